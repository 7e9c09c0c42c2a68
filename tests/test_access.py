"""What else helps people to use the pages: little to load, fields that are left to the reader, and plain limits."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from clinic_check.code import encode
from clinic_check.questionnaire import Questionnaire
from tests.test_html import BEST, SOME, WORST, Page


def test_a_question_page_is_light(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Each question with its style sheet has 40 kB or less, and needs two files beside itself and no script."""
    code = encode(questionnaire, WORST)
    for item in WORST:
        page = Page(client.get(f"/en/check/{item}?a={code}").text)
        files = [link.get("href", "") for link in page.all("link")] + [one.get("src", "") for one in page.all("script")]
        assert len(files) == 2, item
        sheet = next(file for file in files if ".css" in file)
        weight = len(page.text.encode()) + len(client.get(sheet, buffered=True).data)
        assert weight <= 40_000, f"{item}: {weight}"


@pytest.mark.parametrize("address", ["/en/resume", "/en/compare"])
def test_the_code_field_is_left_to_the_reader(client: FlaskClient, address: str) -> None:
    """No browser fills the field in or marks it as misspelled, and no script stands in the way of a paste."""
    page = Page(client.get(address).text)
    fields = page.having("code-field")
    assert fields
    for field in fields:
        assert (field.get("autocomplete"), field.get("spellcheck"), field.get("maxlength")) == ("off", "false", None)
    assert page.all("script") == []


@pytest.mark.parametrize("given", [SOME, WORST, BEST])
def test_the_result_says_what_it_is_not(client: FlaskClient, questionnaire: Questionnaire, given) -> None:
    """Each result says near its outcome that it is about the answers alone, and no medical advice."""
    page = Page(client.get(f"/en/r/{encode(questionnaire, given)}").text)
    (outcome,) = page.having("outcome")
    said = "".join(outcome.itertext())
    assert "It is not medical advice." in said
    assert "This is about the answers you gave." in said
