"""deploy/nginx.conf: it is valid, enforces its limits, and writes no reader's data to disk."""

from __future__ import annotations

import gzip
import re
import shutil
import socket
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from clinic_check.web import guard, lookups
from tests.deploy.conftest import Deployed
from tests.deploy.site import CONF, NAME, Site, answers, filled

FORM = "Content-Type: application/x-www-form-urlencoded"


class Answer:
    def __init__(self, came: bytes) -> None:
        head, _, self.body = came.partition(b"\r\n\r\n")
        first, *fields = head.decode("latin-1").split("\r\n")
        self.status = int(first.split()[1])
        self.headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in fields)}
        if self.headers.get("transfer-encoding") == "chunked":
            self.body = unchunked(self.body)


def unchunked(data: bytes) -> bytes:
    found = b""
    while data:
        size, _, rest = data.partition(b"\r\n")
        found, data = found + rest[: int(size, 16)], rest[int(size, 16) + 2 :]
    return found


def ask(
    site: Site, line: str, *headers: str, body: bytes = b"", source: str = "127.0.3.1", within: float = 20
) -> Answer:
    """The answer; each wait for it lasts `within` seconds at most."""
    lines = [f"{line} HTTP/1.1", f"Host: {NAME}", "Connection: close", *headers]
    if body and "Transfer-Encoding: chunked" not in headers:
        lines += [FORM, f"Content-Length: {len(body)}"]
    with site.connect(source) as connection:
        connection.settimeout(within)
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        return Answer(b"".join(iter(lambda: connection.recv(65_536), b"")))


def test_nginx_takes_the_configuration(deployed: Deployed) -> None:
    """`nginx -t` finds nothing to warn of."""
    done = subprocess.run([*deployed.site.command(), "-t"], capture_output=True, text=True, check=False)  # noqa: S603
    told = [line for line in done.stderr.splitlines() if 'the "user" directive makes sense only' not in line]
    assert done.returncode == 0, done.stderr
    assert [line.rpartition(" ")[2] for line in told] == ["ok", "successful"]


def test_the_bounds_are_those_of_the_app() -> None:
    """Bodies as large as the app takes them and no larger, held whole in memory."""
    text = CONF.read_text("utf-8")
    sizes = {"64k": guard.LARGEST_BODY, "4m": lookups.LARGEST_UPLOAD}
    assert sizes == {"64k": 65_536, "4m": 4_194_304}
    assert re.findall(r"client_max_body_size (\w+);", text) == ["64k", "4m"]
    assert re.findall(r"client_body_buffer_size (\w+);", text) == ["64k", "4m"]


def test_requests_are_told_to_no_error_log() -> None:
    """The one error log outside /dev/null is that of nginx itself, outside the part about requests."""
    text = re.sub(r"#.*", "", CONF.read_text("utf-8"))
    before, _, http = text.partition("http {")
    assert re.findall(r"error_log\s+(\S+)", before) == ["/var/log/nginx/clinic-check-process.log"]
    assert re.findall(r"error_log\s+(\S+)", http) == ["/dev/null"]
    written = http[http.index("log_format") : http.index("access_log")]
    assert set(re.findall(r"\$(\w+)", written)) == {
        "time_iso8601", "method", "page", "status", "request_time",
        "upstream_addr", "upstream_status", "upstream_response_time",
    }  # fmt: skip


def test_every_page_is_named_in_the_log(deployed: Deployed) -> None:
    """A page of the app is written down by its name, and one with a code in its path without the code."""
    pages = {"/": "/", "/en/": "/en/", "/es/about": "/es/about", "/en/check/product": "/en/check/*"}
    pages |= {"/en/so-far/route?a=ABC": "/en/so-far/*", "/en/so-far/ABC": "/en/so-far/*"}
    pages |= {"/static/style.css": "/static/*", "/en/r/ABC": "/en/r/*", "/en/result.pdf": "/en/result.pdf"}
    pages |= {"/en/ABC": "-", "/ABC": "-", "/en/about/ABC": "-", "/r/ABC": "-", "/en/check/": "/en/check/"}
    before = len(deployed.site.access())
    for page in pages:
        ask(deployed.site, f"GET {page}")
    assert [line.split()[2] for line in deployed.site.access()[before:]] == list(pages.values())


