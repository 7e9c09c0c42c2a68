"""The short result: at most three points, each a heading with one fact, and three things to do."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from clinic_check.check.conditions import because
from clinic_check.check.library import Sourced
from clinic_check.check.model import Action, Level
from clinic_check.check.report import Reason, Report, Warned
from clinic_check.check.scoring import STRONG_CONCERN, Finding

POINTS = 3
LONGEST_FACT = 30  # words
LONGEST_ON_PAPER = 45  # words
RISKY_WAYS = frozenset({"eye", "spine", "organ"})  # the harm on record of these is always among the points
GOOD_GRADES = frozenset({"approved", "established"})  # no reason against an offer
TRIAL = "trial"  # on this route the state of the evidence is no warning: a trial exists to find out
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”]?\s+(?=[\"“¿¡A-ZÁÉÍÓÚÑ0-9])")


class Kind(enum.Enum):
    """What a point is made of; the page of reasons has the same points under the same ids."""

    REASON = "reason"
    ROUTE = "route"
    OPEN = "open"
    LESSER = "lesser"
    KNOWN = "known"


@dataclass(frozen=True)
class Point:
    """A heading and one fact of at most LONGEST_FACT words, or of one sentence.

    `id`: of the topic, item or route, or "benefit" or "risk". `on_paper`: the fact or more of them, for the sheet,
    of at most LONGEST_ON_PAPER words together. `instead`: facts that may take its place.
    """

    kind: Kind
    id: str
    heading: str
    fact: Sourced | None
    level: Level
    on_paper: tuple[Sourced, ...] = ()
    instead: tuple[Sourced, ...] = ()

    @property
    def facts(self) -> tuple[Sourced, ...]:
        """The facts for the sheet."""
        return self.on_paper or ((self.fact,) if self.fact else ())


@dataclass(frozen=True)
class Brief:
    """`actions`: with their words filled in; `open`: the findings that are not known, the heaviest first.

    `known`: ("benefit", "harm" or "price", text) for the sheet, each of at most LONGEST_ON_PAPER words.
    """

    points: tuple[Point, ...]
    actions: tuple[Action, ...]
    open: tuple[Finding, ...]
    known: tuple[tuple[str, Sourced], ...]


def brief(report: Report) -> Brief:
    """The short form of a result."""
    open_findings = _heaviest_first(report.unclear)
    return Brief(
        points=tuple(_points(report, open_findings)),
        actions=tuple(_actions(report, open_findings)),
        open=open_findings,
        known=tuple(_known(report)),
    )


def _known(report: Report) -> Iterator[tuple[str, Sourced]]:
    """The evidence, the first harm on record and the first price."""
    known = report.known
    if known.treatment:
        yield "benefit", _shortened(known.pairing)
        yield from (("harm", _shortened(text)) for text in known.harm[:1])
        yield from (("price", _shortened(text)) for text in known.price[:1])


def _shortened(text: Sourced) -> Sourced:
    return Sourced(opening(text.text, LONGEST_ON_PAPER), text.sources)


def _heaviest_first(unclear: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Items with the worst possible answers first; the order of the questionnaire otherwise."""
    return tuple(sorted(unclear, key=lambda finding: -_worst(finding)))


def _worst(finding: Finding) -> Level:
    return max(option.level for option in finding.item.options if option.level is not None)


def _points(report: Report, open_findings: tuple[Finding, ...]) -> list[Point]:
    """What stands first for this outcome, filled up with what is less, and the evidence last."""
    evidence = _evidence(report)
    room = POINTS - len(evidence)
    return list(_told_once([*_leading(report, open_findings)[:room], *evidence]))


def _told_once(points: list[Point]) -> Iterator[Point]:
    """A point whose fact an earlier one tells gets one that is not told yet, or none; the same for the sheet."""
    told, printed = set[str](), set[str]()
    for point in points:
        facts = (fact for fact in (point.fact, *point.instead) if fact and fact.text not in told)
        fact = next(facts, None)
        told |= {fact.text} if fact else set()
        lines = tuple(line for line in point.on_paper if line.text not in printed)
        yield (once := replace(point, fact=fact, on_paper=lines))
        printed |= {line.text for line in once.facts}


def _leading(report: Report, open_findings: tuple[Finding, ...]) -> list[Point]:
    reasons = [_of_reason(reason) for reason in report.reasons]
    lesser = [_of_lesser(warned) for warned in report.lesser]
    if report.outcome.id in ("stop", "warnings"):
        first = _deciding(report, lesser) if report.outcome.id == "warnings" else []
        return [*first, *reasons, *(point for point in lesser if point not in first)]
    if report.outcome.id == "unknowns":
        route = [reason for reason in report.reasons if reason.leads]
        told = {finding.item.id for reason in route for finding in reason.because}
        opened = (_of_open(finding) for finding in open_findings if finding.item.id not in told)
        return [*map(_of_reason, route), *opened]
    return [*_of_route(report), *reasons, *lesser]


