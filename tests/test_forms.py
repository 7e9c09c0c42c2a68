"""The forms of items accept exactly the options that the page offers."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from clinic_check.check.model import Item, Questionnaire
from clinic_check.web.forms import EXCLUSIVE, chosen, field_name, form_class, tampered


@pytest.fixture
def one(questionnaire: Questionnaire) -> Item:
    """A question with one answer: yes, no, unknown."""
    return questionnaire.by_id["alternatives"]


@pytest.fixture
def several(questionnaire: Questionnaire) -> Item:
    """The question with boxes."""
    return questionnaire.by_id["claims"]


def sent(app: Flask, item: Item, *values: str, name: str = "") -> FlaskForm:
    """The form of the item as it reads these values from a request."""
    fields = MultiDict([(name or f"q-{item.id}", value) for value in values])
    with app.test_request_context(method="POST", data=fields):
        form = form_class(item)()
        form.validate()
        return form


def errors(form: FlaskForm) -> list[str]:
    return [str(error) for messages in form.errors.values() for error in messages]


def test_the_field_carries_a_prefix(one: Item) -> None:
    """The field is named after its question behind a prefix, so that no question can replace a part of the form."""
    assert field_name(one) == "q-alternatives"


def test_every_item_makes_a_form_of_one_field(app: Flask, questionnaire: Questionnaire) -> None:
    """Each question has a form with its one field, no token, and a choice for each of its options."""
    assert len(questionnaire.items) == 25
    for item in questionnaire.items:
        form = sent(app, item)
        assert [field.name for field in form] == [f"q-{item.id}"]
        for option in item.options:
            answered = sent(app, item, option.id)
            assert errors(answered) == [], (item.id, option.id)
            assert chosen(answered, item) == (option.id,)
            assert not tampered(answered, item)


def test_two_forms_do_not_share_fields(app: Flask, one: Item, several: Item) -> None:
    """Making the form of one question leaves the form of another as it was."""
    first = form_class(one)
    form_class(several)
    with app.test_request_context(method="POST", data={"q-alternatives": "no"}):
        assert [field.name for field in first()] == ["q-alternatives"]


@pytest.mark.parametrize("values", [(), ("",)])
def test_an_answer_may_be_missing(app: Flask, one: Item, values: tuple[str, ...]) -> None:
    """Without an answer the form has no error, and nothing counts as chosen: the step decides what is missing."""
    form = sent(app, one, *values)
    assert errors(form) == []
    assert chosen(form, one) == ()


def test_nothing_sent_is_no_tampering(app: Flask, one: Item, several: Item) -> None:
    """An empty form is a slip of the reader, and no made-up one."""
    assert not tampered(sent(app, one), one)
    assert not tampered(sent(app, several), several)


@pytest.mark.parametrize(
    "values", [("none",), ("Yes",), ("yes ",), ("yes", "no"), ("yes", "yes"), ("yes", "none"), ("",)]
)
def test_what_the_page_does_not_offer_is_tampering(app: Flask, one: Item, values: tuple[str, ...]) -> None:
    """An unknown option, or more than one where one is asked, was not sent from our page."""
    assert tampered(sent(app, one, *values), one)


def test_an_unknown_box_is_tampering(app: Flask, several: Item) -> None:
    """An unknown box among known ones was not sent from our page; several known ones were."""
    assert tampered(sent(app, several, "stories", "none"), several)
    assert not tampered(sent(app, several, "stories", "no-risk"), several)


def test_another_field_is_not_read(app: Flask, one: Item) -> None:
    """A field with another name, with or without the prefix, is no answer."""
    for name in ("alternatives", "q-price", "data", "q-"):
        form = sent(app, one, "yes", name=name)
        assert chosen(form, one) == ()
        assert not tampered(form, one)


def test_chosen_is_in_the_order_of_the_page(app: Flask, several: Item) -> None:
    """Boxes come back in the order of the page, each once, whatever the order in which they were sent."""
    form = sent(app, several, "hidden-cure", "no-risk", "stories", "no-risk", "cure-or-guarantee")
    assert chosen(form, several) == ("cure-or-guarantee", "no-risk", "stories", "hidden-cure")


def test_chosen_leaves_out_what_is_unknown(app: Flask, several: Item) -> None:
    """An unknown box is never among the chosen ones."""
    assert chosen(sent(app, several, "none", "stories"), several) == ("stories",)


@pytest.mark.parametrize(
    "values",
    [
        ("none-of-these", "stories"),
        ("stories", "none-of-these"),
        ("not-looked", "no-risk"),
        ("none-of-these", "not-looked"),
    ],
)
def test_an_exclusive_box_stands_alone(app: Flask, several: Item, values: tuple[str, ...]) -> None:
    """None of these, or I haven't looked, together with any other box is an error with its own words."""
    form = sent(app, several, *values)
    assert errors(form) == [EXCLUSIVE]
    assert set(chosen(form, several)) == set(values)
    assert not tampered(form, several)


@pytest.mark.parametrize("values", [("none-of-these",), ("not-looked",), ("stories", "no-risk")])
def test_boxes_that_go_together(app: Flask, several: Item, values: tuple[str, ...]) -> None:
    """An exclusive box alone, and any claims together, are taken."""
    assert errors(sent(app, several, *values)) == []


def all_sent(app: Flask, items: tuple[Item, ...], **values: object) -> FlaskForm:
    """The form of several items as it reads these values from a request."""
    fields = MultiDict({f"q-{name.replace('_', '-')}": value for name, value in values.items()})
    with app.test_request_context(method="POST", data=fields):
        form = form_class(*items)()
        form.validate()
        return form


def test_a_form_of_several_items_has_their_fields(app: Flask, questionnaire: Questionnaire) -> None:
    """A form of all items has the same field names as their own forms, in the same order."""
    form = all_sent(app, questionnaire.items)
    assert [field.name for field in form] == [f"q-{item.id}" for item in questionnaire.items]
    assert len(list(form)) == 25


def test_a_form_of_several_items_may_be_blank(app: Flask, questionnaire: Questionnaire) -> None:
    """An empty form has no error, and nothing counts as chosen or as made up."""
    form = all_sent(app, questionnaire.items)
    assert errors(form) == []
    assert not [item.id for item in questionnaire.items if chosen(form, item) or tampered(form, item)]


def test_a_form_of_several_items_reads_each(app: Flask, one: Item, several: Item) -> None:
    """Each item has its own answer, and the error of one leaves the others as they are."""
    form = all_sent(app, (one, several), alternatives="no", claims=["stories", "not-looked"])
    assert chosen(form, one) == ("no",)
    assert chosen(form, several) == ("stories", "not-looked")
    assert form.errors == {"q-claims": [EXCLUSIVE]}


@pytest.mark.parametrize("values", [["none"], ["yes", "no"], [""]])
def test_tampering_shows_in_a_form_of_several(app: Flask, one: Item, several: Item, values: list[str]) -> None:
    """An unknown option is seen as made up beside other fields too."""
    form = all_sent(app, (one, several), alternatives=values, claims="stories")
    assert tampered(form, one)
    assert not tampered(form, several)


def test_a_form_is_made_once(one: Item, several: Item) -> None:
    """The class of the same items is made once, and another one of other items or of another order."""
    assert form_class(one, several) is form_class(one, several)
    assert len({form_class(one), form_class(several), form_class(one, several), form_class(several, one)}) == 4
