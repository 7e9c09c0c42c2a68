"""The short result: which points and actions stand on it, and in which words."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from clinic_check.check.answers import check
from clinic_check.check.brief import Brief, brief, opening
from clinic_check.check.code import encode
from clinic_check.check.conditions import Answers
from clinic_check.check.report import Report
from clinic_check.loader.content import Content
from tests.answers import BEST, WORST
from tests.page import Page
from tests.test_scenarios import SCENARIOS

STOP = {
    "product": "exosomes",
    "condition": "knee-or-joint",
    "how-given": "joint-or-tendon",
    "pay": "yes",
    "trial": "no",
}
FREE = {"place": "us-ca", "trial": "yes", "trial-record": "matches", "ind": "yes", "ethics-board": "yes", "pay": "no"}
TRIAL = {"product": "lab-grown-cells", "condition": "als", "how-given": "spine", **FREE}


@dataclass(frozen=True)
class Made:
    name: str
    report: Report
    brief: Brief


@pytest.fixture(scope="module")
def made(content: Content) -> list[Made]:
    """Every scenario with its short result."""
    reports = {one["name"]: content.report(check(content.questionnaire, one["answers"])) for one in SCENARIOS}
    return [Made(name, report, brief(report)) for name, report in reports.items()]


def short(content: Content, answers: dict[str, object]) -> Brief:
    return brief(content.report(check(content.questionnaire, answers)))


def points(one: Brief) -> list[str]:
    return [f"{point.kind.value} {point.id}" for point in one.points]


def pages(one: Brief) -> list[str]:
    return [action.page for action in one.actions]


UNSEEN = {**TRIAL, "condition": "parkinson", "how-given": "organ", "trial-record": "not-checked", "ind": "unknown"}
CHECKED = {"risks": "yes", "licence": "not-checked", "hands": "doctor", "pressure": "no", "ethics-board": "yes"}


@pytest.mark.parametrize(
    ("more", "first"),
    [
        ({"claims": ["trial-as-seal"], "own-doctor": "no"}, "lesser claims"),
        ({"claims": ["none-of-these"], "own-doctor": "advised-against"}, "reason route"),
        ({"claims": ["none-of-these"], "risks": "no"}, "reason route"),
    ],
)
def test_the_sign_that_decides_stands_first(content: Content, more: dict[str, object], first: str) -> None:
    """Where no reason tells of the answer that makes the unknown a warning, that answer is the first point."""
    answers = {**UNSEEN, **CHECKED, **more}
    assert content.report(check(content.questionnaire, answers)).outcome.id == "warnings"
    assert points(short(content, answers))[0] == first


def test_no_fact_is_told_twice(content: Content, many_answers: tuple[Answers, ...]) -> None:
    """Each point has a fact of its own, also where two reasons lead with the same one; on the sheet too."""
    made = [content.report(one) for one in many_answers]
    told = [[point.fact.text for point in brief(one).points if point.fact] for one in made]
    assert max(map(len, told)) == 3
    assert [facts for facts in told if len(facts) != len(set(facts))] == []
    printed = [[fact.text for point in one.points for fact in point.facts] for one in map(brief, made)]
    assert max(map(len, printed)) > 3
    assert [facts for facts in printed if len(facts) != len(set(facts))] == []


def test_one_to_three_points_and_three_actions(made: list[Made]) -> None:
    """Each scenario has one to three points, none of them twice, and exactly three actions."""
    assert len(made) >= 200
    for one in made:
        assert 1 <= len(one.brief.points) <= 3, one.name
        assert len(set(points(one.brief))) == len(one.brief.points), one.name
        assert len(one.brief.actions) == 3, one.name
        assert all(action.do for action in one.brief.actions), one.name


def test_a_point_is_short(made: list[Made]) -> None:
    """A heading has at most 16 words; a fact has at most 30, unless its only sentence is longer."""
    for one in made:
        for point in one.brief.points:
            assert len(point.heading.split()) <= 16, point.heading
            assert point.fact, (one.name, point.heading)
            text = point.fact.text
            assert len(text.split()) <= 30 or not re.search(r"[.?!] [A-Z]", text), text


def test_critical_reasons_come_before_lesser_signs(made: list[Made]) -> None:
    """With the outcome stop, no other kind of point stands before a reason, and a critical reason is among them."""
    stopped = [one for one in made if one.report.outcome.id == "stop"]
    assert len(stopped) >= 50
    for one in stopped:
        kinds = [point.kind.value for point in one.brief.points]
        assert kinds == sorted(kinds, key=["reason", "lesser", "known"].index), one.name
        critical = {reason.topic.id for reason in one.report.reasons if reason.critical}
        assert critical & {point.id for point in one.brief.points if point.kind.value == "reason"}, one.name


@pytest.mark.parametrize("way", ["eye", "spine", "organ"])
def test_the_harm_of_a_risky_way_is_never_left_out(content: Content, way: str) -> None:
    """For eye, spine and organ a point tells of the harm: the reason about the place, or the fact of a note."""
    found = short(content, {**STOP, "product": "own-fat-cells", "condition": "ms", "how-given": way})
    notes = [note for note in content.library.notes if note.group == "given" and note.heading]
    told = [point for point in found.points if any(point.fact and point.fact.text in n.text.text for n in notes)]
    assert told or "reason place" in points(found)


def test_evidence_is_of_the_very_disease(made: list[Made]) -> None:
    """The evidence is a point only where the text is about the chosen disease, and speaks against no good product."""
    seen = 0
    for one in made:
        for point in one.brief.points:
            if point.id == "benefit":
                seen += 1
                assert point.heading == one.report.known.headline
                assert not one.report.known.wide
                if one.report.outcome.id in ("stop", "warnings"):
                    assert one.report.known.grade not in ("approved", "established"), one.name
    assert seen >= 100


def test_what_to_do_today_comes_first_for_those_who_paid(content: Content) -> None:
    """Who paid or signed is led to the page about money first; nobody else is told to cancel."""
    assert pages(short(content, {**STOP, "paid": "paid"}))[0] == "harmed"
    assert pages(short(content, {**STOP, "paid": "signed"}))[0] == "harmed"
    assert "harmed" not in pages(short(content, {**STOP, "paid": "not-yet"}))


def test_a_volunteer_who_pays_nothing_is_not_told_to_keep_the_money(content: Content) -> None:
    """In a free trial no action leads to the page about money, whatever the outcome."""
    for more in ({}, {"claims": ["cure-or-guarantee"]}, {"paid": "signed"}, {"licence": "not-found"}):
        assert "harmed" not in pages(short(content, {**TRIAL, **more}))


def test_something_open_is_named_as_the_first_thing_to_look_up(content: Content) -> None:
    """Where something is open, an action of these outcomes has the words of the heaviest open point."""
    found = short(content, TRIAL)
    assert found.open
    assert any(action.do == found.open[0].item.open for action in found.actions)


def test_the_page_of_reasons_begins_with_the_same_points(content: Content, client: FlaskClient) -> None:
    """The points of the result stand on the page of reasons, in the same order."""
    for scenario in SCENARIOS[::12]:
        answers = check(content.questionnaire, scenario["answers"])
        if not content.report(answers).counts_any:
            continue
        page = Page(client.get(f"/en/result/reasons?a={encode(content.questionnaire, answers)}").text)
        ids = [section.get("id") for section in page.having("reason")]
        leading = [point.id for point in brief(content.report(answers)).points]
        assert ids[: len(leading)] == leading, scenario["name"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("One. Two words. Three.", "One. Two words. Three."),
        ("A " * 20 + "end. " + "B " * 20 + "end.", "A " * 20 + "end."),
        ("A " * 40 + "end. B.", "A " * 40 + "end."),
        ("It cost $5.1 million in 2024. Then more.", "It cost $5.1 million in 2024. Then more."),
    ],
)
def test_an_opening_is_of_whole_sentences(text: str, words: str) -> None:
    """As many whole sentences as have 30 words together, and the first one however long it is."""
    assert opening(text) == words


Changes = dict[str, tuple[str, ...]]
SOLD: Changes = {"trial": ("no",)}
# changes to the trial offer, which goes into the spine -> the points
LEADING: list[tuple[Changes, list[str]]] = [
    ({}, ["route route-trial", "known benefit"]),
    ({"alternatives": ("no",)}, ["route route-trial", "lesser alternatives", "known benefit"]),
    ({"risks": ("no",)}, ["reason open", "known risk"]),
    ({"risks": ("no",), "pay": ("yes",)}, ["reason route", "reason open", "known risk"]),
    (
        {"risks": ("no",), "pay": ("yes",), "pressure": ("yes",)},
        ["reason route", "reason promises", "known risk"],
    ),
    ({"ind": ("no",)}, ["reason route", "known benefit"]),
    ({"licence": ("problem",), "enforcement": ("found",)}, ["reason record", "reason open", "known risk"]),
    ({"licence": ("problem",), "risks": ("no",), "pay": ("yes",)}, ["reason route", "reason record", "known risk"]),
    ({"licence": ("problem",), "pressure": ("yes",)}, ["reason record", "reason promises", "known risk"]),
    ({"hands": ("myself",), "pay": ("yes",)}, ["reason route", "reason place", "reason open"]),
    ({**SOLD, "claims": ("no-risk",)}, ["reason route", "reason promises", "known benefit"]),
    ({**SOLD, "licence": ("problem",), "claims": ("no-risk",)}, ["reason route", "reason record", "known benefit"]),
    ({**SOLD, "product": ("other",)}, ["reason route", "known benefit"]),
]


@pytest.mark.parametrize(("changes", "expected"), LEADING, ids=[str(changes) for changes, _ in LEADING])
def test_the_route_stands_first_and_then_what_stops(
    content: Content, trial_offer: Answers, changes: Changes, expected: list[str]
) -> None:
    """The first reasons are the first points, with their headings; the evidence or the harm on record is the last."""
    made = content.report({**trial_offer, **changes})
    found = brief(made)
    assert points(found) == expected
    headings = {reason.topic.id: reason.heading.text for reason in made.reasons}
    reasons = {point.id: point.heading for point in found.points if point.kind.value == "reason"}
    assert reasons.items() <= headings.items()


def test_a_named_product_is_not_said_to_have_no_name(content: Content, approved_offer: Answers) -> None:
    """Nobody is told that the product's name is missing who was told its brand name."""
    made = content.report({**approved_offer, "condition": ("other",), "risks": ("no",)})
    assert made.rule_ids == ("H3",)
    assert content.library.treatments.grades["unnamed"] not in [point.heading for point in brief(made).points]


def test_no_link_leads_to_no_questions(content: Content, client: FlaskClient) -> None:
    """Where nothing is left to ask, neither the actions nor the list below lead to the questions."""
    for answers, asked in ((BEST, False), (WORST, True)):
        report = content.report(answers)
        page = client.get(f"/en/result?a={report.code}").text
        assert (bool(report.asks), f"/en/result/questions?a={report.code}" in page) == (asked, asked)
