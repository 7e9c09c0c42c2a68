"""Answers that are left out because they do not apply, with the reasons."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_check.check.answers import LeftOut, check, hidden, left_out, read
from clinic_check.check.conditions import Condition, FactTest, ItemTest, Test
from clinic_check.check.model import Item, Questionnaire
from tests.changed import with_items

CONFIRMED = FactTest("approved-route", True)
NOT_IN_A_TRIAL = FactTest("in-trial", False)
IN_A_TRIAL = FactTest("in-trial", True)
NO_LICENSE = FactTest("asked-approval", False)
IN_PRACTICE = FactTest("practice-route", True)
LICENSED = {"product": "approved-product", "condition": "knee-or-joint", "approved": "yes-checked"}
OF_TRIALS = {"trial": "yes", "trial-record": "matches", "ind": "yes", "ethics-board": "yes", "pay": "no"}

CASES: list[tuple[dict[str, str], dict[tuple[str, ...], tuple[Test, ...]]]] = [
    ({}, {}),
    ({"product": "other", "approved": "no", **OF_TRIALS}, {}),
    (LICENSED, {}),
    ({**LICENSED, **OF_TRIALS}, {("trial", "pay", "trial-record", "ind", "ethics-board"): (CONFIRMED,)}),
    # The record depends on the trial, which is hidden itself, so the reason is that of the trial.
    ({**LICENSED, "trial-record": "differs"}, {("trial-record",): (CONFIRMED,)}),
    ({"trial": "no", "trial-record": "differs"}, {("trial-record",): (NOT_IN_A_TRIAL,)}),
    ({"ethics-board": "yes", "trial-record": "differs"}, {("trial-record", "ethics-board"): (NOT_IN_A_TRIAL,)}),
    ({"trial": "yes", "evidence": "nothing", "who-treats": "no"}, {("who-treats", "evidence"): (IN_A_TRIAL,)}),
    ({"product": "exosomes", "approved": "yes-checked"}, {("approved",): (NO_LICENSE,)}),
    ({"product": "prp", "pay": "yes"}, {("pay",): (IN_PRACTICE,)}),
    ({"product": "prp", "approved": "no", "pay": "yes"}, {("approved",): (NO_LICENSE,), ("pay",): (IN_PRACTICE,)}),
    # An option that is dropped does not hide the questions about trials.
    ({**LICENSED, "product": "exosomes", "place": "uk", **OF_TRIALS}, {}),
]


@pytest.mark.parametrize(("answers", "expected"), CASES)
def test_what_is_left_out_and_why(
    questionnaire: Questionnaire, answers: dict[str, str], expected: dict[tuple[str, ...], tuple[Test, ...]]
) -> None:
    """Answers to hidden questions are left out, grouped by what keeps their questions from being shown."""
    given_answers = check(questionnaire, answers)
    named = hidden(questionnaire, given_answers)
    assert named == tuple(name for names in expected for name in names)
    groups = left_out(questionnaire, given_answers, named)
    assert {tuple(item.id for item in group.items): group.because for group in groups} == expected


def test_the_cases_are_of_both_kinds() -> None:
    """Some cases leave something out, and some nothing."""
    assert {bool(expected) for _, expected in CASES} == {True, False}


@pytest.mark.parametrize("named", [["nothing"], ["<script>"], ["product"], [""], ["approved", "risks"]])
def test_no_other_name_is_taken(questionnaire: Questionnaire, named: list[str]) -> None:
    """A name that is unknown, or of a question that is shown, is passed over."""
    assert left_out(questionnaire, check(questionnaire, LICENSED), named) == ()


def test_a_name_is_taken_once(questionnaire: Questionnaire) -> None:
    """A name that is given twice stands once, and in the order of the questions."""
    (group,) = left_out(questionnaire, check(questionnaire, LICENSED), ["pay", "trial", "pay"])
    assert [item.id for item in group.items] == ["trial", "pay"]


def shown_if(questionnaire: Questionnaire, item: str, condition: Condition) -> Questionnaire:
    """The questionnaire with another condition on one question."""
    return with_items(questionnaire, lambda one: dataclasses.replace(one, when=condition) if one.id == item else one)


def test_every_alternative_fails_and_is_named(questionnaire: Questionnaire) -> None:
    """Of two alternatives, what fails in each is named, once where both have it."""
    paid, told = ItemTest("pay", frozenset({"yes"})), ItemTest("place", frozenset({"mexico", "canada"}))
    not_risky = ItemTest("how-given", frozenset({"vein"}), negated=True)
    changed = shown_if(questionnaire, "claims", ((paid, not_risky), (told, not_risky)))
    answers = check(changed, {"how-given": "vein", "place": "mexico", "claims": "none-of-these"} | {"pay": "no"})
    (group,) = left_out(changed, answers, hidden(changed, answers))
    assert group.because == (
        ItemTest("pay", frozenset({"yes"}), negated=True),
        ItemTest("how-given", frozenset({"vein"})),
    )


@given(data=st.data())
def test_the_reason_is_true_of_what_is_kept(questionnaire: Questionnaire, data: st.DataObject) -> None:
    """Whatever was answered, each reason holds for the answers as they count once the others are dropped."""
    answers = drawn(questionnaire, data)
    named = hidden(questionnaire, answers)
    kept = {item: options for item, options in answers.items() if item not in named}
    groups: tuple[LeftOut, ...] = left_out(questionnaire, kept, named)
    assert sorted(item.id for group in groups for item in group.items) == sorted(named)
    assert groups == left_out(questionnaire, answers, named)
    reading = read(questionnaire, kept)
    for group in groups:
        assert group.because
        assert all(reading.holds(((test,),)) for test in group.because)


def drawn(questionnaire: Questionnaire, data: st.DataObject) -> dict[str, tuple[str, ...]]:
    """Any answers, each question answered or not, hidden ones too; options in the order of their question."""
    answers = {item.id: data.draw(_options(item), label=item.id) for item in questionnaire.items}
    return {name: options for name, options in answers.items() if options}


def _options(item: Item) -> st.SearchStrategy[tuple[str, ...]]:
    single = [(option.id,) for option in item.options if option.exclusive or not item.several]
    several = [option.id for option in item.options if item.several and not option.exclusive]
    choices = [st.just(()), st.sampled_from(single)]
    if several:
        picked = st.sets(st.sampled_from(several), min_size=1)
        choices.append(picked.map(lambda ids: tuple(one for one in several if one in ids)))
    return st.one_of(choices)
