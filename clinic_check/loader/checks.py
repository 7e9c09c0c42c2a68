"""Cross-checks between the parts of the content: ids, slots, cautions for every warning, sources, banned words."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from itertools import chain

from clinic_check.check.cautions import NOT_SAID
from clinic_check.check.code import ALPHABET, length
from clinic_check.check.conditions import FactTest, ItemTest
from clinic_check.check.library import Caution, Pairing
from clinic_check.check.model import Item, Level, Questionnaire, Rule
from clinic_check.check.report import MOST_ASKS
from clinic_check.loader import claims, glossary
from clinic_check.loader.claims import check_claims
from clinic_check.loader.content import Content
from clinic_check.loader.flow import check_licensed, check_outcomes, check_short, check_steps, check_topics
from clinic_check.loader.glossary import check_glossary
from clinic_check.loader.lookups import check_numbers, check_products, cited_in
from clinic_check.loader.node import ID, Problem, nearest
from clinic_check.loader.publishers import check_publishers
from clinic_check.loader.references import check_conditions, unknown_options
from clinic_check.loader.texts import check_words

RULE_ID = re.compile(r"[RH][1-9][0-9]*")
LONGEST_CODE = 24
ONE_DISEASE = "for this use"  # words for a condition that is a single disease


def check(content: Content) -> Iterator[Problem]:
    """All problems between parts of the content."""
    return chain(
        _ids(content.questionnaire),
        _slots(content.questionnaire),
        _items(content.questionnaire),
        _labels(content.questionnaire),
        check_conditions(content),
        check_shown(content.questionnaire),
        check_steps(content.questionnaire),
        _rules(content.questionnaire),
        check_topics(content.questionnaire),
        check_licensed(content),
        check_answered(content),
        check_asks(content),
        check_outcomes(content.questionnaire),
        check_short(content.questionnaire),
        check_treatments(content),
        check_numbers(content.numbers),
        check_products(content.catalogue, content.library.sources),
        check_claims(content),
        check_glossary(content),
        check_sources(content),
        check_publishers(content.library.sources.values()),
        check_words(content.texts, content.banned_words, content.allowed_phrases),
    )


def dated(content: Content) -> dict[str, datetime.date]:
    """Path -> date of everything in the content that was looked at on a day."""
    dates = {
        "questions.yaml.reviewed": content.reviewed,
        "content/licensed-uses.yaml.as-of": content.questionnaire.licensed.as_of,
        "content/treatments.yaml.as-of": content.library.treatments.as_of,
        "content/cautions.yaml.as-of": content.library.cautions_of,
        "content/harmed.yaml.as-of": content.harmed.as_of,
        "content/numbers.yaml.as-of": content.numbers.as_of,
        "content/approved-products.yaml.as-of": content.catalogue.as_of,
        "content/claims.yaml.as-of": content.claim_notes.as_of,
    }
    dates |= {
        f"content/licensed-uses.yaml.uses[{place}].as-of": one.as_of
        for place, one in enumerate(content.questionnaire.licensed.uses)
    }
    dates |= {f"content/notes.yaml.groups[{group.id}].as-of": group.as_of for group in content.library.groups}
    dates |= {f"content/sources.yaml.sources[{one.id}].read": one.read for one in content.library.sources.values()}
    return dates


def _ids(questionnaire: Questionnaire) -> Iterator[Problem]:
    kinds: Mapping[str, list[str]] = {
        "questions.yaml.sections": [section.id for section in questionnaire.sections],
        "questions.yaml items": [item.id for section in questionnaire.sections for item in section.items],
        "questions.yaml.rules": [rule.id for rule in questionnaire.rules],
        **{f"questions.yaml options of {item.id}": [one.id for one in item.options] for item in questionnaire.items},
    }
    for path, ids in kinds.items():
        yield from (Problem(path, repr(name), "each id once") for name in sorted(set(ids)) if ids.count(name) > 1)
    for name in sorted(questionnaire.facts.keys() & questionnaire.by_id.keys()):
        yield Problem("questions.yaml.facts", repr(name), "a fact may not have the name of an item")
    for rule in questionnaire.rules:
        if not RULE_ID.fullmatch(rule.id) or (rule.id[0] == "R") != rule.critical:
            yield Problem(
                "questions.yaml.rules", repr(rule.id), "critical rules are R1, R2 and so on, hold rules H1, H2"
            )


def _slots(questionnaire: Questionnaire) -> Iterator[Problem]:
    slots = [item.slot for item in questionnaire.items]
    for item in questionnaire.items:
        path = f"questions.yaml items[{item.id}]"
        if slots.count(item.slot) > 1:
            yield Problem(f"{path}.slot", str(item.slot), "each slot once")
        yield from _numbers(item, path)
        if item.since > questionnaire.edition:
            yield Problem(f"{path}.since", str(item.since), f"at most the edition, {questionnaire.edition}")
    characters = length(questionnaire)
    if characters > LONGEST_CODE or characters >= len(ALPHABET):
        yield Problem("questions.yaml capacities", f"a code of {characters} characters", f"at most {LONGEST_CODE}")


def _numbers(item: Item, path: str) -> Iterator[Problem]:
    most = item.capacity if item.several else item.capacity - 1
    numbers = [option.number for option in item.options]
    for option in item.options:
        if numbers.count(option.number) > 1:
            yield Problem(f"{path}.options[{option.id}].number", str(option.number), "each number once in an item")
        if option.number > most:
            allowed = f"at most {most} by the capacity, {item.capacity}"
            yield Problem(f"{path}.options[{option.id}].number", str(option.number), allowed)


def _items(questionnaire: Questionnaire) -> Iterator[Problem]:
    for item in questionnaire.items:
        path = f"questions.yaml items[{item.id}]"
        levels = [option.level for option in item.options]
        if len(item.options) < 2:
            yield Problem(f"{path}.options", str(len(item.options)), "at least two")
        if item.scored and None in levels:
            yield Problem(f"{path}.options", "some with a level and some without", "all or none")
        if item.scored and not item.sources:
            yield Problem(f"{path}.sources", "none", "at least one for a scored item")
        if item.scored and not (item.good and item.worrying):
            yield Problem(path, "no example", "a scored item needs good and worrying")
        if all(step.when is not None for step in item.find_out):
            yield Problem(f"{path}.find-out", "none", "at least one step without when")
        yield from _groups(item, path)
        if any(option.exclusive for option in item.options) and not (item.several and item.exclusive_error):
            yield Problem(f"{path}.options", "exclusive", "needs kind: several and an exclusive-error")


def _groups(item: Item, path: str) -> Iterator[Problem]:
    groups = {group.id for group in item.groups}
    for option in item.options:
        if option.group and option.group not in groups:
            yield Problem(f"{path}.options[{option.id}].group", repr(option.group), nearest(option.group, groups))


def _labels(questionnaire: Questionnaire) -> Iterator[Problem]:
    for item in questionnaire.items:
        labels = [option.label for option in item.options]
        for label in sorted({label for label in labels if label and labels.count(label) > 1}):
            path = f"questions.yaml items[{item.id}].options"
            yield Problem(path, repr(label), "each label once, or nobody can tell the answers apart")


def _rules(questionnaire: Questionnaire) -> Iterator[Problem]:
    scored = [item.id for item in questionnaire.items if item.scored]
    for rule in questionnaire.rules:
        path = f"questions.yaml.rules[{rule.id}]"
        named = {"points": rule.points.items if rule.points else (), "asked": rule.asked}
        for key, items in named.items():
            for name in items:
                if name not in scored:
                    yield Problem(f"{path}.{key}", repr(name), f"no scored item, {nearest(name, scored)}")
    in_rules = set(chain.from_iterable(_critical_options(rule) for rule in questionnaire.rules))
    for item in questionnaire.items:
        for option in item.options:
            if option.level == Level.CRITICAL and (item.id, option.id) not in in_rules:
                yield Problem(f"questions.yaml items[{item.id}]", repr(option.id), "critical, so in a critical rule")


def _critical_options(rule: Rule) -> Iterator[tuple[str, str]]:
    """(item, option) of each option that a critical rule tests for."""
    for test in chain.from_iterable(rule.when if rule.critical else ()):
        if isinstance(test, ItemTest) and not test.negated:
            yield from ((test.item, option) for option in test.options)


def check_shown(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Facts with missing or invalid words."""
    return chain(_missing_words(questionnaire), _invalid_words(questionnaire))


