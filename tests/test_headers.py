"""Settings that affect requests: HSTS, allowed hosts, trusted proxies and the public address."""

from __future__ import annotations

import re
from ipaddress import ip_network

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.test import TestResponse

from app import create_app
from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from tests.answers import SOME
from tests.conftest import TODAY
from tests.test_guard import CSP, VALUES, part_of

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Strict-Transport-Security": "max-age=31536000",
}
PEER = "10.1.2.3"
PROXY = {"REMOTE_ADDR": PEER}


@pytest.fixture(scope="module")
def site() -> Flask:
    """An app with HTTPS, a trusted proxy network, two host names, and routes that raise."""
    settings = {"HTTPS": True, "HOSTS": ("check.example", "[::1]"), "PROXIES": (ip_network("10.1.0.0/16"),)}
    app = create_app({"TESTING": False, **settings})

    @app.get("/fails")
    def fails() -> str:
        raise ValueError("a fault")

    @app.get("/busy")
    def busy() -> str:
        raise ServiceUnavailable

    @app.get("/seen")
    def seen() -> dict[str, str | None]:
        return {"scheme": request.scheme, "host": request.host, "from": request.remote_addr}

    return app


class Visitor(FlaskClient):
    """A client with Host check.example by default."""

    def open(self, *args, **more) -> TestResponse:
        return super().open(*args, **{"base_url": "http://check.example", **more})


@pytest.fixture(scope="module")
def visitor(site: Flask) -> FlaskClient:
    site.test_client_class = Visitor
    return site.test_client(use_cookies=False)


@pytest.fixture(scope="module")
def everything(site: Flask, visitor: FlaskClient, questionnaire: Questionnaire) -> dict[str, TestResponse]:
    """What comes back from every route by every method, and from every kind of mistake."""
    code = encode(questionnaire, SOME)
    found = {}
    for rule in site.url_map.iter_rules():
        with site.test_request_context(headers={"Host": "check.example"}):
            values = VALUES | {"code": code} | part_of(rule.endpoint)
            address = site.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
        for method in sorted(rule.methods or ()):
            found[f"{method} {address}"] = visitor.open(f"{address}?a={code}", method=method, buffered=True)
    for name, address, more in (
        ("door", "/", {}),
        ("slash", "/en", {}),
        ("no page", "/en/none", {}),
        ("no file", "/static/none.css", {}),
        ("no method", "/en/about", {"method": "DELETE"}),
        ("odd method", "/en/", {"method": "QZ"}),
        ("no code", "/en/r/123", {}),
        ("no option", "/en/check/product", {"method": "POST", "data": {"q-product": "none"}}),
        ("other site", "/en/resume", {"method": "POST", "headers": {"Sec-Fetch-Site": "cross-site"}}),
        ("large", "/en/resume", {"method": "POST", "data": {"code": "x" * 70_000}}),
        ("long", f"/en/r/{'x' * 9_000}", {}),
        ("no host", "/en/", {"headers": {"Host": "a b"}}),
        ("other host", "/en/", {"headers": {"Host": "other.example"}}),
    ):
        found[name] = visitor.open(address, buffered=True, **{"method": "GET", **more})
    return found


def test_every_route_and_every_error_page_is_looked_at(site: Flask, everything: dict[str, TestResponse]) -> None:
    """Each route answered, and so did each kind of error."""
    assert len(everything) > len(list(site.url_map.iter_rules())) > 30
    statuses = {response.status_code for response in everything.values()}
    assert statuses >= {200, 303, 308, 400, 403, 404, 405, 413, 414, 500, 503}


def test_every_answer_has_every_header_once(everything: dict[str, TestResponse]) -> None:
    """Pages, files, redirects, error pages and refusals alike; HSTS too, as this site stands behind TLS."""
    for name, response in everything.items():
        assert {header: response.headers.getlist(header) for header in ALWAYS} == {
            header: [value] for header, value in ALWAYS.items()
        }, name
        (policy,) = response.headers.getlist("Content-Security-Policy")
        assert set(policy.split("; ")) == CSP, name
        assert "Set-Cookie" not in response.headers, name


