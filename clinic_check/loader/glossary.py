"""The glossary: meanings of hard words, finding them in a text, and checks of the list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from clinic_check.loader.node import Node, Problem

if TYPE_CHECKING:
    from clinic_check.loader.content import Content

FILE = "content/glossary.yaml"
LONGEST_MEANING = 18  # words; leaves room for longer languages than English


@dataclass(frozen=True)
class Word:
    """A glossary entry; `forms`: its spellings in our texts, of which the first is shown."""

    id: str
    forms: tuple[str, ...]
    meaning: str
    sources: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.forms[0]


@dataclass(frozen=True)
class Glossary:
    """All glossary entries, with look-ups by name and form."""

    words: tuple[Word, ...]

    @cached_property
    def by_name(self) -> tuple[Word, ...]:
        """Sorted alphabetically, ignoring accents and case."""
        return tuple(sorted(self.words, key=lambda word: _letters(word.name)))

    @cached_property
    def by_form(self) -> Mapping[str, tuple[Word, str]]:
        """Form in lower case -> (word, form as written)."""
        return {form.lower(): (word, form) for word in self.words for form in word.forms}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _pattern(self.by_form)

    def uses(self, text: str) -> Iterator[tuple[int, int, Word]]:
        """(start, end, word) of each use: whole words, longest form first; forms in capitals match case-sensitively."""
        if not self.words:
            return
        for found in self._pattern.finditer("\n" + _lower(text)):
            word, form = self.by_form[found[1]]
            start, end = found.start(), found.end() - 1  # the match includes the character before the word
            if not form.isupper() or text[start:end] == form:
                yield start, end, word


def _letters(name: str) -> str:
    return "".join(char for char in normalize("NFD", name.lower()) if not combining(char))


def _lower(text: str) -> str:
    """Lower case with the same length; only ASCII is lowered where `str.lower` would change the length."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(char.lower() if char.isascii() else char for char in text)


def _pattern(forms: Iterable[str]) -> re.Pattern[str]:
    """A regular expression for any of the forms and the character before it; grouped by first letter for speed."""
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
    """(path, source ids) of the meanings that cite a source."""
    return ((f"{FILE}.words[{one.id}].sources", one.sources) for one in glossary.words if one.sources)


def check_glossary(content: Content) -> Iterator[Problem]:
    """Each form belongs to one word; each meaning is one short sentence without other glossary words."""
    yield from _forms(content.glossary)
    yield from _meanings(content.glossary)
    if content.language.english:  # another language may not need the word
        yield from _unused(content)


def _unused(content: Content) -> Iterator[Problem]:
    others = [said for text in content.texts if not text.path.startswith(FILE) for said in text.said]
    others += [product.name for product in content.catalogue.products]
    used = {found.id for _, _, found in content.glossary.uses("\n".join(others))}
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
