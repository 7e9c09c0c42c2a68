"""Pages with fewer bytes on the wire: gzip for who takes it, but not where a page shows what someone typed."""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Flask, Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

LEVEL = 6  # a question has 2,784 B with it, 2,781 with 9, 3,002 with 1; 4 saves half the time and costs 7% more bytes
SMALLEST = 1_000  # bytes; what is smaller travels in one packet anyway
TYPED = frozenset({"pages.words", "pages.number", "pages.resume"})  # their answers to a POST show what was typed


def install(app: Flask) -> None:
    """Compress the pages of the app as they are sent; its other files see to themselves."""
    app.after_request(_compressed)


@lru_cache(maxsize=64)  # browsers send a handful of different ones
def takes_gzip(accepted: str) -> bool:
    """Whether this Accept-Encoding takes gzip; it may be refused by name or by a star."""
    return parse_accept_header(accepted, Accept).quality("gzip") > 0


def packed(data: bytes, level: int = LEVEL) -> bytes:
    """The same bytes for the same data, whatever the time is."""
    return gzip.compress(data, level, mtime=0)


def _compressed(response: Response) -> Response:
    if response.mimetype != "text/html" or response.is_streamed or _shows_typed(response):
        return response
    data = response.get_data()
    if len(data) >= SMALLEST:
        response.vary.add("Accept-Encoding")
        if takes_gzip(request.headers.get("Accept-Encoding", "")):
            response.set_data(packed(data))
            response.headers["Content-Encoding"] = "gzip"
    return response


def _shows_typed(response: Response) -> bool:
    """Words of the reader beside words of ours: how well both compress could tell of them (docs/decisions/0015)."""
    posted = request.method == "POST" and request.endpoint in TYPED
    return posted or "q" in request.args or response.status_code >= 400
