"""Answers: validation, which questions and options are offered, navigation, and why answers are left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain

from clinic_check.check.conditions import Answers, Condition, Facts, Test, holds, opposite
from clinic_check.check.model import Item, Option, Questionnaire, Step

__all__ = [
    "AnswerError",
    "Answers",
    "Dependence",
    "LeftOut",
    "Reading",
    "check",
    "dependences",
    "first_open",
    "following",
    "hidden",
    "left_out",
    "offered",
    "preceding",
    "prune",
    "read",
    "shown_on",
]


class AnswerError(ValueError):
    """An unknown item or option, or options that exclude each other."""


@dataclass(frozen=True)
class Reading:
    """`given`: the answers that count, with their facts; `dropped`: chosen options that are not offered."""

    given: Answers
    facts: Facts
    shown: tuple[Item, ...]
    dropped: tuple[Option, ...]

    def holds(self, condition: Condition | None) -> bool:
        """Whether the condition holds for the answers that count; None always does."""
        return condition is None or holds(condition, self.given, self.facts)


def check(questionnaire: Questionnaire, raw: object) -> Answers:
    """Answers from a mapping item -> option, list of options or None; AnswerError names the offending id."""
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
    if value is None:
        return ()
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
    """Keep the items whose condition holds, and of their chosen options those that are offered, in order."""
    given: dict[str, tuple[str, ...]] = {}
    facts = Facts(questionnaire.facts, given)
    shown, dropped = [], list[Option]()
    for item in questionnaire.items:
        if item.when is not None and not holds(item.when, given, facts):
            continue
        shown.append(item)
        chosen = answers.get(item.id, ())
        if item.conditional and chosen:
            options = [item.by_id[one] for one in chosen]
            out = [one for one in options if one.when is not None and not holds(one.when, given, facts)]
            dropped += out
            chosen = tuple(one.id for one in options if one not in out)
        if chosen:
            given[item.id] = chosen
    return Reading(given, facts, tuple(shown), tuple(dropped))


def offered(reading: Reading, item: Item) -> tuple[Option, ...]:
    """The options of the item that may be chosen."""
    return tuple(option for option in item.options if reading.holds(option.when))


def prune(questionnaire: Questionnaire, answers: Answers) -> Answers:
    """The answers without hidden and dropped ones."""
    return read(questionnaire, answers).given


def shown_on(reading: Reading, step: Step) -> tuple[Item, ...]:
    """The shown items of this step."""
    return tuple(item for item in step.items if item in reading.shown)


def first_open(questionnaire: Questionnaire, reading: Reading) -> Step | None:
    """The first step with a shown item without an answer."""
    return next(
        (questionnaire.step_of[item.id] for item in reading.shown if item.id not in reading.given),
        None,
    )


def following(questionnaire: Questionnaire, reading: Reading, step: Step) -> Step | None:
    """The next step with a shown item."""
    later = questionnaire.steps[questionnaire.steps.index(step) + 1 :]
    return next((one for one in later if shown_on(reading, one)), None)


def preceding(questionnaire: Questionnaire, reading: Reading, step: Step) -> Step | None:
    """The last step before this one with a shown item."""
    earlier = questionnaire.steps[: questionnaire.steps.index(step)]
    return next((one for one in reversed(earlier) if shown_on(reading, one)), None)


@dataclass(frozen=True)
class Dependence:
    """An item is shown with these options of another item of its step; `unanswered`: also while that has no answer."""

    on: Item
    options: tuple[str, ...]
    unanswered: bool


def dependences(questionnaire: Questionnaire, answers: Answers, step: Step) -> Mapping[str, Dependence]:
    """Item -> Dependence, for the items of the step that an answer to an earlier item of it shows or hides."""
    found = {}
    for place, item in enumerate(step.items):
        for on in step.items[:place]:
            if item.when is None or on.several or on.id not in questionnaire.made_of(item.when):
                continue
            others = {name: chosen for name, chosen in answers.items() if name != on.id}
            tried = {one.id: item in read(questionnaire, {**others, on.id: (one.id,)}).shown for one in on.options}
            unanswered = item in read(questionnaire, others).shown
            if len({*tried.values(), unanswered}) > 1:
                found[item.id] = Dependence(on, tuple(name for name, shown in tried.items() if shown), unanswered)
    return found


@dataclass(frozen=True)
class LeftOut:
    """Hidden questions with the same reason: the tests that hold and prevent them from being shown."""

    items: tuple[Item, ...]
    because: tuple[Test, ...]


def hidden(questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """Ids of answered items that are hidden by the same answers, in the order of the questions."""
    shown = {item.id for item in read(questionnaire, answers).shown}
    return tuple(item.id for item in questionnaire.items if item.id in answers and item.id not in shown)


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
    """The opposites of the failing tests; where one rests on hidden items, the reasons why those are hidden."""
    shown = {one.id for one in reading.shown}
    for test in chain.from_iterable(item.when or ()):
        if reading.holds(((test,),)):
            continue
        behind = questionnaire.made_of(((test,),)) - shown
        if behind:
            for one in questionnaire.items:
                if one.id in behind:
                    yield from _because(questionnaire, reading, one)
        else:
            yield opposite(test)
