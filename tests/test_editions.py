"""Released editions are frozen: additions are allowed, every other change is rejected."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from click.testing import Result
from flask import Flask

from clinic_check.check.model import Item, Option, Questionnaire
from clinic_check.loader.editions import Editions, check_editions, read
from clinic_check.loader.load import ContentError, load
from clinic_check.loader.node import Node, Problems, parse
from tests.changed import with_item_added, with_items, without_item

ROOT = Path(__file__).parent.parent
FILE, NEW_FILE = "content/editions/1.yaml", "content/editions/2.yaml"
RISKS = "questions.yaml items[risks]"
Change = Callable[[Item], Item]


@pytest.fixture(scope="module")
def kept() -> Editions:
    """What is released, as it is kept in the repository."""
    problems: Problems = []
    found = read(ROOT, lambda name: parse((ROOT / name).read_text(encoding="utf-8"), name, problems), problems)
    assert problems == []
    return found


@pytest.fixture(scope="module")
def editions(kept: Editions) -> Editions:
    """Edition 1 alone, while edition 2 is in the making."""
    return Editions({1: kept.files[1]}, frozenset({1}))


def changed(questionnaire: Questionnaire, change: Change, name: str = "risks") -> Questionnaire:
    """The questionnaire with this item changed."""
    return with_items(questionnaire, lambda item: change(item) if item.id == name else item)


def added(questionnaire: Questionnaire, item: Item) -> Questionnaire:
    """The questionnaire with one item more, at the end of its last step."""
    return with_item_added(questionnaire, item, questionnaire.steps[-1].id, "openness")


def options(item: Item, *options: Option) -> Item:
    return replace(item, options=options)


def problems(questionnaire: Questionnaire, editions: Editions) -> list[str]:
    return [str(problem) for problem in check_editions(questionnaire, editions)]


def numbered(item: Item, numbers: str) -> Item:
    """The item with these options in this order: "partly:3 no:2"."""
    pairs = (pair.split(":") for pair in numbers.split())
    return options(item, *(Option(name, int(number), name) for name, number in pairs))


def of_text(folder: Path, text: str) -> Editions:
    """The editions of a folder with this text for edition 1."""
    (folder / FILE).parent.mkdir(parents=True)
    (folder / FILE).touch()
    return replace(read(folder, lambda name: parse(text, name, []), []), released=frozenset({1}))


def test_what_is_released_is_frozen(kept: Editions, questionnaire: Questionnaire) -> None:
    """Edition 1 is released and has its file, and the questionnaire of today keeps to every file."""
    assert kept.released is not None
    assert 1 in kept.released
    assert 1 in kept.files
    assert problems(questionnaire, kept) == []


# ---- Refused ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda item: replace(item, slot=99), f"{RISKS}.slot: 99; must stay 12, by {FILE}"),
        (lambda item: replace(item, capacity=16), f"{RISKS}.capacity: 16; must stay 8, by {FILE}"),
        (lambda item: replace(item, several=True), f"{RISKS}.kind: several; must stay one, by {FILE}"),
        (lambda item: replace(item, since=2), f"{RISKS}.since: 2; at most 1, by {FILE}"),
        (
            lambda item: numbered(item, "yes:1 partly:2 unknown:4"),
            f"{RISKS}.options: no 'no'; must stay, by {FILE}",
        ),
        (
            lambda item: numbered(item, "yes:1 partly:2 no:5 unknown:4"),
            f"{RISKS}.options[no].number: 5; must stay 3, by {FILE}",
        ),
        (
            lambda item: numbered(item, "yes:1 partly:2 no:3 unknown:4 lost:0"),
            f"{RISKS}.options[lost].number: 0; above 4, the highest of {FILE}",
        ),
        (
            lambda item: numbered(item, "yes:1 partly:2 no:3 unknown:4 lost:4"),
            f"{RISKS}.options[lost].number: 4; above 4, the highest of {FILE}",
        ),
    ],
    ids=["slot", "capacity", "kind", "since", "option-missing", "option-renumbered", "option-below", "option-reused"],
)
def test_a_frozen_item_stays(questionnaire: Questionnaire, editions: Editions, change: Change, problem: str) -> None:
    """Another slot, capacity or kind, a later start, an option lost or with another number, a new one not on top."""
    assert problems(changed(questionnaire, change), editions) == [problem]


def test_a_frozen_item_may_not_be_lost(questionnaire: Questionnaire, editions: Editions) -> None:
    """An item of a released edition stays in the file."""
    assert problems(without_item(questionnaire, "risks"), editions) == [
        f"questions.yaml items: no 'risks'; must stay, by {FILE}"
    ]


@pytest.mark.parametrize(
    ("slot", "since", "problem"),
    [
        (12, 2, f"questions.yaml items[new].slot: 12; none of {FILE}"),
        (99, 1, f"questions.yaml items[new].since: 1; above 1, because it is not in {FILE}"),
    ],
)
def test_a_new_item_takes_no_place_of_old_ones(
    questionnaire: Questionnaire, editions: Editions, slot: int, since: int, problem: str
) -> None:
    """A new item has a slot of its own and begins with a later edition than the frozen ones."""
    new = replace(questionnaire.by_id["risks"], id="new", slot=slot, since=since)
    assert problems(added(questionnaire, new), editions) == [problem]


def test_an_option_put_before_i_do_not_know_is_refused(questionnaire: Questionnaire, editions: Editions) -> None:
    """Numbered by its place, so that the options behind it shift, it is refused twice."""
    assert problems(
        changed(questionnaire, lambda item: numbered(item, "yes:1 partly:2 no:3 lost:4 unknown:5")), editions
    ) == [
        f"{RISKS}.options[unknown].number: 5; must stay 4, by {FILE}",
        f"{RISKS}.options[lost].number: 4; above 4, the highest of {FILE}",
    ]


def test_options_that_change_their_numbers_are_refused(questionnaire: Questionnaire, editions: Editions) -> None:
    """Two options that trade places, and their numbers with them, are refused."""
    swapped = changed(questionnaire, lambda item: numbered(item, "partly:1 yes:2 no:3 unknown:4"))
    assert sorted(problems(swapped, editions)) == [
        f"{RISKS}.options[partly].number: 1; must stay 2, by {FILE}",
        f"{RISKS}.options[yes].number: 2; must stay 1, by {FILE}",
    ]


def test_each_edition_is_kept_to(questionnaire: Questionnaire, editions: Editions) -> None:
    """An option that edition 2 added is frozen with it, and an item of edition 2 has no place in codes of edition 1."""
    second = dict(editions.files[1] or {})
    second["risks"] = replace(second["risks"], options={**second["risks"].options, "lost": 5})
    second["new"] = replace(second["risks"], id="new", slot=99)
    for item in (questionnaire.by_id["hands"], questionnaire.by_id["paid"]):
        options_of = {option.id: option.number for option in item.options}
        second[item.id] = replace(
            second["risks"], id=item.id, slot=item.slot, capacity=item.capacity, options=options_of
        )
    both = Editions({**editions.files, 2: second}, frozenset({1, 2}))
    new = replace(questionnaire.by_id["risks"], id="new", slot=99, since=1)
    today = added(questionnaire, numbered(new, "yes:1 partly:2 no:3 unknown:4 lost:5"))
    found = problems(today, both)
    assert f"questions.yaml items[new].since: 1; above 1, because it is not in {FILE}" in found
    assert f"{RISKS}.options: no 'lost'; must stay, by content/editions/2.yaml" in found
    assert [one for one in found if "items[new]" not in one and RISKS not in one] == []


# ---- Editions and their files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edition", "files", "released", "missing"),
    [
        (1, (), {1}, [1]),
        (1, (), None, [1]),
        (2, (1,), {1, 2}, [2]),
        (2, (2,), {1}, [1]),
        (3, (1,), set(), [2]),
        (1, (1,), {1, 2}, [2]),
    ],
    ids=["present", "no-changelog", "present-of-two", "earlier", "earlier-unnamed", "edition-put-back"],
)
def test_a_released_edition_has_its_file(
    questionnaire: Questionnaire,
    editions: Editions,
    edition: int,
    files: tuple[int, ...],
    released: set[int] | None,
    missing: list[int],
) -> None:
    """Each edition that the changelog names, and each before the present one; without a changelog that one too."""
    there = Editions(dict.fromkeys(files, editions.files[1]), None if released is None else frozenset(released))
    found = problems(replace(questionnaire, edition=edition), there)
    assert [one for one in found if "missing" in one] == [
        f"content/editions/{one}.yaml: missing; must be there, because edition {one} is released" for one in missing
    ]


def test_an_edition_in_the_making_needs_no_file(questionnaire: Questionnaire, editions: Editions) -> None:
    """While edition 2 is written, and until the changelog has its heading, edition 1 alone is frozen."""
    assert problems(questionnaire, editions) == []


def test_the_edition_is_never_put_back(questionnaire: Questionnaire, editions: Editions) -> None:
    """The present edition is not lower than one that is frozen."""
    both = replace(editions, files={**editions.files, 2: None})
    assert problems(replace(questionnaire, edition=1), both) == [
        "questions.yaml.edition: 1; at least 2, by content/editions/2.yaml",
    ]


@pytest.mark.parametrize(
    ("text", "released"),
    [
        ("## Edition 1, November 22, 2026\n", {1}),
        ("# Changes\n\n## Edition 12, May 1, 2030\n- x\n\n## Edition 11, May 1, 2029\n", {11, 12}),
        ("## Edition 2 (in the making)\n", set()),
        ("## Edition 2\n- Edition 1, as it was\n## Words, May 1, 2027\n", set()),
    ],
)
def test_a_heading_with_a_date_says_that_an_edition_is_released(tmp_path: Path, text: str, released: set[int]) -> None:
    """Headings of other kinds, and without a date, do not."""
    (tmp_path / "CHANGELOG.md").write_text(text, encoding="utf-8")
    assert read(tmp_path, lambda name: Node({}, name, []), []).released == released


def test_without_a_changelog_nothing_is_said(tmp_path: Path) -> None:
    """A changelog that is missing or no text says nothing of editions."""
    assert read(tmp_path, lambda name: Node({}, name, []), []).released is None
    (tmp_path / "CHANGELOG.md").write_bytes(b"\xff")
    assert read(tmp_path, lambda name: Node({}, name, []), []).released is None


@pytest.mark.parametrize("name", ["one.yaml", "01.yaml", "0.yaml", "1.2.yaml"])
def test_a_file_that_names_no_edition_is_refused(tmp_path: Path, name: str) -> None:
    """A file beside the editions is named as a problem."""
    (tmp_path / "content" / "editions").mkdir(parents=True)
    (tmp_path / "content" / "editions" / name).touch()
    found: Problems = []
    assert read(tmp_path, lambda file: Node({}, file, []), found).files == {}
    assert [str(one) for one in found] == [
        f"content/editions/{name}: {name}; must be named by its edition, such as 2.yaml"
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", f"{FILE}: None; must be a mapping"),
        ("{}", f"{FILE}: []; key 'items' is missing"),
        ("{items: [], other: 1}", f"{FILE}.other: 'other'; unknown key, allowed: items"),
        ("items: 7", f"{FILE}.items: 7; must be a list"),
        (
            "items: [{id: risks, slot: 0, capacity: 8, kind: one, options: {}}]",
            f"{FILE}.items[risks].slot: 0; must be a whole number from 1 to 200",
        ),
        (
            "items: [{id: risks, slot: 1, capacity: 65, kind: one, options: {}}]",
            f"{FILE}.items[risks].capacity: 65; must be a whole number from 1 to 64",
        ),
        (
            "items: [{id: risks, slot: 1, capacity: 8, kind: single, options: {}}]",
            f"{FILE}.items[risks].kind: 'single'; allowed: one, several",
        ),
        (
            "items: [{id: risks, slot: 1, capacity: 8, kind: one, options: {yes: first}}]",
            f"{FILE}.items[risks].options.yes: 'first'; must be a whole number from 1 to 64",
        ),
    ],
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    """A file of an edition is read as strictly as all content."""
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / FILE).touch()
    found: Problems = []
    read(tmp_path, lambda name: parse(text, name, found), found)
    assert [str(one) for one in found] == [problem]


def test_an_emptied_file_hides_nothing(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """Without items in the file of edition 1 every item that is said to be of that edition is one too many."""
    old = [item for item in questionnaire.items if item.since == 1]
    assert len(problems(questionnaire, of_text(tmp_path, "items: []"))) == len(old) == 23


def test_an_unreadable_file_brings_up_nothing_else(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """What keeps a file from being read is a problem of its own; no item is compared with it."""
    assert problems(questionnaire, of_text(tmp_path, "items: [")) == []


# ---- The loader and the command --------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real content, with edition 2 in the making."""
    for name in ("questions.yaml", "CHANGELOG.md"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "content", tmp_path / "content")
    (tmp_path / NEW_FILE).unlink(missing_ok=True)
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text(changelog.read_text(encoding="utf-8").replace("## Edition 2, ", "## Edition 2 of "), "utf-8")
    return tmp_path


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_loader_compares_with_the_editions(folder: Path) -> None:
    """Content with an option whose number was changed and one that has none is refused, and both are named."""
    questions = folder / "questions.yaml"
    edit(questions, "{id: own-marrow-same-day, number: 5,", "{id: own-marrow-same-day, number: 25,")
    edit(
        questions,
        "{id: not-met, number: ",
        "{id: not-there, number: 8, label: New, level: ok}\n          - {id: not-met, number: ",
    )
    edit(folder / FILE, "slot: 23\n", "slot: 27\n")
    with pytest.raises(ContentError) as caught:
        load(folder)
    found = str(caught.value)
    assert f"questions.yaml items[product].options[own-marrow-same-day].number: 25; must stay 5, by {FILE}" in found
    assert "questions.yaml items[who-treats].options[not-there].number: 8; at most 7 by the capacity, 8" in found
    assert f"questions.yaml items[own-doctor].slot: 23; must stay 27, by {FILE}" in found


