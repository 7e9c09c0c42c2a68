"""A journey with a bad offer: the options to choose on each question, in order."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.answers import Given

WORST: Given = {
    "product": ("exosomes",),
    "condition": ("knee-or-joint",),
    "how-given": ("skin-injection",),
    "place": ("mexico",),
    "approved": ("yes-checked",),
    "trial": ("yes",),
    "trial-record": ("differs",),
    "ind": ("no",),
    "ethics-board": ("no",),
    "pay": ("yes",),
    "enforcement": ("found",),
    "risks": ("yes",),
    "evidence": ("controlled",),
    "product-details": ("refused",),
    "alternatives": ("no",),
    "price": ("partly",),
    "follow-up": ("no",),
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
    "who-treats": ("no",),
    "licence": ("problem",),
    "specialty": ("no",),
    "own-doctor": ("no",),
}
STOP = ".outcome.stop h1"
NAMED = re.compile(r"\w")


def option(page: Page, item: str, value: str) -> Locator:
    """The radio or box of this option."""
    return page.locator(f"[name='q-{item}'][value='{value}']")


def choose(page: Page, item: str, values: tuple[str, ...]) -> None:
    """Choose these options of the question by their labels."""
    for value in values:
        box = option(page, item, value)
        page.locator(f"label[for='{box.get_attribute('id')}']").click()
        expect(box).to_be_checked()


def press(page: Page) -> None:
    """Press the one button of the main text, which sends its form."""
    page.get_by_role("main").get_by_role("button", name=NAMED).and_(page.locator("button")).click()


def follow(page: Page) -> None:
    """Follow the one link of the main text that looks like a button."""
    page.get_by_role("main").get_by_role("link", name=NAMED).and_(page.locator(".button")).click()


def to_result(page: Page, site: str) -> None:
    """The whole way from the first page to the result."""
    page.goto(site + "/en/")
    follow(page)
    for item, values in WORST.items():
        assert f"/check/{item}" in page.url
        choose(page, item, values)
        press(page)
    follow(page)
