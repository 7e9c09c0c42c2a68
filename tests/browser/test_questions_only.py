"""The questions alone, on one page to write on."""

from __future__ import annotations

import io

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from pypdf import PdfReader

from clinic_check.check.code import encode
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Questionnaire
from tests.answers import BEST, SOME, WORST
from tests.browser.conftest import PLAIN_HOST
from tests.browser.paper import PAPERS, printed, sizes
from tests.browser.states import LANGUAGES
from tests.page import Page, words

LONGEST = {  # the longest labels of the offer
    "product": ("approved-product",),
    "condition": ("not-said",),
    "how-given": ("skin-injection",),
    "place": ("not-said",),
}
OFFER = (
    "The offer: Treatment: A licensed product whose brand name you were told; "
    "Condition: I was not told, or would rather not say; How it is given: Into the skin or scalp; "
    "Place: I don't know or would rather not say."
)


@pytest.fixture(scope="module")
def code(questionnaire: Questionnaire) -> str:
    """All ten questions, and the longest offer."""
    return encode(questionnaire, {**WORST, **LONGEST})


@pytest.fixture(scope="module")
def sheets(browser: Browser, port: int, code: str) -> dict[str, PdfReader]:
    """The sheet on both papers, with an address as long as a real one."""
    return _sheets(browser, f"http://{PLAIN_HOST}:{port}/en/result?a={code}&only=questions")


@pytest.fixture(scope="module")
def spanish(browser: Browser, port: int, code: str) -> dict[str, PdfReader]:
    return _sheets(browser, f"http://{PLAIN_HOST}:{port}/es/result?a={code}&only=questions")


def _sheets(browser: Browser, address: str) -> dict[str, PdfReader]:
    return {paper: PdfReader(io.BytesIO(sheet)) for paper, sheet in printed(browser, address).items()}


def _text(sheet: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in sheet.pages).split())


@pytest.mark.parametrize("paper", PAPERS)
def test_it_prints_on_one_page(sheets: dict[str, PdfReader], paper: str) -> None:
    """With ten questions and the longest offer, one page is enough, and all ten questions are on it."""
    assert len(sheets[paper].pages) == 1
    text = _text(sheets[paper])
    assert "1. What is the exact name and maker of the product" in text
    assert "10. What else could I do, and will you send your plan to my own doctor before I decide?" in text
    assert "11." not in text


@pytest.mark.parametrize("paper", PAPERS)
def test_it_prints_on_one_page_in_spanish(spanish: dict[str, PdfReader], paper: str) -> None:
    """With longer words one page is enough as well, with all ten questions on it."""
    assert len(spanish[paper].pages) == 1
    assert "10. ¿Qué más podría hacer?" in _text(spanish[paper])


@pytest.mark.parametrize("paper", PAPERS)
def test_what_else_is_on_it(sheets: dict[str, PdfReader], code: str, paper: str) -> None:
    """The offer in one line, the date, the code, the address, and who can see the answers; and no button or menu."""
    text = _text(sheets[paper]).replace(" ", "")
    wanted = [OFFER, "Clinic Check, December 1, 2026.", f"Code: {code}.", f"/en/r/{code}", "Name of the clinic", "Date"]
    wanted += ["Questions to ask the clinic", "Whoever has the code can see your answers."]
    for one in wanted:
        assert one.replace(" ", "") in text, one
    for one in ("Print this page", "Back to your result", "How it works", "A good answer", "A worrying answer"):
        assert one.replace(" ", "") not in text, one


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


def test_the_screen_has_the_answers_to_listen_for(client: FlaskClient, code: str) -> None:
    """On the screen each question stands with a good and a worrying answer, as in the result."""
    page = Page(client.get(f"/en/result?a={code}&only=questions").text)
    whole = Page(client.get(f"/en/result?a={code}").text)
    asked = [words(line) for line in page.having("ask")]
    assert len(asked) == 10
    assert asked == [words(line) for line in whole.having("ask")]
    assert page.main.count("A good answer:") == page.main.count("A worrying answer:") == 10
    assert page.h1 == "Questions to ask the clinic"
    assert OFFER in page.main


def test_it_is_linked_beside_the_print_of_the_result(client: FlaskClient, code: str) -> None:
    """The link stands where the result is printed, and leads to the sheet and back."""
    result = Page(client.get(f"/en/result?a={code}").text)
    link = ("Only the questions, on one page to write on", f"/en/r/{code}?only=questions")
    assert link in result.links()
    assert link[0] in words(result.by_id("sheet"))
    sheet = Page(client.get(link[1]).text)
    assert ("Back to your result", f"/en/r/{code}") in sheet.links()


@pytest.mark.parametrize("only", ["", "answers", "QUESTIONS", "questions ", "questions&only=x%3Cy"])
def test_another_value_is_ignored(client: FlaskClient, code: str, only: str) -> None:
    """Whatever else stands there, the whole result is shown; the first value counts."""
    page = Page(client.get(f"/en/result?a={code}&only={only}").text)
    assert (page.title == "Your questions - Clinic Check") == only.startswith("questions&")
    assert ("All your answers" in page.headings()) != only.startswith("questions&")


def test_a_result_without_questions(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Where nothing is left to ask, the result has no link to the sheet, and the sheet says so."""
    best = encode(questionnaire, BEST)
    assert "only=questions" not in client.get(f"/en/result?a={best}").text
    page = Page(client.get(f"/en/result?a={best}&only=questions").text)
    assert "Your answers leave no question open. Your result says what to do next." in page.main
    assert page.all("ol") == []


def test_a_trial_has_its_own_heading(client: FlaskClient, questionnaire: Questionnaire, trial_offer: Answers) -> None:
    """In a trial that is in order, the questions are for the study team."""
    page = Page(client.get(f"/en/r/{encode(questionnaire, trial_offer)}?only=questions").text)
    assert page.h1 == "Questions to ask the study team"


def test_without_an_answer_there_is_no_sheet(client: FlaskClient) -> None:
    """As with the result, an address without answers leads to the start."""
    assert client.get("/en/result?only=questions").headers["Location"] == "/en/"


def test_few_answers_have_their_sheet_too(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """A check that is only begun has questions to ask, never more than ten."""
    page = Page(client.get(f"/en/result?a={encode(questionnaire, SOME)}&only=questions").text)
    assert 1 <= len(page.having("ask")) <= 10
