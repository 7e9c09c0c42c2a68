"""Hard words on the pages: each has its meaning on the page itself, once, on the screen and on paper."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from clinic_check.loader.glossary import Glossary, Word
from clinic_check.web.explained import Listed, explained
from tests.test_html import PLAIN, SETS, WITH_CODE, WORST, Element, Page, words

LIST = Glossary((Word("prp", ("PRP",), "One.", ()), Word("cell", ("stem cell", "stem cells"), "Two.", ())))
PLACE = "<!--meanings-->"
NAMES = ("a", "button", "caption", "figcaption", "h1", "h2", "h3", "h4", "label", "legend", "summary", "th")
NOT_OURS = ("pasted", "sources", "all-sources", "typed", "hidden")
LONG = ("result", "verify", "how-it-works", "number", "products", "compare", "words", "harmed")


def show(listed: Sequence[Listed], whole: bool) -> str:
    """A list of meanings that a test can read."""
    marks = [f"{one.word.id}{'' if one.on_paper else '-screen'}{'' if one.on_screen else '-paper'}" for one in listed]
    return f"[{'page' if whole else 'part'}: {', '.join(marks)}]"


def link(name: str, text: str) -> str:
    return f'<a class="word" href="#word-{name}">{text}</a>'


@pytest.mark.parametrize(
    ("page", "made"),
    [
        ("<p>PRP, PRP</p>", f"<p>{link('prp', 'PRP')}, PRP</p>[page: prp]"),
        ("<p>none</p>", "<p>none</p>"),
        (f"<p>none</p>{PLACE}", "<p>none</p>"),
        (f"{PLACE}<p>PRP</p>", f"[page: prp]<p>{link('prp', 'PRP')}</p>"),
        ('<p title="PRP">Stem cells, PRP</p>', None),
        ("<h1>PRP</h1><p>PRP</p>", f"<h1>PRP</h1><p>{link('prp', 'PRP')}</p>[page: prp]"),
        ("<label>PRP</label>", "<label>PRP</label>[page: prp]"),
        ('<a href="/x">PRP</a>', '<a href="/x">PRP</a>[page: prp]'),
        ('<a href="https://x">PRP</a>', '<a href="https://x">PRP</a>'),
        ("<q>PRP</q><textarea>PRP</textarea><cite>PRP</cite>", "<q>PRP</q><textarea>PRP</textarea><cite>PRP</cite>"),
        ('<div class="pasted"><p><b>x</b></p>PRP</div>', '<div class="pasted"><p><b>x</b></p>PRP</div>'),
        ("<p>a<br>b <input> PRP &amp; c</p>", f"<p>a<br>b <input> {link('prp', 'PRP')} &amp; c</p>[page: prp]"),
        ('<p class="screen-only">PRP</p>', f'<p class="screen-only">{link("prp", "PRP")}</p>[page: prp-screen]'),
        ('<p class="print-only">PRP</p>', f'<p class="print-only">{link("prp", "PRP")}</p>[page: prp-paper]'),
    ],
)
def test_where_a_word_is_marked_and_explained(page: str, made: str | None) -> None:
    """A link at the first use in running text, none in names, attributes and what is not ours, and the meaning once."""
    if made is None:
        made = f'<p title="PRP">{link("cell", "Stem cells")}, {link("prp", "PRP")}</p>[page: prp, cell]'
    assert explained(page, LIST, show) == made


def test_paper_has_a_mark_of_its_own() -> None:
    """Where the first use is for the screen alone, the first one on paper is marked too."""
    page = '<p class="screen-only">PRP</p><p>PRP</p><p>PRP</p>'
    assert explained(page, LIST, show).count('href="#word-prp"') == 2


def test_a_question_explains_its_own_words() -> None:
    """Words are explained in the question that has them first; folded ones there only if no open text has them."""
    one = f"<fieldset><h3>PRP</h3>{PLACE}<label>x</label></fieldset>"
    folded = f'<details class="find-out"><p>stem cell</p>{PLACE}</details>'
    assert explained(one + one, LIST, show).count("[part: prp]") == 1
    assert "[part: cell-screen]</details>" in explained(f"<fieldset>{folded}{PLACE}</fieldset>", LIST, show)
    later = explained(f"<fieldset>{folded}{PLACE}</fieldset><p>A stem cell</p>", LIST, show)
    assert "[page: cell]" in later
    assert "[part" not in later


def test_words_of_the_options_are_explained_below_them() -> None:
    """What only the options use stands after them; a word of the question stays above them."""
    options = f'<div class="options"><label>PRP</label><label>Stem cells</label>{PLACE}</div>'
    made = explained(f"<fieldset><legend>PRP?</legend>{PLACE}{options}</fieldset>", LIST, show)
    assert (
        made.index("[part: prp]") < made.index('<div class="options">') < made.index("Stem cells</label>[part: cell]")
    )


def test_the_list_goes_by_the_alphabet_whatever_the_accents() -> None:
    """An accent and a large letter do not change the place of a word."""
    names = ("comit\u00e9", "c\u00e9lula", "\u00f3rgano", "Orca")
    glossary = Glossary(tuple(Word(f"w{at}", (name,), "One.", ()) for at, name in enumerate(names)))
    assert explained(f"<p>{' '.join(names)}</p>", glossary, show).endswith("[page: w1, w0, w3, w2]")


@pytest.fixture(scope="module")
def pages(app: Flask, questionnaire: Questionnaire) -> dict[str, Page]:
    """Every page that answers 200, and the pages that read a text."""
    client = app.test_client(use_cookies=False)
    codes = [encode(questionnaire, given) for given in SETS.values()]
    addresses = [*PLAIN, *(page.format(code=code) for page in WITH_CODE for code in codes)]
    addresses += [f"/en/check/{item}?a={codes[1]}" for item in WORST]
    found = {address: Page(client.get(address).text) for address in addresses}
    found["words"] = Page(client.post("/en/words", data={"text": "Our exosomes are harmless. PRP cures all."}).text)
    found["number"] = Page(client.post("/en/number", data={"text": "NCT01234567 FDA registered IND 12345"}).text)
    return found


def used(page: Page, glossary: Glossary, paper: bool) -> set[str]:
    """The words that a page uses in our own texts: all of them, or those that are on paper."""
    texts: list[str] = []

    def walk(element: Element) -> None:
        classes = element.get("class", "").split()
        outside = element.tag in ("q", "mark", "u", "textarea", "cite", "code") or not isinstance(element.tag, str)
        outside |= element.get("href", "").startswith("http") or any(name in NOT_OURS for name in classes)
        outside |= "meanings" in classes or "svg" in str(element.tag)
        if not outside and not (paper and ("screen-only" in classes or element.tag == "details")):
            texts.append(element.text or "")
            for child in element:
                walk(child)
                texts.append(child.tail or "")

    walk(page.one("main"))
    return {word.id for _, _, word in glossary.uses("\n".join(texts))}


def listed(page: Page, paper: bool = False) -> list[str]:
    """The words that a page explains."""
    return [
        element.get("id", "").removeprefix("word-")
        for element in page.root.iter()
        if element.get("id", "").startswith("word-") and not (paper and _on_screen_alone(page, element))
    ]


def _on_screen_alone(page: Page, element: Element) -> bool:
    while element.tag != "main":
        if "screen-only" in element.get("class", "").split() or element.tag == "details":
            return True
        element = page.parents[element]
    return False


def test_every_page_explains_its_hard_words_once(pages: dict[str, Page], content: Content) -> None:
    """What a page explains is what it uses, each word once, in the content's own meaning, on all types of pages."""
    meanings = {word.id: word.meaning for word in content.glossary.words}
    explaining = 0
    for name, page in pages.items():
        assert sorted(listed(page)) == sorted(used(page, content.glossary, paper=False)), name
        for word in listed(page):
            entry = page.by_id(f"word-{word}")
            assert words(entry).endswith(meanings[word]) or "print-only" in entry.get("class", ""), f"{name}: {word}"
            explaining += 1
    assert explaining > 300
    for kind in LONG:
        assert any(listed(page) for name, page in pages.items() if kind in name), kind


