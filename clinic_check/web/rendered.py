"""HTML cached per language: glossary links in texts, help for questions, and the page frame."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import lru_cache
from html import unescape
from typing import Any

from flask import Blueprint, Flask, current_app, g, render_template, request, url_for
from markupsafe import Markup, escape

from clinic_check.check.answers import read
from clinic_check.check.conditions import Condition
from clinic_check.check.model import HelpStep as Step
from clinic_check.check.model import Item
from clinic_check.loader.content import Content
from clinic_check.loader.glossary import Word
from clinic_check.web.request import content, given, questionnaire

MOST = 512  # entries per cache; keys include the content (one per language) and SCRIPT_NAME
HOLE = "\0"  # placeholder in the cached frame for the query with the reader's code, so that no code is cached


@dataclass(frozen=True)
class HelpStep:
    """`html`: the text with its source; `page` and `label`: endpoint and name of the linked page, or "".

    `when`: the readers to whom it is shown, None for all.
    """

    html: Markup
    page: str
    label: Markup
    when: Condition | None


@dataclass(frozen=True)
class Help:
    """Help for one question ("How to find out"): steps, what typical answers look like, and sources."""

    steps: tuple[HelpStep, ...]
    looks: Markup
    sources: Markup


class Fixed:
    """Cached HTML for templates (global `fixed`); the caches' keys include SCRIPT_NAME, with which URLs begin."""

    def __init__(self) -> None:
        self._frame: Callable[..., tuple[str, ...]] = lru_cache(MOST)(_frame)
        self._help: Callable[[Content, str, str], Help] = lru_cache(MOST)(_help)

    def assets(self) -> Markup:
        return self._with_code("assets")

    def brand(self, code: str) -> Markup:
        return self._with_code("brand", code)

    def footer(self, code: str, clear: bool, folded: bool) -> Markup:
        """`clear`: include the link that clears the answers; `folded`: the links are behind "More pages"."""
        return self._with_code("footer", code, bool(clear), folded)

    def help(self, item: Item) -> Help:
        """The help with the steps that fit the reader's answers, which are chosen after the cache.

        Where a hint for the reader's setting stands in place of the item's, its general examples do not fit either.
        """
        every = self.every_help(item)
        if not item.hints and all(step.when is None for step in every.steps):
            return every
        reading = read(questionnaire(), given())
        fitting = tuple(step for step in every.steps if step.when is None or reading.holds(step.when))
        own_hint = any(reading.holds(hint.when) for hint in item.hints)
        return replace(every, steps=fitting, looks=Markup("") if own_hint else every.looks)

    def every_help(self, item: Item) -> Help:
        """The help with its steps for all readers."""
        return self._help(content(), request.script_root, item.id)

    def _with_code(self, part: str, code: str = "", *choices: bool) -> Markup:
        pieces = self._frame(content(), request.script_root, part, *choices)
        return Markup((f"?a={code}" if code else "").join(pieces))  # noqa: S704  a code needs no HTML escape


def _frame(shown: Content, _root: str, part: str, *choices: bool) -> tuple[str, ...]:
    """The HTML of a macro of parts/frame.html, split at HOLE."""
    given = () if part == "assets" else (HOLE, *choices)
    return tuple(str(getattr(_macros("parts/frame.html", shown), part)(*given)).split(HOLE))


def _help(shown: Content, _root: str, name: str) -> Help:
    made, item = _macros("parts/help.html", shown), shown.questionnaire.by_id[name]
    with separate_first_uses():
        return Help(
            steps=tuple(_step(made, one) for one in item.find_out),
            looks=made.looks(item),
            sources=made.sources(item).strip() if item.sources else Markup(""),
        )


def _step(made: Any, step: Step) -> HelpStep:
    """A step that is not for every reader is rendered by itself, since the steps before it may not be shown."""
    with nullcontext() if step.when is None else separate_first_uses():
        return HelpStep(made.step(step).strip(), step.page, made.label(step), step.when)


def _macros(template: str, shown: Content) -> Any:
    return current_app.jinja_env.get_template(template).make_module({"content": shown})


@dataclass(frozen=True)
class Piece:
    """A segment of a text as HTML; for a glossary word also its id and the HTML with a link."""

    html: str
    word: str = ""
    link: str = ""


_PHONE = re.compile(r"\b1-\d{3}-[0-9A-Z]{3}-\d{4}\b")
_UNPRINTED = re.compile(r'<(\w+)[^>]* class="(?:[^"]* )?(?:screen-only|hidden)[" ].*?</\1>', re.DOTALL)
_TAG = re.compile("<[^>]*>")


def install(app: Flask) -> None:
    """Give the templates `fixed`, the filter `explained` and the function `words_on`."""
    app.jinja_env.globals["fixed"] = Fixed()
    app.extensions["pieces"] = lru_cache(maxsize=None)(_pieces)  # only texts of the content, so bounded
    app.jinja_env.filters["explained"] = explained
    app.jinja_env.globals["words_on"] = words_on


def register(pages: Blueprint) -> None:
    """Add the routes of this module."""
    pages.add_url_rule("/words-explained", "words_explained", words_explained)


def words_explained() -> str:
    return render_template("pages/words-explained.html", listed=content().glossary.by_name)


def explained(text: str) -> Markup:
    """A text as HTML: glossary links at the first use of each word on the page, phone numbers without line breaks.

    Markup is returned unchanged.
    """
    if hasattr(text, "__html__"):
        return Markup(text)  # noqa: S704  marked safe by the caller
    found: Callable[[Content, str, str], tuple[Piece, ...]] = current_app.extensions["pieces"]
    pieces = found(content(), request.script_root, text)
    return Markup("".join(map(_link_first_use, pieces)))  # noqa: S704  escaped in _pieces


@contextmanager
def separate_first_uses() -> Iterator[None]:
    """Within this context, first uses of words are counted separately from the page."""
    before = g.pop("linked_words", None)
    try:
        yield
    finally:
        g.linked_words = before or set()


def _link_first_use(piece: Piece) -> str:
    if not piece.word:
        return piece.html
    linked: set[str] = g.setdefault("linked_words", set())
    if piece.word in linked:
        return piece.html
    linked.add(piece.word)
    return piece.link


def _pieces(shown: Content, _root: str, text: str) -> tuple[Piece, ...]:
    """Split a text at glossary words; cached per content, SCRIPT_NAME and text."""
    phones = [found.span() for found in _PHONE.finditer(text)]  # no glossary link inside 1-800-FDA-1088
    pieces, done = [], 0
    for start, end, word in shown.glossary.uses(text):
        if any(first <= start < last for first, last in phones):
            continue
        name = _html(text[start:end])
        link = f'<a class="word" href="{url_for("pages.words_explained")}#word-{word.id}">{name}</a>'
        pieces += [Piece(_html(text[done:start])), Piece(name, word.id, link)]
        done = end
    return (*pieces, Piece(_html(text[done:])))


def _html(text: str) -> str:
    return _PHONE.sub(r'<span class="phone">\g<0></span>', str(escape(text)))


def words_on(page: str) -> tuple[Word, ...]:
    """The glossary words in the printed part of this HTML, by name.

    An element with the class screen-only or hidden must not contain another element of the same tag.
    """
    text = unescape(_TAG.sub("\n", _UNPRINTED.sub("\n", page)))
    used = {word.id for _, _, word in content().glossary.uses(text)}
    return tuple(word for word in content().glossary.by_name if word.id in used)
