"""Reading level of the texts by published formulas: Flesch-Kincaid (English), Fernández-Huerta (Spanish).

`flask content-check --reading` prints it. docs/decisions/0010-reading-level.md says what is counted and why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from statistics import median

import pyphen

from clinic_check.loader import load
from clinic_check.loader.node import Problems
from clinic_check.loader.texts import Text

LONGEST_SENTENCE = 20
FEWEST_WORDS = 6  # shorter texts are measured together, since a formula is meaningless for them
MOST_LISTED = 20
KINDS = (
    # Kind of a text by its path, first match wins. Other texts (names, dates, search words) are not measured.
    (r"templates/", "templates"),
    (r"CHANGELOG|\.(?:months|files)\b|\.(?:date-pattern|thousands|published|also|words)$|language\.name$", ""),
    (r"\.options\[", "options"),
    (r"\.find-out\[", "find-out"),
    (r"\.items\[[^]]*\]\.notes", "notes of questions"),
    (r"\.items\[.*\.(?:exclusive-)?error$", "errors"),
    (r"\.items\[.*\.(?:good|worrying|trick)$", "answers"),
    (r"\.items\[.*\.question$", "questions"),
    (r"\.items\[.*\.short$", "short names"),
    (r"\.items\[.*\.hint$", "hints"),
    (r"\.items\[.*\.why$", "why"),
    (r"\.items\[.*\.open$", "open points"),
    (r"\.sections\[|language\.start$", "sections"),
    (r"\.(?:rules\.|nothing-lifts)", "rules"),
    (r"\.email\.", "e-mail"),
    (r"notes\.yaml\.groups", "groups of notes"),
    (r"\.yaml\.(asks|doctor|topics|facts|outcomes|routes|contradictions)", r"\1"),
    (r"questions\.yaml\.parts", "steps"),
    (r"/(cautions|claims|harmed|notes|numbers|treatments)\.yaml", r"\1"),
    (r"/approved-products\.yaml", "products"),
    (r"/glossary\.yaml", "meanings"),
)
TAG = re.compile(r"<[^>]+>")
FILLED_IN = re.compile(r"%\([\w-]+\)[sd]|\{[\w-]+\}")
# A period ends a sentence when a capital follows: not in "$5.1 million" or "ClinicalTrials.gov lists".
END = re.compile(r"(?<=[.?!])[\"')\]\u2019\u201d]*\s+(?=[\"'(\u2018\u201c¿¡]*[A-ZÁÉÍÓÚÑ0-9])")
WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*|\d[\d.,/]*")
# One match is one syllable. In English "ia" and "io" are two, except after t, c, g, s or x; "autism" has three.
ENGLISH = re.compile(r"(?<=[^tcgsx])i(?=a|o(?!n))|[aeiouy]+|(?<=i)sm$")
SPANISH = re.compile(r"[aeiouyáéíóúü]+")
STRONG = re.compile(r"[aeoáéíóú]")
# A silent e: "state", "changed", "times"; but not in "table", "tested" and "doses".
SILENT = re.compile(r"(?<=[a-z])(?:(?<![^aeiou]l)(?<!e)e|(?<![td])ed|(?<![scgxz])(?<![cs]h)(?<![^aeiou]l)es)$")


@dataclass(frozen=True)
class Measure:
    """Counts of words, syllables and sentences in a text."""

    sentences: int
    words: int
    syllables: int


@dataclass(frozen=True)
class LeftOut:
    """Names (case-sensitive) and words (any case) that are not counted, nor their forms with s and 's.

    Months are not counted in dates.
    """

    names: tuple[str, ...]
    words: tuple[str, ...]
    months: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        names = "|".join(map(_written, sorted(self.names, key=len, reverse=True)))
        words = "|".join(map(re.escape, sorted(self.words, key=len, reverse=True)))
        months = "|".join(map(re.escape, self.months))
        dates = rf"(?:{months})(?= \d)|(?<=\d de )(?:{months})" if months else ""
        either = [part for part in (names, f"(?i:{words})" if words else "", dates) if part]
        return re.compile(rf"(?<!\w)(?:{'|'.join(either) or '(?!)'})(?:['\u2019]?s|['\u2019])?(?!\w)")


def _written(name: str) -> str:
    """A regular expression for a name as written; a lower-case first letter may be a capital."""
    return f"[{name[0]}{name[0].upper()}]{re.escape(name[1:])}" if name[0].islower() else re.escape(name)


def sentences(text: str) -> tuple[str, ...]:
    """Split a text into sentences; periods inside numbers, names and URLs do not end one."""
    return tuple(part for part in END.split(" ".join(TAG.sub("", text).split())) if WORD.search(part))


def long_sentences(text: str) -> tuple[str, ...]:
    """Sentences of more than 20 words, including names and numbers."""
    return tuple(
        one for one in sentences(text) if sum(1 for word in one.split() if WORD.search(word)) > LONGEST_SENTENCE
    )


def measure(text: str, left_out: LeftOut, language: str) -> Measure:
    """Count a text without the names and words in `left_out`; a number is one syllable."""
    kept = [left_out.pattern.sub(" ", FILLED_IN.sub(" ", one)) for one in sentences(text)]
    words = [found for found in (WORD.findall(one) for one in kept) if found]
    each = [word for found in words for word in found]
    return Measure(len(words), len(each), sum(syllables(word, language) for word in each))


def together(measures: Iterable[Measure]) -> Measure:
    """The sum of several measures."""
    all_of = tuple(measures)
    return Measure(
        sum(one.sentences for one in all_of), sum(one.words for one in all_of), sum(one.syllables for one in all_of)
    )


@cache
def syllables(word: str, language: str) -> int:
    """Number of syllables, at least 1: vowel groups in each part of the hyphenated word."""
    plain = re.sub(r"['\u2019]s?$", "", word.lower())
    parts = _hyphens(language).inserted(plain).split("-")
    return max(1, sum(_said(part, language) for part in parts))


@cache
def _hyphens(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang={"en": "en_US", "es": "es"}[language])


def _said(part: str, language: str) -> int:
    if language == "es":  # two strong vowels are two syllables, a weak one forms a diphthong
        return sum(max(1, len(STRONG.findall(run))) for run in SPANISH.findall(part))
    return len(ENGLISH.findall(SILENT.sub("", part))) or min(1, len(ENGLISH.findall(part)))


def grade(found: Measure) -> float:
    """Flesch-Kincaid grade (English) in school years; higher is harder."""
    return 0.39 * found.words / found.sentences + 11.8 * found.syllables / found.words - 15.59


def ease(found: Measure) -> float:
    """Fernández-Huerta score (Spanish), 0 to 100; higher is easier."""
    return 206.84 - 60 * found.syllables / found.words - 1.02 * found.words / found.sentences


@dataclass(frozen=True)
class Scale:
    """A formula with its goals for medians and single texts; `harder`: 1 if higher scores are harder, else -1."""

    formula: Callable[[Measure], float]
    harder: int
    median: float
    limit: float

    def fails(self, score: float, goal: float) -> bool:
        """Whether the score, rounded to one decimal as shown, misses the goal."""
        return (round(score, 1) - goal) * self.harder > 0


SCALES = {"en": Scale(grade, 1, 6, 8), "es": Scale(ease, -1, 70, 60)}


@dataclass(frozen=True)
class Judged:
    """The score of a text, or of all short texts of a kind together."""

    path: str
    text: str
    score: float
    short: bool = False


@dataclass(frozen=True)
class Kind:
    """All texts of a kind; median over single texts, or over the short ones if there are no others."""

    name: str
    judged: tuple[Judged, ...]
    scale: Scale

    @property
    def median(self) -> float:
        return median([one.score for one in self.judged if not one.short] or [one.score for one in self.judged])

    @property
    def worst(self) -> float:
        return max((one.score for one in self.judged), key=lambda score: score * self.scale.harder)


@dataclass(frozen=True)
class Reading:
    """Result for a language: kinds, the hardest texts first, and (path, sentence) of long sentences."""

    scale: Scale
    kinds: tuple[Kind, ...]
    worst: tuple[Judged, ...]
    too_long: tuple[tuple[str, str], ...]

    @property
    def failing(self) -> tuple[str, ...]:
        """Kinds and paths of texts that miss a goal, without duplicates."""
        kinds = (kind.name for kind in self.kinds if self.scale.fails(kind.median, self.scale.median))
        every = (one for kind in self.kinds for one in kind.judged)
        texts = (one.path for one in every if self.scale.fails(one.score, self.scale.limit))
        return tuple(dict.fromkeys((*kinds, *texts, *(path for path, _ in self.too_long))))


def kind_of(path: str) -> str:
    """The kind of the text at this path; "" when it is not measured."""
    for pattern, kind in KINDS:
        found = re.search(pattern, path)
        if found:
            return found.expand(kind)
    raise ValueError(f"{path}: of no kind; add one to KINDS")


def pieces(texts: Iterable[Text]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Kind -> (path, text) of all measured texts; equal template texts count once."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    seen: set[str] = set()
    for text in texts:
        kind = kind_of(text.path)
        for said in (one.strip() for one in text.said):
            if kind and said and not (kind == "templates" and said in seen):
                found.setdefault(kind, {})[text.path, said] = None
            seen |= {said} if kind == "templates" else set()
    return {kind: tuple(found[kind]) for kind in sorted(found)}


def read(pieces: Mapping[str, tuple[tuple[str, str], ...]], left_out: LeftOut, language: str) -> Reading:
    """Measure the texts of a language; raises KeyError without a formula in SCALES."""
    scale = SCALES[language]
    judged = {kind: _judged(kind, some, left_out, language) for kind, some in pieces.items()}
    kinds = tuple(Kind(name, found, scale) for name, found in judged.items() if found)
    worst = sorted((one for kind in kinds for one in kind.judged), key=lambda one: -one.score * scale.harder)
    every = (one for some in pieces.values() for one in some)
    too_long = ((path, sentence) for path, text in every for sentence in long_sentences(text))
    return Reading(scale, kinds, tuple(worst[:MOST_LISTED]), tuple(too_long))


def _judged(kind: str, texts: Iterable[tuple[str, str]], left_out: LeftOut, language: str) -> tuple[Judged, ...]:
    measures = [(path, text, measure(text, left_out, language)) for path, text in texts]
    formula = SCALES[language].formula
    alone = [Judged(path, text, formula(found)) for path, text, found in measures if found.words >= FEWEST_WORDS]
    short = [found for _, _, found in measures if 0 < found.words < FEWEST_WORDS]
    if together(short).words >= FEWEST_WORDS:
        alone.append(Judged(kind, f"{len(short)} short texts together", formula(together(short)), short=True))
    return tuple(alone)


def plain_words(folder: Path) -> LeftOut:
    """Read content/plain-words.yaml; raises ContentError with every problem in it.

    Names are grouped by the reason for leaving them out; each word has its own reason.
    """
    problems: Problems = []
    node = load.read_file(folder, "content/plain-words.yaml", problems).mapping("names words")
    names = [name for _, group in node.get("names").pairs() for name in group.words(1)]
    words = [(word, reason.text()) for word, reason in node.get("words").pairs()]
    for name in sorted({name for name in names if names.count(name) > 1}):
        node.get("names").wrong("each name once", name)
    if problems:
        raise load.ContentError(problems)
    return LeftOut(tuple(names), tuple(word for word, _ in words))


def report(
    texts: Mapping[str, Iterable[Text]], months: Mapping[str, tuple[str, ...]], left_out: LeftOut
) -> tuple[list[str], bool]:
    """(lines of the report, whether every goal is met).

    A language without a formula has no goals and is reported as not measured.
    """
    found, met = [], True
    for language, some in texts.items():
        if language not in SCALES:
            found.append(f"Reading level, {language}: not measured, tools/reading.py has no formula for it")
            continue
        reading = read(pieces(some), replace(left_out, months=months[language]), language)
        found += lines(language, reading)
        met = met and not reading.failing
    return found, met


def lines(language: str, reading: Reading) -> Iterator[str]:
    """The report of one language: table of kinds, hardest texts, long sentences, verdict."""
    scale = reading.scale
    yield f"Reading level, {language}: goal for the median {scale.median}, for each text {scale.limit}"
    yield f"{'kind':<20} {'texts':>5} {'median':>6} {'worst':>6}"
    yield from (
        f"{kind.name:<20} {len(kind.judged):>5} {kind.median:>6.1f} {kind.worst:>6.1f}" for kind in reading.kinds
    )
    yield "The hardest texts:"
    yield from (f"{one.score:>5.1f} {one.path}: {one.text}" for one in reading.worst)
    yield from (f"Longer than 20 words: {path}: {text}" for path, text in reading.too_long)
    failing = reading.failing
    yield f"Misses the goals: {len(failing)}" if failing else "Every goal is met."
    yield from (f"  {name}" for name in failing)
