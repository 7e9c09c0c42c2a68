"""Two to four results side by side: what differs, what is the same, and no ranking."""

from __future__ import annotations

import itertools
import random
from dataclasses import fields

import pytest

from clinic_check.check.compare import Applied, Cell, Comparison, Line, compare
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Level
from clinic_check.loader.content import Content

SOLD: Answers = {
    "product": ("exosomes",),
    "condition": ("hair",),
    "how-given": ("vein",),
    "trial": ("no",),
    "claims": ("no-risk", "stories"),
    "pressure": ("yes",),
    "own-doctor": ("no",),
}
LIGHT: Answers = {
    "product": ("prp",),
    "condition": ("hair",),
    "how-given": ("skin-injection",),
    "trial": ("yes",),
    "trial-record": ("differs",),
    "claims": ("stories", "breakthrough"),
    "pressure": ("unknown",),
    "own-doctor": ("no",),
}


def side_by_side(content: Content, *given: Answers) -> Comparison:
    return compare(content.questionnaire, tuple(content.report(answers) for answers in given))


def labels(content: Content, item: str, *options: str) -> tuple[str, ...]:
    return content.questionnaire.by_id[item].labels(options)


def names(lines: tuple[Line, ...]) -> list[str]:
    return [line.item.id for line in lines]


def line(lines: tuple[Line, ...], item: str) -> Line:
    (found,) = (one for one in lines if one.item.id == item)
    return found


def fires(rows: tuple[Applied, ...]) -> dict[str, tuple[bool, ...]]:
    return {row.topic.id: tuple(reason is not None for reason in row.reasons) for row in rows}


@pytest.fixture(scope="module")
def two(content: Content) -> Comparison:
    return side_by_side(content, SOLD, LIGHT)


def test_the_columns_keep_the_order_given(content: Content) -> None:
    """However bad or good they are, the reports stand as they came."""
    given = [SOLD, LIGHT, {"product": ("prp",)}]
    for order in itertools.permutations(given):
        reports = tuple(content.report(answers) for answers in order)
        assert compare(content.questionnaire, reports).reports == reports


def test_the_offer_stands_apart(content: Content, two: Comparison) -> None:
    """Treatment and condition are told whether they differ or not, and in no other list."""
    assert names(two.offer) == ["product", "condition"]
    assert [one.given for one in two.offer[0].cells] == [
        labels(content, "product", "exosomes"),
        labels(content, "product", "prp"),
    ]
    assert [one.given for one in two.offer[1].cells] == [labels(content, "condition", "hair")] * 2
    assert not {"product", "condition"} & {*names(two.differing), *names(two.same)}


def test_what_differs_keeps_the_order_of_the_questions(two: Comparison) -> None:
    """Every question that is answered in two ways, or asked in one check alone, in the order of the check."""
    assert names(two.differing) == [
        *("how-given", "trial", "trial-record", "ind", "ethics-board", "claims", "pressure"),
        *("who-treats", "specialty", "evidence", "product-details", "price"),
    ]


def test_what_is_the_same(two: Comparison) -> None:
    """A question with one answer in all is the same; one that nobody answered stands apart."""
    assert names(two.same) == ["own-doctor"]
    assert [item.id for item in two.unanswered] == [
        *("place", "pay", "paid", "hands", "licence", "enforcement", "risks", "alternatives", "follow-up"),
    ]


def test_an_answer_has_its_level(content: Content, two: Comparison) -> None:
    """A cell tells the answer in words and how it counts; an answer about the offer counts nowhere."""
    assert line(two.differing, "pressure").cells == (
        Cell(asked=True, given=labels(content, "pressure", "yes"), level=Level.CONCERN),
        Cell(asked=True, given=labels(content, "pressure", "unknown"), level=Level.UNCLEAR),
    )
    assert line(two.differing, "how-given").cells[0] == Cell(asked=True, given=labels(content, "how-given", "vein"))


