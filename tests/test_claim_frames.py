"""Classes of words and frames: how they are read, and where they are found."""

from __future__ import annotations

import pytest

from clinic_check.claims.classes import MOST, EntryError, Lexicon, Place, entries
from clinic_check.claims.frames import FrameError, say, spans
from tests.small_scanner import scanner

CLASSES = ("ill", "cell", "heal", "safe", "count")
LEXICON = Lexicon(
    {
        "ill": entries("als = motor neuron disease, copd, heart failure, stroke*"),
        "cell": entries("stem cell*, cells, growth factors"),
        "heal": entries("heal*, repair*"),
        "safe": entries("safe, safer"),
        "count": entries("# of #, #"),
    }
)


def _found(line: str, text: str) -> list[str]:
    words = text.split()
    return [" ".join(words[start:end]) for start, end in spans(say(line, CLASSES), LEXICON.find(words))]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("stem cells heal", {"cell": [(0, 2)], "heal": [(2, 3)]}),
        ("cells", {"cell": [(0, 1)]}),
        ("heart failure and a stroke", {"ill": [(0, 2), (4, 5)]}),
        ("9 of 10 repaired", {"count": [(0, 3)], "heal": [(3, 4)]}),
        ("9 times", {"count": [(0, 1)]}),
        ("healthy", {"heal": [(0, 1)]}),
        ("unsafe", {}),
        ("growth", {}),
    ],
)
def test_places_of_the_classes(text: str, places: dict[str, list[tuple[int, int]]]) -> None:
    """Words, beginnings, numbers and groups are found, and a group wins over the words in it."""
    found = LEXICON.find(text.split())
    assert {name: [(one.start, one.end) for one in of] for name, of in found.items()} == places


def test_names_of_one_thing_are_one() -> None:
    """Two names of a disease have the same name, and another disease has its own."""
    one, two, three = LEXICON.find(["als", "motor", "neuron", "disease", "copd"])["ill"]
    assert one.name == two.name != three.name


def test_few_words_of_a_class_are_looked_at() -> None:
    """Of a class that fills a sentence only the first places count."""
    assert LEXICON.find(["cells"] * 50)["cell"] == [Place(n, n + 1, "cell 1") for n in range(MOST)]


@pytest.mark.parametrize(
    ("line", "text", "found"),
    [
        ("heal", "cells heal", ["heal"]),
        ("heal ~2 cell", "cells x heal", ["cells x heal"]),
        ("heal ~2 cell", "heal x cells", ["heal x cells"]),
        ("heal ~2 cell", "heal x x cells", []),
        ("heal >2 cell", "cells heal", []),
        ("cell >1 heal >1 safe", "cells heal safe", ["cells heal safe"]),
        ("cell >1 heal >1 safe", "cells heal", []),
        ("heal & safe", "safe x x x x x heal", ["heal"]),
        ("heal & safe", "heal", []),
        ("ill/cell >1 heal", "copd heal cells heal", ["copd heal", "cells heal"]),
        ("ill*2", "copd x stroke", ["copd x stroke"] * 2),
        ("ill*2", "als x motor neuron disease", []),
        ("heal ~9 cell", "cells x x heal cells", ["heal cells"]),
    ],
)
def test_lines_of_a_frame(line: str, text: str, found: list[str]) -> None:
    """A line says which classes stand how near, in which order, and how many; the nearest word counts."""
    assert _found(line, text) == found


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("heals", "no class 'heals'"),
        ("heal ~ cell", "'~' must be"),
        ("heal ~0 cell", "'~0' must be"),
        ("heal ~2", "begin and end with a class"),
        ("", "begin and end with a class"),
        ("heal cell safe", "'cell' must be"),
        ("heal &", "begin and end with a class"),
        ("Heal", "'Heal' is no class"),
        ("heal*1", r"'heal\*1' is no class"),
    ],
)
def test_line_that_cannot_be_read(line: str, told: str) -> None:
    """A line with a fault is refused with what is wrong."""
    with pytest.raises(FrameError, match=told):
        say(line, CLASSES)


@pytest.mark.parametrize("text", ["", "a,,b", "a, ", "= b", "!", "st*em", "*"])
def test_entry_that_cannot_be_read(text: str) -> None:
    """An empty entry or one with other signs is refused."""
    with pytest.raises(EntryError):
        entries(text)


def test_group_that_is_seen_through_leaves_its_words() -> None:
    """The words of a group of doubt are found as well, so that its "not" is heard."""
    lexicon = Lexicon({"doubt": entries("not approved"), "not": entries("not"), "cure": entries("no pain")})
    assert set(lexicon.find(["not", "approved"])) == {"doubt", "not"}


def test_words_that_were_read_are_forgotten() -> None:
    """Nothing of a text stays in the scanner once it was read."""
    small = scanner()
    small.scan("Zebulon will heal the knee.")
    assert "zebulon" not in str([vars(lexicon) for lexicon in small._lexicons.values()])
