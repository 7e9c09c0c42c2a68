"""The words of PDF and Word files, and the bounds of the process that reads them."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfWriter
from werkzeug.test import TestResponse

from clinic_check.web import document, lookups
from tests.page import Page
from tests.test_costliest import MOST_SECONDS

BODY = "word/document.xml"
NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SAID = "Our stem cells cure arthritis. No side effects."


def packed(xml: str, name: str = BODY, encoding: str = "utf-8") -> bytes:
    """A Word file whose text is this."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, xml.encode(encoding))
    return file.getvalue()


def written(*paragraphs: str) -> bytes:
    lines = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in paragraphs)
    return packed(f"<w:document {NAMES}><w:body>{lines}</w:body></w:document>")


def blank(password: str = "") -> bytes:
    """A PDF of one page without words."""
    file, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(100, 100)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(file)
    return file.getvalue()


@pytest.fixture(scope="module")
def sheet(app: Flask) -> bytes:
    """A PDF with words: the blank checklist."""
    made: bytes = app.test_client().get("/en/checklist.pdf?paper=a4").data
    return made


def upload(client: FlaskClient, data: bytes) -> TestResponse:
    """Posts the file; the client itself would put a large one on a disk."""
    part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="leaflet"\r\n\r\n' + data + b"\r\n--x--\r\n"
    return client.post("/en/words", data=part, content_type="multipart/form-data; boundary=x")


def test_the_kind_is_told_by_the_first_bytes(sheet: bytes) -> None:
    """A PDF and a Word file are known; a text and another archive are neither."""
    files = (sheet, written("a"), packed("a", "other.xml"), b"words")
    assert [document.kind_of(one) for one in files] == [document.PDF, document.WORD, "", ""]


def test_the_words_of_a_pdf_are_read(sheet: bytes) -> None:
    """Those of each page, in order."""
    words = document.words_in(sheet, document.PDF) or ""
    pages = [words.find(f"{page} / 4") for page in (1, 2, 3, 4)]
    assert pages == sorted(pages)
    assert min(pages) >= 0
    assert len(words) > 10_000


def test_the_words_of_a_word_file_are_read() -> None:
    """A paragraph is a line; a tab and a line break inside one are kept."""
    text = "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>"
    assert document.words_in(written("One &amp; two", "three"), document.WORD) == "One & two\nthree"
    assert document.words_in(packed(f"<w:document {NAMES}>{text}</w:document>"), document.WORD) == "a\tb\nc"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7 words", None),
        (blank(), ""),
        (blank("secret"), ""),
        (packed(f'<!DOCTYPE a [<!ENTITY b "c">]><w:document {NAMES}>&b;</w:document>'), None),
        (packed(f'<!DOCTYPE a [<!ENTITY b "c">]><w:document {NAMES}>&b;</w:document>', encoding="utf-16"), None),
        (packed("<broken"), None),
        (packed(" " * (document.LARGEST_XML + 1)), None),
        (written("a")[:60] + BODY.encode(), None),
    ],
    ids=[
        "broken-pdf",
        "no-words",
        "password",
        "entities",
        "utf-16",
        "broken-xml",
        "too-large",
        "broken-archive",
    ],
)
def test_what_cannot_be_read_does_no_harm(data: bytes, words: str | None) -> None:
    """A broken, locked or hostile file has no words, or none that can be read."""
    assert document.words_in(data, document.kind_of(data)) == words


def test_a_long_file_is_cut(client: FlaskClient) -> None:
    """No more is read than the page can say is too long."""
    data = written(*(["word " * 100] * 200))
    assert len(document.words_in(data, document.WORD) or "") == document.LONGEST
    assert upload(client, data).status_code == 400


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch, sheet: bytes) -> None:
    """After PATIENCE there are no words, and the place is free again."""
    monkeypatch.setattr(document, "PATIENCE", 0.01)
    assert [document.words_in(sheet, document.PDF) for _ in range(document.AT_ONCE + 1)] == [None] * (
        document.AT_ONCE + 1
    )


