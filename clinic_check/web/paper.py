"""Printed output: the blank checklist, QR codes, and PDF files compiled with typst."""

from __future__ import annotations

import datetime
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import segno
from flask import Blueprint, Flask, Response, abort, current_app, redirect, render_template, request
from markupsafe import Markup, escape
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.wrappers import Response as Answer

from clinic_check.check.paper import counting, ranges
from clinic_check.web.request import address, content, given, questionnaire, today
from clinic_check.web.result import rendered
from clinic_check.web.settings import ROOT, SettingsError

if TYPE_CHECKING:
    from typst import Fonts
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TypeAlias, TypedDict

FONT_FOLDER = ROOT / "content" / "fonts"
FONTS = (  # those of templates/paper/*.typ
    *(f"LiberationSans-{style}.ttf" for style in ("Regular", "Bold")),
    *(f"LiberationSerif-{style}.ttf" for style in ("Regular", "Bold", "Italic")),
)
PAPERS = {"a4": "a4", "letter": "us-letter"}
TYPE_IN = ("pages.go_on", "pages.all")
"""Pages on which answers from paper are entered; templates/pages/checklist-full.html has their names."""
RETRY_AFTER = 10  # seconds; a PDF takes less than one


def install(app: Flask) -> None:
    """Limit concurrent PDF compilations to `PDFS` of the app's config."""
    app.extensions["pdf_places"] = threading.BoundedSemaphore(app.config["PDFS"])


def check_fonts() -> None:
    """Raise SettingsError when a font file is missing: typst would make a blank page without an error."""
    missing = [name for name in FONTS if not (FONT_FOLDER / name).is_file()]
    if missing:
        raise SettingsError(f"Font files are missing in content/fonts: {', '.join(missing)}.")


def register(pages: Blueprint) -> None:
    """Add the routes of this module."""
    pages.add_url_rule("/checklist", "checklist", checklist_page)
    pages.add_url_rule("/checklist/full", "checklist_full", checklist_full)
    pages.add_url_rule("/checklist.pdf", "checklist_pdf", checklist_pdf)
    pages.add_url_rule("/result.pdf", "result_pdf", result_pdf)
    pages.add_app_template_global(qr)


def checklist_page() -> str:
    """How to get the blank checklist."""
    return render_template("pages/checklist.html")


def checklist_full() -> str:
    """Every question with empty boxes, whatever the answers, and how to count them by hand."""
    items = questionnaire().items
    number = {item.id: place for place, item in enumerate(items, start=1)}
    box = {(item.id, one.id): place for item in items for place, one in enumerate(item.options, start=1)}
    return render_template(
        "pages/checklist-full.html",
        number=number,
        box=box,
        boxes_of=lambda item, options: ranges(sorted(box[item, option] for option in options)),
        numbers_of=lambda named: ranges(sorted(number[item] for item in named)),
        counting=counting(questionnaire()),
        type_in=TYPE_IN,
    )


def checklist_pdf() -> Response:
    """The blank checklist as a PDF."""
    return _download(checklist_full(), content().files.checklist)


def result_pdf() -> Answer:
    """The result of the code in `a` as a PDF, or only its questions; 303 to the start page when no answer counts."""
    made = content().report(given())
    if not made.counts_any:
        return redirect(address("start", given()), 303)
    only = request.args.get("only") == "questions"
    page = rendered(f"paper/{'questions' if only else 'result'}.html", made)
    return _download(page, content().files.questions if only else content().files.result)


def qr(address: str, label: str = "") -> Markup:
    """The URL as a QR code: inline SVG without width or height, with the quiet zone of ISO/IEC 18004.

    It is black on white in every color scheme, so that phones can read it on a dark screen. `label` is its accessible
    name; without one it is hidden from screen readers.
    """
    code = segno.make_qr(address, error="m")
    drawn = str(code.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None, light="#fff"))
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return Markup(drawn.replace("<svg ", f'<svg {spoken} focusable="false" ', 1))  # noqa: S704  the label is escaped


