"""Several questions on one page: all of them, or the quick check. Where each answer leads is the engine's business."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from clinic_check.check.answers import Answers, LeftOut, hidden, left_out, prune, read
from clinic_check.check.code import decode, encode
from clinic_check.check.model import Item
from clinic_check.web.forms import chosen, field_name, form_class, tampered
from clinic_check.web.request import given, questionnaire


def register(pages: Blueprint) -> None:
    """Add the addresses of this module."""
    pages.add_url_rule("/all", "all", all_questions, methods=["GET", "POST"])
    pages.add_url_rule("/quick", "quick", quick, methods=["GET", "POST"])
    pages.app_context_processor(left_out_words)


@dataclass(frozen=True)
class Asked:
    """One question of the page, with the options that are ticked and what is wrong with them."""

    item: Item
    name: str
    selected: tuple[str, ...]
    error: str


def all_questions() -> str | Response:
    return _page("all.html", questionnaire().items)


def quick() -> str | Response:
    return _page("quick.html", tuple(item for item in questionnaire().items if item.quick))


def _page(template: str, items: tuple[Item, ...]) -> str | Response:
    """The form of these items; POST leads on with its answers in place of theirs, all other answers kept."""
    before = prune(questionnaire(), given())
    form = form_class(*items, blank=True)()
    if request.method == "GET":
        return _render(template, tuple(_asked(item, before.get(item.id, ())) for item in items))
    if any(tampered(form, item) for item in items):
        abort(400)
    sent = {item.id: chosen(form, item) for item in items}
    if form.validate():
        merged = {**before, **sent}
        return redirect(_after({name: options for name, options in merged.items() if options}), 303)
    return _render(template, tuple(_asked(item, sent[item.id], form) for item in items))


def _asked(item: Item, selected: tuple[str, ...], form: FlaskForm | None = None) -> Asked:
    name = field_name(item)
    return Asked(item, name, selected, next(iter(form[name].errors), "") if form else "")


def _render(template: str, asked: tuple[Asked, ...]) -> str:
    """The page, its questions part by part; parts without one are left out."""
    section_of = questionnaire().section_of
    parts = [(part, [one for one in asked if section_of[one.item.id] is part]) for part in questionnaire().sections]
    wrong = [one for one in asked if one.error]
    return render_template(template, parts=[part for part in parts if part[1]], wrong=wrong, total=len(asked))


def _after(answers: Answers) -> str:
    """The result, or the answers as long as none counts; the address names what was left out (docs/decisions/0006)."""
    reading = read(questionnaire(), answers)
    counts = any(item.scored and item.id in reading.given for item in reading.shown)
    code = encode(questionnaire(), reading.given) if reading.given else None
    left = hidden(questionnaire(), answers)
    return url_for(f"pages.{'result' if counts else 'answers'}", a=code, left=left or None)


def left_out_words() -> dict[str, object]:
    return {"left_out": _named}


def _named() -> tuple[LeftOut, ...]:
    """What the address says was left out; an id that is unknown, or of a question that is shown, is passed over."""
    named = request.args.getlist("left")
    return left_out(questionnaire(), decode(questionnaire(), g.code) if g.get("code") else {}, named) if named else ()
