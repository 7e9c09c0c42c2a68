"""The peers that are files: a question of SurveyJS and one of govuk-frontend, sent as small as brotli makes them."""

from __future__ import annotations

import importlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bench import sample
from bench.goals import CannotRunError
from bench.servers import HOST, PEERS

SURVEYJS, GOVUK, EMPTY = "surveyjs", "govuk-frontend", "empty"
HEAD = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Question</title><link rel='icon' href='data:,'>"
)
KINDS = {"html": "text/html; charset=utf-8", "js": "text/javascript", "css": "text/css"}
MODULES = PEERS / "node_modules"
FILES = {
    "/surveyjs/core.js": "survey-core/survey.core.min.js",
    "/surveyjs/ui.js": "survey-js-ui/survey-js-ui.min.js",
    "/surveyjs/style.css": "survey-core/survey-core.min.css",
    "/govuk-frontend/all.js": "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "/govuk-frontend/all.css": "govuk-frontend/dist/govuk/govuk-frontend.min.css",
}


@contextmanager
def serving() -> Iterator[int]:
    """The port; raises CannotRunError without the npm packages or brotli."""
    if not all((MODULES / file).is_file() for file in FILES.values()):
        raise CannotRunError("not installed: npm ci --prefix bench/peers")
    server = ThreadingHTTPServer((HOST, 0), _Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        kind = KINDS.get(self.path.rpartition(".")[2], KINDS["html"])
        body = _compressed(self.path)
        self.send_response(200)
        for name, value in (("Content-Type", kind), ("Content-Encoding", "br"), ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_parts: object) -> None:
        """Nothing."""


@cache
def _compressed(path: str) -> bytes:
    content = (MODULES / FILES[path]).read_bytes() if path in FILES else _page(path.strip("/")).encode()
    try:
        return bytes(importlib.import_module("brotli").compress(content))
    except ImportError:
        raise CannotRunError("no brotli: requirements-bench.txt") from None


def _page(name: str) -> str:
    item = sample.content().by_id[sample.QUESTION]
    choices = [(option.id, option.label) for option in item.options]
    if name == SURVEYJS:
        asked = {"type": "radiogroup", "name": "answer", "title": item.question, "description": item.hint}
        asked["choices"] = [{"value": value, "text": text} for value, text in choices]  # type: ignore[assignment]
        shown = f"new Survey.Model({json.dumps({'elements': [asked]})}).render(document.getElementById('s'))"
        scripts = '<script src="/surveyjs/core.js"></script><script src="/surveyjs/ui.js"></script>'
        style = '<link rel="stylesheet" href="/surveyjs/style.css">'
        return f'{HEAD}{style}<div id="s"></div>{scripts}<script>{shown}</script>'
    if name == GOVUK:
        radios = "".join(
            '<div class="govuk-radios__item"><input class="govuk-radios__input" name="answer" type="radio"'
            f' id="a-{value}" value="{value}">'
            f'<label class="govuk-label govuk-radios__label" for="a-{value}">{text}</label></div>'
            for value, text in choices
        )
        return (
            f'{HEAD}<link rel="stylesheet" href="/govuk-frontend/all.css"><body class="govuk-template__body">'
            '<main class="govuk-main-wrapper"><form method="post"><fieldset class="govuk-fieldset">'
            f'<legend class="govuk-fieldset__legend govuk-fieldset__legend--l"><h1>{item.question}</h1></legend>'
            f'<div class="govuk-hint">{item.hint}</div>'
            f'<div class="govuk-radios" data-module="govuk-radios">{radios}</div></fieldset>'
            '<button class="govuk-button" data-module="govuk-button">Continue</button></form></main>'
            '<script type="module" src="/govuk-frontend/all.js"></script>'
        )
    return HEAD + '<input type="radio" id="a"><label for="a">a</label>'
