"""What pages with several questions need: words for why a question is asked, and a quick check that holds together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from clinic_check.check.conditions import FactTest
from clinic_check.check.model import Item, Questionnaire
from clinic_check.loader.node import Problem


def check_shown(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Facts without words, or with unfit ones, and quick items that depend on others."""
    return chain(_worded(questionnaire), _fit(questionnaire), _quick(questionnaire))


def made_of(questionnaire: Questionnaire, fact: str, above: frozenset[str] = frozenset()) -> set[str]:
    """The items a fact is made of, through other facts; a fact that is not there or stands in itself adds nothing."""
    if fact in above or fact not in questionnaire.facts:
        return set()
    items: set[str] = set()
    for test in chain.from_iterable(questionnaire.facts[fact]):
        items |= made_of(questionnaire, test.fact, above | {fact}) if isinstance(test, FactTest) else {test.item}
    return items


def _worded(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Tests of items are put into words by their labels; a fact has no words but its own."""
    for item in questionnaire.items:
        for test in chain.from_iterable(item.when or ()):
            if isinstance(test, FactTest) and test.fact in questionnaire.facts.keys() - questionnaire.fact_words.keys():
                path = f"questions.yaml.facts[{test.fact}].in-words"
                yield Problem(path, "none", f"needed, because {item.id} is shown by this fact")


def _fit(questionnaire: Questionnaire) -> Iterator[Problem]:
    for name, words in questionnaire.fact_words.items():
        path = f"questions.yaml.facts[{name}].in-words"
        if words.holds == words.fails:
            yield Problem(path, repr(words.holds), "must say something else when the fact fails")
        for text in (words.holds, words.fails):
            if text.endswith((".", "?")):
                yield Problem(path, repr(text), "part of a sentence, so without its end")


def _quick(questionnaire: Questionnaire) -> Iterator[Problem]:
    quick = {item.id for item in questionnaire.items if item.quick}
    if not any(item.quick and item.scored for item in questionnaire.items):
        yield Problem("questions.yaml", "no scored item is quick", "at least one")
    for item in questionnaire.items:
        for name in sorted(_depends(questionnaire, item) - quick) if item.quick else ():
            yield Problem(f"questions.yaml items[{item.id}].quick", repr(name), "must be quick too, it shows this one")


def _depends(questionnaire: Questionnaire, item: Item) -> set[str]:
    """The items that decide whether this one is shown."""
    tests = chain.from_iterable(item.when or ())
    each = (made_of(questionnaire, test.fact) if isinstance(test, FactTest) else {test.item} for test in tests)
    return set().union(*each)
