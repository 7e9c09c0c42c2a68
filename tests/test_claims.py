"""The engine of the claims scanner on a few classes, frames and weights of its own."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.small_scanner import FRAMES, WEIGHTS, found, scanner

SMALL = scanner()
SURE, ASK = "sure", "ask"


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("It will heal the knee.", [("regenerates", ASK, "heal the knee")]),
        ("The knee will heal.", [("regenerates", ASK, "knee will heal")]),
        ("HEALING your Knee!", [("regenerates", ASK, "HEALING your Knee")]),
        ("Heal it and then look at the knee.", []),
        ("There is no risk.", [("no-risk", SURE, "no risk")]),
        ("The risk is zero.", []),
        ("La rodilla es curada.", [("regenerates", ASK, "rodilla es curada")]),
        ("El cuerpo y la celula sin riesgo.", [("no-risk", SURE, "sin riesgo")]),
        ("Nothing here.", []),
        ("", []),
    ],
)
def test_sentence_is_marked_by_its_frames(text: str, marks: list[tuple[str, str, str]]) -> None:
    """A frame marks its own words, in its order and reach, at the level that its weight makes, in either language."""
    assert found(SMALL, text) == marks


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("It will not heal the knee.", False),
        ("It will not, we say, heal the knee.", True),
        ("It is not cheap but heals the knee.", True),
        ("It will not only heal the knee.", True),
        ("No cells. They heal the knee.", True),
        ("It is not the one that we would use to heal the knee.", True),
    ],
)
def test_negation_undoes_a_claim(text: str, there: bool) -> None:
    """A "not" undoes a claim up to a comma, a conjunction, five words or the end of the sentence."""
    assert bool(found(SMALL, text)) == there


def test_claims_made_with_a_not_stay() -> None:
    """A frame of a kind that is said with a "not" is not undone by one."""
    assert found(SMALL, "There is never any and no risk.") == [("no-risk", SURE, "no risk")]


def test_care_outweighs_a_claim() -> None:
    """A frame of care in the sentence takes its weight off."""
    assert found(SMALL, "The court heard that it can heal the knee.") == []


def test_what_stands_around_raises_the_bar_and_silences_nothing() -> None:
    """Words of a warning elsewhere in the text weigh against a mark, and a strong claim stands all the same."""
    around = scanner(weights={**WEIGHTS, "around-warn": -2.0})
    warning = "Fraud in court. Court and fraud. "
    assert found(around, "They heal the knee. There is no risk.") != []
    assert found(around, warning + "They heal the knee. There is no risk.") == [("no-risk", ASK, "no risk")]


def test_each_part_speaks_mostly_for_itself() -> None:
    """A paragraph that warns raises the bar in it more than in the next paragraph."""
    around = scanner(weights={**WEIGHTS, "around-warn": -1.5})
    text = "Fraud in court, fraud in court. The court can heal a knee.\n\nThe cells heal a knee."
    assert [quote for _, _, quote in found(around, text)] == ["heal a knee"]
    assert found(around, text.replace("\n\n", " ")) == []


def test_weaker_kind_of_a_sentence_is_left_out() -> None:
    """A kind whose weight is small beside another's in the same sentence is no mark, and a middling one is not sure."""
    text = "It will heal the knee and there is no risk."
    assert [kind for kind, _, _ in found(scanner(weights={"heals": 1.0, "harmless": 4.0}), text)] == ["no-risk"]
    middling = found(scanner(weights={"heals": 1.8, "harmless": 4.0}), text)
    assert [(kind, level) for kind, level, _ in middling] == [("regenerates", ASK), ("no-risk", SURE)]


def test_match_says_what_made_it() -> None:
    """A match has the kind, the place, and the frames with the weightiest first."""
    twice = scanner({**FRAMES, "body": ("regenerates", "body")}, {**WEIGHTS, "body": 3.0})
    (match,) = twice.scan("So heal the knee.").matches
    assert (match.claim, match.start, match.end, match.quote) == ("regenerates", 3, 16, "heal the knee")
    assert match.frames == ("body", "heals")


def test_disclaimer_stands_beside_the_claim() -> None:
    """What a text takes back is found, and takes no mark away."""
    scan = SMALL.scan("There is no risk. Results may vary.")
    assert [one.quote for one in scan.disclaimers] == ["Results may vary"]
    assert len(scan.matches) == 1


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        ("Der Arzt und der Patient und der Stuhl und der Tisch und der Hund.", "foreign"),
        ("Wir heilen ganz ohne Risiko mit neuen Zellen aus dem Labor von morgen.", "foreign"),
        ("Cells heal knee; no risk; exosomes heal tissue; no side effects; heal knees; zero risk.", ""),
        ("Der Arzt und der Patient.", ""),
        ("The placebo cohort, placebo and cohort, placebo in a cohort.", "research"),
        ("The court of fraud, court and fraud, fraud in a court.", "warning"),
        ("There is no risk. A court of fraud and fraud.", ""),
    ],
    ids=["german", "few known words", "a list", "short", "study", "warning", "a warning that sells"],
)
def test_genre_of_a_text(text: str, genre: str) -> None:
    """Another language is told by its common words, a study or a warning by theirs; a list is no foreign text."""
    assert SMALL.scan(text).genre == genre


def test_half_in_each_language_is_read_whole() -> None:
    """Each sentence is read in its own language."""
    text = "The cells heal the knee and there is no risk. La celula es de la rodilla y sin riesgo."
    assert [quote for kind, _, quote in found(SMALL, text) if kind == "no-risk"] == ["no risk", "sin riesgo"]


def test_places_are_those_of_what_was_pasted() -> None:
    """Marks keep their places where letters were cleaned, and what could not be read is counted."""
    scan = SMALL.scan("So he\u00adal the kn\u00adee \ufffd. There is n\u043e r\u0456sk.")
    assert [match.quote for match in scan.matches] == ["he\u00adal the kn\u00adee", "n\u043e r\u0456sk"]
    assert scan.unread == 1


def test_scanner_without_frames_finds_nothing() -> None:
    """No frames, no claims."""
    assert scanner({}).scan("There is no risk.").matches == ()


PIECES = [
    "no risk",
    "heal",
    "knee",
    "not",
    "fraud",
    ". ",
    "? ",
    "\n\n",
    "\u2022",
    '"',
    "results may vary",
    "sin riesgo",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=80).map(" ".join)))
@example("no risk " * 200)
def test_any_text_is_scanned(text: str) -> None:
    """For any text matches and disclaimers stand in it, in order, as quoted, and those of one kind do not overlap."""
    scan = SMALL.scan(text)
    for one in (*scan.matches, *scan.disclaimers):
        assert text[one.start : one.end] == one.quote != ""
    assert [one.start for one in scan.disclaimers] == sorted(one.start for one in scan.disclaimers)
    for kind in ("regenerates", "no-risk"):
        of_kind = [match for match in scan.matches if match.claim == kind]
        assert all(one.end <= other.start for one, other in pairwise(of_kind))


def test_list_says_of_many_what_its_lines_say_together() -> None:
    """The heading of a list has the mark that one sentence with commas has; long lines are no list."""
    many = scanner({"many": ("treats-many", "body*3")}, {"many": 3.0})
    assert found(many, "It is for the knee, the knees, or tissue.") != []
    assert found(many, "It is for:\n\u2022 Knee\n\u2022 Knees\n\u2022 Tissue") == [("treats-many", SURE, "It is for")]
    long = " and so on, and on, and on, and on"
    assert found(many, f"It is for:\n\u2022 Knee{long}\n\u2022 Knees{long}\n\u2022 Tissue{long}") == []
