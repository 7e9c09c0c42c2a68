"""Checks on every request and response: size limits, Host header, security headers, cross-site POST, logging."""

from __future__ import annotations

import io
import logging
import re
import string
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from ipaddress import IPv6Address, ip_address
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from flask import Flask, Request, Response, abort, current_app, g, has_request_context, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wsgi import get_host

from clinic_check.web.settings import Network

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NO_FRAMES = "frame-ancestors 'none'"
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    f"manifest-src 'self'; form-action 'self'; base-uri 'none'; {NO_FRAMES}"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HSTS = "max-age=31536000"  # a year; not for subdomains, which may belong to others
HEALTH = "/healthz"  # a health check uses the IP address, so any Host is accepted
CODES = {"a", "c"}  # query parameters that hold codes
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}
LARGEST_BODY = 64 * 1024  # bytes; a form with every question has 2 kB; the page for pasted text sets its own limit
MOST_PARTS = 200  # every question with every option has 130
LONGEST_BOUNDARY = 100  # characters; RFC 2046 allows 70, and the test client of Werkzeug sends up to 75
LONGEST_ADDRESS = 8 * 1024  # path and query; a comparison of four checks has 150 characters
access = logging.getLogger("clinic_check.access")


class MemoryRequest(Request):
    """Keeps uploads in memory; Werkzeug's default writes large ones to disk."""

    def _get_file_stream(self, *_sizes: object, **_more: object) -> IO[bytes]:
        return io.BytesIO()


class GuardedFlask(Flask):
    """Checks the Host header first; logs exceptions without their message, which may hold a code or an answer."""

    request_class = MemoryRequest

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Return 400 for a Host that is invalid or not allowed, before any URL is built from it.

        An exception that Flask does not handle, such as one in an error page, becomes a plain-text 500 response, since
        the server would log its message. With the setting SITE, the app sees the public scheme and host.
        """
        problem = self._host_problem(environ)
        if problem:
            return self._plain(problem, 400)(environ, start_response)
        if self.config["SITE"]:
            environ["wsgi.url_scheme"], environ["HTTP_HOST"], *_ = urlsplit(self.config["SITE"])
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():  # Werkzeug raises on raw bytes that are not UTF-8, but accepts them percent-encoded
            environ["QUERY_STRING"] = quote(query.encode("latin-1"), safe=string.printable)
        try:
            return super().wsgi_app(environ, start_response)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # a panic in Rust, under typst, is no Exception, and the server would log its message
            if self.debug or self.testing:
                raise
            self.log_exception(sys.exc_info())
            return self._plain("Something went wrong on our side.", 500)(environ, start_response)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function unchanged: all views are synchronous, and Flask would inspect them for every request."""
        return func

    def _host_problem(self, environ: WSGIEnvironment) -> str:
        host = get_host(environ)  # "" when it holds invalid characters
        name = re.sub(r":\d+$", "", host).lower().removesuffix(".")
        try:
            name.encode("idna")  # the router does so too, and raises for an empty label or one of 64 characters
        except UnicodeError:
            return "The Host header names no host."
        if environ.get("PATH_INFO") == HEALTH:
            return ""
        if not name:
            return "The Host header names no host."
        return "This site has another name." if self.config["HOSTS"] and name not in self.config["HOSTS"] else ""

    def _plain(self, text: str, status: int) -> Response:
        access.info("- - %s 0.0 ms", status)
        return Response(f"{text}\n", status, headers(self), mimetype="text/plain")

    def log_exception(self, exc_info: object) -> None:
        """Log the type of the exception, the route template and the stack."""
        kind, _, trace = exc_info if isinstance(exc_info, tuple) else (None, None, None)
        rule = request.url_rule.rule if has_request_context() and request.url_rule else "no route"
        frames = "".join(traceback.format_tb(trace))
        self.logger.error("%s in %s\n%s", getattr(kind, "__name__", kind), rule, frames)