def test_paper_explains_what_is_on_paper(pages: dict[str, Page], content: Content) -> None:
    """Every word in the printed texts has its meaning in a part that is printed."""
    for name, page in pages.items():
        assert set(listed(page, paper=True)) >= used(page, content.glossary, paper=True), name


def test_no_mark_stands_in_a_name_or_in_words_that_are_not_ours(pages: dict[str, Page]) -> None:
    """Names of headings, fields and links stay clean; every mark leads to a meaning, at most three times a word."""
    marks = 0
    for name, page in pages.items():
        for mark in page.having("word"):
            marks += 1
            assert not [tag for tag in NAMES if page.within(mark, tag)], f"{name}: {words(mark)}"
            assert not [tag for tag in ("q", "mark", "textarea", "code", "cite") if page.within(mark, tag)], name
            assert mark.get("href", "")[1:] in page.ids(), name
        targets = [mark.get("href") for mark in page.having("word")]
        assert all(targets.count(target) <= 3 for target in targets), name
    assert marks > 300


def test_a_question_has_the_meanings_below_its_hint(pages: dict[str, Page]) -> None:
    """On the page of a question its open words are explained right behind the hint, and nowhere without need."""
    page = next(page for name, page in pages.items() if "/check/ind" in name)
    fieldset = list(page.one("fieldset"))
    places = [at for at, element in enumerate(fieldset) if element.get("class") == "hint"]
    assert fieldset[places[0] + 1].get("class", "").startswith("meanings")
    assert listed(page)[:3] == ["fda", "ind", "sponsor"]


def test_pasted_text_is_left_alone(client: FlaskClient) -> None:
    """What a reader pasted keeps its words without marks, and alone brings no meaning onto the page."""
    text = "Our Purple Book cartilage is harmless."
    page = Page(client.post("/en/words", data={"text": text}).text)
    (pasted,) = page.having("pasted")
    assert "Purple Book cartilage" in words(pasted)
    assert not [link for link in pasted.iter("a") if link.get("class") == "word"]
    assert "purple-book" not in listed(page)


def test_a_name_that_was_looked_up_is_left_alone(client: FlaskClient) -> None:
    """What was typed into the search for products stands on paper as it was typed."""
    page = Page(client.get("/en/products?q=COFEPRIS").text)
    assert "cofepris" not in listed(page)


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_pdf_explains_the_words_on_it(
    client: FlaskClient, content: Content, pages: dict[str, Page], paper: str
) -> None:
    """The file of the worst result has each meaning of a printed word, once."""
    code = encode(content.questionnaire, WORST)
    data = client.get(f"/en/result.pdf?a={code}&paper={paper}").data
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    squeezed = re.sub(r"\s", "", text)
    printed = set(listed(pages[f"/en/r/{code}"], paper=True))
    assert len(printed) > 8
    for word in content.glossary.words:
        meaning = re.sub(r"\s", "", f"{word.name}: {word.meaning}")
        assert squeezed.count(meaning) == (word.id in printed), word.id
