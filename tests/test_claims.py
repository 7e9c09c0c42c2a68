"""The scanner of claims, rule by rule, with a few patterns and cues of the test's own."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clinic_check.claims.scanner import Disclaimer, Match, Scan, Scanner
from tests.small_scanner import found, made, scanner

NOT = {"negation": "no/not/never/without", "no_negation": "not only", "scope": "but"}
CALM = scanner(made("cure", "cures ... pain"), made("risk", "no pain/risk", negation=True), **NOT)
GENRES = scanner(
    made("cure", "cures/cured ... pain"),
    seller="our clinic",
    outsider="court/regulator",
    careful="experts",
    research="cohort/randomized/placebo",
    speaker="says",
    advice="ask",
    disclaimer="not approved",
)
ENOUGH = "the clinic in the town is with you and in your life"


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("It cures your pain.", [("cure", "cures your pain")]),
        ("It CURES, all your Pain!", [("cure", "CURES, all your Pain")]),
        ("It cures.\nYour pain", []),
        ("It cures\nyour pain", [("cure", "cures\nyour pain")]),
        ("It cures\n\nyour pain", []),
        ("It cures. Pain", []),
        ("It cures, says Dr. Lee, pain", [("cure", "cures, says Dr. Lee, pain")]),
        ("It cures\u2011all\u2011pain", [("cure", "cures\u2011all\u2011pain")]),
        ("It cures-all-pain", [("cure", "cures-all-pain")]),
        ("It cures \u201cpain\u201d", [("cure", "cures \u201cpain")]),
        ("ExoPlus\u00ae cures\u00ae pain\u00ae", [("cure", "cures\u00ae pain")]),
        ("It cures one two three four five pain", [("cure", "cures one two three four five pain")]),
        ("It cures one two three four five six pain", []),
        ("", []),
        ("\x00\ufeff\ud800 cures \ud800 pain", [("cure", "cures \ud800 pain")]),
    ],
)
def test_claim_is_quoted_as_it_stands(text: str, quotes: list[tuple[str, str]]) -> None:
    """A claim is quoted from its first word to its last, with all signs, capitals and line ends; none spans a stop."""
    assert found(CALM, text) == quotes


def test_match_says_kind_place_and_pattern() -> None:
    """A match has the kind, the id of the pattern, and the place in the text as it was given."""
    scan = scanner(made("cure", "cures", name="c1"), made("percent", "# percent", name="p1")).scan(
        "\U0001f600 Cures 95%"
    )
    assert scan.matches == (Match("cure", 2, 7, "Cures", "c1"), Match("percent", 8, 11, "95%", "p1"))
    assert (scan.disclaimers, scan.genre) == ((), "")


@pytest.mark.parametrize("text", ["95% healed", "95 percent healed", "95 % healed", "1,000.5% healed"])
def test_percent_in_every_spelling(text: str) -> None:
    """A share is found whether it has a sign or a word."""
    assert found(scanner(made("cure", "# percent healed")), f"Of us {text}.") == [("cure", text)]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("it cures", ["cures"]),
        ("it does not cures", []),
        ("it never ever really truly surely cures", []),
        ("it never ever really truly surely ever cures", ["cures"]),
        ("not this. It cures", ["cures"]),
        ("not a drug, it cures", ["cures"]),
        ("not a drug (it cures)", ["cures"]),
        ("not a drug but it cures", ["cures"]),
        ("it not only cures", ["cures"]),
        ("it not only never cures", []),
        ("it cures not", ["cures"]),
        ("it cures no pain", ["cures"]),
    ],
)
def test_negation_undoes_a_claim(text: str, quotes: list[str]) -> None:
    """A "not" shortly before a claim undoes it, up to a comma, a bracket, a stop or "but"; "not only" is no "not"."""
    one = scanner(made("cure", "cures"), **NOT)
    assert [quote for _, quote in found(one, text)] == quotes


def test_negation_inside_a_claim() -> None:
    """A "not" among the words of a claim undoes it, unless it is part of the claim."""
    text = "It cures without any pain."
    assert found(scanner(made("cure", "cures ... pain"), **NOT), text) == []
    assert found(scanner(made("cure", "cures ... pain", negation=True), **NOT), text) == [
        ("cure", "cures without any pain")
    ]
    assert found(CALM, "There is no risk.") == [("risk", "no risk")]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Does it cure?", []),
        ("Does it cure?!", []),
        ("Does it cure", ["cure"]),
        ("Does it? Cure.", ["Cure"]),
        ("Cure. Does it?", ["Cure"]),
    ],
)
def test_question_clears_where_the_pattern_says_so(text: str, quotes: list[str]) -> None:
    """With `question: clears` a question makes no claim; without it, a question makes it, too."""
    assert [quote for _, quote in found(scanner(made("cure", "cure", question=False)), text)] == quotes
    assert [quote.lower() for _, quote in found(scanner(made("cure", "cure")), text)] == ["cure"]


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("Cells heal", True),
        ("Heal with cells", True),
        ("These are cells. Heal", True),
        ("These are cells. They grow. Heal", False),
        ("Heal. These are cells", False),
        ("Heal", False),
    ],
)
def test_about_the_treatment(text: str, there: bool) -> None:
    """With `about: treatment` a claim needs the subject in its sentence or the one before; without it, it does not."""
    about = scanner(made("cure", "heal", about=True), subject="cells")
    assert bool(found(about, text)) is there
    assert len(found(scanner(made("cure", "heal"), subject="cells"), text)) == 1


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("It cures", True),
        ("They claim it cures", False),
        ("It cures, they claim", False),
        ("They claim much. It cures", True),
        ("It cures. They claim", True),
    ],
)
def test_sentence_with_distance_makes_no_claim(text: str, there: bool) -> None:
    """A sentence that reports, doubts or denies makes no claim; its neighbors are their own."""
    assert bool(found(scanner(made("cure", "cures"), distance="claim"), text)) is there


@pytest.mark.parametrize(
    "quote", ['"It cured my pain"', "\u201cIt cured my pain\u201d", "\u00abIt cured my pain\u00bb"]
)
def test_quotation_is_a_claim_only_of_the_seller(quote: str) -> None:
    """What a court quotes is no claim of its text; what a seller quotes from its own patient is one."""
    assert found(GENRES, f"Our clinic, our clinic, our clinic. The court heard {quote}") == [("cure", "cured my pain")]
    assert found(GENRES, f"Our clinic. Our clinic. The court heard {quote}") == []
    assert found(GENRES, f"Our clinic. Our patient wrote {quote}") == [("cure", "cured my pain")]
    assert found(GENRES, "Our clinic. Our clinic. The court heard us. It cured my pain") == [("cure", "cured my pain")]


def test_longest_of_one_kind_is_kept() -> None:
    """Of claims of one kind that share a word the longest stands, of equal ones the first, and what is apart stays."""
    one = scanner(
        made("cure", "cures", "cures pain", "pain for good now", name="a"), made("cure", "good now", name="b")
    )
    assert found(one, "Cures pain for good now.") == [("cure", "Cures"), ("cure", "pain for good now")]
    same = scanner(made("cure", "heals all", name="x"), made("cure", "all pain", name="a"))
    assert [match.pattern for match in same.scan("Heals all pain").matches] == ["x"]
    twin = scanner(made("cure", "heals all", name="x"), made("cure", "heals all", name="a"))
    assert [match.pattern for match in twin.scan("Heals all").matches] == ["a"]
    assert found(same, "Heals all, all pain") == [("cure", "Heals all"), ("cure", "all pain")]


def test_claims_of_two_kinds_may_overlap() -> None:
    """Claims of two kinds share words; they stand by their place, the shorter first, then by their kind."""
    two = scanner(
        made("also", "no pain ever"), made("cure", "no pain"), made("all", "pain ever"), made("big", "no pain")
    )
    assert found(two, "No pain ever") == [
        ("big", "No pain"),
        ("cure", "No pain"),
        ("also", "No pain ever"),
        ("all", "pain ever"),
    ]


def test_claim_that_does_not_count_hides_no_other() -> None:
    """A longer claim that is undone leaves a shorter one of its kind that is not."""
    one = scanner(made("cure", "cures never fails"), made("cure", "cures"), **NOT)
    assert found(one, "It cures never fails") == [("cure", "cures")]


SOLD = f"Our clinic: {ENOUGH}. It cures all pain. "


@pytest.mark.parametrize(
    ("text", "genre", "claims"),
    [
        (SOLD, "", 1),
        (SOLD + "Experts. Experts. Experts.", "warning", 0),
        (SOLD * 2 + "Experts. Experts. Experts.", "", 2),
        (SOLD + "Court.", "warning", 0),
        (SOLD * 2 + "Court.", "", 2),
        ("Court. Court. At our clinic it cures pain.", "warning", 1),
        ("Court. Court. At our clinic, ask, it cures pain.", "warning", 0),
        ("Court. Court. At our clinic the court cures pain.", "warning", 0),
        ("Cohort. Randomized. Placebo. It cures pain.", "research", 0),
        ("Cohort. Randomized. It cures pain.", "", 1),
        (SOLD * 2 + "Cohort. Randomized. Placebo.", "", 2),
        ("Das ist eine neue Klinik, und wir heilen alle Schmerzen sehr schnell. Cures pain.", "foreign", 0),
        ("Das ist eine neue Klinik. Cures pain.", "", 1),
    ],
)
def test_genre_decides_who_makes_claims(text: str, genre: str, claims: int) -> None:
    """A study and a foreign text make none, a warning only where it speaks for its own offer, a seller all of them."""
    scan = GENRES.scan(text)
    assert (scan.genre, len(scan.matches)) == (genre, claims)


def test_disclaimer_stands_beside_the_claim() -> None:
    """A text that takes something back keeps its claims, in one sentence and in two."""
    for text in ("It cures pain and is not approved.", "It cures pain. Not approved."):
        scan = GENRES.scan(text)
        assert [match.quote for match in scan.matches] == ["cures pain"]
        assert [one.quote.lower() for one in scan.disclaimers] == ["not approved"]


def test_disclaimers_do_not_overlap() -> None:
    """Of disclaimers that share a word the first in the text stands, quoted as it is there."""
    text = "No NOT\u2011approved cure"
    one = scanner(disclaimer="approved cure,no ... approved,not approved")
    assert one.scan(text).disclaimers == (Disclaimer(0, 15, "No NOT\u2011approved"),)
    both = scanner(disclaimer="vary").scan("Vary. Vary")
    assert [(found.start, found.end) for found in both.disclaimers] == [(0, 4), (6, 10)]


def test_disclaimers_are_kept_in_a_warning_and_a_study() -> None:
    """Where claims are left out, what is taken back is still told, but in a foreign text nothing is."""
    assert len(GENRES.scan("Court. It is not approved.").disclaimers) == 1
    assert len(GENRES.scan("Cohort. Randomized. Placebo. It is not approved.").disclaimers) == 1
    assert GENRES.scan("Not approved " + "xx " * 20) == Scan(genre="foreign")


@pytest.mark.parametrize("before", [0, 95, 97, 99, 100, 101, 299, 300, 301, 1000])
def test_claim_in_a_very_long_sentence(before: int) -> None:
    """However many words stand before it without a stop, a claim is found once; it is not read across 100 words."""
    text = "the " * before + "it cures pain " + "the " * 500
    assert found(CALM, text) == [("cure", "cures pain")]
    assert found(CALM, "the " * 98 + "it cures pain") == []


def test_claims_in_a_very_long_text() -> None:
    """In a text of thousands of sentences each claim is found, in order."""
    matches = CALM.scan("The dog is in the house. It cures your pain. " * 2000).matches
    assert len(matches) == 2000
    assert [match.start for match in matches] == list(range(28, 90_000, 45))


def test_scanner_without_patterns_finds_nothing() -> None:
    """No pattern, no claim, and no fault."""
    assert scanner().scan("It cures pain") == Scan()
    assert Scanner((), scanner().cues).scan("") == Scan()


PIECES = [
    *("it cures", "pain", "no risk", "95%", "percent", "all", "not", "but", "vary", "claim", "court", "our clinic"),
    *(
        ". ",
        "? ",
        "\n",
        "\n\n",
        ", ",
        '"',
        "\u201c",
        "\u201d",
        "\u2011",
        "-",
        " ",
        "\u00ae",
        "\u2019s",
        "\ud800",
        "\u0130",
        "1.",
    ),
]
WIDE = scanner(
    made("cure", "cures ... pain", "?it cures", "pain ?all"),
    made("cure", "cures .. #", name="q", question=False),
    made("risk", "no risk/pain", negation=True),
    made("percent", "# percent", "all # percent", about=True),
    **NOT,
    english="it/cures/pain/no/risk/percent/all/not",
    seller="our clinic",
    outsider="court",
    distance="claim",
    subject="it",
    disclaimer="vary/not ?vary",
)


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=80).map(" ".join)))
@example("\u02bcs cures\u02bcs pain")
@example("\u00b2 95%. 9. no risk")
def test_any_text_is_scanned(text: str) -> None:
    """Any text is scanned without a fault: quotes stand at their places, in order, and apart within a kind."""
    scan = WIDE.scan(text)
    for one in (*scan.matches, *scan.disclaimers):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.quote
    assert list(scan.matches) == sorted(scan.matches, key=lambda one: (one.start, one.end, one.claim))
    for kind in ("cure", "risk", "percent"):
        spans = [(match.start, match.end) for match in scan.matches if match.claim == kind]
        assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(first.end <= second.start for first, second in pairwise(scan.disclaimers))


def test_any_text_holds_claims() -> None:
    """The patterns of the test above find something of every kind."""
    scan = WIDE.scan("It cures all pain. No risk. It is 95%. Results vary.")
    assert [match.claim for match in scan.matches] == ["cure", "risk", "percent"]
    assert len(scan.disclaimers) == 1
