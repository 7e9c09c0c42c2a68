"""The lines by which the blank checklist is counted agree with the rules."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from itertools import product

import pytest

from clinic_check.check.conditions import Answers, Facts
from clinic_check.check.model import Questionnaire
from clinic_check.check.paper import BOX, FACTS, NOT, Boxes, Counting, Group, Noted, Row, Several, counting, ranges

TREATMENT = ("product", "condition", "how-given")


@pytest.fixture(scope="module")
def lines(questionnaire: Questionnaire) -> Counting:
    return counting(questionnaire)


def rows_of(lines: Counting) -> Iterator[Row]:
    """Every row, those of a group with the tests that they share."""
    for rows in (*lines.treatment.values(), *lines.route.values(), *lines.asked.values(), *lines.skipped.values()):
        yield from rows
    yield from (crossing.when for crossing in lines.crossed)
    for group in groups_of(lines):
        yield from ((*group.shared, *row) for row in group.rows)


def groups_of(lines: Counting) -> list[Group]:
    return [group for groups in lines.outcomes.values() for group in groups]


def holds(row: Row, answers: Answers, facts: Facts) -> bool:
    """Whether a row of boxes and notes holds; each note is taken from its fact."""
    return all(
        facts[FACTS[test.note]] == test.ticked if isinstance(test, Noted) else _boxes_hold(test, answers)
        for test in row
        if not isinstance(test, Several)
    )


def _boxes_hold(test: Boxes, answers: Answers) -> bool:
    chosen = answers.get(test.item, ())
    ticked = not set(test.options).isdisjoint(chosen)
    return {BOX: ticked, NOT: not ticked}.get(test.kind, ticked or not chosen)


def treatments(questionnaire: Questionnaire) -> Iterator[Answers]:
    """Each product with each use and each way, answered or not."""
    for chosen in product(*([*questionnaire.by_id[item].by_id, ""] for item in TREATMENT)):
        yield {item: (option,) for item, option in zip(TREATMENT, chosen, strict=True) if option}


@pytest.mark.parametrize("note", ["listed", "practice", "lighter"])
@pytest.mark.parametrize(
    "more", [{}, {"place": ("mexico",)}, {"place": ("home",)}, {"trial": ("yes",)}, {"trial": ("no",)}], ids=str
)
def test_a_note_about_the_treatment_is_its_fact(
    questionnaire: Questionnaire, lines: Counting, note: str, more: Answers
) -> None:
    """For each product, use and way, one of the lines of a note holds exactly where its fact does."""
    seen = set()
    for treatment in treatments(questionnaire):
        answers = {**treatment, **more}
        facts = Facts(questionnaire.facts, answers)
        assert any(holds(row, answers, facts) for row in lines.treatment[note]) == facts[FACTS[note]], answers
        seen.add(facts[FACTS[note]])
    assert seen == ({False} if note == "practice" and more == {"trial": ("yes",)} else {True, False})


def test_a_note_about_the_route_is_never_ticked_without_its_fact(questionnaire: Questionnaire, lines: Counting) -> None:
    """In order is the fact of a complete route; likely holds only where a route is likely by the rules."""
    items = ("approved", "trial", "pay", "trial-record", "ind", "ethics-board")
    brand = {"product": ("approved-product",), "condition": ("cancer",)}
    for product_said in (brand, {"product": ("other",)}, {"product": ("lab-grown-cells",), "condition": ("heart",)}):
        for chosen in product(*(questionnaire.by_id[item].by_id for item in items)):
            answers = product_said | {item: (option,) for item, option in zip(items, chosen, strict=True)}
            facts = Facts(questionnaire.facts, answers)
            in_order, likely = (
                any(holds(row, answers, facts) for row in lines.route[note]) for note in ("in-order", "likely")
            )
            assert in_order == facts["complete-route"], answers
            assert not likely or facts["likely-route"], answers


def test_a_line_of_the_list_goes_with_its_product(questionnaire: Questionnaire, lines: Counting) -> None:
    """The lines follow the table of licensed uses: without cord blood, its box is named nowhere among them."""
    uses = tuple(use for use in questionnaire.licensed.uses if use.product != "birth-tissue-cells")
    kept = tuple(
        tests
        for tests in questionnaire.facts["licensable"]
        if not any("birth-tissue-cells" in getattr(test, "options", ()) for test in tests)
    )
    assert len(kept) < len(questionnaire.facts["licensable"])
    changed = dataclasses.replace(
        questionnaire,
        licensed=dataclasses.replace(questionnaire.licensed, uses=uses),
        facts={**questionnaire.facts, "licensable": kept},
    )
    assert "birth-tissue-cells" in named(lines, "product")
    assert named(counting(changed), "product") == named(lines, "product") - {"birth-tissue-cells"}


def named(lines: Counting, item: str) -> set[str]:
    """The options of the item in the lines of the list and in the conditions of questions."""
    rows = (*lines.treatment["listed"], *(row for rows in lines.asked.values() for row in rows))
    return {
        option
        for row in rows
        for test in row
        if isinstance(test, Boxes) and test.item == item
        for option in test.options
    }


def test_each_line_names_options_that_exist(questionnaire: Questionnaire, lines: Counting) -> None:
    """Every question, box and note of a line is one that is printed, and no line is empty."""
    notes = {*lines.treatment, *lines.route}
    for row in rows_of(lines):
        assert row
        for test in row:
            if isinstance(test, Boxes):
                assert test.options, row
                assert set(test.options) <= set(questionnaire.by_id[test.item].by_id), row
            elif isinstance(test, Noted):
                assert test.note in notes
            else:
                assert set(test.items) <= set(questionnaire.by_id)
                assert test.at_least <= len(test.items)


def test_the_outcomes_stand_from_the_worst_on(questionnaire: Questionnaire, lines: Counting) -> None:
    """The first that fits is the result, so the worst stands first."""
    assert list(lines.outcomes) == list(questionnaire.outcomes)


@pytest.mark.parametrize(
    ("places", "texts"),
    [
        ((), ()),
        ((4,), ("4",)),
        ((1, 2), ("1", "2")),
        ((1, 2, 3), ("1\u20133",)),
        ((1, 3, 4, 5, 6, 9, 10), ("1", "3\u20136", "9", "10")),
    ],
)
def test_numbers_in_a_row_are_a_range(places: tuple[int, ...], texts: tuple[str, ...]) -> None:
    """Three or more numbers in a row are shortened to the first and the last."""
    assert ranges(places) == texts
