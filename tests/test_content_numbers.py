"""The texts on numbers and phrases: allowed statements, and errors that the loader reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic_check.loader.content import Content
from clinic_check.loader.load import ContentError, load
from clinic_check.lookup.numbers import KINDS

ROOT = Path(__file__).parent.parent
LIFTED = re.compile(r"approv|licen[sc]|clear(?:ed|ance)|authori[sz]|lawful|legal(?! name)|allow", re.IGNORECASE)
HELD_DOWN = re.compile(r"\b(?:no|not|never|nothing|cannot|without|whether)\b", re.IGNORECASE)
# Sentences that speak of approval without a "not", each read by a person: none of them says that a number proves it.
READ = {
    "Some sellers point to the register to sound lawful.",
    "The number of a request to FDA to license a biologic.",
    "For the license, look up the person at the medical board of the state.",
    "What people say of a product that FDA approved for a use.",
    "Ask for the exact product name, and look for it on FDA's list of approved cell and gene products.",
    "Then read what the device was cleared for.",
    "It is said to sound lawful.",
    "It is shown beside a product, so that you think FDA approved it.",
}


def _sentences(content: Content) -> Iterator[tuple[str, str]]:
    """(kind, sentence) of everything said, but the names and looks, which quote the phrases themselves."""
    for text in content.texts:
        kind = re.match(r"content/numbers\.yaml\.kinds\[([a-z0-9-]+)\]\.(?!name$|looks$)", text.path)
        yield from ((kind[1], one) for one in re.split(r"(?<=[.?]) +", text.text.strip()) if kind)


def test_there_is_a_text_for_every_kind_and_no_other(content: Content) -> None:
    """The kinds of the content are those that are found."""
    assert set(content.numbers.by_id) == set(KINDS)
    assert len(KINDS) == 21


def test_no_sentence_says_that_a_number_proves_approval(content: Content) -> None:
    """A sentence that speaks of approval, license or clearance denies or questions it, or was read by a person."""
    sentences = list(_sentences(content))
    assert len(sentences) > 150
    assert {one for _, one in sentences if LIFTED.search(one) and not HELD_DOWN.search(one)} == READ


def test_what_a_number_proves_never_speaks_of_approval(content: Content) -> None:
    """Under "what it proves" stands no word of approval, license, safety or effect but "Nothing has been allowed"."""
    for kind in content.numbers.by_id.values():
        said = kind.proves.replace("Nothing has been allowed yet.", "")
        assert not LIFTED.search(said), kind.id
        assert not re.search(r"\b(?:safe|works|effective|quality|legitimate)\b", said), kind.id


def test_what_a_number_does_not_prove_always_denies_something(content: Content) -> None:
    """Each kind says "not", and each but the billing number of a doctor and the letter names approval or a license."""
    for kind in content.numbers.by_id.values():
        assert re.search(r"\b(?:not|never)\b", kind.not_proves), kind.id
        assert re.search(r"approv|license|cleared", kind.not_proves), kind.id


def test_a_bla_number_sends_the_reader_to_product_and_use(content: Content) -> None:
    """The one number that can belong to a license says what else must fit."""
    assert "Check that the product and the use are yours." in content.numbers.by_id["bla"].not_proves


def test_sentences_are_short_plain_and_calm(content: Content) -> None:
    """Twenty words or fewer, and no exclamation mark."""
    for kind, sentence in _sentences(content):
        assert len(sentence.split()) <= 20, (kind, sentence)
        assert "!" not in sentence, (kind, sentence)


def test_addresses_of_records_are_those_of_the_registers(content: Content) -> None:
    """With a number put in, each address leads to the record; without one there is none."""
    numbers = {
        "nct": "NCT01234567",
        "ndc": "69866-1030",
        "k-number": "K123456",
        "npi": "1993999998",
        "isrctn": "ISRCTN12345678",
        "actrn": "ACTRN12612000346897",
        "eu-ct": "2017-004823-66",
    }
    kinds = content.numbers.by_id
    steps = {kind: step for kind in kinds for step in kinds[kind].look_up if step.address}
    assert {kind: step.filled(numbers[kind]) for kind, step in steps.items()} == {
        "nct": "https://clinicaltrials.gov/study/NCT01234567",
        "ndc": "https://api.fda.gov/drug/ndc.json?search=product_ndc:%2269866-1030%22",
        "k-number": "https://www.accessdata.fda.gov/scripts/cdrh/cfdocs/cfpmn/pmn.cfm?ID=K123456",
        "npi": "https://npiregistry.cms.hhs.gov/provider-view/1993999998",
        "isrctn": "https://www.isrctn.com/ISRCTN12345678",
        "actrn": "https://www.anzctr.org.au/ACTRN12612000346897.aspx",
        "eu-ct": "https://www.clinicaltrialsregister.eu/ctr-search/search?query=2017-004823-66",
    }
    assert all(step.filled("") == "" for step in steps.values())


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("  - id: isrctn\n", "  - id: isrctm\n", "'isrctm'; no kind, did you mean 'isrctn'?"),
        ("  - id: isrctn\n", "  - id: isrctm\n", "'isrctn'; each kind that numbers.py finds needs its text"),
        ("  - id: actrn\n", "  - id: isrctn\n", "'isrctn'; each id once"),
        ("      check-digit: This", "      luhn: This", "npi].faults: form, luhn; must be check-digit, form"),
        ("https://www.isrctn.com/{number}", "https://www.isrctn.com/", "must start with https:// and hold {number}"),
        ("https://www.isrctn.com/{number}", "http://www.isrctn.com/{number}", "must start with https://"),
        ("        label: 'ISRCTN: {number}'\n", "", "must have a source, or a label and an address, or neither"),
        ("sources: [isrctn-faq]", "sources: []", "content/numbers.yaml[isrctn]: no source; at least one"),
        ("sources: [isrctn-faq]", "sources: [isrctn-fax]", "no source, did you mean 'isrctn-faq'?"),
        ("        source: fsmb-docinfo", "        source: fsmb-docinfi", "'fsmb-docinfi'; no source"),
        ("    proves: At most that FDA knows of a site.\n", "", "kinds[fei]: "),
        ("At most that FDA knows of a site.", "That the site is safe.", "[fei].proves: 'safe'; a banned word"),
    ],
)
def test_mistake_in_the_texts_is_named(small: Path, before: str, after: str, problem: str) -> None:
    """Each mistake stops the load and is told with its place."""
    file = small / "content" / "numbers.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load(small)
    assert problem in str(caught.value)


def test_a_step_can_lead_only_to_a_page_that_is_there(small: Path) -> None:
    """A page that this site does not have is a mistake in questions.yaml."""
    text = (small / "questions.yaml").read_text(encoding="utf-8")
    assert text.count("page: number") == 1
    (small / "questions.yaml").write_text(text.replace("page: number", "page: numbers", 1), encoding="utf-8")
    with pytest.raises(ContentError, match="did you mean 'number'"):
        load(small)
