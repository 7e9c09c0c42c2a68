"""The commands: content-check lists every problem, assess judges the answers in a file, scan finds the claims."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result
from flask import Flask

from app import create_app
from clinic_check.loader.content import Content
from clinic_check.loader.load import ContentError
from tests.told import Told

HERE = Path(__file__).parent
ROOT = HERE.parent
KEYS = ["name", "outcome", "rules", "counts", "cautions", "code"]
BAD = "\nedition: 2\nreviewed: soon\n"
PROBLEMS = [
    r"questions\.yaml: key 'edition' in line \d+ stands twice; each key once",
    r"questions\.yaml: key 'reviewed' in line \d+ stands twice; each key once",
    r"questions\.yaml\.reviewed: 'soon'; must be a date such as 2026-01-31",
]
PRP = {"product": "prp", "condition": "hair", "approved": "no", "claims": ["stories", "no-risk"]}


def _run(app: Flask, *arguments: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=list(map(str, arguments)))


def _assess(app: Flask, folder: Path, text: str, name: str = "answers.yaml") -> Result:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return _run(app, "assess", file)


def _judged(app: Flask, folder: Path, text: str, name: str = "answers.yaml") -> Any:
    result = _assess(app, folder, text, name)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def _copy(folder: Path, added: str = "", read: str = "") -> Path:
    """The real content, with a text added to the questions, or another day on which every source was read."""
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.copy(ROOT / "CHANGELOG.md", folder)
    questions = (ROOT / "questions.yaml").read_text(encoding="utf-8")
    (folder / "questions.yaml").write_text(questions + added, encoding="utf-8")
    if read:
        sources = folder / "content" / "sources.yaml"
        text, count = re.subn(r"(?m)^(\s+read: ).*$", rf"\g<1>{read}", sources.read_text(encoding="utf-8"))
        assert count
        sources.write_text(text, encoding="utf-8")
    return folder


def _assert_problems(lines: list[str]) -> None:
    assert len(lines) == len(PROBLEMS)
    for line, problem in zip(lines, PROBLEMS, strict=True):
        assert re.fullmatch(problem, line)


def test_the_real_content_is_in_order(app: Flask) -> None:
    """On the real content content-check says so and exits 0."""
    result = _run(app, "content-check")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "The content is in order.\n", "")


def test_content_check_lists_late_dates(tmp_path: Path) -> None:
    """Dates to come are problems to content-check, and the app starts all the same."""
    site = create_app({"CONTENT": _copy(tmp_path, read="9999-12-31")})
    result = _run(site, "content-check")
    assert result.exit_code == 1
    line = r"content/sources\.yaml\.sources\[[a-z0-9-]+\]\.read: 9999-12-31; not after \d{4}-\d\d-\d\d"
    assert result.stdout.splitlines()
    assert all(re.fullmatch(line, one) for one in result.stdout.splitlines())


def test_the_app_does_not_start_on_bad_content(tmp_path: Path) -> None:
    """create_app raises ContentError with each problem on a line of its own."""
    with pytest.raises(ContentError) as caught:
        create_app({"CONTENT": _copy(tmp_path, BAD)})
    _assert_problems(str(caught.value).splitlines())


def test_content_check_as_an_editor_runs_it(tmp_path: Path) -> None:
    """Run from the shell on bad content, the command lists the problems and shows no traceback."""
    project = _copy(tmp_path, BAD)
    shutil.copy(ROOT / "app.py", project)
    for name in ("clinic_check", "static", "templates"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "flask", "--app", "app", "content-check"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)  # noqa: S603  our own command
    assert done.returncode == 1
    shown = done.stdout + done.stderr
    assert all(re.search(problem, shown) for problem in PROBLEMS)
    assert "Traceback" not in shown


def test_no_answers_at_all(app: Flask, content: Content, tmp_path: Path) -> None:
    """An empty mapping is judged as if nothing was answered; each part, the code too, is worked out by hand.

    Shown and scored are 2 questions on approval, 6 on openness, 2 on sales and 6 on people. The code is the edition,
    twenty-one zeros for the 100 bits of answers, and the checks c = -15 = 16 (G) and d = 44 = 13 (D), modulo 31.
    """
    result = _judged(app, tmp_path, "{}")
    by_id = {caution.id: caution for caution in content.library.cautions}
    rules = [by_id[name].rules for name in result.pop("cautions")]
    assert [any(rule in one for one in rules) for rule in ("H1", "H2", "H3", "H5")] == [True] * 4
    assert len(rules) == 4
    assert result == {
        "name": "",
        "outcome": "unknowns",
        "rules": ["H1", "H2", "H3", "H5"],
        "counts": {"ok": 0, "unclear": 16, "concern": 0, "critical": 0},
        "code": "2000000000000000000000GD",
    }


def test_the_commands_go_by_the_content_of_the_app(
    app: Flask, content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the app has loaded is judged and scanned by; the files are not read again."""
    questionnaire = dataclasses.replace(content.questionnaire, edition=3)
    changed = dataclasses.replace(content, questionnaire=questionnaire, scanner=Told((("no-risk", "Good"),)))  # type: ignore[arg-type]
    monkeypatch.setitem(app.extensions, "contents", {"en": changed})
    monkeypatch.setitem(app.config, "CONTENT", tmp_path)
    (tmp_path / "content" / "editions").mkdir(parents=True)
    assert _judged(app, tmp_path, "{}")["code"][0] == "3"
    assert [one["quote"] for one in json.loads(_scan(app, tmp_path, "Good morning.").stdout)] == ["Good"]
    assert _run(app, "freeze").exit_code == 0
    assert (tmp_path / "content" / "editions" / "3.yaml").exists()


