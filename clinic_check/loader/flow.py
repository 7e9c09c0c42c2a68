"""Checks of the flow: the steps, the topics of the reasons, the outcomes with their actions, and the licensed uses."""

from __future__ import annotations

from collections.abc import Iterator

from clinic_check.check.model import OUTCOME_LEVELS, Questionnaire
from clinic_check.check.scoring import OUTCOME_FACTS
from clinic_check.loader.content import Content
from clinic_check.loader.node import Problem, nearest
from clinic_check.loader.references import unknown_options

OUTCOMES = tuple(OUTCOME_LEVELS)
PAGE_FACTS = ("licensable", "named", "abroad", "in-trial", "hospital-care")  # looked up by the pages
ACTIONS = 3  # things to do on a result


def check_steps(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Each item stands on one step, and a step named like an item holds it, so that old addresses lead there."""
    placed = [item.id for item in questionnaire.items]
    items = {item.id for section in questionnaire.sections for item in section.items}
    for name in sorted(items - set(placed)):
        yield Problem("questions.yaml.parts", f"no {name!r}", "each item on one step")
    for name in sorted({name for name in placed if placed.count(name) > 1}):
        yield Problem("questions.yaml.parts", repr(name), "each item on one step only")
    steps = [step.id for step in questionnaire.steps]
    for name in sorted({name for name in steps if steps.count(name) > 1}):
        yield Problem("questions.yaml.parts", repr(name), "each step once")
    for step in questionnaire.steps:
        if step.id in items and step.id not in {item.id for item in step.items}:
            yield Problem(f"questions.yaml.parts steps[{step.id}]", repr(step.id), "must hold the item of this name")


def check_topics(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Each rule has one topic, and each topic a heading for every case."""
    named = [rule for topic in questionnaire.topics for rule in topic.rules]
    rules = [rule.id for rule in questionnaire.rules]
    for name in rules:
        if named.count(name) != 1:
            yield Problem("questions.yaml.topics", f"{name} in {named.count(name)} topics", "each rule in one topic")
    for topic in questionnaire.topics:
        path = f"questions.yaml.topics[{topic.id}]"
        for name in topic.rules:
            if name not in rules:
                yield Problem(f"{path}.rules", repr(name), f"no rule, {nearest(name, rules)}")
        for name in sorted({name for lines in topic.says for line in lines for name in line.rules} - set(topic.rules)):
            yield Problem(f"{path}.says", repr(name), f"no rule of this topic, {nearest(name, topic.rules)}")
        if not topic.says or not topic.says[0] or topic.says[0][-1].when is not None or topic.says[0][-1].rules:
            yield Problem(f"{path}.says", "no heading", "the first list must end with a line without when and rules")


def check_licensed(content: Content) -> Iterator[Problem]:
    """The table of licensed uses names options and products of the list, each pair of treatment and use once."""
    path, licensed = "content/licensed-uses.yaml", content.questionnaire.licensed
    items = content.questionnaire.by_id
    if not {"product", "condition", "how-given"} <= items.keys():
        return
    brands = {one.id for one in content.catalogue.products}
    seen: set[tuple[str, str]] = set()
    for use in licensed.uses:
        place = f"{path}.uses[{use.product}, {use.condition}]"
        yield from unknown_options(place, items["product"], [use.product])
        yield from unknown_options(place, items["condition"], [use.condition])
        yield from unknown_options(f"{place}.by", items["how-given"], use.ways)
        for brand in use.brands:
            if brand not in brands:
                yield Problem(f"{place}.brands", repr(brand), f"no product, {nearest(brand, brands)}")
        if (use.product, use.condition) in seen:
            yield Problem(place, "twice", "each pair of treatment and use once")
        seen.add((use.product, use.condition))
    yield from unknown_options(f"{path}.use-not-said", items["product"], [licensed.unsaid_product])
    yield from unknown_options(f"{path}.use-not-said", items["how-given"], licensed.unsaid_not_by)


def check_outcomes(questionnaire: Questionnaire) -> Iterator[Problem]:
    if tuple(questionnaire.outcomes) != OUTCOMES:
        yield Problem("questions.yaml.outcomes", ", ".join(questionnaire.outcomes), f"must be {', '.join(OUTCOMES)}")
    for name in (*OUTCOME_FACTS, *PAGE_FACTS):
        if name not in questionnaire.facts:
            yield Problem("questions.yaml.facts", f"no {name!r}", "needed for the outcome or the pages")
    for outcome in questionnaire.outcomes.values():
        path = f"questions.yaml.outcomes[{outcome.id}].actions"
        if len(outcome.actions) != ACTIONS:
            yield Problem(path, f"{len(outcome.actions)} lists", f"must be {ACTIONS}, one for each thing to do")
        for listed in outcome.actions:
            if not listed or listed[-1].when is not None or listed[-1].first:
                yield Problem(path, "no last one", "each list must end with an action without when and first")


def check_short(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Each scored item says what to do while it is open, and three things are asked of the doctor in each case."""
    for item in questionnaire.items:
        if item.scored != bool(item.open):
            path = f"questions.yaml items[{item.id}].open"
            yield Problem(path, repr(item.open), "needed where an option has a level, and nowhere else")
