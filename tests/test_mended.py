"""URLs that were changed on their way lead to the page that was meant, and a code in any URL is not lost."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.page import Page

CODE = "1E59P69F7000000000000X7"

PATHS = (
    (f"/EN/R/{CODE}", f"/en/r/{CODE.lower()}"),
    ("/en/all/", "/en/all"),
    (f"/en/result/?a={CODE}", f"/en/result?a={CODE}"),
    (f"/en/r/{CODE}/", f"/en/r/{CODE.lower()}"),
    ("/EN", "/en/"),
    ("/Es/Check", "/es/check/"),
    (f"/en/Check/Product?a={CODE}&change=1", f"/en/check/product?a={CODE}&change=1"),
    ("/en/check/Product", "/en/check/product"),
    ("/en/compare).", "/en/compare"),
    (f"/en/result%22?a={CODE}", f"/en/result?a={CODE}"),
)


@pytest.mark.parametrize(("sent", "meant"), PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_a_path_is_mended(client: FlaskClient, sent: str, meant: str, method: str) -> None:
    """Capitals, a slash and signs behind the path lead by 308 to the page, the query kept; POST where it is taken."""
    response = client.open(sent, method=method)
    if method == "POST" and "/check/p" not in meant and not meant.startswith(("/en/all", "/en/compare")):
        assert response.status_code in (404, 405)
        return
    assert response.status_code == 308
    assert response.headers["Location"] == meant
    assert response.headers["Cache-Control"] == "no-store"


QUERIES = (
    (f"/en/?A={CODE}", f"/en/?a={CODE}"),
    (f"/en/result?x=1&amp;a={CODE}", f"/en/result?x=1&a={CODE}"),
    (f"/en/result?change=1&AMP;amp;a={CODE}", f"/en/result?change=1&a={CODE}"),
    (f"/en/result?a%3D{CODE}", f"/en/result?a={CODE}"),
    (f"/en/compare?C={CODE}&amp;c={CODE}", f"/en/compare?c={CODE}&c={CODE}"),
    (f"/en/check/product?A={CODE}", f"/en/check/product?a={CODE}"),
)


@pytest.mark.parametrize(("sent", "meant"), QUERIES)
def test_the_name_of_a_parameter_is_mended(client: FlaskClient, sent: str, meant: str) -> None:
    """A known parameter in capitals or behind `amp;` leads by 308 to the same page with its own name."""
    for method in ("GET", "HEAD"):
        response = client.open(sent, method=method)
        assert (response.status_code, response.headers["Location"]) == (308, meant)
    assert client.get(meant).status_code in (200, 303)


@pytest.mark.parametrize(
    "address",
    [
        *("//evil.example/EN/all/", "//evil.example/%2e%2e/en/all/", "/\\evil.example/", "///evil.example/?A=1"),
        *("/en//evil.example/", "/en/r//evil.example/", "/%2f%2fevil.example/EN", "/EN/https://evil.example/"),
        *("/en/r/%2f%2fevil.example/", "/EN/R/%5cevil.example", "/EN/R/evil%0d%0aX-Y:1", "//evil.example?A=1&amp;a=2"),
    ],
)
def test_no_redirect_leaves_the_site(client: FlaskClient, address: str) -> None:
    """Whatever the URL, a redirect stays on this host and adds no header."""
    path, _, query = address.partition("?")
    sent = {"PATH_INFO": unquote(path), "QUERY_STRING": query}  # the client would take what follows // for the host
    response = client.get("/", environ_overrides=sent)
    target = response.headers.get("Location", "/")
    for _ in range(3):
        there = urlsplit(target)
        assert there.netloc in ("", "localhost")
        assert target.startswith(("/en/", "/es/", "http://localhost/")) or target == "/"
        assert not target.startswith("//")
        response = client.get(target)
        target = response.headers.get("Location", "/")
    assert "X-Y" not in response.headers


@pytest.mark.parametrize("address", ["/en/none", "/en/check/None", "/STATIC/STYLE.CSS", "/HEALTHZ", "/en/r/"])
def test_what_is_nowhere_stays_so(client: FlaskClient, address: str) -> None:
    """A page that is not there under another case either is a 404 page after at most one redirect."""
    assert client.get(address, follow_redirects=True).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        *(f"/en/nowhere?a={CODE}", f"/r/{CODE}", f"/en/result&a={CODE}", f"/en/result%3Fa%3D{CODE}", f"/de/r/{CODE}"),
        f"/en/r/{CODE}/more",
    ],
)
def test_a_page_that_is_not_there_keeps_the_code(client: FlaskClient, address: str) -> None:
    """From the 404 page one link opens the check whose code the URL holds."""
    response = client.get(address)
    assert response.status_code == 404
    (link,) = (one for one in Page(response.text).one("main").iter("a") if "resume" in one.get("href", ""))
    opened = client.get(link.get("href", ""))
    assert (opened.status_code, opened.headers["Location"]) == (303, f"/en/resumed?a={CODE}")


def test_a_page_that_is_not_there_keeps_a_mistyped_code(client: FlaskClient) -> None:
    """A code with a wrong character goes along too, and the form names its group."""
    text = client.get("/en/nowhere?a=1E59P69F7001000000000X7").text
    (link,) = (one for one in Page(text).one("main").iter("a") if "resume" in one.get("href", ""))
    page = Page(client.get(link.get("href", "")).text)
    assert page.problems() == [("group", "code")]
    assert page.by_id("code").get("value") == "1E59 P69F 7001 0000 0000 0X7"


@pytest.mark.parametrize(
    "value", ["({})", "{}).", "%22{}%22", "{}%0A", "1E59%20P69F%207000%200000%200000%200X7", "&a={}"]
)
def test_a_code_in_the_address_is_found_in_what_surrounds_it(client: FlaskClient, value: str) -> None:
    """Signs that a link collects on its way do not hide the code; the first `a` that holds one counts."""
    page = Page(client.get(f"/en/answers?a={value.format(CODE)}").text)
    assert "earlier" in page.ids()


def test_several_codes_lead_to_the_comparison(client: FlaskClient) -> None:
    """A message with two codes opens both, side by side."""
    other = "1WK1F486FWNHBGASRQ7N046"
    response = client.post("/en/resume", data={"code": f"Ann: {CODE}, Bob: {other}"})
    assert (response.status_code, response.headers["Location"]) == (303, f"/en/compare?c={CODE}&c={other}")


def test_the_form_of_the_comparison_answers_by_303(client: FlaskClient) -> None:
    """Codes, sound or mistyped, go into the address; other text does not, and stays in its field."""
    slip, other = "1E59 P69F 7001 0000 0000 0X7", "1WK1F486FWNHBGASRQ7N046"
    response = client.post("/en/compare", data={"c": [f"Code: {CODE}.", slip, ""]})
    assert response.status_code == 303
    assert response.headers["Location"] == f"/en/compare?c={CODE}&c={slip.replace(' ', '+')}"
    page = Page(client.get(response.headers["Location"]).text)
    assert page.problems() == [("group", "code-b")]
    response = client.post("/en/compare", data={"c": [CODE, "my neighbour's clinic", other]})
    assert (response.status_code, response.headers["Cache-Control"]) == (400, "private, no-cache")
    assert "neighbour" not in "".join(address for _, address in Page(response.text).links())
    assert client.post("/en/compare", data={}).headers["Location"] == "/en/compare?c="


def test_a_code_of_edition_1_says_what_it_lost(client: FlaskClient) -> None:
    """Answers of edition 1 that are hidden now are named where its code is opened, an approval of exosomes too."""
    old = "1G8T1T598H3QGPTCRQ7N088"
    for address in (f"/en/r/{old}", f"/en/resumed?a={old}", f"/en/answers?a={old}"):
        page = Page(client.get(address).text)
        assert [one.get("data-left") for one in page.marked("data-left")] == ["approved"], address
