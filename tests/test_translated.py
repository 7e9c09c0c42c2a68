"""The site in a second language: a made-up one that stands between marks is walked through every page and state."""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient
from pypdf import PdfReader

from app import create_app
from clinic_check.code import encode, grouped
from clinic_check.conditions import Answers
from clinic_check.languages import Languages, all_texts
from clinic_check.questionnaire import Questionnaire
from clinic_check.report import report
from tests import pseudo
from tests.conftest import ROOT, TODAY
from tests.test_html import BEST, PLAIN, SOME, WITH_CODE, WORST, WRONG, Page, words
from tests.told import Told

SPOKEN = ("alt", "aria-label", "title", "placeholder", "data-done", "data-failed")
NUMBERS = "NCT01234567 IND 12345 681586 FDA-registered NPI 1234567890 NDC 69866-1030 GMP IRB K123456 NCT0123"
CLAIMS = (
    "Our stem cells cure nine of ten patients. There is no risk. Results vary. Call us today, only two places left."
)
SEARCHES = ("maci", "prp", "macy", "exosomes", "zzzz", "x" * 101)
# What is the same in every language: the letters of boxes and clinics, the codes of rules, and what a reader typed;
# and the word in the name of a publisher that is linked to its meaning.
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
TOLD = (
    Told(genre="research"),
    Told((("no-risk", "no risk"),), ("Results vary.",), "warning"),
    Told((), ("Results vary.",), "warning"),
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
def both(site: Flask) -> tuple[Questionnaire, Questionnaire]:
    """English, and the same translated."""
    found: Mapping[str, Questionnaire] = site.extensions["questionnaires"]
    assert list(found) == ["en", "es"]
    return found["en"], found["es"]


@pytest.fixture
def reader(site: Flask) -> FlaskClient:
    return site.test_client(use_cookies=False)


def asked(codes: Mapping[str, str]) -> Iterator[tuple[str, str, int, dict[str, object]]]:
    """(method, address, status, more) of every page and state."""
    plain = [*PLAIN, *(page.format(code=code) for page in WITH_CODE for code in codes.values())]
    plain += [f"/en/check/{item}?a={codes['worst']}" for item in WORST]
    yield from (("GET", page.replace("/en/", "/es/", 1), 200, {}) for page in plain)
    for method, page, status, more in WRONG:
        if page.startswith("/en/"):
            yield method, page.replace("/en/", "/es/", 1), status, more
    for item in WORST:
        yield "POST", f"/es/check/{item}?a={codes['worst']}", 200, {"data": {}}
    yield from (("GET", f"/es/products?q={name}", 400 if len(name) > 100 else 200, {}) for name in SEARCHES)
    yield from (("POST", "/es/number", status, {"data": {"text": text}}) for text, status in _numbers())
    yield from (("POST", f"/es/words?a={codes['some']}", status, {"data": more}) for more, status in _words())
    yield from (("GET", f"/es/compare?{query}", status, {}) for query, status in _compared(codes))
    yield "POST", "/es/words?back=claims", 200, {"data": {"text": CLAIMS}}
    yield "POST", "/es/words", 200, {"data": {"text": CLAIMS}}
    yield "GET", "/es/result?a=" + codes["no-product"], 200, {}
    yield "GET", "/es/result?a=" + codes["replaced"], 200, {}
    yield "GET", "/es/result?only=questions&a=" + codes["trial"], 200, {}
    yield "GET", "/", 200, {"headers": {"Accept-Language": "es"}}
    yield "GET", "/es/result.pdf?a=1", 400, {}


def _compared(codes: Mapping[str, str]) -> list[tuple[str, int]]:
    one, other = codes["worst"], codes["some"]
    later = f"Y{one[1:]}"
    return [
        (f"c={one}", 400),
        ("c=", 400),
        (f"c={one}&c={one}", 200),
        ("&".join([f"c={other}"] * 5), 400),
        (f"c={one}&c={later}", 400),
    ]


def _numbers() -> list[tuple[str, int]]:
    return [(NUMBERS, 200), ("NCT01234567 and NCT07654321", 200), ("nothing of it", 200), ("", 400), ("a" * 5001, 400)]


def _words() -> list[tuple[dict[str, object], int]]:
    german = "Unsere Klinik hat viele Patienten behandelt und alle waren danach sehr froh und munter wie nie zuvor."
    return [
        ({"text": CLAIMS}, 200),
        ({"text": "We meet on Monday at noon in the hall, and there is a cup of tea for you."}, 200),
        ({"text": german}, 200),
        ({"text": ""}, 400),
        ({"text": "a" * 50_001}, 400),
        ({"text": "a", "file": (io.BytesIO(b"b"), "b.txt")}, 400),
        ({"file": (io.BytesIO(b"%PDF-"), "b.pdf")}, 400),
        ({"file": (io.BytesIO(b" "), "b.txt")}, 400),
        ({"text": "a" * 1_100_000}, 413),
    ]


@pytest.fixture(scope="module")
def codes(questionnaire: Questionnaire, trial_offer: Answers) -> dict[str, str]:
    known = {"some": SOME, "worst": WORST, "best": BEST, "trial": trial_offer}
    known["no-product"] = {"approved": ("no",)}
    known["replaced"] = {"product": ("prp",), "condition": ("not-said",), "approved": ("yes-told",)}
    return {name: encode(questionnaire, given) for name, given in known.items()}


@pytest.fixture(scope="module")
def pages(site: Flask, heard: Heard, codes: dict[str, str]) -> dict[str, Page]:
    """Every page and state in the made-up language."""
    client = site.test_client(use_cookies=False)
    found = {}
    for place, (method, address, status, more) in enumerate(asked(codes)):
        client.get("/en/about")  # so that nothing that is kept from one page to the next hides a text
        response = client.open(address, method=method, buffered=True, **more)
        assert response.status_code == status, f"{method} {address}"
        found[f"{place} {method} {address}"] = Page(response.text)
    for told in TOLD:
        with pytest.MonkeyPatch.context() as patch:
            known: dict[str, Questionnaire] = site.extensions["questionnaires"]
            patch.setitem(known, "es", replace(known["es"], scanner=told))  # type: ignore[arg-type]
            found[f"told {told}"] = Page(client.post("/es/words", data={"text": CLAIMS}).text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(site.config, "CONTACT", "https://contact.example")
        patch.setitem(site.config, "TODAY", lambda: TODAY.replace(year=2030))
        for address in ("/es/about", "/es/privacy", f"/es/result?a={codes['some']}"):
            found[f"later {address}"] = Page(client.get(address).text)
    for status in (418, 500, 503):
        with site.test_request_context("/es/none"):
            found[f"error {status}"] = Page(render_template("error.html", status=status))
    return found


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


def _names(both: tuple[Questionnaire, Questionnaire]) -> re.Pattern[str]:
    """Names and addresses of sources, and the names of products and their makers."""
    names = {text for one in both[0].sources.values() for text in (one.title, one.publisher, one.address)}
    names |= {name.removeprefix("https://") for name in names}
    names |= {page.title for one in both[0].sources.values() for page in one.elsewhere.values()}
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


def test_no_english_is_left(
    pages: dict[str, Page], both: tuple[Questionnaire, Questionnaire], codes: dict[str, str]
) -> None:
    """Outside of the marks stand names, addresses, codes and numbers alone."""
    names = _names(both)
    left = {name: _untranslated(page, names, codes) for name, page in pages.items()}
    assert {name: found for name, found in left.items() if found} == {}


def test_every_text_of_the_templates_is_walked(site: Flask, pages: dict[str, Page], heard: Heard) -> None:
    """The pages and states above show each text that a template has, so none can hide in a state that is left out."""
    texts = {text.text for text in all_texts(site.jinja_env, ROOT) if text.place.startswith("templates/")}
    assert len(texts) > 400
    assert sorted(texts - heard.asked) == sorted(RARE)


def test_the_same_code_has_the_same_outcome(
    both: tuple[Questionnaire, Questionnaire], many_answers: tuple[Answers, ...]
) -> None:
    """Answers have one code in both languages, and it leads to the same outcome, reasons, counts and sources."""
    shapes = []
    for one in both:
        made = [report(one, answers) for answers in many_answers[:200]]
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
        "/en/products?q=maci%26x&a={some}",
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
        assert parse_qs(target.query) == parse_qs(urlsplit(here).query)
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
    assert (door.status_code, page.one("html").get("lang"), door.headers["Vary"]) == (200, "es", "Accept-Language")
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


def test_one_language_has_no_switch(client: FlaskClient) -> None:
    """While there is English alone, no page has a switch or names another language, and the front door leads on."""
    page = Page(client.get("/en/about").text)
    assert page.having("switch") == []
    assert "hreflang" not in page.text
    assert client.get("/").headers["Location"] == "/en/"
    assert client.get("/es/").status_code == 404
