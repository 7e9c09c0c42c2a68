"""Marketing claims in a text: a stand-in that knows a few phrases, to be replaced by the scanner."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PHRASES = {
    "guaranteed": "cure-or-guarantee",
    "no side effects": "no-risk",
    "breakthrough": "breakthrough",
    "no downtime": "no-downtime",
    "call now": "pressure",
}


@dataclass(frozen=True)
class Match:
    """One claim in the text; text[start:end] == quote. `claim` is an option of the question `claims`, or "pressure"."""

    claim: str
    start: int
    end: int
    quote: str
    pattern: str


@dataclass(frozen=True)
class Disclaimer:
    """A sentence in which the text itself takes something back."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class Scan:
    """`matches` by start, those of different kinds may overlap; `genre` is "", or why nothing was looked for."""

    matches: tuple[Match, ...]
    disclaimers: tuple[Disclaimer, ...]
    genre: str


@dataclass(frozen=True)
class Scanner:
    def scan(self, text: str) -> Scan:
        found = [
            Match(claim, hit.start(), hit.end(), hit[0], phrase)
            for phrase, claim in _PHRASES.items()
            for hit in re.finditer(re.escape(phrase), text, re.IGNORECASE)
        ]
        back = tuple(Disclaimer(hit.start(), hit.end(), hit[0]) for hit in re.finditer("results vary", text))
        return Scan(tuple(sorted(found, key=lambda match: match.start)), back, "")
