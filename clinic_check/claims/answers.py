"""Claims found in a text -> answers to the questions `claims` and `pressure`."""

from __future__ import annotations

from collections.abc import Collection

from clinic_check.check.answers import AnswerError, Answers
from clinic_check.check.model import Questionnaire
from clinic_check.claims.kinds import PRESSURE

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
