"""Generates docs/coverage.md: questions of published checklists and where this check covers them.

Run by `make coverage`. `python tools/coverage.py --check` writes nothing and exits 1 when coverage.md is out of date.
Both exit 1 and report each place in coverage.yaml that does not exist in the content.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT))

from clinic_check.loader.content import Content  # noqa: E402
from clinic_check.loader.load import load  # noqa: E402  after sys.path is set
from clinic_check.loader.node import Node, Problems, nearest, parse  # noqa: E402

PAGES = ("harmed", "number", "products", "verify")
Known = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Group:
    id: str
    title: str


@dataclass(frozen=True)
class Entry:
    """One question of the checklists; `places`: kind -> names, empty when `why` gives the reason."""

    id: str
    group: str
    item: str
    asked_by: int
    places: Mapping[str, tuple[str, ...]]
    why: str
    in_part: str


@dataclass(frozen=True)
class Coverage:
    publishers: int
    groups: tuple[Group, ...]
    entries: tuple[Entry, ...]

    @cached_property
    def covered(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.places)

    @cached_property
    def in_part(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.covered if entry.in_part)

    @cached_property
    def left_out(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if not entry.places)

    def of(self, group: Group) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.group == group.id)


def known(content: Content) -> Known:
    """Kind of place -> its valid names."""
    questionnaire = content.questionnaire
    return {
        "item": list(questionnaire.by_id),
        "option": [f"{item.id}.{option.id}" for item in questionnaire.items for option in item.options],
        "step": [item.id for item in questionnaire.items if item.find_out],
        "ask": [ask.id for ask in questionnaire.asks],
        "topic": [topic.id for topic in questionnaire.topics],
        "contradiction": [one.id for one in questionnaire.contradictions],
        "outcome": list(questionnaire.outcomes),
        "caution": [caution.id for caution in content.library.cautions],
        "note": [note.id for note in content.library.notes],
        "page": PAGES,
    }


def read(text: str, names: Known, problems: Problems) -> Coverage:
    """Parse coverage.yaml; errors are appended to `problems`."""
    root = parse(text, "coverage.yaml", problems).mapping("publishers groups entries")
    groups = tuple(_group(node) for node in root.get("groups").unique())
    ids = [group.id for group in groups]
    entries = tuple(_entry(node, ids, names) for node in root.get("entries").unique())
    return Coverage(root.get("publishers").number(1, 999), groups, entries)


def _group(node: Node) -> Group:
    node.mapping("id title")
    return Group(node.get("id").text(), node.get("title").text())


def _entry(node: Node, groups: Sequence[str], names: Known) -> Entry:
    left_out = node.get("covered-by").data == "none"
    keys = "id group item asked-by covered-by"
    node.mapping(f"{keys} why") if left_out else node.mapping(keys, "in-part")
    return Entry(
        id=node.get("id").text(),
        group=node.get("group").word(groups),
        item=node.get("item").text(),
        asked_by=node.get("asked-by").number(0, 999),
        places={} if left_out else _places(node.get("covered-by"), names),
        why=node.get("why").text() if left_out else "",
        in_part=node.get("in-part").text() if node.has("in-part") else "",
    )


def _places(node: Node, names: Known) -> Mapping[str, tuple[str, ...]]:
    places: dict[str, tuple[str, ...]] = {}
    for element in node.elements():
        for kind, name in element.pairs():
            if kind not in names:
                element.wrong(nearest(kind, names), kind)
            elif name.word(names[kind]):
                places[kind] = (*places.get(kind, ()), name.text())
    if node.data == []:
        node.wrong("must name a place, or be none")
    return places


def render(coverage: Coverage) -> str:
    """The text of coverage.md."""
    environment = Environment(  # noqa: S701  output is Markdown from our own texts
        loader=FileSystemLoader(DOCS), undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )
    return environment.get_template("coverage.md.jinja").render(coverage=coverage).lstrip()


def main(arguments: Sequence[str], folder: Path = DOCS) -> int:
    """Run the command in the folder of coverage.yaml and coverage.md; returns the exit status."""
    problems: Problems = []
    text = (folder / "coverage.yaml").read_text(encoding="utf-8")
    page, written = folder / "coverage.md", ""
    coverage = read(text, known(load(ROOT)), problems)
    if not problems:
        written = render(coverage)
    for problem in problems:
        print(problem)
    if problems:
        return 1
    if "--check" not in arguments:
        page.write_text(written, encoding="utf-8")
    elif not page.exists() or page.read_text(encoding="utf-8") != written:
        print("coverage.md is not current: run make coverage")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
