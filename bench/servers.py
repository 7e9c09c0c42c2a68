"""Servers on loopback that a measurement starts and ends, and what they use of the machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.goals import CannotRunError

ROOT = Path(__file__).parent.parent
PEERS = ROOT / "bench" / "peers"
HOST = "127.0.0.1"
PATIENCE = 40.0
BYTECODE = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""The environment in which Python keeps what it compiled, as it does where nobody forbids it."""


@dataclass(frozen=True)
class App:
    """Something that can be served: its command for a port, and a page that answers when it is up."""

    name: str
    command: Callable[[int], list[str]]
    page: str
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Server:
    """A running one."""

    app: App
    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def cpu_seconds(self) -> float:
        """Of the process and its children so far, in user and system mode."""
        ticks = 0
        for pid in _family(self.process.pid):
            fields = _proc(pid, "stat").rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12]) if fields else 0
        return ticks / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """Proportional set size of the process and its children: shared pages are counted once."""
        found = [line for pid in _family(self.process.pid) for line in _proc(pid, "smaps_rollup").splitlines()]
        kilobytes = sum(int(line.split()[1]) for line in found if line.startswith("Pss:"))
        if not kilobytes:
            raise CannotRunError("needs /proc/PID/smaps_rollup of Linux")
        return kilobytes / 1024


def granian(target: str, *more: str) -> Callable[[int], list[str]]:
    """The same server and settings for each Python app: one worker, one thread that runs the app."""
    settings = ["--interface", "wsgi", "--workers", "1", "--blocking-threads", "1", "--no-ws", "--log-level", "error"]
    start = [sys.executable, "-m", "granian", *settings, *more, "--host", HOST]
    return lambda port: [*start, "--port", str(port), target]


OURS = App("ours", granian("clinic_check.web.serve:load", "--factory"), "/en/", {"PYTHONPATH": str(ROOT)})
FLOOR = App("floor", granian("floor:app"), "/", {"PYTHONPATH": str(PEERS)})
DJANGO = App("django-formtools", granian("wizard:app"), "/", {"PYTHONPATH": str(PEERS)})
HMPO = App("hmpo-form-wizard", lambda port: ["node", str(PEERS / "hmpo.js"), str(port)], "/one")


@contextmanager
def running(*apps: App, environment: Mapping[str, str] | None = None) -> Iterator[list[Server]]:
    """Serve the apps; each has answered when the block begins, and has ended when it is left."""
    with ExitStack() as stack:
        servers = [start(app, environment) for app in apps]
        for server in servers:
            stack.callback(end, server)
        for server in servers:
            wait(server)
        yield servers


def start(app: App, environment: Mapping[str, str] | None = None) -> Server:
    """Start it on a free port, without waiting for it."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    values = {**BYTECODE, **app.environment, **(environment or {})}
    command = [*_on_core(0), *app.command(port)]
    quiet = subprocess.DEVNULL
    return Server(app, port, subprocess.Popen(command, env=values, cwd=ROOT, stdout=quiet, stderr=quiet))  # noqa: S603


def wait(server: Server) -> None:
    """Until its page answers; raises CannotRunError when it does not."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.process.poll() is None:
        try:
            with urllib.request.urlopen(server.address + server.app.page, timeout=5):  # noqa: S310  loopback
                return
        except OSError:
            time.sleep(0.05)
    raise CannotRunError(f"{server.app.name} does not start")


def end(server: Server) -> None:
    server.process.terminate()
    try:
        server.process.wait(8)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()


def _on_core(core: int) -> list[str]:
    """Servers run on the first core and wrk on the second, where there are two."""
    return ["taskset", "-c", str(core)] if shutil.which("taskset") and (os.cpu_count() or 1) > 1 else []


def beside(command: list[str]) -> list[str]:
    """A command that loads a server, on the core that no server uses."""
    return [*_on_core(1), *command]


def _family(pid: int) -> set[int]:
    found = {pid}
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text(encoding="ascii").split()
        except OSError:  # it has just ended
            continue
        for child in children:
            found |= _family(int(child))
    return found


def _proc(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text(encoding="utf-8")
    except OSError:
        return ""
