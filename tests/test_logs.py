"""Logging: one line per request, never with a code or an answer."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.test_journeys import Reader, walk

ROOT = Path(__file__).parent.parent
# Options with names that no log line holds by chance.
GIVEN = {
    "product": ("lab-grown-cells",),
    "condition": ("nerves-or-brain",),
    "how-given": ("joint-or-tendon",),
    "place": ("australia",),
    "approved": ("yes-told",),
    "trial": ("expanded-access",),
    "pay": ("yes-permitted",),
    "paid": ("not-yet",),
    "trial-record": ("not-checked",),
    "ind": ("other-letter",),
    "ethics-board": ("unknown",),
    "claims": ("hidden-cure", "beats-surgery"),
    "pressure": ("unknown",),
    "hands": ("nurse-or-pa",),
    "own-doctor": ("advised-against",),
}
ACCESS = re.compile(r"(GET|HEAD|POST|PUT|DELETE|OPTIONS) (/\S*|-) [1-5]\d\d \d+\.\d ms")


class Everything(logging.Handler):
    """A handler that keeps the formatted text and all fields of every record."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))
        self.written: list[str] = []
        self.access: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        fields = {name: value for name, value in vars(record).items() if name not in ("pathname", "filename")}
        self.written.append(f"{self.format(record)}\n{fields!r}")
        if record.name == "clinic_check.access":
            self.access.append(record.getMessage())


@pytest.fixture
def log(app: Flask) -> Iterator[Everything]:
    """All loggers at DEBUG, but for the server's own, which the app has silenced."""
    handler, root = Everything(), logging.getLogger()
    loggers = [root, *(logging.getLogger(name) for name in [*logging.root.manager.loggerDict, app.logger.name])]
    levels = [(logger, logger.level) for logger in loggers if logger.name != "werkzeug"]
    for logger, _ in levels:
        logger.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    for logger, level in levels:
        logger.setLevel(level)


def holds_none_of(log: Everything, *secrets: str) -> None:
    """No record contains one of these, ignoring case and whitespace."""
    assert log.written
    for secret in secrets:
        assert len(secret) > 4
        found = [text for text in log.written if secret.lower() in text.lower()]
        assert found == [], secret
        assert not [text for text in log.written if secret.lower() in re.sub(r"[\s-]", "", text.lower())], secret


def options(given: dict[str, tuple[str, ...]]) -> list[str]:
    return [option for chosen in given.values() for option in chosen]


def test_a_journey_leaves_no_answer(client: FlaskClient, log: Everything) -> None:
    """From the start to the result, no record holds a code that was on the way or an option that was sent."""
    reader = Reader(client).open("/en/").press()
    codes, steps = set(), 0
    while reader.place != "look-ups":
        _ = reader.go_on() if reader.place.startswith("so-far/") else reader.fill(GIVEN)
        codes.add(reader.code)
        steps += 1
    reader.fill({"licence": ("not-found",)})
    codes.add(reader.code)
    assert reader.query["wrong"] == ["enforcement"]
    for page in ("all", "so-far/hands", "answers", "result", "resumed", "", "sources"):
        assert reader.open(f"/en/{page}?a={reader.code}").status == 200
    reader.open(f"/en/r/{reader.code}")
    assert steps > len(codes) - 1 == 8
    secrets = [one for one in options(GIVEN) if one != "unknown"]
    holds_none_of(log, *codes, *secrets, "not-found", "wrong=")


def test_every_request_has_its_line(client: FlaskClient, log: Everything) -> None:
    """Each request writes one line: method, route template, status and milliseconds."""
    for method, address in (
        ("GET", "/"),
        ("GET", "/en/"),
        ("HEAD", "/en/check/product"),
        ("POST", "/en/check/product"),
        ("GET", "/en/check/trial"),
        ("GET", "/en/so-far/route"),
        ("GET", "/en/r/123"),
        ("GET", "/en/none"),
        ("POST", "/en/about"),
        ("GET", "/healthz"),
    ):
        client.open(address, method=method)
    assert [re.sub(r"\d+\.\d ms", "0.0 ms", line) for line in log.access] == [
        "GET / 200 0.0 ms",
        "GET /<any(en,es):lang>/ 200 0.0 ms",
        "HEAD /<any(en,es):lang>/check/<step> 200 0.0 ms",
        "POST /<any(en,es):lang>/check/<step> 303 0.0 ms",
        "GET /<any(en,es):lang>/check/<step> 303 0.0 ms",
        "GET /<any(en,es):lang>/so-far/<step> 303 0.0 ms",
        "GET /<any(en,es):lang>/r/<code> 400 0.0 ms",
        "GET - 404 0.0 ms",
        "POST - 405 0.0 ms",
        "GET /healthz 200 0.0 ms",
    ]
    assert all(ACCESS.fullmatch(line) for line in log.access)


@pytest.fixture
def code(client: FlaskClient) -> str:
    reader = Reader(client).open("/en/")
    walk(reader, {"product": ("lab-grown-cells",), "condition": ("nerves-or-brain",)}, until="way-and-place")
    return reader.code


