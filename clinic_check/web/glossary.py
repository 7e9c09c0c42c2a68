"""Hard words: the page that explains them, the links to it in our texts, and their meanings below what is printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from flask import Blueprint, Flask, current_app, g, render_template, request, url_for
from markupsafe import Markup, escape

from clinic_check.loader.content import Content
from clinic_check.loader.glossary import Word
from clinic_check.web.request import content


@dataclass(frozen=True)
class Piece:
    """A stretch of a text as HTML; where it is a word of the glossary, its id and the HTML with a link."""

    html: str
    word: str = ""
    link: str = ""


_PHONE = re.compile(r"\b1-\d{3}-[0-9A-Z]{3}-\d{4}\b")
_UNPRINTED = re.compile(r'<(\w+)[^>]* class="(?:[^"]* )?(?:screen-only|hidden)[" ].*?</\1>', re.DOTALL)
_TAG = re.compile("<[^>]*>")


def install(app: Flask) -> None:
    """Give the templates the filter `explained` and the function `words_on`."""
    app.extensions["pieces"] = lru_cache(maxsize=None)(_pieces)  # of texts of the content only, so there is an end
    app.jinja_env.filters["explained"] = explained
    app.jinja_env.globals["words_on"] = words_on


def register(pages: Blueprint) -> None:
    """Add the addresses of this module."""
    pages.add_url_rule("/words-explained", "words_explained", words_explained)


def words_explained() -> str:
    return render_template("pages/words-explained.html", listed=content().glossary.by_name)


def explained(text: str) -> Markup:
    """A text of the content as HTML: a link at the first use of each word on the page, phone numbers unbroken.

    What is HTML already stays as it is.
    """
    if hasattr(text, "__html__"):
        return Markup(text)  # noqa: S704  it says so itself
    found: Callable[[Content, str, str], tuple[Piece, ...]] = current_app.extensions["pieces"]
    pieces = found(content(), request.script_root, text)
    return Markup("".join(map(_shown, pieces)))  # noqa: S704  each is HTML


@contextmanager
def apart() -> Iterator[None]:
    """What is explained in here counts as a page of its own."""
    before = g.pop("linked_words", None)
    try:
        yield
    finally:
        g.linked_words = before or set()


def _shown(piece: Piece) -> str:
    if not piece.word:
        return piece.html
    linked: set[str] = g.setdefault("linked_words", set())
    if piece.word in linked:
        return piece.html
    linked.add(piece.word)
    return piece.link


def _pieces(shown: Content, _root: str, text: str) -> tuple[Piece, ...]:
    """Made once for each text; addresses begin with the path at which the app is mounted."""
    phones = [found.span() for found in _PHONE.finditer(text)]  # 1-800-FDA-1088 has no word in it
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
    """The words in what is printed of this HTML, by name.

    An element with the class screen-only or hidden may not hold another one with its own tag.
    """
    text = unescape(_TAG.sub("\n", _UNPRINTED.sub("\n", page)))
    used = {word.id for _, _, word in content().glossary.uses(text)}
    return tuple(word for word in content().glossary.by_name if word.id in used)
