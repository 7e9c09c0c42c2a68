"""How to find out, on paper."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.browser.states import LANGUAGES


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_how_to_find_out_prints_on_five_pages(
    app: Flask, browser: Browser, site: str, language: str, paper: str
) -> None:
    """All questions with their steps and examples take at most five pages, and the last question is there."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/{language}/verify/full")
    sources = page.locator("article .screen-only").all_inner_texts()
    sheet = PdfReader(io.BytesIO(page.pdf(format=paper)))
    context.close()
    text = _tight("".join(one.extract_text() for one in sheet.pages))
    last = app.extensions["contents"][language].questionnaire.items[-1].question
    assert 2 <= len(sheet.pages) <= 5
    assert _tight(last) in text
    assert len(sources) > 10
    assert [one for one in sources if _tight(one) in text] == []


def _tight(text: str) -> str:
    """Without spaces, since the ends of lines are lost in a PDF."""
    return "".join(text.split())
