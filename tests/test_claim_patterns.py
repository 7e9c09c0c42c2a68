"""The notation of the patterns: what each element matches, and which patterns are invalid."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_check.claims.patterns import NotationError, Part, Spelled, Symbols, parts, search, spelled
from clinic_check.claims.words import END, words_of

LISTS = {
    "n": "#, one, ninety five",
    "cells": "cell, stem cell*, fat",
    "all": "<cells>, prp",
    "cord": "cord blood, cord blood bank",
}


def _lists() -> dict[str, Spelled]:
    known: dict[str, Spelled] = {}
    for name, entries in LISTS.items():
        known[name] = spelled(entries.split(","), known)
    return known


def _found(pattern: str, text: str, *others: str) -> list[str]:
    """The matches of the pattern in the text, compiled together with the others."""
    lists = _lists()
    said = [parts(one, lists) for one in (pattern, *others)]
    words, symbols = words_of(text).words, Symbols(said)
    written = symbols.of(words)
    spans = search(said[0], symbols).spans(written, 0, len(words), frozenset(written))
    return [" ".join(words[first:last]) for first, last in spans]


@pytest.mark.parametrize(
    ("pattern", "text", "taken"),
    [
        ("no pain", "No pain, no gain. NO PAIN!", ["no pain", "no pain"]),
        ("no pain", "No real pain", []),
        ("no pain", "No. Pain", []),
        ("pain", "Painful pains", []),
        ("pain*", "Painful pains, pain", ["painful", "pains", "pain"]),
        ("pain*", "Pai, paint", ["paint"]),
        ("heal/cure it", "heal it, cure it, fix it", ["heal it", "cure it"]),
        ("heal*/cure it", "healing it, cured it", ["healing it"]),
        ("no ?more pain", "no pain, no more pain, no more more pain", ["no pain", "no more pain"]),
        ("no ?more/real* pain", "no realistic pain", ["no realistic pain"]),
        ("?our clinic", "clinic, our clinic", ["clinic", "our clinic"]),
        ("clinic ?today", "clinic today, clinic", ["clinic today", "clinic"]),
        ("# people", "5 people, 1,000 people, five people", ["5 people", "1,000 people"]),
        ("90 people", "90 people, 91 people", ["90 people"]),
        ("# percent", "95% or 95 percent", ["95 percent", "95 percent"]),
        ("don't wait", "Don\u2019t wait", ["don't wait"]),
        ("no .. pain", "no pain", ["no pain"]),
        ("no .. pain", "no a b pain", ["no a b pain"]),
        ("no .. pain", "no a b c pain", []),
        ("no ... pain", "no a b c d e pain", ["no a b c d e pain"]),
        ("no ... pain", "no a b c d e f pain", []),
        ("no .. pain", "no aa. Pain", []),
        ("no ... pain", "no aa. B pain", []),
        ("no .. pain", "no pain pain", ["no pain"]),
        ("no .. pain", "no no pain", ["no no pain"]),
        ("no .. a .. pain", "no x y a x y pain", ["no x y a x y pain"]),
        ("<n> people", "95 people, ninety five people, two people, five people", ["95 people", "ninety five people"]),
        ("<cells>", "stem cells, stem or cell", ["stem cells", "cell"]),
        ("<cord>", "cord blood bank, cord blood, cord", ["cord blood bank", "cord blood"]),
        ("<cells> grow", "fat grow, stem grow", ["fat grow"]),
        ("<all> grow", "prp grow, stem cell grow", ["prp grow", "stem cell grow"]),
        ("<all>/cord grow", "cord grow, fat grow", ["cord grow", "fat grow"]),
        ("no ?<cells> pain", "no stem cell pain, no pain", ["no stem cell pain", "no pain"]),
        ("cell cell", "cell cell cell cell cell", ["cell cell", "cell cell"]),
    ],
)
def test_what_a_pattern_takes(pattern: str, text: str, taken: list[str]) -> None:
    """Words stand beside each other; endings, alternatives, optional words, numbers, gaps and lists do as they say."""
    assert _found(pattern, text) == taken


@pytest.mark.parametrize(
    ("pattern", "text", "taken", "others"),
    [
        (
            "heal*",
            "heal, healing, healed, healer",
            ["heal", "healing", "healed", "healer"],
            ["healed", "heali*", "he*"],
        ),
        ("heali*", "heal, healing, healer", ["healing"], ["heal*", "healing x", "he*"]),
        ("healing", "heal, healing, healings", ["healing"], ["heal*", "healings", "he*"]),
        ("he*", "hen, heal, healing", ["hen", "heal", "healing"], ["heal*", "healing"]),
        ("# cells", "90 cells, 91 cells", ["90 cells", "91 cells"], ["90 people"]),
        ("90 cells", "90 cells, 91 cells", ["90 cells"], ["# people"]),
        ("cells", "cells, people", ["cells"], ["people"]),
    ],
)
def test_patterns_do_not_disturb_each_other(pattern: str, text: str, taken: list[str], others: list[str]) -> None:
    """A pattern takes the same, whatever beginnings, words and numbers other patterns name."""
    assert _found(pattern, text, *others) == taken
    assert _found(pattern, text) == taken


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("", "must begin and end"),
        (".. pain", "must begin and end"),
        ("no ...", "must begin and end"),
        ("..", "must begin and end"),
        ("?no ?pain", "must begin and end"),
        ("?no .. ?pain", "must begin and end"),
        ("no <pains>", "no list 'pains'"),
        ("No pain", "'No' is no word"),
        ("no pain.", "'pain.' is no word"),
        ("no stem-cell", "'stem-cell' is no word"),
        ("no *pain", "'*pain' is no word"),
        ("no pa*n", "'pa*n' is no word"),
        ("no 9*", "'9*' is no word"),
        ("no pain/", "'' is no word"),
        ("no ? pain", "'' is no word"),
        ("no ?.. pain", "'..' is no word"),
        ("no .... pain", "'....' is no word"),
        ("no <cells>*", "'<cells>*' is no word"),
        ("no (pain|gain)", "'(pain|gain)' is no word"),
        ("no 1,000", "'1,000' is no word"),
    ],
)
def test_what_is_no_pattern(pattern: str, says: str) -> None:
    """A pattern that is empty, begins or ends with a gap, is all optional or holds another symbol is refused."""
    with pytest.raises(NotationError) as caught:
        parts(pattern, _lists())
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        (["fat", ""], "'' is no word"),
        (["fat", "   "], "'' is no word"),
        (["<later>"], "no list 'later'"),
        (["Fat"], "'Fat' is no word"),
        (["fat/bone"], "'fat/bone' is no word"),
        (["fat <cells>"], "'<cells>' is no word"),
        (["?fat"], "'?fat' is no word"),
        (["fat .. cell"], "'..' is no word"),
    ],
)
def test_what_is_no_list(entries: list[str], says: str) -> None:
    """An empty entry, an unknown list and anything that is neither words nor a list alone are refused by name."""
    with pytest.raises(NotationError) as caught:
        spelled(entries, _lists())
    assert says in str(caught.value)


def test_parts_of_a_pattern() -> None:
    """A pattern becomes its alternatives and gaps in order."""
    assert parts("no ?more/<cells> .. pain*", _lists()) == (
        Part((("no",),)),
        Part((("more",), ("cell",), ("stem", "cell*"), ("fat",)), optional=True),
        Part(gap=2),
        Part((("pain*",),)),
    )


def test_words_that_no_pattern_tells_apart_have_one_symbol() -> None:
    """A text has one symbol for each word: the same for words that all patterns treat alike, the end as it is."""
    symbols = Symbols([parts("heal* 90", {})])
    written = symbols.of(["dogs", "healed", "cats", "healer", END, "90", "91"])
    assert len(written) == 7
    assert (written[0], written[1], written[4]) == (written[2], written[3], END)
    assert len(set(written)) == 4


def test_search_keeps_to_its_stretch() -> None:
    """Nothing is found that begins before the stretch or ends after it, nor where a needed symbol is not in it."""
    said = parts("no pain", {})
    symbols = Symbols([said])
    written = symbols.of(["no", "pain", "no", "pain"])
    one, there = search(said, symbols), frozenset(written)
    assert list(one.spans(written, 0, 4, there)) == [(0, 2), (2, 4)]
    assert list(one.spans(written, 1, 4, there)) == [(2, 4)]
    assert list(one.spans(written, 0, 3, there)) == [(0, 2)]
    assert list(one.spans(written, 0, 4, frozenset(symbols.of(["no"])))) == []


def _takes(written: str, word: str) -> bool:
    if written == "#":
        return word.isdigit()
    return word.startswith(written[:-1]) if written.endswith("*") else word == written


def _fits(pattern: Sequence[str], words: Sequence[str]) -> bool:
    """Whether a prefix of the words matches the pattern, by brute force."""
    if not pattern:
        return True
    first, rest = pattern[0], pattern[1:]
    if set(first) == {"."}:
        most = {"..": 2, "...": 5}[first]
        return any(END not in words[:n] and _fits(rest, words[n:]) for n in range(min(most, len(words)) + 1))
    if first.startswith("?") and _fits(rest, words):
        return True
    names = first.removeprefix("?").split("/")
    return bool(words) and any(_takes(name, words[0]) for name in names) and _fits(rest, words[1:])


_WRITTEN = st.sampled_from(["a", "ab", "abc", "b", "a*", "ab*", "b*", "#", "1", "a/b", "ab*/1", "?b", "?a*/#"])
_GAPPED = st.sampled_from(["a", "b*", "#", "..", "...", "?ab"])
_PATTERNS = st.tuples(_WRITTEN, st.lists(_GAPPED, max_size=3), st.sampled_from(["a", "abc", "b*", "1", "a/b"]))
_TEXTS = st.lists(st.sampled_from(["a", "ab", "abc", "abcd", "b", "bc", "1", "2", "x", END]), max_size=20)


@given(_PATTERNS, _TEXTS, st.lists(_WRITTEN, max_size=4))
def test_first_place_is_where_trying_everything_finds_it(
    pattern: tuple[str, list[str], str], words: list[str], others: list[str]
) -> None:
    """Whatever pattern, text and other patterns there are, the first place found is the first at which it fits."""
    written = [pattern[0], *pattern[1], pattern[2]]
    said = parts(" ".join(written), {})
    symbols = Symbols([said, *(parts(f"{one} a", {}) for one in others)])
    text = symbols.of(words)
    spans = list(search(said, symbols).spans(text, 0, len(text), frozenset(text)))
    fitting = [place for place in range(len(words)) if _fits(written, words[place:])]
    assert [first for first, _ in spans][:1] == fitting[:1]
