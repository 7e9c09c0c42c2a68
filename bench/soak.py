"""C4 and C6: one worker under mixed load including PDFs and scans: 10,000 requests, then one minute."""

from __future__ import annotations

import itertools
import math
import random
import statistics
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from bench.goals import CannotRunError, Figure
from bench.server import OURS, Client, Request, Server, running

CONNECTIONS = 4
FIRST = 10_000
SECONDS = 60
PART = 10
HALFWAY, LONGEST = "259720000000000000000042", "1QEP7YVC27M1QA49EB5R058"
TEXT = (
    "Our FDA registered lab makes breakthrough exosomes with no risk. They regenerate damaged cartilage without"
    " surgery. Over 90%25 of our patients report lasting relief. There are no side effects and no downtime."
)
MIX = {  # proportions of a typical visit with 44 requests
    Request("/en/"): 5,
    Request(f"/en/check/route?a={HALFWAY}"): 45,
    Request(f"/en/check/route?a={HALFWAY}", body="q-trial=no&q-pay=yes&q-paid=not-yet", status=303): 44,
    Request(f"/en/result?a={LONGEST}"): 3,
    Request("/en/words", body="text=" + TEXT.replace(" ", "+")): 2,
    Request(f"/en/result.pdf?a={LONGEST}"): 1,
}


@dataclass(frozen=True)
class Sent:
    """A sent request: time, milliseconds until the response, and error or ""."""

    at: float
    milliseconds: float
    wrong: str


def figures() -> dict[str, Figure]:
    with running(OURS) as server:
        warm = _load(server, math.inf, FIRST // CONNECTIONS)
        first = server.megabytes()
        began = time.perf_counter()
        sent = _load(server, began + SECONDS)
        second = server.megabytes()
    wrong = [one.wrong for one in (*warm, *sent) if one.wrong]
    if len(wrong) == len(warm) + len(sent):
        raise CannotRunError(wrong[0])
    early, late = (_p99(sent, began + start) for start in (0, SECONDS - PART))
    counts = f"after {len(warm):,} requests, a hundredth of them PDFs"
    return {
        "memory": Figure(first, counts),
        "growth": Figure(second / first, f"{second:.0f} MB after {len(sent):,} more"),
        "soak-errors": Figure(len(wrong), f"{len(sent):,} requests in {SECONDS} s{f'; {wrong[0]}' if wrong else ''}"),
        "soak-p99": Figure(late / early, f"{early:.0f} ms in the first {PART} s, {late:.0f} ms in the last"),
    }


def _mixed(seed: int) -> Iterator[Request]:
    chance = random.Random(seed)  # noqa: S311  fixed seed: the same order in each run
    kinds, weights = list(MIX), list(MIX.values())
    while True:
        yield chance.choices(kinds, weights)[0]


def _load(server: Server, deadline: float, count: int | None = None) -> list[Sent]:
    """Send mixed requests over all connections in parallel, until the deadline or `count` per connection."""
    sent: list[Sent] = []
    several = [itertools.islice(_mixed(seed), count) for seed in range(CONNECTIONS)]
    threads = [threading.Thread(target=_send, args=(server, one, deadline, sent)) for one in several]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sent


def _send(server: Server, requests: Iterator[Request], deadline: float, sent: list[Sent]) -> None:
    client = Client(server)
    for request in requests:
        began = time.perf_counter()
        if began >= deadline:
            return
        wrong = client.send(request)
        sent.append(Sent(began, (time.perf_counter() - began) * 1000, wrong))


def _p99(sent: list[Sent], start: float) -> float:
    return statistics.quantiles([one.milliseconds for one in sent if start <= one.at < start + PART], n=100)[-1]