def _missing_words(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Facts that decide whether an item is shown need words; tests of items are worded by the options' labels."""
    for item in questionnaire.items:
        for test in chain.from_iterable(item.when or ()):
            if isinstance(test, FactTest) and test.fact in questionnaire.facts.keys() - questionnaire.fact_words.keys():
                path = f"questions.yaml.facts[{test.fact}].in-words"
                yield Problem(path, "none", f"needed, because {item.id} is shown by this fact")


def _invalid_words(questionnaire: Questionnaire) -> Iterator[Problem]:
    for name, words in questionnaire.fact_words.items():
        path = f"questions.yaml.facts[{name}].in-words"
        if words.holds == words.fails:
            yield Problem(path, repr(words.holds), "must say something else when the fact fails")
        for text in (words.holds, words.fails):
            if text.endswith((".", "?")):
                yield Problem(path, repr(text), "part of a sentence, so without its end")


LONGEST_LINK = 2000  # characters; some mail programs truncate longer URLs


def check_answered(content: Content) -> Iterator[Problem]:
    """Each concern or critical option and each rule has an unconditional caution; each caution answers something."""
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
    """The treatments match the options of the items `product` and `condition`, and have no date to fill in."""
    path, grades = "content/treatments.yaml", content.library.treatments.grades
    missing = [name for name in ("product", "condition") if name not in content.questionnaire.by_id]
    for name in missing:
        yield Problem("questions.yaml items", "none", f"needs the item {name!r} for the treatments")
    if not missing:
        yield from _pairings(content, path)
    for text in content.texts:
        if text.path.startswith(path) and "{as-of}" in text.text:
            yield Problem(text.path, "{as-of}", "is not filled in here; write the date")
    for one in content.questionnaire.contradictions:
        for grade in sorted(one.grades - grades.keys()):
            yield Problem(f"questions.yaml.contradictions[{one.id}].grades", repr(grade), nearest(grade, grades))


def _pairings(content: Content, path: str) -> Iterator[Problem]:
    product, condition = content.questionnaire.by_id["product"], content.questionnaire.by_id["condition"]
    treatments = content.library.treatments.by_id
    yield from unknown_options(path, product, treatments)
    for option in product.options:
        if option.id not in treatments:
            yield Problem(path, repr(option.id), "each option of `product` needs an entry here")
    bundles = content.library.treatments.bundles
    yield from unknown_options(f"{path}.bundles", condition, bundles)
    yield from unknown_options(f"{path}.wide", condition, content.library.treatments.wide)
    for treatment in treatments.values():
        yield from unknown_options(f"{path}[{treatment.id}]", condition, treatment.pairings)
        for name, pairing in treatment.pairings.items():
            yield from _headline(content, f"{path}[{treatment.id}].{name}", name, pairing)


def _headline(content: Content, path: str, condition: str, pairing: Pairing) -> Iterator[Problem]:
    """One headline cannot speak of "this use" where the condition stands for several diseases, or for none."""
    graded = content.library.treatments.grades.get(pairing.grade, "")
    if condition == NOT_SAID:
        yield Problem(path, repr(condition), "no pairing: nothing is known of a condition that is not named")
    elif condition in content.library.treatments.bundles:
        if graded and not pairing.headline:
            yield Problem(path, "no headline", "a headline of its own, since the condition is several diseases")
        elif ONE_DISEASE in pairing.headline.lower():
            yield Problem(
                f"{path}.headline", pairing.headline, f"not {ONE_DISEASE!r}: the condition is several diseases"
            )


def check_sources(content: Content) -> Iterator[Problem]:
    cited = dict(_cited(content))
    known = content.library.sources
    for name, path in cited.items():
        if name not in known:
            yield Problem(path, repr(name), f"no source, {nearest(name, known)}")
    for path in _unsourced(content):
        yield Problem(path, "no source", "at least one")
    for source in known.values():
        path = f"content/sources.yaml[{source.id}]"
        if source.id not in cited:
            yield Problem(path, "cited nowhere", "cite it or remove it")
        if source.address and not source.address.startswith("https://"):
            yield Problem(f"{path}.address", source.address, "must start with https://")
        if not ID.fullmatch(source.id):
            yield Problem(path, repr(source.id), "must be an id")


def _citations(content: Content) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(path, source ids) of every text that must cite a source."""
    yield from ((f"content/cautions.yaml[{one.id}].sources", one.sources) for one in content.library.cautions)
    yield from ((f"content/notes.yaml[{one.id}].sources", one.text.sources) for one in content.library.notes)
    yield from ((f"questions.yaml.rules[{one.id}].sources", one.says.sources) for one in content.questionnaire.rules)
    yield from ((f"questions.yaml.routes[{one.id}].sources", one.says.sources) for one in content.questionnaire.routes)
    for topic in content.questionnaire.topics:
        lines = chain.from_iterable(topic.says)
        yield from ((f"questions.yaml.topics[{topic.id}].says", line.text.sources) for line in lines)
    yield from ((f"content/numbers.yaml[{one.id}]", one.sources) for one in content.numbers.by_id.values())
    contradictions = content.questionnaire.contradictions
    yield from ((f"questions.yaml.contradictions[{one.id}].sources", one.text.sources) for one in contradictions)
    for treatment in content.library.treatments.by_id.values():
        path = f"content/treatments.yaml[{treatment.id}]"
        yield from ((path, one.sources) for one in (treatment.status, treatment.harm, treatment.price))
        for name, pairing in treatment.pairings.items():
            said = (pairing.text, pairing.more, pairing.harm, pairing.price)
            yield from ((f"{path}.{name}", text.sources) for text in said if text)
    yield from ((f"content/harmed.yaml[{one.id}].steps", one.sources) for one in content.harmed.parts)
    yield from cited_in(content.catalogue)
    yield from claims.cited_in(content)
    yield from glossary.cited_in(content.glossary)


def _cited(content: Content) -> Iterator[tuple[str, str]]:
    for path, sources in _citations(content):
        yield from ((source, path) for source in sources)
    for item in content.questionnaire.items:
        path = f"questions.yaml items[{item.id}]"
        yield from ((source, f"{path}.sources") for source in item.sources)
        yield from ((step.source, f"{path}.find-out") for step in item.find_out if step.source)
    for kind in content.numbers.by_id.values():
        path = f"content/numbers.yaml[{kind.id}].look-up"
        yield from ((step.source, path) for step in kind.look_up if step.source)


def _unsourced(content: Content) -> Iterator[str]:
    return (path for path, sources in _citations(content) if not sources)