def test_no_answer_names_the_software(everything: dict[str, TestResponse]) -> None:
    """No header tells what the app is made with."""
    for name, response in everything.items():
        assert {"Server", "X-Powered-By", "Via"} & set(response.headers.keys()) == set(), name


def test_without_the_setting_there_is_no_hsts(client: FlaskClient) -> None:
    """A site that is reached over plain http does not lock its readers out."""
    for address in ("/en/", "/healthz", "/en/none", "/static/style.css"):
        assert "Strict-Transport-Security" not in client.get(address, buffered=True).headers


@pytest.mark.parametrize("host", ["check.example", "CHECK.example", "check.example:8443", "check.example.", "[::1]:8"])
def test_the_site_answers_to_its_names(visitor: FlaskClient, host: str) -> None:
    """In any case, with a port or with the dot at the end."""
    assert visitor.get("/en/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["other.example", "check.example.other.example", "xcheck.example", "127.0.0.1", "::1"])
def test_it_answers_to_no_other(visitor: FlaskClient, host: str) -> None:
    """Any other name is refused before a page is made of it, and is not repeated."""
    response = visitor.get("/en/r/123", headers={"Host": host})
    assert response.status_code == 400
    assert response.mimetype == "text/plain"
    assert host not in response.text


def test_the_health_of_the_site_can_be_asked_by_address(visitor: FlaskClient) -> None:
    """A health check knows no name, or one of a container network, which may have an underscore."""
    for host in ("127.0.0.1:8000", "clinic_check:8000", "other.example"):
        assert visitor.get("/healthz", headers={"Host": host}).text.startswith("ok\n")


def test_without_the_setting_every_name_will_do(client: FlaskClient) -> None:
    """A site that names no hosts answers to any that can be one."""
    for host in ("any.example", "ANY.example:8000", "any.example.", "localhost", "127.0.0.1:5000", "[::1]:5000"):
        assert client.get("/en/", headers={"Host": host}).status_code == 200, host


@pytest.mark.parametrize(
    "host", ["a b", "a/b", "me@a.example", "x<y", "a.example:x", "a_b", "::1", "[bad", "a" * 64, "one..two", "\xe9"]
)
def test_what_is_no_name_is_refused(client: FlaskClient, host: str) -> None:
    """No address with it could be built."""
    response = client.get("/en/", headers={"Host": host})
    assert (response.status_code, response.mimetype) == (400, "text/plain")


FORWARDED = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "check.example", "X-Forwarded-For": "192.0.2.7"}


@pytest.mark.parametrize("peer", [PEER, f"::ffff:{PEER}"])
def test_a_trusted_proxy_is_believed(visitor: FlaskClient, peer: str) -> None:
    """Its word for scheme, host and client counts, its own Host no longer."""
    headers = {**FORWARDED, "Host": "127.0.0.1:8000"}
    seen = visitor.get("/seen", headers=headers, environ_overrides={"REMOTE_ADDR": peer})
    assert seen.json == {"scheme": "https", "host": "check.example", "from": "192.0.2.7"}


@pytest.mark.parametrize("peer", ["10.2.0.1", "127.0.0.1", "::1", "", "unix:", "10.1.2.3, 10.1.2.3"])
def test_nobody_else_is(visitor: FlaskClient, peer: str) -> None:
    """What another peer says of scheme, host and client counts nothing."""
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "other.example", "X-Forwarded-For": PEER}
    seen = visitor.get("/seen", headers=headers, environ_overrides={"REMOTE_ADDR": peer})
    assert seen.json == {"scheme": "http", "host": "check.example", "from": peer}


def test_by_default_nobody_is(client: FlaskClient) -> None:
    """Without the setting no forwarded header changes an address on a page."""
    text = client.get("/en/checklist/full", headers=FORWARDED).text
    assert "check.example" not in text
    assert "https://localhost" not in text


