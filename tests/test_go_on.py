"""A result with open questions leads on to them."""

from __future__ import annotations

from flask.testing import FlaskClient

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from tests.answers import BEST, SOME
from tests.page import Page


def test_a_result_with_open_questions_leads_to_the_first_of_them(
    client: FlaskClient, questionnaire: Questionnaire
) -> None:
    """The link keeps the answers and asks the open questions only; a whole check has no such link."""
    code = encode(questionnaire, SOME)
    page = Page(client.get(f"/en/result?a={code}").text)
    response = client.get(page.by_id("go-on").get("href", ""))
    assert response.status_code == 303
    assert "/en/check/" in response.location
    assert f"a={code}" in response.location
    assert "open=1" in response.location
    whole = Page(client.get(f"/en/result?a={encode(questionnaire, BEST)}").text)
    assert "go-on" not in whole.ids()
