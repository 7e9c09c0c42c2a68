"""No file written by nginx or the app contains a code, whatever happens to the request."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from tests.deploy.conftest import Deployed
from tests.deploy.site import NAME, Site, free_port
from tests.test_server import CODE

SPELLED = {
    "plain": CODE,
    "small": CODE.lower(),
    "in groups": "%20".join(CODE[at : at + 4] for at in range(0, len(CODE), 4)),
    "with dashes": "-".join(CODE[at : at + 4] for at in range(0, len(CODE), 4)),
    "encoded": "".join(f"%{ord(sign):02X}" for sign in CODE),
    "encoded twice": "".join(f"%25{ord(sign):02x}" for sign in CODE),
}
FORM = "Content-Type: application/x-www-form-urlencoded"
LONG = "q-product=" + CODE * 7_000
PLACES = (  # status, request line, body; {} is the code in one of its spellings
    (200, "GET /en/?x={} HTTP/1.1", ""),
    (400, "GET /en/r/{} HTTP/1.1", ""),
    (400, "GET /es/result?a={} HTTP/1.1", ""),
    (400, "GET /en/compare?c={}&c={} HTTP/1.1", ""),
    (400, "GET /en/result.pdf?a={} HTTP/1.1", ""),
    (308, "GET //en///r/{} HTTP/1.1", ""),
    (404, "GET /en/about/../r/{} HTTP/1.1", ""),
    (400, "GET /%65%6e/%72/{} HTTP/1.1", ""),
    (400, f"GET https://{NAME}/en/r/{{}} HTTP/1.1", ""),
    (404, "GET /{} HTTP/1.1", ""),
    (404, "GET /en/{} HTTP/1.1", ""),
    (404, "GET /en/r/{}/more HTTP/1.1", ""),
    (404, "GET /en/check/{} HTTP/1.1", ""),
    (404, "GET /static/{}.css HTTP/1.1", ""),
    (405, "DELETE /en/r/{} HTTP/1.1", ""),
    (400, "POST /en/resume HTTP/1.1", "code={}"),
    (200, "POST /en/words HTTP/1.1", "text=A+cure+{}"),
    (413, "POST /en/check/product?a={} HTTP/1.1", LONG),
    (500, "GET /crash/{}?a={} HTTP/1.1", ""),
    (500, "POST /crash/{}?a={} HTTP/1.1", "code={}"),
    (500, "GET /crash/twice/{} HTTP/1.1", ""),
    (500, "GET /crash/after/{} HTTP/1.1", ""),
    (500, "GET /panic/{} HTTP/1.1", ""),
)
HEADED = f"GET /en/ HTTP/1.1\r\nHost: {NAME}\r\n"
REFUSED = (  # by nginx itself
    (400, f"{CODE}\r\n\r\n"),
    (400, f"GET /en/r/{CODE} {CODE} HTTP/1.1\r\nHost: a\r\n\r\n"),
    (505, f"GET /en/r/{CODE} HTTP/9.9\r\nHost: a\r\n\r\n"),
    (400, f"GET /en/../../{CODE} HTTP/1.1\r\nHost: {NAME}\r\n\r\n"),
    (400, f"GET /en/%zz{CODE} HTTP/1.1\r\nHost: {NAME}\r\n\r\n"),
    (400, f"GET /en/r/{CODE} HTTP/1.1\r\n\r\n"),
    (400, f"GET /en/r/{CODE} HTTP/1.1\r\nHost: a {CODE}\r\n\r\n"),
    (400, f"POST /en/r/{CODE} HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: {CODE}\r\n\r\n"),
    (414, f"GET /en/r/{CODE * 1_000} HTTP/1.1\r\nHost: {NAME}\r\n\r\n"),
    (400, f"{HEADED}Referer: {CODE * 1_000}\r\n\r\n"),
    (501, f"POST /en/r/{CODE} HTTP/1.1\r\nHost: {NAME}\r\nTransfer-Encoding: {CODE}\r\n\r\n"),
)
HEADERS = (
    f"Referer: https://{NAME}/en/r/{CODE}",
    f"User-Agent: {CODE}",
    f"Cookie: a={CODE}",
    f"Authorization: Basic {CODE}",
    f"X-Forwarded-For: {CODE}",
    f"X-Forwarded-Proto: {CODE}",
)


def spoken(text: str) -> str:
    """Normalize: percent-decode repeatedly, keep letters and digits only."""
    while (plain := unquote(text)) != text:
        text = plain
    return re.sub(r"[^0-9a-z]", "", text.lower())


def holds_no_code(text: str) -> None:
    """Nor a part of it."""
    assert len(text) > 100
    for at in range(len(CODE) - 5):
        assert spoken(CODE[at : at + 6]) not in spoken(text)


@pytest.mark.parametrize("written", [*SPELLED.values(), quote("\r\n".join(CODE)), f"x\\x{ord(CODE[0]):02X}{CODE[1:]}"])
def test_the_search_finds_each_spelling(written: str) -> None:
    """A line with the code, or with the code but for its first sign, is found."""
    with pytest.raises(AssertionError):
        holds_no_code(f"2026-11-22 GET /en/r/{written} 200" + "." * 100)


def raw(site: Site, data: str, source: str = "127.0.0.1") -> bytes:
    with site.connect(source) as connection:
        connection.sendall(data.encode())
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def status(site: Site, line: str, body: str = "", source: str = "127.0.0.1", *headers: str) -> int:
    lines = [line, f"Host: {NAME}", "Connection: close", *headers]
    lines += [FORM, f"Content-Length: {len(body)}"] if body else []
    return int(raw(site, "\r\n".join([*lines, "", body]), source).split()[1])


def test_no_log_holds_a_code(deployed: Deployed) -> None:
    """In path, query, body or header, spelled in any way, with any answer: no log of nginx or app has it."""
    for number, spelled in enumerate(SPELLED.values()):
        for expected, line, body in PLACES:
            sent = line.replace("{}", spelled), body.replace("{}", spelled), f"127.0.1.{number + 1}"
            lowered = (308,) if expected == 404 else ()  # an unknown path in capitals is first sent to lower case
            assert status(deployed.site, *sent, *HEADERS) in (expected, *lowered), sent[:1]
    for expected, data in REFUSED:
        assert raw(deployed.site, data).split()[1:2] == [str(expected).encode()], data[:80]
    holds_no_code(deployed.written())


def test_no_log_holds_a_code_that_came_too_often(deployed: Deployed) -> None:
    """The same after a 429, and over plain HTTP, under another name and from a client that leaves or waits."""
    site, line = deployed.site, f"GET /en/compare?c={CODE} HTTP/1.1"
    assert 429 in [status(site, line, "", "127.0.2.1", *HEADERS) for _ in range(24)]
    with socket.create_connection(("127.0.0.1", site.plain)) as plain:
        plain.sendall(f"GET /en/r/{CODE} HTTP/1.1\r\nHost: {CODE}.example\r\nConnection: close\r\n\r\n".encode())
        assert f"https://{NAME}/en/r/{CODE}".encode() in plain.recv(10_000)
    assert raw(site, f"GET /en/r/{CODE} HTTP/1.1\r\nHost: {CODE}.example\r\n\r\n") == b""
    with site.connect() as leaving:
        leaving.sendall(f"POST /en/r/{CODE} HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 9\r\n\r\n{CODE[:4]}".encode())
    with site.connect() as leaving:
        leaving.sendall(f"GET /en/r/{CODE}".encode())
    time.sleep(0.3)
    holds_no_code(deployed.written())


@pytest.fixture
def deserted(tools: None, tmp_path: Path) -> Iterator[Site]:
    """nginx without a running upstream."""
    site = Site(tmp_path / "nginx", (free_port(), free_port()))
    yield site
    site.stop()


def test_no_log_holds_a_code_when_nobody_answers(deserted: Site) -> None:
    """With all processes down a reader gets 502 and a few words, and the log its status."""
    for spelled in SPELLED.values():
        assert status(deserted, f"GET /en/r/{spelled}?a={spelled} HTTP/1.1", "", "127.0.0.1", *HEADERS) == 502
        assert status(deserted, "POST /en/resume HTTP/1.1", f"code={spelled}") == 502
    holds_no_code(deserted.written())
    assert " GET /en/r/* 502 " in deserted.access()[0]
    assert " POST /en/resume 502 " in deserted.access()[1]


def test_the_error_log_would_hold_it(tools: None, tmp_path: Path) -> None:
    """With nginx's own messages about requests in a file the search does find the code: this is why they are off."""
    more = {"error_log /dev/null emerg;": f"error_log {tmp_path}/nginx/log/error.log error;"}
    site = Site(tmp_path / "nginx", (free_port(), free_port()), more)
    status(site, f"GET /en/r/{CODE} HTTP/1.1")
    site.stop()
    with pytest.raises(AssertionError):
        holds_no_code(site.written())


