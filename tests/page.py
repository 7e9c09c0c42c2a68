"""Parses pages for tests of their content."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import html5lib
import lxml.etree
import lxml.html


def strict(text: str) -> Element:
    """Parse by the HTML standard; raises on a parse error."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


class Page:
    """A page, parsed lazily by a fast parser; test_html.py checks all pages with a strict one."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def root(self) -> Element:
        return ElementTree.fromstring(lxml.etree.tostring(lxml.html.document_fromstring(self.text)))  # noqa: S314

    @cached_property
    def parents(self) -> dict[Element, Element]:
        return {child: parent for parent in self.root.iter() for child in parent}

    def all(self, *tags: str) -> list[Element]:
        """The elements with one of these tags, in document order."""
        return [element for element in self.root.iter() if element.tag in tags]

    @cached_property
    def printed(self) -> set[int]:
        """What stands in a part for paper alone, by identity."""
        return {id(element) for part in self.having("print-only") for element in part.iter()}

    def one(self, tag: str) -> Element:
        (found,) = self.all(tag)
        return found

    def within(self, element: Element, tag: str) -> bool:
        """Whether the element has an ancestor with this tag."""
        while element in self.parents:
            element = self.parents[element]
            if element.tag == tag:
                return True
        return False

    def within_id(self, element: Element, name: str) -> bool:
        """Whether the element stands in the one with this id."""
        return element in self.by_id(name).iter()

    def ids(self) -> list[str]:
        return [element.get("id", "") for element in self.root.iter() if element.get("id") is not None]

    def by_id(self, name: str) -> Element:
        (found,) = (element for element in self.root.iter() if element.get("id") == name)
        return found

    def having(self, name: str) -> list[Element]:
        """The elements with this class."""
        return [element for element in self.root.iter() if name in element.get("class", "").split()]

    def marked(self, name: str, value: str | None = None) -> list[Element]:
        """The elements with this attribute, or with this value in it."""
        found = [element for element in self.root.iter() if element.get(name) is not None]
        return [element for element in found if value in (None, element.get(name))]

    def problems(self) -> list[tuple[str, str]]:
        """(problem, id of the field) of each line of the error summary; its message stands at the field as well."""
        (summary,) = self.having("error-summary")
        found = []
        for link in summary.iter("a"):
            field = link.get("href", "")[1:]
            assert words(self.by_id(f"{field}-error")) == f"{self.error_word} {words(link)}"
            assert f"{field}-error" in self.by_id(field).get("aria-describedby", "").split()
            found.append((link.get("data-problem", ""), field))
        return found

    @property
    def error_word(self) -> str:
        """What stands for the ear before the message at a field, and before the title of the page."""
        return words(next(self.having("error")[0].iter("span")))

    @property
    def title(self) -> str:
        return words(self.one("title"))

    @property
    def h1(self) -> str:
        """The only one on the screen; what is for paper alone has its own."""
        (found,) = (heading for heading in self.all("h1") if id(heading) not in self.printed)
        return words(found)

    @property
    def main(self) -> str:
        return words(self.one("main"))

    def links(self) -> list[tuple[str, str]]:
        """(text, href) of every link, hidden text included, except glossary links, which test_explained.py tests.

        Links in what is for paper alone are left out: nobody can follow them there.
        """
        links = [link for link in self.all("a") if id(link) not in self.printed]
        return [(words(link), link.get("href", "")) for link in links if link.get("class") != "word"]

    def headings(self) -> list[str]:
        return [words(heading) for heading in self.all("h2") if id(heading) not in self.printed]


def words(element: Element) -> str:
    """The text on the screen without print-only parts, whitespace collapsed."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    if isinstance(element.tag, str) and "print-only" not in element.get("class", "").split():
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""
