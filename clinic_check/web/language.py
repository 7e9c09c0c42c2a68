"""Served languages, the language of the request, and English fallback for texts that a catalogue lacks."""

from __future__ import annotations

import gettext
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, SupportsIndex
from urllib.parse import urlencode

from flask import Flask, current_app, g, request, url_for
from jinja2 import Environment, Template
from markupsafe import escape

from clinic_check.check.library import ENGLISH, Language
from clinic_check.loader import catalogue
from clinic_check.loader.content import Content
from clinic_check.loader.load import Files, build, load, read
from clinic_check.loader.node import Problem
from clinic_check.loader.texts import CHANGELOG, Text, changelog_texts

# Query parameters of language links.
KEPT = frozenset({"a", "c", "change", "code", "group", "left", "only", "open", "paper", "q", "tick", "wrong"})
# Values kept in a language link: a code or searched words; anything that looks like HTML or a URL is dropped.
PLAIN = re.compile(r"[ .,'-]*\w[\w .,'-]*")  # linear: the repeats share no character before the first letter
# Placeholders around an English text on a page in another language, replaced in the finished page. They contain a
# quotation mark, which autoescape replaces in values, so user input cannot contain them.
OPEN, CLOSE = "'\ue000", "'\ue001"
# Where no element is allowed: inside tags, and in elements that contain text only.
TEXT_ONLY = re.compile(r"<(title|textarea|option)\b.*?</\1>|<[^>]*>", re.DOTALL)
NAME = "questions.yaml.language.name"


class Untranslated(str):
    """An English text that the catalogue lacks; the page wraps it in an element with `lang="en"`."""

    __slots__ = ()

    def __html__(self) -> str:
        return f"{OPEN}{escape(str(self))}{CLOSE}"

    def strip(self, *given: Any) -> Untranslated:
        return Untranslated(super().strip(*given))

    def replace(self, *given: Any) -> Untranslated:
        return Untranslated(super().replace(*given))

    def format(self, *given: Any, **named: Any) -> Untranslated:
        return Untranslated(super().format(*given, **named))

    def __getitem__(self, place: SupportsIndex | slice) -> Untranslated:
        return Untranslated(super().__getitem__(place))

    def __add__(self, more: str) -> Untranslated:
        return Untranslated(super().__add__(more))

    def capitalize(self) -> Untranslated:
        return Untranslated(super().capitalize())

    def split(self, *given: Any) -> list[str]:
        return [Untranslated(part) for part in super().split(*given)]