def test_no_log_holds_a_code_when_a_process_hangs(deployed: Deployed, tmp_path: Path) -> None:
    """A process that takes the request and breaks off: the other one is asked, and nothing is told of the request."""
    with socket.create_server(("127.0.0.1", 0)) as dead:
        site = Site(tmp_path / "nginx", (deployed.apps[0].port, dead.getsockname()[1]))
        dead.settimeout(0.2)
        seen = [_break_off(site, dead) for _ in range(4)]
    site.stop()
    assert any(seen)
    holds_no_code(site.written() + deployed.written())
    assert {line.split()[3] for line in site.access()} == {"303"}


def _break_off(site: Site, dead: socket.socket) -> bool:
    """Send an answer; whether the dead process was asked first. It reads the request and hangs up."""
    with site.connect() as connection:
        body = "q-product=exosomes"
        lines = [f"POST /en/check/product?x={CODE} HTTP/1.1", f"Host: {NAME}", "Connection: close", FORM]
        connection.sendall("\r\n".join([*lines, f"Content-Length: {len(body)}", "", body]).encode())
        asked = False
        try:
            taken, _ = dead.accept()
            asked = CODE.encode() in taken.recv(10_000)
            taken.close()
        except TimeoutError:
            pass
        assert connection.recv(12) == b"HTTP/1.1 303"
        return asked
