"""What is compressed, for whom, and what is not because someone typed it."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from clinic_check.web.assets import bare_css
from clinic_check.web.compressed import packed, takes_gzip
from tests.test_html import WORST

GZIP = {"Accept-Encoding": "gzip, deflate, br, zstd"}
STYLE = "/static/style.css"
LEAFLET = "Our stem cells cure nine of ten patients. There is no risk. " * 30


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip", True),
        ("gzip, deflate, br, zstd", True),
        ("br;q=1.0, gzip;q=0.1", True),
        ("*", True),
        ("GZIP", True),
        ("", False),
        ("identity", False),
        ("br", False),
        ("gzip;q=0", False),
        ("*;q=0", False),
        ("gzip;q=0, *", False),
        ("*, gzip;q=0", False),
        ("gzip;q=x", False),
    ],
)
def test_who_takes_gzip(accepted: str, takes: bool) -> None:
    """It may be named, weighed, meant by a star, or refused."""
    assert takes_gzip(accepted) is takes


def test_a_page_is_compressed_for_who_takes_it(client: FlaskClient) -> None:
    """The bytes open to the very page that others get, and both say that they depend on what is taken."""
    plain, small = client.get("/en/"), client.get("/en/", headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == plain.data
    assert len(small.data) < len(plain.data) / 2
    assert small.content_length == len(small.data)
    assert plain.headers["Vary"] == small.headers["Vary"] == "Accept-Encoding"


def test_the_front_door_names_both_that_it_depends_on(client: FlaskClient) -> None:
    """Nothing that stood in Vary before is lost."""
    assert set(client.get("/", headers=GZIP).headers["Vary"].split(", ")) == {"Accept-Language", "Accept-Encoding"}


def test_a_head_has_the_headers_of_the_page(client: FlaskClient) -> None:
    """The length is that of the compressed page, and no body comes."""
    found, head = client.get("/en/about", headers=GZIP), client.head("/en/about", headers=GZIP)
    assert head.data == b""
    assert head.headers["Content-Encoding"] == "gzip"
    assert head.headers["Content-Length"] == str(len(found.data))


def test_the_same_page_is_the_same_bytes() -> None:
    """No time of day stands in what is compressed."""
    assert packed(b"a" * 2000)[4:8] == b"\0\0\0\0"


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/en/words", {"text": LEAFLET}),
        ("/en/words", {"text": ""}),
        ("/en/number", {"text": "NCT01234567"}),
        ("/es/number", {"text": "x" * 6000}),
        ("/en/resume", {"code": "mistyped"}),
    ],
)
def test_what_was_pasted_is_not_compressed(client: FlaskClient, address: str, data: dict[str, str]) -> None:
    """The answer to a pasted text has its plain length, whatever the browser takes; the empty form is compressed."""
    assert "Content-Encoding" not in client.post(address, data=data, headers=GZIP).headers
    assert client.get(address, headers=GZIP).headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(
    "address", ["/en/products?q=maci", "/es/products?q=", "/en/?a=mistyped", "/en/compare?c=x", "/en/none", "/none"]
)
def test_what_was_typed_into_an_address_is_not_compressed(client: FlaskClient, address: str) -> None:
    """A search, and every page that says what is wrong with what was typed."""
    assert "Content-Encoding" not in client.get(address, headers=GZIP).headers


def test_chosen_answers_are_compressed(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Pages with a code hold nothing that was typed, and no more does a question that was left unanswered."""
    code = encode(questionnaire, WORST)
    for address in (f"/en/result?a={code}", f"/es/r/{code}", f"/en/check/product?a={code}"):
        assert client.get(address, headers=GZIP).headers["Content-Encoding"] == "gzip", address
    assert client.post("/en/check/product", data={}, headers=GZIP).headers["Content-Encoding"] == "gzip"


def test_files_that_are_no_pages_are_left_alone(client: FlaskClient) -> None:
    """A PDF is compressed in itself, and a redirect is too small."""
    for address in ("/healthz", "/robots.txt", "/en/check/"):
        assert "Content-Encoding" not in client.get(address, headers=GZIP).headers, address
    assert "Content-Encoding" not in client.get("/en/checklist.pdf", headers=GZIP).headers


