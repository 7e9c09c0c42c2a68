"""Findings, counts, half-points, and fired rules with their findings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic_check.check.conditions import Answers
from clinic_check.check.model import Item, Level, Option, Questionnaire
from clinic_check.check.scoring import Assessment, assess

ALL_SCORED = 19
WITHOUT_TRIAL_PAPERS = 17
ON_THE_APPROVED_ROUTE = 14
OK, UNCLEAR, CONCERN, CRITICAL = Level.OK, Level.UNCLEAR, Level.CONCERN, Level.CRITICAL

# changes to the approved offer -> (ok, unclear, concern, critical)
COUNTS: list[tuple[dict[str, str], tuple[int, int, int, int]]] = [
    ({}, (14, 0, 0, 0)),
    ({"enforcement": "found"}, (13, 0, 0, 1)),
    ({"enforcement": "found", "licence": "not-found"}, (12, 0, 0, 2)),
    ({"enforcement": "closed", "licence": "not-checked"}, (12, 1, 1, 0)),
    ({"risks": "", "price": "", "own-doctor": ""}, (11, 3, 0, 0)),
    ({"risks": "partly", "price": "no", "own-doctor": "no", "evidence": "unknown"}, (10, 1, 3, 0)),
    ({"claims": "stories"}, (13, 0, 1, 0)),
    ({"claims": "not-looked"}, (13, 1, 0, 0)),
    ({"claims": ""}, (13, 1, 0, 0)),
    ({"how-given": "", "place": ""}, (14, 0, 0, 0)),
    ({"trial": "no", "ind": "no", "pay": "yes"}, (14, 0, 0, 0)),
    ({"approved": "yes-told", "trial": "no", "ind": "no", "pay": "yes"}, (13, 1, 3, 0)),
    ({"condition": "hair"}, (13, 3, 1, 0)),
]

# changes to the approved offer -> half-points
HALF_POINTS: list[tuple[dict[str, tuple[str, ...]], int]] = [
    ({}, 0),
    ({"evidence": ("unknown",)}, 1),
    ({"evidence": ()}, 1),
    ({"evidence": ("small-or-mixed",)}, 2),
    ({"product-details": ("partly",)}, 2),
    ({"alternatives": ("no",)}, 2),
    ({"price": ("unknown",)}, 1),
    ({"follow-up": ("no",)}, 2),
    ({"who-treats": ("not-met",)}, 2),
    ({"who-treats": ()}, 1),
    ({"specialty": ("other-field",)}, 2),
    ({"own-doctor": ()}, 1),
    ({"own-doctor": ("advised-against",)}, 2),
    ({"claims": ()}, 1),
    ({"claims": ("not-looked",)}, 1),
    ({"claims": ("stories",)}, 2),
    ({"claims": ("no-risk", "stories", "hidden-cure")}, 6),
    ({"enforcement": ("closed",), "risks": ("no",), "licence": ("not-checked",), "pressure": ("yes",)}, 0),
    ({"evidence": ("nothing",), "price": ("no",), "claims": ("stories", "breakthrough"), "specialty": ("unknown",)}, 9),
]

# (changes to the trial offer) -> {rule: the answers that make it fire}
BECAUSE: list[tuple[dict[str, tuple[str, ...]], dict[str, list[str]]]] = [
    ({}, {}),
    ({"pay": ("yes",)}, {"H2": ["pay: yes"]}),
    ({"pay": ()}, {"H2": ["pay: "]}),
    ({"ethics-board": ("unknown",)}, {"H1": ["approved: no", "ethics-board: unknown"]}),
    ({"trial-record": ("differs",)}, {"H1": ["approved: no", "trial-record: differs"]}),
    (
        {"trial-record": ("differs",), "pay": ("yes",)},
        {
            "R3": ["approved: no", "trial-record: differs", "pay: yes"],
            "H1": ["approved: no", "trial-record: differs"],
            "H2": ["pay: yes"],
        },
    ),
    ({"ind": ("no",)}, {"R1": ["approved: no", "ind: no"], "H1": ["approved: no", "ind: no"]}),
    (
        {"trial": ("refused",), "ind": ("unknown",)},
        {
            "R1": ["approved: no", "trial: refused", "ind: unknown"],
            "H1": ["approved: no", "trial: refused", "ind: unknown"],
        },
    ),
    (
        {"approved": (), "product": ("exosomes",), "trial": ("no",)},
        {"H1": ["approved: no", "trial: no"]},
    ),
    ({"risks": ("partly",)}, {"H3": ["risks: partly"]}),
    ({"risks": (), "licence": ("not-checked",)}, {"H3": ["risks: ", "licence: not-checked"]}),
    ({"enforcement": ("found",)}, {"R6": ["enforcement: found"], "H3": ["enforcement: found"]}),
    ({"licence": ("problem",)}, {"R7": ["licence: problem"], "H3": ["licence: problem"]}),
    ({"claims": ("no-risk", "stories")}, {"H4": ["claims: no-risk"]}),
    ({"claims": ("no-risk",), "pressure": ("yes",)}, {"H4": ["claims: no-risk", "pressure: yes"]}),
    (
        {"approved": ("unknown",), "trial": ("unknown",), "claims": ("no-risk", "approval-not-needed", "stories")},
        {
            "R4": ["claims: approval-not-needed"],
            "R5": ["claims: no-risk"],
            "H1": ["approved: unknown", "trial: unknown"],
            "H4": ["claims: no-risk approval-not-needed"],
            "H5": ["claims: no-risk approval-not-needed stories"],
        },
    ),
    (
        {"evidence": ("nothing",), "claims": ("stories", "breakthrough")},
        {"H5": ["evidence: nothing", "claims: stories breakthrough"]},
    ),
    (
        {"evidence": ("unknown",), "price": ("no",), "follow-up": ("no",), "own-doctor": ()},
        {"H5": ["evidence: unknown", "price: no", "follow-up: no", "own-doctor: "]},
    ),
]


def level_of(assessment: Assessment, item: str) -> Level:
    return next(finding.level for finding in assessment.findings if finding.item.id == item)


def with_claim_at(questionnaire: Questionnaire, claim: str, level: Level) -> Questionnaire:
    """A copy in which this claim stands at this level."""

    def option(old: Option) -> Option:
        return replace(old, level=level) if old.id == claim else old

    def item(old: Item) -> Item:
        return replace(old, options=tuple(map(option, old.options))) if old.id == "claims" else old

    sections = tuple(replace(section, items=tuple(map(item, section.items))) for section in questionnaire.sections)
    return replace(questionnaire, sections=sections)


def adding_up_at(questionnaire: Questionnaire, at_least: int) -> Questionnaire:
    """A copy in which the softer answers count from this many half-points on."""
    rules = tuple(
        replace(rule, points=replace(rule.points, at_least=at_least)) if rule.points else rule
        for rule in questionnaire.rules
    )
    return replace(questionnaire, rules=rules)


def fired(questionnaire: Questionnaire, answers: Answers) -> list[str]:
    return [hit.rule.id for hit in assess(questionnaire, answers).fired]


@pytest.mark.parametrize(("changes", "expected"), COUNTS, ids=[str(changes) for changes, _ in COUNTS])
def test_counts(
    questionnaire: Questionnaire,
    approved_offer: Answers,
    changes: dict[str, str],
    expected: tuple[int, int, int, int],
) -> None:
    """Each shown scored question counts once, at the level of its answer; unanswered counts as unclear."""
    answers = approved_offer | {item: (option,) if option else () for item, option in changes.items()}
    counts = assess(questionnaire, answers).counts
    assert (counts.ok, counts.unclear, counts.concern, counts.critical) == expected
    assert counts.by_level() == dict(zip(["ok", "unclear", "concern", "critical"], expected, strict=True))
    assert counts.total == sum(expected)
    assert counts.warnings == expected[2] + expected[3]


def test_how_many_things_are_checked(
    questionnaire: Questionnaire, approved_offer: Answers, trial_offer: Answers
) -> None:
    """The total is the number of scored questions that are shown, whatever was answered."""
    assert assess(questionnaire, approved_offer).counts.total == ON_THE_APPROVED_ROUTE
    assert assess(questionnaire, trial_offer).counts.total == ALL_SCORED
    assert assess(questionnaire, {}).counts.total == WITHOUT_TRIAL_PAPERS
    assert assess(questionnaire, {}).counts.unclear == WITHOUT_TRIAL_PAPERS


@pytest.mark.parametrize(
    ("item", "chosen", "level"),
    [
        ("approved", ("yes-checked",), OK),
        ("approved", ("yes-told",), UNCLEAR),
        ("approved", ("refused",), CONCERN),
        ("approved", (), UNCLEAR),
        ("enforcement", ("found",), CRITICAL),
        ("enforcement", ("closed",), CONCERN),
        ("licence", ("not-found",), CRITICAL),
        ("licence", ("clean",), OK),
        ("own-doctor", (), UNCLEAR),
        ("own-doctor", ("advised-against",), CONCERN),
        ("claims", (), UNCLEAR),
        ("claims", ("none-of-these",), OK),
        ("claims", ("not-looked",), UNCLEAR),
        ("claims", ("stories", "hidden-cure"), CONCERN),
    ],
)
def test_levels(
    questionnaire: Questionnaire, approved_offer: Answers, item: str, chosen: tuple[str, ...], level: Level
) -> None:
    """A finding stands at the level of its option, and an unanswered one at unclear."""
    assert level_of(assess(questionnaire, approved_offer | {item: chosen}), item) == level


@pytest.mark.parametrize(
    ("item", "option", "level"),
    [
        ("trial", "no", CONCERN),
        ("trial-record", "not-checked", UNCLEAR),
        ("trial-record", "differs", CONCERN),
        ("ind", "other-letter", CONCERN),
        ("ethics-board", "unknown", UNCLEAR),
        ("pay", "yes-permitted", UNCLEAR),
        ("pay", "yes", CONCERN),
    ],
)
def test_levels_in_a_trial(
    questionnaire: Questionnaire, trial_offer: Answers, item: str, option: str, level: Level
) -> None:
    """The questions about a trial stand at the level of their option like any other."""
    assert level_of(assess(questionnaire, trial_offer | {item: (option,)}), item) == level


@pytest.mark.parametrize("chosen", [("no-risk", "stories"), ("stories", "no-risk"), ("no-risk",)])
def test_several_answers_stand_at_the_worst(
    questionnaire: Questionnaire, approved_offer: Answers, chosen: tuple[str, ...]
) -> None:
    """A finding with several options stands at the worst of them, in whatever order."""
    worse = with_claim_at(questionnaire, "no-risk", CRITICAL)
    assert level_of(assess(worse, approved_offer | {"claims": chosen}), "claims") == CRITICAL


def test_a_finding_knows_what_was_given_and_what_counts(questionnaire: Questionnaire, trial_offer: Answers) -> None:
    """A finding holds the answer as given and as it counts, and says why they differ."""
    assessment = assess(questionnaire, trial_offer | {"product": ("exosomes",), "approved": ("yes-checked",)})
    finding = assessment.findings[0]
    assert (finding.item.id, finding.given, finding.counted) == ("approved", ("yes-checked",), ("no",))
    assert finding.level == CONCERN
    assert finding.answered
    assert finding.replaced
    assert finding.replaced.id == "none-licensed"


def test_an_unanswered_finding_that_counts_as_no_is_not_answered(questionnaire: Questionnaire) -> None:
    """A question that was not answered says so, even where it counts as something."""
    finding = assess(questionnaire, {"product": ("exosomes",)}).findings[0]
    assert (finding.item.id, finding.given, finding.counted) == ("approved", (), ("no",))
    assert not finding.answered


@pytest.mark.parametrize(("changes", "points"), HALF_POINTS, ids=[str(changes) for changes, _ in HALF_POINTS])
def test_half_points(
    questionnaire: Questionnaire, approved_offer: Answers, changes: dict[str, tuple[str, ...]], points: int
) -> None:
    """Of the softer answers a concern weighs 2, each single claim 2, unclear or unanswered 1, and no other weighs."""
    answers = approved_offer | changes
    assert "H5" in fired(adding_up_at(questionnaire, points), answers)
    assert "H5" not in fired(adding_up_at(questionnaire, points + 1), answers)


def test_softer_answers_hold_at_six(questionnaire: Questionnaire, approved_offer: Answers) -> None:
    """Five half-points pass and six hold."""
    five = approved_offer | {"price": ("no",), "follow-up": ("no",), "evidence": ("unknown",)}
    assert fired(questionnaire, five) == []
    assert fired(questionnaire, five | {"specialty": ("unknown",)}) == ["H5"]


@pytest.mark.parametrize(("changes", "expected"), BECAUSE, ids=[str(changes) for changes, _ in BECAUSE])
def test_a_rule_names_the_answers_that_make_it_fire(
    questionnaire: Questionnaire,
    trial_offer: Answers,
    changes: dict[str, tuple[str, ...]],
    expected: dict[str, list[str]],
) -> None:
    """Each rule that fires comes with the answers behind it as they count, of several options only those it names."""
    assessment = assess(questionnaire, trial_offer | changes)
    assert {
        hit.rule.id: [f"{finding.item.id}: {' '.join(finding.counted)}" for finding in hit.because]
        for hit in assessment.fired
    } == expected


def test_a_rule_never_fires_because_of_a_good_answer(
    questionnaire: Questionnaire, many_answers: tuple[Answers, ...]
) -> None:
    """A rule that fires names at least one answer, and none at level ok."""
    hits = [hit for answers in many_answers for hit in assess(questionnaire, answers).fired]
    assert len(hits) > 1000
    assert {len(hit.because) for hit in hits} > {1, 2, 3}
    assert all(hit.because for hit in hits)
    assert OK not in {finding.level for hit in hits for finding in hit.because}


def test_rules_fire_in_their_order(questionnaire: Questionnaire, many_answers: tuple[Answers, ...]) -> None:
    """The rules that fire stand in the order R1 to R7, H1 to H5."""
    order = ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "H1", "H2", "H3", "H4", "H5"]
    seen = {tuple(fired(questionnaire, answers)) for answers in many_answers}
    assert len(seen) > 50
    assert all(list(rules) == [rule for rule in order if rule in rules] for rules in seen)


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "few-warnings"),
        ({"specialty": "no"}, "few-warnings"),
        ({"risks": "unknown"}, "unknowns"),
        ({"risks": "unknown", "specialty": "no"}, "warnings"),
        ({"risks": "no"}, "warnings"),
        ({"licence": "problem"}, "stop"),
        ({"licence": "not-checked"}, "unknowns"),
    ],
)
def test_outcome(questionnaire: Questionnaire, approved_offer: Answers, changes: dict[str, str], outcome: str) -> None:
    """A critical rule stops; a hold rule warns with any concern and leaves unknowns without; no rule, few warnings."""
    answers = approved_offer | {item: (option,) for item, option in changes.items()}
    assert assess(questionnaire, answers).outcome == outcome
