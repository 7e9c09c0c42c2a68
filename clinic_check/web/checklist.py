"""The blank checklist for paper, and the QR code for whatever is printed."""

from __future__ import annotations

from flask import Blueprint, render_template
from markupsafe import Markup

from clinic_check.check.paper import letters
from clinic_check.web.qr import svg
from clinic_check.web.request import questionnaire

TYPE_IN = ("pages.all", "pages.quick")
"""The pages on which the marks of the paper are typed in; templates/_counting.html has their names."""


def register(pages: Blueprint) -> None:
    """Add the addresses of this module."""
    pages.add_url_rule("/checklist", "checklist", checklist)
    pages.add_app_template_global(qr, "qr")


def checklist() -> str:
    """Every question with empty boxes, whatever was answered, and how to count the marks."""
    number = {item.id: place for place, item in enumerate(questionnaire().items, start=1)}
    return render_template("checklist.html", number=number, letters=letters(questionnaire()), type_in=TYPE_IN)


def qr(address: str, label: str) -> Markup:
    """The address as a picture with a name."""
    return Markup(svg(address, label))  # noqa: S704  our own drawing, and the label is escaped in it
