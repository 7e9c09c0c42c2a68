"""Limits: length of URL, body and form, and concurrent PDFs."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from clinic_check.web import paper
from tests.page import Page

FILE = "/en/checklist.pdf"


@pytest.mark.parametrize(
    "address", ["/en/r/{}", "/en/{}", "/{}", "/en/result?a={}", "/static/{}", "/healthz?{}", "/en/compare?c={}"]
)
def test_an_address_that_is_too_long(client: FlaskClient, address: str) -> None:
    """More than 8 kB of path and query is refused with a page, whatever it would lead to."""
    response = client.get(address.format("x" * 8_192))
    assert response.status_code == 414
    page = Page(response.text)
    assert page.h1 == "That did not work"
    assert "xxxx" not in page.main


def test_an_address_that_is_just_short_enough(client: FlaskClient) -> None:
    """At 8 kB it is read like any other."""
    assert client.get("/en/about?" + "x" * (8_192 - len("/en/about"))).status_code == 200
    assert client.get("/en/about?" + "x" * (8_193 - len("/en/about"))).status_code == 414


def parts(count: int, name: str = "q-product", value: str = "exosomes") -> dict[str, object]:
    one = f'--zz\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
    return {"data": f"{one * count}--zz--".encode(), "content_type": "multipart/form-data; boundary=zz"}


def test_a_form_of_too_many_parts(client: FlaskClient) -> None:
    """Two hundred parts are read, and found to be no answer; one more is too much to send."""
    assert client.post("/en/check/product", **parts(200)).status_code == 400
    response = client.post("/en/check/product", **parts(201))
    assert response.status_code == 413
    assert Page(response.text).h1 == "That was too much to send"


def test_every_question_with_every_option_fits(app: Flask) -> None:
    """The largest form of the site has far fewer parts than are allowed, and far fewer bytes."""
    items = app.extensions["contents"]["en"].questionnaire.items
    fields = [f"q-{item.id}={option.id}" for item in items for option in item.options]
    assert 100 < len(fields) < 200
    assert len("&".join(fields)) < 64 * 1024 / 8


def test_a_part_that_is_too_large(client: FlaskClient) -> None:
    """One field of more than 64 kB is refused, also when the length of the body was not told."""
    sent = parts(1, value="x" * 65_536)
    assert client.post("/en/check/product", **sent).status_code == 413
    assert client.application.config["MAX_FORM_MEMORY_SIZE"] == 65_536


def test_pasted_text_has_a_bound_of_its_own(client: FlaskClient) -> None:
    """The page that takes a text reads up to 1 MB, and refuses more with its own words."""
    assert client.post("/en/words", data={"text": "x " * 20_000}).status_code == 200
    response = client.post("/en/words", data={"text": "x" * 1_048_577})
    assert response.status_code == 413
    assert Page(response.text).title.startswith("Error: ")


@pytest.fixture
def one() -> Flask:
    """An app with one place for PDFs."""
    return create_app({"TESTING": False, "PDFS": 1})


def test_when_all_places_are_taken_the_next_is_asked_to_wait(one: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a file is made a second request gets a page and a time at once, other pages come, and then it is made."""
    making, go_on = threading.Event(), threading.Event()

    def slow(*_given: object) -> bytes:
        making.set()
        assert go_on.wait(10)
        return b"%PDF-"

    monkeypatch.setattr(paper, "make", slow)
    first: list[TestResponse] = []
    maker = threading.Thread(target=lambda: first.append(one.test_client(use_cookies=False).get(FILE)))
    maker.start()
    assert making.wait(10)
    client = one.test_client(use_cookies=False)
    busy = client.get(FILE)
    assert not first  # the first is still being made
    beside = client.get("/en/")
    go_on.set()
    maker.join(10)
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "10")
    assert beside.status_code == 200
    assert (first[0].status_code, first[0].data) == (200, b"%PDF-")
    assert client.get(FILE).status_code == 200


@pytest.mark.parametrize("fault", [RuntimeError, ImportError, KeyError, MemoryError])
def test_a_place_is_free_again_after_any_fault(
    one: Flask, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    """A file that could not be made takes no place with it, whatever went wrong."""

    def fails(*_given: object) -> bytes:
        raise fault

    client = one.test_client(use_cookies=False)
    with monkeypatch.context() as patch:
        patch.setattr(paper, "make", fails)
        for _ in range(3):
            response = client.get(FILE)
            assert response.status_code == (503 if fault in (RuntimeError, ImportError) else 500)
            assert "Retry-After" not in response.headers
    assert client.get(FILE).status_code == 200


def test_each_app_has_places_of_its_own(app: Flask, one: Flask) -> None:
    """The setting says how many: two without it."""
    counts = []
    for site in (app, one):
        places = site.extensions["pdf_places"]
        taken = 0
        while places.acquire(blocking=False):
            taken += 1
        places.release(taken)
        counts.append(taken)
    assert counts == [2, 1]
