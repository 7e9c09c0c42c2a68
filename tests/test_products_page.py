"""The page of licensed products: search results, no result, and links from the check."""

from __future__ import annotations

import dataclasses
import html
import logging
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content

PAGE = "/en/products"
LEAD = "As of November 22, 2026, we found no exosome product that FDA has licensed. There is none on this list."
MISS = "We have no product with this name"
NOT_COMPLETE = "Our list is not complete."
OTHER_USE = "Any use that is not on the label is not what FDA licensed."
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


def words(text: str) -> str:
    """The main part as it reads, footer and header apart."""
    main = text.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", main)).split())


def headings(text: str, level: int = 2) -> list[str]:
    found = re.findall(rf"<h{level}[^>]*>(.*?)</h{level}>", text, flags=re.S)
    return [
        " ".join(html.unescape(re.sub(r"<[^>]*>", "", one)).split()) for one in found if one != "Words on this page"
    ]


def entry(text: str, brand: str) -> str:
    """What the page says under this product."""
    (found,) = (one for one in text.split('<article class="product">')[1:] if f"<h3>{brand}</h3>" in one)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", found.partition("</article>")[0])).split())


@pytest.fixture
def code(questionnaire: Questionnaire) -> str:
    return encode(questionnaire, {"product": ("exosomes",), "condition": ("hair",)})


@pytest.mark.parametrize("typed", ["", "Maci", "ryonsil", "exosomes", "Wharton's jelly", "%%%"])
def test_the_lead_stands_at_the_top(client: FlaskClient, typed: str) -> None:
    """Whatever is looked up, the page begins with the dated sentence on exosomes."""
    assert words(look_up(client, typed)).partition(LEAD)[0].endswith("Look up a licensed product ")


def test_the_whole_list(client: FlaskClient, content: Content) -> None:
    """With nothing typed every product stands under its group, with its day, its sources and where to look today."""
    text = client.get(PAGE).text
    assert text == look_up(client, "") == look_up(client, "  ")
    assert headings(text) == [
        "On this page",
        "What people ask about most",
        "Knees and joints",
        "Skin and gums",
        "Cut nerves and torn arteries",
        "Blood and transplants",
        "Blood diseases that run in families",
        "Weak immune systems from birth",
        "Brain, nerve and muscle diseases that run in families",
        "Eyes and ears",
        "Cancer",
        "Diabetes and other diseases",
        "Sources",
    ]
    brands = headings(text, 3)
    assert len(content.catalogue.products) > 50
    for product in content.catalogue.products:
        assert product.brand in brands
        said = entry(text, product.brand)
        assert product.maker in said
        assert "As of November 22, 2026" in said
        assert re.search(r"Source \d+$", said), product.id
    assert f'href="{FDA_LIST}"' in text
    assert f'href="{PURPLE_BOOK}"' in text
    assert "It is not complete, and it ages." in words(text)
    assert OTHER_USE in words(text)


def test_a_product_that_is_found(client: FlaskClient) -> None:
    """MACI says what it is for, what it is not for, and that any other use is not what FDA licensed."""
    text = look_up(client, "Maci")
    assert headings(text) == ["On our list: 1 product", "Check it on FDA's list", "Sources"]
    assert entry(text, "MACI") == (
        "MACI autologous cultured chondrocytes on porcine collagen membrane. Vericel. Tissue product. "
        "Licensed for A hole through the cartilage of the knee in adults. "
        "Your own cartilage cells are grown in a lab and put in by surgery. "
        "Not for It is not a shot for arthritis, and it is not licensed for the back or any other joint. "
        "As of November 22, 2026 We read that it was licensed in 2016. Source 6Source 3Source 7"
    )
    assert OTHER_USE in words(text)
    assert "Compare the maker too" in words(text)


def test_a_misspelled_name(client: FlaskClient) -> None:
    """A name spelled nearly so is asked back, with the whole entry."""
    text = look_up(client, "ryonsil")
    assert headings(text) == ["Did you mean one of these?", "Check it on FDA's list", "Sources"]
    assert "We have no product with just this name. Compare every letter" in words(text)
    assert "Licensed for Children from 2 months old" in entry(text, "RYONCIL")
    assert "It is not licensed for adults" in entry(text, "RYONCIL")


