"""C5: time from process start to the first byte of a page, compared with bare Flask on the same server, alternating."""

from __future__ import annotations

import statistics
import time

from bench.goals import Figure
from bench.server import FLOOR, OURS, App, end, first_byte, start

STARTS = 10


def figures() -> dict[str, Figure]:
    rounds = [(_seconds(OURS), _seconds(FLOOR)) for _ in range(STARTS + 1)][1:]
    ratio = statistics.median(ours / floor for ours, floor in rounds)
    ours, floor = (statistics.median(one) * 1000 for one in zip(*rounds, strict=True))
    return {"cold": Figure(ratio, f"`{OURS.page}`, its files in memory; {ours:.0f} ms against {floor:.0f} ms")}


def _seconds(app: App) -> float:
    began = time.perf_counter()
    server = start(app)
    try:
        first_byte(server)
        return time.perf_counter() - began
    finally:
        end(server)