def _deciding(report: Report, lesser: list[Point]) -> list[Point]:
    """The sign that makes too much that is unknown into warning signs, if no reason tells of it.

    A reason that counts points does not: its heading is about all of them.
    """
    reading = report.reading
    strong = because(reading.facts.conditions[STRONG_CONCERN], reading.given, reading.facts)
    leading = (finding for reason in report.reasons if reason.leads for finding in reason.because)
    if any(finding.level > Level.UNCLEAR for finding in leading):
        return []
    telling = (reason for reason in report.reasons if all(rule.points is None for rule in reason.rules))
    told = {finding.item.id for reason in telling for finding in reason.because}
    return [] if told & strong.keys() else [point for point in lesser if point.id in strong][:1]


def _of_reason(reason: Reason) -> Point:
    """Without a fact of its own, with that of its first caution."""
    cautions = [*reason.general, *(raised.caution for raised in reason.cautions)]
    facts = [reason.fact] if reason.fact else []
    facts += [Sourced(opening(caution.fact), caution.sources) for caution in cautions]
    level = Level.CRITICAL if reason.critical else Level.CONCERN
    return Point(
        Kind.REASON,
        reason.topic.id,
        reason.heading.text,
        facts[0] if facts else None,
        level,
        on_paper=tuple(_on_paper(reason.lines[1:])),
        instead=tuple(facts[1:]),
    )


def _on_paper(lines: tuple[Sourced, ...]) -> Iterator[Sourced]:
    """The first lines with at most LONGEST_ON_PAPER words together."""
    words = 0
    for line in lines:
        words += len(line.text.split())
        if words > LONGEST_ON_PAPER:
            return
        yield line


def _of_route(report: Report) -> Iterator[Point]:
    if report.route:
        yield Point(Kind.ROUTE, f"route-{report.route.id}", report.route.heading, report.route.says, Level.OK)


def _of_open(finding: Finding) -> Point:
    return Point(Kind.OPEN, finding.item.id, finding.item.open, Sourced(finding.item.why, ()), finding.level)


def _of_lesser(warned: Warned) -> Point:
    raised = warned.cautions[0]
    fact = Sourced(opening(raised.caution.fact), raised.caution.sources)
    heading = warned.finding.item.short + ": " + raised.answer  # no f-string, which would lose a text's language
    return Point(Kind.LESSER, warned.finding.item.id, heading, fact, warned.finding.level)


def _evidence(report: Report) -> list[Point]:
    """What is known for this very disease, or else the harm on record; the heading of one, the fact of the other
    where the way is risky.
    """
    known = report.known
    harm = _harm(report)
    risky = not RISKY_WAYS.isdisjoint(report.reading.given.get("how-given", ()))
    against = report.outcome.id in ("stop", "warnings")
    in_trial = report.route is not None and report.route.id == TRIAL
    reason_against = known.grade not in GOOD_GRADES and not in_trial
    if known.headline and not known.wide and (reason_against or not against):
        text = Sourced(opening(known.pairing.text), known.pairing.sources)
        return [Point(Kind.KNOWN, "benefit", known.headline, harm[0].fact if harm and risky else text, Level.UNCLEAR)]
    return harm if risky or (against and not in_trial) else []


def _harm(report: Report) -> list[Point]:
    """The gravest harm on record for this way in, unless a reason has told of it."""
    if any(reason.topic.id == "place" for reason in report.reasons):
        return []
    notes = [note for group in report.known.groups for note in group.notes if note.heading]
    facts = ((note, Sourced(opening(note.text.text), note.text.sources)) for note in notes[:1])
    return [Point(Kind.KNOWN, "risk", note.heading, fact, Level.CONCERN) for note, fact in facts]


def opening(text: str, longest: int = LONGEST_FACT) -> str:
    """The first sentences of a text with at most this many words together; at least one."""
    ends = [match.start() for match in SENTENCE_END.finditer(text)] + [len(text)]
    fitting = [end for end in ends if len(text[:end].split()) <= longest]
    return text[: fitting[-1] if fitting else ends[0]].strip()


def _actions(report: Report, open_findings: tuple[Finding, ...]) -> Iterator[Action]:
    for listed in report.outcome.actions:
        for action in listed:
            filled = _filled(action, report, open_findings)
            if filled and report.reading.holds(action.when):
                yield filled
                break


def _filled(action: Action, report: Report, open_findings: tuple[Finding, ...]) -> Action | None:
    """With the words of the first open point or question; None where there is none."""
    if action.first == "open":
        return replace(action, do=open_findings[0].item.open) if open_findings else None
    if action.first == "question":
        return replace(action, quote=report.asks[0].question) if report.asks else None
    return action
