"""Splits a text into sentences of plain words with their places, the input of the frames."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

LONGEST = 80
"""Maximum words of a sentence; longer ones are divided, which bounds the search."""
MOST = 600
"""Sentences that are told apart in a text; after those a sentence has many words, which bounds the search, too."""
NUMBER = "#"
_PIECE = re.compile(
    r"(?P<word>[^\W\d_\u02bc]++(?:['\u2018\u2019\u02bc][^\W\d_\u02bc]++)*+)"  # U+02BC counts as a letter
    r"|(?P<number>[0-9]++(?:[.,][0-9]++)*+)"
    r"|(?P<percent>%)"
    r"|(?P<end>[.!?\u2026;|]++|[\r\n][\s]*+|[\u2022\u00b7\u25cf\u25aa\u25e6\u2713\u2714\u2705]++)"
    r"|(?P<comma>[,:()\[\]\u2013\u2014]|--)"
    r"|(?P<quote>[\"\u201c\u201d\u00ab\u00bb])"
)
_STRAIGHT = str.maketrans("\u2018\u2019\u02bc", "'''")
_VOLUMES = {"m": "million", "mm": "million", "b": "billion", "bn": "billion", "mn": "million"}
_KEPT_S = frozenset(["it's", "that's", "there's", "what's", "here's", "let's", "he's", "she's", "who's"])
_ABBREVIATED = frozenset(
    ["dr", "dra", "mr", "mrs", "ms", "prof", "vs", "st", "inc", "fig", "approx", "etc", "sr", "sra"]
)
_LONGEST_QUOTE = 80  # words; an unclosed quotation mark is ignored


@dataclass
class Sentence:
    """Words in lower case without accents or possessive ending; `starts` and `ends` are their places in the text.

    `breaks`: indexes of words after a comma, colon, dash or bracket; `quoted`: of words inside quotation marks;
    `names`: of words that look like a person's name; `heading`: ends with a colon; `part`: number of the paragraph.
    """

    part: int = 0
    names: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    breaks: set[int] = field(default_factory=set)
    quoted: set[int] = field(default_factory=set)
    asked: bool = False
    heading: bool = False


def sentences_of(text: str) -> list[Sentence]:
    """Split any text into sentences, in linear time."""
    found: list[Sentence] = [Sentence()]
    marks: list[tuple[int, int, bool]] = []  # (sentence, word, whether it can open) per quotation mark
    for match in _PIECE.finditer(text):
        now, kind, piece = found[-1], match.lastgroup, match.group()
        if kind == "comma":
            now.breaks.add(len(now.words))
            now.heading = piece == ":"
        elif kind == "quote":
            marks.append((len(found) - 1, len(now.words), piece not in "\u201d\u00bb"))
        elif kind != "end":
            _add(found, kind, piece, match)
        elif _ends(piece, text[match.end() : match.end() + 1], now):
            if len(now.words) > (0 if len(found) < MOST else LONGEST // 2):
                now.asked = "?" in piece
                found.append(Sentence(part=now.part))
            found[-1].part += piece.count("\n") > 1
    _quote(found, marks)
    return [one for one in found if one.words]


def _add(found: list[Sentence], kind: str | None, piece: str, match: re.Match[str]) -> None:
    if len(found[-1].words) >= LONGEST:
        found.append(Sentence(part=found[-1].part))
    now = found[-1]
    word = "percent" if kind == "percent" else piece if kind == "number" else plain(piece)
    if word in _VOLUMES and now.ends and now.ends[-1] == match.start() and now.words[-1][0].isdigit():
        word = _VOLUMES[word]
    if kind == "word" and now.words and piece[0].isupper() and piece[1:].islower():
        now.names.append(len(now.words))
    now.words.append(word)
    now.starts.append(match.start())
    now.ends.append(match.end())
    now.heading = False


def plain(word: str) -> str:
    """Lower case, no accents, straight apostrophes, no possessive ending."""
    word = word.lower()
    if word.isascii() and word.isalpha():
        return word
    word = unicodedata.normalize("NFD", word.translate(_STRAIGHT))
    word = "".join([one for one in word if not "\u0300" <= one <= "\u036f"])
    return word[:-2] if word.endswith("'s") and word not in _KEPT_S else word


def _ends(piece: str, after: str, now: Sentence) -> bool:
    """Whether a sentence ends here; not within a name, after an abbreviation or at a wrapped line."""
    if piece.isspace():
        return piece.count("\n") > 1 or piece.count("\r") > 1 or not after.islower()
    if piece != ".":
        return True
    last = now.words[-1] if now.words else ""
    return (not after or after.isspace() or after in "\"\u201d')]") and len(last) != 1 and last not in _ABBREVIATED


def _quote(found: list[Sentence], marks: list[tuple[int, int, bool]]) -> None:
    """Note which words are inside quotation marks."""
    opened: tuple[int, int] | None = None
    for number, word, opens in marks:
        if opened is not None and _between(found, opened, (number, word)) <= _LONGEST_QUOTE:
            for one, first, last in _stretches(found, opened, (number, word)):
                one.quoted.update(range(first, last))
            opened = None
        elif opens:
            opened = (number, word)


def _stretches(
    found: list[Sentence], start: tuple[int, int], end: tuple[int, int]
) -> Iterator[tuple[Sentence, int, int]]:
    for number in range(start[0], min(end[0] + 1, start[0] + _LONGEST_QUOTE)):
        first = start[1] if number == start[0] else 0
        yield found[number], first, end[1] if number == end[0] else len(found[number].words)


def _between(found: list[Sentence], start: tuple[int, int], end: tuple[int, int]) -> int:
    if end[0] - start[0] >= _LONGEST_QUOTE:
        return _LONGEST_QUOTE + 1
    return sum(last - first for _, first, last in _stretches(found, start, end))
