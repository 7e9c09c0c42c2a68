"""The rule language: conditions as data. Does one hold for these answers, and because of which of them?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ItemTest:
    """True when one of the options was chosen; negated: when none was, also when unanswered."""

    item: str
    options: frozenset[str]
    negated: bool = False


@dataclass(frozen=True)
class FactTest:
    """True when the fact has this value."""

    fact: str
    value: bool


Test = ItemTest | FactTest
Condition = tuple[tuple[Test, ...], ...]
"""Any of (all of tests)."""
Answers = Mapping[str, tuple[str, ...]]
"""Item id -> ids of the chosen options; an item that is not there is unanswered."""
Facts = Mapping[str, Condition]


def holds(condition: Condition, answers: Answers, facts: Facts) -> bool:
    """Any of (all of tests)."""
    return any(all(_true(test, answers, facts) for test in tests) for tests in condition)


def because(condition: Condition, answers: Answers, facts: Facts) -> frozenset[str]:
    """Ids of the items whose answers make the condition hold; empty when it does not hold."""
    return frozenset(
        item
        for tests in condition
        if all(_true(test, answers, facts) for test in tests)
        for test in tests
        for item in _items(test, answers, facts)
    )


def _true(test: Test, answers: Answers, facts: Facts) -> bool:
    if isinstance(test, ItemTest):
        return test.options.isdisjoint(answers.get(test.item, ())) == test.negated
    return holds(facts[test.fact], answers, facts) == test.value


def _items(test: Test, answers: Answers, facts: Facts) -> frozenset[str]:
    if isinstance(test, ItemTest):
        return frozenset([test.item])
    if test.value:
        return because(facts[test.fact], answers, facts)
    return frozenset(
        item
        for tests in facts[test.fact]
        for failing in tests
        if not _true(failing, answers, facts)
        for item in _items(_opposite(failing), answers, facts)
    )


def _opposite(test: Test) -> Test:
    if isinstance(test, ItemTest):
        return ItemTest(test.item, test.options, not test.negated)
    return FactTest(test.fact, not test.value)
