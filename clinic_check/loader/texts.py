"""Every text that judges or advises, on a result or after harm, with its path in the content."""

from __future__ import annotations

from collections.abc import Iterator

from clinic_check.check.library import Harmed, Treatments
from clinic_check.check.model import Questionnaire
from clinic_check.loader.claims import claim_texts
from clinic_check.loader.content import Content
from clinic_check.loader.glossary import meanings
from clinic_check.lookup.numbers import NumberKind
from clinic_check.lookup.products import Catalogue


def result_texts(content: Content) -> Iterator[tuple[str, str]]:
    """(path, text) of all texts of results and of the pages beside them; errors and hints of questions are left out."""
    yield from _questions(content)
    yield from _judgement(content.questionnaire)
    yield from _content(content)
    yield from _treatments(content.library.treatments)
    yield from _harmed(content.harmed)
    yield from _products(content.catalogue)
    yield from claim_texts(content)
    yield from meanings(content.glossary)
    for kind in content.numbers.by_id.values():
        yield from ((f"content/numbers.yaml[{kind.id}]", text) for text in number_texts(kind))


def number_texts(kind: NumberKind) -> tuple[str, ...]:
    """All that is said about numbers of this kind."""
    said = (kind.name, kind.looks, kind.what_it_is, kind.proves, kind.not_proves, kind.used_for)
    return (*said, *(f"{step.text} {step.label}" for step in kind.look_up), *kind.faults.values())


def _questions(content: Content) -> Iterator[tuple[str, str]]:
    for section in content.questionnaire.sections:
        yield f"questions.yaml.sections[{section.id}].title", section.title
    for item in content.questionnaire.items:
        path = f"questions.yaml items[{item.id}]"
        yield f"{path}.question", item.question
        yield f"{path}.short", item.short
        for option in item.options:
            yield f"{path}.options[{option.id}]", f"{option.label} {option.note}"
        for text in (*(step.text for step in item.find_out), item.good, item.worrying, item.trick):
            yield f"{path}.find-out", text
    for name, words in content.questionnaire.fact_words.items():
        yield f"questions.yaml.facts[{name}].in-words", f"{words.holds}; {words.fails}"
    email = content.email
    yield "questions.yaml.email", f"{email.subject} {email.greeting} {email.request} {email.closing}"
    for ask in content.questionnaire.asks:
        for text in (ask.question, ask.good, ask.worrying):
            yield f"questions.yaml.asks[{ask.id}]", text


def _judgement(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    for rule in questionnaire.rules:
        yield f"questions.yaml.rules[{rule.id}]", f"{rule.says.text} {rule.lifted_by}"
    for route in questionnaire.routes:
        yield f"questions.yaml.routes[{route.id}]", route.says.text
    for outcome in questionnaire.outcomes.values():
        for text in (outcome.title, outcome.means, *outcome.next):
            yield f"questions.yaml.outcomes[{outcome.id}]", text
    for one in questionnaire.contradictions:
        yield f"questions.yaml.contradictions[{one.id}]", one.text.text
    for entry in questionnaire.counts_as:
        yield f"questions.yaml.counts-as[{entry.id}]", entry.reason.text
    yield "questions.yaml.nothing-lifts", questionnaire.nothing_lifts


def _content(content: Content) -> Iterator[tuple[str, str]]:
    for caution in content.library.cautions:
        for text in (caution.means, caution.fact, caution.do):
            yield f"content/cautions.yaml[{caution.id}]", text
    for note in content.library.notes:
        yield f"content/notes.yaml[{note.id}]", note.text.text
    for group in content.library.groups:
        yield f"content/notes.yaml.groups[{group.id}]", f"{group.title} {group.look}"


def _harmed(harmed: Harmed) -> Iterator[tuple[str, str]]:
    for part in harmed.parts:
        yield f"content/harmed.yaml[{part.id}].title", part.title
        yield from ((f"content/harmed.yaml[{part.id}].steps", step.text) for step in part.steps)


def _treatments(treatments: Treatments) -> Iterator[tuple[str, str]]:
    yield "content/treatments.yaml.no-text", treatments.no_text
    yield "content/treatments.yaml.no-condition", treatments.no_condition
    for grade, headline in treatments.grades.items():
        yield f"content/treatments.yaml.grades[{grade}]", headline
    for treatment in treatments.by_id.values():
        path = f"content/treatments.yaml[{treatment.id}]"
        yield path, f"{treatment.name} {treatment.what_it_is}"
        yield from ((path, sourced.text) for sourced in (treatment.status, treatment.harm, treatment.price))
        yield from ((f"{path}.{name}", pairing.text.text) for name, pairing in treatment.pairings.items())


def _products(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    path = "content/approved-products.yaml"
    yield from ((f"{path}.lead", catalogue.lead.text), (f"{path}.made", catalogue.made.text))
    for name, label in catalogue.kinds.items():
        yield f"{path}.kinds[{name}]", label
    for group in catalogue.groups:
        yield f"{path}.groups[{group.id}]", f"{group.title} {group.not_for}"
    for product in catalogue.products:
        yield f"{path}.products[{product.id}]", f"{product.use} {product.not_for}"
    for topic in catalogue.topics:
        yield f"{path}.topics[{topic.id}]", f"{topic.title} {topic.says.text} {topic.do}"
