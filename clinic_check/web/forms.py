"""Forms of the questions: they parse and validate what was sent; templates render from the Item."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectMultipleField, ValidationError
from wtforms.validators import Optional

from clinic_check.check.model import Item

PREFIX = "q-"  # an item named `data` or `errors` would shadow an attribute of the form
EXCLUSIVE = "exclusive"


@cache  # WTForms inspects a new class at its first use; it holds no submitted data
def form_class(*items: Item) -> type[FlaskForm]:
    """The form class of these items, without a CSRF token (docs/decisions/0002); every answer may be missing."""
    meta = type("Meta", (), {"csrf": False})
    return type("ItemsForm", (FlaskForm,), {"Meta": meta, **{field_name(item): _form_field(item) for item in items}})


def field_name(item: Item) -> str:
    return PREFIX + item.id


def chosen(form: FlaskForm, item: Item) -> tuple[str, ...]:
    """Ids of the submitted options, in the order of the item; unknown ones are dropped."""
    data = form[field_name(item)].data or ()
    sent = (data,) if isinstance(data, str) else tuple(data)
    return tuple(option.id for option in item.options if option.id in sent)


def tampered(form: FlaskForm, item: Item) -> bool:
    """Whether a submitted value is not among the options, or several were sent for a single choice."""
    raw = form[field_name(item)].raw_data or []
    return any(value not in item.by_id for value in raw) or (len(raw) > 1 and not item.several)


def _form_field(item: Item) -> Field:
    choices = [option.id for option in item.options]  # the templates take the labels from the Item
    validators = [Optional(), _Exclusive(item)]
    if item.several:
        return SelectMultipleField(choices=choices, validators=validators)
    return RadioField(choices=choices, validators=validators)


class _Exclusive:
    """WTForms validator: an exclusive option cannot be combined with another one."""

    def __init__(self, item: Item) -> None:
        self.exclusive = {option.id for option in item.options if option.exclusive}

    def __call__(self, _form: Mapping[str, Field], field: Field) -> None:
        if isinstance(field.data, list) and len(field.data) > 1 and self.exclusive.intersection(field.data):
            raise ValidationError(EXCLUSIVE)
