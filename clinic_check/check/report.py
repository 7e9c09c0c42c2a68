"""The Report: everything that the result page, its print and its PDF show, in display order."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from clinic_check.check.answers import Reading
from clinic_check.check.cautions import Known, Raised, for_finding, for_rule, known
from clinic_check.check.code import encode
from clinic_check.check.conditions import Answers, ItemTest
from clinic_check.check.library import Caution, Library, Sourced
from clinic_check.check.model import (
    Ask,
    Contradiction,
    Level,
    Line,
    Outcome,
    Questionnaire,
    Route,
    Rule,
    Section,
    Topic,
)
from clinic_check.check.scoring import Assessment, Counts, Finding, assess, count

MOST_ASKS = 10
PAPERS = "trial-record"  # asked only of a reader in a trial


@dataclass(frozen=True)
class Reason:
    """The fired rules of a topic as one reason: its sentences (the first is the heading), findings and cautions.

    `fact`: the sentence that goes with the heading on the short result. `offer`: (short name, label) of the answers
    without a level that its rules name. `leads`: of the first topic, which stands first.
    """

    topic: Topic
    rules: tuple[Rule, ...]
    lines: tuple[Sourced, ...]
    fact: Sourced | None
    offer: tuple[tuple[str, str], ...]
    because: tuple[Finding, ...]
    general: tuple[Caution, ...]
    cautions: tuple[Raised, ...]
    leads: bool

    @property
    def critical(self) -> bool:
        return any(rule.critical for rule in self.rules)

    @property
    def heading(self) -> Sourced:
        return self.lines[0]

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources of its sentences, each once."""
        return tuple(dict.fromkeys(source for line in self.lines for source in line.sources))

    @property
    def lifted_by(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rule.lifted_by for rule in self.rules if rule.lifted_by))


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
    route: Route | None
    title: str
    contradictions: tuple[Contradiction, ...]
    reasons: tuple[Reason, ...]
    known: Known
    lesser: tuple[Warned, ...]
    unclear: tuple[Finding, ...]
    asks: tuple[Ask, ...]
    doctor: tuple[str, ...]
    rows: tuple[Row, ...]
    reading: Reading = field(compare=False)
    rule_ids: tuple[str, ...]

    @property
    def answered(self) -> int:
        """Number of shown items with an answer."""
        return sum(bool(row.answer) for row in self.rows)

    @property
    def unanswered(self) -> int:
        return len(self.rows) - self.answered

    @property
    def in_trial(self) -> bool:
        """Whether the reader would be in a trial or in expanded access: its papers are asked for."""
        return any(row.id == PAPERS for row in self.rows)

    @property
    def counts_any(self) -> bool:
        """Whether at least one scored item is answered, so that there is a result."""
        return any(row.finding and row.finding.answered for row in self.rows)


def report(questionnaire: Questionnaire, library: Library, answers: Answers) -> Report:
    """Build the result for these answers."""
    assessment = assess(questionnaire, answers)
    reasons, spoken = _reasons(questionnaire, library, assessment)
    facts = known(questionnaire, library, assessment.reading)
    outcome = questionnaire.outcomes[assessment.outcome]
    return Report(
        code=encode(questionnaire, assessment.reading.given),
        outcome=outcome,
        counts=assessment.counts,
        sections=_sections(questionnaire, assessment),
        route=_route(questionnaire, assessment),
        title=next((one.text for one in outcome.titles if assessment.reading.holds(one.when)), outcome.title),
        contradictions=_contradictions(questionnaire, assessment, facts),
        reasons=reasons,
        known=facts,
        lesser=_lesser(library, assessment, spoken),
        unclear=tuple(finding for finding in assessment.findings if finding.level == Level.UNCLEAR),
        asks=_asks(questionnaire, assessment),
        doctor=tuple(one.text for one in questionnaire.doctor if assessment.reading.holds(one.when)),
        rows=_rows(assessment),
        reading=assessment.reading,
        rule_ids=tuple(hit.rule.id for hit in assessment.fired),
    )


