"""The result as a sheet of paper, in the worst case that the answers allow."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from tests.browser.conftest import PLAIN_HOST
from tests.browser.journey import STOP, WORST, to_result
from tests.browser.paper import PAPERS, printed, sizes
from tests.browser.states import LANGUAGES
from tests.test_pdf import by_label

LONG = {"few": "195NJE492M8QW20000000CA", "spine": "1R0Q3376BG4EJ33EYV5G0VR"}  # each is the longest on some page
QUESTIONS = {"en": "Questions to ask the clinic", "es": "Preguntas para la clínica"}
EACH = pytest.mark.parametrize(("language", "case"), [(one, case) for one in LANGUAGES for case in ("journey", *LONG)])
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
def longest(browser: Browser, port: int, questionnaire: Questionnaire) -> Longest:
    """The longest results in each language on both papers, with an address as long as a real one."""
    answers = by_label(questionnaire, WORST)
    codes = {"journey": encode(questionnaire, answers), **LONG}
    return {
        (language, case, paper): PdfReader(io.BytesIO(sheet))
        for language in LANGUAGES
        for case, code in codes.items()
        for paper, sheet in printed(browser, f"http://{PLAIN_HOST}:{port}/{language}/r/{code}").items()
    }


def _text(sheet: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in sheet.pages).split())


@EACH
@pytest.mark.parametrize("paper", PAPERS)
def test_worst_case_prints_on_three_pages_and_one_of_questions(
    longest: Longest, language: str, case: str, paper: str
) -> None:
    """At most four pages, and the last one holds the questions and nothing else does."""
    pages = [page.extract_text() for page in longest[language, case, paper].pages]
    assert 2 <= len(pages) <= 4
    assert QUESTIONS[language] in pages[-1]
    assert QUESTIONS[language] not in "".join(pages[:-1])
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
def test_nothing_is_cut_silently(sheets: dict[str, PdfReader], paper: str) -> None:
    """Where the sheet leaves out reasons, notes or sources, a line says how many and where they stand."""
    text = _text(sheets[paper])
    assert "5 more reasons stand at the address above." in text
    assert "more notes stand at the address above." in text
    assert "more sources, for details that are not on this sheet, stand at the address above." in text


@pytest.mark.parametrize("paper", PAPERS)
def test_the_sheet_holds_what_a_doctor_needs(sheets: dict[str, PdfReader], paper: str) -> None:
    """Outcome, address, code, next steps, reasons, every answer, the typed name, sources and who made it."""
    text = _text(sheets[paper])
    for words in (
        STOP,
        "This result opens at http://",
        "Code: ",
        "What to do next",
        "You were shown no FDA approval for your condition, and no trial that FDA allows.",
        "Talk with your own doctor: No, not yet",
        "Name typed by the reader",
        "www.fda.gov/vaccines-blood-biologics/safety-availability-biologics/public-safety-notification-exosome-products",
        "No doctor or lawyer has reviewed it yet.",
        "1 / ",
    ):
        assert words.replace(" ", "") in text.replace(" ", ""), words


@pytest.mark.parametrize("paper", PAPERS)
def test_the_sheet_leaves_the_furniture_of_the_page_out(sheets: dict[str, PdfReader], paper: str) -> None:
    """Navigation, buttons, Change links and how-to-find-out steps stay on the screen."""
    text = _text(sheets[paper])
    for words in ("Skip to the main text", "Change:", "How to find out", "Print this page", "Clear my answers"):
        assert words not in text


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
        assert page.locator("#print").is_visible() == script
        assert page.get_by_text("use the Print command of your browser").is_visible()
        context.close()
