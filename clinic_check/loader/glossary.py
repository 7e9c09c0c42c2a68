"""Words that many people do not know: what they mean, where they stand in a text, and what the list must keep to."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from clinic_check.check.library import Source
from clinic_check.loader.node import Node, Problem

if TYPE_CHECKING:
    from clinic_check.loader.content import Content

FILE = "content/glossary.yaml"
LONGEST_MEANING = 18  # room for a language that says it in more words than English
APART = ("glossary", "scanner")  # the words themselves, and patterns


@dataclass(frozen=True)
class Word:
    """`forms` are the word as it stands in our texts; the first one is shown."""

    id: str
    forms: tuple[str, ...]
    meaning: str
    sources: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.forms[0]


@dataclass(frozen=True)
class Glossary:
    """All words with their meanings."""

    words: tuple[Word, ...]

    @cached_property
    def by_name(self) -> tuple[Word, ...]:
        """In the order of the alphabet, in which accents and capital letters count for nothing."""
        return tuple(sorted(self.words, key=lambda word: _letters(word.name)))

    @cached_property
    def by_form(self) -> Mapping[str, tuple[Word, str]]:
        """Form in lower case -> its word, and the form as it is written."""
        return {form.lower(): (word, form) for word in self.words for form in word.forms}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _pattern(self.by_form)

    def uses(self, text: str) -> Iterator[tuple[int, int, Word]]:
        """(start, end, word) of each use: whole words, the longest form first; forms in capitals only as written."""
        if not self.words:
            return
        for found in self._pattern.finditer("\n" + _lower(text)):
            word, form = self.by_form[found[1]]
            start, end = found.start(), found.end() - 1  # the match begins with the character before the word
            if not form.isupper() or text[start:end] == form:
                yield start, end, word


def _letters(name: str) -> str:
    return "".join(char for char in normalize("NFD", name.lower()) if not combining(char))


def _lower(text: str) -> str:
    """The text in lower case and of the same length: some letters, which we never use, would become two."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(char.lower() if char.isascii() else char for char in text)


def _pattern(forms: Iterable[str]) -> re.Pattern[str]:
    """The character before a word, and any of the forms; that character and groups by first letter make it fast."""
    ordered = sorted(forms, key=lambda form: (form[0], -len(form), form))
    groups = (
        re.escape(first) + "(?:" + "|".join(re.escape(form[1:]) for form in group) + ")"
        for first, group in groupby(ordered, key=lambda form: form[0])
    )
    return re.compile(r"\W(" + "|".join(groups) + r")(?!\w)")


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
