"""A real Chromium and a running server. Without a browser these tests are skipped; under CI they fail instead."""

from __future__ import annotations

import functools
import os
import shutil
import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from tests.browser.axe import UNDECIDED

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PLAIN_HOST = "clinic-check.test"
Launch = Callable[..., Browser]


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
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None and os.environ.get("CI"):
        pytest.fail("no Chromium found, and CI must have one")
    if path is None:
        pytest.skip("no Chromium found (looked for " + ", ".join(NAMES) + ")")
    arguments = [*QUIET, f"--host-resolver-rules=MAP {PLAIN_HOST} 127.0.0.1"]
    with sync_playwright() as playwright:
        start = functools.partial(playwright.chromium.launch, executable_path=path, args=arguments)
        yield lambda **options: _impatient(start(**options))


@pytest.fixture(scope="session")
def browser(launch: Launch) -> Iterator[Browser]:
    launched = launch()
    yield launched
    launched.close()


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
