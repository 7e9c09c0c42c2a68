"""What the checklist quotes: cautions, notes, the table of treatments, the licensed products and the sources."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from clinic_check.conditions import Condition


@dataclass(frozen=True)
class Sourced:
    """A text with the ids of the sources that back it."""

    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Caution:
    """Raised by options of one item or by rules: what it means, one fact, one thing to do."""

    id: str
    item: str
    options: frozenset[str]
    rules: frozenset[str]
    when: Condition | None
    means: str
    fact: str
    do: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """A heading over notes; `printed` of them, the first ones, fit on paper."""

    id: str
    title: str
    as_of: datetime.date
    printed: int
    look: str


@dataclass(frozen=True)
class Note:
    id: str
    group: str
    when: Condition
    text: Sourced


@dataclass(frozen=True)
class Pairing:
    """What is known of one treatment for one condition."""

    grade: str
    searched: bool
    text: Sourced


@dataclass(frozen=True)
class Treatment:
    id: str
    name: str
    what_it_is: str
    status: Sourced
    harm: Sourced
    price: Sourced
    pairings: Mapping[str, Pairing]


@dataclass(frozen=True)
class Treatments:
    """The table treatment x condition; `grades` maps a grade to its headline, "" for none."""

    as_of: datetime.date
    no_text: str
    no_condition: str
    grades: Mapping[str, str]
    by_id: Mapping[str, Treatment]


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


@dataclass(frozen=True)
class Source:
    """`address` is "" where the publisher's own address was not seen; `published` is "" where no date was shown."""

    id: str
    title: str
    publisher: str
    published: str
    address: str
    read: datetime.date
    read_as: str
