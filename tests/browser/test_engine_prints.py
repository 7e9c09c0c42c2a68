"""Pages on paper in three engines: nothing is cut, lost or turned, and no heading is hyphenated or left behind."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from tests.answers import BEST, SOME
from tests.browser.engines import ENGINES, PAPERS, Engine
from tests.browser.journey import WORST
from tests.browser.paper import sizes
from tests.browser.prints import Print, Texts, printed_texts
from tests.browser.states import LANGUAGES

Start = Callable[[str], Engine]
CHECKLIST, HARMED, VERIFY, TWO, FOUR = "checklist", "harmed", "verify", "compare-two", "compare-four"
MOST = {CHECKLIST: 4, HARMED: 2, VERIFY: 6, TWO: 2, FOUR: 3}  # pages
PAGES = pytest.mark.parametrize("name", MOST)
SMALLEST = 8.95  # points: WebKit's scale leaves 8.99 of 9


@pytest.fixture(scope="module")
def address(site: str, questionnaire: Questionnaire) -> Callable[[str, str], str]:
    """Language and name of a page -> its address."""
    worst, best, some = (encode(questionnaire, given) for given in (WORST, BEST, SOME))
    paths = {CHECKLIST: f"{CHECKLIST}/full", HARMED: HARMED, VERIFY: f"{VERIFY}/full"}
    paths |= {TWO: f"compare?c={worst}&c={best}", FOUR: f"compare?c={worst}&c={best}&c={some}&c={worst}"}
    return lambda language, name: f"{site}/{language}/{paths[name]}"


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def texts(browser: Browser, address: Callable[[str, str], str], language: str) -> dict[str, Texts]:
    return {name: printed_texts(browser, address(language, name)) for name in MOST}


@PAGES
def test_there_are_texts_to_look_for(texts: dict[str, Texts], name: str) -> None:
    """Each page has headings and lines on paper, so that the next test looks for something."""
    assert len(texts[name].headings) >= 3
    assert len(texts[name].lines) >= 8


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", ENGINES)
@PAGES
def test_it_prints_whole(
    engine: Start,
    address: Callable[[str, str], str],
    texts: dict[str, Texts],
    language: str,
    name: str,
    kind: str,
    paper: str,
) -> None:
    """All that the page shows on paper stands whole on few pages of one size."""
    made = Print(kind, engine(kind).pdf(address(language, name), paper))
    assert made.faults(texts[name]) == {}
    assert len(made.pages) <= MOST[name]
    if name == CHECKLIST:
        assert min(sizes(PdfReader(io.BytesIO(made.pdf)).pages)) >= SMALLEST
