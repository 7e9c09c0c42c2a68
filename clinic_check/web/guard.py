"""What every request and response obeys: no cross-site POST, no stored answers, no answer in a log."""

from __future__ import annotations

import io
import logging
import re
import string
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Flask, Request, Response, abort, current_app, g, has_request_context, request

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HOST = re.compile(r"(?=.{1,255}$)(?:\[[0-9A-Fa-f:.]{2,45}\]|[\w-]{1,63}(?:\.[\w-]{1,63})*\.?)(?::\d{0,5})?", re.ASCII)
HSTS = "max-age=31536000"  # a year; not for subdomains, which may be another's
HEALTH = "/healthz"  # asked for by address, so under any name; it says nothing but ok
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}
access = logging.getLogger("clinic_check.access")


if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class ForgetfulRequest(Request):
    """Keeps an uploaded file in memory; by default Werkzeug writes a larger one to the disk."""

    def _get_file_stream(self, *_sizes: object, **_more: object) -> IO[bytes]:
        return io.BytesIO()


class QuietFlask(Flask):
    """Logs an exception by its route template and type: paths and messages can hold a code or an answer."""

    request_class = ForgetfulRequest

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Refuse a Host that is none, or none of ours, before anything builds an address with it; let no fault out.

        What gets past Flask, such as a fault while an error page is made, a server would log with its message.
        """
        problem = self._host_problem(environ)
        if problem:
            return self._plain(problem, 400)(environ, start_response)
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():  # Werkzeug fails on bytes there that are no UTF-8, and passes them over as %XX
            environ["QUERY_STRING"] = quote(query.encode("latin-1"), safe=string.printable)
        try:
            return super().wsgi_app(environ, start_response)
        except Exception:
            if self.debug or self.testing:
                raise
            self.log_exception(sys.exc_info())
            return self._plain("Something went wrong on our side.", 500)(environ, start_response)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """All our functions are; Flask would look at each of them again at every request."""
        return func

    def _host_problem(self, environ: WSGIEnvironment) -> str:
        host = environ.get("HTTP_HOST") or environ["SERVER_NAME"]
        if not HOST.fullmatch(host):
            return "The Host header names no host."
        ours = self.config["HOSTS"]
        if ours and environ.get("PATH_INFO") != HEALTH:
            name = re.sub(r":\d*$", "", host).lower().removesuffix(".")
            return "" if name in ours else "This site has another name."
        return ""

    def _plain(self, text: str, status: int) -> Response:
        access.info("- - %s 0.0 ms", status)
        return Response(f"{text}\n", status, headers(self), mimetype="text/plain")

    def log_exception(self, exc_info: object) -> None:
        kind, _, trace = exc_info if isinstance(exc_info, tuple) else (None, None, None)
        rule = request.url_rule.rule if has_request_context() and request.url_rule else "no route"
        frames = "".join(traceback.format_tb(trace))
        self.logger.error("%s in %s\n%s", getattr(kind, "__name__", kind), rule, frames)


def headers(app: Flask) -> dict[str, str]:
    """Those of every response."""
    return HEADERS | ({"Strict-Transport-Security": HSTS} if app.config["HTTPS"] else {})


def install(app: Flask) -> None:
    """Hang the guard into the app and silence the request lines of the development server."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    access.setLevel(logging.INFO)
    if not access.hasHandlers():
        handler = logging.StreamHandler()
        handler.addFilter(lambda _: not logging.getLogger().handlers)  # a server may set up its own after us
        access.addHandler(handler)
    app.logger.addFilter(_without_message)
    app.before_request(_start)
    app.before_request(_refuse_cross_site)
    app.after_request(_finish)


def _without_message(record: logging.LogRecord) -> bool:
    """Of an exception that Flask itself logs, such as one while it handles another, only the kind is kept."""
    if record.exc_info:
        record.msg = f"{record.msg} ({getattr(record.exc_info[0], '__name__', '-')})"
        record.exc_info = None
    return True


def _start() -> None:
    g.started = time.perf_counter()


def _refuse_cross_site() -> None:
    """The method of Go's http.CrossOriginProtection: no session, so no token; the browser's own headers decide."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            abort(403)
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin.partition("://")[2] != request.host:
        abort(403)


def _finish(response: Response) -> Response:
    response.headers.extend(headers(current_app))  # no view sets any of them
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    rule = request.url_rule.rule if request.url_rule else "-"
    spent = (time.perf_counter() - g.started) * 1000 if "started" in g else 0.0
    method = request.method if request.method in METHODS else "-"  # any word can be sent for a method, a code too
    access.info("%s %s %s %.1f ms", method, rule, response.status_code, spent)
    return response
