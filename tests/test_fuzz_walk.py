"""Random walks with answers, Back, invalid input and a second tab: no answer is lost, changed or invented."""

from __future__ import annotations

import os
import re
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from werkzeug.test import TestResponse

from clinic_check.check.answers import prune, read, shown_on
from clinic_check.check.code import decode, encode
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Item, Questionnaire, Step

WANTED = int(os.environ.get("FUZZ_WALKS", "0"))
SETTINGS = settings(
    max_examples=WANTED or 20,
    stateful_step_count=30,
    derandomize=not WANTED,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink),
)
JUNK = ("", "no-such-option", "<b>", "yes\0", "é" * 50, "x" * 5_000)
TABS = st.integers(0, 1)


class Walk(RuleBasedStateMachine):
    """Two tabs with their histories of URLs, which are the only state."""

    app: Flask
    questionnaire: Questionnaire
    codes: dict[frozenset[tuple[str, tuple[str, ...]]], str]
    steps: list[int]

    def __init__(self) -> None:
        super().__init__()
        self.client = self.app.test_client(use_cookies=False)
        self.tabs = [["/en/"], ["/en/"]]

    def given(self, tab: int) -> Answers:
        code = parse_qs(urlsplit(self.tabs[tab][-1]).query).get("a", [""])[0]
        return decode(self.questionnaire, code) if code else {}

    def address(self, path: str, answers: Answers) -> str:
        return f"{path}?a={encode(self.questionnaire, answers)}" if answers else path

    def shown(self, answers: Answers, data: st.DataObject) -> Step:
        """One of the steps that have a question; drawn by its id, which is short in a report."""
        reading = read(self.questionnaire, answers)
        steps = {step.id: step for step in self.questionnaire.steps if shown_on(reading, step)}
        return steps[data.draw(st.sampled_from(list(steps)))]

    def land(self, tab: int, response: TestResponse) -> None:
        """Follow the redirect in the tab; it must be a page."""
        assert response.status_code == 303
        self.tabs[tab].append(response.headers["Location"])
        opened = self.client.get(self.tabs[tab][-1])
        assert opened.status_code in (200, 303)
        self.steps[0] += 1

    @rule(tab=TABS, data=st.data(), missing=st.booleans())
    def answer(self, tab: int, data: st.DataObject, missing: bool) -> None:
        """A step that is shown is answered in any mode, with or without all of its answers, hidden ones too."""
        before = self.given(tab)
        step = self.shown(before, data)
        names = [item.id for item in step.items]
        if missing:
            names = data.draw(st.lists(st.sampled_from(names), unique=True))
        chosen = {item.id: data.draw(_answers(item)) for item in step.items if item.id in names}
        mode = data.draw(st.sampled_from(("", "change", "open")))
        address = self.address(f"/en/check/{step.id}", before)
        address += f"{'&' if '?' in address else '?'}{mode}=1" if mode else ""
        response = self.client.post(address, data={f"q-{name}": list(options) for name, options in chosen.items()})
        self.land(tab, response)
        own = {item.id for item in step.items}
        kept = {name: options for name, options in before.items() if name not in own}
        after = read(self.questionnaire, {**kept, **chosen})
        assert self.given(tab) == after.given
        lacking = [item.id for item in shown_on(after, step) if item.id not in after.given]
        assert parse_qs(urlsplit(self.tabs[tab][-1]).query).get("wrong", []) == lacking

    @rule(tab=TABS, data=st.data())
    def tick_what_excludes(self, tab: int, data: st.DataObject) -> None:
        """Boxes that exclude each other leave the code, come back ticked, and every other answer is kept."""
        before = self.given(tab)
        item = next(item for item in self.questionnaire.items if item.several)
        alone = data.draw(st.sampled_from([option.id for option in item.options if option.exclusive]))
        other = data.draw(st.sampled_from([option.id for option in item.options if option.id != alone]))
        sent = {f"q-{item.id}": [alone, other], "q-pressure": "no"}
        response = self.client.post(self.address("/en/check/sales-talk", before), data=sent)
        self.land(tab, response)
        kept = {name: options for name, options in before.items() if name != item.id}
        assert self.given(tab) == prune(self.questionnaire, {**kept, "pressure": ("no",)})
        assert set(parse_qs(urlsplit(self.tabs[tab][-1]).query)["tick"]) == {alone, other}

    @rule(tab=TABS)
    def go_on(self, tab: int) -> None:
        """From a page of the way, also from "so far", every link of its main part keeps the answers."""
        before, address = self.given(tab), self.tabs[tab][-1]
        response = self.client.get(address)
        main = response.text.partition("<main")[2].partition("</main>")[0]
        for target in re.findall(r'href="(/en/(?:check|so-far|result|answers)[^"]*)"', main):
            code = parse_qs(urlsplit(unescape(target)).query).get("a", [""])[0]
            assert (decode(self.questionnaire, code) if code else {}) == before

    @rule(tab=TABS, data=st.data())
    def answer_several(self, tab: int, data: st.DataObject) -> None:
        """Several questions are answered on one page; those that are left empty are taken back."""
        before = self.given(tab)
        items = {item.id: item for item in self.questionnaire.items}
        some = data.draw(st.lists(st.sampled_from(list(items)), max_size=4, unique=True))
        chosen = {name: data.draw(_answers(items[name])) for name in some}
        sent = {f"q-{name}": list(options) for name, options in chosen.items()}
        self.land(tab, self.client.post(self.address("/en/all", before), data=sent))
        assert self.given(tab) == prune(self.questionnaire, chosen)

    @rule(tab=TABS, junk=st.sampled_from(JUNK), data=st.data())
    def send_junk(self, tab: int, junk: str, data: st.DataObject) -> None:
        """Invalid input is rejected, and the URL still has every answer."""
        before = self.given(tab)
        step = self.shown(before, data)
        address = self.address(f"/en/check/{step.id}", before)
        assert self.client.post(address, data={f"q-{step.items[0].id}": junk}).status_code == 400
        assert self.client.get(f"{address}{junk}").status_code in (200, 303, 308, 400, 404)
        told = urlencode([(name, junk[:1_000]) for name in ("wrong", "tick", "left")])
        assert self.client.get(f"{address}{'&' if '?' in address else '?'}{told}").status_code == 200

    @rule(tab=TABS)
    def back(self, tab: int) -> None:
        """Back in the browser: the page of before opens with the answers of before."""
        if len(self.tabs[tab]) > 1:
            self.tabs[tab].pop()
        assert self.client.get(self.tabs[tab][-1]).status_code in (200, 303)

    @rule(tab=TABS)
    def open_here(self, tab: int) -> None:
        """The address of the other tab is opened in this one."""
        self.tabs[tab].append(self.tabs[1 - tab][-1])

    @rule(tab=TABS, how=st.sampled_from((str, str.lower, lambda code: re.sub("(....)", r"\1 ", code))))
    def come_back_later(self, tab: int, how: object) -> None:
        """The code is typed in again, in any accepted spelling."""
        before = self.given(tab)
        if before:
            typed = how(encode(self.questionnaire, before))  # type: ignore[operator]
            self.land(tab, self.client.post("/en/resume", data={"code": typed}))
            assert self.given(tab) == before

    @invariant()
    def the_code_says_it_all(self) -> None:
        """In both tabs the code decodes, and codes are equal exactly when the answers are."""
        for tab in (0, 1):
            answers = self.given(tab)
            code = encode(self.questionnaire, answers)
            key = frozenset(answers.items())
            assert self.codes.setdefault(key, code) == code
            assert prune(self.questionnaire, answers) == answers

    def teardown(self) -> None:
        """The answers of each tab, given one by one from the start in another order, make the same code."""
        for tab in (0, 1):
            want, answers = self.given(tab), dict[str, tuple[str, ...]]()
            for item in reversed(self.questionnaire.items):
                answers |= {item.id: want[item.id]} if item.id in want else {}
            assert encode(self.questionnaire, answers) == encode(self.questionnaire, want)
        assert len(set(self.codes.values())) == len(self.codes)


