"""Compares the text of the PDF with the browser's print."""

from __future__ import annotations

import io
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from clinic_check.check.code import encode
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Questionnaire
from tests.answers import NOTHING
from tests.browser.journey import WORST
from tests.test_pdf import compare, texts

PAPERS = {"a4": "A4", "letter": "Letter"}


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(
    ("language", "case"),
    [
        *(("en", case) for case in ("worst", "trial", "nothing", "questions", "checklist")),
        *(("es", case) for case in ("worst", "questions", "checklist")),
    ],
)
def test_the_pdf_says_what_the_browser_prints(
    browser: Browser,
    site: str,
    questionnaire: Questionnaire,
    trial_offer: Answers,
    language: str,
    case: str,
    paper: str,
) -> None:
    """Every line that the print style shows is in the PDF and the other way round, on no more pages than the print."""
    answers = {"trial": trial_offer, "nothing": NOTHING}.get(case, WORST)
    code = encode(questionnaire, answers)
    only = "only=questions&" if case == "questions" else ""
    printed, made_of = (f"r/{code}?{only}", f"result.pdf?a={code}&{only}")
    if case == "checklist":
        printed, made_of = "checklist", "checklist.pdf?"
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/{language}/{printed}")
    page.emulate_media(media="print")
    page.evaluate("document.querySelectorAll('.hidden').forEach(words => words.remove())")
    lines = page.locator("main").inner_text().splitlines()
    pages = len(PdfReader(io.BytesIO(page.pdf(format=PAPERS[paper]))).pages)
    context.close()
    with urlopen(f"{site}/{language}/{made_of}&paper={paper}") as response:  # noqa: S310  our own server
        made = texts(response.read())
    assert compare(lines, "".join(made)) == ([], "")
    assert len(made) <= pages
