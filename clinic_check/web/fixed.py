"""What is the same for every reader in one language, rendered once: the frame of a page, and the help of a question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, request
from markupsafe import Markup

from clinic_check.check.model import Item
from clinic_check.loader.content import Content
from clinic_check.web.glossary import apart
from clinic_check.web.request import content

MOST = 512  # entries of each cache, by content (one a language) and by the path at which the app is mounted
HOLE = "\0"  # stands in a frame where the query with the reader's code goes, so that no code is ever kept


@dataclass(frozen=True)
class HelpStep:
    """`html` is the text with its source; `page` of this site, called `label`, is what the step leads to, or ""."""

    html: Markup
    page: str
    label: Markup


@dataclass(frozen=True)
class Help:
    """How to find out the answer to one question: steps, what answers look like, and the sources of all that."""

    steps: tuple[HelpStep, ...]
    looks: Markup
    sources: Markup


class Fixed:
    """The parts as templates call them; addresses in them begin with the path at which the app is mounted."""

    def __init__(self) -> None:
        self._frame: Callable[[Content, str, str, bool], tuple[str, ...]] = lru_cache(MOST)(_frame)
        self._help: Callable[[Content, str, str], Help] = lru_cache(MOST)(_help)

    def assets(self) -> Markup:
        return self._filled("assets")

    def brand(self, code: str) -> Markup:
        return self._filled("brand", code)

    def footer(self, code: str, clear: bool) -> Markup:
        """`clear`: with the link to the page that clears the answers."""
        return self._filled("footer", code, bool(clear))

    def help(self, item: Item) -> Help:
        return self._help(content(), request.script_root, item.id)

    def _filled(self, part: str, code: str = "", clear: bool = False) -> Markup:
        pieces = self._frame(content(), request.script_root, part, clear)
        return Markup((f"?a={code}" if code else "").join(pieces))  # noqa: S704  a code has no character of HTML


def install(app: Flask) -> None:
    """Give the templates their `fixed` parts."""
    app.jinja_env.globals["fixed"] = Fixed()


def _frame(shown: Content, _root: str, part: str, clear: bool) -> tuple[str, ...]:
    """The HTML of a part of parts/frame.html, cut where the query goes."""
    given = {"assets": (), "brand": (HOLE,), "footer": (HOLE, clear)}[part]
    return tuple(str(getattr(_macros("parts/frame.html", shown), part)(*given)).split(HOLE))


def _help(shown: Content, _root: str, name: str) -> Help:
    made, item = _macros("parts/help.html", shown), shown.questionnaire.by_id[name]
    with apart():
        return Help(
            steps=tuple(HelpStep(made.step(one).strip(), one.page, made.label(one)) for one in item.find_out),
            looks=made.looks(item),
            sources=made.sources(item).strip() if item.sources else Markup(""),
        )


def _macros(template: str, shown: Content) -> Any:
    return current_app.jinja_env.get_template(template).make_module({"content": shown})
