"""The hand-made cases of scenarios.yaml: their outcomes, and that they cover all rules and cautions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from clinic_check.check.answers import check
from clinic_check.check.cautions import ids
from clinic_check.check.model import Questionnaire
from clinic_check.check.report import Report
from clinic_check.check.scoring import assess
from clinic_check.loader.content import Content
from clinic_check.loader.node import Problems, parse

FILE = Path(__file__).parent / "scenarios.yaml"
PROBLEMS: Problems = []
SCENARIOS: Any = parse(FILE.read_text(encoding="utf-8"), FILE.name, PROBLEMS).data
NAMES = [scenario["name"] for scenario in SCENARIOS]
OUTCOMES = ["stop", "warnings", "unknowns", "few-warnings"]
RULES = ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "H1", "H2", "H3", "H4", "H5"]
CONTRADICTIONS = [
    "approved-but-none-licensed",
    "consent-against-claims",
    "evidence-against-table",
    "free-but-priced",
    "found-whose",
]


@pytest.fixture(scope="module")
def reports(content: Content) -> list[Report]:
    return [content.report(check(content.questionnaire, scenario["answers"])) for scenario in SCENARIOS]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=NAMES)
def test_scenario(content: Content, scenario: dict[str, Any]) -> None:
    """The answers give the outcome, all rules in their order, and the contradictions that were worked out by hand."""
    answers = check(content.questionnaire, scenario["answers"])
    made = content.report(answers)
    assert made.outcome.id == scenario["outcome"]
    assert [reason.rule.id for reason in made.reasons] == scenario["rules"]
    assert [one.id for one in made.contradictions] == scenario.get("contradictions", [])
    assessment = assess(content.questionnaire, answers)
    assert assessment.outcome == scenario["outcome"]
    assert [hit.rule.id for hit in assessment.fired] == scenario["rules"]


def test_the_file_is_in_order() -> None:
    """The file reads without a problem and holds at least fifty scenarios, each with a name of its own and a reason."""
    assert PROBLEMS == []
    assert len(SCENARIOS) >= 50
    assert len(set(NAMES)) == len(NAMES)
    for scenario in SCENARIOS:
        assert scenario.keys() - {"contradictions"} == {"name", "why", "answers", "outcome", "rules"}
        assert scenario["why"].strip()


def test_every_outcome_rule_and_contradiction_is_expected_somewhere() -> None:
    """The scenarios expect each outcome, each rule and each contradiction at least once, and no others."""
    assert {scenario["outcome"] for scenario in SCENARIOS} == set(OUTCOMES)
    assert {rule for scenario in SCENARIOS for rule in scenario["rules"]} == set(RULES)
    assert {one for scenario in SCENARIOS for one in scenario.get("contradictions", [])} == set(CONTRADICTIONS)


def test_the_content_has_these_outcomes_rules_and_contradictions(questionnaire: Questionnaire) -> None:
    """Outcomes, rules and contradictions of the content are those that the scenarios cover, in this order."""
    assert list(questionnaire.outcomes) == OUTCOMES
    assert [rule.id for rule in questionnaire.rules] == RULES
    assert [one.id for one in questionnaire.contradictions] == CONTRADICTIONS


def test_every_option_is_chosen_somewhere(questionnaire: Questionnaire) -> None:
    """Each option of each item stands in the answers of some scenario."""
    every = {(item.id, option.id) for item in questionnaire.items for option in item.options}
    chosen = {
        (item, option)
        for scenario in SCENARIOS
        for item, options in check(questionnaire, scenario["answers"]).items()
        for option in options
    }
    assert len(every) > 100
    assert every - chosen == set()


def test_every_caution_is_reached(content: Content) -> None:
    """Each caution of the content applies in some scenario."""
    reached = {
        caution
        for scenario in SCENARIOS
        for caution in ids(
            content.questionnaire,
            content.library,
            assess(content.questionnaire, check(content.questionnaire, scenario["answers"])),
        )
    }
    assert len(content.library.cautions) > 50
    assert {caution.id for caution in content.library.cautions} - reached == set()


def test_every_note_is_reached(content: Content, reports: list[Report]) -> None:
    """Each note of the content is shown in some scenario."""
    reached = {note.id for made in reports for group in made.known.groups for note in group.notes}
    assert len(content.library.notes) > 30
    assert {note.id for note in content.library.notes} - reached == set()


def test_every_route_and_replacement_is_reached(questionnaire: Questionnaire, reports: list[Report]) -> None:
    """Each legal route and each entry of counts-as is shown in some scenario."""
    assert [route.id for route in questionnaire.routes] == ["approved", "trial", "serum", "light", "none"]
    assert {made.route.id for made in reports if made.route} == {"approved", "trial", "serum", "light", "none"}
    entries = {"none-licensed", "birth-tissue-not-blood", "hair-or-wellness", "no-name-no-look-up"}
    assert {entry.id for entry in questionnaire.counts_as} == entries
    assert {entry.id for made in reports for entry in made.replaced} == entries


def test_every_ask_is_reached(questionnaire: Questionnaire, reports: list[Report]) -> None:
    """Each question to take to the clinic is shown in some scenario."""
    assert len(questionnaire.asks) == 14
    assert {ask.id for made in reports for ask in made.asks} == {ask.id for ask in questionnaire.asks}
