"""The list of what is asked of the pages: it is whole, and every test that it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
LIST = TESTS.parent / "docs" / "accessibility" / "requirements.md"
WISHES = {14, 44, 58, 59, 60, 70, 82, 85, 104, 109, 110}
MUSTS = [number for number in range(1, 113) if number not in WISHES]


def rows(text: str) -> dict[int, str]:
    """Number of each line -> where it is checked."""
    found = re.findall(r"^\| (\d+) \| [^|]+ \| ([^|]+) \|$", text, re.MULTILINE)
    assert len(found) == len(dict(found)), "a number stands there twice"
    return {int(number): where for number, where in found}


def named(where: str) -> list[tuple[str, str]]:
    """(file, test) of each test that is named."""
    return re.findall(r"`([\w/]+\.py)::(\w+)`", where)


@pytest.fixture(scope="module")
def listed() -> dict[int, str]:
    return rows(LIST.read_text(encoding="utf-8"))


def test_every_must_has_its_line(listed: dict[int, str]) -> None:
    """All 101 numbers stand there in order, and nothing else."""
    assert len(MUSTS) == 101
    assert list(listed) == MUSTS


def test_every_line_says_where_or_why_not(listed: dict[int, str]) -> None:
    """A line names a test, or says what is not done yet or why it does not apply."""
    for number, where in listed.items():
        assert named(where) or re.match(r"(not yet|differs|does not apply): ", where), number
        assert where.count("`") == 2 * (len(named(where)) + where.count("`Referrer-Policy")), number


def test_every_test_that_is_named_exists(listed: dict[int, str]) -> None:
    """Each file is there and defines the test."""
    tests = {test for where in listed.values() for test in named(where)}
    assert len(tests) > 100
    lost = [
        f"{file}::{test}"
        for file, test in sorted(tests)
        if not (TESTS / file).exists() or f"\ndef {test}(" not in (TESTS / file).read_text(encoding="utf-8")
    ]
    assert lost == []


def test_a_line_is_read_as_it_stands() -> None:
    """Number and tests of a made-up line are found, and a second line with the same number is refused."""
    line = "| 7 | back | `browser/test_a.py::test_b`, `test_c.py::test_d`; not yet: more |\n"
    assert rows(line) == {7: "`browser/test_a.py::test_b`, `test_c.py::test_d`; not yet: more"}
    assert named(line) == [("browser/test_a.py", "test_b"), ("test_c.py", "test_d")]
    with pytest.raises(AssertionError, match="twice"):
        rows(line + line)
