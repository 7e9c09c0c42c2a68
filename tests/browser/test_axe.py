"""axe-core on every kind of page in every state, on a light and on a dark screen: no violation of WCAG 2.2 A and AA."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from clinic_check.check.model import Questionnaire
from tests.browser import states
from tests.browser.axe import UNDECIDED, look
from tests.browser.states import LANGUAGES, STATES, State

FAULTS = Path(__file__).parent / "faults.html"


@pytest.fixture(scope="module")
def wide(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1000, "height": 800})
    yield context.new_page()
    context.close()


# What the sticky button covers is scrolled out from under it; axe would call such a target too small.
UNSTUCK = "document.querySelectorAll('.stay').forEach(one => one.style.position = 'static')"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_axe_finds_no_fault(wide: Page, site: str, questionnaire: Questionnaire, state: State, language: str) -> None:
    """No rule of WCAG 2.2 A and AA nor of good practice is broken; what axe cannot decide is told at the end."""
    state.open(wide, site, language, states.codes(questionnaire))
    wide.evaluate(UNSTUCK)
    for scheme in ("light", "dark"):
        wide.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        looked = look(wide)
        UNDECIDED.extend(f"{state.name}, {scheme}: {line}" for line in looked.incomplete)
        assert looked.violations == (), scheme


@pytest.mark.parametrize(
    "rule",
    [
        "button-name",
        "color-contrast",
        "document-title",
        "empty-heading",
        "heading-order",
        "html-has-lang",
        "image-alt",
        "label",
        "landmark-no-duplicate-main",
        "link-name",
        "list",
        "meta-viewport",
        "region",
        "target-size",
    ],
)
def test_axe_bites(faults: tuple[str, ...], rule: str) -> None:
    """On a page with known faults axe names each of them."""
    assert any(line.startswith(f"{rule}: ") for line in faults), faults


@pytest.fixture(scope="module")
def faults(browser: Browser) -> tuple[str, ...]:
    context = browser.new_context()
    page = context.new_page()
    page.set_content(FAULTS.read_text(encoding="utf-8"))
    found = look(page).violations
    context.close()
    return found
