"""C3: time for the first and the second PDF of a new process, typst (as in the site) compared with WeasyPrint."""

from __future__ import annotations

import datetime
import importlib.util
import logging
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.goals import CannotRunError, Figure

ROOT = Path(__file__).parent.parent
SHEET = "/en/result?a=1QEP7YVC27M1QA49EB5R058&only=questions"
ROUNDS = 3


def figures() -> dict[str, Figure]:
    if importlib.util.find_spec("weasyprint") is None:
        raise CannotRunError("no WeasyPrint: `make bench` installs it")
    html = _page()
    rounds = [[_measured(engine, html) for engine in ENGINES] for _ in range(ROUNDS)]
    found = {}
    for number, name in enumerate(("pdf-first", "pdf-later")):
        times = [(ours[number], theirs[number]) for ours, theirs in rounds]
        ours, theirs = (statistics.median(one) for one in zip(*times, strict=True))
        ratio = statistics.median(theirs / ours for ours, theirs in times)
        found[name] = Figure(ratio, f"the sheet of questions; {ours:,.0f} ms against {theirs:,.0f} ms")
    return found


def _page() -> str:
    from app import create_app  # noqa: PLC0415  not in the processes that are measured

    logging.disable(logging.INFO)
    return create_app().test_client().get(SHEET).text


def _measured(engine: str, html: str) -> list[float]:
    command = [sys.executable, "-m", "bench.pdf", engine]
    done = subprocess.run(command, input=html, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    return [float(figure) for figure in done.stdout.split()]


def _typst(html: str) -> bytes:
    from clinic_check.web import paper  # noqa: PLC0415  measured

    return paper.make(html, "a4", datetime.date(2026, 12, 1))


def _weasyprint(html: str) -> bytes:
    from weasyprint import CSS, HTML  # type: ignore[import-not-found]  # noqa: PLC0415  measured, and rarely there

    return bytes(HTML(string=html).write_pdf(stylesheets=[CSS(ROOT / "static" / "style.css")]))


ENGINES: dict[str, Callable[[str], bytes]] = {"typst": _typst, "weasyprint": _weasyprint}

if __name__ == "__main__":  # in a fresh process: milliseconds of import and first file, and of the next
    page = sys.stdin.read()
    if sys.argv[1] == "typst":
        importlib.import_module("clinic_check.web.paper")  # a server has its own modules loaded; typst itself counts
    for _ in range(2):
        began = time.perf_counter()
        ENGINES[sys.argv[1]](page)
        print((time.perf_counter() - began) * 1000)