class English(gettext.NullTranslations):
    """gettext fallback: returns the English text as Untranslated."""

    def gettext(self, message: str) -> str:
        return Untranslated(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return Untranslated(super().ngettext(msgid1, msgid2, n))

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002  gettext's signature
        return Untranslated(message)


class MarkedTemplate(Template):
    """A template whose rendered page marks English texts with `lang`."""

    def render(self, *given: Any, **named: Any) -> str:
        return marked(super().render(*given, **named))


def marked(page: str) -> str:
    """Replace the placeholders in a rendered page: by `<span lang="en">`, or by nothing where no element is allowed."""
    if OPEN not in page:
        return page
    page = TEXT_ONLY.sub(lambda found: found[0].replace(OPEN, "").replace(CLOSE, ""), page)
    return page.replace(OPEN, f'<span lang="{ENGLISH}">').replace(CLOSE, "</span>")


@dataclass(frozen=True)
class Languages:
    """Translations by language; `lacking`: problems by language that make its content fall back to English."""

    words: Mapping[str, gettext.NullTranslations]
    lacking: Mapping[str, tuple[Problem, ...]]


@dataclass(frozen=True)
class Link:
    """A link to this page in a language; `here`: it is the current one."""

    language: Language
    address: str
    here: bool


def install(app: Flask, content: Path, translations: Path) -> None:
    """Load the content of every language into the app; raises ContentError when the English content is invalid.

    Every language listed in questions.yaml is served; texts that its catalogue lacks are shown in English.
    """
    files = read(content)
    english = load(files)
    contents: dict[str, Content] = {ENGLISH: english}
    words: dict[str, gettext.NullTranslations] = {ENGLISH: gettext.NullTranslations()}
    lacking: dict[str, tuple[Problem, ...]] = {}
    for language in english.languages:
        words[language], unreadable = words_of(translations, language)
        contents[language], problems = _content(files, language, words[language], english)
        lacking[language] = (*unreadable, *problems)
        if lacking[language] or any(isinstance(text.said[0], Untranslated) for text in contents[language].texts):
            app.logger.warning("%s is shown in English where its catalogue fails: flask content-check says", language)
    app.extensions["contents"] = contents
    app.extensions["languages"] = Languages(words, lacking)
    app.jinja_env.template_class = MarkedTemplate


def file_of(translations: Path, language: str) -> Path:
    """The path of a language's catalogue."""
    return translations / language / "LC_MESSAGES" / "messages.po"


def words_of(translations: Path, language: str) -> tuple[gettext.NullTranslations, tuple[Problem, ...]]:
    """The translations of a language with English as fallback, and the problem when its catalogue is unreadable."""
    try:
        found = catalogue.words(catalogue.read(file_of(translations, language)))
    except catalogue.CatalogueError as error:
        problem = Problem(f"translations/{language}", str(error), "must be a catalogue that can be read")
        return English(), (problem,)
    found.add_fallback(English())
    return found, ()


def _content(
    files: Files, language: str, words: gettext.NullTranslations, english: Content
) -> tuple[Content, tuple[Problem, ...]]:
    """The content in the language; all of it in English when the translations make it invalid, with the problems."""

    def translate(text: str, context: str, path: str) -> str:
        said = words.pgettext(context, text) if context else words.gettext(text)
        return language if path == NAME and isinstance(said, Untranslated) else said

    found, problems = build(files, translate, language, english.scanner)
    if problems:
        found, _ = build(files, lambda text, *_: Untranslated(text), language, english.scanner)
    return found, tuple(replace(one, allowed=f"{language}: {one.allowed}") for one in problems)


def all_texts(app: Flask, language: str = ENGLISH) -> tuple[Text, ...]:
    """Every text for people in content, changelog and templates."""
    contents: Mapping[str, Content] = app.extensions["contents"]
    known: Languages = app.extensions["languages"]
    changelog = changelog_texts((Path(app.root_path) / CHANGELOG).read_text(encoding="utf-8"))
    others = (*changelog, *_template_texts(app.jinja_env))
    spoken = (replace(text, said=said(text, known.words[language])) for text in others)
    return (*contents[language].texts, *spoken)


def said(text: Text, words: gettext.NullTranslations) -> tuple[str, ...]:
    """The text's forms in a language; Untranslated where the catalogue lacks it."""
    if text.plural:
        return tuple(words.ngettext(text.text, text.plural, count) for count in (1, 2))
    return (words.pgettext(text.context, text.text) if text.context else words.gettext(text.text),)


@cache
def _template_texts(environment: Environment) -> tuple[Text, ...]:
    """The gettext calls of all templates, extracted by Jinja, sorted by template name; cached."""
    found: list[Text] = []
    assert environment.loader  # noqa: S101  for the type checker
    for name in environment.list_templates(extensions=["html"]):
        source = environment.loader.get_source(environment, name)[0]
        for _line, function, message in environment.extract_translations(source):  # type: ignore[attr-defined]
            given = message if isinstance(message, tuple) else (message,)
            found.append(_template_text(f"templates/{name}", function, given))
    return tuple(found)


def _template_text(path: str, function: str, given: tuple[str, ...]) -> Text:
    """The Text for one call of gettext, ngettext or pgettext."""
    context, said = (given[0], given[1:]) if function == "pgettext" else ("", given)
    return Text(path, said[0], said, context, said[1] if function == "ngettext" else "", filled=True)


def gettext_callables(environment: Environment) -> None:
    """Install gettext functions in the environment that translate to the language of the request."""
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _template(words().gettext(text)),
        lambda one, many, count: _template(words().ngettext(one, many, count)),
        newstyle=True,
        pgettext=lambda context, text: _template(words().pgettext(context, text)),
    )


def _template(text: str) -> str:
    """Add the placeholders to an untranslated text; template texts are HTML already and are not escaped."""
    return f"{OPEN}{text}{CLOSE}" if isinstance(text, Untranslated) else text


def served() -> tuple[str, ...]:
    """Codes of the served languages, English first."""
    found: Mapping[str, Content] = current_app.extensions["contents"]
    return tuple(found)


def language() -> str:
    """The language in the path; without one, the best match of Accept-Language, else English."""
    known: str = g.get("lang") or ""
    if not known:
        first = request.path.split("/")[1] if request else ""
        known = first if first in served() else _preferred()
    return known


def _preferred() -> str:
    """Kept in `g`: a page asks often, and a header can be long."""
    if not request or len(served()) == 1:
        return ENGLISH
    if "preferred" not in g:
        g.preferred = request.accept_languages.best_match(served(), ENGLISH) or ENGLISH
    preferred: str = g.preferred
    return preferred


def words() -> gettext.NullTranslations:
    """The translations of the page's language, cached in `g`: a long page uses them 500 times."""
    if "words" not in g:
        found: Languages = current_app.extensions["languages"]
        g.words = found.words[language()]
    words: gettext.NullTranslations = g.words
    return words


def links() -> tuple[Link, ...]:
    """Links to this page in each language; empty when there is only one."""
    found: Mapping[str, Content] = current_app.extensions["contents"]
    if len(found) == 1:
        return ()
    return tuple(Link(one.language, _address(code), code == language()) for code, one in found.items())


def _address(code: str) -> str:
    """This page's URL in a language with the KEPT query parameters; the start page for a POST-only route."""
    rule = request.url_rule
    if not rule or not rule.endpoint.startswith("pages.") or "GET" not in (rule.methods or ()):
        return url_for("pages.start", lang=code, a=g.get("code") or None)
    path = url_for(rule.endpoint, **{**(request.view_args or {}), "lang": code})
    asked = urlencode(
        [(name, value) for name, value in request.args.items(multi=True) if name in KEPT and PLAIN.fullmatch(value)]
    )
    return f"{path}?{asked}" if asked else path
