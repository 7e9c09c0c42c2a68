"""The costliest request that the limits allow, found by search over each path, parameter and piece of text."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from flask import Flask, request

from bench import costly
from bench.costly import Cost
from clinic_check.web.lookups import LONGEST_TEXT

MOST_SECONDS, MOST_BYTES = 0.3, 1_000_000


@pytest.fixture(scope="module")
def costs() -> Iterator[list[Cost]]:
    """What each request of the search cost, in CPU of this process."""
    before = logging.root.manager.disable
    yield costly.searched()
    logging.disable(before)


def test_no_request_is_dear(costs: list[Cost]) -> None:
    """Of hundreds of requests none takes more than 0.3 s of CPU, or gets more than 1 MB."""
    assert len(costs) > 500
    assert [one for one in costs if one.seconds > MOST_SECONDS or one.size > MOST_BYTES] == []
    assert max(one.seconds for one in costs) > 0.001


def test_the_search_reads_every_page(app: Flask) -> None:
    """It sends to each path that the app serves, with the names that the page reads."""
    places = {(place.method, place.path) for place in costly.places(app)}
    for path in ("/en/words", "/en/number", "/en/resume", "/en/all", "/en/check/sales-talk", "/en/compare"):
        assert ("POST", path) in places or ("GET", path) in places, path
    assert len({path for _, path in places}) > 15


def test_a_dear_page_would_be_found() -> None:
    """A page that makes 2 MB of a long text is over the bound."""
    slow = Flask("slow")

    @slow.route("/en/words", methods=["POST"])
    def words() -> str:
        return "x" * (1 if request.form.get("text", "").count("a") < 1_000 else 2_000_000)

    cost = costly.cost(slow, costly.Place("POST", "/en/words", "text"), "a")
    assert cost.size > MOST_BYTES


def test_what_opens_and_never_closes_is_tried_at_full_length() -> None:
    """A head stands once before what is repeated, and all of it is just as long as a text may be."""
    lengths: list[int] = []
    app = Flask("measuring")

    @app.route("/en/words", methods=["POST"])
    def words() -> str:
        text = request.form["text"]
        lengths.append(len(text))
        return "x" * (2_000_000 if text[0] == "<" and set(text[1:-1]) == {"a"} else 1)

    place = costly.Place("POST", "/en/words", "text")
    assert costly.cost(app, place, "a", "<").size > MOST_BYTES
    assert costly.cost(app, place, "a").size == 1
    assert lengths == [LONGEST_TEXT, LONGEST_TEXT]
    assert {("<", "a"), ("", "\u0400")} <= set(costly._texts())
