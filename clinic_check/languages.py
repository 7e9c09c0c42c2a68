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

from clinic_check import po
from clinic_check.content import ENGLISH, ContentError, catalogues, load, texts
from clinic_check.content_node import Problem
from clinic_check.language import Language
from clinic_check.questionnaire import Questionnaire
from clinic_check.translation import Text, wanting

CODE = re.compile("[a-z]{2,3}")
KEPT = frozenset({"a", "c", "change", "left", "only", "open", "paper", "q"})  # what a page goes by in its address
PLAIN = re.compile(
    r"[\w .,'-]*\w[\w .,'-]*"
)  # a code, a word that was looked up: no HTML or address that somebody typed


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
    questionnaires: dict[str, Questionnaire] = {ENGLISH: load(content)}
    words: dict[str, gettext.NullTranslations] = {ENGLISH: gettext.NullTranslations()}
    lacking: dict[str, tuple[Problem, ...]] = {}
    found = catalogues(translations)
    wanted = all_texts(app.jinja_env, content) if found else ()
    for language, text in found.items():
        try:
            words[language] = _words(language, text, wanted)
            questionnaires[language] = _loaded(content, language, words[language])
        except ContentError as error:
            words.pop(language, None)
            lacking[language] = error.problems
            app.logger.warning("%s is not served: flask content-check lists what its catalogue lacks", language)
    app.extensions["questionnaires"] = questionnaires
    app.extensions["languages"] = Languages(words, lacking)


def all_texts(environment: Environment, content: Path) -> tuple[Text, ...]:
    """Every text for people: of the content, the changelog and the templates. Python has none."""
    return (*texts(content), *_template_texts(environment))


def _template_texts(environment: Environment) -> Iterator[Text]:
    """What the templates give to gettext, in the order of their names."""
    assert environment.loader  # noqa: S101  for the type checker
    for name in environment.list_templates(extensions=["html"]):
        source = environment.loader.get_source(environment, name)[0]
        for _line, function, message in environment.extract_translations(source):  # type: ignore[attr-defined]
            given = message if isinstance(message, tuple) else (message,)
            context, said = (given[0], given[1:]) if function in ("pgettext", "npgettext") else ("", given)
            plural = said[1] if function in ("ngettext", "npgettext") else ""
            yield Text(f"templates/{name}", said[0], plural, context, filled=True)


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


def _loaded(content: Path, language: str, words: gettext.NullTranslations) -> Questionnaire:
    """The content in the language; raises ContentError that names the language."""

    def translate(text: str, context: str, _path: str) -> str:
        return words.pgettext(context, text) if context else words.gettext(text)

    try:
        return load(content, translate, language)
    except ContentError as error:
        raise ContentError(
            [Problem(one.path, one.value, f"{language}: {one.allowed}") for one in error.problems]
        ) from None


def served() -> tuple[str, ...]:
    """English first."""
    found: Mapping[str, Questionnaire] = current_app.extensions["questionnaires"]
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
    """The words of the language of the page."""
    found: Languages = current_app.extensions["languages"]
    return found.words[language()]


def lacking() -> tuple[Problem, ...]:
    """What keeps languages from being served that have a catalogue."""
    found: Languages = current_app.extensions["languages"]
    return tuple(problem for problems in found.lacking.values() for problem in problems)


def links() -> tuple[Link, ...]:
    """This page in each language; none where there is only one."""
    found: Mapping[str, Questionnaire] = current_app.extensions["questionnaires"]
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
