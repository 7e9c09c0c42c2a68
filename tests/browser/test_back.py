"""Back after a page that answered pasted or typed text shows that page again, in Chromium and Firefox."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.browser.marionette import Firefox
from tests.browser.tabs import ChromiumTab, FirefoxTab, Tab

CODE, SLIP = "1E59P69F7000000000000X7", "1E59P69F7001000000000X7"


@pytest.fixture(scope="module", params=["chromium", "chromium-without-javascript", "firefox"])
def tab(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """A tab of each browser; those of Chromium without its back/forward cache."""
    if request.param != "firefox":
        browser: Browser = request.getfixturevalue("browser")
        context = browser.new_context(java_script_enabled=request.param == "chromium")
        yield ChromiumTab(context.new_page())
        context.close()
        return
    path = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
    if path is None and not os.environ.get("CI"):
        pytest.skip("no Firefox found")
    assert path, "CI must have a Firefox"
    started = Firefox(path, tmp_path_factory.mktemp("firefox"))
    yield FirefoxTab(started, started.ask("WebDriver:GetWindowHandle"))
    started.close()


def send(tab: Tab, field: str, text: str) -> None:
    tab.see(f"document.querySelector('{field}').value = {text!r}")
    tab.follow("main form .button")


def value(tab: Tab, field: str) -> str:
    found: str = tab.see(f"document.querySelector('{field}').value")
    return found


def path(tab: Tab) -> str:
    return urlsplit(tab.see("document.documentURI")).path


LEAVES: dict[str, tuple[str, str, str]] = {
    "a number that is known": ("/en/number", "#text", "K123456 and more"),
    "a text without a number": ("/es/number", "#text", "nada"),
    "words with a claim": ("/en/words", "#text", "It cures arthritis."),
    "a text that is no code": ("/en/resume", "#code", "no code at all"),
    "a text that is no code among codes": ("/en/compare", "#code-a", "no code at all"),
    "a mistyped code": ("/en/resume", "#code", SLIP),
    "a mistyped code among codes": ("/en/compare", "#code-a", SLIP),
}


@pytest.mark.parametrize("case", LEAVES)
def test_back_shows_the_answer_with_its_field_filled(tab: Tab, site: str, case: str) -> None:
    """After a link has been followed from the answer, Back brings the answer, and Back once more the empty form."""
    page, field, text = LEAVES[case]
    tab.go(f"{site}{page}")
    send(tab, field, text)
    assert path(tab) == page
    filled, heading = value(tab, field), tab.see("document.title")
    assert filled.replace(" ", "") == text.replace(" ", "")
    tab.follow(".brand")
    tab.back()
    assert (path(tab), value(tab, field), tab.see("document.title")) == (page, filled, heading)
    tab.back()
    assert path(tab) == page


def test_back_after_a_wrong_code_and_the_right_one(tab: Tab, site: str) -> None:
    """From the opened check Back leads to the form with the mistyped code, and then to the empty form."""
    tab.go(f"{site}/en/resume")
    send(tab, "#code", SLIP)
    send(tab, "#code", f"Code: {CODE}.")
    assert path(tab) == "/en/resumed"
    tab.back()
    assert path(tab) == "/en/resume"
    tab.back()
    assert (path(tab), tab.see("document.querySelector('.error-summary')")) == ("/en/resume", None)
