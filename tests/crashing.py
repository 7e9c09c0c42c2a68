"""The site with faults whose messages hold what was sent: for the test that no log of a real server repeats it."""

from __future__ import annotations

from flask import Flask, request

from app import create_app


def create() -> Flask:
    app = create_app()

    @app.route("/crash/<code>", methods=["GET", "POST"])
    def crash(code: str) -> str:
        raise ValueError(f"{code} {request.url} {request.form}")

    @app.route("/crash/twice/<code>")
    def crash_twice(code: str) -> str:
        """A fault, and another one while its page is made."""
        raise LookupError(code)

    @app.errorhandler(LookupError)
    def fail(error: LookupError) -> str:
        raise OSError(str(error))

    return app
