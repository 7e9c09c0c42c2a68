"""The application factory, static files, and the routes without a language prefix."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import Blueprint, Flask, Response, abort, current_app, render_template, request, url_for
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as Redirect

from clinic_check.loader.load import ContentError
from clinic_check.web import (
    codes,
    compare,
    guard,
    language,
    lookups,
    manifest,
    mended,
    pages,
    paper,
    rendered,
    result,
    split,
    steps,
)
from clinic_check.web import request as page_request
from clinic_check.web.cli import commands
from clinic_check.web.registry import Registry
from clinic_check.web.settings import ROOT, Settings, SettingsError, read, warnings

YEAR = 365 * 24 * 60 * 60  # seconds


class ClinicCheck(guard.GuardedFlask):
    """The app; the URL of each file of static/ contains a hash of its content."""

    def __init__(self) -> None:
        super().__init__(__name__, root_path=str(ROOT))
        self.jinja_env.globals["asset"] = self.asset

    @cached_property
    def versions(self) -> dict[str, str]:
        """File name -> the first digits of its hash."""
        return {file.name: sha256(file.read_bytes()).hexdigest()[:12] for file in (ROOT / "static").iterdir()}

    def asset(self, name: str) -> str:
        """The versioned URL of a file of static/."""
        return url_for("static", filename=name, v=self.versions[name])

    def get_send_file_max_age(self, filename: str | None) -> int:
        """Seconds: a year for the current version, 0 (revalidate) for any other or none."""
        return YEAR if filename in self.versions and request.args.get("v") == self.versions[filename] else 0


class RefusedContentError(ContentError, click.ClickException):
    """Invalid content; the flask command prints the problems and exits 1, without a traceback."""


class RefusedSettingsError(SettingsError, click.ClickException):
    """An invalid setting or a missing file; printed in the same way."""


def create_app(settings: Mapping[str, object] | None = None) -> Flask:
    """Build the app; `settings` update Flask's config and take precedence over the environment.

    Raises ContentError with every problem in the content, SettingsError for a setting or a missing font.
    """
    app = ClinicCheck()
    app.config.from_mapping(
        WTF_CSRF_ENABLED=False,  # docs/decisions/0002: no session, so no token
        WTF_I18N_ENABLED=False,  # no message of WTForms is shown; ours come from the content
        TODAY=datetime.date.today,
        CONTENT=ROOT,
        TRANSLATIONS=ROOT / "translations",
    )
    try:
        found = read(os.environ)
        paper.check_fonts()
    except SettingsError as error:
        raise RefusedSettingsError(str(error)) from None
    app.config.from_mapping({name.upper(): value for name, value in vars(found).items()})
    app.config.from_mapping(settings or {})
    _install_gettext(app)
    _load_content(app)
    rendered.install(app)
    paper.install(app)
    guard.install(app)
    app.extensions["registry"] = Registry()
    if app.config["LOOKUPS"]:
        app.logger.warning("NCT numbers on /number are looked up at ClinicalTrials.gov; nothing else is sent there.")
    app.register_blueprint(_pages_blueprint(), url_prefix=f"/<any({','.join(app.extensions['contents'])}):lang>")
    app.register_blueprint(commands)
    _add_site_routes(app)
    app.register_error_handler(HTTPException, _render_error)
    for warning in warnings(Settings(**{name: app.config[name.upper()] for name in vars(found)})):
        app.logger.warning(warning)
    return app


def _pages_blueprint() -> Blueprint:
    blueprint = Blueprint("pages", __name__)
    mended.install(blueprint)
    page_request.install(blueprint)
    for module in (pages, split, rendered, steps, codes, result, lookups, compare, paper, manifest):
        module.register(blueprint)
    return blueprint


def _load_content(app: Flask) -> None:
    try:
        language.install(app, Path(app.config["CONTENT"]), Path(app.config["TRANSLATIONS"]))
    except ContentError as error:
        raise RefusedContentError(error.problems) from None


def _install_gettext(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    language.gettext_callables(app.jinja_env)
    app.jinja_env.globals["language"] = language.language
    app.jinja_env.globals["languages"] = language.links


def _add_site_routes(app: Flask) -> None:
    """Add the routes without a language prefix."""

    @app.get("/")
    def choose_language() -> Redirect:
        """The start page in the language that the browser asks for; its switch leads to the others."""
        response = Response(render_template("pages/start.html"))
        response.vary.add("Accept-Language")
        return response

    @app.get("/healthz")
    def healthz() -> Response:
        """What answers here; "ok" in the first line."""
        edition = app.extensions["contents"]["en"].questionnaire.edition
        lines = [
            "ok",
            f"edition {edition}",
            f"commit {app.config['COMMIT']}",
            f"languages {', '.join(language.served())}",
        ]
        return _plain(lines)

    @app.get("/robots.txt")
    def robots() -> Response:
        """All may be read: a robot that is kept out cannot read the noindex of a page whose address somebody posted."""
        return _plain(["User-agent: *", "Disallow:"])

    @app.get("/.well-known/security.txt")
    def security() -> Response:
        """Where to report a weakness (RFC 9116), valid for 90 days; 404 without a contact."""
        contact = app.config["CONTACT"] or abort(404)
        expires = app.config["TODAY"]() + datetime.timedelta(days=90)
        named = contact if urlsplit(contact).scheme else f"mailto:{contact}"
        languages = ", ".join(language.served())
        return _plain([f"Contact: {named}", f"Expires: {expires}T00:00:00Z", f"Preferred-Languages: {languages}"])

    @app.get("/favicon.ico")
    def favicon() -> Response:
        return current_app.send_static_file("favicon.svg")


def _plain(lines: list[str]) -> Response:
    return Response("".join(f"{line}\n" for line in lines), mimetype="text/plain")


def _render_error(error: HTTPException) -> Redirect:
    """Render the error page; redirects pass unchanged, and headers of the error, such as Allow, are kept.

    A page that is not there redirects to the one that was meant, if the path differs in case or ending alone.
    """
    response = error.get_response()
    if response.status_code == 404 and (elsewhere := mended.mended_path()):
        return elsewhere
    if response.status_code >= 400:
        response = Response(
            render_template("pages/error.html", status=response.status_code), response.status_code, response.headers
        )
    return response
