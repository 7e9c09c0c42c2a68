"""The blank checklist for paper, and the QR code for whatever is printed."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from clinic_check.check.paper import letters
from clinic_check.web.pages import content, given, pages
from clinic_check.web.qr import svg

TYPE_IN = ("pages.all", "pages.quick")
"""The pages on which the marks of the paper are typed in; templates/_counting.html has their names."""


@pages.get("/checklist")
def checklist() -> str:
    """Every question with empty boxes, whatever was answered, and how to count the marks."""
    given()
    number = {item.id: place for place, item in enumerate(content().items, start=1)}
    return render_template("checklist.html", number=number, letters=letters(content()), type_in=TYPE_IN)


@pages.app_template_global("qr")
def qr(address: str, label: str) -> Markup:
    """The address as a picture with a name."""
    return Markup(svg(address, label))  # noqa: S704  our own drawing, and the label is escaped in it
