"""The overview of answers and the result."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clinic_check.check.brief import brief
from clinic_check.check.report import Report
from clinic_check.web.cited import Citations
from clinic_check.web.request import address, content, given, today

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
    """The result of a code from paper, with the same 303; 301 for the questions of edition 1's addresses."""
    if request.args.get("only") == "questions":
        return redirect(url_for("pages.questions", a=code), 301)
    return result_page()


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
        overdue=content().is_old(content().reviewed, today()),
        link=link,
        mailto=content().email.link(made.asks),
    )
