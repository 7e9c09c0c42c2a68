"""Requests: one by one over a kept connection, and as many as a server takes."""

from __future__ import annotations

import http.client
import re
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from bench.goals import CannotRunError
from bench.servers import HOST, Server, beside

CONNECTIONS = 8
BROWSER = {"Accept": "text/html", "Accept-Encoding": "gzip, br", "Accept-Language": "en-US,en;q=0.9"}
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Request:
    """What a browser sends, and the status that it must get."""

    path: str
    body: str = ""
    status: int = 200
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        return "POST" if self.body else "GET"

    @property
    def headers(self) -> dict[str, str]:
        return {**BROWSER, **(FORM if self.body else {}), **self.more}


@dataclass(frozen=True)
class Rate:
    """Of one run: requests in a second, the server's CPU microseconds for each, p99 in milliseconds."""

    per_second: float
    cpu: float
    p99: float


class Client:
    """One kept connection; a request raises OSError or http.client.HTTPException when there is no answer."""

    def __init__(self, server: Server) -> None:
        self.connection = http.client.HTTPConnection(HOST, server.port, timeout=30)

    def send(self, request: Request) -> tuple[int, int]:
        """Status and size of the body."""
        self.connection.request(request.method, request.path, request.body or None, request.headers)
        answer = self.connection.getresponse()
        return answer.status, len(answer.read())


def check(server: Server, request: Request) -> int:
    """The size of the answer; raises CannotRunError when it is not the expected one."""
    status, size = Client(server).send(request)
    if status != request.status:
        raise CannotRunError(f"{server.app.name} answers {status} to {request.method} {request.path}")
    return size


def rate(server: Server, request: Request, seconds: int) -> Rate:
    """As fast as it goes, by wrk or else by our own slower client; raises CannotRunError on any wrong answer."""
    run = _wrk if shutil.which("wrk") else _threads
    before = server.cpu_seconds()
    count, per_second, p99 = run(server, request, seconds)
    return Rate(per_second, (server.cpu_seconds() - before) / count * 1e6, p99)


def _wrk(server: Server, request: Request, seconds: int) -> tuple[int, float, float]:
    lines = [f"wrk.method = {_lua(request.method)}", *(f"wrk.body = {_lua(request.body)}" for _ in "x" if request.body)]
    lines += [f"wrk.headers[{_lua(name)}] = {_lua(value)}" for name, value in request.headers.items()]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write("\n".join(lines))
        script.flush()
        settings = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "--latency", "-s", script.name]
        command = beside(["wrk", *settings, server.address + request.path])
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    if "Non-2xx" in said or "Socket errors" in said:
        raise CannotRunError(f"{server.app.name} fails under load: {' '.join(said.split())}")
    return int(_found(r"(\d+) requests in", said)[1]), float(_found(r"Requests/sec:\s+([\d.]+)", said)[1]), _p99(said)


def _p99(said: str) -> float:
    found = _found(r"99%\s+([\d.]+)(us|ms|s)", said)
    return float(found[1]) * _MILLISECONDS[found[2]]


def _found(pattern: str, text: str) -> re.Match[str]:
    found = re.search(pattern, text)
    if not found:
        raise CannotRunError(f"wrk says {text!r}")
    return found


def _lua(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _threads(server: Server, request: Request, seconds: int) -> tuple[int, float, float]:
    sent = until(server, lambda: iter(lambda: request, None), time.perf_counter() + seconds)
    if any(one.wrong for one in sent):
        raise CannotRunError(f"{server.app.name} fails under load")
    return len(sent), len(sent) / seconds, percentile([one.milliseconds for one in sent], 99)


@dataclass(frozen=True)
class Sent:
    """When a request was sent, how long its answer took, and what was wrong with it or ""."""

    at: float
    milliseconds: float
    wrong: str


def until(
    server: Server, requests: Callable[[], Iterator[Request]], deadline: float, connections: int = CONNECTIONS
) -> list[Sent]:
    """Send the requests of as many iterators at once, until they end or the deadline comes."""
    sent: list[Sent] = []
    threads = [threading.Thread(target=_send, args=(server, requests(), deadline, sent)) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sent


def _send(server: Server, requests: Iterator[Request], deadline: float, sent: list[Sent]) -> None:
    client = Client(server)
    for request in requests:
        began = time.perf_counter()
        if began >= deadline:
            return
        try:
            status, _ = client.send(request)
            wrong = "" if status == request.status else f"{status} to {request.method} {request.path}"
        except (OSError, http.client.HTTPException) as error:
            wrong, client = f"{type(error).__name__} at {request.method} {request.path}", Client(server)
        sent.append(Sent(began, (time.perf_counter() - began) * 1000, wrong))


def percentile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1] if len(values) > 1 else values[0]
