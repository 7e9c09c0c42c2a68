"""Read YAML with a path for every value; invalid content is recorded as a Problem with its path, never raised."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import yaml

ID = re.compile(r"[a-z][a-z0-9-]*")
MOST_NAMED = 50
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
Translate = Callable[[str, str, str], str]
"""(text, context, path) -> the text in the language being loaded."""


@dataclass(frozen=True)
class Problem:
    """An error in the content: path, value found, and what is allowed."""

    path: str
    value: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.path}: {self.value}; {self.allowed}"


Problems = list[Problem]


def as_written(text: str, _context: str, _path: str) -> str:
    """The translate hook for English: returns the text unchanged."""
    return text


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """SafeLoader that resolves booleans and dates as strings (`yes`, 2026-13-45)."""


class _AsWritten(_Loader):
    """Resolves every value as the text that was written, but an empty one as None."""


_TAG = "tag:yaml.org,2002:"
_STRING, _NULL, _INTEGER, _FLOAT, _LIST, _MAPPING = (
    _TAG + name for name in ("str", "null", "int", "float", "seq", "map")
)


def _resolving(kept: Callable[[str], bool]) -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """The resolvers of YAML whose tag is kept, by the first sign of a value."""
    known = yaml.SafeLoader.yaml_implicit_resolvers
    return {sign: [one for one in resolvers if kept(one[0])] for sign, resolvers in known.items()}


_Loader.yaml_implicit_resolvers = _resolving(lambda tag: tag not in (_TAG + "bool", _TAG + "timestamp"))
_AsWritten.yaml_implicit_resolvers = _resolving(lambda tag: tag == _NULL)


class _Reader:
    """Builds the value of a composed document and notes keys that stand twice.

    Several times faster than the constructors of PyYAML, which know types that content does not have. Aliases are
    rejected: a short text with nested aliases can expand beyond memory.
    """

    def __init__(self, loader: _Loader) -> None:
        self.loader = loader
        self.duplicates: list[str] = []
        self.seen: set[int] = set()

    def value(self, node: yaml.Node) -> Any:
        """Raises YAMLError for an alias and for anything but texts, numbers, lists and mappings."""
        if id(node) in self.seen:
            raise yaml.YAMLError(f"an alias of the value in line {node.start_mark.line + 1}, write the value out")
        self.seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if isinstance(node, yaml.MappingNode) and node.tag == _MAPPING:
            return self._mapping(node)
        if isinstance(node, yaml.SequenceNode) and node.tag == _LIST:
            return [self.value(one) for one in node.value]
        raise yaml.YAMLError(f"{node.tag} in line {node.start_mark.line + 1}")

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        if node.tag == _STRING:
            return node.value
        if node.tag == _NULL:
            return None
        if node.tag == _INTEGER:
            return self.loader.construct_yaml_int(node)
        if node.tag == _FLOAT:
            return self.loader.construct_yaml_float(node)
        raise yaml.YAMLError(f"{node.tag} in line {node.start_mark.line + 1}")

    def _mapping(self, node: yaml.MappingNode) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.YAMLError(f"a key in line {key.start_mark.line + 1} that is no text")
            if key.value in seen:
                self.duplicates.append(f"{key.value!r} in line {key.start_mark.line + 1}")
            seen.add(key.value)
        return {self.value(key): self.value(value) for key, value in node.value}


def parse(text: str, name: str, problems: Problems, numbers: bool = True) -> Node:
    """The root node of a YAML text; a syntax error becomes a problem and an empty root.

    `numbers`: whether numbers are read as such, or stay as they are written.
    """
    data: object = None
    duplicates: list[str] = []
    try:
        loader = (_Loader if numbers else _AsWritten)(text)
        reader, node = _Reader(loader), loader.get_single_node()
        duplicates = reader.duplicates
        data = None if node is None else reader.value(node)
    except (yaml.YAMLError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        problems.append(Problem(name, " ".join(str(error).split())[:200], "must be readable YAML"))
    problems += [Problem(name, f"key {key} stands twice", "each key once") for key in duplicates]
    return Node(data, name, problems)


def nearest(name: object, known: Iterable[str]) -> str:
    """The allowed names as text, the most similar one first."""
    names = list(known)
    near = get_close_matches(shown(name), names, 1)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"allowed: {', '.join(names) or 'nothing'}" if len(names) <= MOST_NAMED else "and none is like it"


class Node:
    """A value in a content file with its path; an invalid value is recorded as a problem and read as empty.

    Values read with text(), texts(), search_words() and forms() are translated; all others are the same in every
    language.
    """

    def __init__(self, data: object, path: str, problems: Problems, translate: Translate = as_written) -> None:
        self.data = data
        self.path = path
        self.problems = problems
        self.translate = translate

    def wrong(self, allowed: str, value: object = None) -> None:
        wrong = self.data if value is None else value
        self.problems.append(Problem(self.path, shown(wrong, repr)[:120], allowed))

    def mapping(self, required: str, optional: str = "") -> Node:
        """Check the keys of a mapping (given as space-separated names); unknown and missing keys are problems."""
        if not isinstance(self.data, Mapping):
            self.wrong("must be a mapping")
            return Node({}, self.path, [])
        known = [*required.split(), *optional.split()]
        for key in self.data:
            if key not in known:
                Node(key, f"{self.path}.{shown(key)}", self.problems).wrong(f"unknown key, {nearest(key, known)}")
        for key in required.split():
            if key not in self.data:
                self.wrong(f"key {key!r} is missing", list(self.data))
        return self

    def get(self, key: str) -> Node:
        data = self.data.get(key) if isinstance(self.data, Mapping) else None
        present = isinstance(self.data, Mapping) and key in self.data
        return Node(data, f"{self.path}.{shown(key)}", self.problems if present else [], self.translate)

    def has(self, key: str) -> bool:
        return isinstance(self.data, Mapping) and key in self.data

    def elements(self) -> list[Node]:
        """The elements of a list; the path of an element with an id contains the id."""
        if not isinstance(self.data, list):
            self.wrong("must be a list")
            return []
        paths = [f"{self.path}[{_name(one, place)}]" for place, one in enumerate(self.data)]
        return [Node(one, path, self.problems, self.translate) for one, path in zip(self.data, paths, strict=True)]

    def unique(self) -> list[Node]:
        """The elements of a list; duplicate ids are a problem."""
        elements = self.elements()
        ids = [element.data.get("id") for element in elements if isinstance(element.data, Mapping)]
        for name in sorted({shown(name) for name in ids if name is not None and ids.count(name) > 1}):
            self.wrong("each id once", name)
        return elements

    def pairs(self) -> list[tuple[str, Node]]:
        """(key, value) of a mapping with string keys."""
        if not isinstance(self.data, Mapping):
            self.wrong("must be a mapping")
            return []
        return [(shown(key), self.get(key)) for key in self.data]

    def text(self, context: str = "") -> str:
        """A translated text; `context` (gettext msgctxt) separates equal English texts with different translations."""
        text = self.name()
        return self.translate(text, context, self.path).strip() if text else ""

    def texts(self, context: str = "") -> tuple[str, ...]:
        """A list of translated texts without duplicates."""
        return tuple(
            Node(word, f"{self.path}[{at}]", [], self.translate).text(context) for at, word in enumerate(self.words())
        )

    def search_words(self) -> tuple[str, ...]:
        """Search words in English and in the loaded language; one entry for translators."""
        return tuple(dict.fromkeys((*self.words(), *self.forms())))

    def forms(self, least: int = 0, context: str = "") -> tuple[str, ...]:
        """Forms of a word in the loaded language, whose number may differ from English; one entry for translators."""
        words = self.words(least)
        said = self.translate(", ".join(words), context, self.path) if words else ""
        return tuple(dict.fromkeys(filter(None, (word.strip() for word in said.split(",")))))

    def name(self) -> str:
        """A string that is not translated: a name, a URL, a pattern."""
        if not isinstance(self.data, str) or not self.data.strip():
            self.wrong("must be a text that is not empty")
            return ""
        return self.data.strip()

    def id(self) -> str:
        if not isinstance(self.data, str) or not ID.fullmatch(self.data):
            self.wrong("must be an id: small letters, digits and dashes, a letter first")
            return shown(self.data)
        return self.data

    def word(self, allowed: Iterable[str]) -> str:
        names = list(allowed)
        if not isinstance(self.data, str) or self.data not in names:
            self.wrong(nearest(self.data, names))
            return ""
        return self.data

    def flag(self) -> bool:
        return self.word(["yes", "no"]) == "yes"

    def words(self, least: int = 0) -> tuple[str, ...]:
        """A list of untranslated words without duplicates, with at least `least` elements."""
        found = [one.name() for one in self.elements()]
        if isinstance(self.data, list) and len(found) < least:
            self.wrong("must name at least one")
        if len(set(found)) < len(found):
            self.wrong("must name each once")
        return tuple(word for word in found if word)

    def number(self, least: int, most: int) -> int:
        if not isinstance(self.data, int) or isinstance(self.data, bool) or not least <= self.data <= most:
            self.wrong(f"must be a whole number from {least} to {most}")
            return least
        return self.data

    def decimal(self) -> float:
        """A number, also with a fraction."""
        if isinstance(self.data, bool) or not isinstance(self.data, int | float) or abs(self.data) > 1000:
            self.wrong("must be a number")
            return 0.0
        return float(self.data)

    def date(self) -> datetime.date:
        written = shown(self.data)
        try:
            return datetime.date.fromisoformat(written if DATE.fullmatch(written) else "")
        except ValueError:
            self.wrong("must be a date such as 2026-01-31")
            return datetime.date.min


def shown(value: object, how: Callable[[object], str] = str) -> str:
    """The value as text for a message; safe for integers over 4,300 digits and for very deep nesting."""
    try:
        return how(value)
    except ValueError:
        return "a number too long to print"
    except RecursionError:
        return "a value nested too deeply to print"


def _name(one: object, place: int) -> str:
    name = one.get("id") if isinstance(one, Mapping) else None
    return name if isinstance(name, str) else str(place)
