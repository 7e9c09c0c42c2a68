"""Hard words: the page that explains them, the links to it in our texts, and their meanings below what is printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from html import unescape

from flask import Blueprint, Flask, current_app, g, render_template, url_for
from markupsafe import Markup, escape

from clinic_check.loader.glossary import Word
from clinic_check.web.language import language
from clinic_check.web.request import content

Pieces = tuple[tuple[Markup, str], ...]
"""A text as HTML: each piece with the id of the word that it is, or ""."""

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
    found: Callable[[str, str], Pieces] = current_app.extensions["pieces"]
    pieces = found(language(), text)
    return pieces[0][0] if len(pieces) == 1 else Markup("").join(_linked(html, word) for html, word in pieces)


@contextmanager
def apart() -> Iterator[None]:
    """What is explained in here counts as a page of its own."""
    before = g.pop("linked_words", None)
    try:
        yield
    finally:
        g.linked_words = before or set()


def _linked(html: Markup, word: str) -> Markup:
    linked: set[str] = g.setdefault("linked_words", set())
    if not word or word in linked:
        return html
    linked.add(word)
    return Markup('<a class="word" href="{}#word-{}">{}</a>').format(url_for("pages.words_explained"), word, html)


def _pieces(_language: str, text: str) -> Pieces:
    pieces, done = [], 0
    for start, end, word in content().glossary.uses(text):
        pieces += [(_html(text[done:start]), ""), (escape(text[start:end]), word.id)]
        done = end
    return (*pieces, (_html(text[done:]), ""))


def _html(text: str) -> Markup:
    return Markup(_PHONE.sub(r'<span class="phone">\g<0></span>', str(escape(text))))  # noqa: S704  it is escaped


def words_on(page: str) -> tuple[Word, ...]:
    """The words in what is printed of this HTML, by name.

    An element with the class screen-only or hidden may not hold another one with its own tag.
    """
    text = unescape(_TAG.sub("\n", _UNPRINTED.sub("\n", page)))
    used = {word.id for _, _, word in content().glossary.uses(text)}
    return tuple(word for word in content().glossary.by_name if word.id in used)
