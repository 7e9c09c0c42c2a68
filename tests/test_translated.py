"""The site in two languages: the language links, and every page and state with an empty catalogue."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from app import create_app
from clinic_check.check.code import grouped
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from clinic_check.web.language import CLOSE, OPEN, English, Languages, all_texts
from tests.answers import WORST
from tests.conftest import TODAY
from tests.crawl import PLAIN, WITH_CODE
from tests.every_page import codes_of, walked
from tests.page import Page, words

STRANGE = ("lang", "_external", "_scheme")  # not in KEPT, so language links drop them
CODES = ("1WK1F486FWNHBGASRQ7N046", "1000000000000000000009N")
# What is the same in every language: the letters of boxes and clinics, the codes of rules, and what a reader typed;
# and the word in the name of a publisher that is linked to its meaning.
CODE = re.compile(r"\b2[0-9A-Y]{3}(?: ?[0-9A-Y]{4}){5}\b")
SAME = re.compile(
    r"\b(?:[ABCDNL]|[RH][1-9]|es|English|MedWatch|zzzz|macy|maci|prp|ChiCTR|exosomes|x{100,}|Regenerative|allogeneic|autologous)\b"
)


# Said in states that take another content, another edition or very long texts.
RARE = (
    "%(num)s more is not explained. Paste it alone.",
    "%(num)s more is in the text below.",
    ", or if ",
    "And in:",
    "It is in English only so far.",
    "Mark",
    "No",
    "%(num)s more place is not drawn.",
    "Claims there have no mark. Type those words into the box, or copy them from another program.",
    "Much of this text reads like a study.",
    "We could not read the letters in %(num)s place.",
    "Probably licensed for",
    "The code of clinic %(letter)s was made with a later edition of Clinic Check. Compare it on the site that made it",
    'the answer to "%(question)s" is "%(answer)s"',
    'the answer to "%(question)s" is not "%(answer)s"',
    "We did not see its license. Look it up on FDA's list.",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The app where Spanish is served and its catalogue is gone."""
    folder = tmp_path_factory.mktemp("translations")
    return create_app({"TESTING": False, "TODAY": lambda: TODAY, "TRANSLATIONS": folder})


