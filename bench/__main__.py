"""Measures and prints the table; a full run writes it into docs/performance.md."""

from __future__ import annotations

import argparse
import datetime
import json
import logging
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from importlib.metadata import version

from bench import cold, memory, soak, speed, texts, usable, weight
from bench.goals import AIMS, FULL, QUICK, CannotRunError, Figure, Plan, renewed, table, verdict
from bench.servers import ROOT

RECORD = ROOT / "docs" / "performance.md"
FIGURES = ROOT / "bench" / "out" / "figures.json"
GROUPS: Sequence[tuple[frozenset[str], Callable[[Plan], dict[str, Figure]]]] = (
    (frozenset({"P1", "P2", "P3", "P4", "P5"}), speed.figures),
    (frozenset({"P6", "P7"}), weight.figures),
    (frozenset({"P8"}), usable.figures),
    (frozenset({"P9"}), cold.figures),
    (frozenset({"P10"}), texts.scanner),
    (frozenset({"P11"}), texts.sheets),
    (frozenset({"P12"}), memory.figures),
    (frozenset({"Soak"}), soak.figures),
)
PACKAGES = ("Flask", "Werkzeug", "Jinja2", "granian", "typst", "Django", "django-formtools", "weasyprint")


def main() -> None:
    asked = _arguments()
    logging.disable(logging.INFO)
    wanted = frozenset(asked.goals) or frozenset(aim.goal for aim in AIMS.values())
    began = time.monotonic()
    figures: dict[str, Figure] = {}
    for goals, measure in GROUPS:
        if goals & wanted:
            figures |= _measured(goals, measure, QUICK if asked.quick else FULL)
    aims = [name for name, aim in AIMS.items() if aim.goal in wanted]
    made = table(figures, aims)
    circumstances = _circumstances(time.monotonic() - began)
    print(f"{made}\n\n{circumstances}")
    _keep(figures, aims, circumstances)
    if not asked.quick and not asked.goals:
        text = renewed(RECORD.read_text(encoding="utf-8"), f"{circumstances}\n\n{made}")
        RECORD.write_text(text, encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="rough figures, to see that all runs")
    parser.add_argument("goals", nargs="*", metavar="GOAL", help="only these, such as P9 or Soak")
    return parser.parse_args()


def _measured(goals: frozenset[str], measure: Callable[[Plan], dict[str, Figure]], plan: Plan) -> dict[str, Figure]:
    """What the group measures; one that cannot run leaves its reason for each of its aims."""
    began = time.monotonic()
    try:
        return measure(plan)
    except (CannotRunError, OSError, subprocess.SubprocessError) as error:
        return {name: Figure(None, str(error)) for name, aim in AIMS.items() if aim.goal in goals}
    finally:
        print(f"{', '.join(sorted(goals))}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def _circumstances(seconds: float) -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    load = "wrk" if shutil.which("wrk") else "our own client in place of wrk"
    today = datetime.datetime.now(datetime.UTC).date()
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    busy = f"load of the machine at the end {os.getloadavg()[0]:.1f}"
    return f"{today}, {seconds / 60:.1f} minutes, {machine}, {busy}; load by {load}. {versions}."


def _keep(figures: dict[str, Figure], aims: Sequence[str], circumstances: str) -> None:
    FIGURES.parent.mkdir(exist_ok=True)
    rows = {
        name: {**asdict(AIMS[name]), **asdict(figures[name]), "verdict": verdict(AIMS[name], figures[name].value)}
        for name in aims
    }
    FIGURES.write_text(json.dumps({"circumstances": circumstances, "figures": rows}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
