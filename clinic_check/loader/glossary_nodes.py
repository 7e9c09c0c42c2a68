"""Content nodes -> the glossary, and what its words owe to each other and to the texts."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

from clinic_check.check.library import Source
from clinic_check.loader.content import Content
from clinic_check.loader.glossary import Glossary, Word
from clinic_check.loader.node import Node, Problem

FILE = "content/glossary.yaml"
LONGEST_MEANING = 18  # room for a language that says it in more words than English
APART = ("glossary", "scanner")  # the words themselves, and patterns


def word(node: Node) -> Word:
    node.mapping("id words meaning", "sources")
    return Word(
        id=node.get("id").id(),
        forms=node.get("words").forms(1, "forms of a word") or ("?",),
        meaning=node.get("meaning").text(),
        sources=node.get("sources").words() if node.has("sources") else (),
    )


def cited_in(glossary: Glossary) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The meanings that cite a source."""
    return ((f"{FILE}.words[{one.id}].sources", one.sources) for one in glossary.words if one.sources)


def meanings(glossary: Glossary) -> Iterator[tuple[str, str]]:
    """(path, text) of every meaning."""
    return ((f"{FILE}.words[{one.id}].meaning", one.meaning) for one in glossary.words)


def check_glossary(content: Content) -> Iterator[Problem]:
    """Each form belongs to one word, and each meaning is a short sentence that explains itself."""
    yield from _forms(content.glossary)
    yield from _meanings(content.glossary)
    if content.language.english:  # another language may say in plain words what English needs a hard one for
        yield from _idle(content)


def _idle(content: Content) -> Iterator[Problem]:
    used = {found.id for text in _texts(content) for _, _, found in content.glossary.uses(text)}
    for one in content.glossary.words:
        if one.id not in used:
            yield Problem(f"{FILE}.words[{one.id}]", repr(one.name), "must stand in a text of the content")


def _forms(glossary: Glossary) -> Iterator[Problem]:
    taken: dict[str, str] = {}
    for one in glossary.words:
        path = f"{FILE}.words[{one.id}].words"
        for form in one.forms:
            first = taken.setdefault(form.lower(), one.id)
            if first != one.id:
                yield Problem(path, repr(form), f"a form of one word only, and {first!r} has it")


def _meanings(glossary: Glossary) -> Iterator[Problem]:
    for one in glossary.words:
        path = f"{FILE}.words[{one.id}].meaning"
        if len(one.meaning.split()) > LONGEST_MEANING or not one.meaning.endswith(".") or ". " in one.meaning:
            yield Problem(path, repr(one.meaning), f"one sentence of {LONGEST_MEANING} words or fewer, with its end")
        for _, _, other in glossary.uses(one.meaning):
            if other != one:
                yield Problem(path, repr(other.name), "a meaning explains itself, without another word of the list")


def _texts(content: Content) -> Iterator[str]:
    for field in dataclasses.fields(content):
        if field.name not in APART:
            yield from _strings(getattr(content, field.name))


def _strings(value: object) -> Iterator[str]:
    """Every text in a part of the content, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Source):
        return  # a title is no text of ours
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _strings(getattr(value, field.name))
    elif isinstance(value, Mapping | tuple):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _strings(one)
