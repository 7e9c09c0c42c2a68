"""The quality figures of bench/claims.py on rows counted by hand."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from clinic_check.check.model import Questionnaire
from clinic_check.claims.report import claim_ids
from tests.small_scanner import made, scanner

FILE = Path(__file__).parent.parent / "bench" / "claims.py"
SCANNER = scanner(
    made("cure-or-guarantee", "cures"),
    made("no-risk", "harmless"),
    made("fda-registered", "registered"),
    made("stories", "stars"),
)


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    """The module bench/claims.py, loaded by path."""
    spec = importlib.util.spec_from_file_location("bench_claims", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench_claims"] = module
    before = list(sys.path)
    spec.loader.exec_module(module)
    sys.path[:] = before
    return module


def _row(label: str, text: str, *claims: tuple[str, str]) -> dict[str, Any]:
    spans = [
        {"category": kind, "start": text.index(quote), "end": text.index(quote) + len(quote)} for kind, quote in claims
    ]
    return {"id": text[:5], "label": label, "text": text, "claims": spans}


ROWS = [
    # marked: cures (right, same kind), stars (wrong place); missed: nothing to fear
    _row(
        "marketing",
        "It cures you. Five stars. Nothing to fear",
        ("cure_or_guarantee", "It cures you"),
        ("risk_free", "Nothing to fear"),
    ),
    # marked: harmless (right place, another kind), registered (right, same kind)
    _row(
        "marketing",
        "Harmless gel, registered lab",
        ("cure_or_guarantee", "Harmless gel"),
        ("fda_misuse", "registered"),
    ),
    # no selling page: marked are stars twice, which is false, and cures, which is labelled
    _row("news", "Stars. Stars. They say it cures", ("cure_or_guarantee", "it cures")),
]


def _figures(tally: Any) -> tuple[int, int, int, int, int]:
    return tally.spans, tally.found, tally.same, tally.marks, tally.right


def test_figures_are_those_counted_by_hand(bench: ModuleType) -> None:
    """Spans, found, found of the same kind, marks and right marks are counted on selling pages alone."""
    quality = bench.measure(SCANNER, ROWS)
    assert _figures(quality.total) == (4, 3, 2, 4, 3)
    assert {name: _figures(tally) for name, tally in quality.kinds.items()} == {
        "cure_or_guarantee": (2, 2, 1, 0, 0),
        "risk_free": (1, 0, 0, 0, 0),
        "fda_misuse": (1, 1, 1, 0, 0),
        "  marked cure-or-guarantee": (0, 0, 0, 1, 1),
        "  marked no-risk": (0, 0, 0, 1, 1),
        "  marked fda-registered": (0, 0, 0, 1, 1),
        "  marked stories": (0, 0, 0, 1, 0),
    }


def test_false_marks_are_counted_on_other_pages_alone(bench: ModuleType) -> None:
    """A mark on a page that sells nothing is false when it lies outside what is labelled there."""
    quality = bench.measure(SCANNER, ROWS)
    assert (quality.careful_pages, quality.false_marks) == (1, 2)
    assert bench.measure(SCANNER, ROWS[:2]).careful_pages == 0


def test_report_shows_shares(bench: ModuleType) -> None:
    """The lines of the report hold recall, recall of the same kind, precision and false marks a careful page."""
    lines = list(bench._report(bench.measure(SCANNER, ROWS)))
    assert " ".join(lines[0].split()) == "all spans 4 recall 0.750 same kind 0.500 marks 4 precision 0.750"
    assert lines[-1] == "false marks a careful page  2.000  (1 pages)"
    assert len(lines) == 9


def test_no_rows_give_no_shares(bench: ModuleType) -> None:
    """Without rows there is nothing to divide by, and that is no fault."""
    assert list(bench._report(bench.measure(SCANNER, []))) == [
        "all                          spans    0  recall   -    same kind   -    marks    0  precision   -  ",
        "false marks a careful page  0.000  (0 pages)",
    ]


def test_touching_is_no_overlap(bench: ModuleType) -> None:
    """A mark that ends where a span begins, or begins where it ends, does not overlap it."""
    rows = [_row("marketing", "a harmless gel", ("risk_free", "a "), ("risk_free", " gel"))]
    assert _figures(bench.measure(SCANNER, rows).total) == (2, 0, 0, 1, 0)


def test_kinds_of_the_measure_are_kinds_of_the_check(bench: ModuleType, questionnaire: Questionnaire) -> None:
    """Each category stands for kinds that the check has, and no kind stands for two categories."""
    kinds = [kind for several in bench.KINDS.values() for kind in several]
    assert len(kinds) == len(set(kinds)) == 13
    assert set(claim_ids(questionnaire)) - set(kinds) == {"hidden-cure", "insurance-covers", "said-approved"}
