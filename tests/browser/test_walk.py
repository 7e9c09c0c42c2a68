"""Back, Forward, reload, another language and a second tab on every step, with errors on the way, in two browsers."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from clinic_check.check.code import decode, encode
from clinic_check.check.model import Questionnaire
from tests.answers import Given
from tests.browser.conftest import Launch
from tests.browser.marionette import Firefox
from tests.browser.tabs import ChromiumTab, FirefoxTab, Tab

# Two offers that are asked on every step, with another answer to each question.
FIRST: Given = {
    "product": ("exosomes",),
    "condition": ("hair",),
    "how-given": ("skin-injection",),
    "place": ("mexico",),
    "approved": ("unknown",),
    "trial": ("yes",),
    "pay": ("yes",),
    "paid": ("not-yet",),
    "trial-record": ("differs",),
    "ind": ("no",),
    "ethics-board": ("no",),
    "claims": ("no-risk", "stories"),
    "pressure": ("yes",),
    "hands": ("doctor",),
    "own-doctor": ("no",),
    "licence": ("problem",),
    "enforcement": ("found",),
    "risks": ("no",),
    "alternatives": ("no",),
    "follow-up": ("no",),
}
SECOND: Given = {
    "product": ("other",),
    "condition": ("wellness",),
    "how-given": ("vein",),
    "place": ("us-ca",),
    "approved": ("no",),
    "trial": ("expanded-access",),
    "pay": ("no",),
    "paid": ("signed",),
    "trial-record": ("matches",),
    "ind": ("number",),
    "ethics-board": ("yes",),
    "claims": ("none-of-these",),
    "pressure": ("no",),
    "hands": ("nurse-or-pa",),
    "own-doctor": ("yes",),
    "licence": ("clean",),
    "enforcement": ("none-found",),
    "risks": ("yes",),
    "alternatives": ("yes",),
    "follow-up": ("yes",),
}
OFFERS = {"first": FIRST, "second": SECOND}
# Names of the questions that are in sight, and of the options that are chosen where a reader can see them.
ASKED = "[...document.querySelectorAll('fieldset')].filter(one => one.checkVisibility()).map(one => one.id.slice(2))"
HEADINGS = "[...document.querySelectorAll('main h1')].filter(one => one.checkVisibility()).length"
CHOSEN = """[...document.querySelectorAll('input:checked')].filter(one => one.nextElementSibling.checkVisibility())
  .map(one => [one.name.slice(2), one.value])"""


class Server:
    """The site, and how many forms it was sent. `kept`: without `no-store`, so that pages go to the bfcache."""

    def __init__(self, app: Flask, kept: bool) -> None:
        self.app, self.kept, self.forms, self.site = app, kept, 0, ""

    def __call__(self, environ: dict, start_response: Callable) -> object:
        self.forms += environ["REQUEST_METHOD"] == "POST"

        def start(status: str, headers: list[tuple[str, str]], *more: object) -> object:
            return start_response(status, [one for one in headers if not self.kept or one[0] != "Cache-Control"], *more)

        return self.app(environ, start)


@pytest.fixture(scope="module", params=[False, True], ids=["no-store", "bfcache"])
def server(request: pytest.FixtureRequest, app: Flask) -> Iterator[Server]:
    """As the site is served, and as an engine shows it that keeps whole pages all the same."""
    counted = Server(app, request.param)
    running = make_server("127.0.0.1", 0, counted, threaded=True)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    counted.site = f"http://127.0.0.1:{running.server_port}"
    yield counted
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    path = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
    if path is None and os.environ.get("CI"):
        pytest.fail("no Firefox found, and CI must have one")
    if path is None:
        pytest.skip("no Firefox found")
    started = Firefox(path, tmp_path_factory.mktemp("firefox"))
    yield started
    started.close()


@pytest.fixture(scope="module")
def keeping(launch: Launch) -> Iterator[Browser]:
    """A Chromium with its back/forward cache, which Playwright turns off."""
    launched = launch(ignore_default_args=["--disable-back-forward-cache"])
    yield launched
    launched.close()


@pytest.fixture(params=["chromium", "chromium-without-javascript", "firefox"])
def tabs(request: pytest.FixtureRequest, server: Server) -> Iterator[Callable[[], Tab]]:
    """Opens a tab beside those that are open."""
    if server.kept and request.param == "chromium-without-javascript":
        pytest.skip("a page that is kept whole needs no script")
    if request.param == "firefox":
        yield from _tabs_of_firefox(request.getfixturevalue("firefox"))
    else:
        script = request.param == "chromium"
        context = request.getfixturevalue("keeping").new_context(java_script_enabled=script)
        yield lambda: ChromiumTab(context.new_page())
        context.close()


def _tabs_of_firefox(firefox: Firefox) -> Iterator[Callable[[], Tab]]:
    first = firefox.ask("WebDriver:GetWindowHandle")
    opened = []

    def another() -> Tab:
        opened.append(firefox.ask("WebDriver:NewWindow", type="tab")["handle"])
        return FirefoxTab(firefox, opened[-1])

    yield another
    for handle in opened:
        firefox.ask("WebDriver:SwitchToWindow", handle=handle)
        firefox.ask("WebDriver:CloseWindow")
    firefox.ask("WebDriver:SwitchToWindow", handle=first)


def test_every_step_there_and_back(server: Server, tabs: Callable[[], Tab], questionnaire: Questionnaire) -> None:
    """In two tabs in turn no answer is lost or mixed, each form is sent once, and no page is one of the browser's."""
    before = server.forms
    walks = {name: Walk(tabs(), server, given) for name, given in OFFERS.items()}
    for walk in walks.values():
        walk.start()
    for _ in questionnaire.steps:
        for walk in walks.values():
            walk.step()
    for name, walk in walks.items():
        assert walk.place() == "/en/result"
        assert decode(questionnaire, walk.query("a")[0]) == OFFERS[name]
        assert walk.seen == [step.id for step in questionnaire.steps]
        assert walk.so_far
    assert server.forms - before == sum(walk.sent for walk in walks.values())


