"""The command for translators: all texts of the site into a template, and every catalogue brought up to date."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app

from clinic_check.loader.catalogue import Text
from clinic_check.web.cli import ROOT, commands
from clinic_check.web.language import CODE, all_texts

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

HEAD = """# The texts of Clinic Check. How to translate them: docs/translating.md.
#"""
HINTS = {
    "{as-of}": "{as-of} becomes a date in words.",
    "{number}": "{number} becomes the number that the reader pasted.",
    "{month}": "The order of a date in your language. The months stand in this catalogue too.",
}


@commands.cli.command("texts")
@click.option("--language", default="", help="Begin a catalogue in this language, for example es.")
def write_texts(language: str) -> None:
    """Write translations/messages.pot and bring every catalogue up to date; it needs Babel."""
    if language and not CODE.fullmatch(language):
        raise click.BadParameter("must be the code of a language, for example es", param_hint="--language")
    folder = Path(current_app.config["TRANSLATIONS"])
    found = all_texts(current_app.jinja_env, ROOT)
    template = _template(found, current_app.extensions["contents"]["en"].reviewed)
    _write(template, folder / "messages.pot")
    if language:
        (folder / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
        (folder / language / "LC_MESSAGES" / "messages.po").touch()
    click.echo(f"{len(template)} texts, {_words(template)} words")
    for file in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        click.echo(_update(file, template))


def _template(found: tuple[Text, ...], reviewed: datetime.date) -> Catalog:
    """Each text once, with all its places; dated with the review, so that the same texts make the same file."""
    from babel.messages.catalog import Catalog  # noqa: PLC0415  only translators need it

    at = datetime.datetime.combine(reviewed, datetime.time(), datetime.UTC)
    template = Catalog(project="Clinic Check", version="1", header_comment=HEAD, creation_date=at, fuzzy=False)
    for text in found:
        hints = [hint for name, hint in HINTS.items() if name in text.text]
        template.add(
            (text.text, text.plural) if text.plural else text.text,
            locations=[(text.place.replace(" ", "_"), 0)],
            auto_comments=hints,
            context=text.context or None,
        )
    return template


def _update(file: Path, template: Catalog) -> str:
    """Bring one catalogue up to date; what it says of itself."""
    from babel.messages.pofile import read_po  # noqa: PLC0415  only translators need it

    language = file.parent.parent.name
    with file.open("rb") as opened:
        catalogue = read_po(opened, locale=language)
    catalogue.update(template)
    catalogue.fuzzy = False
    catalogue.header_comment = HEAD
    _write(catalogue, file)
    fuzzy = sum(message.fuzzy for message in catalogue if message.id)
    empty = sum(not _said(message.string) for message in catalogue if message.id)
    return f"{language}: {empty} not translated, {fuzzy} fuzzy"


def _said(string: object) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)


def _words(template: Catalog) -> int:
    ids = (message.id if isinstance(message.id, str) else message.id[0] for message in template)
    return sum(len(text.split()) for text in ids)


def _write(catalogue: Catalog, file: Path) -> None:
    from babel.messages.pofile import write_po  # noqa: PLC0415  only translators need it

    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        write_po(opened, catalogue, width=100, include_lineno=False, include_previous=True, ignore_obsolete=False)
