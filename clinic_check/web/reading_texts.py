"""Every text of the content that people read, with its kind and its path; names and titles of sources are none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from clinic_check.check.library import Harmed, Treatments
from clinic_check.check.model import Item, Questionnaire
from clinic_check.loader.content import Content
from clinic_check.lookup.numbers import Numbers
from clinic_check.lookup.products import Catalogue


@dataclass(frozen=True)
class Text:
    """What a reader sees as one piece: a paragraph, an option with its note, a step."""

    kind: str
    path: str
    text: str


def content_texts(content: Content) -> Iterator[Text]:
    """All texts of the content, empty ones left out."""
    for kind, path, text in _all(content):
        if text.strip():
            yield Text(kind, path, text.strip())


_Found = Iterator[tuple[str, str, str]]


def _all(content: Content) -> _Found:
    yield "sections", "questions.yaml.language.start", content.language.start
    for section in content.questionnaire.sections:
        yield "sections", f"questions.yaml.sections[{section.id}].title", section.title
    for item in content.questionnaire.items:
        yield from _item(item, f"questions.yaml items[{item.id}]")
    yield from _around(content)
    yield from _judgement(content.questionnaire)
    yield from _cautions(content)
    yield from _treatments(content.library.treatments)
    yield from _harmed(content.harmed)
    yield from _numbers(content.numbers)
    yield from _products(content.catalogue)
    yield from _claims(content)
    for word in content.glossary.words:
        yield "meanings", f"content/glossary.yaml[{word.id}].meaning", word.meaning


def _item(item: Item, path: str) -> _Found:
    yield "questions", f"{path}.question", item.question
    yield "short names", f"{path}.short", item.short
    yield "hints", f"{path}.hint", item.hint
    yield "why", f"{path}.why", item.why
    yield from (("errors", f"{path}.error", text) for text in (item.error, item.exclusive_error))
    yield from (("notes of questions", f"{path}.notes[{at}]", note.text) for at, note in enumerate(item.notes))
    yield from (("find-out", f"{path}.find-out[{at}]", step.text) for at, step in enumerate(item.find_out))
    for name, text in (("good", item.good), ("worrying", item.worrying), ("trick", item.trick)):
        yield "answers", f"{path}.{name}", text
    for option in item.options:
        yield (
            "options",
            f"{path}.options[{option.id}]",
            f"{option.label}. {option.note}" if option.note else option.label,
        )


def _around(content: Content) -> _Found:
    for name, words in content.questionnaire.fact_words.items():
        yield from (("facts", f"questions.yaml.facts[{name}]", text) for text in (words.holds, words.fails))
    for text in vars(content.email).values():
        yield "e-mail", "questions.yaml.email", text
    for ask in content.questionnaire.asks:
        path = f"questions.yaml.asks[{ask.id}]"
        for name, text in (("question", ask.question), ("good", ask.good), ("worrying", ask.worrying)):
            yield "asks", f"{path}.{name}", text


def _judgement(questionnaire: Questionnaire) -> _Found:
    for rule in questionnaire.rules:
        yield "rules", f"questions.yaml.rules[{rule.id}].says", rule.says.text
        yield "rules", f"questions.yaml.rules[{rule.id}].lifted-by", rule.lifted_by
    yield "rules", "questions.yaml.nothing-lifts", questionnaire.nothing_lifts
    for route in questionnaire.routes:
        yield "routes", f"questions.yaml.routes[{route.id}]", route.says.text
    for outcome in questionnaire.outcomes.values():
        path = f"questions.yaml.outcomes[{outcome.id}]"
        yield from (("outcomes", f"{path}.title", outcome.title), ("outcomes", f"{path}.means", outcome.means))
        yield from (("outcomes", f"{path}.next[{at}]", text) for at, text in enumerate(outcome.next))
    for one in questionnaire.contradictions:
        yield "contradictions", f"questions.yaml.contradictions[{one.id}]", one.text.text
    for entry in questionnaire.counts_as:
        yield "counts-as", f"questions.yaml.counts-as[{entry.id}]", entry.reason.text


def _cautions(content: Content) -> _Found:
    for caution in content.library.cautions:
        path = f"content/cautions.yaml[{caution.id}]"
        for name, text in (("means", caution.means), ("fact", caution.fact), ("do", caution.do)):
            yield "cautions", f"{path}.{name}", text
    for group in content.library.groups:
        path = f"content/notes.yaml.groups[{group.id}]"
        yield from (("groups of notes", path, text) for text in (group.title, group.look))
    for note in content.library.notes:
        yield "notes", f"content/notes.yaml[{note.id}]", note.text.text


def _treatments(treatments: Treatments) -> _Found:
    path = "content/treatments.yaml"
    yield from (("treatments", path, text) for text in (treatments.no_text, treatments.no_condition))
    for grade, headline in treatments.grades.items():
        yield "treatments", f"{path}.grades[{grade}]", headline
    for one in treatments.by_id.values():
        for name, text in (("name", one.name), ("what-it-is", one.what_it_is)):
            yield "treatments", f"{path}[{one.id}].{name}", text
        for name, sourced in (("status", one.status), ("harm", one.harm), ("price", one.price)):
            yield "treatments", f"{path}[{one.id}].{name}", sourced.text
        for name, pairing in one.pairings.items():
            yield "treatments", f"{path}[{one.id}].{name}", pairing.text.text


def _harmed(harmed: Harmed) -> _Found:
    for part in harmed.parts:
        path = f"content/harmed.yaml[{part.id}]"
        yield "harmed", f"{path}.title", part.title
        yield from (("harmed", f"{path}.steps[{at}]", step.text) for at, step in enumerate(part.steps))


def _numbers(numbers: Numbers) -> _Found:
    for one in numbers.by_id.values():
        path = f"content/numbers.yaml[{one.id}]"
        for name in ("name", "looks", "what_it_is", "proves", "not_proves", "used_for"):
            yield "numbers", f"{path}.{name.replace('_', '-')}", getattr(one, name)
        yield from (("numbers", f"{path}.look-up[{at}]", step.text) for at, step in enumerate(one.look_up))
        yield from (("numbers", f"{path}.faults[{name}]", text) for name, text in one.faults.items())


def _products(catalogue: Catalogue) -> _Found:
    path = "content/approved-products.yaml"
    yield from (("products", f"{path}.lead", catalogue.lead.text), ("products", f"{path}.made", catalogue.made.text))
    yield from (("products", f"{path}.kinds[{name}]", label) for name, label in catalogue.kinds.items())
    for group in catalogue.groups:
        yield from (("products", f"{path}.groups[{group.id}]", text) for text in (group.title, group.not_for))
    own = {group.id: group.not_for for group in catalogue.groups}
    for product in catalogue.products:
        yield "products", f"{path}.products[{product.id}].use", product.use
        if product.not_for != own[product.group]:
            yield "products", f"{path}.products[{product.id}].not-for", product.not_for
    for topic in catalogue.topics:
        for name, text in (("title", topic.title), ("says", topic.says.text), ("do", topic.do)):
            yield "products", f"{path}.topics[{topic.id}].{name}", text


def _claims(content: Content) -> _Found:
    path, notes = "content/claims.yaml", content.claim_notes
    yield from (
        ("claims", f"{path}.taken-back", notes.taken_back.text),
        ("claims", f"{path}.research", notes.research.text),
    )
    for kind in content.claim_kinds.values():
        for name, text in (("name", kind.name), ("misleads", kind.misleads), ("ask", kind.ask)):
            yield "claims", f"{path}.kinds[{kind.id}].{name}", text
