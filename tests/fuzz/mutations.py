"""Single mutations of the content: of any key or value, and of files as bytes.

With FUZZ_CONTENT=all the real content is mutated, else the small one.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from clinic_check.loader import load as content
from clinic_check.loader.content import Content
from clinic_check.loader.load import ContentError
from clinic_check.loader.node import Node, Problems
from clinic_check.loader.node import parse as parse_yaml
from tools.reading import plain_words

WANTED = os.environ.get("FUZZ_CONTENT", "")  # "all": each key and value of each file is changed once
TESTS = Path(__file__).parent.parent
ROOT = TESTS.parent if WANTED else TESTS / "small"
PLAIN = "content/plain-words.yaml"
EDITIONS = sorted(f"content/editions/{file.name}" for file in (ROOT / "content" / "editions").glob("*.yaml"))
FILES = (*content.FILES, *(EDITIONS if WANTED else []), PLAIN)
Spot = tuple[Any, ...]
"""The keys and places that lead to a value."""
WAYS = ("delete", "repeat", "swap", "rename", "retype", "retype", "retype")
WRONG: tuple[object, ...] = (
    *(None, "", " ", "x", "yes", "no", "no-such-id", "{as-of}", "{", "%s %(a)s {0} {x.y}", "<b>x</b>", "a\0b\n"),
    *(0, 1, -1, 7, 10**30, 10**5000, 1.5, float("nan"), float("inf"), True, False, b"x", datetime.date(2026, 1, 1)),
    *([], [[]], [None], ["x"], ["x", "x"], [{}], {}, {"x": "y"}, {"id": "x"}, {"not": []}, {"not": {"not": ["x"]}}),
    *(
        {1: 2},
        {None: None},
        {(1, 2): "x"},
        {"product": ["prp"]},
        {"drug-like": "true"},
        set(),
        {"x"},
        "9" * 5000,
        "(" * 50,
    ),
)


@cache
def parsed() -> Mapping[str, Any]:
    """Every file as it is read, once."""
    return {name: parse_yaml((ROOT / name).read_text(encoding="utf-8"), name, []).data for name in FILES}


def spots(value: Any, above: Spot = ()) -> Iterator[Spot]:
    """The way to every value below this one."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in pairs:
        yield (*above, key)
        yield from spots(below, (*above, key))


def changed(data: Any, spot: Spot, way: str, which: int) -> Any:
    """The data with one change at the spot; all else is shared with the data as it was."""
    key, rest = spot[0], spot[1:]
    if not rest:
        parent = list(data.items()) if isinstance(data, dict) else list(enumerate(data))
        place = next(place for place, (name, _) in enumerate(parent) if name == key)
        pairs = _CHANGES[way](parent, place, which)
        return dict(pairs) if isinstance(data, dict) else [value for _, value in pairs]
    copied = data.copy()
    copied[key] = changed(data[key], rest, way, which)
    return copied


Pairs = list[tuple[Any, Any]]


def _delete(pairs: Pairs, place: int, _which: int) -> Pairs:
    return pairs[:place] + pairs[place + 1 :]


def _repeat(pairs: Pairs, place: int, _which: int) -> Pairs:
    key, value = pairs[place]
    return [*pairs[: place + 1], (f"{key}-2" if isinstance(key, str) else key, value), *pairs[place + 1 :]]


def _swap(pairs: Pairs, place: int, which: int) -> Pairs:
    """The value changes places with a neighbor near or far."""
    other = (place + 1 + which % 3) % len(pairs)
    values = [value for _, value in pairs]
    values[place], values[other] = values[other], values[place]
    return [(key, value) for (key, _), value in zip(pairs, values, strict=True)]


def _rename(pairs: Pairs, place: int, which: int) -> Pairs:
    """A key gets another name, of any type; of a list the order is turned round."""
    key, value = pairs[place]
    if isinstance(key, int):
        return pairs[::-1]
    return [*pairs[:place], ((f"{key}x", key.upper(), 7, None, "", (1,))[which % 6], value), *pairs[place + 1 :]]


def _retype(pairs: Pairs, place: int, which: int) -> Pairs:
    key, value = pairs[place]
    wrapped = ([value], {"id": value}, [value, value], str(value))
    return [*pairs[:place], (key, (*WRONG, *wrapped)[which % (len(WRONG) + 4)]), *pairs[place + 1 :]]


_CHANGES: Mapping[str, Callable[[Pairs, int, int], Pairs]] = {
    "delete": _delete,
    "repeat": _repeat,
    "swap": _swap,
    "rename": _rename,
    "retype": _retype,
}


@contextmanager
def quickly(name: str, node: Callable[[Problems], Node] | None = None) -> Iterator[None]:
    """While it lasts, the loader reads only the named file, or takes its node as given; the others are at hand."""
    read, editions = content.read_file, content.editions.read

    def at_hand(folder: Path, file: str, problems: Problems) -> Node:
        if file == name:
            return node(problems) if node else read(folder, file, problems)
        return Node(parsed()[file], file, problems)

    with (
        patch.object(content, "read_file", at_hand),
        patch.object(content.editions, "read", lambda _folder, file, problems: editions(ROOT, file, problems)),
    ):
        yield


def load(name: str, data: object) -> Content | None:
    """What the loader makes of the content with this data in the named file; None when it refuses it."""
    with quickly(name, lambda problems: Node(data, name, problems)):
        try:
            if name == PLAIN:
                plain_words(ROOT)
            return content.load(ROOT)
        except ContentError:
            return None


def load_file(folder: Path, name: str) -> tuple[str, ...] | None:
    """The problems of the content with the named file taken from the folder; None when it is in order."""
    with quickly(name):
        try:
            plain_words(folder) if name == PLAIN else content.load(folder)
        except ContentError as error:
            return tuple(map(str, error.problems))
        return None
