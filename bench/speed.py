"""P1 to P5: pages and answers in a second, of ours, the floor and the peers, in turn."""

from __future__ import annotations

import http.cookiejar
import re
import shutil
import statistics
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bench import sample
from bench.goals import CannotRunError, Figure, Plan
from bench.load import Rate, Request, check, rate
from bench.servers import DJANGO, FLOOR, HMPO, OURS, PEERS, App, Server, running


@dataclass(frozen=True)
class Job:
    server: Server
    request: Request


RATIOS = {  # goal -> ours, of what
    "question": ("question", "floor"),
    "answer": ("answer", "floor"),
    "result": ("result", "floor"),
    "hmpo-get": ("question", "hmpo-form-wizard get"),
    "hmpo-post": ("answer", "hmpo-form-wizard post"),
    "django-get": ("question", "django-formtools get"),
    "django-post": ("answer", "django-formtools post"),
}
PEER_FORMS = {
    HMPO.name: (r'x-csrf-token" value="([^"]+)', "x-csrf-token={}&answer=no"),
    DJANGO.name: (r'csrfmiddlewaretoken" value="([^"]+)', "csrfmiddlewaretoken={}&wizard-current_step=a&a-answer=no"),
}


def figures(plan: Plan) -> dict[str, Figure]:
    with ExitStack() as stack:
        ours, floor = stack.enter_context(running(OURS, FLOOR))
        page = sample.addresses()
        jobs = {
            "floor": Job(floor, Request("/")),
            "question": Job(ours, Request(page.question)),
            "answer": Job(ours, sample.answer()),
            "result": Job(ours, Request(page.result)),
        }
        lacking = _peers(stack, ours, jobs)
        sizes = {name: check(job.server, job.request) for name, job in jobs.items()}
        rounds = [_round(jobs, plan.seconds) for _ in range(plan.rounds + 1)][1:]
    return {goal: _figure(rounds, sizes, *pair, lacking) for goal, pair in RATIOS.items()}


def _round(jobs: Mapping[str, Job], seconds: int) -> dict[str, Rate]:
    return {name: rate(job.server, job.request, seconds) for name, job in jobs.items()}


def _figure(
    rounds: list[dict[str, Rate]], sizes: Mapping[str, int], one: str, other: str, lacking: Mapping[str, str]
) -> Figure:
    if other not in sizes:
        return Figure(None, lacking[other.rpartition(" ")[0]])
    ratio = statistics.median(done[one].per_second / done[other].per_second for done in rounds)
    by_cpu = statistics.median(done[other].cpu / done[one].cpu for done in rounds)
    cpu, p99 = (statistics.median(getattr(done[one], what) for done in rounds) for what in ("cpu", "p99"))
    body = f"{sizes[one]:,} B against {sizes[other]:,} B, " if sizes[one] else ""
    return Figure(ratio, f"{body}by CPU time {by_cpu:.2f}; ours {cpu:,.0f} us of CPU, p99 {p99:.1f} ms")


def _peers(stack: ExitStack, ours: Server, jobs: dict[str, Job]) -> dict[str, str]:
    """Add the jobs of each peer that starts; returns what keeps the others from it."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as page:
        page.write(sample.question_for_peers(ours))
    stack.callback(Path(page.name).unlink)
    lacking = {}
    for peer in (HMPO, DJANGO):
        try:
            _ready(peer)
            (server,) = stack.enter_context(running(peer, environment={"BENCH_PAGE": page.name}))
            get, post = _requests(server)
            check(server, get)
            check(server, post)
        except CannotRunError as error:
            lacking[peer.name] = str(error)
            continue
        jobs[f"{peer.name} get"], jobs[f"{peer.name} post"] = Job(server, get), Job(server, post)
    return lacking


def _ready(peer: App) -> None:
    if peer is HMPO and not shutil.which("node"):
        raise CannotRunError("no Node")
    if peer is HMPO and not (PEERS / "node_modules" / HMPO.name).is_dir():
        raise CannotRunError("not installed: npm ci --prefix bench/peers")
    if peer is DJANGO and find_spec("formtools") is None:
        raise CannotRunError("not installed: requirements-bench.txt")


def _requests(server: Server) -> tuple[Request, Request]:
    """The page and the answer of a peer, with the session and the token that it gives."""
    page, jar = server.app.page, http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    opener.open(server.address + page).read()
    text = opener.open(server.address + page).read().decode()  # the second time with a session
    pattern, body = PEER_FORMS[server.app.name]
    token = re.search(pattern, text)
    if not token:
        raise CannotRunError(f"{server.app.name} gives no token")
    more = {"Cookie": "; ".join(f"{one.name}={one.value}" for one in jar), "Referer": server.address + page}
    status = 302 if server.app is HMPO else 200
    return Request(page, more=more), Request(page, body.format(urllib.parse.quote_plus(token[1])), status, more)
