"""P12: what the server holds after many mixed requests, against bare Flask after as many, and after as many again."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from bench import sample
from bench.goals import CannotRunError, Figure, Plan
from bench.load import Request, until
from bench.servers import FLOOR, OURS, Server, running

CONNECTIONS = 4


def figures(plan: Plan) -> dict[str, Figure]:
    with running(OURS, FLOOR) as (ours, floor):
        _send(floor, plan.requests, lambda _seed, count: iter([Request("/")] * count))
        _send(ours, plan.requests, sample.mixed)
        bare, first = floor.megabytes(), ours.megabytes()
        _send(ours, plan.requests, sample.mixed)
        second = ours.megabytes()
    note = f"{first:.1f} MB against {bare:.1f} MB after {plan.requests:,} requests without PDF"
    return {
        "memory": Figure(first / bare, note),
        "growth": Figure(second / first, f"{second:.1f} MB after {2 * plan.requests:,}; under 1% counts as none"),
    }


def _send(server: Server, count: int, requests: Callable[[int, int], Iterator[Request]]) -> None:
    seeds = iter(range(CONNECTIONS))
    sent = until(server, lambda: requests(next(seeds), count // CONNECTIONS), math.inf, CONNECTIONS)
    wrong = next((one.wrong for one in sent if one.wrong), "")
    if wrong or len(sent) < count // CONNECTIONS * CONNECTIONS:
        raise CannotRunError(f"{server.app.name} fails: {wrong}")
