"""Quality and speed of the claims scanner: python -m bench.claims LABELLED.jsonl...; without a file only the speed.

A line of a file: {"id", "label": "marketing" or another, "text", "claims": [{"category", "start", "end"}], "optional"}.
A text is cut into sentences after `.`, `!` or `?` and at line ends. A sentence is positive when a labelled claim
overlaps it, marked when a mark does, and left out when only an optional span does. The files are used for measuring
only; no text of them is part of this project. `tools/claim_weights.py` prints the same table cross-validated.
"""

from __future__ import annotations

import json
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench.goals import Figure  # noqa: E402  after sys.path is set
from clinic_check.claims.scanner import SURE, Scan, Scanner  # noqa: E402
from clinic_check.loader.load import load  # noqa: E402

KINDS = {
    "cure_or_guarantee": {"cure-or-guarantee"},
    "fda_misuse": {"fda-registered", "approval-not-needed", "said-approved"},
    "risk_free": {"no-risk"},
    "treats_everything": {"treats-many"},
    "testimonial": {"stories"},
    "sales_pressure": {"pressure", "insurance-covers"},
    "science_tokens": {"breakthrough"},
    "potency_numbers": {"potency-numbers"},
    "regenerates": {"regenerates"},
    "beats_standard_care": {"beats-surgery"},
    "no_downtime": {"no-downtime"},
    "trial_as_endorsement": {"trial-as-seal"},
}
ORDINARY = 20_000
HOSTILE = 50_000
ROUNDS = 7
_CUT = re.compile(r"(?<=[.!?])\s+|\n+")

Row = dict[str, Any]
"""A labelled text."""
Span = tuple[int, int]


@dataclass
class Tally:
    """Sentences that are claims and are marked, by one of both levels; spans and marks that meet one another."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    cautious: int = 0
    cautious_hit: int = 0

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    def __str__(self) -> str:
        hit = self.cautious_hit / max(1, self.cautious)
        return f"recall {self.recall:.2f} precision {self.precision:.2f} cautious pages hit {hit:.2f}"


@dataclass
class Quality:
    """The figures for labelled texts."""

    sure: Tally = field(default_factory=Tally)
    all: Tally = field(default_factory=Tally)
    kinds: dict[str, list[int]] = field(default_factory=dict)
    """Category -> sentences with it that are marked so, marked so in vain, and not marked so."""

    @property
    def kind_f1(self) -> float:
        right, wrong, missed = (sum(one[n] for one in self.kinds.values()) for n in range(3))
        return 2 * right / max(1, 2 * right + wrong + missed)

    def __str__(self) -> str:
        return f"sure {self.sure} | all {self.all} | kinds F1 {self.kind_f1:.2f}"


def sentences(text: str) -> list[Span]:
    """Where the sentences of a text stand."""
    edges = [0, *(edge for match in _CUT.finditer(text) for edge in match.span()), len(text)]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if text[start:end].strip()]


def labels(row: Row, span: Span) -> set[str] | None:
    """The categories of the claims in a span; None where readers may differ."""
    found = {claim["category"] for claim in row["claims"] if _meets(span, claim)}
    return found if found or not any(_meets(span, one) for one in row.get("optional", ())) else None


def _meets(span: Span, claim: Mapping[str, Any]) -> bool:
    return bool(span[0] < claim["end"] and claim["start"] < span[1])


def measure(rows: Iterable[Row], scan: Callable[[Row], Scan]) -> Quality:
    """Count the sentences of labelled texts."""
    quality = Quality()
    for row in rows:
        matches = scan(row).matches
        wrong = {"sure": 0, "all": 0}
        for start, end in sentences(row["text"]):
            wanted = labels(row, (start, end))
            if wanted is None:
                continue
            there = [one for one in matches if one.start < end and start < one.end]
            levels = {"sure": any(one.level == SURE for one in there), "all": bool(there)}
            for name, marked in levels.items():
                tally: Tally = getattr(quality, name)
                tally.right += bool(wanted) and marked
                tally.missed += bool(wanted) and not marked
                tally.wrong += marked and not wanted
                wrong[name] += marked and not wanted
            if wanted and there:
                _count_kinds(quality.kinds, wanted, {one.claim for one in there})
        if row["label"] != "marketing":
            for name, count in wrong.items():
                tally = getattr(quality, name)
                tally.cautious += 1
                tally.cautious_hit += count > 0
    return quality


def _count_kinds(kinds: dict[str, list[int]], wanted: set[str], marked: set[str]) -> None:
    for category, ids in KINDS.items():
        counts = kinds.setdefault(category, [0, 0, 0])
        want, got = category in wanted, not ids.isdisjoint(marked)
        counts[0] += want and got
        counts[1] += got and not want
        counts[2] += want and not got


def table(names: Sequence[str], rows: Sequence[Row], scan: Callable[[Row], Scan]) -> Iterator[str]:
    """One line for each file, and one for all."""
    for name in names:
        yield f"{name:20} {measure([row for row in rows if row['file'] == name], scan)}"
    quality = measure(rows, scan)
    yield f"{'all':20} {quality}"
    for category, (right, wrong, missed) in sorted(quality.kinds.items()):
        yield f"  {category:20} right {right:4} wrong {wrong:4} missed {missed:4}"


def rows_of(files: Iterable[str]) -> list[Row]:
    return [
        {**json.loads(line), "file": Path(name).stem}
        for name in files
        for line in Path(name).read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def _ordinary(length: int) -> str:
    """Text like a clinic's page: one sentence in four is a claim."""
    chance = random.Random(7)  # noqa: S311  fixed seed: the same text in each run
    about = (
        "our clinic sees people with knee pain and the doctor takes time for questions about cost travel and parking"
    )
    plain = about.split()
    claims = [
        "Our exosomes regenerate damaged cartilage without surgery.",
        "Over 90% of our patients report lasting relief.",
        "There are no side effects and no downtime.",
        "This breakthrough treatment is FDA registered.",
        "Call us today for a free consultation.",
    ]
    text = ""
    while len(text) < length:
        words = " ".join(chance.choices(plain, k=12)).capitalize()
        text += f"{words}. {chance.choice(claims) if chance.random() < 0.33 else ''} "
    return text[:length]


