"""How hard a text is to read: words, syllables and sentences, and what two published formulas make of them.

docs/decisions/0010-reading-level.md says what is counted and why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyphen

LONGEST_SENTENCE = 20
TAG = re.compile(r"<[^>]+>")
FILLED_IN = re.compile(r"%\([\w-]+\)[sd]|\{[\w-]+\}")
# A point ends a sentence where the next word begins large: not in "$5.1 million", not in "ClinicalTrials.gov lists".
END = re.compile(r"(?<=[.?!])[\"')\]\u2019\u201d]*\s+(?=[\"'(\u2018\u201c¿¡]*[A-ZÁÉÍÓÚÑ0-9])")
WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*|\d[\d.,/]*")
# One match is one syllable. English says "ia" and "io" as two, but not after t, c, g, s or x; "autism" has three.
ENGLISH = re.compile(r"(?<=[^tcgsx])i(?=a|o(?!n))|[aeiouy]+|(?<=i)sm$")
SPANISH = re.compile(r"[aeiouyáéíóúü]+")
STRONG = re.compile(r"[aeoáéíóú]")
# An e that is written and not said: "state", "changed", "times"; but "table", "tested" and "doses" say theirs.
SILENT = re.compile(r"(?<=[a-z])(?:(?<![^aeiou]l)(?<!e)e|(?<![td])ed|(?<![scgxz])(?<![cs]h)(?<![^aeiou]l)es)$")


@dataclass(frozen=True)
class Measure:
    """What is counted in a text."""

    sentences: int
    words: int
    syllables: int


@dataclass(frozen=True)
class LeftOut:
    """Names, as written, and words, in any case; neither is counted, nor are their plurals with s and their 's.

    A month is not counted in a date.
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
    """A name as it is written; one that begins small may begin a sentence."""
    return f"[{name[0]}{name[0].upper()}]{re.escape(name[1:])}" if name[0].islower() else re.escape(name)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text; a point inside a number, a name or an address ends none."""
    return tuple(part for part in END.split(" ".join(TAG.sub("", text).split())) if WORD.search(part))


def long_sentences(text: str) -> tuple[str, ...]:
    """Its sentences of more than 20 words, names and figures counted."""
    return tuple(
        one for one in sentences(text) if sum(1 for word in one.split() if WORD.search(word)) > LONGEST_SENTENCE
    )


def measure(text: str, left_out: LeftOut, language: str) -> Measure:
    """What is counted in a text once the names and words on the list are left out; a figure is one syllable."""
    kept = [left_out.pattern.sub(" ", FILLED_IN.sub(" ", one)) for one in sentences(text)]
    words = [found for found in (WORD.findall(one) for one in kept) if found]
    each = [word for found in words for word in found]
    return Measure(len(words), len(each), sum(syllables(word, language) for word in each))


def together(measures: Iterable[Measure]) -> Measure:
    """Several texts as if they were one."""
    all_of = tuple(measures)
    return Measure(
        sum(one.sentences for one in all_of), sum(one.words for one in all_of), sum(one.syllables for one in all_of)
    )


@cache
def syllables(word: str, language: str) -> int:
    """Syllables of a word, at least one: the vowels said in each part into which the hyphenation divides it."""
    plain = re.sub(r"['\u2019]s?$", "", word.lower())
    parts = _hyphens(language).inserted(plain).split("-")
    return max(1, sum(_said(part, language) for part in parts))


@cache
def _hyphens(language: str) -> pyphen.Pyphen:
    import pyphen  # noqa: PLC0415  only editors need it

    return pyphen.Pyphen(lang={"en": "en_US", "es": "es"}[language])


def _said(part: str, language: str) -> int:
    if language == "es":  # two strong vowels are two syllables, a weak one joins its neighbor
        return sum(max(1, len(STRONG.findall(run))) for run in SPANISH.findall(part))
    return len(ENGLISH.findall(SILENT.sub("", part))) or min(1, len(ENGLISH.findall(part)))


def grade(found: Measure) -> float:
    """Flesch-Kincaid grade of English: school years, higher is harder."""
    return 0.39 * found.words / found.sentences + 11.8 * found.syllables / found.words - 15.59


def ease(found: Measure) -> float:
    """Fernández-Huerta of Spanish: 0 to 100, higher is easier."""
    return 206.84 - 60 * found.syllables / found.words - 1.02 * found.words / found.sentences
