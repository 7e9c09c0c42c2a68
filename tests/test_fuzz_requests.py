"""Fuzzing of requests: no 500, submitted text is escaped, and nothing of it is logged."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from unittest.mock import patch

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

from clinic_check.check.model import Questionnaire
from clinic_check.web import paper
from tests.fuzz.strategies import anything, realistic
from tests.fuzz.surface import Surface, endpoint, surface
from tests.fuzz.wire import MARKER, Checked, Got, Sent, call, faults, log_faults
from tests.page import strict
from tests.test_logs import Everything, log

pytestmark = pytest.mark.rest
__all__ = ["log"]  # a fixture that is used here too
WANTED = int(os.environ.get("FUZZ_REQUESTS", "0"))
COUNT = WANTED or 2_000
FEW = 12  # number of PDFs compiled by typst; the others are stubs
PARSED = COUNT // 8  # number of pages that also go through a strict parser
SETTINGS = settings(
    max_examples=COUNT // 2,
    derandomize=not WANTED,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@dataclass
class Seen:
    """Statistics of the responses by endpoint and status, and how many were parsed strictly."""

    requests: int = 0
    reached: Counter[str] = field(default_factory=Counter)
    well: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    strict: int = 0


@pytest.fixture(scope="module")
def offered(app: Flask, questionnaire: Questionnaire) -> Surface:
    return surface(app, questionnaire)


@pytest.fixture(scope="module")
def seen() -> Seen:
    return Seen()


@pytest.fixture
def quick_pdfs() -> Iterator[None]:
    """Compile only the first PDFs; the others are stubs."""
    left, make = [FEW], paper.make

    def made(*given: object) -> bytes:
        left[0] -= 1
        return make(*given) if left[0] >= 0 else b"%PDF-1.7"  # type: ignore[arg-type]

    with patch.object(paper, "make", made):
        yield


@pytest.mark.usefixtures("quick_pdfs")
@pytest.mark.parametrize("kind", [realistic, anything])
def test_every_request_is_answered_in_order(
    app: Flask, log: Everything, offered: Surface, seen: Seen, kind: Callable[[Surface], SearchStrategy[Sent]]
) -> None:
    """No failure, nothing typed as markup or in a header, no cookie, no way off the site, nothing of it in the log."""

    @SETTINGS
    @given(kind(offered))
    def one(sent: Sent) -> None:
        log.written.clear()
        log.access.clear()
        got = call(app, sent)
        wrong = faults(sent, got) + log_faults(app, log.written, log.access, (MARKER, *offered.codes))
        assert not wrong, f"{wrong}\n{sent}\n{log.written}"
        _count(app, sent, got, seen)

    one()
    print(f"{seen.requests} requests; {seen.strict} pages parsed strictly; {sorted(seen.statuses.items())}")


def _count(app: Flask, sent: Sent, got: Got, seen: Seen) -> None:
    name = endpoint(app, sent.path.encode("latin-1").decode("utf-8", "replace"), sent.method)
    seen.requests += 1
    seen.reached[name] += 1
    seen.well[name] += got.status < 400
    seen.statuses[got.status] += 1
    if got.is_page and 0 < len(got.body) < 40_000 and seen.strict < PARSED:
        seen.strict += 1
        assert strict(got.body.decode()).tag == "html"


def test_the_requests_go_deep(app: Flask, seen: Seen) -> None:
    """Each route gave a good answer, a third of all answers are 200, nearly half lead on, and the rest is mixed."""
    assert seen.requests >= COUNT
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert {name for name in routes if not seen.well[name]} == set()
    assert seen.statuses[200] >= 0.3 * seen.requests
    assert seen.statuses[200] + seen.statuses[303] >= 0.45 * seen.requests
    assert {303, 308, 400, 403, 404, 405} <= set(seen.statuses)


def test_the_site_is_found(offered: Surface, app: Flask) -> None:
    """The links and forms of the pages are read from them, those behind other pages and behind a form included."""
    assert len(offered.links) >= 25
    assert {"pages.step", "pages.all", "pages.resume", "pages.number"} <= set(offered.forms)
    assert {"pages.step", "pages.so_far"} <= set(offered.links)
    assert {"pages.words", "pages.tick_claims", "pages.compare", "pages.products"} <= set(offered.forms)
    assert {"q-product", "code", "text", "file", "claim", "q", "c", "a"} <= set(offered.names)
    assert len(offered.codes) > 60


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        (f"<title>a</title><p><{MARKER}></p>", "raw"),
        (f'<title>a</title><p id="" {MARKER}="1"></p>', "markup"),
        ("<title>a</title><div><p></p>", "left open"),
        ("<title>a</title></div>", "closes nothing"),
        ("<title> </title>", "without a title"),
        (f'<title>a</title><a href="//{MARKER}.example">b</a>', "target"),
        ('<title>a</title><a href="JavaScript:1">b</a>', "runs"),
        ('<title>a</title><p id="a" id="b"></p>', "twice"),
    ],
)
def test_a_bad_page_is_noticed(body: str, wrong: str) -> None:
    """A page with such a mistake fails, and a page without one does not."""
    safe = (("Content-Security-Policy", "x"), ("X-Content-Type-Options", "nosniff"), ("Content-Type", "text/html"))
    assert wrong in " ".join(faults(Sent(), Got(200, safe, body.encode())))
    assert faults(Sent(), Got(200, safe, f"<title>a</title><p>&lt;{MARKER}&gt;<br></p>".encode())) == []
    assert Checked("<title>a &amp; b</title>").title == "a & b"


@pytest.mark.parametrize(
    ("got", "wrong"),
    [
        (Got(500, (), b""), "status 500"),
        (Got(200, (("Set-Cookie", "a=b"),), b""), "a cookie"),
        (Got(200, (("X", f"a\r\n{MARKER}"),), b""), "ends it"),
        (Got(200, (("X", f"<{MARKER}>"),), b""), "raw in a header"),
        (Got(200, (), b""), "safety headers"),
        *(
            (Got(303, (("Location", to),), b""), "leave")
            for to in ("//x.example", "https://x.example/", "/\\x.example", "")
        ),
    ],
)
def test_a_bad_answer_is_noticed(got: Got, wrong: str) -> None:
    """Each thing that must not be in an answer is noticed where it is."""
    assert wrong in " ".join(faults(Sent(), got))


def test_a_bad_record_is_noticed(app: Flask) -> None:
    """A second record, a line in another form, a path that is no rule and a text that was typed are noticed."""
    good = "GET /healthz 200 0.1 ms"
    assert log_faults(app, [good], [good], ("secret",)) == []
    assert log_faults(app, [], [], ()) == []
    for records, lines in (
        ([good, "more"], [good]),
        (["GET /en/r/1 200 0.1 ms"], ["GET /en/r/1 200 0.1 ms"]),
        (["BREW - 405 0.1 ms"], ["BREW - 405 0.1 ms"]),
        ([f"{good} SECRET"], [good]),
    ):
        assert log_faults(app, records, lines, ("secret",))
