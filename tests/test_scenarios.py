"""The hand-made cases of scenarios.yaml: their outcomes, and that they cover all rules and cautions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from clinic_check.check.answers import check, read
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
OUTCOMES = ["stop", "warnings", "unknowns", "checks-left", "practice", "few-warnings"]
RULES = ["R1", "R2", "R4", "R5", "R6", "R7", "R8", "R9", "H6", "H1", "H2", "H3", "H4", "H5"]
ROUTES = [
    "approved",
    "trial",
    "transplant",
    "practice",
    "practice-abroad",
    "serum",
    "right-to-try",
    "likely",
    "abroad",
    "light",
    "none",
]
OF_THE_TABLE = "evidence-against-table"  # depends on content/treatments.yaml; see test_report.py
CONTRADICTIONS = [
    "said-but-none-licensed",
    "consent-against-claims",
    "free-but-priced",
    "found-whose",
    "insurance-covers-prp",
    "insurance-covers",
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
    assert list(made.rule_ids) == scenario["rules"]
    assert [one.id for one in made.contradictions if one.id != OF_THE_TABLE] == scenario.get("contradictions", [])
    assessment = assess(content.questionnaire, answers)
    assert assessment.outcome == scenario["outcome"]
    assert [hit.rule.id for hit in assessment.fired] == scenario["rules"]


def test_the_file_is_in_order() -> None:
    """The file reads without a problem and holds at least 120 scenarios, each with a name of its own and a reason."""
    assert PROBLEMS == []
    assert len(SCENARIOS) >= 120
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
    assert [one.id for one in questionnaire.contradictions if one.id != OF_THE_TABLE] == CONTRADICTIONS


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
            content.library, assess(content.questionnaire, check(content.questionnaire, scenario["answers"]))
        )
    }
    assert len(content.library.cautions) > 50
    assert {caution.id for caution in content.library.cautions} - reached == set()


def test_every_note_is_reached(content: Content, reports: list[Report]) -> None:
    """Each note of the content is shown in some scenario."""
    reached = {note.id for made in reports for group in made.known.groups for note in group.notes}
    assert len(content.library.notes) > 30
    assert {note.id for note in content.library.notes} - reached == set()


def test_every_rule_fires_alone_or_beside_the_open_route(reports: list[Report]) -> None:
    """For each rule some scenario has it with no other rule that can stop; a hold rule also without any other rule."""
    fired = [frozenset(made.rule_ids) for made in reports]
    for rule in RULES:
        stopping = {other for other in RULES if other.startswith("R")}
        assert any(rule in rules and rules & stopping <= {rule} for rules in fired), rule
        if rule.startswith("H"):
            assert frozenset([rule]) in fired, rule


def test_every_route_is_reached(questionnaire: Questionnaire, reports: list[Report]) -> None:
    """Each legal route is shown in some scenario, and each scenario has one."""
    assert [route.id for route in questionnaire.routes] == ROUTES
    assert {made.route.id if made.route else "" for made in reports} == set(ROUTES)


def test_every_conditional_option_is_kept_and_dropped(questionnaire: Questionnaire) -> None:
    """Each option that is offered under a condition counts in some scenario and is dropped in another."""
    offered = {option.id for item in questionnaire.items for option in item.options if option.when is not None}
    assert offered == {"yes-checked", "abroad", "right-to-try", "yes-permitted", "said-approved"}
    readings = [read(questionnaire, check(questionnaire, scenario["answers"])) for scenario in SCENARIOS]
    assert {option.id for reading in readings for option in reading.dropped} == offered
    assert offered <= {option for reading in readings for chosen in reading.given.values() for option in chosen}


def test_every_ask_is_reached(questionnaire: Questionnaire, reports: list[Report]) -> None:
    """Each question to take to the clinic is shown in some scenario."""
    assert len(questionnaire.asks) > 20
    assert {ask.id for made in reports for ask in made.asks} == {ask.id for ask in questionnaire.asks}
