"""Selection of cautions: the first in the content whose condition holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic_check.check.cautions import Raised, for_finding, for_rule, ids
from clinic_check.check.conditions import Answers, Condition, FactTest, ItemTest
from clinic_check.check.library import Caution
from clinic_check.check.model import Level
from clinic_check.check.scoring import assess
from clinic_check.loader.content import Content

PRP: Condition = ((ItemTest("product", frozenset({"prp"})),),)
LIGHT: Condition = ((FactTest("light", True),),)


def caution(name: str, item: str = "", options: str = "", rules: str = "", when: Condition | None = None) -> Caution:
    """A caution raised by options of an item, or by rules."""
    return Caution(
        id=name,
        item=item,
        options=frozenset(options.split()),
        rules=frozenset(rules.split()),
        when=when,
        means="It means.",
        fact="A fact.",
        do="Do this.",
        sources=("a-source",),
    )


CAUTIONS = (
    caution("trial-prp", "trial", "no", when=PRP),
    caution("trial-light", "trial", "no refused", when=LIGHT),
    caution("trial-none", "trial", "no refused"),
    caution("trial-late", "trial", "no", when=PRP),
    caution("unknown", "trial", "unknown yes"),
    caution("claim-stories", "claims", "stories"),
    caution("claim-hidden", "claims", "hidden-cure breakthrough"),
    caution("licence", "licence", "problem"),
    caution("route-light", rules="R1 H1", when=LIGHT),
    caution("route", rules="R1 H1"),
    caution("basics", rules="H3"),
)
# (item, changes to the sold offer) -> cautions about that item, in the order of its options
RAISED: list[tuple[str, dict[str, tuple[str, ...]], list[str]]] = [
    ("trial", {}, ["trial-none"]),
    ("trial", {"trial": ("refused",)}, ["trial-none"]),
    ("trial", {"product": ("wound-membrane",)}, ["trial-light"]),
    ("trial", {"product": ("prp",)}, ["trial-prp"]),
    ("trial", {"product": ("prp",), "trial": ("refused",)}, ["trial-light"]),
    ("trial", {"trial": ("unknown",)}, []),
    ("trial", {"trial": ()}, []),
    ("claims", {"claims": ("stories",)}, ["claim-stories"]),
    ("claims", {"claims": ("stories", "hidden-cure")}, ["claim-stories", "claim-hidden"]),
    ("claims", {"claims": ("stories", "regenerates")}, ["claim-stories"]),
    ("claims", {"claims": ("none-of-these",)}, []),
    ("claims", {"claims": ("not-looked",)}, []),
    ("claims", {"claims": ()}, []),
    ("licence", {"licence": ("problem",)}, ["licence"]),
    ("licence", {"licence": ("not-found",)}, []),
    ("own-doctor", {"own-doctor": ("no",)}, []),
]


@pytest.fixture(scope="module")
def given_cautions(content: Content) -> Content:
    """The content with the cautions above in place of its own."""
    return replace(content, library=replace(content.library, cautions=CAUTIONS))


@pytest.fixture(scope="module")
def sold(trial_offer: Answers) -> Answers:
    """The offer as a treatment that is paid for."""
    return {**trial_offer, "trial": ("no",), "pay": ("yes",)}


def about(content: Content, answers: Answers, item: str) -> tuple[Raised, ...]:
    """The cautions about one item."""
    assessment = assess(content.questionnaire, answers)
    finding = next(finding for finding in assessment.findings if finding.item.id == item)
    return for_finding(content.library, assessment, finding)


def of_rule(content: Content, answers: Answers, rule: str) -> str:
    found = next(one for one in content.questionnaire.rules if one.id == rule)
    raised = for_rule(content.library, assess(content.questionnaire, answers), found)
    return raised.id if raised else ""


@pytest.mark.parametrize(
    ("item", "changes", "expected"), RAISED, ids=[f"{item} {changes}" for item, changes, _ in RAISED]
)
def test_the_first_caution_that_fits(
    given_cautions: Content, sold: Answers, item: str, changes: dict[str, tuple[str, ...]], expected: list[str]
) -> None:
    """Each concern or critical option raises the first caution that fits the offer; a better answer raises none."""
    assert [raised.caution.id for raised in about(given_cautions, {**sold, **changes}, item)] == expected


def test_the_order_of_the_content_decides(given_cautions: Content, sold: Answers) -> None:
    """With the broad caution put first in the content, the narrow one is not reached."""
    turned = replace(given_cautions, library=replace(given_cautions.library, cautions=CAUTIONS[::-1]))
    answers = {**sold, "product": ("prp",), "trial": ("refused",)}
    assert [raised.caution.id for raised in about(given_cautions, answers, "trial")] == ["trial-light"]
    assert [raised.caution.id for raised in about(turned, answers, "trial")] == ["trial-none"]


def test_a_caution_comes_with_its_answer(given_cautions: Content, sold: Answers) -> None:
    """Each caution is raised with the words of the option that it is about."""
    raised = about(given_cautions, {**sold, "claims": ("stories", "hidden-cure")}, "claims")
    assert tuple(one.answer for one in raised) == given_cautions.questionnaire.by_id["claims"].labels(
        ("stories", "hidden-cure")
    )


def test_a_dropped_answer_raises_none(content: Content, approved_offer: Answers) -> None:
    """An option that is not offered has no caution, whatever the content says of it."""
    answers = approved_offer | {"claims": ("said-approved", "stories")}
    assert [raised.caution.options for raised in about(content, answers, "claims")] == [frozenset({"stories"})]


@pytest.mark.parametrize(
    ("rule", "product", "expected"),
    [
        ("R1", "prp", "route-light"),
        ("H1", "prp", "route-light"),
        ("H1", "exosomes", "route"),
        ("H3", "prp", "basics"),
        ("R9", "prp", ""),
    ],
)
def test_a_narrow_caution_for_a_rule_wins_only_where_it_fits(
    given_cautions: Content, rule: str, product: str, expected: str
) -> None:
    """Of two cautions for a rule the first in the content is taken if its condition holds, and else the second."""
    assert of_rule(given_cautions, {"product": (product,)}, rule) == expected


def test_all_cautions_of_a_result(given_cautions: Content, sold: Answers) -> None:
    """The cautions of the rules come first, in the order of the rules, then those of the answers; each once."""
    answers = {**sold, "claims": ("stories", "hidden-cure"), "licence": ("problem",)}
    assert ids(given_cautions.library, assess(given_cautions.questionnaire, answers)) == (
        "route",
        "basics",
        "trial-none",
        "claim-stories",
        "claim-hidden",
        "licence",
    )


def test_no_cautions_for_the_best_answers(content: Content, approved_offer: Answers) -> None:
    """A result without a warning sign has no caution."""
    assert ids(content.library, assess(content.questionnaire, approved_offer)) == ()


def test_every_rule_has_its_caution(content: Content, many_answers: tuple[Answers, ...]) -> None:
    """Each rule has a caution that names it, whatever else was answered."""
    for answers in ({}, *many_answers[:40]):
        assessment = assess(content.questionnaire, answers)
        for rule in content.questionnaire.rules:
            raised = for_rule(content.library, assessment, rule)
            assert raised is not None
            assert rule.id in raised.rules


ROUTE = {"approved", "trial", "trial-record", "ind", "ethics-board", "pay"}


def test_every_warning_sign_has_a_caution(content: Content, many_answers: tuple[Answers, ...]) -> None:
    """Each option at concern or critical raises one caution about it, about the route only where that is a concern."""
    seen = 0
    for answers in many_answers:
        assessment = assess(content.questionnaire, answers)
        for finding in assessment.findings:
            bad = [one for one in finding.given if finding.item.by_id[one].level in (Level.CONCERN, Level.CRITICAL)]
            raised = for_finding(content.library, assessment, finding)
            if finding.item.id in ROUTE and not assessment.reading.facts["route-concern"]:
                bad = []
            assert len(raised) == len(bad)
            assert all(option in one.caution.options for option, one in zip(bad, raised, strict=True))
            seen += len(bad)
    assert seen > 500


def test_the_tables_are_not_empty() -> None:
    """The table has options that raise a caution and options that raise none."""
    assert {bool(expected) for *_, expected in RAISED} == {True, False}
