"""The printed part of a page as a tree of elements: what the PDF is set from, so that its words stand nowhere twice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import TypeAlias, TypedDict

BLOCKS = frozenset(
    {"main", "div", "section", "article", "figure", "h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt", "dd"}
)
PHRASES = frozenset({"span", "strong", "b", "cite", "a", "label", "textarea", "svg"})
EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta"})
UNPRINTED = "screen-only"
NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'
Attributes: TypeAlias = list[tuple[str, str | None]]


class SheetError(ValueError):
    """The page holds something that no sheet can show, or ends too early."""


class Element(TypedDict):
    """One element; an svg carries its own source as `drawing`."""

    tag: str
    classes: list[str]
    attributes: dict[str, str]
    children: list[Node]


Node: TypeAlias = "str | Element"


@dataclass(frozen=True)
class Sheet:
    """A page as it is printed: its language, its title and its main part."""

    language: str
    title: str
    main: Element


def sheet(page: str) -> Sheet:
    """What is printed of a page of this site; raises SheetError where the page has what no sheet can show."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    if reader.main is None or reader.stack:
        raise SheetError("the main part is missing or not closed")
    return Sheet(reader.language, reader.title, reader.main)


class _Reader(HTMLParser):
    """Keeps what stands in <main>, without the elements whose class says that they are not printed.

    What is hidden for screen readers alone stays: it names the pictures beside it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.language = ""
        self.title = ""
        self.main: Element | None = None
        self.stack: list[Element] = []  # the elements that are open, from <main> down
        self.skipped = 0  # how deep the parser is in something that is not printed
        self.drawing: list[str] = []  # the source of the svg that the parser is in
        self.in_title = False

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        attributes = {name: value or "" for name, value in attrs}
        classes = attributes.pop("class", "").split()
        if tag == "html":
            self.language = attributes.get("lang", "")
        self.in_title = tag == "title" and not self.stack
        if not self.stack and tag != "main":
            return
        if self.skipped or UNPRINTED in classes:
            self.skipped += tag not in EMPTY
        elif self.drawing:
            self.drawing.append(self.get_starttag_text() or "")
        else:
            self._begin(tag, classes, attributes)

    def _begin(self, tag: str, classes: list[str], attributes: dict[str, str]) -> None:
        if tag not in BLOCKS | PHRASES:
            raise SheetError(f"<{tag}> is not for paper")
        element = Element(tag=tag, classes=classes, attributes=attributes, children=[])
        if self.stack:
            self.stack[-1]["children"].append(element)
        else:
            self.main = element
        self.stack.append(element)
        if tag == "svg":
            self.drawing = [(self.get_starttag_text() or "").replace("<svg", f"<svg {NAMESPACE}", 1)]

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        if self.drawing:
            self.drawing.append(self.get_starttag_text() or "")
        elif not self.skipped:
            self.handle_starttag(tag, attrs)
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self.in_title = False
        if not self.stack or tag in EMPTY:
            return
        if self.skipped:
            self.skipped -= 1
        elif self.drawing and tag != "svg":
            self.drawing.append(f"</{tag}>")
        else:
            self._end(tag)

    def _end(self, tag: str) -> None:
        element = self.stack.pop()
        if element["tag"] != tag:
            raise SheetError(f"</{tag}> closes nothing")
        if tag == "svg":
            element["attributes"]["drawing"] = "".join([*self.drawing, "</svg>"])
            self.drawing = []

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.title += data
        elif self.drawing:
            self.drawing.append(escape(data))
        elif self.stack and not self.skipped:
            self.stack[-1]["children"].append(re.sub(r"[ \t\r\n\f]+", " ", data))
