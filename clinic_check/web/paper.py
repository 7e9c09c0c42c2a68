"""What is made for paper: the blank checklist, QR codes, and the sheets as PDF files, set by typst."""

from __future__ import annotations

import datetime
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import segno
from flask import Blueprint, Flask, Response, abort, current_app, redirect, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.wrappers import Response as Answer

from clinic_check.check.paper import letters
from clinic_check.web.request import address, content, given, questionnaire, today
from clinic_check.web.result import rendered
from clinic_check.web.settings import SettingsError
from clinic_check.web.sheet import SheetError, sheet

if TYPE_CHECKING:
    from typst import Fonts

ROOT = Path(__file__).parents[2]
FONT_FOLDER = ROOT / "content" / "fonts"
FONTS = tuple(f"LiberationSerif-{style}.ttf" for style in ("Regular", "Bold", "Italic"))  # those of sheet.typ
PAPERS = {"a4": "a4", "letter": "us-letter"}
TYPE_IN = ("pages.all", "pages.quick")
"""The pages on which the marks of the paper are typed in; templates/parts/counting.html has their names."""
RETRY_AFTER = 10  # seconds; a file is made in less than one


def install(app: Flask) -> None:
    """Limit the PDFs that are made at once to `PDFS` of the app's config."""
    app.extensions["pdf_places"] = threading.BoundedSemaphore(app.config["PDFS"])


def check_fonts() -> None:
    """Raise SettingsError when a font file is missing: typst would set a blank page and report no error."""
    missing = [name for name in FONTS if not (FONT_FOLDER / name).is_file()]
    if missing:
        raise SettingsError(f"Font files are missing in content/fonts: {', '.join(missing)}.")


def register(pages: Blueprint) -> None:
    """Add the addresses of this module."""
    pages.add_url_rule("/checklist", "checklist", checklist_page)
    pages.add_url_rule("/checklist.pdf", "checklist_pdf", checklist_pdf)
    pages.add_url_rule("/result.pdf", "result_pdf", result_pdf)
    pages.add_app_template_global(qr)


def checklist_page() -> str:
    """Every question with empty boxes, whatever was answered, and how to count the marks."""
    number = {item.id: place for place, item in enumerate(questionnaire().items, start=1)}
    return render_template("pages/checklist.html", number=number, letters=letters(questionnaire()), type_in=TYPE_IN)


def checklist_pdf() -> Response:
    """The blank checklist as a PDF."""
    return _download(checklist_page(), content().files.checklist)


def result_pdf() -> Answer:
    """The result of the code in the address, or only its questions, as a PDF; without a code, the start."""
    if not request.args.get("a"):
        return redirect(address("start", {}), 303)
    name = content().files.questions if request.args.get("only") == "questions" else content().files.result
    return _download(rendered(content().report(given())), name)


def qr(address: str, label: str = "") -> Markup:
    """The address as a QR code: inline SVG without width or height, with the quiet zone of ISO/IEC 18004.

    It is black on white in every color scheme, or no phone could read it on a dark screen. With a label it is a picture
    of that name; without one, screen readers pass over it.
    """
    code = segno.make_qr(address, error="m")
    drawn = str(code.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None, light="#fff"))
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return Markup(drawn.replace("<svg ", f'<svg {spoken} focusable="false" ', 1))  # noqa: S704  the label is escaped


def _download(page: str, name: str) -> Response:
    response = Response(_made(page), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _made(page: str) -> bytes:
    """The PDF; 503 when too many are being made, without typst, and for a page that cannot be set."""
    with _place():
        try:
            return make(page, _paper(), today())
        except (ImportError, RuntimeError, SheetError):
            current_app.log_exception(sys.exc_info())
            abort(503)


@contextmanager
def _place() -> Iterator[None]:
    """One of the places for PDFs; 503 with Retry-After at once when none is free, so that pages keep their threads."""
    places: threading.BoundedSemaphore = current_app.extensions["pdf_places"]
    if not places.acquire(blocking=False):
        raise ServiceUnavailable(retry_after=RETRY_AFTER)
    try:
        yield
    finally:
        places.release()


def _paper() -> str:
    """The paper asked for, or else the one of the reader's region as the browser names it."""
    asked = request.args.get("paper", "")
    if asked in PAPERS:
        return asked
    return "letter" if (request.accept_languages.best or "").upper().endswith("-US") else "a4"


def make(page: str, paper: str, day: datetime.date) -> bytes:
    """The printed part of an HTML page on one of PAPERS, dated with the day; the same page makes the same bytes.

    Raises SheetError for what no sheet can show, ImportError without typst, and typst's own RuntimeError.
    """
    import typst  # noqa: PLC0415  its 60 MB are loaded when the first PDF is asked for, not when the app starts

    found = sheet(page)
    data = {"language": found.language, "title": found.title, "paper": PAPERS[paper], "main": found.main}
    compiler = typst.Compiler(
        ROOT / "templates" / "paper" / "sheet.typ",
        root=ROOT / "templates" / "paper",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(data)},  # as data: no word of the page is read as typst
    )
    midnight = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=midnight)
    assert isinstance(made, bytes)  # noqa: S101  for the type checker: a PDF is not one file a page
    return made


@cache
def _fonts() -> Fonts:
    """Only the project's own fonts, read once."""
    import typst  # noqa: PLC0415  see above

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONT_FOLDER])