class Heard(English):
    """Translations that record the requested texts."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return super().gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.asked.add(msgid1)
        return super().ngettext(msgid1, msgid2, n)

    def pgettext(self, context: str, message: str) -> str:
        self.asked.add(message)
        return super().pgettext(context, message)


@pytest.fixture(scope="module")
def heard(site: Flask) -> Heard:
    """Record the texts that templates request from the catalogue."""
    known: Languages = site.extensions["languages"]
    listening = Heard()
    site.extensions["languages"] = Languages({**known.words, "es": listening}, known.lacking)
    return listening


@pytest.fixture(scope="module")
def both(site: Flask) -> tuple[Content, Content]:
    """(English content, content served as Spanish)."""
    found: Mapping[str, Content] = site.extensions["contents"]
    assert list(found) == ["en", "es"]
    return found["en"], found["es"]


@pytest.fixture(scope="module")
def codes(questionnaire: Questionnaire, trial_offer: Answers) -> dict[str, str]:
    return codes_of(questionnaire, trial_offer)


@pytest.fixture(scope="module")
def pages(site: Flask, questionnaire: Questionnaire, heard: Heard, codes: dict[str, str]) -> dict[str, Page]:
    """Every page and state without a catalogue; what the templates ask for is heard meanwhile."""
    return walked(site, questionnaire, codes)


@pytest.fixture
def reader(app: Flask) -> FlaskClient:
    """Of the site with its real catalogue."""
    return app.test_client(use_cookies=False)


def _shown(element: Element, language: str = "es") -> Iterator[str]:
    """All that is shown and not said to be English; what a reader typed stands in fields and quotations."""
    language = element.get("lang", language)
    if element.tag in ("script", "style", "title", "textarea", "q") or "pasted" in element.get("class", "").split():
        return
    if language != "en":
        yield element.text or ""
    for child in element:
        yield from _shown(child, language)
        if language != "en":
            yield child.tail or ""


def _names(content: Content) -> re.Pattern[str]:
    """Names and addresses of sources, and the names of products and their makers."""
    sources = content.library.sources.values()
    names = {text for one in sources for text in (one.title, one.publisher, one.short, one.address)}
    names |= {name.removeprefix("https://") for name in names}
    names |= {page.title for one in sources for page in one.elsewhere.values()}
    names |= {text for one in content.catalogue.products for text in (one.brand, one.name, one.maker)}
    ordered = sorted(filter(None, names), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered)))


def _unmarked(page: Page, names: re.Pattern[str], codes: Mapping[str, str]) -> str:
    """What is left of a page when English that says so, names, codes and addresses are taken away."""
    shown = " ".join(" ".join(_shown(page.root)).split())
    left = re.sub(r"https?://\S+|localhost\S*", " ", names.sub(" ", shown))
    for code in (*codes.values(), *CODES):
        left = left.replace(grouped(code), " ").replace(code, " ")
    left = CODE.sub(" ", left)  # what a code of edition 1 is now
    return " ".join(re.findall(r"[^\W\d_]+", SAME.sub(" ", left)))


def test_all_pages_and_states_are_walked(pages: dict[str, Page]) -> None:
    """There are as many as in English and more, and all but the front door say their language."""
    assert len(pages) > len(PLAIN) + 3 * len(WITH_CODE) + 5 * 10 + 15
    assert {page.one("html").get("lang") for page in pages.values()} == {"es"}


def test_no_english_is_without_its_language(
    pages: dict[str, Page], both: tuple[Content, Content], codes: dict[str, str]
) -> None:
    """Each English text was looked up and stands in an element that says English; all else is names and numbers."""
    names = _names(both[0])
    left = {name: _unmarked(page, names, codes) for name, page in pages.items()}
    assert {name: found for name, found in left.items() if found} == {}


def test_no_mark_stands_where_no_element_may(pages: dict[str, Page]) -> None:
    """The pages are HTML without an error, and no attribute, title or field has an element or half a mark in it."""
    for name, page in pages.items():
        assert not any(sign in page.text for sign in (OPEN[-1], CLOSE[-1])), name
        held = [value for element in page.root.iter() for _, value in element.items()]
        held += [element.text or "" for element in page.all("title", "textarea", "option")]
        assert [value for value in held if "<span" in value or 'lang="' in value] == [], name


def test_every_text_of_the_templates_is_walked(site: Flask, pages: dict[str, Page], heard: Heard) -> None:
    """The pages and states above show each text that a template has, so none can hide in a state that is left out."""
    texts = {text.text for text in all_texts(site) if text.path.startswith("templates/")}
    assert len(texts) > 400
    assert (texts - heard.asked) ^ set(RARE) == set()


def test_files_and_mail_are_plain(site: Flask, pages: dict[str, Page], codes: dict[str, str]) -> None:
    """The PDFs are made, with names that a computer takes, and no mark is in them or in the address of an e-mail."""
    client = site.test_client(use_cookies=False)
    for address in (f"result.pdf?a={codes['worst']}", f"result.pdf?only=questions&a={codes['worst']}", "checklist.pdf"):
        response = client.get(f"/es/{address}")
        assert response.status_code == 200
        assert re.fullmatch(r'attachment; filename="[a-z-]+\.pdf"', response.headers["Content-Disposition"])
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.data)).pages)
        assert "span" not in text
        assert not any(sign in text for sign in (OPEN[-1], CLOSE[-1]))
    mails = {href for page in pages.values() for _, href in page.links() if href.startswith("mailto:")}
    assert mails
    assert not any(sign in href for href in mails for sign in ("%EE%80", "%3Cspan"))


def test_the_pdf_speaks_the_language(reader: FlaskClient, app: Flask, codes: dict[str, str]) -> None:
    """The PDF says its language, and has its file name and its outcome in it."""
    response = reader.get(f"/es/result.pdf?a={codes['worst']}&paper=a4")
    content: Content = app.extensions["contents"]["es"]
    assert response.headers["Content-Disposition"] == f'attachment; filename="{content.files.result}.pdf"'
    found = PdfReader(io.BytesIO(response.data))
    assert found.root_object["/Lang"] == "es"
    text = " ".join(" ".join(page.extract_text() for page in found.pages).split())
    assert content.report(WORST).title in text


@pytest.mark.parametrize(
    "address",
    [
        "/en/",
        "/en/check/product?a={some}&change=1",
        "/en/check/sales-talk?a={worst}&open=1",
        "/en/so-far/route?a={worst}&open=1&left=ind",
        "/en/check/route?a={some}&wrong=pay&wrong=paid&left=trial.right-to-try",
        "/en/result/questions?a={worst}",
        "/en/result/answers?a={some}&left=trial&left=pay",
        "/en/compare?c={some}&c={worst}",
        "/en/products?q=maci%2C+x&a={some}",
        "/en/result/answers?a=123",
        "/en/about?lang=fr&_external=1&_scheme=x&a={some}",
    ],
)
def test_the_switch_keeps_page_and_answers(reader: FlaskClient, codes: dict[str, str], address: str) -> None:
    """At the top a link in the other language leads to this very page, and back again."""
    english = address.format(**codes)
    for here, there, lang, name in (
        (english, "es", "en", "Español"),
        (english.replace("/en/", "/es/"), "en", "es", "English"),
    ):
        page = Page(reader.get(here).text)
        (link,) = page.having("switch")
        assert (link.get("lang"), link.get("hreflang"), words(link)) == (there, there, name)
        target = urlsplit(link.get("href", ""))
        assert target.path == urlsplit(here).path.replace(f"/{lang}/", f"/{there}/")
        asked = parse_qs(urlsplit(here).query)
        assert parse_qs(target.query) == {name: asked[name] for name in asked if name not in STRANGE}
        alternates = {
            one.get("hreflang"): one.get("href", "") for one in page.all("link") if one.get("rel") == "alternate"
        }
        assert set(alternates) == {"en", "es"}
        assert all(one.startswith("http://localhost/") for one in alternates.values())


def test_pages_that_are_sent_switch_to_the_page_itself(reader: FlaskClient) -> None:
    """After a form the switch leads to its page, and where there is none to the start."""
    sent = Page(reader.post("/en/number", data={"text": "NCT01234567"}).text)
    assert [link.get("href") for link in sent.having("switch")] == ["/es/number"]
    refused = Page(reader.post("/en/words/tick", data={"claim": "none"}).text)
    assert [link.get("href") for link in refused.having("switch")] == ["/es/"]


def test_outside_of_a_language(reader: FlaskClient) -> None:
    """The front door is the start page in the language that the browser asks for, with a link to the other one.

    An error speaks as its path says, then as the browser asks, then English.
    """
    for asks, lang, other in (("es-MX,es;q=0.9", "es", "/en/"), ("en-US", "en", "/es/"), ("fr", "en", "/es/")):
        door = reader.get("/", headers={"Accept-Language": asks})
        page = Page(door.text)
        assert (door.status_code, page.one("html").get("lang")) == (200, lang)
        assert "Accept-Language" in door.headers["Vary"]
        assert [link.get("href") for link in page.having("switch")] == [other]
        assert page.having("button")[0].get("href") == f"/{lang}/check/product"
        head = reader.head("/", headers={"Accept-Language": asks})
        assert (head.status_code, head.headers["Content-Length"]) == (200, door.headers["Content-Length"])
    for path, asks, lang in (
        ("/es/none", "en", "es"),
        ("/none", "es", "es"),
        ("/none", "fr", "en"),
        ("/en/x", "es", "en"),
    ):
        answer = reader.get(path, headers={"Accept-Language": asks})
        assert answer.status_code == 404
        assert Page(answer.text).one("html").get("lang") == lang


def test_one_language_has_no_switch(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is English alone, no page has a switch or names another language; the front door is the start."""
    monkeypatch.setitem(app.extensions, "contents", {"en": app.extensions["contents"]["en"]})
    client = app.test_client(use_cookies=False)
    page = Page(client.get("/en/about").text)
    assert page.having("switch") == []
    assert "hreflang" not in page.text
    assert client.get("/").status_code == 200
