"""The words of PDF and Word files, and the bounds of the process that reads them."""

from __future__ import annotations

import io
import zipfile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfWriter
from werkzeug.test import TestResponse

from clinic_check.web import document, lookups
from tests.page import Page

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
    return client.post("/en/words", data={"text": "", "file": (io.BytesIO(data), "leaflet")})


def test_the_kind_is_told_by_the_first_bytes(sheet: bytes) -> None:
    """A PDF and a Word file are known; a text and another archive are neither."""
    files = (sheet, written("a"), packed("a", "other.xml"), b"words")
    assert [document.kind_of(one) for one in files] == [document.PDF, document.WORD, "", ""]


def test_the_words_of_a_pdf_are_read(sheet: bytes) -> None:
    """Those of each page, in order."""
    words = document.words_in(sheet) or ""
    pages = [words.find(f"{page} / 4") for page in (1, 2, 3, 4)]
    assert pages == sorted(pages)
    assert min(pages) >= 0
    assert len(words) > 10_000


def test_the_words_of_a_word_file_are_read() -> None:
    """A paragraph is a line; a tab and a line break inside one are kept."""
    text = "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>"
    assert document.words_in(written("One &amp; two", "three")) == "One & two\nthree"
    assert document.words_in(packed(f"<w:document {NAMES}>{text}</w:document>")) == "a\tb\nc"


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
    assert document.words_in(data) == words


def test_a_long_file_is_cut(client: FlaskClient) -> None:
    """No more is read than the page can say is too long."""
    data = written(*(["word " * 100] * 200))
    assert len(document.words_in(data) or "") == document.LONGEST
    assert upload(client, data).status_code == 400


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch, sheet: bytes) -> None:
    """After PATIENCE there are no words, and the place is free again."""
    monkeypatch.setattr(document, "PATIENCE", 0.01)
    assert [document.words_in(sheet) for _ in range(document.AT_ONCE + 1)] == [None] * (document.AT_ONCE + 1)


def test_memory_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits are set before a byte is read."""
    resource = pytest.importorskip("resource")
    told = {}
    monkeypatch.setattr(resource, "setrlimit", lambda what, limits: told.update({what: limits[1]}))
    document._bound()
    assert told == {
        resource.RLIMIT_CPU: document.SECONDS,
        resource.RLIMIT_AS: document.MEMORY,
        resource.RLIMIT_FSIZE: 0,
    }


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
    monkeypatch.setattr(lookups, "LARGEST_TEXT", 10_000)
    kind = "multipart/form-data" if in_parts else None
    assert client.post("/en/words", data={"text": "a" * 12_000}, content_type=kind).status_code == 413


def test_many_fields_are_refused(client: FlaskClient) -> None:
    """The fields of a form are counted before they are read: 300,000 of them would take most of a second."""
    form = "application/x-www-form-urlencoded"
    assert client.post("/en/words", data="text=a" + "&b=" * 300_000, content_type=form).status_code == 413
    assert client.post("/en/words", data="text=a" + "&b=" * 100, content_type=form).status_code == 200
