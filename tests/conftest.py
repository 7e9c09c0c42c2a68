"""Session fixtures for content and app, the marker `rest` (run by `make test-rest`), and settings of hypothesis.

`make test` runs `pytest -m "not rest"`, with few and deterministic examples. `pytest -m rest` runs tests that are slow
or need a browser or a web server, and the hypothesis tests with more examples.
"""

from __future__ import annotations

import functools
import gc
import os
import random
import shutil
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, is_hypothesis_test, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from app import create_app
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Item, Questionnaire
from clinic_check.loader import load as loader
from clinic_check.loader.content import Content
from clinic_check.loader.load import load
from clinic_check.loader.node import Node, Problem, Problems, parse
from tests import crawl, every_page
from tests.answers import BEST_MANNERS
from tests.crawl import TODAY
from tests.page import Page

ROOT = Path(__file__).parent.parent
SMALL = ROOT / "tests" / "small"
SLOW_FOLDERS = {"browser", "deploy"}
CRAWLERS = {f"tests/test_{name}.py" for name in ("access", "html", "nu", "pages", "spanish")}  # share one crawl
SLOW_FIXTURES = {"sheets", "spanish", "costs"}  # many PDF files, each made by typst
FEW, MANY = 300, 2000
FUZZ_AT_LENGTH = "FUZZ_CONTENT" in os.environ


def pytest_configure(config: pytest.Config) -> None:
    """Set the default number of hypothesis examples; a test with its own number keeps it. Collect garbage seldom."""
    gc.set_threshold(100_000, 20, 20)  # content is loaded often, and each collection walks over all that is loaded
    calm = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    settings.register_profile("few", calm, max_examples=30, derandomize=True)
    settings.register_profile("many", calm, max_examples=400)
    settings.load_profile("many" if _at_length(config) else "few")


class ByFile(LoadScopeScheduling):
    """Schedules a whole file, or all files that share a crawl, on one worker; xdist's groups fail with pytest 9.2."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if "fuzz_content" in file and FUZZ_AT_LENGTH:
            return nodeid  # half an hour in one test function
        return "crawl" if file in CRAWLERS else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """Use ByFile as the scheduler of xdist."""
    return ByFile(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Function]) -> None:
    """Add the marker `rest`."""
    for item in items:
        folder = item.path.parent.name
        drawn = is_hypothesis_test(item.obj) or "many_answers" in item.fixturenames
        slow = folder in SLOW_FOLDERS or SLOW_FIXTURES & set(item.fixturenames)
        if slow or (drawn and _at_length(config)):
            item.add_marker("rest")


def _at_length(config: pytest.Config) -> bool:
    return bool(config.option.markexpr == "rest")


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small valid content, for tests that break it; parsed files are cached, as most tests change one.

    It is a reduced version of the real content, so its ids are real ones.
    """
    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder)

    def parse_once(text: str, name: str, problems: Problems) -> Node:
        data, found = _parsed(text, name)
        problems += found
        return Node(data, name, problems)

    monkeypatch.setattr(loader, "parse", parse_once)
    return folder


@functools.lru_cache(maxsize=16)
def _parsed(text: str, name: str) -> tuple[Any, tuple[Problem, ...]]:
    problems: Problems = []
    return parse(text, name, problems).data, tuple(problems)


@pytest.fixture(scope="session")
def content() -> Content:
    return load(ROOT)


@pytest.fixture(scope="session")
def questionnaire(content: Content) -> Questionnaire:
    return content.questionnaire


