"""Content nodes -> the scanner; what does not keep to the notation of the patterns becomes a problem."""

from __future__ import annotations

from collections.abc import Iterator

from clinic_check.claims.patterns import NotationError, Part, Spelled, parts, spelled
from clinic_check.claims.scanner import Pattern, Scanner
from clinic_check.claims.voice import CUES
from clinic_check.loader.node import Node, shown

Lists = dict[str, Spelled]


def scanner(kinds: Node, words: Node) -> Scanner:
    words.mapping("lists cues")
    lists = _lists(words.get("lists"))
    cues = words.get("cues").mapping(" ".join(CUES))
    patterns = [one for kind in kinds.elements() for one in _patterns(kind, lists)]
    return Scanner(tuple(patterns), {name: _says(cues.get(name), lists) for name in CUES})


def _lists(node: Node) -> Lists:
    """Each list may name earlier ones."""
    lists: Lists = {}
    for name, entries in node.pairs():
        try:
            lists[name] = spelled(entries.name().split(","), lists)
        except NotationError as error:
            entries.wrong(str(error))
            lists[name] = ()  # so that what names it is no further problem
    return lists


def _patterns(kind: Node, lists: Lists) -> Iterator[Pattern]:
    for node in kind.get("patterns").unique():
        node.mapping("id say", "about negation question")
        yield Pattern(
            id=node.get("id").id(),
            claim=shown(kind.get("id").data),
            says=_says(node.get("say"), lists),
            about=node.has("about") and node.get("about").word(["treatment"]) != "",
            negation=node.has("negation") and node.get("negation").word(["part"]) != "",
            question=not (node.has("question") and node.get("question").word(["clears"])),
        )


def _says(node: Node, lists: Lists) -> tuple[tuple[Part, ...], ...]:
    if isinstance(node.data, list) and not node.data:
        node.wrong("must have at least one pattern")
    return tuple(found for say in node.elements() for found in _parts(say, lists))


def _parts(node: Node, lists: Lists) -> Iterator[tuple[Part, ...]]:
    try:
        yield parts(node.name(), lists)
    except NotationError as error:
        node.wrong(str(error))