def headers(app: Flask) -> dict[str, str]:
    """Security headers of every response; the sites of FRAMES may show the pages in a frame."""
    secure = {"Strict-Transport-Security": HSTS} if app.config["HTTPS"] else {}
    frames = " ".join(app.config["FRAMES"])
    framed = {"Content-Security-Policy": CSP.replace(NO_FRAMES, f"frame-ancestors {frames}")} if frames else {}
    return HEADERS | secure | framed


def install(app: Flask) -> None:
    """Register the request hooks and silence the request log of the development server."""
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_BODY, MAX_FORM_MEMORY_SIZE=LARGEST_BODY, MAX_FORM_PARTS=MOST_PARTS)
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    access.setLevel(logging.INFO)
    if not access.hasHandlers():
        handler = logging.StreamHandler()
        handler.addFilter(lambda _: not logging.getLogger().handlers)  # the server may configure logging later
        access.addHandler(handler)
    app.logger.addFilter(_without_message)
    app.before_request(_check_request)
    app.after_request(_finish_response)
    app.wsgi_app = TrustedProxies(app.wsgi_app, app.config["PROXIES"])  # type: ignore[method-assign]


def _without_message(record: logging.LogRecord) -> bool:
    """Reduce an exception logged by Flask itself, such as one raised in an error handler, to its type."""
    if record.exc_info:
        record.msg = f"{record.msg} ({getattr(record.exc_info[0], '__name__', '-')})"
        record.exc_info = None
    return True


def _check_request() -> None:
    """Abort with 414 for a URL that is too long, with 403 for a cross-site POST, and for a body that costs too much.

    That is one in chunks, which may have a byte each (411), and one whose parts have a long boundary (400).
    """
    g.started = time.perf_counter()
    # The length as sent where the server provides it; granian passes the path decoded.
    if len(request.environ.get("PATH_INFO", "")) + len(request.query_string) > LONGEST_ADDRESS:
        abort(414)
    if request.method not in ("GET", "HEAD", "OPTIONS") and _cross_site():
        abort(403)
    if "Transfer-Encoding" in request.headers:
        abort(411)
    if len(request.mimetype_params.get("boundary", "")) > LONGEST_BOUNDARY:
        abort(400)


def _cross_site() -> bool:
    """Decide by Sec-Fetch-Site and Origin, as Go's http.CrossOriginProtection does; there is no session for a token."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is not None and origin.partition("://")[2] != request.host


def _finish_response(response: Response) -> Response:
    response.headers.extend(headers(current_app))  # no view sets any of them
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store")  # only answers to pasted text say otherwise
    if request.args.keys() & CODES or "code" in (request.view_args or {}):
        response.headers["X-Robots-Tag"] = "noindex"
    rule = request.url_rule.rule if request.url_rule else "-"
    spent = (time.perf_counter() - g.started) * 1000 if "started" in g else 0.0
    method = request.method if request.method in METHODS else "-"  # an arbitrary method name could hold a code
    access.info("%s %s %s %.1f ms", method, rule, response.status_code, spent)
    return response


class TrustedProxies:
    """Middleware that applies X-Forwarded-For, -Proto and -Host of the last hop when the peer is in a trusted network.

    From any other peer they are ignored, since a client can forge them.
    """

    def __init__(self, app: WSGIApplication, networks: tuple[Network, ...]) -> None:
        self.app = app
        self.forwarded = ProxyFix(app, x_for=1, x_proto=1, x_host=1)
        self.networks = networks

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not self.networks or not self._trusts(environ.get("REMOTE_ADDR", "")):
            return self.app(environ, start_response)
        if environ.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip() not in ("http", "https"):
            environ.pop("HTTP_X_FORWARDED_PROTO", None)  # invalid; it would appear in every absolute URL
        return self.forwarded(environ, start_response)

    def _trusts(self, peer: str) -> bool:
        try:
            found = ip_address(peer)
        except ValueError:
            return False
        if isinstance(found, IPv6Address) and found.ipv4_mapped:  # an IPv4 peer of a dual-stack socket
            found = found.ipv4_mapped
        return any(found in network for network in self.networks)
