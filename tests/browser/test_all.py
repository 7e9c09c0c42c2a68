"""All questions on one page: narrow screen, keyboard, no JavaScript, print."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from clinic_check.check.model import Questionnaire
from tests.browser.journey import STOP, WORST, answer, asked, choose, follow, go_on, option, press


def test_all_questions_without_javascript_on_a_narrow_phone(
    page: Page, site: str, hosts: set[str], questionnaire: Questionnaire
) -> None:
    """From the start page through all questions on one page to the result, asking no other host."""
    page.goto(site + "/en/")
    page.locator(".rows a[href$='/all']").click()
    page.wait_for_load_state()
    assert sorted(asked(page)) == sorted(questionnaire.by_id)
    for item, values in WORST.items():
        choose(page, item, values)
    press(page)
    expect(page.locator(STOP)).to_be_visible()
    assert hosts == {"127.0.0.1"}


def test_from_the_result_so_far_on_to_the_open_questions(page: Page, site: str) -> None:
    """A result that is seen early leads on to the open steps, and all answers are kept."""
    page.goto(site + "/en/")
    follow(page)
    while "/so-far/" not in page.url:
        answer(page)
        press(page)
    page.locator("main a.button[href*='/result']").click()
    expect(page.locator(STOP)).to_be_visible()
    page.locator("main a[href*='open=1']").first.click()
    while "/check/" in page.url:
        answer(page)
        press(page)
        go_on(page)
    expect(page.locator(STOP)).to_be_visible()
    page.goto(page.url.replace("/result?", "/result/answers?"))
    expect(page.locator(".answers .open")).to_have_count(0)


def test_a_mistake_takes_the_focus_and_keeps_the_ticks(page: Page, site: str) -> None:
    """The summary has the focus without a script, and Enter on its link leads to the first option of the question."""
    page.goto(f"{site}/en/all")
    title = page.title()
    choose(page, "product", ("prp",))
    choose(page, "claims", ("none-of-these", "beats-surgery"))
    press(page)
    expect(page.locator(".error-summary:focus")).to_have_count(1)
    assert page.title().endswith(title)
    assert page.title() != title
    expect(option(page, "product", "prp")).to_be_checked()
    page.locator(".error-summary a").press("Enter")
    expect(page.locator("input:focus")).to_have_id("q-claims-first")
    expect(option(page, "claims", "none-of-these")).to_be_checked()


def test_a_mistake_is_no_wider_than_a_narrow_phone(browser: Browser, site: str) -> None:
    """With the summary, every fold open, and text at twice its size, the page is no wider than 320 pixels."""
    context = browser.new_context(viewport={"width": 320, "height": 256})
    page = context.new_page()
    page.goto(f"{site}/en/all")
    choose(page, "claims", ("none-of-these", "beats-surgery"))
    press(page)
    expect(page.locator(".error-summary")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_what_was_left_out_fits_and_is_seen_first(page: Page, site: str, questionnaire: Questionnaire) -> None:
    """The line that names what was left out stands above the result on a narrow phone."""
    page.goto(site + "/en/all")
    choose(page, "product", ("approved-product",))
    choose(page, "condition", ("knee-or-joint",))
    choose(page, "approved", ("yes-checked",))
    choose(page, "trial", ("yes",))
    press(page)
    line = page.locator(".left-out")
    expect(line).to_contain_text(questionnaire.by_id["trial"].short)
    box, outcome = line.bounding_box(), page.locator("#outcome").bounding_box()
    assert box
    assert outcome
    assert box["y"] + box["height"] <= outcome["y"]
    assert box["y"] + box["height"] <= 640  # on the first screen
    assert box["x"] + box["width"] <= 320


def test_all_by_keyboard_only(browser: Browser, site: str) -> None:
    """Tab, space, arrows and Enter are enough: folds open, options are ticked, and the button leads to the result."""
    context = browser.new_context(viewport={"width": 800, "height": 700}, java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/en/all")
    first, second = (page.locator("[name='q-product']").nth(place).get_attribute("value") for place in (0, 1))
    assert first != second
    tab_to(page, "[name='q-product']")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name='q-product']:checked")).to_have_value(str(second))
    tab_to(page, "#q-product .find-out summary")
    page.keyboard.press("Enter")
    expect(page.locator("details[open]")).to_have_count(1)
    tab_to(page, "[name='q-pay']")
    page.keyboard.press("Space")
    tab_to(page, "[name='q-claims'][value='stories']")
    page.keyboard.press("Space")
    tab_to(page, "main form .button")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/en/result"))
    context.close()


def tab_to(page: Page, selector: str) -> None:
    for _ in range(200):
        if page.locator(selector).and_(page.locator(":focus")).count():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def test_the_way_to_the_end_works_by_keyboard(page: Page, site: str) -> None:
    """Enter on the link at the top brings the button into sight, and the next Tab reaches it."""
    page.goto(site + "/en/all")
    page.locator(".jump a[href='#end']").first.press("Enter")
    expect(page.locator("#end button")).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(page.locator("#end button:focus")).to_have_count(1)


def test_targets_are_large_enough(browser: Browser, site: str) -> None:
    """Every option, fold and button is at least 44 pixels high."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{site}/en/all")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    for selector in (".option label", "main summary", ".button"):
        boxes = [element.bounding_box() for element in page.locator(selector).all()]
        assert boxes, selector
        assert all(box and box["height"] >= 44 for box in boxes), selector
    context.close()


def test_it_works_without_any_style_sheet(browser: Browser, site: str, questionnaire: Questionnaire) -> None:
    """With the style sheet blocked, questions and options can still be found by their names."""
    asked = questionnaire.by_id["pressure"]
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route("**/*.css*", lambda route: route.abort())
    page.goto(f"{site}/en/all")
    group = page.get_by_role("group", name=asked.question)
    group.get_by_label(asked.by_id["yes"].label, exact=True).check()
    press(page)
    expect(page).to_have_url(re.compile("/en/result"))
    context.close()


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_the_paper_has_every_question(browser: Browser, site: str, size: str, questionnaire: Questionnaire) -> None:
    """Printed, the page has all questions and no tools, on at most five pages."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site + "/en/all")
    page.emulate_media(media="print")
    for selector in (".button", ".jump", ".find-out"):
        expect(page.locator(selector).first).to_be_hidden()
    expect(page.locator("fieldset:visible")).to_have_count(len(questionnaire.items))
    pdf = page.pdf(format=size)
    assert 1 < len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 5
    context.close()
