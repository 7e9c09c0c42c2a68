"""The measurements of docs/performance.md: `make bench`, or `python -m bench [C1 C5 ...]` in .venv-bench.

goals has the aims and the table; costly (Step, C1), claims (C2), pdf (C3), soak (C4, C6), cold (C5) and took (T1) each
measure some of them with `figures()`, on servers that server starts and ends, on loopback alone.
"""
