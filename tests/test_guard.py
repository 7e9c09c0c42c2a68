"""Every response: security headers, no cookie, and rejection of cross-site POST."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from tests.answers import WORST
from tests.conftest import ROOT
from tests.crawl import WRONG
from tests.fuzz.wire import Sent, call
from tests.test_logs import Everything, holds_none_of, log

__all__ = ["log"]  # a fixture that is used here too

CSP = {
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
ANSWER = {"q-product": "exosomes"}
VALUES = {"lang": "en", "step": "product", "filename": "style.css"}


def part_of(endpoint: str) -> dict[str, str]:
    """A part of a page in parts."""
    return {"kind": "group", "part": "all"} if endpoint == "pages.products_part" else {"part": "full"}


@pytest.fixture(scope="module")
def everything(app: Flask, questionnaire: Questionnaire) -> dict[str, TestResponse]:
    """What comes back from every route, with and without answers, by every method it takes, and from every mistake."""
    client = app.test_client(use_cookies=False)
    code = encode(questionnaire, WORST)
    found = {}
    for rule in app.url_map.iter_rules():
        with app.test_request_context():
            values = {name: (VALUES | {"code": code} | part_of(rule.endpoint))[name] for name in rule.arguments}
            address = app.url_for(rule.endpoint, **values)
        for method in sorted(rule.methods or ()):
            for query in ("", f"?a={code}", "?a=123"):
                found[f"{method} {address}{query}"] = client.open(address + query, method=method, buffered=True)
    for method, address, _, more in WRONG:
        found[f"{method} {address} {more}"] = client.open(address, method=method, buffered=True, **more)
    for address in ("/en", "/en/check", "/static/print.js", "/static/favicon.svg"):
        found[address] = client.get(address, buffered=True)
    return found


def test_every_route_and_every_error_is_looked_at(everything: dict[str, TestResponse]) -> None:
    """Pages, files, redirects and errors of every kind are among the answers."""
    assert len(everything) > 150
    statuses = {response.status_code for response in everything.values()}
    assert {200, 303, 308, 400, 403, 404, 405, 413} <= statuses
    kinds = {response.mimetype for response in everything.values()}
    assert {"text/html", "text/css", "text/plain", "text/javascript", "image/svg+xml"} <= kinds


def test_the_content_policy_is_on_everything(everything: dict[str, TestResponse]) -> None:
    """Nothing is loaded, sent or framed but by this site itself, and no inline script or style runs."""
    for name, response in everything.items():
        (policy,) = response.headers.getlist("Content-Security-Policy")
        assert set(policy.split("; ")) == CSP, name


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_the_other_headers_are_on_everything(everything: dict[str, TestResponse], header: str, value: str) -> None:
    """Each header stands once, with its value, on every answer."""
    for name, response in everything.items():
        assert response.headers.getlist(header) == [value], name


def test_the_length_is_true(everything: dict[str, TestResponse]) -> None:
    """The length that an answer names is the length it has."""
    for name, response in everything.items():
        if not name.startswith("HEAD") and response.content_length is not None:
            assert response.content_length == len(response.data), name


def test_nothing_sets_a_cookie(everything: dict[str, TestResponse]) -> None:
    """No answer of any kind sets a cookie."""
    for name, response in everything.items():
        assert "Set-Cookie" not in response.headers, name


def test_a_cookie_that_is_sent_is_not_answered(client: FlaskClient) -> None:
    """A browser that sends a cookie of its own gets none back."""
    response = client.get("/en/", headers={"Cookie": "session=eyJhIjoxfQ.x.y"})
    assert "Set-Cookie" not in response.headers


def test_no_page_is_stored(everything: dict[str, TestResponse]) -> None:
    """Every page in HTML, error and redirect included, forbids browsers and proxies to keep it.

    The answer to pasted text may be kept by the browser that sent it, so that Back works.
    """
    pages = {name: response for name, response in everything.items() if response.mimetype == "text/html"}
    assert len(pages) > 100
    kept = {name for name, response in pages.items() if response.headers.get("Cache-Control") == "private, no-cache"}
    assert kept
    assert [name for name in kept if not re.match("POST /en/(number|words|resume|compare)", name)] == []
    for name in pages.keys() - kept:
        assert pages[name].headers.get("Cache-Control") == "no-store", name


def test_a_file_is_kept_for_a_year_under_the_address_of_its_version(app: Flask, client: FlaskClient) -> None:
    """Pages name a file by its content, so what is kept under that name never becomes wrong."""
    page = client.get("/en/").text
    for name in ("style.css", "favicon.svg"):
        (address,) = set(re.findall(rf'"(/static/{re.escape(name)}\?v=[0-9a-f]+)"', page))
        response = client.get(address, buffered=True)
        assert response.data == (ROOT / "static" / name).read_bytes()
        assert response.headers["Cache-Control"] == "public, max-age=31536000"


@pytest.mark.parametrize("query", ["", "?v=", "?v=000000000000", "?v=None"])
def test_a_file_under_another_address_is_asked_for_each_time(client: FlaskClient, query: str) -> None:
    """A page of another release names another version: what it gets instead may not be kept for that version."""
    response = client.get(f"/static/style.css{query}", buffered=True)
    assert (response.status_code, response.cache_control.no_cache, response.cache_control.max_age) == (200, True, 0)
    sent = {"If-None-Match": response.headers["ETag"]}
    again = client.get(f"/static/style.css{query}", headers=sent, buffered=True)
    assert (again.status_code, again.data) == (304, b"")


def test_the_app_compresses_nothing(client: FlaskClient) -> None:
    """Compression is the proxy's, which knows the pages that show what was typed (docs/decisions/0015)."""
    for address in ("/en/", "/static/style.css"):
        headers = {"Accept-Encoding": "gzip, br"}
        assert "Content-Encoding" not in client.get(address, headers=headers, buffered=True).headers, address