def test_one_mapping_gives_one_object(app: Flask, content: Content, tmp_path: Path) -> None:
    """A mapping of item to option gives one object without a name, with exactly these keys in this order."""
    result = _judged(app, tmp_path, json.dumps(PRP))
    assert list(result) == KEYS
    assert list(result["counts"]) == ["ok", "unclear", "concern", "critical"]
    assert result["name"] == ""
    assert result["outcome"] == "stop"
    assert result["rules"] == ["R5", "H3", "H4", "H5"]
    assert result["counts"] == {"ok": 0, "unclear": 14, "concern": 1, "critical": 0}
    by_id = {caution.id: caution for caution in content.library.cautions}
    assert "R5" in by_id[result["cautions"][0]].rules
    of_answers = [by_id[name] for name in result["cautions"] if not by_id[name].rules]
    assert [caution.item for caution in of_answers] == ["claims", "claims"]
    assert re.fullmatch(r"2[0-9A-HJ-KM-NP-TV-Y]{23}", result["code"])


def test_a_list_gives_a_list_in_the_same_order(app: Flask, tmp_path: Path) -> None:
    """Each case of a list gives one object under its name, in the order of the file."""
    cases = [
        {"name": "b", "answers": PRP, "why": "Other keys are for people."},
        {"answers": {}},
        {"name": "a", "answers": {"enforcement": "found"}},
        {"name": 7, "answers": {}},
    ]
    results = _judged(app, tmp_path, json.dumps(cases))
    assert [(one["name"], one["outcome"]) for one in results] == [
        ("b", "stop"),
        ("", "unknowns"),
        ("a", "stop"),
        ("7", "unknowns"),
    ]
    assert all(list(one) == KEYS for one in results)
    assert results[0] == {**_judged(app, tmp_path, json.dumps(PRP)), "name": "b"}


def test_an_empty_list_gives_an_empty_list(app: Flask, tmp_path: Path) -> None:
    """No cases, no results."""
    assert _judged(app, tmp_path, "[]") == []


@pytest.mark.parametrize(
    "text",
    [
        "product: prp\ncondition: hair\napproved: no\nclaims: [no-risk, stories]\n",
        "product: prp\ncondition: hair\napproved: 'no'\nclaims:\n  - stories\n  - no-risk\n",
        'claims: [stories, no-risk]\napproved: "no"\ncondition: "hair"\nproduct: prp\n',
        '{"product":"prp","condition":"hair","approved":"no","claims":["stories","no-risk"]}',
        '{\n\t"product": "prp",\n\t"condition": "hair",\n\t"approved": "no",\n\t"claims": ["stories", "no-risk"]\n}\n',
        "\ufeffproduct: prp\ncondition: hair\napproved: no\nclaims: [no-risk, stories]\n",
    ],
    ids=["plain words", "quoted words", "another order", "tight JSON", "JSON with tabs", "with a byte order mark"],
)
def test_yaml_and_json_say_the_same(app: Flask, tmp_path: Path, text: str) -> None:
    """YAML and JSON, yes and no quoted or not, and any order of items and boxes give the same result."""
    assert _judged(app, tmp_path, text) == _judged(app, tmp_path, json.dumps(PRP), "answers.json")


