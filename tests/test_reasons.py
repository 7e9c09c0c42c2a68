"""Reasons, cautions and next steps over random answers: what they name was answered, and US law stays in the US."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest

from clinic_check.check.brief import brief
from clinic_check.check.cautions import ids
from clinic_check.check.conditions import Answers, ItemTest
from clinic_check.check.model import Item, Line, Questionnaire
from clinic_check.check.report import Reason, Report
from clinic_check.check.scoring import Assessment, assess
from clinic_check.loader.content import Content

Case = tuple[Assessment, Report]

SETS = 2500
# Sources about US law, US registers and US insurance; a text about them does not stand where the place is abroad.
US_LAW = re.compile(
    r"cfr-|us-v-|scotus-|state-|fsmb-|docinfo-|nursys-|fclb-|naturopath-|abms-|medicare-|skin-substitute-|right-to-try-|"
    r"expanded-access-|fda-(ind-form|medwatch|purple-book|tissue-establishment|cosmetic-or-drug|letters-birth|guidance)"
)
PROMISES = ("cure-or-guarantee", "no-risk", "approval-not-needed", "said-approved")
FREE = ("no", "insurer")


@pytest.fixture(scope="module")
def cases(content: Content) -> tuple[Case, ...]:
    chance = random.Random(20261128)
    drawn = [_drawn(content.questionnaire, chance) for _ in range(SETS)]
    return tuple((assess(content.questionnaire, answers), content.report(answers)) for answers in drawn)


def _drawn(questionnaire: Questionnaire, chance: random.Random) -> Answers:
    """Answers to a random share of the items; every third set is inside a trial."""
    gaps = chance.choice([0.05, 0.25, 0.6])
    answers = {item.id: _chosen(item, chance) for item in questionnaire.items if chance.random() > gaps}
    if chance.random() < 1 / 3:
        answers["trial"] = (chance.choice(["yes", "expanded-access"]),)
    return answers


def _chosen(item: Item, chance: random.Random) -> tuple[str, ...]:
    several = [option.id for option in item.options if item.several and not option.exclusive]
    if several and chance.random() < 0.6:
        some = chance.sample(several, chance.randint(1, 3))
        return tuple(option for option in several if option in some)
    return (chance.choice([option.id for option in item.options if option.id not in several]),)


def _standing(assessment: Assessment, reason: Reason) -> Iterator[tuple[int, Line]]:
    """(place of its list, line) of each line that stands."""
    fired = {rule.id for rule in reason.rules}
    for place, lines in enumerate(reason.topic.says):
        for line in lines:
            if (not line.rules or line.rules & fired) and assessment.reading.holds(line.when):
                yield place, line
                break


def _named(line: Line, item: str) -> set[str]:
    """The options of the item that the condition of the line asks for."""
    tests = [test for tests in line.when or () for test in tests if isinstance(test, ItemTest)]
    return {option for test in tests if test.item == item and not test.negated for option in test.options}


def _abroad(case: Case) -> bool:
    return case[0].reading.facts["abroad"]


def _cited(report: Report) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(what, sources) of everything in the result but the table of treatments."""
    for reason in report.reasons:
        yield from ((f"topic {reason.topic.id}: {line.text}", line.sources) for line in reason.lines)
        yield from ((caution.id, caution.sources) for caution in reason.general)
        yield from ((raised.caution.id, raised.caution.sources) for raised in reason.cautions)
    for warned in report.lesser:
        yield from ((raised.caution.id, raised.caution.sources) for raised in warned.cautions)
    for group in report.known.groups:
        yield from ((note.id, note.text.sources) for note in group.notes)
    if report.route:
        yield f"route {report.route.id}", report.route.says.sources
    yield from ((one.id, one.text.sources) for one in report.contradictions)


def test_each_reason_has_a_heading(cases: tuple[Case, ...]) -> None:
    """A topic with a fired rule becomes a reason with a heading, and says nothing twice."""
    reasons = [reason for _, report in cases for reason in report.reasons]
    assert {reason.topic.id for reason in reasons} == {"route", "record", "place", "promises", "open"}
    assert [reason.topic.id for reason in reasons if not reason.lines or not reason.heading.text] == []
    texts = [[line.text for line in reason.lines] for reason in reasons]
    assert [some for some in texts if len(set(some)) != len(some)] == []


