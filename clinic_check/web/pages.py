"""The start page, the redirect to the next open question, and static pages."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from flask import Blueprint, current_app, redirect, render_template
from werkzeug.wrappers import Response

from clinic_check.check.answers import first_open, read
from clinic_check.loader.texts import versions
from clinic_check.web.language import words
from clinic_check.web.request import address, content, given, questionnaire

EXAMPLE = {
    "product": ("prp",),
    "condition": ("knee-or-joint",),
    "how-given": ("joint-or-tendon",),
    "trial": ("no",),
    "claims": ("none-of-these",),
    "pressure": ("no",),
    "hands": ("doctor",),
    "who-treats": ("yes",),
    "own-doctor": ("yes",),
    "risks": ("yes",),
}
PLAIN = ("sources", "privacy", "accessibility", "about", "clear", "verify")
"""Pages that only render their template."""


def register(pages: Blueprint) -> None:
    """Add the routes of this module."""
    pages.add_url_rule("/", "start", start)
    pages.add_url_rule("/check/", "go_on", go_on)
    pages.add_url_rule("/how-it-works", "how_it_works", how_it_works)
    pages.add_url_rule("/changes", "changes", changes)
    pages.add_url_rule("/harmed", "harmed", harmed_page)
    for name in PLAIN:
        pages.add_url_rule(f"/{name}", name, partial(_plain, f"pages/{name}.html"))


def start() -> str:
    reading = read(questionnaire(), given())
    return render_template("pages/start.html", open=first_open(questionnaire(), reading))


def go_on() -> Response:
    """303 to the first step with an open question, or to the answers when none is open."""
    reading = read(questionnaire(), given())
    step = first_open(questionnaire(), reading)
    there = address("step", reading.given, step=step.id) if step else address("answers", reading.given)
    return redirect(there, 303)


def how_it_works() -> str:
    return render_template("pages/how-it-works.html", example=content().report(EXAMPLE))


def changes() -> str:
    text = (Path(current_app.root_path) / "CHANGELOG.md").read_text(encoding="utf-8")
    said = words().gettext
    return render_template(
        "pages/changes.html", versions=[(said(head), list(map(said, lines))) for head, lines in versions(text)]
    )


def harmed_page() -> str:
    """What to do now, for the reader's setting; without answers, for the US, with a part about other countries."""
    reading = read(questionnaire(), given())
    return render_template(
        "pages/harmed.html", harmed=content().harmed.fitting(reading.holds), abroad=reading.facts["abroad"]
    )


def _plain(template: str) -> str:
    return render_template(template, contact=current_app.config["CONTACT"])
