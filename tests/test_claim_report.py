"""All that the page about their words shows of a text."""

from __future__ import annotations

from dataclasses import replace

from clinic_check.check.model import Questionnaire
from clinic_check.claims.report import explain
from tests.told import Told


def _with(questionnaire: Questionnaire, told: Told) -> Questionnaire:
    return replace(questionnaire, scanner=told)  # type: ignore[arg-type]


def test_kinds_stand_in_the_order_of_the_check(questionnaire: Questionnaire) -> None:
    """However they stand in the text, the kinds come as in the check, each with its own marks."""
    told = Told((("pressure", "call"), ("stories", "stars"), ("no-risk", "harmless")))
    found = explain(_with(questionnaire, told), "call, stars, harmless, stars").found
    assert [(one.kind.id, [mark.number for mark in one.marks]) for one in found] == [
        ("no-risk", [3]),
        ("stories", [2, 4]),
        ("pressure", [1]),
    ]


def test_each_kind_found_is_asked_about_once(questionnaire: Questionnaire) -> None:
    """A kind with two marks has one question, and a kind that was not found has none."""
    told = Told((("stories", "stars"),))
    assert explain(_with(questionnaire, told), "stars stars").asks == (
        "How many people have you treated in all, and how were all of them a year later?",
    )


def test_same_question_is_asked_once(questionnaire: Questionnaire) -> None:
    """Two kinds with one question between them ask it once."""
    kinds = questionnaire.claim_kinds
    same = replace(kinds["no-risk"], ask=kinds["stories"].ask)
    changed = replace(
        _with(questionnaire, Told((("stories", "stars"), ("no-risk", "harmless")))),
        claim_kinds={**kinds, "no-risk": same},
    )
    assert len(explain(changed, "harmless stars").asks) == 1


def test_ten_questions_are_asked_at_most(questionnaire: Questionnaire) -> None:
    """With all fourteen kinds in the text, the first ten of the check are asked about."""
    told = Told(tuple((kind, f"<{kind}>") for kind in questionnaire.claim_kinds))
    explained = explain(_with(questionnaire, told), " ".join(f"<{kind}>" for kind in questionnaire.claim_kinds))
    assert len(explained.found) == 14
    assert explained.asks == tuple(one.kind.ask for one in explained.found[:10])


def test_what_is_quoted_is_fit_to_show(questionnaire: Questionnaire) -> None:
    """The scanner reads the text as it is; pieces and quotes are shown without controls, at the same places."""
    told = Told((("stories", "five\u202estars\x00"),), ("vary\x07",))
    marked = explain(_with(questionnaire, told), "five\u202estars\x00 vary\x07").marked
    assert [one.quote for one in marked.marks] == ["five\u200bstars\ufffd"]
    assert [one.quote for one in marked.back] == ["vary\ufffd"]
    assert "".join(piece.text for piece in marked.pieces) == "five\u200bstars\ufffd vary\ufffd"


def test_genre_is_handed_on(questionnaire: Questionnaire) -> None:
    """What the scanner says of the text as a whole is kept."""
    assert explain(_with(questionnaire, Told(genre="research")), "A study.").genre == "research"
    assert explain(_with(questionnaire, Told()), "A study.").genre == ""