def test_memory_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits are set before a byte is read."""
    resource = pytest.importorskip("resource")
    told = {}
    monkeypatch.setattr(resource, "setrlimit", lambda what, limits: told.update({what: limits[1]}))
    monkeypatch.setattr(document.os, "nice", lambda more: told.update({"nice": more}))
    document._bound()
    assert told == {
        resource.RLIMIT_CPU: document.SECONDS,
        resource.RLIMIT_AS: document.MEMORY,
        resource.RLIMIT_FSIZE: 0,
        "nice": 10,
    }


MAIL_TOP = b"From: a@b.example\r\nTo: c@d.example\r\nMIME-Version: 1.0\r\n"
ENCODED = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nbm8gcmlzaw==\r\n"


def test_the_words_of_a_mail_are_read(client: FlaskClient) -> None:
    """The subject and the decoded text."""
    data = MAIL_TOP + b"Subject: Cure\r\n" + ENCODED
    assert document.words_in(data, document.MAIL) == "Cure\n\nno risk"
    assert "no risk" in upload(client, data).text


@pytest.mark.parametrize(
    "data",
    [
        MAIL_TOP + b"Subject: " + b"=?utf-8?q?a?= " * 74_000 + b"\r\n" + ENCODED,
        MAIL_TOP + b"Subject: " + b"a " * 500_000 + b"\r\n" + ENCODED,
        MAIL_TOP + b"Content-Type: text/plain; charset=punycode\r\n\r\n-" + b"b" * 300_000,
        MAIL_TOP + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\n\nx\n" * 200_000,
        b"%PDF-1.7\n" + b"startxref\n" * 300_000,
        packed(f"<w:document {NAMES}>{'<w:p>' * 20_000}{'</w:p>' * 20_000}</w:document>"),
    ],
    ids=["encoded-subject", "long-subject", "charset", "many-parts", "warnings", "nested"],
)
def test_a_hostile_file_costs_the_site_little(client: FlaskClient, data: bytes) -> None:
    """Its child may come to nothing, while this process takes less CPU than one request may."""
    before = time.process_time()
    assert upload(client, data).status_code in (200, 400, 413)
    spent = time.process_time() - before
    assert spent < MOST_SECONDS


def test_nested_paragraphs_are_read_once() -> None:
    """However deep they stand in one another."""
    deep = f"{'<w:p>' * 5_000}<w:r><w:t>word</w:t></w:r>{'</w:p>' * 5_000}"
    assert document.words_in(packed(f"<w:document {NAMES}>{deep}</w:document>"), document.WORD) == "word"


def test_others_wait_while_two_are_read(client: FlaskClient) -> None:
    """The third gets 503 with Retry-After and a message; a text is answered all the same."""
    held = [document._ROOM.acquire(blocking=False) for _ in range(document.AT_ONCE)]
    answer = upload(client, written(SAID))
    text = upload(client, SAID.encode())
    for _ in held:
        document._ROOM.release()
    assert held == [True] * document.AT_ONCE
    assert (answer.status_code, text.status_code) == (503, 200)
    assert int(answer.headers["Retry-After"]) > 0
    assert Page(answer.text).problems() == [("busy", "file")]


@pytest.mark.parametrize(("data", "problem"), [(blank(), "pictures"), (b"%PDF-1.7", "unreadable")])
def test_the_page_says_what_is_wrong_with_a_file(client: FlaskClient, data: bytes, problem: str) -> None:
    """A file of pictures and one that cannot be read get their own message."""
    answer = upload(client, data)
    assert answer.status_code == 400
    assert Page(answer.text).problems() == [(problem, "file")]


def test_the_claims_of_a_word_file_are_marked(client: FlaskClient) -> None:
    """Its words stand in the field, with what is marked in them."""
    page = Page(upload(client, written(SAID)).text)
    assert ["".join(one.itertext()).strip() for one in page.all("textarea")] == [SAID]
    assert page.all("mark")


def test_a_large_text_is_not_read(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is no document may be as large as a text."""
    monkeypatch.setattr(lookups, "LARGEST_TEXT", 10_000)
    assert upload(client, b"a " * 4_000).status_code == 200
    assert upload(client, b"a " * 6_000).status_code == 413


@pytest.mark.parametrize("in_parts", [False, True])
def test_a_large_field_is_refused(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, in_parts: bool) -> None:
    """Text in a field has the bound of a text in every kind of form."""
    monkeypatch.setattr(lookups, "LARGEST_FORM", 10_000)
    kind = "multipart/form-data" if in_parts else None
    assert client.post("/en/words", data={"text": "a" * 12_000}, content_type=kind).status_code == 413


def test_many_fields_are_refused(client: FlaskClient) -> None:
    """The fields of a form are counted before they are read: 300,000 of them would take most of a second."""
    form = "application/x-www-form-urlencoded"
    assert client.post("/en/words", data="text=a" + "&b=" * 300_000, content_type=form).status_code == 413
    assert client.post("/en/words", data="text=a" + "&b=" * 100, content_type=form).status_code == 200
