"""The first PDF of a fresh process: typst as the site uses it, against WeasyPrint on the same page where that is there.

Run it as `.venv/bin/python bench/pdf.py [rounds]`. The bar is a tenth of the time of WeasyPrint, which the project
does not need: to compare, install it into an environment of your own beside requirements.txt.
"""

from __future__ import annotations

import importlib.util
import logging
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
CODE = "1QEP7YVC27M1QA49EB5R058"  # the longest result: tests/browser/journey.py
ROUNDS = 7


def page() -> str:
    from app import create_app  # noqa: PLC0415  not in the processes that are measured

    logging.disable(logging.INFO)
    return create_app().test_client().get(f"/en/r/{CODE}").text


def typst(html: str) -> bytes:
    import datetime  # noqa: PLC0415  measured

    from clinic_check import pdf  # noqa: PLC0415  measured

    return pdf.make(html, "a4", datetime.date(2026, 12, 1))


def weasyprint(html: str) -> bytes:
    from weasyprint import CSS, HTML  # type: ignore[import-not-found]  # noqa: PLC0415  measured, and rarely there

    return bytes(HTML(string=html).write_pdf(stylesheets=[CSS(ROOT / "static" / "style.css")]))


def measure(engine: str) -> None:
    """In a fresh process: milliseconds of import and first file, and the size."""
    html = sys.stdin.read()
    start = time.perf_counter()
    made = ENGINES[engine](html)
    print((time.perf_counter() - start) * 1000, len(made))


def firsts(rounds: int) -> dict[str, tuple[float, float]]:
    """Engine -> milliseconds of the first file with import, and bytes; engines that are there."""
    html = page()
    here = [engine for engine in ENGINES if importlib.util.find_spec(engine)]
    taken: dict[str, list[list[float]]] = {engine: [] for engine in here}
    for _ in range(rounds):
        for engine in here:
            command = [sys.executable, __file__, engine]
            done = subprocess.run(command, input=html, capture_output=True, text=True, check=True)  # noqa: S603
            taken[engine].append([float(figure) for figure in done.stdout.split()])
    return {engine: _medians(rows) for engine, rows in taken.items()}


def _medians(rows: list[list[float]]) -> tuple[float, float]:
    first, size = (statistics.median(figures) for figures in zip(*rows, strict=True))
    return first, size


def main() -> None:
    found = firsts(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
    for engine in ENGINES:
        if engine not in found:
            print(f"{engine}: not installed")
            continue
        first, size = found[engine]
        print(f"{engine}: first {first:.0f} ms with import, {size / 1000:.0f} kB")
    if len(found) == 2:
        print(f"typst is {found['weasyprint'][0] / found['typst'][0]:.1f} times as fast with the first file")


ENGINES = {"typst": typst, "weasyprint": weasyprint}

if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1] in ENGINES:
        measure(sys.argv[1])
    else:
        main()
