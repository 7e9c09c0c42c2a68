"""Answers to questions that do not apply: which ones are left out, and because of what."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain

from clinic_check.check.answers import Reading, prune, read
from clinic_check.check.conditions import Answers, ItemTest, Test, holds, opposite
from clinic_check.check.model import Item, Questionnaire


@dataclass(frozen=True)
class LeftOut:
    """Hidden questions with the same reason: what is true of the answers and keeps them from being shown."""

    items: tuple[Item, ...]
    because: tuple[Test, ...]


def hidden(questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """Ids of the answered items that these very answers hide, in the order of the questions."""
    kept = prune(questionnaire, answers)
    return tuple(item.id for item in questionnaire.items if item.id in answers and item.id not in kept)


def left_out(questionnaire: Questionnaire, answers: Answers, named: Collection[str]) -> tuple[LeftOut, ...]:
    """The named items that these answers hide, by reason; a name that is unknown or of a shown item is passed over."""
    reading = read(questionnaire, answers)
    groups: dict[tuple[Test, ...], list[Item]] = {}
    for item in questionnaire.items:
        if item.id in named and item not in reading.shown:
            because = tuple(dict.fromkeys(_because(questionnaire, reading, item)))
            groups.setdefault(because, []).append(item)
    return tuple(LeftOut(tuple(items), because) for because, items in groups.items())


def _because(questionnaire: Questionnaire, reading: Reading, item: Item) -> Iterator[Test]:
    """The opposites of the failing tests; for a test of a hidden item, why that one is hidden."""
    shown = {one.id for one in reading.shown}
    for test in chain.from_iterable(item.when or ()):
        if holds(((test,),), reading.counted, questionnaire.facts):
            continue
        if isinstance(test, ItemTest) and test.item not in shown:
            yield from _because(questionnaire, reading, questionnaire.by_id[test.item])
        else:
            yield opposite(test)
