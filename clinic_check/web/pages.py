"""The pages."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clinic_check.check.answers import Answers, first_open, read
from clinic_check.check.code import CodeError, LaterEditionError, decode
from clinic_check.check.report import Report
from clinic_check.loader.changelog import versions
from clinic_check.loader.content import Content
from clinic_check.lookup.pasted import shown
from clinic_check.web.forms import CodeForm
from clinic_check.web.language import words
from clinic_check.web.request import address, content, given, questionnaire, today

EXAMPLE = {"product": ("prp",), "condition": ("knee-or-joint",), "approved": ("no",), "trial": ("no",)}


def register(pages: Blueprint) -> None:
    """Add the addresses of this module."""
    pages.add_url_rule("/", "start", start)
    pages.add_url_rule("/check/", "go_on", go_on)
    pages.add_url_rule("/answers", "answers", answers)
    pages.add_url_rule("/result", "result", result)
    pages.add_url_rule("/r/<code>", "short", short)
    pages.add_url_rule("/resume", "resume", resume, methods=["GET", "POST"])
    pages.add_url_rule("/resumed", "resumed", resumed)
    pages.add_url_rule("/how-it-works", "how_it_works", how_it_works)
    pages.add_url_rule("/changes", "changes", changes)
    pages.register_error_handler(CodeError, code_error)
    for name in PLAIN:
        pages.add_url_rule(f"/{name}", name, _plain(name))


def code_error(error: CodeError) -> tuple[str, int]:
    """What was typed stays in the field."""
    typed = g.get("typed") or (request.view_args or {}).get("code") or request.args.get("a", "")
    later = isinstance(error, LaterEditionError)
    return render_template("resume.html", typed=shown(typed[:100]), problem="later" if later else "mistyped"), 400


def start() -> str:
    answers = given()
    return render_template(
        "start.html", first=questionnaire().items[0], open=first_open(read(questionnaire(), answers))
    )


def go_on() -> Response:
    """To the first open question, or to the answers when none is open."""
    answers = given()
    item = first_open(read(questionnaire(), answers))
    return redirect(address("question", answers, item=item.id) if item else address("answers", answers), 303)


def answers() -> str:
    reading = read(questionnaire(), given())
    return render_template("answers.html", reading=reading, report=content().report(reading.given))


def result() -> str | Response:
    answers = given()
    made = content().report(answers)
    if not any(row.finding and row.finding.answered for row in made.rows):
        return redirect(address("start", answers), 303)
    return _result(made, answers)


def short(code: str) -> str:  # noqa: ARG001  decoded before the view is called
    """The result of a code from paper, whatever is still open."""
    return _result(content().report(given()), given())


def _result(made: Report, answers: Answers) -> str:
    g.code = made.code
    return render_template(
        "only-questions.html" if request.args.get("only") == "questions" else "result.html",
        report=made,
        open=first_open(read(questionnaire(), answers)),
        today=today(),
        overdue=_overdue(content(), today()),
        link=url_for("pages.short", code=made.code, _external=True),
        email=content().email.body(made.asks),
        mailto=content().email.link(made.asks),
    )


def _overdue(shown: Content, day: datetime.date) -> bool:
    """Whether the last review is longer ago than the update policy allows."""
    reviewed = shown.reviewed
    months = (day.year - reviewed.year) * 12 + day.month - reviewed.month - (day.day < reviewed.day)
    return months >= shown.review_months


def resume() -> str | Response:
    form = CodeForm()
    if request.method == "GET":
        return render_template("resume.html", typed="", problem="")
    typed = form.code.data if isinstance(form.code.data, str) else ""
    if not typed.strip():
        return render_template("resume.html", typed="", problem="missing")
    g.typed = typed
    answers = decode(questionnaire(), code_in(typed))
    return redirect(address("resumed", answers), 303)


def code_in(typed: str) -> str:
    """The code in a pasted address of a check, or else what was typed."""
    found = re.search(r"(?:[?&]a=|/r/)([^&#/\s]+)", typed)
    return found[1] if found else typed


def resumed() -> str | Response:
    """A code was read: the result, or the first open question."""
    answers = given()
    if not answers:
        return redirect(url_for("pages.start"), 303)
    return render_template("resumed.html", open=first_open(read(questionnaire(), answers)))


def how_it_works() -> str:
    return render_template("how-it-works.html", example=content().report(EXAMPLE))


def changes() -> str:
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


PLAIN = ("sources", "privacy", "accessibility", "about", "clear", "verify", "harmed")