def test_back_over_several_steps_keeps_later_answers(
    request: pytest.FixtureRequest, server: Server, tabs: Callable[[], Tab], questionnaire: Questionnaire
) -> None:
    """After Back over several steps, another answer there replaces that answer alone; another check is not mixed in."""
    if "without-javascript" in request.node.name:
        pytest.skip("takes a script; without one a line above the button says so")
    walk = Walk(tabs(), server, SECOND)
    walk.start()
    while walk.place() != "/en/result":
        for item in walk.tab.see(ASKED):
            walk.choose(item)
        walk.send()
        if walk.place().startswith("/en/so-far/"):
            walk.tab.follow("#onward")
    assert decode(questionnaire, walk.query("a")[0]) == SECOND
    while walk.place() != "/en/check/sales-talk":
        walk.tab.back()
    walk.given = {**SECOND, "pressure": ("yes",)}
    walk.choose("pressure")
    walk.send()
    assert decode(questionnaire, walk.query("a")[0]) == walk.given
    walk.tab.go(f"{server.site}/en/check/hands?a={encode(questionnaire, FIRST)}")
    while walk.place() != "/en/check/sales-talk":
        walk.tab.back()
    walk.send()
    assert decode(questionnaire, walk.query("a")[0]).items() <= walk.given.items()


def test_clearing_empties_the_tab(server: Server, tabs: Callable[[], Tab]) -> None:
    """The page that clears the answers leaves nothing of them in the storage of the tab."""
    tab = tabs()
    tab.go(f"{server.site}/en/check/product")
    tab.see("sessionStorage.setItem('trail', '[]')")
    assert tab.see("sessionStorage.length") > 0
    tab.go(f"{server.site}/en/clear?a=1")
    assert tab.see("document.documentURI").endswith("/en/clear")
    if tab.see("matchMedia('(scripting: enabled)').matches"):
        assert tab.see("sessionStorage.length") == 0


def test_a_page_is_kept_whole(server: Server, tabs: Callable[[], Tab]) -> None:
    """Without `no-store`, Back brings the very page that was left, so that the walk meets both kinds of Back."""
    tab = tabs()
    tab.go(f"{server.site}/en/check/product")
    tab.see("document.documentElement.setAttribute('data-kept', 'yes')")
    tab.follow(".brand")
    tab.back()
    if server.kept:
        assert tab.see("document.documentElement.dataset.kept") == "yes"


