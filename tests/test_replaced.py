"""The notice on a question page when an answer counts as another one."""

from __future__ import annotations

from flask.testing import FlaskClient

from clinic_check.check.answers import read
from clinic_check.check.code import encode
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Questionnaire
from tests.page import Page

OFFER: Answers = {"product": ("exosomes",), "condition": ("hair",)}


def told(client: FlaskClient, questionnaire: Questionnaire, answers: Answers) -> list[str]:
    """The reasons that stand on the page of the question on approval."""
    page = Page(client.get(f"/en/check/approved?a={encode(questionnaire, answers)}").text)
    reasons = {entry.reason.text for entry in questionnaire.counts_as}
    return [reason for reason in reasons if " ".join(reason.split()) in page.main]


def test_a_replaced_answer_is_spoken_of_once_it_was_given(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Before the question is answered its page says nothing; after that it says why the answer counts as another."""
    given = {**OFFER, "approved": ("yes-checked",)}
    for answers in (OFFER, given):
        assert "approved" in read(questionnaire, answers).replaced
    assert told(client, questionnaire, OFFER) == []
    assert told(client, questionnaire, given) == [read(questionnaire, given).replaced["approved"].reason.text]
