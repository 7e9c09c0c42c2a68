"""Fit the weights of the claims scanner: python -m tools.claim_weights LABELLED.jsonl... [--write].

Prints the table of bench/claims.py cross-validated by page: weights and levels are fitted on four fifths of the pages
and measured on the rest. With --write, content/claim-weights.yaml gets the weights fitted on all. A frame of a kind of
claim has no weight below 0, a frame of care none above it, so that each weight reads as what it says. No library is
needed, and the same files give the same weights.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.claims import Row, labels, measure, rows_of, table
from clinic_check.claims.model import CARE, Features, Weights
from clinic_check.claims.scanner import Read, Scanner
from clinic_check.loader.load import load

ROOT = Path(__file__).parent.parent
FILE = ROOT / "content" / "claim-weights.yaml"
FOLDS = 5
PENALTY = 3.0
"""Of the squared weights; keeps weights small that few sentences speak for."""
ROUNDS = 40
LEAST = 0.05
"""Smaller weights are left out."""
PRECISION = {"ask": 0.71, "sure": 0.85}
MOST_CAUTIOUS = 0.09
"""The share of cautious pages that may get a sure mark, a little below the goal of 0.10, since it is fitted."""
SELLING = ("we", "you", "call", "big", "better", "claims")
HEAD = """\
# What each frame and feature of clinic_check/claims/model.py adds to the score of a sentence, fitted by
# tools/claim_weights.py on labelled texts that are not part of this project. A sentence that scores `ask` is worth
# asking about, from `sure` its marks are sure. Change a class or frame by hand, and the weights with the tool, but for
# those under `by-hand`, of claims that too few labelled texts hold.
"""


@dataclass(frozen=True)
class Case:
    """A sentence of a page with its features and whether it is a claim; `fold` of its page."""

    features: Features
    claim: bool
    fold: int


def cases(rows: Sequence[Row]) -> list[Case]:
    """The sentences of all pages; `read` of a row is what the scanner read in it."""
    found = []
    for number, row in enumerate(rows):
        read: Read = row["read"]
        for reading, of in zip(read.readings, read.features, strict=True):
            label = labels(row, read.cleaned.span(reading.sentence.starts[0], reading.sentence.ends[-1]))
            if label is not None:
                found.append(Case(of, bool(label), number % FOLDS))
    return found


def bounds(scanner: Scanner) -> dict[str, tuple[float, float]]:
    """The least and the most that a weight may be; those that editors have set stay."""
    limits = {frame.id: (-9.0, 0.0) if frame.kind == CARE else (0.0, 9.0) for frame in scanner.frames}
    return limits | {name: (weight, weight) for name, weight in scanner.weights.by_hand.items()}


def fit(given: Sequence[Case], limits: Mapping[str, tuple[float, float]], by_hand: Mapping[str, float]) -> Weights:
    """A logistic regression by coordinate descent: each weight in turn takes a Newton step within its limits."""
    columns: dict[str, list[tuple[int, float]]] = {}
    for number, case in enumerate(given):
        for name, value in case.features.items():
            if value:
                columns.setdefault(name, []).append((number, value))
    truth = [float(case.claim) for case in given]
    scores = [0.0] * len(given)
    weights = dict.fromkeys(sorted(columns), 0.0)
    columns[""] = [(number, 1.0) for number in range(len(given))]
    base = 0.0
    for _ in range(ROUNDS):
        base = _step(columns[""], base, scores, truth, (-99.0, 99.0), 0.0)
        for name, weight in weights.items():
            weights[name] = _step(columns[name], weight, scores, truth, _limits(name, limits), PENALTY)
    kept = {name: round(weight, 2) for name, weight in weights.items() if abs(weight) >= LEAST and name not in by_hand}
    return Weights(kept, round(base, 2), 0.0, 0.0, by_hand)


def _limits(name: str, limits: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
    if name.startswith("around-"):
        return (0.0, 9.0) if name.removeprefix("around-") in SELLING else (-9.0, 0.0)
    return limits.get(name, (-9.0, 9.0))


def _step(
    column: Sequence[tuple[int, float]],
    weight: float,
    scores: list[float],
    truth: Sequence[float],
    limits: tuple[float, float],
    penalty: float,
) -> float:
    slope, curve = penalty * weight, penalty
    for number, value in column:
        chance = 1 / (1 + math.exp(-scores[number]))
        slope += (chance - truth[number]) * value
        curve += chance * (1 - chance) * value * value
    new = min(limits[1], max(limits[0], weight - slope / (curve + 1e-9)))
    if new != weight:
        for number, value in column:
            scores[number] += (new - weight) * value
    return new


def levelled(scanner: Scanner, weights: Weights, rows: Sequence[Row]) -> Weights:
    """The weights with the lowest levels that keep the precision and, if sure, spare cautious pages."""
    levels = [n / 10 for n in range(-14, 31)]
    ask = next((level for level in levels if _holds(scanner, weights, level, rows, "ask")), levels[-1])
    sure = next((one for one in levels if one > ask and _holds(scanner, weights, one, rows, "sure")), levels[-1])
    return replace(weights, ask=ask, sure=sure)


def _holds(scanner: Scanner, weights: Weights, level: float, rows: Sequence[Row], name: str) -> bool:
    at = replace(weights, ask=level, sure=level)
    tally = measure(rows, lambda row: scanner.judge(row["read"], at)).all
    spared = name == "ask" or tally.cautious_hit <= MOST_CAUTIOUS * tally.cautious
    return tally.precision >= PRECISION[name] and spared


def crossed(scanner: Scanner, rows: Sequence[Row], given: Sequence[Case]) -> list[Weights]:
    """For each fold the weights and levels fitted on the others."""
    found = []
    for fold in range(FOLDS):
        weights = fit([case for case in given if case.fold != fold], bounds(scanner), scanner.weights.by_hand)
        found.append(levelled(scanner, weights, [row for n, row in enumerate(rows) if n % FOLDS != fold]))
    return found


def written(weights: Weights) -> str:
    lines = [f"{name}: {getattr(weights, name)}" for name in ("base", "ask", "sure")]
    lines += ["by-hand:", *(f"  {name}: {value}" for name, value in weights.by_hand.items())]
    lines += ["weights:", *(f"  {name}: {value}" for name, value in sorted(weights.of.items(), key=lambda it: -it[1]))]
    return HEAD + "\n".join(lines) + "\n"


def main() -> None:
    files = [one for one in sys.argv[1:] if not one.startswith("--")]
    scanner = load(ROOT).scanner
    rows = rows_of(files)
    random.Random(3).shuffle(rows)  # noqa: S311  pages of one file side by side are alike
    for number, row in enumerate(rows):
        row |= {"read": scanner.read(row["text"]), "fold": number % FOLDS}
    given = cases(rows)
    folds = crossed(scanner, rows, given)
    names = [Path(name).stem for name in files]
    print(f"{len(rows)} texts, {len(given)} sentences, cross-validated by page in {FOLDS} folds")
    print("\n".join(table(names, rows, lambda row: scanner.judge(row["read"], folds[row["fold"]]))))
    weights = levelled(scanner, fit(given, bounds(scanner), scanner.weights.by_hand), rows)
    print(f"{len(weights.of)} weights; levels of the folds:", *(f"{one.ask}/{one.sure}" for one in folds))
    if "--write" in sys.argv:
        FILE.write_text(written(weights), encoding="utf-8")


if __name__ == "__main__":
    main()
