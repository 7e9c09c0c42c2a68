"""Back, Forward, reload and the other language on pages beside the steps, and one step in WebKit, in three engines.

tests/browser/test_walk.py walks every step in Chromium and Firefox.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from tests.answers import SOME
from tests.browser.engines import ENGINES, Engine
from tests.browser.tabs import Tab

Start = Callable[[str], Engine]
PLACE = "location.pathname + location.search"
CHECKED = "[...document.querySelectorAll('input:checked')].map(one => one.value)"
TICKED = "[name='q-product'][value='exosomes']"
ELSEWHERE = ".brand"
PATHS = (
    "checklist",
    "harmed",
    "verify",
    "products?q=maci",
    "compare?c={code}",
    "all?a={code}",
    "so-far/route?a={code}",
)


@pytest.fixture(params=ENGINES)
def tab(request: pytest.FixtureRequest, engine: Start) -> Iterator[Tab]:
    with engine(request.param).tab() as opened:
        yield opened


@pytest.fixture
def code(questionnaire: Questionnaire) -> str:
    return encode(questionnaire, SOME)


def _type(tab: Tab, selector: str, text: str) -> None:
    tab.see(f"document.querySelector({selector!r}).value = {text!r}")


@pytest.mark.parametrize("path", PATHS)
def test_a_page_comes_back(tab: Tab, site: str, code: str, path: str) -> None:
    """After a link, Back, Forward, reload and another language, each page is the one that was asked for."""
    tab.go(f"{site}/en/{path.format(code=code)}")
    here, heading = tab.see(PLACE), tab.see("document.querySelector('h1').textContent")
    tab.follow(ELSEWHERE)
    there = tab.see(PLACE)
    assert there.startswith("/en/")
    assert there != here
    tab.back()
    assert tab.see(PLACE) == here
    tab.forward()
    assert tab.see(PLACE) == there
    tab.back()
    tab.reload()
    assert [tab.see(PLACE), tab.see("document.querySelector('h1').textContent")] == [here, heading]
    tab.follow(".switch")
    assert tab.see(PLACE) == here.replace("/en/", "/es/", 1)
    tab.back()
    assert tab.see(PLACE) == here


def test_a_step_keeps_its_answer(tab: Tab, site: str) -> None:
    """After an error, an answer and Continue, Back shows the question with its answer, and Forward the next one."""
    tab.go(f"{site}/en/check/product")
    tab.follow("main form .button")
    tab.press(f"{TICKED} + label")
    tab.follow("main form .button")
    following = tab.see(PLACE)
    tab.back()
    assert tab.see("location.pathname") == "/en/check/product"
    assert tab.see(CHECKED) == ["exosomes"]
    tab.forward()
    assert tab.see(PLACE) == following


def test_a_search_keeps_its_words(tab: Tab, site: str) -> None:
    """A product that was looked up is there again with the words that were typed."""
    tab.go(f"{site}/en/products")
    _type(tab, "main input[name=q]", "maci")
    tab.follow("main form .button")
    tab.follow(ELSEWHERE)
    tab.back()
    assert tab.see("document.querySelector('main input[name=q]').value") == "maci"
    assert tab.see("location.search") == "?q=maci"


def test_unsent_ticks_are_kept(tab: Tab, site: str) -> None:
    """Ticks on the page of all questions are there after Back, after a reload, and in the other language."""
    tab.go(f"{site}/en/all")
    tab.press(f"{TICKED} + label")
    tab.follow(ELSEWHERE)
    tab.back()
    assert tab.see(CHECKED) == ["exosomes"]
    tab.reload()
    assert tab.see(CHECKED) == ["exosomes"]
    tab.follow(".switch")
    assert [tab.see("location.pathname"), tab.see(CHECKED)] == ["/es/all", ["exosomes"]]
    tab.reload()
    assert tab.see(CHECKED) == ["exosomes"]
    tab.go(f"{site}/en/all")
    assert tab.see(CHECKED) == []


@pytest.mark.parametrize("page", ["words", "number"])
def test_unsent_text_is_kept(tab: Tab, site: str, page: str) -> None:
    """Text that was not sent is there after Back, after a reload, and in the other language, and leaves no copy."""
    tab.go(f"{site}/en/{page}")
    _type(tab, "#text", "A cure")
    tab.see("document.querySelector('#text').dispatchEvent(new Event('input', {bubbles: true}))")
    tab.follow(ELSEWHERE)
    tab.back()
    assert tab.see("document.querySelector('#text').value") == "A cure"
    tab.reload()
    assert tab.see("document.querySelector('#text').value") == "A cure"
    tab.follow(".switch")
    assert tab.see("document.querySelector('#text').value") == "A cure"
    assert tab.see("sessionStorage.getItem('handed')") is None
