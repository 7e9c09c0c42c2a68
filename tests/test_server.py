"""The app under granian: logs, headers, and slow clients."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

import pytest

from clinic_check.web import serve
from clinic_check.web.settings import Settings, SettingsError

ROOT = Path(__file__).parent.parent
CODE = "SECRETC0DE7"  # in every place of a request where a code, an answer or a pasted text can stand
PROGRAM = """
import sys
from clinic_check.web import serve
from clinic_check.web.settings import Settings
serve.HEADERS_WITHIN = int(sys.argv[3])
serve.server(Settings(port=int(sys.argv[1]), workers=int(sys.argv[4])), sys.argv[2]).serve()
"""
FORM = "Content-Type: application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True)
class Running:
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def send(self, data: bytes) -> bytes:
        """The bytes received until the server closes the connection."""
        with self.connect() as connection:
            connection.sendall(data)
            return b"".join(iter(lambda: connection.recv(65_536), b""))

    def ask(self, line: str, *headers: str, body: str = "") -> Answer:
        lines = [line, "Host: 127.0.0.1", "Connection: close", *headers]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        came = self.send("\r\n".join([*lines, "", body]).encode())
        head, _, text = came.decode("utf-8", "replace").partition("\r\n\r\n")
        status, *fields = head.split("\r\n")
        pairs = (field.partition(": ") for field in fields)
        return Answer(int(status.split()[1]), {name.lower(): value for name, _, value in pairs}, text)

    def written(self) -> str:
        return self.log.read_text("utf-8")


@contextmanager
def running(folder: Path, target: str, within: int = 10_000, workers: int = 1) -> Iterator[Running]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "log"
    command = [sys.executable, "-c", PROGRAM, str(port), target, str(within), str(workers)]
    with log.open("wb") as out, subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out) as process:  # noqa: S603
        server = Running(port, process, log)
        try:
            _wait(server, workers)
            yield server
        finally:
            process.terminate()
            process.wait(20)


def _wait(server: Running, workers: int) -> None:
    """Until every worker has started."""
    for _ in range(300):
        if server.written().count("Started worker") == workers:
            return
        assert server.process.poll() is None, server.written()
        time.sleep(0.1)
    raise TimeoutError(server.written())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One worker with a header timeout of 1.5 s and the routes that raise."""
    with running(tmp_path_factory.mktemp("server"), "tests.crashing:create", 1_500) as started:
        yield started


REQUESTS = (
    (200, f"GET /en/?x={CODE} HTTP/1.1", (), ""),
    (400, f"GET /en/r/{CODE} HTTP/1.1", (), ""),
    (400, f"GET /en/result?a={CODE} HTTP/1.1", (), ""),
    (400, "POST /en/resume HTTP/1.1", (FORM,), f"code={CODE}"),
    (400, "POST /en/check/product HTTP/1.1", (FORM,), f"q-product={CODE}"),
    (200, "POST /en/words HTTP/1.1", (FORM,), f"text=A+cure+{CODE}"),
    (403, "POST /en/resume HTTP/1.1", (FORM, f"Origin: https://{CODE}.example"), f"code={CODE}"),
    (404, f"GET /en/{CODE} HTTP/1.1", (f"Referer: https://x.example/{CODE}", f"User-Agent: {CODE}"), ""),
    (404, f"GET /static/{CODE}.css HTTP/1.1", (), ""),
    (405, f"DELETE /en/r/{CODE} HTTP/1.1", (), ""),
    (405, f"{CODE} /en/ HTTP/1.1", (), ""),
    (413, f"POST /en/check/product?x={CODE} HTTP/1.1", (FORM,), f"q-product={CODE * 7_000}"),
    (414, f"GET /en/r/{CODE * 1_000} HTTP/1.1", (), ""),
    (500, f"GET /crash/{CODE}?a={CODE} HTTP/1.1", (), ""),
    (500, f"POST /crash/{CODE}?a={CODE} HTTP/1.1", (FORM,), f"code={CODE}"),
    (500, f"GET /crash/twice/{CODE} HTTP/1.1", (), ""),
    (500, f"GET /crash/after/{CODE} HTTP/1.1", (), ""),
    (500, f"GET /panic/{CODE} HTTP/1.1", (), ""),
)
REFUSED = (
    (400, f"{CODE}\r\n\r\n"),
    (400, f"GET /en/r/{CODE} {CODE} HTTP/1.1\r\nHost: a\r\n\r\n"),
    (400, f"GET /en/r/{CODE} HTTP/9.9\r\nHost: a\r\n\r\n"),
    (400, f"GET /en/ HTTP/1.1\r\nHost: a\r\n{CODE}\r\n\r\n"),
    (400, f"GET /en/ HTTP/1.1\r\nHost: a\r\nX: {CODE}\x01\r\n\r\n"),
    (400, f"GET /en/ HTTP/1.1\r\nHost: a {CODE}\r\nConnection: close\r\n\r\n"),
    (400, f"POST /en/resume HTTP/1.1\r\nHost: a\r\nContent-Length: {CODE}\r\n\r\n"),
    (431, f"GET /en/r/{CODE * 7_000} HTTP/1.1\r\nHost: a\r\n\r\n"),
    (431, f"GET /en/ HTTP/1.1\r\nHost: a\r\nX: {CODE * 7_000}\r\n\r\n"),
    (431, "GET /en/ HTTP/1.1\r\nHost: a\r\n" + f"X: {CODE}\r\n" * 200 + "\r\n"),
)