def test_no_server_side_secret_is_needed(app: Flask) -> None:
    """The app has no secret key, so no session can exist."""
    assert app.secret_key is None


def post(client: FlaskClient, **headers: str) -> int:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/en/check/product", data=ANSWER, headers=names).status_code


@pytest.mark.parametrize("site", ["cross-site", "same-site", "CROSS-SITE", "", "junk"])
def test_a_form_from_another_site_is_refused(client: FlaskClient, site: str) -> None:
    """What the browser calls another site is refused, a neighbour under the same domain included."""
    assert post(client, Sec_Fetch_Site=site) == 403


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_our_own_form_is_taken(client: FlaskClient, site: str) -> None:
    """What the browser calls our own page, or the reader's own doing, is taken."""
    assert post(client, Sec_Fetch_Site=site) == 303


def test_the_browsers_word_counts_before_the_origin(client: FlaskClient) -> None:
    """Sec-Fetch-Site decides alone when it is there."""
    assert post(client, Sec_Fetch_Site="same-origin", Origin="https://other.example") == 303
    assert post(client, Sec_Fetch_Site="cross-site", Origin="http://localhost") == 403


@pytest.mark.parametrize(
    "origin",
    [
        *("https://other.example", "http://localhost.other.example", "http://other.example/localhost", "null", ""),
        *(
            "http://localhost:8000",
            "http://sub.localhost",
            "http://localhost@other.example",
            "localhost",
            "http://[bad",
        ),
    ],
)
def test_without_it_another_origin_is_refused(client: FlaskClient, origin: str) -> None:
    """An older browser names the origin; any host but our own is refused, and so is null."""
    assert post(client, Origin=origin) == 403


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://localhost", "localhost"),
        ("https://localhost", "localhost"),  # a proxy may have taken off the TLS
        ("http://clinic-check.example:8000", "clinic-check.example:8000"),
        ("http://[::1]:5000", "[::1]:5000"),
    ],
)
def test_without_it_our_own_origin_is_taken(client: FlaskClient, origin: str, host: str) -> None:
    """The origin with the host that the request was sent to is taken."""
    assert post(client, Origin=origin, Host=host) == 303


def test_without_both_the_form_is_taken(client: FlaskClient) -> None:
    """A program that is no browser sends neither header, and there is nothing that it could ride on."""
    assert post(client) == 303


def test_the_code_form_is_guarded_too(client: FlaskClient) -> None:
    """The form that takes a code refuses another site likewise."""
    sent = {"data": {"code": "1"}, "headers": {"Sec-Fetch-Site": "cross-site"}}
    assert client.post("/en/resume", **sent).status_code == 403


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_links_from_elsewhere_work(client: FlaskClient, method: str) -> None:
    """A link on another site, or one in a message, opens a page."""
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://other.example"}):
        assert client.open("/en/check/product", method=method, headers=headers).status_code == 200


def test_a_body_in_chunks_is_refused(client: FlaskClient) -> None:
    """Each chunk can hold a single byte; browsers and nginx send a length."""
    answer = client.post("/en/words", data={"text": "a"}, headers={"Transfer-Encoding": "chunked"})
    assert answer.status_code == 411


@pytest.mark.parametrize(("length", "status"), [(100, 200), (101, 400)])
def test_a_long_boundary_is_refused(client: FlaskClient, length: int, status: int) -> None:
    """It is compared again at each byte of a body."""
    mark = "x" * length
    body = f'--{mark}\r\nContent-Disposition: form-data; name="text"\r\n\r\nwords\r\n--{mark}--\r\n'
    kind = f"multipart/form-data; boundary={mark}"
    assert client.post("/en/words", data=body.encode(), content_type=kind).status_code == status


def test_a_refused_form_says_so(client: FlaskClient) -> None:
    """The refusal is a page that says what happened and leads home."""
    text = client.post("/en/check/product", data=ANSWER, headers={"Sec-Fetch-Site": "cross-site"}).text
    assert '<h1 data-status="403">' in text
    assert 'href="/en/"' in text


RAW = ("\xff", "a=\xed\xa0\x80", "c=\xe9", "q=caf\xc3\xa9")


@pytest.mark.parametrize("query", RAW)
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/en/products"), ("GET", "/none"), ("PUT", "/"), ("POST", "/en/all")]
)
def test_raw_bytes_in_a_query_are_no_failure(app: Flask, method: str, path: str, query: str) -> None:
    """A query with bytes that are no text is read like one that spells them with percent signs, on any page."""
    spelled = quote(query.encode("latin-1"), safe="=")
    got, same = (call(app, Sent(method, path, given)) for given in (query, spelled))
    assert got.status < 500
    assert (got.status, got.body) == (same.status, same.body)


def test_an_error_page_that_fails_is_no_traceback(
    app: Flask, client: FlaskClient, log: Everything, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the page of an error fails itself, plain words come back, and the log holds nothing of the message."""

    option = "lab-grown-cells"

    def fail(*_given: object, **_more: object) -> str:
        raise ValueError(option)

    monkeypatch.setattr("clinic_check.web.app.render_template", fail)
    response = client.get("/en/none")
    assert (response.status_code, response.text) == (500, "Something went wrong on our side.\n")
    assert response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    holds_none_of(log, option)


def test_an_exception_is_handed_on_where_that_is_wanted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the setting for tests, the exception itself comes out."""
    monkeypatch.setitem(app.config, "TESTING", True)
    monkeypatch.setitem(app.view_functions, "healthz", lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        app.test_client().get("/healthz")
