"""The sheet of a result is one leaf, front and back, in three engines, on both papers and in both languages."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from clinic_check.check.answers import check, prune
from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from tests.browser.engines import ENGINES, PAPERS, Engine
from tests.browser.paper import sizes
from tests.browser.prints import Print, Texts, printed_texts
from tests.browser.states import LANGUAGES
from tests.test_scenarios import SCENARIOS

Start = Callable[[str], Engine]
# Scenarios of tests/scenarios.yaml, with the outcome that each one shows.
CASES = {
    "real-ind-for-something-else": "stop",  # exosomes for a knee
    "eyes-svf-fl-bade": "stop",  # cells from fat into an eye
    "prp-at-a-spa": "warnings",
    "bemdaneprocel-pd": "checks-left",  # a real trial
    "hospital-prp-for-knee": "practice",
    "approved-implant-for-its-own-use": "few-warnings",
}
PAGES = 2
SMALLEST = 9.0  # points
EACH = pytest.mark.parametrize("case", CASES)


@pytest.fixture(scope="module")
def codes(questionnaire: Questionnaire) -> dict[str, str]:
    found = {one["name"]: one for one in SCENARIOS if one["name"] in CASES}
    assert {name: one["outcome"] for name, one in found.items()} == CASES
    given = {name: check(questionnaire, one["answers"]) for name, one in found.items()}
    return {name: encode(questionnaire, prune(questionnaire, answers)) for name, answers in given.items()}


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def texts(browser: Browser, site: str, codes: dict[str, str], language: str) -> dict[str, Texts]:
    return {name: printed_texts(browser, f"{site}/{language}/result?a={code}") for name, code in codes.items()}


@EACH
def test_there_are_texts_to_look_for(texts: dict[str, Texts], case: str) -> None:
    """Each sheet has headings and lines, so that the next test looks for something."""
    assert len(texts[case].headings) >= 3
    assert len(texts[case].lines) >= 15


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", ENGINES)
@EACH
def test_it_is_one_leaf(
    engine: Start,
    site: str,
    codes: dict[str, str],
    texts: dict[str, Texts],
    language: str,
    case: str,
    kind: str,
    paper: str,
) -> None:
    """It takes two pages at most, all of it is there, nothing is set below 9 points, and its code is on each page."""
    made = Print(kind, engine(kind).pdf(f"{site}/{language}/result?a={codes[case]}", paper))
    assert made.faults(texts[case]) == {}
    assert len(made.pages) <= PAGES
    assert min(sizes(PdfReader(io.BytesIO(made.pdf)).pages)) >= SMALLEST - 0.05
    assert [page for page in made.pages if codes[case] not in page.replace("-", "")] == []
