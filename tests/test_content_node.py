"""Reading YAML: strings stay strings, every problem has a path, and no input crashes it."""

from __future__ import annotations

import datetime
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from clinic_check.loader import node as content_node
from clinic_check.loader.node import Node, Problem, Problems, nearest, parse

MADE_OF = st.text(alphabet="ab: -[]{},?!&*|>'\"#%@\n\t<=~.0123", max_size=40)


def _node(data: object) -> tuple[Node, Problems]:
    problems: Problems = []
    return Node(data, "file.key", problems), problems


def _lines(problems: Problems) -> list[str]:
    return [str(problem) for problem in problems]


@pytest.fixture(params=["C", "Python"])
def read(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], tuple[object, list[str]]]:
    """Parse a text with the C loader and with the Python fallback."""
    module: ModuleType = content_node
    if request.param == "Python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
        spec = importlib.util.spec_from_file_location("content_node_in_python", Path(content_node.__file__))
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)

    def read(text: str) -> tuple[object, list[str]]:
        problems: Problems = []
        return module.parse(text, "file", problems).data, [str(problem) for problem in problems]

    return read


def test_yes_and_no_are_words(read: Callable[[str], tuple[object, list[str]]]) -> None:
    """Yes, no, on, off, true and false are read as the words they are, quoted or not."""
    text = "[yes, no, on, off, true, false, Yes, NO, 'yes', \"no\"]"
    assert read(text) == (["yes", "no", "on", "off", "true", "false", "Yes", "NO", "yes", "no"], [])


def test_dates_are_words_and_numbers_are_not(read: Callable[[str], tuple[object, list[str]]]) -> None:
    """A date stays the word that was written, a number is a number, and an empty value is nothing."""
    assert read("{a: 12, b: 2026-01-31, c: , d: 1.5, e: 2026-13-45}") == (
        {"a": 12, "b": "2026-01-31", "c": None, "d": 1.5, "e": "2026-13-45"},
        [],
    )


def test_a_key_that_stands_twice_is_named_with_its_line(read: Callable[[str], tuple[object, list[str]]]) -> None:
    """Each second use of a key is a problem that names the key and its line, however deep it stands."""
    assert read("a: 1\nb:\n  - c: 1\n    d: 2\n    c: 3\na: 4\n")[1] == [
        "file: key 'a' in line 6 stands twice; each key once",
        "file: key 'c' in line 5 stands twice; each key once",
    ]


