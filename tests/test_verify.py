"""The help "How to find out": on its own page, on question pages and in results."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from tests.page import Page, words

NOTES = {
    **{f"us-{state}": f"place-{state}" for state in ("ca", "fl", "ga", "mt", "nv", "tn", "tx", "ut", "wa", "wy")},
    "us-other": "place-us-other",
    "canada": "place-ca-country",
    "mexico": "place-mx",
    "uk": "place-uk",
    "eu": "place-eu",
    "japan": "place-jp",
    "australia": "place-au",
    "south-korea": "place-kr",
    "elsewhere": "place-abroad",
    "home": "place-home",
}


def _text(client: FlaskClient, address: str) -> str:
    return html.unescape(re.sub(r'<a class="word"[^>]*>(.*?)</a>', r"\1", client.get(address).text))


def test_every_scored_question_has_a_good_and_a_worrying_example(questionnaire: Questionnaire) -> None:
    """Each scored question has steps, a good and a worrying example and something to watch out for, all different."""
    scored = [item for item in questionnaire.items if item.scored]
    assert len(scored) == 20
    examples = [text for item in scored for text in (item.good, item.worrying, item.trick)]
    assert all(examples)
    assert len(set(examples)) == 60


def test_the_page_holds_every_step_and_example(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Every step and example of every question stands on the page, under the question."""
    text = _text(client, "/en/verify/full")
    assert len(questionnaire.items) == 25
    for item in questionnaire.items:
        assert item.question in text
        for said in (*(step.text for step in item.find_out), item.good, item.worrying, item.trick):
            assert said in text, item.id


def test_each_question_leads_to_its_examples(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """On its step a question leads to its own page, where its examples stand."""
    index = Page(client.get("/en/verify").text)
    code = encode(questionnaire, {"product": ("other",), "trial": ("yes",)})
    seen = 0
    for step in questionnaire.steps:
        for group in Page(client.get(f"/en/check/{step.id}?a={code}").text).all("fieldset"):
            item = questionnaire.by_id[group.get("id", "").removeprefix("q-")]
            links = [link.get("href", "") for link in group.iter("a") if "/verify" in link.get("href", "")]
            assert links == [f"/en/verify/{item.id}?a={code}"], item.id
            seen += 1
            assert item.good in _text(client, f"/en/verify/{item.id}")
            assert index.by_id(item.id) is not None
    assert seen == 25 - 5  # five are not asked in a trial


def test_every_unknown_answer_shows_how_to_find_out(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """On the page for looking up each open answer has its steps, and an answer that is known has none."""
    answers = {"product": ("prp",), "condition": ("hair",), "licence": ("not-checked",), "pressure": ("no",)}
    text = _text(client, f"/en/result/look-up?a={encode(questionnaire, answers)}")
    sections = {one.get("id"): one for one in Page(text).having("open-point")}
    licence = questionnaire.by_id["licence"]
    assert licence.find_out[0].text in text
    assert licence.open in words(sections["licence"])
    assert all(any(True for _ in one.iter("li")) for one in sections.values())
    assert "price" in sections
    assert {"product", "condition", "pressure"}.isdisjoint(sections)


@pytest.mark.parametrize("place", NOTES)
def test_the_result_shows_the_readers_place_and_only_that(client: FlaskClient, content: Content, place: str) -> None:
    """Each state and country has a note of its own, and every place abroad the one on treatment abroad as well."""
    answers = {"product": ("lab-grown-cells",), "how-given": ("vein",), "place": (place,), "trial": ("no",)}
    code = encode(content.questionnaire, answers)
    page, known = (Page(_text(client, f"/en/result/{name}?a={code}")) for name in ("full", "known"))
    shown = {name for name, note in NOTES.items() if page.marked("data-note", note)}
    texts = {note.id: note.text.text for note in content.library.notes}
    assert all(texts[NOTES[name]] in words(page.marked("data-note", NOTES[name])[0]) for name in shown)
    assert [name for name, note in NOTES.items() if known.marked("data-note", note)] == [place]
    abroad = {"canada", "mexico", "uk", "eu", "japan", "australia", "south-korea", "elsewhere"}
    assert shown == ({place, "elsewhere"} if place in abroad else {place})


def test_every_place_of_the_checklist_is_looked_at(questionnaire: Questionnaire) -> None:
    """The places above are all that a reader can choose, but the one that names none."""
    assert set(NOTES) == set(questionnaire.by_id["place"].by_id) - {"not-said"}
