"""Evidence on the treatment: pairing, treatment texts, and the notes whose condition holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from clinic_check.check.answers import read
from clinic_check.check.cautions import Known, known
from clinic_check.check.conditions import Answers, Condition, FactTest, ItemTest
from clinic_check.check.library import Note, Pairing, Sourced
from clinic_check.loader.checks import check_treatments
from clinic_check.loader.content import Content
from tools.reading import sentences

# Diseases of nerves or brain that are conditions of their own, and the other conditions of edition 2.
NERVES = (
    "parkinson",
    "als",
    "ms",
    "stroke-or-brain-injury",
    "spinal-cord",
    "dementia",
    "autism-or-cerebral-palsy",
    "neuropathy",
)
NEWER = ("wound", "fertility", "diabetes", "eye", "kidney-or-liver", "cancer", "tendon")
# Words that name a condition, as a text on it may do; "other" stands for no disease, so its texts send the reader on.
DISEASES = {
    "knee-or-joint": "knee|joint|cartilage|arthritis",
    "tendon": "tendon|tennis elbow|heel pain|achilles",
    "back-or-spine": "back pain|back or spine|spine|disc",
    "skin": "skin|face|smile lines|looks",
    "hair": "hair",
    "wound": "wound|burn|sore|blocked (leg )?arteries",
    "parkinson": "parkinson",
    "als": r"als\b",
    "ms": r"ms\b|multiple sclerosis",
    "stroke-or-brain-injury": "stroke|brain injury|head injury",
    "spinal-cord": "spinal cord",
    "dementia": "alzheimer|dementia",
    "autism-or-cerebral-palsy": "autism|cerebral palsy",
    "neuropathy": "neuropathy|nerve damage|immune nerve disease",
    "nerves-or-brain": "nerve|brain|ataxia|system atrophy|epilepsy",
    "heart": "heart",
    "lungs": "lung|copd|covid|cystic fibrosis",
    "kidney-or-liver": "kidney|liver|cirrhosis",
    "diabetes": "diabetes|diabetic",
    "eye": "eye|macular|mactel|cornea|optic|retinitis",
    "blood": "blood|graft|sickle",
    "cancer": "cancer|tumor",
    "autoimmune": "immune|crohn|lupus|scleroderma|type 1 diabetes|alopecia|patchy hair",
    "erectile": "erection",
    "fertility": "fertility|womb|eggs|asherman",
    "wellness": "aging|frail|well-being|long life",
    "other": "other (disease|use)s?|any disease|your (own )?disease",
}
NOTHING_KNOWN = re.compile(
    r"we (found|know of|saw) no|found nothing|found none|did not look|cannot judge|be looked up", re.I
)


def of(content: Content, **answers: str) -> Known:
    given = {item.replace("_", "-"): (option,) for item, option in answers.items()}
    return known(content.questionnaire, content.library, read(content.questionnaire, given))


def note_ids(facts: Known) -> dict[str, list[str]]:
    return {part.group.id: [note.id for note in part.notes] for part in facts.groups}


def with_pairing(content: Content, product: str, condition: str, **changes: Any) -> Content:
    """A copy whose pairing of this treatment and condition has other values."""
    table = content.library.treatments
    treatment = table.by_id[product]
    pairings = {**treatment.pairings, condition: replace(treatment.pairings[condition], **changes)}
    products = {**table.by_id, product: replace(treatment, pairings=pairings)}
    return replace(content, library=replace(content.library, treatments=replace(table, by_id=products)))


def pairings(content: Content) -> Iterator[tuple[str, str, Pairing]]:
    """(product, condition, pairing) of the whole table."""
    for product, treatment in content.library.treatments.by_id.items():
        yield from ((product, condition, pairing) for condition, pairing in treatment.pairings.items())


def without_pairing(content: Content, product: str, condition: str) -> Content:
    """A copy whose table says nothing of this treatment for this condition."""
    table = content.library.treatments
    treatment = table.by_id[product]
    left = {name: one for name, one in treatment.pairings.items() if name != condition}
    products = {**table.by_id, product: replace(treatment, pairings=left)}
    return replace(content, library=replace(content.library, treatments=replace(table, by_id=products)))


@pytest.mark.parametrize(
    ("product", "condition", "grade"),
    [
        ("exosomes", "knee-or-joint", "no-advantage"),
        ("exosomes", "erectile", "none"),
        ("exosomes", "heart", "early"),
        ("lab-grown-cells", "knee-or-joint", "mixed"),
        ("birth-tissue-cells", "blood", "established"),
        ("transplant-after-chemo", "ms", "established"),
        ("approved-product", "knee-or-joint", "approved"),
        ("other", "skin", "unknown"),
        ("unknown", "back-or-spine", "unnamed"),
    ],
)
def test_the_pairing(content: Content, product: str, condition: str, grade: str) -> None:
    """Treatment and condition together give a grade, a headline of their own, and a text with its sources."""
    table = content.library.treatments
    facts = of(content, product=product, condition=condition)
    pairing = table.by_id[product].pairings[condition]
    assert (facts.grade, facts.headline) == (grade, pairing.headline)
    assert facts.headline
    assert facts.headline not in table.grades.values()
    assert facts.pairing == pairing.text
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
    assert (facts.more, facts.harm, facts.price) == ((), (own[1],), (own[2],))
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
    assert (facts.harm, facts.price) == ((facts.treatment.harm,), (facts.treatment.price,))
    assert facts.groups


def test_no_product_is_named(content: Content) -> None:
    """Without a product there is no treatment, and a condition alone gets the sentence that nobody looked."""
    facts = of(content, condition="knee-or-joint")
    assert facts.treatment is None
    assert (facts.pairing.text, facts.grade, facts.headline) == (content.library.treatments.no_text, "unknown", "")
    assert set(note_ids(facts)) <= {"condition"}


def note(name: str, group: str, condition: Condition) -> Note:
    return Note(name, group, condition, Sourced(f"On {name}.", (name,)), "")


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


def test_the_groups_stand_in_their_order(noted: Content) -> None:
    """The treatment has its own harm beside the notes of each group, and no price for a reader abroad."""
    facts = of(noted, product="exosomes", condition="skin", how_given="skin-injection", place="mexico")
    assert facts.treatment
    assert (facts.harm, facts.price) == ((facts.treatment.harm,), ())  # the prices on record are of the US
    assert [part.group.id for part in facts.groups] == ["product", "given", "place"]
    assert [len(part.notes) for part in facts.groups] == [3, 1, 2]


def test_every_treatment_has_its_own_texts(content: Content) -> None:
    """Each option of the product has a treatment with status, harm and price, and a text for each named condition.

    Nobody looked for an exosome serum in the newer conditions, nor for a membrane in diseases of nerves or brain.
    """
    table = content.library.treatments
    products = [option.id for option in content.questionnaire.by_id["product"].options]
    conditions = [option.id for option in content.questionnaire.by_id["condition"].options if option.id != "not-said"]
    assert (len(products), len(conditions)) == (16, 27)
    untold = {("exosome-skin-product", name) for name in (*NERVES, *NEWER)}
    untold |= {("wound-membrane", name) for name in (*NERVES, "nerves-or-brain")}
    for product in products:
        for condition in conditions:
            facts = of(content, product=product, condition=condition)
            assert facts.treatment
            assert facts.treatment.id == product
            if (product, condition) in untold:
                assert (facts.pairing.text, facts.headline) == (table.no_text, "")
            else:
                assert facts.pairing.sources, (product, condition)


def names(condition: str, text: str) -> bool:
    """Whether the text names this condition, or one disease that belongs to it."""
    return re.search(rf"\b({DISEASES[condition]})", text, re.I) is not None


def test_each_of_the_texts_is_about_the_disease_chosen(content: Content) -> None:
    """Whatever treatment and condition are chosen, the text names that disease or says that nothing is known of it."""
    about = {
        (product.id, condition): of(content, product=product.id, condition=condition).pairing.text
        for product in content.questionnaire.by_id["product"].options
        for condition in DISEASES
        if condition != "other"
    }
    assert len(about) == 16 * 26
    assert [pair for pair, text in about.items() if not (names(pair[1], text) or NOTHING_KNOWN.search(text))] == []


def test_no_headline_is_about_another_disease(content: Content) -> None:
    """Each headline names the disease chosen, before the colon if it has one; a pairing without a text has none."""
    headlines = {
        (product.id, condition): of(content, product=product.id, condition=condition).headline
        for product in content.questionnaire.by_id["product"].options
        for condition in DISEASES
    }
    assert len(headlines) == 16 * 27
    assert sum(bool(headline) for headline in headlines.values()) > 400
    assert [
        (pair, headline)
        for pair, headline in headlines.items()
        if headline and not names(pair[1], headline.partition(":")[0])
    ] == []


def test_every_condition_has_words_that_name_it(content: Content) -> None:
    """The words above cover each condition that can be chosen, except the answer that none was named."""
    options = {option.id for option in content.questionnaire.by_id["condition"].options}
    assert set(DISEASES) == options - {"not-said"}


def test_every_headline_is_one_short_sentence_of_its_own(content: Content) -> None:
    """Each pairing has a headline of 8 to 16 words that is one sentence and not that of a grade."""
    graded = set(content.library.treatments.grades.values())
    for product, condition, pairing in pairings(content):
        assert 8 <= len(pairing.headline.split()) <= 16, (product, condition)
        assert len(sentences(pairing.headline)) == 1, (product, condition)
        assert pairing.headline.endswith("."), (product, condition)
        assert pairing.headline not in graded, (product, condition)


def test_no_two_diseases_of_a_treatment_share_a_text(content: Content) -> None:
    """The headlines of one treatment all differ, since each names its condition, and so do the texts."""
    for treatment in content.library.treatments.by_id.values():
        for said in (
            [pairing.headline for pairing in treatment.pairings.values()],
            [pairing.text.text for pairing in treatment.pairings.values()],
        ):
            assert len(set(said)) == len(said), treatment.id


def test_a_pairing_says_if_it_was_searched(content: Content) -> None:
    """A pairing that nobody searched separately never says that nothing was found, except of licensed products."""
    for product, condition, pairing in pairings(content):
        if not pairing.searched and product not in ("approved-product", "gene-or-immune-cells"):
            said = f"{pairing.headline} {pairing.text.text}".lower()
            assert "we found no" not in said, (product, condition)


def test_several_diseases_have_no_graded_headline(content: Content) -> None:
    """A condition that stands for several diseases never gets the headline of a grade."""
    table = content.library.treatments
    assert table.bundles == {"nerves-or-brain", "autoimmune", "blood", "other"}
    for bundle in table.bundles:
        bare = with_pairing(content, "exosomes", bundle, headline="", grade="none")
        assert of(bare, product="exosomes", condition=bundle).headline == ""


def test_a_single_disease_falls_back_on_its_grade(content: Content) -> None:
    """A pairing without a headline of its own gets that of its grade, and none if the grade has none."""
    bare = with_pairing(content, "exosomes", "hair", headline="")
    assert of(bare, product="exosomes", condition="hair").headline == content.library.treatments.grades["early"]
    bare = with_pairing(content, "approved-product", "knee-or-joint", headline="")
    assert of(bare, product="approved-product", condition="knee-or-joint").headline == ""


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"headline": "", "grade": "early"}, "content/treatments.yaml[prp].other"),
        ({"headline": "For this use, we found nothing."}, "content/treatments.yaml[prp].other.headline"),
        ({"headline": "", "grade": "unknown"}, ""),
        ({}, ""),
    ],
)
def test_the_loader_refuses_a_grade_for_several_diseases(
    content: Content, changes: dict[str, str], problem: str
) -> None:
    """A bundle of diseases needs a headline of its own where the grade has one, and it may not say "for this use"."""
    changed = with_pairing(content, "prp", "other", **changes)
    assert [found.path for found in check_treatments(changed)] == [problem] * bool(problem)


def test_the_loader_refuses_a_pairing_without_a_condition(content: Content) -> None:
    """The answer that no condition was named has no pairing, and a bundle is an option of the condition."""
    table = content.library.treatments
    prp = table.by_id["prp"]
    wrong = replace(prp, pairings={**prp.pairings, "not-said": prp.pairings["hair"]})
    changed = replace(table, by_id={**table.by_id, "prp": wrong}, bundles=table.bundles | {"nowhere"})
    found = check_treatments(replace(content, library=replace(content.library, treatments=changed)))
    assert [one.path for one in found] == ["content/treatments.yaml.bundles", "content/treatments.yaml[prp].not-said"]


def test_what_is_known_of_the_pairing_stands_before_the_treatment(content: Content) -> None:
    """More and harm of a pairing stand after its text and before those of the treatment, whose price it replaces."""
    more, harm, price = (Sourced(name, ("fda-purple-book",)) for name in ("more", "harm", "price"))
    changed = with_pairing(content, "prp", "hair", more=more, harm=harm, price=price)
    facts = of(changed, product="prp", condition="hair")
    assert facts.treatment
    own = facts.treatment
    assert (facts.more, facts.harm, facts.price) == ((more,), (harm, own.harm), (price,))
    assert facts.evidence_sources == (*facts.pairing.sources, "fda-purple-book")


def test_a_reader_who_pays_nothing_sees_no_price(content: Content) -> None:
    """The price of a treatment is no news to someone who does not pay for the product; to all others it is shown."""
    offer = {"product": "lab-grown-cells", "condition": "parkinson", "trial": "yes"}
    priced = content.library.treatments.by_id["lab-grown-cells"].price
    for pay, shown in (("no", ()), ("yes", (priced,)), ("insurer", (priced,)), ("unknown", (priced,))):
        facts = of(content, **offer, pay=pay)
        assert facts.price == shown, pay


def test_an_approved_use_names_the_use(content: Content, approved_offer: Answers) -> None:
    """A use that is approved is told by the headline of its pairing."""
    facts = known(content.questionnaire, content.library, read(content.questionnaire, approved_offer))
    assert facts.cell
    assert facts.headline == facts.cell.headline
