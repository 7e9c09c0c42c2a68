"""P10 and P11: the scanner against an alternation, and the first PDF against WeasyPrint, by their own scripts."""

from __future__ import annotations

from bench import claims, pdf, sample
from bench.goals import CannotRunError, Figure, Plan


def scanner(_plan: Plan) -> dict[str, Figure]:
    found = claims.speed(sample.content().scanner)
    worst = min(found.hostile, key=lambda name: found.hostile[name])
    return {
        "scan": Figure(found.faster, f"{found.milliseconds:.1f} ms for 20 kB"),
        "scan-hostile": Figure(found.hostile[worst], f"{worst}, the slowest of {len(found.hostile)}"),
        "scan-twice": Figure(found.twice),
    }


def sheets(plan: Plan) -> dict[str, Figure]:
    if not plan.pdfs:
        raise CannotRunError("left out of a quick run")
    found = pdf.firsts(plan.pdfs)
    lacking = [engine for engine in pdf.ENGINES if engine not in found]
    if lacking:
        raise CannotRunError(f"not installed: {', '.join(lacking)}")
    ours, theirs = found["typst"][0], found["weasyprint"][0]
    return {"pdf": Figure(theirs / ours, f"with the import; {ours:,.0f} ms against {theirs:,.0f} ms")}
