"""Text -> words: which words, where each stands, and where a sentence ends."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clinic_check.claims.words import LONGEST, Sentence, sentences_of

PIECES = ["Cells", "it's", "95", "1,000", "%", ". ", "? ", "! ", ", ", "\n", "\n\n", "\r\n", '"', "\u201c", "\u201d"]
MORE = [" ", "-", "\u2011", "(", ")", "Dr", "a", "\u2019", "$", "\u2022", "\u00ae", "\u0130", "\ud800", "\u00b2", "_"]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from([*PIECES, *MORE]), max_size=60).map("".join))


def _words(text: str) -> list[list[str]]:
    return [one.words for one in sentences_of(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("... !!! \n\n", ""),
        ("Our EXOSOMES Heal", "our exosomes heal"),
        ("The clinic's own cells", "the clinic own cells"),
        ("The clinic\u2019s own cells", "the clinic own cells"),
        ("Your patients' cells", "your patients cells"),
        ("It's what\u2019s next", "it's what's next"),
        ("You don\u2019t, can\u2018t, won\u02bct", "you don't can't won't"),
        ("95% of 95 percent", "95 percent of 95 percent"),
        ("1.5 to 2,000,000", "1.5 to 2,000,000"),
        ("50M cells, 10B exosomes, 3bn", "50 million cells 10 billion exosomes 3 billion"),
        ("50 m away", "50 m away"),
        ("stem-cell and stem\u2011cell and stem/cell", "stem cell and stem cell and stem cell"),
        ("COVID-19 and the 9am slot", "covid 19 and the 9 am slot"),
        ("ExoPlus\u00ae and ExoPlus(R)", "exoplus and exoplus r"),
        ("anti_aging c\u00c9lula ni\u00f1o", "anti aging celula nino"),
        ("\u0663\u0664 cells", "cells"),
    ],
)
def test_words_of_a_text(text: str, words: str) -> None:
    """Words are in lower case without accents, apostrophes are straight, short forms of numbers spelled out."""
    assert [word for one in _words(text) for word in one] == words.split()


@pytest.mark.parametrize(
    "text",
    [
        "Safe. Sure",
        "Safe! Sure",
        "Safe? Sure",
        "Safe\u2026 sure",
        "Safe; sure",
        "Safe | sure",
        "Safe \u2022 sure",
        "Safe \u2714 sure",
        "Safe.\nSure",
        "Safe\nSure",
        "Safe\n95",
        "Safe\n\nsure",
        "Safe\r\rsure",
        "Safe\n  \nsure",
        '"Safe." Sure',
        "(Safe.) Sure",
        "Safe... sure",
    ],
)
def test_a_sentence_ends(text: str) -> None:
    """A stop before a space, other end signs, list signs, an empty line and a line with a capital end a sentence."""
    assert [one[0] for one in _words(text)] in (["safe", "sure"], ["safe", "95"])


@pytest.mark.parametrize(
    "text",
    [
        "See Dr. Lee",
        "By Prof. Lee",
        "Approx. 90 people",
        "Cells, e.g. yours",
        "The U.S. law",
        "At clinic.example now",
        "Dose 2.5 ml",
        "No side\neffects",
        "Pain, gain: so",
    ],
)
def test_a_sentence_goes_on(text: str) -> None:
    """An abbreviation, a letter, an address, a comma and a wrapped line end no sentence."""
    assert len(sentences_of(text)) == 1


def test_paragraphs_are_parts() -> None:
    """A part is a paragraph; a line is none."""
    assert [one.part for one in sentences_of("One.\nTwo. Three.\n\nFour\n\n\nFive")] == [0, 0, 0, 1, 2]


def test_sentence_that_does_not_end_is_ended() -> None:
    """A sentence has eighty words at most."""
    assert [len(words) for words in _words("cell " * 200)] == [80, 80, 40]


def test_question_is_known_by_its_end() -> None:
    """Questions are known, also with other signs beside the question mark."""
    assert [one.asked for one in sentences_of("Is it safe? Yes. Really?! No!? Sure. ? So.")] == [
        True, False, True, True, False, False,
    ]  # fmt: skip


def test_breaks_before_words() -> None:
    """Commas, colons, dashes and brackets are kept as breaks before the next word; hyphens are none."""
    (one,) = sentences_of("One, two: three (four) five \u2013 six \u2014 seven -- eight - nine-ten [eleven")
    assert sorted(one.breaks) == [1, 2, 3, 4, 5, 6, 7, 10]


def test_names_are_words_with_a_capital_inside_a_sentence() -> None:
    """The first word of a sentence and a word in capitals are no names."""
    (one,) = sentences_of("Yesterday Maria and FDA met Tom")
    assert [one.words[at] for at in one.names] == ["maria", "tom"]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('They say "no pain" here', "no pain"),
        ("They say \u201cno pain\u201d here", "no pain"),
        ("They say \u00abno pain\u00bb here", "no pain"),
        ('"No" and "yes" then', "no yes"),
        ('"Yes. No." Then', "yes no"),
        ('They say "no pain here', ""),
        ("They say no pain\u201d here", ""),
        ('"' + "cell " * 81 + '" now', ""),
    ],
    ids=["straight", "curly", "guillemets", "two", "two sentences", "not closed", "not opened", "81 words"],
)
def test_words_inside_quotation_marks(text: str, quoted: str) -> None:
    """What stands between two quotation marks is quoted; a mark alone, or too far from its other, quotes nothing."""
    assert [one.words[at] for one in sentences_of(text) for at in sorted(one.quoted)] == quoted.split()


def _spans(found: list[Sentence]) -> list[tuple[int, int]]:
    return [span for one in found for span in zip(one.starts, one.ends, strict=True)]


def test_places_are_those_of_the_text() -> None:
    """Each word has the place at which it stands, possessive ending and all."""
    text = "Dr. Lee's 95% \u2013 \u201cwow\u201d!"
    assert [text[start:end] for start, end in _spans(sentences_of(text))] == ["Dr", "Lee's", "95", "%", "wow"]


@given(TEXTS)
@example("\u0130stanbul's \u00df")
@example("A? ? ?\n\n.B")
@example("a " * 400)
def test_any_text_has_words_in_order(text: str) -> None:
    """For any text the words stand in order, inside it and apart, and no sentence is empty or longer than allowed."""
    found = sentences_of(text)
    spans = _spans(found)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(0 < len(one.words) == len(one.starts) <= LONGEST for one in found)
    assert [one.part for one in found] == sorted(one.part for one in found)


def test_heading_is_known_by_its_colon() -> None:
    """A line that ends with a colon is a heading; a colon inside a sentence makes none."""
    assert [one.heading for one in sentences_of("We treat:\n\u2022 Autism\nNote: this\nMore: \u2022 COPD")] == [
        True, False, False, True, False,
    ]  # fmt: skip
