"""The page "What did they say?": marks, adding claims to the answers, errors, and no storage of pasted text."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from clinic_check.check.code import decode, encode
from clinic_check.check.model import Questionnaire
from clinic_check.claims.report import claim_ids
from clinic_check.loader.content import Content
from clinic_check.loader.questions import PAGES
from clinic_check.web import guard
from tests.page import Page, words
from tests.told import Told, tell

TEXT = "Our cells are harmless.\n\nResults vary. Nine of ten get well, call now."
TOLD = Told(
    (
        ("no-risk", "harmless"),
        ("cure-or-guarantee", "Nine of ten get well"),
        ("stories", "Nine of ten"),
        ("pressure", "call now"),
    )
)
BACK = Told(TOLD.claims, ("Results vary.",))
CLEAN = Told()
Teach = Callable[[Told], None]


@pytest.fixture
def teach(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Teach:
    """Replace the app's scanner by one with given findings."""
    return lambda told: tell(monkeypatch, app, told)


def _post(client: FlaskClient, text: str | bytes, query: str = "", **headers: str) -> TestResponse:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    data = {"text": text, "file": (io.BytesIO(b""), "")}  # a browser sends the empty field for a file without a name
    return client.post(f"/en/words{query}", data=data, headers=sent)


def _upload(client: FlaskClient, data: bytes, text: str = "", name: str = "leaflet.txt") -> TestResponse:
    return client.post("/en/words", data={"text": text, "file": (io.BytesIO(data), name)})


QUOTES = '"' * 500_000


def _large(client: FlaskClient, name: str, size: int) -> TestResponse:
    """A field of this size, or a file when it is called `file`; put together by hand, as the client uses the disk."""
    file = '; filename="a.txt"' if name == "file" else ""
    body = f'--x\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n{"a" * size}\r\n--x--\r\n'
    return client.post("/en/words", data=body.encode(), content_type="multipart/form-data; boundary=x")


def _shown(client: FlaskClient, text: str = TEXT, query: str = "") -> Page:
    answer = _post(client, text, query)
    assert answer.status_code == 200
    return Page(answer.text)


def _texts(page: Page, *tags: str) -> list[str]:
    return [words(element) for element in page.all(*tags)]


def _pasted(page: Page) -> str:
    """The text as it stands on the page, without our own words in it."""
    (block,) = page.having("pasted")
    left = [block.text or ""]
    for part in block.iter():
        if part.tag in ("mark", "u"):
            left += [part.text or ""]
        if part is not block and part.tag != "symbol" and not _ours(page, part):
            left += [part.tail or ""]
    return "".join(left)


def _ours(page: Page, element: object) -> bool:
    """Whether the element stands inside a label of ours."""
    parent = page.parents.get(element)  # type: ignore[call-overload]
    return parent is not None and ("tag" in (parent.get("class") or "") or _ours(page, parent))


# The form ------------------------------------------------------------------------------------------------------------


def test_page_shows_the_form_and_what_it_looks_for(client: FlaskClient, content: Content) -> None:
    """A GET shows one heading, an empty field without a limit that cuts, a field for a file, and all sixteen kinds."""
    answer = client.get("/en/words")
    page = Page(answer.text)
    assert answer.status_code == 200
    assert page.title.startswith(f"{page.h1} - ")
    assert _texts(page, "textarea") == [""]
    assert "maxlength" not in answer.text
    assert [field.get("type") for field in page.all("input")] == ["file"]
    assert page.one("form").get("enctype") == "multipart/form-data"
    kinds = [words(term) for term in page.having("knows")[0].iter("dt")]
    assert kinds == [content.claim_kinds[kind].name for kind in claim_ids(content.questionnaire)]
    assert len(kinds) == 16
    assert content.calendar.words(content.claim_notes.as_of) in words(page.by_id("as-of"))
    assert words(page.by_id("not-kept"))


def test_text_in_the_address_is_not_read(client: FlaskClient, teach: Teach) -> None:
    """The page takes text from its form alone."""
    teach(TOLD)
    assert "harmless" not in client.get("/en/words?text=harmless").text
    assert client.post("/en/words?text=harmless").status_code == 400


@pytest.mark.parametrize("text", ["", "   ", "\r\n \t"])
def test_empty_text_is_asked_for_again(client: FlaskClient, text: str) -> None:
    """Nothing sent gets an error summary that leads to the field, and an error in the title."""
    answer = _post(client, text)
    page = Page(answer.text)
    assert answer.status_code == 400
    assert page.title == f"{page.error_word} {Page(client.get('/en/words').text).title}"
    assert page.problems() == [("missing", "text")]


