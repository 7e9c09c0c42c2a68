"""Budgets of words: every page of a result, for every scenario, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from clinic_check.check.answers import check
from clinic_check.check.code import encode
from clinic_check.loader.content import Content
from tests.page import Page
from tests.test_scenarios import SCENARIOS

BUDGETS = {
    "": (350, 390),
    "/reasons": (600, 670),
    "/known": (450, 505),
    "/questions": (400, 445),
    "/answers": (350, 390),
    "/keep": (120, 135),
}
"""Page under /result -> most words in English and in Spanish; the list of sources is counted apart."""
POINT = (80, 90)  # words of one open point on /result/look-up
SOURCES = 20  # most sources of a page
APART = {"print-only", "hidden", "sources"}  # classes of what is not read in running text on the screen
FOLDED = {"details"}

pytestmark = pytest.mark.rest


def visible(element: Element) -> list[str]:
    """The words on the screen, without closed folds, text for screen readers alone and the list of sources."""
    return "".join(_visible(element)).split()


def _visible(element: Element) -> Iterator[str]:
    classes = set(element.get("class", "").split())
    if (
        element.tag in FOLDED
        or classes & APART
        or element.get("hidden") is not None
        or not isinstance(element.tag, str)
    ):
        return
    yield element.text or ""
    for child in element:
        yield from _visible(child)
        yield child.tail or ""
        yield " " if child.tag not in ("a", "span", "b", "strong", "em") else ""


@pytest.fixture(scope="module")
def codes(content: Content) -> dict[str, str]:
    """Code -> name of the scenarios that have a result."""
    made = {scenario["name"]: check(content.questionnaire, scenario["answers"]) for scenario in SCENARIOS}
    return {
        encode(content.questionnaire, answers): name
        for name, answers in made.items()
        if content.report(answers).counts_any
    }


@pytest.mark.parametrize(("language", "place"), [("en", 0), ("es", 1)])
@pytest.mark.parametrize("path", BUDGETS)
def test_each_page_keeps_its_budget_of_words(
    app: Flask, codes: dict[str, str], language: str, place: int, path: str
) -> None:
    """No scenario has more words on this page than its budget, nor more than 20 sources."""
    client, over = app.test_client(use_cookies=False), {}
    for code, name in codes.items():
        page = Page(client.get(f"/{language}/result{path}?a={code}").text)
        words = len(visible(page.one("main")))
        assert words > 20
        sources = sum(len(list(section.iter("li"))) for section in page.having("sources"))
        if words > BUDGETS[path][place] or sources > SOURCES:
            over[name] = (words, sources)
    assert over == {}


@pytest.mark.parametrize(("language", "place"), [("en", 0), ("es", 1)])
def test_each_open_point_keeps_its_budget_of_words(
    app: Flask, codes: dict[str, str], language: str, place: int
) -> None:
    """How to find out one open point takes at most 80 words; 90 in Spanish."""
    client, over, seen = app.test_client(use_cookies=False), {}, set()
    for code, name in codes.items():
        page = Page(client.get(f"/{language}/result/look-up?a={code}").text)
        for point in page.having("open-point"):
            seen.add(point.get("id"))
            if (words := len(visible(point))) > POINT[place]:
                over[name, point.get("id")] = words
    assert over == {}
    assert len(seen) >= 15


def test_there_are_scenarios(codes: dict[str, str]) -> None:
    """At least 200 scenarios have a result, and the counting sees a word that is added."""
    assert len(codes) >= 200
    page = (
        "<main><p>one <b>two</b><span class='hidden'>not</span></p><details>not</details><ul><li>three</li></ul></main>"
    )
    assert visible(Page(page).one("main")) == ["one", "two", "three"]
