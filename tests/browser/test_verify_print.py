"""How to find out, on paper."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

LAST = {
    "en": "Have you talked it over with a doctor who knows you",
    "es": "¿Lo ha hablado con un médico que le conozca",
}


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("language", LAST)
def test_how_to_find_out_prints_on_five_pages(browser: Browser, site: str, language: str, paper: str) -> None:
    """All questions with their steps and examples take at most five pages, and the last question is there."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/{language}/verify")
    sheet = PdfReader(io.BytesIO(page.pdf(format=paper)))
    context.close()
    text = " ".join(" ".join(one.extract_text() for one in sheet.pages).split())
    assert 2 <= len(sheet.pages) <= 5
    assert LAST[language] in text
    assert "Where this comes from" not in text
