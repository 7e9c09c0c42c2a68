"""Translation catalogues (.po): reading, validation against the texts of the site, and updates.

The .po file is read directly: there is no compiled .mo that could be out of date (docs/decisions/0012).
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from gettext import GNUTranslations
from pathlib import Path

from polib import POEntry, POFile, pofile

from clinic_check.loader.node import Problem
from clinic_check.loader.texts import Text

PLACEHOLDER = re.compile(r"%\([a-z_-]+\)s|\{[a-z-]+\}")
SPECIAL = re.compile(r"[%{<>&]")  # signs that a translation has to keep; most texts have none
MARKUP = re.compile(r"[<>&]")  # template texts are not escaped, so translations must not contain these
NUM = "%(num)s"  # a singular form may omit the number
PLURALS = re.compile(r"nplurals\s*=\s*([0-9]+)")
SHOWN = 60
WIDTH = 100
HEADER = "The texts of Clinic Check. How to translate them: docs/translating.md."
METADATA = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
HINTS = {
    "{as-of}": "{as-of} becomes a date in words.",
    "{number}": "{number} becomes the number that the reader pasted.",
    "{month}": "The order of a date in your language. The months stand in this catalogue too.",
}


class CatalogueError(ValueError):
    """The catalogue is missing, invalid or has a duplicate text."""


def read(file: Path) -> POFile:
    """Parse a .po file; raises CatalogueError when it is missing, not UTF-8, invalid, or has a duplicate text."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        _check_quotes(text)
        found = pofile(text, wrapwidth=WIDTH)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise CatalogueError(f"{type(error).__name__}: {' '.join(str(error).split())[:200]}") from error
    twice = [key for key, count in Counter(map(_key, _entries(found))).items() if count > 1]
    if twice:
        raise CatalogueError(f"{_shown(twice[0][1])} stands twice")
    return found


