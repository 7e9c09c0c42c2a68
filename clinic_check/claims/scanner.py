"""Finds misleading claims in a text about the treatment it sells, using the editors' patterns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from clinic_check.claims.patterns import Part, Search, Span, Symbols, search
from clinic_check.claims.voice import FOREIGN, RESEARCH, WARNING, Voice
from clinic_check.claims.words import words_of

_CHUNK = 300  # words per chunk; patterns without a required word in a chunk are skipped


@dataclass(frozen=True)
class Pattern:
    """A pattern for a claim. `about`: only matches near the treatment, the seller or the reader.

    `negation`: still a claim after a negation; `question`: still a claim in a question.
    """

    id: str
    claim: str
    says: tuple[tuple[Part, ...], ...]
    about: bool = False
    negation: bool = False
    question: bool = True


@dataclass(frozen=True)
class Match:
    """A claim in a text: text[start:end] == quote; `claim` is an option of the question `claims`, or "pressure"."""

    claim: str
    start: int
    end: int
    quote: str
    pattern: str


@dataclass(frozen=True)
class Disclaimer:
    """A sentence in which the text retracts or limits a claim."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class Scan:
    """Matches and disclaimers sorted by start; matches of one kind never overlap. `genre`: from claims.voice, or ""."""

    matches: tuple[Match, ...] = ()
    disclaimers: tuple[Disclaimer, ...] = ()
    genre: str = ""


@dataclass(frozen=True)
class _Hit:
    pattern: Pattern
    first: int
    last: int


class Scanner:
    """Scans texts with patterns and cues, which are compiled at the first use."""

    def __init__(self, patterns: Sequence[Pattern], cues: Mapping[str, Sequence[tuple[Part, ...]]]) -> None:
        self.patterns = patterns
        self.cues = cues

    @cached_property
    def _symbols(self) -> Symbols:
        said = [say for pattern in self.patterns for say in pattern.says]
        return Symbols([*said, *(cue for cues in self.cues.values() for cue in cues)])

    @cached_property
    def _searches(self) -> list[tuple[Pattern, Search]]:
        return [(pattern, search(say, self._symbols)) for pattern in self.patterns for say in pattern.says]

    @cached_property
    def _cue_searches(self) -> list[tuple[str, Search]]:
        return [(name, search(cue, self._symbols)) for name, cues in self.cues.items() for cue in cues]

    def scan(self, text: str) -> Scan:
        """Find the claims in a text, in linear time."""
        words = words_of(text)
        symbols = self._symbols.of(words.words)
        chunks = [(begin, end, frozenset(symbols[begin:end])) for begin, end in _chunks(words.ends_at, len(symbols))]
        cues: dict[str, set[Span]] = {name: set() for name in self.cues}
        for name, one in self._cue_searches:
            cues[name].update(span for chunk in chunks for span in one.spans(symbols, *chunk))
        voice = Voice(words, {name: sorted(spans) for name, spans in cues.items()})
        if voice.foreign():
            return Scan(genre=FOREIGN)
        hits = [
            _Hit(pattern, first, last)
            for pattern, one in self._searches
            for chunk in chunks
            for first, last in one.spans(symbols, *chunk)
        ]
        return _scan(text, voice, [hit for hit in hits if _is_claim(hit, voice)])


def _chunks(ends_at: Sequence[int], length: int) -> Iterator[Span]:
    """Split the words into chunks that end at a sentence end."""
    begin = 0
    for end in [*ends_at, length]:
        if end - begin >= _CHUNK or (end == length and end > begin):
            yield begin, end
            begin = end


def _scan(text: str, voice: Voice, hits: Sequence[_Hit]) -> Scan:
    """The scan after removing hits that do not count in this genre."""
    kept = _longest(hits)
    genre = voice.genre(len(kept))
    if genre == WARNING:
        kept = [hit for hit in kept if voice.says_itself(*voice.sentence(hit.first))]
    starts, ends = voice.words.starts, voice.words.ends
    matches = [
        Match(hit.pattern.claim, start, end, text[start:end], hit.pattern.id)
        for hit in ([] if genre == RESEARCH else kept)
        for start, end in [(starts[hit.first], ends[hit.last - 1])]
    ]
    return Scan(tuple(matches), tuple(_disclaimers(text, voice)), genre)


def _disclaimers(text: str, voice: Voice) -> Iterator[Disclaimer]:
    for first, last in _without_overlaps(voice.cues["disclaimer"]):
        start, end = voice.words.starts[first], voice.words.ends[last - 1]
        yield Disclaimer(start, end, text[start:end])


def _without_overlaps(spans: Iterable[Span]) -> Iterator[Span]:
    """Of sorted spans, those that do not overlap the previous one."""
    reached = -1
    for first, last in spans:
        if first >= reached:
            yield first, last
            reached = last


def _is_claim(hit: _Hit, voice: Voice) -> bool:
    """Whether the hit is a claim, given subject, negation, quotation and question around it."""
    pattern, (begin, end) = hit.pattern, voice.sentence(hit.first)
    return not (
        (not pattern.negation and voice.negated(hit.first, hit.last))
        or (not pattern.question and end in voice.words.asked)
        or voice.has("distance", begin, end)
        or voice.quoted(hit.first, begin, end)
        or (pattern.about and not voice.has("subject", *voice.with_last(hit.first)))
    )


def _longest(hits: Sequence[_Hit]) -> list[_Hit]:
    """The longest of overlapping hits of the same kind, sorted by place."""
    taken: set[tuple[str, int]] = set()
    kept = []
    for hit in sorted(hits, key=lambda one: (one.first - one.last, one.first, one.pattern.id)):
        places = {(hit.pattern.claim, place) for place in range(hit.first, hit.last)}
        if taken.isdisjoint(places):
            taken |= places
            kept.append(hit)
    return sorted(kept, key=lambda one: (one.first, one.last, one.pattern.claim))
