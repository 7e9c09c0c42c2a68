"""The blank checklist: its questions and boxes, and that counting by hand gives the same result as the site."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import yaml
from flask.testing import FlaskClient

from clinic_check.check.conditions import Answers
from clinic_check.check.model import Questionnaire
from clinic_check.check.scoring import assess
from tests.page import Page, words

ROOT = Path(__file__).parent.parent
SIGNS = {"critical": "octagon", "concern": "triangle", "unclear": "question mark"}
STOP = "Your answers show serious warning signs. Stop before you pay or book."
WARNINGS = "Your answers show warning signs. Clear them up before you decide."
UNKNOWNS = "Too much is still unknown to decide. Find out before you pay or book."
FEW = (
    "We found few or no warning signs in your answers. That does not show that the treatment works or is without risk."
)
OUTCOMES = {"stop": STOP, "warnings": WARNINGS, "unknowns": UNKNOWNS, "few-warnings": FEW}


@dataclass(frozen=True)
class Box:
    """A printed box: label, icon ("" for none), letters, and whether it is round."""

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
    return Box(label, "".join(icons), letters, bool(having(line, "one")))


def printed(page: Page) -> dict[int, tuple[Box, ...]]:
    """Number of the question -> its printed boxes."""
    return {int(words(next(one.iter("h3"))).partition(".")[0]): boxes(one) for one in articles(page)}


def steps(page: Page) -> list[str]:
    """The sentences of each counting step."""
    (counting,) = page.having("counting")
    return [words(step) for step in counting.findall("ol/li")]


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
        assert [box.sign for box in found] == [SIGNS.get(one.get("level", ""), "") for one in options]
        seen.update(box.sign for box in found)
    assert seen == {"", "octagon", "triangle", "question mark"}


def test_boxes_are_round_where_only_one_may_be_ticked(page: Page) -> None:
    """Only the boxes of the sales claims are square."""
    square = {number for number, found in printed(page).items() if not any(box.round for box in found)}
    assert square == {18}
    assert all(box.round for number, found in printed(page).items() if number != 18 for box in found)
    assert "Round boxes: tick one. Square boxes: tick all that apply." in page.main


def test_the_letters_behind_the_boxes(page: Page) -> None:
    """N stands where nothing is approved and L where lighter rules hold, and nowhere else."""
    letters = {box.label.partition(" (")[0]: box.letters for found in printed(page).values() for box in found}
    assert {label: letter for label, letter in letters.items() if letter} == {
        "Exosomes": "N",
        "Exosome serum or cream": "NL",
        "Cells from birth tissue": "N",
        "Cells from your own fat": "N",
        "Your own bone marrow, same day": "NL",
        "PRP": "NL",
        "Amniotic product": "N",
        "A licensed product whose brand name you were told": "L",
        "Hair loss": "N",
        "Wellness or aging": "N",
    }


def test_the_signs_are_explained(page: Page) -> None:
    """The three signs stand with their meaning before the first question, in words for who cannot see them."""
    head = words(page.having("head")[0])
    assert "for counting at the end: serious warning sign, warning sign, not known." in head
    assert "Yes (triangle: warning sign) No (question mark: not known) I don't know" in page.main


def test_questions_that_depend_on_others_say_so(page: Page) -> None:
    """Five questions say in words when they are to be answered."""
    found = {
        int(words(next(one.iter("h3"))).partition(".")[0]): words(line)
        for one in articles(page)
        for line in having(one, "only-if")
    }
    route, trial = "Only if box 1 of question 5 is empty, or N is ticked.", 'Only if you ticked "Yes" in question 6.'
    assert found == {6: route, 7: trial, 8: route, 9: trial, 10: route}


def test_every_question_with_a_condition_has_words_for_it(page: Page, questionnaire: Questionnaire) -> None:
    """A question that the site shows only at times is never without its "Only if"."""
    conditional = [place for place, item in enumerate(questionnaire.items, start=1) if item.when]
    assert conditional == [6, 7, 8, 9, 10]
    assert [bool(having(one, "only-if")) for one in articles(page)] == [
        place in conditional for place in range(1, len(questionnaire.items) + 1)
    ]


def test_it_can_be_filled_in_for_someone_else(page: Page) -> None:
    """There are lines for the clinic, the date, who fills it in and for whom, and a word on how to answer."""
    assert [words(line) for line in page.having("fill")[0]] == ["Name of the clinic", "Date", "Filled in by", "For"]
    assert "For someone else? Answer as that person would." in page.main


def test_nothing_on_it_can_be_sent(page: Page) -> None:
    """It is a form for a pen: no field, and the only button prints and is hidden without a script."""
    assert page.all("form", "input", "textarea", "select") == []
    assert [(button.get("id"), button.get("hidden")) for button in page.all("button")] == [("print", "")]
    assert "use the Print command of your browser" in page.main


def test_it_is_blank_whatever_was_answered(client: FlaskClient, page: Page) -> None:
    """With a code in the address the form is the same, and its links keep the code."""
    code = "1QEP7YVC27M1QA49EB5R058"
    answered = Page(client.get(f"/en/checklist?a={code}").text)
    assert answered.main == page.main
    assert ("Answer on the screen instead", f"/en/check/?a={code}") in answered.links()


def test_it_is_linked(client: FlaskClient) -> None:
    """Start, how it works and the foot of every page lead to it."""
    for path, text in {
        "/en/": "Print a blank checklist and fill it in by hand",
        "/en/how-it-works": "A checklist on paper, with the steps to count it by hand",
        "/en/privacy": "Checklist on paper",
    }.items():
        assert (text, "/en/checklist") in Page(client.get(path).text).links(), path


def test_where_the_marks_are_typed_in(client: FlaskClient, page: Page) -> None:
    """On the screen stand links with words, on paper whole addresses as well, and each of them answers."""
    (counting,) = page.having("counting")
    named = [
        (words(link), link.get("href", ""), "".join(line.itertext()))
        for line in counting.findall("ul/li")
        for link in line.iter("a")
    ]
    assert named == [
        ("All questions on one page", "/en/all", "All questions on one page: http://localhost/en/all"),
        (
            "The quick check, with fewer questions",
            "/en/quick",
            "The quick check, with fewer questions: http://localhost/en/quick",
        ),
        ("How to find out", "/en/verify", "How to find out: http://localhost/en/verify"),
    ]
    assert [client.get(address).status_code for _, address, _ in named] == [200, 200, 200]


# ---- Counting by hand

STEPS = [
    "Look at question 5 first. Is a box with N ticked? Then question 5 has a triangle, whatever is ticked there. "
    'For cells from birth tissue, N does not hold if "Blood disease" is ticked in question 2. '
    'Without N: is nothing or "I don\'t know" ticked in question 1? Then box 1 of question 5 has a question mark. '
    "N means that, as of November 22, 2026, we found none approved. "
    "Look today at FDA's own list: Approved Cellular and Gene Therapy Products.",
    "Cross out what does not count. Is box 1 of question 5 ticked, and still without a sign? "
    'Then cross out questions 6 to 10. Otherwise, if question 6 has no "Yes", cross out 7 and 9.',
    "Count from question 5 to the end. Each question has the sign of its box. "
    "One without a tick has a question mark. Question 18 counts once, at its worst sign. "
    "(octagon: serious warning sign) (triangle: warning sign) (question mark: not known)no sign",
    "Is there a complete route? Approval: question 5 has no sign. "
    "Trial: questions 6, 7, 8 and 9 are all ticked and have no sign.",
    "Serious reasons. Does one of these hold? There is an octagon. "
    "No route, and box 1 or 2 of question 18 is ticked. "
    "No route, no L, and box 3 of question 18 is ticked. "
    "No L, a triangle in 5, and a triangle in 8. "
    'No L, a triangle in 5, no "Yes" in 8, and a triangle in 6 or 10. '
    "No L, a triangle in 5, a triangle in 10, and one in 6 or 7. "
    "L means that lighter rules hold for the treatment. "
    'Your own bone marrow has it only if "Knee or other joint" is ticked in question 2.',
    "Other reasons. Does one of these hold? No route is complete. "
    "Question 10 is not crossed out and has a sign. "
    "A sign in 11, 12, 20 or 21. "
    "A triangle in 19, or box 1, 2 or 3 of question 18 is ticked. "
    "Six points in questions 13 to 18, 20, 22 and 23, or more. "
    "A triangle is two points, a question mark one. In 18, each ticked triangle is two.",
    "Tick the first line that fits. It is your result. "
    f"A serious reason holds: {STOP} "
    f"Another reason holds, and there is a triangle: {WARNINGS} "
    f"Another reason holds: {UNKNOWNS} "
    f"No reason holds: {FEW}",
]


def test_the_steps_are_these(page: Page) -> None:
    """The steps on paper are, word for word, those that the person in these tests follows."""
    assert steps(page) == STEPS


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

    def says(self, number: int, label: str) -> bool:
        """Whether a box whose label starts with this text is ticked."""
        return any(box.label.startswith(label) for box in self.ticked(number))

    def claims(self, *boxes: int) -> bool:
        return any(box in self.ticks.get(18, ()) for box in boxes)

    def letter(self, wanted: str) -> bool:
        return any(wanted in box.letters for number in (1, 2) for box in self.ticked(number))


def by_hand(sheet: Sheet) -> Counted:
    """The result of following STEPS by hand."""
    signs = step_2(sheet, step_1_and_3(sheet))
    return step_7(signs, step_5(sheet, signs), step_6(sheet, signs))


def step_1_and_3(sheet: Sheet) -> dict[int, str]:
    """The icon of each question from 5 on."""
    signs = {
        number: max((box.sign for box in sheet.ticked(number)), key=WORST_LAST.index, default="question mark")
        for number in range(5, 24)
    }
    if sheet.letter("N") and not (sheet.says(1, "Cells from birth tissue") and sheet.says(2, "Blood disease")):
        signs[5] = "triangle"
    elif (not sheet.ticked(1) or sheet.says(1, "I don't know")) and sheet.ticks.get(5) == [1]:
        signs[5] = "question mark"
    return signs


def step_2(sheet: Sheet, signs: Signs) -> Signs:
    """Drop the questions that are crossed out."""
    crossed = [] if sheet.says(6, "Yes") else [7, 9]
    if signs[5] == "":
        crossed = [6, 7, 8, 9, 10]
    return {number: sign for number, sign in signs.items() if number not in crossed}


def step_4(signs: Signs) -> bool:
    return signs[5] == "" or all(signs.get(number) == "" for number in (6, 7, 8, 9))


def triangle(signs: Signs, *numbers: int) -> bool:
    return any(signs.get(number) == "triangle" for number in numbers)


def step_5(sheet: Sheet, signs: Signs) -> bool:
    marrow = sheet.says(1, "Your own bone marrow") and not sheet.says(2, "Knee or other joint")
    no_l = not sheet.letter("L") or marrow
    no_route = not step_4(signs)
    return any(
        (
            "octagon" in signs.values(),
            no_route and sheet.claims(1, 2),
            no_route and no_l and sheet.claims(3),
            no_l and triangle(signs, 5) and triangle(signs, 8),
            no_l and triangle(signs, 5) and not sheet.says(8, "Yes") and triangle(signs, 6, 10),
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
    return Counted(OUTCOMES[assessment.outcome], counts.critical, counts.concern, counts.unclear, counts.ok)


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
    assert reached == set(OUTCOMES.values())


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
