"""Starts and stops servers on loopback for measurements, measures their memory, and sends requests."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.goals import CannotRunError

ROOT = Path(__file__).parent.parent
HOST = "127.0.0.1"
PATIENCE = 40.0
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""The environment without PYTHONDONTWRITEBYTECODE, so that .pyc files are cached as in production."""
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class App:
    """A command that serves an app, with `{port}` for its port, and a page for checking that it is up."""

    command: tuple[str, ...]
    page: str


def _granian(target: str, *more: str) -> tuple[str, ...]:
    """With one worker and one thread."""
    settings = ("--interface", "wsgi", "--workers", "1", "--blocking-threads", "1", "--no-ws", "--log-level", "error")
    return (sys.executable, "-m", "granian", *settings, *more, "--host", HOST, "--port", "{port}", target)


OURS = App(_granian("clinic_check.web.serve:load", "--factory"), "/en/")
FLOOR = App(_granian("bench.floor:app"), "/")


@dataclass(frozen=True)
class Server:
    """A running server process."""

    app: App
    port: int
    process: subprocess.Popen[bytes]

    def megabytes(self) -> float:
        """Resident memory in MB of the largest process of the tree, which is the worker."""
        sizes = [_resident(pid) for pid in _family(self.process.pid)]
        if not any(sizes):
            raise CannotRunError("needs /proc of Linux")
        return max(sizes) / 1024

    def cpu_seconds(self) -> float:
        """CPU of the process and its children so far, in user and system mode."""
        stats = [_stat(pid) for pid in _family(self.process.pid)]
        if not any(stats):
            raise CannotRunError("needs /proc of Linux")
        return sum(stats) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Request:
    """A request and the expected status."""

    path: str
    body: str = ""
    status: int = 200


def start(app: App) -> Server:
    """Start the server on a free port; does not wait until it is up."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    command = [part.replace("{port}", str(port)) for part in app.command]
    quiet = subprocess.DEVNULL
    return Server(app, port, subprocess.Popen(command, env=ENVIRONMENT, cwd=ROOT, stdout=quiet, stderr=quiet))  # noqa: S603


def first_byte(server: Server) -> float:
    """Seconds until the page responds; raises CannotRunError when it does not."""
    began = time.perf_counter()
    while time.perf_counter() - began < PATIENCE and server.process.poll() is None:
        with suppress(OSError), socket.create_connection((HOST, server.port), timeout=5) as connection:
            connection.sendall(f"GET {server.app.page} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
            if connection.recv(12).endswith(b" 200"):
                return time.perf_counter() - began
        time.sleep(0.002)
    raise CannotRunError(f"{server.app.command[-1]} does not start")


def end(server: Server) -> None:
    server.process.terminate()
    try:
        server.process.wait(8)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()


@contextmanager
def running(app: App) -> Iterator[Server]:
    """Run the app: it is up inside the block and stopped after it."""
    server = start(app)
    try:
        first_byte(server)
        yield server
    finally:
        end(server)


class Client:
    """A client with one keep-alive connection."""

    def __init__(self, server: Server) -> None:
        self.connection = http.client.HTTPConnection(HOST, server.port, timeout=30)

    def send(self, request: Request) -> str:
        """Send a request; returns the error or ""."""
        method = "POST" if request.body else "GET"
        headers = FORM if request.body else {}
        try:
            self.connection.request(method, request.path, request.body or None, headers)
            answer = self.connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            return f"{type(error).__name__} at {method} {request.path}"
        return "" if answer.status == request.status else f"{answer.status} to {method} {request.path}"


def _family(pid: int) -> set[int]:
    found = {pid}
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # the process has just ended
            for child in task.read_text(encoding="ascii").split():
                found |= _family(int(child))
    return found


def _resident(pid: int) -> int:
    """Resident memory in kB; 0 when the process has just ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    return 0


def _stat(pid: int) -> int:
    """Ticks of CPU of a process; 0 when it has just ended."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])
    return 0
