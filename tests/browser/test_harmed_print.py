"""The page for people who already paid, signed or were hurt, on paper."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from clinic_check.questionnaire import Questionnaire

PAPERS = ("A4", "Letter")


@pytest.fixture(scope="module")
def sheets(browser: Browser, site: str) -> dict[str, PdfReader]:
    """The page on both papers, printed by a reader without JavaScript whose screen is dark."""
    context = browser.new_context(color_scheme="dark", java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/en/harmed")
    printed = {paper: PdfReader(io.BytesIO(page.pdf(format=paper))) for paper in PAPERS}
    context.close()
    return printed


def _squeezed(sheet: PdfReader) -> str:
    """The text of the sheet without its spaces, since the ends of lines are lost in it."""
    return "".join("".join(page.extract_text() for page in sheet.pages).split())


@pytest.mark.parametrize("paper", PAPERS)
def test_it_prints_on_one_page(sheets: dict[str, PdfReader], paper: str) -> None:
    """Both on A4 and on Letter, one sheet is enough."""
    assert len(sheets[paper].pages) == 1


@pytest.mark.parametrize("paper", PAPERS)
def test_every_step_is_on_paper(sheets: dict[str, PdfReader], questionnaire: Questionnaire, paper: str) -> None:
    """Nothing is left out to fit: all parts, all steps, all sources by number and publisher, and the date."""
    text = _squeezed(sheets[paper])
    parts = questionnaire.harmed.parts
    wanted = [part.title for part in parts] + [step.text for part in parts for step in part.steps]
    publishers = [questionnaire.sources[source].publisher for source in questionnaire.harmed.sources]
    wanted += [f"{number} {publisher}," for number, publisher in enumerate(publishers, start=1)]
    wanted += ["Call a doctor now.", "As of November 22, 2026", "This page opens at http://127.0.0.1"]
    assert len(wanted) > 50
    assert [words for words in wanted if "".join(words.split()) not in text] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_the_furniture_of_the_page_stays_on_the_screen(sheets: dict[str, PdfReader], paper: str) -> None:
    """Navigation, foot and the links inside the steps are not printed."""
    text = _squeezed(sheets[paper])
    for words in ("Skip to the main text", "How it works", "I have a code", "Buyer's Remorse", "Read 2026"):
        assert "".join(words.split()) not in text


@pytest.mark.parametrize("paper", PAPERS)
def test_the_steps_are_printed_at_twelve_points(sheets: dict[str, PdfReader], paper: str) -> None:
    """Nothing is shrunk to fit: only sources, their numbers and the page number are smaller."""
    sizes: dict[float, int] = {}

    def visit(text: str, matrix: list[float], text_matrix: list[float], _font: object, size: float) -> None:
        if text.strip():
            points = round(abs(size * text_matrix[3] * matrix[3]), 1)
            sizes[points] = sizes.get(points, 0) + len(text.strip())

    sheets[paper].pages[0].extract_text(visitor_text=visit)
    assert set(sizes) <= {8.0, 9.0, 12.0, 13.0, 15.0}
    assert sizes[12.0] > 2000
