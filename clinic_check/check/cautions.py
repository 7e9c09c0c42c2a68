"""Selects the cautions and notes for given answers, and the evidence on the treatment for the condition."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_check.check.conditions import Answers, holds
from clinic_check.check.library import Caution, Group, Library, Note, Pairing, Sourced, Treatment
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
    """One caution for each chosen concern or critical option: the first in the content whose condition holds."""
    worrying = [option for option in finding.counted if (finding.item.by_id[option].level or Level.OK) >= Level.CONCERN]
    fitting = ((option, _first(questionnaire, library, assessment, finding.item.id, option)) for option in worrying)
    return tuple(Raised(caution, finding.item.by_id[option].label) for option, caution in fitting if caution)


def for_rule(questionnaire: Questionnaire, library: Library, assessment: Assessment, rule: Rule) -> Caution | None:
    """The first caution in the content for this rule whose condition holds."""
    answers = assessment.reading.counted
    fitting = (caution for caution in library.cautions if rule.id in caution.rules)
    return next((caution for caution in fitting if _fits(questionnaire, answers, caution)), None)


def ids(questionnaire: Questionnaire, library: Library, assessment: Assessment) -> tuple[str, ...]:
    """Ids of all cautions that apply: of the fired rules, then of the answers."""
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


NOT_SAID = "not-said"


@dataclass(frozen=True)
class NoteGroup:
    """The notes of a group that apply."""

    group: Group
    notes: tuple[Note, ...]

    @property
    def printed(self) -> tuple[Note, ...]:
        return self.notes[: self.group.printed]


@dataclass(frozen=True)
class Known:
    """Evidence on the treatment; `treatment`: None without a product; `pairing`: a default text if not in the table.

    `cell`: what the table has on this very pairing, None if nothing.
    """

    treatment: Treatment | None
    condition: str
    grade: str
    headline: str
    pairing: Sourced
    groups: tuple[NoteGroup, ...]
    cell: Pairing | None = None

    @property
    def more(self) -> tuple[Sourced, ...]:
        """What follows the text on the pairing."""
        return (self.cell.more,) if self.cell and self.cell.more else ()

    @property
    def harm(self) -> tuple[Sourced, ...]:
        """Harm on record: of this pairing, then of the treatment."""
        found = (self.cell and self.cell.harm, self.treatment and self.treatment.harm)
        return tuple(text for text in found if text)

    @property
    def price(self) -> tuple[Sourced, ...]:
        """Prices on record: of this pairing, then of the treatment."""
        found = (self.cell and self.cell.price, self.treatment and self.treatment.price)
        return tuple(text for text in found if text)

    @property
    def unprinted(self) -> int:
        """Number of notes that are shown on the screen only."""
        return sum(len(group.notes) - len(group.printed) for group in self.groups)

    @property
    def texts(self) -> tuple[tuple[Sourced, bool], ...]:
        """(text, printed) of all sourced texts in display order."""
        own = (*self.more, self.treatment.status, *self.harm, *self.price) if self.treatment else ()
        notes = ((note.text, note in group.printed) for group in self.groups for note in group.notes)
        return (*((text, True) for text in (self.pairing, *own)), *notes)


def known(questionnaire: Questionnaire, library: Library, answers: Answers) -> Known:
    """The texts on pairing and treatment, and the notes whose condition holds."""
    treatments = library.treatments
    product, condition = _only(answers, "product"), _only(answers, "condition")
    treatment = treatments.by_id.get(product)
    pairing = treatment.pairings.get(condition) if treatment else None
    named = condition not in ("", NOT_SAID)
    label = questionnaire.by_id["condition"].by_id[condition].label if named else ""
    if pairing:
        grade, text = pairing.grade, pairing.text
        headline = pairing.headline or ("" if condition in treatments.bundles else treatments.grades[grade])
    else:
        headline, grade, text = "", "unknown", Sourced(treatments.no_text if named else treatments.no_condition, ())
    return Known(treatment, label, grade, headline, text, _groups(questionnaire, library, answers), pairing)


def _only(answers: Answers, item: str) -> str:
    return next(iter(answers.get(item, ())), "")


def _groups(questionnaire: Questionnaire, library: Library, answers: Answers) -> tuple[NoteGroup, ...]:
    groups = []
    for group in library.groups:
        notes = tuple(
            note for note in library.notes if note.group == group.id and holds(note.when, answers, questionnaire.facts)
        )
        if notes:
            groups.append(NoteGroup(group, notes))
    return tuple(groups)
