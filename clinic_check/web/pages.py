"""The start page, the redirect to the next open question, and static pages."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clinic_check.check.answers import first_open, read
from clinic_check.loader.texts import versions
from clinic_check.web.language import words
from clinic_check.web.lookups import looks_up
from clinic_check.web.request import address, given, mode, questionnaire

PLAIN = ("privacy", "accessibility", "about")
"""Pages that only render their template."""


def register(pages: Blueprint) -> None:
    """Add the routes of this module."""
    pages.add_url_rule("/", "start", start)
    pages.add_url_rule("/check/", "go_on", go_on)
    pages.add_url_rule("/clear", "clear", clear)
    pages.add_url_rule("/changes", "changes", changes)
    for name in PLAIN:
        pages.add_url_rule(f"/{name}", name, partial(_plain, f"pages/{name}.html"))


def start() -> str:
    return render_template("pages/start.html")


def go_on() -> Response:
    """303 to the first step with an open question, or to the answers when none is open."""
    reading = read(questionnaire(), given())
    step = first_open(questionnaire(), reading)
    there = address("step", reading.given, step=step.id, mode=mode()) if step else address("answers", reading.given)
    return redirect(there, 303)


def clear() -> str | Response:
    """The page itself has no code, neither in its address nor in a link."""
    if any(request.args.values()):
        return redirect(url_for("pages.clear"), 303)
    return render_template("pages/clear.html")


def changes() -> str:
    text = (Path(current_app.root_path) / "CHANGELOG.md").read_text(encoding="utf-8")
    said = words().gettext
    return render_template(
        "pages/changes.html", versions=[(said(head), list(map(said, lines))) for head, lines in versions(text)]
    )


def _plain(template: str) -> str:
    return render_template(template, contact=current_app.config["CONTACT"], looks_up=looks_up())
