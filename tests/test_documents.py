"""What the documents name exists: tests as `file::test`, and each module in the table of docs/architecture.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
TESTS = ROOT / "tests"
NAMED = re.compile(r"([\w./-]+\.py)::(\w+)")
ROW = re.compile(r"\| `(?P<package>\w+)` \|[^|]*\|(?P<modules>[^|]*)\|")
REMARK = re.compile(r"\([^)]*\)")  # what a module is for, behind its name


def documents() -> Iterator[Path]:
    yield ROOT / "README.md"
    yield from sorted((ROOT / "docs").glob("**/*.md"))


def named(text: str) -> list[tuple[str, str]]:
    """File below tests/ and test, of each `file::test` of a text."""
    return [(file.removeprefix("tests/"), test) for file, test in NAMED.findall(text)]


def defined(file: Path) -> set[str]:
    """The tests that a file defines, without importing it."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def missing(names: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those that no file below tests/ defines."""
    known = {file: defined(TESTS / file) for file in {file for file, _ in names} if (TESTS / file).is_file()}
    return [(file, test) for file, test in names if test not in known.get(file, ())]


def listed() -> set[str]:
    """The modules of the table of the packages, as `package/module`."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    return {
        f"{row['package']}/{module.strip()}"
        for row in ROW.finditer(text)
        for module in REMARK.sub("", row["modules"]).split(",")
    }


def test_each_test_that_a_document_names_exists() -> None:
    """No document names a test that is gone, or that stands in another file."""
    found = {file.name: missing(named(file.read_text(encoding="utf-8"))) for file in documents()}
    assert {file: names for file, names in found.items() if names} == {}


def test_a_name_without_a_test_would_be_found() -> None:
    """Hundreds of tests are named; an invented test, an invented file and one without its folder are missed."""
    every = [name for file in documents() for name in named(file.read_text(encoding="utf-8"))]
    assert len(every) > 200
    here, browser = "test_each_test_that_a_document_names_exists", "test_axe_bites"
    known = f"`test_documents.py::{here}`, `tests/test_documents.py::{here}`, `browser/test_axe.py::{browser}`"
    assert len(named(known)) == 3
    assert missing(named(known)) == []
    wrong = f"`test_documents.py::test_none`, `test_none.py::{here}`, `test_axe.py::{browser}`"
    assert missing(named(wrong)) == named(wrong)
    assert len(named(wrong)) == 3


def test_each_module_stands_in_the_table_of_the_architecture() -> None:
    """The table has every module of every package, and no other."""
    package = ROOT / "clinic_check"
    modules = {file.relative_to(package).with_suffix("").as_posix() for file in package.glob("**/*.py")}
    assert listed() == {name for name in modules if not name.endswith("__init__")}
