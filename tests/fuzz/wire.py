"""Requests at WSGI level, byte by byte, and checks that hold for every response."""

from __future__ import annotations

import gzip
import io
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask import Flask

MARKER = "x-zq7f"  # marker in all typed text; no text of the site contains it
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE", "-")
_WITHOUT_END = "area base br col embed hr img input link meta source track wbr path circle rect line"
_VOID = frozenset(_WITHOUT_END.split())
_TARGETS = ("href", "src", "action", "formaction", "srcset", "content")


@dataclass(frozen=True)
class Sent:
    """Path, query and headers as Latin-1, in which WSGI holds bytes; `length` is what the head says of the body."""

    method: str = "GET"
    path: str = "/"
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    kind: str | None = None
    length: str | None = None


@dataclass(frozen=True)
class Got:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def one(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    @property
    def is_page(self) -> bool:
        return self.one("Content-Type").startswith("text/html")


def call(app: Flask, sent: Sent) -> Got:
    """Call the app directly: a test client would correct the request."""
    environ: dict[str, object] = {
        **{"REQUEST_METHOD": sent.method, "SCRIPT_NAME": "", "PATH_INFO": sent.path, "QUERY_STRING": sent.query},
        **{"SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1"},
        **{"wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(sent.body)},
        **{"wsgi.errors": io.StringIO(), "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False},
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in sent.headers},
    }
    if sent.kind is not None:
        environ["CONTENT_TYPE"] = sent.kind
    if sent.body or sent.length is not None:
        environ["CONTENT_LENGTH"] = str(len(sent.body)) if sent.length is None else sent.length
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> object:
        started.append((status, headers))
        return None

    parts = app.wsgi_app(environ, start)  # type: ignore[arg-type]
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    status, headers = started[-1]
    return Got(int(status.split()[0]), tuple(headers), body)


class Checked(HTMLParser):
    """A parser that detects missing end tags and keeps the title."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.title = ""
        self.feed(text)
        self.close()
        if self.open:
            self.wrong.append(f"left open: {self.open}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._look(tag, attrs)
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._look(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        while self.open and self.open[-1] != tag and self.open[-1] in ("p", "li", "dt", "dd", "option", "tr", "td"):
            self.open.pop()  # HTML lets these go without an end tag
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if "title" in self.open and "svg" not in self.open:
            self.title += data

    def _look(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) < len(names):
            self.wrong.append(f"<{tag}> has an attribute twice: {names}")
        if MARKER in tag or any(MARKER in name for name in names):
            self.wrong.append(f"typed text became markup: <{tag} {names}>")
        for name, value in attrs:
            target = (value or "").strip().lower()
            if name in _TARGETS and target.startswith(("javascript:", "data:", "vbscript:")):
                self.wrong.append(f"a target that runs: {name}={value!r}")
            if (
                name in _TARGETS
                and MARKER in target
                and name != "content"
                and not re.match(rf"(?:https?://(?:(?!{MARKER})[^/?#])*)?(?:[/?#][^/\\]|[/?]$)", target)
            ):
                self.wrong.append(f"typed text became a target: {name}={value!r}")


def faults(sent: Sent, got: Got) -> list[str]:
    """The violated rules of a response; log records are checked by log_faults."""
    found = [f"status {got.status}"] if got.status >= 500 else []
    for name, value in got.headers:
        if re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value) or re.search(r"[^\w-]", name):
            found.append(f"a header with a sign that ends it: {name}: {value!r}")
        if f"<{MARKER}" in value.lower():
            found.append(f"typed text raw in a header: {name}: {value!r}")
    if got.all("Set-Cookie"):
        found.append("a cookie")
    if not got.all("Content-Security-Policy") or not got.all("X-Content-Type-Options"):
        found.append("the safety headers are missing")
    if 300 <= got.status < 400 and got.status != 304:
        found += _leaves(sent, got.one("Location"))
    if got.is_page and got.body:
        found += _page(got)
    return found


def host(sent: Sent) -> str:
    return next((value for name, value in sent.headers if name.lower() == "host"), "localhost")


def _leaves(sent: Sent, location: str) -> list[str]:
    """A redirect goes to this very host, or names none."""
    try:
        target = urlsplit(location)
    except ValueError:
        return [f"a redirect that cannot be read: {location!r}"]
    if not location or re.match(r"[/\\]{2}", location) or "\\" in target.netloc or location != location.strip():
        return [f"a redirect that may leave the site: {location!r}"]
    own = target.netloc.lower() == host(sent).lower() and target.scheme == "http"
    return (
        [] if own or (not target.netloc and not target.scheme) else [f"a redirect that leaves the site: {location!r}"]
    )


def _page(got: Got) -> list[str]:
    try:
        text = (gzip.decompress(got.body) if got.one("Content-Encoding") == "gzip" else got.body).decode()
    except UnicodeDecodeError:
        return ["a page that is not UTF-8"]
    page = Checked(text)
    raw = ["typed markup stands raw in the page"] if re.search(rf"<\W*{MARKER}", text.lower()) else []
    short = got.status < 400 and got.all("Location")  # Werkzeug's few words beside a redirect
    return [*raw, *([] if short else page.wrong), *([] if page.title.strip() else ["a page without a title"])]


LINE = re.compile(r"(\S+) (\S+) ([1-5]\d\d) \d+\.\d ms")


def log_faults(app: Flask, records: list[str], lines: list[str], secrets: tuple[str, ...]) -> list[str]:
    """Violations of: one log line in a fixed format, with only the method and status from the request."""
    rules = {rule.rule for rule in app.url_map.iter_rules()} | {"-"}
    found = [] if len(lines) == len(records) <= 1 else [f"{len(records)} records for one request: {records}"]
    for line in lines:
        match = LINE.fullmatch(line)
        if not match or match[1] not in METHODS or match[2] not in rules:
            found.append(f"a line with more than its form: {line!r}")
    whole = "\n".join(records).lower()
    return found + [f"{secret!r} is in the log" for secret in secrets if secret.lower() in whole]
