"""WebKitGTK in a window that nobody sees, for tests/browser/webkit.py, which says what each command is for.

The system's Python runs it, since that has the bindings. A command is a line of JSON on stdin, [name, parameters]; its
answer is a line on stdout, ["ok", value] or ["error", message]. It ends with its stdin.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
gi.require_foreign("cairo")  # pictures come as a surface of cairo
from gi.repository import Gio, GLib, Gtk, WebKit2  # noqa: E402  after their versions

PATIENCE = 25  # seconds for a command
LOST = 3  # seconds after which an expression was given to a document that went away, and has no answer
DARK = "matchMedia('(prefers-color-scheme: dark)').matches"


class FailedError(Exception):
    """What a command could not do, and why."""


def run_until(done: Callable[[], bool], seconds: int | None = None) -> None:
    """Run the main loop of GLib."""
    late: list[bool] = []
    timer = GLib.timeout_add_seconds(seconds, lambda: late.append(True)) if seconds else 0
    while not done() and not late:
        GLib.MainContext.default().iteration(True)
    if late:
        raise FailedError(f"no answer after {seconds} s")
    if timer:
        GLib.source_remove(timer)


def lines(descriptor: int) -> Iterator[str]:
    """The lines of a file, while the main loop goes on."""
    ready: list[bool] = []
    GLib.io_add_watch(descriptor, GLib.IO_IN | GLib.IO_HUP, lambda *_: ready.append(True) or True)
    rest = b""
    while True:
        ready.clear()
        run_until(lambda: bool(ready))
        data = os.read(descriptor, 65536)
        if not data:
            return
        *whole, rest = (rest + data).split(b"\n")
        yield from (line.decode() for line in whole)


class Window:
    """A web view without cookies and caches of an earlier one; its public methods are the commands."""

    def __init__(self) -> None:
        self._view = WebKit2.WebView(web_context=WebKit2.WebContext.new_ephemeral())
        settings = self._view.get_settings()
        settings.set_hardware_acceleration_policy(WebKit2.HardwareAccelerationPolicy.NEVER)
        self._window = Gtk.OffscreenWindow()
        self._window.add(self._view)
        self._ended: str | None = None  # None while a page loads, then "" or what went wrong
        self._view.connect("load-changed", self._changed)
        self._view.connect("load-failed", self._failed)
        self._window.show_all()
        self.go("about:blank")

    def _changed(self, _view: object, event: WebKit2.LoadEvent) -> None:
        if event == WebKit2.LoadEvent.STARTED:
            self._ended = None
        elif event == WebKit2.LoadEvent.FINISHED and self._ended is None:
            self._ended = ""

    def _failed(self, _view: object, _event: object, address: str, error: GLib.Error) -> bool:
        self._ended = f"{address}: {error.message}"
        return True  # no error page, whose load would end well

    def _result(self, begin: Callable[..., None], *parameters: object, seconds: int = PATIENCE) -> Gio.AsyncResult:
        """What a function of GIO, which takes a callback last, comes to."""
        results: list[Gio.AsyncResult] = []
        begin(*parameters, lambda _source, result, *_: results.append(result))
        run_until(lambda: bool(results), seconds)
        return results[0]

    def go(self, url: str) -> None:
        self._ended = None
        self._view.load_uri(url)
        run_until(lambda: self._ended is not None, PATIENCE)
        if self._ended:
            raise FailedError(self._ended)

    def look(self, width: int, height: int, dark: bool) -> None:
        Gtk.Settings.get_default().set_property("gtk-application-prefer-dark-theme", dark)
        self._view.set_size_request(width, height)
        self._window.resize(width, height)
        run_until(lambda: self.see(f"[innerWidth, {DARK}]") == [width, dark], PATIENCE)

    def see(self, expression: str) -> Any:
        source = f"return JSON.stringify({expression})"
        run = self._view.call_async_javascript_function
        result = self._result(run, source, -1, None, None, None, None, seconds=LOST)
        text = self._view.call_async_javascript_function_finish(result).to_string()
        return None if text == "undefined" else json.loads(text)

    def picture(self, path: str, whole: bool) -> None:
        region = WebKit2.SnapshotRegion.FULL_DOCUMENT if whole else WebKit2.SnapshotRegion.VISIBLE
        result = self._result(self._view.get_snapshot, region, WebKit2.SnapshotOptions.NONE, None)
        self._view.get_snapshot_finish(result).write_to_png(path)

    def pdf(self, path: str, width: float, height: float, margin: float) -> None:
        setup = Gtk.PageSetup()
        setup.set_paper_size(Gtk.PaperSize.new_custom("paper", "paper", width, height, Gtk.Unit.MM))
        for side in ("top", "bottom", "left", "right"):
            getattr(setup, f"set_{side}_margin")(margin, Gtk.Unit.MM)
        settings = Gtk.PrintSettings()
        settings.set(Gtk.PRINT_SETTINGS_PRINTER, "Print to File")
        settings.set(Gtk.PRINT_SETTINGS_OUTPUT_FILE_FORMAT, "pdf")
        settings.set(Gtk.PRINT_SETTINGS_OUTPUT_URI, Gio.File.new_for_path(path).get_uri())
        operation = WebKit2.PrintOperation.new(self._view)
        operation.set_print_settings(settings)
        operation.set_page_setup(setup)
        ends: list[str] = []
        operation.connect("failed", lambda _operation, error: ends.append(error.message))
        operation.connect("finished", lambda _operation: ends.append(""))
        operation.print_()
        run_until(lambda: bool(ends), PATIENCE)
        if ends[0]:
            raise FailedError(ends[0])

    def travel(self, by: int) -> None:
        (self._view.go_back if by < 0 else self._view.go_forward)()

    def reload(self) -> None:
        self._view.reload()


def main() -> None:
    window = Window()
    print(json.dumps(["ok", WebKit2.get_major_version()]), flush=True)
    for line in lines(0):
        name, parameters = json.loads(line)
        try:
            answer = ["ok", getattr(window, name)(**parameters)]
        except (FailedError, GLib.Error) as error:
            answer = ["error", f"{name}: {error}"]
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
