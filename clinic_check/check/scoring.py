"""Answers -> findings -> fired rules -> outcome and counts (docs/rules.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from clinic_check.check.answers import Reading, read
from clinic_check.check.conditions import Answers, because
from clinic_check.check.model import Item, Level, Points, Questionnaire, Rule

STRONG_CONCERN = "strong-concern"  # the fact that turns too much that is unknown into warning signs
OUTCOME_FACTS = ("complete-route", STRONG_CONCERN, "route-concern")  # looked up by _outcome
BLOCK_CHECKS_LEFT = frozenset({"H1", "H2", "H4"})
BASICS = ("risks", "who-treats", "hands")  # ok where asked, or the outcome is not checks-left


@dataclass(frozen=True)
class Finding:
    """A shown, scored item with the level of its answer; unanswered is unclear."""

    item: Item
    given: tuple[str, ...]
    level: Level

    @property
    def answered(self) -> bool:
        return bool(self.given)


@dataclass(frozen=True)
class Counts:
    """Number of findings at each level."""

    ok: int
    unclear: int
    concern: int
    critical: int

    @property
    def total(self) -> int:
        return self.ok + self.unclear + self.concern + self.critical

    @property
    def warnings(self) -> int:
        return self.concern + self.critical

    def by_level(self) -> Mapping[str, int]:
        return {level.word: getattr(self, level.word) for level in Level}


@dataclass(frozen=True)
class Fired:
    """A fired rule for this reading and its findings."""

    rule: Rule
    reading: Reading
    findings: tuple[Finding, ...]

    @cached_property
    def because(self) -> tuple[Finding, ...]:
        """The findings that made it fire: none at level ok, and only the options that the rule names."""
        return _because(self.rule, self.reading, self.findings)


@dataclass(frozen=True)
class Assessment:
    reading: Reading
    findings: tuple[Finding, ...]
    fired: tuple[Fired, ...]
    outcome: str
    counts: Counts


def assess(questionnaire: Questionnaire, answers: Answers) -> Assessment:
    """Apply all rules to these answers."""
    reading = read(questionnaire, answers)
    findings = tuple(_finding(item, reading) for item in reading.shown if item.scored)
    levels = {finding.item.id: finding.level for finding in findings}
    fired = tuple(
        Fired(rule, reading, findings) for rule in questionnaire.rules if _fires(questionnaire, rule, reading, levels)
    )
    outcome = _outcome(reading, levels, [hit.rule for hit in fired])
    return Assessment(reading, findings, fired, outcome, count(findings))


def count(findings: Iterable[Finding]) -> Counts:
    tally = Counter(finding.level for finding in findings)
    return Counts(*(tally[level] for level in Level))


def _finding(item: Item, reading: Reading) -> Finding:
    given = reading.given.get(item.id, ())
    return Finding(item, given, _level(item, given))


def _level(item: Item, chosen: tuple[str, ...]) -> Level:
    levels = [item.by_id[option].level for option in chosen]
    return max((level for level in levels if level is not None), default=Level.UNCLEAR)


def _fires(questionnaire: Questionnaire, rule: Rule, reading: Reading, levels: Mapping[str, Level]) -> bool:
    if rule.points is not None:
        return _points(questionnaire, rule.points, reading, levels) >= rule.points.at_least
    if any(levels.get(item, Level.OK) > Level.OK for item in rule.asked):
        return True
    return reading.holds(rule.when)


def _points(questionnaire: Questionnaire, points: Points, reading: Reading, levels: Mapping[str, Level]) -> int:
    """The sum over the items that are asked."""
    items = (questionnaire.by_id[item] for item in points.items if item in levels)
    return sum(_half_points(item, reading.given.get(item.id, ())) for item in items)


def _half_points(item: Item, chosen: tuple[str, ...]) -> int:
    """Concern 2 (per claim), unclear or unanswered 1."""
    levels = [item.by_id[option].level for option in chosen] or [Level.UNCLEAR]
    return sum(2 if level is not None and level >= Level.CONCERN else level == Level.UNCLEAR for level in levels)


def _because(rule: Rule, reading: Reading, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    worse = (finding for finding in findings if finding.level > Level.OK)
    if rule.points is not None:
        return tuple(finding for finding in worse if finding.item.id in rule.points.items)
    items = because(rule.when, reading.given, reading.facts)
    return tuple(
        finding if finding.item.id in rule.asked else _narrowed(finding, items[finding.item.id])
        for finding in worse
        if finding.item.id in items or finding.item.id in rule.asked
    )


def _narrowed(finding: Finding, options: frozenset[str]) -> Finding:
    """The finding with only the chosen options that the rule names."""
    if not finding.item.several:
        return finding
    return replace(finding, given=tuple(option for option in finding.given if option in options))


def _outcome(reading: Reading, levels: Mapping[str, Level], rules: list[Rule]) -> str:
    """The first outcome that holds, in the order of docs/rules.md."""
    if any(rule.critical for rule in rules):
        return "stop"
    if not rules:
        return "few-warnings" if reading.facts["complete-route"] else "practice"
    if reading.facts[STRONG_CONCERN]:
        return "warnings"
    blocked = not BLOCK_CHECKS_LEFT.isdisjoint(rule.id for rule in rules)
    if not blocked and all(levels.get(item, Level.OK) == Level.OK for item in BASICS):
        return "checks-left"
    return "warnings" if reading.facts["route-concern"] else "unknowns"
