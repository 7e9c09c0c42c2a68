"""Commands for content editors and translators: content-check, freeze, texts, assess and scan."""

from __future__ import annotations

import dataclasses
import datetime
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from flask import Blueprint, current_app
from polib import POFile

from clinic_check.check.answers import AnswerError, check
from clinic_check.check.cautions import ids
from clinic_check.check.code import encode
from clinic_check.check.library import ENGLISH
from clinic_check.check.scoring import assess
from clinic_check.claims.scanner import Scanner
from clinic_check.loader import catalogue, editions
from clinic_check.loader.checks import dated
from clinic_check.loader.content import Content
from clinic_check.loader.load import ContentError, late_dates
from clinic_check.loader.node import Problem, Problems, parse
from clinic_check.loader.questions import CODE
from clinic_check.loader.texts import CHANGELOG, Text, check_words
from clinic_check.web import addresses
from clinic_check.web.language import Untranslated, all_texts, file_of, said, words_of

commands = Blueprint("commands", __name__, cli_group=None)


@commands.cli.command("content-check")
@click.option("--reading", is_flag=True, help="Measure the reading level too; exit 1 if a goal is missed.")
@click.option("--due", is_flag=True, help="List instead what was looked at longer ago than `review-months`.")
@click.option(
    "--addresses",
    "asked",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Ask instead each address of the sources whether it is still there; FILE keeps the answers.",
)
def content_check(reading: bool, due: bool, asked: Path | None) -> None:
    """List every problem in the content and in the catalogues of other languages; exit 1 if there is one."""
    if due:
        _due()
        return
    if asked:
        _addresses(asked)
        return
    english = all_texts(current_app)
    contents: Mapping[str, Content] = current_app.extensions["contents"]
    problems = [*late_dates(contents[ENGLISH], datetime.date.today()), *_template_words(english, contents[ENGLISH])]
    for language in contents[ENGLISH].languages:
        problems += _language_problems(language, english)
    for problem in problems:
        click.echo(problem)
    for draft in sorted(_catalogues() - contents.keys()):
        click.echo(_draft(draft, english))
    if not problems:
        click.echo("The content is in order.")
    easy = not reading or _reading(contents)  # also while a translation is missing, so that it is mended before that
    if problems or not easy:
        sys.exit(1)


def _due() -> None:
    """List what a review is due for, the oldest first."""
    content, today = _content(), datetime.date.today()
    dates = dated(content)
    old = sorted((day, path) for path, day in dates.items() if content.is_old(day, today))
    for day, path in old:
        click.echo(f"{day} {path}")
    click.echo(f"{len(old)} of {len(dates)} dates are {content.review_months} months old or older.")


def _addresses(file: Path) -> None:
    """Ask each address, and say what is gone, moved, silent or has another title; exit 1 if anything is."""
    sources = _content().library.sources.values()
    wanted = [one for source in sources for one in (source.address, *(it.address for it in source.elsewhere.values()))]
    asked = wrong = 0
    for now, before in addresses.run(filter(None, wanted), file, datetime.date.today()):
        asked += 1
        if line := addresses.said(now, before):
            wrong += 1
            click.echo(line)
    click.echo(f"{asked} addresses were asked; {wrong} need a look.")
    if wrong:
        sys.exit(1)


@commands.cli.command("freeze")
def freeze() -> None:
    """Freeze the present edition in content/editions/ before a release; never overwrites a file (exit 2)."""
    questionnaire = _content().questionnaire
    name = editions.path_of(questionnaire.edition)
    try:
        with (_folder() / name).open("x", encoding="utf-8") as file:
            file.write(editions.frozen(questionnaire))
    except FileExistsError:
        click.echo(f"{name} is there already, and an edition is frozen once.", err=True)
        sys.exit(2)
    click.echo(f"{name} is written.")


def _template_words(texts: Iterable[Text], content: Content) -> Iterator[Problem]:
    """Banned words in templates and changelog; the loader checks those in the content."""
    others = (text for text in texts if text.path.startswith(("templates/", CHANGELOG)))
    return check_words(others, content.banned_words, content.allowed_phrases)


def _language_problems(language: str, english: Iterable[Text]) -> Iterator[Problem]:
    """Everything missing or wrong in the catalogue of a language; prints entries that are no longer used."""
    yield from current_app.extensions["languages"].lacking[language]
    try:
        found = catalogue.read(_file(language))
    except catalogue.CatalogueError:
        return  # already reported by `lacking`
    for text in catalogue.left_over(english, found):
        click.echo(f"translations/{language}: {text}; no text of the site any more, `make texts` takes it out")
    yield from catalogue.check(english, found, language)
    content: Content = current_app.extensions["contents"][language]
    for problem in _template_words(all_texts(current_app, language), content):
        yield dataclasses.replace(problem, allowed=f"{language}: {problem.allowed}")


def _draft(language: str, english: Iterable[Text]) -> str:
    words, unreadable = words_of(_translations(), language)
    if unreadable:
        return f"{language}: its catalogue cannot be read; not served"
    texts = {text.key: text for text in english}
    missing = [text for text in texts.values() if isinstance(said(text, words)[0], Untranslated)]
    return f"{language}: {len(missing):,} of {len(texts):,} texts are missing; not served"


def _catalogues() -> set[str]:
    """Codes of the languages with a catalogue."""
    return {file.parents[1].name for file in _translations().glob("*/LC_MESSAGES/messages.po")}


