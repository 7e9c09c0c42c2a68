"""Items and option numbers of released editions, frozen in content/editions/; the questionnaire may only add to them.

An edition is released when CHANGELOG.md has its heading, "## Edition 2, " and a date; its file may exist earlier.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from clinic_check.check.model import Item, Questionnaire
from clinic_check.loader.node import Node, Problem, Problems

FOLDER = "content/editions"
CHANGELOG = "CHANGELOG.md"
KINDS = ("one", "several")
_NUMBER = re.compile(r"[1-9][0-9]?")
_RELEASED = re.compile(r"^## Edition ([1-9][0-9]?), ", re.MULTILINE)
_HEAD = """\
# What codes of edition {} hold. Codes on paper depend on it, so no line here ever changes.
# Written by: flask --app app freeze
"""


@dataclass(frozen=True)
class FrozenItem:
    """An item as frozen; `options`: id -> number."""

    id: str
    slot: int
    capacity: int
    kind: str
    options: Mapping[str, int]


@dataclass(frozen=True)
class Editions:
    """`files`: edition -> items by id, None if unreadable; `released`: editions in the changelog, None without one."""

    files: Mapping[int, Mapping[str, FrozenItem] | None]
    released: frozenset[int] | None


def path_of(edition: int) -> str:
    """The path of an edition's file, relative to the content folder."""
    return f"{FOLDER}/{edition}.yaml"


def read(folder: Path, file: Callable[[str], Node], problems: Problems) -> Editions:
    """Read the frozen editions; `file(name)` returns the root node of a content file."""
    files = {}
    for name in sorted(one.name for one in (folder / FOLDER).glob("*.yaml")):
        if _NUMBER.fullmatch(name.removesuffix(".yaml")):
            files[int(name.removesuffix(".yaml"))] = _items(file(f"{FOLDER}/{name}"))
        else:
            problems.append(Problem(f"{FOLDER}/{name}", name, "must be named by its edition, such as 2.yaml"))
    return Editions(files, _released(folder))


def frozen(questionnaire: Questionnaire) -> str:
    """The text of the file for the present edition."""
    items = [
        {
            "id": item.id,
            "slot": item.slot,
            "capacity": item.capacity,
            "kind": _kind(item),
            "options": {option.id: option.number for option in sorted(item.options, key=lambda one: one.number)},
        }
        for item in questionnaire.by_slot
    ]
    return _HEAD.format(questionnaire.edition) + yaml.safe_dump({"items": items}, sort_keys=False, width=120)


def check_editions(questionnaire: Questionnaire, editions: Editions) -> Iterator[Problem]:
    """Released editions without a file, and every difference of the questionnaire that is not an addition."""
    yield from _missing(questionnaire.edition, editions)
    for edition, items in editions.files.items():
        if edition > questionnaire.edition:
            allowed = f"at least {edition}, by {path_of(edition)}"
            yield Problem("questions.yaml.edition", str(questionnaire.edition), allowed)
        if items is not None:
            yield from _changed(questionnaire, edition, items)
            yield from _added(questionnaire, edition, items)


def _released(folder: Path) -> frozenset[int] | None:
    try:
        changelog = (folder / CHANGELOG).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    return frozenset(map(int, _RELEASED.findall(changelog)))


def _items(node: Node) -> Mapping[str, FrozenItem] | None:
    items = node.mapping("items").get("items")
    return {item.id: item for item in map(_item, items.unique())} if node.data else None


def _item(node: Node) -> FrozenItem:
    node.mapping("id slot capacity kind options")
    return FrozenItem(
        id=node.get("id").id(),
        slot=node.get("slot").number(1, 200),
        capacity=node.get("capacity").number(1, 64),
        kind=node.get("kind").word(KINDS),
        options={name: number.number(1, 64) for name, number in node.get("options").pairs()},
    )


def _kind(item: Item) -> str:
    return KINDS[item.several]


def _missing(present: int, editions: Editions) -> Iterator[Problem]:
    """Editions without a file: all before the present one, and the present one if released or without a changelog."""
    released = {*range(1, present), *({present} if editions.released is None else editions.released)}
    for edition in sorted(released - editions.files.keys()):
        yield Problem(path_of(edition), "missing", f"must be there, because edition {edition} is released")


def _changed(questionnaire: Questionnaire, edition: int, items: Mapping[str, FrozenItem]) -> Iterator[Problem]:
    """Frozen items and options that were removed or changed."""
    for was in items.values():
        item = questionnaire.by_id.get(was.id)
        if item is None:
            yield Problem("questions.yaml items", f"no {was.id!r}", f"must stay, by {path_of(edition)}")
        else:
            yield from _changed_item(item, was, edition)


def _changed_item(item: Item, was: FrozenItem, edition: int) -> Iterator[Problem]:
    path, source = f"questions.yaml items[{item.id}]", path_of(edition)
    values = {"slot": (item.slot, was.slot), "capacity": (item.capacity, was.capacity), "kind": (_kind(item), was.kind)}
    for key, (now, then) in values.items():
        if now != then:
            yield Problem(f"{path}.{key}", str(now), f"must stay {then}, by {source}")
    if item.since > edition:
        yield Problem(f"{path}.since", str(item.since), f"at most {edition}, by {source}")
    for name, number in was.options.items():
        option = item.by_id.get(name)
        if option is None:
            yield Problem(f"{path}.options", f"no {name!r}", f"must stay, by {source}")
        elif option.number != number:
            yield Problem(f"{path}.options[{name}].number", str(option.number), f"must stay {number}, by {source}")


def _added(questionnaire: Questionnaire, edition: int, items: Mapping[str, FrozenItem]) -> Iterator[Problem]:
    """Items and options added since that would use a place in a code of that edition."""
    slots = {item.slot for item in items.values()}
    for item in questionnaire.items:
        path, source = f"questions.yaml items[{item.id}]", path_of(edition)
        was = items.get(item.id)
        if was is not None:
            yield from _added_options(item, was, edition)
            continue
        if item.slot in slots:
            yield Problem(f"{path}.slot", str(item.slot), f"none of {source}")
        if item.since <= edition:
            yield Problem(f"{path}.since", str(item.since), f"above {edition}, because it is not in {source}")


def _added_options(item: Item, was: FrozenItem, edition: int) -> Iterator[Problem]:
    highest = max(was.options.values(), default=0)
    for option in item.options:
        if option.id not in was.options and option.number <= highest:
            path = f"questions.yaml items[{item.id}].options[{option.id}].number"
            yield Problem(path, str(option.number), f"above {highest}, the highest of {path_of(edition)}")
