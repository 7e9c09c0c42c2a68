"""The blank checklist: its questions and boxes, and that counting by hand is never milder than the site."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient

from clinic_check.check.code import encode
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Item, Level, Questionnaire
from clinic_check.check.scoring import assess
from clinic_check.loader.content import Content
from tests.answers import BEST, WORST
from tests.page import Page, words

ROOT = Path(__file__).parent.parent
QUESTIONS = 25
RANKS = {"stop": 4, "warnings": 3, "unknowns": 2, "checks-left": 1, "practice": 0, "few-warnings": 0}


@pytest.fixture(scope="module")
def page(app: Flask) -> Page:
    return Page(app.test_client(use_cookies=False).get("/en/checklist/full").text)


def having(element: Element, name: str) -> list[Element]:
    return [one for one in element.iter() if name in one.get("class", "").split()]


def boxes(element: Element) -> list[Element]:
    """The lines with a box below an element, in order."""
    return [line for line in element.iter("li") if line.get("data-option")]


# ---- What stands on it


@pytest.fixture(scope="module")
def asked() -> list[dict[str, object]]:
    """The questions as the file has them in the order of the steps; read without the app, every value is text."""
    text = (ROOT / "questions.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, yaml.BaseLoader)  # noqa: S506  makes nothing but text, lists and mappings
    items = {item["id"]: item for section in data["sections"] for item in section["items"]}
    return [items[item] for part in data["parts"] for step in part["steps"] for item in step["items"]]


def test_every_question_is_on_it(page: Page, asked: list[dict[str, object]]) -> None:
    """All questions stand in the order of the steps under their number, each with its hint and room to write."""
    articles = page.all("article")
    assert len(articles) == len(asked) == QUESTIONS
    for number, (article, item) in enumerate(zip(articles, asked, strict=True), start=1):
        assert words(next(article.iter("h3"))) == f"{number}. {item['question']}"
        assert article.get("data-question") == item["id"]
        hints = [words(one) for one in having(article, "hint") if one.get("id") is None]
        assert hints == ([f"{item['hint']}."] if "hint" in item else [])
        assert len(having(article, "write")) == 1


def test_every_option_has_its_numbered_box(page: Page, asked: list[dict[str, object]]) -> None:
    """Each option stands in order with its note and a box, which holds its number."""
    for article, item in zip(page.all("article"), asked, strict=True):
        options = item["options"]
        assert isinstance(options, list)
        labels = [f"{one['label']} ({one['note']})" if "note" in one else one["label"] for one in options]
        assert [words(line.findall("span")[-1]) for line in boxes(article)] == labels
        assert [line.get("data-option") for line in boxes(article)] == [one["id"] for one in options]
        numbers = [words(box) for line in boxes(article) for box in having(line, "box")]
        assert numbers == [str(place) for place in range(1, len(options) + 1)]


def test_no_box_tells_what_it_counts_as(page: Page) -> None:
    """No icon stands in the form, so that nobody fills it in to please; the results at the end have one each."""
    assert not [icon for article in page.all("article") for icon in having(article, "icon")]
    assert [len(having(line, "icon")) for line in page.marked("data-outcome")] == [1] * len(RANKS)


def test_conditions_stand_under_their_headings(page: Page, questionnaire: Questionnaire) -> None:
    """Each heading stands once, before its first option."""
    item = questionnaire.by_id["condition"]
    (article,) = page.marked("data-question", "condition")
    lines = [line for line in article.iter("li") if line.get("data-option") or line.get("class") == "group"]
    shown = [words(line).rstrip(":") if line.get("class") == "group" else line.get("data-option") for line in lines]
    wanted: list[str] = []
    titles = {group.id: group.title for group in item.groups}
    for option in item.options:
        if option.group and titles[option.group] not in wanted:
            wanted.append(titles[option.group])
        wanted.append(option.id)
    assert shown == wanted


def test_boxes_are_round_where_only_one_may_be_ticked(page: Page, questionnaire: Questionnaire) -> None:
    """Only the boxes of the sales claims are square."""
    for article in page.all("article"):
        several = questionnaire.by_id[article.get("data-question", "")].several
        assert {"one" in box.get("class", "").split() for box in having(article, "box")} == {not several}
    assert words(page.by_id("shapes"))


def test_it_can_be_filled_in_for_someone_else(page: Page) -> None:
    """There are lines for the clinic, the date, who fills it in and for whom, and a word on how to answer."""
    lines = [words(line) for line in page.having("fill")[0]]
    assert len(set(lines) - {""}) == len(lines) == 4
    assert words(page.by_id("answer-as"))


def test_it_says_of_which_day_it_is(page: Page, content: Content) -> None:
    """On paper stand the edition and the days of the review and of the list of licensed uses, also at the note."""
    (line,) = page.having("edition")
    text = "".join(line.itertext())
    listed = content.calendar.words(content.questionnaire.licensed.as_of)
    for part in (str(content.questionnaire.edition), content.calendar.words(content.reviewed), listed):
        assert part in text
    (note,) = page.marked("data-noted", "listed")
    assert listed in words(note)


def test_it_names_the_list_that_it_asks_about(page: Page) -> None:
    """The address of the list of licensed products stands in full at the question about approval."""
    (article,) = page.marked("data-question", "approved")
    assert [link.get("href") for link in article.iter("a") if link.get("class") != "word"] == ["/en/products"]
    assert "http://localhost/en/products" in "".join(article.itertext())


def test_nothing_on_it_can_be_sent(page: Page) -> None:
    """It is a form for a pen: no field, and the only button prints and is hidden without a script."""
    assert page.all("form", "input", "textarea", "select") == []
    assert [(button.get("id"), button.get("hidden")) for button in page.all("button")] == [("print", "")]
    assert words(page.by_id("how-to-print"))


def test_it_is_blank_whatever_was_answered(client: FlaskClient, page: Page, questionnaire: Questionnaire) -> None:
    """With a code in the address the form is the same, and its links keep the code."""
    code = encode(questionnaire, WORST)
    answered = Page(client.get(f"/en/checklist/full?a={code}").text)
    assert answered.main == page.main
    assert f"a={code}" in "".join(link.get("href", "") for link in answered.having("later")[0].iter("a"))


def test_the_short_page_leads_to_each_form_of_it(client: FlaskClient) -> None:
    """A PDF for each paper, and the page that the browser prints; the way on keeps the answers."""
    page = Page(client.get("/en/checklist?a=1E59P69F7000000000000X7").text)
    links = [link.get("href", "") for link in page.all("a") if page.within(link, "main")]
    assert links[:3] == ["/en/checklist.pdf?paper=letter", "/en/checklist.pdf?paper=a4", "/en/checklist/full"]
    assert "?a=" in links[3]


def test_it_is_linked(client: FlaskClient) -> None:
    """How it works and the foot of every page lead to it."""
    for path, part in (("/en/how-it-works", "main"), ("/en/privacy", "footer")):
        there = Page(client.get(path).text)
        assert "/en/checklist" in [link.get("href") for link in there.all("a") if there.within(link, part)], path


def test_where_the_marks_are_typed_in(client: FlaskClient, page: Page) -> None:
    """On the screen stand links with words, on paper whole addresses as well, and each of them answers."""
    named = [
        (words(link), link.get("href", ""), "".join(line.itertext()))
        for line in page.having("later")[0].findall("ul/li")
        for link in line.iter("a")
    ]
    assert [address for _, address, _ in named] == ["/en/check/", "/en/all", "/en/verify"]
    assert all(
        text and printed.startswith(text) and printed.endswith(f" http://localhost{address}")
        for text, address, printed in named
    )
    assert all(client.get(address, follow_redirects=True).status_code == 200 for _, address, _ in named)


# ---- The lines, as printed


@dataclass(frozen=True)
class Test:
    """A part of a line: boxes of a question ("box", "not", "open"), a note, or "several" questions."""

    __test__ = False  # no test of pytest

    kind: str
    subject: str
    options: frozenset[str] = frozenset()
    ticked: bool = True
    at_least: int = 0


Row = tuple[Test, ...]


def read_test(element: Element) -> Test | None:
    data = {name.removeprefix("data-"): value for name, value in element.items()}
    if "kind" in data:
        return Test(data["kind"], data["item"], frozenset(data["options"].split()))
    if "note" in data:
        return Test("note", data["note"], ticked=data["ticked"] == "yes")
    if "items" in data:
        return Test("several", "", frozenset(data["items"].split()), at_least=int(data["at-least"]))
    return None


def row_of(element: Element) -> Row:
    """The tests of a line, without those of lines below it."""
    (row,) = (one for one in element if one.get("class") == "row")
    return tuple(test for test in map(read_test, row) if test)


def rows_of(element: Element) -> Iterator[Row]:
    """The lines below an element; those of a group with the tests that they share."""
    for line in element.findall("ul/li"):
        below = [(*row_of(line), *row) for row in rows_of(line)]
        yield from below or [row_of(line)]


def row_beside(element: Element) -> list[Row]:
    """The line in the words of an outcome without lines of its own."""
    return [row_of(part) for part in element.findall("span") if any(one.get("class") == "row" for one in part)]


@dataclass(frozen=True)
class Paper:
    """The printed lines, and what a person does with them."""

    page: Page

    @cached_property
    def notes(self) -> dict[str, list[Row]]:
        return {note.get("data-noted", ""): list(rows_of(note)) for note in self.page.marked("data-noted")}

    @cached_property
    def crossed(self) -> list[tuple[Row, list[str]]]:
        return [(row_of(line), line.get("data-crossed", "").split()) for line in self.page.marked("data-crossed")]

    @cached_property
    def conditions(self) -> list[tuple[str, bool, list[Row]]]:
        """Question, whether it is asked where a row holds or else skipped there, and the rows."""
        return [
            (
                line.get(name, ""),
                name == "data-asked",
                [tuple(filter(None, map(read_test, row))) for row in having(line, "row")],
            )
            for name in ("data-asked", "data-skipped")
            for line in self.page.marked(name)
        ]

    @cached_property
    def outcomes(self) -> dict[str, list[Row]]:
        return {
            line.get("data-outcome", ""): list(rows_of(line)) or row_beside(line)
            for line in self.page.marked("data-outcome")
        }

    @cached_property
    def before_crossing(self) -> list[str]:
        """The notes of the first step."""
        (counting,) = self.page.having("counting")
        return [note.get("data-noted", "") for note in counting.findall("ol/li[1]/ul/li")]


@dataclass
class Person:
    """Follows the lines with a pen. Claims have no good box but the one that no serious claim has."""

    paper: Paper
    ticks: Mapping[str, Sequence[str]]
    good: Mapping[str, frozenset[str]]
    out: set[str] = field(default_factory=set)
    noted: dict[str, bool] = field(default_factory=dict)

    def result(self) -> str:
        """The outcome by hand: notes, crossing out, notes again, and the first line that fits."""
        self.skip({"approved"})
        self.note(self.paper.before_crossing)
        for row, questions in self.paper.crossed:
            if self.fits(row):
                self.out.update(questions)
        self.skip({question for question, _, _ in self.paper.conditions} - {"approved"})
        self.note([note for note in self.paper.notes if note not in self.noted])
        return next(outcome for outcome, rows in self.paper.outcomes.items() if any(map(self.fits, rows)))

    def skip(self, questions: set[str]) -> None:
        for question, asked, rows in self.paper.conditions:
            if question in questions and any(map(self.fits, rows)) != asked:
                self.out.add(question)

    def note(self, notes: Sequence[str]) -> None:
        for note in notes:
            self.noted[note] = any(map(self.fits, self.paper.notes[note]))

    def fits(self, row: Row) -> bool:
        return all(map(self.holds, row))

    def holds(self, test: Test) -> bool:
        if test.kind == "note":
            return self.noted[test.subject] == test.ticked
        if test.kind == "several":
            bad = [one for one in test.options - self.out if self.good[one].isdisjoint(self.ticks.get(one, ()))]
            return len(bad) >= test.at_least
        ticked = () if test.subject in self.out else self.ticks.get(test.subject, ())
        hit = not test.options.isdisjoint(ticked)
        if test.kind == "open":
            return test.subject not in self.out and (hit or not ticked)
        return hit == (test.kind == "box")


@pytest.fixture(scope="module")
def paper(page: Page) -> Paper:
    return Paper(page)


@pytest.fixture(scope="module")
def good(questionnaire: Questionnaire) -> dict[str, frozenset[str]]:
    """Question -> the boxes that the line about several questions calls good, as its words say."""
    return {
        item.id: frozenset({"none-of-these"} if item.several else {item.options[0].id}) for item in questionnaire.items
    }


def numbers(text: str) -> list[int]:
    """The numbers in a text, ranges written out."""
    found = re.findall(r"(\d+)(?:\u2013(\d+))?", text)
    return list(chain.from_iterable(range(int(first), int(last or first) + 1) for first, last in found))


def test_the_words_of_a_line_say_what_its_data_say(page: Page, questionnaire: Questionnaire) -> None:
    """Each part names its question and boxes by their numbers, and the three ways to speak of boxes differ."""
    places = {item.id: place for place, item in enumerate(questionnaire.items, start=1)}
    said: dict[str, set[str]] = {}
    parts = page.marked("data-kind")
    for part in parts:
        item = questionnaire.by_id[part.get("data-item", "")]
        question, _, rest = words(part).rpartition(":")
        assert question in (str(places[item.id]), f"{item.short} ({places[item.id]})")
        options = part.get("data-options", "").split()
        assert numbers(rest) == [place for place, one in enumerate(item.options, start=1) if one.id in options]
        said.setdefault(part.get("data-kind", ""), set()).add(re.sub(r"\d.*\d|\d", "#", rest))
    assert len(parts) > 80
    assert {kind: len(texts) for kind, texts in said.items()} == {"box": 1, "not": 1, "open": 1}
    assert len(set[str]().union(*said.values())) == 3


def test_the_words_of_the_other_lines(page: Page, questionnaire: Questionnaire) -> None:
    """What is crossed out and which questions are counted together stands there by number."""
    places = {item.id: place for place, item in enumerate(questionnaire.items, start=1)}
    for line in page.marked("data-crossed"):
        wanted = [places[item] for item in line.get("data-crossed", "").split()]
        assert numbers(words(line).rpartition(":")[2]) == sorted(wanted)
    (line,) = page.marked("data-items")
    assert line.get("data-at-least") == "3", "its words say three"
    before, after = words(line).split(":", 1)
    assert numbers(before) == sorted(places[item] for item in line.get("data-items", "").split())
    claims = questionnaire.by_id["claims"]
    none = [option.id for option in claims.options].index("none-of-these") + 1
    assert numbers(after) == [1, places["claims"], none]


def test_a_note_has_one_name(page: Page) -> None:
    """Wherever a line speaks of a note, it has the name at its box, or the same negated."""
    names = {note.get("data-noted", ""): words(next(note.iter("strong"))) for note in page.marked("data-noted")}
    for part in page.marked("data-note"):
        name = names[part.get("data-note", "")]
        assert (words(part) == name) == (part.get("data-ticked") == "yes")
        assert words(part).endswith(name)
    assert len(set(names.values())) == len(names) == 5


def test_the_good_box_is_the_first_one(
    questionnaire: Questionnaire, paper: Paper, good: Mapping[str, frozenset[str]]
) -> None:
    """In the questions that are counted together, the box that the line names is the only one without a warning."""
    (several,) = (test for rows in paper.outcomes.values() for row in rows for test in row if test.kind == "several")
    for item in several.options:
        fine = {one.id for one in questionnaire.by_id[item].options if one.level == Level.OK}
        assert good[item] == fine, item


def test_the_outcomes_are_named(page: Page, questionnaire: Questionnaire) -> None:
    """The results stand from the worst on, each with a box, its lines and the title of its outcome."""
    lines = page.marked("data-outcome")
    assert [line.get("data-outcome") for line in lines] == list(questionnaire.outcomes)
    for line in lines:
        assert len(having(line, "box")) == 1
        assert questionnaire.outcomes[line.get("data-outcome", "")].title in words(line)


def test_questions_with_a_condition_say_so(paper: Paper, questionnaire: Questionnaire) -> None:
    """Each question that the site shows only at times has its condition on paper, or is crossed out at times."""
    conditional = {item.id for item in questionnaire.items if item.when}
    crossed = {question for _, questions in paper.crossed for question in questions}
    assert {question for question, _, _ in paper.conditions} | crossed == conditional


# ---- Counting by hand

JOINT, DRIP = "joint-or-tendon", "vein"
US, ABROAD = ("us-ca", "us-fl", "us-tx", "us-other"), ("mexico", "japan", "south-korea", "eu", "elsewhere")
# (product, uses, ways) of offers as they are made, by what they turn out to be.
OFFERS: Mapping[str, Sequence[tuple[str, Sequence[str], Sequence[str]]]] = {
    "sold": [
        ("exosomes", ["skin", "hair", "wellness", "knee-or-joint", "als"], ["skin-injection", DRIP, JOINT]),
        ("stem-cells-unnamed", ["knee-or-joint", "back-or-spine", "ms", "lungs"], [JOINT, "spine", DRIP, "not-said"]),
        ("birth-tissue-cells", ["knee-or-joint", "autism-or-cerebral-palsy", "ms", "wellness"], [JOINT, DRIP, "spine"]),
        ("own-fat-cells", ["knee-or-joint", "eye", "lungs", "erectile"], [JOINT, DRIP, "eye", "pelvis"]),
        ("lab-grown-cells", ["knee-or-joint", "spinal-cord", "parkinson", "dementia"], [DRIP, "spine", JOINT]),
        ("amniotic-product", ["knee-or-joint", "neuropathy", "eye"], [JOINT, "eye-surface", "skin-injection"]),
        ("unknown", ["knee-or-joint", "wellness", "not-said"], ["not-said", JOINT, DRIP]),
        ("other", ["wellness", "diabetes", "other"], [DRIP, "not-said", "other"]),
        ("exosome-skin-product", ["skin", "hair", "autoimmune"], ["skin-surface", "skin-injection"]),
        ("fetal-or-animal-cells", ["wellness", "fertility"], ["muscle", DRIP]),
        ("prp", ["back-or-spine", "erectile", "fertility"], ["spine", "pelvis", JOINT]),
    ],
    "practice": [
        ("prp", ["knee-or-joint", "tendon", "hair", "skin"], [JOINT, "skin-injection"]),
        ("own-marrow-same-day", ["knee-or-joint", "tendon"], [JOINT, "surgery"]),
        ("wound-membrane", ["wound", "eye"], ["wound", "eye-surface", "surgery"]),
        ("transplant-after-chemo", ["cancer", "blood"], [DRIP]),
    ],
    "licensed": [
        ("approved-product", ["knee-or-joint"], ["surgery"]),
        ("approved-product", ["blood", "cancer"], [DRIP]),
        ("gene-or-immune-cells", ["cancer", "blood", "nerves-or-brain"], [DRIP]),
        ("birth-tissue-cells", ["blood"], [DRIP]),
    ],
    "trial": [
        ("lab-grown-cells", ["heart", "spinal-cord", "parkinson", "lungs"], [DRIP, "organ", "spine"]),
        ("gene-or-immune-cells", ["autoimmune", "parkinson", "eye"], [DRIP, "organ", "eye"]),
        ("birth-tissue-cells", ["lungs", "als"], [DRIP, "spine"]),
    ],
}
SHARES = {"sold": 55, "practice": 20, "licensed": 10, "trial": 15}
# Answers about the route, with their weights; the rest is drawn by level.
ROUTES: Mapping[str, Mapping[str, Mapping[str, int]]] = {
    "sold": {
        "approved": {"no": 30, "unknown": 35, "yes-told": 20, "refused": 5, "yes-checked": 3, "abroad": 7},
        "trial": {"no": 60, "unknown": 20, "yes": 12, "refused": 3, "right-to-try": 3, "expanded-access": 2},
        "trial-record": {"not-checked": 50, "differs": 30, "matches": 20},
        "ind": {"unknown": 50, "no": 25, "other-letter": 10, "number": 10, "yes": 5},
        "ethics-board": {"unknown": 50, "no": 20, "yes": 30},
        "pay": {"yes": 82, "unknown": 12, "no": 2, "insurer": 2, "yes-permitted": 2},
    },
    "practice": {
        "approved": {"unknown": 40, "yes-told": 20, "no": 40},
        "trial": {"no": 90, "unknown": 8, "yes": 2},
        "pay": {"yes": 70, "insurer": 25, "unknown": 5},
    },
    "licensed": {
        "approved": {"yes-checked": 60, "yes-told": 30, "unknown": 10},
        "trial": {"no": 85, "unknown": 5, "yes": 10},
        "pay": {"insurer": 70, "yes": 15, "unknown": 15},
    },
    "trial": {
        "approved": {"no": 50, "unknown": 50},
        "trial": {"yes": 93, "expanded-access": 7},
        "trial-record": {"matches": 75, "not-checked": 20, "differs": 5},
        "ind": {"unknown": 40, "yes": 30, "number": 25, "no": 5},
        "ethics-board": {"yes": 85, "unknown": 10, "no": 5},
        "pay": {"no": 85, "insurer": 5, "unknown": 5, "yes": 5},
    },
}
# How often an answer about the clinic is fine, open, a warning sign, or a serious one.
MANNERS = {"sold": (25, 40, 34, 1), "practice": (60, 25, 14, 1), "licensed": (85, 11, 4, 0), "trial": (75, 20, 5, 0)}


@dataclass(frozen=True)
class Drawing:
    """Draws answer sets."""

    items: Sequence[Item]
    chance: random.Random

    def offer(self) -> dict[str, tuple[str, ...]]:
        """An offer as it may be made, with answers that fit it."""
        (kind,) = self.chance.choices(list(SHARES), list(SHARES.values()))
        product, uses, ways = self.chance.choice(OFFERS[kind])
        place = (
            "home" if self.chance.random() < 0.02 else self.chance.choice(US if self.chance.random() < 0.8 else ABROAD)
        )
        drawn = {"product": product, "condition": self.chance.choice(uses), "how-given": self.chance.choice(ways)}
        for item, weights in ROUTES[kind].items():
            (drawn[item],) = self.chance.choices(list(weights), list(weights.values()))
        answers = {item: (option,) for item, option in {**drawn, "place": place}.items()}
        rest = [item for item in self.items if item.id not in answers and item.scored]
        return answers | {item.id: self.leveled(item, MANNERS[kind]) for item in rest}

    def leveled(self, item: Item, weights: Sequence[int]) -> tuple[str, ...]:
        """An answer of a drawn level, or none where the item has no such option; open answers are left out at times."""
        (level,) = self.chance.choices(list(Level), weights)
        options = [option.id for option in item.options if option.level == level]
        if level == Level.UNCLEAR and self.chance.random() < 0.3:
            return ()
        count = self.chance.randint(1, 3) if item.several and level == Level.CONCERN else min(1, len(options))
        return tuple(self.chance.sample(options, count))

    def any_answer(self, item: Item) -> tuple[str, ...]:
        single = [option.id for option in item.options if option.exclusive or not item.several]
        several = [option.id for option in item.options if option.id not in single]
        if several and self.chance.random() < 0.7:
            return tuple(self.chance.sample(several, self.chance.randint(1, 4)))
        return (self.chance.choice(single),)

    def changed(self) -> dict[str, tuple[str, ...]]:
        """An offer with up to half of its answers replaced or left out."""
        answers, share = self.offer(), self.chance.random() / 2
        for item in self.items:
            if self.chance.random() < share:
                answers[item.id] = self.any_answer(item) if self.chance.random() < 0.6 else ()
        return answers

    def any_answers(self, share: float) -> dict[str, tuple[str, ...]]:
        return {item.id: self.any_answer(item) for item in self.items if self.chance.random() < share}

    def sets(self, count: int) -> Iterator[tuple[str, dict[str, tuple[str, ...]]]]:
        """Of 20 sets 12 are offers, 3 changed ones, 3 whole and 2 partial sets of arbitrary answers."""
        for number in range(count):
            place = number % 20
            if place < 12:
                yield "offer", self.offer()
            elif place < 15:
                yield "changed", self.changed()
            else:
                yield (
                    ("whole", self.any_answers(1))
                    if place < 18
                    else ("partial", self.any_answers(self.chance.random()))
                )


def clean(answers: Mapping[str, tuple[str, ...]]) -> Answers:
    return {item: chosen for item, chosen in answers.items() if chosen}


def test_counting_by_hand_is_never_milder_than_the_site(
    questionnaire: Questionnaire, paper: Paper, good: Mapping[str, frozenset[str]]
) -> None:
    """For 10,000 answer sets, the outcome by hand is as severe as that of the site or more, and the same in 95 %."""
    milder, reached = [], Counter[str]()
    same, drawn = Counter[str](), Counter[str]()
    for kind, raw in Drawing(questionnaire.items, random.Random(20261128)).sets(10_000):
        answers = clean(raw)
        by_site = assess(questionnaire, answers).outcome
        by_hand = Person(paper, answers, good).result()
        if RANKS[by_hand] < RANKS[by_site]:
            milder.append((by_hand, by_site, answers))
        drawn[kind] += 1
        same[kind] += by_hand == by_site
        reached[by_site] += 1
    shares = {kind: round(same[kind] / drawn[kind], 3) for kind in drawn}
    print(f"milder: {len(milder)}; same: {same.total() / drawn.total():.2%}, {shares}; by the site: {dict(reached)}")
    assert milder == []
    assert same.total() >= 0.95 * drawn.total()
    assert all(share >= 0.95 for share in shares.values())
    assert set(reached) == set(RANKS)


def test_one_change_of_a_good_offer_is_never_milder_by_hand(
    questionnaire: Questionnaire,
    paper: Paper,
    good: Mapping[str, frozenset[str]],
    approved_offer: Answers,
    trial_offer: Answers,
) -> None:
    """Each single answer to a good offer, given or taken away, is at least as severe by hand as on the site."""
    best = dict(approved_offer) | {"hands": ("doctor",)}
    practice = {**best, "product": ("prp",), "how-given": (JOINT,)}
    for offer in (best, practice, dict(trial_offer) | {"hands": ("doctor",)}):
        assert RANKS[Person(paper, offer, good).result()] == 0
        for item in questionnaire.items:
            for chosen in ((), *((option.id,) for option in item.options)):
                answers = clean({**offer, item.id: chosen})
                by_hand, by_site = Person(paper, answers, good).result(), assess(questionnaire, answers).outcome
                assert RANKS[by_hand] >= RANKS[by_site], answers


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({}, "unknowns"),
        (WORST, "stop"),
        (BEST, "few-warnings"),
        ({"product": ("exosomes",), "condition": ("lungs",), "pay": ("yes",)}, "stop"),
        ({"product": ("exosomes",), "condition": ("lungs",), "approved": ("yes-checked",), "trial": ("no",)}, "stop"),
        ({"product": ("prp",), "condition": ("back-or-spine",), "pay": ("yes",)}, "warnings"),
        ({"product": ("own-marrow-same-day",), "condition": ("lungs",), "pay": ("yes",)}, "stop"),
        ({"product": ("birth-tissue-cells",), "condition": ("blood",), "approved": ("yes-checked",)}, "unknowns"),
        ({"enforcement": ("found",)}, "stop"),
        ({**BEST, "licence": ("not-checked",)}, "checks-left"),
        ({**BEST, "product": ("prp",), "how-given": (JOINT,)}, "practice"),
        ({**BEST, "product": ("prp",), "how-given": (JOINT,), "claims": ("no-risk",)}, "stop"),
    ],
)
def test_examples_counted_by_hand(
    questionnaire: Questionnaire, paper: Paper, good: Mapping[str, frozenset[str]], answers: Answers, outcome: str
) -> None:
    """A few forms, worked out on paper, and the site says the same."""
    answers = {"hands": ("doctor",), **answers} if "risks" in answers else answers
    assert Person(paper, answers, good).result() == outcome
    assert assess(questionnaire, answers).outcome == outcome


def test_the_ranks_follow_the_order_of_the_outcomes(questionnaire: Questionnaire) -> None:
    """The outcomes of questions.yaml stand from the worst on, as the ranks here."""
    ranks = [RANKS[outcome] for outcome in questionnaire.outcomes]
    assert all(worse >= better for worse, better in pairwise(ranks))