def test_missing_fields_are_no_fault_of_the_server(client: FlaskClient, teach: Teach) -> None:
    """A POST without fields, with the fields swapped, or with broken bytes is answered and never fails."""
    teach(TOLD)
    assert client.post("/en/words").status_code == 400
    assert client.post("/en/words", data={"text": (io.BytesIO(b"harmless"), "a.txt")}).status_code == 400
    assert client.post("/en/words", data={"file": "harmless"}).status_code == 400
    assert client.post("/en/words", data=b"harmless", content_type="text/plain").status_code == 400
    assert client.post("/en/words", data=b"--x\r\n", content_type="multipart/form-data").status_code == 400
    assert _post(client, b"\xff\xfe harmless").status_code == 200


def test_fifty_thousand_characters_are_taken(client: FlaskClient, teach: Teach) -> None:
    """The limit itself is within it, a line break counts as one character, and long signs are no longer than short."""
    teach(CLEAN)
    assert _post(client, "a" * 50_000).status_code == 200
    assert _post(client, "a\r\n" * 25_000).status_code == 200
    assert _post(client, "\U0001f600" * 50_000).status_code == 200
    assert client.post("/en/words", data={"text": "\U0001f600" * 50_000}).status_code == 200


def test_longer_text_is_refused_and_kept(client: FlaskClient, teach: Teach) -> None:
    """One character more is told with its count, nothing is marked, and the whole text stays in the field."""
    teach(TOLD)
    text = "harmless " + "a" * 49_992
    answer = _post(client, text)
    page = Page(answer.text)
    assert answer.status_code == 400
    assert page.problems() == [("long", "text")]
    assert _figures(page) == ["50,000", "50,001"]
    assert _texts(page, "textarea") == [text]
    assert page.all("mark") == []


def _figures(page: Page) -> list[str]:
    """The numbers in the message at the field."""
    return re.findall(r"\d[\d,]*", words(page.having("error")[0]))


def test_far_too_much_gets_a_message_too(client: FlaskClient) -> None:
    """Over a bound nothing is read, and the page itself says so; any other page keeps its 64 kB."""
    for answer in (_large(client, "text", 1_100_000), _large(client, "file", 1_100_000)):
        page = Page(answer.text)
        assert answer.status_code == 413
        assert page.problems() == [("large", "text")]
        assert _figures(page) == ["50,000"]
    assert _large(client, "text", 600_000).status_code == 400
    assert client.post("/en/number", data={"text": "a" * 70_000}).status_code == 413
    assert client.post("/en/words/tick", data={"claim": "a" * 70_000}).status_code == 413


def test_a_text_far_too_long_comes_back_in_part(client: FlaskClient) -> None:
    """Its field has the first 150,000 characters and the message all of its length, so that the answer has a bound."""
    for name in ("text", "file"):
        body = f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="a"\r\n\r\n{QUOTES}\r\n--x--\r\n'
        body = body if name == "file" else body.replace('; filename="a"', "")
        answer = client.post("/en/words", data=body.encode(), content_type="multipart/form-data; boundary=x")
        assert answer.status_code == 400
        assert len(answer.data) < 1_000_000
        assert _figures(Page(answer.text)) == ["50,000", "500,000"]


@pytest.mark.parametrize("parts", [11, 1])
def test_parts_with_long_headers_are_not_read(client: FlaskClient, parts: int) -> None:
    """Too many parts, or one whose headers do not end soon."""
    head = "" if parts > 1 else '; a=""' * 1_000
    part = f'--x\r\nContent-Disposition: form-data; name="text"{head}\r\n\r\nwords\r\n'
    answer = client.post("/en/words", data=part * parts + "--x--\r\n", content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413


# A file --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_file_is_read_like_pasted_text(client: FlaskClient, teach: Teach, encoding: str) -> None:
    """A text file in any of the usual encodings is marked, line breaks included."""
    teach(Told((("no-risk", "harmless \u2013 caf\u00e9"),)))
    answer = _upload(client, "Cells:\r\nharmless \u2013 caf\u00e9".encode(encoding))
    page = Page(answer.text)
    assert answer.status_code == 200
    assert _texts(page, "mark") == ["harmless \u2013 caf\u00e9"]
    assert _pasted(page) == "Cells:\nharmless \u2013 caf\u00e9"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        (b"%PDF-1.7 words", "unreadable"),
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
    ],
)
def test_file_that_cannot_be_read_is_told(client: FlaskClient, data: bytes, problem: str) -> None:
    """A picture, a broken PDF and an empty file get their own message, which leads to the field for the file."""
    answer = _upload(client, data)
    page = Page(answer.text)
    assert answer.status_code == 400
    assert page.problems() == [(problem, "file")]


