"""Compares two to four results, in the given order: what differs and what is the same.

Results are not ranked and nothing is summed over them.
"""

from __future__ import annotations

from dataclasses import dataclass

from clinic_check.check.model import Item, Level, Option, Questionnaire, Route, Topic
from clinic_check.check.report import Reason, Report, Row

FEWEST, MOST = 2, 4
OFFER = ("product", "condition")  # always shown at the top


@dataclass(frozen=True)
class Cell:
    """The answer of one check as labels.

    `asked` is false where the question is hidden. `ticked`: how many of several options. `chosen` is set where the line
    is about one of them.
    """

    asked: bool
    given: tuple[str, ...] = ()
    level: Level | None = None
    ticked: int = 0
    chosen: bool | None = None

    @property
    def unanswered(self) -> bool:
        return self.asked and self.chosen is None and not self.given


@dataclass(frozen=True)
class Line:
    """One question, or one option of a question that takes several, with a cell for each check."""

    item: Item
    option: Option | None
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.cells)) > 1


@dataclass(frozen=True)
class Applied:
    """A topic that is a reason in one check at least, and for each check its reason or None."""

    topic: Topic
    reasons: tuple[Reason | None, ...]

    @property
    def alike(self) -> bool:
        """Whether every check has it under the same heading."""
        return len({reason.heading.text if reason else None for reason in self.reasons}) == 1


@dataclass(frozen=True)
class Comparison:
    """What the page shows. `differing` and `same` omit the items of OFFER and those that no check asks.

    `parts`: of each question that differs and takes several options, the options that one check at least has chosen.
    `routes`: each legal route with the places of its checks. `twins`: places of checks with the same code.
    `unanswered`: what is asked and not answered in every check.
    """

    reports: tuple[Report, ...]
    twins: tuple[tuple[int, ...], ...]
    offer: tuple[Line, ...]
    routes: tuple[tuple[Route, tuple[int, ...]], ...]
    differing_reasons: tuple[Applied, ...]
    differing: tuple[Line, ...]
    parts: tuple[tuple[Item, tuple[Line, ...]], ...]
    same_reasons: tuple[Reason, ...]
    same: tuple[Line, ...]
    unanswered: tuple[Item, ...]

    @property
    def routes_differ(self) -> bool:
        return len(self.routes) > 1

    @property
    def same_route(self) -> Route | None:
        """The legal route of the checks, where there is only one."""
        return self.routes[0][0] if len(self.routes) == 1 else None

    @property
    def studied(self) -> bool:
        """Whether at least one check has a headline about studies."""
        return any(report.known.headline for report in self.reports)

    @property
    def differs(self) -> bool:
        """Whether there is anything to show below "What differs"."""
        return bool(self.routes_differ or self.differing_reasons or self.differing)

    @property
    def agrees(self) -> bool:
        """Whether there is anything to show below "What is the same"."""
        return bool(not self.routes_differ or self.same_reasons or self.same or self.unanswered)


def compare(questionnaire: Questionnaire, reports: tuple[Report, ...]) -> Comparison:
    """The reports side by side; questions and topics keep the order of the questionnaire."""
    lines = tuple(line for item in questionnaire.items if (line := _line(item, reports)))
    asked = tuple(line for line in lines if line.item.id not in OFFER)
    differing = tuple(line for line in asked if line.differs)
    alike = tuple(line for line in asked if not line.differs)
    applied = _applied(questionnaire, reports)
    return Comparison(
        reports=reports,
        twins=_twins(reports),
        offer=tuple(line for line in lines if line.item.id in OFFER),
        routes=_routes(reports),
        differing_reasons=tuple(one for one in applied if not one.alike),
        differing=differing,
        parts=tuple((line.item, parts) for line in differing if line.item.several and (parts := _parts(line))),
        same_reasons=tuple(one.reasons[0] for one in applied if one.alike and one.reasons[0]),
        same=tuple(line for line in alike if not line.cells[0].unanswered),
        unanswered=tuple(line.item for line in alike if line.cells[0].unanswered),
    )


def _twins(reports: tuple[Report, ...]) -> tuple[tuple[int, ...], ...]:
    return tuple(places for places in _places([report.code for report in reports]).values() if len(places) > 1)


def _routes(reports: tuple[Report, ...]) -> tuple[tuple[Route, tuple[int, ...]], ...]:
    places = _places([report.route.id if report.route else "" for report in reports])
    first = ((reports[same[0]].route, same) for same in places.values())
    return tuple((route, same) for route, same in first if route)


def _places(keys: list[str]) -> dict[str, tuple[int, ...]]:
    """Key -> its indexes, in order of first occurrence."""
    return {key: tuple(place for place, one in enumerate(keys) if one == key) for key in keys}


def _applied(questionnaire: Questionnaire, reports: tuple[Report, ...]) -> tuple[Applied, ...]:
    given = [{reason.topic.id: reason for reason in report.reasons} for report in reports]
    rows = (Applied(topic, tuple(each.get(topic.id) for each in given)) for topic in questionnaire.topics)
    return tuple(row for row in rows if any(row.reasons))


def _line(item: Item, reports: tuple[Report, ...]) -> Line | None:
    """The line of an item; None when no check asks it."""
    rows = tuple(next((row for row in report.rows if row.id == item.id), None) for report in reports)
    return Line(item, None, tuple(_cell(item, row) for row in rows)) if any(rows) else None


def _cell(item: Item, row: Row | None) -> Cell:
    if row is None:
        return Cell(asked=False)
    ticked = len(_tickable(item).intersection(row.answer)) if item.several else 0
    finding = row.finding
    if finding is None:
        return Cell(asked=True, given=row.answer, ticked=ticked)
    return Cell(asked=True, given=row.answer, level=finding.level, ticked=ticked)


def _tickable(item: Item) -> set[str]:
    """Labels of the options that are not exclusive."""
    return {option.label for option in item.options if not option.exclusive}


def _parts(line: Line) -> tuple[Line, ...]:
    chosen = {label for cell in line.cells for label in cell.given} & _tickable(line.item)
    options = (option for option in line.item.options if option.label in chosen)
    return tuple(Line(line.item, option, tuple(_part(option, cell) for cell in line.cells)) for option in options)


def _part(option: Option, cell: Cell) -> Cell:
    """The cell of one option; an empty answer or an exclusive one, such as "None of these", is kept as it is."""
    if not cell.ticked:
        return cell
    chosen = option.label in cell.given
    return Cell(asked=True, level=option.level if chosen else None, chosen=chosen)
