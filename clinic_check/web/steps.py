"""Question pages (one question, all, quick check) and their forms.

Forms parse and validate only; templates render from the Item, the selected options and the errors.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import Field, RadioField, SelectMultipleField, ValidationError
from wtforms.validators import DataRequired, Optional

from clinic_check.check.answers import Answers, LeftOut, Reading, following, hidden, left_out, neighbours, prune, read
from clinic_check.check.code import decode, encode
from clinic_check.check.conditions import holds
from clinic_check.check.model import Item
from clinic_check.web.request import address, given, mode, questionnaire

MISSING, EXCLUSIVE = "missing", "exclusive"
PREFIX = "q-"  # an item named `data` or `errors` would shadow an attribute of the form


def register(pages: Blueprint) -> None:
    """Add the routes of this module."""
    pages.add_url_rule("/check/<item>", "question", question_page, methods=["GET", "POST"])
    pages.add_url_rule("/all", "all", all_page, methods=["GET", "POST"])
    pages.add_url_rule("/quick", "quick", quick_page, methods=["GET", "POST"])
    pages.add_app_template_global(_left_out, "left_out")


# One question


def question_page(item: str) -> str | Response:
    """One question; a valid POST gives 303 to the next question of this mode, or to the answers."""
    asked = questionnaire().by_id.get(item) or abort(404)
    reading = read(questionnaire(), given())
    if asked not in reading.shown:
        return redirect(address("answers", reading.given), 303)
    if request.method != "POST":
        return _render_question(asked, reading, reading.given.get(asked.id, ()))
    form = form_class(asked)()
    if tampered(form, asked):
        abort(400)
    selected = chosen(form, asked)
    if form.validate():
        return redirect(_after_question(asked, selected), 303)
    return _render_question(asked, reading, selected, error_of(form, asked))


def _after_question(item: Item, selected: tuple[str, ...]) -> str:
    """The URL after an answer: the next question of this mode, or else the answers."""
    before, way = given(), mode()
    new = read(questionnaire(), {**before, item.id: selected})
    upcoming = following(new, item.id, way) if way != "change" or new.given != before else None
    return address("question", new.given, upcoming.id, way) if upcoming else address("answers", new.given)


def _render_question(item: Item, reading: Reading, selected: Collection[str], error: str = "") -> str:
    replaced = reading.replaced.get(item.id) if item.id in reading.given else None
    facts, section = questionnaire().facts, questionnaire().section_of[item.id]
    return render_template(
        "pages/question.html",
        item=item,
        section=section,
        part=questionnaire().sections.index(section) + 1,
        name=field_name(item),
        selected=selected,
        error=error,
        back=_back(item, reading),
        notes=[note.text for note in item.notes if holds(note.when, reading.counted, facts)],
        replaced=replaced.reason.text if replaced else "",
        way_back={"back": item.id} | ({mode(): 1} if mode() else {}),
    )


def _back(item: Item, reading: Reading) -> str:
    """The URL of the "Back" link: the answers in mode `change`, else the previous question, or the start page."""
    if mode() == "change":
        return address("answers", reading.given)
    before = neighbours(reading, item.id)[0]
    return address("question", reading.given, before.id, mode()) if before else address("start", reading.given)


# Several questions on one page


@dataclass(frozen=True)
class Asked:
    """One question of the page with its field name, selected options and error message."""

    item: Item
    name: str
    selected: tuple[str, ...]
    error: str


def all_page() -> str | Response:
    return _items_page("pages/all.html", questionnaire().items)


def quick_page() -> str | Response:
    return _items_page("pages/quick.html", questionnaire().quick_items)


def _items_page(template: str, items: tuple[Item, ...]) -> str | Response:
    """The form of these items; a valid POST merges its answers into those of the URL and gives 303."""
    before = prune(questionnaire(), given())
    if request.method != "POST":
        return _render_items(template, tuple(_asked(item, before.get(item.id, ())) for item in items))
    form = form_class(*items, blank=True)()
    if any(tampered(form, item) for item in items):
        abort(400)
    sent = {item.id: chosen(form, item) for item in items}
    if form.validate():
        merged = {**before, **sent}
        return redirect(_after_several({name: options for name, options in merged.items() if options}), 303)
    return _render_items(template, tuple(_asked(item, sent[item.id], form) for item in items))


def _asked(item: Item, selected: tuple[str, ...], form: FlaskForm | None = None) -> Asked:
    return Asked(item, field_name(item), selected, error_of(form, item) if form else "")


def _render_items(template: str, asked: tuple[Asked, ...]) -> str:
    """Render the page with the questions grouped by section; empty sections are omitted."""
    section_of = questionnaire().section_of
    parts = [(part, [one for one in asked if section_of[one.item.id] is part]) for part in questionnaire().sections]
    wrong = [one for one in asked if one.error]
    return render_template(template, parts=[part for part in parts if part[1]], wrong=wrong, total=len(asked))


def _after_several(answers: Answers) -> str:
    """The URL of the result, or of the answers when none counts; `left` names omitted items (docs/decisions/0006)."""
    reading = read(questionnaire(), answers)
    counts = any(item.scored and item.id in reading.given for item in reading.shown)
    code = encode(questionnaire(), reading.given) if reading.given else None
    left = hidden(questionnaire(), answers)
    return url_for(f"pages.{'result' if counts else 'answers'}", a=code, left=left or None)


def _left_out() -> tuple[LeftOut, ...]:
    """Omitted items named by the query parameter `left`; ids that are unknown or shown are ignored."""
    named = request.args.getlist("left")
    return left_out(questionnaire(), decode(questionnaire(), g.code) if g.get("code") else {}, named) if named else ()


# Forms


@cache  # WTForms inspects a new class at its first use; it holds no submitted data
def form_class(*items: Item, blank: bool = False) -> type[FlaskForm]:
    """The form class of these items, without a CSRF token (docs/decisions/0002); `blank`: answers are optional."""
    meta = type("Meta", (), {"csrf": False})
    fields = {field_name(item): _form_field(item, Optional() if blank else DataRequired(MISSING)) for item in items}
    return type("ItemsForm", (FlaskForm,), {"Meta": meta, **fields})


def field_name(item: Item) -> str:
    return PREFIX + item.id


def chosen(form: FlaskForm, item: Item) -> tuple[str, ...]:
    """Ids of the submitted options, in the order of the item; unknown ones are dropped."""
    data = form[field_name(item)].data or ()
    sent = (data,) if isinstance(data, str) else tuple(data)
    return tuple(option.id for option in item.options if option.id in sent)


def error_of(form: FlaskForm, item: Item) -> str:
    """The error message of the item in the page's language, or ""; form classes are shared by all languages."""
    errors = form[field_name(item)].errors
    if not errors:
        return ""
    return item.error if MISSING in errors else item.exclusive_error


def tampered(form: FlaskForm, item: Item) -> bool:
    """Whether a submitted value is not among the options, or several were sent for a single choice."""
    raw = form[field_name(item)].raw_data or []
    return any(value not in item.by_id for value in raw) or (len(raw) > 1 and not item.several)


def _form_field(item: Item, needed: DataRequired | Optional) -> Field:
    choices = [option.id for option in item.options]  # the templates take the labels from the Item
    validators = [needed, _Exclusive(item)]
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
