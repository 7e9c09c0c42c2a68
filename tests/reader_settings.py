"""Looks for words on a page that are not true for a reader's setting, by the table tests/reader_settings.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import yaml

from tests.answers import Given
from tests.page import Page

TABLE: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
KINDS = {"cautions": "data-caution", "notes": "data-note", "asks": "data-ask", "parts": "data-part"}
"""Key of the table -> attribute that carries the id on the pages."""
COMMON_TAGS = ("legend", "label")
COMMON_CLASSES = (
    *("option", "answers", "because", "raised", "one-line", "sources", "meanings", "error-summary"),
    "us-law",  # headed as the law of the US
)
"""What is the same for all readers, or what the reader said; "How to find out" inside is looked at."""


@dataclass(frozen=True)
class Case:
    """A reader: what is answered, and the settings that this is."""

    name: str
    settings: tuple[str, ...]
    given: Given


def cases() -> tuple[Case, ...]:
    """The cases of the table."""
    return tuple(map(_case, TABLE["cases"]))


def _case(one: dict[str, Any]) -> Case:
    given = dict(TABLE["good"])
    for base in one.get("base", ()):
        given |= TABLE[base]
    given |= one["given"]
    chosen = {item: (option,) if isinstance(option, str) else tuple(option) for item, option in given.items()}
    return Case(one["name"], tuple(one["settings"]), chosen)


def wrong(page: Page, settings: tuple[str, ...], language: str) -> list[str]:
    """What stands on the page and does not belong in one of the settings: "setting: what"."""
    (main,) = page.all("main")
    found = spoken(said(main), settings, language)
    for setting in settings:
        for kind, attribute in KINDS.items():
            ids = {element.get(attribute) for element in page.marked(attribute)}
            found += [f"{setting}: {kind} {one}" for one in TABLE["settings"][setting][kind] if one in ids]
    return found


def spoken(text: str, settings: tuple[str, ...], language: str) -> list[str]:
    """The phrases of the settings that stand in this text in small letters."""
    listed = ((setting, words) for setting in settings for words in TABLE["settings"][setting]["words"][language])
    return [f"{setting}: {words}" for setting, words in listed if words in text]


def said(main: Element) -> str:
    """The text in small letters, on the screen and in print, without what is common to all readers."""
    return " ".join(" ".join(_texts(main)).split()).lower()


def _texts(element: Element, common: bool = False) -> Iterator[str]:
    if not isinstance(element.tag, str):
        return
    classes = element.get("class", "").split()
    if element.tag == "a" and element.get("href", "").startswith("https://"):
        return  # the title of a source
    if element.tag in ("ol", "div") and "steps" in classes:
        common = False
    common = common or element.tag in COMMON_TAGS or not {*classes}.isdisjoint(COMMON_CLASSES)
    if not common:
        yield element.text or ""
    for child in element:
        yield from _texts(child, common)
        if not common:
            yield child.tail or ""
