"""Answers: validation, counts-as, which questions are shown, navigation, and why questions are hidden."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain

from clinic_check.check.conditions import Answers, ItemTest, Test, holds, opposite
from clinic_check.check.model import CountsAs, Item, Questionnaire

__all__ = [
    "AnswerError",
    "Answers",
    "LeftOut",
    "Reading",
    "check",
    "first_open",
    "following",
    "hidden",
    "left_out",
    "neighbours",
    "prune",
    "read",
]


class AnswerError(ValueError):
    """An unknown item or option, or options that exclude each other."""


@dataclass(frozen=True)
class Reading:
    """`counted`: answers after counts-as, hidden ones dropped; `given`: as chosen; `replaced`: item -> the CountsAs."""

    counted: Answers
    given: Answers
    shown: tuple[Item, ...]
    replaced: Mapping[str, CountsAs]


def check(questionnaire: Questionnaire, raw: object) -> Answers:
    """Answers from a mapping item -> option or list of options; raises AnswerError that names the offending id."""
    if not isinstance(raw, Mapping):
        raise AnswerError("answers are a mapping of item to option")
    checked = {}
    for name, value in raw.items():
        item = questionnaire.by_id.get(name) if isinstance(name, str) else None
        if item is None:
            raise AnswerError(f"unknown item {name!r}{_nearest(name, questionnaire.by_id)}")
        checked[item.id] = _check_item(item, value)
    return {item: chosen for item, chosen in checked.items() if chosen}


def _check_item(item: Item, value: object) -> tuple[str, ...]:
    values = list(value) if item.several and isinstance(value, list | tuple) else [value]
    for option in values:
        if not isinstance(option, str) or option not in item.by_id:
            raise AnswerError(f"unknown option {option!r} of {item.id}{_nearest(option, item.by_id)}")
    chosen = tuple(option.id for option in item.options if option.id in values)
    if len(chosen) > 1 and any(item.by_id[option].exclusive for option in chosen):
        raise AnswerError(f"{item.id}: {', '.join(chosen)} exclude each other")
    return chosen


def _nearest(name: object, known: Mapping[str, object]) -> str:
    near = get_close_matches(str(name), list(known), 1)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(known)}"


def read(questionnaire: Questionnaire, answers: Answers) -> Reading:
    """Apply counts-as to the given answers, then keep the items whose condition holds, in order."""
    replaced = _replaced(questionnaire, answers)
    counted: dict[str, tuple[str, ...]] = {}
    shown = []
    for item in questionnaire.items:
        if item.when is not None and not holds(item.when, counted, questionnaire.facts):
            continue
        shown.append(item)
        chosen = (replaced[item.id].option,) if item.id in replaced else answers.get(item.id, ())
        if chosen:
            counted[item.id] = chosen
    given = {item.id: answers[item.id] for item in shown if answers.get(item.id)}
    return Reading(counted, given, tuple(shown), replaced)


def _replaced(questionnaire: Questionnaire, answers: Answers) -> dict[str, CountsAs]:
    replaced: dict[str, CountsAs] = {}
    for entry in questionnaire.counts_as:
        if entry.item not in replaced and holds(entry.when, answers, questionnaire.facts):
            replaced[entry.item] = entry
    return replaced


def prune(questionnaire: Questionnaire, answers: Answers) -> Answers:
    """The answers without those to hidden questions."""
    return read(questionnaire, answers).given


def first_open(reading: Reading) -> Item | None:
    """The first shown item without an answer."""
    return next((item for item in reading.shown if item.id not in reading.given), None)


def following(reading: Reading, item: str, mode: str) -> Item | None:
    """The question after this one: an open follow-up in mode `change`, the first open one in mode `open`.

    In any other mode it is the next shown one.
    """
    if mode == "change":
        return next((shown for shown in reading.shown if shown.when and shown.id not in reading.given), None)
    return first_open(reading) if mode == "open" else neighbours(reading, item)[1]


def neighbours(reading: Reading, item: str) -> tuple[Item | None, Item | None]:
    """The shown items before and after this one."""
    ids = [shown.id for shown in reading.shown]
    here = ids.index(item)
    before = reading.shown[here - 1] if here else None
    after = reading.shown[here + 1] if here + 1 < len(ids) else None
    return before, after


@dataclass(frozen=True)
class LeftOut:
    """Hidden questions with the same reason: the tests that hold and prevent them from being shown."""

    items: tuple[Item, ...]
    because: tuple[Test, ...]


def hidden(questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """Ids of answered items that are hidden by the same answers, in the order of the questions."""
    kept = prune(questionnaire, answers)
    return tuple(item.id for item in questionnaire.items if item.id in answers and item.id not in kept)


def left_out(questionnaire: Questionnaire, answers: Answers, named: Collection[str]) -> tuple[LeftOut, ...]:
    """The named items that these answers hide, grouped by reason; ids that are unknown or shown are ignored."""
    reading = read(questionnaire, answers)
    groups: dict[tuple[Test, ...], list[Item]] = {}
    for item in questionnaire.items:
        if item.id in named and item not in reading.shown:
            because = tuple(dict.fromkeys(_because(questionnaire, reading, item)))
            groups.setdefault(because, []).append(item)
    return tuple(LeftOut(tuple(items), because) for because, items in groups.items())


def _because(questionnaire: Questionnaire, reading: Reading, item: Item) -> Iterator[Test]:
    """The opposites of the failing tests; for a test of a hidden item, the reasons why that item is hidden."""
    shown = {one.id for one in reading.shown}
    for test in chain.from_iterable(item.when or ()):
        if holds(((test,),), reading.counted, questionnaire.facts):
            continue
        if isinstance(test, ItemTest) and test.item not in shown:
            yield from _because(questionnaire, reading, questionnaire.by_id[test.item])
        else:
            yield opposite(test)
