"""A stub scanner with given findings, so that page tests do not depend on the real patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask

from clinic_check.claims.scanner import ASK, SURE, Disclaimer, Match, Scan
from clinic_check.loader.content import Content
from clinic_check.lookup.pasted import clean


@dataclass(frozen=True)
class Told:
    """Finds every occurrence of these phrases, each with its kind, and of these disclaimers."""

    claims: tuple[tuple[str, str], ...] = ()
    back: tuple[str, ...] = ()
    genre: str = ""
    asks: tuple[str, ...] = ()
    """Kinds that are only worth asking about."""

    def scan(self, text: str) -> Scan:
        claims = (
            Match(kind, *at, phrase, ASK if kind in self.asks else SURE)
            for kind, phrase in self.claims
            for at in _places(phrase, text)
        )
        back = (Disclaimer(*at, sentence) for sentence in self.back for at in _places(sentence, text))
        return Scan(
            tuple(sorted(claims, key=lambda one: one.start)),
            tuple(sorted(back, key=lambda one: one.start)),
            self.genre,
            language="en",
            unread=len(clean(text).unread),
        )


def _places(phrase: str, text: str) -> Iterator[tuple[int, int]]:
    return (hit.span() for hit in re.finditer(re.escape(phrase), text))


def tell(monkeypatch: pytest.MonkeyPatch, app: Flask, told: Told) -> None:
    """Use this scanner in the app until the test ends."""
    contents: dict[str, Content] = app.extensions["contents"]
    changed = replace(contents["en"], scanner=told)  # type: ignore[arg-type]
    monkeypatch.setitem(contents, "en", changed)
