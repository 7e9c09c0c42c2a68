"""Load and check the licensed products and the kinds of numbers."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain

from clinic_check.check.library import Source, Sourced
from clinic_check.loader import questions
from clinic_check.loader.node import Node, Problem, nearest
from clinic_check.lookup.number_forms import REGISTERS
from clinic_check.lookup.numbers import KINDS, LookUp, NumberKind, Numbers
from clinic_check.lookup.products import Catalogue, Product, ProductGroup, Topic, plain

PRODUCTS = "content/approved-products.yaml"
SURE = ("report", "listing", "look-up")
FIRST_YEAR, LAST_YEAR = 1990, 2100


def dated(node: Node, texts: questions.Texts, as_of: datetime.date) -> Sourced:
    """A text with its sources; the placeholder for the date is replaced."""
    node.mapping("text sources")
    return questions.sourced(node, texts(node.get("text"), as_of))


def product_kind(node: Node) -> tuple[str, str]:
    node.mapping("id label")
    return node.get("id").id(), node.get("label").text()


def group(node: Node) -> ProductGroup:
    node.mapping("id title not-for")
    return ProductGroup(node.get("id").id(), node.get("title").text(), node.get("not-for").text())


def product(node: Node) -> Product:
    node.mapping("id group brand name maker kind use sure sources", "not-for licensed first-listed also")
    years = [node.get(key) for key in ("licensed", "first-listed") if node.has(key)]
    if len(years) > 1:
        node.wrong("may have licensed or first-listed, not both", [one.data for one in years])
    return Product(
        id=node.get("id").id(),
        group=node.get("group").name(),
        brand=node.get("brand").name(),
        name=node.get("name").name(),
        maker=node.get("maker").name(),
        kind=node.get("kind").name(),
        use=node.get("use").text(),
        not_for=node.get("not-for").text() if node.has("not-for") else "",
        year=years[0].number(FIRST_YEAR, LAST_YEAR) if years else 0,
        first_listed=node.has("first-listed"),
        sure=node.get("sure").word(SURE),
        also=node.get("also").search_words() if node.has("also") else (),
        sources=node.get("sources").words(),
    )


def topic(texts: questions.Texts, as_of: datetime.date) -> Callable[[Node], Topic]:
    def build(node: Node) -> Topic:
        node.mapping("id title words says do sources", "see")
        return Topic(
            id=node.get("id").id(),
            title=node.get("title").text(),
            words=node.get("words").search_words(),
            says=questions.sourced(node, texts(node.get("says"), as_of)),
            do=node.get("do").text(),
            see=node.get("see").words() if node.has("see") else (),
        )

    return build


def cited_in(catalogue: Catalogue) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(path, source ids) of every text that must cite a source."""
    yield from ((f"{PRODUCTS}.lead", catalogue.lead.sources), (f"{PRODUCTS}.made", catalogue.made.sources))
    yield f"{PRODUCTS}.look-up", catalogue.look_up
    yield from ((f"{PRODUCTS}.products[{one.id}].sources", one.sources) for one in catalogue.products)
    yield from ((f"{PRODUCTS}.topics[{one.id}].sources", one.says.sources) for one in catalogue.topics)


