"""The text of a .po file, the catalogue that translators work on -> its entries, and the form that gettext reads.

Read as it is: no compiled file stands beside it that could be older than it (docs/decisions/0012).
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

_STRING = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr)(?:\[([0-9])\])?[ \t]+)?"((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\(.)")
_SIGNS = {"n": "\n", "t": "\t", "r": "\r"}
_PLURALS = re.compile(r"nplurals\s*=\s*([0-9]+)")
_MAGIC = 0x950412DE  # what a compiled catalogue begins with


class PoError(ValueError):
    """The text is no catalogue."""


@dataclass(frozen=True)
class Entry:
    """One text: as written, with its plural or "", told apart by `context`; `said` are its forms in the language."""

    text: str
    said: tuple[str, ...]
    plural: str = ""
    context: str = ""
    fuzzy: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.text

    @property
    def done(self) -> bool:
        """Whether it is translated, in every form, and nobody is asked to look at it again."""
        return bool(self.said) and all(self.said) and not self.fuzzy


@dataclass(frozen=True)
class Po:
    """A catalogue: its head, which has rules such as that for plurals, and its entries by (context, text)."""

    head: str
    entries: dict[tuple[str, str], Entry]

    @property
    def forms(self) -> int:
        """How many forms a text with a plural has in this language; 0 where the head does not say."""
        found = _PLURALS.search(self.head)
        return int(found[1]) if found else 0


def parse(text: str) -> Po:
    """Raises PoError that names the line, or the text that stands twice."""
    if "\ufffd" in text:
        raise PoError("it is not UTF-8 text")
    reader = _Reader()
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if not reader.take(line.strip()):
            raise PoError(f"line {number} cannot be read")
    reader.end()
    entries: dict[tuple[str, str], Entry] = {}
    for entry in reader.entries:
        if entry.key in entries:
            raise PoError(f"{entry.text[:60]!r} stands twice")
        entries[entry.key] = entry
    head = entries.pop(("", ""), Entry("", ("",)))
    return Po(next(iter(head.said), ""), entries)


def compiled(po: Po) -> bytes:
    """The entries that are done as gettext reads them: two tables of lengths and places, then the texts."""
    pairs = [(_id(entry), "\0".join(entry.said).encode()) for entry in po.entries.values() if entry.done]
    pairs = sorted([(b"", po.head.encode()), *pairs])
    place = 28 + 16 * len(pairs)
    tables, texts = b"", b""
    for side in (0, 1):
        for pair in pairs:
            tables += struct.pack("<II", len(pair[side]), place + len(texts))
            texts += pair[side] + b"\0"
    return struct.pack("<7I", _MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 28 + 16 * len(pairs)) + tables + texts


def _id(entry: Entry) -> bytes:
    context = f"{entry.context}\x04" if entry.context else ""
    return (context + entry.text + (f"\0{entry.plural}" if entry.plural else "")).encode()


class _Reader:
    """Takes the lines one by one; an entry ends where the next one begins."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._begin()

    def _begin(self) -> None:
        self.fields: dict[str, str] = {}
        self.fuzzy = False
        self.key = ""

    def take(self, line: str) -> bool:
        """False for a line that is neither empty, nor a remark, nor a part of an entry."""
        if line.startswith("#") or not line:
            if self.key.startswith("msgstr"):
                self.end()
            self.fuzzy |= line.startswith("#,") and "fuzzy" in line
            return True
        found = _STRING.fullmatch(line)
        if not found or not (found[1] or self.key):
            return False
        if found[1]:
            if found[1] in ("msgctxt", "msgid") and self.key.startswith("msgstr"):
                self.end()
            self.key = found[1] + (found[2] or "")
        self.fields[self.key] = self.fields.get(self.key, "") + _ESCAPED.sub(_sign, found[3])
        return True

    def end(self) -> None:
        if "msgid" in self.fields:
            said = tuple(self.fields[key] for key in sorted(self.fields) if key.startswith("msgstr"))
            plural, context = self.fields.get("msgid_plural", ""), self.fields.get("msgctxt", "")
            self.entries.append(Entry(self.fields["msgid"], said, plural, context, self.fuzzy))
        self._begin()


def _sign(found: re.Match[str]) -> str:
    return _SIGNS.get(found[1], found[1])
