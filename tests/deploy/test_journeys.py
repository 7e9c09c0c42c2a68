"""Concurrent readers during crashes and a switch of releases: each gets the right result."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest

from clinic_check.loader.load import load
from clinic_check.loader.node import Problems, parse
from tests.deploy.conftest import Deployed
from tests.deploy.reader import Given, Reader
from tests.deploy.site import App, Site, trusting, until

NAMES = (  # of tests/scenarios.yaml, where the outcomes were worked out by hand; all that counts is answered in these
    "licensed-implant",
    "maci-knee-lay",
    "trial-in-order",
    "knee-wharton-fl-law",
    "medspa-exosome-tx",
    "licence-not-found",
    "prp-in-a-knee",
    "prp-elbow-lay",
    "chiropractor-prp",
    "ovarian-prp",
)
READERS = 200
ROOT = Path(__file__).parent.parent.parent
FILE = ROOT / "tests" / "scenarios.yaml"


def in_a_loop(work: Coroutine[Any, Any, Any]) -> Any:
    """Its result, from a thread of its own: tests of the browser may have left a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@dataclass(frozen=True)
class Scenario:
    given: Given
    outcome: str
    code: str = ""  # of the first half of the answers, as it stands on paper


@dataclass
class Course:
    """What happens to the site at which share of all steps."""

    steps: int
    events: list[tuple[float, Callable[[], None]]]
    done: int = 0
    happened: list[str] = field(default_factory=list)

    def step(self) -> None:
        self.done += 1
        while self.events and self.done >= self.events[0][0] * self.steps:
            event = self.events.pop(0)[1]
            event()
            self.happened.append(event.__name__)


@pytest.fixture(scope="module")
def scenarios() -> list[Scenario]:
    problems: Problems = []
    data: Any = parse(FILE.read_text("utf-8"), FILE.name, problems).data
    assert problems == []
    known = {one["name"]: one for one in data}
    return [Scenario(_given(known[name]["answers"]), known[name]["outcome"]) for name in NAMES]


@cache
def titles() -> Mapping[str, frozenset[str]]:
    """Outcome -> its headings, one of which fits the answers."""
    outcomes = load(ROOT).questionnaire.outcomes
    return {
        name: frozenset({outcome.title, *(one.text for one in outcome.titles)}) for name, outcome in outcomes.items()
    }


def _given(answers: dict[str, Any]) -> Given:
    answers = {"place": "not-said", "paid": "not-yet", **answers}  # these two count for nothing
    return {item: tuple(said) if isinstance(said, list) else (said,) for item, said in answers.items()}


async def prepared(site: Site, scenarios: list[Scenario]) -> list[tuple[Scenario, int]]:
    return list(await asyncio.gather(*(half_way(site, scenario) for scenario in scenarios)))


async def half_way(site: Site, scenario: Scenario) -> tuple[Scenario, int]:
    """One journey that nothing disturbs: with the code from half way, and the number of its steps."""
    reader = Reader(site.port, trusting(site.folder), scenario.given)
    assert await reader.from_the_start() in titles()[scenario.outcome]
    middle = [address for address in reader.seen if "?a=" in address][len(reader.seen) // 2]
    return Scenario(scenario.given, scenario.outcome, middle.partition("?a=")[2]), len(reader.seen)


async def travel(readers: list[Reader], scenarios: list[Scenario]) -> list[str]:
    """All at once; one in four begins, the others come back with a code. What went wrong, a wrong result too."""

    async def one(number: int, reader: Reader, scenario: Scenario) -> str:
        try:
            way = reader.with_a_code(scenario.code) if number % 4 else reader.from_the_start()
            came = await asyncio.wait_for(way, 120)
        except Exception as error:
            return f"{number}: {error!r}"
        return "" if came in titles()[scenario.outcome] else f"{number}: {came[:80]} and not {scenario.outcome}"

    found = await asyncio.gather(*map(one, range(len(readers)), readers, scenarios))
    return [problem for problem in found if problem]


def test_no_journey_is_lost_when_a_process_falls_over(deployed: Deployed, scenarios: list[Scenario]) -> None:
    """One of two processes is killed under 200 readers and started again; all of them get to the right result."""
    first, other = deployed.apps
    coded = in_a_loop(prepared(deployed.site, scenarios))
    assert {one.outcome for one in scenarios} == set(titles())
    crowd = list(islice(cycle(scenario for scenario, _ in coded), READERS))
    steps = sum(count for _, count in islice(cycle(coded), READERS)) * 5 // 8
    lines = len(deployed.site.access())
    course = Course(steps, [(0.3, first.kill), (0.5, first.start)])
    trust = trusting(deployed.site.folder)
    readers = [Reader(deployed.site.port, trust, one.given, step=course.step) for one in crowd]
    started = time.monotonic()
    problems = in_a_loop(travel(readers, crowd))
    spent = time.monotonic() - started
    asked = sum(len(reader.seen) for reader in readers)
    until(first.ready)
    assert problems == []
    assert course.happened == ["kill", "start"]
    new = deployed.site.access()[lines:]
    retried = [line for line in new if f"127.0.0.1:{first.port}, 127.0.0.1:{other.port}: 502, " in line]
    print(f"\n{READERS} journeys, {asked} requests in {spent:.1f} s; asked twice: {len(retried)}")
    assert retried, "the process fell over between two requests, so nothing was shown"
    statuses = Counter(line.split()[3] for line in new)
    assert set(statuses) == {"200", "303"}
    assert statuses.total() == asked


def test_no_journey_is_lost_when_a_new_release_takes_over(
    deployed: Deployed, scenarios: list[Scenario], tmp_path: Path
) -> None:
    """nginx is pointed at a new process while 12 readers are on their way, then back, and what is left is stopped."""
    new = App(tmp_path)
    until(new.ready)
    site = Site(tmp_path / "nginx", tuple(app.port for app in deployed.apps))
    coded = in_a_loop(prepared(site, scenarios[:4]))
    crowd = list(islice(cycle(scenario for scenario, _ in coded), 12))
    steps = sum(count for _, count in islice(cycle(coded), 12)) * 5 // 8

    def switch() -> None:
        site.point((new.port,))
        site.reload()

    def turn_back() -> None:
        site.point(tuple(app.port for app in deployed.apps))
        site.reload()

    course = Course(steps, [(0.3, switch), (0.7, turn_back), (0.85, new.stop)])
    readers = [Reader(site.port, trusting(site.folder), one.given, step=course.step) for one in crowd]
    problems = in_a_loop(travel(readers, crowd))
    site.stop()
    new.stop()
    assert problems == []
    assert course.happened == ["switch", "turn_back", "stop"]
    assert Counter(line.split()[3] for line in site.access()).keys() == {"200", "303"}
    assert sum(f"from 127.0.0.1:{new.port}:" in line for line in site.access()) > 30
