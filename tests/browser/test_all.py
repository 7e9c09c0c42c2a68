"""All questions on one page and the quick check: narrow screen, keyboard, no JavaScript, print."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.journey import STOP, WORST

PAGES = pytest.mark.parametrize("path", ["all", "quick"])


def tick(page: Page, item: str, labels: tuple[str, ...]) -> None:
    """Tick the options with these labels in the group of the question."""
    group = page.locator("fieldset").filter(has=page.locator(f"[name='q-{item}']"))
    for label in labels:
        group.get_by_label(label, exact=True).check()


def press(page: Page) -> None:
    page.get_by_role("button", name="See the result").click()


def test_all_questions_without_javascript_on_a_narrow_phone(page: Page, site: str, hosts: set[str]) -> None:
    """From the start page through all 23 questions on one page to the result, asking no other host."""
    page.goto(site + "/en/")
    page.get_by_role("link", name="All 23 questions on one page").click()
    for item, labels in WORST:
        tick(page, item, labels)
    press(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(STOP)
    assert hosts == {"127.0.0.1"}


def test_quick_check_and_on_from_there_without_javascript(page: Page, site: str) -> None:
    """The quick check leads to a result that goes on with the open questions, and all answers are kept."""
    page.goto(site + "/en/")
    page.get_by_role("link", name="Quick check").click()
    quick = {field.get_attribute("name") for field in page.locator("input").all()}
    answers = dict(WORST)
    for name in sorted(str(name).removeprefix("q-") for name in quick):
        tick(page, name, answers[name])
    press(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(STOP)
    expect(page.locator(".outcome")).to_contain_text("You answered 9 of 23 questions. 14 are open.")
    page.get_by_role("link", name="Go on with the full check, these answers kept").click()
    for item, labels in WORST:
        if f"q-{item}" not in quick:
            expect(page).to_have_url(re.compile(f"/check/{item}"))
            tick(page, item, labels)
            page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile("/answers"))
    expect(page.get_by_text("Not answered")).to_have_count(0)


@PAGES
def test_a_mistake_takes_the_focus_and_keeps_the_ticks(page: Page, site: str, path: str) -> None:
    """The summary has the focus without a script, and Enter on its link leads to the first option of the question."""
    page.goto(f"{site}/en/{path}")
    tick(page, "product", ("PRP",))
    tick(page, "claims", ("None of these", "Better than surgery or drugs"))
    press(page)
    expect(page.locator(".error-summary:focus")).to_have_count(1)
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_label("PRP", exact=True)).to_be_checked()
    page.locator(".error-summary a").press("Enter")
    expect(page.locator("input:focus")).to_have_value("cure-or-guarantee")
    expect(page.get_by_label("None of these", exact=True)).to_be_checked()


@PAGES
def test_a_mistake_is_no_wider_than_a_narrow_phone(browser: Browser, site: str, path: str) -> None:
    """With the summary, every fold open, and text at twice its size, the page is no wider than 320 pixels."""
    context = browser.new_context(viewport={"width": 320, "height": 256})
    page = context.new_page()
    page.goto(f"{site}/en/{path}")
    tick(page, "claims", ("None of these", "Better than surgery or drugs"))
    press(page)
    expect(page.locator(".error-summary")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_what_was_left_out_fits_and_is_seen_first(page: Page, site: str) -> None:
    """The line that names what was left out stands above the result on a narrow phone."""
    page.goto(site + "/en/all")
    tick(page, "product", ("A licensed product whose brand name you were told",))
    tick(page, "condition", ("Knee or other joint",))
    tick(page, "approved", ("Yes, I found it on FDA's own list for my condition",))
    tick(page, "trial", ("Yes",))
    press(page)
    line = page.locator(".left-out")
    expect(line).to_contain_text('We left out the answer to "A registered trial"')
    box, outcome = line.bounding_box(), page.locator(".outcome").bounding_box()
    assert box
    assert outcome
    assert box["y"] + box["height"] <= outcome["y"]
    assert box["y"] + box["height"] <= 640  # on the first screen
    assert box["x"] + box["width"] <= 320


def test_quick_check_by_keyboard_only(browser: Browser, site: str) -> None:
    """Tab, space, arrows and Enter are enough: folds open, options are ticked, and the button leads to the result."""
    context = browser.new_context(viewport={"width": 800, "height": 700}, java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/en/quick")
    tab_to(page, "summary")
    page.keyboard.press("Enter")
    expect(page.locator("details[open]")).to_have_count(1)
    tab_to(page, "[name='q-product']")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Exosome serum or cream", exact=True)).to_be_checked()
    tab_to(page, "[name='q-approved']")
    page.keyboard.press("Space")
    tab_to(page, "[name='q-claims'][value='stories']")
    page.keyboard.press("Space")
    tab_to(page, "main .button")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/en/result"))
    expect(page.locator(".outcome")).to_contain_text("You answered 3 of ")
    context.close()


def tab_to(page: Page, selector: str) -> None:
    for _ in range(120):
        if page.locator(selector).and_(page.locator(":focus")).count():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def test_the_way_to_the_end_works_by_keyboard(page: Page, site: str) -> None:
    """Enter on the link at the top brings the button into sight, and the next Tab reaches it."""
    page.goto(site + "/en/all")
    page.get_by_role("link", name="To the button at the end").first.press("Enter")
    expect(page.get_by_role("button", name="See the result")).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(page.locator("button:focus")).to_have_text("See the result")


@PAGES
def test_targets_are_large_enough(browser: Browser, site: str, path: str) -> None:
    """Every option, fold and button is at least 44 pixels high."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{site}/en/{path}")
    for selector in (".option label", "main summary", ".button"):
        boxes = [element.bounding_box() for element in page.locator(selector).all()]
        assert boxes, selector
        assert all(box and box["height"] >= 44 for box in boxes), selector
    context.close()


@PAGES
def test_it_works_without_any_style_sheet(browser: Browser, site: str, path: str) -> None:
    """With the style sheet blocked, questions and options can still be found by their names."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route("**/*.css*", lambda route: route.abort())
    page.goto(f"{site}/en/{path}")
    group = page.get_by_role("group", name="Were you pressed to pay or book soon?")
    group.get_by_label("Yes", exact=True).check()
    press(page)
    expect(page).to_have_url(re.compile("/en/result"))
    context.close()


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_the_paper_has_every_question(browser: Browser, site: str, size: str) -> None:
    """Printed, the page has all questions and no tools, on at most five pages."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site + "/en/all")
    page.emulate_media(media="print")
    for selector in (".button", ".jump", ".together details"):
        expect(page.locator(selector).first).to_be_hidden()
    expect(page.locator("fieldset:visible")).to_have_count(23)
    pdf = page.pdf(format=size)
    assert 1 < len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 5
    context.close()