def test_a_line_names_only_what_was_answered(cases: tuple[Case, ...]) -> None:
    """Where the condition of a standing line asks for options, the answers hold one of them, or another case fits."""
    seen = 0
    for assessment, report in cases:
        for reason in report.reasons:
            standing = [line for _, line in _standing(assessment, reason)]
            assert tuple(line.text for line in standing) == reason.lines
            for line in standing:
                assert line.when is None or any(
                    all(
                        test.options.intersection(assessment.reading.given.get(test.item, ()))
                        for test in tests
                        if isinstance(test, ItemTest) and not test.negated
                    )
                    for tests in line.when
                ), line.text.text
                seen += line.when is not None
    assert seen > SETS


def test_each_promise_is_named_once(cases: tuple[Case, ...]) -> None:
    """The topic of promises names each promise that was heard, and pressure, once, and nothing that was not."""
    seen = set()
    for assessment, report in cases:
        for reason in (one for one in report.reasons if one.topic.id == "promises"):
            given = assessment.reading.given
            heard = [one for one in given.get("claims", ()) if one in PROMISES]
            pressed = given.get("pressure") == ("yes",)
            naming = [
                (place, line) for place, line in _standing(assessment, reason) if place < len(reason.topic.says) - 1
            ]
            if not heard:
                assert pressed
                assert [(place, line.when) for place, line in naming] == [(0, None)]
                continue
            about_pressure = [line for _, line in naming if _named(line, "pressure")]
            others = [_named(line, "claims") for _, line in naming if line not in about_pressure]
            assert len(about_pressure) == pressed
            assert sorted(option for options in others for option in options) == sorted(heard)
            seen.add((len(heard), pressed))
    assert {(1, False), (1, True), (2, False), (2, True)} <= seen


def test_us_law_stays_in_the_us(cases: tuple[Case, ...]) -> None:
    """A result about a place abroad cites no source on US law, registers or insurance."""
    abroad = [report for case in cases if _abroad(case) for report in case[1:]]
    assert len(abroad) > SETS / 5
    cited = {what for report in abroad for what, sources in _cited(report) if any(map(US_LAW.match, sources))}
    assert cited == set()
    at_home = [report for case in cases if not _abroad(case) for report in case[1:]]
    assert sum(any(map(US_LAW.match, sources)) for report in at_home for _, sources in _cited(report)) > SETS


def test_products_keep_their_cautions_where_approval_is_not_asked(content: Content) -> None:
    """The caution about a product is raised by the rules on the route, though nobody answered about approval."""
    expected = {
        "exosomes": "approved-exosomes",
        "own-fat-cells": "approved-own-fat",
        "birth-tissue-cells": "approved-birth-tissue",
        "stem-cells-unnamed": "approved-unnamed",
        "fetal-or-animal-cells": "approved-fetal",
        "amniotic-product": "approved-amniotic",
    }
    for product, caution in expected.items():
        answers = {"product": (product,), "condition": ("heart",), "place": ("us-other",), "trial": ("no",)}
        found = ids(content.library, assess(content.questionnaire, answers))
        assert caution in found, product
        there = ids(content.library, assess(content.questionnaire, answers | {"place": ("elsewhere",)}))
        assert caution not in there, product
        assert {"route-abroad", "route-exosomes-abroad"} & set(there), product


def test_a_caution_about_a_place_in_a_trial_is_not_about_a_sale(content: Content, cases: tuple[Case, ...]) -> None:
    """Inside a trial, or where the product is free, nothing speaks of deposits, boosters or refunds."""
    sale = {"price-partly", "price-none", "price-none-knee", "price-exosomes", "price-prp"}
    seen = 0
    for assessment, report in cases:
        given, facts = assessment.reading.given, assessment.reading.facts
        if facts["in-trial"] or given.get("pay", ("",))[0] in FREE:
            seen += 1
            assert not sale.intersection(ids(content.library, assessment))
            assert "money-and-time" not in {ask.id for ask in report.asks}
    assert seen > SETS / 4