def test_text_and_file_together_are_too_many(client: FlaskClient, teach: Teach) -> None:
    """With both, the page asks for one and keeps what was typed; a field of spaces does not count."""
    teach(TOLD)
    answer = _upload(client, b"call now", text="harmless")
    page = Page(answer.text)
    assert answer.status_code == 400
    assert page.problems() == [("both", "text")]
    assert _texts(page, "textarea") == ["harmless"]
    assert _texts(Page(_upload(client, b"call now", text=" \r\n").text), "mark") == ["call now"]


def test_file_that_is_too_long_can_be_shortened(client: FlaskClient) -> None:
    """Its text comes back in the field, with the count."""
    page = Page(_upload(client, b"b" * 50_001).text)
    assert _figures(page)[-1] == "50,001"
    assert _texts(page, "textarea") == ["b" * 50_001]


def test_name_of_a_file_is_shown_nowhere(client: FlaskClient, teach: Teach) -> None:
    """What the reader called the file is no part of the page."""
    teach(TOLD)
    assert "Quartermain" not in _upload(client, b"harmless", name="Quartermain.txt").text


def test_large_file_never_touches_the_disk(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file above the size from which Werkzeug would write to the disk is held in memory."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a file was opened")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    monkeypatch.setattr("tempfile.SpooledTemporaryFile", refuse)
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", refuse, raising=False)
    assert _figures(Page(_large(client, "file", 700_000).text))[-1] == "700,000"


# The result ----------------------------------------------------------------------------------------------------------


def _counted(page: Page) -> list[str]:
    """How many marks and kinds the page says there are."""
    return re.findall(r"\d+", words(page.by_id("counted")))


def test_marks_are_counted_in_words(client: FlaskClient, teach: Teach) -> None:
    """The summary counts places and kinds; what overlaps is one place with two kinds."""
    teach(TOLD)
    page = _shown(client)
    assert _counted(page) == ["3", "4"]
    assert _texts(page, "mark") == ["harmless", "Nine of ten get well", "call now"]
    teach(Told((("no-risk", "harmless"),)))
    assert _counted(_shown(client)) == ["1", "1"]


def test_picture_counts_each_kind_in_words_and_drawings(client: FlaskClient, content: Content, teach: Teach) -> None:
    """Each kind stands with its drawings, twelve at most, and the number in words."""
    teach(TOLD)
    page = _shown(client, TEXT + " harmless" * 13)
    (figure,) = page.having("counts")
    rows = list(figure.iter("div"))
    kinds = [next(row.iter("a")).get("href", "").removeprefix("#kind-") for row in rows]
    assert kinds == ["cure-or-guarantee", "no-risk", "stories", "pressure"]
    assert [words(next(row.iter("dt"))) for row in rows] == [content.claim_kinds[kind].name for kind in kinds]
    assert [re.findall(r"\d+", words(next(row.iter("dd")))) for row in rows] == [["1"], ["14"], ["1"], ["1"]]
    assert ["…" in words(row) for row in rows] == [False, True, False, False]
    assert [len([use for use in row.iter() if str(use.tag).endswith("use")]) for row in rows] == [1, 12, 1, 1]


def test_text_is_shown_as_it_was_sent(client: FlaskClient, teach: Teach) -> None:
    """Apart from our labels, the text stands there with its line breaks and spaces."""
    teach(BACK)
    text = "  Our cells\r\n\r\n\tare harmless.  Results vary. Nine of ten get well, call now.\r\n"
    assert _pasted(_shown(client, text)) == text.replace("\r\n", "\n")


def test_each_mark_leads_to_its_kinds_and_back(client: FlaskClient, content: Content, teach: Teach) -> None:
    """The label of a mark has its number, names and links of all its kinds; each kind links to each of its marks."""
    teach(TOLD)
    page = _shown(client)
    labels = [words(tags) for tags in page.having("tags")]
    marked = (["no-risk"], ["cure-or-guarantee", "stories"], ["pressure"])
    names = [" ".join(content.claim_kinds[kind].name for kind in kinds) for kinds in marked]
    assert labels == [f"{number} {name}" for number, name in enumerate(names, 1)]
    assert [mark.get("id") for mark in page.all("mark")] == ["mark-1", "mark-2", "mark-3"]
    back = {
        kind.get("id"): [link.get("href") for link in kind.iter("a") if link.get("href", "").startswith("#mark")]
        for kind in page.having("kind")
    }
    assert back == {
        "kind-cure-or-guarantee": ["#mark-2"],
        "kind-no-risk": ["#mark-1"],
        "kind-stories": ["#mark-2"],
        "kind-pressure": ["#mark-3"],
    }
    for tags in page.having("tags"):
        for link in tags.iter("a"):
            assert page.by_id(link.get("href", "")[1:]).tag == "article"


