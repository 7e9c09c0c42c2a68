"""What a language needs besides texts: its name, how it writes dates and numbers, and what it calls files."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

ENGLISH = "en"  # what everything is written in; the other languages are translated from it


@dataclass(frozen=True)
class Calendar:
    """How a date and a number read in the language of the questionnaire."""

    months: tuple[str, ...]
    pattern: str
    thousands: str = ","

    def words(self, date: datetime.date) -> str:
        return self.pattern.format(month=self.months[date.month - 1], day=date.day, year=date.year)

    def figure(self, number: int) -> str:
        return f"{number:,}".replace(",", self.thousands)


@dataclass(frozen=True)
class Language:
    """The language of the questionnaire: its code, its name, and what leads to its start page, both in itself."""

    id: str
    name: str
    start: str

    @property
    def english(self) -> bool:
        return self.id == ENGLISH


@dataclass(frozen=True)
class FileNames:
    """What a file that a reader loads is called, without its ending."""

    result: str
    questions: str
    checklist: str
