"""Codes in what surrounds them, and what is wrong with a mistyped one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from clinic_check.check.code import grouped
from clinic_check.check.model import Questionnaire
from clinic_check.lookup.codes_in_text import LONGEST, SlipError, code_in, codes_in, kept_in, slip

TABLE: dict[str, list[dict[str, Any]]] = yaml.safe_load((Path(__file__).parent / "pasted.yaml").read_text("utf-8"))
CODE, EMPTY = "1E59P69F7000000000000X7", "2000000000000000000000GD"
WITHOUT = "no letters and digits of a code"


def test_the_table_has_every_kind() -> None:
    """The table holds what was reported and other cases, with and without a code."""
    assert len(TABLE["codes"]) > 30
    assert len(TABLE["slips"]) > 8
    assert {row.get("code", CODE) for row in TABLE["codes"]} == {CODE, EMPTY, ""}
    assert {row["group"] for row in TABLE["slips"]} == {0, 1, 2, 3, 4, 5, 6}
    assert sum("report" in row for row in TABLE["codes"]) == 16


@pytest.mark.parametrize("row", TABLE["codes"], ids=lambda row: row["text"][:40])
def test_a_code_is_found_in_what_surrounds_it(questionnaire: Questionnaire, row: dict[str, Any]) -> None:
    """The code is found whatever carried it, and none where there is none."""
    expected = row.get("code", CODE)
    assert codes_in(questionnaire, row["text"]) == ((expected,) if expected else ())


@pytest.mark.parametrize("row", TABLE["slips"], ids=lambda row: row["text"][:40])
def test_the_group_with_the_wrong_character_is_found(questionnaire: Questionnaire, row: dict[str, Any]) -> None:
    """The check characters, or the length of a group, say where to look; no code is made out of it."""
    assert codes_in(questionnaire, row["text"]) == ()
    why = slip(questionnaire, row["text"])
    assert why.group == row["group"]
    assert why.typed


def test_all_codes_of_a_text_are_found_once_each(questionnaire: Questionnaire) -> None:
    """Several codes come in the order of the text, each once, also where one is escaped and the other is not."""
    text = f"{CODE}, {grouped(EMPTY)} and again {grouped(CODE)}"
    assert codes_in(questionnaire, text) == (CODE, EMPTY)
    assert codes_in(questionnaire, f"c={grouped(EMPTY).replace(' ', '%20')}&c={CODE}") == (EMPTY, CODE)
    assert code_in(questionnaire, text) == CODE


def test_without_a_code_there_is_an_error_with_the_slip(questionnaire: Questionnaire) -> None:
    """Where a code is needed, text without one raises with what is wrong; what looks like no code is not kept."""
    with pytest.raises(SlipError) as raised:
        code_in(questionnaire, WITHOUT)
    assert (raised.value.slip.problem, raised.value.slip.typed) == ("mistyped", "")
    assert kept_in(questionnaire, WITHOUT) == ""
    assert kept_in(questionnaire, f"({CODE})") == CODE
    assert kept_in(questionnaire, "1E59 P69F 7001 0000 0000 0X7") == "1E59 P69F 7001 0000 0000 0X7"


@pytest.mark.parametrize(
    "text",
    [
        "Jane Doe, 12 Main St, Apt 4, Boston",
        "I was told 4500 USD for the knee, is that fair?",
        "My name is Bob and I am 75",
        "305 555 1234",
        "4111 1111 1111 1111",
    ],
)
def test_what_people_say_is_no_mistyped_code(questionnaire: Questionnaire, text: str) -> None:
    """Words of a language, prices and telephone numbers may stand in no address, so they are not taken for a code."""
    assert slip(questionnaire, text).typed == ""


@given(text=st.text() | st.text("12EX0 -=%&a/r<>\n", max_size=200))
def test_any_text_is_taken(questionnaire: Questionnaire, text: str) -> None:
    """No text raises, and what is found are codes of known editions."""
    assert all(code[0] in "12" for code in codes_in(questionnaire, text))
    slip(questionnaire, text)


@pytest.mark.parametrize(
    "piece", ["1 ", "ab12 ", "=3D", "%2531", "<a", "a=1", "/r/1", "&amp;", "c", "1\u00ad", "\u0435"]
)
def test_a_long_text_is_read(questionnaire: Questionnaire, piece: str) -> None:
    """A long text of the worst kind is read to its end, and a code behind it is found; behind the bound it is not."""
    assert codes_in(questionnaire, piece * (10_000 // len(piece)) + f" {CODE}") == (CODE,)
    assert codes_in(questionnaire, piece * (LONGEST // len(piece) + 1) + f" {CODE}") == ()