def _check_quotes(text: str) -> None:
    """Raise ValueError for a string without its closing quotation mark; polib would drop its last letter instead."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(("msg", '"')) and not line.rstrip().endswith('"'):
            raise ValueError(f"line {number} has no closing quotation mark")


def words(catalogue: POFile) -> GNUTranslations:
    """Translations from the valid entries of the catalogue: translated, not fuzzy, and without a fault.

    Raises CatalogueError for a header that gettext rejects, such as an invalid Plural-Forms.
    """
    whole = POFile()
    whole.metadata = catalogue.metadata
    forms = _forms(catalogue)
    whole.extend(entry for entry in catalogue if entry.translated() and not any(_faults(_text_of(entry), entry, forms)))
    try:
        return GNUTranslations(io.BytesIO(whole.to_binary()))
    except (ValueError, LookupError) as error:
        raise CatalogueError(str(error)) from error


def _text_of(entry: POEntry) -> Text:
    """The Text of an entry, from the catalogue alone; an entry without occurrences counts as a template text."""
    places = [place for place, _ in entry.occurrences]
    filled = not places or any(place.startswith("templates/") for place in places)
    return Text("", entry.msgid, (), entry.msgctxt or "", entry.msgid_plural, filled)


def check(texts: Iterable[Text], catalogue: POFile, language: str) -> Iterator[Problem]:
    """Problems of the catalogue (missing, fuzzy or invalid entries), each with the first occurrence of its text."""
    entries, forms = _by_key(catalogue), _forms(catalogue)
    first: dict[tuple[str, str], Text] = {}
    for text in texts:
        known = first.setdefault(text.key, text)
        if text.plural and not known.plural:  # gettext has one entry for both
            first[text.key] = text
        elif text.plural and known.plural != text.plural:
            yield Problem(text.path, _shown(text.text), f"stands at {known.path} with another plural")
    for text in first.values():
        entry = entries.get(text.key)
        for allowed in _faults(text, entry, forms) if entry and entry.translated() else [_missing(entry)]:
            yield Problem(text.path, _shown(text.text), f"{language}: {allowed}")


def left_over(texts: Iterable[Text], catalogue: POFile) -> Iterator[str]:
    """Texts in the catalogue that the site no longer uses."""
    known = {text.key for text in texts}
    return (_shown(entry.msgid) for key, entry in _by_key(catalogue).items() if key not in known)


def _by_key(catalogue: POFile) -> Mapping[tuple[str, str], POEntry]:
    return {_key(entry): entry for entry in _entries(catalogue)}


def _entries(catalogue: POFile) -> Iterator[POEntry]:
    return (entry for entry in catalogue if not entry.obsolete)


def _key(entry: POEntry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


def _forms(catalogue: POFile) -> int:
    """Number of plural forms in the header; 0 when it does not say."""
    found = PLURALS.search(catalogue.metadata.get("Plural-Forms", ""))
    return int(found[1]) if found else 0


def _said(entry: POEntry) -> tuple[str, ...]:
    plural: Mapping[int, str] = entry.msgstr_plural
    return tuple(plural[number] for number in sorted(plural)) or (entry.msgstr,)


def _missing(entry: POEntry | None) -> str:
    if entry is None:
        return "not in the catalogue; run `make texts`"
    return "marked fuzzy: its English changed, or someone is to look at it again" if entry.fuzzy else "not translated"


def _faults(text: Text, entry: POEntry, forms: int) -> Iterator[str]:
    if entry.msgid_plural != text.plural:
        yield "its plural changed; run `make texts`"
        return
    if len(_said(entry)) != (forms if text.plural else 1):
        yield f"must have {forms if text.plural else 1} forms"
    for said in _said(entry):
        yield from _form(text, said)


def _form(text: Text, said: str) -> Iterator[str]:
    if any(map(SPECIAL.search, (text.text, text.plural, said))):
        yield from _special(text, said)
    if _edges(said) != _edges(text.text):
        yield f"must have the same spaces at its ends, in {_shown(said)}"


def _special(text: Text, said: str) -> Iterator[str]:
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
    if text.filled and Counter(MARKUP.findall(said)) != Counter(MARKUP.findall(text.text)):
        yield f"may not add or drop any of < > &, in {_shown(said)}"


def _edges(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


def _shown(text: str) -> str:
    return repr(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…")


def updated(texts: Iterable[Text], old: POFile, language: str) -> POFile:
    """The catalogue with exactly these texts, sorted by first occurrence; byte-equal for the same input.

    A slightly changed text at the same path keeps its old translation, marked fuzzy.
    """
    new, known = POFile(wrapwidth=WIDTH), _by_key(old)
    new.header = HEADER
    new.metadata = METADATA | {name: old.metadata[name] for name in METADATA if name in old.metadata}
    new.metadata["Language"] = language
    together: dict[tuple[str, str], list[Text]] = {}
    for text in texts:
        together.setdefault(text.key, []).append(text)
    gone = [entry for key, entry in known.items() if key not in together and any(_said(entry))]
    entries = [_entry(same, known.get(key), gone) for key, same in together.items()]
    new.extend(sorted(entries, key=lambda entry: (entry.occurrences, entry.msgid, entry.msgctxt or "")))
    return new


def _entry(same: list[Text], old: POEntry | None, gone: Iterable[POEntry]) -> POEntry:
    text = max(same, key=lambda one: one.plural)
    places = sorted({one.path.replace(" ", "_") for one in same})
    entry = POEntry(
        msgid=text.text,
        msgctxt=text.context or None,
        msgid_plural=text.plural,
        occurrences=[(place, "") for place in places],
        comment="\n".join(hint for name, hint in HINTS.items() if name in text.text),
        msgstr_plural={0: "", 1: ""} if text.plural else {},
    )
    known = old or _predecessor(entry, gone)
    if known and bool(known.msgid_plural) == bool(text.plural):
        entry.msgstr, entry.msgstr_plural, entry.tcomment = known.msgstr, known.msgstr_plural, known.tcomment
        if known.fuzzy or not old:
            entry.flags, entry.previous_msgid = ["fuzzy"], known.previous_msgid if old else known.msgid
    return entry


def _predecessor(entry: POEntry, gone: Iterable[POEntry]) -> POEntry | None:
    """A removed entry with the same occurrence and similar text."""
    places = set(entry.occurrences)
    near = {one.msgid: one for one in gone if places & set(one.occurrences) and one.msgctxt == entry.msgctxt}
    found = get_close_matches(entry.msgid, near, 1)
    return near[found[0]] if found else None