def test_kind_says_why_from_where_and_what_to_ask(client: FlaskClient, content: Content, teach: Teach) -> None:
    """The explanation has its reason, its sources as links, the question to ask back, and its quotes."""
    teach(TOLD)
    page = _shown(client)
    kind, part = content.claim_kinds["stories"], page.by_id("kind-stories")
    said = words(part)
    assert kind.misleads in said
    assert kind.ask in said
    (cited,) = (one for one in page.having("from") if one in part.iter())
    sources = [content.library.sources[source] for source in kind.sources]
    assert sources
    assert all(f"{source.publisher}, {source.title}" in words(cited) for source in sources)
    assert [link.get("href") for link in cited.iter("a")] == [source.address for source in sources]
    assert quoted(part) == [("#mark-2", "Nine of ten get well")]


def quoted(part: Element) -> list[tuple[str, str]]:
    """(place, quote) of each quote in this part, the number of the place in words before it."""
    found = []
    for line in part.iter("li"):
        for quote in line.iter("q"):
            (link,) = line.iter("a")
            place = link.get("href", "")
            assert re.findall(r"\d+", words(link)) == re.findall(r"\d+", place)
            found.append((place, words(quote)))
    return found


def test_many_marks_of_a_kind_are_all_linked(client: FlaskClient, teach: Teach) -> None:
    """Five are quoted, and the others stand as numbers, so that nothing is cut silently."""
    many = [f"harmless{number}" for number in range(8)]
    teach(Told(tuple(("no-risk", one) for one in many)))
    page = _shown(client, ". ".join(many))
    kind = page.by_id("kind-no-risk")
    assert [link.get("href") for link in kind.iter("a") if link.get("href", "").startswith("#")] == [
        f"#mark-{number}" for number in range(1, 9)
    ]
    assert len(list(kind.iter("q"))) == 5
    (rest,) = page.having("unquoted")
    assert [words(link).split()[-1] for link in rest.iter("a")] == ["6", "7", "8"]
    assert all(len(words(link).split()) > 1 for link in rest.iter("a")), "a number alone says nothing to the ear"


def test_questions_stand_once_each(client: FlaskClient, content: Content, teach: Teach) -> None:
    """Where it says what to ask, each kind found has its question, in the order of the check."""
    teach(TOLD)
    asks = [words(ask) for ask in _shown(client, TEXT + TEXT).by_id("ask").iter("li")]
    kinds = ("cure-or-guarantee", "no-risk", "stories", "pressure")
    assert asks == [content.claim_kinds[kind].ask for kind in kinds]


def test_what_takes_back_stands_beside_what_promises(client: FlaskClient, teach: Teach) -> None:
    """With marks and a sentence that takes back, both are quoted, the marks stay, and the sentence is no mark."""
    teach(BACK)
    page = _shown(client)
    part = page.by_id("taken-back")
    assert part.tag == "section"
    assert quoted(part)[0] == ("#mark-1", "harmless")
    assert quoted(part)[-1] == ("#note-1", "Results vary.")
    assert [one in part.iter() for one in page.having("both-hold")] == [True]
    assert _counted(page)[0] == "3"
    assert [words(one) for one in page.all("u")] == ["Results vary."]
    labels = [tags for tags in page.having("tags") if "#taken-back" in [link.get("href") for link in tags.iter("a")]]
    assert [re.findall(r"\d+", words(label)) for label in labels] == [["1"]]


def test_no_more_than_three_of_each_are_quoted_there(client: FlaskClient, teach: Teach) -> None:
    """The quotes beside each other stay few, and the rest is counted."""
    safe, vary = ([f"{words}{number}" for number in range(5)] for words in ("harmless", "vary"))
    teach(Told(tuple(("no-risk", one) for one in safe), tuple(vary)))
    page = _shown(client, ". ".join(safe + vary))
    quotes = [quote for _, quote in quoted(page.by_id("taken-back"))]
    assert quotes == safe[:3] + vary[:3]
    more = [words(line) for line in page.by_id("taken-back").iter("li") if line.get("class") == "more-below"]
    assert [re.findall(r"\d+", line) for line in more] == [["2"], ["2"]]


