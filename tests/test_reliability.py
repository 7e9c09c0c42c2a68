"""The page on reliability names tests that are there, for every promise one."""

from __future__ import annotations

from pathlib import Path

from tests.test_requirements import named

TESTS = Path(__file__).parent
TEXT = (TESTS.parent / "docs" / "reliability.md").read_text(encoding="utf-8")


def test_every_promise_names_its_tests() -> None:
    """Each line of a table but those of the last runs ends with a test."""
    rows = [line for part in TEXT.split("\n#") if "### Last runs" not in f"#{part}" for line in part.splitlines()]
    told = [row for row in rows if row.startswith("| ") and not row.endswith((" by |", " own |"))]
    assert len(told) > 15
    assert [row for row in told if not named(row.split("|")[-2])] == []


def test_every_test_that_is_named_exists() -> None:
    """Each file is there and defines the test."""
    tests = set(named(TEXT))
    assert len(tests) > 20
    lost = [(file, test) for file, test in tests if f"\ndef {test}(" not in (TESTS / file).read_text(encoding="utf-8")]
    assert lost == []
