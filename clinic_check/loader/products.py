"""Content nodes -> the licensed products, and what the parts of that list owe each other."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from clinic_check.check.library import Source, Sourced
from clinic_check.loader import questions as parse
from clinic_check.loader.node import Node, Problem, nearest
from clinic_check.lookup.products import Catalogue, Product, ProductGroup, Topic, plain

FILE = "content/approved-products.yaml"
SURE = ("report", "listing", "look-up")
FIRST_YEAR, LAST_YEAR = 1990, 2100


def dated(node: Node, texts: parse.Texts, as_of: datetime.date) -> Sourced:
    """A text with its sources, the date put in."""
    node.mapping("text sources")
    return parse.sourced(node, texts(node.get("text"), as_of))


def kind(node: Node) -> tuple[str, str]:
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


def topic(texts: parse.Texts, as_of: datetime.date) -> Callable[[Node], Topic]:
    def build(node: Node) -> Topic:
        node.mapping("id title words says do sources", "see")
        return Topic(
            id=node.get("id").id(),
            title=node.get("title").text(),
            words=node.get("words").search_words(),
            says=parse.sourced(node, texts(node.get("says"), as_of)),
            do=node.get("do").text(),
            see=node.get("see").words() if node.has("see") else (),
        )

    return build


def cited_in(catalogue: Catalogue) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every place of the list that must cite a source."""
    yield from ((f"{FILE}.lead", catalogue.lead.sources), (f"{FILE}.made", catalogue.made.sources))
    yield f"{FILE}.look-up", catalogue.look_up
    yield from ((f"{FILE}.products[{one.id}].sources", one.sources) for one in catalogue.products)
    yield from ((f"{FILE}.topics[{one.id}].sources", one.says.sources) for one in catalogue.topics)


def check_products(catalogue: Catalogue, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """Groups, kinds and products that exist, years only where they were seen, names and words that can be searched."""
    yield from chain.from_iterable(_product(catalogue, one) for one in catalogue.products)
    used = {one.group for one in catalogue.products}
    for empty in (one for one in catalogue.groups if one.id not in used):
        yield Problem(f"{FILE}.groups[{empty.id}]", "no product", "at least one")
    yield from _topics(catalogue)
    for name in catalogue.look_up:
        if name in sources and not sources[name].address:
            yield Problem(f"{FILE}.look-up", repr(name), "needs a source with an address")


def _product(catalogue: Catalogue, one: Product) -> Iterator[Problem]:
    path = f"{FILE}.products[{one.id}]"
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
        path = f"{FILE}.topics[{topic.id}]"
        for name in topic.see:
            if name not in products:
                yield Problem(f"{path}.see", repr(name), f"no product, {nearest(name, products)}")
        for word in topic.words:
            first = taken.setdefault(plain(word), topic.id)
            if not plain(word) or first != topic.id:
                yield Problem(f"{path}.words", repr(word), "letters or digits that no other topic has")
