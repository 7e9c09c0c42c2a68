"""A reader in each setting: the check by its forms, the result on screen and paper, and the pages it links to."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as Tab

from tests.answers import Given
from tests.browser.journey import answer, follow, go_on, press
from tests.browser.states import UNDER
from tests.page import Page
from tests.reader_settings import Case, cases, spoken, wrong

LANGUAGES = ("en", "es")
CASES = cases()
NOT_LOOKED_AT = ".sources, .answers, .us-law"
"""Titles of sources, what was answered, and what is headed as US law."""
ON_THE_WAY: Given = {"pay": ("unknown",)}
"""Asked for as long as another question of the step is open."""


def to_result(page: Tab, site: str, language: str, case: Case) -> None:
    """From the first page to the result, by the forms."""
    page.goto(f"{site}/{language}/")
    follow(page)
    for _ in range(40):
        if "/check/" not in page.url:
            break
        answer(page, ON_THE_WAY | case.given)
        press(page)
        go_on(page)
    assert f"/{language}/result" in page.url


def opened(page: Tab, address: str) -> Page:
    page.goto(address)
    return Page(page.content())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_nothing_wrong_is_said_on_the_way(page: Tab, site: str, case: Case, language: str) -> None:
    """Result, print, each step as it is changed, the questions alone and the page for the harmed fit the setting."""
    to_result(page, site, language, case)
    found = {"result": wrong(Page(page.content()), case.settings, language)}
    page.emulate_media(media="print")
    page.evaluate(f"document.querySelectorAll('{NOT_LOOKED_AT}').forEach(one => one.remove())")
    printed = " ".join(page.inner_text("main").split()).lower()
    assert len(printed) > 1000
    found["print"] = spoken(printed, case.settings, language)
    page.emulate_media(media="screen")
    result, code = page.url, page.url.partition("a=")[2].partition("&")[0]
    harmed = page.locator("main a[href*='/harmed']").first.evaluate("link => link.href")
    assert code in harmed
    found["harmed"] = wrong(opened(page, harmed), case.settings, language)
    for name in (*UNDER, "answers"):
        found[name] = wrong(opened(page, result.replace("/result?", f"/result/{name}?")), case.settings, language)
        assert f"/result/{name}?" in page.url
    steps = {link.evaluate("link => link.href").partition("#")[0] for link in page.locator(".change a").all()}
    assert len(steps) > 7
    for step in sorted(steps):
        found[step] = wrong(opened(page, step), case.settings, language)
    assert {name: words for name, words in found.items() if words} == {}
