"""Measures the goals and prints the table; a run of all goals also updates docs/performance.md."""

from __future__ import annotations

import datetime
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

from bench import claims, cold, costly, heights, journey, pdf, peer, soak, took, views
from bench.goals import AIMS, CannotRunError, Figure, renewed, table

RECORD = Path(__file__).parent.parent / "docs" / "performance.md"
GROUPS: Mapping[frozenset[str], Callable[[], dict[str, Figure]]] = {
    frozenset({"J1", "J2", "J4"}): journey.figures,
    frozenset({"J3", "J5"}): views.figures,
    frozenset({"J3"}): heights.figures,
    frozenset({"J6"}): peer.figures,
    frozenset({"Step", "C1"}): costly.figures,
    frozenset({"C2"}): claims.figures,
    frozenset({"C3"}): pdf.figures,
    frozenset({"C4", "C6"}): soak.figures,
    frozenset({"C5"}): cold.figures,
    frozenset({"T1"}): took.figures,
}
PACKAGES = ("Flask", "Werkzeug", "Jinja2", "granian", "typst")


def main() -> None:
    every = {aim.goal for aim in AIMS.values()}
    wanted = set(sys.argv[1:]) or every
    if wanted - every:
        sys.exit(f"Not a goal: {', '.join(sorted(wanted - every))}. Goals are {', '.join(sorted(every))}.")
    began = time.monotonic()
    figures: dict[str, Figure] = {}
    for goals, measure in GROUPS.items():
        if goals & wanted:
            found = _measured(goals, measure)
            figures |= {name: one for name, one in found.items() if one.value is not None or name not in figures}
    made = table(figures, [name for name, aim in AIMS.items() if aim.goal in wanted])
    circumstances = _circumstances(time.monotonic() - began)
    print(f"{made}\n\n{circumstances}")
    if wanted == every:
        text = renewed(RECORD.read_text(encoding="utf-8"), f"{circumstances}\n\n{made}")
        RECORD.write_text(text, encoding="utf-8")


def _measured(goals: frozenset[str], measure: Callable[[], dict[str, Figure]]) -> dict[str, Figure]:
    """The figures of a group; when it cannot run, the reason for each of its goals."""
    began = time.monotonic()
    try:
        return measure()
    except (CannotRunError, OSError, subprocess.SubprocessError) as error:
        return {name: Figure(None, str(error)) for name, aim in AIMS.items() if aim.goal in goals}
    finally:
        print(f"{', '.join(sorted(goals))}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def _circumstances(seconds: float) -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    today = datetime.datetime.now(datetime.UTC).date()
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    busy = f"load of the machine at the end {os.getloadavg()[0]:.1f}"
    return f"{today}, {seconds / 60:.1f} minutes, {machine}, {busy}. {versions}."


if __name__ == "__main__":
    main()
