"""A scanner with a few patterns defined in a test, to test single rules of the engine."""

from __future__ import annotations

from collections.abc import Mapping

from clinic_check.claims.patterns import Part, Spelled, parts, spelled
from clinic_check.claims.scanner import Pattern, Scanner
from clinic_check.claims.voice import CUES

COMMON = "a/an/and/are/in/is/of/our/the/this/to/we/with/you/your"  # makes a text of twelve words English


def made(
    claim: str,
    *says: str,
    name: str = "p",
    lists: Mapping[str, str] | None = None,
    about: bool = False,
    negation: bool = False,
    question: bool = True,
) -> Pattern:
    """A pattern of the kind in the notation of the content; `lists` in its notation, too."""
    known: dict[str, Spelled] = {}
    for key, entries in (lists or {}).items():
        known[key] = spelled(entries.split(","), known)
    return Pattern(name, claim, tuple(parts(say, known) for say in says), about, negation, question)


def scanner(*patterns: Pattern, **cues: str) -> Scanner:
    """A scanner with these patterns; cues are comma-separated patterns, with no_negation for no-negation."""
    says = {"english": COMMON} | {name.replace("_", "-"): say for name, say in cues.items()}
    assert set(says) <= set(CUES)
    return Scanner(patterns, {name: _says(says.get(name, "")) for name in CUES})


def _says(patterns: str) -> tuple[tuple[Part, ...], ...]:
    return tuple(parts(say, {}) for say in patterns.split(",") if say)


def found(scanner: Scanner, text: str) -> list[tuple[str, str]]:
    """(kind, quote) of each match."""
    return [(match.claim, match.quote) for match in scanner.scan(text).matches]