def test_the_same_key_in_two_mappings_is_no_problem(read: Callable[[str], tuple[object, list[str]]]) -> None:
    """A key may stand in a mapping and in the one inside it, and in two beside each other."""
    assert read("{a: {a: 1}, b: [{a: 1}, {a: 2}]}") == ({"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}]}, [])


@pytest.mark.parametrize(
    "text",
    [
        "[a",
        "a: b: c",
        "a: *nowhere",
        "a: 1\n---\nb: 2",
        "? [a]\n: b",
        "<<: 3",
        "\x00",
        "a: !!python/object/apply:os.system ['true']",
        "a: !own b",
        "!!map b",
        "!!map [a, b]",
        "!!float a",
        "9" * 5000,
        "!!int ''",
        "!!bool a",
        "!!timestamp a",
        "[" * 2000,
    ],
)
def test_what_is_not_yaml_is_one_problem(read: Callable[[str], tuple[object, list[str]]], text: str) -> None:
    """A text that cannot be read gives nothing and one problem that says so."""
    data, problems = read(text)
    assert data is None
    assert len(problems) == 1
    assert problems[0].startswith("file: ")
    assert problems[0].endswith("; must be readable YAML")


def test_a_problem_with_the_text_stands_on_one_line(read: Callable[[str], tuple[object, list[str]]]) -> None:
    """The message of the YAML reader is joined into one line and keeps the line number."""
    [line] = read("a: 1\nb: [c\n")[1]
    assert "\n" not in line
    assert "line 2" in line


@given(MADE_OF | st.text(max_size=30))
@example("!!int ''")
@example("a: &a [*a]")
def test_no_text_makes_it_crash(text: str) -> None:
    """Any text is either read or a problem, never an exception."""
    problems: Problems = []
    node = parse(text, "file", problems)
    assert problems or isinstance(node, Node)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_nesting_without_end_is_a_problem(read: Callable[[str], tuple[object, list[str]]], opening: str) -> None:
    """Far more levels than any content has are refused like any text that is no YAML."""
    data, problems = read(opening * 5_000)
    assert data is None
    assert len(problems) == 1


@pytest.mark.parametrize(
    "text",
    ["a: &x [1]\nb: *x", "&a [*a]", "&a {b: *a}", "&a {? *a : 1}", "a: &a {b: c}\nd: {<<: *a}", "a: &a b\nc: [*a]"],
)
def test_an_alias_is_a_problem(read: Callable[[str], tuple[object, list[str]]], text: str) -> None:
    """An alias is refused, be it of a list, a mapping, a text or of what it stands in."""
    data, problems = read(text)
    assert data is None
    assert len(problems) == 1


def test_a_value_nested_deeply_is_a_problem_like_any_other() -> None:
    """What the reader just lets through can be too deep for Python to print, and is told all the same."""
    problems: Problems = []
    deep: object = "x"
    for _ in range(5_000):
        deep = [deep]
    Node({"a": deep}, "file", problems).get("a").text()
    assert [problem.path for problem in problems] == ["file.a"]


def test_a_star_is_no_alias(read: Callable[[str], tuple[object, list[str]]]) -> None:
    """A star in a text, as patterns have it, is a character like others."""
    assert read("- cure* it\n- '*a'\n- 2 *3") == (["cure* it", "*a", "2 *3"], [])


def test_a_number_too_long_to_print_is_a_problem_wherever_it_stands() -> None:
    """YAML reads a number of any length in base 16, and Python does not print it."""
    problems: Problems = []
    node = parse("a: 0x" + "f" * 5_000, "file", problems).get("a")
    assert node.id() == "a number too long to print"
    assert node.date() == datetime.date.min
    assert node.word(["yes"]) == ""
    assert Node({node.data: "x"}, "file", problems).pairs()[0][0] == "a number too long to print"
    assert Node([{"id": node.data}, {"id": node.data}], "file", problems).unique()
    assert len(problems) == 4


def test_a_node_that_holds_itself_can_be_shown() -> None:
    """A list that stands in itself is a wrong value like any other."""
    problems: Problems = []
    itself: list[object] = []
    itself.append(itself)
    Node({"a": itself}, "file", problems).get("a").text()
    assert _lines(problems) == ["file.a: [[...]]; must be a text that is not empty"]


def test_a_number_too_long_to_print_is_a_problem() -> None:
    """A hexadecimal number of 5000 digits, which Python will not print, is a wrong value like any other."""
    problems: Problems = []
    parse(f"a: 0x{'f' * 5000}", "file", problems).get("a").number(1, 30)
    assert [str(problem).split(": ")[0] for problem in problems] == ["file.a"]
    assert [str(problem).split("; ")[-1] for problem in problems] == ["must be a whole number from 1 to 30"]


def test_a_problem_names_place_value_and_what_is_allowed() -> None:
    """A problem reads as path, value, what is allowed."""
    assert str(Problem("file.key", "'a'", "must be b")) == "file.key: 'a'; must be b"


def test_a_long_value_is_cut() -> None:
    """Of a long value a problem shows the first 120 signs."""
    node, problems = _node("x" * 5000)
    node.wrong("must be short")
    assert problems[0].value == "'" + "x" * 119


def test_unknown_and_missing_keys_are_problems() -> None:
    """An unknown key is named with the nearest known one, a missing key with the keys that are there."""
    node, problems = _node({"lable": "a", "note": "b"})
    assert node.mapping("id label", "note") is node
    assert _lines(problems) == [
        "file.key.lable: 'lable'; unknown key, did you mean 'label'?",
        "file.key: ['lable', 'note']; key 'id' is missing",
        "file.key: ['lable', 'note']; key 'label' is missing",
    ]


def test_a_missing_value_is_one_problem_not_two() -> None:
    """Reading a missing key adds nothing to the problem that it is missing."""
    node, problems = _node({})
    node.mapping("label")
    assert node.get("label").text() == ""
    assert len(problems) == 1


def test_an_empty_value_is_a_problem() -> None:
    """A key that is there without a value is a wrong value."""
    node, problems = _node({"label": None})
    assert node.mapping("label").get("label").text() == ""
    assert _lines(problems) == ["file.key.label: None; must be a text that is not empty"]


@pytest.mark.parametrize("data", ["a", 3, None, ["a"]])
def test_only_a_mapping_is_a_mapping(data: object) -> None:
    """Anything else is one problem, and nothing can be read from it."""
    node, problems = _node(data)
    empty = node.mapping("id")
    assert empty.get("id").text() == ""
    assert not empty.has("id")
    assert _lines(problems) == [f"file.key: {data!r}; must be a mapping"]


def test_keys_that_are_no_words_are_unknown() -> None:
    """A number as a key is an unknown key."""
    node, problems = _node({1: "a"})
    node.mapping("", "id")
    assert _lines(problems) == ["file.key.1: 1; unknown key, allowed: id"]


def test_elements_are_named_by_id_or_place() -> None:
    """The path of an element holds its id, or its place where it has none."""
    node, problems = _node([{"id": "first"}, {"id": 2}, "third"])
    assert [one.path for one in node.elements()] == ["file.key[first]", "file.key[1]", "file.key[2]"]
    assert problems == []


@pytest.mark.parametrize("data", [{}, "a", None])
def test_only_a_list_has_elements(data: object) -> None:
    """Anything but a list is a problem and has no elements."""
    node, problems = _node(data)
    assert node.elements() == []
    assert _lines(problems) == [f"file.key: {data!r}; must be a list"]


def test_pairs_are_the_entries_of_a_mapping() -> None:
    """Each entry comes with its key as a word and its path; what is no mapping has none and is a problem."""
    node, problems = _node({"a": 1, 2: "b"})
    assert [(key, one.path, one.data) for key, one in node.pairs()] == [
        ("a", "file.key.a", 1),
        ("2", "file.key.2", "b"),
    ]
    assert problems == []
    other, problems = _node(["a"])
    assert other.pairs() == []
    assert _lines(problems) == ["file.key: ['a']; must be a mapping"]


def test_a_text_is_stripped() -> None:
    """Space around a text is dropped, space inside it is kept."""
    node, problems = _node("  a  b \n")
    assert node.text() == "a  b"
    assert problems == []


@pytest.mark.parametrize("data", ["a", "a1", "knee-or-joint", "x-"])
def test_ids_are_small_letters_digits_and_dashes(data: str) -> None:
    """An id starts with a small letter; small letters, digits and dashes follow."""
    node, problems = _node(data)
    assert node.id() == data
    assert problems == []


@pytest.mark.parametrize("data", ["A", "1a", "-a", "a_b", "a b", "é", "a\n", "", None, 7, ["a"]])
def test_other_ids_are_problems(data: object) -> None:
    """Anything else is no id."""
    node, problems = _node(data)
    assert isinstance(node.id(), str)
    assert _lines(problems) == [
        f"file.key: {data!r}; must be an id: small letters, digits and dashes, a letter first",
    ]


@pytest.mark.parametrize(
    ("data", "flag", "found"), [("yes", True, 0), ("no", False, 0), ("true", False, 1), (1, False, 1)]
)
def test_a_flag_is_yes_or_no(data: object, flag: bool, found: int) -> None:
    """Only the words yes and no are flags."""
    node, problems = _node(data)
    assert node.flag() is flag
    assert len(problems) == found


def test_words_are_texts_each_once() -> None:
    """A list of words comes without the empty ones; one that stands twice is a problem."""
    node, problems = _node(["b", "a", " ", "b"])
    assert node.words() == ("b", "a", "b")
    assert _lines(problems) == [
        "file.key[2]: ' '; must be a text that is not empty",
        "file.key: ['b', 'a', ' ', 'b']; must name each once",
    ]


@pytest.mark.parametrize(
    ("data", "number", "found"), [(1, 1, 0), (9, 9, 0), (0, 1, 1), (10, 1, 1), (True, 1, 1), (2.0, 1, 1), ("2", 1, 1)]
)
def test_a_number_is_whole_and_within_its_bounds(data: object, number: int, found: int) -> None:
    """The bounds themselves are allowed; for anything wrong the lower one stands in."""
    node, problems = _node(data)
    assert node.number(1, 9) == number
    assert _lines(problems) == [f"file.key: {data!r}; must be a whole number from 1 to 9"] * found


@pytest.mark.parametrize(
    "data",
    [
        "2026-13-01",
        "2026-02-30",
        "2026-1-31",
        "20260131",
        "2026-W05-6",
        "2026-01-31 10:00:00",
        "\uff12\uff10\uff12\uff16-01-31",
        "",
        2026,
        None,
        ["2026-01-31"],
    ],
)
def test_only_a_day_of_the_calendar_is_a_date(data: object) -> None:
    """A day that no calendar has, another way of writing it, a time and a number are problems."""
    node, problems = _node(data)
    assert node.date() == datetime.date.min
    assert _lines(problems) == [f"file.key: {data!r}; must be a date such as 2026-01-31"]


def test_a_date_is_year_month_and_day() -> None:
    """A date written with four, two and two digits is that day."""
    node, problems = _node("2024-02-29")
    assert node.date() == datetime.date(2024, 2, 29)
    assert problems == []


def test_the_nearest_name_is_suggested() -> None:
    """A near name is suggested; without one, all that is allowed is listed."""
    assert nearest("exosmes", ["prp", "exosomes"]) == "did you mean 'exosomes'?"
    assert nearest("zzz", ["prp", "exosomes"]) == "allowed: prp, exosomes"
    assert nearest(None, []) == "allowed: nothing"
