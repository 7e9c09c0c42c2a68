"""Sources and words: everything that must cite does, everything cited exists, and no result uses a banned word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clinic_check.check.model import Questionnaire
from clinic_check.loader import claims
from clinic_check.loader import glossary_nodes as glossary
from clinic_check.loader.node import ID, Problem, nearest
from clinic_check.loader.products import cited_in
from clinic_check.loader.texts import result_texts


def check_sources(questionnaire: Questionnaire) -> Iterator[Problem]:
    cited = dict(_cited(questionnaire))
    known = questionnaire.sources
    for name, path in cited.items():
        if name not in known:
            yield Problem(path, repr(name), f"no source, {nearest(name, known)}")
    for path in _unsourced(questionnaire):
        yield Problem(path, "no source", "at least one")
    for source in known.values():
        path = f"content/sources.yaml[{source.id}]"
        if source.id not in cited:
            yield Problem(path, "cited nowhere", "cite it or remove it")
        if source.address and not source.address.startswith("https://"):
            yield Problem(f"{path}.address", source.address, "must start with https://")
        if not ID.fullmatch(source.id):
            yield Problem(path, repr(source.id), "must be an id")


def _places(questionnaire: Questionnaire) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every place that must cite a source."""
    yield from ((f"content/cautions.yaml[{one.id}].sources", one.sources) for one in questionnaire.cautions)
    yield from ((f"content/notes.yaml[{one.id}].sources", one.text.sources) for one in questionnaire.notes)
    yield from ((f"questions.yaml.rules[{one.id}].sources", one.says.sources) for one in questionnaire.rules)
    yield from ((f"questions.yaml.routes[{one.id}].sources", one.says.sources) for one in questionnaire.routes)
    yield from ((f"questions.yaml.counts-as[{one.id}].sources", one.reason.sources) for one in questionnaire.counts_as)
    yield from ((f"content/numbers.yaml[{one.id}]", one.sources) for one in questionnaire.numbers.by_id.values())
    contradictions = questionnaire.contradictions
    yield from ((f"questions.yaml.contradictions[{one.id}].sources", one.text.sources) for one in contradictions)
    for treatment in questionnaire.treatments.by_id.values():
        path = f"content/treatments.yaml[{treatment.id}]"
        yield from ((path, one.sources) for one in (treatment.status, treatment.harm, treatment.price))
        yield from ((f"{path}.{name}", pairing.text.sources) for name, pairing in treatment.pairings.items())
    yield from ((f"content/harmed.yaml[{one.id}].steps", one.sources) for one in questionnaire.harmed.parts)
    yield from cited_in(questionnaire.catalogue)
    yield from claims.cited_in(questionnaire)
    yield from glossary.cited_in(questionnaire.glossary)


def _cited(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    for path, sources in _places(questionnaire):
        yield from ((source, path) for source in sources)
    for item in questionnaire.items:
        path = f"questions.yaml items[{item.id}]"
        yield from ((source, f"{path}.sources") for source in item.sources)
        yield from ((step.source, f"{path}.find-out") for step in item.find_out if step.source)
    for kind in questionnaire.numbers.by_id.values():
        path = f"content/numbers.yaml[{kind.id}].look-up"
        yield from ((step.source, path) for step in kind.look_up if step.source)


def _unsourced(questionnaire: Questionnaire) -> Iterator[str]:
    return (path for path, sources in _places(questionnaire) if not sources)


def check_words(questionnaire: Questionnaire, banned: tuple[str, ...], allowed: tuple[str, ...]) -> Iterator[Problem]:
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, banned)) + r")(?!\w)", re.IGNORECASE)
    if not banned:
        return
    for path, text in result_texts(questionnaire):
        left = text
        for phrase in allowed:
            left = left.replace(phrase, "")
        for found in pattern.findall(left):
            yield Problem(path, repr(found), "a banned word; reword, or add the whole phrase to allowed-phrases")
