"""The page of licensed products: search results, no result, and links from the check."""

from __future__ import annotations

import dataclasses
import gzip
import logging
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from clinic_check.lookup.products import Product
from tests.page import Page, words

ROOT = Path(__file__).parent.parent
PAGE = "/en/products"
FDA_LIST = (
    "https://www.fda.gov/vaccines-blood-biologics/cellular-gene-therapy-products/"
    "approved-cellular-and-gene-therapy-products"
)
PURPLE_BOOK = "https://purplebooksearch.fda.gov/"


def look_up(client: FlaskClient, typed: str) -> str:
    """The page for what was typed."""
    response = client.get(PAGE, query_string={"q": typed})
    assert response.status_code == 200
    return response.text


PARTS = ("topics", "hits", "near", "beside", "check", "miss")


def parts(page: Page) -> list[str]:
    """The parts of an answer, in the order of the page."""
    return [name for name in page.ids() if name in PARTS]


def listed(page: Page) -> list[str]:
    """The ids of the products on the page, in its order."""
    return [name.removeprefix("product-") for name in page.ids() if name.startswith("product-")]


def topics(page: Page) -> list[str]:
    return [name.removeprefix("topic-") for name in page.ids() if name.startswith("topic-")]


def part(page: Page, product: str, name: str) -> str:
    """What the page says of a product in one part of its entry, without the name of that part."""
    (found,) = (one for one in page.by_id(f"product-{product}").iter() if one.get("class") == name)
    return words(next(found.iter("dd")))


def looks_at_fda(page: Page) -> bool:
    """Whether the main part links to both lists of FDA, and not among its sources alone."""
    sources = set(page.having("sources")[0].iter("a"))
    links = {link.get("href") for link in page.one("main").iter("a") if link not in sources}
    return {FDA_LIST, PURPLE_BOOK} <= links


def by_id(content: Content, product: str) -> Product:
    return next(one for one in content.catalogue.products if one.id == product)


@pytest.fixture
def code(questionnaire: Questionnaire) -> str:
    return encode(questionnaire, {"product": ("exosomes",), "condition": ("hair",)})


@pytest.mark.parametrize("typed", ["", "Maci", "ryonsil", "exosomes", "Wharton's jelly", "%%%"])
def test_the_lead_stands_at_the_top(client: FlaskClient, content: Content, typed: str) -> None:
    """Whatever is looked up, the page begins with the dated sentence on exosomes."""
    page = Page(look_up(client, typed))
    assert page.main.startswith(f"{page.h1} {content.catalogue.lead.text} ")
    assert content.calendar.words(content.catalogue.as_of) in content.catalogue.lead.text


def test_the_whole_list(client: FlaskClient, content: Content) -> None:
    """On one page every product stands under its group, with its day, its sources and where to look today."""
    assert client.get(PAGE).text == look_up(client, "") == look_up(client, "  ")
    page = Page(client.get(f"{PAGE}/full").text)
    groups = content.catalogue.groups
    assert len(groups) == 10
    assert [name for name in page.ids() if name.startswith("group-")] == [f"group-{group.id}" for group in groups]
    for group in groups:
        assert words(page.by_id(f"group-{group.id}")) == group.title
        section = page.parents[page.by_id(f"group-{group.id}")]
        shown = [one.get("id", "")[8:] for one in section.iter("article")]
        assert sorted(shown) == sorted(one.id for one in content.catalogue.products if one.group == group.id)
    assert len(content.catalogue.products) > 50
    for product in content.catalogue.products:
        article = page.by_id(f"product-{product.id}")
        assert words(next(article.iter("h3"))) == product.brand
        assert product.maker in words(article)
        assert content.calendar.words(content.catalogue.as_of) in words(article)
        assert [one for one in article.iter("a") if one.get("href", "").startswith("#source-")], product.id
    assert looks_at_fda(page)
    assert content.catalogue.made.text in page.main
    assert len(page.having("other-use")) == 1


