"""The overview of answers, the result, and the pages that restore a check from its code."""

from __future__ import annotations

import datetime
import re
from functools import partial

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clinic_check.check.answers import first_open, read
from clinic_check.check.brief import brief
from clinic_check.check.code import CodeError, LaterEditionError, decode, tidy
from clinic_check.check.report import Report
from clinic_check.loader.content import Content
from clinic_check.lookup.pasted import shown
from clinic_check.web.cited import Citations
from clinic_check.web.request import address, content, given, questionnaire, today

UNDER = ("reasons", "known", "questions", "look-up", "keep", "full")
"""Pages under a result, at /result/NAME; templates/pages/result-NAME.html."""
FEW_SOURCES = 3  # cited for one paragraph; /result/full cites all


def register(pages: Blueprint) -> None:
    """Add the routes of this module."""
    pages.add_url_rule("/result", "result", result_page)
    pages.add_url_rule("/r/<code>", "short", short_page)
    pages.add_url_rule("/result/answers", "answers", answers_page)
    pages.add_url_rule("/answers", "old_answers", old_answers_page)
    for name in UNDER:
        pages.add_url_rule(f"/result/{name}", name.replace("-", "_"), partial(page_under, name))
    pages.add_url_rule("/resume", "resume", resume_page, methods=["GET", "POST"])
    pages.add_url_rule("/resumed", "resumed", resumed_page)
    pages.register_error_handler(CodeError, _code_error)


def answers_page() -> str:
    """Every answer, also before there is a result."""
    made = content().report(given())
    return render_template(
        "pages/result-answers.html", reading=made.reading, report=made, cites=Citations(content().library.sources)
    )


def old_answers_page() -> Response:
    """The address of edition 1; 301 to the page of answers."""
    return redirect(url_for("pages.answers", a=request.args.get("a")), 301)


def result_page() -> str | Response:
    """The result; 303 to the start page when no answer counts."""
    return _with_answers("pages/result.html")


def page_under(name: str) -> str | Response:
    """A page of UNDER; 303 to the start page when no answer counts."""
    return _with_answers(f"pages/result-{name}.html", 0 if name == "full" else FEW_SOURCES)


def _with_answers(template: str, most: int = 0) -> str | Response:
    made = content().report(given())
    if not made.counts_any:
        return redirect(address("start", given()), 303)
    return rendered(template, made, most)


def short_page(code: str) -> str | Response:
    """The result of a code from paper, even when questions are open; 301 for the questions of edition 1's addresses."""
    if request.args.get("only") == "questions":
        return redirect(url_for("pages.questions", a=code), 301)
    return rendered("pages/result.html", content().report(given()))


def rendered(template: str, made: Report, most: int = 0) -> str:
    """Render a page of a result; `most`: sources cited for one paragraph, 0 for all."""
    g.code = made.code
    link = url_for("pages.short", code=made.code, _external=True)
    return render_template(
        template,
        report=made,
        brief=brief(made),
        cites=Citations(content().library.sources, most),
        today=today(),
        overdue=_overdue(content(), today()),
        link=link,
        mailto=content().email.link(made.asks),
    )


def _overdue(known: Content, day: datetime.date) -> bool:
    """Whether the last review is more than `review_months` ago."""
    reviewed = known.reviewed
    months = (day.year - reviewed.year) * 12 + day.month - reviewed.month - (day.day < reviewed.day)
    return months >= known.review_months


def resume_page() -> str | Response | tuple[str, int]:
    """The form for a code; POST gives 303 to the restored check, or 400 with the typed text kept in the field."""
    if request.method != "POST":
        return render_template("pages/resume.html", typed="", problem="")
    typed = request.form.get("code", "")
    if not typed.strip():
        return render_template("pages/resume.html", typed="", problem="missing")
    code = code_in(typed)
    try:
        answers = decode(questionnaire(), code)
    except CodeError as error:
        return _render_invalid_code(typed, error)
    if not answers:
        return redirect(address("resumed", answers), 303)
    return redirect(url_for("pages.resumed", a=tidy(code)), 303)  # the code of an earlier edition stays one


def code_in(typed: str) -> str:
    """The code in a pasted URL of a check, or else the typed text itself."""
    found = re.search(r"(?:[?&]a=|/r/)([^&#/\s]+)", typed)
    return found[1] if found else typed


def _code_error(error: CodeError) -> tuple[str, int]:
    """The 400 page for a URL with an invalid code."""
    return _render_invalid_code((request.view_args or {}).get("code") or request.args.get("a", ""), error)


def _render_invalid_code(typed: str, error: CodeError) -> tuple[str, int]:
    problem = "later" if isinstance(error, LaterEditionError) else "mistyped"
    return render_template("pages/resume.html", typed=shown(typed[:100]), problem=problem), 400


def resumed_page() -> str | Response:
    """Links to the result and the first open question of a restored check; 303 to the start page without a code."""
    if not given():
        return redirect(address("start", given()), 303)
    return render_template("pages/resumed.html", open=first_open(questionnaire(), read(questionnaire(), given())))
