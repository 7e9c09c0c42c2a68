"""Each step on a screen: the button in sight, options before help, the focus in sight, and questions that depend."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from tests.answers import WORST, WORST_TRIAL
from tests.browser.conftest import Launch
from tests.browser.journey import choose, press
from tests.browser.states import PRP

# Where what has the focus is not in sight, what it is and where: an option by its whole box, a link by its first line.
OUT_OF_SIGHT = """() => {
  const one = document.activeElement, box = one.closest('.option') || one;
  const {left, top, bottom, width, height} = box.getClientRects()[0];
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  const seen = box.contains(hit) && top >= 0 && bottom <= innerHeight;
  return one === document.body || seen ? '' : [one.outerHTML.slice(0, 90), top, bottom, hit?.outerHTML].join(' ');
}"""
ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 664})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def codes(questionnaire: Questionnaire) -> dict[str, str]:
    """Step -> a code with which it is asked."""
    trial, sale = (encode(questionnaire, given) for given in (WORST_TRIAL, WORST))
    return {step.id: trial if step.id == "trial-papers" else sale for step in questionnaire.steps}


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_button_is_in_sight_at_once(
    phone: Page, site: str, questionnaire: Questionnaire, codes: dict[str, str], language: str
) -> None:
    """On a phone Continue and the first option are on the first screen of every step."""
    for step in questionnaire.steps:
        phone.goto(f"{site}/{language}/check/{step.id}?a={codes[step.id]}")
        assert phone.url.split("?")[0].endswith(step.id)
        expect(phone.locator(".stay .button")).to_be_in_viewport(ratio=1)
        expect(phone.locator(".option").first).to_be_in_viewport(ratio=0.5)


def test_the_options_stand_before_the_help(
    phone: Page, site: str, questionnaire: Questionnaire, codes: dict[str, str]
) -> None:
    """In each question the last option is above the fold with the help."""
    for step in questionnaire.steps:
        phone.goto(f"{site}/en/check/{step.id}?a={codes[step.id]}")
        for group in phone.locator("fieldset:visible").all():
            option, helped = (group.locator(one).last.bounding_box() for one in (".option:visible", ".find-out"))
            assert option
            assert helped
            assert option["y"] + option["height"] <= helped["y"]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("wrong", [False, True], ids=["", "error"])
def test_the_focus_is_never_behind_the_button(
    browser: Browser, site: str, questionnaire: Questionnaire, codes: dict[str, str], width: int, wrong: bool
) -> None:
    """Whatever Tab and the arrow keys reach, there and back, is in sight as a whole."""
    context = browser.new_context(viewport={"width": width, "height": 568})
    page = context.new_page()
    for step in questionnaire.steps:
        page.goto(f"{site}/en/check/{step.id}" + ("" if wrong else f"?a={codes[step.id]}"))
        if wrong:
            if not page.url.endswith(step.id):
                continue
            press(page)
        page.evaluate(ALL)
        for key in ["Tab"] * 40 + ["Shift+Tab"] * 40:
            page.keyboard.press(key)
            assert page.evaluate(OUT_OF_SIGHT) == "", (step.id, key)
    context.close()


def test_the_links_of_an_error_lead_into_sight(phone: Page, site: str, questionnaire: Questionnaire) -> None:
    """Each link of the summary leads to the first option of its question, not behind the button."""
    for step in (questionnaire.steps[0], questionnaire.steps[-1]):
        phone.goto(f"{site}/en/check/{step.id}")
        press(phone)
        for link in phone.locator(".error-summary a").all():
            link.press("Enter")
            assert phone.evaluate("document.activeElement.id") == (link.get_attribute("href") or "").removeprefix("#")
            assert phone.evaluate(OUT_OF_SIGHT) == ""


@pytest.fixture(scope="module")
def depending(site: str, questionnaire: Questionnaire) -> str:
    """The address of a step where `pay` is asked in a trial only."""
    return f"{site}/en/check/route?a={encode(questionnaire, PRP)}"


def test_a_question_follows_the_answer(phone: Page, depending: str) -> None:
    """It is shown and hidden as the answer is chosen; without one it is as if nothing had been said."""
    phone.goto(depending)
    asked = phone.locator("#q-pay")
    expect(asked).to_be_hidden()
    choose(phone, "trial", ("yes",))
    expect(asked).to_be_visible()
    choose(phone, "trial", ("no",))
    expect(asked).to_be_hidden()
    choose(phone, "trial", ("expanded-access",))
    expect(asked).to_be_visible()


@pytest.mark.parametrize("kept", [False, True], ids=["loaded-again", "bfcache"])
def test_it_follows_the_answer_after_back(launch: Launch, depending: str, kept: bool) -> None:
    """Back shows the answer and the question that it asks for, whether the page is loaded again or was kept."""
    launched = launch(ignore_default_args=["--disable-back-forward-cache"] if kept else [])
    page = launched.new_context().new_page()
    for answer, shown in (("yes", True), ("no", False)):
        page.goto(depending)
        choose(page, "trial", (answer,))
        choose(page, "paid", ("paid",))
        press(page)  # in a trial with an error, as `pay` has no answer
        expect(page).not_to_have_url(depending)
        page.go_back(wait_until="commit")
        expect(page).to_have_url(depending)
        expect(page.locator(f"[name='q-trial'][value='{answer}']")).to_be_checked()
        expect(page.locator("#q-pay")).to_be_visible(visible=shown)
    launched.close()


def test_without_a_script_a_line_says_when_it_counts(page: Page, depending: str) -> None:
    """The question stands there with a condition, and may be left open where the condition does not hold."""
    page.goto(depending)
    expect(page.locator("#q-pay")).to_be_visible()
    expect(page.locator("#q-pay-only")).not_to_be_empty()
    assert "q-pay-only" in (page.locator("#q-pay").get_attribute("aria-describedby") or "")
    choose(page, "trial", ("no",))
    choose(page, "paid", ("paid",))
    press(page)
    expect(page.locator(".error-summary")).to_have_count(0)


def test_an_answer_that_does_not_count_is_named(page: Page, depending: str) -> None:
    """Without a script an answer to a question that another answer hides is left out with a word."""
    page.goto(depending)
    choose(page, "trial", ("no",))
    choose(page, "pay", ("yes",))
    choose(page, "paid", ("paid",))
    press(page)
    expect(page.locator(".left-out")).to_have_count(1)
