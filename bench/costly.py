"""Step and C1: in-process CPU time of the most expensive step and of the most expensive allowed request.

C1 is found by search: each query parameter and form field that a page reads gets long values; the most expensive of
these then get all the pieces of text below, and pairs of them. Uploads are left out: their text is handled like that
of the field, and tests/test_document.py has hostile files.
"""

from __future__ import annotations

import itertools
import logging
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote_plus

from flask import Flask
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app import create_app
from bench.goals import Figure

CODE = "1QEP7YVC27M1QA49EB5R058"
TRIAL = "2QYA8KVWX11N0J5E3PF281VV"  # an offer in a trial, which is asked all steps
ADDRESS, BODY = 8_000, 50_000  # characters: maximum length of a URL, and of the longest form field
AGAIN = f"&NAME={CODE}"  # the same name once more
PROBES = ("a", "irb. of the ", f"{CODE} ")
PIECES = (
    *PROBES,
    *(AGAIN, "a ", " ", "\n", ".", ". ", "-", "'a", '"', "<b>", "é", "1", "1 ", "1-", "0.", "exosomes "),
    *(
        "<",
        "<a",
        "&",
        "=?utf-8?q?a?= ",
        "\ufdfa",
        "\u2026",
        "\u00bd",
        "\u2100",
        "e\u0301",
        "\u0430a",
        "\u0400",
        "\u33a1",
    ),
    *("NCT0431", "IND 12,345 ", "NDC 55292-140-01 ", "FDA registered. ", "90 percent of ", 'he said "our '),
    *("our stem cells can regenerate the ", "autism and ms and als and ", "no not never "),
)
HEADS = ("<", "</", "<a ", "<!--", "&", "=?", '"', "(", "NCT", "IND ", "From: a\nTo: b\nSubject: ")
RUNS = ("a", "1", " ", "-", "a ", "\n", "\u0400")
"""Openings that never close, and what may be read on and on behind one."""
DEAREST = 8
SECONDS = 40.0


class Seen(ImmutableMultiDict[str, str]):
    """Parameters that record the names that the app reads."""

    names: set[str] = set()  # noqa: RUF012  shared by all requests

    def __getitem__(self, key: str) -> str:
        self.names.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.names.add(str(key))
        return super().__contains__(key)

    def getlist(self, key: str, *how: Any, **more: Any) -> Any:
        self.names.add(key)
        return super().getlist(key, *how, **more)


@dataclass(frozen=True, order=True)
class Cost:
    """CPU seconds of a request, bytes of the response, and a short form of the request."""

    seconds: float
    size: int
    said: str


@dataclass(frozen=True, order=True)
class Place:
    """A target for text: a query parameter or a form field."""

    method: str
    path: str
    name: str


def figures() -> dict[str, Figure]:
    logging.disable(logging.INFO)
    app = create_app()
    costliest, middle, question = _step(app)
    found = _search(app)
    longest = max(found, key=lambda cost: cost.size)
    worst = max(found)
    return {
        "step": Figure(costliest * 1000, f"`{question}`; the middle one {middle * 1000:.2f} ms"),
        "costliest": Figure(worst.seconds, f"`{worst.said}`; of {len(found):,} tried"),
        "largest": Figure(longest.size, f"`{longest.said}`"),
    }


def searched() -> list[Cost]:
    """The search alone, on an app of its own."""
    logging.disable(logging.INFO)
    return _search(create_app())


def _sent(app: Flask, method: str, address: str, body: str = "") -> tuple[float, int, int]:
    """(CPU seconds, bytes, status) of a request."""
    form = "application/x-www-form-urlencoded" if method == "POST" else None
    environ = EnvironBuilder(address, method=method, data=body.encode() or None, content_type=form).get_environ()
    began = time.process_time()
    pieces, status, _ = run_wsgi_app(app, environ, buffered=True)
    size = sum(map(len, pieces))
    return time.process_time() - began, size, int(status.split()[0])