def test_no_log_holds_what_was_sent(server: Running) -> None:
    """A code in path, query, body, header or method is in no line of app or server, whatever came of the request."""
    for status, line, headers, body in REQUESTS:
        assert server.ask(line, *headers, body=body).status == status, line[:60]
    for status, data in REFUSED:
        assert server.send(data.encode()).startswith(f"HTTP/1.1 {status} ".encode()), data[:60]
    log = server.written()
    assert CODE.lower() not in log.lower()
    assert CODE[:6].lower() not in log.lower()
    assert "ValueError in /crash/<code>" in log
    assert "OSError in no route" in log
    assert "PanicError in no route" in log
    assert "(OSError)" in log


def test_each_request_has_one_line(server: Running) -> None:
    """Method, route template, status and milliseconds; the server's own line is off."""
    before = len(server.written())
    for line in ("GET /en/", "POST /en/about", f"{CODE} /en/"):
        server.ask(f"{line} HTTP/1.1")
    new = server.written()[before:].splitlines()
    assert [re.sub(r"\d+\.\d ms", "0.0 ms", line) for line in new] == [
        "GET /<any(en,es):lang>/ 200 0.0 ms",
        "POST - 405 0.0 ms",
        "- - 405 0.0 ms",
    ]


def test_a_failure_is_a_plain_page(server: Running) -> None:
    """Even when the page about it fails, nothing of the fault is sent."""
    once = server.ask(f"GET /crash/{CODE} HTTP/1.1")
    twice = server.ask(f"GET /crash/twice/{CODE} HTTP/1.1")
    assert (once.status, twice.status) == (500, 500)
    for answer in (once, twice):
        assert CODE not in answer.body
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert '<h1 data-status="500">' in once.body
    assert twice.body == "Something went wrong on our side.\n"


def test_the_server_does_not_tell_its_version(server: Running) -> None:
    """Its header has its name at most."""
    for answer in (server.ask("GET /en/ HTTP/1.1"), server.ask("GET /none HTTP/1.1")):
        assert answer.headers.get("server", "granian") == "granian"
        assert "x-powered-by" not in answer.headers


def test_half_open_connections_do_not_hold_the_server(server: Running) -> None:
    """Beside 50 requests that never get whole, a page comes before those are ended, and then they are."""
    half = [server.connect() for _ in range(50)]
    for connection in half:
        connection.sendall(b"GET /en/ HTTP/1.1\r\nHost: 127.0")
    assert server.ask("GET /en/ HTTP/1.1").status == 200
    half[-1].setblocking(False)
    with pytest.raises(BlockingIOError):  # still open
        half[-1].recv(1_000)
    half[-1].settimeout(30)
    for connection in half:
        assert connection.recv(1_000) == b""
        connection.close()


def test_a_silent_and_a_dripping_connection_are_ended(server: Running) -> None:
    """One that sends nothing, and one that sends a header now and then, get no more time."""
    silent, drip = server.connect(), server.connect()
    drip.sendall(b"GET /en/ HTTP/1.1\r\n")
    drip.settimeout(0.3)
    ended = False
    for _ in range(100):
        try:
            drip.sendall(b"X: y\r\n")
            ended = drip.recv(1_000) == b""
        except TimeoutError:
            continue
        except ConnectionError:
            ended = True
        if ended:
            break
    assert ended
    assert silent.recv(1_000) == b""
    silent.close()
    drip.close()


