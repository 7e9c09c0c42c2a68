"""The page for people who already paid, signed or were hurt, on paper."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from clinic_check.check.answers import read
from clinic_check.loader.content import Content
from tests.browser.conftest import PLAIN_HOST
from tests.browser.paper import PAPERS, printed, sizes
from tests.browser.states import LANGUAGES

ABROAD = "stem-cell-tourism-uth"  # of the part about other countries, which is printed for readers abroad alone
FURNITURE = (
    ".skip, footer a[href$='/how-it-works'], footer a[href$='/resume'], .harmed li .screen-only a, .sources ol li"
)


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def sheets(browser: Browser, port: int, language: str) -> dict[str, PdfReader]:
    """The page on both papers, with an address as long as a real one."""
    made = printed(browser, f"http://{PLAIN_HOST}:{port}/{language}/harmed")
    return {paper: PdfReader(io.BytesIO(sheet)) for paper, sheet in made.items()}


@pytest.fixture(scope="module")
def screen(browser: Browser, site: str, language: str) -> Iterator[Page]:
    """The page on the screen, for the words that are looked for on paper."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/{language}/harmed/full")
    yield page
    context.close()


def _squeezed(sheet: PdfReader) -> str:
    """The text of the sheet without its spaces, since the ends of lines are lost in it."""
    return "".join("".join(page.extract_text() for page in sheet.pages).split())


@pytest.mark.parametrize("paper", PAPERS)
def test_it_prints_on_one_page(sheets: dict[str, PdfReader], paper: str) -> None:
    """Both on A4 and on Letter, one sheet is enough."""
    assert len(sheets[paper].pages) == 1


@pytest.mark.parametrize("paper", PAPERS)
def test_every_step_is_on_paper(
    app: Flask, screen: Page, port: int, sheets: dict[str, PdfReader], language: str, paper: str
) -> None:
    """All parts but the one about other countries, all steps, sources by number and publisher, date and address."""
    content: Content = app.extensions["contents"][language]
    text = _squeezed(sheets[paper])
    harmed = content.harmed.fitting(read(content.questionnaire, {}).holds)
    parts = [part for part in harmed.parts if part.id != "abroad"]
    wanted = [part.title for part in parts] + [step.text for part in parts for step in part.steps]
    publishers = [content.library.sources[source].publisher for source in harmed.sources if source != ABROAD]
    wanted += [f"{number} {publisher}," for number, publisher in enumerate(publishers, start=1)]
    wanted += [screen.locator(".urgent").inner_text(), content.calendar.words(content.harmed.as_of)]
    wanted += [f"http://{PLAIN_HOST}:{port}/{language}/harmed"]
    assert len(wanted) > 50
    assert [words for words in wanted if "".join(words.split()) not in text] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_the_furniture_of_the_page_stays_on_the_screen(screen: Page, sheets: dict[str, PdfReader], paper: str) -> None:
    """Navigation, foot and the links inside the steps are not printed."""
    text = _squeezed(sheets[paper])
    furniture = screen.locator(FURNITURE).all_text_contents()
    assert len(furniture) > 20
    assert [words for words in furniture if "".join(words.split()) in text] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_the_steps_are_printed_at_ten_points(sheets: dict[str, PdfReader], paper: str) -> None:
    """Nothing is shrunk to fit: the steps have 10 points, sources, their numbers and the page number 9."""
    found = sizes(sheets[paper].pages)
    assert set(found) <= {9.0, 10.0, 11.0, 13.0, 16.0}
    assert found[10.0] > 2000
