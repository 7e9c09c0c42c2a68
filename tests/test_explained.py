"""Glossary words: links in texts, and meanings on printed sheets."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup
from pypdf import PdfReader

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from clinic_check.web.rendered import explained, separate_first_uses, words_on
from tests.answers import BEST, SOME, WORST, WORST_TRIAL
from tests.page import Page, words
from tests.test_journeys import QUESTIONS as STEPS

NAMES = ("a", "button", "caption", "figcaption", "h1", "h2", "h3", "h4", "label", "legend", "summary", "th", "q")
SHEETS = ("/{}/checklist/full", "/{}/harmed/full?a={code}")


def link(word: str, text: str, language: str = "en") -> str:
    return f'<a class="word" href="/{language}/words-explained#word-{word}">{text}</a>'


@pytest.fixture
def page(app: Flask) -> Iterator[None]:
    """The request of a page, in which texts are explained."""
    with app.test_request_context("/en/"):
        yield


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("no such word", "no such word"),
        ("A PRP & more", f"A {link('prp', 'PRP')} &amp; more"),
        ("PRP, then PRP", f"{link('prp', 'PRP')}, then PRP"),
        ("Wharton's jelly", link("whartons-jelly", "Wharton&#39;s jelly")),
        ("<b>PRP</b>", f"&lt;b&gt;{link('prp', 'PRP')}&lt;/b&gt;"),
        ("Call 1-877-382-4357.", 'Call <span class="phone">1-877-382-4357</span>.'),
        ("Call 1-800-FDA-1088.", 'Call <span class="phone">1-800-FDA-1088</span>.'),
        ("21-800-382-4357, 800-382-4357", "21-800-382-4357, 800-382-4357"),
        (Markup('<i lang="en">PRP</i>'), '<i lang="en">PRP</i>'),
    ],
)
def test_a_text_becomes_html_with_links_and_whole_phone_numbers(text: str, made: str) -> None:
    """The first use of a word is a link, a phone number is not broken, all else is escaped, and HTML stays."""
    assert explained(text) == made


@pytest.mark.usefixtures("page")
def test_a_page_links_a_word_once() -> None:
    """A word that was linked in an earlier text of the page is none in a later one, but one in a part of its own."""
    assert explained("PRP") == link("prp", "PRP")
    with separate_first_uses():
        assert explained("PRP and PRP") == f"{link('prp', 'PRP')} and PRP"
    assert explained("PRP") == "PRP"


def test_links_keep_to_the_language_and_the_path_of_the_site(app: Flask) -> None:
    """The same text in another language, or on a site mounted below a path, leads to the page there."""
    for root, language in (("", "es"), ("/sub", "es"), ("/sub", "en")):
        with app.test_request_context(f"/{language}/", f"http://localhost{root}/"):
            assert explained("PRP") == link("prp", "PRP").replace("/en/", f"{root}/{language}/")


@pytest.mark.usefixtures("page")
def test_the_words_on_a_sheet_are_those_in_its_printed_texts() -> None:
    """Attributes and what is for the screen alone are left out; the order is that of the alphabet."""
    html = (
        '<h2 title="placebo">PRP</h2><p class="small screen-only">cartilage <b>x</b></p><p>It&#39;s <i>FDA</i></p>'
        '<p class="hidden">placebo</p><p class="screen-only-not">biologic</p>'
    )
    assert [word.id for word in words_on(html)] == ["biologic", "fda", "prp"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_of_words_has_each_word_once_in_the_order_of_the_alphabet(app: Flask, language: str) -> None:
    """Every word of the glossary stands there under its id with its meaning; accents do not change the order."""
    page = Page(app.test_client().get(f"/{language}/words-explained").text)
    known = {f"word-{word.id}": word for word in app.extensions["contents"][language].glossary.words}
    entries = [element for element in page.root.iter() if element.get("id", "").startswith("word-")]
    assert sorted(entry.get("id", "") for entry in entries) == sorted(known)
    for entry in entries:
        word = known[entry.get("id", "")]
        assert words(entry) == f"{word.name} {word.meaning}"
    plain = str.maketrans("áéíóúüñ", "aeiouun")
    names = [known[entry.get("id", "")].name.lower().translate(plain) for entry in entries]
    assert names == sorted(names)


@pytest.fixture(scope="module")
def pages(app: Flask, questionnaire: Questionnaire) -> dict[str, Page]:
    """Pages that have texts of the content."""
    client = app.test_client(use_cookies=False)
    code = encode(questionnaire, WORST)
    names = [
        *(f"check/{step}?a={code}" for step in STEPS if step != "trial-papers"),
        *(f"result/{name}?a={code}" for name in ("reasons", "known", "look-up", "full")),
        f"r/{code}",
        "all",
        "harmed/full",
        "verify/full",
        "how-it-works/full",
    ]
    found = {f"{lang}/{name}": Page(client.get(f"/{lang}/{name}").text) for lang in ("en", "es") for name in names}
    found["words"] = Page(client.post("/en/words", data={"text": "Our exosomes are harmless. PRP cures all."}).text)
    found["number"] = Page(client.post("/en/number", data={"text": "NCT01234567 FDA registered IND 12345"}).text)
    return found


def test_every_link_leads_to_a_word_and_stands_in_running_text(pages: dict[str, Page], content: Content) -> None:
    """Names of headings, fields and links have no link of a word in them, and every link has its word to go to."""
    ids = {word.id for word in content.glossary.words}
    count = 0
    for name, page in pages.items():
        for mark in page.having("word"):
            count += 1
            assert not [tag for tag in NAMES if page.within(mark, tag)], f"{name}: {words(mark)}"
            assert mark.get("href", "").partition("#word-")[2] in ids, name
        open_links = [mark.get("href") for mark in page.having("word") if not page.within(mark, "details")]
        assert len(open_links) == len(set(open_links)) or "/verify/full" in name or "look-up" in name, (
            name
        )  # each help counts first uses separately
    assert count > 100


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_open_text_of_a_step_explains_its_word_itself(
    app: Flask, questionnaire: Questionnaire, language: str
) -> None:
    """On a step, links to the meanings of words stand in the folded help only, so that no tap loses what is ticked."""
    client = app.test_client(use_cookies=False)
    seen, folded = set(), 0
    for answers in (WORST, WORST_TRIAL, {**WORST_TRIAL, "trial": ("expanded-access",)}, SOME, BEST, {}):
        code = f"?a={encode(questionnaire, answers)}" if answers else ""
        for step in (step.id for part in questionnaire.parts for step in part.steps):
            response = client.get(f"/{language}/check/{step}{code}")
            if response.status_code != 200:  # a step without a question for these answers
                continue
            page = Page(response.text)
            links = page.having("word")
            assert [words(link) for link in links if not page.within(link, "details")] == [], f"{step}{code}"
            seen.add(step)
            folded += len(links)
    assert seen == {step.id for part in questionnaire.parts for step in part.steps}
    assert folded > 20


def test_what_a_reader_pasted_or_looked_up_is_left_alone(client: FlaskClient, content: Content) -> None:
    """Words of the reader have no links in them."""
    names = {word.id: word.name for word in content.glossary.words}
    typed = f"{names['purple-book']} {names['cartilage']}"
    page = Page(client.post("/en/words", data={"text": f"Our {typed} is harmless."}).text)
    (pasted,) = page.having("pasted")
    assert [word for word in typed.split() if word not in words(pasted)] == []
    assert not [link for link in pasted.iter("a") if link.get("class") == "word"]
    found = Page(client.get(f"/en/products?q={names['cofepris']}").text)
    assert names["cofepris"] not in "".join(words(one) for one in found.having("word"))


def printed_text(page: Page) -> str:
    """What is on paper above the meanings."""
    texts: list[str] = []

    def walk(element: Element) -> None:
        classes = element.get("class", "").split()
        left_out = {"screen-only", "hidden", "meanings", "sources", "imprint", "counting"}
        if isinstance(element.tag, str) and "svg" not in element.tag and not left_out.intersection(classes):
            texts.append(element.text or "")
            for child in element:
                walk(child)
                texts.append(child.tail or "")

    walk(page.one("main"))
    return "\n".join(texts)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_has_the_meanings_of_its_words(
    app: Flask, questionnaire: Questionnaire, language: str, sheet: str
) -> None:
    """Below the printed texts stand just the words that they use, with the content's own meanings."""
    glossary = app.extensions["contents"][language].glossary
    for answers in (WORST, SOME, BEST):
        page = Page(app.test_client().get(sheet.format(language, code=encode(questionnaire, answers))).text)
        used = {word.id for _, _, word in glossary.uses(printed_text(page))}
        lists = page.having("meanings")
        listed = [words(entry) for one in lists for entry in one]
        assert listed == [f"{word.name} {word.meaning}" for word in glossary.by_name if word.id in used]
        assert all("print-only" in one.get("class", "").split() for one in lists)


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_pdf_explains_the_words_on_it(client: FlaskClient, content: Content, paper: str) -> None:
    """The file of the checklist has each meaning that the printed page has, once."""
    data = client.get(f"/en/checklist.pdf?paper={paper}").data
    squeezed = re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))
    (listed,) = Page(client.get("/en/checklist/full").text).having("meanings")
    printed = [words(entry) for entry in listed]
    assert len(printed) > 5
    for word in content.glossary.words:
        meaning = re.sub(r"\s", "", f"{word.name}: {word.meaning}")
        assert squeezed.count(meaning) == (f"{word.name} {word.meaning}" in printed), word.id
