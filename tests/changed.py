"""Copies of a questionnaire with other items, for tests that change one thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from clinic_check.check.model import Item, Questionnaire, Step


def with_items(questionnaire: Questionnaire, change: Callable[[Item], Item]) -> Questionnaire:
    """A copy with each item changed, both in its section and on its step."""
    items = {item.id: change(item) for item in questionnaire.items}
    sections = tuple(
        replace(section, items=tuple(items[item.id] for item in section.items)) for section in questionnaire.sections
    )
    return with_steps(
        replace(questionnaire, sections=sections),
        lambda step: replace(step, items=tuple(items[item.id] for item in step.items)),
    )


def with_steps(questionnaire: Questionnaire, change: Callable[[Step], Step]) -> Questionnaire:
    """A copy with each step changed."""
    parts = tuple(replace(part, steps=tuple(map(change, part.steps))) for part in questionnaire.parts)
    return replace(questionnaire, parts=parts)


def with_item_added(questionnaire: Questionnaire, item: Item, step: str, section: str) -> Questionnaire:
    """A copy with one item more, at the end of this step and of this section."""
    sections = tuple(
        replace(one, items=(*one.items, item)) if one.id == section else one for one in questionnaire.sections
    )
    return with_steps(
        replace(questionnaire, sections=sections),
        lambda one: replace(one, items=(*one.items, item)) if one.id == step else one,
    )


def without_item(questionnaire: Questionnaire, name: str) -> Questionnaire:
    """A copy without this item."""
    sections = tuple(
        replace(section, items=tuple(item for item in section.items if item.id != name))
        for section in questionnaire.sections
    )
    return with_steps(
        replace(questionnaire, sections=sections),
        lambda step: replace(step, items=tuple(item for item in step.items if item.id != name)),
    )
