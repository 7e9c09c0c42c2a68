"""Query parameters kept by language links and alternate URLs."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from tests.page import Page

CODE = "1WK1F486FWNHBGASRQ7N046"


def passed_on(page: Page) -> list[dict[str, list[str]]]:
    """The parsed query of each language link and each `rel=alternate` URL."""
    links = [*page.having("switch"), *(link for link in page.all("link") if link.get("rel") == "alternate")]
    assert len(links) > 2
    return [parse_qs(urlsplit(link.get("href", "")).query) for link in links]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("typed", "plain"),
        ("text", "plain"),
        ("utm_source", "mail"),
        ("b", CODE),
        ("q", "<b>bold</b>"),
        ("q", "javascript:alert(1)"),
        ("q", "https://other.example/"),
        ("q", 'a"onclick=b'),
        ("q", "100%"),
        ("q", " "),
        ("q", "a\nb:c"),
        ("open", "&#60;"),
    ],
)
def test_what_was_typed_never_reaches_the_link(client: FlaskClient, name: str, value: str) -> None:
    """A query parameter that no page goes by, and a value that is more than plain words, is left out of the link."""
    page = Page(client.get(f"/en/products?{urlencode({'a': CODE, name: value})}").text)
    assert passed_on(page) == [{"a": [CODE]}] * len(passed_on(page))


@pytest.mark.parametrize("value", ["maci", "stem cells, own", "St. John's 2-in-1", "células"])
def test_plain_words_are_passed_on(client: FlaskClient, value: str) -> None:
    """What was looked up is looked up in the other language, too."""
    page = Page(client.get(f"/en/products?{urlencode({'q': value})}").text)
    assert passed_on(page) == [{"q": [value]}] * len(passed_on(page))


def test_what_a_form_sent_is_not_passed_on(client: FlaskClient) -> None:
    """A pasted text stands in no link."""
    page = Page(client.post("/en/number", data={"text": "plain words"}).text)
    assert passed_on(page) == [{}] * len(passed_on(page))


def test_an_error_is_shown_in_the_other_language_too(client: FlaskClient) -> None:
    """The questions in error, and the ticks that exclude each other, stand in the link."""
    page = Page(client.get("/en/check/sales-talk?wrong=claims&wrong=pressure&tick=no-risk&tick=none-of-these").text)
    wanted = {"wrong": ["claims", "pressure"], "tick": ["no-risk", "none-of-these"]}
    assert passed_on(page) == [wanted] * len(passed_on(page))


def test_junk_in_place_of_an_error_is_left_out(client: FlaskClient) -> None:
    """Of the parameters of a step only ids are passed on, and those of left-out answers too."""
    named = [("left", "trial"), ("left", "trial.yes")]
    junk = [("wrong", "<b>"), ("tick", "a/b"), ("left", "x:y"), ("wrongs", "pay")]
    page = Page(client.get(f"/en/check/sales-talk?{urlencode([('a', CODE), *named, *junk])}").text)
    assert passed_on(page) == [{"a": [CODE], "left": ["trial", "trial.yes"]}] * len(passed_on(page))


def test_a_doctor_may_read_english(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """A result in Spanish leads to the sheet in English, too; one in English to its own alone."""
    code = encode(questionnaire, {"product": ("exosomes",), "trial": ("no",), "pay": ("yes",)})
    for page in ("result", "result/keep"):
        sheets = dict.fromkeys(("en", "es"), f'href="/en/result.pdf?a={code}" hreflang="en"')
        found = {one: sheet in client.get(f"/{one}/{page}?a={code}").text for one, sheet in sheets.items()}
        assert found == {"en": False, "es": True}
