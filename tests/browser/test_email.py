"""The e-mail with the questions, as a browser has it."""

from __future__ import annotations

import io
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire


@pytest.fixture
def address(site: str, questionnaire: Questionnaire) -> str:
    """A result with all ten questions to ask."""
    return f"{site}/en/r/{encode(questionnaire, {})}"


def test_what_is_copied_is_what_the_link_sends(page: Page, address: str) -> None:
    """Without a script, the value of the field is the body of the link, line for line."""
    page.goto(address)
    text = page.get_by_label("E-mail to the clinic").input_value()
    link = page.get_by_role("link", name="Open this e-mail in my mail program").get_attribute("href") or ""
    assert text.startswith("Hello,\n\n")
    assert "\n\n10. " in text
    assert unquote(link.partition("&body=")[2]) == text.replace("\n", "\r\n")


def test_the_e_mail_is_not_printed(browser: Browser, address: str) -> None:
    """The paper has the questions once, with lines to write on, and no e-mail."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    text = " ".join(part.extract_text() for part in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    context.close()
    assert "Questions to ask the clinic" in text
    assert text.count("which ethics board approved it?") == 1
    assert "Hello," not in text
    assert "mail program" not in text
