"""The site in a second language: a made-up one that stands between marks is walked through every page and state."""

from __future__ import annotations

import gettext
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
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
from clinic_check.loader.catalogue import marked
from clinic_check.loader.content import Content
from clinic_check.web.language import Languages, _marked, _template_texts, all_texts
from tests import pseudo
from tests.conftest import ROOT, TODAY
from tests.crawl import PLAIN, WITH_CODE
from tests.every_page import codes_of, walked
from tests.page import Page, words

SPOKEN = ("alt", "aria-label", "title", "placeholder", "data-done", "data-failed")
# What is the same in every language: the letters of boxes and clinics, the codes of rules, and what a reader typed;
# and the word in the name of a publisher that is linked to its meaning.
STRANGE = ("lang", "_external", "_scheme")  # no page goes by these, so the switch does not pass them on
CODES = ("1WK1F486FWNHBGASRQ7N046", "1000000000000000000009N")
SAME = re.compile(r"\b(?:[ABCDNL]|[RH][1-9]|English|MedWatch|zzzz|macy|maci|prp|exosomes|x{100,})\b")


# Said in states that take another content, another edition or very long texts.
RARE = (
    "%(num)s more is in the text below.",
    ", or if ",
    "And in:",
    "It is in English only so far.",
    "Licensed products to compare with",
    "Mark",
    "No",
    "Not known yet",
    "Probably licensed for",
    "The code of clinic %(letter)s was made with a later edition of Clinic Check. Compare it on the site that made it",
    "The code of clinic %(letter)s was made with edition %(old)s. We worked it out again with edition %(new)s. "
    "Questions that are new count as not answered.",
    "We did not see its license. Look it up on FDA's list.",
    "You don't know %(num)s.",
)


