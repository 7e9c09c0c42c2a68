"""What is known of the treatment the reader was offered, for the condition the reader named."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_check.check.conditions import Answers, holds
from clinic_check.check.library import Group, Library, Note, Sourced, Treatment
from clinic_check.check.model import Questionnaire

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
    """`treatment` is None while no product is named; `pairing` falls back to a sentence without a source."""

    treatment: Treatment | None
    condition: str
    grade: str
    headline: str
    pairing: Sourced
    groups: tuple[NoteGroup, ...]

    @property
    def unprinted(self) -> int:
        """How many notes stand on the screen alone."""
        return sum(len(group.notes) - len(group.printed) for group in self.groups)

    @property
    def texts(self) -> tuple[tuple[Sourced, bool], ...]:
        """All sourced texts in the order in which they are shown, and whether each is printed."""
        own = (self.treatment.status, self.treatment.harm, self.treatment.price) if self.treatment else ()
        notes = ((note.text, note in group.printed) for group in self.groups for note in group.notes)
        return (*((text, True) for text in (self.pairing, *own)), *notes)


def known(questionnaire: Questionnaire, library: Library, answers: Answers) -> Known:
    """The text for the pairing, the treatment's own texts, and the notes whose condition holds."""
    treatments = library.treatments
    product, condition = _only(answers, "product"), _only(answers, "condition")
    treatment = treatments.by_id.get(product)
    pairing = treatment.pairings.get(condition) if treatment else None
    named = condition not in ("", NOT_SAID)
    label = questionnaire.by_id["condition"].by_id[condition].label if named else ""
    if pairing:
        headline, grade, text = treatments.grades[pairing.grade], pairing.grade, pairing.text
    else:
        headline, grade, text = "", "unknown", Sourced(treatments.no_text if named else treatments.no_condition, ())
    return Known(treatment, label, grade, headline, text, _groups(questionnaire, library, answers))


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