def test_yes_is_a_word(app: Flask, tmp_path: Path) -> None:
    """An unquoted yes is the option yes."""
    assert _judged(app, tmp_path, "risks: yes")["counts"] == {"ok": 1, "unclear": 15, "concern": 0, "critical": 0}


@pytest.mark.parametrize("empty", ["pay:", "pay: ~", "claims: []", "claims:\npay:\nplace: "])
def test_a_value_left_empty_is_unanswered(app: Flask, tmp_path: Path, empty: str) -> None:
    """An item without a value, and one with an empty list, are judged as if they were not there."""
    assert _judged(app, tmp_path, f"product: exosomes\n{empty}\n") == _judged(app, tmp_path, "product: exosomes\n")


def test_empty_answers_are_all_unanswered(app: Flask, tmp_path: Path) -> None:
    """A case whose answers are left empty is judged as if nothing was answered."""
    results = _judged(app, tmp_path, "- name: first\n  answers:\n- name: second\n  answers: {}\n")
    assert {**results[0], "name": "second"} == results[1]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("010", "010"),
        ("1e3", "1e3"),
        ("0x1F", "0x1F"),
        ("2026-01-31", "2026-01-31"),
        ("no", "no"),
        ("1_0", "1_0"),
        ("", ""),
    ],
)
def test_a_name_stays_as_it_is_written(app: Flask, tmp_path: Path, name: str, shown: str) -> None:
    """What looks like a number, a date or a truth value is a name like others; an empty one is none."""
    (result,) = _judged(app, tmp_path, f"- name: {name}\n  answers:\n")
    assert result["name"] == shown


@pytest.mark.parametrize(
    "leftover",
    [
        {"trial-record": "differs"},
        {"ethics-board": "no"},
        {"trial-record": "matches", "ethics-board": "yes"},
    ],
)
def test_answers_to_hidden_questions_change_nothing(app: Flask, tmp_path: Path, leftover: dict[str, str]) -> None:
    """Without a trial its record and its board are not asked for, and what is left of such answers plays no part."""
    shown = {**PRP, "trial": "no", "pay": "yes"}
    with_leftovers = _judged(app, tmp_path, json.dumps({**shown, **leftover}))
    assert with_leftovers == _judged(app, tmp_path, json.dumps(shown))
    assert with_leftovers != _judged(app, tmp_path, json.dumps({**shown, **leftover, "trial": "yes"}))


def test_approval_hides_the_trial_questions(app: Flask, tmp_path: Path) -> None:
    """With a name that is on the list, answers on trial, letter and payment play no part."""
    shown = {"product": "approved-product", "condition": "blood", "approved": "yes-checked"}
    hidden = {"trial": "yes", "trial-record": "differs", "ind": "no", "ethics-board": "no", "pay": "yes"}
    result = _judged(app, tmp_path, json.dumps({**shown, **hidden}))
    assert result == _judged(app, tmp_path, json.dumps(shown))
    assert result["counts"] == {"ok": 1, "unclear": 14, "concern": 0, "critical": 0}


