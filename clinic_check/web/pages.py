"""The pages."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clinic_check.check import mail
from clinic_check.check.answers import Answers, first_open, read
from clinic_check.check.code import CodeError, LaterEditionError, decode, edition_of, encode, grouped, length, tidy
from clinic_check.check.model import Questionnaire
from clinic_check.check.report import Report, report
from clinic_check.loader.changelog import versions
from clinic_check.lookup.pasted import shown
from clinic_check.web.forms import CodeForm
from clinic_check.web.language import language, words

pages = Blueprint("pages", __name__)
MODES = ("change", "open")  # ways through the questions that stand in the address; without one, all are asked in order
EXAMPLE = {"product": ("prp",), "condition": ("knee-or-joint",), "approved": ("no",), "trial": ("no",)}


def content() -> Questionnaire:
    """The questionnaire in the language of the page."""
    questionnaires: Mapping[str, Questionnaire] = current_app.extensions["questionnaires"]
    return questionnaires[language()]


def today() -> datetime.date:
    clock: Callable[[], datetime.date] = current_app.config["TODAY"]
    return clock()


@pages.url_value_preprocessor
def take_language(_endpoint: str | None, values: dict[str, str] | None) -> None:
    g.lang = (values or {}).pop("lang", "")


@pages.url_defaults
def give_language(_endpoint: str, values: dict[str, str]) -> None:
    values.setdefault("lang", language())


@pages.app_context_processor
def page_words() -> dict[str, object]:
    """What every template may use, error pages outside a language included."""
    return {
        "content": content(),
        "code": g.get("code", ""),
        "words": content().calendar.words,
        "figure": content().calendar.figure,
        "grouped": grouped,
        "code_length": lambda: length(content()),
    }


def given() -> Answers:
    """The answers in the address; raises CodeError."""
    typed, known = request.args.get("a", ""), content()
    answers = decode(known, typed) if typed else {}
    code = tidy(typed) if answers else ""
    g.code = encode(known, answers) if code and edition_of(code) < known.edition else code
    return answers


def address(page: str, answers: Answers, item: str | None = None, mode: str = "") -> str:
    """The address of a page with these answers in it."""
    return link(page, encode(content(), answers) if answers else "", item, mode)


def link(page: str, code: str, item: str | None = None, mode: str = "") -> str:
    """The address of a page with this code, or "" for none, in it."""
    change, only_open = (1 if mode == name else None for name in MODES)
    return url_for(f"pages.{page}", a=code or None, item=item, change=change, open=only_open)


@pages.errorhandler(CodeError)
def code_error(error: CodeError) -> tuple[str, int]:
    """What was typed stays in the field."""
    sent = request.form.get("code") if request.endpoint == "pages.resume" else None
    typed = sent or (request.view_args or {}).get("code") or request.args.get("a", "")
    later = isinstance(error, LaterEditionError)
    return render_template("resume.html", typed=shown(typed[:100]), problem="later" if later else "mistyped"), 400


@pages.get("/")
def start() -> str:
    answers = given()
    return render_template("start.html", first=content().items[0], open=first_open(read(content(), answers)))


@pages.get("/check/")
def go_on() -> Response:
    """To the first open question, or to the answers when none is open."""
    answers = given()
    item = first_open(read(content(), answers))
    return redirect(address("question", answers, item=item.id) if item else address("answers", answers), 303)


def mode() -> str:
    """The way through the questions that the address names, or ""."""
    return next((mode for mode in MODES if mode in request.args), "")


@pages.get("/answers")
def answers() -> str:
    reading = read(content(), given())
    return render_template("answers.html", reading=reading, report=report(content(), reading.given))


@pages.get("/result")
def result() -> str | Response:
    answers = given()
    made = report(content(), answers)
    if not any(row.finding and row.finding.answered for row in made.rows):
        return redirect(address("start", answers), 303)
    return _result(made, answers)


@pages.get("/r/<code>")
def short(code: str) -> str:
    """The result of a code from paper, whatever is still open."""
    answers = decode(content(), code)
    return _result(report(content(), answers), answers)


def _result(made: Report, answers: Answers) -> str:
    g.code = made.code
    return render_template(
        "only-questions.html" if request.args.get("only") == "questions" else "result.html",
        report=made,
        open=first_open(read(content(), answers)),
        today=today(),
        overdue=_overdue(content(), today()),
        link=url_for("pages.short", code=made.code, _external=True),
        email=mail.body(content().email, made.asks),
        mailto=mail.link(content().email, made.asks),
    )


def _overdue(questionnaire: Questionnaire, day: datetime.date) -> bool:
    """Whether the last review is longer ago than the update policy allows."""
    reviewed = questionnaire.reviewed
    months = (day.year - reviewed.year) * 12 + day.month - reviewed.month - (day.day < reviewed.day)
    return months >= questionnaire.review_months


@pages.route("/resume", methods=["GET", "POST"])
def resume() -> str | Response:
    form = CodeForm()
    if request.method == "GET":
        return render_template("resume.html", typed="", problem="")
    typed = form.code.data if isinstance(form.code.data, str) else ""
    if not typed.strip():
        return render_template("resume.html", typed="", problem="missing")
    answers = decode(content(), code_in(typed))
    return redirect(address("resumed", answers), 303)


def code_in(typed: str) -> str:
    """The code in a pasted address of a check, or else what was typed."""
    found = re.search(r"(?:[?&]a=|/r/)([^&#/\s]+)", typed)
    return found[1] if found else typed


@pages.get("/resumed")
def resumed() -> str | Response:
    """A code was read: the result, or the first open question."""
    answers = given()
    if not answers:
        return redirect(url_for("pages.start"), 303)
    return render_template("resumed.html", open=first_open(read(content(), answers)))


@pages.get("/how-it-works")
def how_it_works() -> str:
    given()
    return render_template("how-it-works.html", example=report(content(), EXAMPLE))


@pages.get("/changes")
def changes() -> str:
    given()
    text = (Path(current_app.root_path) / "CHANGELOG.md").read_text(encoding="utf-8")
    said = words().gettext
    return render_template(
        "changes.html", versions=[(said(head), list(map(said, lines))) for head, lines in versions(text)]
    )


def _plain(name: str) -> Callable[[], str]:
    def page() -> str:
        given()
        return render_template(f"{name}.html", contact=current_app.config["CONTACT"])

    return page


for _name in ("sources", "privacy", "accessibility", "about", "clear", "verify", "harmed"):
    pages.add_url_rule(f"/{_name}", _name, _plain(_name))
