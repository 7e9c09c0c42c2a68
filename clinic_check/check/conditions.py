"""Conditions as data: evaluation, and which answers make one hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ItemTest:
    """Holds when one of the options was chosen; negated: when none was, including unanswered."""

    item: str
    options: frozenset[str]
    negated: bool = False


@dataclass(frozen=True)
class FactTest:
    """Holds when the fact has this value."""

    fact: str
    value: bool


Test = ItemTest | FactTest
Condition = tuple[tuple[Test, ...], ...]
"""Any of (all of tests): a disjunction of conjunctions."""
Answers = Mapping[str, tuple[str, ...]]
"""Item id -> ids of the chosen options; a missing item is unanswered."""


class Facts(dict[str, bool]):
    """Whether each fact holds for these answers; worked out at the first look, with the facts that it is made of.

    While answers are still added, only facts made of the items read so far may be looked up.
    """

    def __init__(self, conditions: Mapping[str, Condition], answers: Answers) -> None:
        super().__init__()
        self.conditions = conditions
        self.answers = answers

    def __missing__(self, name: str) -> bool:
        value = self[name] = holds(self.conditions[name], self.answers, self)
        return value


def holds(condition: Condition, answers: Answers, facts: Mapping[str, bool]) -> bool:
    """Whether all tests of at least one alternative hold."""
    for tests in condition:  # called dozens of times per page; any() and all() take twice as long
        for test in tests:
            if not _test_holds(test, answers, facts):
                break
        else:
            return True
    return False


def because(condition: Condition, answers: Answers, facts: Facts) -> dict[str, frozenset[str]]:
    """Item -> chosen options that make the condition hold (empty set if unanswered); {} when it does not hold.

    Facts are resolved to items only when the condition tests no item directly.
    """
    items: dict[str, frozenset[str]] = {}
    for tests in condition:
        if all(_test_holds(test, answers, facts) for test in tests):
            own = tuple(test for test in tests if isinstance(test, ItemTest)) or tests
            for test in own:
                _merge(items, _items(test, answers, facts))
    return items


def _merge(items: dict[str, frozenset[str]], more: Mapping[str, frozenset[str]]) -> None:
    for item, options in more.items():
        items[item] = items.get(item, frozenset()) | options


def _test_holds(test: Test, answers: Answers, facts: Mapping[str, bool]) -> bool:
    if isinstance(test, ItemTest):
        return test.options.isdisjoint(answers.get(test.item, ())) == test.negated
    return facts[test.fact] == test.value


def _items(test: Test, answers: Answers, facts: Facts) -> dict[str, frozenset[str]]:
    """Item -> chosen options behind a test that holds."""
    if isinstance(test, ItemTest):
        chosen = frozenset(answers.get(test.item, ()))
        return {test.item: chosen if test.negated else chosen & test.options}
    if test.value:
        return because(facts.conditions[test.fact], answers, facts)
    items: dict[str, frozenset[str]] = {}
    for failing in (
        one for tests in facts.conditions[test.fact] for one in tests if not _test_holds(one, answers, facts)
    ):
        _merge(items, _items(opposite(failing), answers, facts))
    return items


def opposite(test: Test) -> Test:
    """The negated test."""
    if isinstance(test, ItemTest):
        return ItemTest(test.item, test.options, not test.negated)
    return FactTest(test.fact, not test.value)
