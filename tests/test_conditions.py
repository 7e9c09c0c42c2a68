"""The rule language: when a condition holds, and because of which answers."""

from __future__ import annotations

import pytest

from clinic_check.check.conditions import Answers, Condition, Facts, FactTest, ItemTest, because, holds


def one_of(item: str, *options: str) -> ItemTest:
    return ItemTest(item, frozenset(options))


def none_of(item: str, *options: str) -> ItemTest:
    return ItemTest(item, frozenset(options), negated=True)


def fact(name: str, value: bool) -> FactTest:
    return FactTest(name, value)


CONDITIONS: dict[str, Condition] = {
    "listed": ((one_of("list", "found"),),),
    "studied": ((one_of("study", "yes"), one_of("letter", "yes")),),
    "in-order": ((fact("listed", True),), (fact("studied", True),)),
    "at-large": ((fact("in-order", False),),),
    "unlisted": ((none_of("list", "found"),),),
}
PAID: Condition = ((one_of("pay", "yes", "partly"),),)
PAID_OR_TALKED: Condition = ((one_of("pay", "yes"),), (one_of("talk", "cure", "no-risk"),))
PAID_AND_TALKED: Condition = ((one_of("pay", "yes"), one_of("talk", "cure", "no-risk")),)
NOT_FREE: Condition = ((none_of("pay", "no"),),)
NO_PROMISE: Condition = ((none_of("talk", "cure", "no-risk"),),)
IN_ORDER: Condition = ((fact("in-order", True),),)
OPEN: Condition = ((fact("in-order", False),),)
PAID_WHILE_OPEN: Condition = ((fact("in-order", False), one_of("pay", "yes")),)

HOLDS: list[tuple[str, Condition, Answers, bool]] = [
    ("one of the options is chosen", PAID, {"pay": ("partly",)}, True),
    ("another option is chosen", PAID, {"pay": ("no",)}, False),
    ("a test on an unanswered item", PAID, {}, False),
    ("a test on an item that was left empty", PAID, {"pay": ()}, False),
    ("one of several chosen options fits", PAID_OR_TALKED, {"talk": ("stories", "no-risk")}, True),
    ("none of several chosen options fits", PAID_OR_TALKED, {"talk": ("stories", "stars")}, False),
    ("the first of two alternatives", PAID_OR_TALKED, {"pay": ("yes",)}, True),
    ("neither of two alternatives", PAID_OR_TALKED, {"pay": ("no",), "talk": ("stories",)}, False),
    ("both of two tests", PAID_AND_TALKED, {"pay": ("yes",), "talk": ("cure",)}, True),
    ("only the first of two tests", PAID_AND_TALKED, {"pay": ("yes",)}, False),
    ("only the second of two tests", PAID_AND_TALKED, {"talk": ("cure",)}, False),
    ("not, and another option is chosen", NOT_FREE, {"pay": ("yes",)}, True),
    ("not, and the option is chosen", NOT_FREE, {"pay": ("no",)}, False),
    ("not, and the item is unanswered", NOT_FREE, {}, True),
    ("not, with one of several chosen options named", NO_PROMISE, {"talk": ("stories", "cure")}, False),
    ("not, with none of several chosen options named", NO_PROMISE, {"talk": ("stories", "stars")}, True),
    ("a fact through its first alternative", IN_ORDER, {"list": ("found",)}, True),
    ("a fact through its second alternative", IN_ORDER, {"study": ("yes",), "letter": ("yes",)}, True),
    ("a fact that needs both of its tests", IN_ORDER, {"study": ("yes",)}, False),
    ("a fact that is wanted false and is", OPEN, {"study": ("yes",)}, True),
    ("a fact that is wanted false and is not", OPEN, {"list": ("found",)}, False),
    ("a fact that is wanted false with no answer at all", OPEN, {}, True),
    ("a fact that is made of a false fact", ((fact("at-large", True),),), {}, True),
    ("a fact that is made of a false fact, denied", ((fact("at-large", False),),), {"list": ("found",)}, True),
    ("a fact that is made of a negated test", ((fact("unlisted", True),),), {"list": ("lost",)}, True),
    ("no alternative at all", (), {"pay": ("yes",)}, False),
]