@pytest.fixture(scope="session")
def app() -> Flask:
    return create_app({"TESTING": False, "TODAY": lambda: TODAY})


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client without a cookie jar, so that no test depends on a cookie."""
    return app.test_client(use_cookies=False)


@pytest.fixture(scope="session")
def crawled_texts(app: Flask, questionnaire: Questionnaire) -> dict[str, str]:
    """Name (see tests/crawl.py) -> HTML of every kind of English page, requested once per session."""
    return crawl.crawled(app, questionnaire)


@pytest.fixture(scope="session")
def crawled_pages(crawled_texts: dict[str, str]) -> dict[str, Page]:
    """The same as parsed pages."""
    return {name: Page(text) for name, text in crawled_texts.items()}


@pytest.fixture(scope="session")
def spanish_pages(app: Flask, questionnaire: Questionnaire, trial_offer: Answers) -> dict[str, Page]:
    """Name (see tests/every_page.py) -> every page and state in Spanish, requested once per session."""
    return every_page.walked(app, questionnaire, every_page.codes_of(questionnaire, trial_offer))


@pytest.fixture(scope="session")
def approved_offer() -> Answers:
    """A licensed product for its own use, with every answer at its best; the questions about trials are hidden."""
    return MappingProxyType(
        {
            "product": ("approved-product",),
            "condition": ("knee-or-joint",),
            "how-given": ("surgery",),
            "place": ("us-other",),
            "approved": ("yes-checked",),
            "paid": ("not-yet",),
            **BEST_MANNERS,
        }
    )


@pytest.fixture(scope="session")
def trial_offer() -> Answers:
    """An unapproved product in a trial that is in order and free, with every other answer at its best.

    Answers that a trial hides are given too, so that they count in a test that takes the trial away.
    """
    return MappingProxyType(
        {
            "product": ("lab-grown-cells",),
            "condition": ("back-or-spine",),
            "how-given": ("spine",),
            "place": ("us-other",),
            "trial": ("yes",),
            "trial-record": ("matches",),
            "ind": ("yes",),
            "ethics-board": ("yes",),
            "pay": ("no",),
            "paid": ("not-yet",),
            **BEST_MANNERS,
        }
    )


@pytest.fixture(scope="session")
def practice_offer() -> Answers:
    """A treatment of ordinary practice without approval of its use, with every other answer at its best."""
    return MappingProxyType(
        {
            "product": ("prp",),
            "condition": ("knee-or-joint",),
            "how-given": ("joint-or-tendon",),
            "place": ("us-other",),
            "trial": ("no",),
            "paid": ("not-yet",),
            **BEST_MANNERS,
        }
    )


@pytest.fixture(scope="session")
def many_answers(
    pytestconfig: pytest.Config,
    questionnaire: Questionnaire,
    approved_offer: Answers,
    trial_offer: Answers,
    practice_offer: Answers,
) -> tuple[Answers, ...]:
    """Answer sets from one change of a good offer to arbitrary ones, partial and hidden ones too."""
    chance = random.Random(20261122)
    sold = {**trial_offer, "trial": ("no",), "pay": ("yes",)}
    found: dict[tuple[tuple[str, tuple[str, ...]], ...], Answers] = {}
    while len(found) < (MANY if _at_length(pytestconfig) else FEW):
        offer = chance.choice([approved_offer, trial_offer, practice_offer, sold])
        answers = _changed(questionnaire, offer, 0.03 + 0.97 * chance.random() ** 2, chance)
        found[tuple(sorted(answers.items()))] = answers
    return tuple(found.values())


def _changed(questionnaire: Questionnaire, offer: Answers, share: float, chance: random.Random) -> Answers:
    """The offer with about this share of its answers replaced or removed."""
    answers = dict(offer)
    forgetful = chance.random() < 0.2
    for item in questionnaire.items:
        if chance.random() < share:
            answers.pop(item.id, None)
            if not forgetful and chance.random() < 0.9:
                answers[item.id] = _drawn(item, chance)
    return answers


def _drawn(item: Item, chance: random.Random) -> tuple[str, ...]:
    single = [option.id for option in item.options if option.exclusive or not item.several]
    several = [option.id for option in item.options if option.id not in single]
    if several and chance.random() < 0.7:
        drawn = chance.sample(several, chance.randint(1, 4))
        return tuple(option for option in several if option in drawn)
    return (chance.choice(single),)
