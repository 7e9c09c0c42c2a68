"""The main part of a page, with the meaning of each hard word put where that page uses the word first."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple
from unicodedata import combining, normalize

from clinic_check.loader.glossary import Glossary, Word

PLACE = "<!--meanings-->"  # where the innermost part that has its own meanings, or else the page, shows them
_TAG = re.compile("(<[^>]*>)")
_EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
# What a text stands in. A number over these says in which part that has its own meanings.
_NAME, _NO_USE, _SCREEN, _PAPER, _FOLDED, _OWN = (1 << bit for bit in range(6))
_STATES = {
    # Names of things that are read out alone, and links: the word counts, but no link may stand in it.
    **dict.fromkeys(("a", "button", "caption", "figcaption", "label", "legend", "summary", "th"), _NAME),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _NAME),
    # Not our own words, or not read as words.
    **dict.fromkeys(("cite", "code", "mark", "q", "script", "style", "svg", "textarea", "u"), _NO_USE),
    "details": _FOLDED,
    "fieldset": _OWN,
}
_CLASSES = {
    **dict.fromkeys(("pasted", "hidden", "phone", "sources", "all-sources", "typed"), _NO_USE),
    "screen-only": _SCREEN,
    "print-only": _PAPER,
    "find-out": _OWN,
    "options": _OWN,
    "hint": _NAME,  # read out with the name of its field
}


class Use(NamedTuple):
    """A word in a text of the page: which text, where in it, and in which state."""

    text: int
    start: int
    end: int
    state: int

    @property
    def part(self) -> int:
        return self.state // (2 * _OWN)


@dataclass(frozen=True)
class Listed:
    """A word with its meaning, and whether the page uses it on the screen and on paper."""

    word: Word
    on_screen: bool
    on_paper: bool


Show = Callable[[Sequence[Listed], bool], str]


def explained(page: str, glossary: Glossary, show: Show) -> str:
    """The HTML of a main part with a link at the first use of each word, and the meanings, each once.

    `show` makes the HTML of a list of meanings; it is told whether the list is that of the whole page.
    """
    pieces = _TAG.split(page)
    texts, tags = pieces[0::2], pieces[1::2]
    states, places = _states(tags)
    uses = _uses(texts, states, glossary)
    for use, word in sorted(_linked(uses), key=lambda one: one[0], reverse=True):
        text = texts[use.text]
        link = f'<a class="word" href="#word-{word.id}">{text[use.start : use.end]}</a>'
        texts[use.text] = text[: use.start] + link + text[use.end :]
    lists = _lists(uses, places)
    for part, place in places.items():
        tags[place] = show(lists[part], part == 0) if part in lists else ""
    end = show(lists[0], True) if 0 in lists and 0 not in places else ""
    return "".join(text + tag for text, tag in zip(texts, [*tags, end], strict=True))


def _states(tags: Sequence[str]) -> tuple[list[int], dict[int, int]]:
    """The state of each text, the first one before any tag; and part -> the tag that marks its place."""
    state, parts = 0, 0
    above: list[int] = []
    states, places = [0], {}
    added: dict[str, int] = {}  # most tags stand on a page many times
    for number, tag in enumerate(tags):
        if tag[1] == "/":
            state = above.pop() if above else 0
        else:
            adds = added.get(tag)
            if adds is None:
                adds = added[tag] = _adds(tag)
            if adds >= _OWN:
                parts += 1
                above.append(state)
                state = (state | adds) % _OWN + parts * 2 * _OWN
            elif adds >= 0:
                above.append(state)
                state |= adds
            elif tag == PLACE:
                places[state // (2 * _OWN)] = number
        states.append(state)
    return states, places


def _adds(tag: str) -> int:
    """What an element adds to the state of what is in it; -1 when nothing can be in it."""
    name, _, rest = tag[1:-1].partition(" ")
    if name in _EMPTY or rest.endswith("/") or tag == PLACE:
        return -1
    adds = _STATES.get(name, 0)
    for one in rest.partition('class="')[2].partition('"')[0].split():
        adds |= _CLASSES.get(one, 0)
    return adds | (_NO_USE if name == "a" and 'href="http' in rest else 0)  # the title of a source


def _uses(texts: Sequence[str], states: Sequence[int], glossary: Glossary) -> dict[Word, list[Use]]:
    """The uses of each word, in the order of the page."""
    ours = ["" if state & _NO_USE else text for text, state in zip(texts, states, strict=True)]
    starts = [0, *accumulate(len(text) + 1 for text in ours)]
    found: dict[Word, list[Use]] = {}
    for start, end, word in glossary.uses("\n".join(ours)):
        number = bisect_right(starts, start) - 1
        use = Use(number, start - starts[number], end - starts[number], states[number])
        found.setdefault(word, []).append(use)
    return found


def _linked(found: dict[Word, list[Use]]) -> Iterator[tuple[Use, Word]]:
    """The first use of each word where a link may stand; the first one that is not folded; and the first on paper."""
    for word, uses in found.items():
        free = [use for use in uses if not use.state & _NAME]
        plain = [use for use in free if not use.state & _FOLDED]
        printed = [use for use in plain if not use.state & _SCREEN]
        for use in {*free[:1], *plain[:1], *printed[:1]}:
            yield use, word


def _lists(found: dict[Word, list[Use]], places: Iterable[int]) -> dict[int, list[Listed]]:
    """Part -> the words that are explained there: where they stand first, and what is folded counts last."""
    lists: dict[int, list[Listed]] = {}
    for word, uses in found.items():
        first = next((use for use in uses if not use.state & _FOLDED), uses[0])
        listed = Listed(
            word,
            on_screen=any(not use.state & _PAPER for use in uses),
            on_paper=any(not use.state & (_SCREEN | _FOLDED) for use in uses),
        )
        lists.setdefault(first.part if first.part in places else 0, []).append(listed)
    return {part: sorted(words, key=_letters) for part, words in lists.items()}


def _letters(one: Listed) -> str:
    """By the alphabet, in which an accent is no letter."""
    return "".join(sign for sign in normalize("NFD", one.word.name.lower()) if not combining(sign))