def _content() -> Content:
    """The content in English, as the app has loaded it."""
    content: Content = current_app.extensions["contents"][ENGLISH]
    return content


def _folder() -> Path:
    """The folder that the content was loaded from."""
    return Path(current_app.config["CONTENT"])


def _translations() -> Path:
    return Path(current_app.config["TRANSLATIONS"])


def _file(language: str) -> Path:
    return file_of(_translations(), language)


def _reading(contents: Mapping[str, Content]) -> bool:
    """Print the reading level of each language and return whether every goal is met."""
    try:
        from tools import reading  # noqa: PLC0415  the site itself does not need it
    except ImportError as error:
        raise click.ClickException(
            f"The reading level needs {error.name}, which `make test` installs; the site does without."
        ) from None
    try:
        left_out = reading.plain_words(_folder())
    except ContentError as error:
        raise click.ClickException(str(error)) from None
    texts = {name: all_texts(current_app, name) for name in contents}
    lines, met = reading.report(texts, {name: one.calendar.months for name, one in contents.items()}, left_out)
    click.echo("\n".join(lines))
    return met


@commands.cli.command("texts")
@click.option("--language", default="", help="Begin a catalogue in this language, for example pt.")
def write_texts(language: str) -> None:
    """Update every catalogue to the texts of the site; entries that did not change are kept."""
    if language and (not CODE.fullmatch(language) or language == ENGLISH):
        raise click.BadParameter("must be the code of another language, for example pt", param_hint="--language")
    texts = all_texts(current_app)
    click.echo(f"{len({text.key for text in texts})} texts")
    for name in sorted(_catalogues() | ({language} if language else set())):
        click.echo(_update(name, texts))


def _update(language: str, texts: Iterable[Text]) -> str:
    file = _file(language)
    try:
        old = catalogue.read(file) if file.exists() else POFile()
    except catalogue.CatalogueError as error:
        raise click.ClickException(f"{file}: {error}") from None
    new = catalogue.updated(texts, old, language)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(str(new), encoding="utf-8")
    return f"{language}: {len(new.untranslated_entries())} not translated, {len(new.fuzzy_entries())} fuzzy"


@commands.cli.command("assess")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def assess_file(file: Path) -> None:
    """Judge the answers in FILE, YAML or JSON: one mapping item: option, or a list of name and answers.

    A value that is left empty is unanswered.
    """
    content = _content()
    try:
        cases = _cases(file)
        if isinstance(cases, list):
            result: object = [_assess_case(content, case, place) for place, case in enumerate(cases, start=1)]
        else:
            result = _assess(content, "", cases)
    except AnswerError as error:
        click.echo(f"{file.name}: {error}", err=True)
        sys.exit(2)
    click.echo(json.dumps(result, indent=2))


def _cases(file: Path) -> object:
    problems: Problems = []
    try:
        data = parse(file.read_text(encoding="utf-8"), file.name, problems, numbers=False).data
    except UnicodeDecodeError as error:
        raise AnswerError("must be UTF-8 text") from error
    if problems:
        raise AnswerError("; ".join(map(str, problems)))
    return data


def _assess_case(content: Content, case: object, place: int) -> dict[str, Any]:
    if not isinstance(case, dict) or "answers" not in case:
        raise AnswerError(f"case {place} must be a mapping with name and answers")
    name, answers = case.get("name"), case["answers"]
    name = "" if name is None else str(name)
    try:
        return _assess(content, name, {} if answers is None else answers)
    except AnswerError as error:
        raise AnswerError(f"case {place} {name}: {error}") from error


def _assess(content: Content, name: str, raw: object) -> dict[str, Any]:
    answers = check(content.questionnaire, raw)
    assessment = assess(content.questionnaire, answers)
    return {
        "name": name,
        "outcome": assessment.outcome,
        "rules": [hit.rule.id for hit in assessment.fired],
        "counts": assessment.counts.by_level(),
        "cautions": list(ids(content.library, assessment)),
        "code": encode(content.questionnaire, assessment.reading.given),
    }


@commands.cli.command("scan")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def scan_file(file: Path) -> None:
    """Find the claims in FILE: plain text, or lines of JSON with id and text. Prints a list, or an object a line."""
    scanner = _content().scanner
    try:
        text = file.read_text(encoding="utf-8-sig")
        rows = _rows(text)
    except (UnicodeDecodeError, AnswerError) as error:
        problem = "must be UTF-8 text" if isinstance(error, UnicodeDecodeError) else error
        click.echo(f"{file.name}: {problem}", err=True)
        sys.exit(2)
    if rows is None:
        click.echo(json.dumps(_found(scanner, text), indent=2))
    for row in rows or ():
        found = {"id": row["id"], "matches": _found(scanner, row["text"])}
        click.echo(json.dumps(found))


def _found(scanner: Scanner, text: str) -> list[dict[str, Any]]:
    return [dataclasses.asdict(match) for match in scanner.scan(text).matches]


def _rows(text: str) -> list[dict[str, Any]] | None:
    """Parse JSON lines; None when the first line is not a JSON object. Raises AnswerError naming an invalid line."""
    lines = [(place, line) for place, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if not lines or _row(lines[0][1]) is None:
        return None
    rows = [(place, _row(line)) for place, line in lines]
    wrong = next((place for place, row in rows if row is None), None)
    if wrong is not None:
        raise AnswerError(f"line {wrong} must be an object with id and text")
    return [row for _, row in rows if row is not None]


def _row(line: str) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) and "id" in row and isinstance(row.get("text"), str) else None
