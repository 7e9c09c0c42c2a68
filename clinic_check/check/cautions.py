"""Selects the cautions and notes for given answers, and the evidence on the treatment for the condition."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_check.check.answers import Reading
from clinic_check.check.conditions import Answers
from clinic_check.check.library import Caution, Group, Library, Note, Pairing, Sourced, Treatment
from clinic_check.check.model import Level, Questionnaire, Rule
from clinic_check.check.scoring import Assessment, Finding

ROUTE = ("approved", "trial", "trial-record", "ind", "ethics-board", "pay")


@dataclass(frozen=True)
class Raised:
    """A caution with the label of the answer that raised it."""

    caution: Caution
    answer: str


def for_finding(library: Library, assessment: Assessment, finding: Finding) -> tuple[Raised, ...]:
    """One caution for each chosen concern or critical option: the first in the content whose condition holds.

    None about the route where it is no concern, such as "not a trial" in ordinary practice.
    """
    if finding.item.id in ROUTE and not assessment.reading.facts["route-concern"]:
        return ()
    worrying = [option for option in finding.given if (finding.item.by_id[option].level or Level.OK) >= Level.CONCERN]
    fitting = ((option, _first(library, assessment, finding.item.id, option)) for option in worrying)
    return tuple(Raised(caution, finding.item.by_id[option].label) for option, caution in fitting if caution)


def for_rule(library: Library, assessment: Assessment, rule: Rule) -> Caution | None:
    """The first caution in the content for this rule whose condition holds."""
    fitting = (caution for caution in library.cautions if rule.id in caution.rules)
    return next((caution for caution in fitting if assessment.reading.holds(caution.when)), None)


def ids(library: Library, assessment: Assessment) -> tuple[str, ...]:
    """Ids of all cautions that apply, each once: of the fired rules, then of the answers."""
    rules = (for_rule(library, assessment, hit.rule) for hit in assessment.fired)
    answers = (
        raised.caution for finding in assessment.findings for raised in for_finding(library, assessment, finding)
    )
    return tuple(dict.fromkeys(caution.id for caution in (*rules, *answers) if caution))


def _first(library: Library, assessment: Assessment, item: str, option: str) -> Caution | None:
    fitting = (c for c in library.cautions if c.item == item and option in c.options)
    return next((caution for caution in fitting if assessment.reading.holds(caution.when)), None)


NOT_SAID = "not-said"


@dataclass(frozen=True)
class NoteGroup:
    """The notes of a group that apply."""

    group: Group
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Known:
    """Evidence on the treatment; `treatment`: None without a product; `pairing`: a default text if not in the table.

    `cell`: what the table has on this very pairing, None if nothing. `priced`: US prices are of use to the reader.
    """

    treatment: Treatment | None
    condition: str
    grade: str
    headline: str
    pairing: Sourced
    groups: tuple[NoteGroup, ...]
    cell: Pairing | None = None
    wide: bool = False
    priced: bool = True

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
        """Prices on record: of this pairing, or else of the treatment; none for a reader abroad or who pays nothing."""
        found = (self.cell and self.cell.price) or (self.treatment and self.treatment.price)
        return (found,) if found and self.priced else ()

    @property
    def evidence_sources(self) -> tuple[str, ...]:
        """Ids of the sources of the text on the pairing and of what follows it, each once."""
        texts = (self.pairing, *self.more)
        return tuple(dict.fromkeys(source for text in texts for source in text.sources))


def known(questionnaire: Questionnaire, library: Library, reading: Reading) -> Known:
    """The texts on pairing and treatment, and the notes whose condition holds."""
    treatments = library.treatments
    product, condition = _only(reading.given, "product"), _only(reading.given, "condition")
    treatment = treatments.by_id.get(product)
    pairing = treatment.pairings.get(condition) if treatment else None
    named = condition not in ("", NOT_SAID)
    label = questionnaire.by_id["condition"].by_id[condition].label if named else ""
    if pairing:
        grade, text = pairing.grade, pairing.text
        headline = pairing.headline or ("" if condition in treatments.bundles else treatments.grades[grade])
    else:
        headline, grade, text = "", "unknown", Sourced(treatments.no_text if named else treatments.no_condition, ())
    wide = condition in treatments.wide
    priced = not reading.facts["abroad"] and _only(reading.given, "pay") != "no"
    return Known(treatment, label, grade, headline, text, _groups(library, reading), pairing, wide, priced)


def _only(answers: Answers, item: str) -> str:
    return next(iter(answers.get(item, ())), "")


def _groups(library: Library, reading: Reading) -> tuple[NoteGroup, ...]:
    groups = []
    for group in library.groups:
        notes = tuple(note for note in library.notes if note.group == group.id and reading.holds(note.when))
        if notes:
            groups.append(NoteGroup(group, notes))
    return tuple(groups)