def test_the_first_step_fits_payment_and_route(content: Content) -> None:
    """What comes first to do differs before and after payment, and inside a trial."""
    sold = {"product": ("exosomes",), "trial": ("no",), "pay": ("yes",), "enforcement": ("found",)}
    tried = {"product": ("exosomes",), "trial": ("yes",), "pay": ("no",), "enforcement": ("found",)}
    firsts = [
        brief(content.report(offer | {"paid": (paid,)})).actions[0].do
        for offer in (sold, tried)
        for paid in ("not-yet", "paid", "signed")
    ]
    before, paid, signed, waiting, left, left_signed = firsts
    assert paid == signed
    assert left == left_signed
    assert len({before, paid, waiting, left}) == 4


def test_three_actions_for_every_result(
    content: Content, cases: tuple[Case, ...], approved_offer: Answers, trial_offer: Answers
) -> None:
    """Each outcome has three things to do on each route, each another one."""
    prp = {"product": ("prp",), "condition": ("knee-or-joint",), "how-given": ("joint-or-tendon",), "trial": ("no",)}
    good = [{**approved_offer, **changes, "hands": ("doctor",)} for changes in ({}, trial_offer, prp)]
    good.append({**good[1], "ind": ("unknown",)})
    reports = [report for _, report in cases] + [content.report(answers) for answers in good]
    assert {report.outcome.id for report in reports} == set(content.questionnaire.outcomes)
    done = [[action.do for action in brief(report).actions] for report in reports]
    assert [some for some in done if len(set(some)) != 3 or not all(some)] == []


def test_each_question_for_the_clinic_has_its_place(content: Content, cases: tuple[Case, ...]) -> None:
    """Each question to ask is shown for some answers, those on FDA's papers never abroad, at most ten at once.

    Each answer that is not ok has one, but no license is asked for in a trial whose papers were all shown.
    """
    shown = {ask.id for _, report in cases for ask in report.asks}
    assert {ask.id for ask in content.questionnaire.asks} == shown
    abroad = {ask.id for case in cases if _abroad(case) for ask in case[1].asks}
    assert not abroad & {"fda-letter", "charge", "charge-told", "expanded-request", "name-and-list"}
    assert abroad >= {"regulator-letter", "charge-abroad", "name-and-license-abroad", "hands"}
    assert max(len(report.asks) for _, report in cases) == 10
    for assessment, report in cases:
        items = {item for ask in report.asks for item in ask.items}
        still = {finding.item.id for finding in assessment.findings if finding.level}
        shown_papers = {"approved"} if assessment.reading.facts["trial-route"] else set()
        assert still <= items | shown_papers


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"product": ("prp",), "condition": ("knee-or-joint",), "place": ("us-tx",)}, {"insurance-covers-prp"}),
        ({"product": ("prp",), "condition": ("wound",), "place": ("us-tx",)}, set()),
        ({"product": ("prp",), "condition": ("knee-or-joint",), "place": ("mexico",)}, set()),
        ({"product": ("birth-tissue-cells",), "condition": ("knee-or-joint",)}, {"insurance-covers"}),
        ({"product": ("amniotic-product",), "how-given": ("joint-or-tendon",)}, {"insurance-covers"}),
        ({"product": ("amniotic-product",), "how-given": ("eye-surface",)}, set()),
        ({"product": ("stem-cells-unnamed",), "condition": ("knee-or-joint",)}, set()),
        ({"product": ("gene-or-immune-cells",), "condition": ("cancer",)}, set()),
    ],
)
def test_what_medicare_pays(content: Content, changes: Answers, said: set[str]) -> None:
    """The note on Medicare is about the product: PRP where that is not what it pays for, or shots of birth tissue."""
    report = content.report({**changes, "claims": ("insurance-covers",)})
    assert {one.id for one in report.contradictions if one.id.startswith("insurance-covers")} == said
