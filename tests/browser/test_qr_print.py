"""The code and its QR picture on the printed result: both open the same result, and a phone can read it."""

from __future__ import annotations

import io
import re

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from tests.answers import WORST
from tests.browser.journey import NAMED, STOP
from tests.browser.paper import PAPERS, printed, scanned

ONLY = ("", "?only=questions")


@pytest.fixture(scope="module")
def code(questionnaire: Questionnaire) -> str:
    return encode(questionnaire, WORST)


@pytest.fixture(scope="module")
def sheets(browser: Browser, site: str, code: str) -> dict[tuple[str, str], bytes]:
    """(paper, what is printed) -> the sheet: the whole result, and the questions alone."""
    return {
        (paper, only): sheet for only in ONLY for paper, sheet in printed(browser, f"{site}/en/r/{code}{only}").items()
    }


def _text(sheet: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(sheet)).pages).split())


@pytest.mark.parametrize("only", ONLY)
@pytest.mark.parametrize("paper", PAPERS)
def test_the_picture_says_the_address_beside_it(
    sheets: dict[tuple[str, str], bytes], site: str, code: str, paper: str, only: str
) -> None:
    """The sheet has one QR code, on its first page, and it says just the address that is printed in words."""
    found = scanned(sheets[paper, only])
    assert [(one.page, one.text) for one in found] == [(1, f"{site}/en/r/{code}")]
    assert re.findall(r"http://\S+", _text(sheets[paper, only])) == [found[0].text]


@pytest.mark.parametrize("only", ONLY)
@pytest.mark.parametrize("paper", PAPERS)
def test_the_picture_is_large_enough(sheets: dict[tuple[str, str], bytes], paper: str, only: str) -> None:
    """It is square and at least 24 mm wide, its light margin not counted."""
    (found,) = scanned(sheets[paper, only], dots=300)
    assert found.width >= 24
    assert abs(found.width - found.height) < 0.3


@pytest.mark.parametrize("only", ONLY)
@pytest.mark.parametrize("paper", PAPERS)
def test_a_poor_copy_can_still_be_read(sheets: dict[tuple[str, str], bytes], paper: str, only: str) -> None:
    """At 75 dots per inch, about what a phone sees from a long arm's length, it is still read."""
    assert len(scanned(sheets[paper, only], dots=75)) == 1


@pytest.mark.parametrize("only", ONLY)
@pytest.mark.parametrize("paper", PAPERS)
def test_the_code_stands_in_groups_of_four(
    sheets: dict[tuple[str, str], bytes], code: str, paper: str, only: str
) -> None:
    """The code is there to be typed, in groups of four."""
    (found,) = re.findall(r"(?:\b[0-9A-Z]{4} ){2,}[0-9A-Z]{1,4}\b", _text(sheets[paper, only]))
    assert {len(group) for group in found.split()[:-1]} == {4}
    assert found.replace(" ", "") == code


def test_what_was_scanned_opens_the_same_result(
    browser: Browser, sheets: dict[tuple[str, str], bytes], code: str
) -> None:
    """A phone that scans the paper shows the result of these answers."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(scanned(sheets["Letter", ""])[0].text)
    expect(page.locator(STOP)).to_be_visible()
    assert page.locator("#link").input_value().endswith(code)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_scanned_from_the_screen(browser: Browser, site: str, code: str, scheme: str) -> None:
    """On the screen it stands folded, and once it is open a phone can read it, on a dark screen as well."""
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, color_scheme=scheme, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"{site}/en/r/{code}")
    pictures = page.get_by_role("img", name=NAMED)
    assert pictures.count() == 0
    page.locator(".keep summary").click()
    assert pictures.count() == 1
    seen = Image.open(io.BytesIO(pictures.screenshot())).convert("RGB")
    assert [one.text for one in zxingcpp.read_barcodes(seen)] == [f"{site}/en/r/{code}"]
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    context.close()
