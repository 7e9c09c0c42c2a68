"""The questions alone, on one page to write on."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from pypdf import PdfReader

from clinic_check.check.answers import prune
from clinic_check.check.code import encode, grouped
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from tests.answers import BEST, SOME, WORST
from tests.browser.conftest import PLAIN_HOST
from tests.browser.paper import PAPERS, printed, sizes
from tests.browser.states import LANGUAGES
from tests.crawl import TODAY
from tests.page import Page, words

LONGEST = {  # the longest labels of the offer
    "product": ("approved-product",),
    "condition": ("not-said",),
    "how-given": ("skin-injection",),
    "place": ("not-said",),
    "paid": ("signed",),
}


@pytest.fixture(scope="module")
def code(questionnaire: Questionnaire) -> str:
    """All ten questions, and the longest offer."""
    return encode(questionnaire, prune(questionnaire, {**WORST, **LONGEST}))


@pytest.fixture(scope="module")
def offer(questionnaire: Questionnaire) -> str:
    """The longest offer in one line."""
    items = (questionnaire.by_id[item] for item in LONGEST)
    return "; ".join(f"{item.short}: {item.by_id[LONGEST[item.id][0]].label}" for item in items) + "."


@pytest.fixture(scope="module")
def screens(app: Flask, code: str) -> dict[str, Page]:
    """The page in each language, for the words that are looked for on paper."""
    client = app.test_client(use_cookies=False)
    return {language: Page(client.get(f"/{language}/r/{code}?only=questions").text) for language in LANGUAGES}


@pytest.fixture(scope="module")
def sheets(browser: Browser, port: int, code: str) -> dict[str, PdfReader]:
    """The sheet on both papers, with an address as long as a real one."""
    return _sheets(browser, f"http://{PLAIN_HOST}:{port}/en/result/questions?a={code}")


@pytest.fixture(scope="module")
def spanish(browser: Browser, port: int, code: str) -> dict[str, PdfReader]:
    return _sheets(browser, f"http://{PLAIN_HOST}:{port}/es/result?a={code}&only=questions")


def _sheets(browser: Browser, address: str) -> dict[str, PdfReader]:
    return {paper: PdfReader(io.BytesIO(sheet)) for paper, sheet in printed(browser, address).items()}


def _tight(text: str) -> str:
    """Without spaces, since the ends of lines are lost in a PDF."""
    return "".join(text.split())


def _text(sheet: PdfReader) -> str:
    return _tight("".join(page.extract_text() for page in sheet.pages))


def _numbered(page: Page) -> list[str]:
    """The questions as they stand on paper, without spaces."""
    return [_tight(f"{number}. {words(line)}") for number, line in enumerate(page.having("ask"), start=1)]


@pytest.mark.parametrize("paper", PAPERS)
def test_it_prints_on_one_page(screens: dict[str, Page], sheets: dict[str, PdfReader], paper: str) -> None:
    """With ten questions and the longest offer, one page is enough, and all ten questions are on it."""
    assert len(sheets[paper].pages) == 1
    text = _text(sheets[paper])
    asked = _numbered(screens["en"])
    assert len(asked) == 10
    assert [one for one in asked if one not in text] == []
    assert "11." not in text


@pytest.mark.parametrize("paper", PAPERS)
def test_it_prints_on_one_page_in_spanish(screens: dict[str, Page], spanish: dict[str, PdfReader], paper: str) -> None:
    """With longer words one page is enough as well, with all ten questions on it."""
    assert len(spanish[paper].pages) == 1
    asked = _numbered(screens["es"])
    assert len(asked) == 10
    assert [one for one in asked if one not in _text(spanish[paper])] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_what_else_is_on_it(
    screens: dict[str, Page], sheets: dict[str, PdfReader], content: Content, code: str, offer: str, paper: str
) -> None:
    """The offer in one line, the date, the code, the address, and who can see the answers; and no button or menu."""
    text, screen = _text(sheets[paper]), screens["en"]
    (opening,), (back,) = screen.having("opening"), screen.having("back")
    wanted = [offer, content.calendar.words(TODAY), f"{grouped(code)}.", f"/en/r/{code}", screen.h1]
    fill, told, *_ = opening.find("div") or ()
    wanted += [words(one) for one in (*fill.iter("span"), told)]
    assert len(wanted) == 8
    assert [one for one in wanted if _tight(one) not in text] == []
    tools = [words(one) for one in (screen.by_id("print"), back, *screen.having("label"))]
    tools += [label for label, address in screen.links() if "/how-it-works" in address]
    assert len(tools) == 23
    assert [one for one in tools if _tight(one) in text] == []


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", ["sheets", "spanish"])
def test_the_questions_are_printed_at_twelve_points(request: pytest.FixtureRequest, language: str, paper: str) -> None:
    """Nothing is shrunk to fit: only the meanings of words and the number of the page are smaller."""
    found = sizes(request.getfixturevalue(language)[paper].pages)
    assert set(found) == {8.0, 9.0, 12.0, 15.0}
    assert found[9.0] < 10
    assert found[12.0] > 900


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_lines_to_write_on(browser: Browser, site: str, code: str, language: str) -> None:
    """On paper each question has two lines, 6 mm high or more and as wide as the page; on the screen there is none."""
    context = browser.new_context(viewport={"width": 800, "height": 1000}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/{language}/r/{code}?only=questions")
    assert page.locator("ol .lines:visible").count() == 0
    page.emulate_media(media="print")
    boxes = [line.bounding_box() for line in page.locator("ol li .lines").all()]
    assert len(boxes) == 20
    assert all(box and box["height"] >= 6 / 25.4 * 96 and box["width"] > 700 for box in boxes)
    context.close()


def test_the_screen_has_the_answers_to_listen_for(client: FlaskClient, code: str, offer: str) -> None:
    """On the screen each question stands with a good and a worrying answer, as in the result."""
    page = Page(client.get(f"/en/result/questions?a={code}").text)
    whole = Page(client.get(f"/en/result?a={code}").text)
    asked = [words(line) for line in page.having("ask")]
    assert len(asked) == 10
    assert asked == [words(line) for line in whole.having("ask")]
    assert list(Counter(words(label) for label in page.having("label")).values()) == [10, 10]
    assert page.h1 == words(whole.by_id("questions").findall("h2")[0])
    assert offer in page.main


def test_it_is_linked_beside_the_print_of_the_result(client: FlaskClient, code: str) -> None:
    """The link stands where the result is printed, and leads to the sheet and back."""
    result = Page(client.get(f"/en/result?a={code}").text)
    address = f"/en/r/{code}?only=questions"
    assert address in [link.get("href") for link in result.by_id("sheet").iter("a") if words(link)]
    (back,) = Page(client.get(address).text).having("back")
    assert [link.get("href") for link in back.iter("a") if words(link)] == [f"/en/r/{code}"]


@pytest.mark.parametrize("only", ["", "answers", "QUESTIONS", "questions ", "questions&only=x%3Cy"])
def test_another_value_is_ignored(client: FlaskClient, code: str, only: str) -> None:
    """Whatever else stands there, the whole result is shown; the first value counts."""
    page = Page(client.get(f"/en/result?a={code}&only={only}").text)
    assert bool(page.having("only")) == only.startswith("questions&")
    assert bool(page.having("your-answers")) != only.startswith("questions&")


def test_a_result_without_questions(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Where nothing is left to ask, the result has no link to the sheet, and the sheet says so."""
    best = encode(questionnaire, BEST)
    assert "only=questions" not in client.get(f"/en/result?a={best}").text
    page = Page(client.get(f"/en/result?a={best}&only=questions").text)
    assert [bool(words(line)) for line in page.having("nothing-to-ask")] == [True]
    assert page.all("ol") == []


def test_a_trial_has_its_own_heading(client: FlaskClient, questionnaire: Questionnaire, trial_offer: Answers) -> None:
    """In a trial that is in order, the questions are for the study team."""
    pages = [
        Page(client.get(f"/en/r/{encode(questionnaire, given)}?only=questions").text) for given in (trial_offer, SOME)
    ]
    whole = Page(client.get(f"/en/r/{encode(questionnaire, trial_offer)}").text)
    assert pages[0].h1 == words(whole.by_id("questions").findall("h2")[0])
    assert pages[0].h1 != pages[1].h1


def test_without_an_answer_there_is_no_sheet(client: FlaskClient) -> None:
    """As with the result, an address without answers leads to the start."""
    assert client.get("/en/result?only=questions").headers["Location"] == "/en/"


def test_few_answers_have_their_sheet_too(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """A check that is only begun has questions to ask, never more than ten."""
    page = Page(client.get(f"/en/result?a={encode(questionnaire, SOME)}&only=questions").text)
    assert 1 <= len(page.having("ask")) <= 10
