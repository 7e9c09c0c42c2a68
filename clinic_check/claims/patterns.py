"""Compiles the notation of claim patterns to regular expressions over a text in which each word is one symbol.

A pattern is words with spaces between them. `word*` takes any ending, `a/b` either word, `<list>` any entry of a list,
`?` before a word makes it optional, `#` is a number, `..` skips up to two words and `...` up to five; no match crosses
the end of a sentence. A symbol stands for all words that the patterns do not tell apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from clinic_check.claims.words import END

NUMBER = "#"
GAPS = {"..": 2, "...": 5}
_OTHER = "_"  # a word that no pattern names
_FIRST_SYMBOL = 0xE000  # private use area: none is special in a regular expression
_WORD = re.compile(r"[a-z][a-z']*\*?|[0-9]+|#")
_LIST = re.compile(r"<([a-z-]+)>")

Spelled = tuple[tuple[str, ...], ...]
"""Alternatives, each one or more consecutive words."""
Span = tuple[int, int]
"""(start, end) as word indexes; the end is exclusive."""


class NotationError(ValueError):
    """Invalid notation in a pattern or list; the message says where."""


@dataclass(frozen=True)
class Part:
    """Alternatives, possibly optional, or a gap of at most `gap` words."""

    alternatives: Spelled = ()
    optional: bool = False
    gap: int = 0


def parts(pattern: str, lists: Mapping[str, Spelled]) -> tuple[Part, ...]:
    """Parse a pattern; raises NotationError."""
    found = tuple(_part(piece, lists) for piece in pattern.split())
    if not found or found[0].gap or found[-1].gap or all(part.optional or part.gap for part in found):
        raise NotationError("must begin and end with a word and hold one that is not optional")
    return found


def spelled(entries: Iterable[str], lists: Mapping[str, Spelled]) -> Spelled:
    """Expand a list whose entries are words or other lists; raises NotationError."""
    return tuple(one for entry in entries for one in _entry(entry.strip(), lists))


def _entry(entry: str, lists: Mapping[str, Spelled]) -> Spelled:
    return _alternatives(entry, lists) if _LIST.fullmatch(entry) else (tuple(map(_word, entry.split() or [""])),)


def _part(piece: str, lists: Mapping[str, Spelled]) -> Part:
    if piece in GAPS:
        return Part(gap=GAPS[piece])
    names = piece.removeprefix("?").split("/")
    return Part(tuple(one for name in names for one in _alternatives(name, lists)), piece.startswith("?"))


def _alternatives(name: str, lists: Mapping[str, Spelled]) -> Spelled:
    named = _LIST.fullmatch(name)
    if not named:
        return ((_word(name),),)
    if named[1] not in lists:
        raise NotationError(f"no list {named[1]!r}")
    return lists[named[1]]


def _word(word: str) -> str:
    if not _WORD.fullmatch(word):
        raise NotationError(f"{word!r} is no word of the notation")
    return word


class Symbols:
    """Maps each word to a private-use character; words matched by the same pattern words share one."""

    def __init__(self, patterns: Iterable[Sequence[Part]]) -> None:
        named = {word for one in patterns for part in one for entry in part.alternatives for word in entry}
        self._stems = {word[:-1] for word in named if word.endswith("*")}
        self._lengths = sorted({len(stem) for stem in self._stems}, reverse=True)
        self._numbers = {NUMBER} & named
        self._symbols: dict[frozenset[str], str] = {}
        self._taken: defaultdict[str, str] = defaultdict(str)
        self._exact = {word: self._symbol(word, {word}) for word in sorted(named) if not word.endswith("*")}
        self._of_stem = {stem: self._symbol(stem, set()) for stem in sorted(self._stems)}
        self._exact[END] = END

    def _symbol(self, word: str, itself: set[str]) -> str:
        """The symbol for words matched by exactly the same pattern words: the word, its stems, or any number."""
        stems = {f"{word[:n]}*" for n in self._lengths if word[:n] in self._stems}
        takers = frozenset(stems | itself | (self._numbers if word[:1].isdigit() else set()))
        if takers not in self._symbols:
            self._symbols[takers] = chr(_FIRST_SYMBOL + len(self._symbols))
            for taker in takers:
                self._taken[taker] += self._symbols[takers]
        return self._symbols[takers]

    def taking(self, word: str) -> str:
        """The symbols of all words that a pattern word matches."""
        return self._taken[word]

    def of(self, words: Sequence[str]) -> str:
        """The words as a string with one symbol each."""
        known = dict(self._exact)
        return "".join([known.get(word) or known.setdefault(word, self._look_up(word)) for word in words])

    def _look_up(self, word: str) -> str:
        if word[0].isdigit():
            return self._exact.get(NUMBER, _OTHER)
        return next((self._of_stem[word[:n]] for n in self._lengths if word[:n] in self._of_stem), _OTHER)


@dataclass(frozen=True)
class Search:
    """A compiled pattern; `needs`: for each required part the symbols of which a text must have at least one."""

    expression: re.Pattern[str]
    needs: tuple[frozenset[str], ...]

    def spans(self, symbols: str, begin: int, end: int, there: frozenset[str]) -> Iterator[Span]:
        """Spans of all matches in symbols[begin:end]; `there` is the set of symbols in that slice."""
        if not any(need.isdisjoint(there) for need in self.needs):
            for match in self.expression.finditer(symbols, begin, end):
                yield match.span()


def search(pattern: Sequence[Part], symbols: Symbols) -> Search:
    """Compile a pattern; all repeats are bounded, so the search is linear in the text."""
    needed = [part for part in pattern if not part.gap and not part.optional]
    return Search(
        re.compile("".join(_expression(part, symbols) for part in pattern)),
        tuple(frozenset("".join(symbols.taking(entry[0]) for entry in part.alternatives)) for part in needed),
    )


def _expression(part: Part, symbols: Symbols) -> str:
    if part.gap:
        return f"[^{END}]{{0,{part.gap}}}?"
    several = sorted((entry for entry in part.alternatives if len(entry) > 1), key=len, reverse=True)
    single = "".join(
        sorted({symbol for entry in part.alternatives if len(entry) == 1 for symbol in symbols.taking(entry[0])})
    )
    either = ["".join(f"[{symbols.taking(word)}]" for word in entry) for entry in several]
    return f"(?:{'|'.join([*either, f'[{single}]'] if single else either)}){'?' if part.optional else ''}"