def test_the_first_view_leads_to_groups_and_topics(client: FlaskClient, content: Content) -> None:
    """With nothing typed the page names each group with its number of products, and what people ask about most."""
    text = client.get(PAGE).text
    assert text == look_up(client, "") == look_up(client, "  ")
    page = Page(text)
    links = [link.get("href", "") for link in page.one("main").iter("a")]
    groups = [one.id for one in content.catalogue.groups]
    assert f"{PAGE}/group/all" in links
    every = [link.get("href", "") for link in Page(client.get(f"{PAGE}/group/all").text).one("main").iter("a")]
    assert [one for one in every if "/group/" in one] == [f"{PAGE}/group/{one}" for one in groups]
    assert len([one for one in links if "/topic/" in one]) == len(content.catalogue.topics) > 10
    assert listed(page) == []
    assert looks_at_fda(page)
    for topic in content.catalogue.topics:
        assert topic.id in topics(Page(look_up(client, topic.words[0])))


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_first_view_is_small(client: FlaskClient, language: str) -> None:
    """Page and style sheet, compressed as nginx does it, come in one flight of 14,600 bytes; so does each group."""
    style = len(gzip.compress((ROOT / "static" / "style.css").read_bytes(), 6))
    groups = [one.id for one in client.application.extensions["contents"]["en"].catalogue.groups]
    for query in ("", *(f"/group/{one}" for one in groups)):
        page = gzip.compress(client.get(f"/{language}/products{query}").data, 6)
        assert len(page) + style <= 14_600, query


def test_a_product_that_is_found(client: FlaskClient, content: Content) -> None:
    """MACI says what it is for, what it is not for, and that any other use is not what FDA licensed."""
    page = Page(look_up(client, "Maci"))
    assert (parts(page), listed(page)) == (["hits", "check"], ["maci"])
    maci = by_id(content, "maci")
    article = page.by_id("product-maci")
    kind = content.catalogue.kinds[maci.kind]
    assert words(article).startswith(f"{maci.brand} {maci.name}. {maci.maker}. {kind}. ")
    assert part(page, "maci", "use") == maci.use
    assert part(page, "maci", "not-for") == content.catalogue.not_for(maci) != ""
    assert "2016" in part(page, "maci", "sure")
    (refs,) = (link for link in article.iter("a") if link.get("href", "").startswith("#source-"))
    assert len(re.findall(r"\d+", words(refs))) == len(maci.sources)
    assert [page.within_id(one, "hits") for one in page.having("other-use")] == [True]
    assert re.findall(r"\d+", words(next(page.by_id("hits").iter("h2")))) == ["1"]


def test_a_misspelled_name(client: FlaskClient, content: Content) -> None:
    """A name spelled nearly so is asked back, with the whole entry."""
    page = Page(look_up(client, "ryonsil"))
    assert (parts(page), listed(page)) == (["near", "check"], ["ryoncil"])
    assert [page.within_id(one, "near") for one in page.having("other-use")] == [True]
    ryoncil = by_id(content, "ryoncil")
    assert part(page, "ryoncil", "use") == ryoncil.use
    assert part(page, "ryoncil", "not-for") == content.catalogue.not_for(ryoncil)


def test_exosomes(client: FlaskClient, content: Content) -> None:
    """The word exosomes gets the dated sentence with its sources, one thing to do, and no product."""
    page = Page(look_up(client, "exosomes"))
    assert (parts(page), topics(page), listed(page)) == (["topics", "check"], ["exosomes"], [])
    topic = next(one for one in content.catalogue.topics if one.id == "exosomes")
    said = words(page.by_id("topics"))
    assert f" {topic.title} {topic.says.text} " in said
    assert said.endswith(f" {topic.do}")
    assert content.calendar.words(content.catalogue.as_of) in topic.says.text
    assert topic.says.sources
    for source in topic.says.sources:
        assert content.library.sources[source].title in words(page.having("sources")[0])


def test_whartons_jelly(client: FlaskClient, content: Content) -> None:
    """Wharton's jelly gets its dated sentence first, and then the licensed cord blood products to compare with."""
    page = Page(look_up(client, "Wharton's jelly"))
    assert parts(page)[:2] == ["topics", "beside"]
    assert (topics(page), listed(page)) == (["birth-tissue"], ["hemacord", "omisirge"])
    topic = next(one for one in content.catalogue.topics if one.id == "birth-tissue")
    assert topic.says.text in words(page.by_id("topics"))
    assert content.calendar.words(content.catalogue.as_of) in topic.says.text
    assert part(page, "hemacord", "not-for") == content.catalogue.not_for(by_id(content, "hemacord"))


@pytest.mark.parametrize("typed", ["Regenexx", "qwertz", "%%%", "\u0416\u0430\u0431\u0430", "a", "x" * 100])
def test_a_miss_proves_nothing(client: FlaskClient, typed: str) -> None:
    """What we do not have is never called unapproved: the page says that the list is not complete and where to look."""
    page = Page(look_up(client, typed))
    assert (parts(page), listed(page)) == (["miss"], [])
    assert page.within_id(page.by_id("not-complete"), "miss")
    assert looks_at_fda(page)
    assert not re.search(r"not (fda-)?(approved|licensed)|unapproved|illegal|no license", page.main, re.IGNORECASE)