def test_the_app_sees_the_readers_name_and_scheme(deployed: Deployed) -> None:
    """Behind nginx a page builds https addresses with the name in the address bar, and its own form is taken."""
    page = ask(deployed.site, "GET /en/", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: http")
    assert f'href="https://{NAME}/es/"'.encode() in page.body
    assert page.headers["strict-transport-security"] == "max-age=31536000"
    sent = {"body": b"q-product=exosomes"}
    assert ask(deployed.site, "POST /en/check/product", f"Origin: https://{NAME}", **sent).status == 303
    assert ask(deployed.site, "POST /en/check/product", "Origin: https://evil.example", **sent).status == 403


def test_too_much_is_refused_in_words(deployed: Deployed) -> None:
    """A body one byte over the bound gets 413 with a plain sentence, in the language of the page."""
    largest = b"q-product=" + b"x" * (65_536 - 10)
    assert ask(deployed.site, "POST /en/check/product", body=largest).status == 400
    over = ask(deployed.site, "POST /en/check/product", body=largest + b"x")
    assert (over.status, over.headers["content-type"]) == (413, "text/plain; charset=utf-8")
    assert over.body == b"That was too much to send. Go back and send less.\n"
    assert ask(deployed.site, "POST /es/check/product", body=largest + b"x").body.startswith(b"Es demasiado")


@pytest.mark.parametrize(
    ("number", "line", "status"),
    [(1, "GET /en/compare", 200), (2, "GET /en/result.pdf", 303), (3, "POST /en/words", 400)],
)
def test_costly_pages_are_bounded(deployed: Deployed, number: int, line: str, status: int) -> None:
    """Of 40 at once from one reader some get 429 with a time to wait; other pages and other readers are not touched."""
    body, source = b"text=+" if line.startswith("POST") else b"", f"127.0.4.{number}"
    came = [ask(deployed.site, line, source=source, body=body) for _ in range(40)]
    assert [answer.status for answer in came[:20]] == [status] * 20
    refused = [answer for answer in came if answer.status == 429]
    assert refused
    assert refused[0].headers["retry-after"] == "10"
    assert refused[0].body == b"That was too much at once. Wait 10 seconds. Then load this page again.\n"
    assert ask(deployed.site, "GET /en/words", source=source).status == 200
    assert ask(deployed.site, line, source="127.0.4.250", body=body).status == status


CODE = "1TPTTWWWYAQPDKFKFX28058"


@pytest.mark.parametrize(
    "address",
    [
        "/en/",
        "/en/check/product",
        f"/en/result/answers?a={CODE}&change=1",
        f"/en/result?a={CODE}",
        f"/en/compare?c={CODE}&c={CODE}",
        "/en/words",
        "/en/products",
        "/none",
        "/static/style.css",
        "/static/copy.js",
    ],
)
def test_what_nobody_typed_is_compressed(deployed: Deployed, address: str) -> None:
    """Pages of our own texts and codes, and the files of the pages, come smaller to who takes gzip, and say so."""
    came = ask(deployed.site, f"GET {address}", "Accept-Encoding: gzip")
    plain = ask(deployed.site, f"GET {address}")
    assert came.status == plain.status
    assert came.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in came.headers["vary"]
    assert "content-encoding" not in plain.headers
    assert len(came.body) < len(gzip.decompress(came.body)) * 0.7


@pytest.mark.parametrize(
    ("line", "body", "status"),
    [
        ("POST /en/words", b"text=A+cure", 200),
        ("POST /en/number", b"text=NCT01234567", 200),
        ("POST /en/resume", b"code=1TPT", 400),
        ("GET /en/products?q=cells", b"", 200),
        ("GET /en/products?%71=cells", b"", 200),
        ("GET /en/?a=&q=cells", b"", 200),
        ("GET /en/compare?c=1TPT", b"", 400),
        ("GET /en/r/1TPT", b"", 400),
    ],
)
def test_what_someone_typed_is_not_compressed(deployed: Deployed, line: str, body: bytes, status: int) -> None:
    """A page that shows words of a form or an address comes as it is, in whatever spelling they were sent."""
    came = ask(deployed.site, line, "Accept-Encoding: gzip", body=body, source="127.0.3.2")
    assert (came.status, came.headers.get("content-encoding")) == (status, None)
    assert len(came.body) > 1_000


def test_style_and_drawing_may_be_kept(deployed: Deployed) -> None:
    """They come from the app with a year; pages are not stored."""
    address = re.search(r'href="(/static/style\.css\?v=\w+)"', ask(deployed.site, "GET /en/").body.decode())
    assert address
    style = ask(deployed.site, f"GET {address[1]}")
    assert "max-age=31536000" in style.headers["cache-control"]
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert ask(deployed.site, "GET /en/").headers["cache-control"] == "no-store"


def test_no_version_is_told(deployed: Deployed) -> None:
    """The header has the name of the server alone."""
    for line in ("GET /en/", "GET /none", "BAD /"):
        assert ask(deployed.site, line).headers["server"] == "nginx"


def test_health_is_asked_of_the_app_and_not_written_down(deployed: Deployed) -> None:
    """/healthz answers for the processes behind."""
    before = len(deployed.site.access())
    came = ask(deployed.site, "GET /healthz")
    assert (came.status, came.body.splitlines()[0]) == (200, b"ok")
    assert len(deployed.site.access()) == before
    assert all(answers(app.port) for app in deployed.apps)


def test_other_names_get_nothing(deployed: Deployed) -> None:
    """A handshake under another name is refused."""
    with pytest.raises(OSError, match=r"(?i)unrecognized|handshake|ssl"):
        deployed.site.connect(name="other.example")


def test_nothing_of_a_reader_goes_to_a_disk(deployed: Deployed, tmp_path: Path) -> None:
    """Without its folders for temporary files nginx takes the largest text, whole or in parts, and a slow reader."""
    site = Site(tmp_path / "nginx", tuple(app.port for app in deployed.apps))
    shutil.rmtree(site.folder / "temporary")
    text = b"text=" + b"They+say+it+cures. " * 1_000 + b"&x=" + b"y" * 590_000
    assert ask(site, "POST /en/words", body=text).status == 200
    parts = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (text[:500_000], text[500_000:], b""))
    assert ask(site, "POST /en/words", FORM, "Transfer-Encoding: chunked", body=parts).status == 200
    with site.connect() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
        slow.sendall(f"GET /en/checklist.pdf HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n".encode())
        time.sleep(0.5)
        came = Answer(b"".join(iter(lambda: slow.recv(65_536), b"")))
    site.stop()
    assert came.body.startswith(b"%PDF-")
    assert len(came.body) == int(came.headers["content-length"])
    assert not (site.folder / "temporary").exists()