def test_a_deleted_edition_is_missed(folder: Path) -> None:
    """Content without the file of a released edition is refused."""
    (folder / FILE).unlink()
    with pytest.raises(ContentError) as caught:
        load(folder)
    assert str(caught.value) == f"{FILE}: missing; must be there, because edition 1 is released"


def _freeze(app: Flask) -> Result:
    return app.test_cli_runner().invoke(args=["freeze"])


def test_freeze_writes_what_the_loader_asks_for(app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For an edition in the making it writes what edition 1 has and what was added since, and content goes by it."""
    monkeypatch.setitem(app.config, "CONTENT", folder)
    assert _freeze(app).exit_code == 0
    first, second = (folder / "content" / "editions" / name for name in ("1.yaml", "2.yaml"))
    old, new = (
        {item["id"]: item for item in yaml.safe_load(file.read_text(encoding="utf-8"))["items"]}
        for file in (first, second)
    )
    assert len(old) == 23
    for name, item in old.items():
        assert new[name] | {"options": new[name]["options"] | item["options"]} == new[name] | {"id": name}
        assert {key: new[name][key] for key in ("slot", "capacity", "kind")} == {
            key: item[key] for key in ("slot", "capacity", "kind")
        }
    load(folder)


def test_an_edition_is_frozen_once(app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file of the edition is there, freeze leaves it as it is and fails."""
    monkeypatch.setitem(app.config, "CONTENT", folder)
    assert _freeze(app).exit_code == 0
    edit(folder / NEW_FILE, "# Written by", "# Once written by")
    before = (folder / NEW_FILE).read_bytes()
    done = _freeze(app)
    assert done.exit_code == 2
    assert NEW_FILE in done.stderr
    assert (folder / NEW_FILE).read_bytes() == before
