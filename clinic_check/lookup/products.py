"""Looking up what was typed in the list of licensed products: its names, names spelled nearly so, and topics."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from clinic_check.check.library import Sourced

LONGEST = 100  # of what is typed; far over any name
MOST_NEAR = 4
NEAR = 0.75  # of difflib's ratio; "hemacrod" is 0.88 near to "hemacord", "macy" 0.75 to "maci"
NEAR_TOPIC = 0.8
SHORTEST_NEAR = 4  # a shorter word is near to too many
LONGEST_SINGULAR = 3  # EVs, ALS and MS keep their s
SHORTEST_START = 4  # a shorter word finds whole words only
_JOINED = re.compile("['\u2018\u2019\u00ae\u2122]")
_WORD = re.compile("[a-z0-9]+")

Words = tuple[str, ...]


@dataclass(frozen=True)
class ProductGroup:
    """Products that people ask about together; `not_for` holds for each that says nothing of its own."""

    id: str
    title: str
    not_for: str


@dataclass(frozen=True)
class Product:
    """A licensed product; `year` is 0 where none was seen, and that of the first listing where `first_listed`.

    `sure` is report, listing or look-up; `also` holds other names to find it by.
    """

    id: str
    group: str
    brand: str
    name: str
    maker: str
    kind: str
    use: str
    not_for: str
    year: int
    first_listed: bool
    sure: str
    also: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    """What people type that is no product name: what we found, what to do, and the products to `see`."""

    id: str
    title: str
    words: tuple[str, ...]
    says: Sourced
    do: str
    see: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """The list of licensed products as of a day; `look_up` are the sources in which to look today."""

    as_of: datetime.date
    look_up: tuple[str, ...]
    lead: Sourced
    made: Sourced
    kinds: Mapping[str, str]
    groups: tuple[ProductGroup, ...]
    products: tuple[Product, ...]
    topics: tuple[Topic, ...]

    def not_for(self, product: Product) -> str:
        """What the product is not for: its own words, or else those of its group."""
        return product.not_for or next(group.not_for for group in self.groups if group.id == product.group)


@dataclass(frozen=True)
class Found:
    """Products of that name, else those with a name spelled nearly so; topics, and `beside` the products they lead to.

    `sources` are ids in the order in which the page mentions them.
    """

    hits: tuple[Product, ...]
    near: tuple[Product, ...]
    topics: tuple[Topic, ...]
    beside: tuple[Product, ...]
    sources: Words

    def number(self, source: str) -> int:
        """Its number in the list of sources; raises ValueError for one that is not mentioned."""
        return self.sources.index(source) + 1


def plain(text: str) -> Words:
    """The words in small letters, without accents, marks and the s of the plural."""
    letters = unicodedata.normalize("NFKD", _JOINED.sub("", text)).casefold()
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return tuple(_singular(word) for word in _WORD.findall(kept))


def search(catalogue: Catalogue, typed: str) -> Found:
    """What the list has for this; a blank finds all of it. Of a long text only the first 100 characters are read."""
    if not typed.strip():
        return _found(catalogue, catalogue.products, (), catalogue.topics, ())
    asked = plain(typed[:LONGEST])
    hits = _hits(catalogue, asked)
    topics = tuple(topic for topic in catalogue.topics if any(_within(plain(word), asked) for word in topic.words))
    near: tuple[Product, ...] = ()
    if not (hits or topics):  # BMAC is a topic and no misspelled MACI
        near = _near(catalogue.products, asked)
        topics = tuple(topic for topic in catalogue.topics if _nearest(topic.words, asked) >= NEAR_TOPIC)
    led_to = {product for topic in topics for product in topic.see} - {product.id for product in (*hits, *near)}
    beside = tuple(product for product in catalogue.products if product.id in led_to)
    return _found(catalogue, hits, near, topics, beside)


def _found(
    catalogue: Catalogue,
    hits: tuple[Product, ...],
    near: tuple[Product, ...],
    topics: tuple[Topic, ...],
    beside: tuple[Product, ...],
) -> Found:
    cited = [catalogue.lead.sources, catalogue.made.sources, catalogue.look_up]
    cited += [topic.says.sources for topic in topics]
    cited += [product.sources for product in (*hits, *near, *beside)]
    return Found(hits, near, topics, beside, tuple(dict.fromkeys(source for ids in cited for source in ids)))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > LONGEST_SINGULAR and word.endswith("s") and not word.endswith("ss") else word


def _hits(catalogue: Catalogue, asked: Words) -> tuple[Product, ...]:
    """A brand that was asked for is found alone."""
    brands = tuple(product for product in catalogue.products if _within(plain(product.brand), asked))
    return brands or tuple(product for product in catalogue.products if _named(catalogue, product, asked))


def _named(catalogue: Catalogue, product: Product, asked: Words) -> bool:
    """Whether a name of the product stands in what was asked, or all that was asked stands in its names."""
    if any(_within(plain(name), asked) for name in _names(product)):
        return True
    known = plain(" ".join((*_names(product), product.maker, catalogue.kinds[product.kind])))
    return bool(asked) and all(any(_begins(one, word) for one in known) for word in asked)


def _names(product: Product) -> Words:
    return (product.brand, product.name, *product.also)


def _begins(known: str, word: str) -> bool:
    return known == word or (len(word) >= SHORTEST_START and known.startswith(word))


def _within(phrase: Words, asked: Words) -> bool:
    """Whether the words of the phrase stand in what was asked, one behind the other."""
    last = len(asked) - len(phrase)
    return any(asked[at : at + len(phrase)] == phrase for at in range(last + 1))


def _near(products: Iterable[Product], asked: Words) -> tuple[Product, ...]:
    """The nearest first."""
    rated = [(_nearest(_names(product), asked), product) for product in products]
    near = sorted((pair for pair in rated if pair[0] >= NEAR), key=lambda pair: -pair[0])
    return tuple(product for _, product in near[:MOST_NEAR])


def _nearest(names: Words, asked: Words) -> float:
    """How near the nearest name is to all that was asked, or to one word of it; 1 is the same."""
    known = [" ".join(plain(name)) for name in names]
    tries = {" ".join(asked), *asked}
    pairs = ((name, one) for name in known for one in tries if min(len(name), len(one)) >= SHORTEST_NEAR)
    return max((SequenceMatcher(None, name, one).ratio() for name, one in pairs), default=0.0)