BECAUSE: list[tuple[str, Condition, Answers, dict[str, set[str]]]] = [
    ("the chosen option", PAID, {"pay": ("partly",), "talk": ("cure",)}, {"pay": {"partly"}}),
    ("nothing when it does not hold", PAID, {"pay": ("no",)}, {}),
    (
        "of several chosen options those that the test names",
        PAID_OR_TALKED,
        {"talk": ("stories", "cure", "no-risk")},
        {"talk": {"cure", "no-risk"}},
    ),
    (
        "both tests of an alternative",
        PAID_AND_TALKED,
        {"pay": ("yes",), "talk": ("cure", "stories")},
        {"pay": {"yes"}, "talk": {"cure"}},
    ),
    (
        "only the alternative that holds",
        PAID_OR_TALKED,
        {"pay": ("no",), "talk": ("cure",)},
        {"talk": {"cure"}},
    ),
    (
        "every alternative that holds",
        PAID_OR_TALKED,
        {"pay": ("yes",), "talk": ("cure",)},
        {"pay": {"yes"}, "talk": {"cure"}},
    ),
    (
        "the options of one item from several alternatives together",
        ((one_of("talk", "cure"),), (one_of("talk", "no-risk"),)),
        {"talk": ("cure", "no-risk", "stories")},
        {"talk": {"cure", "no-risk"}},
    ),
    ("a negated test by what was chosen instead", NOT_FREE, {"pay": ("partly",)}, {"pay": {"partly"}}),
    ("a negated test on an unanswered item", NOT_FREE, {}, {"pay": set()}),
    ("a fact by the items of its alternative that holds", IN_ORDER, {"list": ("found",)}, {"list": {"found"}}),
    (
        "a fact by both its tests",
        IN_ORDER,
        {"list": ("lost",), "study": ("yes",), "letter": ("yes",)},
        {"study": {"yes"}, "letter": {"yes"}},
    ),
    (
        "a false fact by the tests that fail, and not by those that do not",
        OPEN,
        {"list": ("lost",), "study": ("yes",), "letter": ("no",)},
        {"list": {"lost"}, "letter": {"no"}},
    ),
    ("a false fact by unanswered items", OPEN, {}, {"list": set(), "study": set(), "letter": set()}),
    (
        "a fact beside a test of the condition's own stays closed",
        PAID_WHILE_OPEN,
        {"pay": ("yes",)},
        {"pay": {"yes"}},
    ),
    ("a fact in a fact, denied twice", ((fact("at-large", False),),), {"list": ("found",)}, {"list": {"found"}}),
    ("a negated test in a fact, denied", ((fact("unlisted", False),),), {"list": ("found",)}, {"list": {"found"}}),
]


@pytest.mark.parametrize(
    ("condition", "answers", "expected"), [case[1:] for case in HOLDS], ids=[case[0] for case in HOLDS]
)
def test_a_condition_holds(condition: Condition, answers: Answers, expected: bool) -> None:
    """A condition is any of (all of its tests); a negated test holds for an unanswered item too."""
    assert holds(condition, answers, Facts(CONDITIONS, answers)) is expected


@pytest.mark.parametrize(
    ("condition", "answers", "expected"), [case[1:] for case in BECAUSE], ids=[case[0] for case in BECAUSE]
)
def test_because_names_the_answers(condition: Condition, answers: Answers, expected: dict[str, set[str]]) -> None:
    """The reason for a condition is the items that make it hold, each with the chosen options that do."""
    assert because(condition, answers, Facts(CONDITIONS, answers)) == expected


@pytest.mark.parametrize(
    ("condition", "answers", "expected"), [case[1:] for case in HOLDS], ids=[case[0] for case in HOLDS]
)
def test_because_is_empty_exactly_when_it_does_not_hold(condition: Condition, answers: Answers, expected: bool) -> None:
    """There is a reason for a condition that holds and none for one that does not."""
    assert bool(because(condition, answers, Facts(CONDITIONS, answers))) is expected


def test_the_tables_are_not_empty() -> None:
    """Both tables have cases that hold and cases that do not."""
    assert {expected for *_, expected in HOLDS} == {True, False}
    assert {bool(expected) for *_, expected in BECAUSE} == {True, False}


def test_a_fact_is_worked_out_at_the_first_look() -> None:
    """A fact that is looked up late counts the answers added before, and keeps its value, as do facts it is made of."""
    answers: dict[str, tuple[str, ...]] = {}
    facts = Facts(CONDITIONS, answers)
    answers["list"] = ("found",)
    assert facts["in-order"] is True
    answers["list"] = ("lost",)
    assert (facts["in-order"], facts["listed"], facts["unlisted"]) == (True, True, True)


def test_an_unknown_fact_is_an_error() -> None:
    """The loader lets no unknown fact through, so looking one up is a fault of the program."""
    with pytest.raises(KeyError):
        holds(((fact("nowhere", True),),), {}, Facts(CONDITIONS, {}))
