"""The scenarios that have a result, for tests of every result."""

from __future__ import annotations

from collections.abc import Iterable

from flask.testing import FlaskClient

from clinic_check.check.answers import check
from clinic_check.check.code import encode
from clinic_check.loader.content import Content
from tests.page import Page
from tests.test_scenarios import SCENARIOS


def codes(content: Content) -> dict[str, str]:
    """Name of the scenario -> code; without those that have too few answers for a result."""
    made = {scenario["name"]: check(content.questionnaire, scenario["answers"]) for scenario in SCENARIOS}
    counted = {name: answers for name, answers in made.items() if content.report(answers).counts_any}
    return {name: encode(content.questionnaire, answers) for name, answers in counted.items()}


def some(lengths: dict[str, int], every: int, longest: int = 5) -> Iterable[str]:
    """Every so many of the names, and those with the most words."""
    names = list(lengths)
    return dict.fromkeys([*names[::every], *sorted(names, key=lambda name: -lengths[name])[:longest]])


def on_paper(client: FlaskClient, language: str, code: str) -> int:
    """How many words stand on the leaf of a result."""
    return _words(client, language, code, "leaf")


def _words(client: FlaskClient, language: str, code: str, named: str) -> int:
    page = Page(client.get(f"/{language}/result?a={code}").text)
    return sum(len(" ".join(part.itertext()).split()) for part in page.having(named))
