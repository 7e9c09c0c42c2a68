"""The Report: everything that the result page, its print and its PDF show, in display order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from clinic_check.check.cautions import Known, Raised, for_finding, for_rule, known
from clinic_check.check.code import encode
from clinic_check.check.conditions import Answers, holds
from clinic_check.check.library import Caution, Library, Source
from clinic_check.check.model import (
    Ask,
    Contradiction,
    CountsAs,
    Level,
    Outcome,
    Questionnaire,
    Route,
    Rule,
    Section,
)
from clinic_check.check.scoring import Assessment, Counts, Finding, assess, count

HEADLINES = 3
MOST_ASKS = 10
TRIAL = "trial"  # on this route the state of the evidence is no warning: a trial exists to find out
PRINTED_REASONS = 7
PRINTED_IN_LONGER_WORDS = 6  # fewer for longer languages than English, to fit the same pages


@dataclass(frozen=True)
class Reason:
    """A fired rule with its findings, its caution, and the cautions about those answers."""

    rule: Rule
    because: tuple[Finding, ...]
    caution: Caution | None
    cautions: tuple[Raised, ...]
    printed: bool


@dataclass(frozen=True)
class Warned:
    """A finding at concern or worse that belongs to no reason, with its cautions."""

    finding: Finding
    cautions: tuple[Raised, ...]


@dataclass(frozen=True)
class SectionCounts:
    section: Section
    counts: Counts
    findings: tuple[Finding, ...]

    @property
    def worst_first(self) -> tuple[Finding, ...]:
        return tuple(sorted(self.findings, key=lambda finding: finding.level, reverse=True))


@dataclass(frozen=True)
class Row:
    """One shown item with the labels of the given answer; `finding`: None when the item is not scored."""

    id: str
    short: str
    question: str
    answer: tuple[str, ...]
    finding: Finding | None


@dataclass(frozen=True)
class Report:
    code: str
    outcome: Outcome
    counts: Counts
    sections: tuple[SectionCounts, ...]
    headlines: tuple[str, ...]
    route: Route | None
    contradictions: tuple[Contradiction, ...]
    replaced: tuple[CountsAs, ...]
    reasons: tuple[Reason, ...]
    known: Known
    lesser: tuple[Warned, ...]
    reassuring: tuple[Finding, ...]
    unclear: tuple[Finding, ...]
    asks: tuple[Ask, ...]
    rows: tuple[Row, ...]
    sources: tuple[Cited, ...]

    @property
    def answered(self) -> int:
        """Number of shown items with an answer."""
        return sum(bool(row.answer) for row in self.rows)

    @property
    def unanswered(self) -> int:
        return len(self.rows) - self.answered

    @property
    def counts_any(self) -> bool:
        """Whether at least one scored item is answered, so that there is a result."""
        return any(row.finding and row.finding.answered for row in self.rows)

    @property
    def open_reasons(self) -> tuple[Reason, ...]:
        """The reasons that are expanded: with outcome stop, only critical ones."""
        return tuple(reason for reason in self.reasons if not self._folds(reason))

    @property
    def folded_reasons(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if self._folds(reason))

    def _folds(self, reason: Reason) -> bool:
        return self.outcome.level == Level.CRITICAL and not reason.rule.critical

    @property
    def unprinted_reasons(self) -> int:
        """Number of reasons shown on the screen only."""
        return sum(not reason.printed for reason in self.reasons)

    @property
    def unprinted_sources(self) -> int:
        """Number of sources shown on the screen only."""
        return sum(not cited.printed for cited in self.sources)

    @property
    def rule_ids(self) -> tuple[str, ...]:
        return tuple(reason.rule.id for reason in self.reasons)

    @property
    def lesser_findings(self) -> tuple[Finding, ...]:
        return tuple(warned.finding for warned in self.lesser)

    def number(self, source: str) -> int:
        """The number in the list of sources, from 1; raises KeyError for a source that is not cited."""
        return self._numbers[source]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {cited.source.id: cited.number for cited in self.sources}


def report(questionnaire: Questionnaire, library: Library, answers: Answers) -> Report:
    """Build the result for these answers."""
    assessment = assess(questionnaire, answers)
    reasons, spoken = _reasons(questionnaire, library, assessment)
    facts = known(questionnaire, library, assessment.reading.counted)
    route = _route(questionnaire, assessment)
    contradictions = _contradictions(questionnaire, assessment, facts)
    replaced = _replaced(assessment)
    lesser = _lesser(questionnaire, library, assessment, spoken)
    return Report(
        code=encode(questionnaire, assessment.reading.given),
        outcome=questionnaire.outcomes[assessment.outcome],
        counts=assessment.counts,
        sections=_sections(questionnaire, assessment),
        headlines=_headlines(questionnaire, assessment, facts, route),
        route=route,
        contradictions=contradictions,
        replaced=replaced,
        reasons=reasons,
        known=facts,
        lesser=lesser,
        reassuring=_at(assessment, Level.OK),
        unclear=_at(assessment, Level.UNCLEAR),
        asks=_asks(questionnaire, assessment),
        rows=_rows(assessment),
        sources=_cite(library, route, contradictions, replaced, reasons, facts, lesser),
    )


def _at(assessment: Assessment, level: Level) -> tuple[Finding, ...]:
    return tuple(finding for finding in assessment.findings if finding.level == level)


def _replaced(assessment: Assessment) -> tuple[CountsAs, ...]:
    """The CountsAs that make an answer worse than the given one."""
    return tuple(
        finding.replaced
        for finding in assessment.findings
        if finding.replaced and not any(finding.item.by_id[option].level == finding.level for option in finding.given)
    )


def _reasons(
    questionnaire: Questionnaire, library: Library, assessment: Assessment
) -> tuple[tuple[Reason, ...], frozenset[str]]:
    """The reasons and the ids of their cautions; each caution is listed under the first reason it belongs to."""
    reasons: list[Reason] = []
    spoken: set[str] = set()
    printed = PRINTED_REASONS if library.language.english else PRINTED_IN_LONGER_WORDS
    for place, hit in enumerate(assessment.fired):
        raised: tuple[Raised, ...] = ()
        if hit.rule.points is None:
            raised = tuple(
                one
                for finding in hit.because
                for one in for_finding(questionnaire, library, assessment, finding)
                if one.caution.id not in spoken
            )
        spoken.update(one.caution.id for one in raised)
        caution = for_rule(questionnaire, library, assessment, hit.rule)
        reasons.append(Reason(hit.rule, hit.because, caution, raised, place < printed))
    return tuple(reasons), frozenset(spoken)


def _lesser(
    questionnaire: Questionnaire, library: Library, assessment: Assessment, spoken: frozenset[str]
) -> tuple[Warned, ...]:
    warned = []
    for finding in assessment.findings:
        raised = for_finding(questionnaire, library, assessment, finding)
        left = tuple(one for one in raised if one.caution.id not in spoken)
        if left:
            warned.append(Warned(finding, left))
    return tuple(warned)


def _headlines(
    questionnaire: Questionnaire, assessment: Assessment, facts: Known, route: Route | None
) -> tuple[str, ...]:
    """Headlines at the top: rules of different topics, then the evidence on the treatment.

    With critical rules the first topic (no confirmed legal route) is included as well, before what follows from it.
    """
    if not assessment.fired:
        return ()
    topics = questionnaire.headline_topics
    first: dict[str, Rule] = {}
    for hit in assessment.fired:
        first.setdefault(hit.rule.topic, hit.rule)
    rules = sorted(
        first.values(),
        key=lambda rule: (not rule.critical and rule.topic != topics[0], topics.index(rule.topic)),
    )
    known = (facts.headline,) if facts.headline and (route is None or route.id != TRIAL) else ()
    return (*(rule.says.text for rule in rules[: HEADLINES - len(known)]), *known)


def _route(questionnaire: Questionnaire, assessment: Assessment) -> Route | None:
    answers = assessment.reading.counted
    return next((route for route in questionnaire.routes if holds(route.when, answers, questionnaire.facts)), None)


def _contradictions(questionnaire: Questionnaire, assessment: Assessment, facts: Known) -> tuple[Contradiction, ...]:
    return tuple(
        one
        for one in questionnaire.contradictions
        if holds(one.when, assessment.reading.given, questionnaire.facts)
        and (not one.grades or facts.grade in one.grades)
    )


def _sections(questionnaire: Questionnaire, assessment: Assessment) -> tuple[SectionCounts, ...]:
    counted = []
    for section in questionnaire.sections:
        findings = tuple(finding for finding in assessment.findings if finding.item in section.items)
        if findings:
            counted.append(SectionCounts(section, count(findings), findings))
    return tuple(counted)


def _asks(questionnaire: Questionnaire, assessment: Assessment) -> tuple[Ask, ...]:
    open_items = {finding.item.id for finding in assessment.findings if finding.level > Level.OK}
    fitting = (
        ask
        for ask in questionnaire.asks
        if (not ask.items or open_items.intersection(ask.items))
        and (ask.when is None or holds(ask.when, assessment.reading.counted, questionnaire.facts))
    )
    return tuple(fitting)[:MOST_ASKS]


def _rows(assessment: Assessment) -> tuple[Row, ...]:
    findings = {finding.item.id: finding for finding in assessment.findings}
    given = assessment.reading.given
    return tuple(
        Row(item.id, item.short, item.question, item.labels(given.get(item.id, ())), findings.get(item.id))
        for item in assessment.reading.shown
    )


def _cite(
    library: Library,
    route: Route | None,
    contradictions: tuple[Contradiction, ...],
    replaced: tuple[CountsAs, ...],
    reasons: tuple[Reason, ...],
    facts: Known,
    lesser: tuple[Warned, ...],
) -> tuple[Cited, ...]:
    """The cited sources in the order of first mention on the page."""
    mentions: list[tuple[tuple[str, ...], bool]] = []
    mentions += [(route.says.sources, True)] if route else []
    mentions += [(entry.reason.sources, True) for entry in replaced]
    mentions += [(one.text.sources, True) for one in contradictions]
    for reason in reasons:
        mentions.append((reason.rule.says.sources, reason.printed))
        mentions += [(reason.caution.sources, False)] if reason.caution else []
        mentions += [(raised.caution.sources, False) for raised in reason.cautions]
    mentions += [(sourced.sources, on_paper) for sourced, on_paper in facts.texts]
    mentions += [(raised.caution.sources, False) for warned in lesser for raised in warned.cautions]
    return _numbered(library.sources, mentions)


@dataclass(frozen=True)
class Cited:
    """A source with its number by first mention; `printed`: cited in a printed part."""

    number: int
    source: Source
    printed: bool


def _numbered(known: Mapping[str, Source], mentions: Iterable[tuple[tuple[str, ...], bool]]) -> tuple[Cited, ...]:
    """Number the sources of `mentions`: (source ids, printed) in display order."""
    printed: dict[str, bool] = {}
    for sources, on_paper in mentions:
        for source in sources:
            printed[source] = printed.get(source, False) or on_paper
    return tuple(Cited(place, known[source], on_paper) for place, (source, on_paper) in enumerate(printed.items(), 1))
