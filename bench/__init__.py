"""The measurements of docs/performance.md: `make bench`, or `python -m bench [C1 C5 ...]` in .venv-bench.

goals.py has the goals and the table; costly (Step, C1), claims (C2), pdf (C3), soak (C4, C6), cold (C5) and took (T1)
each provide `figures()`. server.py starts and stops the servers, which listen on loopback only.
"""
