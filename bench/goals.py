"""The goals, the verdict on a figure, and the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


class CannotRunError(Exception):
    """A requirement of a measurement is missing; the message says which."""


@dataclass(frozen=True)
class Aim:
    """A goal, one row of the table. `most`: the bar is an upper bound, otherwise a lower bound."""

    goal: str
    what: str
    bar: float
    stretch: float | None = None
    most: bool = False
    unit: str = ""


@dataclass(frozen=True)
class Figure:
    """A measured value, or None, with a note on how or why not."""

    value: float | None
    note: str = ""


AIMS: Mapping[str, Aim] = {
    "taps": Aim("J1", "Taps from the start page to the first verdict", 14, 11, True),
    "taps-decisive": Aim("J1", "Taps where the offer decides", 12, None, True),
    "taps-others": Aim("J1", "Taps of the others", 16, None, True),
    "words": Aim("J1", "Visible words from the start page to the first verdict", 650, 450, True),
    "whole-taps": Aim("J2", "Taps from the start page to the whole result", 32, 28, True),
    "whole-words": Aim("J2", "Visible words from the start page to the whole result", 1900, 1500, True),
    "result-words": Aim("J3", "Words of the result, worst scenario", 350, 250, True),
    "result-words-es": Aim("J3", "The same in Spanish", 390, None, True),
    "height": Aim("J3", "Height of the result at 390 pixels, worst scenario", 2400, 1970, True, " px"),
    "height-es": Aim("J3", "The same in Spanish", 2530, None, True, " px"),
    "bytes": Aim("J4", "Bytes of a whole journey", 130_000, 90_000, True, " B"),
    "view": Aim("J5", "First view of a page, with its style sheet", 14_600, None, True, " B"),
    "view-result": Aim("J5", "First view of the result", 14_600, 8_000, True, " B"),
    "peer": Aim("J6", "CPU of a whole journey, of hmpo-form-wizard's", 1.0, 0.6, True, " x"),
    "step": Aim("Step", "CPU of the costliest step page, in process", 1.5, None, True, " ms"),
    "costliest": Aim("C1", "CPU of the costliest request that the limits allow", 0.30, 0.15, True, " s"),
    "largest": Aim("C1", "Largest answer", 1_000_000, None, True, " B"),
    "scan": Aim("C2", "Claims scanner, CPU for 20 kB", 50, 30, True, " ms"),
    "scan-twice": Aim("C2", "Twice the text, times the time", 2.3, None, True, " x"),
    "scan-hostile": Aim("C2", "Hostile text of 250 kB, of the ordinary speed", 0.3),
    "pdf-first": Aim("C3", "First PDF with import, faster than WeasyPrint", 10, None, unit=" x"),
    "pdf-later": Aim("C3", "Next PDF, faster than WeasyPrint", 20, None, unit=" x"),
    "memory": Aim("C4", "Memory after 10,000 requests and 100 PDFs", 220, 160, True, " MB"),
    "growth": Aim("C4", "Memory after a minute more, of that before", 1.02, None, True, " x"),
    "cold": Aim("C5", "Cold start to first byte, of bare Flask", 2.5, 1.8, True, " x"),
    "soak-errors": Aim("C6", "Errors in all this", 0, None, True),
    "soak-p99": Aim("C6", "p99 of the last 10 s of the minute, of the first", 1.2, None, True, " x"),
    "tests": Aim("T1", "`make test` after set-up, two quiet cores", 120, 60, True, " s"),
    "tests-cpu": Aim("T1", "CPU of `make test`", 220, None, True, " s"),
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
    """Three significant digits; integers with a comma for thousands."""
    if value is None:
        return "-"
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}{unit}"
    return f"{value:.{3 if abs(value) < 0.1 else 2 if abs(value) < 10 else 1}f}{unit}"


def table(figures: Mapping[str, Figure], aims: Iterable[str] = AIMS) -> str:
    """The table as Markdown, one row per goal; a goal without a figure could not run."""
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
    """The document with the text between the two markers replaced; raises ValueError without them."""
    before, rest = record.split(BEGIN)
    return f"{before}{BEGIN}\n{made}\n{END}{rest.split(END)[1]}"
