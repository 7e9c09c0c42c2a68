"""The data for the page "What did they say?"."""

from __future__ import annotations

from dataclasses import replace

from clinic_check.loader.content import Content
from tests.told import Told


def _with(content: Content, told: Told) -> Content:
    return replace(content, scanner=told)  # type: ignore[arg-type]


def test_kinds_stand_in_the_order_of_the_check(content: Content) -> None:
    """However they stand in the text, the kinds come as in the check, each with its own marks."""
    told = Told((("pressure", "call"), ("stories", "four stars"), ("stories", ", stars"), ("no-risk", "harmless")))
    found = _with(content, told).explain("call, stars, harmless, four stars").found
    assert [(one.kind.id, [mark.number for mark in one.marks]) for one in found] == [
        ("no-risk", [3]),
        ("stories", [2, 4]),
        ("pressure", [1]),
    ]


def test_each_kind_found_is_asked_about_once(content: Content) -> None:
    """A kind with two marks has one question, and a kind that was not found has none."""
    told = Told((("stories", "stars"),))
    assert _with(content, told).explain("stars stars").asks == (
        "How many people have you treated in all, and how were all of them a year later?",
    )


def test_same_question_is_asked_once(content: Content) -> None:
    """Two kinds with one question between them ask it once."""
    kinds = content.claim_kinds
    same = replace(kinds["no-risk"], ask=kinds["stories"].ask)
    changed = replace(
        _with(content, Told((("stories", "stars"), ("no-risk", "harmless")))),
        claim_kinds={**kinds, "no-risk": same},
    )
    assert len(changed.explain("harmless stars").asks) == 1


def test_ten_questions_are_asked_at_most(content: Content) -> None:
    """With all sixteen kinds in the text, the first ten of the check are asked about."""
    told = Told(tuple((kind, f"<{kind}>") for kind in content.claim_kinds))
    explained = _with(content, told).explain(" ".join(f"<{kind}>" for kind in content.claim_kinds))
    assert len(explained.found) == 16
    assert explained.asks == tuple(one.kind.ask for one in explained.found[:10])


def test_what_is_quoted_is_fit_to_show(content: Content) -> None:
    """The scanner reads the text as it is; pieces and quotes are shown without controls, at the same places."""
    told = Told((("stories", "five\u202estars\x00"),), ("vary\x07",))
    marked = _with(content, told).explain("five\u202estars\x00 vary\x07").marked
    assert [one.quote for one in marked.marks] == ["five\u200bstars\ufffd"]
    assert [one.quote for one in marked.back] == ["vary\ufffd"]
    assert "".join(piece.text for piece in marked.pieces) == "five\u200bstars\ufffd vary\ufffd"


def test_genre_is_handed_on(content: Content) -> None:
    """What the scanner says of the text as a whole is kept."""
    assert _with(content, Told(genre="research")).explain("A study.").scan.genre == "research"
    assert _with(content, Told()).explain("A study.").scan.genre == ""


def test_five_marks_of_a_kind_are_quoted(content: Content) -> None:
    """Of many marks the first five are quoted, the others named by number, and twelve at most are drawn."""
    for count, quoted, drawn in ((3, 3, 3), (5, 5, 5), (14, 5, 12)):
        told = Told(tuple(("stories", f"<{place}>") for place in range(count)))
        (found,) = _with(content, told).explain(" ".join(f"<{place}>" for place in range(count))).found
        assert (len(found.quoted), found.drawn) == (quoted, drawn)
        assert (*found.quoted, *found.unquoted) == found.marks


def test_three_places_are_named_before_the_text(content: Content) -> None:
    """Of what a text promises and takes back the first three are named, and how many more there are."""
    told = Told(tuple(("stories", f"<{place}>") for place in range(5)), ("may vary",))
    explained = _with(content, told).explain("<0> <1> <2> <3> <4> may vary")
    assert ([span.number for span in explained.promises.first], explained.promises.more) == ([1, 2, 3], 2)
    assert (explained.takes_back.first, explained.takes_back.more) == (explained.marked.back, 0)


def test_sure_kinds_stand_apart_from_those_worth_asking_about(content: Content) -> None:
    """A kind without a sure mark is worth asking about, and its question comes after those of sure kinds."""
    told = Told((("no-risk", "harmless"), ("stories", "stars")), asks=("no-risk",))
    explained = _with(content, told).explain("harmless stars")
    assert [one.kind.id for one in explained.sure] == ["stories"]
    assert [one.kind.id for one in explained.worth] == ["no-risk"]
    assert explained.asks[0] == content.claim_kinds["stories"].ask


def test_sure_marks_of_a_kind_are_quoted_first(content: Content) -> None:
    """Among many marks of a kind the sure ones stand first, and only they are drawn in the overview."""
    told = Told((("stories", "one"), ("no-risk", "two"), ("stories", "two")), asks=("no-risk",))
    found = {one.kind.id: one for one in _with(content, told).explain("one two").found}
    assert [mark.quote for mark in found["stories"].sure] == ["one", "two"]
    assert (found["no-risk"].sure, found["no-risk"].drawn) == ((), 0)
    assert [mark.quote for mark in found["no-risk"].quoted] == ["two"]


def test_source_of_a_page_is_shown_without_its_markup(content: Content) -> None:
    """Of the source of a page its words are marked and shown, and what it was is known."""
    explained = _with(content, Told((("stories", "stars"),))).explain("<p>five</p><p>stars</p><b>and</b>")
    assert "<" not in explained.text
    assert explained.scan.form == "html"
    assert [mark.quote for mark in explained.marked.marks] == ["stars"]
