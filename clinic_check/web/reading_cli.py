"""What `content-check --reading` prints: the reading level of all texts, those of the templates too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from gettext import NullTranslations

import click
from jinja2 import Environment

from clinic_check.loader.content import Content
from clinic_check.web.reading import LeftOut
from clinic_check.web.reading_goals import Judged, Kind, Reading, read
from clinic_check.web.reading_texts import Text, content_texts


def report(
    contents: Mapping[str, Content],
    words: Mapping[str, NullTranslations],
    left_out: LeftOut,
    environment: Environment,
) -> bool:
    """Print how each language reads; whether every goal is met."""
    readings = {
        name: read(
            (*content_texts(one), *template_texts(environment, words[name])),
            replace(left_out, months=one.calendar.months),
            name,
        )
        for name, one in contents.items()
    }
    for language, reading in readings.items():
        for line in lines(language, reading):
            click.echo(line)
    return not any(reading.failing for reading in readings.values())


def template_texts(environment: Environment, words: NullTranslations) -> Iterator[Text]:
    """Each text that a template marks for translation, in the language of the words, once, with its first place."""
    seen: set[str] = set()
    for name in environment.list_templates(["html"]):
        source = environment.loader.get_source(environment, name)[0] if environment.loader else ""
        for line, function, message in environment.extract_translations(source):  # type: ignore[attr-defined]
            for text in _said(function, message, words):
                if text and text.strip() and text not in seen:
                    seen.add(text)
                    yield Text("templates", f"templates/{name}:{line}", text)


def _said(function: str, message: str | tuple[str, ...], words: NullTranslations) -> tuple[str, ...]:
    """A text as the words have it; of one with a plural, two forms."""
    if isinstance(message, str):
        return (words.gettext(message),)
    if function == "pgettext":
        return (words.pgettext(*message[:2]),)
    return tuple(words.ngettext(message[0], message[1], count) for count in (1, 2))


def lines(language: str, reading: Reading) -> Iterator[str]:
    """The table of kinds, the worst texts, the sentences that are too long, and the verdict."""
    scale = reading.scale
    yield f"Reading level, {language}: goal for the median {scale.median}, for each text {scale.limit}"
    yield f"{'kind':<20} {'texts':>5} {'median':>6} {'worst':>6}"
    yield from (_row(kind) for kind in reading.kinds)
    yield "The hardest texts:"
    yield from (_listed(one) for one in reading.worst)
    yield from (f"Longer than 20 words: {path}: {text}" for path, text in reading.too_long)
    failing = reading.failing
    yield f"Misses the goals: {len(failing)}" if failing else "Every goal is met."
    yield from (f"  {name}" for name in failing)


def _row(kind: Kind) -> str:
    return f"{kind.name:<20} {len(kind.judged):>5} {kind.median:>6.1f} {kind.worst:>6.1f}"


def _listed(one: Judged) -> str:
    return f"{one.score:>5.1f} {one.path}: {one.text}"
