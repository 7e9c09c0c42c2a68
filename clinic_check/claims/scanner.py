"""Finds sentences in a text that sell, and says of each claim whether it is sure or worth asking about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from clinic_check.claims.classes import LANGUAGES, Entry, Lexicon
from clinic_check.claims.frames import Span
from clinic_check.claims.model import BACK, CARE, Features, Frame, Reading, Weights, features, lines_of, read
from clinic_check.claims.words import LONGEST, Sentence, sentences_of
from clinic_check.lookup.pasted import Cleaned, clean

ASK, SURE = "ask", "sure"
FOREIGN, RESEARCH, WARNING = "foreign", "research", "warning"
COMMON = "common"
"""The class of words that every text in a language has."""
OTHER = "other"
"""The common words of other languages."""
_FEW = 20  # sentences whose words are looked up where the common ones do not tell a language
_FEWEST_WORDS = 12  # too few to tell a language by
_READABLE = 0.1  # the share of words in English or Spanish that are common
_LISTED = 0.25  # the share of words that a list in these languages has in some class
_LEAST = 0.4  # the share of the strongest kind's weight that a second kind of a sentence needs
_FULLY = 0.5  # and the share that it needs to be sure
MANY = "treats-many"
"""The kind of claim that a list makes as a whole."""
_MOST_ENTRIES, _LONGEST_ENTRY = 40, 8  # of a list; and words of an entry
_SPEAKS = 0.5  # how often words of a study or a warning stand around, from 0 to 1, in one


@dataclass(frozen=True)
class Match:
    """A claim in a text: text[start:end] == quote; `claim` is an option of the question `claims`, or "pressure".

    `level`: SURE or ASK; `frames`: what made it, the weightiest first.
    """

    claim: str
    start: int
    end: int
    quote: str
    level: str = SURE
    frames: tuple[str, ...] = ()


@dataclass(frozen=True)
class Disclaimer:
    """A place where the text retracts or limits a claim."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class Scan:
    """Matches and disclaimers sorted by start; matches of one kind never overlap.

    `genre`: what the text reads like, FOREIGN, RESEARCH, WARNING or ""; `unread`: number of places with letters that
    nobody could make out; `form`: what the text is the source of (see lookup.wrapped); `language`: that of
    most of its sentences.
    """

    matches: tuple[Match, ...] = ()
    disclaimers: tuple[Disclaimer, ...] = ()
    genre: str = ""
    unread: int = 0
    form: str = ""
    language: str = ""


@dataclass(frozen=True)
class Read:
    """A text with what stands in each of its sentences, before it is weighed."""

    pasted: str
    cleaned: Cleaned
    readings: tuple[Reading, ...]
    features: tuple[Features, ...]


