"""Content nodes -> what numbers and phrases are worth, and what that owes to the kinds that numbers.py finds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from clinic_check.loader.node import Node, Problem, nearest
from clinic_check.lookup.numbers import KINDS, LookUp, NumberKind, Numbers

PATH = "content/numbers.yaml"
_ADDRESS = re.compile(r"https://[^{}\s]+\{number\}[^{}\s]*")


def numbers(as_of: Node, kinds: Sequence[NumberKind]) -> Numbers:
    return Numbers(as_of.date(), {one.id: one for one in kinds})


def kind(node: Node) -> NumberKind:
    node.mapping("id name looks what-it-is proves not-proves used-for look-up sources", "faults")
    return NumberKind(
        id=node.get("id").id(),
        name=node.get("name").text(),
        looks=node.get("looks").text(),
        what_it_is=node.get("what-it-is").text(),
        proves=node.get("proves").text(),
        not_proves=node.get("not-proves").text(),
        used_for=node.get("used-for").text(),
        look_up=tuple(map(look_up, node.get("look-up").elements())),
        faults={name: text.text() for name, text in node.get("faults").pairs()} if node.has("faults") else {},
        sources=node.get("sources").words(),
    )


def look_up(node: Node) -> LookUp:
    """A step names a source whose page it uses, or an address with a label, or neither."""
    node.mapping("text", "source label address")
    if node.has("label") != node.has("address") or (node.has("source") and node.has("address")):
        node.wrong("must have a source, or a label and an address, or neither")
    return LookUp(
        text=node.get("text").text(),
        source=node.get("source").name() if node.has("source") else "",
        label=node.get("label").text() if node.has("label") else "",
        address=node.get("address").name() if node.has("address") else "",
    )


def check_numbers(numbers: Numbers) -> Iterator[Problem]:
    """Every kind that can be found is explained with its faults, and an address takes the number."""
    for name in sorted(KINDS.keys() - numbers.by_id.keys()):
        yield Problem(PATH, repr(name), "each kind that numbers.py finds needs its text")
    for one in numbers.by_id.values():
        path = f"{PATH}[{one.id}]"
        if one.id not in KINDS:
            yield Problem(path, repr(one.id), f"no kind, {nearest(one.id, KINDS)}")
        elif one.faults.keys() != KINDS[one.id]:
            needed = ", ".join(sorted(KINDS[one.id])) or "none"
            yield Problem(f"{path}.faults", ", ".join(sorted(one.faults)) or "none", f"must be {needed}")
        if not one.look_up:
            yield Problem(f"{path}.look-up", "none", "at least one step")
        for step in one.look_up:
            if step.address and not _ADDRESS.fullmatch(step.address):
                yield Problem(f"{path}.look-up", step.address, "must start with https:// and hold {number} once")