def _reasons(
    questionnaire: Questionnaire, library: Library, assessment: Assessment
) -> tuple[tuple[Reason, ...], frozenset[str]]:
    """The reasons and the ids of their cautions; each caution is listed under the first reason it belongs to.

    The first topic (the route) stands first, then critical reasons, then the others.
    """
    spoken: set[str] = set()
    topics = [topic for topic in questionnaire.topics if any(hit.rule.id in topic.rules for hit in assessment.fired)]
    first = questionnaire.topics[0]
    reasons = [_reason(library, assessment, topic, spoken, topic == first) for topic in topics]
    return tuple(sorted(reasons, key=lambda one: (not one.leads, not one.critical))), frozenset(spoken)


def _reason(library: Library, assessment: Assessment, topic: Topic, spoken: set[str], leads: bool) -> Reason:
    """The reason of a topic; adds the ids of its cautions to `spoken`."""
    fired = [hit for hit in assessment.fired if hit.rule.id in topic.rules]
    findings = _merged(finding for hit in fired for finding in hit.because)
    told = [finding for hit in fired if hit.rule.points is None for finding in hit.because]
    raised = [
        one
        for finding in _merged(told)
        for one in for_finding(library, assessment, finding)
        if one.caution.id not in spoken
    ]
    spoken.update(one.caution.id for one in raised)
    lines = _lines(assessment, topic, {hit.rule.id for hit in fired})
    general = (for_rule(library, assessment, hit.rule) for hit in fired)
    return Reason(
        topic=topic,
        rules=tuple(hit.rule for hit in fired),
        lines=tuple(line for line in lines if line),
        fact=next((line for line in lines[topic.fact :] if line), None),
        offer=_offer(assessment, [hit.rule for hit in fired]),
        because=findings,
        general=tuple(dict.fromkeys(caution for caution in general if caution)),
        cautions=tuple(raised),
        leads=leads,
    )


def _offer(assessment: Assessment, rules: list[Rule]) -> tuple[tuple[str, str], ...]:
    """(short name, label) of the answers without a level that an alternative that holds names directly."""
    reading = assessment.reading
    alternatives = (tests for rule in rules for tests in rule.when if reading.holds((tests,)))
    tests = [test for tests in alternatives for test in tests if isinstance(test, ItemTest) and not test.negated]
    named = {(test.item, option) for test in tests for option in test.options}
    return tuple(
        (item.short, item.by_id[chosen].label)
        for item in reading.shown
        if not item.scored
        for chosen in reading.given.get(item.id, ())
        if (item.id, chosen) in named
    )


def _merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding for each item, with the options that any of them names."""
    merged: dict[str, Finding] = {}
    for finding in findings:
        before = merged.get(finding.item.id)
        named = {*finding.given, *(before.given if before else ())}
        given = tuple(option.id for option in finding.item.options if option.id in named)
        merged[finding.item.id] = replace(finding, given=given)
    return tuple(merged.values())


def _lines(assessment: Assessment, topic: Topic, fired: Collection[str]) -> tuple[Sourced | None, ...]:
    """Of each list of lines the first that fits, or None."""

    def fits(line: Line) -> bool:
        return (not line.rules or not line.rules.isdisjoint(fired)) and assessment.reading.holds(line.when)

    return tuple(next((line.text for line in lines if fits(line)), None) for lines in topic.says)


def _lesser(library: Library, assessment: Assessment, spoken: frozenset[str]) -> tuple[Warned, ...]:
    """Findings with cautions that belong to no reason."""
    warned = []
    for finding in assessment.findings:
        raised = for_finding(library, assessment, finding)
        left = tuple(one for one in raised if one.caution.id not in spoken)
        if left:
            warned.append(Warned(finding, left))
    return tuple(warned)


def _route(questionnaire: Questionnaire, assessment: Assessment) -> Route | None:
    return next((route for route in questionnaire.routes if assessment.reading.holds(route.when)), None)


def _contradictions(questionnaire: Questionnaire, assessment: Assessment, facts: Known) -> tuple[Contradiction, ...]:
    return tuple(
        one
        for one in questionnaire.contradictions
        if assessment.reading.holds(one.when) and (not one.grades or facts.grade in one.grades)
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
        if (not ask.items or open_items.intersection(ask.items)) and assessment.reading.holds(ask.when)
    )
    return tuple(fitting)[:MOST_ASKS]


def _rows(assessment: Assessment) -> tuple[Row, ...]:
    findings = {finding.item.id: finding for finding in assessment.findings}
    given = assessment.reading.given
    return tuple(
        Row(item.id, item.short, item.question, item.labels(given.get(item.id, ())), findings.get(item.id))
        for item in assessment.reading.shown
    )
