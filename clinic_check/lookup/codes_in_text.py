"""Finds the codes of checks in whatever surrounds them: printed lines, addresses, mail wrappers, broken lines.

A code is looked for as consecutive words that have the length of a code of some edition, begin with that edition, and
fit their check characters. Of 30,000 such places in a text without a code, about one would pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, islice
from urllib.parse import unquote

from clinic_check.check.code import (
    BASE,
    CodeError,
    LaterEditionError,
    decode,
    lengths,
    place_of_slip,
    tidy,
    values,
)
from clinic_check.check.model import Questionnaire
from clinic_check.lookup.pasted import clean

LONGEST = 20_000  # characters that are looked at
SHORTEST_TYPED, LONGEST_TYPED = 20, 32  # characters of a mistyped code; the number of a card has 16 to 19
FEWEST_DIGITS, FEWEST_GROUPS = 2, 5
MOST_TRIED = 50  # places that look like a code
GROUP = 4
MISTYPED, LATER = "mistyped", "later"
_WORD = re.compile("[0-9A-Za-z]+")
_TAG = re.compile("<[^<>]{1,300}>")
_ESCAPED = re.compile("[=-]([23][0-9A-Fa-f])")  # "=3D" of a mail, "-3D" of a wrapper
_SOFT_BREAK = re.compile(r"=[ \t]{0,3}\r?\n")
_LABEL = re.compile(r"\s*c(?:ode|\u00f3digo|odigo)\b\W{0,3}", re.IGNORECASE)
_GROUPS = re.compile("(?<![0-9A-Za-z])(?:[0-9A-Za-z]{4}[ -]?){5}[0-9A-Za-z]{3,4}(?![0-9A-Za-z])")
_IN_ADDRESS = re.compile(r"(?:[?&;]|\b)a=([^&#/\s]{1,80})|/r/([^?&#/\s]{1,80})", re.IGNORECASE)


@dataclass(frozen=True)
class Slip:
    """What is wrong with a text that was to be a code.

    `typed`: the characters that were meant as the code, in groups, "" when the text does not look like one; `group`:
    the number, from 1, of the group with the wrong character, 0 if unknown; `count`: the number of characters.
    """

    problem: str
    typed: str = ""
    group: int = 0
    count: int = 0

    @property
    def in_group(self) -> str:
        """The characters of the wrong group, as they were typed."""
        return self.typed.split()[self.group - 1] if self.group else ""


class SlipError(CodeError):
    """A text without a valid code."""

    def __init__(self, slip: Slip) -> None:
        super().__init__(slip.problem)
        self.slip = slip


def codes_in(questionnaire: Questionnaire, text: str) -> tuple[str, ...]:
    """The valid codes in a text, normalized, each once, in order; those of the reading of the text with most codes."""
    best: tuple[str, ...] = ()
    for reading in _readings(text[:LONGEST]):
        found = tuple(_codes(questionnaire, reading))
        if len(found) > len(best):
            best = found
    return best


def code_in(questionnaire: Questionnaire, text: str) -> str:
    """The first valid code in a text, normalized. Raises SlipError."""
    found = codes_in(questionnaire, text)
    if not found:
        raise SlipError(slip(questionnaire, text))
    return found[0]


def kept_in(questionnaire: Questionnaire, text: str) -> str:
    """The first code in a text, or what looks like a mistyped one, so that it is not lost; or ""."""
    found = codes_in(questionnaire, text)
    return found[0] if found else slip(questionnaire, text).typed


def _readings(text: str) -> Iterator[str]:
    """The text in each way that what carried it may have changed it."""
    plain = clean(text).text
    yield plain
    decoded = plain
    for _ in range(3):  # an address inside an address is escaped twice
        decoded = unquote(decoded, errors="replace")
    if decoded != plain:
        yield clean(decoded).text
    if "=" in text or "-" in text:
        yield clean(_ESCAPED.sub(_unescaped, _SOFT_BREAK.sub("", unquote(text)))).text
    if "<" in text:
        yield clean(_TAG.sub(" ", text)).text


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def _codes(questionnaire: Questionnaire, text: str) -> Iterator[str]:
    """The valid codes in this very text, each once; they do not overlap."""
    words = _WORD.findall(text)
    joined, ends = "".join(words), set(accumulate(map(len, words)))
    digits, sizes = values(joined), lengths(questionnaire)
    plain = [0, *accumulate(digits)]
    weighted = [0, *accumulate(place * digit for place, digit in enumerate(digits))]
    taken, tried, failed = 0, set[str](), 0
    for start in (0, *sorted(ends)):
        end = start + sizes.get(digits[start], 0) if taken <= start < len(digits) else start
        # Where the plain sum is 0, it does not matter for the weighted one from which place it is counted.
        if end not in ends or end == start or (plain[end] - plain[start]) % BASE:
            continue
        if (weighted[end] - weighted[start]) % BASE:
            continue
        code = tidy(joined[start:end])
        if code in tried or _is_valid(questionnaire, code):
            taken = end
            if code not in tried:
                yield code
            tried.add(code)
        elif (failed := failed + 1) > MOST_TRIED:  # chance gives one in 961 places
            return


def _is_valid(questionnaire: Questionnaire, code: str) -> bool:
    try:
        decode(questionnaire, code)
    except CodeError:
        return False
    return True


# What is wrong where no code was found -------------------------------------------------------------------------------


def slip(questionnaire: Questionnaire, text: str) -> Slip:
    """What is wrong with a text without a valid code."""
    found = (one for one in map(str.strip, _meant(clean(unquote(text[:LONGEST])).text)) if one)
    slips = [_slip(questionnaire, one) for one in islice(found, MOST_TRIED)]
    return next((one for one in slips if one.group), slips[0] if slips else Slip(MISTYPED))


def _meant(text: str) -> Iterator[str]:
    """The parts of a text that look like a code: in an address, the whole text, or words of four in a row."""
    for found in _IN_ADDRESS.finditer(text):
        yield found[1] or found[2]
    if len(text) <= LONGEST_TYPED * 3:
        label = _LABEL.match(text)
        yield text[label.end() :] if label else text
    yield from (run[0] for run in _GROUPS.finditer(text))


def _slip(questionnaire: Questionnaire, meant: str) -> Slip:
    words = _WORD.findall(meant)
    joined = "".join(words)
    if 0 < len(joined) <= LONGEST_TYPED and _is_later(questionnaire, joined):
        return Slip(LATER, " ".join(words), count=len(joined))
    if not _looks_like_a_code(words):
        return Slip(MISTYPED)
    group = _group_of_another_length(words)
    if not group and len(joined) in lengths(questionnaire).values():
        words = [joined[start : start + GROUP] for start in range(0, len(joined), GROUP)]
        group = (place_of_slip(questionnaire, tidy(joined)) + GROUP - 1) // GROUP
    return Slip(MISTYPED, " ".join(words), group, len(joined))


def _is_later(questionnaire: Questionnaire, joined: str) -> bool:
    try:
        decode(questionnaire, joined)
    except LaterEditionError:
        return True
    except CodeError:
        return False
    return False


def _looks_like_a_code(words: list[str]) -> bool:
    """Whether it may stand in an address: no words but one run of letters and digits, or groups of four."""
    joined = "".join(words)
    if not SHORTEST_TYPED <= len(joined) <= LONGEST_TYPED or sum(map(str.isdigit, joined)) < FEWEST_DIGITS:
        return False
    return len(words) == 1 or sum(len(word) != GROUP for word in words) <= 2


def _group_of_another_length(words: list[str]) -> int:
    """Of a code typed in groups, the number of the only one before the last that has not four characters, or 0."""
    odd = [number for number, word in enumerate(words[:-1], start=1) if len(word) != GROUP]
    return odd[0] if len(odd) == 1 and len(words) >= FEWEST_GROUPS else 0