@pytest.mark.parametrize("typed", ["Maci", "ryonsil", "exosomes", "qwertz"])
def test_every_answer_leads_to_fdas_list_and_to_ours(client: FlaskClient, typed: str) -> None:
    """Under every answer stand FDA's list, the words that ours is not complete, and the way to all of it."""
    page = Page(look_up(client, typed))
    assert words(page.by_id("not-complete"))
    assert looks_at_fda(page)
    assert whole_list(page) == [PAGE]


def whole_list(page: Page) -> list[str | None]:
    return [link.get("href") for line in page.having("whole-list") for link in line.iter("a")]


def test_a_name_that_is_too_long(client: FlaskClient, content: Content) -> None:
    """Over 100 signs the page asks for the name alone, keeps the start of what was typed, and shows the groups."""
    response = client.get(PAGE, query_string={"q": "MACI " * 500})
    assert response.status_code == 400
    page = Page(response.text)
    assert page.title == f"{page.error_word} {Page(client.get(PAGE).text).title}"
    assert page.problems() == [("long", "q")]
    assert f'value="{("MACI " * 20)}"' in response.text
    assert 'aria-describedby="q-hint q-error"' in response.text
    assert listed(page) == []


def test_what_was_typed_stays_as_text(client: FlaskClient) -> None:
    """The field keeps what was typed, and markup in it is text."""
    text = look_up(client, '"><script>alert(1)</script>')
    assert "<script>alert" not in text
    assert 'value="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in text
    assert 'value="Maci"' in look_up(client, " Maci ")


def test_the_form_sends_one_field(client: FlaskClient) -> None:
    """The form goes by GET to its own page with one field, whose label and hint are tied to it."""
    (form,) = re.findall(r"<form.*?</form>", client.get(PAGE).text, flags=re.S)
    assert f'action="{PAGE}"' in form
    assert 'method="get"' in form
    assert re.findall(r'name="([^"]*)"', form) == ["q"]
    assert re.search('<label for="q">[^<]+</label>', form)
    assert 'id="q-hint"' in form


def test_the_check_is_kept(client: FlaskClient, code: str) -> None:
    """With answers in the address, the page leads back to the check, and the search and its links keep them."""
    text = client.get(PAGE, query_string={"a": code, "q": "maci"}).text
    assert [link.get("href") for link in Page(text).having("back")[0].iter("a")] == [f"/en/check/?a={code}"]
    assert f'<button class="button" name="a" value="{code}">' in text
    assert whole_list(Page(text)) == [f"{PAGE}?a={code}"]
    assert Page(client.get(PAGE).text).having("back") == []


def test_a_wrong_code(client: FlaskClient) -> None:
    """A wrong code in the address is answered as on every page."""
    response = client.get(f"{PAGE}?a=123&q=maci")
    assert response.status_code == 400
    assert Page(response.text).problems() == [("mistyped", "code")]


def test_search_engines_find_the_list_alone(client: FlaskClient, code: str) -> None:
    """The list may be found by search engines; a page with answers or with something typed may not."""
    robots = '<meta name="robots" content="noindex">'
    assert robots not in client.get(PAGE).text
    assert robots in client.get(f"{PAGE}?a={code}").text
    assert robots in client.get(f"{PAGE}?q=maci").text


def test_every_page_leads_there(client: FlaskClient, code: str) -> None:
    """The foot of a page leads to the list, without the code, which the print of the list would show."""
    for address in ("/en/about", f"/en/about?a={code}"):
        page = Page(client.get(address).text)
        assert PAGE in [link.get("href") for link in page.all("a") if page.within(link, "footer")]


