"""Commands for content editors: content-check, freeze, assess and scan."""

from __future__ import annotations

import dataclasses
import datetime
import json
import sys
from pathlib import Path
from typing import Any

import click
from flask import Blueprint, current_app

from clinic_check.check.answers import AnswerError, check
from clinic_check.check.cautions import ids
from clinic_check.check.code import encode
from clinic_check.check.scoring import assess
from clinic_check.claims.scanner import Scanner
from clinic_check.loader import editions
from clinic_check.loader.content import Content
from clinic_check.loader.load import ContentError, late_dates, load, plain_words
from clinic_check.loader.node import Problems, parse
from clinic_check.web import reading_cli
from clinic_check.web.language import lacking

ROOT = Path(__file__).parents[2]
commands = Blueprint("commands", __name__, cli_group=None)


@commands.cli.command("content-check")
@click.option("--reading", is_flag=True, help="Measure the reading level too; exit 1 if a goal is missed.")
def content_check(reading: bool) -> None:
    """List every problem in the content and in the catalogues of other languages; exit 1 if there is one."""
    try:
        problems = (*late_dates(load(ROOT), datetime.date.today()), *lacking())
        left_out = plain_words(ROOT)
    except ContentError as error:
        problems = error.problems
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    click.echo("The content is in order.")
    contents, words = current_app.extensions["contents"], current_app.extensions["languages"].words
    if reading and not reading_cli.report(contents, words, left_out, current_app.jinja_env):
        sys.exit(1)


@commands.cli.command("freeze")
def freeze() -> None:
    """Write down what codes of the present edition hold; before a release. A file that is there stays as it is."""
    questionnaire = load(ROOT).questionnaire
    name = editions.path_of(questionnaire.edition)
    try:
        with (ROOT / name).open("x", encoding="utf-8") as file:
            file.write(editions.frozen(questionnaire))
    except FileExistsError:
        click.echo(f"{name} is there already, and an edition is frozen once.", err=True)
        sys.exit(2)
    click.echo(f"{name} is written.")


@commands.cli.command("assess")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def assess_file(file: Path) -> None:
    """Judge the answers in FILE, YAML or JSON: one mapping item: option, or a list of name and answers."""
    content = load(ROOT)
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
        data = parse(file.read_text(encoding="utf-8"), file.name, problems).data
    except UnicodeDecodeError as error:
        raise AnswerError("must be UTF-8 text") from error
    if problems:
        raise AnswerError("; ".join(map(str, problems)))
    return data


def _assess_case(content: Content, case: object, place: int) -> dict[str, Any]:
    if not isinstance(case, dict) or "answers" not in case:
        raise AnswerError(f"case {place} must be a mapping with name and answers")
    name = str(case.get("name", ""))
    try:
        return _assess(content, name, case["answers"])
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
        "cautions": list(ids(content.questionnaire, content.library, assessment)),
        "code": encode(content.questionnaire, assessment.reading.given),
    }


@commands.cli.command("scan")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def scan_file(file: Path) -> None:
    """Find the claims in FILE: plain text, or lines of JSON with id and text. Prints a list, or an object a line."""
    scanner = load(ROOT).scanner
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
    """The lines as objects; None for text whose first line is none. Raises AnswerError naming a line that is wrong."""
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
