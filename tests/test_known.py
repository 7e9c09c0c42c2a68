"""Evidence on the treatment: pairing, treatment texts, and the notes whose condition holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic_check.check.answers import read
from clinic_check.check.cautions import Known, known
from clinic_check.check.conditions import Answers, Condition, FactTest, ItemTest
from clinic_check.check.library import Note, Sourced
from clinic_check.loader.content import Content


def of(content: Content, **answers: str) -> Known:
    given = {item.replace("_", "-"): (option,) for item, option in answers.items()}
    return known(content.questionnaire, content.library, read(content.questionnaire, given))


def note_ids(facts: Known) -> dict[str, list[str]]:
    return {part.group.id: [note.id for note in part.notes] for part in facts.groups}


def without_pairing(content: Content, product: str, condition: str) -> Content:
    """A copy whose table says nothing of this treatment for this condition."""
    table = content.library.treatments
    treatment = table.by_id[product]
    left = {name: one for name, one in treatment.pairings.items() if name != condition}
    products = {**table.by_id, product: replace(treatment, pairings=left)}
    return replace(content, library=replace(content.library, treatments=replace(table, by_id=products)))


@pytest.mark.parametrize(
    ("product", "condition", "grade", "told"),
    [
        ("exosomes", "knee-or-joint", "no-advantage", True),
        ("exosomes", "erectile", "none", True),
        ("exosomes", "heart", "early", True),
        ("lab-grown-cells", "knee-or-joint", "mixed", True),
        ("birth-tissue-cells", "blood", "established", False),
        ("approved-product", "knee-or-joint", "approved", False),
        ("other", "skin", "unknown", False),
        ("unknown", "back-or-spine", "unnamed", True),
    ],
)
def test_the_pairing(content: Content, product: str, condition: str, grade: str, told: bool) -> None:
    """Treatment and condition together give a grade, its headline if it has one, and a text with its sources."""
    table = content.library.treatments
    facts = of(content, product=product, condition=condition)
    assert (facts.grade, facts.headline) == (grade, table.grades[grade])
    assert bool(facts.headline) == told
    assert facts.pairing == table.by_id[product].pairings[condition].text
    assert facts.pairing.text not in (table.no_text, table.no_condition)
    assert facts.pairing.sources


def test_the_condition_is_named(content: Content) -> None:
    """The condition stands there in the words of its option, and not at all while it is unanswered."""
    label = content.questionnaire.by_id["condition"].by_id["knee-or-joint"].label
    assert of(content, product="prp", condition="knee-or-joint").condition == label
    assert of(content, product="prp").condition == ""


def test_a_pairing_without_a_text(content: Content) -> None:
    """Where the table has no such pairing, the treatment's own texts stay and a sentence says that nobody looked."""
    facts = of(without_pairing(content, "prp", "skin"), product="prp", condition="skin")
    assert facts.treatment
    assert facts.treatment.id == "prp"
    assert (facts.pairing.text, facts.pairing.sources) == (content.library.treatments.no_text, ())
    assert (facts.grade, facts.headline) == ("unknown", "")
    own = (facts.treatment.status, facts.treatment.harm, facts.treatment.price)
    assert [text for text, _ in facts.texts][:4] == [facts.pairing, *own]
    assert all(text.text and text.sources for text in own)


def test_the_other_pairings_stay(content: Content) -> None:
    """A missing pairing leaves the treatment's other pairings as they were."""
    facts = of(without_pairing(content, "prp", "skin"), product="prp", condition="hair")
    assert facts.pairing == of(content, product="prp", condition="hair").pairing
    assert facts.pairing.sources


@pytest.mark.parametrize("answers", [{"product": "prp"}, {"product": "prp", "condition": "not-said"}, {}])
def test_no_condition_is_named(content: Content, answers: dict[str, str]) -> None:
    """Without a condition a sentence says why nothing is said about it."""
    facts = of(content, **answers)
    assert (facts.pairing.text, facts.pairing.sources, facts.grade) == (
        content.library.treatments.no_condition,
        (),
        "unknown",
    )


def test_the_treatment_itself_is_shown_without_a_condition(content: Content) -> None:
    """A named treatment keeps its own status, harm and price while no condition is named."""
    facts = of(content, product="exosomes", condition="not-said")
    assert facts.treatment
    assert facts.treatment == content.library.treatments.by_id["exosomes"]
    assert len(facts.texts) > 4


