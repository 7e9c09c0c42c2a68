"""The sheets as PDF files. They are made of the same pages that a browser prints."""

from __future__ import annotations

import sys

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from clinic_check.web import pdf
from clinic_check.web.checklist import checklist
from clinic_check.web.limits import pdf_place
from clinic_check.web.pages import short
from clinic_check.web.request import content, today
from clinic_check.web.sheet import SheetError


def register(pages: Blueprint) -> None:
    """Add the addresses of this module."""
    pages.add_url_rule("/result.pdf", "result_pdf", result_pdf)
    pages.add_url_rule("/checklist.pdf", "checklist_pdf", checklist_pdf)


def result_pdf() -> Answer:
    """The result of the code in the address, or only its questions as the page has them; the start without a code."""
    code = request.args.get("a", "")
    if not code:
        return redirect(url_for("pages.start"), 303)
    name = content().files.questions if request.args.get("only") == "questions" else content().files.result
    return _download(short(code), f"{name}.pdf")


def checklist_pdf() -> Response:
    """The blank checklist."""
    return _download(checklist(), f"{content().files.checklist}.pdf")


def _download(page: str, name: str) -> Response:
    response = Response(_made(page), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _made(page: str) -> bytes:
    """The PDF; 503 when too many are being made, without typst, and for a page that cannot be set."""
    with pdf_place():
        try:
            return pdf.make(page, _paper(), today())
        except (ImportError, RuntimeError, SheetError):
            current_app.log_exception(sys.exc_info())
            abort(503)


def _paper() -> str:
    """The paper asked for, or else the one of the reader's region as the browser names it."""
    asked = request.args.get("paper", "")
    if asked in pdf.PAPERS:
        return asked
    return "letter" if (request.accept_languages.best or "").upper().endswith("-US") else "a4"
