"""The content and the app, loaded once for all tests."""

from __future__ import annotations

import datetime
import random
from pathlib import Path
from types import MappingProxyType

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Item, Questionnaire
from clinic_check.loader.content import Content
from clinic_check.loader.load import load

ROOT = Path(__file__).parent.parent
TODAY = datetime.date(2026, 12, 1)
BEST_MANNERS = {
    "enforcement": ("none-found",),
    "risks": ("yes",),
    "evidence": ("controlled",),
    "product-details": ("yes",),
    "alternatives": ("yes",),
    "price": ("yes",),
    "follow-up": ("yes",),
    "claims": ("none-of-these",),
    "pressure": ("no",),
    "who-treats": ("yes",),
    "licence": ("clean",),
    "specialty": ("yes",),
    "own-doctor": ("yes",),
}


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
    """A client without a cookie jar: no test may lean on a cookie."""
    return app.test_client(use_cookies=False)


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
            **BEST_MANNERS,
        }
    )


@pytest.fixture(scope="session")
def trial_offer() -> Answers:
    """An unapproved product in a trial that is in order and free, with every other answer at its best."""
    return MappingProxyType(
        {
            "product": ("lab-grown-cells",),
            "condition": ("back-or-spine",),
            "how-given": ("spine",),
            "place": ("us-other",),
            "approved": ("no",),
            "trial": ("yes",),
            "trial-record": ("matches",),
            "ind": ("yes",),
            "ethics-board": ("yes",),
            "pay": ("no",),
            **BEST_MANNERS,
        }
    )


@pytest.fixture(scope="session")
def many_answers(questionnaire: Questionnaire, approved_offer: Answers, trial_offer: Answers) -> tuple[Answers, ...]:
    """2,000 answer sets, from one change of a good offer to anything at all; complete and partial, hidden ones too."""
    chance = random.Random(20261122)
    sold = {**trial_offer, "trial": ("no",), "ind": ("unknown",), "pay": ("yes",)}
    found: dict[tuple[tuple[str, tuple[str, ...]], ...], Answers] = {}
    while len(found) < 2000:
        offer = chance.choice([approved_offer, trial_offer, sold])
        answers = _changed(questionnaire, offer, 0.03 + 0.97 * chance.random() ** 2, chance)
        found[tuple(sorted(answers.items()))] = answers
    return tuple(found.values())


def _changed(questionnaire: Questionnaire, offer: Answers, share: float, chance: random.Random) -> Answers:
    """The offer with about this share of its answers drawn anew or taken back."""
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