def test_a_body_that_stops_holds_a_thread_and_no_more(server: Running) -> None:
    """The server waits for a body; beside fewer of them than threads a page comes, and a hang-up frees the thread."""
    head = f"POST /en/resume HTTP/1.1\r\nHost: a\r\n{FORM}\r\nContent-Length: 50\r\n\r\ncode=".encode()
    for _ in range(2):
        slow = [server.connect() for _ in range(serve.threads(Settings()) - 1)]
        for connection in slow:
            connection.sendall(head)
        time.sleep(0.2)
        assert server.ask("GET /en/ HTTP/1.1").status == 200
        for connection in slow:
            connection.close()


def test_content_that_is_not_in_order_stops_the_start_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The process ends with the list of problems."""
    monkeypatch.setenv("CLINIC_CHECK_PDFS", "many")
    with pytest.raises(SystemExit) as ended:
        serve.load()
    assert ended.value.code == "Error: CLINIC_CHECK_PDFS is 'many', but must be a whole number from 1 to 64."


def test_a_second_server_on_the_same_port_does_not_start(server: Running) -> None:
    """It ends at once with one sentence and nothing else, though the sockets of both could share the port."""
    ran = subprocess.run(
        [sys.executable, "-m", "clinic_check.web.serve"],
        cwd=ROOT,
        env={**os.environ, "CLINIC_CHECK_PORT": str(server.port)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == f"Error: Nothing can listen on port {server.port} of 127.0.0.1: another program has it.\n"
    assert server.ask("GET /healthz HTTP/1.1").status == 200


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.1"])  # noqa: S104  nothing listens in this test
def test_an_address_that_others_reach_needs_a_proxy(address: str) -> None:
    """A proxy reads requests whole; without one named, half a request would hold a worker."""
    with pytest.raises(SettingsError, match=f"ADDRESS is {re.escape(address)}, .*PROXIES names no proxy"):
        serve.check_proxied(Settings(address=address))
    serve.check_proxied(Settings(address=address, proxies=(ip_network("10.88.0.0/16"),)))


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2", "::1"])
def test_a_loopback_address_needs_none(address: str) -> None:
    """Nobody else can reach it."""
    serve.check_proxied(Settings(address=address))


def test_it_does_not_start_there() -> None:
    """It ends at once with one sentence."""
    ran = subprocess.run(
        [sys.executable, "-m", "clinic_check.web.serve"],
        cwd=ROOT,
        env={**os.environ, "CLINIC_CHECK_ADDRESS": "0.0.0.0"},  # noqa: S104  it does not start
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.count("\n") == 1


def test_a_port_that_was_just_let_go_is_free() -> None:
    """Connections that have ended, and still wait for late packets, do not keep a server from starting again."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        with pytest.raises(SettingsError):
            serve.check_free("127.0.0.1", port)
        with socket.create_connection(("127.0.0.1", port)):
            listening.accept()[0].close()
    serve.check_free("127.0.0.1", port)


def test_an_address_of_another_machine_is_told() -> None:
    """The sentence says what the system says."""
    with pytest.raises(SettingsError, match=r"^Nothing can listen on port 8000 of 192\.0\.2\.1: \w.*\.$"):
        serve.check_free("192.0.2.1", 8000)


def test_the_server_is_set_as_the_settings_say() -> None:
    """Address, port, workers; threads for what waits and two more; no log of addresses, and no HTTP/2."""
    made = serve.server(Settings(address="::1", port=8123, workers=3, pdfs=5))
    assert (made.bind_addr, made.bind_port, made.workers, made.blocking_threads) == ("::1", 8123, 3, 9)
    assert (made.log_access, str(made.http.value), made.factory) == (False, "1", True)
    assert made.http1_settings
    assert made.http1_settings.header_read_timeout == 10_000
    assert made.respawn_failed_workers
    assert made.workers_rss == 512 * 1024 * 1024
    assert made.workers_kill_timeout == 10


def test_what_waits_has_threads_of_its_own() -> None:
    """Each PDF, file and look-up that may be waited for leaves the threads of pages free."""
    assert serve.threads(Settings(pdfs=3)) == 2 + 3 + 2
    assert serve.threads(Settings(pdfs=3, lookups=("clinicaltrials",))) == 2 + 3 + 2 + 2
