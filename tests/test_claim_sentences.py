"""The scanner with the real patterns on labelled sentences and pages, and its known gaps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from clinic_check.check.model import Questionnaire
from clinic_check.claims.report import claim_ids
from clinic_check.claims.scanner import Match
from clinic_check.loader.content import Content

HERE = Path(__file__).parent
MISSED, OTHER_KIND, TOO_MUCH = "missed", "other-kind", "marks-too-much"
MOST_GAPS = 90
MOST_MARKS = 2  # on a page that makes no claim


@dataclass(frozen=True)
class Labelled:
    """A text and the claims that a careful reader would mark: (kind, start, end)."""

    text: str
    claims: tuple[tuple[str, int, int], ...]


def _read(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def _labelled(text: str, claims: list[dict[str, str]]) -> Labelled:
    places = [(claim["kind"], text.index(claim["quote"]), len(claim["quote"])) for claim in claims]
    return Labelled(text, tuple((kind, start, start + length) for kind, start, length in places))


SENTENCES = {one["id"]: _labelled(one["text"], one["claims"]) for one in _read("claim_sentences.yaml")}
GAPS: dict[str, str] = _read("claim_gaps.yaml")
PAGES = {
    file.stem: _labelled(
        file.with_suffix(".txt").read_text(encoding="utf-8"), _read(f"claim_pages/{file.name}")["claims"]
    )
    for file in sorted((HERE / "claim_pages").glob("*.yaml"))
}
SELLING = [name for name, page in PAGES.items() if page.claims]
CAREFUL = [name for name, page in PAGES.items() if not page.claims]


def _over(claim: tuple[str, int, int], match: Match) -> bool:
    return match.start < claim[2] and claim[1] < match.end


def _same(claim: tuple[str, int, int], match: Match) -> bool:
    return match.claim == claim[0] and _over(claim, match)


def _found(page: Labelled, matches: tuple[Match, ...]) -> int:
    return sum(any(_same(claim, match) for match in matches) for claim in page.claims)


def _gap(one: Labelled, matches: tuple[Match, ...]) -> str:
    """The first error: a missed claim, a claim marked as another kind, or a false mark."""
    if not all(any(_over(claim, match) for match in matches) for claim in one.claims):
        return MISSED
    if _found(one, matches) < len(one.claims):
        return OTHER_KIND
    return "" if all(any(_same(claim, match) for claim in one.claims) for match in matches) else TOO_MUCH


def test_there_are_sentences_of_every_kind(questionnaire: Questionnaire) -> None:
    """Sentences are many, each id and text stands once, and a hundred make none.

    Every kind has fourteen claims, but for the two of edition 2, whose wordings the scanner knows least.
    """
    rows = _read("claim_sentences.yaml")
    assert len(SENTENCES) == len(rows) == len({row["text"] for row in rows}) >= 150
    kinds = Counter(kind for one in SENTENCES.values() for kind, _, _ in one.claims)
    assert set(kinds) == set(claim_ids(questionnaire))
    newer = {"said-approved": 13, "insurance-covers": 5}
    assert {kind for kind, count in kinds.items() if count < newer.get(kind, 14)} == set()
    assert sum(not one.claims for one in SENTENCES.values()) >= 100


def test_each_claim_of_a_text_has_one_place() -> None:
    """A quote stands once in its text, so that its place is known."""
    rows = _read("claim_sentences.yaml")
    texts = [(one["text"], one["claims"]) for one in rows]
    texts += [(page.text, _read(f"claim_pages/{name}.yaml")["claims"]) for name, page in PAGES.items()]
    assert [claim["quote"] for text, claims in texts for claim in claims if text.count(claim["quote"]) != 1] == []


@pytest.mark.parametrize("name", SENTENCES)
def test_sentence_is_marked_as_a_reader_would(content: Content, name: str) -> None:
    """Every claim has a mark of its kind and nothing else is marked, or the gap stands in the list with its reason."""
    assert _gap(SENTENCES[name], content.scanner.scan(SENTENCES[name].text).matches) == GAPS.get(name, "")


def test_gaps_are_few_and_of_known_sentences() -> None:
    """The list of gaps names sentences that are there, with one of three reasons, and is short: it may only shrink."""
    assert set(GAPS) - set(SENTENCES) == set()
    assert set(GAPS.values()) - {MISSED, OTHER_KIND, TOO_MUCH} == set()
    assert len(GAPS) <= MOST_GAPS


def test_no_kind_is_mostly_missed(content: Content) -> None:
    """Of each kind's claims in the sentences at least half have a mark of that kind."""
    there: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for one in SENTENCES.values():
        matches = content.scanner.scan(one.text).matches
        there.update(claim[0] for claim in one.claims)
        missed.update(claim[0] for claim in one.claims if not any(_same(claim, match) for match in matches))
    assert len(there) == 16
    assert {kind for kind, count in missed.items() if 2 * count > there[kind]} == set()


@pytest.mark.parametrize(
    ("matches", "gap"),
    [
        ([("cure", 0, 5), ("risk", 10, 15)], ""),
        ([("cure", 4, 8), ("risk", 14, 20)], ""),
        ([("cure", 0, 5)], MISSED),
        ([("cure", 0, 5), ("risk", 15, 20)], MISSED),
        ([("cure", 0, 5), ("cure", 10, 15)], OTHER_KIND),
        ([("cure", 0, 5), ("risk", 10, 15), ("cure", 10, 15)], TOO_MUCH),
        ([("cure", 0, 5), ("risk", 10, 15), ("cure", 5, 9)], TOO_MUCH),
    ],
)
def test_gap_says_what_is_wrong(matches: list[tuple[str, int, int]], gap: str) -> None:
    """A missed claim goes before one of another kind, and that before a mark that no claim of its kind stands under."""
    one = Labelled("x" * 20, (("cure", 0, 5), ("risk", 10, 15)))
    assert _gap(one, tuple(Match(kind, start, end, "", "") for kind, start, end in matches)) == gap


def test_pages_are_of_both_sorts() -> None:
    """There are sixteen pages: eight that sell and eight that make no claim."""
    assert (len(SELLING), len(CAREFUL)) == (8, 8)
    assert sum(len(PAGES[name].claims) for name in SELLING) > 100


def test_most_claims_of_selling_pages_are_found(content: Content) -> None:
    """Of the claims of all selling pages at least 70% have a mark of their kind, and half of each page."""
    counts = {name: _found(PAGES[name], content.scanner.scan(PAGES[name].text).matches) for name in SELLING}
    total = sum(len(PAGES[name].claims) for name in SELLING)
    assert sum(counts.values()) >= 0.7 * total
    assert {name for name, count in counts.items() if count < 0.5 * len(PAGES[name].claims)} == set()


@pytest.mark.parametrize("name", SELLING)
def test_selling_page_is_told_from_a_warning(content: Content, name: str) -> None:
    """A page that sells is taken for neither a warning nor a study nor a text in another language."""
    assert content.scanner.scan(PAGES[name].text).genre == ""


@pytest.mark.parametrize("name", CAREFUL)
def test_page_without_claims_is_hardly_marked(content: Content, name: str) -> None:
    """A page that warns, explains or studies has two marks at most."""
    assert len(content.scanner.scan(PAGES[name].text).matches) <= MOST_MARKS
