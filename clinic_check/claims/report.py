"""Data for the page "What did they say?": marks in the text, kinds of claims, and questions to ask back."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import attrgetter

from clinic_check.check.answers import AnswerError, Answers
from clinic_check.check.library import Sourced
from clinic_check.check.model import Questionnaire
from clinic_check.claims.scanner import SURE, Disclaimer, Match, Scan, Scanner
from clinic_check.lookup import wrapped
from clinic_check.lookup.pasted import clean, shown

MOST_ASKS = 10
MOST_ICONS = 12
MOST_QUOTES = 5
MOST_PLACES = 3
MOST_MARKS = 150
"""Marks that are drawn; of more, the sure ones first, and the rest is counted."""


@dataclass(frozen=True)
class Found:
    """A kind of claim found in the text, with its marks; `sure` and `worth` are those of each level."""

    kind: ClaimKind
    marks: tuple[Span, ...]

    @property
    def sure(self) -> tuple[Span, ...]:
        return tuple(mark for mark in self.marks if self.kind.id in mark.sure)

    @property
    def worth(self) -> tuple[Span, ...]:
        return tuple(mark for mark in self.marks if self.kind.id not in mark.sure)

    @property
    def count(self) -> int:
        """How often the text makes this claim for sure, repeats included."""
        return sum(mark.times for mark in self.sure)

    @property
    def drawn(self) -> int:
        """Number of icons in the overview."""
        return min(self.count, MOST_ICONS)

    @property
    def quoted(self) -> tuple[Span, ...]:
        return (self.sure + self.worth)[:MOST_QUOTES]

    @property
    def unquoted(self) -> tuple[Span, ...]:
        """The marks listed by number only, without an excerpt."""
        return (self.sure + self.worth)[MOST_QUOTES:]


@dataclass(frozen=True)
class Excerpt:
    """The first marks of a kind, and the number of further ones."""

    first: tuple[Span, ...]
    more: int


@dataclass(frozen=True)
class Explained:
    """The result of a scan; `found` in the order of the questionnaire.

    `scan`: what the text is like; `text`: what was read of it; without markup, if it is the source of a page or mail.
    """

    scan: Scan
    text: str
    marked: Marked
    found: tuple[Found, ...]
    asks: tuple[str, ...]

    @property
    def sure(self) -> tuple[Found, ...]:
        """The kinds with a sure mark."""
        return tuple(one for one in self.found if one.sure)

    @property
    def worth(self) -> tuple[Found, ...]:
        """The kinds that are only worth asking about."""
        return tuple(one for one in self.found if not one.sure)

    @property
    def promises(self) -> Excerpt:
        return _excerpt(tuple(mark for mark in self.marked.marks if mark.sure) or self.marked.marks)

    @property
    def takes_back(self) -> Excerpt:
        return _excerpt(self.marked.back)


def explain(questionnaire: Questionnaire, scanner: Scanner, kinds: Mapping[str, ClaimKind], text: str) -> Explained:
    """Scan a text; quotes have control characters and bidirectional marks replaced."""
    form = wrapped.form(text)
    if form:
        text = clean(text).text.strip()
    scan = scanner.scan(text)
    order = claim_ids(questionnaire)
    marked = mark(shown(text), scan.matches, scan.disclaimers, order)
    present = [Found(kinds[name], marked.of(name)) for name in order if marked.of(name)]
    asks = [one.kind.ask for one in sorted(present, key=lambda one: not one.sure)]
    return Explained(replace(scan, form=form), text, marked, tuple(present), tuple(dict.fromkeys(asks))[:MOST_ASKS])


@dataclass(frozen=True)
class Span:
    """A marked segment, numbered from 1; `kinds`: the claims in it, `sure` those that are; none for a disclaimer.

    `times`: how often the same words stand in the text; only the first is marked.
    """

    number: int
    start: int
    end: int
    quote: str
    kinds: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()
    times: int = 1


@dataclass(frozen=True)
class Piece:
    """A segment without a boundary of a mark or disclaimer inside, with the mark and disclaimer that contain it."""

    text: str
    start: int
    end: int
    mark: Span | None
    back: Span | None

    def begins(self, span: Span | None) -> bool:
        return span is not None and span.start == self.start

    def ends(self, span: Span | None) -> bool:
        return span is not None and span.end == self.end


@dataclass(frozen=True)
class Marked:
    """The text as `pieces`; `marks` and `back` (disclaimers) in text order, non-overlapping within each list.

    `left_out`: number of marks beyond those that are drawn.
    """

    pieces: tuple[Piece, ...]
    marks: tuple[Span, ...]
    back: tuple[Span, ...]
    left_out: int = 0

    def of(self, kind: str) -> tuple[Span, ...]:
        """The marks that contain a claim of this kind."""
        return tuple(mark for mark in self.marks if kind in mark.kinds)


def mark(text: str, matches: Iterable[Match], disclaimers: Iterable[Disclaimer], order: Sequence[str]) -> Marked:
    """Merge overlapping claims into marks, kinds sorted by `order`; raises ValueError for a kind not in it."""
    found = _merged(text, ((one.start, one.end, one.claim, one.level == SURE) for one in matches), order)
    backs = _merged(text, ((one.start, one.end, "", False) for one in disclaimers), ("",))
    marks, back = _numbered(found), _numbered([replace(one, kinds=()) for one in backs])
    return Marked(_pieces(text, marks, back), marks, back, max(0, len(found) - MOST_MARKS))


def _merged(text: str, found: Iterable[tuple[int, int, str, bool]], order: Sequence[str]) -> list[Span]:
    """The places of overlapping claims together; the same words are one, in the first place."""
    groups: list[tuple[int, int, set[str], set[str]]] = []
    for start, end, kind, sure in sorted(found):
        if groups and start < groups[-1][1]:
            first, last, kinds, certain = groups.pop()
            groups.append((first, max(last, end), kinds | {kind}, certain | ({kind} if sure else set())))
        else:
            groups.append((start, end, {kind}, {kind} if sure else set()))
    spans: dict[tuple[str, tuple[str, ...]], Span] = {}
    for start, end, kinds, certain in groups:
        names = tuple(sorted(kinds, key=order.index))
        known = spans.setdefault(
            (text[start:end].casefold(), names),
            Span(0, start, end, text[start:end], names, tuple(name for name in names if name in certain), 0),
        )
        spans[text[start:end].casefold(), names] = replace(known, times=known.times + 1)
    return list(spans.values())


def _numbered(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans that are drawn, the sure ones before others, numbered as they stand in the text."""
    drawn = sorted(spans, key=lambda one: not one.sure)[:MOST_MARKS]
    return tuple(replace(one, number=n) for n, one in enumerate(sorted(drawn, key=attrgetter("start")), start=1))


