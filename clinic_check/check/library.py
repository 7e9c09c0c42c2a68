"""Data that a result quotes: cautions, notes, treatments, sources, and the conventions of the language."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from clinic_check.check.conditions import Condition


@dataclass(frozen=True)
class Sourced:
    """A text with the ids of the sources that back it."""

    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Caution:
    """Raised by options of one item or by rules; has a meaning, one fact and one thing to do."""

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
    """A heading over notes; `look`: where to find the current state, or ""."""

    id: str
    title: str
    as_of: datetime.date
    look: str


@dataclass(frozen=True)
class Note:
    """A fact shown where `when` holds; `heading`: of the harm that it tells of, for the short result, or ""."""

    id: str
    group: str
    when: Condition
    text: Sourced
    heading: str = ""


@dataclass(frozen=True)
class Pairing:
    """Evidence on one treatment for one condition.

    `headline`: names the condition and the finding, "" for that of the grade. `harm` and `price` are of this pairing
    and stand before those of the treatment; `more` follows `text`.
    """

    grade: str
    searched: bool
    text: Sourced
    headline: str = ""
    more: Sourced | None = None
    harm: Sourced | None = None
    price: Sourced | None = None


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
    """The table treatment x condition; `grades` maps a grade to its headline, "" for none.

    `bundles`: conditions that stand for several diseases. The headline of a grade says "for this use", so it is never
    shown for them. `wide`: those whose texts often speak of one of their diseases; no headline of theirs is a reason.
    """

    as_of: datetime.date
    no_text: str
    no_condition: str
    grades: Mapping[str, str]
    by_id: Mapping[str, Treatment]
    bundles: frozenset[str] = frozenset()
    wide: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Advice:
    """One thing to do; `source`: the one whose page to open, or ""; `sources`: all that support it.

    `when`: the readers to whom it is shown, None for all.
    """

    text: str
    source: str
    sources: tuple[str, ...]
    when: Condition | None = None


@dataclass(frozen=True)
class Part:
    """A section of the page for people who already paid, signed or were hurt, with its steps in order.

    `when`: the readers to whom it is shown, None for all.
    """

    id: str
    title: str
    steps: tuple[Advice, ...]
    when: Condition | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(source for step in self.steps for source in step.sources)


@dataclass(frozen=True)
class Harmed:
    """What to do after paying, signing or harm; parts in display order."""

    as_of: datetime.date
    parts: tuple[Part, ...]

    def fitting(self, holds: Callable[[Condition | None], bool]) -> Harmed:
        """The parts and steps for the reader of whom `holds` says which conditions hold, without empty parts."""
        parts = (
            replace(part, steps=tuple(step for step in part.steps if holds(step.when)))
            for part in self.parts
            if holds(part.when)
        )
        return Harmed(self.as_of, tuple(part for part in parts if part.steps))

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources in the order of first mention."""
        return tuple(dict.fromkeys(source for part in self.parts for source in part.sources))

    def numbers(self, sources: tuple[str, ...]) -> tuple[int, ...]:
        """The numbers in the list of sources, from 1; raises ValueError for a source that is not cited."""
        return tuple(self.sources.index(source) + 1 for source in sources)


@dataclass(frozen=True)
class SourcePage:
    """The publisher's page on the same topic in another language; it may be shorter."""

    title: str
    address: str


_YEAR = re.compile(r"(?<![\d:])(?:19|20)\d\d(?!\d)")  # behind a colon stand pages, as in 2017;6:1986


@dataclass(frozen=True)
class Source:
    """A page or paper in English; `address` or `published` is "" when the publisher's URL or date was not seen.

    `short`: the name of the publisher in two or three words, for the places that have no room for it.
    `elsewhere`: language -> the publisher's page in that language. `copy`: the address is a page of somebody else.
    """

    id: str
    title: str
    publisher: str
    short: str
    published: str
    address: str
    read: datetime.date
    read_as: str
    elsewhere: Mapping[str, SourcePage] = field(default_factory=dict)
    copy: bool = False

    @property
    def year(self) -> str:
        """The last year in `published`, that of the newest version; "" for none."""
        years = _YEAR.findall(self.published)
        return years[-1] if years else ""

    @property
    def label(self) -> str:
        """What stands in brackets behind a fact: the short name and, if known, the year."""
        return f"{self.short}, {self.year}" if self.year else self.short


@dataclass(frozen=True)
class Library:
    """Everything a result quotes apart from the questionnaire, in one language."""

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


ENGLISH = "en"  # source language of all content


@dataclass(frozen=True)
class Calendar:
    """Formats of dates and numbers in the language of the questionnaire."""

    months: tuple[str, ...]
    pattern: str
    thousands: str = ","

    def words(self, date: datetime.date) -> str:
        return self.pattern.format(month=self.months[date.month - 1], day=date.day, year=date.year)

    def figure(self, number: int) -> str:
        return f"{number:,}".replace(",", self.thousands)


@dataclass(frozen=True)
class Language:
    """The language of the questionnaire: code, own name, and label of the link to its start page."""

    id: str
    name: str
    start: str

    @property
    def english(self) -> bool:
        return self.id == ENGLISH


@dataclass(frozen=True)
class FileNames:
    """Names of the downloads, without extension."""

    result: str
    questions: str
    checklist: str
