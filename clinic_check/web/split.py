"""Long pages in parts: an overview, a page for each part, and all of it on one page to read or to print."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from flask import Blueprint, abort, redirect, render_template
from werkzeug.wrappers import Response

from clinic_check.check.answers import read
from clinic_check.lookup.products import Found, cited
from clinic_check.web.request import address, content, given, questionnaire

AT_FIRST = 2  # parts of the page for people who were hurt that its overview shows
FULL = "full"  # the part that is the whole page
ALL = "all"  # the page with all groups of products
HOW = ("routes", "licensed-uses", "outcomes", "reasons", "words", "example")
"""Parts of "How it works" beside the sections; templates/parts/how.html has their texts."""
EXAMPLE = {
    "product": ("prp",),
    "condition": ("knee-or-joint",),
    "how-given": ("joint-or-tendon",),
    "trial": ("no",),
    "claims": ("none-of-these",),
    "pressure": ("no",),
    "hands": ("doctor",),
    "who-treats": ("yes",),
    "own-doctor": ("yes",),
    "risks": ("yes",),
}


class Named(Protocol):
    """Something with an id."""

    @property
    def id(self) -> str: ...


Part = TypeVar("Part", bound=Named)


def register(pages: Blueprint) -> None:
    """Add the routes of this module; an empty part is the overview."""
    for name, view in (("harmed", harmed), ("verify", verify), ("how_it_works", how_it_works), ("sources", sources)):
        path = f"/{name.replace('_', '-')}"
        pages.add_url_rule(path, name, view, defaults={"part": ""})
        pages.add_url_rule(f"{path}/<part>", name, view)
    pages.add_url_rule(f"/products/{FULL}", "products_full", products_full)
    pages.add_url_rule("/products/<any(topic,group,name):kind>/<part>", "products_part", products_part)


def harmed(part: str) -> str | Response:
    """What to do after paying, signing or harm, for the reader's setting; without answers for the US.

    The overview shows the first parts, and prints all of them. A part for other settings leads to the overview.
    """
    reading = read(questionnaire(), given())
    whole = content().harmed.fitting(reading.holds)
    if not part:
        shown = whole.parts[:AT_FIRST]
    elif part == FULL:
        shown = whole.parts
    else:
        (known,) = _named(content().harmed.parts, part)
        shown = tuple(one for one in whole.parts if one.id == known.id)
    if not shown:
        return redirect(address("harmed", reading.given), 303)
    return render_template(
        "pages/harmed.html",
        part=part,
        whole=whole,
        shown=replace(whole, parts=shown),
        abroad=reading.facts["abroad"],
    )


def verify(part: str) -> str:
    """How to find out the answer to each question."""
    items = questionnaire().items
    shown = () if not part else items if part == FULL else _named(items, part)
    return render_template("pages/verify.html", part=part, shown=shown)


def how_it_works(part: str) -> str:
    """The rules in words; a part is one of HOW or a section of questions."""
    titles = {section.id: section.title for section in questionnaire().sections}
    if part not in ("", FULL, *HOW, *titles):
        abort(404)
    return render_template(
        "pages/how-it-works.html", part=part, parts_of=HOW, section_titles=titles, example=content().report(EXAMPLE)
    )


def sources(part: str) -> str:
    """The sources whose publisher begins with a letter; the overview has the letters."""
    listed = content().library.by_publisher
    letters = Counter(_letter(source.publisher) for source in listed)
    shown = listed if part == FULL else tuple(source for source in listed if _letter(source.publisher) == part)
    if part and not shown:
        abort(404)
    return render_template("pages/sources.html", part=part, shown=shown, letters=sorted(letters.items()))


def _letter(name: str) -> str:
    """The first letter of a name, small and without an accent."""
    return unicodedata.normalize("NFKD", name)[0].lower()


def products_full() -> str:
    """All licensed products on one page."""
    return _products(cited(content().catalogue.products, content().catalogue.topics), FULL, "")


def products_part(kind: str, part: str) -> str:
    """What people ask about, the names of a group, or one product."""
    catalogue = content().catalogue
    if kind == "topic":
        (topic,) = _named(catalogue.topics, part)
        return _products(cited((), (topic,)), kind, topic.title)
    if kind == "group" and part == ALL:
        return _products(cited((), ()), "groups", "")
    if kind == "group":
        (group,) = _named(catalogue.groups, part)
        within = tuple(product for product in catalogue.products if product.group == group.id)
        return _products(replace(cited((), ()), hits=within), kind, group.title)
    (product,) = _named(catalogue.products, part)
    return _products(cited((product,), ()), kind, product.brand)


def _products(found: Found, kind: str, title: str) -> str:
    return render_template(
        "pages/products-part.html", catalogue=content().catalogue, found=found, kind=kind, title=title
    )


def _named(parts: Sequence[Part], name: str) -> tuple[Part, ...]:
    """The part with this id; 404 without one."""
    found = tuple(part for part in parts if part.id == name)
    return found or abort(404)
