"""Answers <-> a short code: one character for the edition, the answers as digits of base 31, two check characters.

An answer stands in the slot of its item, as the numbers of its options: a single choice as the number itself, 0 for
none; several as bit n - 1 for number n. The check characters make the plain and the position-weighted sum of all
characters zero modulo 31, so every one or two wrong characters and every swap are caught; other garbling passes about
once in 961.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import prod

from clinic_check.check.answers import AnswerError, check
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Item, Questionnaire

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
BASE = len(ALPHABET)
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_FORGIVEN = str.maketrans("OILZU", "0112V", " -.,\t\r\n\u00a0\u2010\u2011\u2012\u2013\u2014\u2212")
LONGEST = 64  # characters of input; longer input is rejected


class CodeError(ValueError):
    """Not a valid code: a wrong, missing or surplus character."""


class LaterEditionError(CodeError):
    """A valid code of a later edition than this copy knows."""


def encode(questionnaire: Questionnaire, answers: Answers) -> str:
    """The code of the answers; its length is fixed within an edition, at most 24 characters."""
    number, size = 0, 1
    for item in _slots(questionnaire, questionnaire.edition):
        number += _value(item, answers.get(item.id, ())) * size
        size *= _size(item)
    digits = [questionnaire.edition, *_digits(number, _length(size))]
    return "".join(ALPHABET[digit] for digit in digits + _check_digits(digits))


def decode(questionnaire: Questionnaire, text: str) -> Answers:
    """Decode a typed code; lower case, spaces, dashes, dots and O, I, L, Z, U are accepted. Raises CodeError."""
    digits = _typed(text)
    if len(digits) < 3 or sum(digits) % BASE or _weighted(digits) % BASE:
        raise CodeError("a character is wrong, missing or too many")
    edition = digits[0]
    if edition > questionnaire.edition:
        raise LaterEditionError("made with a later edition")
    return _answers(questionnaire, edition, digits[1:-2])


def tidy(text: str) -> str:
    """Normalize a typed code: upper case, no separators, O, I, L, Z, U replaced. CodeError for invalid characters."""
    return "".join(ALPHABET[digit] for digit in _typed(text))


def edition_of(code: str) -> int:
    """The edition of a normalized code."""
    return _VALUE[code[0]]


def grouped(code: str) -> str:
    """The code in groups of four, as printed."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def length(questionnaire: Questionnaire) -> int:
    """Number of characters of a code of this edition."""
    return len(encode(questionnaire, {}))


def lengths(questionnaire: Questionnaire) -> Mapping[int, int]:
    """Edition -> number of characters of its codes."""
    return {edition: _length(_room(questionnaire, edition)) + 3 for edition in range(1, questionnaire.edition + 1)}


def place_of_slip(questionnaire: Questionnaire, code: str) -> int:
    """The place, from 1, of the only wrong character of a normalized code; 0 when more than one is wrong, or none.

    A character that is wrong by e at place p changes the sums by e and p * e. More wrong characters can look like one.
    """
    digits = values(code)
    off, weighted = sum(digits) % BASE, _weighted(digits) % BASE
    place = weighted * pow(off, -1, BASE) % BASE if off else 0
    if not 1 <= place <= len(digits):
        return 0
    digits[place - 1] = (digits[place - 1] - off) % BASE
    try:
        decode(questionnaire, "".join(ALPHABET[digit] for digit in digits))
    except CodeError:
        return 0
    return place


def _typed(text: str) -> list[int]:
    if len(text) > LONGEST:
        raise CodeError("too long")
    try:
        return values(text)
    except KeyError:
        raise CodeError("a character that no code has") from None


def values(text: str) -> list[int]:
    """The values of the characters of a typed text without separators. Raises KeyError for one that no code has."""
    return [_VALUE[character] for character in text.upper().translate(_FORGIVEN)]


def _answers(questionnaire: Questionnaire, edition: int, digits: list[int]) -> Answers:
    slots = _slots(questionnaire, edition)
    if edition < 1 or len(digits) != _length(_room(questionnaire, edition)):
        raise CodeError("a character is missing or too many")
    number = 0
    for digit in reversed(digits):
        number = number * BASE + digit
    raw = {}
    for item in slots:
        number, value = divmod(number, _size(item))
        if value:
            raw[item.id] = _options(item, value)
    if number:
        raise CodeError("a character is wrong")
    try:
        return check(questionnaire, raw)
    except AnswerError as error:
        raise CodeError("answers that no form gives") from error


def _slots(questionnaire: Questionnaire, edition: int) -> list[Item]:
    return [item for item in questionnaire.by_slot if item.since <= edition]


def _room(questionnaire: Questionnaire, edition: int) -> int:
    """How many sets of answers the codes of an edition can tell apart."""
    return prod(_size(item) for item in _slots(questionnaire, edition))


def _size(item: Item) -> int:
    return 1 << item.capacity if item.several else item.capacity


def _value(item: Item, chosen: tuple[str, ...]) -> int:
    numbers = [item.by_id[option].number for option in chosen]
    if item.several:
        return sum(1 << number - 1 for number in numbers)
    return numbers[0] if numbers else 0


def _options(item: Item, value: int) -> tuple[str, ...] | str:
    numbers = [bit + 1 for bit in range(item.capacity) if value >> bit & 1] if item.several else [value]
    if any(number not in item.by_number for number in numbers):
        raise CodeError("an option that is not there")
    options = tuple(item.by_number[number].id for number in numbers)
    return options if item.several else options[0]


@cache
def _length(size: int) -> int:
    count = 0
    while BASE**count < size:
        count += 1
    return count


def _digits(number: int, count: int) -> list[int]:
    digits = []
    for _ in range(count):
        number, digit = divmod(number, BASE)
        digits.append(digit)
    return digits


def _weighted(digits: list[int]) -> int:
    return sum(place * digit for place, digit in enumerate(digits, start=1))


def _check_digits(digits: list[int]) -> list[int]:
    """Two digits c, d behind n others, with c + d = -sum and (n+1)c + (n+2)d = -weighted, modulo 31."""
    total, weighted, first = sum(digits), _weighted(digits), len(digits) + 1
    second_check = (first * total - weighted) % BASE
    return [(-total - second_check) % BASE, second_check]
