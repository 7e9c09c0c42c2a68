"""Detection of who speaks, negation and quotation; each cue is one made-up word."""

from __future__ import annotations

import pytest

from clinic_check.claims.voice import CUES, FOREIGN, RESEARCH, WARNING, Voice
from clinic_check.claims.words import words_of

WRITTEN = {
    "english": "the",
    "seller": "ours",
    "outsider": "court",
    "careful": "maybe",
    "research": "cohort",
    "speaker": "says",
    "advice": "ask",
    "distance": "myth",
    "negation": "not",
    "scope": "but",
    "subject": "cells",
}


def _voice(text: str) -> Voice:
    """The voice of a text in which a cue stands wherever its word does; "not only" is no negation."""
    words = words_of(text)
    cues = {name: [(at, at + 1) for at, word in enumerate(words.words) if word == WRITTEN.get(name)] for name in CUES}
    cues["no-negation"] = [(at, at + 2) for at, _ in cues["negation"] if words.words[at + 1 : at + 2] == ["only"]]
    return Voice(words, cues)


def _place(text: str, word: str) -> int:
    return words_of(text).words.index(word)


def test_cues_are_the_thirteen() -> None:
    """There are thirteen cues and three genres, each with a name of its own."""
    assert len(set(CUES)) == len(CUES) == 13
    assert len({FOREIGN, RESEARCH, WARNING}) == 3


def test_cues_are_counted_and_looked_for() -> None:
    """A cue is there when it begins between two words, the last not included."""
    voice = _voice("court a court b")
    assert (voice.count("outsider"), voice.count("seller")) == (2, 0)
    assert [voice.has("outsider", *span) for span in [(0, 1), (1, 2), (1, 3), (3, 4), (2, 2)]] == [
        True,
        False,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(("word", "span", "with_last"), [(0, (0, 2), (0, 2)), (4, (3, 5), (0, 5)), (7, (6, 8), (3, 8))])
def test_sentences_around_a_word(word: int, span: tuple[int, int], with_last: tuple[int, int]) -> None:
    """A word stands in its sentence without the end; with the one before, where there is one."""
    voice = _voice("One two. Three four. Five six")
    assert voice.sentence(word) == span
    assert voice.with_last(word) == with_last


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("", False),
        ("xx " * 11, False),
        ("xx " * 12, True),
        ("xx. " * 11, False),
        ("xx " * 11 + "the", True),
        ("xx " * 10 + "the the", False),
        ("xx " * 22 + "the the the", False),
        ("xx " * 23 + "the the the", True),
        ("xx " * 24 + "the the", True),
    ],
)
def test_foreign_is_a_text_with_too_few_english_words(text: str, foreign: bool) -> None:
    """Of twelve words or more, about one in eight is a common English one; shorter texts do not show their language."""
    assert _voice(text).foreign() is foreign


@pytest.mark.parametrize(
    ("text", "claims", "genre"),
    [
        ("xx", 0, ""),
        ("cohort " * 2, 0, ""),
        ("cohort " * 3, 0, RESEARCH),
        ("cohort " * 3 + "ours", 9, RESEARCH),
        ("cohort " * 4 + "ours ours", 0, ""),
        ("cohort " * 5 + "ours ours", 0, RESEARCH),
        ("court", 0, WARNING),
        ("court ours ours", 0, WARNING),
        ("court ours ours ours", 0, ""),
        ("court", 2, WARNING),
        ("court", 3, ""),
        ("court ours", 2, ""),
        ("maybe maybe", 0, ""),
        ("maybe maybe maybe", 0, WARNING),
        ("maybe maybe maybe", 3, ""),
        ("maybe maybe court", 4, WARNING),
        ("maybe maybe court", 5, ""),
        ("cohort " * 3 + "court", 0, RESEARCH),
    ],
)
def test_genre_of_a_text(text: str, claims: int, genre: str) -> None:
    """Three cues of research that outweigh the seller's twice make a study; an outsider counts three careful words.

    A warning outweighs two, and the seller's words and claims together.
    """
    assert _voice(text).genre(claims) == genre


@pytest.mark.parametrize(
    ("sentence", "itself"),
    [("xx ours xx", True), ("xx", False), ("ours court", False), ("ask ours", False), ("maybe ours", True)],
)
def test_who_speaks_for_the_own_offer(sentence: str, itself: bool) -> None:
    """A sentence speaks for its author's offer with the seller's words, and neither advice nor an outsider in it."""
    text = f"Court ask. {sentence}. Ours."
    voice = _voice(text)
    assert voice.says_itself(*voice.sentence(3)) is itself


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('court "pain"', True),
        ("court pain", False),
        ('"pain"', False),
        ('court ours ours "pain"', True),
        ('court ours ours ours "pain"', False),
        ('ours "pain"', False),
        ('maybe maybe says "pain"', True),
        ('maybe maybe "pain"', False),
        ('maybe says "pain"', False),
        ('maybe maybe says. "pain"', False),
        ('court "yes" pain', False),
    ],
)
def test_quotation_by_somebody_else(text: str, quoted: bool) -> None:
    """Words in quotation marks are somebody else's where an outsider speaks, or a careful text names the speaker.

    A text with more than twice as many words of a seller as of outsiders quotes its own patients.
    """
    voice = _voice(text)
    place = _place(text, "pain")
    assert voice.quoted(place, *voice.sentence(place)) is quoted


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("pain", False),
        ("not pain", True),
        ("not a b c d pain", True),
        ("not a b c d e pain", False),
        ("not. pain", False),
        ("not a, b pain", False),
        ("not a (b pain", False),
        ("not a but pain", False),
        ("not a but b pain", False),
        ("a, not b pain", True),
        ("pain not", False),
        ("pain not gone", True),
        ("pain gone not", False),
        ("pain, not gone", True),
        ("not only pain", False),
        ("not only not pain", True),
        ("not not only pain", True),
    ],
)
def test_negation_before_and_inside(text: str, negated: bool) -> None:
    """A negation counts inside the words, or in the five words before them, up to a comma, bracket or "but"."""
    first = _place(text, "pain")
    words = words_of(text).words
    last = words.index("gone") + 1 if "gone" in words else first + 1
    assert _voice(text).negated(first, last) is negated
