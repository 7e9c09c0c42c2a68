"""The e-mail with the questions, as a browser has it."""

from __future__ import annotations

import io
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content


@pytest.fixture
def address(site: str, questionnaire: Questionnaire) -> str:
    """A result with all ten questions to ask."""
    return f"{site}/en/r/{encode(questionnaire, {})}"


def test_what_is_copied_is_what_the_link_sends(page: Page, address: str, content: Content) -> None:
    """Without a script, the value of the field is the body of the link, line for line."""
    page.goto(address)
    text = page.locator("#email").input_value()
    link = page.locator(".asks a[href^='mailto:']").get_attribute("href") or ""
    assert text.startswith(f"{content.email.greeting}\n\n")
    assert "\n\n10. " in text
    assert unquote(link.partition("&body=")[2]) == text.replace("\n", "\r\n")


def test_the_e_mail_is_not_printed(browser: Browser, address: str, content: Content) -> None:
    """The paper has the questions once, with lines to write on, and no e-mail."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    heading, *asked = page.locator(".asks h2, .asks .ask").all_inner_texts()
    furniture = page.locator(".asks .screen-only :is(h3, a, label)").all_inner_texts()
    text = "".join(_tight(part.extract_text()) for part in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    context.close()
    assert len(asked) == 10
    assert len(furniture) == 3
    assert [text.count(_tight(one)) for one in (heading, *asked)] == [1] * 11
    assert [one for one in (content.email.greeting, *furniture) if _tight(one) in text] == []


def _tight(text: str) -> str:
    """Without spaces, since the ends of lines are lost in a PDF."""
    return "".join(text.split())
