"""The template filter that explains hard words and keeps phone numbers whole; all pages and sheets pass it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, current_app
from markupsafe import Markup

from clinic_check.web.explained import Listed, explained
from clinic_check.web.phones import whole
from clinic_check.web.request import content


def install(app: Flask) -> None:
    """Add the filter `explained` to the templates."""
    app.jinja_env.filters["explained"] = _explained


def _explained(main: str) -> Markup:
    """The HTML of a main part; it is the project's own, with every value in it already escaped."""
    return Markup(explained(whole(str(main)), content().glossary, _list))  # noqa: S704  what comes in is HTML of our templates


def _list(words: Sequence[Listed], whole: bool) -> str:
    made: str = current_app.jinja_env.get_template("_meanings.html").module.meanings(words, whole)  # type: ignore[attr-defined]
    return made