def test_with_a_smaller_buffer_it_would(deployed: Deployed, tmp_path: Path) -> None:
    """So the test above can fail: nginx as it comes writes a text of 100 kB to its folder, which is not there."""
    more = {"client_body_buffer_size 4m;": "client_body_buffer_size 16k;"}
    site = Site(tmp_path / "nginx", tuple(app.port for app in deployed.apps), more)
    shutil.rmtree(site.folder / "temporary")
    came = ask(site, "POST /en/words", body=b"text=a&x=" + b"y" * 100_000).status
    site.stop()
    assert came == 500


def test_one_reader_does_not_hold_up_another(deployed: Deployed) -> None:
    """Of 600 plain pages at once from one address half are told to wait; another address gets its page."""
    one = f"HEAD /en/about HTTP/1.1\r\nHost: {NAME}\r\n"
    with deployed.site.connect("127.0.9.1") as connection:
        connection.sendall((f"{one}\r\n" * 599 + f"{one}Connection: close\r\n\r\n").encode())
        assert ask(deployed.site, "GET /en/about", source="127.0.9.2").status == 200
        came = b"".join(iter(lambda: connection.recv(65_536), b""))
    found = {int(code) for code in re.findall(rb"HTTP/1\.1 (\d{3}) ", came)}
    assert found == {200, 429}
    assert came.count(b"HTTP/1.1 200 ") >= 300


@pytest.mark.parametrize("query", ["q=" + "a" * 8_100 + "!", "q=" + "a-" * 4_050 + "!", "a=" + "1QEP7YVC" * 1_012])
def test_24_long_addresses_do_not_hold_up_another(deployed: Deployed, query: str) -> None:
    """While 24 readers ask for addresses of 8 kB, another one has a page within a second."""
    with ExitStack() as stack:
        busy = [stack.enter_context(deployed.site.connect(f"127.0.10.{number}")) for number in range(1, 25)]
        for connection in busy:
            connection.sendall(f"GET /en/?{query} HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n".encode())
        assert ask(deployed.site, "GET /en/about", source="127.0.9.3", within=1).status == 200
        answered = {int(connection.recv(65_536).split()[1]) for connection in busy}
    assert answered in ({200}, {400})  # by the app: the last one holds no code


def test_half_a_body_does_not_reach_the_app(deployed: Deployed) -> None:
    """While 40 readers are slow with their forms, which nginx holds, a page comes at once."""
    slow = [deployed.site.connect() for _ in range(40)]
    for connection in slow:
        head = f"POST /en/resume HTTP/1.1\r\nHost: {NAME}\r\n{FORM}\r\nContent-Length: 50\r\n\r\ncode="
        connection.sendall(head.encode())
    assert ask(deployed.site, "GET /en/").status == 200
    assert all(answers(app.port) for app in deployed.apps)
    for connection in slow:
        connection.close()


def test_what_is_set_is_found(tmp_path: Path) -> None:
    """The test fills in what the file marks, and notices a mark that it does not fill in."""
    assert "8001" not in filled(tmp_path, 1, 2, (3, 4), {})
    with pytest.raises(AssertionError):
        filled(tmp_path, 1, 2, (3,), {"no such line": ""})