def _answers(item: Item) -> st.SearchStrategy[tuple[str, ...]]:
    """What the form takes, in the order of the options."""
    alone = st.sampled_from([(option.id,) for option in item.options if option.exclusive or not item.several])
    beside = [option.id for option in item.options if item.several and not option.exclusive]
    if not beside:
        return alone
    several = st.sets(st.sampled_from(beside), min_size=1).map(lambda ids: tuple(one for one in beside if one in ids))
    return st.one_of(alone, several)


def test_no_walk_loses_an_answer(app: Flask, questionnaire: Questionnaire) -> None:
    """Whatever a reader does in two tabs, each address holds just the answers given on the way to it."""
    Walk.app, Walk.questionnaire, Walk.codes, Walk.steps = app, questionnaire, {}, [0]
    run_state_machine_as_test(Walk, settings=SETTINGS)
    print(f"{SETTINGS.max_examples} walks, {Walk.steps[0]} answers, {len(Walk.codes)} codes")
    assert Walk.steps[0] > 80
    assert len(Walk.codes) > 40


def test_a_lost_answer_is_noticed(app: Flask, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a page that drops what was answered before, the walk fails."""
    Walk.app, Walk.questionnaire, Walk.codes, Walk.steps = app, questionnaire, {}, [0]
    monkeypatch.setattr("clinic_check.web.steps.given", dict)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Walk, settings=settings(SETTINGS, phases=(Phase.generate,), max_examples=20))
