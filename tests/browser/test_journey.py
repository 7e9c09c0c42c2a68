"""Complete journeys in a real browser: mouse, keyboard, Back, no JavaScript."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from clinic_check.check.model import Questionnaire
from tests.browser.conftest import PLAIN_HOST
from tests.browser.journey import NAMED, STOP, WORST, asked, choose, option, press, to_result
from tests.browser.states import UNDER

PAGES = (
    "/en/",
    "/en/check/product",
    "/en/check/condition",
    "/en/check/way-and-place",
    "/en/check/route",
    "/en/check/sales-talk",
    "/en/check/hands",
    "/en/check/look-ups",
    "/en/check/papers?wrong=risks&wrong=price",
    "/en/all",
    "/en/result/answers",
    "/en/compare",
    "/en/resume",
    "/en/how-it-works",
    "/en/number",
    "/en/sources",
    "/en/harmed",
    "/en/products",
    "/en/checklist",
    "/en/verify",
    "/en/words",
    "/en/privacy",
    "/en/accessibility",
    "/en/about",
    "/en/changes",
    "/en/clear",
    "/en/nowhere",
)


def test_whole_journey_without_javascript_on_a_narrow_phone(
    page: Page, site: str, hosts: set[str], questionnaire: Questionnaire
) -> None:
    """From the start to the result at 320 pixels without a script, asking no other host for anything."""
    steps = to_result(page, site)
    assert [step.id for step in questionnaire.steps if step.id not in steps] == ["trial-papers"]
    expect(page.locator(STOP)).to_be_visible()
    assert hosts == {"127.0.0.1"}


def test_no_page_scrolls_sideways_at_320_pixels(browser: Browser, site: str) -> None:
    """No page is wider than a 320 pixel screen, nor at twice the text size; the result included."""
    context = browser.new_context(viewport={"width": 320, "height": 256})
    page = context.new_page()
    to_result(page, site)
    result = page.url.removeprefix(site)
    under = [result.replace("/result?", f"/result/{name}?") for name in UNDER]
    assert result not in under
    for path in (*PAGES, result, *under):
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    context.close()


def test_whole_journey_by_keyboard_only(browser: Browser, site: str) -> None:
    """Tab, arrows, space and Enter are enough to reach the result, and the skip link comes first."""
    context = browser.new_context(viewport={"width": 800, "height": 700}, java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/en/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip:focus")).to_have_text(NAMED)
    _tab_to(page, "main a.button")
    page.keyboard.press("Enter")
    while "/result" not in page.url:
        here = page.url
        if "/so-far/" in here:
            _tab_to(page, "#onward")
        else:
            for item in asked(page):
                _choose_by_keys(page, item, WORST[item])
            _tab_to(page, "main form .button")
        page.keyboard.press("Enter")
        expect(page).not_to_have_url(here)
    expect(page.locator(STOP)).to_be_visible()
    context.close()


def test_journey_under_a_plain_http_host_name(browser: Browser, port: int) -> None:
    """Over plain http under a host name the browser sends no Sec-Fetch-Site, and the forms still work."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sent: list[dict[str, str]] = []
    page.on("request", lambda request: sent.append(request.all_headers()) if request.method == "POST" else None)
    steps = to_result(page, f"http://{PLAIN_HOST}:{port}")
    expect(page.locator(STOP)).to_be_visible()
    assert len(sent) == len(steps)
    assert not any("sec-fetch-site" in headers for headers in sent)
    context.close()


def test_back_button_and_back_link_keep_the_answers(page: Page, site: str) -> None:
    """Going back by the link and by the browser shows the earlier answer still chosen."""
    page.goto(site + "/en/check/product")
    choose(page, "product", ("prp",))
    press(page)
    choose(page, "condition", ("hair",))
    press(page)
    page.locator(".back a").click()
    expect(option(page, "condition", "hair")).to_be_checked()
    page.locator(".back a").click()
    expect(option(page, "product", "prp")).to_be_checked()
    page.go_back()
    expect(option(page, "condition", "hair")).to_be_checked()


def test_error_summary_takes_the_focus_without_javascript(page: Page, site: str) -> None:
    """Sending no answer puts the keyboard on the summary, and its link leads to the first option."""
    page.goto(site + "/en/check/product")
    press(page)
    expect(page.locator(".error-summary:focus")).to_have_count(1)
    page.locator(".error-summary a").press("Enter")
    expect(page.locator("input:focus")).to_have_value("exosomes")


def test_journey_without_any_style_sheet(browser: Browser, site: str) -> None:
    """With the style sheet blocked, every option is still chosen by its label, and every button by its role."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route("**/*.css*", lambda route: route.abort())
    to_result(page, site)
    expect(page.locator(STOP)).to_be_visible()
    context.close()


def test_choosing_an_option_does_not_leave_the_page(page: Page, site: str) -> None:
    """A radio changes nothing until the button is pressed."""
    page.goto(site + "/en/check/product")
    choose(page, "product", ("prp",))
    page.keyboard.press("ArrowDown")
    assert page.url.endswith("/en/check/product")


def test_targets_are_large_enough(browser: Browser, site: str) -> None:
    """Every option and button is at least 44 pixels high, and every link of header and footer 24."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(site + "/en/check/sales-talk")
    page.locator("footer summary").click()
    for selector, least in {".option label": 44, ".button": 44, "summary": 44, "footer a": 24, "header a": 24}.items():
        boxes = [element.bounding_box() for element in page.locator(selector).all()]
        assert boxes, selector
        assert all(box and box["height"] >= least for box in boxes), selector
    context.close()


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        if page.locator(selector).and_(page.locator(":focus")).count():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def _choose_by_keys(page: Page, item: str, values: tuple[str, ...]) -> None:
    """Tab to the options of the question and choose with space or arrows."""
    if option(page, item, values[0]).get_attribute("type") == "radio":
        _tab_to(page, f"[name='q-{item}']")
        _arrow_to(page, values[0])
        return
    for value in values:
        _tab_to(page, f"[name='q-{item}'][value='{value}']")
        page.keyboard.press("Space")
        expect(option(page, item, value)).to_be_checked()


def _arrow_to(page: Page, value: str) -> None:
    page.keyboard.press("Space")
    for _ in range(40):
        if page.locator(":focus").get_attribute("value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} is not reached by the arrow keys")