def test_a_page_that_is_streamed_is_left_alone(app: Flask) -> None:
    """Its bytes go out as they come, and nobody gathers them first."""
    streamed = Response(iter(["a" * 5000]), mimetype="text/html")
    with app.test_request_context("/en/", headers=GZIP):
        assert "Content-Encoding" not in app.process_response(streamed).headers


@pytest.mark.parametrize("name", ["style.css", "print.js", "copy.js", "favicon.svg"])
def test_a_file_is_compressed_and_stays_what_it_is(client: FlaskClient, name: str) -> None:
    """The type is that of the file, the two forms have tags of their own, and opened they are the same."""
    plain, small = client.get(f"/static/{name}"), client.get(f"/static/{name}", headers=GZIP)
    assert gzip.decompress(small.data) == plain.data
    assert plain.mimetype == small.mimetype != "application/octet-stream"
    assert plain.headers["ETag"] != small.headers["ETag"]
    assert plain.headers["Vary"] == small.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("taken", [GZIP, {}], ids=["gzip", "plain"])
def test_a_file_that_has_not_changed_is_not_sent_again(client: FlaskClient, taken: dict[str, str]) -> None:
    """304 without a body for the tag of this form; the tag of the other form brings the file."""
    first = client.get(STYLE, headers=taken)
    again = client.get(STYLE, headers={**taken, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert (again.headers["ETag"], again.headers["Vary"]) == (first.headers["ETag"], "Accept-Encoding")
    other = client.get(STYLE, headers={} if taken else GZIP).headers["ETag"]
    assert client.get(STYLE, headers={**taken, "If-None-Match": other}).status_code == 200


@pytest.mark.parametrize("taken", [GZIP, {}], ids=["gzip", "plain"])
def test_a_part_of_a_file(client: FlaskClient, taken: dict[str, str]) -> None:
    """A range is one of the form that is sent; one that starts behind its end is refused."""
    whole = client.get(STYLE, headers=taken)
    part = client.get(STYLE, headers={**taken, "Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, whole.data[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole.data)}"
    assert part.headers.get("Content-Encoding") == whole.headers.get("Content-Encoding")
    stale = {**taken, "Range": "bytes=10-19", "If-Range": '"other"'}
    assert client.get(STYLE, headers=stale).data == whole.data
    assert client.get(STYLE, headers={**taken, "Range": "bytes=999999-"}).status_code == 416


def test_the_head_of_a_file(client: FlaskClient) -> None:
    """It names the length of the compressed file."""
    head = client.head(STYLE, headers=GZIP)
    assert (head.data, head.headers["Content-Length"]) == (b"", str(len(client.get(STYLE, headers=GZIP).data)))


@pytest.mark.parametrize("name", ["none.css", "../app.py", "..%2fapp.py", "%2e%2e/app.py", "", "style.css/"])
def test_no_other_file_can_be_had(client: FlaskClient, name: str) -> None:
    """Only the files that were there at the start have an address."""
    assert client.get(f"/static/{name}", headers=GZIP).status_code == 404


def test_the_style_sheet_loses_only_what_no_browser_needs() -> None:
    """Remarks and blanks go; one blank stays where words would run together, and quoted text stays as it is."""
    text = """/* a; remark */
    a  .b, c > d {
      content: "x ;  /* no remark */";
      width: calc(1px  +  2px) /* one */ ;
    }
    @media (min-width: 3rem) and (width) { :root { --a: 'y , z'; } }
    """
    assert bare_css(text) == (
        'a .b,c > d{content: "x ;  /* no remark */";width: calc(1px + 2px);}'
        "@media (min-width: 3rem) and (width){:root{--a: 'y , z';}}"
    )


def test_a_file_asked_for_by_another_release_is_not_kept(client: FlaskClient) -> None:
    """Two releases side by side may send the file of each other's page; nobody keeps that for a year."""
    assert client.get("/static/style.css?v=000000000000").headers["Cache-Control"] == "no-store"
    assert "max-age=31536000" in client.get(STYLE).headers["Cache-Control"]
