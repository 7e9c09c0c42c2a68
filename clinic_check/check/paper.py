"""Letters printed behind the boxes of the blank checklist, for counting by hand."""

from __future__ import annotations

from collections.abc import Mapping

from clinic_check.check.answers import read
from clinic_check.check.conditions import ItemTest
from clinic_check.check.model import Questionnaire

NOT_APPROVED = "N"
LIGHTER = "L"
ROUTE = "approved"
FOUND = "yes-checked"
NOT = "no"
LIGHTER_FACT = "light"


def letters(questionnaire: Questionnaire) -> Mapping[tuple[str, str], str]:
    """(item, option) -> letters or "": N where a found approval counts as none, L for lighter rules.

    Options are considered separately; where a second answer matters, the counting instructions say so.
    """
    lighter = _lighter(questionnaire)
    found = {}
    for item in questionnaire.items:
        for option in item.options:
            none = not item.scored and _counts_as_none(questionnaire, item.id, option.id)
            found[item.id, option.id] = NOT_APPROVED * none + LIGHTER * ((item.id, option.id) in lighter)
    return found


def _counts_as_none(questionnaire: Questionnaire, item: str, option: str) -> bool:
    reading = read(questionnaire, {item: (option,), ROUTE: (FOUND,)})
    return reading.given.get(ROUTE) == (NOT,)


def _lighter(questionnaire: Questionnaire) -> frozenset[tuple[str, str]]:
    """(item, option) pairs in the first test of each alternative of the fact for lighter rules."""
    firsts = (tests[0] for tests in questionnaire.facts[LIGHTER_FACT])
    return frozenset((test.item, option) for test in firsts if isinstance(test, ItemTest) for option in test.options)
