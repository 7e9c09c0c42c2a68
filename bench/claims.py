"""Quality and speed of the claims scanner: python bench/claims.py LABELLED.jsonl; without a file only the speed.

A line of the file: {"id", "label": "marketing" or another, "text", "claims": [{"category", "start", "end"}]}. A match
counts when it overlaps a labelled span (reported for any kind and for the same kind). Marks on a page that is not
marketing are false positives. The labelled file is used for measuring only; no text of it is part of this project.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench.goals import Figure  # noqa: E402  after sys.path is set
from clinic_check.claims.scanner import Match, Scanner  # noqa: E402
from clinic_check.loader.load import load  # noqa: E402

KINDS = {
    "cure_or_guarantee": {"cure-or-guarantee"},
    "fda_misuse": {"fda-registered", "approval-not-needed"},
    "risk_free": {"no-risk"},
    "treats_everything": {"treats-many"},
    "testimonial": {"stories"},
    "sales_pressure": {"pressure"},
    "science_tokens": {"breakthrough"},
    "potency_numbers": {"potency-numbers"},
    "regenerates": {"regenerates"},
    "beats_standard_care": {"beats-surgery"},
    "no_downtime": {"no-downtime"},
    "trial_as_endorsement": {"trial-as-seal"},
}
ORDINARY = 20_000
HOSTILE = 250_000
ROUNDS = 7


@dataclass
class Tally:
    """Counts of labelled spans and marks, in total or for one kind."""

    spans: int = 0
    found: int = 0
    same: int = 0
    marks: int = 0
    right: int = 0

    def line(self, name: str) -> str:
        recall = f"recall {_share(self.found, self.spans)}  same kind {_share(self.same, self.spans)}"
        precision = f"marks {self.marks:4}  precision {_share(self.right, self.marks)}"
        return f"{name:28} spans {self.spans:4}  {recall}  {precision}"


@dataclass
class Quality:
    """The figures for one labelled file."""

    total: Tally = field(default_factory=Tally)
    kinds: dict[str, Tally] = field(default_factory=dict)
    careful_pages: int = 0
    false_marks: int = 0

    def of(self, kind: str) -> Sequence[Tally]:
        return self.total, self.kinds.setdefault(kind, Tally())


def _share(part: int, whole: int) -> str:
    return f"{part / whole:5.3f}" if whole else "  -  "


def _overlap(match: Match, claim: dict[str, object]) -> bool:
    return bool(match.start < claim["end"] and claim["start"] < match.end)  # type: ignore[operator]


def measure(scanner: Scanner, rows: Sequence[dict]) -> Quality:  # type: ignore[type-arg]
    quality = Quality()
    for row in rows:
        matches, claims = scanner.scan(row["text"]).matches, row["claims"]
        if row["label"] != "marketing":
            quality.careful_pages += 1
            quality.false_marks += sum(not any(_overlap(match, claim) for claim in claims) for match in matches)
            continue
        for claim in claims:
            hits = [match for match in matches if _overlap(match, claim)]
            for tally in quality.of(claim["category"]):
                tally.spans += 1
                tally.found += bool(hits)
                tally.same += any(match.claim in KINDS[claim["category"]] for match in hits)
        for match in matches:
            for tally in quality.of(f"  marked {match.claim}"):
                tally.marks += 1
                tally.right += any(_overlap(match, claim) for claim in claims)
    return quality


def _report(quality: Quality) -> Iterator[str]:
    yield quality.total.line("all")
    for kind in sorted(quality.kinds):
        yield quality.kinds[kind].line(kind)
    pages = quality.careful_pages
    yield f"false marks a careful page  {quality.false_marks / pages if pages else 0:.3f}  ({pages} pages)"


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
        "negations": "no not never ",
    }
    return {name: (piece * HOSTILE)[:HOSTILE] for name, piece in once.items()}


def main() -> None:
    scanner = load(ROOT).scanner
    for name in sys.argv[1:]:
        rows = [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines() if line.strip()]
        print("\n".join(_report(measure(scanner, rows))))
    if len(sys.argv) == 1:
        print("\n".join(_speed(scanner)))


if __name__ == "__main__":
    main()
