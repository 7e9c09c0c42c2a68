"""A made-up language for tests: every text stands between marks, so that one without them was never translated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from clinic_check.loader.catalogue import Text
from clinic_check.loader.node import ID

OPEN, CLOSE = "«ü", "»"
HEAD = "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"
_SIGN = re.compile(f"{OPEN}|{CLOSE}")


def said(text: Text, form: str) -> str:
    """A form of the text in this language; the names of files take no marks, and numbers get a point."""
    if text.place.startswith("questions.yaml.files"):
        return f"ue-{form}" if ID.fullmatch(form) else form
    if text.context == "between thousands":
        return "."
    if text.place.startswith("content/glossary.yaml"):
        return _of_a_word(text, form)
    before, after = form[: len(form) - len(form.lstrip())], form[len(form.rstrip()) :]
    return f"{before}{OPEN}{form.strip()}{CLOSE}{after}"


def _of_a_word(text: Text, form: str) -> str:
    """Its forms have to be found in the texts, so they stand once more without marks; its meaning ends with a point."""
    if text.context != "forms of a word":
        return f"{OPEN}{form}{CLOSE}."
    return f"{OPEN}{form.partition(',')[0]}{CLOSE}, {form}"


def entry(text: Text, forms: Iterable[str]) -> str:
    """The lines of a catalogue for this text."""
    lines = [f"#: {text.place.replace(' ', '_')}"]
    lines += [f"msgctxt {_quoted(text.context)}"] if text.context else []
    lines.append(f"msgid {_quoted(text.text)}")
    lines += [f"msgid_plural {_quoted(text.plural)}"] if text.plural else []
    for place, form in enumerate(forms):
        lines.append(f"msgstr{f'[{place}]' if text.plural else ''} {_quoted(form)}")
    return "\n".join(lines) + "\n"


def catalogue(texts: Iterable[Text], instead: Mapping[str, str | None] | None = None) -> str:
    """A whole catalogue; `instead` has other translations for some texts, or None to leave the text out."""
    entries = [f'msgid ""\nmsgstr "{HEAD}"\n']
    for text in {text.key: text for text in sorted(texts, key=lambda text: text.plural)}.values():
        forms = [said(text, form) for form in (text.text, text.plural) if form]
        if instead and text.text in instead:
            other = instead[text.text]
            forms = [] if other is None else [other] * len(forms)
        entries += [entry(text, forms)] if forms else []
    return "\n".join(entries)


def write(folder: Path, text: str, language: str = "es") -> Path:
    """The folder with this catalogue in it."""
    file = folder / language / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return folder


def untranslated(shown: str) -> str:
    """What stands outside of all marks; raises AssertionError where a mark is left open."""
    left, depth, end = [], 0, 0
    for found in _SIGN.finditer(shown):
        left += [shown[end : found.start()]] if not depth else []
        depth, end = depth + (1 if found[0] == OPEN else -1), found.end()
        assert depth >= 0, shown[max(0, end - 80) : end]
    assert depth == 0, shown
    return " ".join([*left, shown[end:]])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
