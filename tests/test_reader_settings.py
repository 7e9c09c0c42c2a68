"""No page says what is not true in a trial, a hospital or another country (tests/reader_settings.yaml)."""

from __future__ import annotations

import itertools
from pathlib import Path

import polib
import pytest
from flask.testing import FlaskClient

from clinic_check.check.answers import read, shown_on
from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from tests.page import Page
from tests.reader_settings import KINDS, TABLE, Case, cases, wrong

LANGUAGES = ("en", "es")
CASES = cases()
CATALOGUE = Path(__file__).parent.parent / "translations" / "es" / "LC_MESSAGES" / "messages.po"
NAMES = [case.name for case in CASES]


def addresses(questionnaire: Questionnaire, case: Case) -> list[str]:
    """The pages that a reader with these answers sees, without the language."""
    reading = read(questionnaire, case.given)
    code = encode(questionnaire, reading.given)
    steps = [step.id for step in questionnaire.steps if shown_on(reading, step)]
    pages = [f"/check/{step}?a={code}&change=1" for step in steps]
    return [
        *pages,
        f"/result/answers?a={code}",
        f"/result?a={code}",
        f"/result/questions?a={code}",
        f"/harmed?a={code}",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_no_page_says_what_is_wrong_here(
    client: FlaskClient, questionnaire: Questionnaire, case: Case, language: str
) -> None:
    """Steps, answers, result, questions and the page for people who were harmed are true for the setting."""
    found = {}
    for address in addresses(questionnaire, case):
        response = client.get(f"/{language}{address}")
        assert response.status_code == 200, address
        found[address] = wrong(Page(response.text), case.settings, language)
    assert len(found) > 10
    assert {address: words for address, words in found.items() if words} == {}


def test_a_sentence_in_the_wrong_setting_is_found() -> None:
    """Each phrase of the table is found when it is planted into a page, in each language."""
    for setting, language in itertools.product(TABLE["settings"], LANGUAGES):
        for words in TABLE["settings"][setting]["words"][language]:
            page = Page(f"<main><h1>A</h1><p>B <b>{words.upper()}</b> c.</p></main>")
            assert f"{setting}: {words}" in wrong(page, (setting,), language)
            assert wrong(Page("<main><p>Nothing.</p></main>"), (setting,), language) == []


def test_an_id_in_the_wrong_setting_is_found() -> None:
    """Each id of the table is found when its element is planted into a page."""
    for setting, table in TABLE["settings"].items():
        for kind, attribute in KINDS.items():
            for one in table[kind]:
                page = Page(f'<main><p {attribute}="{one}">A</p></main>')
                assert f"{setting}: {kind} {one}" in wrong(page, (setting,), "en")


def test_what_the_reader_said_is_not_looked_at() -> None:
    """Questions, options and answers may have words of other settings, but the help below them may not."""
    page = Page('<main><fieldset><legend>A deposit?</legend><div class="option">A deposit</div></fieldset></main>')
    assert wrong(page, ("unsold",), "en") == []
    page = Page(
        '<main><ul class="one-line"><li>A deposit<ol class="steps"><li>Look for a deposit</li></ol></li></ul></main>'
    )
    assert wrong(page, ("unsold",), "en") == ["unsold: deposit"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_phrase_stands_somewhere_else(language: str) -> None:
    """A phrase that stands nowhere on the site would find nothing."""
    catalogue = polib.pofile(str(CATALOGUE))
    texts = "\n".join(one.msgid if language == "en" else one.msgstr for one in catalogue).lower()
    listed = {words for table in TABLE["settings"].values() for words in table["words"][language]}
    assert sorted(words for words in listed if words not in texts) == []


def test_each_id_is_one_of_the_content(content: Content, questionnaire: Questionnaire) -> None:
    """An id that is none would find nothing."""
    known = {
        "cautions": {caution.id for caution in content.library.cautions},
        "notes": {note.id for note in content.library.notes},
        "asks": {ask.id for ask in questionnaire.asks},
        "parts": {part.id for part in content.harmed.parts},
    }
    for setting, table in TABLE["settings"].items():
        for kind in KINDS:
            assert set(table[kind]) - known[kind] == set(), setting


def test_the_table_is_not_empty(questionnaire: Questionnaire) -> None:
    """There are ten cases or more on each side, and each setting has words, ids and cases."""
    abroad = [case for case in CASES if "abroad" in case.settings]
    assert len(abroad) >= 10
    assert len(CASES) - len(abroad) >= 10
    for setting, table in TABLE["settings"].items():
        assert all(table["words"][language] for language in LANGUAGES), setting
        assert table["cautions"], setting
        assert any(setting in case.settings for case in CASES)
    for case in CASES:
        reading = read(questionnaire, case.given)
        assert reading.dropped == (), case.name
        assert reading.facts["abroad"] == ("abroad" in case.settings), case.name
        assert reading.facts["in-trial"] == ("trial" in case.settings), case.name
        assert reading.facts["sold"] != ("unsold" in case.settings), case.name
        assert reading.facts["hospital-care"] == ("hospital" in case.settings), case.name
        assert reading.facts["practice-route"] == ("practice" in case.settings), case.name
        assert len(reading.given) == len(reading.shown), case.name
