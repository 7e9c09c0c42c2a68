"""Steps of "How to find out" that are for some readers only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient

from clinic_check.check.answers import read
from clinic_check.check.code import encode
from clinic_check.check.model import HelpStep, Questionnaire
from clinic_check.loader.load import ContentError, load
from tests.page import Page

US, MEXICO, JAPAN = "us-ca", "mexico", "japan"
REGISTERS = {
    ("doctor", US): ["fsmb-docinfo", "podiatry-lookup-california"],
    ("nurse-or-pa", US): ["nursys-explained", "fsmb-docinfo"],
    ("chiropractor-or-naturopath", US): ["fclb-checking-chiropractors", "fclb-scope", "naturopath-unlicensed-states"],
    ("beautician-or-other", US): ["docinfo-pa-2025", ""],
    ("unknown", US): ["docinfo-pa-2025", ""],
    ("doctor", JAPAN): [""],
    ("nurse-or-pa", JAPAN): [""],
    ("unknown", JAPAN): [""],
    ("doctor", MEXICO): ["mx-cedula-lookup", ""],
}


def _answers(hands: str, place: str) -> dict[str, tuple[str, ...]]:
    return {"product": ("exosomes",), "place": (place,), "hands": (hands,), "licence": ("not-checked",)}


def _fitting(questionnaire: Questionnaire, hands: str, place: str) -> list[HelpStep]:
    reading = read(questionnaire, _answers(hands, place))
    steps = questionnaire.by_id["licence"].find_out
    return [step for step in steps if step.when is not None and reading.holds(step.when)]


def _lines(page: Page, within: str) -> list[str]:
    """The steps of the help below the element with this id."""
    return [" ".join("".join(line.itertext()).split()) for line in page.by_id(within).iter("li")]


@pytest.mark.parametrize(("hands", "place"), REGISTERS)
def test_the_register_fits_the_profession_and_the_place(questionnaire: Questionnaire, hands: str, place: str) -> None:
    """Each profession has its own registers, and abroad no register of the US is named."""
    assert [step.source for step in _fitting(questionnaire, hands, place)] == REGISTERS[hands, place]


def test_every_answer_on_the_hands_has_a_register(questionnaire: Questionnaire) -> None:
    """Whoever puts it in, and also when that was not answered, some step of its own is shown."""
    for hands in (*questionnaire.by_id["hands"].by_id, ""):
        for place in (US, JAPAN):
            assert _fitting(questionnaire, hands, place), (hands, place)


@pytest.mark.parametrize(("hands", "place"), REGISTERS)
def test_a_question_shows_the_steps_that_fit(
    client: FlaskClient, questionnaire: Questionnaire, hands: str, place: str
) -> None:
    """On the step and in the result only the steps for this reader stand, whoever asked before."""
    steps = questionnaire.by_id["licence"].find_out
    wanted = [step.whom for step in _fitting(questionnaire, hands, place)]
    code = encode(questionnaire, _answers(hands, place))
    for address in (f"/en/check/look-ups?a={code}", f"/en/result/look-up?a={code}"):
        text = client.get(address).text
        for step in steps:
            if step.whom:
                assert (f">{step.whom}:<" in text) == (step.whom in wanted), (address, step.whom)


def test_the_page_of_all_help_shows_every_step_and_for_whom(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Whatever was answered, the page with all help holds all steps, each after the words that name its case."""
    code = encode(questionnaire, _answers("nurse-or-pa", US))
    for address in ("/en/verify/full", f"/en/verify/full?a={code}"):
        page = Page(client.get(address).text)
        lines = _lines(page, "licence")
        steps = questionnaire.by_id["licence"].find_out
        assert len(lines) == len(steps)
        for line, step in zip(lines, steps, strict=True):
            assert line.startswith(f"{step.whom}: {step.text}" if step.whom else step.text)


def test_no_answer_is_kept_in_the_cache(app: Flask, client: FlaskClient, questionnaire: Questionnaire) -> None:
    """The cache of the help holds one entry for a question, whatever the readers answered."""
    cached = app.jinja_env.globals["fixed"]._help
    cached.cache_clear()
    sizes = set()
    for hands, place in REGISTERS:
        client.get(f"/en/check/look-ups?a={encode(questionnaire, _answers(hands, place))}")
        sizes.add(cached.cache_info().currsize)
    assert len(sizes) == 1


def _later_item(step: Any) -> None:
    step["when"] = {"risks": ["written"]}


def _unknown_option(step: Any) -> None:
    step["when"] = {"product": ["no-such-product"]}


def _no_whom(step: Any) -> None:
    del step["whom"]


def _no_when(step: Any) -> None:
    del step["when"]


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (_later_item, "find-out[0].when: 'risks'; no item that may stand here"),
        (_unknown_option, "find-out[0].when.product: 'no-such-product'; no option of product"),
        (_no_whom, "must have both when and whom, or neither"),
        (_no_when, "must have both when and whom, or neither"),
    ],
)
def test_a_mistake_in_a_step_is_named(small: Path, spoil: Callable[[Any], None], problem: str) -> None:
    """A step tests earlier items only, and names its readers exactly when it has a condition."""
    with pytest.raises(ContentError) as caught:
        _with_step(small, spoil)
    assert any(problem in str(one) for one in caught.value.problems), str(caught.value)


def test_steps_for_some_alone_leave_others_without_help(small: Path) -> None:
    """A question needs a step without a condition."""

    def alone(items: list[Any]) -> None:
        del items[1:]

    with pytest.raises(ContentError, match="at least one step without when"):
        _with_step(small, lambda _step: None, alone)


def _with_step(small: Path, spoil: Callable[[Any], None], rest: Callable[[list[Any]], None] = lambda _: None) -> None:
    """Load the small content with one more step on the question about a trial, spoiled."""
    file = small / "questions.yaml"
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    items = {item["id"]: item for section in data["sections"] for item in section["items"]}
    step = {"when": {"product": ["prp"]}, "whom": "For some", "text": "Look it up."}
    spoil(step)
    items["trial"]["find-out"].insert(0, step)
    rest(items["trial"]["find-out"])
    file.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    load(small)
