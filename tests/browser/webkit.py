"""Drives WebKitGTK, which has no protocol of its own that prints: a window in a child process, on a display of Xvfb.

Both processes end with this one, however it ends: the window with its stdin, the display with its last window.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

PYTHON = "/usr/bin/python3"  # the system's, for which Debian has the bindings
WINDOW = Path(__file__).with_name("webkit_window.py")
NEEDS = (
    "import gi; gi.require_version('WebKit2', '4.1'); gi.require_foreign('cairo'); from gi.repository import WebKit2"
)
PACKAGES = "gir1.2-webkit2-4.1, python3-gi, python3-gi-cairo and xvfb"
PATIENCE = 40  # seconds for the start, and for an answer; the window gives up before
ENVIRONMENT = {"GDK_BACKEND": "x11", "NO_AT_BRIDGE": "1", "LIBGL_ALWAYS_SOFTWARE": "1"}


class WebKitError(Exception):
    """The answer to a command that failed, or none in time."""


def is_installed() -> bool:
    """Whether the packages are there."""
    if shutil.which("Xvfb") is None or not Path(PYTHON).exists():
        return False
    return subprocess.run([PYTHON, "-c", NEEDS], capture_output=True, check=False, timeout=PATIENCE).returncode == 0  # noqa: S603


class WebKit:
    """A running window. Commands: go, look, see, picture, pdf, travel, reload of webkit_window.py."""

    def __init__(self, home: Path) -> None:
        """`home`: a folder for what GTK and WebKit write."""
        self._rest = b""
        self._display, number = _display()
        environment = {**os.environ, **ENVIRONMENT, "DISPLAY": f":{number}", "HOME": str(home)}
        environment |= {f"XDG_{one}_HOME": str(home) for one in ("CACHE", "CONFIG", "DATA")}
        self._window = subprocess.Popen(  # noqa: S603
            [PYTHON, str(WINDOW)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
        try:
            self._answer()
        except WebKitError:
            self.close()
            raise

    def ask(self, command: str, **parameters: object) -> Any:
        """The value of a command, or WebKitError."""
        assert self._window.stdin is not None
        try:
            self._window.stdin.write(json.dumps([command, parameters]).encode() + b"\n")
            self._window.stdin.flush()
        except (BrokenPipeError, ValueError) as error:  # a pipe that the other side, or close(), has closed
            raise WebKitError("the window has ended") from error
        return self._answer()

    def _answer(self) -> Any:
        assert self._window.stdout is not None
        end = time.monotonic() + PATIENCE
        while b"\n" not in self._rest:
            ready, _, _ = select.select([self._window.stdout], [], [], max(0.0, end - time.monotonic()))
            data = os.read(self._window.stdout.fileno(), 65536) if ready else b""
            if not data:
                self.close()
                raise WebKitError("the window has ended" if ready else f"no answer after {PATIENCE} s")
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\n")
        status, value = json.loads(line)
        if status != "ok":
            raise WebKitError(value)
        return value

    def close(self) -> None:
        """End the window with its helpers, then the display."""
        for file in (self._window.stdin, self._window.stdout):
            if file and not file.closed:
                file.close()
        _end(self._window)
        _end(self._display)


def _display() -> tuple[subprocess.Popen[bytes], int]:
    """A display with a free number."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-terminate", "-nolisten", "tcp", "-screen", "0", "1600x1200x24"]
    started = subprocess.Popen(  # noqa: S603
        command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        ready, _, _ = select.select([told], [], [], PATIENCE)
        number = told.readline().strip() if ready else b""
    if not number:
        _end(started)
        raise WebKitError("Xvfb opened no display")
    return started, int(number)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let it end by itself for a moment, then end its whole group."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(2)
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(process.pid, sign)
            process.wait(5)