def test_the_scenarios_can_be_judged_at_once(app: Flask) -> None:
    """The file of scenarios gives, case by case, the names, outcomes and rules that stand in it."""
    cases = yaml.load((HERE / "scenarios.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506  makes texts only
    assert cases
    result = _run(app, "assess", HERE / "scenarios.yaml")
    assert result.exit_code == 0
    assert [(one["name"], one["outcome"], one["rules"]) for one in json.loads(result.stdout)] == [
        (case["name"], case["outcome"], case["rules"]) for case in cases
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("aproved: no", ["unknown item 'aproved'", "did you mean 'approved'?"]),
        ("zzz: no", ["unknown item 'zzz'", "known are product, condition"]),
        ("approved: maybe", ["unknown option 'maybe' of approved", "known are yes-checked"]),
        ("approved: refussed", ["unknown option 'refussed' of approved", "did you mean 'refused'?"]),
        ("approved: true", ["unknown option 'true' of approved"]),
        ("approved: [no, refused]", ["unknown option ['no', 'refused'] of approved"]),
        ("approved: {no: yes}", ["unknown option {'no': 'yes'} of approved"]),
        ("aproved:", ["unknown item 'aproved'", "did you mean 'approved'?"]),
        ("claims: [stories, ]\nclaims: []", ["key 'claims' in line 2 stands twice"]),
        ("claims: [~]", ["unknown option None of claims"]),
        ("approved: 3", ["unknown option '3' of approved"]),
        ("approved: 010", ["unknown option '010' of approved"]),
        ("1: no", ["unknown item '1'"]),
        ("hands: nurse", ["unknown option 'nurse' of hands", "did you mean 'nurse-or-pa'?"]),
        ("paid: yes", ["unknown option 'yes' of paid", "known are not-yet, paid, signed"]),
        ("trial: right-to-tri", ["unknown option 'right-to-tri' of trial", "did you mean 'right-to-try'?"]),
        ("approved: abroads", ["unknown option 'abroads' of approved", "did you mean 'abroad'?"]),
        ("condition: als-or-ms", ["unknown option 'als-or-ms' of condition"]),
        ("claims: [stories, storys]", ["unknown option 'storys' of claims", "did you mean 'stories'?"]),
        ("claims: [stories, none-of-these]", ["claims: stories, none-of-these exclude each other"]),
        ("claims: [[stories]]", ["unknown option ['stories'] of claims"]),
        ("{name: one, answers: {approved: no}}", ["unknown item 'name'"]),
        ("", ["answers are a mapping of item to option"]),
        ("approved", ["answers are a mapping of item to option"]),
        ("12", ["answers are a mapping of item to option"]),
        ("[{name: first, answers: {}}, {name: second, answers: [no]}]", ["case 2 second: answers are a mapping"]),
        ("[{name: first, answers: {}}, {name: second}]", ["case 2 must be a mapping with name and answers"]),
        ("[{approved: no}]", ["case 1 must be a mapping with name and answers"]),
        ("[no]", ["case 1 must be a mapping with name and answers"]),
        ("[{name: bad, answers: {risks: never}}]", ["case 1 bad: unknown option 'never' of risks"]),
        ("approved: no\napproved: refused", ["key 'approved' in line 2 stands twice"]),
        ("approved: [no", ["line 1", "must be readable YAML"]),
        ("approved: !!python/name:os.system no", ["must be readable YAML"]),
        ("approved: !!bool never", ["must be readable YAML"]),
        ("\x00", ["must be readable YAML"]),
    ],
)
def test_wrong_answers_are_named_on_stderr(app: Flask, tmp_path: Path, text: str, words: list[str]) -> None:
    """A file with anything wrong in it gives exit 2, a message that names file and fault, and no result at all."""
    result = _assess(app, tmp_path, text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("answers.yaml: ")
    assert [word for word in words if word not in result.stderr] == []
    assert "Traceback" not in result.stderr


def test_a_file_that_is_not_utf8_is_refused(app: Flask, tmp_path: Path) -> None:
    """Bytes that are no UTF-8 give exit 2 and a message."""
    (tmp_path / "answers.yaml").write_bytes(b"approved: n\xf6")
    result = _run(app, "assess", tmp_path / "answers.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "answers.yaml: must be UTF-8 text\n"


@pytest.mark.parametrize("name", ["nowhere.yaml", "."])
def test_what_is_no_file_is_refused(app: Flask, tmp_path: Path, name: str) -> None:
    """A missing file and a folder give exit 2, a message with the name, and no result."""
    result = _run(app, "assess", tmp_path / name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert str(tmp_path / name) in result.stderr


MATCH_KEYS = ["claim", "start", "end", "quote", "level", "frames"]
PROMISE = "Our \u201cexosomes\u201d cure arthritis. There are no side effects."
PROMISED = [("cure-or-guarantee", "cure arthritis"), ("no-risk", "no side effects")]


def _scan(app: Flask, folder: Path, content: str | bytes) -> Result:
    file = folder / "page.txt"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return _run(app, "scan", file)


def _lines(result: Result) -> list[Any]:
    assert (result.exit_code, result.stderr) == (0, "")
    return [json.loads(line) for line in result.stdout.splitlines()]


def _assert_promised(matches: list[dict[str, Any]], text: str) -> None:
    """The matches are those two claims, each with exactly these keys in this order, at its place in the text."""
    assert [list(match) for match in matches] == [MATCH_KEYS, MATCH_KEYS]
    assert all(match["quote"] == text[match["start"] : match["end"]] for match in matches)
    for match, (claim, words) in zip(matches, PROMISED, strict=True):
        assert (match["claim"], words in match["quote"], bool(match["frames"])) == (claim, True, True)


def test_plain_text_is_scanned(app: Flask, tmp_path: Path) -> None:
    """A file of plain text gives one list of claims with their places in it."""
    result = _scan(app, tmp_path, PROMISE)
    assert (result.exit_code, result.stderr) == (0, "")
    _assert_promised(json.loads(result.stdout), PROMISE)


def test_byte_order_mark_moves_no_place(app: Flask, tmp_path: Path) -> None:
    """A mark at the start of a file is no part of its text."""
    assert _scan(app, tmp_path, "\ufeff" + PROMISE).stdout == _scan(app, tmp_path, PROMISE).stdout


def test_lines_of_json_are_scanned_one_by_one(app: Flask, tmp_path: Path) -> None:
    """Each object gives a line with its id, whatever that is, and its claims; other keys and empty lines do nothing."""
    rows = [{"id": "b", "text": PROMISE, "label": "x"}, {"id": 7, "text": ""}, {"text": f"Hi. {PROMISE}", "id": None}]
    found = _lines(_scan(app, tmp_path, "\n\n".join(map(json.dumps, rows)) + "\n \n"))
    assert [list(one) for one in found] == [["id", "matches"]] * 3
    assert [one["id"] for one in found] == ["b", 7, None]
    _assert_promised(found[0]["matches"], PROMISE)
    assert found[1]["matches"] == []
    _assert_promised(found[2]["matches"], f"Hi. {PROMISE}")
    assert _lines(_scan(app, tmp_path, "\r\n".join(map(json.dumps, rows)))) == found


def test_half_a_sign_is_scanned(app: Flask, tmp_path: Path) -> None:
    """A text with half of a sign that needs two, which JSON can spell and UTF-8 cannot, is scanned and quoted."""
    row = '{"id": "\\ud83d", "text": "There are no side \\ud83d effects."}'
    (found,) = _lines(_scan(app, tmp_path, row))
    assert found["id"] == "\ud83d"
    assert [match["quote"] for match in found["matches"]] == ["no side \ud83d effects"]


@pytest.mark.parametrize("text", ["", "\n\n", "Good morning.", "[]", "12", "{}", '{"id": 1}', '{"id": 1, "text": 2}'])
def test_text_without_claims_gives_an_empty_list(app: Flask, tmp_path: Path, text: str) -> None:
    """An empty file, a calm text and JSON that has no text are plain text without a claim."""
    result = _scan(app, tmp_path, text)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "[]\n", "")


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ("no side effects", 2),
        ("\nno side effects", 3),
        ('{"id": 2}', 2),
        ('{"text": "Hi."}', 2),
        ('{"id": 2, "text": null}', 2),
        ("[1]", 2),
        ("[" * 100_000, 2),
        ('{"id": 2, "text": "Hi."} x', 2),
    ],
)
def test_line_that_is_no_object_is_named(app: Flask, tmp_path: Path, wrong: str, line: int) -> None:
    """Behind a line of JSON every line must be an object with id and text; the first that is not is named, alone."""
    result = _scan(app, tmp_path, f'{{"id": 1, "text": "No side effects."}}\n{wrong}\nworse\n')
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"page.txt: line {line} must be an object with id and text\n"


def test_text_that_is_not_utf8_is_not_scanned(app: Flask, tmp_path: Path) -> None:
    """Bytes that are no UTF-8 give exit 2 and a message, and no claim."""
    result = _scan(app, tmp_path, b"no side effects \xff")
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", "page.txt: must be UTF-8 text\n")


@pytest.mark.parametrize("name", ["nowhere.txt", "."])
def test_what_is_no_file_is_not_scanned(app: Flask, tmp_path: Path, name: str) -> None:
    """A missing file and a folder give exit 2, a message with the name, and no claim."""
    result = _run(app, "scan", tmp_path / name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert str(tmp_path / name) in result.stderr
