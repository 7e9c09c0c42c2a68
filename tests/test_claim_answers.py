"""Claims taken over into the check."""

from __future__ import annotations

import pytest

from clinic_check.check.answers import AnswerError, check
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Questionnaire
from clinic_check.claims.report import claim_ids, ticked


def test_kinds_are_the_claims_of_the_check_in_its_order(questionnaire: Questionnaire) -> None:
    """Fifteen claims and the pressure, without the two answers that stand alone."""
    assert claim_ids(questionnaire) == (
        "cure-or-guarantee",
        "no-risk",
        "approval-not-needed",
        "fda-registered",
        "treats-many",
        "stories",
        "breakthrough",
        "regenerates",
        "beats-surgery",
        "no-downtime",
        "potency-numbers",
        "trial-as-seal",
        "hidden-cure",
        "insurance-covers",
        "said-approved",
        "pressure",
    )


@pytest.mark.parametrize(
    ("before", "kinds", "after"),
    [
        ({}, ["stories", "no-risk"], {"claims": ("no-risk", "stories")}),
        ({}, ["pressure"], {"pressure": ("yes",)}),
        ({}, [], {}),
        ({"claims": ("stories",)}, ["no-risk", "stories"], {"claims": ("no-risk", "stories")}),
        ({"claims": ("stories",)}, ["hidden-cure", "no-risk"], {"claims": ("no-risk", "stories", "hidden-cure")}),
        ({"claims": ("none-of-these",)}, ["stories"], {"claims": ("stories",)}),
        ({"claims": ("not-looked",)}, ["stories", "stories"], {"claims": ("stories",)}),
        ({"claims": ("none-of-these",)}, ["pressure"], {"claims": ("none-of-these",), "pressure": ("yes",)}),
        ({"claims": ("stories",), "pressure": ("no",)}, [], {"claims": ("stories",), "pressure": ("no",)}),
        ({"pressure": ("no",)}, ["pressure"], {"pressure": ("yes",)}),
        ({"pressure": ("no",)}, ["stories"], {"claims": ("stories",), "pressure": ("no",)}),
        ({"product": ("prp",)}, ["stories"], {"product": ("prp",), "claims": ("stories",)}),
    ],
)
def test_claims_are_added_and_nothing_else_changes(
    questionnaire: Questionnaire, before: Answers, kinds: list[str], after: Answers
) -> None:
    """Claims join those ticked before, an answer that stands alone goes, and pressure becomes yes when it was found."""
    kept = dict(before)
    assert ticked(questionnaire, before, kinds) == after
    assert before == kept
    assert (
        check(questionnaire, {item: list(chosen) if item == "claims" else chosen[0] for item, chosen in after.items()})
        == after
    )


@pytest.mark.parametrize("kind", ["none-of-these", "not-looked", "claims", "yes", "", "Stories", "stories "])
def test_anything_else_is_refused(questionnaire: Questionnaire, kind: str) -> None:
    """An id that is no claim is named in the error, also beside good ones."""
    with pytest.raises(AnswerError, match="unknown claims"):
        ticked(questionnaire, {}, ["stories", kind])
