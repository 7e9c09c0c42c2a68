"""J6: CPU of a whole journey, compared with hmpo-form-wizard that asks the same questions one a page, alternating.

Ours are the start page, the steps and the result. The wizard's are bare pages of one question each and a list of the
answers: it works nothing out and has no help on its pages. Both run as one process with production settings.
"""

from __future__ import annotations

import http.client
import json
import logging
import re
import shutil
import statistics
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from flask import request

from app import create_app
from bench.goals import CannotRunError, Figure
from bench.journey import people, walk
from bench.server import FORM, HOST, OURS, App, Client, Request, Server, running
from clinic_check.check.model import Item

WIZARD = Path(__file__).parent / "wizard"
ROUNDS = 7
TOKEN = re.compile(r'name="x-csrf-token" value="([^"]+)"')
Answers = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Recorded:
    """The requests of one person on our site, and the questions that were answered in them."""

    requests: Sequence[Request]
    answers: Answers


def figures() -> dict[str, Figure]:
    items, journeys = recorded()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "journeys.json"
        file.write_text(json.dumps([[_question(items[one]) for one in each.answers] for each in journeys]), "utf-8")
        with running(OURS) as ours, running(_wizard(file)) as wizard:
            rounds = [(_ours(ours, journeys), _theirs(wizard, journeys)) for _ in range(ROUNDS + 1)][1:]
    ratio = statistics.median(one / other for one, other in rounds)
    our, their = (statistics.median(one) * 1000 / len(journeys) for one in zip(*rounds, strict=True))
    asked = statistics.mean(len(each.answers) for each in journeys)
    how = f"the same {asked:.0f} questions, mean of {len(journeys)} people; {our:.0f} ms against {their:.0f} ms"
    return {"peer": Figure(ratio, how)}


def recorded() -> tuple[Mapping[str, Item], Sequence[Recorded]]:
    """The questions by id, and what each of the people sends on the way to the whole result."""
    logging.disable()
    app = create_app()
    seen: list[Request] = []

    @app.before_request
    def note() -> None:
        if not request.path.startswith("/static/"):
            body = urlencode(list(request.form.items(multi=True)))
            seen.append(Request(request.full_path.rstrip("?"), body, 303 if body else 200))

    found = []
    for one in people():
        seen.clear()
        walk(app.test_client(), "en", one["name"], "decisive" in one, one["answers"], whole=True)
        answers: dict[str, list[str]] = {}
        for name, value in (pair for sent in seen for pair in parse_qsl(sent.body)):
            answers.setdefault(name.removeprefix("q-"), []).append(value)
        found.append(Recorded(tuple(seen), answers))
    return {item.id: item for item in app.extensions["contents"]["en"].questionnaire.items}, found


def _question(item: Item) -> dict[str, object]:
    options = [{"id": one.id, "label": one.label, "note": one.note} for one in item.options]
    return {"id": item.id, "title": item.question, "hint": item.hint, "several": item.several, "options": options}


def _wizard(file: Path) -> App:
    if not shutil.which("node") or not (WIZARD / "node_modules").is_dir():
        raise CannotRunError("needs Node and `npm ci --prefix bench/wizard`")
    return App(("node", str(WIZARD / "wizard.js"), "{port}", str(file)), "/")


def _ours(server: Server, journeys: Sequence[Recorded]) -> float:
    """CPU seconds of the server for all journeys."""
    before, client = server.cpu_seconds(), Client(server)
    for each in journeys:
        for one in each.requests:
            if wrong := client.send(one):
                raise CannotRunError(wrong)
    return server.cpu_seconds() - before


def _theirs(server: Server, journeys: Sequence[Recorded]) -> float:
    before = server.cpu_seconds()
    for number, each in enumerate(journeys):
        _fill_in(server, f"/{number}/", each.answers)
    return server.cpu_seconds() - before


def _fill_in(server: Server, address: str, answers: Answers) -> None:
    """Answer the wizard's questions in their order, with its cookies and the token of each page."""
    connection = http.client.HTTPConnection(HOST, server.port, timeout=30)
    cookies: dict[str, str] = {}

    def sent(address: str, body: str = "") -> tuple[str, str]:
        """Where the answer redirects to, or "", and its page."""
        headers = {"Cookie": "; ".join(cookies.values()), **(FORM if body else {})}
        connection.request("POST" if body else "GET", address, body or None, headers)
        answer = connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            cookies[cookie.split("=")[0]] = cookie.split(";")[0]
        return answer.getheader("Location") or "", answer.read().decode()

    address, page = sent(address)
    for question, options in answers.items():
        _, page = sent(address)
        token = TOKEN.search(page)
        if not token or not address.endswith(f"/{question}"):
            raise CannotRunError(f"the wizard did not ask {question} at {address}")
        address, page = sent(address, urlencode([("x-csrf-token", token[1]), *((question, one) for one in options)]))
    if not address.endswith("/result") or "<dl>" not in sent(address)[1]:
        raise CannotRunError(f"the wizard ended at {address}")
