"""T1: duration of the last `make test`, read from the file it wrote."""

from __future__ import annotations

from pathlib import Path

from bench.goals import CannotRunError, Figure

RECORD = Path(__file__).parent.parent / ".venv" / "test.seconds"


def figures() -> dict[str, Figure]:
    if not RECORD.exists():
        raise CannotRunError("no `make test` has passed here")
    return {"tests": Figure(float(RECORD.read_text(encoding="ascii")), "of the last `make test` that passed")}
