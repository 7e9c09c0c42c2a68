"""The languages that are served: English, and each whose catalogue is whole; and the one of this request."""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, current_app, g, request, url_for
from jinja2 import Environment

from clinic_check.check.library import ENGLISH, Language
from clinic_check.loader import po
from clinic_check.loader.catalogue import Text, marked, texts_of, wanting
from clinic_check.loader.content import Content
from clinic_check.loader.load import ContentError, Files, catalogues, load, load_with_texts, read, texts
from clinic_check.loader.node import Problem

CODE = re.compile("[a-z]{2,3}")
KEPT = frozenset({"a", "c", "change", "left", "only", "open", "paper", "q"})  # what a page goes by in its address
# Of what stands there only a code or words that were looked up: no HTML and no address that somebody typed.
PLAIN = re.compile(r"[\w .,'-]*\w[\w .,'-]*")


@dataclass(frozen=True)
class Languages:
    """Of each language that is served its words; `lacking` has what is wrong with each that is not."""

    words: Mapping[str, gettext.NullTranslations]
    lacking: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Link:
    """This page in a language; `here` where it is the one that is shown."""

    language: Language
    address: str
    here: bool


def install(app: Flask, content: Path, translations: Path) -> None:
    """Give the app its questionnaires by language; raises ContentError when the English content is not in order."""
    files, found = read(content), catalogues(translations)
    english, written = load_with_texts(content, files) if found else (load(files), ())
    contents: dict[str, Content] = {ENGLISH: english}
    words: dict[str, gettext.NullTranslations] = {ENGLISH: gettext.NullTranslations()}
    lacking: dict[str, tuple[Problem, ...]] = {}
    wanted = (*written, *_marked(app.jinja_env)) if found else ()
    for language, text in found.items():
        try:
            words[language] = _words(language, text, wanted)
            contents[language] = _loaded(files, language, words[language], english)
        except ContentError as error:
            words.pop(language, None)
            lacking[language] = error.problems
            app.logger.warning("%s is not served: flask content-check lists what its catalogue lacks", language)
    app.extensions["contents"] = contents
    app.extensions["languages"] = Languages(words, lacking)


def all_texts(environment: Environment, content: Path) -> tuple[Text, ...]:
    """Every text for people: of the content, the changelog and the templates. Python has none."""
    return (*texts(content), *_template_texts(environment))


def _template_texts(environment: Environment) -> Iterator[Text]:
    """What the templates give to gettext, in the order of their names, as Jinja's own parser finds it."""
    for name, source in _sources(environment):
        for _line, function, message in environment.extract_translations(source):  # type: ignore[attr-defined]
            yield from texts_of(name, function, message if isinstance(message, tuple) else (message,))


def _marked(environment: Environment) -> Iterator[Text]:
    """The same in another order, and in a fiftieth of the time."""
    for name, source in _sources(environment):
        yield from marked(name, source)


def _sources(environment: Environment) -> Iterator[tuple[str, str]]:
    assert environment.loader  # noqa: S101  for the type checker
    for name in environment.list_templates(extensions=["html"]):
        yield f"templates/{name}", environment.loader.get_source(environment, name)[0]


def _words(language: str, text: str, wanted: tuple[Text, ...]) -> gettext.NullTranslations:
    """The words of a catalogue; raises ContentError when it is not whole."""
    file = f"translations/{language}"
    if not CODE.fullmatch(language) or language == ENGLISH:
        raise ContentError([Problem(file, repr(language), "must be the code of a language other than English")])
    try:
        catalogue = po.parse(text)
        words = gettext.GNUTranslations(io.BytesIO(po.compiled(catalogue)))
    except (ValueError, OSError, LookupError) as error:  # also for a rule for plurals that gettext cannot read
        raise ContentError([Problem(file, str(error), "must be a catalogue that can be read")]) from error
    problems = tuple(wanting(wanted, catalogue, language, file))
    if problems:
        raise ContentError(problems)
    return words


def _loaded(files: Files, language: str, words: gettext.NullTranslations, english: Content) -> Content:
    """The content in the language; raises ContentError that names the language."""

    def translate(text: str, context: str, _path: str) -> str:
        return words.pgettext(context, text) if context else words.gettext(text)

    try:
        return load(files, translate, language, english.scanner)
    except ContentError as error:
        raise ContentError(
            [Problem(one.path, one.value, f"{language}: {one.allowed}") for one in error.problems]
        ) from None


def served() -> tuple[str, ...]:
    """English first."""
    found: Mapping[str, Content] = current_app.extensions["contents"]
    return tuple(found)


def language() -> str:
    """The one in the address; outside of those the one that the browser asks for; else English."""
    known: str = g.get("lang") or ""
    if not known:
        first = request.path.split("/")[1] if request else ""
        known = first if first in served() else _preferred()
    return known


def _preferred() -> str:
    if not request or len(served()) == 1:
        return ENGLISH
    return request.accept_languages.best_match(served(), ENGLISH) or ENGLISH


def words() -> gettext.NullTranslations:
    """The words of the language of the page, looked up once: a long page asks for them 500 times."""
    if "words" not in g:
        found: Languages = current_app.extensions["languages"]
        g.words = found.words[language()]
    words: gettext.NullTranslations = g.words
    return words


def lacking() -> tuple[Problem, ...]:
    """What keeps languages from being served that have a catalogue."""
    found: Languages = current_app.extensions["languages"]
    return tuple(problem for problems in found.lacking.values() for problem in problems)


def links() -> tuple[Link, ...]:
    """This page in each language; none where there is only one."""
    found: Mapping[str, Content] = current_app.extensions["contents"]
    if len(found) == 1:
        return ()
    return tuple(Link(one.language, _address(code), code == language()) for code, one in found.items())


def _address(code: str) -> str:
    """This very page with what of its address it goes by; where a form was sent to that is no page, the start."""
    rule = request.url_rule
    if not rule or not rule.endpoint.startswith("pages.") or "GET" not in (rule.methods or ()):
        return url_for("pages.start", lang=code, a=g.get("code") or None)
    path = url_for(rule.endpoint, **{**(request.view_args or {}), "lang": code})
    asked = urlencode(
        [(name, value) for name, value in request.args.items(multi=True) if name in KEPT and PLAIN.fullmatch(value)]
    )
    return f"{path}?{asked}" if asked else path
