"""One object with all that the page "What did they say?" shows of a text, in the order in which it shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clinic_check.check.model import Questionnaire
from clinic_check.claims.answers import claim_ids
from clinic_check.claims.kinds import ClaimKind
from clinic_check.claims.marks import Marked, Span, mark
from clinic_check.claims.scanner import Scanner
from clinic_check.lookup.pasted import shown

MOST_ASKS = 10


@dataclass(frozen=True)
class Found:
    """A kind of claim that the text makes, with its marks."""

    kind: ClaimKind
    marks: tuple[Span, ...]


@dataclass(frozen=True)
class Explained:
    """`found` stands in the order of the check; `genre` is "" or of claim_voice, and says what was left unmarked."""

    genre: str
    marked: Marked
    found: tuple[Found, ...]
    asks: tuple[str, ...]


def explain(questionnaire: Questionnaire, scanner: Scanner, kinds: Mapping[str, ClaimKind], text: str) -> Explained:
    """What the scanner finds in the text; all that is quoted from it is fit to show."""
    scan = scanner.scan(text)
    order = claim_ids(questionnaire)
    marked = mark(shown(text), scan.matches, scan.disclaimers, order)
    present = [kinds[name] for name in order if marked.of(name)]
    asks = tuple(dict.fromkeys(kind.ask for kind in present))[:MOST_ASKS]
    return Explained(scan.genre, marked, tuple(Found(kind, marked.of(kind.id)) for kind in present), asks)
