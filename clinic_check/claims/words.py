"""Splits a text into words with their offsets, the input of the claim patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

END = "."
"""The token between two sentences; no pattern matches across it."""
LONGEST = 100
"""Maximum words of a sentence; longer ones are split, which bounds the search."""
_PIECE = re.compile(
    r"(?P<word>[^\W\d_\u02bc]++(?:['\u2018\u2019\u02bc][^\W\d_\u02bc]++)*+)"  # U+02BC counts as a letter
    r"|(?P<number>[0-9]++(?:[.,][0-9]++)*+)"
    r"|(?P<unit>[%$\u20ac\u00a3])"
    r"|(?P<end>[.!?\u2026;|\u2022\u00b7\u25cf\u25aa\u2713\u2714]++|[\r\n][\s]*+)"
    r"|(?P<comma>[,:()\[\]\u2013\u2014]|--)"
    r"|(?P<quote>[\"\u201c\u201d\u00ab\u00bb])"
)
_UNITS = {"%": "percent", "$": "dollars", "\u20ac": "dollars", "\u00a3": "dollars"}
_STRAIGHT = str.maketrans("\u2018\u2019\u02bc", "'''")
_NO_POSSESSIVE = frozenset(["it's", "that's", "there's", "what's", "here's", "let's", "he's", "she's", "who's"])
_ABBREVIATED = frozenset(["dr", "mr", "mrs", "ms", "prof", "vs", "st", "inc", "fig", "approx", "etc"])
_LONGEST_QUOTE = 80  # words; an unclosed quotation mark is ignored


@dataclass
class Words:
    """The words of a text, lower case and without possessive ending, with their offsets; includes END tokens.

    All by word index: `broken`: after a comma, colon, dash or bracket; `asked`: the ENDs of questions; `quoted`:
    inside quotation marks; `ends_at`: all ENDs.
    """

    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)
    asked: set[int] = field(default_factory=set)
    quoted: set[int] = field(default_factory=set)
    ends_at: list[int] = field(default_factory=list)

    def add(self, word: str, start: int, end: int) -> None:
        last = self.ends_at[-1] if self.ends_at else -1
        if word != END and len(self.words) - last > LONGEST:
            self.end(start)
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)

    def end(self, place: int, asked: bool = False) -> None:
        """End the current sentence unless it is empty."""
        if self.words and self.words[-1] != END:
            self.ends_at.append(len(self.words))
            self.add(END, place, place)
        if self.words and asked:
            self.asked.add(len(self.words) - 1)


def words_of(text: str) -> Words:
    """Split any text into words, in linear time."""
    found = Words()
    marks: list[tuple[int, bool]] = []  # (index of the next word, whether it can open) per quotation mark
    for match in _PIECE.finditer(text):
        kind, piece = match.lastgroup, match.group()
        if kind == "word":
            found.add(_plain(piece), match.start(), match.end())
        elif kind == "comma":
            found.broken.add(len(found.words))
        elif kind == "quote":
            marks.append((len(found.words), piece not in "\u201d\u00bb"))
        elif kind != "end":
            found.add(_UNITS.get(piece, piece), match.start(), match.end())
        elif _ends_sentence(piece, text[match.end() : match.end() + 1], found.words):
            found.end(match.start(), "?" in piece)
    found.quoted.update(place for first, last in _quotes(marks) for place in range(first, last))
    return found


def _plain(word: str) -> str:
    """Lower case, straight apostrophes, no possessive ending."""
    word = word.lower()
    if word.isascii() and word.isalpha():
        return word
    word = word.translate(_STRAIGHT)
    return word[:-2] if word.endswith("'s") and word not in _NO_POSSESSIVE else word


def _ends_sentence(piece: str, after: str, words: list[str]) -> bool:
    """Whether a sentence ends here; not within a name, after an abbreviation, or at a wrapped line."""
    if piece.isspace():
        return piece.count("\n") > 1 or piece.count("\r") > 1 or not after.islower()
    if piece != ".":
        return True
    last = words[-1] if words else ""
    return (not after or after.isspace() or after in "\"\u201d')]") and len(last) != 1 and last not in _ABBREVIATED


def _quotes(marks: list[tuple[int, bool]]) -> list[tuple[int, int]]:
    """(start, end) word indexes of each quotation; the end is exclusive."""
    quotes = []
    opened: int | None = None
    for place, opens in marks:
        if opened is not None and place - opened <= _LONGEST_QUOTE:
            quotes.append((opened, place))
            opened = None
        elif opens:
            opened = place
    return quotes
