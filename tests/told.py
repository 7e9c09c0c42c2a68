"""A scanner for tests that finds what it is told, so that no test of a page leans on the real one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask

from clinic_check.claims.scanner import Disclaimer, Match, Scan
from clinic_check.loader.content import Content


@dataclass(frozen=True)
class Told:
    """Finds these phrases, each with its kind, and these sentences that take back, as often as they stand there."""

    claims: tuple[tuple[str, str], ...] = ()
    back: tuple[str, ...] = ()
    genre: str = ""

    def scan(self, text: str) -> Scan:
        claims = (Match(kind, *at, phrase, "told") for kind, phrase in self.claims for at in _places(phrase, text))
        back = (Disclaimer(*at, sentence) for sentence in self.back for at in _places(sentence, text))
        return Scan(
            tuple(sorted(claims, key=lambda one: one.start)), tuple(sorted(back, key=lambda one: one.start)), self.genre
        )


def _places(phrase: str, text: str) -> Iterator[tuple[int, int]]:
    return (hit.span() for hit in re.finditer(re.escape(phrase), text))


def tell(monkeypatch: pytest.MonkeyPatch, app: Flask, told: Told) -> None:
    """Until the test ends, the app scans with this scanner."""
    contents: dict[str, Content] = app.extensions["contents"]
    changed = replace(contents["en"], scanner=told)  # type: ignore[arg-type]
    monkeypatch.setitem(contents, "en", changed)
