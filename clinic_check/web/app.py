"""The application factory."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from pathlib import Path

import click
from flask import Blueprint, Flask, Response, redirect, render_template, url_for
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as Redirect

from clinic_check.loader.load import ContentError
from clinic_check.web import (
    all_questions,
    assets,
    checklist,
    compare,
    compressed,
    glossary_filter,
    guard,
    language,
    limits,
    numbers,
    pages,
    pdfs,
    products,
    request,
    steps,
    words,
)
from clinic_check.web.cli import commands
from clinic_check.web.proxies import TrustedProxies
from clinic_check.web.settings import SettingsError, read

ROOT = Path(__file__).parents[2]


class RefusedContentError(ContentError, click.ClickException):
    """Content that is not in order; the flask command prints its list of problems and exits 1, without a traceback."""


class RefusedSettingsError(SettingsError, click.ClickException):
    """A setting that cannot be; shown in the same way."""


def create_app(settings: Mapping[str, object] | None = None) -> Flask:
    """The app, as the environment says and these settings of Flask's config, which win.

    Raises ContentError with every problem when the content is not in order, SettingsError for a variable.
    """
    app = guard.QuietFlask(__name__, root_path=str(ROOT), static_folder=None)  # `assets` has the files
    app.config.from_mapping(
        _settings(),
        MAX_CONTENT_LENGTH=limits.LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=limits.LARGEST_BODY,
        MAX_FORM_PARTS=limits.MOST_PARTS,
        SEND_FILE_MAX_AGE_DEFAULT=datetime.timedelta(days=365),
        WTF_CSRF_ENABLED=False,  # docs/decisions/0002: no session, so no token
        WTF_I18N_ENABLED=False,  # no message of WTForms is shown; ours come from the content
        TODAY=datetime.date.today,
        TRANSLATIONS=ROOT / "translations",
    )
    app.config.from_mapping(settings or {})
    _gettext(app)
    _content(app)
    assets.install(app, ROOT / "static")
    glossary_filter.install(app)
    steps.install(app)
    guard.install(app)
    compressed.install(app)
    limits.install(app)
    app.register_blueprint(_pages(), url_prefix=f"/<any({','.join(app.extensions['contents'])}):lang>")
    app.register_blueprint(commands)
    _site(app)
    app.register_error_handler(HTTPException, _error)
    app.wsgi_app = TrustedProxies(app.wsgi_app, app.config["PROXIES"])  # type: ignore[method-assign]
    return app


def _pages() -> Blueprint:
    blueprint = Blueprint("pages", __name__)
    request.install(blueprint)
    for module in (pages, steps, all_questions, numbers, products, words, compare, checklist, pdfs):
        module.register(blueprint)
    return blueprint


def _settings() -> dict[str, object]:
    try:
        found = read(os.environ)
    except SettingsError as error:
        raise RefusedSettingsError(str(error)) from None
    return {name.upper(): value for name, value in vars(found).items()}


def _content(app: Flask) -> None:
    try:
        language.install(app, ROOT, Path(app.config["TRANSLATIONS"]))
    except ContentError as error:
        raise RefusedContentError(error.problems) from None


def _gettext(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: language.words().gettext(text),
        lambda one, many, count: language.words().ngettext(one, many, count),
        newstyle=True,
        pgettext=lambda context, text: language.words().pgettext(context, text),
    )
    app.jinja_env.globals["language"] = language.language
    app.jinja_env.globals["languages"] = language.links


def _site(app: Flask) -> None:
    """What stands outside a language."""

    @app.get("/")
    def front_door() -> Redirect:
        """Straight on while there is one language; else the reader chooses."""
        if len(language.served()) == 1:
            return redirect(url_for("pages.start"))
        response = Response(render_template("languages.html"))
        response.vary.add("Accept-Language")
        return response

    @app.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @app.get("/robots.txt")
    def robots() -> Response:
        private = ("check/", "r/", "result", "compare?")
        closed = [f"Disallow: /{code}/{path}" for code in language.served() for path in private]
        return Response("\n".join(["User-agent: *", *closed, ""]), mimetype="text/plain")

    @app.get("/favicon.ico")
    def favicon() -> Response:
        return assets.send("favicon.svg")


def _error(error: HTTPException) -> Redirect:
    """One template for every HTTP error; its own headers, such as Allow, stay."""
    response = error.get_response()
    if response.status_code >= 400:
        response = Response(
            render_template("error.html", status=response.status_code), response.status_code, response.headers
        )
    return response
