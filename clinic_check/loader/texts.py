"""Texts for people as recorded while loading, the changelog's texts, and the check for banned words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clinic_check.loader.node import Problem, Translate

CHANGELOG = "CHANGELOG.md"
Versions = list[tuple[str, list[str]]]


@dataclass(frozen=True)
class Text:
    """A text for people: its path, the English text, and its forms in the loaded language (`said`).

    `filled`: a template text with % placeholders.
    """

    path: str
    text: str
    said: tuple[str, ...]
    context: str = ""
    plural: str = ""
    filled: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """The gettext key: (context, text)."""
        return self.context, self.text


def recorded(translate: Translate, texts: list[Text]) -> Translate:
    """Wrap a translate hook so that each text is also appended to the list."""

    def hook(text: str, context: str, path: str) -> str:
        said = translate(text, context, path)
        texts.append(Text(path, text, (said,), context))
        return said

    return hook


def versions(text: str) -> Versions:
    """(heading, lines) of each version of the changelog."""
    found: Versions = []
    for line in text.splitlines():
        if line.startswith("## "):
            found.append((line[3:], []))
        elif line.startswith("- ") and found:
            found[-1][1].append(line[2:])
        elif line.startswith("  ") and found and found[-1][1]:
            found[-1][1][-1] += " " + line.strip()
    return found


def changelog_texts(changelog: str) -> Iterator[Text]:
    """The headings and lines of the changelog, in English."""
    for heading, lines in versions(changelog):
        yield from (Text(f"{CHANGELOG}[{heading}]", line, (line,)) for line in (heading, *lines))


def check_words(texts: Iterable[Text], banned: tuple[str, ...], allowed: tuple[str, ...]) -> Iterator[Problem]:
    """A problem for each use of a banned word outside the allowed phrases."""
    if not banned:
        return
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, banned)) + r")(?!\w)", re.IGNORECASE)
    for text in texts:
        left = " ".join(" | ".join(text.said).split())  # a phrase may stand over a line break
        for phrase in allowed:
            left = left.replace(phrase, "")
        for found in pattern.findall(left):
            yield Problem(text.path, repr(found), "a banned word; reword, or add the whole phrase to allowed-phrases")
