"""What is aimed at, whether a figure meets it, and the table that says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


class CannotRunError(Exception):
    """Something that a measurement needs is not there; the message says what."""


@dataclass(frozen=True)
class Plan:
    """How long to measure: a quick run shows that all runs, and its figures are rough."""

    rounds: int
    seconds: int
    starts: int
    views: int
    pdfs: int  # none in a quick run: WeasyPrint takes up to half a minute for the longest result
    requests: int
    soak: int


FULL = Plan(rounds=7, seconds=3, starts=15, views=7, pdfs=3, requests=10_000, soak=60)
QUICK = Plan(rounds=1, seconds=1, starts=2, views=1, pdfs=0, requests=500, soak=6)


@dataclass(frozen=True)
class Aim:
    """One line of the table. `most`: a figure is good when it is at most the bar; otherwise, at least."""

    goal: str
    what: str
    bar: float
    stretch: float | None = None
    most: bool = False
    unit: str = ""


@dataclass(frozen=True)
class Figure:
    """What was measured, None when it could not be, and how or why not."""

    value: float | None
    note: str = ""


AIMS: Mapping[str, Aim] = {
    "question": Aim("P1", "Question page, of the floor", 0.45, 0.60),
    "answer": Aim("P2", "Answer sent (303), of the floor", 0.30, 0.45),
    "hmpo-get": Aim("P3", "Question page, against hmpo-form-wizard", 3, 4, unit=" x"),
    "hmpo-post": Aim("P3", "Answer sent, against hmpo-form-wizard", 2, 2.5, unit=" x"),
    "django-get": Aim("P4", "Question page, against django-formtools", 5, 7, unit=" x"),
    "django-post": Aim("P4", "Answer sent, against django-formtools", 4, 5, unit=" x"),
    "result": Aim("P5", "Longest result page, of the floor", 0.06, 0.12),
    "weight-question": Aim("P6", "First view of the heaviest question", 14_600, 5_000, True, " B"),
    "weight-result": Aim("P6", "First view of the longest result", 14_600, 10_000, True, " B"),
    "weight-any": Aim("P6", "First view of the heaviest other page", 14_600, None, True, " B"),
    "weight-long": Aim("P6", "First view of the heaviest of the long pages", 30_000, None, True, " B"),
    "requests": Aim("P6", "Requests of a first view, at most", 2, None, True),
    "surveyjs": Aim("P7", "Question page lighter than SurveyJS", 40, 60, unit=" x"),
    "usable": Aim("P8", "Time to a usable radio, of an empty page", 1.25, 1.10, True, " x"),
    "cold": Aim("P9", "Cold start to first byte, of bare Flask", 1.35, 1.20, True, " x"),
    "scan": Aim("P10", "Claims scanner, against one alternation", 4, 8, unit=" x"),
    "scan-hostile": Aim("P10", "Hostile text of 1 MB, of the ordinary speed", 0.3),
    "scan-twice": Aim("P10", "Twice the text, times the time", 2.3, None, True, " x"),
    "pdf": Aim("P11", "First PDF, faster than WeasyPrint", 10, 20, unit=" x"),
    "memory": Aim("P12", "Memory after the mixed requests, of bare Flask", 1.5, 1.2, True, " x"),
    "growth": Aim("P12", "Memory after as many again", 1.01, None, True, " x"),
    "soak-errors": Aim("Soak", "Errors under mixed load", 0, None, True),
    "soak-memory": Aim("Soak", "Memory at the end, of that after the warm-up", 1.02, None, True, " x"),
    "soak-p99": Aim("Soak", "p99 of the last seconds, of the first after the warm-up", 1.2, None, True, " x"),
}


def verdict(aim: Aim, value: float | None) -> str:
    """One of: stretch, met, missed, could not run."""
    if value is None:
        return "could not run"
    reached = [aim.stretch is not None and _within(aim, value, aim.stretch), _within(aim, value, aim.bar)]
    return "stretch" if reached[0] else "met" if reached[1] else "missed"


def _within(aim: Aim, value: float, limit: float) -> bool:
    return value <= limit if aim.most else value >= limit


def shown(value: float | None, unit: str) -> str:
    """Three digits that count; whole numbers with a comma for thousands."""
    if value is None:
        return "-"
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}{unit}"
    return f"{value:.{3 if abs(value) < 0.1 else 2 if abs(value) < 10 else 1}f}{unit}"


def table(figures: Mapping[str, Figure], aims: Iterable[str] = AIMS) -> str:
    """Markdown, a line for each aim; an aim without a figure could not run."""
    rows: list[Sequence[str]] = [("#", "goal", "bar", "stretch", "figure", "", "how")]
    rows.append(["---"] * len(rows[0]))
    for name in aims:
        aim, figure = AIMS[name], figures.get(name, Figure(None, "no figure"))
        limits = (shown(aim.bar, aim.unit), shown(aim.stretch, aim.unit))
        rows.append(
            (aim.goal, aim.what, *limits, shown(figure.value, aim.unit), verdict(aim, figure.value), figure.note)
        )
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


BEGIN, END = "<!-- written by make bench -->", "<!-- end of what make bench writes -->"


def renewed(record: str, made: str) -> str:
    """The record with what stands between the two marks replaced; raises ValueError without them."""
    before, rest = record.split(BEGIN)
    return f"{before}{BEGIN}\n{made}\n{END}{rest.split(END)[1]}"
