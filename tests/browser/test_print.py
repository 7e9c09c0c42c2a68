"""The result as a sheet of paper, in the worst case that the answers allow."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from tests.browser.conftest import PLAIN_HOST
from tests.browser.journey import WORST, to_result
from tests.browser.paper import PAPERS, printed, sizes
from tests.browser.states import LANGUAGES
from tests.page import Page as Parsed
from tests.page import words

LONG = {"few": "195NJE492M8QW20000000CA", "spine": "1R0Q3376BG4EJ33EYV5G0VR"}  # each is the tightest somewhere
EACH = pytest.mark.parametrize(("language", "case"), [(one, case) for one in LANGUAGES for case in ("journey", *LONG)])
FURNITURE = ".skip, .back a, .change a, .more > summary, .screen-only .button, .keep .button, footer a[href$='/clear']"
Longest = dict[tuple[str, str, str], PdfReader]


@pytest.fixture(scope="module")
def sheets(browser: Browser, site: str) -> dict[str, PdfReader]:
    """The worst-case result on both papers, printed by a reader whose screen is dark."""
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    to_result(page, site)
    page.fill("#clinic-name", "Name typed by the reader")
    made = {paper: PdfReader(io.BytesIO(page.pdf(format=paper))) for paper in PAPERS}
    context.close()
    return made


@pytest.fixture(scope="module")
def result(browser: Browser, site: str, questionnaire: Questionnaire) -> Iterator[Page]:
    """The worst-case result on the screen, for the words that are looked for on paper."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/en/r/{encode(questionnaire, WORST)}")
    yield page
    context.close()


@pytest.fixture(scope="module")
def questions(app: Flask, questionnaire: Questionnaire) -> dict[str, str]:
    """The heading of the questions in each language."""
    client, code = app.test_client(use_cookies=False), encode(questionnaire, WORST)
    pages = {language: Parsed(client.get(f"/{language}/r/{code}").text) for language in LANGUAGES}
    return {language: words(page.by_id("questions").find("h2")) for language, page in pages.items()}


@pytest.fixture(scope="module")
def longest(browser: Browser, port: int, questionnaire: Questionnaire) -> Longest:
    """The longest results in each language on both papers, with an address as long as a real one."""
    codes = {"journey": encode(questionnaire, WORST), **LONG}
    return {
        (language, case, paper): PdfReader(io.BytesIO(sheet))
        for language in LANGUAGES
        for case, code in codes.items()
        for paper, sheet in printed(browser, f"http://{PLAIN_HOST}:{port}/{language}/r/{code}").items()
    }


def _tight(text: str) -> str:
    """Without spaces, since the ends of lines are lost in a PDF."""
    return "".join(text.split())


def _text(sheet: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in sheet.pages).split())


@EACH
@pytest.mark.parametrize("paper", PAPERS)
def test_worst_case_prints_on_three_pages_and_one_of_questions(
    longest: Longest, questions: dict[str, str], language: str, case: str, paper: str
) -> None:
    """At most four pages, and the last one holds the questions and nothing else does."""
    pages = [page.extract_text() for page in longest[language, case, paper].pages]
    assert 2 <= len(pages) <= 4
    assert questions[language] in pages[-1]
    assert questions[language] not in "".join(pages[:-1])
    assert "10." in pages[-1]


@EACH
@pytest.mark.parametrize("paper", PAPERS)
def test_body_text_is_twelve_points_and_nothing_is_shrunk(
    longest: Longest, language: str, case: str, paper: str
) -> None:
    """All but source numbers, sources, page numbers and the imprint is printed at 12 points or more."""
    found = sizes(longest[language, case, paper].pages)
    assert set(found) <= {8.0, 9.0, 12.0, 13.0, 15.0}
    assert found[12.0] > 3000


@pytest.mark.parametrize("paper", PAPERS)
def test_nothing_is_cut_silently(sheets: dict[str, PdfReader], result: Page, paper: str) -> None:
    """Where the sheet leaves out reasons, notes or sources, a line says how many and where they stand."""
    text = _tight(_text(sheets[paper]))
    lines = result.locator(".unprinted").all_text_contents()
    reasons, notes = (result.locator(one).count() for one in ("#why .reason.screen-only", "#known ul > .screen-only"))
    sources = result.locator(".sources ol li").count() - result.locator(".sources ul li").count()
    assert [re.findall(r"\d+", line) for line in lines] == [[str(left)] for left in (reasons, notes, sources) if left]
    assert [line for line in lines if _tight(line) not in text] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_the_sheet_holds_what_a_doctor_needs(
    sheets: dict[str, PdfReader], result: Page, content: Content, paper: str
) -> None:
    """Outcome, address, code, next steps, reasons, every answer, the typed name, sources and who made it."""
    text = _tight(_text(sheets[paper]))
    questionnaire = content.questionnaire
    doctor = questionnaire.by_id["own-doctor"]
    source = content.library.sources["fda-exosome-safety-notification-2019"].address
    wanted = [
        result.locator(".outcome h1 > span").inner_text(),
        *result.locator(".opening p").all_text_contents(),
        *result.locator("#next h2, .imprint p").all_text_contents(),
        result.locator("#why .reason h3").first.inner_text().splitlines()[0],
        f"{doctor.short}: {doctor.by_id['no'].label}",
        "Name typed by the reader",
        source.removeprefix("https://"),
        "1 / ",
    ]
    assert [one for one in wanted if _tight(one) not in text] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_the_sheet_leaves_the_furniture_of_the_page_out(sheets: dict[str, PdfReader], result: Page, paper: str) -> None:
    """Navigation, buttons, Change links and folds stay on the screen."""
    text = _tight(_text(sheets[paper]))
    furniture = result.locator(FURNITURE).evaluate_all("ones => ones.map(one => one.firstChild.textContent)")
    assert len(furniture) > 20
    # Whole words: the meaning of a word may begin with one of them.
    assert [one for one in furniture if re.search(re.escape(_tight(one)) + r"(?![a-z])", text)] == []


def test_print_is_black_on_white_on_a_dark_screen(browser: Browser, site: str) -> None:
    """The print style wins over dark mode."""
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(site + "/en/")
    assert _colors(page) != ("rgb(0, 0, 0)", "rgb(255, 255, 255)")
    page.emulate_media(media="print", color_scheme="dark")
    assert _colors(page) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")
    context.close()


def _colors(page: Page) -> tuple[str, str]:
    style = "getComputedStyle(document.body)"
    return page.evaluate(f"[{style}.color, {style}.backgroundColor]") and (
        page.evaluate(f"{style}.color"),
        page.evaluate(f"{style}.backgroundColor"),
    )


def test_print_button_appears_only_where_it_works(browser: Browser, site: str) -> None:
    """With a script the button is there; without one only the hint about the browser's own Print is."""
    for script in (True, False):
        context = browser.new_context(java_script_enabled=script)
        page = context.new_page()
        to_result(page, site)
        expect(page.locator("#print")).to_be_visible(visible=script)
        expect(page.locator(".print-hint").first).to_be_visible()
        context.close()