def _pieces(text: str, marks: Sequence[Span], back: Sequence[Span]) -> tuple[Piece, ...]:
    inner = {edge for span in (*marks, *back) for edge in (span.start, span.end)}
    edges = sorted(inner | {0, len(text)})
    return tuple(
        Piece(text[start:end], start, end, _around(marks, start), _around(back, start))
        for start, end in pairwise(edges)
    )


def _around(spans: Sequence[Span], place: int) -> Span | None:
    """The span that contains this offset."""
    at = bisect_right(spans, place, key=attrgetter("start")) - 1
    return spans[at] if at >= 0 and place < spans[at].end else None


def _excerpt(spans: tuple[Span, ...]) -> Excerpt:
    return Excerpt(spans[:MOST_PLACES], len(spans[MOST_PLACES:]))


PRESSURE = "pressure"  # this kind is an item of its own; all others are options of the item `claims`


@dataclass(frozen=True)
class ClaimKind:
    """A kind of claim; `id`: an option of the item `claims`, or PRESSURE; `name`: short label for marks."""

    id: str
    name: str
    misleads: str
    ask: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class ClaimNotes:
    """Texts that belong to no kind: on disclaimers and on studies, as of a day."""

    as_of: datetime.date
    taken_back: Sourced
    research: Sourced


CLAIMS = "claims"


def claim_ids(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Ids of all kinds in the order of the questionnaire; exclusive options are no claims."""
    item = questionnaire.by_id.get(CLAIMS)
    options = item.options if item else ()
    return (*(option.id for option in options if not option.exclusive), PRESSURE)


def ticked(questionnaire: Questionnaire, answers: Answers, kinds: Collection[str]) -> Answers:
    """Answers with these claims added, exclusive options dropped; raises AnswerError for an unknown kind."""
    known = claim_ids(questionnaire)
    unknown = [kind for kind in kinds if kind not in known]
    if unknown:
        raise AnswerError(f"unknown claims {unknown!r}")
    new = dict(answers)
    if set(kinds) - {PRESSURE}:
        both = {*answers.get(CLAIMS, ()), *kinds}
        new[CLAIMS] = tuple(name for name in known if name in both and name != PRESSURE)
    if PRESSURE in kinds:
        new[PRESSURE] = ("yes",)
    return new
