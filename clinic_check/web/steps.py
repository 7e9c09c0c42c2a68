"""The page of one question. It is the same for everybody but for a few things, so most of it is made only once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, Flask, abort, current_app, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clinic_check.check.answers import Answers, Reading, following, neighbours, read
from clinic_check.check.code import encode
from clinic_check.check.conditions import holds
from clinic_check.check.model import Item
from clinic_check.web.forms import chosen, field_name, form_class, tampered
from clinic_check.web.language import language
from clinic_check.web.ready import Ready, cut
from clinic_check.web.request import address, given, link, mode, questionnaire

SHAPES = 256  # that are kept; two languages, three modes and all ways back are about 200, of 8 kB each


def register(pages: Blueprint) -> None:
    """Add the addresses of this module."""
    pages.add_url_rule("/check/<item>", "question", question, methods=["GET", "POST"])


@dataclass(frozen=True)
class Shape:
    """All that a question page depends on but for the code and the ticks (docs/decisions/0016).

    `back` is a page and its question, `notes` are the numbers of those that stand, `replaced` is why the answer counts
    as another one, and `site` is where the page is asked for.
    """

    language: str
    item: str
    mode: str
    back: tuple[str, str | None]
    notes: tuple[int, ...]
    replaced: str
    site: str
    coded: bool


def install(app: Flask) -> None:
    """Give the app its memory of shapes."""
    app.extensions["ready_pages"] = lru_cache(maxsize=SHAPES)(_made)


def question(item: str) -> str | Response:
    """One question; POST goes on to the one that follows in this mode, or to the answers."""
    known = questionnaire()
    asked = known.by_id.get(item) or abort(404)
    answers = given()
    reading = read(known, answers)
    if asked not in reading.shown:
        return redirect(address("answers", reading.given), 303)
    if request.method == "GET" and reading.given == answers and _plain_address():
        kept: Callable[[Shape], Ready] = current_app.extensions["ready_pages"]
        return kept(_shape(asked, reading)).filled(g.code, answers.get(asked.id, ()))
    selected, error = reading.given.get(asked.id, ()), ""
    if request.method == "POST":
        form = form_class(asked)()
        if tampered(form, asked):
            abort(400)
        selected = chosen(form, asked)
        if form.validate():
            return redirect(_after(asked, answers, selected), 303)
        error = next(iter(form[field_name(asked)].errors))
    return _page(_shape(asked, reading), encode(known, reading.given) if reading.given else "", selected, error)


def _after(item: Item, before: Answers, options: tuple[str, ...]) -> str:
    """The page after an answer: the question that follows in this mode, or else the answers."""
    new, way = read(questionnaire(), {**before, item.id: options}), mode()
    upcoming = following(new, item.id, way) if way != "change" or new.given != before else None
    return address("question", new.given, upcoming.id, way) if upcoming else address("answers", new.given)


def _plain_address() -> bool:
    """Whether nothing but the code and the mode stands in it, as we write them; other words would show in the page."""
    return request.query_string.decode("latin-1") == _query(g.code, mode())


def _query(code: str, mode: str) -> str:
    return "&".join([f"a={code}"] * bool(code) + [f"{mode}=1"] * bool(mode))


def _shape(item: Item, reading: Reading) -> Shape:
    facts, way = questionnaire().facts, mode()
    standing = (number for number, note in enumerate(item.notes) if holds(note.when, reading.counted, facts))
    replaced = reading.replaced.get(item.id) if item.id in reading.given else None
    return Shape(
        language=language(),
        item=item.id,
        mode=way,
        back=_back(item, reading, way),
        notes=tuple(standing),
        replaced=replaced.reason.text if replaced else "",
        site=f"{request.scheme}://{request.host}{request.root_path}/",
        coded=bool(g.code),
    )


def _back(item: Item, reading: Reading, way: str) -> tuple[str, str | None]:
    if way == "change":
        return "answers", None
    before = neighbours(reading, item.id)[0]
    return ("question", before.id) if before else ("start", None)


def _made(shape: Shape) -> Ready:
    """Made in a request of its own, with the code of no answers: nothing of a reader can get into what is kept."""
    code = encode(questionnaire(), {}) if shape.coded else ""
    options = [option.id for option in questionnaire().by_id[shape.item].options]
    path = url_for("pages.question", item=shape.item)
    with (
        current_app.app_context(),
        current_app.test_request_context(path, shape.site, query_string=_query(code, shape.mode)),
    ):
        g.lang, g.code = shape.language, code
        return cut(_page(shape, code, options), code, options)


def _page(shape: Shape, code: str, selected: Collection[str], error: str = "") -> str:
    """`code` is that of the answers which count, for the way back."""
    asked = questionnaire().by_id[shape.item]
    page, before = shape.back
    return render_template(
        "question.html",
        item=asked,
        section=questionnaire().section_of[asked.id],
        name=field_name(asked),
        selected=selected,
        error=error,
        back=link(page, code, before, shape.mode if before else ""),
        notes=[asked.notes[number].text for number in shape.notes],
        replaced=shape.replaced,
    )
