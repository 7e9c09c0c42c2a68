"""The pages that open a check from its code, and the page for a URL with a code that cannot be read."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clinic_check.check.answers import first_open
from clinic_check.check.code import decode
from clinic_check.check.compare import MOST
from clinic_check.lookup.codes_in_text import Slip, SlipError, codes_in, kept_in, slip
from clinic_check.lookup.pasted import shown
from clinic_check.web.request import address, content, given, questionnaire, sent_codes, to_pasted_text

LONGEST_KEPT = 400  # characters of a text in the field; the address of four checks has about 150


def register(pages: Blueprint) -> None:
    """Add the routes of this module."""
    pages.add_url_rule("/resume", "resume", resume_page, methods=["GET", "POST"])
    pages.add_url_rule("/resumed", "resumed", resumed_page)
    pages.register_error_handler(SlipError, _unread)
    pages.add_app_template_global(_code_in_address, "code_in_address")


def resume_page() -> str | Response:
    """The form for a code. A POST and a code in the parameter `code` lead to the restored check by 303.

    What looks like a mistyped code comes back in `code`, nothing typed as `wrong`. Other text may stand in no address:
    it is answered by 400 and kept in the field.
    """
    posted = request.method == "POST"
    typed = (request.form if posted else request.args).get("code", "")
    found = codes_in(questionnaire(), typed)
    if found:
        return redirect(_opened(found), 303)
    if not typed.strip():
        problem = "missing" if "wrong" in request.args else ""
        return redirect(url_for("pages.resume", wrong="code"), 303) if posted else _form("", Slip(problem))
    why = slip(questionnaire(), typed)
    if not posted:
        return _form(typed, why)
    if why.typed:
        return redirect(url_for("pages.resume", code=why.typed), 303)
    return to_pasted_text(_form(typed, why), 400)


def _opened(codes: tuple[str, ...]) -> str:
    """The URL that opens a code, or compares several."""
    if len(codes) > 1:
        return url_for("pages.compare", c=codes[:MOST])
    if not decode(questionnaire(), codes[0]):
        return address("start", {})
    return url_for("pages.resumed", a=codes[0])  # the code of an earlier edition stays one


def _form(typed: str, why: Slip) -> str:
    return render_template("pages/resume.html", typed=why.typed or shown(typed[:LONGEST_KEPT]), slip=why)


def _unread(error: SlipError) -> Response | tuple[str, int]:
    """The form with the code of the URL and what is wrong with it: status 400, for a POST 303 so that Back works."""
    if request.method == "POST" and error.slip.typed:
        return redirect(url_for("pages.resume", code=error.slip.typed), 303)
    return _form(sent_codes(), error.slip), 400


def _code_in_address() -> str:
    """A code, sound or mistyped, in the URL of a page that is not there; or ""."""
    return kept_in(questionnaire(), request.full_path)


def resumed_page() -> str | Response:
    """Links to the first open question, the result and the answers of a code; 303 to the start page without one."""
    if not given():
        return redirect(address("start", given()), 303)
    made = content().report(given())
    return render_template(
        "pages/resumed.html", open=first_open(questionnaire(), made.reading), counts_any=made.counts_any
    )
