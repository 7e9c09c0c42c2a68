"""A journey with a bad offer: the options to choose for each question."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.answers import Given

WORST: Given = {
    "product": ("exosomes",),
    "condition": ("knee-or-joint",),
    "how-given": ("skin-injection",),
    "place": ("mexico",),
    "approved": ("refused",),
    "trial": ("refused",),
    "pay": ("yes",),
    "paid": ("signed",),
    "claims": (
        "cure-or-guarantee",
        "no-risk",
        "approval-not-needed",
        "fda-registered",
        "treats-many",
        "stories",
        "breakthrough",
        "regenerates",
        "beats-surgery",
        "no-downtime",
        "potency-numbers",
        "trial-as-seal",
        "hidden-cure",
    ),
    "pressure": ("yes",),
    "hands": ("myself",),
    "who-treats": ("no",),
    "own-doctor": ("no",),
    "licence": ("problem",),
    "specialty": ("no",),
    "enforcement": ("found",),
    "risks": ("yes",),
    "alternatives": ("no",),
    "follow-up": ("no",),
    "evidence": ("controlled",),
    "product-details": ("refused",),
    "price": ("partly",),
}
STOP = "#outcome.stop h1"
NAMED = re.compile(r"\w")


def option(page: Page, item: str, value: str) -> Locator:
    """The radio or box of this option."""
    return page.locator(f"[name='q-{item}'][value='{value}']")


def choose(page: Page, item: str, values: tuple[str, ...]) -> None:
    """Choose these options of the question by their labels, out of a fold where they stand in one."""
    for value in values:
        box = option(page, item, value)
        label = page.locator(f"label[for='{box.get_attribute('id')}']")
        if not label.is_visible():
            page.locator("details", has=box).locator("summary").click()
        label.click()
        expect(box).to_be_checked()


def press(page: Page) -> None:
    """Press the one button of the main text, which sends its form, and wait for the page that answers."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=NAMED).and_(page.locator("button")).click()


def follow(page: Page) -> None:
    """Follow the one link of the main text that looks like a button."""
    page.get_by_role("main").get_by_role("link", name=NAMED).and_(page.locator(".button")).click()


def asked(page: Page) -> list[str]:
    """The questions on the page, those too that another answer may still hide."""
    return [(group.get_attribute("id") or "").removeprefix("q-") for group in page.locator("fieldset").all()]


def answer(page: Page, given: Given = WORST) -> None:
    """Answer the questions of a step that are in sight."""
    for item in asked(page):
        if page.locator(f"#q-{item}").is_visible():
            choose(page, item, given[item])


def go_on(page: Page) -> None:
    """From "so far", where one comes by it, to the next step."""
    if "/so-far/" in page.url:
        page.locator("#onward").click()


def to_result(page: Page, site: str, given: Given = WORST) -> list[str]:
    """The whole way from the first page to the result; the steps on it."""
    page.goto(site + "/en/")
    follow(page)
    steps = []
    while "/check/" in page.url:
        steps.append(urlsplit(page.url).path.rpartition("/")[2])
        answer(page, given)
        press(page)
        go_on(page)
    return steps
