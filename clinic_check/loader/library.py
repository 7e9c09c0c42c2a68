"""Load what a result quotes: cautions, notes, treatments, sources."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from clinic_check.check.library import (
    Advice,
    Caution,
    Group,
    Note,
    Pairing,
    Part,
    Source,
    Sourced,
    SourcePage,
    Treatment,
    Treatments,
)
from clinic_check.loader import questions
from clinic_check.loader.node import Node
from clinic_check.loader.publishers import ANOTHER_PAGE

READ_AS = ("page", "abstract", "registration", "report")
LONGEST_SHORT = 24  # with the year it fits into brackets behind a fact


def caution(texts: questions.Texts, as_of: datetime.date) -> Callable[[Node], Caution]:
    def build(node: Node) -> Caution:
        node.mapping("id raised-by means fact do sources", "when")
        raised = node.get("raised-by").pairs()
        if len(raised) != 1:
            node.get("raised-by").wrong("must name one item, or rules")
        name, values = raised[0] if raised else ("", Node([], node.path, []))
        words = frozenset(values.words(least=1))
        return Caution(
            id=node.get("id").id(),
            item="" if name == "rules" else name,
            options=frozenset() if name == "rules" else words,
            rules=words if name == "rules" else frozenset(),
            when=questions.condition(node.get("when")) if node.has("when") else None,
            means=texts(node.get("means"), as_of),
            fact=texts(node.get("fact"), as_of),
            do=texts(node.get("do"), as_of),
            sources=node.get("sources").words(),
        )

    return build


def group(node: Node) -> Group:
    node.mapping("id title as-of", "look")
    return Group(
        id=node.get("id").id(),
        title=node.get("title").text(),
        as_of=node.get("as-of").date(),
        look=node.get("look").text() if node.has("look") else "",
    )


def note(texts: questions.Texts, dates: dict[str, datetime.date]) -> Callable[[Node], Note]:
    def build(node: Node) -> Note:
        node.mapping("id group when text sources", "heading")
        name = node.get("group").word(dates)
        text = texts(node.get("text"), dates.get(name, datetime.date.min))
        heading = node.get("heading").text() if node.has("heading") else ""
        return Note(
            node.get("id").id(), name, questions.condition(node.get("when")), questions.sourced(node, text), heading
        )

    return build


def treatments(node: Node) -> Treatments:
    node.mapping("as-of no-text no-condition grades products", "bundles wide")
    grades = {}
    for one in node.get("grades").unique():
        one.mapping("id", "headline")
        grades[one.get("id").id()] = one.get("headline").text() if one.has("headline") else ""
    products = tuple(treatment(one, tuple(grades)) for one in node.get("products").unique())
    return Treatments(
        as_of=node.get("as-of").date(),
        no_text=node.get("no-text").text(),
        no_condition=node.get("no-condition").text(),
        grades=grades,
        by_id={one.id: one for one in products},
        wide=frozenset(node.get("wide").words()) if node.has("wide") else frozenset(),
        bundles=frozenset(node.get("bundles").words()) if node.has("bundles") else frozenset(),
    )


def treatment(node: Node, grades: tuple[str, ...]) -> Treatment:
    node.mapping("id name what-it-is status sources harm price conditions")
    return Treatment(
        id=node.get("id").id(),
        name=node.get("name").text(),
        what_it_is=node.get("what-it-is").text(),
        status=questions.sourced(node, node.get("status").text()),
        harm=_text(node.get("harm")),
        price=_text(node.get("price")),
        pairings={name: pairing(one, grades) for name, one in node.get("conditions").pairs()},
    )


def _text(node: Node) -> Sourced:
    node.mapping("text sources")
    return questions.sourced(node, node.get("text").text())


def pairing(node: Node, grades: tuple[str, ...]) -> Pairing:
    node.mapping("grade searched text sources", "headline more harm price")
    return Pairing(
        grade=node.get("grade").word(grades) or (grades[0] if grades else ""),
        searched=node.get("searched").flag(),
        text=questions.sourced(node, node.get("text").text()),
        headline=node.get("headline").text() if node.has("headline") else "",
        more=_text(node.get("more")) if node.has("more") else None,
        harm=_text(node.get("harm")) if node.has("harm") else None,
        price=_text(node.get("price")) if node.has("price") else None,
    )


def part(node: Node) -> Part:
    node.mapping("id title steps", "when")
    steps = tuple(map(advice, node.get("steps").elements()))
    if not steps:
        node.get("steps").wrong("must hold at least one step")
    when = questions.condition(node.get("when")) if node.has("when") else None
    return Part(node.get("id").id(), node.get("title").text(), steps, when)


def advice(node: Node) -> Advice:
    node.mapping("text", "source sources when")
    when = questions.condition(node.get("when")) if node.has("when") else None
    opened = node.get("source").name() if node.has("source") else ""
    backing = node.get("sources").words() if node.has("sources") else ()
    return Advice(node.get("text").text(), opened, tuple(dict.fromkeys(filter(None, (opened, *backing)))), when)


def source(node: Node) -> Source:
    node.mapping("id title publisher published read read-as supports", "short address address-is limits elsewhere")
    if not node.get("supports").words():
        node.wrong("must say what it supports", "supports")
    publisher = node.get("publisher").name()
    published = node.get("published").name()
    if published != "not shown" and any(map(str.isalpha, published)):
        published = node.get("published").text()
    return Source(
        id=node.get("id").id(),
        title=node.get("title").name(),
        publisher=publisher,
        short=_short(node, publisher),
        published="" if published == "not shown" else published,
        address=node.get("address").name() if node.has("address") else "",
        read=node.get("read").date(),
        read_as=node.get("read-as").word(READ_AS),
        elsewhere=dict(map(_page, node.get("elsewhere").elements())) if node.has("elsewhere") else {},
        copy=node.has("address-is") and bool(node.get("address-is").word([ANOTHER_PAGE])),
    )


def _short(node: Node, publisher: str) -> str:
    """The short name of a source; without it the publisher, which must be as short."""
    given = node.has("short")
    short = node.get("short").name() if given else publisher
    if len(short) > LONGEST_SHORT:
        most = f"at most {LONGEST_SHORT} characters"
        node.get("short" if given else "publisher").wrong(f"must have {most}" if given else f"needs `short`, {most}")
    return short


def _page(node: Node) -> tuple[str, SourcePage]:
    node.mapping("language title address")
    return node.get("language").name(), SourcePage(node.get("title").name(), node.get("address").name())
