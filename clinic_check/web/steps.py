"""The page of one question."""

from __future__ import annotations

from collections.abc import Collection

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from clinic_check.check.answers import Answers, Reading, following, neighbours, read
from clinic_check.check.conditions import holds
from clinic_check.check.model import Item
from clinic_check.web.forms import chosen, field_name, form_class, tampered
from clinic_check.web.request import address, given, mode, questionnaire


def register(pages: Blueprint) -> None:
    """Add the addresses of this module."""
    pages.add_url_rule("/check/<item>", "question", question, methods=["GET", "POST"])


def question(item: str) -> str | Response:
    """One question; POST redirects to the one that follows in this mode, or to the answers."""
    asked = questionnaire().by_id.get(item) or abort(404)
    answers = given()
    reading = read(questionnaire(), answers)
    if asked not in reading.shown:
        return redirect(address("answers", reading.given), 303)
    if request.method != "POST":
        return _page(asked, reading, reading.given.get(asked.id, ()))
    form = form_class(asked)()
    if tampered(form, asked):
        abort(400)
    selected = chosen(form, asked)
    if form.validate():
        return redirect(_after(asked, answers, selected), 303)
    return _page(asked, reading, selected, next(iter(form[field_name(asked)].errors)))


def _after(item: Item, before: Answers, options: tuple[str, ...]) -> str:
    """The page after an answer: the question that follows in this mode, or else the answers."""
    new, way = read(questionnaire(), {**before, item.id: options}), mode()
    upcoming = following(new, item.id, way) if way != "change" or new.given != before else None
    return address("question", new.given, upcoming.id, way) if upcoming else address("answers", new.given)


def _page(item: Item, reading: Reading, selected: Collection[str], error: str = "") -> str:
    replaced = reading.replaced.get(item.id) if item.id in reading.given else None
    facts = questionnaire().facts
    return render_template(
        "question.html",
        item=item,
        section=questionnaire().section_of[item.id],
        name=field_name(item),
        selected=selected,
        error=error,
        back=_back(item, reading),
        notes=[note.text for note in item.notes if holds(note.when, reading.counted, facts)],
        replaced=replaced.reason.text if replaced else "",
    )


def _back(item: Item, reading: Reading) -> str:
    """The address of the page before: the answers when one is changed, else the question before, or the start."""
    if mode() == "change":
        return address("answers", reading.given)
    before = neighbours(reading, item.id)[0]
    return address("question", reading.given, before.id, mode()) if before else address("start", reading.given)
