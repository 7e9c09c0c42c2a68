"""Keyboard use: focus order follows reading order, and focus is visible, on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from clinic_check.check.model import Questionnaire
from tests.browser import states
from tests.browser.states import LANGUAGES, STATES, State

# States that have the same stops as another one.
ALIKE = {
    *("start-filled", "all-filled", "step-several-error", "step-groups", "result-some"),
    *("result-left-out", "resume-missing", "unknown-code", "compare-two", "number-none", "products-found"),
    *("products-none", "products-error", "words-research"),
}
WALKED = [state for state in STATES if state.name not in ALIKE]
# The stops that Tab must reach, in the order of the page: of a radio group the chosen one, or else the first.
EXPECTED = """() => [...document.querySelectorAll('a[href], button, input, textarea, select, summary, [tabindex="0"]')]
  .filter(one => one.checkVisibility() && one.tabIndex >= 0).filter(one => {
    if (one.type !== 'radio') return true;
    const group = [...document.getElementsByName(one.name)];
    return one === (group.find(other => other.checked) ?? group[0]);
  }).map((one, place) => one.dataset.stop = place).length"""
# Records each focus stop: its index, its outline (an option has that of its box), and its position.
LISTEN = """() => {
  stops = [];
  addEventListener('focusin', ({target: one}) => {
    const box = one.matches('input') && one.closest('.option') || one;
    const drawn = getComputedStyle(box), at = box.getClientRects()[0];
    stops.push({
      place: Number(one.dataset.stop ?? -1), html: one.outerHTML.slice(0, 120),
      seen: drawn.outlineStyle === 'solid' && parseFloat(drawn.outlineWidth) >= 3,
      top: at.top + scrollY, bottom: at.bottom + scrollY, left: at.left,
    });
  });
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One page for all: narrow, so that reading goes from top to bottom."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def stops(page: Page, count: int) -> list[dict]:
    """The stops of Tab once around, from the first one of the page on, wherever the focus was before."""
    page.evaluate(LISTEN)
    for _ in range(count + 2):  # the way around leads once through the browser itself
        page.keyboard.down("Tab")  # without the key coming up, which takes as long again and changes nothing
    page.keyboard.up("Tab")
    found = list({stop["place"]: stop for stop in page.evaluate("stops")}.values())
    first = next((number for number, stop in enumerate(found) if stop["place"] == 0), 0)
    return [*found[first:], *found[:first]]


def test_only_known_states_are_left_out() -> None:
    """The states that are not walked are among those that exist, and most of them are walked."""
    assert len(WALKED) == len(STATES) - len(ALIKE) > 30


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", WALKED, ids=lambda state: state.name)
def test_tab_follows_the_page_and_the_focus_is_seen(
    page: Page, site: str, questionnaire: Questionnaire, state: State, language: str
) -> None:
    """Tab reaches each stop once, from top to bottom, the skip link first; each has an outline of 3 px."""
    state.open(page, site, language, states.codes(questionnaire))
    count = page.evaluate(EXPECTED)
    found = stops(page, count)
    assert [stop["place"] for stop in found] == list(range(count))
    assert 'class="skip"' in found[0]["html"]
    assert [stop["html"] for stop in found if not stop["seen"]] == []
    for before, after in pairwise(found[1:]):
        beside = after["bottom"] > before["top"] and after["left"] > before["left"]
        assert after["top"] >= before["bottom"] - 8 or beside, (before["html"], after["html"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_skip_link_leads_into_the_main_text(page: Page, site: str, language: str) -> None:
    """Enter on the first stop brings the focus to the main text, and the next Tab to the first stop in it."""
    page.goto(f"{site}/{language}/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip:focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main:focus")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator("main a:focus").first).to_be_in_viewport()


@pytest.mark.parametrize("language", LANGUAGES)
def test_enter_sends_the_answer(page: Page, site: str, language: str) -> None:
    """Space takes the first option, the arrows go to the next and back, and Enter sends it without the button."""
    page.goto(f"{site}/{language}/check/product")
    page.locator("input[type='radio']").first.focus()
    page.keyboard.press("Space")
    first = page.locator("input:checked").get_attribute("value")
    page.keyboard.press("ArrowDown")
    assert page.locator("input:checked").get_attribute("value") != first
    page.keyboard.press("ArrowUp")
    assert page.locator("input:checked").get_attribute("value") == first
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/check/condition"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_print_button_is_reached_and_pressed(
    page: Page, site: str, questionnaire: Questionnaire, language: str
) -> None:
    """From the answers Tab and Enter lead to the result; on /result/keep the print button is within ten stops."""
    code = states.codes(questionnaire)["worst"]
    page.goto(f"{site}/{language}/result/answers?a={code}")
    _tab_to(page, "main a.button")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/result\?"))
    page.goto(f"{site}/{language}/result/keep?a={code}")
    page.evaluate("printed = 0; print = () => {printed += 1}; 0")
    _tab_to(page, "#print", most=10)
    page.keyboard.press("Enter")
    assert page.evaluate("printed") == 1


@pytest.mark.parametrize("name", ["worst", "some"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_for_the_doctor_is_early_on_the_result(
    page: Page, site: str, questionnaire: Questionnaire, language: str, name: str
) -> None:
    """From the link that skips the head, the button of the page for the doctor is within ten stops."""
    page.goto(f"{site}/{language}/result?a={states.codes(questionnaire)[name]}")
    assert page.locator("[data-page='sheet'] .button").count() == 1
    _tab_to(page, ".skip", most=1)
    page.keyboard.press("Enter")
    _tab_to(page, "[data-page='sheet'] .button", most=10)


def test_a_focus_that_is_not_seen_would_be_found(page: Page) -> None:
    """A stop without an outline, and one that stands elsewhere than it is read, do not pass."""
    page.goto("about:blank")
    page.set_content(
        "<style>:focus {outline: 0}</style><a class=skip href=x tabindex=2>a</a><a href=y tabindex=1>b</a>"
    )
    count = page.evaluate(EXPECTED)
    page.evaluate(LISTEN)
    for _ in range(count):
        page.keyboard.press("Tab")
    assert [(stop["place"], stop["seen"]) for stop in page.evaluate("stops")] == [(1, False), (0, False)]


def _tab_to(page: Page, selector: str, most: int = 200) -> None:
    for _ in range(most):
        page.keyboard.down("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            page.keyboard.up("Tab")
            return
    raise AssertionError(f"{selector} is not reached by Tab")
