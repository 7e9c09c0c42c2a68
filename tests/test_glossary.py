"""The glossary: finding words in a text, and checks of the list."""

from __future__ import annotations

import re

import pytest

from clinic_check.loader.content import Content
from clinic_check.loader.glossary import Glossary, Word

LIST = Glossary(
    (
        Word("cell", ("stem cell", "stem cells"), "One.", ()),
        Word("fda", ("FDA",), "Two.", ()),
        Word("clearance", ("FDA cleared", "510(k)"), "Three.", ()),
        Word("ind", ("IND",), "Four.", ()),
        Word("jelly", ("Wharton's jelly",), "Five.", ()),
    )
)
ASKED_FOR = {
    *("exosome", "stem cell", "IND", "biologic", "BLA", "ethics board", "IRB", "minimally manipulated", "placebo"),
    *("comparison group", "ClinicalTrials.gov", "NCT number", "FDA", "FTC", "PRP", "SVF", "Wharton's jelly"),
    *("amniotic", "cartilage", "allogeneic", "autologous", "off-label", "NDC number", "510(k)"),
}


def found(text: str) -> list[tuple[str, str]]:
    """(word, what stands in the text)."""
    return [(word.id, text[start:end]) for start, end, word in LIST.uses(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Stem cells and a STEM CELL.", [("cell", "Stem cells"), ("cell", "STEM CELL")]),
        ("FDA, FDA-led; (FDA)", [("fda", "FDA")] * 3),
        ("FDA cleared it, and FDA said so", [("clearance", "FDA cleared"), ("fda", "FDA")]),
        ("a 510(k) file", [("clearance", "510(k)")]),
        ("IND, ind, Ind, find, INDEX, 1IND", [("ind", "IND")]),
        ("stem celling, system cells, stem  cell", []),
        ("Wharton's jelly", [("jelly", "Wharton's jelly")]),
        ("\u0130 FDA", [("fda", "FDA")]),
        ("", []),
    ],
)
def test_words_are_found_whole_and_the_longest_first(text: str, words: list[tuple[str, str]]) -> None:
    """Small and large letters are the same, but what is written in capitals alone counts only in capitals."""
    assert found(text) == words


def test_an_empty_list_finds_nothing() -> None:
    """Without words there is nothing to look for."""
    assert list(Glossary(()).uses("FDA")) == []


def test_the_words_that_readers_asked_for_are_there(content: Content) -> None:
    """The list has the words that lay people are known to stumble over."""
    forms = {form for word in content.glossary.words for form in word.forms}
    assert forms >= ASKED_FOR


def test_meanings_are_short_and_plain(content: Content) -> None:
    """Each meaning is one sentence of 15 words or fewer, without quotation marks, and does not begin with its word."""
    words = content.glossary.words
    assert len(words) > 30
    for word in words:
        assert re.fullmatch(r"[^.\"!?]+\.", word.meaning.replace("U.S.", "US")), word.id
        assert len(word.meaning.split()) <= 15, word.id
        assert not word.meaning.lower().startswith(word.name.lower()), word.id
