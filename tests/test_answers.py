"""Validation of answers, shown questions, options that are offered or dropped, and navigation from step to step."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from clinic_check.check.answers import (
    AnswerError,
    check,
    dependences,
    first_open,
    following,
    offered,
    preceding,
    prune,
    read,
    shown_on,
)
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Questionnaire

EVERY = [
    *("product", "condition", "how-given", "place"),
    *("approved", "trial", "pay", "paid", "trial-record", "ind", "ethics-board"),
    *("claims", "pressure"),
    *("hands", "who-treats", "own-doctor", "licence", "specialty", "enforcement"),
    *("risks", "alternatives", "follow-up", "evidence", "product-details", "price"),
]
STEPS = [
    *("product", "condition", "way-and-place", "approved", "route", "trial-papers"),
    *("sales-talk", "hands", "look-ups", "papers"),
]
APPROVAL = {"approved"}
PAYMENT = {"pay"}
TRIAL_PAPERS = {"trial-record", "ind", "ethics-board"}
NOT_IN_A_TRIAL = {"evidence", "product-details", "price", "who-treats", "specialty"}
OUTSIDE = APPROVAL | TRIAL_PAPERS  # outside a trial, in the US, with no license possible
INSIDE = APPROVAL | NOT_IN_A_TRIAL
LICENSED = {"product": "approved-product", "condition": "knee-or-joint", "how-given": "surgery"}

HIDDEN: list[tuple[dict[str, str], set[str]]] = [
    ({}, OUTSIDE),
    ({"trial": "no"}, OUTSIDE),
    ({"trial": "refused"}, OUTSIDE),
    ({"trial": "unknown"}, OUTSIDE),
    ({"trial": "right-to-try"}, OUTSIDE),
    ({"trial": "yes"}, INSIDE),
    ({"trial": "expanded-access"}, INSIDE),
    # approved: asked where a license is possible, for something else, and abroad
    ({"product": "other"}, TRIAL_PAPERS),
    ({"product": "other", "approved": "yes-checked"}, TRIAL_PAPERS),
    (LICENSED, TRIAL_PAPERS),
    (LICENSED | {"how-given": "joint-or-tendon"}, OUTSIDE),
    (LICENSED | {"how-given": "other"}, TRIAL_PAPERS),
    ({"product": "approved-product"}, TRIAL_PAPERS),
    ({"product": "approved-product", "how-given": "joint-or-tendon"}, OUTSIDE),
    ({"product": "exosomes", "place": "us-tx"}, OUTSIDE),
    ({"product": "exosomes", "place": "home"}, OUTSIDE),
    ({"product": "exosomes", "place": "mexico"}, TRIAL_PAPERS),
    ({"place": "elsewhere"}, TRIAL_PAPERS),
    ({"product": "prp", "condition": "lungs", "place": "mexico"}, OUTSIDE),
    ({"product": "transplant-after-chemo", "place": "mexico"}, OUTSIDE),
    ({"product": "exosomes", "place": "mexico", "trial": "yes"}, NOT_IN_A_TRIAL),
    # trial and pay: not with a license that was checked; pay: not in ordinary practice
    (LICENSED | {"approved": "yes-checked"}, {"trial", "pay"} | TRIAL_PAPERS),
    (LICENSED | {"approved": "yes-checked", "trial": "yes"}, {"trial", "pay"} | TRIAL_PAPERS),
    (LICENSED | {"approved": "yes-told", "trial": "yes"}, NOT_IN_A_TRIAL),
    ({"product": "exosomes", "place": "mexico", "approved": "yes-checked"}, TRIAL_PAPERS),
    ({"product": "prp"}, OUTSIDE | PAYMENT),
    ({"product": "prp", "trial": "yes"}, INSIDE),
    ({"product": "prp", "how-given": "vein"}, OUTSIDE),
    ({"product": "own-marrow-same-day"}, OUTSIDE),
    ({"product": "own-marrow-same-day", "condition": "tendon"}, OUTSIDE | PAYMENT),
    ({"product": "transplant-after-chemo", "place": "home"}, OUTSIDE),
    ({"product": "transplant-after-chemo", "place": "us-ca"}, OUTSIDE | PAYMENT),
]

# answers -> the options of an item that are not offered
NOT_OFFERED: list[tuple[dict[str, str], str, set[str]]] = [
    ({}, "approved", {"yes-checked", "abroad"}),
    ({"product": "other"}, "approved", {"abroad"}),
    (LICENSED, "approved", {"abroad"}),
    (LICENSED | {"place": "japan"}, "approved", set()),
    ({"product": "exosomes", "place": "japan"}, "approved", {"yes-checked"}),
    ({"product": "exosomes", "place": "home"}, "approved", {"yes-checked", "abroad"}),
    ({}, "trial", set()),
    ({"place": "not-said"}, "trial", set()),
    ({"place": "home"}, "trial", set()),
    ({"place": "canada"}, "trial", {"right-to-try"}),
    ({}, "claims", set()),
    (LICENSED, "claims", {"said-approved"}),
    (LICENSED | {"how-given": "joint-or-tendon"}, "claims", set()),
    ({"product": "other"}, "claims", set()),
]

# answers -> the options that are dropped
DROPPED: list[tuple[Mapping[str, object], list[str]]] = [
    (LICENSED | {"approved": "yes-checked"}, []),
    ({"product": "other", "approved": "yes-checked"}, []),
    ({"product": "exosomes", "place": "japan", "approved": "yes-checked"}, ["yes-checked"]),
    (LICENSED | {"place": "us-tx", "approved": "abroad"}, ["abroad"]),
    (LICENSED | {"place": "uk", "approved": "abroad"}, []),
    ({"place": "uk", "trial": "right-to-try"}, ["right-to-try"]),
    ({"place": "us-tx", "trial": "right-to-try"}, []),
    (LICENSED | {"claims": ["stories", "said-approved"]}, ["said-approved"]),
    (LICENSED | {"claims": ["said-approved"]}, ["said-approved"]),
    ({"claims": ["said-approved"]}, []),
    # an answer to a hidden question is hidden, not dropped
    ({"product": "exosomes", "place": "us-tx", "approved": "yes-checked"}, []),
]

WRONG: list[tuple[object, str]] = [
    ([], "answers are a mapping of item to option"),
    ("product", "answers are a mapping of item to option"),
    (None, "answers are a mapping of item to option"),
    ({"produkt": "prp"}, "unknown item 'produkt'; did you mean 'product'?"),
    ({"zzz": "prp"}, "unknown item 'zzz'; known are product, condition, how-given"),
    ({7: "prp"}, "unknown item 7; known are product"),
    ({None: "prp"}, "unknown item None; "),
    ({"product": "prpp"}, "unknown option 'prpp' of product; did you mean 'prp'?"),
    (
        {"trial": "qqq"},
        "unknown option 'qqq' of trial; known are no, yes, expanded-access, right-to-try, refused, unknown",
    ),
    ({"trial": True}, "unknown option True of trial"),
    ({"triall": None}, "unknown item 'triall'; did you mean 'trial'?"),
    ({"claims": [None]}, "unknown option None of claims"),
    ({"hands": "nurse"}, "unknown option 'nurse' of hands; did you mean 'nurse-or-pa'?"),
    ({"paid": "yes"}, "unknown option 'yes' of paid; known are not-yet, paid, signed"),
    ({"trial": ["yes"]}, "unknown option ['yes'] of trial"),
    ({"trial": "matches"}, "unknown option 'matches' of trial"),
    ({"claims": ["storys"]}, "unknown option 'storys' of claims; did you mean 'stories'?"),
    ({"claims": ["stories", ["no-risk"]]}, "unknown option ['no-risk'] of claims"),
    ({"claims": {"stories": "yes"}}, "unknown option {'stories': 'yes'} of claims"),
    ({"claims": ["stories", "none-of-these"]}, "claims: stories, none-of-these exclude each other"),
    ({"claims": ["not-looked", "no-risk"]}, "claims: no-risk, not-looked exclude each other"),
    ({"claims": ["none-of-these", "not-looked"]}, "claims: none-of-these, not-looked exclude each other"),
]


def given(**answers: str) -> Answers:
    """Single answers by item, with _ for -; empty ones are left out."""
    return {item.replace("_", "-"): (option,) for item, option in answers.items() if option}


def test_check_gives_the_options_of_each_item(questionnaire: Questionnaire) -> None:
    """Single options and lists become tuples, several options in the order of the item and each once."""
    raw = {"own-doctor": "no", "claims": ["stories", "no-risk", "stories"], "product": "prp"}
    assert check(questionnaire, raw) == {
        "product": ("prp",),
        "claims": ("no-risk", "stories"),
        "own-doctor": ("no",),
    }


def test_check_takes_one_of_several_as_a_word(questionnaire: Questionnaire) -> None:
    """An item that takes several options takes one as a word or in a tuple, too."""
    assert check(questionnaire, {"claims": "not-looked"}) == {"claims": ("not-looked",)}
    assert check(questionnaire, {"claims": ("stories",)}) == {"claims": ("stories",)}


def test_check_leaves_out_what_was_not_answered(questionnaire: Questionnaire) -> None:
    """No answers at all, an empty list of options, and an item without a value are no answers."""
    assert check(questionnaire, {}) == {}
    assert check(questionnaire, {"pay": None, "claims": None}) == {}
    assert check(questionnaire, {"claims": []}) == {}


@pytest.mark.parametrize(("raw", "message"), WRONG, ids=[repr(raw) for raw, _ in WRONG])
def test_check_names_what_is_wrong(questionnaire: Questionnaire, raw: object, message: str) -> None:
    """An answer that no form gives raises an error with the offending id and what is nearest or known."""
    with pytest.raises(AnswerError) as caught:
        check(questionnaire, raw)
    assert message in str(caught.value)


@pytest.mark.parametrize(("answers", "hidden"), HIDDEN, ids=[str(answers) for answers, _ in HIDDEN])
def test_which_questions_are_shown(questionnaire: Questionnaire, answers: dict[str, str], hidden: set[str]) -> None:
    """All questions are shown in their order but those that the answers hide."""
    reading = read(questionnaire, check(questionnaire, answers))
    assert [item.id for item in reading.shown] == [item for item in EVERY if item not in hidden]


@pytest.mark.parametrize(
    ("answers", "item", "expected"), NOT_OFFERED, ids=[f"{one[1]} {one[0]}" for one in NOT_OFFERED]
)
def test_which_options_are_offered(
    questionnaire: Questionnaire, answers: dict[str, str], item: str, expected: set[str]
) -> None:
    """All options are offered in their order but those whose own condition does not hold."""
    reading = read(questionnaire, check(questionnaire, answers))
    options = questionnaire.by_id[item].options
    assert offered(reading, questionnaire.by_id[item]) == tuple(one for one in options if one.id not in expected)


@pytest.mark.parametrize(("answers", "expected"), DROPPED, ids=[str(answers) for answers, _ in DROPPED])
def test_which_options_are_dropped(
    questionnaire: Questionnaire, answers: Mapping[str, object], expected: list[str]
) -> None:
    """A chosen option that is not offered is taken out of its answer, with a text that says why; the others stay."""
    given_answers = check(questionnaire, answers)
    reading = read(questionnaire, given_answers)
    assert [option.id for option in reading.dropped] == expected
    assert all(option.dropped for option in reading.dropped)
    left = {item: tuple(one for one in chosen if one not in expected) for item, chosen in given_answers.items()}
    if "approved" not in {item.id for item in reading.shown}:
        left.pop("approved", None)
    assert reading.given == {item: chosen for item, chosen in left.items() if chosen}


def test_a_dropped_option_counts_as_unanswered(questionnaire: Questionnaire) -> None:
    """With a name that was "found" where no product is licensed, the questions about a trial stay."""
    answers = given(product="exosomes", place="japan", approved="yes-checked")
    found = read(questionnaire, answers)
    unanswered = read(questionnaire, given(product="exosomes", place="japan"))
    assert (found.given, found.shown) == (unanswered.given, unanswered.shown)


def test_hidden_answers_do_not_count(questionnaire: Questionnaire, approved_offer: Answers) -> None:
    """Answers to hidden questions are not among those that count, and are not reported as dropped options."""
    leftovers = given(trial="yes", trial_record="differs", ind="no", ethics_board="no", pay="yes")
    reading = read(questionnaire, {**approved_offer, **leftovers})
    assert reading.given == approved_offer
    assert reading.dropped == ()


def test_prune(questionnaire: Questionnaire) -> None:
    """Pruning takes away hidden answers and dropped options, and gives the rest in the order of the questions."""
    answers = given(ethics_board="yes", pay="no", trial_record="matches", trial="unknown", product="other")
    assert list(prune(questionnaire, answers).items()) == [
        ("product", ("other",)),
        ("trial", ("unknown",)),
        ("pay", ("no",)),
    ]
    assert prune(questionnaire, given(place="uk", trial="right-to-try")) == given(place="uk")


def test_an_empty_answer_is_no_answer(questionnaire: Questionnaire) -> None:
    """An item with no chosen option is unanswered."""
    assert read(questionnaire, {"trial": ()}).given == {}


def test_the_steps_hold_the_questions_in_their_order(questionnaire: Questionnaire) -> None:
    """Each question stands on one step; a step knows its part."""
    assert [step.id for step in questionnaire.steps] == STEPS
    assert [item.id for step in questionnaire.steps for item in step.items] == EVERY
    assert [questionnaire.part_of[step].id for step in ("product", "approved", "sales-talk", "hands", "papers")] == [
        *("the-offer", "approval-or-trial", "what-they-say", "the-people", "the-papers"),
    ]


def test_a_step_shows_what_is_asked(questionnaire: Questionnaire) -> None:
    """Of the questions of a step those that are shown, in their order."""
    step = questionnaire.step_of["hands"]
    outside, inside = (read(questionnaire, given(trial=one)) for one in ("no", "yes"))
    assert [item.id for item in shown_on(outside, step)] == ["hands", "who-treats", "own-doctor"]
    assert [item.id for item in shown_on(inside, step)] == ["hands", "own-doctor"]
    assert shown_on(outside, questionnaire.step_of["ind"]) == ()


@pytest.mark.parametrize(
    ("left_out", "step"),
    [
        ("product", "product"),
        ("condition", "condition"),
        ("place", "way-and-place"),
        ("trial-record", "trial-papers"),
        ("paid", "route"),
        ("claims", "sales-talk"),
        ("own-doctor", "hands"),
    ],
)
def test_first_open_is_the_step_of_the_answer_left_out(
    questionnaire: Questionnaire, trial_offer: Answers, left_out: str, step: str
) -> None:
    """With one shown question left out, its step is the open one."""
    answers = {name: one for name, one in trial_offer.items() if name != left_out}
    found = first_open(questionnaire, read(questionnaire, answers))
    assert found is not None
    assert found.id == step


def test_first_open_of_nothing(questionnaire: Questionnaire) -> None:
    """With nothing answered the first step is open."""
    assert first_open(questionnaire, read(questionnaire, {})) == questionnaire.steps[0]


def test_a_dropped_answer_is_open(questionnaire: Questionnaire, trial_offer: Answers) -> None:
    """A question whose only chosen option is not offered is asked again."""
    answers = {**trial_offer, "place": ("uk",), "approved": ("no",), "trial": ("right-to-try",)}
    found = first_open(questionnaire, read(questionnaire, answers))
    assert found is not None
    assert found.id == "route"


def test_nothing_open(questionnaire: Questionnaire, approved_offer: Answers, trial_offer: Answers) -> None:
    """With every shown question answered none is open; hidden ones are not asked for."""
    assert first_open(questionnaire, read(questionnaire, approved_offer)) is None
    assert first_open(questionnaire, read(questionnaire, trial_offer)) is None


@pytest.mark.parametrize(
    ("answers", "step", "before", "after"),
    [
        ({}, "product", None, "condition"),
        ({}, "papers", "look-ups", None),
        ({}, "way-and-place", "condition", "route"),
        ({}, "approved", "way-and-place", "route"),
        ({"product": "other"}, "way-and-place", "condition", "approved"),
        ({"product": "other"}, "route", "approved", "sales-talk"),
        ({"trial": "yes"}, "route", "way-and-place", "trial-papers"),
        ({"trial": "yes"}, "sales-talk", "trial-papers", "hands"),
        # `paid` is always asked, so the step stays with a license
        (LICENSED | {"approved": "yes-checked"}, "approved", "way-and-place", "route"),
    ],
)
def test_the_steps_before_and_after(
    questionnaire: Questionnaire, answers: dict[str, str], step: str, before: str | None, after: str | None
) -> None:
    """The steps before and after one are the nearest with a question that is shown; the ends have none."""
    reading = read(questionnaire, check(questionnaire, answers))
    at = next(one for one in questionnaire.steps if one.id == step)
    found = preceding(questionnaire, reading, at), following(questionnaire, reading, at)
    assert tuple(one.id if one else None for one in found) == (before, after)


@pytest.mark.parametrize(
    ("answers", "item", "expected"),
    [
        ({}, "trial", {}),
        ({"product": "prp"}, "trial", {"pay": ("trial", {"yes", "expanded-access"}, False)}),
        (LICENSED | {"approved": "yes-checked"}, "trial", {}),
        ({}, "hands", {}),
        ({}, "product", {}),
    ],
)
def test_what_an_answer_on_the_same_step_shows(
    questionnaire: Questionnaire, answers: dict[str, str], item: str, expected: dict[str, object]
) -> None:
    """A question that an earlier one of its step shows or hides is named with the options that show it."""
    found = dependences(questionnaire, check(questionnaire, answers), questionnaire.step_of[item])
    assert {name: (one.on.id, set(one.options), one.unanswered) for name, one in found.items()} == expected


def test_the_tables_are_not_empty() -> None:
    """The tables have cases, of both kinds where there are two."""
    assert len(EVERY) == 25
    assert len(WRONG) > 10
    assert {bool(expected) for *_, expected in NOT_OFFERED} == {True, False}
    assert {bool(expected) for _, expected in DROPPED} == {True, False}