def _download(page: str, name: str) -> Response:
    response = Response(_pdf(page), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _pdf(page: str) -> bytes:
    """The PDF; 503 when all places are taken, typst is not installed, or the page cannot be compiled."""
    with _pdf_place():
        try:
            return make(page, _paper(), today())
        except (ImportError, RuntimeError, SheetError):
            current_app.log_exception(sys.exc_info())
            abort(503)


@contextmanager
def _pdf_place() -> Iterator[None]:
    """Hold one of the places for PDFs; 503 with Retry-After when none is free, so that pages keep their threads."""
    places: threading.BoundedSemaphore = current_app.extensions["pdf_places"]
    if not places.acquire(blocking=False):
        raise ServiceUnavailable(retry_after=RETRY_AFTER)
    try:
        yield
    finally:
        places.release()


def _paper() -> str:
    """The query parameter `paper`; without it letter for Accept-Language ending in -US, else A4."""
    asked = request.args.get("paper", "")
    if asked in PAPERS:
        return asked
    return "letter" if (request.accept_languages.best or "").upper().endswith("-US") else "a4"


def make(page: str, paper: str, day: datetime.date) -> bytes:
    """Compile the printed part of an HTML page to PDF; byte-equal for the same page, paper (of PAPERS) and day.

    Raises SheetError for an unsupported element, ImportError without typst, and typst's own RuntimeError.
    """
    import typst  # noqa: PLC0415  60 MB, loaded with the first PDF

    found = sheet(page)
    data = {"language": found.language, "title": found.title, "paper": PAPERS[paper], "main": found.main}
    compiler = typst.Compiler(
        ROOT / "templates" / "paper" / "sheet.typ",
        root=ROOT / "templates" / "paper",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(data)},  # passed as data, so no text of the page is parsed as typst
    )
    midnight = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=midnight)
    assert isinstance(made, bytes)  # noqa: S101  for the type checker: only other formats give one file per page
    return made


@cache
def _fonts() -> Fonts:
    """The shipped fonts only; cached."""
    import typst  # noqa: PLC0415  see make()

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONT_FOLDER])


BLOCKS = frozenset(
    {"main", "div", "section", "article", "figure", "h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt", "dd"}
    | {"table", "tbody", "tr", "th", "td"}
)
PHRASES = frozenset({"span", "strong", "b", "cite", "a", "label", "textarea", "svg"})
EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta"})
UNPRINTED = "screen-only"
NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'
Attributes: TypeAlias = list[tuple[str, str | None]]


class SheetError(ValueError):
    """The page has an element that PDFs do not support, or is truncated."""


class Element(TypedDict):
    """An HTML element; an svg has its source in the attribute `drawing`."""

    tag: str
    classes: list[str]
    attributes: dict[str, str]
    children: list[Node]


Node: TypeAlias = "str | Element"


@dataclass(frozen=True)
class Sheet:
    """The printed part of a page: language, title and <main>."""

    language: str
    title: str
    main: Element


def sheet(page: str) -> Sheet:
    """Parse the printed part of a page; raises SheetError for an unsupported element or a truncated page."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    if reader.main is None or reader.stack:
        raise SheetError("the main part is missing or not closed")
    return Sheet(reader.language, reader.title, reader.main)


class _Reader(HTMLParser):
    """Builds the tree of <main> without elements of the class UNPRINTED.

    Text for screen readers (class hidden) is kept: it is the text alternative of the icons beside it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.language = ""
        self.title = ""
        self.main: Element | None = None
        self.stack: list[Element] = []  # open elements, outermost (<main>) first
        self.skipped = 0  # nesting depth inside an element that is not printed
        self.drawing: list[str] = []  # source of the svg being parsed
        self.in_title = False

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        attributes = {name: value or "" for name, value in attrs}
        classes = attributes.pop("class", "").split()
        if tag == "html":
            self.language = attributes.get("lang", "")
        self.in_title = tag == "title" and not self.stack
        if not self.stack and tag != "main":
            return
        if self.skipped or UNPRINTED in classes:
            self.skipped += tag not in EMPTY
        elif self.drawing:
            self.drawing.append(self.get_starttag_text() or "")
        else:
            self._begin(tag, classes, attributes)

    def _begin(self, tag: str, classes: list[str], attributes: dict[str, str]) -> None:
        if tag not in BLOCKS | PHRASES:
            raise SheetError(f"<{tag}> is not for paper")
        element = Element(tag=tag, classes=classes, attributes=attributes, children=[])
        if self.stack:
            self.stack[-1]["children"].append(element)
        else:
            self.main = element
        self.stack.append(element)
        if tag == "svg":
            self.drawing = [(self.get_starttag_text() or "").replace("<svg", f"<svg {NAMESPACE}", 1)]

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        if self.drawing:
            self.drawing.append(self.get_starttag_text() or "")
        elif not self.skipped:
            self.handle_starttag(tag, attrs)
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self.in_title = False
        if not self.stack or tag in EMPTY:
            return
        if self.skipped:
            self.skipped -= 1
        elif self.drawing and tag != "svg":
            self.drawing.append(f"</{tag}>")
        else:
            self._end(tag)

    def _end(self, tag: str) -> None:
        element = self.stack.pop()
        if element["tag"] != tag:
            raise SheetError(f"</{tag}> closes nothing")
        if tag == "svg":
            element["attributes"]["drawing"] = "".join([*self.drawing, "</svg>"])
            self.drawing = []

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.title += data
        elif self.drawing:
            self.drawing.append(escape(data))
        elif self.stack and not self.skipped:
            self.stack[-1]["children"].append(re.sub(r"[ \t\r\n\f]+", " ", data))
