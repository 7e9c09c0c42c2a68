"""Which cautions apply, and because of which answers."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_check.check.conditions import Answers, holds
from clinic_check.check.library import Caution, Library
from clinic_check.check.model import Level, Questionnaire, Rule
from clinic_check.check.scoring import Assessment, Finding


@dataclass(frozen=True)
class Raised:
    """A caution with the label of the answer that raised it."""

    caution: Caution
    answer: str


def for_finding(
    questionnaire: Questionnaire, library: Library, assessment: Assessment, finding: Finding
) -> tuple[Raised, ...]:
    """One caution for each concern or critical option: the first in the content that fits."""
    worrying = [option for option in finding.counted if (finding.item.by_id[option].level or Level.OK) >= Level.CONCERN]
    fitting = ((option, _first(questionnaire, library, assessment, finding.item.id, option)) for option in worrying)
    return tuple(Raised(caution, finding.item.by_id[option].label) for option, caution in fitting if caution)


def for_rule(questionnaire: Questionnaire, library: Library, assessment: Assessment, rule: Rule) -> Caution | None:
    """The first caution in the content that answers this rule."""
    answers = assessment.reading.counted
    fitting = (caution for caution in library.cautions if rule.id in caution.rules)
    return next((caution for caution in fitting if _fits(questionnaire, answers, caution)), None)


def ids(questionnaire: Questionnaire, library: Library, assessment: Assessment) -> tuple[str, ...]:
    """Ids of all cautions that apply: those of the rules that fire, then those of the answers."""
    rules = (for_rule(questionnaire, library, assessment, hit.rule) for hit in assessment.fired)
    answers = (
        raised.caution
        for finding in assessment.findings
        for raised in for_finding(questionnaire, library, assessment, finding)
    )
    return tuple(caution.id for caution in (*rules, *answers) if caution)


def _first(
    questionnaire: Questionnaire, library: Library, assessment: Assessment, item: str, option: str
) -> Caution | None:
    answers = assessment.reading.counted
    fitting = (c for c in library.cautions if c.item == item and option in c.options)
    return next((caution for caution in fitting if _fits(questionnaire, answers, caution)), None)


def _fits(questionnaire: Questionnaire, answers: Answers, caution: Caution) -> bool:
    return caution.when is None or holds(caution.when, answers, questionnaire.facts)
