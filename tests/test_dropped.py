"""Options that are offered only under a condition of their own, and that an answer loses where it does not hold."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from clinic_check.check.answers import read
from clinic_check.check.code import decode, encode
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Option, Questionnaire
from clinic_check.loader.content import Content
from tests.page import Page

LICENSED: Answers = {"product": ("approved-product",), "condition": ("knee-or-joint",), "how-given": ("surgery",)}
# item, option, answers with which it is dropped, answers with which it counts
DROPPED: list[tuple[str, str, Answers, Answers]] = [
    ("approved", "yes-checked", {"product": ("exosomes",), "place": ("uk",)}, LICENSED),
    ("approved", "abroad", {**LICENSED, "place": ("us-tx",)}, {**LICENSED, "place": ("uk",)}),
    ("trial", "right-to-try", {"place": ("japan",)}, {"place": ("us-wy",)}),
    ("pay", "yes-permitted", {"trial": ("right-to-try",)}, {"trial": ("yes",)}),
    ("claims", "said-approved", LICENSED, {"product": ("exosomes",)}),
]
IDS = [f"{item}.{option}" for item, option, *_ in DROPPED]


def option(questionnaire: Questionnaire, item: str, name: str) -> Option:
    return questionnaire.by_id[item].by_id[name]


def test_every_option_with_a_condition_is_tried(questionnaire: Questionnaire) -> None:
    """The table has each option that is offered only under a condition."""
    offered = {(item.id, one.id) for item in questionnaire.items for one in item.options if one.when is not None}
    assert {(item, name) for item, name, *_ in DROPPED} == offered


@pytest.mark.parametrize(("item", "name", "without", "within"), DROPPED, ids=IDS)
def test_an_answer_loses_what_is_not_offered(
    content: Content, item: str, name: str, without: Answers, within: Answers
) -> None:
    """An option that is not offered is named, and its answer stands empty; where it is offered, it stands."""
    dropped, kept = {**without, item: (name,)}, {**within, item: (name,)}
    assert read(content.questionnaire, dropped).dropped == (option(content.questionnaire, item, name),)
    assert read(content.questionnaire, kept).dropped == ()
    answers = [next(row.answer for row in content.report(given).rows if row.id == item) for given in (dropped, kept)]
    assert answers == [(), content.questionnaire.by_id[item].labels((name,))]


@pytest.mark.parametrize(("item", "name", "without", "within"), DROPPED, ids=IDS)
def test_it_counts_as_unanswered(content: Content, item: str, name: str, without: Answers, within: Answers) -> None:
    """Outcome, rules, counts and code are those of the same answers without it."""
    with_it, bare = content.report({**without, item: (name,)}), content.report(without)
    assert (with_it.outcome, with_it.rule_ids, with_it.counts) == (bare.outcome, bare.rule_ids, bare.counts)
    assert with_it.code == bare.code
    assert item not in decode(content.questionnaire, with_it.code)
    assert decode(content.questionnaire, content.report({**within, item: (name,)}).code)[item] == (name,)


@pytest.mark.parametrize(("item", "name", "without", "within"), DROPPED, ids=IDS)
def test_the_page_of_the_question_says_why(
    client: FlaskClient, questionnaire: Questionnaire, item: str, name: str, without: Answers, within: Answers
) -> None:
    """The step of a question whose option was dropped says why; it says nothing where the option counts."""
    told = " ".join(option(questionnaire, item, name).dropped.split())
    assert told
    step = questionnaire.step_of[item].id
    pages = [
        Page(client.get(f"/en/check/{step}?a={encode(questionnaire, {**answers, item: (name,)})}").text)
        for answers in (without, within)
    ]
    assert [told in page.main for page in pages] == [True, False]
