"""A real Chromium and a running server. Without a browser these tests are skipped; under CI they fail instead."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TypeVar

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from tests.browser.axe import UNDECIDED
from tests.browser.engines import QUIET, Engine, MissingError, opened, program
from tests.tools import need

PLAIN_HOST = "clinic-check.test"
Launch = Callable[..., Browser]
T = TypeVar("T")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What a person has to look at, because axe could not decide."""
    for line in UNDECIDED:
        terminalreporter.write_line(f"axe cannot decide: {line}")


@pytest.fixture(scope="session")
def launch() -> Iterator[Launch]:
    """Starts an installed Chromium, with further options of Playwright."""
    path = _found(lambda: program("chromium"))
    arguments = [*QUIET, f"--host-resolver-rules=MAP {PLAIN_HOST} 127.0.0.1"]
    with sync_playwright() as playwright:
        start = functools.partial(playwright.chromium.launch, executable_path=path, args=arguments)
        yield lambda **options: _impatient(start(**options))


@pytest.fixture(scope="session")
def browser(launch: Launch) -> Iterator[Browser]:
    launched = launch()
    yield launched
    launched.close()


def _found(look: Callable[[], T]) -> T:
    """What was looked for; without it the test is skipped, or fails under CI."""
    try:
        return look()
    except MissingError as missing:
        need(False, str(missing))
        raise


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Engine]]:
    """Name -> the engine, started when it is first asked for."""
    with ExitStack() as stack:

        @functools.cache
        def start(name: str) -> Engine:
            running = request.getfixturevalue("browser") if name == "chromium" else None
            return stack.enter_context(opened(name, running))

        yield lambda name: _found(lambda: start(name))


def _impatient(launched: Browser) -> Browser:
    """Contexts of this browser give up after ten seconds, so that a broken page fails soon."""
    plain = launched.new_context

    def new_context(**options: object) -> BrowserContext:
        context = plain(**options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        return context

    launched.new_context = new_context  # type: ignore[method-assign, assignment]
    return launched


@pytest.fixture(scope="session")
def port(app: Flask) -> Iterator[int]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def site(port: int) -> str:
    return f"http://127.0.0.1:{port}"


@pytest.fixture
def hosts() -> set[str]:
    """Hosts that a page asked for anything."""
    return set()


@pytest.fixture
def page(browser: Browser, hosts: set[str]) -> Iterator[Page]:
    """A narrow page without JavaScript, as the plainest reader has it."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    opened = context.new_page()
    opened.on("request", lambda request: hosts.add(request.url.split("/")[2].split(":")[0]))
    yield opened
    context.close()
