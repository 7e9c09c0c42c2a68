"""The e-mail with the questions, as a browser has it."""

from __future__ import annotations

from urllib.parse import unquote

from playwright.sync_api import Page

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from tests.browser.journey import WORST


def test_the_button_sends_the_questions_of_the_page(
    page: Page, site: str, questionnaire: Questionnaire, content: Content
) -> None:
    """Without a script one button writes an e-mail with each question of the page in its order, and no code."""
    code = encode(questionnaire, WORST)
    page.goto(f"{site}/en/result/questions?a={code}")
    asked = page.locator(".ask").all_inner_texts()
    links = page.locator("a[href^='mailto:']")
    assert (links.count(), len(asked)) == (1, 10)
    written = unquote(links.get_attribute("href") or "")
    lines = written.partition("&body=")[2].split("\r\n")
    assert lines[0] == content.email.greeting
    assert [line for line in lines if line[:1].isdigit()] == [
        f"{number}. {question}" for number, question in enumerate(asked, start=1)
    ]
    assert code not in written
    assert "/r/" not in written
