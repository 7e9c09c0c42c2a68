"""What the checklist quotes: cautions, notes, the table of treatments and the sources."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from clinic_check.check.conditions import Condition


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
class Advice:
    """One thing to do; `source` is the one whose page to open for it, or ""; `sources` are all that back it."""

    text: str
    source: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A heading of the page for those who already paid, signed or were hurt, with its steps in order."""

    id: str
    title: str
    steps: tuple[Advice, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(source for step in self.steps for source in step.sources)


@dataclass(frozen=True)
class Harmed:
    """What to do after paying, signing or harm; the parts stand in the order in which they are needed."""

    as_of: datetime.date
    parts: tuple[Part, ...]

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources in the order of first mention."""
        return tuple(dict.fromkeys(source for part in self.parts for source in part.sources))

    def number(self, source: str) -> int:
        """The number under which the list of sources has it; raises ValueError for one that is not cited."""
        return self.sources.index(source) + 1


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
class SourcePage:
    """The publisher's own page on the same thing in another language; it may say less."""

    title: str
    address: str


@dataclass(frozen=True)
class Source:
    """A page or paper in English; `address` is "" if the publisher's own was not seen, `published` if no date was.

    `elsewhere` has what the same publisher offers on it by language.
    """

    id: str
    title: str
    publisher: str
    published: str
    address: str
    read: datetime.date
    read_as: str
    elsewhere: Mapping[str, SourcePage] = field(default_factory=dict)


@dataclass(frozen=True)
class LookUp:
    """One step of looking a number up: by a source's page, or by an `address` with {number} in it; "" for neither."""

    text: str
    source: str
    label: str
    address: str

    def filled(self, number: str) -> str:
        """The address of this number's record; "" where the register has none or there is no number to put in."""
        return self.address.replace("{number}", number) if number else ""


@dataclass(frozen=True)
class NumberKind:
    """What a number or phrase of this kind is worth; `faults` maps a fault to what it means."""

    id: str
    name: str
    looks: str
    what_it_is: str
    proves: str
    not_proves: str
    used_for: str
    look_up: tuple[LookUp, ...]
    faults: Mapping[str, str]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Numbers:
    as_of: datetime.date
    by_id: Mapping[str, NumberKind]
