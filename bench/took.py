"""T1: duration and CPU of the last `make test`, read from the file it wrote."""

from __future__ import annotations

import re
from pathlib import Path

from bench.goals import CannotRunError, Figure

RECORD = Path(__file__).parent.parent / ".venv" / "test.took"
"""Seconds, and below them what `times` of the shell says: a line of its own time and one of its commands' time."""
TIME = re.compile(r"(\d+)m([\d.]+)s")


def figures() -> dict[str, Figure]:
    if not RECORD.exists():
        raise CannotRunError("no `make test` has passed here")
    seconds, *times = RECORD.read_text(encoding="ascii").splitlines()
    last = "of the last `make test` that passed"
    return {"tests": Figure(float(seconds), last), "tests-cpu": Figure(cpu(times[-1]), last)}


def cpu(line: str) -> float:
    """Seconds of user and system time in a line such as `1m2.50s 0m3.00s`."""
    return sum(60 * int(minutes) + float(seconds) for minutes, seconds in TIME.findall(line))
