"""Weighs what stands in a sentence and around it: a linear model whose weights editors can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from clinic_check.claims.classes import MOST, NAME, Lexicon, Place, Places
from clinic_check.claims.frames import Line, Span, spans
from clinic_check.claims.words import Sentence

CARE = "care"
"""The kind of frames that speak against a claim: definitions, studies, warnings, doubt."""
BACK = "back"
"""The kind of frames in which a text takes something back."""
AROUND = (
    "warn",
    "report",
    "doubt",
    "ask",
    "law",
    "method",
    "define",
    "established",
    "logistics",
    "we",
    "you",
    "call",
    "big",
    "better",
)
"""Classes that say who speaks; each is counted around a sentence, in its part of the text."""
_ITSELF = ("asked", "short", "long", "quoted", "negated", "no-cells", "two-kinds", "three-kinds")
OF_SENTENCES = (*_ITSELF, "brief", "near", "around-claims", *(f"around-{name}" for name in AROUND))
"""The features that are no frames."""
_REACH = 5  # words between a negation and what it negates
_NEIGHBOURS = 2  # sentences before and after that count as near
_FULL = 3  # words of a class in a hundred that count as much as a class can
_SHORT, _LONG = 5, 25  # words
_BRIEF = 3  # sentences of a message, which has no room to show who speaks

Features = dict[str, float]


@dataclass(frozen=True)
class Frame:
    """Lines of classes of which one is enough. `negation`: still a claim after a "not"."""

    id: str
    kind: str
    says: tuple[Line, ...]
    negation: bool = False


@dataclass
class Reading:
    """A sentence with the classes and frames found in it, and whether a "not" took one of them away."""

    sentence: Sentence
    language: str
    places: Places
    hits: dict[str, list[Span]]
    negated: bool
    kinds: int


@dataclass(frozen=True)
class Weights:
    """The weight of each feature, fitted or set by an editor, and the scores of the levels."""

    of: Mapping[str, float]
    base: float
    ask: float
    sure: float
    by_hand: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def all(self) -> Mapping[str, float]:
        return {**self.of, **self.by_hand}

    def score(self, features: Features) -> float:
        return self.base + sum(self.all.get(name, 0.0) * value for name, value in features.items())


Lines = Mapping[str, Sequence[tuple[frozenset[str], Line, Frame]]]
"""The lines of frames with the classes that they need, by one of those, or under "" where any of several will do."""


def lines_of(frames: Iterable[Frame]) -> Lines:
    found: dict[str, list[tuple[frozenset[str], Line, Frame]]] = {}
    for frame in frames:
        for line in frame.says:
            found.setdefault(min(line.needs, default=""), []).append((line.needs, line, frame))
    return found


def read(sentence: Sentence, language: str, lexicon: Lexicon, lines: Lines) -> Reading:
    """Find the classes and frames of one sentence."""
    places = lexicon.find(sentence.words)
    if sentence.names:
        places = {**places, NAME: [Place(at, at + 1, NAME) for at in sentence.names[:MOST]]}
    there = frozenset(places)
    hits: dict[str, list[Span]] = {}
    kinds: set[str] = set()
    negated = False
    likely = [one for name in ("", *places) for one in lines.get(name, ()) if one[0] <= there]
    for _, line, frame in likely:
        found = list(spans(line, places))
        if found and not frame.negation and frame.kind not in (CARE, BACK):
            kept = [span for span in found if not _negated(sentence, places, span)]
            negated = negated or len(kept) < len(found)
            found = kept
        if found:
            hits.setdefault(frame.id, []).extend(found)
            kinds.add(frame.kind)
    return Reading(sentence, language, places, hits, negated, len(kinds - {CARE, BACK}))


def _negated(sentence: Sentence, places: Places, span: Span) -> bool:
    """Whether a negation is in the words, or up to _REACH words before, with no comma or conjunction between."""
    nots = places.get("not", ())
    if not nots:
        return False
    first, last = span
    breaks = {one.start for one in places.get("break", ())} | sentence.breaks
    begin = max(0, first - _REACH, *(at for at in breaks if at < first), 0) if breaks else max(0, first - _REACH)
    no_negation = {one.start for one in places.get("not-really", ())}
    return any(begin <= one.start < last and one.start not in no_negation for one in nots)


def features(readings: Sequence[Reading]) -> Iterator[Features]:
    """The features of each sentence of a text, in order."""
    parts: dict[int, list[Reading]] = {}
    for one in readings:
        parts.setdefault(one.sentence.part, []).append(one)
    whole = _around(readings)
    around = {part: _mixed(_around(of_part), whole) for part, of_part in parts.items()}
    shares = [min(1.0, one.kinds / 2) for one in readings]
    for number, one in enumerate(readings):
        near = [*shares[max(0, number - _NEIGHBOURS) : number], *shares[number + 1 : number + 1 + _NEIGHBOURS]]
        found: Features = dict.fromkeys(one.hits, 1.0)
        found |= around[one.sentence.part]
        found["near"] = sum(near) / len(near) if near else 0.5
        found |= {name: 1.0 for name, there in _itself(one) if there}
        if len(readings) <= _BRIEF:
            found |= {"brief": 1.0, "short": 0.0}  # short sentences say nothing of a message
        yield found


def _itself(one: Reading) -> Iterator[tuple[str, bool]]:
    """What a sentence is like."""
    length, kinds = len(one.sentence.words), one.kinds
    asked, quoted = one.sentence.asked, bool(one.sentence.quoted)
    there = (
        asked,
        length < _SHORT,
        length > _LONG,
        quoted,
        one.negated,
        "cells" not in one.places,
        kinds > 1,
        kinds > 2,
    )
    yield from zip(_ITSELF, there, strict=True)


def _around(readings: Sequence[Reading]) -> Features:
    """How often each class of AROUND stands in a text, from 0 to 1, and the share of sentences with a claim's frame."""
    hundreds = 1 + sum(len(one.sentence.words) for one in readings) / 100
    counts = {name: sum(len(one.places.get(name, ())) for one in readings) for name in AROUND}
    found = {f"around-{name}": min(1.0, count / hundreds / _FULL) for name, count in counts.items()}
    found["around-claims"] = sum(min(1.0, one.kinds / 2) for one in readings) / (len(readings) or 1)
    return found


def _mixed(part: Features, whole: Features) -> Features:
    """A part speaks mostly for itself."""
    return {name: 0.7 * value + 0.3 * whole[name] for name, value in part.items()}
