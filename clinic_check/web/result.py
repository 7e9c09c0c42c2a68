"""The overview of answers and the result."""

from __future__ import annotations

import datetime

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clinic_check.check.answers import first_open, read
from clinic_check.check.report import Report
from clinic_check.loader.content import Content
from clinic_check.web.request import address, content, given, questionnaire, today


def register(pages: Blueprint) -> None:
    """Add the routes of this module."""
    pages.add_url_rule("/answers", "answers", answers_page)
    pages.add_url_rule("/result", "result", result_page)
    pages.add_url_rule("/r/<code>", "short", short_page)


def answers_page() -> str:
    reading = read(questionnaire(), given())
    return render_template("pages/answers.html", reading=reading, report=content().report(reading.given))


def result_page() -> str | Response:
    """The result; 303 to the start page when no answer counts."""
    made = content().report(given())
    if not made.counts_any:
        return redirect(address("start", given()), 303)
    return rendered(made)


def short_page(code: str) -> str:  # noqa: ARG001  decoded in request.py
    """The result of a code from paper, even when questions are open."""
    return rendered(content().report(given()))


def rendered(made: Report) -> str:
    """Render a result; only its questions with `only=questions`."""
    g.code = made.code
    return render_template(
        "pages/only-questions.html" if request.args.get("only") == "questions" else "pages/result.html",
        report=made,
        open=first_open(questionnaire(), read(questionnaire(), given())),
        today=today(),
        overdue=_overdue(content(), today()),
        link=url_for("pages.short", code=made.code, _external=True),
        email=content().email.body(made.asks),
        mailto=content().email.link(made.asks),
    )


def _overdue(known: Content, day: datetime.date) -> bool:
    """Whether the last review is more than `review_months` ago."""
    reviewed = known.reviewed
    months = (day.year - reviewed.year) * 12 + day.month - reviewed.month - (day.day < reviewed.day)
    return months >= known.review_months
