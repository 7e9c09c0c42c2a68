"""Chromium, Firefox and WebKit behind one interface: a picture of a page, its print, and what a script sees there.

with opened("webkit") as engine:
    png = engine.picture("http://127.0.0.1:5000/en/", width=390, dark=True)
    sheet = engine.pdf("http://127.0.0.1:5000/en/checklist/full", "A4")
"""

from __future__ import annotations

import base64
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.browser.marionette import Firefox as Marionette
from tests.browser.tabs import ChromiumTab, FirefoxTab, Tab, WebKitTab
from tests.browser.webkit import PACKAGES, WebKit, is_installed

ENGINES = ("chromium", "firefox", "webkit")
NAMES = {
    "chromium": ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    "firefox": ("firefox-esr", "firefox"),
}
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PAPERS = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}  # millimeters
# Millimeters. WebKitGTK takes the margins of its dialog, and the proportions of what those of @page would leave. With
# any but those of @page the text runs into the lower margin, or leaves a larger one.
GTK_MARGIN = 12.7
HEIGHT = 740
PRINTED_AT = 1280  # pixels that a window has before it prints


class MissingError(Exception):
    """The machine has not got this engine; the message says what is looked for."""


class Engine(ABC):
    """A running browser without a cookie or a cache of an earlier run. Sizes are CSS pixels."""

    name: str

    def picture(self, url: str, width: int, dark: bool = False, whole: bool = True) -> bytes:
        """The whole page as PNG, one dot a pixel, or what of it is in a window HEIGHT high."""
        self._open(url, width, dark)
        return self._picture(whole)

    def pdf(self, url: str, paper: str, before: str = "0") -> bytes:
        """The page printed from a dark screen. `before`: an expression of JavaScript that is run before."""
        self._open(url, PRINTED_AT, True)
        self._see(before)
        return self._pdf(*PAPERS[paper])

    def read(self, url: str, expression: str, width: int = PRINTED_AT, dark: bool = False) -> Any:
        """The value of an expression of JavaScript on a page."""
        self._open(url, width, dark)
        return self._see(expression)

    @contextmanager
    @abstractmethod
    def tab(self) -> Iterator[Tab]:
        """A tab for a reader who goes to and fro."""

    @abstractmethod
    def _open(self, url: str, width: int, dark: bool) -> None: ...

    @abstractmethod
    def _see(self, expression: str) -> Any: ...

    @abstractmethod
    def _picture(self, whole: bool) -> bytes: ...

    @abstractmethod
    def _pdf(self, width: float, height: float) -> bytes: ...


class Chromium(Engine):
    name = "chromium"

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._page = browser.new_page()

    def _open(self, url: str, width: int, dark: bool) -> None:
        self._page.set_viewport_size({"width": width, "height": HEIGHT})
        self._page.emulate_media(color_scheme="dark" if dark else "light")
        self._page.goto(url)

    def _see(self, expression: str) -> Any:
        return self._page.evaluate(expression)

    def _picture(self, whole: bool) -> bytes:
        return self._page.screenshot(full_page=whole)

    def _pdf(self, width: float, height: float) -> bytes:
        return self._page.pdf(width=f"{width}mm", height=f"{height}mm")

    @contextmanager
    def tab(self) -> Iterator[Tab]:
        context = self._browser.new_context()
        yield ChromiumTab(context.new_page())
        context.close()


class Firefox(Engine):
    name = "firefox"
    LOOK = """const [width, height, dark] = arguments, { style } = gBrowser.selectedBrowser;
      Services.prefs.setIntPref("layout.css.prefers-color-scheme.content-override", dark ? 0 : 1);
      style.width = style.minWidth = style.maxWidth = `${width}px`;
      style.height = `${height}px`;"""

    def __init__(self, firefox: Marionette) -> None:
        self._firefox = firefox
        self._tab = FirefoxTab(firefox, firefox.ask("WebDriver:GetWindowHandle"))

    def _open(self, url: str, width: int, dark: bool) -> None:
        self._firefox.ask("WebDriver:SwitchToWindow", handle=self._tab.handle)
        self._firefox.ask_window(self.LOOK, width, HEIGHT, dark)
        self._firefox.ask("WebDriver:Navigate", url=url)

    def _see(self, expression: str) -> Any:
        return self._tab.see(expression)

    def _picture(self, whole: bool) -> bytes:
        return base64.b64decode(self._firefox.ask("WebDriver:TakeScreenshot", full=whole, hash=False))

    def _pdf(self, width: float, height: float) -> bytes:
        page = {"width": width / 10, "height": height / 10}
        return base64.b64decode(self._firefox.ask("WebDriver:Print", page=page))

    @contextmanager
    def tab(self) -> Iterator[Tab]:
        handle = self._firefox.ask("WebDriver:NewWindow", type="tab")["handle"]
        yield FirefoxTab(self._firefox, handle)
        self._firefox.ask("WebDriver:SwitchToWindow", handle=handle)
        self._firefox.ask("WebDriver:CloseWindow")
        self._firefox.ask("WebDriver:SwitchToWindow", handle=self._tab.handle)


class WebKitGTK(Engine):
    name = "webkit"

    def __init__(self, window: WebKit, folder: Path) -> None:
        self._window, self._folder = window, folder

    def _open(self, url: str, width: int, dark: bool) -> None:
        self._window.ask("look", width=width, height=HEIGHT, dark=dark)
        self._window.ask("go", url=url)

    def _see(self, expression: str) -> Any:
        return self._window.ask("see", expression=expression)

    def _picture(self, whole: bool) -> bytes:
        return self._file("picture.png", "picture", whole=whole)

    def _pdf(self, width: float, height: float) -> bytes:
        return self._file("page.pdf", "pdf", width=width, height=height, margin=GTK_MARGIN)

    def _file(self, name: str, command: str, **parameters: object) -> bytes:
        """What the command writes to a file."""
        path = self._folder / name
        path.unlink(missing_ok=True)
        self._window.ask(command, path=str(path), **parameters)
        return path.read_bytes()

    @contextmanager
    def tab(self) -> Iterator[Tab]:
        self._window.ask("look", width=PRINTED_AT, height=HEIGHT, dark=False)
        yield WebKitTab(self._window)


def program(name: str) -> str:
    """The path of an installed Chromium or Firefox."""
    path = next(filter(None, map(shutil.which, NAMES[name])), None)
    if path is None:
        raise MissingError(f"no {name.capitalize()} found (looked for {', '.join(NAMES[name])})")
    return path


@contextmanager
def opened(name: str, browser: Browser | None = None) -> Iterator[Engine]:
    """A started engine, or MissingError. `browser`: a running Chromium, since Playwright starts once a thread."""
    if name == "chromium" and browser:
        yield Chromium(browser)
    elif name == "chromium":
        with sync_playwright() as playwright:
            launched = playwright.chromium.launch(executable_path=program(name), args=list(QUIET))
            yield Chromium(launched)
            launched.close()
    else:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            yield from (_firefox if name == "firefox" else _webkit)(Path(folder))


def _firefox(folder: Path) -> Iterator[Engine]:
    started = Marionette(program("firefox"), folder)
    try:
        yield Firefox(started)
    finally:
        started.close()


def _webkit(folder: Path) -> Iterator[Engine]:
    if not is_installed():
        raise MissingError(f"no WebKitGTK found (Debian: {PACKAGES})")
    started = WebKit(folder)
    try:
        yield WebKitGTK(started, folder)
    finally:
        started.close()