def test_text_that_only_takes_back_is_shown_too(client: FlaskClient, teach: Teach) -> None:
    """Without a mark, the sentence is underlined and quoted, and nothing is offered to the check."""
    teach(Told((), ("Results vary.",)))
    page = _shown(client)
    assert page.by_id("nothing-marked") is not None
    assert page.by_id("taken-back").tag == "p"
    assert page.having("both-hold") == page.having("notices") == []
    assert quoted(page.one("main")) == [("#note-1", "Results vary.")]
    assert [words(one) for one in page.all("u")] == ["Results vary."]
    assert page.all("mark") == []
    assert "take" not in page.ids()


def test_nothing_marked_says_what_cannot_be_seen(client: FlaskClient, teach: Teach) -> None:
    """A text without a mark is no good sign, and the page says what it does not see."""
    teach(CLEAN)
    page = _shown(client)
    assert page.by_id("nothing-marked") is not None
    assert len([line for line in page.by_id("unseen").iter("li") if words(line)]) > 2
    assert page.all("mark", "u") == []
    assert "why" not in page.ids()


@pytest.mark.parametrize("genre", ["research", "foreign"])
def test_research_and_other_languages_get_a_hint(
    client: FlaskClient, content: Content, teach: Teach, genre: str
) -> None:
    """One hint stands in place of marks; a paper is no approval."""
    teach(Told(genre=genre))
    page = _shown(client)
    assert [name for name in page.ids() if name in ("research", "foreign")] == [genre]
    assert page.having("pasted") == []
    assert (content.claim_notes.research.text in page.main) == (genre == "research")
    assert ("ask-about-paper" in page.ids()) == (genre == "research")


def test_every_result_parses_strictly(client: FlaskClient, teach: Teach) -> None:
    """Each kind of answer is HTML without an error, with each id once, and every link into the page leads somewhere."""
    everything = Told(tuple((kind, "harmless") for kind in ("no-risk", "stories")) + BACK.claims, BACK.back)
    for told in (everything, BACK, TOLD, CLEAN, Told((), BACK.back), Told(genre="research"), Told(genre="foreign")):
        teach(told)
        page = _shown(client, TEXT + " harmless" * 9)
        ids = page.ids()
        assert len(ids) == len(set(ids))
        targets = {address[1:] for _, address in page.links() if address.startswith("#")}
        assert targets <= set(ids)
        assert {use.get("href", "")[1:] for use in page.root.iter() if str(use.tag).endswith("use")} <= set(ids)


# What is hostile -----------------------------------------------------------------------------------------------------


def test_markup_comes_back_as_text(client: FlaskClient, teach: Teach) -> None:
    """Markup in a mark, around it and in the field is escaped everywhere."""
    teach(Told((("no-risk", "<x>harmless</x>"),), ("<script>alert(2)",)))
    text = "</textarea> <x>harmless</x> <script>alert(2) \"'&"  # with more tags it would be read as a page's source
    for answer in (_post(client, text), _post(client, text + "a" * 50_000)):
        assert "<script>alert" not in answer.text
        assert "<x>harmless" not in answer.text
        assert answer.text.count("</textarea>") == 1
    page = _shown(client, text)
    assert _texts(page, "mark") == ["<x>harmless</x>"]
    assert _pasted(page) == text


def test_controls_and_direction_are_taken_out_of_what_is_shown(client: FlaskClient, teach: Teach) -> None:
    """No control and no character that turns the direction reaches the page, and marks keep their places."""
    teach(Told((("no-risk", "harm\u202eless"),)))
    page = _shown(client, "\u05d0\u05d1 a\x00b\x07 harm\u202eless \u2067x \U0001f469\u200d\U0001f52c")
    assert _texts(page, "mark") == ["harm\u200bless"]
    assert _pasted(page) == "\u05d0\u05d1 a\ufffdb\ufffd harm\u200bless \u200bx \U0001f469\u200d\U0001f52c"
    (block,) = page.having("pasted")
    assert block.get("dir") == "auto"
    assert {tags.get("dir") for tags in page.having("tags")} == {"ltr"}
    long = _post(client, "\x00\u202e" + "a" * 50_000)
    assert long.status_code == 400
    assert not re.search("[\x00-\x08\u202a-\u202e\u2066-\u2069]", long.text)


