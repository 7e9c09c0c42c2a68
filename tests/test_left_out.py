"""Answers that are left out because they do not apply, with the reasons."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_check.check.answers import LeftOut, check, hidden, left_out
from clinic_check.check.conditions import Answers, Condition, FactTest, ItemTest, Test, holds
from clinic_check.check.model import Item, Questionnaire

CONFIRMED = FactTest("approved-route", True)
NO_TRIAL = ItemTest("trial", frozenset({"yes"}), negated=True)
LICENSED = {"product": "approved-product", "condition": "knee-or-joint", "approved": "yes-checked"}
OF_TRIALS = {"trial": "yes", "trial-record": "matches", "ind": "yes", "ethics-board": "yes", "pay": "no"}

CASES: list[tuple[dict[str, str], dict[tuple[str, ...], tuple[Test, ...]]]] = [
    ({}, {}),
    ({"approved": "no", **OF_TRIALS}, {}),
    (LICENSED, {}),
    ({**LICENSED, **OF_TRIALS}, {("trial", "trial-record", "ind", "ethics-board", "pay"): (CONFIRMED,)}),
    # `record` depends on `trial`, which is hidden itself, so the reason is that of `trial`.
    ({**LICENSED, "trial-record": "differs"}, {("trial-record",): (CONFIRMED,)}),
    ({"trial": "no", "trial-record": "differs"}, {("trial-record",): (NO_TRIAL,)}),
    ({"ethics-board": "yes", "trial-record": "differs"}, {("trial-record", "ethics-board"): (NO_TRIAL,)}),
    # No product of this kind is licensed, so the approval counts as no and the questions about trials are shown.
    ({**LICENSED, "product": "prp", **OF_TRIALS}, {}),
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
    sections = tuple(
        dataclasses.replace(
            section,
            items=tuple(dataclasses.replace(one, when=condition) if one.id == item else one for one in section.items),
        )
        for section in questionnaire.sections
    )
    return dataclasses.replace(questionnaire, sections=sections)


def test_every_alternative_fails_and_is_named(questionnaire: Questionnaire) -> None:
    """Of two alternatives, what fails in each is named, once where both have it."""
    paid, told = ItemTest("pay", frozenset({"yes"})), ItemTest("place", frozenset({"mexico", "canada"}))
    not_risky = ItemTest("risks", frozenset({"no"}), negated=True)
    changed = shown_if(questionnaire, "claims", ((paid, not_risky), (told, not_risky)))
    answers = check(changed, {"risks": "no", "place": "mexico", "claims": "none-of-these"} | {"pay": "no"})
    (group,) = left_out(changed, answers, hidden(changed, answers))
    assert group.because == (
        ItemTest("pay", frozenset({"yes"}), negated=True),
        ItemTest("risks", frozenset({"no"})),
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
    counted = {**kept, **({"approved": ("no",)} if "approved" in kept and not_licensed(kept) else {})}
    for group in groups:
        assert group.because
        assert all(holds(((test,),), counted, questionnaire.facts) for test in group.because)


def not_licensed(answers: Answers) -> bool:
    """Whether an approval that was found cannot count, as the list of such answers in questions.yaml says."""
    product, condition = answers.get("product", ()), answers.get("condition", ())
    known = {("approved-product",), ("lab-grown-cells",), ("gene-or-immune-cells",), ("other",)}
    licensed = product in known or (product == ("birth-tissue-cells",) and condition == ("blood",))
    return not licensed or condition in (("hair",), ("wellness",))


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