class Scanner:
    """Scans texts by the editors' classes and frames and the fitted weights."""

    def __init__(
        self, classes: Mapping[str, Mapping[str, Iterable[Entry]]], frames: Sequence[Frame], weights: Weights
    ) -> None:
        """`classes`: name -> language -> entries."""
        self.classes = classes
        self.frames = tuple(frames)
        self.weights = weights
        self._lines = lines_of(frames)
        self._of_lists = lines_of(frame for frame in frames if frame.kind == MANY)
        self._kinds = {frame.id: frame.kind for frame in frames}

    @cached_property
    def _lexicons(self) -> dict[str, Lexicon]:
        return {
            language: Lexicon({name: of.get(language, ()) for name, of in self.classes.items() if name != COMMON})
            for language in LANGUAGES
        }

    @cached_property
    def _common(self) -> dict[str, frozenset[str]]:
        """The common words of each language, and of others."""
        of = self.classes.get(COMMON, {})
        return {
            language: frozenset(entry.words[0] for entry in of.get(language, ())) for language in (*LANGUAGES, OTHER)
        }

    def scan(self, text: str) -> Scan:
        """Find the claims in a text; takes any text, in linear time."""
        return self.judge(self.read(text), self.weights)

    def read(self, text: str) -> Read:
        """Find the classes and frames in each sentence."""
        cleaned = clean(text)
        sentences = sentences_of(cleaned.text)
        readings = tuple(
            read(sentence, language, self._lexicons[language], self._lines)
            for sentence, language in zip(sentences, self._languages(sentences), strict=True)
        )
        for number, one in enumerate(readings):
            if one.sentence.heading:
                self._list(one, readings[number + 1 : number + 1 + _MOST_ENTRIES])
        for lexicon in self._lexicons.values():
            lexicon.forget()
        return Read(text, cleaned, readings, tuple(features(readings)))

    def _list(self, heading: Reading, after: Sequence[Reading]) -> None:
        """Give a heading what the short lines under it say of many diseases together."""
        words = list(heading.sentence.words)
        for one in takewhile(lambda one: len(one.sentence.words) <= _LONGEST_ENTRY, after):
            words += one.sentence.words
        language = heading.language
        found = read(Sentence(words=words[:LONGEST]), language, self._lexicons[language], self._of_lists)
        heading.hits.update({name: [(0, len(heading.sentence.words))] for name in found.hits})

    def judge(self, of: Read, weights: Weights) -> Scan:
        """Weigh what was read."""
        unread, form = len(of.cleaned.unread), of.cleaned.form
        if self._foreign(of.readings):
            return Scan(genre=FOREIGN, unread=unread, form=form)
        matches = tuple(
            Match(kind, *_place(of, one.sentence, words), level, frames)
            for one, weighed in zip(of.readings, of.features, strict=True)
            for kind, words, level, frames in self._claims(one, weights.score(weighed), weights)
        )
        disclaimers = tuple(
            Disclaimer(*_place(of, one.sentence, words))
            for one in of.readings
            for words in _apart(span for name, spans in one.hits.items() if self._kinds[name] == BACK for span in spans)
        )
        genre = _genre(of.features, sum(match.level == SURE for match in matches))
        languages = [one.language for one in of.readings]
        language = max(LANGUAGES, key=languages.count)
        return Scan(matches, disclaimers, genre, unread, form, language)

    def _languages(self, sentences: Sequence[Sentence]) -> list[str]:
        """The language of each sentence by its common words; in doubt that of the part, or else of the text."""
        counts = [_counted(sentence, self._common) for sentence in sentences]
        totals: dict[int, dict[str, int]] = {}
        for sentence, count in zip(sentences, counts, strict=True):
            for part in (-1, sentence.part):
                of = totals.setdefault(part, dict.fromkeys(LANGUAGES, 0))
                for language in LANGUAGES:
                    of[language] += count[language]
        if sentences and len({totals[-1][language] for language in LANGUAGES}) == 1:
            totals[-1] = self._known_words(sentences[:_FEW])
        return [
            _most(count, totals[sentence.part], totals[-1]) for sentence, count in zip(sentences, counts, strict=True)
        ]

    def _known_words(self, sentences: Sequence[Sentence]) -> dict[str, int]:
        """How many words of these sentences are in a class, by language: a short text may lack common words."""
        return {
            language: sum(len(found) for one in sentences for found in lexicon.find(one.words).values())
            for language, lexicon in self._lexicons.items()
        }

    def _foreign(self, readings: Sequence[Reading]) -> bool:
        """Whether the text is in neither language: few of its words are common ones, or more are those of another."""
        words = sum(len(one.sentence.words) for one in readings)
        if words < _FEWEST_WORDS:
            return False
        counts = [_counted(one.sentence, self._common) for one in readings]
        known = sum(max(count[language] for language in LANGUAGES) for count in counts)
        other = sum(count[OTHER] for count in counts)
        listed = sum(len(places) for one in readings for places in one.places.values())
        return other > known or (known < _READABLE * words and listed < _LISTED * words)

    def _claims(self, reading: Reading, score: float, weights: Weights) -> list[tuple[str, Span, str, tuple[str, ...]]]:
        """(kind, words, level, frames) of each claim in a sentence with this score."""
        if score < weights.ask:
            return []
        sums: dict[str, float] = {}
        for name in reading.hits:
            kind = self._kinds[name]
            if kind not in (CARE, BACK):
                sums[kind] = sums.get(kind, 0.0) + weights.all.get(name, 0.0)
        strongest = max(sums.values(), default=0.0)
        return [
            (kind, *self._why(reading, kind, score >= weights.sure and weight >= _FULLY * strongest, weights.all))
            for kind, weight in sums.items()
            if weight > 0 and weight >= _LEAST * strongest
        ]

    def _why(
        self, reading: Reading, kind: str, sure: bool, of: Mapping[str, float]
    ) -> tuple[Span, str, tuple[str, ...]]:
        names = [name for name in reading.hits if self._kinds[name] == kind and of.get(name, 0.0) > 0]
        spans = [span for name in names for span in reading.hits[name]]
        around = (min(first for first, _ in spans), max(last for _, last in spans))
        return around, SURE if sure else ASK, tuple(sorted(names, key=lambda name: -of[name]))


def _counted(sentence: Sentence, common: Mapping[str, frozenset[str]]) -> dict[str, int]:
    return {language: sum(word in words for word in sentence.words) for language, words in common.items()}


def _most(*counts: Mapping[str, int]) -> str:
    """The language with the most in the first of the counts that differ."""
    for count in counts:
        if len({count[language] for language in LANGUAGES}) > 1:
            return max(LANGUAGES, key=lambda language: count[language])
    return LANGUAGES[0]


def _place(of: Read, sentence: Sentence, words: Span) -> tuple[int, int, str]:
    """Where these words stand in what was pasted, and what stands there."""
    start, end = of.cleaned.span(sentence.starts[words[0]], sentence.ends[words[1] - 1])
    return start, end, of.pasted[start:end]


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Of spans, in order, those that do not overlap the one before."""
    kept: list[Span] = []
    for span in sorted(set(spans)):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _genre(weighed: Sequence[Mapping[str, float]], sure: int) -> str:
    """What a text without a sure claim in every fifth sentence reads like."""
    if not weighed or sure > len(weighed) / 5:
        return ""
    method, warn = (sum(one[f"around-{name}"] for one in weighed) / len(weighed) for name in ("method", "warn"))
    if method > _SPEAKS and method >= warn:
        return RESEARCH
    return WARNING if warn > _SPEAKS else ""
