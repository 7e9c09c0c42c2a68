"""What prints of all engines have to keep: no line cut, no heading left behind or hyphenated, nothing lost.

WebKitGTK draws the whole document behind a window as large as the text area, once a page: what it cuts is still among
the characters of the PDF. Chromium and Firefox draw each line once, and page numbers in the margin.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cached_property

import pypdfium2
from playwright.sync_api import Browser

POINTS = 72 / 25.4  # in a millimeter
PAGE_MARGIN = 12.7  # millimeters, of @page in static/style.css, and of WebKitGTK in tests/browser/engines.py
SLACK = 1.0  # points by which a glyph may stand over the upper or lower edge
SIDEWAYS = 2.5  # the same for left and right, where italics do; a figure of a list is wider
HYPHENS = "-\u2010\u00ad\x02\ufffe"  # PDFium has its own signs for one at the end of a line
# Texts of a page as they are printed: numbers of lists, and of sources in brackets; not what only screen readers get.
TEXTS = """selector => [...document.querySelectorAll(selector)].filter(one => one.checkVisibility()).map(one => {
  const copy = one.cloneNode(true);
  const [here, there] = [one, copy].map(each => [...each.querySelectorAll('*')]);
  here.forEach((each, at) => { if (!each.checkVisibility() || each.matches('.hidden')) there[at].remove(); });
  copy.querySelectorAll('.refs a').forEach(source => source.replaceWith(`[${source.textContent.trim()}]`));
  const { display, listStyleType } = getComputedStyle(one), numbered = display + listStyleType === 'list-itemdecimal';
  return (numbered ? `${one.value || [...one.parentElement.children].indexOf(one) + 1}.` : '') + copy.textContent;
})"""


HEADINGS = "main :is(h1, h2, h3)"
LINES = "main :is(p, li, dt, dd):not(:has(p, li, ul))"


@dataclass(frozen=True)
class Texts:
    """What a page shows on paper, in its order."""

    headings: list[str]
    lines: list[str]


@dataclass(frozen=True)
class Glyph:
    """A character of a print and its box in points; the origin is the lower left corner of the page."""

    sign: str
    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Print:
    """A PDF of an engine."""

    engine: str
    pdf: bytes

    @cached_property
    def sizes(self) -> list[tuple[float, float]]:
        """Width and height of each page in points."""
        document = pypdfium2.PdfDocument(io.BytesIO(self.pdf))
        return [page.get_size() for page in document]

    @cached_property
    def drawn(self) -> list[Glyph]:
        """All characters but spaces, in the order in which they are drawn."""
        found = []
        for number, page in enumerate(pypdfium2.PdfDocument(io.BytesIO(self.pdf))):
            text = page.get_textpage()
            for at in range(text.count_chars()):
                sign = text.get_text_range(at, 1, errors="ignore")
                if sign.strip() or sign in HYPHENS:
                    found.append(Glyph(sign, number, *text.get_charbox(at, loose=False)))
        return found

    def area(self, page: int) -> tuple[float, float, float, float]:
        """Left, bottom, right, top: WebKitGTK cuts at all four, the others break at the foot, and cut at the paper."""
        width, height = self.sizes[page]
        if self.engine == "webkit":
            edge = PAGE_MARGIN * POINTS
            return edge, edge, width - edge, height - edge
        return 0, PAGE_MARGIN * POINTS, width, height - PAGE_MARGIN * POINTS

    def cut(self) -> list[str]:
        """Characters across an edge of the text area or beside it, with their pages from 1."""
        return [f"{one.page + 1}: {one.sign}" for one in self.drawn if self._crosses(one)]

    def _crosses(self, one: Glyph) -> bool:
        left, bottom, right, top = self.area(one.page)
        upright = one.bottom < bottom - SLACK < one.top or one.bottom < top + SLACK < one.top
        return upright or one.left < left - SIDEWAYS or one.right > right + SIDEWAYS

    @cached_property
    def glyphs(self) -> list[Glyph]:
        """The characters inside the text area."""
        return [one for one in self.drawn if self._inside(one)]

    def _inside(self, one: Glyph) -> bool:
        left, bottom, right, top = self.area(one.page)
        across, up = (one.left + one.right) / 2, (one.bottom + one.top) / 2
        return left <= across <= right and bottom <= up <= top

    @cached_property
    def text(self) -> str:
        """The characters without spaces, since the ends of lines are lost in a PDF."""
        return "".join(one.sign for one in self.glyphs)

    @property
    def pages(self) -> list[str]:
        """The text of each page without spaces."""
        numbers = range(len(self.sizes))
        return ["".join(one.sign for one in self.glyphs if one.page == number) for number in numbers]

    def missing(self, wanted: list[str]) -> list[str]:
        """Those that do not stand whole in the print, hyphenated ones too."""
        return [one for one in wanted if not _pattern(one).search(self.text)]

    def left_behind(self, headings: list[str]) -> list[str]:
        """Headings, in their order, with which a page or a column ends."""
        found, start = [], 0
        for heading in headings:
            match = _pattern(heading).search(self.text, start) or _pattern(heading).search(self.text)
            if match is None:
                continue
            start = match.end()
            if start == len(self.glyphs) or not self._goes_on(self.glyphs[start - 1], self.glyphs[start]):
                found.append(heading)
        return found

    def faults(self, texts: Texts) -> dict[str, list[str]]:
        """What is wrong with the print, by kind; nothing is left out where a kind has no fault."""
        found = {
            "cut": self.cut(),
            "heading hyphenated or lost": self.missing(texts.headings),
            "heading left behind": self.left_behind(texts.headings),
            "lost": self.missing(texts.lines),
            "turned": [] if len(set(self.sizes)) == 1 else [str(self.sizes)],
        }
        return {kind: those for kind, those in found.items() if those}

    @staticmethod
    def _goes_on(last: Glyph, following: Glyph) -> bool:
        """Whether what follows stands on the same page, beside or below."""
        return following.page == last.page and following.bottom <= last.top


def _pattern(text: str) -> re.Pattern[str]:
    """The text without spaces, and with any hyphen for a hyphen."""
    tight = re.escape("".join(text.split()))
    return re.compile(tight.replace(re.escape("-"), f"[{HYPHENS}]"))


def printed_texts(browser: Browser, url: str) -> Texts:
    """The texts that the style sheet shows on paper."""
    context = browser.new_context()
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto(url)
    headings, lines = (page.evaluate(TEXTS, selector) for selector in (HEADINGS, LINES))
    context.close()
    return Texts(headings, [line for line in lines if line.strip()])
