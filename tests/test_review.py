"""The makers' own review: one of the present edition, each item once, scores that add up, and tests that exist."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from clinic_check.check.model import Questionnaire

TESTS = Path(__file__).parent
REVIEWS = TESTS.parent / "docs" / "review"
NUMBER = re.compile(r"\d[\d.]*")
KINDS = ("pemat-p", "cdc-cci", "ipdas", "wcag")
LEVEL_A = NUMBER.findall(
    "1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 "
    "2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2"
)
LEVEL_AA = NUMBER.findall(
    "1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11 2.5.7 2.5.8 3.1.2 "
    "3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3"
)
PEMAT_P = [*map(str, range(1, 13)), *map(str, range(15, 27))]  # 13 and 14 are for film and sound
IPDAS = NUMBER.findall("1.1.1 1.1.2 1.1.3 1.1.4 1.1.5 1.2.1 2.1.1 2.2.1 2.2.2 2.2.3 2.2.4 2.3.1")


def rows(text: str) -> list[list[str]]:
    """The cells of each line of a table that begins with a number."""
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [cells for cells in lines if NUMBER.fullmatch(cells[0])]


def scored(text: str, name: str) -> list[str]:
    """The cells of the score that begins with this name."""
    (line,) = re.findall(rf"^\| {name}[^|]*\| (.+) \|$", text, re.MULTILINE)
    return line.split(" | ")


def named(text: str) -> list[tuple[str, str]]:
    """(file, test) of each test that is named."""
    return re.findall(r"`([\w/]+\.py)::(\w+)`", text)


@pytest.fixture(scope="module")
def reviews(questionnaire: Questionnaire) -> dict[str, str]:
    """Kind -> the review of the present edition."""
    edition = questionnaire.edition
    return {kind: (REVIEWS / f"edition-{edition}-{kind}.md").read_text(encoding="utf-8") for kind in KINDS}


@pytest.fixture(scope="module")
def readme() -> str:
    return (REVIEWS / "README.md").read_text(encoding="utf-8")


def test_each_review_is_of_this_edition_and_has_its_date(
    reviews: dict[str, str], readme: str, questionnaire: Questionnaire
) -> None:
    """Each names its edition, its day and who did it, and the overview leads to it."""
    assert len(reviews) == 4
    for kind, text in reviews.items():
        head = text.partition("\n\n")[0]
        assert head.endswith(f", edition {questionnaire.edition}"), kind
        assert re.search(r"^[A-Z][a-z]+ \d{1,2}, 20\d\d, by one of the makers\.", text, re.MULTILINE), kind
        assert f"(edition-{questionnaire.edition}-{kind}.md)" in readme


def test_wcag_has_each_criterion_once(reviews: dict[str, str]) -> None:
    """All 31 criteria of level A and 24 of level AA stand there once, with their level and one of three results."""
    assert (len(LEVEL_A), len(LEVEL_AA)) == (31, 24)
    lines = rows(reviews["wcag"])
    assert Counter((cells[0], cells[1]) for cells in lines) == Counter(
        [(number, "A") for number in LEVEL_A] + [(number, "AA") for number in LEVEL_AA]
    )
    assert {cells[3] for cells in lines} <= {"supports", "in part", "does not apply"}
    assert all(len(cells) == 5 and len(cells[4]) > 5 for cells in lines)


def test_what_wcag_supports_has_a_test_or_was_looked_at(reviews: dict[str, str]) -> None:
    """Where the site supports a criterion, a test is named, or it says that somebody looked."""
    held = [cells for cells in rows(reviews["wcag"]) if cells[3] == "supports"]
    assert len(held) > 30
    assert [cells[0] for cells in held if not named(cells[4]) and not cells[4].startswith("looked: ")] == []


@pytest.mark.parametrize("level", ["A", "AA"])
def test_the_sum_of_wcag(reviews: dict[str, str], level: str) -> None:
    """The score counts what stands above it."""
    found = Counter(cells[3] for cells in rows(reviews["wcag"]) if cells[1] == level)
    counted = [str(found[result]) for result in ("supports", "in part", "does not apply")]
    assert scored(reviews["wcag"], f"level {level} ") == counted


def test_every_item_stands_once(reviews: dict[str, str]) -> None:
    """The 24 items of PEMAT-P, the 20 of the CDC index and the 12 of IPDAS, in order, each with its ratings."""
    for kind, items, ratings in (
        ("pemat-p", PEMAT_P, {"A", "D", "-"}),
        ("cdc-cci", list(map(str, range(1, 21))), {"1", "0", "-"}),
        ("ipdas", IPDAS, {"yes", "in part", "no"}),
    ):
        lines = rows(reviews[kind])
        assert [cells[0] for cells in lines] == items, kind
        assert {rating for cells in lines for rating in cells[2:-1]} <= ratings, kind
        assert all(len(cells[-1]) > 3 for cells in lines), kind
    assert (len(PEMAT_P), len(IPDAS)) == (24, 12)


@pytest.mark.parametrize(("name", "first", "last"), [("understandable", 1, 19), ("actionable", 20, 26)])
def test_the_sum_of_pemat(reviews: dict[str, str], name: str, first: int, last: int) -> None:
    """Each score is the share of what was agreed to among what applies."""
    lines = [cells for cells in rows(reviews["pemat-p"]) if first <= int(cells[0]) <= last]
    sums = [Counter(column) for column in zip(*(cells[2:-1] for cells in lines), strict=True)]
    assert scored(reviews["pemat-p"], name) == [
        f"{one['A']} of {one['A'] + one['D']}, {round(100 * one['A'] / (one['A'] + one['D']))}%" for one in sums
    ]
    assert len(sums) == 4


def test_the_sum_of_the_cdc_index(reviews: dict[str, str]) -> None:
    """Each score is points by what applies, of a hundred."""
    sums = [Counter(column) for column in zip(*(cells[2:-1] for cells in rows(reviews["cdc-cci"])), strict=True)]
    assert scored(reviews["cdc-cci"], "points") == [
        f"{one['1']} of {one['1'] + one['0']}, {round(100 * one['1'] / (one['1'] + one['0']))}" for one in sums
    ]
    assert len(sums) == 3


@pytest.mark.parametrize(("name", "of"), [("six that make a decision aid", IPDAS[:6]), ("six against bias", IPDAS[6:])])
def test_the_sum_of_ipdas(reviews: dict[str, str], name: str, of: list[str]) -> None:
    """Each score counts the answers above it."""
    found = Counter(cells[2] for cells in rows(reviews["ipdas"]) if cells[0] in of)
    assert scored(reviews["ipdas"], name) == [str(found[answer]) for answer in ("yes", "in part", "no")]


def test_every_test_that_is_named_exists(reviews: dict[str, str], readme: str) -> None:
    """Each file is there and defines the test."""
    tests = {test for text in (*reviews.values(), readme) for test in named(text)}
    assert len(tests) > 50
    lost = [
        f"{file}::{test}"
        for file, test in sorted(tests)
        if not (TESTS / file).exists() or f"\ndef {test}(" not in (TESTS / file).read_text(encoding="utf-8")
    ]
    assert lost == []


def test_weak_spots_are_numbered_and_each_says_what_mends_it(reviews: dict[str, str], readme: str) -> None:
    """They run on from W1 without a gap, each with its cost, and every number that is named is one of them."""
    spots = re.findall(r"^\| (W\d+) \| [^|]+ \| ([^|]+) \|$", readme, re.MULTILINE)
    assert len(spots) >= 10
    assert [number for number, _ in spots] == [f"W{number}" for number in range(1, len(spots) + 1)]
    assert [number for number, cost in spots if not re.match(r"(small|medium|large|not to be mended)\b", cost)] == []
    assert {found for text in reviews.values() for found in re.findall(r"\bW\d+\b", text)} <= dict(spots).keys()


def test_the_overview_says_what_did_not_happen(readme: str) -> None:
    """People, screen readers, other browsers, professionals and outside readers of the Spanish are named as missing."""
    missing = readme.partition("## What did NOT happen")[2].partition("\n## ")[0]
    for word in (
        "patient",
        "low literacy",
        "screen reader",
        "Chromium",
        "doctor",
        "lawyer",
        "translated by the makers",
    ):
        assert word in missing, word


def test_a_table_is_read_as_it_stands() -> None:
    """Rows of numbers are read, a head and a score are not, and the score is found by its name."""
    text = "| no. | x |\n|---|---|\n| 1.4.10 | AA | yes |\n| 2 | no |\n| level A | 3 | 4 |\n| level AA | 5 | 6 |\n"
    assert rows(text) == [["1.4.10", "AA", "yes"], ["2", "no"]]
    assert scored(text, "level A ") == ["3", "4"]
