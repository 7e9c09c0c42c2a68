"""Answers -> findings -> fired rules -> outcome and counts (docs/rules.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from clinic_check.check.answers import Reading, read
from clinic_check.check.conditions import Answers, because, holds
from clinic_check.check.model import CountsAs, Item, Level, Points, Questionnaire, Rule


@dataclass(frozen=True)
class Finding:
    """A shown, scored item with the level of its counted answer; unanswered is unclear."""

    item: Item
    given: tuple[str, ...]
    counted: tuple[str, ...]
    level: Level
    replaced: CountsAs | None

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
    """A fired rule with its findings: none at level ok, and only the options that the rule names."""

    rule: Rule
    because: tuple[Finding, ...]


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
    fired = tuple(
        Fired(rule, _because(questionnaire, rule, reading, findings))
        for rule in questionnaire.rules
        if _fires(questionnaire, rule, reading)
    )
    return Assessment(reading, findings, fired, _outcome(fired, findings), count(findings))


def count(findings: Iterable[Finding]) -> Counts:
    tally = Counter(finding.level for finding in findings)
    return Counts(*(tally[level] for level in Level))


def _finding(item: Item, reading: Reading) -> Finding:
    counted = reading.counted.get(item.id, ())
    given = reading.given.get(item.id, ())
    return Finding(item, given, counted, _level(item, counted), reading.replaced.get(item.id))


def _level(item: Item, chosen: tuple[str, ...]) -> Level:
    levels = [item.by_id[option].level for option in chosen]
    return max((level for level in levels if level is not None), default=Level.UNCLEAR)


def _fires(questionnaire: Questionnaire, rule: Rule, reading: Reading) -> bool:
    if rule.points is not None:
        return _points(questionnaire, rule.points, reading) >= rule.points.at_least
    return holds(rule.when, reading.counted, questionnaire.facts)


def _points(questionnaire: Questionnaire, points: Points, reading: Reading) -> int:
    items = (questionnaire.by_id[item] for item in points.items)
    return sum(_half_points(item, reading.counted.get(item.id, ())) for item in items)


def _half_points(item: Item, chosen: tuple[str, ...]) -> int:
    """Concern 2 (per claim), unclear or unanswered 1."""
    levels = [item.by_id[option].level for option in chosen] or [Level.UNCLEAR]
    return sum(2 if level is not None and level >= Level.CONCERN else level == Level.UNCLEAR for level in levels)


def _because(
    questionnaire: Questionnaire, rule: Rule, reading: Reading, findings: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    worse = (finding for finding in findings if finding.level > Level.OK)
    if rule.points is not None:
        return tuple(finding for finding in worse if finding.item.id in rule.points.items)
    items = because(rule.when, reading.counted, questionnaire.facts)
    return tuple(_narrowed(finding, items[finding.item.id]) for finding in worse if finding.item.id in items)


def _narrowed(finding: Finding, options: frozenset[str]) -> Finding:
    """The finding with only the chosen options that the rule names."""
    if not finding.item.several:
        return finding
    kept = tuple(option for option in finding.counted if option in options)
    return replace(finding, given=kept, counted=kept)


def _outcome(fired: tuple[Fired, ...], findings: tuple[Finding, ...]) -> str:
    if any(hit.rule.critical for hit in fired):
        return "stop"
    if not fired:
        return "few-warnings"
    return "warnings" if any(finding.level >= Level.CONCERN for finding in findings) else "unknowns"
