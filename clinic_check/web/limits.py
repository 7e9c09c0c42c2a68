"""What bounds a request: the length of its address, the size and the parts of its body, and the PDFs made at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, abort, current_app, request
from werkzeug.exceptions import ServiceUnavailable

LARGEST_BODY = 64 * 1024  # a form with every question has 2 kB; the page for pasted text sets its own bound
MOST_PARTS = 200  # every question with every option has 130
LONGEST_ADDRESS = 8 * 1024  # path and query; a comparison of four checks has 150 characters
COME_AGAIN = 10  # seconds; a file is made in less than one


def install(app: Flask) -> None:
    """Bound every request of the app; `PDFS` in its config says how many files are made at once."""
    app.extensions["pdf_places"] = threading.BoundedSemaphore(app.config["PDFS"])
    app.before_request(_address)


def _address() -> None:
    """Counted as it was sent, where the server tells; granian gives the path decoded."""
    if len(request.environ.get("PATH_INFO", "")) + len(request.query_string) > LONGEST_ADDRESS:
        abort(414)


@contextmanager
def pdf_place() -> Iterator[None]:
    """A place among those where PDFs are made; 503 at once when none is free, so that pages keep their threads."""
    places: threading.BoundedSemaphore = current_app.extensions["pdf_places"]
    if not places.acquire(blocking=False):
        raise ServiceUnavailable(retry_after=COME_AGAIN)
    try:
        yield
    finally:
        places.release()