def test_no_product_is_named(content: Content) -> None:
    """Without a product there is no treatment, and a condition alone gets the sentence that nobody looked."""
    facts = of(content, condition="knee-or-joint")
    assert facts.treatment is None
    assert (facts.pairing.text, facts.grade, facts.headline) == (content.library.treatments.no_text, "unknown", "")
    assert set(note_ids(facts)) <= {"condition"}


def note(name: str, group: str, condition: Condition) -> Note:
    return Note(name, group, condition, Sourced(f"On {name}.", (name,)))


def chosen(item: str, *options: str, negated: bool = False) -> Condition:
    return ((ItemTest(item, frozenset(options), negated),),)


NOTES = (
    note("abroad", "place", ((FactTest("abroad", True),),)),
    note("any-cells", "product", chosen("product", "prp", "exosomes", negated=True)),
    note("exosomes", "product", chosen("product", "exosomes")),
    note("needle", "given", chosen("how-given", "skin-injection", "vein")),
    note("knee", "condition", chosen("condition", "knee-or-joint")),
    note("mexico", "place", chosen("place", "mexico")),
    note("exosome-batches", "product", chosen("product", "exosomes", "exosome-skin-product")),
    note("exosome-germs", "product", chosen("product", "exosomes")),
)


@pytest.fixture(scope="module")
def noted(content: Content) -> Content:
    """The content with the notes above in place of its own."""
    return replace(content, library=replace(content.library, notes=NOTES))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, {"product": ["any-cells"]}),
        ({"product": "prp"}, {}),
        ({"product": "exosomes"}, {"product": ["exosomes", "exosome-batches", "exosome-germs"]}),
        (
            {"product": "prp", "condition": "knee-or-joint", "how_given": "vein", "place": "mexico"},
            {"given": ["needle"], "condition": ["knee"], "place": ["abroad", "mexico"]},
        ),
        ({"product": "prp", "place": "uk"}, {"place": ["abroad"]}),
        ({"product": "prp", "place": "not-said", "how_given": "not-said", "condition": "not-said"}, {}),
    ],
)
def test_the_notes_that_fit(noted: Content, answers: dict[str, str], expected: dict[str, list[str]]) -> None:
    """The notes whose condition holds are shown in the order of the content, group by group; empty groups are not."""
    facts = of(noted, **answers)
    assert note_ids(facts) == expected
    assert list(note_ids(facts)) == [group for group in ("product", "given", "condition", "place") if group in expected]


def test_all_texts_stand_in_their_order(noted: Content) -> None:
    """The texts are the pairing, status, harm, price, then the notes of each group."""
    facts = of(noted, product="exosomes", condition="skin", how_given="skin-injection", place="mexico")
    assert facts.treatment
    own = (facts.treatment.status, facts.treatment.harm, facts.treatment.price)
    notes = [note.text for part in facts.groups for note in part.notes]
    assert [part.group.id for part in facts.groups] == ["product", "given", "place"]
    assert len(notes) == 3 + 1 + 2
    assert [text for text, _ in facts.texts] == [facts.pairing, *own, *notes]


def test_paper_has_room_for_the_first_notes(noted: Content) -> None:
    """Of each group the first few notes are printed, as many as its content says; all other texts are printed."""
    few = tuple(replace(group, printed=2) for group in noted.library.groups)
    facts = of(
        replace(noted, library=replace(noted.library, groups=few)), product="exosomes", condition="skin", place="mexico"
    )
    assert [[note.id for note in part.printed] for part in facts.groups] == [
        ["exosomes", "exosome-batches"],
        ["abroad", "mexico"],
    ]
    assert [printed for _, printed in facts.texts] == [True] * 6 + [False] + [True] * 2
    assert facts.unprinted == 1


def test_every_treatment_has_its_own_texts(content: Content) -> None:
    """Each option of the product has a treatment with status, harm and price, and sources for each pairing."""
    products = [option.id for option in content.questionnaire.by_id["product"].options]
    conditions = [option.id for option in content.questionnaire.by_id["condition"].options if option.id != "not-said"]
    assert (len(products), len(conditions)) == (16, 27)
    for product in products:
        for condition in conditions:
            facts = of(content, product=product, condition=condition)
            assert facts.treatment
            assert facts.treatment.id == product
            listed = condition in facts.treatment.pairings
            assert bool(facts.pairing.sources) == listed, (product, condition)


def test_a_hidden_grade_adds_no_headline(content: Content, approved_offer: Answers) -> None:
    """A use that is approved adds no line to the top of a result."""
    reading = read(content.questionnaire, approved_offer)
    assert known(content.questionnaire, content.library, reading).headline == ""
