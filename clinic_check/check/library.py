"""What a result quotes: cautions, notes, the table of treatments and the sources, and the language they are in."""

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
class Library:
    """What a result quotes beside the questionnaire, in one language."""

    language: Language
    cautions: tuple[Caution, ...]
    cautions_of: datetime.date
    groups: tuple[Group, ...]
    notes: tuple[Note, ...]
    treatments: Treatments
    sources: Mapping[str, Source]

    @cached_property
    def by_publisher(self) -> tuple[Source, ...]:
        """All sources in the order of their publishers' names."""
        return tuple(sorted(self.sources.values(), key=lambda source: source.publisher.lower()))


ENGLISH = "en"  # what everything is written in; the other languages are translated from it


@dataclass(frozen=True)
class Calendar:
    """How a date and a number read in the language of the questionnaire."""

    months: tuple[str, ...]
    pattern: str
    thousands: str = ","

    def words(self, date: datetime.date) -> str:
        return self.pattern.format(month=self.months[date.month - 1], day=date.day, year=date.year)

    def figure(self, number: int) -> str:
        return f"{number:,}".replace(",", self.thousands)


@dataclass(frozen=True)
class Language:
    """The language of the questionnaire: its code, its name, and what leads to its start page, both in itself."""

    id: str
    name: str
    start: str

    @property
    def english(self) -> bool:
        return self.id == ENGLISH


@dataclass(frozen=True)
class FileNames:
    """What a file that a reader loads is called, without its ending."""

    result: str
    questions: str
    checklist: str
