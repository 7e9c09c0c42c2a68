"""Everything that the site shows in one language, finished and checked."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from clinic_check.check.conditions import Answers
from clinic_check.check.library import Calendar, FileNames, Harmed, Language, Library
from clinic_check.check.model import Email, Questionnaire
from clinic_check.check.report import Report, report
from clinic_check.claims.kinds import ClaimKind, ClaimNotes
from clinic_check.claims.report import Explained, explain
from clinic_check.claims.scanner import Scanner
from clinic_check.loader.glossary import Glossary
from clinic_check.lookup.numbers import Numbers
from clinic_check.lookup.products import Catalogue


@dataclass(frozen=True, eq=False)  # each is its own, so that what is made of it can be cached by it
class Content:
    """The questionnaire and what stands around it; `review_months` is how long a review holds."""

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

    @property
    def language(self) -> Language:
        return self.library.language

    def report(self, answers: Answers) -> Report:
        """The whole result for these answers."""
        return report(self.questionnaire, self.library, answers)

    def explain(self, text: str) -> Explained:
        """The claims that the scanner finds in the text; all that is quoted from it is fit to show."""
        return explain(self.questionnaire, self.scanner, self.claim_kinds, text)
