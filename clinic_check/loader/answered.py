"""Every warning has its caution, every scored item its question to ask, and the treatments fit the options."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from clinic_check.check.library import Caution
from clinic_check.check.model import Item, Level, Questionnaire
from clinic_check.loader.content import Content
from clinic_check.loader.node import Problem, nearest

MOST_ASKS = 10
LONGEST_LINK = 2000  # some mail programs cut longer addresses


def unknown_options(path: str, item: Item, options: Iterable[str]) -> Iterator[Problem]:
    for option in sorted(options):
        if option not in item.by_id:
            yield Problem(path, repr(option), f"no option of {item.id}, {nearest(option, item.by_id)}")


def check_answered(content: Content) -> Iterator[Problem]:
    """Each concern or critical option and each rule has a caution that always fits; each caution answers something."""
    broad = [caution for caution in content.library.cautions if caution.when is None]
    answered = {(caution.item, option) for caution in broad for option in caution.options}
    for item in content.questionnaire.items:
        for option in item.options:
            if (option.level or Level.OK) >= Level.CONCERN and (item.id, option.id) not in answered:
                path = f"questions.yaml items[{item.id}]"
                yield Problem(path, repr(option.id), "needs a caution without `when` in content/cautions.yaml")
    rules = {rule.id for rule in content.questionnaire.rules}
    for rule in sorted(rules.difference(*(caution.rules for caution in broad))):
        yield Problem(f"questions.yaml.rules[{rule}]", repr(rule), "needs a caution in content/cautions.yaml")
    yield from chain.from_iterable(
        _raised_by(content.questionnaire, caution, rules) for caution in content.library.cautions
    )


def _raised_by(questionnaire: Questionnaire, caution: Caution, rules: set[str]) -> Iterator[Problem]:
    path = f"content/cautions.yaml[{caution.id}].raised-by"
    for name in sorted(caution.rules - rules):
        yield Problem(path, repr(name), f"no rule, {nearest(name, rules)}")
    item = questionnaire.by_id.get(caution.item)
    if item:
        yield from unknown_options(path, item, caution.options)
    elif caution.item:
        yield Problem(path, repr(caution.item), f"no item, {nearest(caution.item, questionnaire.by_id)}")


def check_asks(content: Content) -> Iterator[Problem]:
    always = [ask for ask in content.questionnaire.asks if ask.when is None]
    if len(always) >= MOST_ASKS:
        yield Problem(
            "questions.yaml.asks", str(len(always)), f"fewer than {MOST_ASKS} without `when`, as ten fit a page"
        )
    for ask in content.questionnaire.asks:
        if not ask.items and ask.when is None:
            yield Problem(f"questions.yaml.asks[{ask.id}]", "no items", "items, or when")
    named = {item for ask in content.questionnaire.asks for item in ask.items}
    for name in sorted(named - content.questionnaire.by_id.keys()):
        yield Problem("questions.yaml.asks", repr(name), f"no item, {nearest(name, content.questionnaire.by_id)}")
    for item in content.questionnaire.items:
        if item.scored and item.id not in named:
            yield Problem("questions.yaml.asks", repr(item.id), "each scored item needs a question to ask")
    longest = tuple(sorted(content.questionnaire.asks, key=lambda ask: len(ask.question))[-MOST_ASKS:])
    signs = len(content.email.link(longest))
    if signs > LONGEST_LINK:
        yield Problem("questions.yaml.email", f"{signs} signs as a link with ten questions", f"at most {LONGEST_LINK}")


def check_treatments(content: Content) -> Iterator[Problem]:
    """The treatments go by the options of the items product and condition."""
    path, grades = "content/treatments.yaml", content.library.treatments.grades
    missing = [name for name in ("product", "condition") if name not in content.questionnaire.by_id]
    for name in missing:
        yield Problem("questions.yaml items", "none", f"needs the item {name!r}, which the treatments go by")
    if not missing:
        product, condition = content.questionnaire.by_id["product"], content.questionnaire.by_id["condition"]
        yield from unknown_options(path, product, content.library.treatments.by_id)
        for treatment in content.library.treatments.by_id.values():
            yield from unknown_options(f"{path}[{treatment.id}]", condition, treatment.pairings)
    for one in content.questionnaire.contradictions:
        for grade in sorted(one.grades - grades.keys()):
            yield Problem(f"questions.yaml.contradictions[{one.id}].grades", repr(grade), nearest(grade, grades))
