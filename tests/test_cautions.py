"""Selection of cautions: the first in the content whose condition holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic_check.check.cautions import Raised, for_finding, for_rule, ids
from clinic_check.check.conditions import Answers
from clinic_check.check.scoring import assess
from clinic_check.loader.content import Content

# (item, changes to the trial offer) -> cautions about that item, in the order of its options
RAISED: list[tuple[str, dict[str, tuple[str, ...]], list[str]]] = [
    ("approved", {}, ["approved-in-a-trial"]),
    ("approved", {"product": ("exosomes",)}, ["approved-in-a-trial"]),
    ("approved", {"product": ("own-fat-cells",), "approved": ("refused",)}, ["approved-in-a-trial"]),
    ("approved", {"product": ("other",), "ind": ("unknown",)}, ["approved-no"]),
    ("approved", {"product": ("exosomes",), "trial": ("no",)}, ["approved-exosomes"]),
    ("approved", {"product": ("exosomes",), "approved": (), "trial": ("no",)}, ["approved-exosomes"]),
    (
        "approved",
        {"product": ("exosome-skin-product",), "approved": ("yes-checked",), "trial": ("no",)},
        ["approved-skin-product"],
    ),
    ("approved", {"product": ("birth-tissue-cells",), "trial": ("no",)}, ["approved-birth-tissue"]),
    (
        "approved",
        {"product": ("birth-tissue-cells",), "condition": ("blood",), "trial": ("no",)},
        ["approved-birth-tissue-blood"],
    ),
    ("approved", {"product": ("own-fat-cells",), "trial": ("no",)}, ["approved-own-fat"]),
    ("approved", {"product": ("own-marrow-same-day",), "trial": ("no",)}, ["approved-own-marrow"]),
    ("approved", {"product": ("lab-grown-cells",), "trial": ("no",)}, ["approved-lab-grown"]),
    ("approved", {"product": ("prp",), "trial": ("no",)}, ["approved-prp"]),
    ("approved", {"product": ("amniotic-product",), "trial": ("no",)}, ["approved-amniotic"]),
    ("approved", {"product": ("approved-product",), "trial": ("no",)}, ["approved-brand"]),
    ("approved", {"product": ("gene-or-immune-cells",), "trial": ("no",)}, ["approved-gene"]),
    ("approved", {"product": ("other",), "trial": ("no",)}, ["approved-no"]),
    ("approved", {"product": ("unknown",), "approved": ("refused",), "trial": ("no",)}, ["approved-no"]),
    ("approved", {"product": (), "trial": ("no",)}, ["approved-no"]),
    ("approved", {"product": ("other",), "approved": ("unknown",)}, []),
    ("approved", {"product": ("other",), "approved": ("yes-told",)}, []),
    ("approved", {"product": ("other",), "approved": ()}, []),
    ("trial", {"trial": ("no",)}, ["trial-none"]),
    ("trial", {"trial": ("refused",)}, ["trial-none"]),
    ("trial", {"trial": ("no",), "condition": ("blood",)}, ["trial-none-blood"]),
    ("trial", {"trial": ("no",), "condition": ("blood",), "product": ("exosomes",)}, ["trial-none"]),
    ("trial", {"trial": ("no",), "product": ("prp",)}, ["trial-none-light"]),
    ("trial", {"trial": ("no",), "product": ("own-marrow-same-day",)}, ["trial-none"]),
    (
        "trial",
        {"trial": ("no",), "product": ("own-marrow-same-day",), "condition": ("knee-or-joint",)},
        ["trial-none-light"],
    ),
    ("trial", {}, []),
    ("trial-record", {"trial-record": ("differs",)}, ["record-differs"]),
    ("ind", {"ind": ("no",)}, ["ind-none"]),
    ("ind", {"ind": ("no",), "product": ("exosome-skin-product",)}, ["ind-none-light"]),
    ("ind", {"ind": ("other-letter",)}, ["ind-other-letter"]),
    ("ethics-board", {"ethics-board": ("no",)}, ["ethics-board-none"]),
    ("pay", {"pay": ("yes",)}, ["pay-yes"]),
    ("pay", {"pay": ("yes",), "product": ("exosomes",)}, ["pay-exosomes"]),
    ("pay", {"pay": ("yes",), "product": ("prp",)}, ["pay-light"]),
    ("pay", {"pay": ("yes-permitted",)}, []),
    ("pay", {"pay": ()}, []),
    ("enforcement", {"enforcement": ("found",)}, ["enforcement-found"]),
    ("enforcement", {"enforcement": ("closed",)}, ["enforcement-closed"]),
    ("licence", {"licence": ("problem",)}, ["licence-problem"]),
    ("licence", {"licence": ("not-found",)}, ["licence-not-found"]),
    ("product-details", {"product-details": ("partly",)}, ["details-partly"]),
    ("product-details", {"product-details": ("partly",), "product": ("own-fat-cells",)}, ["details-partly-own"]),
    ("product-details", {"product-details": ("refused",)}, ["details-refused"]),
    ("product-details", {"product-details": ("refused",), "product": ("exosomes",)}, ["details-exosomes"]),
    ("claims", {"claims": ("stories", "hidden-cure")}, ["claim-stories", "claim-hidden"]),
    ("claims", {"claims": ("no-risk",)}, ["claim-no-risk"]),
    ("claims", {"claims": ("no-risk",), "product": ("exosome-skin-product",)}, ["claim-no-risk-exosomes"]),
    ("claims", {"claims": ("approval-not-needed",)}, ["claim-not-needed"]),
    ("claims", {"claims": ("approval-not-needed",), "product": ("exosomes",)}, ["claim-not-needed-exosomes"]),
    ("claims", {"claims": ("approval-not-needed",), "product": ("prp",)}, ["claim-not-needed-light"]),
    (
        "claims",
        {"claims": ("approval-not-needed",), "product": ("exosome-skin-product",)},
        ["claim-not-needed-serum"],
    ),
    ("claims", {"claims": ("fda-registered",)}, ["claim-registered"]),
    ("claims", {"claims": ("fda-registered",), "product": ("prp",)}, ["claim-registered-prp"]),
    ("claims", {"claims": ("regenerates",)}, ["claim-regenerates"]),
    ("claims", {"claims": ("regenerates",), "product": ("exosomes",)}, ["claim-regenerates-exosomes"]),
    (
        "claims",
        {"claims": ("regenerates",), "product": ("exosomes",), "condition": ("knee-or-joint",)},
        ["claim-regenerates-knee"],
    ),
    (
        "claims",
        {"claims": ("regenerates",), "product": ("approved-product",), "condition": ("knee-or-joint",)},
        ["claim-regenerates"],
    ),
    ("claims", {"claims": ("not-looked",)}, []),
    ("claims", {"claims": ("none-of-these",)}, []),
    ("claims", {"claims": ()}, []),
    ("own-doctor", {"own-doctor": ("advised-against",)}, ["own-doctor-against"]),
    ("own-doctor", {"own-doctor": ()}, []),
]
FOR_RULES = {
    "R1": "rule-no-route",
    "R2": "rule-paid-without-letter",
    "R3": "rule-paid-outside-trial",
    "R4": "rule-approval-not-needed",
    "R5": "rule-promise",
    "R6": "rule-found",
    "R7": "rule-licence",
    "H1": "rule-route-open",
    "H2": "rule-payment-open",
    "H3": "rule-basics-open",
    "H4": "rule-sales",
    "H5": "rule-adds-up",
}


def about(content: Content, answers: Answers, item: str) -> tuple[Raised, ...]:
    """The cautions about one item."""
    assessment = assess(content.questionnaire, answers)
    finding = next(finding for finding in assessment.findings if finding.item.id == item)
    return for_finding(content.questionnaire, content.library, assessment, finding)


@pytest.mark.parametrize(
    ("item", "changes", "expected"), RAISED, ids=[f"{item} {changes}" for item, changes, _ in RAISED]
)
def test_the_first_caution_that_fits(
    content: Content,
    trial_offer: Answers,
    item: str,
    changes: dict[str, tuple[str, ...]],
    expected: list[str],
) -> None:
    """Each concern or critical option raises the first caution that fits the offer; a better answer raises none."""
    assert [raised.caution.id for raised in about(content, trial_offer | changes, item)] == expected


def test_the_order_of_the_content_decides(content: Content, trial_offer: Answers) -> None:
    """With the broad caution put first in the content, the narrow one is not reached."""
    turned = replace(content, library=replace(content.library, cautions=tuple(reversed(content.library.cautions))))
    answers = trial_offer | {"product": ("exosomes",), "claims": ("regenerates",)}
    assert [raised.caution.id for raised in about(turned, answers, "claims")] == ["claim-regenerates"]
    assert [raised.caution.id for raised in about(turned, answers, "approved")] == ["approved-no"]


def test_an_option_without_a_fitting_caution_raises_none(content: Content, trial_offer: Answers) -> None:
    """Where no caution answers the option, nothing is raised for it, and the others stay."""
    kept = tuple(caution for caution in content.library.cautions if caution.id != "claim-stories")
    answers = trial_offer | {"claims": ("stories", "hidden-cure")}
    raised = about(replace(content, library=replace(content.library, cautions=kept)), answers, "claims")
    assert [one.caution.id for one in raised] == ["claim-hidden"]


def test_an_answer_that_is_only_unclear_raises_none(content: Content, trial_offer: Answers) -> None:
    """No caution is raised for an option that is unclear or ok, even if the content has one for it."""
    caution = next(caution for caution in content.library.cautions if caution.id == "trial-none")
    wide = replace(caution, options=frozenset(["yes", "unknown", "no"]), when=None)
    changed = replace(content, library=replace(content.library, cautions=(wide,)))
    assert about(changed, trial_offer | {"trial": ("unknown",)}, "trial") == ()
    assert about(changed, trial_offer, "trial") == ()
    assert [raised.caution for raised in about(changed, trial_offer | {"trial": ("no",)}, "trial")] == [wide]


def test_a_caution_comes_with_its_answer(content: Content, trial_offer: Answers) -> None:
    """Each caution is raised with the words of the option that it is about."""
    raised = about(content, trial_offer | {"claims": ("treats-many", "beats-surgery")}, "claims")
    options = content.questionnaire.by_id["claims"].by_id
    assert [one.answer for one in raised] == [options["treats-many"].label, options["beats-surgery"].label]


def test_a_replaced_answer_is_named_as_it_counts(content: Content) -> None:
    """A caution about an answer that counts as another names the one that counts."""
    raised = about(content, {"product": ("exosomes",), "approved": ("yes-told",)}, "approved")
    counted = content.questionnaire.by_id["approved"].by_id["no"].label
    assert [(one.caution.id, one.answer) for one in raised] == [("approved-exosomes", counted)]


def test_every_rule_has_its_caution(content: Content) -> None:
    """Each rule is answered by its own caution."""
    assessment = assess(content.questionnaire, {})
    found = {
        rule.id: for_rule(content.questionnaire, content.library, assessment, rule)
        for rule in content.questionnaire.rules
    }
    assert {rule: caution.id for rule, caution in found.items() if caution} == FOR_RULES


def test_a_narrow_caution_for_a_rule_wins_only_where_it_fits(content: Content) -> None:
    """Of two cautions for a rule the first in the content is taken if its condition holds, and else the second."""
    broad = next(caution for caution in content.library.cautions if caution.id == "rule-route-open")
    about_prp = next(caution.when for caution in content.library.cautions if caution.id == "approved-prp")
    narrow = replace(broad, id="rule-route-open-prp", when=about_prp)
    changed = replace(content, library=replace(content.library, cautions=(narrow, *content.library.cautions)))
    rule = next(rule for rule in content.questionnaire.rules if rule.id == "H1")
    for product, expected in [("prp", "rule-route-open-prp"), ("other", "rule-route-open")]:
        caution = for_rule(
            changed.questionnaire, changed.library, assess(changed.questionnaire, {"product": (product,)}), rule
        )
        assert caution
        assert caution.id == expected


def test_the_price_of_prp_stands_under_its_own_rule(content: Content) -> None:
    """The rule about payment has a caution for PRP, and another for everything else."""
    rule = next(rule for rule in content.questionnaire.rules if rule.id == "H2")
    for product, expected in [("prp", "rule-payment-prp"), ("exosomes", "rule-payment-open")]:
        caution = for_rule(
            content.questionnaire, content.library, assess(content.questionnaire, {"product": (product,)}), rule
        )
        assert caution
        assert caution.id == expected


def test_a_rule_without_a_caution(content: Content) -> None:
    """A rule that no caution answers gets none."""
    bare, known = replace(content.library, cautions=()), content.questionnaire
    assert for_rule(known, bare, assess(known, {}), known.rules[0]) is None


def test_all_cautions_of_a_result(content: Content, trial_offer: Answers) -> None:
    """The cautions of the rules come first, in the order of the rules, then those of the answers, in theirs."""
    answers = trial_offer | {
        "pay": ("yes",),
        "claims": ("no-risk", "stories"),
        "licence": ("problem",),
        "price": ("no",),
    }
    assert ids(content.questionnaire, content.library, assess(content.questionnaire, answers)) == (
        "rule-licence",
        "rule-payment-open",
        "rule-basics-open",
        "rule-sales",
        "rule-adds-up",
        "approved-in-a-trial",
        "pay-yes",
        "price-none",
        "claim-no-risk",
        "claim-stories",
        "licence-problem",
    )


def test_no_cautions_for_the_best_answers(content: Content, approved_offer: Answers) -> None:
    """A result without a warning sign has no caution."""
    assert ids(content.questionnaire, content.library, assess(content.questionnaire, approved_offer)) == ()


def test_every_warning_sign_has_a_caution(content: Content, many_answers: tuple[Answers, ...]) -> None:
    """Each option at concern or critical raises exactly one caution, whatever else was answered."""
    seen = 0
    for answers in many_answers[:500]:
        assessment = assess(content.questionnaire, answers)
        for finding in assessment.findings:
            bad = [one for one in finding.counted if finding.item.by_id[one].level in (2, 3)]
            assert len(for_finding(content.questionnaire, content.library, assessment, finding)) == len(bad)
            seen += len(bad)
    assert seen > 1000


def test_the_tables_are_not_empty() -> None:
    """The table has options that raise a caution and options that raise none."""
    assert {bool(expected) for *_, expected in RAISED} == {True, False}
