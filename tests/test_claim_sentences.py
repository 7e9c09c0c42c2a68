"""The scanner with the real patterns on labelled sentences and pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from clinic_check.check.model import Questionnaire
from clinic_check.claims.report import claim_ids
from clinic_check.claims.scanner import SURE, Match
from clinic_check.loader.content import Content

HERE = Path(__file__).parent


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


def _found(page: Labelled, matches: tuple[Match, ...]) -> int:
    return sum(any(_over(claim, match) for match in matches) for claim in page.claims)


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


def test_most_claims_of_the_sentences_are_marked(content: Content) -> None:
    """Of the claims in sentences without a page around them, three in four are marked, and of each kind half."""
    there: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    for one in SENTENCES.values():
        matches = content.scanner.scan(one.text).matches
        there.update(claim[0] for claim in one.claims)
        marked.update(claim[0] for claim in one.claims if any(_over(claim, match) for match in matches))
    assert len(there) == 16
    assert marked.total() >= 0.75 * there.total()
    assert {kind for kind, count in there.items() if 2 * marked[kind] < count} == set()


def test_few_sentences_without_a_claim_are_marked_as_sure(content: Content) -> None:
    """Of sentences that look like claims and are none, one in five has a sure mark at most."""
    none = [one for one in SENTENCES.values() if not one.claims]
    sure = [any(match.level == SURE for match in content.scanner.scan(one.text).matches) for one in none]
    assert sum(sure) <= 0.2 * len(none)


def test_pages_are_of_both_sorts() -> None:
    """There are sixteen pages: eight that sell and eight that make no claim."""
    assert (len(SELLING), len(CAREFUL)) == (8, 8)
    assert sum(len(PAGES[name].claims) for name in SELLING) > 100


def test_half_of_the_claims_of_selling_pages_are_found(content: Content) -> None:
    """Of the claims of all selling pages, whose wordings are rarer than those of real ones, half have a mark."""
    found = sum(_found(PAGES[name], content.scanner.scan(PAGES[name].text).matches) for name in SELLING)
    assert found >= 0.5 * sum(len(PAGES[name].claims) for name in SELLING)


@pytest.mark.parametrize("name", SELLING)
def test_selling_page_is_told_from_a_warning(content: Content, name: str) -> None:
    """A page that sells is taken for neither a warning nor a study nor a text in another language."""
    assert content.scanner.scan(PAGES[name].text).genre == ""


@pytest.mark.parametrize("name", CAREFUL)
def test_page_without_claims_is_hardly_marked(content: Content, name: str) -> None:
    """A page that warns, explains or studies has one sure mark at most."""
    assert sum(match.level == SURE for match in content.scanner.scan(PAGES[name].text).matches) <= 1


@pytest.mark.parametrize(
    "text",
    [
        "There is no risk-free treatment.",
        "No product is completely safe.",
        "It is not 100% safe.",
        "We enrolled patients with no risk factors.",
        "No side effects were reported in the trial of 20 people.",
        "The treatment group had no side effects.",
        "The FDA approved MACI for knee cartilage.",
        "La FDA aprobó MACI para el cartílago.",
        "The board has approved the minutes.",
        "My pain is down today.",
        "Le recordamos su cita del martes.",
    ],
)
def test_a_careful_sentence_alone_has_no_sure_mark(content: Content, text: str) -> None:
    """A message of one sentence has no page around it that could show who speaks."""
    assert [match.quote for match in content.scanner.scan(text).matches if match.level == SURE] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("95% success rate", "cure-or-guarantee"),
        ("100% safe", "no-risk"),
        ("Exosomes with no risk.", "no-risk"),
        ("Cupo limitado, últimos lugares.", "pressure"),
        ("$500 down today", "pressure"),
        ("Su seguro médico puede cubrirlo.", "insurance-covers"),
    ],
)
def test_a_few_words_can_be_a_sure_claim(content: Content, text: str, kind: str) -> None:
    """In English and Spanish, also where no common word tells the language."""
    assert [(match.claim, match.level) for match in content.scanner.scan(text).matches] == [(kind, SURE)]


def test_an_ethics_board_is_not_fda(content: Content) -> None:
    """What a board approved is a study as a seal, and nothing that FDA approved."""
    found = {match.claim for match in content.scanner.scan("Our IRB has approved our protocol.").matches}
    assert found == {"trial-as-seal"}
