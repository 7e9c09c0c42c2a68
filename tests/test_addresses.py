"""Whether the addresses of the sources are still there, asked of a local server."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from flask import Flask

from clinic_check.loader.content import Content
from clinic_check.web import addresses
from clinic_check.web.addresses import Answer
from tests.serving import serving

DAY = datetime.date(2026, 11, 29)
TITLES = {"/here": "A &amp; B\n  page", "/moved-here": "Moved", "/soon": "Soon", "/no-head": "Without HEAD"}
LEADS = {
    "/moved": (301, "/moved-here"),
    "/for-now": (302, "/soon"),
    "/slash": (301, "/slash/"),
    "/loop": (301, "/loop"),
}


class Server(HTTPServer):
    asked: list[str]


class Pages(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        if self.path in LEADS:
            status, to = LEADS[self.path]
            self.send_response(status)
            self.send_header("Location", to)
        else:
            status = 200 if self.path.rstrip("/") in (*TITLES, "/slash", "/none") else 404
            status = 410 if self.path == "/gone" else 500 if self.path == "/broken" else status
            status = 405 if (self.command, self.path) == ("HEAD", "/no-head") else status
            self.send_response(status)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(f"<title>{TITLES.get(self.path, '')}</title>".encode())

    do_HEAD = do_GET  # noqa: N815  the name that the library calls

    def log_message(self, *_: object) -> None:
        """Nothing is written."""


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(("127.0.0.1", 0), Pages)
    made.asked = []
    with serving(made):
        yield made


def no_wait(_seconds: float) -> None:
    """Pauses take no time here."""


def site(server: Server) -> str:
    return f"http://127.0.0.1:{server.server_port}"


@pytest.mark.parametrize(
    ("path", "status", "to", "title"),
    [
        ("/here", 200, "", "A & B page"),
        ("/none", 200, "", ""),
        ("/missing", 404, "", ""),
        ("/gone", 410, "", ""),
        ("/broken", 500, "", ""),
        ("/no-head", 200, "", "Without HEAD"),
        ("/moved", 200, "/moved-here", "Moved"),
        ("/for-now", 200, "", "Soon"),
        ("/slash", 200, "", ""),
        ("/loop", 301, "", ""),
    ],
)
def test_what_an_address_answers(server: Server, path: str, status: int, to: str, title: str) -> None:
    """Its status, where it led for good, and the title of the page."""
    at = site(server) + path
    assert addresses.ask(at, DAY, no_wait) == Answer(at, "2026-11-29", status, to and site(server) + to, title)


def test_a_page_that_is_gone_is_asked_once(server: Server) -> None:
    """HEAD is enough for it; any other is asked for its title as well."""
    addresses.ask(f"{site(server)}/gone", DAY, no_wait)
    addresses.ask(f"{site(server)}/here", DAY, no_wait)
    assert server.asked == ["HEAD /gone", "HEAD /here", "GET /here"]


def test_nobody_answers() -> None:
    """A host that is not there has no status."""
    assert addresses.ask("http://127.0.0.1:9/", DAY, no_wait).status == 0


def test_hosts_take_turns() -> None:
    """No host is asked twice in a row while another is left, and no address twice."""
    given = ["http://a/1", "http://a/2", "http://a/3", "http://b/1", "http://c/1", "http://a/1", "http://c/2"]
    assert addresses.mixed(given) == [
        "http://a/1",
        "http://b/1",
        "http://c/1",
        "http://a/2",
        "http://c/2",
        "http://a/3",
    ]


def test_two_requests_to_a_host_are_apart(server: Server, tmp_path: Path) -> None:
    """Between any two requests to a host there is a pause: from HEAD to GET, and from one address to the next."""

    def wait(seconds: float) -> None:
        server.asked.append(f"pause {seconds}")

    wanted = [f"{site(server)}{path}" for path in ("/here", "/gone", "/soon")]
    done = list(addresses.run(wanted, tmp_path / "answers", DAY, wait, lambda: 5.0))
    assert server.asked == [
        *("HEAD /here", "pause 2.0", "GET /here", "pause 2.0"),
        *("HEAD /gone", "pause 2.0"),
        *("HEAD /soon", "pause 2.0", "GET /soon"),
    ]
    assert [now.title for now, _ in done] == ["A & B page", "", "Soon"]


def test_a_run_goes_on_and_the_next_one_compares(server: Server, tmp_path: Path) -> None:
    """What was asked this week is not asked again, a line that was cut off is, and later the title is compared."""
    file, at = tmp_path / "answers", f"{site(server)}/here"

    def run(day: datetime.date) -> tuple[Answer, Answer | None]:
        (one,) = addresses.run([at], file, day, no_wait)
        return one

    first, before = run(DAY)
    assert before is None
    assert run(DAY + datetime.timedelta(days=6)) == (first, None)
    assert len(server.asked) == 2
    file.write_text(file.read_text("utf-8").replace("A & B page", "Old") + '{"address": "cut', "utf-8")
    now, before = run(DAY + datetime.timedelta(days=8))
    assert (before and before.title, now.title) == ("Old", "A & B page")
    assert "'Old'" in addresses.said(now, before)


def test_what_needs_a_look() -> None:
    """Gone, moved, silent, or another title; the same page, and one whose title was not seen, need none."""
    fine = Answer("http://a/", "2026-11-29", 200, "", "A")
    assert (
        addresses.said(fine, None) == addresses.said(fine, fine) == addresses.said(fine, replace(fine, title="")) == ""
    )
    wrong = [
        replace(fine, status=404),
        replace(fine, status=0),
        replace(fine, to="http://b/"),
        replace(fine, title="B"),
    ]
    lines = [addresses.said(one, fine) for one in wrong]
    assert [line.partition(":")[0].partition(" (")[0] for line in lines] == [
        "gone",
        "no answer",
        "moved",
        "another title",
    ]


def test_the_command_asks_each_source(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every address of a source once; a fault gives exit status 1, and the file keeps the answers."""
    monkeypatch.setattr(addresses, "PAUSE", 0.0)
    monkeypatch.setattr(
        addresses, "ask", lambda address, day, _wait: Answer(address, str(day), 404 if "fda.gov" in address else 200)
    )
    done = app.test_cli_runner().invoke(args=["content-check", "--addresses", str(tmp_path / "answers")])
    assert done.exit_code == 1
    sources = app.extensions["contents"]["en"].library.sources.values()
    wanted = {one for it in sources for one in (it.address, *(page.address for page in it.elsewhere.values())) if one}
    assert len(wanted) > 200
    assert addresses.known(tmp_path / "answers").keys() == wanted
    gone = [line for line in done.stdout.splitlines() if line.startswith("gone (404): ")]
    assert len(gone) == sum("fda.gov" in one for one in wanted) > 10


def test_what_is_due_is_listed(app: Flask, content: Content) -> None:
    """Nothing on the day of the review, and everything after years, the oldest first."""
    assert not content.is_old(content.reviewed, content.reviewed)
    assert content.is_old(datetime.date(2026, 1, 31), datetime.date(2026, 7, 31))
    assert not content.is_old(datetime.date(2026, 1, 31), datetime.date(2026, 7, 30))
    done = app.test_cli_runner().invoke(args=["content-check", "--due"])
    assert done.exit_code == 0
    days = [line.split()[0] for line in done.stdout.splitlines()[:-1]]
    assert days == sorted(days)
