"""Where the pages of the printed result end: no heading is at the bottom of a page."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from tests.answers import BEST, SOME, WORST
from tests.browser.paper import PAPERS, printed

# The headings as they are printed: numbers of sources in brackets, and without what only screen readers get.
HEADINGS = """() => [...document.querySelectorAll('main h2, main h3')].filter(one => one.checkVisibility()).map(one => {
  const copy = one.cloneNode(true);
  copy.querySelectorAll('.hidden').forEach(hidden => hidden.remove());
  copy.querySelectorAll('.refs a').forEach(source => source.replaceWith(`[${source.textContent.trim()}]`));
  return copy.textContent;
})"""


def tight(text: str) -> str:
    """Without spaces, since the ends of lines are lost in a PDF."""
    return "".join(text.split())


def left_behind(pages: list[str], headings: list[str]) -> list[str]:
    """The headings with which a page ends."""
    ends = [tight(page) for page in pages]
    return [heading for heading in headings for end in ends if end.endswith(tight(heading))]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("given", [SOME, WORST, BEST], ids=["some", "worst", "best"])
def test_no_heading_stands_last_on_a_page(
    browser: Browser, site: str, questionnaire: Questionnaire, given: dict[str, tuple[str, ...]], language: str
) -> None:
    """What a heading announces begins on the page of the heading, on A4 and on Letter."""
    address = f"{site}/{language}/result?a={encode(questionnaire, given)}"
    context = browser.new_context()
    opened = context.new_page()
    opened.emulate_media(media="print")
    opened.goto(address)
    headings = opened.evaluate(HEADINGS)
    context.close()
    assert len(headings) > 5
    sheets = printed(browser, address)
    for paper in PAPERS:
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(sheets[paper])).pages]
        assert [heading for heading in headings if tight(heading) not in tight("".join(pages))] == [], paper
        assert left_behind(pages, headings) == [], paper


def test_a_heading_that_is_left_behind_would_be_seen() -> None:
    """A page that ends with a heading is noticed, whatever stands on the next one."""
    assert left_behind(["1 / 2\nSome text.\nWhat to\ndo next", "2 / 2\n1. Wait."], ["What to do next"]) == [
        "What to do next"
    ]
    assert left_behind(["What to do next\n1. Wait."], ["What to do next"]) == []
