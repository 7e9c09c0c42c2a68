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
    """In a fresh process: milliseconds of import and first file, of a later file, and the size."""
    html = sys.stdin.read()
    start = time.perf_counter()
    made = ENGINES[engine](html)
    first = time.perf_counter()
    ENGINES[engine](html)
    print((first - start) * 1000, (time.perf_counter() - first) * 1000, len(made))


def main() -> None:
    html = page()
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    firsts = {}
    for engine in ENGINES:
        if importlib.util.find_spec(engine) is None:
            print(f"{engine}: not installed")
            continue
        command = [sys.executable, __file__, engine]
        done = [subprocess.run(command, input=html, capture_output=True, text=True, check=True) for _ in range(rounds)]  # noqa: S603
        first, later, size = (
            statistics.median(map(float, row)) for row in zip(*(one.stdout.split() for one in done), strict=True)
        )
        firsts[engine] = first
        print(f"{engine}: first {first:.0f} ms with import, later {later:.0f} ms, {size / 1000:.0f} kB")
    if len(firsts) == 2:
        print(f"typst is {firsts['weasyprint'] / firsts['typst']:.1f} times as fast with the first file")


ENGINES = {"typst": typst, "weasyprint": weasyprint}

if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1] in ENGINES:
        measure(sys.argv[1])
    else:
        main()