def test_a_question_that_one_check_does_not_ask(two: Comparison) -> None:
    """Not asked is something else than not answered, and the two differ."""
    hidden, unanswered = line(two.differing, "ethics-board").cells
    assert (hidden.asked, hidden.unanswered, hidden.level) == (False, False, None)
    assert (unanswered.asked, unanswered.unanswered, unanswered.level) == (True, True, Level.UNCLEAR)


def test_a_question_that_no_check_asks(content: Content, approved_offer: Answers) -> None:
    """A question that is hidden in all of them stands nowhere."""
    both = side_by_side(content, approved_offer, {**approved_offer, "price": ("no",)})
    shown = [*names(both.offer), *names(both.differing), *names(both.same), *(item.id for item in both.unanswered)]
    assert sorted(shown) == sorted(approved_offer)
    assert names(both.differing) == ["price"]


def test_an_option_that_is_dropped_in_one_check(content: Content) -> None:
    """The same answer differs where one of the checks drops it, and is unanswered there."""
    licensed = {"product": ("approved-product",), "condition": ("knee-or-joint",), "how-given": ("surgery",)}
    heard = {"claims": ("said-approved",)}
    both = side_by_side(content, {**licensed, **heard}, {**licensed, **heard, "product": ("exosomes",)})
    dropped, kept = line(both.differing, "claims").cells
    assert (dropped.given, dropped.level, dropped.unanswered) == ((), Level.UNCLEAR, True)
    assert (kept.given, kept.level) == (labels(content, "claims", "said-approved"), Level.CONCERN)


def test_several_answers_one_by_one(two: Comparison) -> None:
    """A question with several answers is counted, and each answer that a check has chosen gets a line of its own."""
    assert [cell.ticked for cell in line(two.differing, "claims").cells] == [2, 2]
    assert [(part.option.id, [cell.chosen for cell in part.cells]) for part in two.parts[0][1] if part.option] == [
        ("no-risk", [True, False]),
        ("stories", [True, True]),
        ("breakthrough", [False, True]),
    ]
    told, silent = two.parts[0][1][0].cells
    assert (told.level, silent.level) == (Level.CONCERN, None)


def test_one_by_one_beside_an_answer_that_stands_alone(content: Content) -> None:
    """Who has not looked has said neither yes nor no to a single claim, nor has who did not answer."""
    four = side_by_side(
        content, SOLD, {"claims": ("not-looked",)}, {"claims": ("none-of-these",)}, {"product": ("prp",)}
    )
    assert [part.option.id for part in four.parts[0][1] if part.option] == ["no-risk", "stories"]
    cells = four.parts[0][1][0].cells
    assert [cell.chosen for cell in cells] == [True, None, None, None]
    assert [cell.given for cell in cells[1:]] == [("I haven't looked",), ("None of these",), ()]
    assert cells[3].unanswered


def test_the_same_claims_are_not_taken_apart(content: Content) -> None:
    """Where the several answers are the same in all, the question is one line among what is the same."""
    both = side_by_side(content, SOLD, {**SOLD, "pressure": ("no",)})
    assert both.parts == ()
    assert line(both.same, "claims").cells[0].given == labels(content, "claims", "no-risk", "stories")


def test_nobody_ticked_anything(content: Content) -> None:
    """Two answers that stand alone and differ are one line without parts."""
    both = side_by_side(content, {"claims": ("not-looked",)}, {"claims": ("none-of-these",)})
    assert names(both.differing) == ["claims"]
    assert both.parts == ()


def test_reasons_that_differ_and_reasons_for_all(two: Comparison) -> None:
    """A topic says of each check whether and in which words it is a reason; one alike for all is the same."""
    assert fires(two.differing_reasons) == {"route": (True, True), "promises": (True, False)}
    route, _ = two.differing_reasons
    assert len({reason.heading.text for reason in route.reasons if reason}) == 2
    assert [reason.topic.id for reason in two.same_reasons] == ["open"]


