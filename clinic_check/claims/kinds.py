"""The kinds of claims that a text can make: why each misleads, and what to ask back."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from clinic_check.check.library import Sourced

PRESSURE = "pressure"  # the kind that is a question of its own; all others are options of the question `claims`


@dataclass(frozen=True)
class ClaimKind:
    """`id` is an option of the question `claims`, or PRESSURE; `name` is short enough for the label of a mark."""

    id: str
    name: str
    misleads: str
    ask: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class ClaimNotes:
    """What is said beside the kinds: where a text takes something back, and where it is a study; all as of a day."""

    as_of: datetime.date
    taken_back: Sourced
    research: Sourced
