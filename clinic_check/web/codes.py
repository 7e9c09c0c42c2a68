"""The pages that open a check from its code, and the page for a URL with an invalid code."""

from __future__ import annotations

import re

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clinic_check.check.answers import first_open, read
from clinic_check.check.code import CodeError, LaterEditionError, decode, tidy
from clinic_check.lookup.pasted import shown
from clinic_check.web.request import address, given, questionnaire


def register(pages: Blueprint) -> None:
    """Add the routes of this module."""
    pages.add_url_rule("/resume", "resume", resume_page, methods=["GET", "POST"])
    pages.add_url_rule("/resumed", "resumed", resumed_page)
    pages.register_error_handler(CodeError, _code_error)


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
