"""The blank checklist: its questions and boxes, and that counting by hand gives the same result as the site."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import yaml
from flask.testing import FlaskClient

from clinic_check.check.conditions import Answers
from clinic_check.check.model import Questionnaire
from clinic_check.check.scoring import assess
from clinic_check.loader.content import Content
from tests.page import Page, words

ROOT = Path(__file__).parent.parent
SIGNS = {"critical": "octagon", "concern": "triangle", "unclear": "question mark"}
OUTCOMES = STOP, WARNINGS, UNKNOWNS, FEW = "stop", "warnings", "unknowns", "few-warnings"


@dataclass(frozen=True)
class Box:
    """A printed box: option, label, icon ("" for none), letters, and whether it is round."""

    option: str
    label: str
    sign: str
    letters: str
    round: bool


@pytest.fixture
def page(client: FlaskClient) -> Page:
    return Page(client.get("/en/checklist").text)


def articles(page: Page) -> list[Element]:
    return page.all("article")


def having(element: Element, name: str) -> list[Element]:
    return [one for one in element.iter() if name in one.get("class", "").split()]


def boxes(element: Element) -> tuple[Box, ...]:
    """The boxes below an element, in order."""
    return tuple(_box(line) for line in element.iter("li") if having(line, "box"))


def _box(line: Element) -> Box:
    icons = [sign for level, sign in SIGNS.items() if having(line, level)]
    letters = "".join(words(letter) for letter in having(line, "letters"))
    label = " ".join(words(part) for part in line.findall("span")[-1:])
    return Box(line.get("data-option", ""), label, "".join(icons), letters, bool(having(line, "one")))


def printed(page: Page) -> dict[int, tuple[Box, ...]]:
    """Number of the question -> its printed boxes."""
    return {int(words(next(one.iter("h3"))).partition(".")[0]): boxes(one) for one in articles(page)}


def counting(page: Page) -> list[Element]:
    """The steps of the counting."""
    (found,) = page.having("counting")
    return found.findall("ol/li")


def heard(page: Page) -> dict[str, str]:
    """Level -> what is read out for its sign."""
    found: dict[str, set[str]] = {level: set() for level in SIGNS}
    for sign in page.having("sign"):
        (level,) = (level for level in SIGNS if having(sign, level))
        found[level].add(words(sign))
    return {level: said for level, (said,) in found.items()}


# ---- What stands on it


@pytest.fixture(scope="module")
def checklist() -> list[dict[str, object]]:
    """The questions as the file has them, read without the app; every value is text."""
    text = (ROOT / "questions.yaml").read_text(encoding="utf-8")
    sections = yaml.load(text, yaml.BaseLoader)["sections"]  # noqa: S506  makes nothing but text, lists and mappings
    return [item for section in sections for item in section["items"]]


def test_every_question_is_on_it(page: Page, checklist: list[dict[str, object]]) -> None:
    """All 23 questions stand in order under their number, each with its hint and why it matters."""
    assert len(articles(page)) == len(checklist) == 23
    for number, (article, item) in enumerate(zip(articles(page), checklist, strict=True), start=1):
        assert words(next(article.iter("h3"))) == f"{number}. {item['question']}"
        assert [words(one) for one in having(article, "hint")] == [f"{item['hint']}."]
        assert [words(one) for one in having(article, "why")] == [item["why"]]
        assert len(having(article, "write")) == 1, "room to write"


def test_every_option_has_its_box_and_its_sign(page: Page, checklist: list[dict[str, object]]) -> None:
    """Each option stands in order with its note, a box, and the sign of its level; a fine answer has no sign."""
    seen = set()
    for found, item in zip(printed(page).values(), checklist, strict=True):
        options = item["options"]
        assert isinstance(options, list)
        labels = [f"{one['label']} ({one['note']})" if "note" in one else one["label"] for one in options]
        assert [box.label for box in found] == labels
        assert [box.option for box in found] == [one["id"] for one in options]
        assert [box.sign for box in found] == [SIGNS.get(one.get("level", ""), "") for one in options]
        seen.update(box.sign for box in found)
    assert seen == {"", "octagon", "triangle", "question mark"}


def test_boxes_are_round_where_only_one_may_be_ticked(page: Page) -> None:
    """Only the boxes of the sales claims are square."""
    square = {number for number, found in printed(page).items() if not any(box.round for box in found)}
    assert square == {18}
    assert all(box.round for number, found in printed(page).items() if number != 18 for box in found)
    assert words(page.by_id("shapes"))


def test_the_letters_behind_the_boxes(page: Page) -> None:
    """N stands where nothing is approved and L where lighter rules hold, and nowhere else."""
    assert {box.option: box.letters for found in printed(page).values() for box in found if box.letters} == {
        "exosomes": "N",
        "exosome-skin-product": "NL",
        "birth-tissue-cells": "N",
        "own-fat-cells": "N",
        "own-marrow-same-day": "NL",
        "prp": "NL",
        "amniotic-product": "N",
        "approved-product": "L",
        "hair": "N",
        "wellness": "N",
    }


def test_the_signs_are_explained(page: Page) -> None:
    """The three signs stand with their meaning before the first question, in words for who cannot see them."""
    (head,) = page.having("head")
    icons = [one.get("class", "").removeprefix("icon ") for one in having(head, "icon")]
    assert icons == list(SIGNS)
    meanings = [(one.tail or "").strip(" ,.\n") for one in having(head, "icon")]
    assert len(set(meanings)) == len(set(heard(page).values())) == len(SIGNS)
    for level, meaning in zip(SIGNS, meanings, strict=True):
        assert heard(page)[level].endswith(f" {meaning})"), level


def test_questions_that_depend_on_others_say_so(page: Page, questionnaire: Questionnaire) -> None:
    """Five questions say in words when they are to be answered."""
    found = {
        int(words(next(one.iter("h3"))).partition(".")[0]): words(line)
        for one in articles(page)
        for line in having(one, "only-if")
    }
    route, trial = "1 5 N", "6"
    assert {number: in_order(speaks_of(page, said)) for number, said in found.items()} == {
        6: route,
        7: trial,
        8: route,
        9: trial,
        10: route,
    }
    yes = f'"{questionnaire.by_id["trial"].by_id["yes"].label}"'
    assert [number for number, said in found.items() if yes in said] == [7, 9]


def test_every_question_with_a_condition_has_words_for_it(page: Page, questionnaire: Questionnaire) -> None:
    """A question that the site shows only at times is never without its "Only if"."""
    conditional = [place for place, item in enumerate(questionnaire.items, start=1) if item.when]
    assert conditional == [6, 7, 8, 9, 10]
    assert [bool(having(one, "only-if")) for one in articles(page)] == [
        place in conditional for place in range(1, len(questionnaire.items) + 1)
    ]


def test_it_can_be_filled_in_for_someone_else(page: Page) -> None:
    """There are lines for the clinic, the date, who fills it in and for whom, and a word on how to answer."""
    lines = [words(line) for line in page.having("fill")[0]]
    assert len(set(lines) - {""}) == len(lines) == 4
    assert words(page.by_id("answer-as"))


def test_nothing_on_it_can_be_sent(page: Page) -> None:
    """It is a form for a pen: no field, and the only button prints and is hidden without a script."""
    assert page.all("form", "input", "textarea", "select") == []
    assert [(button.get("id"), button.get("hidden")) for button in page.all("button")] == [("print", "")]
    assert words(page.by_id("how-to-print"))


def test_it_is_blank_whatever_was_answered(client: FlaskClient, page: Page) -> None:
    """With a code in the address the form is the same, and its links keep the code."""
    code = "1QEP7YVC27M1QA49EB5R058"
    answered = Page(client.get(f"/en/checklist?a={code}").text)
    assert answered.main == page.main
    assert f"/en/check/?a={code}" in [link.get("href") for link in answered.having("head")[0].iter("a")]


def test_it_is_linked(client: FlaskClient) -> None:
    """Start, how it works and the foot of every page lead to it."""
    for path, part in (("/en/", "main"), ("/en/how-it-works", "main"), ("/en/privacy", "footer")):
        there = Page(client.get(path).text)
        assert "/en/checklist" in [link.get("href") for link in there.all("a") if there.within(link, part)], path


def test_where_the_marks_are_typed_in(client: FlaskClient, page: Page) -> None:
    """On the screen stand links with words, on paper whole addresses as well, and each of them answers."""
    named = [
        (words(link), link.get("href", ""), "".join(line.itertext()))
        for line in page.having("counting")[0].findall("ul/li")
        for link in line.iter("a")
    ]
    assert [address for _, address, _ in named] == ["/en/all", "/en/quick", "/en/verify"]
    assert all(
        text and printed.startswith(text) and printed.endswith(f" http://localhost{address}")
        for text, address, printed in named
    )
    assert [client.get(address).status_code for _, address, _ in named] == [200, 200, 200]


# ---- Counting by hand

# What each line of the steps speaks of, in any order: questions and boxes by number, letters behind boxes, shapes.
STEPS = [
    ["1 1 2 5 5 5 N N N N question mark triangle"],
    ["1 5 6 6 7 9 10"],
    ["5 18 octagon question mark question mark triangle"],
    ["5 6 7 8 9"],
    [
        "2 L",
        "octagon",
        "1 2 18",
        "3 18 L",
        "5 8 L triangle triangle",
        "5 6 8 10 L triangle triangle",
        "5 6 7 10 L triangle triangle",
    ],
    [
        "",
        "",
        "10",
        "11 12 20 21",
        "1 2 3 18 19 triangle",
        "13 18 18 20 22 23 question mark triangle triangle",
    ],
    ["", "", "triangle", "", ""],
]
# The labels that the steps quote.
QUOTED = {
    0: (("condition", "blood"), ("product", "unknown")),
    1: (("trial", "yes"),),
    4: (("ind", "yes"), ("condition", "knee-or-joint")),
}


def speaks_of(page: Page, text: str) -> list[str]:
    shapes = {said.strip("()").partition(":")[0]: SIGNS[level] for level, said in heard(page).items()}
    found = re.findall(rf"\d+|\b[NL]\b|{'|'.join(map(re.escape, shapes))}", text)
    return [shapes.get(one, one) for one in found]


def in_order(found: Iterable[str]) -> str:
    return " ".join(sorted(found, key=lambda one: one.zfill(2) if one.isdigit() else one))


def test_the_steps_speak_of_what_is_counted(page: Page, content: Content) -> None:
    """Each line on paper names the questions, boxes, letters and shapes by which the person in these tests counts."""
    day = content.calendar.words(content.questionnaire.counts_as_of)
    found = []
    for step in counting(page):
        lines = [words(line) for line in step.iter("li")]
        rest = Counter(speaks_of(page, lines[0].replace(day, "")))
        below = [speaks_of(page, line) for line in lines[1:]]
        rest.subtract(one for line in below for one in line)
        found.append([in_order(rest.elements()), *map(in_order, below)])
    assert found == STEPS
    assert day in words(counting(page)[0])


def test_the_steps_quote_labels_of_the_boxes(page: Page, questionnaire: Questionnaire) -> None:
    """What the steps quote is how the label of the box begins that is meant."""
    for place, step in enumerate(counting(page)):
        quotes = re.findall('"([^"]+)"', words(step))
        labels = [questionnaire.by_id[item].by_id[option].label for item, option in QUOTED.get(place, ())]
        assert len(quotes) == len(labels), place
        assert all(map(str.startswith, labels, quotes)), place


def test_the_last_step_lists_the_outcomes(page: Page, questionnaire: Questionnaire) -> None:
    """Its lines stand in the order in which the first that fits is the result, each with the title of its outcome."""
    lines = list(counting(page)[-1].findall("ul/li"))
    assert [line.get("data-outcome") for line in lines] == list(OUTCOMES)
    for line in lines:
        title = questionnaire.outcomes[line.get("data-outcome", "")].title
        assert words(line).endswith(f" {title}")


Ticks = Mapping[int, Sequence[int]]
Signs = Mapping[int, str]
POINTS = {"triangle": 2, "question mark": 1}
WORST_LAST = ("", "question mark", "triangle", "octagon")


@dataclass(frozen=True)
class Counted:
    outcome: str
    octagons: int
    triangles: int
    question_marks: int
    no_sign: int


@dataclass(frozen=True)
class Sheet:
    """The printed boxes of each question, and those with a tick; questions and boxes count from 1."""

    paper: Mapping[int, tuple[Box, ...]]
    ticks: Ticks

    def ticked(self, number: int) -> list[Box]:
        return [self.paper[number][box - 1] for box in self.ticks.get(number, ())]

    def says(self, number: int, option: str) -> bool:
        return any(box.option == option for box in self.ticked(number))

    def claims(self, *boxes: int) -> bool:
        return any(box in self.ticks.get(18, ()) for box in boxes)

    def letter(self, wanted: str) -> bool:
        return any(wanted in box.letters for number in (1, 2) for box in self.ticked(number))


def by_hand(sheet: Sheet) -> Counted:
    """The result of following the printed steps by hand."""
    signs = step_2(sheet, step_1_and_3(sheet))
    return step_7(signs, step_5(sheet, signs), step_6(sheet, signs))


def step_1_and_3(sheet: Sheet) -> dict[int, str]:
    """The icon of each question from 5 on."""
    signs = {
        number: max((box.sign for box in sheet.ticked(number)), key=WORST_LAST.index, default="question mark")
        for number in range(5, 24)
    }
    if sheet.letter("N") and not (sheet.says(1, "birth-tissue-cells") and sheet.says(2, "blood")):
        signs[5] = "triangle"
    elif (not sheet.ticked(1) or sheet.says(1, "unknown")) and sheet.ticks.get(5) == [1]:
        signs[5] = "question mark"
    return signs


def step_2(sheet: Sheet, signs: Signs) -> Signs:
    """Drop the questions that are crossed out."""
    crossed = [] if sheet.says(6, "yes") else [7, 9]
    if signs[5] == "":
        crossed = [6, 7, 8, 9, 10]
    return {number: sign for number, sign in signs.items() if number not in crossed}


def step_4(signs: Signs) -> bool:
    return signs[5] == "" or all(signs.get(number) == "" for number in (6, 7, 8, 9))


def triangle(signs: Signs, *numbers: int) -> bool:
    return any(signs.get(number) == "triangle" for number in numbers)


def step_5(sheet: Sheet, signs: Signs) -> bool:
    marrow = sheet.says(1, "own-marrow-same-day") and not sheet.says(2, "knee-or-joint")
    no_l = not sheet.letter("L") or marrow
    no_route = not step_4(signs)
    return any(
        (
            "octagon" in signs.values(),
            no_route and sheet.claims(1, 2),
            no_route and no_l and sheet.claims(3),
            no_l and triangle(signs, 5) and triangle(signs, 8),
            no_l and triangle(signs, 5) and not sheet.says(8, "yes") and triangle(signs, 6, 10),
            no_l and triangle(signs, 5) and triangle(signs, 10) and triangle(signs, 6, 7),
        )
    )


def step_6(sheet: Sheet, signs: Signs) -> bool:
    points = sum(POINTS.get(signs[number], 0) for number in (13, 14, 15, 16, 17, 20, 22, 23))
    points += sum(POINTS.get(box.sign, 0) for box in sheet.ticked(18)) if sheet.ticked(18) else 1
    return any(
        (
            not step_4(signs),
            signs.get(10, "") != "",
            any(signs[number] for number in (11, 12, 20, 21)),
            triangle(signs, 19) or sheet.claims(1, 2, 3),
            points >= 6,
        )
    )


def step_7(signs: Signs, serious: bool, other: bool) -> Counted:
    lines = {STOP: serious, WARNINGS: other and "triangle" in signs.values(), UNKNOWNS: other, FEW: True}
    tally = list(signs.values())
    result = next(outcome for outcome, fits in lines.items() if fits)
    return Counted(result, *(tally.count(sign) for sign in reversed(WORST_LAST)))


def ticks_of(questionnaire: Questionnaire, answers: Answers) -> dict[int, list[int]]:
    """The boxes to tick on paper for these answers."""
    found = {}
    for number, item in enumerate(questionnaire.items, start=1):
        places = [place for place, option in enumerate(item.options, start=1) if option.id in answers.get(item.id, ())]
        if places:
            found[number] = places
    return found


def by_site(questionnaire: Questionnaire, answers: Answers) -> Counted:
    assessment = assess(questionnaire, answers)
    counts = assessment.counts
    return Counted(assessment.outcome, counts.critical, counts.concern, counts.unclear, counts.ok)


@pytest.fixture(scope="module")
def answer_sets(
    questionnaire: Questionnaire, many_answers: tuple[Answers, ...], approved_offer: Answers
) -> tuple[Answers, ...]:
    """Strategy: arbitrary answers, and answers that vary only offer, routes, money and claims from the best."""
    chance = random.Random(20261123)
    items = [questionnaire.by_id[item] for item in ("product", "condition", "approved", "trial", "trial-record", "ind")]
    items += [questionnaire.by_id[item] for item in ("ethics-board", "pay", "claims")]
    drawn = []
    for _ in many_answers:
        answers = dict(approved_offer)
        for item in items:
            answers[item.id] = (chance.choice(item.options).id,) if chance.random() < 0.9 else ()
        drawn.append({item: chosen for item, chosen in answers.items() if chosen})
    return (*many_answers, *drawn)


def test_counting_by_hand_gives_what_the_site_gives(
    page: Page, questionnaire: Questionnaire, answer_sets: tuple[Answers, ...]
) -> None:
    """For many answer sets, the outcome and the counts by hand are those of the site: never softer, never harder."""
    paper = printed(page)
    reached = set()
    for answers in answer_sets:
        counted = by_hand(Sheet(paper, ticks_of(questionnaire, answers)))
        assert counted == by_site(questionnaire, answers), answers
        reached.add(counted.outcome)
    assert reached == set(OUTCOMES)


def test_an_empty_form_is_too_much_unknown(page: Page) -> None:
    """Nothing ticked: no serious reason, no route, and every question that counts has a question mark."""
    assert by_hand(Sheet(printed(page), {})) == Counted(UNKNOWNS, 0, 0, 17, 0)


# A licensed product for its own use, two softer triangles and a question mark.
GOOD = {
    1: [9],
    2: [1],
    5: [1],
    13: [2],
    14: [2],
    15: [3],
    **{number: [1] for number in (11, 12, 16, 17, *range(19, 24))},
}


@pytest.mark.parametrize(
    ("ticks", "outcome"),
    [
        ({1: [1], 2: [8], 10: [3]}, STOP),  # exosomes for the lungs, and pays
        ({1: [1], 2: [8], 5: [1], 10: [3]}, STOP),  # an approval that was "found" changes nothing
        ({1: [7], 2: [1], 10: [3]}, WARNINGS),  # PRP for a knee is under lighter rules
        ({1: [5], 2: [1], 10: [3]}, WARNINGS),  # and so is marrow of the same day, but only
        ({1: [5], 2: [2], 10: [3]}, STOP),  # for a joint
        ({1: [3], 2: [11], 5: [1]}, UNKNOWNS),  # cord blood for the blood: the other questions are open
        ({1: [6], 11: [2]}, STOP),  # a warning letter was found
        (GOOD | {18: [14]}, FEW),  # five points
        (GOOD, WARNINGS),  # and one for the claims that nobody looked at
    ],
)
def test_examples_counted_by_hand(page: Page, questionnaire: Questionnaire, ticks: Ticks, outcome: str) -> None:
    """A few forms, worked out on paper, and the site says the same."""
    answers = {
        item.id: tuple(item.options[box - 1].id for box in ticks[number])
        for number, item in enumerate(questionnaire.items, start=1)
        if number in ticks
    }
    assert by_hand(Sheet(printed(page), ticks)).outcome == outcome
    assert by_site(questionnaire, answers).outcome == outcome
