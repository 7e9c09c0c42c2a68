"""The page "What did they say?" in a real browser: pasting, links between marks and reasons, print."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from clinic_check.check.code import decode
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from tests.browser.journey import option, press
from tests.told import Told, tell

TEXT = """Our cells are harmless, and nine of ten get well.

Results vary. There are stars for us everywhere, so call now, because the price ends on Friday.
"""
TOLD = Told(
    (
        ("no-risk", "harmless"),
        ("cure-or-guarantee", "nine of ten get well"),
        ("stories", "stars for us"),
        ("regenerates", "for us everywhere"),
        ("pressure", "call now"),
    ),
    ("Results vary.",),
)


@pytest.fixture(autouse=True)
def _told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The running app finds what is written out above."""
    tell(monkeypatch, app, TOLD)


def _paste(page: Page, site: str, query: str = "") -> Page:
    page.goto(f"{site}/en/words{query}")
    page.locator("#text").fill(TEXT)
    press(page)
    expect(page.locator("mark").first).to_be_visible()
    return page


def test_pasted_text_is_marked_and_leaves_no_trace_in_the_address(page: Page, site: str, hosts: set[str]) -> None:
    """After pasting, the same address shows and counts the marks, and nobody else was asked for anything."""
    _paste(page, site)
    assert page.url == f"{site}/en/words"
    marked = ["harmless", "nine of ten get well", "stars for us everywhere", "call now"]
    assert page.locator("mark").all_inner_texts() == marked
    assert re.findall(r"\d+", page.locator(".lead").inner_text()) == ["4", "5"]
    assert hosts == {"127.0.0.1"}


def test_file_is_marked_like_a_pasted_text(page: Page, site: str, tmp_path: Path) -> None:
    """A file that is chosen is sent and marked, with the empty text field beside it."""
    file = tmp_path / "leaflet.txt"
    file.write_text(TEXT, encoding="utf-16")
    page.goto(f"{site}/en/words")
    page.locator("#file").set_input_files(file)
    press(page)
    expect(page.locator("mark")).to_have_count(4)


def test_marks_and_reasons_are_linked_both_ways_by_keyboard(page: Page, site: str) -> None:
    """From the label of a mark Enter leads to the reason, and from there to the mark, which is outlined."""
    _paste(page, site)
    label = page.locator(".pasted a[href='#kind-stories']")
    label.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#kind-stories$"))
    expect(page.locator("#kind-stories h3")).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(page.locator("#kind-stories a:focus")).to_have_count(1)
    page.locator("#kind-stories a[href='#mark-3']").press("Enter")
    expect(page).to_have_url(re.compile("#mark-3$"))
    expect(page.locator("#mark-3")).to_be_in_viewport()
    assert page.locator("#mark-3").evaluate("mark => getComputedStyle(mark).outlineStyle") == "solid"


def test_claims_are_taken_over_by_keyboard(page: Page, site: str, questionnaire: Questionnaire) -> None:
    """One box is unticked with the space bar, and the check starts with the others."""
    _paste(page, site)
    page.locator("#take-regenerates").focus()
    page.keyboard.press("Space")
    page.locator("#take").get_by_role("button").press("Enter")
    page.wait_for_url("**/en/check/product?a=*")
    assert decode(questionnaire, page.url.partition("a=")[2]) == {
        "claims": ("cure-or-guarantee", "no-risk", "stories"),
        "pressure": ("yes",),
    }


def test_from_the_question_and_back_with_the_boxes_ticked(page: Page, site: str) -> None:
    """The whole way: the question, how to find out, pasting, taking over, and the question again."""
    page.goto(f"{site}/en/check/sales-talk")
    page.locator("#q-claims .find-out summary").click()
    page.locator("#q-claims .find-out a[href*='/words?']").click()
    page.locator("#text").fill(TEXT)
    press(page)
    page.locator("#take").get_by_role("button").click()
    page.wait_for_url("**/en/check/sales-talk?a=*")
    expect(option(page, "claims", "no-risk")).to_be_checked()
    expect(option(page, "claims", "beats-surgery")).not_to_be_checked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_scrolls_sideways_at_320_pixels(browser: Browser, site: str, scheme: str) -> None:
    """Form, result and message fit 320 pixels, at twice the text size too, whatever the text."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    page = context.new_page()
    for text in (TEXT, TEXT + "x" * 400 + "\u05d0" * 300, ""):
        page.goto(f"{site}/en/words")
        page.locator("#text").fill(text)
        press(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_boxes_and_buttons_are_large_enough(page: Page, site: str) -> None:
    """Every box and button is at least 44 pixels high, and every link of the lists 24."""
    _paste(page, site)
    for selector, least in {".option label": 44, ".button": 44, "#file": 44, ".quoted a": 24, ".counts a": 24}.items():
        boxes = [element.bounding_box() for element in page.locator(selector).all()]
        assert boxes, selector
        assert all(box and box["height"] >= least for box in boxes), selector


def test_text_from_right_to_left_leaves_our_words_alone(page: Page, site: str) -> None:
    """Hebrew before a mark and an override inside the text do not turn the number and name of the mark around."""
    page.goto(f"{site}/en/words")
    page.locator("#text").fill("\u05e9\u05dc\u05d5\u05dd harmless \u202e nine of ten get well")
    press(page)
    number = page.locator(".tag b").first.bounding_box()
    name = page.locator(".tag a").first.bounding_box()
    assert number
    assert name
    assert number["x"] < name["x"]
    expect(page.locator("mark").last).to_have_text("nine of ten get well")


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_paper_holds_text_reasons_and_questions(browser: Browser, site: str, content: Content, paper: str) -> None:
    """Text with numbered marks, reasons and questions are printed; forms and the way into the check are not."""
    context = browser.new_context(color_scheme="dark")
    page = _paste(context.new_page(), site)
    note = page.locator(".tag a[href='#taken-back']").inner_text()
    tools = page.locator(".skip, .button, .screen-only h2").all_text_contents()
    sheet = PdfReader(io.BytesIO(page.pdf(format=paper)))
    context.close()
    text = " ".join(" ".join(one.extract_text() for one in sheet.pages).split())
    kinds = content.claim_kinds
    assert 1 <= len(sheet.pages) <= 3
    for there in (
        f"Our cells are harmless 1 {kinds['no-risk'].name}",
        f"stars for us everywhere 3 {kinds['stories'].name} {kinds['regenerates'].name}",
        f"Results vary. {note}",
        *(kinds[kind].misleads for kind, _ in TOLD.claims),
        *(kinds[kind].ask for kind, _ in TOLD.claims),
        f"{site}/en/words",
    ):
        assert there in text, there
    assert len(tools) == 5
    for gone in tools:
        assert gone not in text, gone


def test_marks_differ_on_paper_without_color(page: Page, site: str) -> None:
    """In print a mark has a solid line under it, what takes back a dashed one, both in black."""
    _paste(page, site)
    page.emulate_media(media="print")
    lines = {
        tag: page.locator(tag).first.evaluate("one => getComputedStyle(one).borderBottom") for tag in ("mark", "u")
    }
    assert lines == {"mark": "2px solid rgb(0, 0, 0)", "u": "2px dashed rgb(34, 34, 34)"}
    assert not page.is_visible("form >> nth=0")
