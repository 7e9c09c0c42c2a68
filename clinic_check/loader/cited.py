"""Sources and words: everything that must cite does, everything cited exists, and no result uses a banned word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clinic_check.loader import claims, glossary
from clinic_check.loader.content import Content
from clinic_check.loader.lookups import cited_in
from clinic_check.loader.node import ID, Problem, nearest
from clinic_check.loader.texts import result_texts


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


def _places(content: Content) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every place that must cite a source."""
    yield from ((f"content/cautions.yaml[{one.id}].sources", one.sources) for one in content.library.cautions)
    yield from ((f"content/notes.yaml[{one.id}].sources", one.text.sources) for one in content.library.notes)
    yield from ((f"questions.yaml.rules[{one.id}].sources", one.says.sources) for one in content.questionnaire.rules)
    yield from ((f"questions.yaml.routes[{one.id}].sources", one.says.sources) for one in content.questionnaire.routes)
    yield from (
        (f"questions.yaml.counts-as[{one.id}].sources", one.reason.sources) for one in content.questionnaire.counts_as
    )
    yield from ((f"content/numbers.yaml[{one.id}]", one.sources) for one in content.numbers.by_id.values())
    contradictions = content.questionnaire.contradictions
    yield from ((f"questions.yaml.contradictions[{one.id}].sources", one.text.sources) for one in contradictions)
    for treatment in content.library.treatments.by_id.values():
        path = f"content/treatments.yaml[{treatment.id}]"
        yield from ((path, one.sources) for one in (treatment.status, treatment.harm, treatment.price))
        yield from ((f"{path}.{name}", pairing.text.sources) for name, pairing in treatment.pairings.items())
    yield from ((f"content/harmed.yaml[{one.id}].steps", one.sources) for one in content.harmed.parts)
    yield from cited_in(content.catalogue)
    yield from claims.cited_in(content)
    yield from glossary.cited_in(content.glossary)


def _cited(content: Content) -> Iterator[tuple[str, str]]:
    for path, sources in _places(content):
        yield from ((source, path) for source in sources)
    for item in content.questionnaire.items:
        path = f"questions.yaml items[{item.id}]"
        yield from ((source, f"{path}.sources") for source in item.sources)
        yield from ((step.source, f"{path}.find-out") for step in item.find_out if step.source)
    for kind in content.numbers.by_id.values():
        path = f"content/numbers.yaml[{kind.id}].look-up"
        yield from ((step.source, path) for step in kind.look_up if step.source)


def _unsourced(content: Content) -> Iterator[str]:
    return (path for path, sources in _places(content) if not sources)


def check_words(content: Content, banned: tuple[str, ...], allowed: tuple[str, ...]) -> Iterator[Problem]:
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, banned)) + r")(?!\w)", re.IGNORECASE)
    if not banned:
        return
    for path, text in result_texts(content):
        left = text
        for phrase in allowed:
            left = left.replace(phrase, "")
        for found in pattern.findall(left):
            yield Problem(path, repr(found), "a banned word; reword, or add the whole phrase to allowed-phrases")
