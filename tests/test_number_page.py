"""The page "What is this number?": results, errors, and that pasted text is not stored."""

from __future__ import annotations

import io
import logging
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from clinic_check.loader.questions import PAGES
from clinic_check.lookup.numbers import CHECK_DIGIT, FORM
from tests.page import Page, words

PASTED = "Zebulon Quartermain 55512"


def _post(client: FlaskClient, text: str, **headers: str) -> TestResponse:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/en/number", data={"text": text}, headers=sent)


def _texts(page: str, tag: str) -> list[str]:
    return [re.sub("<[^>]+>", "", found).strip() for found in re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", page, re.S)]


def test_page_shows_the_form_and_what_it_knows(client: FlaskClient, content: Content) -> None:
    """A GET shows one heading, the empty field, every kind by name, and the date of the list."""
    answer = client.get("/en/number")
    assert answer.status_code == 200
    page = Page(answer.text)
    assert page.title.startswith(f"{page.h1} - ")
    assert _texts(answer.text, "textarea") == [""]
    assert _known(page) == [kind.name for kind in content.numbers.by_id.values()]
    assert len(_known(page)) == 21
    assert content.calendar.words(content.numbers.as_of) in words(page.by_id("as-of"))


def _known(page: Page) -> list[str]:
    """The names of the kinds that the page says it knows."""
    return [words(term) for term in page.having("knows")[0].iter("dt")]


def _kinds(page: Page) -> list[str]:
    """The kinds that stand as headings, in the order of the page."""
    return [heading.get("data-kind", "") for heading in page.marked("data-kind")]


def test_number_is_explained_with_a_link_to_its_record(client: FlaskClient, content: Content) -> None:
    """An NCT number gets its five parts, its sources and a link with the number filled in."""
    page = Page(_post(client, "See NCT01234567 for proof").text)
    kind = content.numbers.by_id["nct"]
    assert page.headings()[0] == "NCT01234567"
    assert _kinds(page) == ["nct"]
    assert [words(heading) for heading in page.marked("data-kind")] == [kind.name]
    parts = [words(part) for part in page.by_id("kind-nct").iter("dd")]
    assert parts[:4] == [kind.what_it_is, kind.proves, kind.not_proves, kind.used_for]
    assert len(parts) == len(set(map(words, page.by_id("kind-nct").iter("dt")))) == 5
    links = {address: text for text, address in page.links()}
    assert links["https://clinicaltrials.gov/study/NCT01234567"].endswith("NCT01234567")
    assert {content.library.sources[source].address for source in kind.sources} <= set(links)
    assert re.findall(r"\d+", words(page.by_id("counted"))) == ["1"]


def test_several_are_explained_in_their_order_each_once(client: FlaskClient) -> None:
    """Three things make three sections in the order of the text, after a list that leads to each."""
    page = _post(client, "K123456, FDA-registered, NDC 69866-1030-1 and K123456 again").text
    assert _texts(page, "h2")[:3] == ["K123456", "FDA-registered", "NDC 69866-1030-1"]
    assert re.findall(r'href="(#found-\d)"', page) == ["#found-1", "#found-2", "#found-3"]
    assert re.findall(r'id="(found-\d)"', page) == ["found-1", "found-2", "found-3"]
    assert "product_ndc:%2269866-1030%22" in page


def test_kind_is_explained_once_and_pointed_to_later(client: FlaskClient) -> None:
    """A second number of a kind gets its own look-up and a link up to the explanation."""
    page = _post(client, "NCT01234567 and NCT07654321").text
    assert page.count('id="kind-nct"') == 1
    assert page.count('href="#kind-nct"') == 1
    assert "https://clinicaltrials.gov/study/NCT07654321" in page


def test_ambiguous_number_shows_every_reading(client: FlaskClient) -> None:
    """Six bare digits show four kinds and say that it may be something else."""
    page = Page(_post(client, "681586").text)
    assert _kinds(page) == ["ind", "bla", "k-number", "fda-letter"]
    assert [re.findall(r"\d+", words(line)) for line in page.having("any-of")] == [["4"]]
    assert [bool(words(line)) for line in page.having("bare")] == [True]
    assert Page(_post(client, "NCT01234567").text).having("bare") == []


@pytest.mark.parametrize(
    ("text", "kind", "fault", "address"),
    [
        ("NCT0123456", "nct", FORM, "clinicaltrials.gov/study/"),
        ("NCT012345678", "nct", FORM, "clinicaltrials.gov/study/"),
        ("NPI 1993999999", "npi", CHECK_DIGIT, "provider-view"),
        ("K12345", "k-number", FORM, "pmn.cfm?ID="),
        ("NDC 12345-678-901", "ndc", FORM, "product_ndc:"),
    ],
)
def test_near_miss_is_named_and_has_no_link(
    client: FlaskClient, content: Content, text: str, kind: str, fault: str, address: str
) -> None:
    """A number of the wrong form says so, and no record is linked for it."""
    page = _post(client, text).text
    assert [words(line) for line in Page(page).having("fault")] == [content.numbers.by_id[kind].faults[fault]]
    assert address not in page


def test_an_obvious_repair_is_offered_with_its_record(client: FlaskClient) -> None:
    """A letter in place of a digit is named as a fault, and the number that was probably meant can be looked up."""
    page = Page(_post(client, "NCTO4313647").text)
    assert ["NCT04313647" in words(line) for line in page.having("perhaps")] == [True]
    assert len(page.having("fault")) == 1
    assert "https://clinicaltrials.gov/study/NCT04313647" in [address for _, address in page.links()]


def test_a_register_of_another_country_is_named(client: FlaskClient, content: Content) -> None:
    """The letters of the register and its country stand beside the explanation."""
    page = Page(_post(client, "ChiCTR2100045678").text)
    (line,) = page.having("register")
    assert "ChiCTR" in words(line)
    assert content.numbers.registers["ChiCTR"] in words(line)


def test_digits_passed_over_are_told(client: FlaskClient) -> None:
    """In a longer text digits without a word are not read, and the page says so; in a short one nothing is said."""
    long = "We treat patients from Monday to Friday, and our number for all of this is 654321 or 12345."
    for text in (long, f"{long} See NCT01234567."):
        page = Page(_post(client, text).text)
        assert "passed" in page.ids()
        assert "ind" not in _kinds(page)
    assert "passed" not in Page(_post(client, "654321").text).ids()


def test_nothing_known_is_said_plainly(client: FlaskClient) -> None:
    """Words without a known number get a plain sentence, the form with the words, and what the page knows."""
    answer = _post(client, "the best clinic in town")
    assert answer.status_code == 200
    page = Page(answer.text)
    assert words(page.by_id("nothing-known"))
    assert _texts(answer.text, "textarea") == ["the best clinic in town"]
    assert len(_known(page)) == 21


@pytest.mark.parametrize("text", ["", "   ", "\r\n \t"])
def test_empty_text_is_asked_for_again(client: FlaskClient, text: str) -> None:
    """Nothing pasted gets an error summary that leads to the field, and an error in the title."""
    answer = _post(client, text)
    assert answer.status_code == 400
    page = Page(answer.text)
    assert page.title == f"{page.error_word} {Page(client.get('/en/number').text).title}"
    assert page.problems() == [("missing", "text")]


def test_missing_field_and_broken_bytes_are_no_fault_of_the_server(client: FlaskClient) -> None:
    """A POST without the field, or with bytes that are no text, is answered and never fails."""
    assert client.post("/en/number").status_code == 400
    assert client.post("/en/number", data={"text": b"\xff\xfe NCT01234567"}).status_code == 200
    file = {"text": (io.BytesIO(b"NCT01234567"), "leaflet.txt")}
    assert client.post("/en/number", data=file).status_code == 400


def test_exactly_five_thousand_characters_are_taken(client: FlaskClient) -> None:
    """The limit itself is within it, and a line break counts as one character."""
    assert _post(client, "a" * 5000).status_code == 200
    assert _post(client, "a\r\n" * 2500).status_code == 200


def test_longer_text_is_refused_and_kept(client: FlaskClient) -> None:
    """One character more is told with its count, nothing is explained, and the whole text stays in the field."""
    text = "NCT01234567 " + "a" * 4989
    answer = _post(client, text)
    assert answer.status_code == 400
    page = Page(answer.text)
    assert page.problems() == [("long", "text")]
    assert re.findall(r"\d[\d,]*", words(page.having("error")[0])) == ["5,000", "5,001"]
    assert _texts(answer.text, "textarea") == [text]
    assert "kind-nct" not in answer.text


def test_far_too_much_is_refused_before_it_is_read(client: FlaskClient) -> None:
    """Over 64 kB the request itself is refused."""
    assert _post(client, "a" * 70_000).status_code == 413


def test_what_was_pasted_is_escaped(client: FlaskClient) -> None:
    """Markup in the text comes back as text, in the field and beside what was found."""
    page = _post(client, "</textarea><script>alert(1)</script> NCT01234567 \"'&").text
    assert "<script>" not in page
    assert "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; NCT01234567 &#34;&#39;&amp;" in page


def test_post_from_another_site_is_refused(client: FlaskClient) -> None:
    """Only this site's own page may send the form."""
    assert _post(client, "NCT01234567", Sec_Fetch_Site="same-origin").status_code == 200
    assert _post(client, "NCT01234567", Origin="http://localhost").status_code == 200
    assert _post(client, "NCT01234567", Sec_Fetch_Site="cross-site").status_code == 403
    assert _post(client, "NCT01234567", Origin="https://elsewhere.example").status_code == 403


def test_nothing_pasted_is_logged_stored_or_put_in_an_address(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    """No log line holds the text, no cookie is set, the answer comes without a redirect and may not be stored."""
    with caplog.at_level(logging.DEBUG):
        answer = _post(client, PASTED)
    assert answer.status_code == 200
    assert any("/number" in line for line in caplog.messages)
    assert not any(word in line for word in PASTED.split() for line in caplog.text.splitlines())
    assert "Set-Cookie" not in answer.headers
    assert "Location" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-cache"  # Back shows it again
    addresses = re.findall(r'(?:href|action|src)="([^"]*)"', answer.text)
    assert addresses
    assert not any("Zebulon" in address or "Quartermain" in address for address in addresses)


def test_a_text_in_the_address_is_not_read(client: FlaskClient) -> None:
    """The page takes text from its form alone."""
    assert "01234567" not in client.get("/en/number?text=NCT01234567").text
    assert client.post("/en/number?text=NCT01234567").status_code == 400


def test_answers_in_the_address_stay_there(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """A reader with a code keeps it through the form and the links of the page."""
    code = re.search(r"[?]a=(\w+)", client.post("/en/check/product", data={"q-product": "prp"}).headers["Location"])
    assert code
    page = client.post(f"/en/number?a={code[1]}", data={"text": "IRB approved"}).text
    assert f'action="/en/number?a={code[1]}"' in page
    assert f'href="/en/words?a={code[1]}"' in page


@pytest.mark.parametrize("path", ["/en/", "/en/privacy", "/en/number"])
def test_every_page_leads_there(client: FlaskClient, path: str) -> None:
    """The footer names the page."""
    page = Page(client.get(path).text)
    assert "/en/number" in [link.get("href") for link in page.all("a") if page.within(link, "footer")]


@pytest.mark.parametrize("item", ["approved", "trial", "ind", "claims"])
def test_question_leads_there(client: FlaskClient, questionnaire: Questionnaire, item: str) -> None:
    """The steps to find out of the questions about numbers and claims lead to the page."""
    code = encode(questionnaire, {"product": ("other",), "trial": ("yes",)})
    group = Page(client.get(f"/en/check/{questionnaire.step_of[item].id}?a={code}").text).by_id(f"q-{item}")
    links = {link.get("href"): words(link) for link in group.iter("a")}
    assert links[f"/en/number?a={code}"]


def test_every_page_that_a_step_may_name_is_there(app: Flask, questionnaire: Questionnaire) -> None:
    """Each allowed page is a route, and some step uses it."""
    used = {step.page for item in questionnaire.items for step in item.find_out if step.page}
    assert used == set(PAGES)
    assert {f"pages.{page}" for page in PAGES} <= {rule.endpoint for rule in app.url_map.iter_rules()}


def test_so_many_numbers_are_not_all_explained(client: FlaskClient) -> None:
    """The first 200 are, and the page says how many are left."""
    page = Page(_post(client, " ".join(f"NCT{number}" for number in range(10_000_000, 10_000_203))).text)
    assert len(page.having("number")) == 200
    assert "3" in words(page.by_id("more"))


@given(st.text(max_size=400))
def test_any_text_gets_an_answer(client: FlaskClient, text: str) -> None:
    """No text makes the page fail, and none is answered by anything but the page."""
    assert _post(client, text.encode("utf-8", "replace").decode()).status_code in (200, 400)
