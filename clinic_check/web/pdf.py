"""A printed page -> a PDF, set by typst with our own template and fonts only: the same page makes the same bytes."""

from __future__ import annotations

import datetime
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_check.web.sheet import sheet

if TYPE_CHECKING:
    from typst import Fonts

ROOT = Path(__file__).parents[2]
PAPERS = {"a4": "a4", "letter": "us-letter"}


def make(page: str, paper: str, day: datetime.date) -> bytes:
    """The printed part of an HTML page on one of PAPERS, dated with the day.

    Raises SheetError for what no sheet can show, ImportError without typst, and typst's own RuntimeError.
    """
    import typst  # noqa: PLC0415  its 60 MB are loaded when the first PDF is asked for, not when the app starts

    found = sheet(page)
    given = {"language": found.language, "title": found.title, "paper": PAPERS[paper], "main": found.main}
    compiler = typst.Compiler(
        ROOT / "templates" / "sheet.typ",
        root=ROOT / "templates",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(given)},  # as data: no word of the page is read as typst
    )
    midnight = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=midnight)
    assert isinstance(made, bytes)  # noqa: S101  for the type checker: a PDF is not one file a page
    return made


@cache
def _fonts() -> Fonts:
    """Only the project's own fonts, read once."""
    import typst  # noqa: PLC0415  see above

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[ROOT / "content" / "fonts"]
    )