def test_the_question_on_approval_leads_there(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """A step of how to find out is a link to the list, and keeps the answers so far."""
    (step,) = (step for step in questionnaire.by_id["approved"].find_out if step.page == "products")
    asked = encode(questionnaire, {"product": ("other",)})
    page = Page(client.get(f"/en/check/approved?a={asked}").text)
    (steps,) = page.having("steps")
    (line,) = (one for one in steps.iter("li") if step.text in words(one))
    links = [link.get("href", "") for link in line.iter("a") if link.get("class") != "word"]
    assert [link for link in links if not link.startswith("https:")] == [f"{PAGE}?a={asked}"]


def test_every_page_that_a_step_names_is_there(app: Flask, questionnaire: Questionnaire) -> None:
    """Each page that a step leads to is a page of this site."""
    pages = {step.page for item in questionnaire.items for step in item.find_out if step.page}
    assert "products" in pages
    assert {f"pages.{page}" for page in pages} <= {rule.endpoint for rule in app.url_map.iter_rules()}


@pytest.mark.parametrize(
    ("sure", "year", "first_listed", "years"),
    [
        ("report", 2016, False, ["2016"]),
        ("report", 2026, True, ["2026"]),
        ("report", 0, False, []),
        ("listing", 2026, True, ["2026"]),
        ("look-up", 0, False, []),
    ],
)
def test_how_sure_we_are(
    app: Flask,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    sure: str,
    year: int,
    first_listed: bool,
    years: list[str],
) -> None:
    """Each way of knowing shows the year where there is one."""
    with monkeypatch.context() as patch:
        page = sure_page(app, client, patch, sure, year, first_listed)
    (told,) = page.marked("data-sure", sure)
    assert re.findall(r"\d+", words(told)) == years
    assert (part(page, "maci", "use"), part(page, "maci", "not-for")) == ("U.", "N.")


def sure_page(
    app: Flask, client: FlaskClient, patch: pytest.MonkeyPatch, sure: str, year: int, first_listed: bool
) -> Page:
    """The page where MACI is known in this way."""
    known = app.extensions["contents"]["en"]
    changed = dataclasses.replace(
        by_id(known, "maci"), sure=sure, year=year, first_listed=first_listed, use="U.", not_for="N."
    )
    catalogue = dataclasses.replace(known.catalogue, products=(changed,))
    patch.setitem(app.extensions, "contents", {"en": dataclasses.replace(known, catalogue=catalogue)})
    return Page(look_up(client, "maci"))


def test_each_way_of_knowing_has_words_of_its_own(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report, FDA's listing alone and neither are told apart, with a year or without; only the last is "probably"."""
    told, heads = set(), []
    for sure, year, first in (
        ("report", 2016, False),
        ("report", 2016, True),
        ("report", 0, False),
        ("listing", 2016, True),
        ("look-up", 0, False),
    ):
        with monkeypatch.context() as patch:
            page = sure_page(app, client, patch, sure, year, first)
        told.add(words(page.marked("data-sure")[0]))
        heads.append(words(next(page.having("use")[0].iter("dt"))))
    assert len(told - {""}) == 5
    assert [head == heads[0] for head in heads] == [True, True, True, True, False]


def test_nothing_that_is_looked_up_is_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    """The line of a look-up names the page, and neither the name nor the code."""
    with caplog.at_level(logging.DEBUG):
        look_up(client, "hemacrod")
    assert [record.getMessage().rpartition(" 200 ")[0] for record in caplog.records] == [
        "GET /<any(en,es):lang>/products",
    ]
    assert "hemacrod" not in caplog.text


def test_no_cookie_and_no_storing(client: FlaskClient) -> None:
    """A look-up sets no cookie and forbids storing."""
    response = client.get(f"{PAGE}?q=maci")
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


def test_numbers_lead_to_their_sources(client: FlaskClient) -> None:
    """Every number in the text leads to one source in the list, and no id stands twice."""
    for typed in ("", "maci", "exosomes", "qwertz"):
        text = look_up(client, typed)
        targets = re.findall(r'href="#(source-\d+)"', text)
        ids = re.findall(r'\bid="([^"]*)"', text)
        assert targets
        assert set(targets) <= set(ids)
        assert len(ids) == len(set(ids))


def test_the_print_names_what_was_looked_up(client: FlaskClient) -> None:
    """Paper leaves out the form, and says what was looked up and the addresses of FDA's lists."""
    text = look_up(client, "Maci <b>")
    assert '<form class="screen-only"' in text
    assert re.search('<p class="print-only typed">[^<]*Maci &lt;b&gt;</p>', text)
    printed = text.partition('<ul class="print-only">')[2].partition("</ul>")[0]
    assert FDA_LIST.removeprefix("https://") in printed
    assert PURPLE_BOOK.removeprefix("https://") in printed
    assert Page(client.get(PAGE).text).having("typed") == []


@given(typed=st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=130))
def test_any_text_gets_a_page(client: FlaskClient, content: Content, typed: str) -> None:
    """Whatever is typed, the page answers, and only what is too long is refused."""
    response = client.get(PAGE, query_string={"q": typed})
    assert response.status_code == (400 if len(typed.strip()) > 100 else 200)
    assert content.catalogue.lead.text in Page(response.text).main