class Walk:
    """One reader in one tab. `sent`: how often Continue was pressed; `seen`: the steps."""

    def __init__(self, tab: Tab, server: Server, given: Given) -> None:
        self.tab, self.server, self.given = tab, server, given
        self.sent, self.seen, self.so_far = 0, list[str](), 0

    def place(self) -> str:
        """The path of the page, which is one of ours."""
        address = self.tab.see("document.documentURI")
        assert address.startswith(self.server.site + "/"), address
        assert self.tab.see(HEADINGS) == 1
        return urlsplit(address).path

    def query(self, name: str) -> list[str]:
        return parse_qs(urlsplit(self.tab.see("document.documentURI")).query).get(name, [])

    def send(self) -> None:
        self.sent += 1
        self.tab.follow("main form .button")

    def choose(self, item: str) -> None:
        for option in self.given[item]:
            box = f"[name='q-{item}'][value='{option}']"
            if not self.tab.see(f'document.querySelector("{box} + label").checkVisibility()'):
                self.tab.press(f"details:has({box}) > summary")
            if not self.tab.see(f'document.querySelector("{box}").checked'):
                self.tab.press(f"{box} + label")

    def is_open(self, step: str, items: list[str]) -> None:
        """The step without an error, with these answers and no other."""
        assert self.place() == step
        assert self.tab.see("document.querySelector('.error-summary')") is None
        self.shows(items)

    def failed(self, step: str, wrong: list[str], items: list[str]) -> None:
        """The step with an error for each of `wrong`, and the answers to `items`."""
        assert self.place() == step
        targets = self.tab.see("[...document.querySelectorAll('.error-summary a')].map(one => one.hash)")
        assert targets == [f"#q-{item}-first" for item in wrong]
        assert self.tab.see("[...document.querySelectorAll('.wrong')].map(one => one.id)") == [f"q-{i}" for i in wrong]
        self.shows(items)

    def shows(self, items: list[str]) -> None:
        assert self.tab.see(CHOSEN) == [[item, option] for item in items for option in self.given[item]]

    def in_spanish(self, check: Callable[[str], None]) -> None:
        """The same page in the other language, and Back to this one."""
        here = self.place()
        self.tab.follow(".switch")
        assert self.tab.see("document.documentElement.lang") == "es"
        check(here.replace("/en/", "/es/"))
        self.tab.back()
        check(here)

    def start(self) -> None:
        self.tab.go(f"{self.server.site}/en/")
        self.tab.follow("main a.button")

    def step(self) -> None:
        """Everything on one step, and on the page after it; then on to the next step."""
        step = self.place()
        self.seen.append(step.removeprefix("/en/check/"))
        asked = self.errors(step)
        if len(asked) > 1:
            asked = self.half(step, asked)
        for item in asked:
            self.choose(item)
        self.shows(asked)
        self.send()
        self.after(step, asked)
        if self.place() == "/en/result":  # leads to all answers, not to the last step
            return
        self.tab.follow(".back a")
        self.is_open(step, asked)
        self.send()
        if self.place().startswith("/en/so-far/"):
            self.go_on()

    def errors(self, step: str) -> list[str]:
        """Send nothing, and go around; the questions that are asked."""
        self.in_spanish(lambda page: self.is_open(page, []))
        asked = self.tab.see(ASKED)
        self.send()
        wrong = [item for item in asked if item in self.tab.see(ASKED)]
        self.failed(step, wrong, [])
        self.tab.reload()
        self.failed(step, wrong, [])
        self.tab.back()
        self.is_open(step, [])
        self.tab.forward()
        self.failed(step, wrong, [])
        self.in_spanish(lambda page: self.failed(page, wrong, []))
        return asked

    def half(self, step: str, asked: list[str]) -> list[str]:
        """Send the first answer alone: it is kept beside the errors."""
        first = asked[:1]
        self.choose(first[0])
        self.send()
        asked = self.tab.see(ASKED)
        wrong = [item for item in asked if item not in first]
        self.failed(step, wrong, first)
        self.tab.reload()
        self.failed(step, wrong, first)
        return asked

    def after(self, step: str, asked: list[str]) -> None:
        """On the page after a step: Back, Forward, reload, and the other language."""
        page = self.place()
        assert page != step
        self.tab.back()
        assert self.place() == step
        self.shows(asked)
        self.tab.forward()
        assert self.place() == page
        self.tab.reload()
        assert self.place() == page
        if page.startswith("/en/so-far/"):
            self.so_far += 1
            self.in_spanish(self.is_at)

    def is_at(self, page: str) -> None:
        assert self.place() == page

    def go_on(self) -> None:
        """From "so far" on, and there and back."""
        page = self.place()
        self.tab.follow("#onward")
        self.tab.back()
        assert self.place() == page
        self.tab.forward()
