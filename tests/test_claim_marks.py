"""Marks in a text: overlapping claims are merged, and the pieces add up to the text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_check.claims.report import Marked, mark
from clinic_check.claims.scanner import Disclaimer, Match

ORDER = ("cure", "risk", "number")
TEXT = "0123456789abcdefghij"
MARKS = 150


def _mark(matches: list[tuple[str, int, int]], back: list[tuple[int, int]] | None = None, text: str = TEXT) -> Marked:
    claims = [Match(kind, start, end, text[start:end]) for kind, start, end in matches]
    return mark(text, claims, [Disclaimer(start, end, text[start:end]) for start, end in back or []], ORDER)


def _marks(marked: Marked) -> list[tuple[int, str, tuple[str, ...]]]:
    return [(one.number, one.quote, one.kinds) for one in marked.marks]


def _pieces(marked: Marked) -> list[tuple[str, int, int]]:
    """(text, mark number, disclaimer number) of each piece, 0 for none."""
    return [(one.text, one.mark.number if one.mark else 0, one.back.number if one.back else 0) for one in marked.pieces]


def test_text_without_claims_is_one_piece() -> None:
    """Nothing found leaves the text as it is."""
    assert _pieces(_mark([])) == [(TEXT, 0, 0)]
    assert _mark([]).marks == ()


def test_empty_text_has_no_piece() -> None:
    """No text, no piece."""
    assert _mark([], text="") == Marked((), (), ())


def test_marks_are_numbered_in_the_order_of_the_text() -> None:
    """Two claims apart make two marks, whichever was found first."""
    marked = _mark([("risk", 10, 13), ("cure", 2, 5)])
    assert _marks(marked) == [(1, "234", ("cure",)), (2, "abc", ("risk",))]
    assert _pieces(marked) == [("01", 0, 0), ("234", 1, 0), ("56789", 0, 0), ("abc", 2, 0), ("defghij", 0, 0)]


@pytest.mark.parametrize(
    ("matches", "marks"),
    [
        ([("risk", 2, 6), ("cure", 4, 9)], [(1, "2345678", ("cure", "risk"))]),
        ([("risk", 2, 6), ("cure", 2, 6)], [(1, "2345", ("cure", "risk"))]),
        ([("risk", 2, 9), ("cure", 4, 6)], [(1, "2345678", ("cure", "risk"))]),
        ([("risk", 2, 6), ("risk", 5, 9)], [(1, "2345678", ("risk",))]),
        ([("number", 2, 5), ("risk", 4, 8), ("cure", 7, 9)], [(1, "2345678", ("cure", "risk", "number"))]),
        ([("risk", 2, 9), ("cure", 3, 4), ("number", 8, 12)], [(1, "23456789ab", ("cure", "risk", "number"))]),
        ([("risk", 2, 5), ("cure", 5, 8)], [(1, "234", ("risk",)), (2, "567", ("cure",))]),
        ([("risk", 0, 20)], [(1, TEXT, ("risk",))]),
    ],
    ids=["overlap", "same", "inside", "same kind", "chain", "past the inner one", "touching", "all"],
)
def test_claims_that_overlap_become_one_mark(
    matches: list[tuple[str, int, int]], marks: list[tuple[int, str, tuple[str, ...]]]
) -> None:
    """Overlapping claims are one mark with their kinds in the order of the check; touching ones stay two."""
    assert _marks(_mark(matches)) == marks


def test_mark_and_sentence_that_takes_back_may_cross() -> None:
    """Each keeps its place and number, and the text is cut where either begins or ends."""
    marked = _mark([("cure", 4, 10)], [(0, 6), (8, 12)])
    assert _pieces(marked) == [
        ("0123", 0, 1),
        ("45", 1, 1),
        ("67", 1, 0),
        ("89", 1, 2),
        ("ab", 0, 2),
        ("cdefghij", 0, 0),
    ]
    assert [(one.number, one.quote, one.kinds) for one in marked.back] == [(1, "012345", ()), (2, "89ab", ())]


def test_sentence_that_takes_back_removes_no_mark() -> None:
    """A claim inside a sentence that takes back stays a mark."""
    assert _marks(_mark([("cure", 4, 6)], [(0, 12)])) == [(1, "45", ("cure",))]


def test_piece_says_where_a_mark_begins_and_ends() -> None:
    """Only the first piece of a mark begins it and only the last one ends it; no piece begins what is not there."""
    first, second, after = _mark([("cure", 0, 8)], [(4, 8)]).pieces
    assert (first.begins(first.mark), first.ends(first.mark)) == (True, False)
    assert (second.begins(second.mark), second.ends(second.mark)) == (False, True)
    assert (second.begins(second.back), second.ends(second.back)) == (True, True)
    assert (after.begins(after.mark), after.ends(after.back)) == (False, False)


def test_marks_of_a_kind() -> None:
    """A mark of two kinds is among the marks of each, and of no third one."""
    marked = _mark([("cure", 0, 3), ("risk", 2, 5), ("risk", 9, 11)])
    assert [one.number for one in marked.of("cure")] == [1]
    assert [one.number for one in marked.of("risk")] == [1, 2]
    assert marked.of("number") == ()


def test_unknown_kind_is_refused() -> None:
    """A kind that is not in the order is a mistake of the caller."""
    with pytest.raises(ValueError, match=r"tuple\.index"):
        _mark([("nothing", 0, 3)])


spans = st.tuples(st.integers(0, 39), st.integers(1, 9)).map(lambda one: (one[0], min(one[0] + one[1], 40)))


@given(st.lists(st.tuples(st.sampled_from(ORDER), spans), max_size=12), st.lists(spans, max_size=6))
def test_pieces_are_the_text_again(found: list[tuple[str, tuple[int, int]]], back: list[tuple[int, int]]) -> None:
    """Whatever overlaps, the pieces join to the text, marks stand apart in order, and each claim lies in one mark."""
    text = "".join(chr(0x4E00 + place) for place in range(40))  # no letter twice, in capitals or not
    marked = _mark([(kind, start, end) for kind, (start, end) in found], back, text)
    assert "".join(piece.text for piece in marked.pieces) == text
    assert all(piece.text for piece in marked.pieces)
    for spans_ in (marked.marks, marked.back):
        assert [one.number for one in spans_] == list(range(1, len(spans_) + 1))
        assert all(one.end <= other.start for one, other in pairwise(spans_))
    for kind, (start, end) in found:
        assert [one for one in marked.of(kind) if one.start <= start and end <= one.end]
    for one in marked.marks:
        assert "".join(piece.text for piece in marked.pieces if piece.mark == one) == one.quote


def test_same_words_are_marked_once() -> None:
    """The same words of the same kinds are one mark in their first place, with how often they stand in the text."""
    marked = _mark([("cure", 0, 2), ("cure", 3, 5), ("cure", 6, 8), ("risk", 10, 12)], text="ab AB ab  ab")
    assert [(one.start, one.kinds, one.times) for one in marked.marks] == [(0, ("cure",), 3), (10, ("risk",), 1)]


def test_so_many_marks_are_drawn_at_most() -> None:
    """Of more marks the sure ones are drawn first, and the rest is counted."""
    text = "".join(chr(0x4E00 + place) for place in range(400))
    claims = [Match("cure", n, n + 1, text[n], "sure" if n >= 300 else "ask") for n in range(400)]
    marked = mark(text, claims, [], ORDER)
    assert (len(marked.marks), marked.left_out) == (MARKS, 250)
    assert sum(bool(one.sure) for one in marked.marks) == 100
    assert [one.number for one in marked.marks] == list(range(1, MARKS + 1))


def test_level_of_each_kind_in_a_mark() -> None:
    """A mark knows which of its kinds are sure."""
    claims = [Match("cure", 0, 5, "", "sure"), Match("risk", 2, 7, "", "ask")]
    (one,) = mark(TEXT, claims, [], ORDER).marks
    assert (one.kinds, one.sure) == (("cure", "risk"), ("cure",))
