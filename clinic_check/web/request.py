"""Request data shared by all views: content of the language, current day, answers decoded from the URL."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, current_app, g, make_response, request, url_for
from werkzeug.wrappers import Response

from clinic_check.check.answers import Answers
from clinic_check.check.code import decode, edition_of, encode, grouped, length, lengths
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from clinic_check.lookup.codes_in_text import code_in
from clinic_check.web.language import language

WITHOUT_A_CODE = ("pages.resume", "pages.clear")  # work even when the code in their URL is invalid
MODES = ("change", "open")  # query parameters: change one answer, or ask open questions only; by default all in order


def install(pages: Blueprint) -> None:
    """Register the hooks that read language and answers, and the template variables."""
    pages.url_value_preprocessor(_read_language)
    pages.url_defaults(_give_language)
    pages.before_request(_read_answers)
    pages.app_context_processor(_for_templates)


def content() -> Content:
    """The content in the language of the request."""
    contents: Mapping[str, Content] = current_app.extensions["contents"]
    return contents[language()]


def questionnaire() -> Questionnaire:
    """The questionnaire in the language of the request."""
    return content().questionnaire


def today() -> datetime.date:
    clock: Callable[[], datetime.date] = current_app.config["TODAY"]
    return clock()


def _read_language(_endpoint: str | None, values: dict[str, str] | None) -> None:
    g.lang = (values or {}).pop("lang", "")


def _give_language(_endpoint: str, values: dict[str, str]) -> None:
    values.setdefault("lang", language())


def _for_templates() -> dict[str, object]:
    """Variables of every template, including error pages without a language prefix."""
    shown = content()
    return {
        "content": shown,
        "questionnaire": shown.questionnaire,
        "library": shown.library,
        "code": g.get("code", ""),
        "earlier": g.get("earlier", 0),
        "words": shown.calendar.words,
        "figure": shown.calendar.figure,
        "grouped": grouped,
        "code_length": lambda: length(shown.questionnaire),
        "code_lengths": lambda: sorted(set(lengths(shown.questionnaire).values())),
    }


def _read_answers() -> None:
    """Decode the code in the path or in the query parameter `a`, or raise SlipError.

    `g.code` is the code for links; a code of an earlier edition (`g.earlier`, else 0) is encoded again.
    """
    typed = "" if request.endpoint in WITHOUT_A_CODE else sent_codes()
    known = questionnaire()
    code = code_in(known, typed) if typed else ""
    g.answers = decode(known, code) if code else {}
    g.earlier = edition_of(code) if g.answers and edition_of(code) < known.edition else 0
    g.code = encode(known, g.answers) if g.earlier else code if g.answers else ""


def sent_codes() -> str:
    """What the URL holds in place of a code, in its path or in `a`; "" if nothing."""
    in_path: str = (request.view_args or {}).get("code", "")
    return in_path or " ".join(request.args.getlist("a")).strip()


def to_pasted_text(page: str, status: int = 200) -> Response:
    """The response to a POST of pasted text: unlike other pages the browser may keep it, so that Back works."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def given() -> Answers:
    """The answers decoded from the URL."""
    answers: Answers = g.answers
    return answers


def address(page: str, answers: Answers, *, mode: str = "", **more: str | list[str] | None) -> str:
    """The URL of a page with these answers, in this mode and with more parameters; empty ones are left out."""
    change, only_open = (1 if mode == name else None for name in MODES)
    code = encode(questionnaire(), answers) if answers else None
    rest: dict[str, Any] = {name: value or None for name, value in more.items()}
    return url_for(f"pages.{page}", a=code, change=change, open=only_open, **rest)


def mode() -> str:
    """The first of MODES in the query, or ""."""
    return next((mode for mode in MODES if mode in request.args), "")
