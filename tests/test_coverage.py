"""docs/coverage.md: it is up to date, its counts are right, and unknown places are reported."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from clinic_check.loader.content import Content
from clinic_check.loader.node import Problems
from tests.changed import with_items
from tools import coverage

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
QUESTIONS = 95
LEAST_COVERED = 90  # of 95; raise it with the content, so that no covered question is lost again
NAMES = {"item": ["approved"], "page": ["harmed"]}
LIST = """
publishers: 2
groups: [{id: law, title: The law}, {id: money, title: Money}]
entries:
  - {id: a, group: law, item: Is it approved?, asked-by: 17, covered-by: [item: approved, page: harmed]}
  - {id: b, group: money, item: Is it dear?, asked-by: 3, covered-by: [item: approved], in-part: Not how dear.}
  - {id: c, group: money, item: Does it sound odd?, asked-by: 0, covered-by: none, why: A feeling.}
"""


@pytest.fixture(scope="module")
def real(content: Content) -> coverage.Coverage:
    problems: Problems = []
    text = (DOCS / "coverage.yaml").read_text(encoding="utf-8")
    found = coverage.read(text, coverage.known(content), problems)
    assert problems == []
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the list and of its page."""
    for name in ("coverage.yaml", "coverage.md"):
        shutil.copy(DOCS / name, tmp_path)
    return tmp_path


def _problems(text: str) -> list[str]:
    problems: Problems = []
    coverage.read(text, NAMES, problems)
    return [str(problem) for problem in problems]


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_page_is_current() -> None:
    """Run from the shell, the check of the real page finds nothing, says nothing and exits 0."""
    command = [sys.executable, ROOT / "tools" / "coverage.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  our own command
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_question_stands_once(real: coverage.Coverage) -> None:
    """There are 95 questions with 95 ids and wordings, each in one group, and no group is empty."""
    assert len(real.entries) == QUESTIONS
    assert len({entry.id for entry in real.entries}) == QUESTIONS
    assert len({entry.item for entry in real.entries}) == QUESTIONS
    assert len(real.groups) == 8
    assert [group.id for group in real.groups if not real.of(group)] == []
    assert sum(len(real.of(group)) for group in real.groups) == QUESTIONS


def test_enough_is_covered(real: coverage.Coverage) -> None:
    """The covered questions do not get fewer, and each of the others has its reason."""
    assert len(real.covered) >= LEAST_COVERED
    assert len(real.covered) + len(real.left_out) == QUESTIONS
    assert [entry.id for entry in real.left_out if not entry.why] == []


def test_what_most_publishers_ask_is_covered_in_full(real: coverage.Coverage) -> None:
    """No question that seven or more publishers ask is left out or covered in part only."""
    asked = [entry for entry in real.entries if entry.asked_by >= 7]
    assert len(asked) == 12
    assert [entry.id for entry in asked if not entry.places or entry.in_part] == []


def test_the_page_shows_all_of_it(real: coverage.Coverage) -> None:
    """Under the true count each question stands in a table, and those left out a second time with the reason."""
    page = (DOCS / "coverage.md").read_text(encoding="utf-8")
    tables, _, left_out = page.partition("## Left out")
    assert f"**We cover {len(real.covered)} of 95**" in tables
    assert [entry.id for entry in real.entries if f"\n| {entry.item} | {entry.asked_by} | " not in tables] == []
    assert [
        entry.id for entry in real.left_out if f"\n| {entry.item} | {entry.asked_by} | {entry.why} |\n" not in left_out
    ] == []
    assert left_out.count("\n| ") == len(real.left_out) + 1
    assert [name for name in ("!", "{", "}") if name in page] == []


def test_a_small_list_becomes_a_page() -> None:
    """Places, the part left open, and a question left out each read as they should, under the count."""
    problems: Problems = []
    page = coverage.render(coverage.read(LIST, NAMES, problems))
    assert problems == []
    assert "lists of 2 publishers" in page
    assert "**We cover 2 of 3**, 1 of them in part." in page
    assert page.split("## The law\n")[1].split("\n## Money\n")[0].splitlines()[-1] == (
        "| Is it approved? | 17 | question `approved`; page `harmed` |"
    )
    assert page.split("\n## Money\n")[1].splitlines()[3:5] == [
        "| Is it dear? | 3 | question `approved`. In part: Not how dear. |",
        "| Does it sound odd? | 0 | not covered |",
    ]
    assert page.endswith(
        "## Left out\n\n| question | asked by | why |\n|---|---|---|\n| Does it sound odd? | 0 | A feeling. |\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("page: harmed", "page: harmd", "entries[a].covered-by[1].page: 'harmd'; did you mean 'harmed'?"),
        ("[item: approved]", "[item: gone]", "entries[b].covered-by[0].item: 'gone'; allowed: approved"),
        ("page: harmed", "pages: harmed", "entries[a].covered-by[1]: 'pages'; did you mean 'page'?"),
        ("[item: approved]", "[]", "entries[b].covered-by: []; must name a place, or be none"),
        ("[item: approved]", "[approved]", "entries[b].covered-by[0]: 'approved'; must be a mapping"),
        (
            ", why: A feeling.",
            "",
            "entries[c]: ['id', 'group', 'item', 'asked-by', 'covered-by']; key 'why' is missing",
        ),
        ("in-part: Not how dear.", "why: Dear.", "entries[b].why: 'why'; unknown key, allowed: id, group"),
        ("id: b", "id: a", "entries: 'a'; each id once"),
        ("group: law", "group: laws", "entries[a].group: 'laws'; did you mean 'law'?"),
        ("asked-by: 17", "asked-by: many", "entries[a].asked-by: 'many'; must be a whole number from 0 to 999"),
    ],
)
def test_a_mistake_is_named(old: str, new: str, problem: str) -> None:
    """A place that is not there, and any other mistake in the list, is one problem that names where and what."""
    assert LIST.count(old) == 1
    problems = _problems(LIST.replace(old, new))
    assert len(problems) == 1
    assert problems[0].startswith(f"coverage.yaml.{problem}")


