"""Text -> words: which words, where each stands, and where a sentence ends."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clinic_check.claims.words import END, LONGEST, words_of

PIECES = ["Cells", "it's", "95", "1,000", "%", ". ", "? ", "! ", ", ", "\n", "\n\n", "\r\n", '"', "\u201c", "\u201d"]
MORE = [" ", "-", "\u2011", "(", ")", "Dr", "a", "\u2019", "$", "\u2022", "\u00ae", "\u0130", "\ud800", "\u00b2", "_"]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from([*PIECES, *MORE]), max_size=60).map("".join))


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
        ("$5,000, \u20ac20 or \u00a320", "dollars 5,000 dollars 20 or dollars 20"),
        ("1.5 to 2,000,000", "1.5 to 2,000,000"),
        ("9 out of 10, or 1,000.", "9 out of 10 or 1,000 ."),
        ("in 2,000,,300..4", "in 2,000 300 . 4"),
        ("stem-cell and stem\u2011cell and stem/cell", "stem cell and stem cell and stem cell"),
        ("COVID-19 and the 9am slot", "covid 19 and the 9 am slot"),
        ("ExoPlus\u00ae and ExoPlus\u2122 and ExoPlus(R)", "exoplus and exoplus and exoplus r"),
        ("anti_aging caf\u00e9 \u0441\u0442\u0432\u043e\u043b", "anti aging caf\u00e9 \u0441\u0442\u0432\u043e\u043b"),
        ("\u0663\u0664 cells", "cells"),
    ],
)
def test_words_of_a_text(text: str, words: str) -> None:
    """Words are in lower case, with straight apostrophes, without a possessive ending, and signs are spelled out."""
    assert words_of(text).words == words.split()


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
        "Safe\r\n\r\nsure",
        "Safe\n  \nsure",
        '"Safe." Sure',
        "\u201cSafe.\u201d Sure",
        "(Safe.) Sure",
        "[Safe.] Sure",
        "Safe... sure",
    ],
)
def test_a_sentence_ends(text: str) -> None:
    """A stop before a space, other end signs, list signs, an empty line and a line with a capital end a sentence."""
    words = words_of(text).words
    assert words[:2] == ["safe", END]
    assert len(words) == 3


@pytest.mark.parametrize(
    "text",
    [
        "See Dr. Lee",
        "By Prof. Lee",
        "Approx. 90 people",
        "Pain vs. rest",
        "Cells, e.g. yours",
        "The U.S. law",
        "At clinic.example now",
        "Dose 2.5 ml",
        "No side\neffects",
        "No side\r\neffects",
        "No side\n   effects",
        "Pain, gain: so",
    ],
)
def test_a_sentence_goes_on(text: str) -> None:
    """An abbreviation, a letter, an address, a number, a comma and a wrapped line end no sentence."""
    assert END not in words_of(text).words


def test_sentence_that_does_not_end_is_ended() -> None:
    """After a hundred words without an end the sentence ends."""
    assert words_of("cell " * 250).ends_at == [100, 201]
    assert words_of("cell " * LONGEST).ends_at == []


def test_question_is_known_by_its_end() -> None:
    """The ends of questions are known, also with other signs beside the question mark."""
    words = words_of("Is it safe? Yes. Really?! No!? Sure.")
    assert sorted(words.asked) == [3, 7, 9]
    assert words.ends_at == [3, 5, 7, 9, 11]


def test_breaks_before_words() -> None:
    """Commas, colons, dashes and brackets are kept as breaks before the next word; hyphens are none."""
    words = words_of("One, two: three (four) five \u2013 six \u2014 seven -- eight - nine-ten [eleven")
    assert sorted(words.broken) == [1, 2, 3, 4, 5, 6, 7, 10]
    assert words.words[10] == "eleven"


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('They say "no pain" here', [2, 3]),
        ("They say \u201cno pain\u201d here", [2, 3]),
        ("They say \u00abno pain\u00bb here", [2, 3]),
        ('"No" and "yes" then', [0, 2]),
        ('They say "no pain here', []),
        ("They say no pain\u201d here", []),
        ("\u201d no \u201d pain", []),
        ('"' + "cell " * 80 + '" now', [*range(80)]),
        ('"' + "cell " * 81 + '" now', []),
    ],
    ids=["straight", "curly", "guillemets", "two", "not closed", "not opened", "two closing", "80 words", "81 words"],
)
def test_words_inside_quotation_marks(text: str, quoted: list[int]) -> None:
    """What stands between two quotation marks is quoted; a mark alone, or too far from its other, quotes nothing."""
    ends = words_of(text).ends_at
    assert sorted(words_of(text).quoted - set(ends)) == quoted


def test_places_are_those_of_the_text() -> None:
    """Each word has the place at which it stands, possessive ending and all; an end has no length."""
    text = "Dr. Lee's 95% \u2013 \u201cwow\u201d!"
    words = words_of(text)
    assert words.words == ["dr", "lee", "95", "percent", "wow", END]
    places = zip(words.starts, words.ends, strict=True)
    assert [text[start:end] for start, end in places] == ["Dr", "Lee's", "95", "%", "wow", ""]


@given(TEXTS)
@example("\u0130stanbul's \u00df")
@example("A? ? ?\n\n.B")
def test_any_text_has_words_in_order(text: str) -> None:
    """For any text the words stand in order, inside it and apart, and each stretch has the letters of its word."""
    words = words_of(text)
    assert len(words.words) == len(words.starts) == len(words.ends)
    spans = list(zip(words.starts, words.ends, strict=True))
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    for word, (start, end) in zip(words.words, spans, strict=True):
        if word == END:
            assert start == end
        elif text[start:end].isascii() and text[start:end].isalnum():
            assert word == text[start:end].lower()
        else:
            assert end > start


@given(TEXTS)
@example("a " * 400)
def test_any_text_has_sentences_that_are_neither_empty_nor_long(text: str) -> None:
    """For any text `ends_at` names each end, no sentence is empty, and none has more than a hundred words."""
    words = words_of(text)
    assert words.ends_at == [place for place, word in enumerate(words.words) if word == END]
    edges = [-1, *words.ends_at, len(words.words)]
    assert all(after - before <= 101 for before, after in pairwise(edges))
    assert all(after - before > 1 for before, after in pairwise(edges[:-1]))
    assert words.asked <= set(words.ends_at)
