"""Drives an installed Firefox by its own remote protocol, Marionette, which needs no driver and no package.

A message is `LENGTH:JSON`; a command is [0, number, name, parameters] and its answer [1, number, error, result].
https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

PATIENCE = 60  # seconds for the start, and for an answer
PREFERENCES: dict[str, bool | int | str] = {
    "marionette.port": 0,  # a free one, which is written to a file of the profile
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.aboutwelcome.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.disablePrefetch": True,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "ui.prefersReducedMotion": 1,
    "ui.useOverlayScrollbars": 1,  # a page is as wide as its window
}


class MarionetteError(Exception):
    """The answer of Firefox to a command that failed; an error page of the browser is one too."""


class Firefox:
    """A running Firefox with a new profile, and the connection to it."""

    def __init__(self, path: str, profile: Path, **preferences: bool | int | str) -> None:
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in {**PREFERENCES, **preferences}.items()]
        (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        command = [path, "--headless", "--marionette", "--remote-allow-system-access", "--no-remote"]
        command += ["--profile", str(profile)]
        environment = {**os.environ, "MOZ_HEADLESS": "1", "HOME": str(profile), "MOZ_CRASHREPORTER_DISABLE": "1"}
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)  # noqa: S603
        self._number = 0
        self._socket = socket.create_connection(("127.0.0.1", self._port(profile)), PATIENCE)
        self._stream = self._socket.makefile("rb")
        self._read()  # the greeting
        capabilities = {"alwaysMatch": {"acceptInsecureCerts": True, "unhandledPromptBehavior": "ignore"}}
        self.ask("WebDriver:NewSession", capabilities=capabilities)

    def _port(self, profile: Path) -> int:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            told = profile / "MarionetteActivePort"
            if told.exists() and told.read_text(encoding="utf-8").strip():
                return int(told.read_text(encoding="utf-8"))
            time.sleep(0.1)
        self._process.kill()
        raise MarionetteError("Firefox opened no port")

    def _read(self) -> Any:
        length = b""
        while (one := self._stream.read(1)) != b":":
            if not one:
                raise MarionetteError("Firefox closed the connection")
            length += one
        return json.loads(self._stream.read(int(length)))

    def ask(self, command: str, **parameters: object) -> Any:
        """The result of a command, or MarionetteError."""
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(b"%d:%b" % (len(message), message))
        _, _, error, result = self._read()
        if error:
            raise MarionetteError(f"{command}: {error['error']}: {error['message']}")
        return result.get("value", result) if isinstance(result, dict) else result

    def ask_window(self, script: str, *arguments: object) -> Any:
        """What a script comes to that runs in the browser's own window, not in the page."""
        self.ask("Marionette:SetContext", value="chrome")
        try:
            return self.ask("WebDriver:ExecuteScript", script=script, args=list(arguments))
        finally:
            self.ask("Marionette:SetContext", value="content")

    def close(self) -> None:
        self._stream.close()
        self._socket.close()
        self._process.terminate()
        self._process.wait(PATIENCE)