@pytest.fixture(scope="module")
def site(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The app with the made-up language beside English."""
    folder = pseudo.write(tmp_path_factory.mktemp("translations"), pseudo.catalogue(all_texts(app.jinja_env, ROOT)))
    return create_app({"TESTING": False, "TODAY": lambda: TODAY, "TRANSLATIONS": folder})


class Heard(gettext.NullTranslations):
    """Passes on to a catalogue and remembers what it was asked for."""

    def __init__(self, words: gettext.NullTranslations) -> None:
        super().__init__()
        self.words = words
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return self.words.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.asked.add(msgid1)
        return self.words.ngettext(msgid1, msgid2, n)


@pytest.fixture(scope="module")
def heard(site: Flask) -> Heard:
    """What the templates ask of the made-up language from now on."""
    known: Languages = site.extensions["languages"]
    listening = Heard(known.words["es"])
    site.extensions["languages"] = Languages({**known.words, "es": listening})
    return listening


@pytest.fixture(scope="module")
def both(site: Flask) -> tuple[Content, Content]:
    """English, and the same translated."""
    found: Mapping[str, Content] = site.extensions["contents"]
    assert list(found) == ["en", "es"]
    return found["en"], found["es"]


@pytest.fixture
def reader(site: Flask) -> FlaskClient:
    return site.test_client(use_cookies=False)


@pytest.fixture(scope="module")
def codes(questionnaire: Questionnaire, trial_offer: Answers) -> dict[str, str]:
    return codes_of(questionnaire, trial_offer)


@pytest.fixture(scope="module")
def pages(site: Flask, heard: Heard, codes: dict[str, str]) -> dict[str, Page]:
    """Every page and state in the made-up language; what the templates ask for is heard meanwhile."""
    return walked(site, codes)


def _shown(element: Element) -> Iterator[str]:
    """All that is shown or read out, in order; what a reader typed stands in fields and between quotation marks."""
    if element.tag in ("script", "style") or element.get("lang", "es") != "es":
        return
    yield from (value for name, value in element.items() if name in SPOKEN)
    typed = element.tag == "q" or "pasted" in element.get("class", "") or (element.tag == "textarea" and _own(element))
    if not typed:
        yield element.text or ""
        for child in element:
            yield from _shown(child)
            yield child.tail or ""


def _own(field: Element) -> bool:
    return field.get("name") is not None


def _names(both: tuple[Content, Content]) -> re.Pattern[str]:
    """Names and addresses of sources, and the names of products and their makers."""
    names = {text for one in both[0].library.sources.values() for text in (one.title, one.publisher, one.address)}
    names |= {name.removeprefix("https://") for name in names}
    names |= {page.title for one in both[0].library.sources.values() for page in one.elsewhere.values()}
    names |= {text for one in both[0].catalogue.products for text in (one.brand, one.name, one.maker)}
    ordered = sorted(filter(None, names), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered)))


def _untranslated(page: Page, names: re.Pattern[str], codes: Mapping[str, str]) -> str:
    """What is left of a page when translated texts, names, codes and addresses are taken away."""
    shown = " ".join(" ".join(_shown(page.root)).split())
    left = re.sub(r"https?://\S+|localhost\S*", " ", pseudo.untranslated(names.sub(" ", shown)))
    for code in (*codes.values(), *CODES):
        left = left.replace(grouped(code), " ").replace(code, " ")
    left = SAME.sub(" ", left)
    return " ".join(re.findall(r"[^\W\d_]+", left))


def test_all_pages_and_states_are_walked(pages: dict[str, Page]) -> None:
    """There are as many as in English and more, and all but the front door say their language."""
    assert len(pages) > len(PLAIN) + 3 * len(WITH_CODE) + 2 * 23 + 15
    assert {page.one("html").get("lang") for page in pages.values()} == {"es"}


def test_no_english_is_left(pages: dict[str, Page], both: tuple[Content, Content], codes: dict[str, str]) -> None:
    """Outside of the marks stand names, addresses, codes and numbers alone."""
    names = _names(both)
    left = {name: _untranslated(page, names, codes) for name, page in pages.items()}
    assert {name: found for name, found in left.items() if found} == {}


def test_every_text_of_the_templates_is_walked(site: Flask, pages: dict[str, Page], heard: Heard) -> None:
    """The pages and states above show each text that a template has, so none can hide in a state that is left out."""
    texts = {text.text for text in all_texts(site.jinja_env, ROOT) if text.place.startswith("templates/")}
    assert len(texts) > 400
    assert sorted(texts - heard.asked) == sorted(RARE)


def test_the_same_code_has_the_same_outcome(both: tuple[Content, Content], many_answers: tuple[Answers, ...]) -> None:
    """Answers have one code in both languages, and it leads to the same outcome, reasons, counts and sources."""
    shapes = []
    for one in both:
        made = [one.report(answers) for answers in many_answers[:200]]
        shapes.append([(r.code, r.outcome.id, r.counts, [x.rule.id for x in r.reasons], len(r.sources)) for r in made])
    assert shapes[0] == shapes[1]
    assert len({shape[1] for shape in shapes[0]}) >= 3


def test_dates_and_numbers_are_written_in_the_language(pages: dict[str, Page], reader: FlaskClient) -> None:
    """The months and the order of a date are translated, wherever a date stands, and so is the sign in a number."""
    assert "«ü«üNovember» 22, 2026»" in reader.get("/es/about").text
    assert "50.000" in reader.get("/es/words").text
    made = re.compile(r"(?:November 22|December 1), 20\d\d")
    assert [name for name, page in pages.items() if made.search(page.text) and "/changes" not in name] == []


def test_the_pdf_speaks_the_language(reader: FlaskClient, codes: dict[str, str]) -> None:
    """The PDF says its language, has its words, dates and file name in it, and nothing else in English."""
    response = reader.get(f"/es/result.pdf?a={codes['worst']}&paper=a4")
    assert response.headers["Content-Disposition"] == 'attachment; filename="ue-clinic-check-result.pdf"'
    found = PdfReader(io.BytesIO(response.data))
    assert found.root_object["/Lang"] == "es"
    text = " ".join(page.extract_text() for page in found.pages)
    assert "«üYour answers show serious warning signs." in " ".join(text.split())
    assert text.count(pseudo.OPEN) > 60


@pytest.mark.parametrize(
    "address",
    [
        "/en/",
        "/en/check/product?a={some}&change=1",
        "/en/check/claims?a={worst}&open=1",
        "/en/r/{worst}?only=questions",
        "/en/answers?a={some}&left=trial&left=pay",
        "/en/compare?c={some}&c={worst}",
        "/en/products?q=maci%2C+x&a={some}",
        "/en/answers?a=123",
        "/en/about?lang=fr&_external=1&_scheme=x&a={some}",
    ],
)
def test_the_switch_keeps_page_and_answers(reader: FlaskClient, codes: dict[str, str], address: str) -> None:
    """At the top a link in the other language leads to this very page, and back again."""
    english = address.format(**codes)
    for here, there, lang, name in (
        (english, "es", "en", "«üEnglish»"),
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
    """The front door offers both; an error speaks as its path says, then as the browser asks, then English."""
    door = reader.get("/", headers={"Accept-Language": "es-MX,es;q=0.9"})
    page = Page(door.text)
    headers = (page.one("html").get("lang"), door.headers["Vary"])
    assert (door.status_code, *headers) == (200, "es", "Accept-Language")
    assert [item.get("lang") for item in page.one("main").iter("li")] == ["en", "es"]
    assert {href for _, href in page.links()} >= {"/en/", "/es/"}
    for path, asks, lang in (
        ("/es/none", "en", "es"),
        ("/none", "es", "es"),
        ("/none", "fr", "en"),
        ("/en/x", "es", "en"),
    ):
        answer = reader.get(path, headers={"Accept-Language": asks})
        assert answer.status_code == 404
        assert Page(answer.text).one("html").get("lang") == lang
    robots = reader.get("/robots.txt").text.splitlines()
    assert {"Disallow: /en/check/", "Disallow: /es/check/"} <= set(robots)


def test_one_language_has_no_switch(tmp_path: Path) -> None:
    """Where there is English alone, no page has a switch or names another language, and the front door leads on."""
    client = create_app({"TRANSLATIONS": tmp_path}).test_client(use_cookies=False)
    page = Page(client.get("/en/about").text)
    assert page.having("switch") == []
    assert "hreflang" not in page.text
    assert client.get("/").headers["Location"] == "/en/"
    assert client.get("/es/").status_code == 404


def test_the_quick_way_finds_every_text_of_the_templates(site: Flask) -> None:
    """What is compared with a catalogue at the start is what Jinja's own parser finds, with plurals and contexts."""
    quick, thorough = Counter(_marked(site.jinja_env)), Counter(_template_texts(site.jinja_env))
    assert quick == thorough
    assert len(thorough) > 600
    assert any(text.plural for text in thorough)


def test_the_quick_way_takes_texts_as_jinja_does() -> None:
    """Quotes of both kinds, a context, a plural, and a call over two lines; remarks and other names are passed over."""
    source = """{{ _('Don\\'t') }}{{ _("two") }}{# _('no') #}{{ pgettext('verb', 'three') }}{{ not_('no') }}
    {{ ngettext('%(num)s one',
        '%(num)s many', count) }}{{ _('with %(a)s', a=_('in')) }}{{ _(name) }}"""
    found = [(text.text, text.plural, text.context) for text in marked("place", source)]
    plain = [(text, "", "") for text in ("with %(a)s", "in")]
    assert found == [
        ("Don't", "", ""),
        ("two", "", ""),
        ("three", "", "verb"),
        ("%(num)s one", "%(num)s many", ""),
        *plain,
    ]