def _step(app: Flask) -> tuple[float, float, str]:
    """Median CPU seconds of the most expensive and of the median step, and the path of the former."""
    names = [step.id for step in app.extensions["contents"]["en"].questionnaire.steps]
    steps = [f"/en/check/{name}?a={TRIAL}" for name in names]
    steps = [step for step in steps if _sent(app, "GET", step)[2] == 200]
    found = {step: statistics.median(_sent(app, "GET", step)[0] for _ in range(25)) for step in steps}
    costliest = max(steps, key=lambda step: found[step])
    return found[costliest], statistics.median(found.values()), costliest.partition("?")[0]


def _search(app: Flask) -> list[Cost]:
    """Search within the time limit: probes in each place, then all pieces in the most expensive places."""
    began, where = time.monotonic(), places(app)
    random.Random(1).shuffle(where)  # noqa: S311  so that a time-out does not always skip the same pages
    found: list[tuple[Cost, Place]] = []
    for text, place in itertools.product(PROBES, where):
        if time.monotonic() > began + SECONDS / 2:
            break
        found.append((cost(app, place, text), place))
    dear = list(dict.fromkeys(place for _, place in sorted(found, key=lambda one: one[0], reverse=True)))[:DEAREST]
    for (head, text), place in itertools.product(_texts(), dear):
        if time.monotonic() > began + SECONDS:
            break
        found.append((cost(app, place, text, head), place))
    return [one for one, _ in found]


def _texts() -> Iterator[tuple[str, str]]:
    """(what stands once at the beginning, what is repeated behind it)."""
    yield from (("", piece) for piece in PIECES)
    yield from itertools.product(HEADS, RUNS)
    yield from (("", first * 40 + second * 4) for first, second in itertools.permutations(PIECES, 2))


def places(app: Flask) -> list[Place]:
    """Each page with the names that it reads, and the start page with the names that any page reads."""
    pages = [(method, path) for path, methods in _pages(app).items() for method in sorted(methods & {"GET", "POST"})]
    found: set[Place] = set()
    app.request_class.parameter_storage_class = Seen
    for method, path in pages:
        Seen.names.clear()
        _sent(app, method, f"{path}?a={CODE}", "text=a" if method == "POST" else "")
        asked = {name for name in Seen.names if not name.startswith("q-") or name == "q-claims"}
        found |= {Place(method, path, name) for name in asked} | {Place("GET", "/en/", name) for name in asked}
    app.request_class.parameter_storage_class = ImmutableMultiDict
    return sorted(found)


def _pages(app: Flask) -> dict[str, set[str]]:
    """Path -> methods of each route, with a code, a step and a part filled in."""
    filled = {"lang": "en", "code": CODE, "step": "sales-talk", "part": "full", "filename": "style.css"}
    found: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        values = {**filled, "kind": "group", "part": "all"} if "kind" in rule.arguments else filled
        _, path = rule.build({name: values[name] for name in rule.arguments}) or ("", "")
        if path and not path.endswith(".pdf"):  # PDFs are measured by C3
            found.setdefault(path, set()).update(rule.methods or ())
    return found


def cost(app: Flask, place: Place, piece: str, head: str = "") -> Cost:
    """The cost of this piece repeated to the maximum length behind a head, with an end that prevents a match."""
    posted = place.method == "POST"
    room = BODY - len(head) - 1 if posted else ADDRESS - len(quote_plus(head))
    value = f"{place.name}={quote_plus(head)}{_repeated(piece.replace('NAME', place.name), room, posted)}!"
    address = f"{place.path}?a={CODE}" + ("" if posted else f"&{value}")
    body = value if posted else ""
    seconds, size, _ = _sent(app, place.method, address, body)
    if 0.1 < seconds < 1:  # repeat, in case the machine was busy
        seconds = min(seconds, _sent(app, place.method, address, body)[0])
    return Cost(seconds, size, f"{place.method} {place.path}, {place.name} of {piece[:60].strip()!r}")


@cache
def _repeated(piece: str, room: int, posted: bool) -> str:
    """The piece repeated and percent-encoded; limits apply to the encoded URL and to the decoded form field."""
    sent = piece if piece.startswith("&") else quote_plus(piece)
    return sent * (room // len(piece if posted else sent))