@given(st.text(max_size=300), st.integers(0, 300), st.integers(1, 300))
def test_any_text_gets_an_answer(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, text: str, start: int, length: int
) -> None:
    """No text and no place of a mark makes the page fail."""
    sent = text.encode("utf-8", "replace").decode()
    part = sent.replace("\r\n", "\n").replace("\r", "\n")[start : start + length]
    tell(monkeypatch, app, Told((("stories", part),) if part else ()))
    assert _post(client, sent).status_code in (200, 400)
    assert _upload(client, sent.encode()).status_code in (200, 400)


@given(st.binary(max_size=300))
def test_any_file_gets_an_answer(client: FlaskClient, data: bytes) -> None:
    """No file makes the page fail."""
    assert _upload(client, data).status_code in (200, 400)


def test_post_from_another_site_is_refused(client: FlaskClient) -> None:
    """Only this site's own page may send either form."""
    assert _post(client, TEXT, Sec_Fetch_Site="same-origin").status_code == 200
    assert _post(client, TEXT, Sec_Fetch_Site="cross-site").status_code == 403
    assert _post(client, TEXT, Origin="https://elsewhere.example").status_code == 403
    crossed = client.post("/en/words/tick", data={"claim": "stories"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert crossed.status_code == 403


def test_nothing_sent_is_logged_stored_or_put_in_an_address(
    client: FlaskClient, teach: Teach, caplog: pytest.LogCaptureFixture
) -> None:
    """No log line holds the text or file, no cookie is set, no cache between may store it, no address has a word."""
    teach(Told((("stories", "Zebulon"),), ("Quartermain",)))
    text = "Zebulon Quartermain 55512"
    with caplog.at_level(logging.DEBUG):
        answers = [_post(client, text), _upload(client, text.encode()), _post(client, text + "a" * 50_000)]
    assert any("/words" in line for line in caplog.messages)
    assert not any(word in line for word in text.split() for line in caplog.text.splitlines())
    for answer in answers:
        assert "Set-Cookie" not in answer.headers
        assert "Location" not in answer.headers
        assert answer.headers["Cache-Control"] == "private, no-cache"
        addresses = re.findall(r'(?:href|action|src|value)="([^"]*)"', answer.text)
        assert addresses
        assert not any(word in address for word in text.split() for address in addresses)


def test_failing_scanner_leaves_no_word_in_the_log(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """If the scanner itself breaks on a text, the log names the place and not the text."""

    class Broken(Told):
        def scan(self, text: str) -> None:  # type: ignore[override]
            raise ValueError(text)

    tell(monkeypatch, app, Broken())
    with caplog.at_level(logging.DEBUG):
        assert _post(client, "Zebulon").status_code == 500
    assert "ValueError in" in caplog.text
    assert "Zebulon" not in caplog.text


def test_answer_stays_bounded(client: FlaskClient, teach: Teach) -> None:
    """Of 500 different claims in 50,000 characters that are long when escaped, 150 are drawn, in less than 1 MB."""
    teach(Told(tuple(("stories", f"star{number:03}") for number in range(500))))
    text = "".join(f"star{number:03}" + '"' * 93 for number in range(500))
    answer = _post(client, text)
    page = Page(answer.text)
    assert len(page.all("mark")) == 150
    assert re.findall(r"\d+", words(page.by_id("left-out"))) == ["350"]
    assert len(answer.data) < 1_000_000


def test_repeats_are_marked_once(client: FlaskClient, teach: Teach) -> None:
    """The same words are marked in their first place, with how often they stand in the text."""
    teach(Told((("no-risk", "harmless"),)))
    page = _shown(client, "harmless. " * 12)
    assert len(page.all("mark")) == 1
    assert "12" in words(page.having("tags")[0])


def test_what_is_worth_asking_about_stands_apart(client: FlaskClient, content: Content, teach: Teach) -> None:
    """It differs in shape and word, counts in no figure, comes after sure kinds, and is offered without a tick."""
    teach(Told((("no-risk", "harmless"), ("stories", "Nine of ten")), asks=("no-risk",)))
    page = _shown(client)
    classes = {words(one): one.get("class") for one in page.all("mark")}
    assert classes == {"harmless": "worth", "Nine of ten": None}
    assert page.by_id("levels") is not None
    boxes = {box.get("value"): "checked" in box.attrib for box in page.all("input") if box.get("name") == "claim"}
    assert boxes == {"stories": True, "no-risk": False}
    assert list(boxes) == ["stories", "no-risk"]
    (figure,) = page.having("counts")
    assert [link.get("href") for link in figure.iter("a")] == ["#kind-stories"]
    assert content.claim_kinds["no-risk"].ask in page.main


def test_text_box_stays_filled(client: FlaskClient, teach: Teach) -> None:
    """After an answer the box holds the text, and the answer may be kept by this browser alone."""
    teach(TOLD)
    answer = _post(client, TEXT)
    assert (Page(answer.text).by_id("text").text or "").strip() == TEXT
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert client.get("/en/words").headers["Cache-Control"] == "no-store"


def test_what_was_not_read_is_said(client: FlaskClient, teach: Teach) -> None:
    """Letters that could not be read are counted, and the source of a page or mail is called so."""
    teach(CLEAN)
    assert re.findall(r"\d+", words(_shown(client, "a\ufffdb\ufffd").by_id("unread"))) == ["2"]
    assert "unread" not in _shown(client).ids()
    assert "read-page" in _shown(client, "<p>one</p><p>two</p>").ids()
    assert "read-mail" in _shown(client, "From: a\nTo: b\nSubject: c\n\nd").ids()


# Into the check ------------------------------------------------------------------------------------------------------


def _ticked(client: FlaskClient, kinds: list[str], query: str = "") -> tuple[str, str]:
    """(path, code) of the redirect."""
    answer = client.post(f"/en/words/tick{query}", data={"claim": kinds})
    assert answer.status_code == 303
    place = urlsplit(answer.headers["Location"])
    return place.path, parse_qs(place.query).get("a", [""])[0]


def test_form_offers_the_kinds_found_and_nothing_else(
    client: FlaskClient, questionnaire: Questionnaire, teach: Teach
) -> None:
    """Every kind found is a ticked box in a group of its own, and neither the text nor any other field goes along."""
    teach(TOLD)
    page = _shown(client)
    form = page.all("form")[0]
    boxes = [
        (box.get("type"), box.get("name"), box.get("value"), "checked" in box.attrib) for box in form.iter("input")
    ]
    assert boxes == [
        ("checkbox", "claim", kind, True) for kind in ("cure-or-guarantee", "no-risk", "stories", "pressure")
    ]
    assert [element.tag for element in form.iter() if element.tag in ("textarea", "select")] == []
    assert [bool(words(legend)) for legend in form.iter("legend")] == [True]
    options = questionnaire.by_id["claims"].by_id
    labels = [options[kind].label for kind in ("cure-or-guarantee", "no-risk", "stories")]
    assert [words(label) for label in form.iter("label")] == [*labels, questionnaire.by_id["pressure"].short]
    assert form.get("action") == "/en/words/tick"


def test_first_claims_start_a_check(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """A reader without answers is led to the first question, with the claims and the pressure in the code."""
    path, code = _ticked(client, ["stories", "pressure", "no-risk"])
    assert path == "/en/check/product"
    assert decode(questionnaire, code) == {"claims": ("no-risk", "stories"), "pressure": ("yes",)}


def test_claims_join_the_answers(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """A reader with answers keeps them, "None of these" goes, and the way leads to the next open question."""
    code = encode(questionnaire, {"product": ("prp",), "claims": ("none-of-these",), "pressure": ("no",)})
    path, new = _ticked(client, ["stories"], f"?a={code}")
    assert path == "/en/check/condition"
    assert decode(questionnaire, new) == {"product": ("prp",), "claims": ("stories",), "pressure": ("no",)}


@pytest.mark.parametrize("item", ["claims", "pressure"])
def test_reader_is_taken_back_to_the_question(client: FlaskClient, questionnaire: Questionnaire, item: str) -> None:
    """From a question the way leads back to its step, where the boxes are ticked; changing goes on being changing."""
    code = encode(questionnaire, {"product": ("prp",)})
    path, new = _ticked(client, ["stories", "pressure"], f"?a={code}&back={item}")
    assert path == "/en/check/sales-talk"
    page = Page(client.get(f"{path}?a={new}").text)
    ticked = [box.get("value") for box in page.all("input") if "checked" in box.attrib]
    assert ticked == ["stories", "yes"]
    changing = client.post(f"/en/words/tick?a={code}&back={item}&change=1", data={"claim": ["stories"]})
    assert "change=1" in changing.headers["Location"]


def test_complete_check_leads_to_the_answers(
    client: FlaskClient, questionnaire: Questionnaire, approved_offer: dict[str, tuple[str, ...]]
) -> None:
    """With nothing left open, the reader sees the answers."""
    path, code = _ticked(client, ["hidden-cure"], f"?a={encode(questionnaire, approved_offer)}")
    assert path == "/en/result/answers"
    assert decode(questionnaire, code)["claims"] == ("hidden-cure",)


def test_no_box_ticked_changes_nothing(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """A reader who leaves all out goes on with the answers as they were."""
    code = encode(questionnaire, {"product": ("prp",)})
    assert _ticked(client, [], f"?a={code}") == ("/en/check/condition", code)
    assert _ticked(client, []) == ("/en/check/product", "")


@pytest.mark.parametrize("kind", ["none-of-these", "not-looked", "yes", "nothing", "", "<script>"])
def test_unknown_claim_is_refused(client: FlaskClient, kind: str) -> None:
    """An id that the page cannot have offered is a 400, also beside a good one."""
    assert client.post("/en/words/tick", data={"claim": ["stories", kind]}).status_code == 400


def test_unknown_way_back_is_no_way_back(client: FlaskClient, teach: Teach) -> None:
    """A question that is not there is left out of every address, and a code that cannot be read is asked for again."""
    teach(TOLD)
    assert _ticked(client, ["stories"], "?back=//elsewhere.example")[0] == "/en/check/product"
    assert "elsewhere" not in _post(client, TEXT, "?back=//elsewhere.example").text
    assert client.get("/en/words?back=nothing").status_code == 200
    assert client.post("/en/words/tick?a=123", data={"claim": ["stories"]}).status_code == 400
    assert client.get("/en/words/tick").status_code == 405


def test_answers_and_way_back_stay_in_the_address(
    client: FlaskClient, teach: Teach, questionnaire: Questionnaire
) -> None:
    """Code, question and change go through both forms and the link back."""
    teach(TOLD)
    code = encode(questionnaire, {"product": ("prp",)})
    for page in (
        Page(client.get(f"/en/words?a={code}&back=claims&change=1").text),
        _shown(client, TEXT, f"?a={code}&back=claims&change=1"),
    ):
        actions = [form.get("action", "") for form in page.all("form")]
        assert actions
        for action in actions:
            assert parse_qs(urlsplit(action).query) == {"a": [code], "back": ["claims"], "change": ["1"]}
        assert _back(page) == [f"/en/check/sales-talk?a={code}&change=1"]
    assert _back(Page(client.get(f"/en/words?a={code}").text)) == [f"/en/check/?a={code}"]


def _back(page: Page) -> list[str | None]:
    """Where the links at the top lead back to."""
    return [link.get("href") for line in page.having("back") for link in line.iter("a")]


# The ways there ------------------------------------------------------------------------------------------------------


def test_step_leads_there_and_back(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Both questions of the step lead to the page with the code and the step, and keep that it is a change."""
    assert "words" in PAGES
    code = encode(questionnaire, {"product": ("prp",)})
    step = "/en/check/sales-talk"
    assert _steps_to_words(client, f"{step}?a={code}") == [f"/en/words?a={code}&back=claims"] * 2
    assert _steps_to_words(client, f"{step}?a={code}&change=1") == [f"/en/words?a={code}&back=claims&change=1"] * 2
    assert _steps_to_words(client, step) == ["/en/words?back=claims"] * 2


def _steps_to_words(client: FlaskClient, address: str) -> list[str]:
    """Where the steps of a question lead, of all that lead to this page."""
    steps = Page(client.get(address).text).having("steps")
    found = [link.get("href", "") for one in steps for link in one.iter("a")]
    return [link for link in found if urlsplit(link).path == "/en/words"]


def test_other_pages_lead_there(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Start, how to find out, how it works and the foot of every page lead there; privacy names it."""
    code = encode(questionnaire, {"product": ("prp",)})
    for address in ("", "verify/full", "how-it-works/full"):
        page = Page(client.get(f"/en/{address}?a={code}").text)
        links = [link for link in page.all("a") if link.get("href") == f"/en/words?a={code}"]
        assert {page.within(link, "main") for link in links} == {True, False}, address
        assert {page.within(link, "footer") for link in links} == {True, False}, address
    told = words(Page(client.get("/en/how-it-works/full").text).by_id("words-knows"))
    assert re.findall(r"\d+", told)[:1] == [str(len(claim_ids(questionnaire)))]
    privacy = Page(client.get("/en/privacy").text)
    assert privacy.by_id("words").tag == "h2"


def test_upload_is_kept_in_memory_by_the_request_itself() -> None:
    """The app's own kind of request is the one that keeps files in memory."""
    assert guard.GuardedFlask.request_class is guard.MemoryRequest