def test_the_legal_routes(content: Content, two: Comparison, approved_offer: Answers) -> None:
    """Each route is told once, with the places of its checks, in the order in which the checks come."""
    assert [(route.id, places) for route, places in two.routes] == [("none", (0,)), ("light", (1,))]
    four = side_by_side(content, LIGHT, SOLD, approved_offer, {"product": ("prp",)})
    assert [(route.id, places) for route, places in four.routes] == [
        ("light", (0,)),
        ("none", (1,)),
        ("approved", (2,)),
        ("practice", (3,)),
    ]
    same = side_by_side(content, SOLD, LIGHT, {**SOLD, "price": ("no",)})
    assert [(route.id, places) for route, places in same.routes] == [("none", (0, 2)), ("light", (1,))]


def test_the_same_check_twice(content: Content) -> None:
    """Equal answers are named as twins, and nothing differs between them."""
    both = side_by_side(content, SOLD, dict(reversed(SOLD.items())))
    assert both.twins == ((0, 1),)
    assert (both.differing, both.parts, both.differing_reasons) == ((), (), ())
    assert len(both.routes) == 1
    four = side_by_side(content, SOLD, LIGHT, SOLD, LIGHT)
    assert four.twins == ((0, 2), (1, 3))
    assert side_by_side(content, SOLD, LIGHT).twins == ()


def test_a_hidden_answer_makes_no_difference(content: Content) -> None:
    """Answers to a question that is not asked are no difference."""
    both = side_by_side(content, SOLD, {**SOLD, "ethics-board": ("no",)})
    assert both.twins == ((0, 1),)


def test_nothing_is_lost_and_nothing_stands_twice(content: Content, many_answers: tuple[Answers, ...]) -> None:
    """Every question that a check asks and every reason that fires is in exactly one list, whatever the answers."""
    chance = random.Random(7)
    for _ in range(200):
        given = chance.sample(many_answers, chance.randint(2, 4))
        found = side_by_side(content, *given)
        shown = [*names(found.offer), *names(found.differing), *names(found.same)]
        shown += [item.id for item in found.unanswered]
        asked = {row.id for one in found.reports for row in one.rows}
        assert sorted(shown) == sorted(asked)
        topics = [row.topic.id for row in found.differing_reasons] + [one.topic.id for one in found.same_reasons]
        assert sorted(topics) == sorted({reason.topic.id for one in found.reports for reason in one.reasons})
        assert sorted(place for _, places in found.routes for place in places) == list(range(len(given)))


def test_cells_agree_with_their_reports(content: Content, many_answers: tuple[Answers, ...]) -> None:
    """Each cell has the answer that the report in its place has."""
    for given in itertools.pairwise(many_answers[:200]):
        found = side_by_side(content, *given)
        for one in (*found.offer, *found.differing, *found.same):
            for made, cell in zip(found.reports, one.cells, strict=True):
                rows = [row.answer for row in made.rows if row.id == one.item.id]
                assert rows == ([cell.given] if cell.asked else [])


def test_turning_the_order_turns_the_cells(content: Content) -> None:
    """The other way round, the same lines stand there with their cells turned: no column weighs more than another."""
    one, other = side_by_side(content, SOLD, LIGHT), side_by_side(content, LIGHT, SOLD)
    assert names(one.differing) == names(other.differing)
    assert [row.cells for row in one.differing] == [row.cells[::-1] for row in other.differing]
    assert [reason.heading for reason in one.same_reasons] == [reason.heading for reason in other.same_reasons]


def test_there_is_no_rank() -> None:
    """A comparison has no field for a best one, an order, a score or a sum."""
    held = {field.name for field in fields(Comparison)}
    assert held == {
        *("reports", "twins", "offer", "routes", "differing_reasons", "differing", "parts"),
        *("same_reasons", "same", "unanswered"),
    }


def test_whether_there_is_anything_to_show(content: Content, two: Comparison) -> None:
    """Two equal checks differ in nothing and have one legal route; what differs is not all the same."""
    same = side_by_side(content, {"product": ("prp",)}, {"product": ("prp",)})
    assert (same.differs, same.agrees, same.routes_differ) == (False, True, False)
    assert same.same_route == same.reports[0].route
    assert two.differs
