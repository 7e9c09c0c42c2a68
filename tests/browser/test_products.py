"""The list of licensed products in a real browser: the search by keyboard keeps the check, and nothing is too wide."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from clinic_check.check.code import encode
from clinic_check.loader.content import Content


def test_the_enter_key_searches_and_keeps_the_check(page: Page, site: str, content: Content) -> None:
    """A name that is typed and sent by the Enter key is looked up, with the code still in the address."""
    code = encode(content.questionnaire, {"product": ("exosomes",)})
    page.goto(f"{site}/en/products?a={code}")
    page.fill("#q", "ryonsil")
    page.press("#q", "Enter")
    page.wait_for_url("**/products?q=*")
    assert page.url == f"{site}/en/products?q=ryonsil&a={code}"
    assert page.input_value("#q") == "ryonsil"
    (product,) = (one for one in content.catalogue.products if one.id == "ryoncil")
    assert page.inner_text("article h3") == product.brand


@pytest.mark.parametrize("query", ["", "/full", "?q=maci", "?q=wharton", "?q=" + "x" * 100, "?q=" + "x" * 200])
def test_the_list_fits_a_narrow_screen(page: Page, site: str, query: str) -> None:
    """At 320 pixels nothing has to be scrolled sideways."""
    page.goto(f"{site}/en/products{query}")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_paper_has_the_list_and_not_the_form(page: Page, site: str) -> None:
    """In print the products stand there, and the form and the list of contents do not."""
    page.goto(f"{site}/en/products/full")
    page.emulate_media(media="print")
    assert page.is_visible("article h3 >> nth=0")
    assert not page.is_visible("form")
    assert not page.is_visible("a[href='#group-knee']")


def test_only_this_site_is_asked(page: Page, site: str, hosts: set[str]) -> None:
    """The page asks no other host for anything."""
    page.goto(f"{site}/en/products?q=maci")
    assert hosts == {"127.0.0.1"}
