"""The measurements of docs/performance.md: `make bench`, or `python -m bench [--quick] [P1 P9 ...]` in .venv-bench.

goals (what is aimed at, verdicts, the table) <- one module a group of goals, each with `figures(plan)`: speed, weight,
usable, cold, scan, sheets, memory, soak <- __main__. They stand on servers (started and ended here, on loopback alone),
load (requests) and sample (what is asked for). peers/ holds what we compare with. Nothing here is needed by the site.
"""
