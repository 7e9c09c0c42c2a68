"""Sharing a result: the copy button with JavaScript, and the field without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from tests.answers import SOME
from tests.browser.conftest import PLAIN_HOST


def _words(page: Page, name: str) -> str:
    """What the script is to say, as the button holds it; never nothing."""
    words = page.locator("#copy").get_attribute(f"data-{name}")
    assert words
    return words


@pytest.fixture(scope="module")
def code(questionnaire: Questionnaire) -> str:
    return encode(questionnaire, SOME)


def test_the_button_copies_the_link(browser: Browser, site: str, code: str) -> None:
    """One press puts the short address into the clipboard, and a live region says so."""
    context = browser.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    page = context.new_page()
    page.goto(f"{site}/en/result/keep?a={code}")
    said = page.locator("#copied")
    expect(said).to_have_text("")
    assert said.get_attribute("aria-live") == "polite"
    page.locator("#copy").press("Enter")
    expect(said).to_have_text(_words(page, "done"))
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}/en/r/{code}"
    expect(page.locator("#copy")).to_be_focused()
    context.close()


def test_the_link_that_was_copied_opens_the_result(browser: Browser, site: str, code: str) -> None:
    """Whoever gets the link sees the same result."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/en/result?a={code}")
    first = page.inner_text("main")
    page.goto(f"{site}/en/result/keep?a={code}")
    page.goto(page.locator("#link").input_value())
    assert page.inner_text("main") == first
    assert len(first) > 500
    context.close()


def test_a_comparison_is_copied_likewise(browser: Browser, site: str, code: str, questionnaire: Questionnaire) -> None:
    """On the page that compares the button copies the address of the comparison."""
    address = f"{site}/en/compare?c={code}&c={encode(questionnaire, {})}"
    context = browser.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    page = context.new_page()
    page.goto(address)
    page.locator("details:has(#copy) > summary").click()
    page.locator("#copy").click()
    expect(page.locator("#copied")).to_have_text(_words(page, "done"))
    assert page.evaluate("navigator.clipboard.readText()") == address
    context.close()


def test_without_a_clipboard_the_old_command_copies(browser: Browser, port: int, code: str) -> None:
    """Over plain http a browser has no clipboard for scripts; the button copies all the same."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://{PLAIN_HOST}:{port}/en/result/keep?a={code}")
    assert page.evaluate("navigator.clipboard === undefined")
    page.locator("#copy").click()
    expect(page.locator("#copied")).to_have_text(_words(page, "done"))
    page.locator("#own-notes").focus()
    page.keyboard.press("ControlOrMeta+v")
    expect(page.locator("#own-notes")).to_have_value(f"http://{PLAIN_HOST}:{port}/en/r/{code}")
    context.close()


def test_where_copying_is_refused_the_page_says_so(browser: Browser, site: str, code: str) -> None:
    """A browser that refuses leaves the address selected, and the reader is told to copy it."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    page.goto(f"{site}/en/result/keep?a={code}")
    page.locator("#copy").click()
    assert _words(page, "failed") != _words(page, "done")
    expect(page.locator("#copied")).to_have_text(_words(page, "failed"))
    assert page.locator("#link:focus").evaluate(
        "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    ) == (f"{site}/en/r/{code}")
    context.close()


def test_without_a_script_the_field_is_enough(page: Page, site: str, code: str) -> None:
    """There is no button that does nothing; the whole address is in sight and cannot be changed."""
    page.goto(f"{site}/en/result/keep?a={code}")
    assert not page.locator("#copy").is_visible()
    field = page.locator("#link")
    assert field.is_visible()
    assert field.input_value() == f"{site}/en/r/{code}"
    assert field.evaluate("field => field.scrollWidth <= field.clientWidth && field.scrollHeight <= field.clientHeight")
    field.focus()
    page.keyboard.type("x")
    assert field.input_value() == f"{site}/en/r/{code}"


def test_what_the_link_holds_is_told_first(page: Page, site: str, code: str) -> None:
    """The words stand above the address and the button."""
    page.goto(f"{site}/en/result/keep?a={code}")
    parts = page.locator(".keep > p:has(label), .keep > p:has(#copy), .keep > .holds")
    order = ["link-holds", "link", "copy"]
    assert parts.evaluate_all("ones => ones.map(one => one.id || one.querySelector('[id]').id)") == order
    assert len(parts.first.inner_text()) > 60


def test_the_script_breaks_no_rule_of_the_page(browser: Browser, site: str, code: str) -> None:
    """Copying raises no error and nothing that the security policy refuses, and asks the server for nothing."""
    context = browser.new_context()
    context.grant_permissions(["clipboard-write"], origin=site)
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{site}/en/result/keep?a={code}")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#copy").click()
    expect(page.locator("#copied")).to_have_text(_words(page, "done"))
    assert problems == []
    assert [address for address in asked if "favicon" not in address] == []
    context.close()
