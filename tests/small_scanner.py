"""A scanner with a few classes and frames defined in a test, to test single rules of the engine."""

from __future__ import annotations

from collections.abc import Mapping

from clinic_check.claims.classes import NAME, entries
from clinic_check.claims.frames import say
from clinic_check.claims.model import Frame, Weights
from clinic_check.claims.scanner import Scanner

CLASSES = {
    "common": ("the, of, and, is, a, in", "el, la, de, y, es, un"),
    "cells": ("cells, exosomes", "celulas"),
    "heal": ("heal*", "cura*"),
    "body": ("knee, knees, tissue", "rodilla"),
    "harm": ("risk, side effects", "riesgo"),
    "rare": ("no, zero", "sin"),
    "not": ("not, never, no", "no"),
    "not-really": ("not only", "no solo"),
    "break": ("but", "pero"),
    "warn": ("fraud, court", "fraude"),
    "method": ("placebo, cohort", "cohorte"),
    "disclaimer": ("results may vary", "resultados varian"),
}
FRAMES = {
    "heals": ("regenerates", "heal ~3 body"),
    "harmless": ("no-risk", "rare >2 harm"),
    "warns": ("care", "warn"),
    "back": ("back", "disclaimer"),
}
WEIGHTS = {"heals": 2.0, "harmless": 3.0, "warns": -4.0}


def scanner(
    frames: Mapping[str, tuple[str, str]] = FRAMES,
    weights: Mapping[str, float] = WEIGHTS,
    base: float = -1.0,
    levels: tuple[float, float] = (0.0, 1.5),
    other: str = "und, der",
) -> Scanner:
    """A scanner; a frame is (kind, line). `levels`: the scores of ask and sure."""
    classes = {name: {"en": entries(english), "es": entries(spanish)} for name, (english, spanish) in CLASSES.items()}
    classes["common"]["other"] = entries(other)
    made = [
        Frame(name, kind, (say(line, [*classes, NAME]),), kind in ("no-risk", "back"))
        for name, (kind, line) in frames.items()
    ]
    return Scanner(classes, made, Weights(weights, base, *levels))


def found(scanner: Scanner, text: str) -> list[tuple[str, str, str]]:
    """(kind, level, quote) of each match."""
    return [(match.claim, match.level, match.quote) for match in scanner.scan(text).matches]