def check_products(catalogue: Catalogue, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """Check references between products, groups and topics, years, and that names and words can be searched."""
    yield from chain.from_iterable(_product(catalogue, one) for one in catalogue.products)
    used = {one.group for one in catalogue.products}
    for empty in (one for one in catalogue.groups if one.id not in used):
        yield Problem(f"{PRODUCTS}.groups[{empty.id}]", "no product", "at least one")
    yield from _topics(catalogue)
    for name in catalogue.look_up:
        if name in sources and not sources[name].address:
            yield Problem(f"{PRODUCTS}.look-up", repr(name), "needs a source with an address")


def _product(catalogue: Catalogue, one: Product) -> Iterator[Problem]:
    path = f"{PRODUCTS}.products[{one.id}]"
    groups = [group.id for group in catalogue.groups]
    if one.group not in groups:
        yield Problem(f"{path}.group", repr(one.group), nearest(one.group, groups))
    if one.kind not in catalogue.kinds:
        yield Problem(f"{path}.kind", repr(one.kind), nearest(one.kind, catalogue.kinds))
    if one.year and one.sure == "look-up":
        yield Problem(path, str(one.year), "no year where the license was not seen")
    if one.year > catalogue.as_of.year:
        yield Problem(path, str(one.year), f"not after {catalogue.as_of}")
    for name in (one.brand, one.name, *one.also):
        if not plain(name):
            yield Problem(path, repr(name), "needs a letter or a digit to be found by")


def _topics(catalogue: Catalogue) -> Iterator[Problem]:
    products = [one.id for one in catalogue.products]
    taken: dict[tuple[str, ...], str] = {}
    for topic in catalogue.topics:
        path = f"{PRODUCTS}.topics[{topic.id}]"
        for name in topic.see:
            if name not in products:
                yield Problem(f"{path}.see", repr(name), f"no product, {nearest(name, products)}")
        for word in topic.words:
            first = taken.setdefault(plain(word), topic.id)
            if not plain(word) or first != topic.id:
                yield Problem(f"{path}.words", repr(word), "letters or digits that no other topic has")


NUMBERS = "content/numbers.yaml"
_RECORD = re.compile(r"https://[^{}\s]+\{number\}[^{}\s]*")


def numbers(as_of: Node, registers: Sequence[tuple[str, str]], kinds: Sequence[NumberKind]) -> Numbers:
    return Numbers(as_of.date(), {one.id: one for one in kinds}, dict(registers))


def register(node: Node) -> tuple[str, str]:
    """Load the letters of a study register and where it is."""
    node.mapping("letters place")
    return node.get("letters").name(), node.get("place").text()


def number_kind(node: Node) -> NumberKind:
    node.mapping("id name looks what-it-is proves not-proves used-for look-up sources", "faults")
    return NumberKind(
        id=node.get("id").id(),
        name=node.get("name").text(),
        looks=node.get("looks").text(),
        what_it_is=node.get("what-it-is").text(),
        proves=node.get("proves").text(),
        not_proves=node.get("not-proves").text(),
        used_for=node.get("used-for").text(),
        look_up=tuple(map(look_up, node.get("look-up").elements())),
        faults={name: text.text() for name, text in node.get("faults").pairs()} if node.has("faults") else {},
        sources=node.get("sources").words(),
    )


def look_up(node: Node) -> LookUp:
    """Load a step; it has a source, or an address with a label, or neither."""
    node.mapping("text", "source label address")
    if node.has("label") != node.has("address") or (node.has("source") and node.has("address")):
        node.wrong("must have a source, or a label and an address, or neither")
    return LookUp(
        text=node.get("text").text(),
        source=node.get("source").name() if node.has("source") else "",
        label=node.get("label").text() if node.has("label") else "",
        address=node.get("address").name() if node.has("address") else "",
    )


def check_numbers(numbers: Numbers) -> Iterator[Problem]:
    """Every kind of lookup.numbers.KINDS is explained with its faults, and every register whose letters are found."""
    if numbers.registers.keys() != set(REGISTERS):
        yield Problem(f"{NUMBERS}.registers", ", ".join(numbers.registers) or "none", f"must be {', '.join(REGISTERS)}")
    for name in sorted(KINDS.keys() - numbers.by_id.keys()):
        yield Problem(NUMBERS, repr(name), "each kind that numbers.py finds needs its text")
    for one in numbers.by_id.values():
        path = f"{NUMBERS}[{one.id}]"
        if one.id not in KINDS:
            yield Problem(path, repr(one.id), f"no kind, {nearest(one.id, KINDS)}")
        elif one.faults.keys() != KINDS[one.id]:
            needed = ", ".join(sorted(KINDS[one.id])) or "none"
            yield Problem(f"{path}.faults", ", ".join(sorted(one.faults)) or "none", f"must be {needed}")
        yield from _steps(one, path)


def _steps(one: NumberKind, path: str) -> Iterator[Problem]:
    if not one.look_up:
        yield Problem(f"{path}.look-up", "none", "at least one step")
    for step in one.look_up:
        if step.address and not _RECORD.fullmatch(step.address):
            yield Problem(f"{path}.look-up", step.address, "must start with https:// and hold {number} once")
