"""Small screens, large text, wide letters, forced colors, and targets: no content is lost on any kind of page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from clinic_check.check.model import Questionnaire
from tests.browser import states
from tests.browser.states import LANGUAGES, STATES, State

WIDTH = 320
ROOMY = "* {line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important}"
AFTER = "p, li, dd {margin-bottom: 2em !important}"
DRESS = "css => {const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]}"
# Text that is cut off by its own box, or reaches beyond the screen. What only screen readers get is cut on purpose,
# and a wide table scrolls in a region of its own that the keyboard can reach.
LOST = """() => [...document.body.querySelectorAll('*')].filter(one => {
  const text = [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  if (!text || !one.checkVisibility()) return false;
  if (one.closest('.hidden, .skip, .level, .glance caption, textarea, [role=region][tabindex]')) return false;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const cut = one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1;
  return cut && style.overflow !== 'visible' || box.left < -1 || box.right > innerWidth + 1;
}).map(one => one.outerHTML.slice(0, 120))"""
# [selector, least side]; a radio or a box is hit through its label, which covers the whole option. Links to meanings
# of words stand in running text, where WCAG asks for no size.
TARGETS = (
    (".option label, .button, .chips a, .rows a, summary, textarea, input[type='text'], input[type='file']", 44),
    ("header a, footer a, nav a, .jump a, .refs a, .answers .change a", 24),
)
SMALL = """([selector, least]) => [...document.querySelectorAll(selector)]
  .filter(one => one.checkVisibility()).filter(one => {
    const box = one.getBoundingClientRect();
    return box.width < least || box.height < least;
}).map(one => one.outerHTML.slice(0, 120))"""
BORDERED = ".outcome, .band, .count, .chips a, .button, .option, .error-summary, .urgent, .notices, textarea"
BARE = """selector => [...document.querySelectorAll(selector)]
  .filter(one => one.checkVisibility()).filter(one => {
    const style = getComputedStyle(one);
    return style.borderLeftStyle === 'none' || !(parseFloat(style.borderLeftWidth) > 0);
}).map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def narrow(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": WIDTH, "height": 256})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module", params=STATES, ids=lambda state: state.name)
def state(request: pytest.FixtureRequest) -> State:
    return request.param


@pytest.fixture(scope="module", params=LANGUAGES)
def opened(request: pytest.FixtureRequest, narrow: Page, site: str, questionnaire: Questionnaire, state: State) -> Page:
    """The state on a screen of 320 by 256 pixels, as a zoom of 400 % makes it, with every fold open."""
    narrow.emulate_media(forced_colors="none")
    state.open(narrow, site, request.param, states.codes(questionnaire))
    narrow.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    return narrow


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert page.evaluate(LOST) == []


def test_nothing_is_lost_at_320_pixels(opened: Page) -> None:
    """The page is no wider than the screen, and no text is cut off."""
    fits(opened)


def test_nothing_is_lost_at_twice_the_text_size(opened: Page) -> None:
    """With text at 200 % the page is no wider than the screen, and no text is cut off."""
    opened.evaluate("document.documentElement.style.fontSize = '200%'")
    fits(opened)
    opened.evaluate("document.documentElement.style.fontSize = ''")


def test_nothing_is_lost_with_wide_spacing(opened: Page) -> None:
    """With the spacing of lines, paragraphs, letters and words that readers may set, no text is cut off."""
    opened.evaluate(DRESS, ROOMY + AFTER)
    fits(opened)
    opened.evaluate("document.adoptedStyleSheets = []")


@pytest.mark.parametrize("target", TARGETS, ids=["controls", "links"])
def test_targets_are_large_enough(opened: Page, target: tuple[str, int]) -> None:
    """Controls measure 44 pixels both ways or more, and links of header, foot and lists of links 24."""
    assert opened.evaluate(SMALL, target) == []


def test_nothing_moves(opened: Page) -> None:
    """No animation and no transition runs, whatever the reader prefers, and no scrolling is drawn out."""
    assert opened.evaluate("document.getAnimations().length") == 0
    assert opened.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_forced_colors_keep_every_border(opened: Page) -> None:
    """Where the reader's own colors rule, outcome, buttons, options and messages keep a border."""
    opened.emulate_media(forced_colors="active")
    assert opened.evaluate("matchMedia('(forced-colors: active)').matches")
    assert opened.evaluate(BARE, BORDERED) == []
    opened.emulate_media(forced_colors="none")


@pytest.mark.parametrize("name", ["stop", "unknowns", "few-warnings"])
def test_forced_colors_keep_the_outcome_in_words(
    narrow: Page, site: str, questionnaire: Questionnaire, name: str
) -> None:
    """With forced colors the outcome stands in words, its icon has the color of the text, and a border of its own."""
    given = {"stop": "worst", "unknowns": "some", "few-warnings": "best"}[name]
    narrow.goto(f"{site}/en/r/{states.codes(questionnaire)[given]}")
    narrow.emulate_media(forced_colors="active")
    heading = narrow.locator("#outcome h1")
    assert len(heading.inner_text()) > 10
    color = "one => getComputedStyle(one).color"
    assert narrow.locator("#outcome > .icon").evaluate(color) == heading.evaluate(color)
    narrow.emulate_media(forced_colors="none")


def test_a_border_that_is_missing_would_be_seen(narrow: Page) -> None:
    """A button without a border, a text that is cut off and a link that is too small are each found."""
    narrow.goto("about:blank")
    narrow.set_content(
        "<style>.button {border: 0} p {width: 50px; height: 20px; overflow: hidden; white-space: nowrap}"
        "footer a {font-size: 8px}</style>"
        "<a class=button>go</a><p>Too long for its box</p><footer><a href=x>x</a></footer>"
    )
    assert len(narrow.evaluate(BARE, BORDERED)) == 1
    assert len(narrow.evaluate(LOST)) == 1
    assert [len(narrow.evaluate(SMALL, target)) for target in TARGETS] == [1, 1]