def test_exosomes(client: FlaskClient) -> None:
    """The word exosomes gets the dated sentence with its sources, one thing to do, and no product."""
    text = look_up(client, "exosomes")
    assert headings(text) == ["What we found about this", "Check it on FDA's list", "Sources"]
    assert headings(text, 3) == ["Exosomes"]
    said = words(text).partition("What we found about this ")[2]
    assert said.startswith("Exosomes As of November 22, 2026, we found no exosome product that FDA has licensed.")
    assert "Next: Ask the clinic which FDA letter lets it use exosomes on people." in said
    assert "Public Safety Notification on Exosome Products" in said


def test_whartons_jelly(client: FlaskClient) -> None:
    """Wharton's jelly gets its dated sentence first, and then the licensed cord blood products to compare with."""
    text = look_up(client, "Wharton's jelly")
    assert headings(text)[:2] == ["What we found about this", "Licensed products to compare with"]
    assert headings(text, 3) == ["Cord, placenta and Wharton's jelly", "HEMACORD", "OMISIRGE"]
    assert (
        "As of November 22, 2026, we found no licensed product made of Wharton's jelly, cord tissue or placenta."
        in words(text)
    )
    assert "It is not licensed for joints, the back, autism, stroke" in entry(text, "HEMACORD")


@pytest.mark.parametrize("typed", ["Regenexx", "qwertz", "%%%", "\u0416\u0430\u0431\u0430", "a", "x" * 100])
def test_a_miss_proves_nothing(client: FlaskClient, typed: str) -> None:
    """What we do not have is never called unapproved: the page says that the list is not complete and where to look."""
    text = look_up(client, typed)
    assert headings(text) == [MISS, "Sources"]
    assert NOT_COMPLETE in words(text)
    assert f'href="{FDA_LIST}"' in text
    assert f'href="{PURPLE_BOOK}"' in text
    assert not re.search(r"not (fda-)?(approved|licensed)|unapproved|illegal|no license", words(text), re.IGNORECASE)


@pytest.mark.parametrize("typed", ["Maci", "ryonsil", "exosomes", "qwertz"])
def test_every_answer_leads_to_fdas_list_and_to_ours(client: FlaskClient, typed: str) -> None:
    """Under every answer stand FDA's list, the words that ours is not complete, and the way to all of it."""
    text = look_up(client, typed)
    assert NOT_COMPLETE in words(text)
    assert f'href="{FDA_LIST}"' in text
    assert f'<a href="{PAGE}">Show the whole list</a>' in text


def test_a_name_that_is_too_long(client: FlaskClient) -> None:
    """Over 100 signs the page asks for the name alone, keeps the start of what was typed, and shows the list."""
    response = client.get(PAGE, query_string={"q": "MACI " * 500})
    assert response.status_code == 400
    assert "<title>Error: Licensed products - Clinic Check</title>" in response.text
    assert response.text.count("This is too long for the name of a product. Type the name alone") == 2
    assert '<a href="#q">' in response.text
    assert f'value="{("MACI " * 20)}"' in response.text
    assert 'aria-describedby="q-hint q-error"' in response.text
    assert "Knees and joints" in headings(response.text)


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
    assert '<label for="q">Name of the product</label>' in form
    assert 'id="q-hint"' in form


def test_the_check_is_kept(client: FlaskClient, code: str) -> None:
    """With answers in the address, the page leads back to the check, and the search and its links keep them."""
    text = client.get(PAGE, query_string={"a": code, "q": "maci"}).text
    assert f'<a href="/en/check/?a={code}">Back to my check</a>' in text
    assert f'<button class="button" name="a" value="{code}">' in text
    assert f'<a href="{PAGE}?a={code}">Show the whole list</a>' in text
    assert "Back to my check" not in client.get(PAGE).text


def test_a_wrong_code(client: FlaskClient) -> None:
    """A wrong code in the address is answered as on every page."""
    response = client.get(f"{PAGE}?a=123&q=maci")
    assert response.status_code == 400
    assert "One letter or number may be wrong" in response.text


