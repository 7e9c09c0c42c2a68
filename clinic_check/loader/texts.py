"""Every text for people, as it was recorded while it was read, and the words that none of them may use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clinic_check.loader.node import Problem, Translate

CHANGELOG = "CHANGELOG.md"
Versions = list[tuple[str, list[str]]]


@dataclass(frozen=True)
class Text:
    """A text for people: where it stands, as it is written in English, and its forms in the language that was read.

    `filled`: a template puts values into it by %.
    """

    path: str
    text: str
    said: tuple[str, ...]
    context: str = ""
    plural: str = ""
    filled: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What gettext finds it by."""
        return self.context, self.text


def recorded(translate: Translate, texts: list[Text]) -> Translate:
    """The same hook, which adds each text that it is asked for to the list."""

    def hook(text: str, context: str, path: str) -> str:
        said = translate(text, context, path)
        texts.append(Text(path, text, (said,), context))
        return said

    return hook


def versions(text: str) -> Versions:
    """(heading, lines) of each version in the changelog."""
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
    """Each use of a banned word outside of the phrases in which it may stand."""
    if not banned:
        return
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, banned)) + r")(?!\w)", re.IGNORECASE)
    for text in texts:
        left = " | ".join(text.said)
        for phrase in allowed:
            left = left.replace(phrase, "")
        for found in pattern.findall(left):
            yield Problem(text.path, repr(found), "a banned word; reword, or add the whole phrase to allowed-phrases")
