"""Data for the page "What did they say?": marks in the text, kinds of claims, and questions to ask back."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from clinic_check.check.answers import AnswerError, Answers
from clinic_check.check.library import Sourced
from clinic_check.check.model import Questionnaire
from clinic_check.claims.scanner import Disclaimer, Match, Scanner
from clinic_check.lookup.pasted import shown

MOST_ASKS = 10
MOST_ICONS = 12
MOST_QUOTES = 5
MOST_PLACES = 3


@dataclass(frozen=True)
class Found:
    """A kind of claim found in the text, with its marks."""

    kind: ClaimKind
    marks: tuple[Span, ...]

    @property
    def drawn(self) -> int:
        """Number of marks with an icon in the overview."""
        return min(len(self.marks), MOST_ICONS)

    @property
    def quoted(self) -> tuple[Span, ...]:
        return self.marks[:MOST_QUOTES]

    @property
    def unquoted(self) -> tuple[Span, ...]:
        """The marks listed by number only, without an excerpt."""
        return self.marks[MOST_QUOTES:]


@dataclass(frozen=True)
class Excerpt:
    """The first marks of a kind, and the number of further ones."""

    first: tuple[Span, ...]
    more: int


@dataclass(frozen=True)
class Explained:
    """The result of a scan; `found` in the order of the questionnaire, `genre` from claims.voice or ""."""

    genre: str
    marked: Marked
    found: tuple[Found, ...]
    asks: tuple[str, ...]

    @property
    def promises(self) -> Excerpt:
        return _excerpt(self.marked.marks)

    @property
    def takes_back(self) -> Excerpt:
        return _excerpt(self.marked.back)


def explain(questionnaire: Questionnaire, scanner: Scanner, kinds: Mapping[str, ClaimKind], text: str) -> Explained:
    """Scan a text; quotes have control characters and bidirectional marks replaced."""
    scan = scanner.scan(text)
    order = claim_ids(questionnaire)
    marked = mark(shown(text), scan.matches, scan.disclaimers, order)
    present = [kinds[name] for name in order if marked.of(name)]
    asks = tuple(dict.fromkeys(kind.ask for kind in present))[:MOST_ASKS]
    return Explained(scan.genre, marked, tuple(Found(kind, marked.of(kind.id)) for kind in present), asks)


@dataclass(frozen=True)
class Span:
    """A marked segment, numbered from 1; `kinds`: the claims in it, none for a disclaimer."""

    number: int
    start: int
    end: int
    quote: str
    kinds: tuple[str, ...] = ()


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
    """The text as `pieces`; `marks` and `back` (disclaimers) in text order, non-overlapping within each list."""

    pieces: tuple[Piece, ...]
    marks: tuple[Span, ...]
    back: tuple[Span, ...]

    def of(self, kind: str) -> tuple[Span, ...]:
        """The marks that contain a claim of this kind."""
        return tuple(mark for mark in self.marks if kind in mark.kinds)


def mark(text: str, matches: Iterable[Match], disclaimers: Iterable[Disclaimer], order: Sequence[str]) -> Marked:
    """Merge overlapping claims into marks, kinds sorted by `order`; raises ValueError for a kind not in it."""
    marks = _merged(text, ((match.start, match.end, match.claim) for match in matches), order)
    back = _merged(text, ((one.start, one.end, "") for one in disclaimers), ("",))
    back = tuple(Span(span.number, span.start, span.end, span.quote) for span in back)
    return Marked(_pieces(text, marks, back), marks, back)


def _merged(text: str, found: Iterable[tuple[int, int, str]], order: Sequence[str]) -> tuple[Span, ...]:
    groups: list[tuple[int, int, set[str]]] = []
    for start, end, kind in sorted(found):
        if groups and start < groups[-1][1]:
            first, last, kinds = groups[-1]
            groups[-1] = (first, max(last, end), kinds | {kind})
        else:
            groups.append((start, end, {kind}))
    return tuple(
        Span(number, start, end, text[start:end], tuple(sorted(kinds, key=order.index)))
        for number, (start, end, kinds) in enumerate(groups, start=1)
    )


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
