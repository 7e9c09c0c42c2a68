"""Checks that conditions name items, options and facts that exist and that may stand there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

from clinic_check.check.conditions import Condition, FactTest, Test
from clinic_check.check.model import Item, Questionnaire
from clinic_check.loader.content import Content
from clinic_check.loader.node import Problem, nearest


def check_conditions(content: Content) -> Iterator[Problem]:
    every, facts = tuple(content.questionnaire.by_id), tuple(content.questionnaire.facts)
    for place, item in enumerate(content.questionnaire.items):
        earlier = every[:place]
        known = [name for name in facts if content.questionnaire.made_of(((FactTest(name, True),),)) <= set(earlier)]
        if item.when is not None:
            yield from _condition(
                content.questionnaire, f"questions.yaml items[{item.id}].when", item.when, earlier, known
            )
        for path, when in _offered_when(item):
            yield from _condition(content.questionnaire, path, when, earlier, known)
    for place, name in enumerate(facts):
        condition = content.questionnaire.facts[name]
        yield from _condition(content.questionnaire, f"questions.yaml.facts[{name}]", condition, every, facts[:place])
    for path, condition in _other_conditions(content):
        yield from _condition(content.questionnaire, path, condition, every, facts)


def _offered_when(item: Item) -> Iterator[tuple[str, Condition]]:
    """(path, condition) of the notes, hints, options and help steps of an item, which may test earlier items only."""
    for note in item.notes:
        yield f"questions.yaml items[{item.id}].notes", note.when
    for hint in item.hints:
        yield f"questions.yaml items[{item.id}].hints", hint.when
    for option in item.options:
        if option.when is not None:
            yield f"questions.yaml items[{item.id}].options[{option.id}].when", option.when
    for place, step in enumerate(item.find_out):
        if step.when is not None:
            yield f"questions.yaml items[{item.id}].find-out[{place}].when", step.when


def _other_conditions(content: Content) -> Iterator[tuple[str, Condition]]:
    """(path, condition) of everything that may test all items."""
    questionnaire, library = content.questionnaire, content.library
    kinds: Mapping[str, Iterable[tuple[str, Condition | None]]] = {
        "questions.yaml.rules[{}].when": ((one.id, one.when) for one in questionnaire.rules),
        "questions.yaml.topics[{}].says": (
            (one.id, line.when) for one in questionnaire.topics for lines in one.says for line in lines
        ),
        "questions.yaml.routes[{}].when": ((one.id, one.when) for one in questionnaire.routes),
        "questions.yaml.outcomes[{}].titles": (
            (one.id, text.when) for one in questionnaire.outcomes.values() for text in one.titles
        ),
        "questions.yaml.outcomes[{}].actions": (
            (one.id, action.when)
            for one in questionnaire.outcomes.values()
            for listed in one.actions
            for action in listed
        ),
        "questions.yaml.doctor": (("", one.when) for one in questionnaire.doctor),
        "questions.yaml.contradictions[{}].when": ((one.id, one.when) for one in questionnaire.contradictions),
        "questions.yaml.asks[{}].when": ((one.id, one.when) for one in questionnaire.asks),
        "content/cautions.yaml[{}].when": ((one.id, one.when) for one in library.cautions),
        "content/notes.yaml[{}].when": ((one.id, one.when) for one in library.notes),
        "content/harmed.yaml[{}].when": ((one.id, one.when) for one in content.harmed.parts),
        "content/harmed.yaml[{}].steps": ((one.id, step.when) for one in content.harmed.parts for step in one.steps),
    }
    for path, conditions in kinds.items():
        yield from ((path.format(name), condition or ()) for name, condition in conditions)


def _condition(
    questionnaire: Questionnaire, path: str, condition: Condition, items: Collection[str], facts: Collection[str]
) -> Iterator[Problem]:
    for test in chain.from_iterable(condition):
        yield from _test(questionnaire, path, test, items, facts)


def _test(
    questionnaire: Questionnaire, path: str, test: Test, items: Collection[str], facts: Collection[str]
) -> Iterator[Problem]:
    if isinstance(test, FactTest):
        if test.fact not in facts:
            yield Problem(path, repr(test.fact), f"no fact that may stand here, {nearest(test.fact, facts)}")
    elif test.item not in items:
        yield Problem(path, repr(test.item), f"no item that may stand here, {nearest(test.item, items)}")
    else:
        yield from unknown_options(f"{path}.{test.item}", questionnaire.by_id[test.item], test.options)


def unknown_options(path: str, item: Item, options: Iterable[str]) -> Iterator[Problem]:
    for option in sorted(options):
        if option not in item.by_id:
            yield Problem(path, repr(option), f"no option of {item.id}, {nearest(option, item.by_id)}")
