"""What the page "What did they say?" shows of a text: its marks, the kinds of claims in it, and what to ask back."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from clinic_check.check.model import Questionnaire
from clinic_check.claims.kinds import ClaimKind, claim_ids
from clinic_check.claims.scanner import Disclaimer, Match, Scanner
from clinic_check.lookup.pasted import shown

MOST_ASKS = 10
MOST_ICONS = 12
MOST_QUOTES = 5
MOST_PLACES = 3


@dataclass(frozen=True)
class Found:
    """A kind of claim that the text makes, with its marks."""

    kind: ClaimKind
    marks: tuple[Span, ...]

    @property
    def drawn(self) -> int:
        """How many of the marks have an icon in the overview."""
        return min(len(self.marks), MOST_ICONS)

    @property
    def quoted(self) -> tuple[Span, ...]:
        return self.marks[:MOST_QUOTES]

    @property
    def unquoted(self) -> tuple[Span, ...]:
        """The marks that are named by their numbers alone."""
        return self.marks[MOST_QUOTES:]


@dataclass(frozen=True)
class Excerpt:
    """The first places of a kind, and how many more there are."""

    first: tuple[Span, ...]
    more: int


@dataclass(frozen=True)
class Explained:
    """`found` stands in the order of the check; `genre` is "" or of claim_voice, and says what was left unmarked."""

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
    """What the scanner finds in the text; all that is quoted from it is fit to show."""
    scan = scanner.scan(text)
    order = claim_ids(questionnaire)
    marked = mark(shown(text), scan.matches, scan.disclaimers, order)
    present = [kinds[name] for name in order if marked.of(name)]
    asks = tuple(dict.fromkeys(kind.ask for kind in present))[:MOST_ASKS]
    return Explained(scan.genre, marked, tuple(Found(kind, marked.of(kind.id)) for kind in present), asks)


@dataclass(frozen=True)
class Span:
    """A stretch of the text, numbered from 1; `kinds` are the claims in it, none where it takes something back."""

    number: int
    start: int
    end: int
    quote: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A stretch that no mark and no sentence that takes back begins or ends within, with those it stands in."""

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
    """`pieces` together are the text; `marks` and `back` stand in its order, and none overlaps another of its sort."""

    pieces: tuple[Piece, ...]
    marks: tuple[Span, ...]
    back: tuple[Span, ...]

    def of(self, kind: str) -> tuple[Span, ...]:
        """The marks that hold a claim of this kind."""
        return tuple(mark for mark in self.marks if kind in mark.kinds)


def mark(text: str, matches: Iterable[Match], disclaimers: Iterable[Disclaimer], order: Sequence[str]) -> Marked:
    """Claims that overlap become one mark with their kinds in this order; raises ValueError for a kind not in it."""
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
    """The span that this place stands in."""
    at = bisect_right(spans, place, key=attrgetter("start")) - 1
    return spans[at] if at >= 0 and place < spans[at].end else None


def _excerpt(spans: tuple[Span, ...]) -> Excerpt:
    return Excerpt(spans[:MOST_PLACES], len(spans[MOST_PLACES:]))
