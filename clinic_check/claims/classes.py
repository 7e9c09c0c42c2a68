"""Finds the words of each class in a sentence, in English or Spanish."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from clinic_check.claims.words import NUMBER, plain

ANY = "any"
NAME = "name"
"""The class of words that look like a person's name."""
LANGUAGES = ("en", "es")
MOST = 12
"""Words of one class that are looked at in a sentence, which bounds the search."""


SEEN_THROUGH = frozenset(["doubt", "warn", "disclaimer", "exempt", "rare", "fault", "quick", "instead", "none-of-harm"])
"""Classes whose groups leave their single words to other classes: "not approved" is a doubt, and holds a "not"."""


class EntryError(ValueError):
    """An entry of a class that cannot be read; the message says why."""


@dataclass(frozen=True)
class Entry:
    """One or more words; a word that ends in * takes any ending. Entries of a class with one `name` mean the same."""

    words: tuple[str, ...]
    name: int


def entries(text: str) -> tuple[Entry, ...]:
    """Read entries divided by commas, and names of one thing divided by "="; raises EntryError."""
    groups = enumerate(group.split("=") for group in text.split(","))
    return tuple(Entry(_words(one), number) for number, names in groups for one in names)


def _words(entry: str) -> tuple[str, ...]:
    words = tuple(plain(word) for word in entry.replace("-", " ").split())
    bad = [word for word in words if word != NUMBER and not word.removesuffix("*").replace("'", "").isalnum()]
    if not words or bad:
        raise EntryError(f"{entry.strip()!r} is no word or group of words")
    return words


@dataclass(frozen=True)
class Place:
    """Where a word or group of words of a class stands in a sentence: words[start:end]."""

    start: int
    end: int
    name: str


Places = Mapping[str, Sequence[Place]]
"""By class, in order, at most MOST each."""
_Taken = tuple[str, str]  # class, name
_Group = tuple[tuple[str, ...], str, str]  # the words after the second, class, name


@dataclass
class _Known:
    """What is known of a first word: the classes it has alone, and the groups that it begins, by their second word."""

    alone: list[_Taken] = field(default_factory=list)
    groups: dict[str, list[_Group]] = field(default_factory=dict)


class Lexicon:
    """The classes of one language."""

    def __init__(self, classes: Mapping[str, Iterable[Entry]]) -> None:
        self._exact: defaultdict[str, _Known] = defaultdict(_Known)
        self._stems: defaultdict[str, _Known] = defaultdict(_Known)
        for name, of_class in classes.items():
            for entry in of_class:
                self._add(name, entry)
        self._lengths = sorted({len(stem) for stem in self._stems}, reverse=True)
        self._numbers = self._exact.get(NUMBER, _Known())
        self._seen: dict[str, _Known] = {}

    def _add(self, name: str, entry: Entry) -> None:
        first, rest = entry.words[0], entry.words[1:]
        known = self._stems[first[:-1]] if first.endswith("*") else self._exact[first]
        if rest:
            known.groups.setdefault(rest[0], []).append((rest[1:], name, f"{name} {entry.name}"))
        else:
            known.alone.append((name, f"{name} {entry.name}"))

    def find(self, words: Sequence[str]) -> Places:
        """The places of all classes; a group of words wins over the single words in it, but for SEEN_THROUGH."""
        found: defaultdict[str, list[Place]] = defaultdict(list)
        reached = 0
        for start, word in enumerate(words):
            known = self._known(word)
            longest = 1
            groups = _beginning(known, words[start + 1 : start + 2]) if known.groups else ()
            for rest, name, number in groups:
                if _follows(words, start + 2, rest):
                    end = start + 2 + len(rest)
                    longest = max(longest, 1 if name in SEEN_THROUGH else end - start)
                    found[name].append(Place(start, end, number))
            if longest == 1 and start >= reached:
                for name, number in known.alone:
                    found[name].append(Place(start, start + 1, number))
            reached = max(reached, start + longest if longest > 1 else 0)
        return {name: places[:MOST] for name, places in found.items()}

    def _known(self, word: str) -> _Known:
        if word[0].isdigit() and word not in self._exact:
            return self._numbers
        known = self._seen.get(word)
        if known is None:
            known = self._seen[word] = self._look_up(word)
        return known

    def forget(self) -> None:
        """Forget the words that were looked up, which are a reader's."""
        self._seen = {}

    def _look_up(self, word: str) -> _Known:
        """Everything that an entry with this word, or with its beginning, says."""
        takers = [self._stems[word[:n]] for n in self._lengths if word[:n] in self._stems and n <= len(word)]
        if word in self._exact:
            takers.append(self._exact[word])
        if word[0].isdigit():
            takers.append(self._numbers)
        alone = list({name: number for taker in reversed(takers) for name, number in taker.alone}.items())
        groups: dict[str, list[_Group]] = {}
        for taker in takers:
            for second, of in taker.groups.items():
                groups.setdefault(second, []).extend(of)
        return _Known(alone, groups)


def _beginning(known: _Known, second: Sequence[str]) -> list[_Group]:
    """The groups that go on with this word."""
    if not second:
        return []
    open_ended = [
        one for want in known.groups if want[-1] in "*#" and _matches(second[0], want) for one in known.groups[want]
    ]
    return known.groups.get(second[0], []) + open_ended


def _follows(words: Sequence[str], at: int, rest: Sequence[str]) -> bool:
    return len(words) - at >= len(rest) and all(_matches(words[at + n], want) for n, want in enumerate(rest))


def _matches(word: str, want: str) -> bool:
    if want.endswith("*"):
        return word.startswith(want[:-1])
    return word == want or (want == NUMBER and word[0].isdigit())
