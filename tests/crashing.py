"""The app with routes that raise exceptions containing the request's data, to test that no server log contains it."""

from __future__ import annotations

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app import create_app


class PanicError(BaseException):
    """No Exception."""


def create() -> Flask:
    app = create_app()

    @app.route("/panic/<code>")
    def panic(code: str) -> str:
        """Raises what is no Exception, as a panic of an extension in Rust is."""
        raise PanicError(code)

    @app.route("/crash/<code>", methods=["GET", "POST"])
    def crash(code: str) -> str:
        raise ValueError(f"{code} {request.url} {request.form}")

    @app.route("/crash/<way>/<code>")
    def crash_twice(way: str, code: str) -> str:
        """Routes that raise, and raise again while the error page is rendered (twice) or sent (after)."""
        raise ValueError(code)

    pages = app.error_handler_spec[None][None][HTTPException]

    @app.errorhandler(500)
    def fail(error: HTTPException) -> ResponseReturnValue:
        if (request.view_args or {}).get("way") == "twice":
            raise OSError(request.url)
        return pages(error)

    @app.after_request
    def fail_after(response: Response) -> Response:
        if (request.view_args or {}).get("way") == "after":
            raise OSError(request.url)
        return response

    return app
