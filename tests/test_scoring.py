"""Findings, counts, half-points, and fired rules with their findings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic_check.check.conditions import Answers
from clinic_check.check.model import Item, Level, Option, Questionnaire
from clinic_check.check.scoring import Assessment, assess
from tests.changed import with_items

NOTHING_SAID = 16  # all scored but approval and the three papers of a trial
IN_A_TRIAL = 14  # three papers more, five fewer
ON_THE_APPROVED_ROUTE = 15  # approval more, trial and pay fewer
IN_PRACTICE = 15
OK, UNCLEAR, CONCERN, CRITICAL = Level.OK, Level.UNCLEAR, Level.CONCERN, Level.CRITICAL

# changes to the approved offer -> (ok, unclear, concern, critical)
COUNTS: list[tuple[dict[str, str], tuple[int, int, int, int]]] = [
    ({}, (15, 0, 0, 0)),
    ({"enforcement": "found"}, (14, 0, 0, 1)),
    ({"enforcement": "found", "licence": "not-found"}, (13, 0, 0, 2)),
    ({"enforcement": "closed", "licence": "not-checked"}, (13, 1, 1, 0)),
    ({"risks": "", "price": "", "own-doctor": ""}, (12, 3, 0, 0)),
    ({"risks": "partly", "price": "no", "own-doctor": "no", "evidence": "unknown"}, (11, 1, 3, 0)),
    ({"claims": "stories"}, (14, 0, 1, 0)),
    ({"claims": "not-looked"}, (14, 1, 0, 0)),
    ({"claims": ""}, (14, 1, 0, 0)),
    # said-approved is dropped where a product is licensed, so nothing is answered
    ({"claims": "said-approved"}, (14, 1, 0, 0)),
    ({"place": "", "paid": "paid"}, (15, 0, 0, 0)),
    ({"trial": "no", "ind": "no", "pay": "yes"}, (15, 0, 0, 0)),
    ({"approved": "yes-told", "trial": "no", "ind": "no", "pay": "yes"}, (14, 1, 2, 0)),
    # for hair nothing is licensed: approval is not asked, trial and pay are
    ({"condition": "hair"}, (14, 2, 0, 0)),
    ({"trial": "yes", "approved": "yes-told"}, (10, 5, 0, 0)),
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
    ({"ethics-board": ("unknown",)}, {"H1": ["ethics-board: unknown"]}),
    ({"trial-record": ("differs",)}, {"H1": ["trial-record: differs"]}),
    (
        {"trial-record": ("differs",), "pay": ("yes",)},
        {"R2": ["pay: yes"], "H1": ["pay: yes", "trial-record: differs"], "H2": ["pay: yes"]},
    ),
    ({"ind": ("no",)}, {"R1": ["ind: no"], "H1": ["ind: no"]}),
    ({"ind": ("unknown",)}, {"H6": ["ind: unknown"]}),
    ({"risks": ("partly",)}, {"H3": ["risks: partly"]}),
    ({"risks": (), "licence": ("not-checked",)}, {"H3": ["licence: not-checked", "risks: "]}),
    ({"hands": ("myself",)}, {"R9": ["hands: myself"], "H3": ["hands: myself"]}),
    ({"own-doctor": ("advised-against",)}, {"H3": ["own-doctor: advised-against"]}),
    (
        {"own-doctor": ("advised-against",), "hands": ("unknown",)},
        {"H3": ["hands: unknown", "own-doctor: advised-against"]},
    ),
    ({"enforcement": ("found",)}, {"R6": ["enforcement: found"], "H3": ["enforcement: found"]}),
    ({"licence": ("problem",)}, {"R7": ["licence: problem"], "H3": ["licence: problem"]}),
    ({"claims": ("no-risk", "stories")}, {"H4": ["claims: no-risk"]}),
    ({"claims": ("no-risk",), "pressure": ("yes",)}, {"H4": ["claims: no-risk", "pressure: yes"]}),
    (
        {"trial": ("unknown",), "claims": ("no-risk", "approval-not-needed", "stories"), "pay": ("no",)},
        {
            "R4": ["claims: approval-not-needed"],
            "R5": ["claims: no-risk"],
            "H1": ["trial: unknown"],
            "H4": ["claims: no-risk approval-not-needed"],
            "H5": ["claims: no-risk approval-not-needed stories"],
        },
    ),
    (
        {"follow-up": ("no",), "claims": ("stories", "breakthrough")},
        {"H5": ["claims: stories breakthrough", "follow-up: no"]},
    ),
    (
        {"alternatives": ("no",), "follow-up": ("no",), "claims": (), "own-doctor": ()},
        {"H5": ["claims: ", "own-doctor: ", "alternatives: no", "follow-up: no"]},
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

    return with_items(questionnaire, item)


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
    questionnaire: Questionnaire, approved_offer: Answers, trial_offer: Answers, practice_offer: Answers
) -> None:
    """The total is the number of scored questions that are shown, whatever was answered."""
    assert assess(questionnaire, approved_offer).counts.total == ON_THE_APPROVED_ROUTE
    assert assess(questionnaire, trial_offer).counts.total == IN_A_TRIAL
    assert assess(questionnaire, practice_offer).counts.total == IN_PRACTICE
    assert assess(questionnaire, {}).counts.total == NOTHING_SAID
    assert assess(questionnaire, {}).counts.unclear == NOTHING_SAID


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


def test_a_finding_knows_what_counts(questionnaire: Questionnaire, approved_offer: Answers) -> None:
    """A finding holds the options that count, without those that are dropped."""
    assessment = assess(questionnaire, approved_offer | {"claims": ("stories", "said-approved")})
    finding = next(one for one in assessment.findings if one.item.id == "claims")
    assert (finding.given, finding.level, finding.answered) == (("stories",), CONCERN, True)


def test_an_answer_that_is_dropped_is_not_answered(questionnaire: Questionnaire, approved_offer: Answers) -> None:
    """A question of which every chosen option is dropped counts as unanswered."""
    assessment = assess(questionnaire, approved_offer | {"claims": ("said-approved",)})
    finding = next(one for one in assessment.findings if one.item.id == "claims")
    assert (finding.given, finding.level, finding.answered) == ((), UNCLEAR, False)


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
    """Each rule that fires comes with the answers behind it, of several options only those it names."""
    assessment = assess(questionnaire, trial_offer | changes)
    assert {
        hit.rule.id: [f"{finding.item.id}: {' '.join(finding.given)}" for finding in hit.because]
        for hit in assessment.fired
    } == expected


def test_a_rule_never_fires_because_of_a_good_answer(
    questionnaire: Questionnaire, many_answers: tuple[Answers, ...]
) -> None:
    """A rule that fires names at least one answer, and none at level ok; R8 and R9 may rest on way and place alone."""
    hits = [hit for answers in many_answers for hit in assess(questionnaire, answers).fired]
    assert len(hits) > 1000
    assert {len(hit.because) for hit in hits} > {1, 2, 3}
    assert {hit.rule.id for hit in hits if not hit.because} <= {"R8", "R9"}
    assert OK not in {finding.level for hit in hits for finding in hit.because}


def test_rules_fire_in_their_order(questionnaire: Questionnaire, many_answers: tuple[Answers, ...]) -> None:
    """The rules that fire stand in the order R1 to R9, H6, H1 to H5."""
    order = ["R1", "R2", "R4", "R5", "R6", "R7", "R8", "R9", "H6", "H1", "H2", "H3", "H4", "H5"]
    seen = {tuple(fired(questionnaire, answers)) for answers in many_answers}
    assert len(seen) > 50
    assert all(list(rules) == [rule for rule in order if rule in rules] for rules in seen)


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "few-warnings"),
        ({"specialty": "no"}, "few-warnings"),
        ({"enforcement": "not-checked"}, "checks-left"),
        ({"licence": "not-checked"}, "checks-left"),
        ({"specialty": "no", "price": "no", "follow-up": "no"}, "checks-left"),
        ({"risks": "unknown"}, "unknowns"),
        ({"who-treats": "unknown"}, "unknowns"),
        ({"hands": "unknown"}, "unknowns"),
        ({"risks": "unknown", "specialty": "no"}, "unknowns"),
        ({"risks": "unknown", "claims": "stories"}, "warnings"),
        ({"risks": "no"}, "warnings"),
        ({"enforcement": "closed"}, "warnings"),
        ({"pressure": "yes"}, "warnings"),
        ({"own-doctor": "advised-against"}, "warnings"),
        ({"approved": "unknown", "trial": "unknown", "pay": "unknown"}, "unknowns"),
        ({"approved": "unknown", "trial": "unknown", "pay": "yes"}, "warnings"),
        ({"approved": "yes-told", "trial": "no", "pay": "insurer"}, "checks-left"),
        ({"licence": "problem"}, "stop"),
    ],
)
def test_outcome(questionnaire: Questionnaire, approved_offer: Answers, changes: dict[str, str], outcome: str) -> None:
    """The first that holds: stop, no rule, checks left, unknowns without a strong concern, warnings."""
    answers = approved_offer | {item: (option,) for item, option in changes.items()}
    assert assess(questionnaire, answers).outcome == outcome


def test_without_a_rule_the_route_decides(
    questionnaire: Questionnaire, approved_offer: Answers, trial_offer: Answers, practice_offer: Answers
) -> None:
    """Few warnings with a license or a trial, and practice where doctors may use it without approval."""
    outcomes = [assess(questionnaire, one).outcome for one in (approved_offer, trial_offer, practice_offer)]
    assert outcomes == ["few-warnings", "few-warnings", "practice"]