def test_search_engines_find_the_list_alone(client: FlaskClient, code: str) -> None:
    """The list may be found by search engines; a page with answers or with something typed may not."""
    robots = '<meta name="robots" content="noindex">'
    assert robots not in client.get(PAGE).text
    assert robots in client.get(f"{PAGE}?a={code}").text
    assert robots in client.get(f"{PAGE}?q=maci").text


def test_every_page_leads_there(client: FlaskClient, code: str) -> None:
    """The foot of a page leads to the list, with the answers kept."""
    assert f'<li><a href="{PAGE}">Licensed products</a></li>' in client.get("/en/about").text
    assert f'<li><a href="{PAGE}?a={code}">Licensed products</a></li>' in client.get(f"/en/about?a={code}").text


def test_the_question_on_approval_leads_there(client: FlaskClient, code: str) -> None:
    """A step of how to find out is a link to the list, and keeps the answers so far."""
    step = "Look the name up in our own list of licensed products, and read what it is for."
    with_code, without = client.get(f"/en/check/approved?a={code}").text, client.get("/en/check/approved").text
    assert f'<li>{step} <a href="{PAGE}?a={code}">Licensed products</a></li>' in with_code
    assert f'<li>{step} <a href="{PAGE}">Licensed products</a></li>' in without


def test_every_page_that_a_step_names_is_there(app: Flask, questionnaire: Questionnaire) -> None:
    """Each page that a step leads to is a page of this site."""
    pages = {step.page for item in questionnaire.items for step in item.find_out if step.page}
    assert "products" in pages
    assert {f"pages.{page}" for page in pages} <= {rule.endpoint for rule in app.url_map.iter_rules()}


@pytest.mark.parametrize(
    ("sure", "year", "first_listed", "said"),
    [
        ("report", 2016, False, "Licensed for {use} {not_for} We read that it was licensed in 2016."),
        ("report", 2026, True, "Licensed for {use} {not_for} We read that it is licensed. First listed in 2026."),
        ("report", 0, False, "Licensed for {use} {not_for} We read that it is licensed, but not in which year."),
        (
            "listing",
            2026,
            True,
            "Licensed for {use} {not_for} Seen in FDA's drug listing as licensed. "
            "We did not read about the license. First listed in 2026.",
        ),
        (
            "look-up",
            0,
            False,
            "Probably licensed for {use} {not_for} We did not see its license. Look it up on FDA's list.",
        ),
    ],
)
def test_how_sure_we_are(
    app: Flask,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    sure: str,
    year: int,
    first_listed: bool,
    said: str,
) -> None:
    """Each way of knowing has its own words: a report, FDA's listing alone, or neither, which shows no year."""
    known = app.extensions["contents"]["en"]
    maci = next(one for one in known.catalogue.products if one.id == "maci")
    changed = dataclasses.replace(maci, sure=sure, year=year, first_listed=first_listed, use="U.", not_for="N.")
    catalogue = dataclasses.replace(known.catalogue, products=(changed,))
    monkeypatch.setitem(app.extensions, "contents", {"en": dataclasses.replace(known, catalogue=catalogue)})
    text = entry(look_up(client, "maci"), "MACI")
    expected = said.format(use="U.", not_for="Not for N. As of November 22, 2026")
    assert text.partition("Tissue product. ")[2].partition(" Source ")[0] == expected


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
    assert '<p class="print-only typed">Looked up: Maci &lt;b&gt;</p>' in text
    printed = text.partition('<ul class="print-only">')[2].partition("</ul>")[0]
    assert FDA_LIST.removeprefix("https://") in printed
    assert PURPLE_BOOK.removeprefix("https://") in printed
    assert "Looked up" not in client.get(PAGE).text


@given(typed=st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=130))
def test_any_text_gets_a_page(client: FlaskClient, typed: str) -> None:
    """Whatever is typed, the page answers, and only what is too long is refused."""
    response = client.get(PAGE, query_string={"q": typed})
    assert response.status_code == (400 if len(typed.strip()) > 100 else 200)
    assert LEAD in words(response.text)
