"""What a catalogue owes to the texts of the site: each of them translated, with its placeholders, and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from clinic_check.loader.node import Problem
from clinic_check.loader.po import Entry, Po

PLACEHOLDER = re.compile(r"%\([a-z_-]+\)s|\{[a-z-]+\}")
SIGN = re.compile(r"[<>&]")  # a page takes its own texts as they are, so a translation may add none of these
NUM = "%(num)s"  # a form for one thing may leave its number out
SHOWN = 60
REMARK = re.compile(r"\{#.*?#\}", re.DOTALL)
STRING = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")
CALL = re.compile(rf"\b(_|gettext|ngettext|pgettext|npgettext)\(\s*((?:(?:{STRING.pattern})(?:,\s*)?)+)")
ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True)
class Text:
    """A text for people as it is written, with the place where it stands; `filled`: values are put in by %."""

    place: str
    text: str
    plural: str = ""
    context: str = ""
    filled: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.text


def texts_of(place: str, function: str, given: tuple[str, ...]) -> Iterator[Text]:
    """What a call of one of gettext's functions in a template asks for."""
    context, said = (given[0], given[1:]) if function in ("pgettext", "npgettext") else ("", given)
    plural = said[1] if function in ("ngettext", "npgettext") else ""
    yield Text(place, said[0], plural, context, filled=True)


def marked(place: str, source: str) -> Iterator[Text]:
    """The texts of a template by its signs alone: each is written out in one piece. A test compares with Jinja."""
    for found in CALL.finditer(REMARK.sub("", source)):
        given = tuple(ESCAPED.sub(r"\1", one[1:-1]) for one in STRING.findall(found[2]))
        yield from texts_of(place, found[1], given)


def wanting(texts: Iterable[Text], po: Po, language: str, file: str) -> Iterator[Problem]:
    """What keeps the catalogue from being whole, each named with the first place of its text."""
    first: dict[tuple[str, str], Text] = {}
    for text in texts:
        known = first.setdefault(text.key, text)
        if text.plural and not known.plural:  # gettext keeps both under one entry
            first[text.key] = text
        elif text.plural and known.plural != text.plural:
            yield Problem(text.place, _shown(text.text), f"stands at {known.place} with another plural")
    yield from chain.from_iterable(_text(text, po, language) for text in first.values())
    for key, entry in po.entries.items():
        if key not in first:
            yield Problem(file, _shown(entry.text), "no text of the site any more; run `make texts`")


def _text(text: Text, po: Po, language: str) -> Iterator[Problem]:
    entry = po.entries.get(text.key)
    missing = _missing(entry)
    for allowed in [missing] if missing or not entry else _faults(text, entry, po):
        yield Problem(text.place, _shown(text.text), f"{language}: {allowed}")


def _missing(entry: Entry | None) -> str:
    if entry is None:
        return "not in the catalogue; run `make texts`"
    if not entry.said or not all(entry.said):
        return "not translated"
    return "marked fuzzy: its English changed, or someone is to look at it again" if entry.fuzzy else ""


def _faults(text: Text, entry: Entry, po: Po) -> Iterator[str]:
    if entry.plural != text.plural:
        yield "its plural changed; run `make texts`"
        return
    if text.plural and len(entry.said) != po.forms:
        yield f"must have {po.forms} forms"
    if not text.plural and len(entry.said) != 1:  # gettext would show them as one text
        yield "must have one form"
    for said in entry.said:
        yield from _form(text, said)


def _form(text: Text, said: str) -> Iterator[str]:
    needed = [Counter(PLACEHOLDER.findall(one)) for one in (text.text, text.plural or text.text)]
    has = Counter(PLACEHOLDER.findall(said))
    if text.plural:
        for one in (*needed, has):
            one.pop(NUM, None)
    if has not in needed:
        names = ", ".join(sorted(needed[-1])) or "none"
        yield f"placeholders must be {names}, in {_shown(said)}"
    if text.filled and "%" in PLACEHOLDER.sub("", said).replace("%%", ""):
        yield f"a percent sign is written %% here, in {_shown(said)}"
    if text.filled and Counter(SIGN.findall(said)) != Counter(SIGN.findall(text.text)):
        yield f"may not add or drop any of < > &, in {_shown(said)}"
    if _edges(said) != _edges(text.text):
        yield f"must have the same spaces at its ends, in {_shown(said)}"


def _edges(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


def _shown(text: str) -> str:
    return repr(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…")