def test_the_last_hop_counts(visitor: FlaskClient) -> None:
    """What a client put into the headers before the proxy added to them counts nothing."""
    headers = {
        "X-Forwarded-Proto": "http, https",
        "X-Forwarded-Host": "other.example, check.example",
        "X-Forwarded-For": "198.51.100.1, 192.0.2.7",
    }
    seen = visitor.get("/seen", headers=headers, environ_overrides=PROXY)
    assert seen.json == {"scheme": "https", "host": "check.example", "from": "192.0.2.7"}


@pytest.mark.parametrize("scheme", ["javascript", "", "https://x", "HTTPS\t"])
def test_a_scheme_that_is_none_is_passed_over(visitor: FlaskClient, scheme: str) -> None:
    """Only http and https are taken; anything else would stand in front of our addresses."""
    seen = visitor.get("/seen", headers={"X-Forwarded-Proto": scheme}, environ_overrides=PROXY)
    assert seen.json
    assert seen.json["scheme"] == "http"


@pytest.mark.parametrize("host", ["other.example", "a b", "x<y", ""])
def test_a_forwarded_host_is_checked_like_any_other(visitor: FlaskClient, host: str) -> None:
    """A proxy that passes on what it was sent gets no page for a name that is not ours; an empty one is none."""
    response = visitor.get("/en/", headers={"X-Forwarded-Host": host}, environ_overrides=PROXY)
    assert response.status_code == (400 if host else 200)


@pytest.fixture(scope="module")
def public() -> Flask:
    """An app with SITE set, behind an untrusted proxy."""
    settings = {"SITE": "https://check.example:8443", "HOSTS": ("check.example", "127.0.0.1"), "HTTPS": True}
    return create_app({"TESTING": False, "TODAY": lambda: TODAY, **settings})


@pytest.mark.parametrize("page", ["/en/checklist/full", "/en/harmed", "/en/r/{code}", "/es/compare?c={code}&c={code}"])
def test_printed_addresses_begin_with_the_public_one(public: Flask, questionnaire: Questionnaire, page: str) -> None:
    """Whatever the request names, paper, QR codes and links in full show where readers find the site."""
    page = page.format(code=encode(questionnaire, SOME))
    client = public.test_client(use_cookies=False)
    text = client.get(page, headers={"Host": "127.0.0.1:8000", **FORWARDED}).text
    assert set(re.findall(r"https?://(?:127\.0\.0\.1|localhost|check\.example)[:\d]*", text)) == {
        "https://check.example:8443"
    }


def test_the_public_address_is_our_own_origin(public: Flask) -> None:
    """A form of the public site is taken, though the proxy passes on another Host; other names are refused as ever."""
    client = public.test_client(use_cookies=False)
    ours, other = ("https://check.example:8443", "http://127.0.0.1:8000")
    statuses = [
        client.post(
            "/en/check/product", data={"q-product": "exosomes"}, headers={"Host": "127.0.0.1:8000", "Origin": origin}
        ).status_code
        for origin in (ours, other)
    ]
    assert statuses == [303, 403]
    assert client.get("/en/", headers={"Host": "other.example"}).status_code == 400


def test_behind_the_proxy_our_own_form_is_taken(visitor: FlaskClient) -> None:
    """The check of the origin goes by the name that the reader sees."""
    sent = {"data": {"q-product": "exosomes"}, "environ_overrides": PROXY}
    hidden = {"Host": "127.0.0.1:8000", "X-Forwarded-Host": "check.example", "X-Forwarded-Proto": "https"}
    ours = visitor.post("/en/check/product", headers={**hidden, "Origin": "https://check.example"}, **sent)
    other = visitor.post("/en/check/product", headers={**hidden, "Origin": "http://127.0.0.1:8000"}, **sent)
    assert (ours.status_code, other.status_code) == (303, 403)
