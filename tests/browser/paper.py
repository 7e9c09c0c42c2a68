"""Renders printed pages and decodes their QR codes with their sizes."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pypdfium2
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser
from pypdf import PageObject

PAPERS = ("A4", "Letter")
INCH = 25.4


@dataclass(frozen=True)
class Scanned:
    """What a QR code on a page says, and its sides in millimeters without the quiet zone."""

    page: int
    text: str
    width: float
    height: float


def printed(browser: Browser, address: str) -> dict[str, bytes]:
    """The page as PDF on A4 and Letter, printed without JavaScript and in dark mode."""
    context = browser.new_context(color_scheme="dark", java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    sheets = {paper: page.pdf(format=paper) for paper in PAPERS}
    context.close()
    return sheets


def sizes(pages: Iterable[PageObject]) -> Counter[float]:
    """How many characters stand at each size in points, as they come out on paper."""
    found: Counter[float] = Counter()

    def visit(text: str, matrix: list[float], text_matrix: list[float], _font: object, size: float) -> None:
        if text.strip():
            found[round(abs(size * text_matrix[3] * matrix[3]), 1)] += len(text.strip())

    for page in pages:
        page.extract_text(visitor_text=visit)
    return found


def pictures(sheet: bytes, dots: int) -> list[Image.Image]:
    """Each page at so many dots per inch."""
    return [page.render(scale=dots / 72).to_pil().convert("RGB") for page in pypdfium2.PdfDocument(io.BytesIO(sheet))]


def scanned(sheet: bytes, dots: int = 200) -> list[Scanned]:
    """Every QR code on every page."""
    return [
        _measured(number, code, dots)
        for number, picture in enumerate(pictures(sheet, dots), start=1)
        for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    ]


def _measured(page: int, code: zxingcpp.Barcode, dots: int) -> Scanned:
    corner = code.position
    width = (corner.top_right.x - corner.top_left.x) / dots * INCH
    height = (corner.bottom_left.y - corner.top_left.y) / dots * INCH
    return Scanned(page, code.text, width, height)
