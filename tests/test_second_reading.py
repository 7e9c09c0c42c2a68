"""The engine, the data of questions.yaml and the reading by hand say the same about any answers."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from clinic_check.check.model import Questionnaire
from clinic_check.loader.node import Problems, parse
from tests.invariants import Judge, arbitrary, drawn, engine
from tests.second_reading import ITEMS, LICENSED, OPTIONS, OUTCOMES, RULES, Answers, Judged, judge

SCENARIOS = Path(__file__).parent / "scenarios.yaml"


@pytest.fixture(scope="module")
def engine_judge(questionnaire: Questionnaire) -> Judge:
    return engine(questionnaire)


def compared(one: Judged) -> dict[str, object]:
    """What both must say; the order of questions on the page is no part of it."""
    return {
        "outcome": one.outcome,
        "rules": one.rules,
        "counts": dict(one.counts),
        "shown": set(one.shown),
        "answers": dict(one.answers),
    }


def differences(engine_judge: Judge, answer_sets: Iterable[Answers]) -> list[str]:
    """The first five differences: what is read otherwise, and for which answers."""
    found = []
    for answers in answer_sets:
        ours, theirs = compared(judge(answers)), compared(engine_judge(answers))
        apart = [f"{name}: by hand {ours[name]}, engine {theirs[name]}" for name in ours if ours[name] != theirs[name]]
        if apart:
            found.append("; ".join([*apart, f"for {answers}"]))
        if len(found) == 5:
            break
    return found


def every_offer(products: Iterable[str | None], chance: random.Random) -> Iterable[Answers]:
    """Each treatment for every condition in every way, once, with any other answers; the place is left open.

    Not abroad, `approved` is shown only where the table has the offer, so a wrong row is seen whatever else is drawn.
    """
    ways_and_conditions = itertools.product((None, *OPTIONS["condition"]), (None, *OPTIONS["how-given"]))
    for product, (condition, way) in itertools.product(products, ways_and_conditions):
        first = {"product": product, "condition": condition, "how-given": way}
        rest = {item: chosen for item, chosen in drawn(chance).items() if item not in (*first, "place")}
        yield {**{item: (option,) for item, option in first.items() if option}, **rest}


def test_both_agree_on_random_answers(engine_judge: Judge) -> None:
    """Outcome, rules, counts, questions shown and answers kept are the same for answers of all kinds."""
    chance = random.Random(2)
    assert differences(engine_judge, (drawn(chance) for _ in range(3000))) == []


def test_both_agree_on_any_combination(engine_judge: Judge) -> None:
    """They agree where every question has any answer, answers to hidden questions and options not offered included."""
    chance = random.Random(3)
    answer_sets = ({item: arbitrary(item, chance) for item in ITEMS} for _ in range(1500))
    assert differences(engine_judge, answer_sets) == []


def test_both_agree_on_the_table(engine_judge: Judge) -> None:
    """They agree on the treatments of the table of licensed uses, for every condition and way."""
    assert differences(engine_judge, every_offer(LICENSED, random.Random(4))) == []


@pytest.mark.rest
def test_both_agree_on_every_offer(engine_judge: Judge) -> None:
    """They agree on every treatment, condition and way."""
    assert differences(engine_judge, every_offer((None, *OPTIONS["product"]), random.Random(5))) == []


@pytest.mark.rest
def test_both_agree_on_many_answers(engine_judge: Judge) -> None:
    """They agree on thirty thousand other answer sets."""
    chance = random.Random(6)
    assert differences(engine_judge, (drawn(chance) for _ in range(30_000))) == []


def test_the_random_answers_are_of_all_kinds() -> None:
    """The random answers reach every outcome and every rule, and some of them are hidden or not offered."""
    chance = random.Random(2)
    answer_sets = [drawn(chance) for _ in range(3000)]
    found = [judge(answers) for answers in answer_sets]
    outcomes = Counter(one.outcome for one in found)
    rules = Counter(rule for one in found for rule in one.rules)
    assert set(outcomes) == set(OUTCOMES)
    assert set(rules) == set(RULES)
    assert min(*outcomes.values(), *rules.values()) > 50
    assert sum(one.answers != answers for one, answers in zip(found, answer_sets, strict=True)) > 1000


def test_the_second_reading_agrees_with_the_scenarios() -> None:
    """Outcome and rules of the cases worked out by hand are those of the second reading."""
    problems: Problems = []
    scenarios: Any = parse(SCENARIOS.read_text(encoding="utf-8"), SCENARIOS.name, problems).data
    assert problems == []
    wrong = []
    for scenario in scenarios:
        answers = {
            item: tuple(chosen) if isinstance(chosen, list) else (chosen,)
            for item, chosen in scenario["answers"].items()
        }
        found = judge(answers)
        if (found.outcome, list(found.rules)) != (scenario["outcome"], scenario["rules"]):
            wrong.append(f"{scenario['name']}: {found.outcome} {found.rules}")
    assert wrong == []
