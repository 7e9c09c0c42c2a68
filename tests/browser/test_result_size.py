"""How long the result is on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from clinic_check.loader.content import Content
from tests import results

MOST = {"en": 2400, "es": 2530}  # pixels at 390 pixels' width, about three screens of a phone
FONT = "html, body, button, input, textarea {font-family: 'Liberation Sans' !important}"
DRESS = "css => {const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]}"
HEIGHT = "document.querySelector('main').getBoundingClientRect().height"


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def height(page: Page, address: str) -> float:
    page.goto(address)
    page.evaluate(DRESS, FONT)
    found: float = page.evaluate(HEIGHT)
    return found


@pytest.mark.parametrize("language", MOST)
def test_no_result_is_longer_than_three_screens(content: Content, phone: Page, site: str, language: str) -> None:
    """Every scenario keeps the height of its language, in Liberation Sans."""
    codes = results.codes(content)
    heights = {name: height(phone, f"{site}/{language}/result?a={code}") for name, code in codes.items()}
    assert len(heights) > 200
    assert min(heights.values()) > 800
    assert {name: found for name, found in heights.items() if found > MOST[language]} == {}


@pytest.mark.parametrize("language", MOST)
def test_a_longer_text_would_be_seen(content: Content, phone: Page, site: str, language: str) -> None:
    """A result whose facts are three times as long is over its height."""
    code = results.codes(content)["contaminated-cord-blood-product"]
    height(phone, f"{site}/{language}/result?a={code}")
    phone.evaluate(
        "document.querySelectorAll('main li p').forEach(one => { one.append((one.textContent + ' ').repeat(2)) })"
    )
    assert phone.evaluate(HEIGHT) > MOST[language]


def test_the_font_is_the_one_that_is_measured(phone: Page, site: str) -> None:
    """Without Liberation Sans the measures mean nothing."""
    phone.goto(f"{site}/en/")
    width = "font => {const line = document.createElement('canvas').getContext('2d'); line.font = `20px ${font}`;"
    width += "return line.measureText('Clinic Check').width}"
    assert phone.evaluate(width, "'Liberation Sans', monospace") != phone.evaluate(width, "monospace")
