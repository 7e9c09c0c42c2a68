"""P6 and P7: what a first view weighs on the wire, headers included, as the server sends it to a browser."""

from __future__ import annotations

import gzip
import importlib
import re
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bench import sample
from bench.goals import CannotRunError, Figure, Plan
from bench.load import Request
from bench.servers import HOST, OURS, Server, running
from bench.static_site import GOVUK, SURVEYJS, serving

LONG = ("sources", "verify", "all", "compare")
ELEMENTS = re.compile(r"<(link|script)\b([^>]*)>")
ADDRESS = re.compile(r'\b(?:href|src)="([^"]+)"')


@dataclass(frozen=True)
class View:
    """A page with what it needs to be seen: its style sheets, and the scripts that it waits for."""

    path: str
    size: int
    requests: int
    encoding: str


@dataclass(frozen=True)
class Answer:
    size: int
    status: int
    encoding: str
    kind: str
    text: str


def figures(_plan: Plan) -> dict[str, Figure]:
    with running(OURS) as (ours,):
        questions = list(_views(ours, _questions()))
        results = list(_views(ours, _results()))
        others = list(_views(ours, _others()))
        long = list(_views(ours, _long()))
    every = [*questions, *results, *others, *long]
    most = max(every, key=lambda one: one.requests)
    return {
        "weight-question": _heaviest(questions),
        "weight-result": _heaviest(results),
        "weight-any": _heaviest(others),
        "weight-long": _heaviest(long),
        "requests": Figure(
            most.requests, f"{len(every)} views; the icon and deferred scripts, not waited for, left out"
        ),
        "surveyjs": _lighter(max(one.size for one in questions)),
    }


def view(port: int, request: Request) -> View | None:
    """The first view of a page; None when it is no page, such as a redirect or a PDF."""
    page = _fetch(port, request)
    if page.status not in (200, 400) or page.kind != "text/html":
        return None
    needed = [_fetch(port, Request(path)) for path in _needed(page.text)]
    if any(one.status != 200 for one in needed):
        raise CannotRunError(f"{request.path} needs something that is not there")
    size = page.size + sum(one.size for one in needed)
    return View(request.path, size, 1 + len(needed), page.encoding)


def _views(server: Server, requests: Iterable[Request]) -> Iterator[View]:
    return filter(None, (view(server.port, request) for request in requests))


def _needed(page: str) -> Iterator[str]:
    for name, attributes in ELEMENTS.findall(page):
        waits = 'rel="stylesheet"' in attributes if name == "link" else " defer" not in attributes
        found = ADDRESS.search(attributes)
        if waits and found:
            yield found[1]


def _fetch(port: int, request: Request) -> Answer:
    """Every byte that comes over a connection of its own."""
    body = request.body.encode()
    length = {"Content-Length": str(len(body))} if body else {}
    headers = {"Host": f"{HOST}:{port}", **request.headers, **length, "Connection": "close"}
    lines = [f"{request.method} {request.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    with socket.create_connection((HOST, port), timeout=30) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        sent = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, data = sent.partition(b"\r\n\r\n")
    said = dict(line.lower().split(": ", 1) for line in head.decode("latin-1").split("\r\n")[1:])
    kind, encoding = said.get("content-type", "").partition(";")[0], said.get("content-encoding", "")
    text = _plain(data, encoding).decode() if kind == "text/html" else ""
    return Answer(len(sent), int(head.split()[1]), encoding, kind, text)


def _plain(data: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return bytes(importlib.import_module("brotli").decompress(data))
    return gzip.decompress(data) if encoding == "gzip" else data


def _heaviest(views: list[View]) -> Figure:
    found = max(views, key=lambda one: one.size)
    where = re.sub(r"(?<=/r/)\w+|(?<=[?&][ac]=)\w+", "...", found.path)
    return Figure(found.size, f"of {len(views)}: `{where}`, {found.encoding or 'not compressed'}")


def _lighter(question: int) -> Figure:
    try:
        with serving() as port:
            sizes = {peer: view(port, Request(f"/{peer}/")) for peer in (SURVEYJS, GOVUK)}
    except CannotRunError as error:
        return Figure(None, str(error))
    survey, govuk = (found.size if found else 0 for found in sizes.values())
    note = f"{question:,} B against {survey:,} B; a plain govuk-frontend page has {govuk:,} B"
    return Figure(survey / question, note)


def _questions() -> Iterator[Request]:
    """Every question, with a code in the address where the answers show it."""
    for item in sample.content().items:
        yield Request(f"/en/check/{item.id}?a={sample.longest()}")
        yield Request(f"/en/check/{item.id}")


def _results() -> Iterator[Request]:
    code = sample.longest()
    for path in (f"/en/result?a={code}", f"/en/r/{code}", f"/en/result?a={code}&only=questions"):
        yield Request(path)


def _pages() -> dict[str, str]:
    """Name and address of the pages that need nothing but a language."""
    made = importlib.import_module("app").create_app()
    rules = (rule for rule in made.url_map.iter_rules() if rule.endpoint.startswith("pages."))
    plain = [rule for rule in rules if rule.arguments == {"lang"}]
    with made.test_request_context():
        return {rule.endpoint[6:]: made.url_for(rule.endpoint, lang="en") for rule in plain if "GET" in rule.methods}


def _others() -> Iterator[Request]:
    """The other pages as they open and with answers in their address, and a mistake."""
    for name, path in _pages().items():
        if name not in (*LONG, "result", "short", "result_pdf", "checklist_pdf"):
            yield Request(path)
            yield Request(f"{path}?a={sample.longest()}")
    yield Request("/en/?a=mistyped")


def _long() -> Iterator[Request]:
    pages, codes = _pages(), [sample.longest(), sample.code({**sample.LONGEST, "product": "prp"})]
    for name in LONG:
        yield Request(pages[name])
        yield Request(f"{pages[name]}?a={codes[0]}")
    yield Request(f"{pages['compare']}?c={'&c='.join(codes + codes)}")
    yield Request(pages["words"], body=f"text={sample.LEAFLET.replace(' ', '+')}")
