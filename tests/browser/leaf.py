"""Prints of the leaf of a result by the browser, and the words on it and in its PDF."""

from __future__ import annotations

import io
import re
from urllib.request import urlopen

import pypdfium2
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.paper import sizes

FILES = {"A4": "a4", "Letter": "letter"}  # the browser's paper -> that of the PDF
SMALLEST = 9.0  # points
# What stands on paper, without what only screen readers get.
LINES = """() => {
  document.querySelectorAll('.hidden').forEach(words => words.remove());
  return document.querySelector('main').innerText.split('\\n').filter(line => line.trim());
}"""


def printed(page: Page, address: str) -> dict[str, bytes]:
    """The page as PDF on A4 and Letter, by a browser that has it open at this address."""
    page.goto(address)
    return {paper: page.pdf(format=paper) for paper in FILES}


def lines(page: Page) -> list[str]:
    """The lines that the page shows on paper."""
    page.emulate_media(media="print")
    found: list[str] = page.evaluate(LINES)
    page.emulate_media(media="null")
    return found


def fetched(address: str) -> bytes:
    with urlopen(address) as response:  # noqa: S310  our own server
        return bytes(response.read())


def sides(sheet: bytes) -> list[str]:
    """The text of each page, without the number at its foot."""
    document = pypdfium2.PdfDocument(sheet)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return [re.sub(r"\s*\d+ / \d+\s*$", "", text) for text in found]


def count(sheet: bytes) -> int:
    document = pypdfium2.PdfDocument(sheet)
    pages = len(document)
    document.close()
    return pages


def smallest(sheet: bytes) -> float:
    """The smallest type in points."""
    return min(sizes(PdfReader(io.BytesIO(sheet)).pages))


def squeezed(text: str) -> str:
    """Letters and digits only: ends of lines are lost in a PDF, and bullets come from the style sheet."""
    return "".join(sign for sign in text if sign.isalnum())


def compare(said: list[str], text: str) -> tuple[list[str], str]:
    """(lines missing in the text, what else is in it); the numbers of lists are not compared."""
    rest, missing = squeezed(text), []
    for line in sorted(filter(None, map(squeezed, said)), key=len, reverse=True):
        if line not in rest:
            missing.append(line)
        rest = rest.replace(line, "\n", 1)
    return missing, "".join(rest.split()).strip("0123456789")
