"""One tab of a real browser, the same for three engines: what a reader does there, and what the page shows."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Error, Page

from tests.browser.marionette import Firefox, MarionetteError
from tests.browser.webkit import WebKit, WebKitError

PATIENCE = 10  # seconds that a page may take
# What Firefox shows for a moment between two documents is none.
COMPLETE = "document.readyState === 'complete' && document.documentURI !== 'about:blank'"


class Tab(ABC):
    """Each action returns once another document is complete."""

    # Of its own for each document, and kept in the bfcache too.
    mark = "performance.timeOrigin"

    def go(self, address: str) -> None:
        self._leave(lambda: self._go(address))

    def back(self) -> None:
        self._leave(lambda: self._travel(-1))

    def forward(self) -> None:
        self._leave(lambda: self._travel(1))

    def reload(self) -> None:
        self._leave(self._reload)

    def follow(self, selector: str) -> None:
        """Press a link or button that leads to another page."""
        self._leave(lambda: self.press(selector))

    def _leave(self, act: Callable[[], None]) -> None:
        document = f"[{self.mark}, {COMPLETE}]"
        before = self.see(document)[0]
        act()
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                now, complete = self.see(document) or (before, False)
            except (Error, MarionetteError, WebKitError):  # between two documents
                now, complete = before, False
            if now != before and complete:
                return
            time.sleep(0.01)
        raise AssertionError(f"no other page after {PATIENCE} s: {self.see('document.documentURI')}")

    @abstractmethod
    def press(self, selector: str) -> None: ...

    @abstractmethod
    def see(self, expression: str) -> Any:
        """The value of an expression of JavaScript."""

    @abstractmethod
    def _go(self, address: str) -> None: ...

    @abstractmethod
    def _travel(self, by: int) -> None: ...

    @abstractmethod
    def _reload(self) -> None: ...


class ChromiumTab(Tab):
    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, selector: str) -> None:
        self.page.click(selector)

    def see(self, expression: str) -> Any:
        return self.page.evaluate(expression)

    def _go(self, address: str) -> None:
        self.page.goto(address)

    def _travel(self, by: int) -> None:
        # Not until the event `load`, which a page from the back/forward cache does not have.
        (self.page.go_back if by < 0 else self.page.go_forward)(wait_until="commit")

    def _reload(self) -> None:
        self.page.reload()


class FirefoxTab(Tab):
    """A window handle of one Firefox, whose commands go to the window that was selected last."""

    def __init__(self, firefox: Firefox, handle: str) -> None:
        self.firefox, self.handle = firefox, handle

    def _ask(self, command: str, **parameters: object) -> Any:
        self.firefox.ask("WebDriver:SwitchToWindow", handle=self.handle)
        return self.firefox.ask(command, **parameters)

    def press(self, selector: str) -> None:
        self.see(f'document.querySelector("{selector}").scrollIntoView({{block: "center"}})')
        # By the pointer: ElementClick waits for what follows in a way that keeps the page out of the bfcache.
        found = self._ask("WebDriver:FindElement", using="css selector", value=selector)
        steps = [{"type": "pointerMove", "origin": found, "x": 0, "y": 0}]
        steps += [{"type": f"pointer{one}", "button": 0} for one in ("Down", "Up")]
        self._ask("WebDriver:PerformActions", actions=[{"type": "pointer", "id": "mouse", "actions": steps}])

    def see(self, expression: str) -> Any:
        return self._ask("WebDriver:ExecuteScript", script=f"return {expression}", args=[])

    def _go(self, address: str) -> None:
        self._ask("WebDriver:Navigate", url=address)

    def _travel(self, by: int) -> None:
        self._ask("WebDriver:Back" if by < 0 else "WebDriver:Forward")

    def _reload(self) -> None:
        self._ask("WebDriver:Refresh")


class WebKitTab(Tab):
    """The one view of a window."""

    mark = "window.markOfDocument ??= Math.random()"  # its time of origin is not the same twice

    def __init__(self, window: WebKit) -> None:
        self.window = window

    def press(self, selector: str) -> None:
        self.see(f'document.querySelector("{selector}").click()')

    def see(self, expression: str) -> Any:
        return self.window.ask("see", expression=expression)

    def _go(self, address: str) -> None:
        self.window.ask("go", url=address)

    def _travel(self, by: int) -> None:
        self.window.ask("travel", by=by)

    def _reload(self) -> None:
        self.window.ask("reload")
