"""Everything that the site shows in one language, validated."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from clinic_check.check.conditions import Answers
from clinic_check.check.library import Calendar, FileNames, Harmed, Language, Library
from clinic_check.check.mail import Email
from clinic_check.check.model import Questionnaire
from clinic_check.check.report import Report, report
from clinic_check.claims.report import ClaimKind, ClaimNotes, Explained, explain
from clinic_check.claims.scanner import Scanner
from clinic_check.loader.glossary import Glossary
from clinic_check.loader.texts import Text
from clinic_check.lookup.numbers import Numbers
from clinic_check.lookup.products import Catalogue


@dataclass(frozen=True, eq=False)  # compared by identity, so that it can be a cache key
class Content:
    """The content in one language; `review_months`: months after `reviewed` until a review is overdue.

    `languages`: codes served in addition to English. `texts`: every text for people in the files, in reading order.
    """

    questionnaire: Questionnaire
    library: Library
    reviewed: datetime.date
    review_months: int
    calendar: Calendar
    files: FileNames
    email: Email
    harmed: Harmed
    numbers: Numbers
    catalogue: Catalogue
    claim_kinds: Mapping[str, ClaimKind]
    claim_notes: ClaimNotes
    scanner: Scanner
    glossary: Glossary
    languages: tuple[str, ...]
    banned_words: tuple[str, ...]
    allowed_phrases: tuple[str, ...]
    texts: tuple[Text, ...] = ()

    @property
    def language(self) -> Language:
        return self.library.language

    def is_old(self, day: datetime.date, today: datetime.date) -> bool:
        """Whether `review_months` or more have passed since a day."""
        months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
        return months >= self.review_months

    def report(self, answers: Answers) -> Report:
        """The result for these answers."""
        return report(self.questionnaire, self.library, answers)

    def explain(self, text: str) -> Explained:
        """The claims in a pasted text; quotes have control characters replaced."""
        return explain(self.questionnaire, self.scanner, self.claim_kinds, text)
