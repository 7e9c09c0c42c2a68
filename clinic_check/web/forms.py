"""Items -> Flask-WTF forms. They parse and validate; templates render from the Item, the data and the errors."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectMultipleField, ValidationError
from wtforms.validators import DataRequired, Optional

from clinic_check.check.model import Item

PREFIX = "q-"  # an item called `data` or `errors` must not replace the form's own attribute


@cache  # by question: WTForms makes a class and looks through it at the first use, and nothing that was sent is in it
def form_class(*items: Item, blank: bool = False) -> type[FlaskForm]:
    """The form of these items, without a session-bound token (docs/decisions/0002); `blank`: none must be answered."""
    meta = type("Meta", (), {"csrf": False})
    fields = {field_name(item): _field(item, Optional() if blank else DataRequired(item.error)) for item in items}
    return type("ItemsForm", (FlaskForm,), {"Meta": meta, **fields})


def field_name(item: Item) -> str:
    return PREFIX + item.id


def chosen(form: FlaskForm, item: Item) -> tuple[str, ...]:
    """Ids of the options that were sent, in the order of the item; unknown ones are left out."""
    data = form[field_name(item)].data or ()
    sent = (data,) if isinstance(data, str) else tuple(data)
    return tuple(option.id for option in item.options if option.id in sent)


def tampered(form: FlaskForm, item: Item) -> bool:
    """Whether something was sent that the page does not offer."""
    raw = form[field_name(item)].raw_data or []
    return any(value not in item.by_id for value in raw) or (len(raw) > 1 and not item.several)


def _field(item: Item, needed: DataRequired | Optional) -> Field:
    choices = [option.id for option in item.options]  # the templates take the labels from the Item
    validators = [needed, _Exclusive(item)]
    if item.several:
        return SelectMultipleField(choices=choices, validators=validators)
    return RadioField(choices=choices, validators=validators)


class _Exclusive:
    """Refuses an exclusive option together with another one."""

    def __init__(self, item: Item) -> None:
        self.exclusive = {option.id for option in item.options if option.exclusive}
        self.message = item.exclusive_error

    def __call__(self, _form: Mapping[str, Field], field: Field) -> None:
        if isinstance(field.data, list) and len(field.data) > 1 and self.exclusive.intersection(field.data):
            raise ValidationError(self.message)
