"""The kinds of claims that a text can make, what is said about each, and how they become answers of the check."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from clinic_check.check.answers import AnswerError, Answers
from clinic_check.check.library import Sourced
from clinic_check.check.model import Questionnaire

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


CLAIMS = "claims"


def claim_ids(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Every kind of claim in the order of the check; without the options that stand alone, which are no claims."""
    item = questionnaire.by_id.get(CLAIMS)
    options = item.options if item else ()
    return (*(option.id for option in options if not option.exclusive), PRESSURE)


def ticked(questionnaire: Questionnaire, answers: Answers, kinds: Collection[str]) -> Answers:
    """The answers with these claims added, which drops an option that stands alone; raises AnswerError for others."""
    known = claim_ids(questionnaire)
    unknown = [kind for kind in kinds if kind not in known]
    if unknown:
        raise AnswerError(f"unknown claims {unknown!r}")
    new = dict(answers)
    if set(kinds) - {PRESSURE}:
        both = {*answers.get(CLAIMS, ()), *kinds}
        new[CLAIMS] = tuple(name for name in known if name in both and name != PRESSURE)
    if PRESSURE in kinds:
        new[PRESSURE] = ("yes",)
    return new