def test_a_wrong_code_is_not_written(client: FlaskClient, log: Everything, code: str) -> None:
    """A mistyped code, in the address or in the form, is as secret as a right one."""
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    statuses = [
        client.get(f"/en/result?a={wrong}").status_code,
        client.get(f"/en/r/{wrong}").status_code,
        client.post("/en/resume", data={"code": wrong}).status_code,
        client.post(f"/en/check/condition?a={wrong}", data={"q-condition": "nerves-or-brain"}).status_code,
    ]
    assert statuses == [400, 400, 303, 303]
    holds_none_of(log, code, wrong, wrong[:-1], "nerves-or-brain")


def test_a_lost_page_is_not_written(client: FlaskClient, log: Everything, code: str) -> None:
    """A code in an address that is no page, or for a method that is not taken, is written nowhere."""
    assert client.get(f"/en/{code}").status_code == 404
    assert client.get(f"/en/r/{code}/more?a={code}").status_code == 404
    assert client.delete(f"/en/r/{code}").status_code == 405
    holds_none_of(log, code)


def test_too_large_a_form_is_not_written(client: FlaskClient, log: Everything, code: str) -> None:
    """A form that is refused for its size leaves nothing of what it held."""
    sent = {"q-condition": ["nerves-or-brain"] * 5_000}
    assert client.post(f"/en/check/condition?a={code}", data=sent).status_code == 413
    holds_none_of(log, code, "nerves-or-brain")


def test_a_tampered_form_is_not_written(client: FlaskClient, log: Everything, code: str) -> None:
    """A form with an option that is not offered, or from another site, leaves nothing of what it held."""
    address = f"/en/check/condition?a={code}"
    assert client.post(address, data={"q-condition": "lab-grown-cells"}).status_code == 400
    crossing = {"Sec-Fetch-Site": "cross-site", "Referer": f"https://other.example/{code}"}
    assert client.post(address, data={"q-condition": "nerves-or-brain"}, headers=crossing).status_code == 403
    holds_none_of(log, code, "lab-grown-cells", "nerves-or-brain")


@pytest.mark.parametrize("endpoint", ["pages.result", "pages.short", "pages.step", "pages.so_far"])
def test_a_failure_names_no_answer(
    app: Flask, client: FlaskClient, log: Everything, code: str, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exception whose message holds the code is logged by its type and its route; the reader gets a plain page."""

    secret = f"lab-grown-cells {code}"

    def fail(**_values: str) -> str:
        raise ValueError(secret) from KeyError(secret)

    monkeypatch.setitem(app.view_functions, endpoint, fail)
    address = {"pages.result": "/en/result", "pages.short": f"/en/r/{code}", "pages.step": "/en/check/condition"}
    address["pages.so_far"] = "/en/so-far/route"
    response = client.get(f"{address[endpoint]}?a={code}")
    assert response.status_code == 500
    assert '<h1 data-status="500">' in response.text
    assert code not in re.sub(r'href="[^"]*"', "", response.text)  # as the page's own links do
    holds_none_of(log, code, "lab-grown-cells", "nerves-or-brain")
    assert [text for text in log.written if "ValueError in /<any(en,es):lang>/" in text]
    assert any(line.split()[2] == "500" for line in log.access)


def test_a_failure_while_posting_names_no_answer(
    app: Flask, client: FlaskClient, log: Everything, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same holds for an answer that is on its way."""

    def fail(**_values: str) -> str:
        raise RuntimeError(code)

    monkeypatch.setitem(app.view_functions, "pages.step", fail)
    response = client.post(f"/en/check/way-and-place?a={code}", data={"q-place": "us-mt"})
    assert response.status_code == 500
    holds_none_of(log, code, "us-mt")


@pytest.mark.parametrize("method", ["LAB-GROWN-CELLS", "BREW", "get", ""])
def test_a_method_that_is_made_up_is_not_written(client: FlaskClient, log: Everything, method: str) -> None:
    """A method that no browser knows stands in the line as a dash, for it can hold anything."""
    client.open("/en/", method=method)
    assert [line.split()[:3] for line in log.access] in ([["-", "-", "405"]], [["GET", "/<any(en,es):lang>/", "200"]])
    holds_none_of(log, "lab-grown-cells")


def test_the_listener_hears_a_leak(app: Flask, log: Everything, code: str) -> None:
    """A record with the code in its message, in its arguments or in its traceback is noticed."""
    for say in (
        lambda: app.logger.info("%s", code),
        lambda: logging.getLogger("anything").debug("in groups %s", " ".join(code)),
        lambda: logging.getLogger("anything").error("failed", exc_info=ValueError(code)),
        lambda: logging.getLogger("clinic_check.access").info("x", extra={"path": code.lower()}),
    ):
        log.written.clear()
        say()
        assert len(log.written) == 1
        with pytest.raises(AssertionError):
            holds_none_of(log, code)


def test_the_servers_own_lines_are_off(app: Flask) -> None:
    """The development server's request lines, which hold the address, are silenced."""
    assert not logging.getLogger("werkzeug").isEnabledFor(logging.ERROR)


def test_the_line_is_really_written() -> None:
    """An app that is started without any setting of logs writes its line to the standard error, and nothing else."""
    program = "from app import create_app; create_app().test_client().get('/en/result/answers?a=ZZTOP')"
    ran = subprocess.run(  # noqa: S603  our own program, no shell
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    (line,) = ran.stderr.splitlines()
    assert re.search(r"GET /<any\(en,es\):lang>/result/answers 400 \d+\.\d ms$", line)
    assert "ZZTOP" not in line
    assert ran.stdout == ""
