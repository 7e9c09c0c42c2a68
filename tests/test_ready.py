"""Question pages that are kept ready: they are the very pages that the template makes, and hold nothing of a reader."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from clinic_check.check.answers import prune
from clinic_check.check.code import encode
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Questionnaire
from clinic_check.web import steps as question_views
from clinic_check.web.ready import Ready, cut
from tests.conftest import TODAY
from tests.test_html import SOME, WORST

MODES = ("", "&change=1", "&open=1")


@pytest.fixture(scope="module")
def site() -> Flask:
    return create_app({"TESTING": False, "TODAY": lambda: TODAY})


def _addresses(questionnaire: Questionnaire, many: tuple[Answers, ...]) -> Iterator[str]:
    """Every question with each of many answers, in a language and a mode by chance; most are shown, some lead away."""
    chance = random.Random(7)
    for answers in [WORST, SOME, *chance.sample(many, 150)]:
        code = encode(questionnaire, prune(questionnaire, answers))
        for item in chance.sample(questionnaire.items, 8):
            yield f"/{chance.choice(['en', 'es'])}/check/{item.id}?a={code}{chance.choice(MODES)}"
    for item in questionnaire.items:
        for language in ("en", "es"):
            yield from (f"/{language}/check/{item.id}{query}" for query in ("", "?change=1", "?open=1"))


def test_a_ready_page_is_the_page_that_the_template_makes(
    site: Flask, questionnaire: Questionnaire, many_answers: tuple[Answers, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte, over many answers, each asked for when its shape is new or known."""
    client = site.test_client(use_cookies=False)
    addresses = list(_addresses(questionnaire, many_answers))
    ready = [client.get(address) for address in addresses]
    with monkeypatch.context() as patch:
        patch.setattr(question_views, "_plain_address", lambda: False)
        made = [client.get(address) for address in addresses]
    assert sum(response.status_code == 200 for response in made) > 900
    for address, one, other in zip(addresses, ready, made, strict=True):
        assert (one.status_code, one.data) == (other.status_code, other.data), address


def test_shapes_are_shared(site: Flask, questionnaire: Questionnaire) -> None:
    """Two readers with other answers get pages of one shape, each with a code and a tick of their own."""
    kept = site.extensions["ready_pages"]
    kept.cache_clear()
    client = site.test_client(use_cookies=False)
    pages = {}
    for product in ("exosomes", "prp"):
        code = encode(questionnaire, {"product": (product,)})
        pages[product] = client.get(f"/en/check/product?a={code}").text
        assert pages[product].count(code) > 10
        assert f'value="{product}" id=' in pages[product].partition(" checked")[0].splitlines()[-1]
        assert pages[product].count('" checked') == 1
    assert kept.cache_info().currsize == 1


def test_nothing_of_a_reader_is_kept(
    site: Flask, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No code and no tick is in what is kept, nor in the names under which it is kept."""
    found: list[tuple[question_views.Shape, Ready]] = []

    def made(shape: question_views.Shape) -> Ready:
        found.append((shape, question_views._made(shape)))
        return found[-1][1]

    monkeypatch.setitem(site.extensions, "ready_pages", made)
    code = encode(questionnaire, WORST)
    client = site.test_client(use_cookies=False)
    for item in WORST:
        assert code in client.get(f"/en/check/{item}?a={code}").text
    assert len(found) == len(WORST)
    for shape, ready in found:
        text = f"{shape} {ready}"
        assert code not in text
        assert f"{code[:4]} {code[4:8]}" not in text
        assert '" checked' not in text


def test_the_memory_has_a_bound(site: Flask) -> None:
    """Asked for under ever new names, it keeps no more than its number of shapes."""
    kept = site.extensions["ready_pages"]
    kept.cache_clear()
    client = site.test_client(use_cookies=False)
    for number in range(question_views.SHAPES + 5):
        assert client.get("/en/check/product", headers={"Host": f"a{number}.example"}).status_code == 200
    assert kept.cache_info().currsize == question_views.SHAPES


@pytest.mark.parametrize("query", ["a={}&x=1", "x=1&a={}", "a={}&a={}", "change=1&a={}", "a={}&change=2", "a=+{}"])
def test_another_address_is_made_anew(site: Flask, questionnaire: Questionnaire, query: str) -> None:
    """What else stands in an address shows in the links of its page, so no other reader may get that page."""
    kept = site.extensions["ready_pages"]
    kept.cache_clear()
    code = encode(questionnaire, SOME)
    page = site.test_client().get(f"/en/check/product?{query.replace('{}', code)}")
    assert page.status_code == 200
    assert kept.cache_info().currsize == 0


def test_answers_to_hidden_questions_are_made_anew(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """The way back has only the answers that count, so its code is another than that of the page."""
    hidden = {**SOME, "trial": ("no",), "trial-record": ("matches",)}
    code, plain = encode(questionnaire, hidden), encode(questionnaire, {**SOME, "trial": ("no",)})
    page = client.get(f"/en/check/condition?a={code}").text
    assert f'<p class="back"><a href="/en/check/product?a={plain}">' in page
    assert f'<a class="brand" href="/en/?a={code}">' in page


def test_each_name_of_the_site_has_its_links(client: FlaskClient) -> None:
    """A page kept for one host name is not given out under another."""
    for host in ("one.example", "two.example"):
        page = client.get("/en/check/product", headers={"Host": host}).text
        assert f'hreflang="es" href="http://{host}/es/check/product"' in page


def test_a_page_is_cut_only_where_a_code_or_a_tick_stands() -> None:
    """The word in a text is no tick, and what is filled in stands at each place."""
    page = '<a href="?a=1000ABC">has checked</a> <i>1000 ABC</i> <input id="x" checked> <input id="y" checked>'
    ready = cut(page, "1000ABC", ["one", "two"])
    assert ready.filled("1000ABC", ["one", "two"]) == page
    assert ready.filled("2222DEF", ["two"]) == (
        '<a href="?a=2222DEF">has checked</a> <i>2222 DEF</i> <input id="x"> <input id="y" checked>'
    )


def test_a_page_without_a_code() -> None:
    """It has only the places of the ticks."""
    assert cut('<a href="/en/"> <input id="x" checked>', "", ["one"]).filled("", []) == '<a href="/en/"> <input id="x">'
