"""The soak: a minute of mixed load, PDFs and marked texts too: no error, flat memory, as quick at the end."""

from __future__ import annotations

import threading
import time

from bench import sample
from bench.goals import Figure, Plan
from bench.load import Sent, percentile, until
from bench.servers import OURS, running

CONNECTIONS = 4


def figures(plan: Plan) -> dict[str, Figure]:
    """The warm-up and the two parts that are compared are a sixth of the time each."""
    part = plan.soak / 6
    with running(OURS) as (ours,):
        began = time.perf_counter()
        memory: list[float] = []
        watch = threading.Timer(part, lambda: memory.append(ours.megabytes()))
        watch.start()
        seeds = iter(range(CONNECTIONS))
        sent = until(ours, lambda: sample.mixed(next(seeds), with_pdf=True), began + plan.soak + part, CONNECTIONS)
        watch.join()
        memory.append(ours.megabytes())
    wrong = [one.wrong for one in sent if one.wrong]
    first, last = (_p99(sent, began + start, part) for start in (part, plan.soak))
    return {
        "soak-errors": Figure(len(wrong), f"{len(sent):,} requests in {plan.soak} s{f'; {wrong[0]}' if wrong else ''}"),
        "soak-memory": Figure(memory[1] / memory[0], f"{memory[0]:.1f} MB, then {memory[1]:.1f} MB"),
        "soak-p99": Figure(
            last / first, f"{first:.0f} ms, then {last:.0f} ms; {part:.0f} s each, warm-up {part:.0f} s"
        ),
    }


def _p99(sent: list[Sent], start: float, seconds: float) -> float:
    return percentile([one.milliseconds for one in sent if start <= one.at < start + seconds], 99)
