"""What every page takes from its request: the content in its language, the day, the answers in its address."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

from flask import Blueprint, current_app, g, request, url_for

from clinic_check.check.answers import Answers
from clinic_check.check.code import decode, edition_of, encode, grouped, length, tidy
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from clinic_check.web.language import language

ASKS_FOR_A_CODE = "pages.resume"  # a code that cannot be read in its address is no reason to refuse its form
MODES = ("change", "open")  # ways through the questions that stand in the address; without one, all are asked in order


def install(pages: Blueprint) -> None:
    """Give each page its language and answers before it is made, and its templates what all of them use."""
    pages.url_value_preprocessor(_take_language)
    pages.url_defaults(_give_language)
    pages.before_request(_take_answers)
    pages.app_context_processor(_for_templates)


def content() -> Content:
    """All content in the language of the page."""
    contents: Mapping[str, Content] = current_app.extensions["contents"]
    return contents[language()]


def questionnaire() -> Questionnaire:
    """The questionnaire in the language of the page."""
    return content().questionnaire


def today() -> datetime.date:
    clock: Callable[[], datetime.date] = current_app.config["TODAY"]
    return clock()


def _take_language(_endpoint: str | None, values: dict[str, str] | None) -> None:
    g.lang = (values or {}).pop("lang", "")


def _give_language(_endpoint: str, values: dict[str, str]) -> None:
    values.setdefault("lang", language())


def _for_templates() -> dict[str, object]:
    """What every template may use, error pages outside a language included."""
    return {
        "content": content(),
        "questionnaire": questionnaire(),
        "library": content().library,
        "code": g.get("code", ""),
        "words": content().calendar.words,
        "figure": content().calendar.figure,
        "grouped": grouped,
        "code_length": lambda: length(questionnaire()),
    }


def _take_answers() -> None:
    """Decode the code in the path or in the query parameter `a`, or raise CodeError.

    `g.code` is the code as links carry it: one of an earlier edition is encoded anew.
    """
    in_path = (request.view_args or {}).get("code", "")
    typed = "" if request.endpoint == ASKS_FOR_A_CODE else in_path or request.args.get("a", "")
    known = questionnaire()
    g.answers = decode(known, typed) if typed else {}
    code = tidy(typed) if g.answers else ""
    g.code = encode(known, g.answers) if code and edition_of(code) < known.edition else code


def given() -> Answers:
    """The answers in the address."""
    answers: Answers = g.answers
    return answers


def address(page: str, answers: Answers, item: str | None = None, mode: str = "") -> str:
    """The address of a page with these answers in it."""
    return link(page, encode(questionnaire(), answers) if answers else "", item, mode)


def link(page: str, code: str, item: str | None = None, mode: str = "") -> str:
    """The address of a page with this code, or "" for none, in it."""
    change, only_open = (1 if mode == name else None for name in MODES)
    return url_for(f"pages.{page}", a=code or None, item=item, change=change, open=only_open)


def mode() -> str:
    """The way through the questions that the address names, or ""."""
    return next((mode for mode in MODES if mode in request.args), "")