@pytest.mark.parametrize(
    "kind", ["item", "option", "step", "ask", "topic", "contradiction", "outcome", "caution", "note", "page"]
)
def test_places_of_every_kind_are_known(content: Content, real: coverage.Coverage, kind: str) -> None:
    """The list uses every kind of place."""
    assert coverage.known(content)[kind]
    assert [entry.id for entry in real.entries if kind in entry.places]


def test_a_question_without_steps_is_no_place_for_steps(content: Content) -> None:
    """Steps can be named only for a question that has some."""
    changed = with_items(
        content.questionnaire, lambda item: replace(item, find_out=()) if item.id == "product" else item
    )
    names = coverage.known(replace(content, questionnaire=changed))
    assert set(names["item"]) - set(names["step"]) == {"product"}


def test_a_page_that_is_not_current_fails_the_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After a change of the list the check exits 1 and says what to run, and writing the page mends it."""
    assert coverage.main(["--check"], folder) == 0
    _change(folder / "coverage.yaml", "asked-by: 17", "asked-by: 16")
    before = (folder / "coverage.md").read_text(encoding="utf-8")
    assert coverage.main(["--check"], folder) == 1
    assert capsys.readouterr().out == "coverage.md is not current: run make coverage\n"
    assert (folder / "coverage.md").read_text(encoding="utf-8") == before
    assert coverage.main([], folder) == 0
    assert coverage.main(["--check"], folder) == 0


def test_a_missing_page_fails_the_check(folder: Path) -> None:
    """Without the page the check exits 1."""
    (folder / "coverage.md").unlink()
    assert coverage.main(["--check"], folder) == 1


@pytest.mark.parametrize("arguments", [["--check"], []])
def test_a_missing_place_fails_and_writes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """A place that the content does not hold is named, the exit is 1, and the page stays as it was."""
    _change(folder / "coverage.yaml", "caution: claim-seal", "caution: claim-seel")
    before = (folder / "coverage.md").read_text(encoding="utf-8")
    assert coverage.main(arguments, folder) == 1
    path = "coverage.yaml.entries[registry_listing_as_proof].covered-by[1].caution"
    assert capsys.readouterr().out == f"{path}: 'claim-seel'; did you mean 'claim-seal'?\n"
    assert (folder / "coverage.md").read_text(encoding="utf-8") == before
