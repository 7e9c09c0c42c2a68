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
from tests.small_scanner import scanner

FILE = Path(__file__).parent.parent / "bench" / "claims.py"
SCANNER = scanner(
    {
        "heals": ("cure-or-guarantee", "heal"),
        "harms": ("no-risk", "harm"),
        "cells": ("stories", "cells"),
    },
    {"heals": 3.0, "harms": 3.0, "cells": 1.5},
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
    # sure and right; ask and wrong; missed
    _row(
        "marketing",
        "It heals you. Five cells. Nothing to fear",
        ("cure_or_guarantee", "It heals you"),
        ("risk_free", "Nothing to fear"),
    ),
    # sure and right, of another kind
    _row("marketing", "No side effects here", ("cure_or_guarantee", "No side effects")),
    # a cautious page: sure and wrong, and one that a label allows
    _row("news", "A risk? They say it heals. Nobody knows.", ("cure_or_guarantee", "it heals")),
    _row("news", "Nothing at all."),
]


def _counts(tally: Any) -> tuple[int, int, int, int, int]:
    return tally.right, tally.wrong, tally.missed, tally.cautious, tally.cautious_hit


def _measured(bench: ModuleType, rows: list[dict[str, Any]]) -> Any:
    return bench.measure(rows, lambda row: SCANNER.scan(row["text"]))


def test_figures_are_those_counted_by_hand(bench: ModuleType) -> None:
    """Sentences are right, wrong or missed for sure marks and for all, and cautious pages are hit by a wrong one."""
    quality = _measured(bench, ROWS)
    assert _counts(quality.sure) == (3, 1, 1, 2, 1)
    assert _counts(quality.all) == (3, 2, 1, 2, 1)
    assert (quality.sure.recall, quality.sure.precision) == (0.75, 0.75)
    assert quality.kinds["cure_or_guarantee"] == [2, 0, 1]
    assert quality.kinds["risk_free"] == [0, 1, 0]


def test_optional_sentence_counts_neither_way(bench: ModuleType) -> None:
    """A sentence with nothing but an optional span is left out."""
    row = _row("marketing", "It heals you. Five.") | {"optional": [{"start": 0, "end": 5}]}
    assert _counts(_measured(bench, [row]).all) == (0, 0, 0, 0, 0)


def test_text_is_cut_into_sentences(bench: ModuleType) -> None:
    """A text is cut after a stop before a space and at line ends."""
    text = "One. Two! Three\nfour at 2.5"
    assert [text[start:end] for start, end in bench.sentences(text)] == ["One.", "Two!", "Three", "four at 2.5"]


def test_no_rows_give_no_shares(bench: ModuleType) -> None:
    """Without rows there is nothing to divide by, and that is no fault."""
    assert (_measured(bench, []).all.recall, _measured(bench, []).kind_f1) == (0, 0)


def test_table_has_a_line_for_each_file(bench: ModuleType) -> None:
    """Each file has its line, and all together one."""
    rows = [row | {"file": name} for row, name in zip(ROWS, ["a", "a", "b", "b"], strict=True)]
    lines = list(bench.table(["a", "b"], rows, lambda row: SCANNER.scan(row["text"])))
    assert [line.split()[0] for line in lines[:3]] == ["a", "b", "all"]


def test_kinds_of_the_measure_are_kinds_of_the_check(bench: ModuleType, questionnaire: Questionnaire) -> None:
    """Each category stands for kinds that the check has, and no kind stands for two categories."""
    kinds = [kind for several in bench.KINDS.values() for kind in several]
    assert len(kinds) == len(set(kinds)) == 15
    assert set(claim_ids(questionnaire)) - set(kinds) == {"hidden-cure"}