def _seconds(run: Callable[[], object]) -> float:
    begin = time.process_time()
    run()
    return time.process_time() - begin


@dataclass(frozen=True)
class Speed:
    """Milliseconds for 20 kB; ratio for twice the text; ratio of hostile to ordinary text."""

    milliseconds: float
    twice: float
    hostile: Mapping[str, float]


def speed(scanner: Scanner) -> Speed:
    """Measure CPU time of ordinary text, twice as much (alternating), and hostile text."""
    text, twice = _ordinary(ORDINARY), _ordinary(2 * ORDINARY)
    scanner.scan(text)
    rounds = [(_seconds(lambda: scanner.scan(text)), _seconds(lambda: scanner.scan(twice))) for _ in range(ROUNDS)]
    ordinary = statistics.median(one for one, _ in rounds)
    hostile = {}
    for name, bad in _hostile().items():
        seconds = min(_seconds(lambda bad=bad: scanner.scan(bad)) for _ in range(2))  # type: ignore[misc]
        hostile[name] = ordinary / ORDINARY / (seconds / len(bad))
    return Speed(ordinary * 1000, statistics.median(two / one for one, two in rounds), hostile)


def figures() -> dict[str, Figure]:
    """C2."""
    found = speed(load(ROOT).scanner)
    worst = min(found.hostile, key=lambda name: found.hostile[name])
    return {
        "scan": Figure(found.milliseconds),
        "scan-twice": Figure(found.twice),
        "scan-hostile": Figure(found.hostile[worst], f"{worst}, the slowest of {len(found.hostile)}"),
    }


def _speed(scanner: Scanner) -> Iterator[str]:
    found = speed(scanner)
    yield f"ordinary text of 20 kB  {found.milliseconds:.1f} ms (bar 50)"
    yield f"twice the text  {found.twice:.2f} times the time (bar 2.3)"
    for name, share in found.hostile.items():
        yield f"hostile, {name:22} {share:6.2f} of the ordinary speed (bar 0.3)"


def _hostile() -> dict[str, str]:
    once = {
        "one letter": "a",
        "one-letter words": "a ",
        "spaces": " ",
        "line breaks": "\n",
        "near misses": "our stem cells can regenerate the ",
        "near misses in a list": "autism and ms and als and ",
        "numbers": "90 percent of ",
        "unbalanced quotes": 'he said "our ',
        "quotation marks": '"',
        "full stops": ". ",
        "short sentences": "no risk. ",
        "negations": "no not never ",
        "styled letters": "\U0001d5e6\U0001d601\U0001d5f2\U0001d5fa ",
        "tags": "<p>",
        "bullets": "\u2022 skin ",
        "accents": "ce\u0301lula ",
    }
    return {name: (piece * HOSTILE)[:HOSTILE] for name, piece in once.items()}


def main() -> None:
    scanner = load(ROOT).scanner
    files = sys.argv[1:]
    lines = table([Path(name).stem for name in files], rows_of(files), lambda row: scanner.scan(row["text"]))
    print("\n".join(lines if files else _speed(scanner)))


if __name__ == "__main__":
    main()
