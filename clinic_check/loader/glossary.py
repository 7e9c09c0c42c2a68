"""Words that many people do not know: what they mean, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

APOSTROPHE = "&#39;"  # as templates write it


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
    def by_form(self) -> Mapping[str, tuple[Word, str]]:
        """Form in small letters -> its word, and the form as it is written."""
        return {form.lower(): (word, form) for word in self.words for form in word.forms}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _pattern(self.by_form)

    def uses(self, text: str) -> Iterator[tuple[int, int, Word]]:
        """(start, end, word) of each use: whole words, the longest form first; forms in capitals only as written.

        The text may be HTML between tags.
        """
        if not self.words:
            return
        for found in self._pattern.finditer("\n" + _small(text)):
            word, form = self.by_form[found[1].replace(APOSTROPHE, "'")]
            start, end = found.start(), found.end() - 1  # the sign before the word is found too
            if not form.isupper() or text[start:end] == form:
                yield start, end, word


def _small(text: str) -> str:
    """The text in small letters, as long as it was: a few letters that we never use would become two."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(sign.lower() if sign.isascii() else sign for sign in text)


def _pattern(forms: Iterable[str]) -> re.Pattern[str]:
    """The sign before a word, and any of the forms. That sign and the groups by first letters make the search fast."""
    ordered = sorted(forms, key=lambda form: (form[0], -len(form), form))
    groups = (
        re.escape(first) + "(?:" + "|".join(_escaped(form[1:]) for form in group) + ")"
        for first, group in groupby(ordered, key=lambda form: form[0])
    )
    return re.compile(r"\W(" + "|".join(groups) + r")(?!\w)")


def _escaped(form: str) -> str:
    return re.escape(form).replace("'", f"(?:'|{APOSTROPHE})")
