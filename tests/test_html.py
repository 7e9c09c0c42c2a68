"""The HTML of every kind of page: no parse errors, references resolve, nothing is loaded from other sites."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import html5lib
import pytest
from flask.testing import FlaskClient

from tests.crawl import PLAIN, SETS, WITH_CODE, WRONG
from tests.page import Page, strict, words

SVG = "svg"


def test_all_kinds_of_pages_are_looked_at(crawled_texts: dict[str, str]) -> None:
    """There are pages without, with some and with all answers, and error pages, and none hides another."""
    assert len(crawled_texts) == len(PLAIN) + len(SETS) * len(WITH_CODE) + 10 + len(WRONG)
    assert all(text.startswith("<!doctype html>") for text in crawled_texts.values())


def test_a_strict_parser_finds_no_error(crawled_texts: dict[str, str]) -> None:
    """Every page parses by the HTML standard without a single parse error."""
    for name, text in crawled_texts.items():
        try:
            assert strict(text).tag == "html"
        except html5lib.html5parser.ParseError as error:
            pytest.fail(f"{name}: {error}")


@pytest.mark.parametrize("faulty", ["<p>no doctype", "<!doctype html><title>x</title><p></div>"])
def test_the_strict_parser_bites(faulty: str) -> None:
    """A page with a known fault is refused."""
    with pytest.raises(html5lib.html5parser.ParseError):
        strict(faulty)


def test_ids_stand_once(crawled_pages: dict[str, Page]) -> None:
    """No id is on a page twice."""
    for name, page in crawled_pages.items():
        assert page.ids(), name
        assert [one for one, times in Counter(page.ids()).items() if times > 1] == [], name


def test_labels_and_descriptions_resolve(crawled_pages: dict[str, Page]) -> None:
    """Every for, aria-describedby and aria-labelledby, and every link into the page, names an id that is there."""
    seen: Counter[str] = Counter()
    for name, page in crawled_pages.items():
        ids = set(page.ids())
        for element in page.root.iter():
            for attribute in ("for", "aria-describedby", "aria-labelledby"):
                for target in element.get(attribute, "").split():
                    seen[attribute] += 1
                    assert target in ids, f"{name}: {attribute}={target}"
            if element.get("href", "").startswith("#") and id(element) not in page.printed:
                seen["href"] += 1
                assert element.get("href", "")[1:] in ids, f"{name}: {element.get('href')}"
    assert set(seen) == {"for", "aria-describedby", "aria-labelledby", "href"}


def test_every_field_has_a_name_to_be_read_out(crawled_pages: dict[str, Page]) -> None:
    """Every input and text area has exactly one label of its own with words in it."""
    fields = 0
    for name, page in crawled_pages.items():
        labels = [label.get("for") for label in page.all("label") if words(label)]
        for field in page.all("input", "textarea", "select"):
            fields += 1
            assert labels.count(field.get("id")) == 1, f"{name}: {field.attrib}"
    assert fields > 100


def test_headings_never_skip_a_level(crawled_pages: dict[str, Page]) -> None:
    """One h1 a page, and each heading is at most one level deeper than the one before it; so on what is for paper."""
    for name, page in crawled_pages.items():
        headings = page.all("h1", "h2", "h3", "h4", "h5", "h6")
        levels = [int(heading.tag[1]) for heading in headings if id(heading) not in page.printed]
        for leaf in page.having("leaf"):
            inside = [int(heading.tag[1]) for heading in leaf.iter() if heading in headings]
            assert inside.count(1) == 1 == inside[0], name
            assert all(after - before <= 1 for before, after in pairwise(inside)), name
        assert levels.count(1) == 1, name
        if page.having("error-summary"):  # its heading is above the h1, so that screen readers read it first
            levels = [1, *levels]
        assert levels[0] == 1, name
        assert all(after - before <= 1 for before, after in pairwise(levels)), f"{name}: {levels}"


def test_nothing_is_styled_or_scripted_inside_a_page(crawled_pages: dict[str, Page]) -> None:
    """No style attribute, no style element, no on... attribute, no javascript: address."""
    for name, page in crawled_pages.items():
        assert page.all("style") == [], name
        for element in page.root.iter():
            wrong = [key for key in element.attrib if key == "style" or key.startswith("on")]
            assert wrong == [], f"{name}: {element.tag} {wrong}"
            assert not element.get("href", "").lower().startswith(("javascript:", "data:")), name


def test_the_only_scripts_are_of_two_buttons_and_of_steps(crawled_pages: dict[str, Page]) -> None:
    """No page loads a script but of the print and the copy button, and the two of steps."""
    loaded = 0
    for name, page in crawled_pages.items():
        sources = [script.get("src", "") for script in page.all("script")]
        loaded += len(sources)
        known = [
            re.fullmatch(r"/static/(print|copy|trail|unsent|only-if|clear)\.js\?v=[0-9a-f]+", source)
            for source in sources
        ]
        scripts = {found and found[1] for found in known}
        assert None not in scripts, f"{name}: {sources}"
        if "clear" in scripts:
            assert "/en/clear" in name
        if "only-if" in scripts:
            assert page.marked("data-on"), name
        if "copy" in scripts:
            assert "/en/result/keep" in name or "/en/compare?c=" in name, name
    assert loaded


def test_every_asset_is_our_own(crawled_pages: dict[str, Page]) -> None:
    """Style sheet and icon come from /static/, and no picture, frame, font or object from anywhere."""
    for name, page in crawled_pages.items():
        linked = [link.get("href", "") for link in page.all("link") if link.get("rel") in ("icon", "stylesheet")]
        assert len(linked) == 2, name
        assert {link.get("rel") for link in page.all("link")} <= {"icon", "stylesheet", "alternate", "manifest"}, name
        assert all(address.startswith("/static/") for address in linked), f"{name}: {linked}"
        assert page.all("img", "iframe", "object", "embed", "video", "audio", "source", "base") == [], name
        assert not [link for link in page.all("meta") if link.get("http-equiv")], name


def test_every_asset_is_there(crawled_pages: dict[str, Page], client: FlaskClient) -> None:
    """Each style sheet, icon and script that a page names is served."""
    named = {
        element.get("href") or element.get("src") or ""
        for _, page in crawled_pages.items()
        for element in page.all("link", "script")
        if element.get("rel") != "alternate"
    }
    assert len(named) == 9
    for address in named:
        assert client.get(address, buffered=True).status_code == 200, address


def test_pictures_are_silent(crawled_pages: dict[str, Page]) -> None:
    """Every svg is out of the tab order and hidden from screen readers, with words beside it; a QR code has a name."""
    pictures, codes = 0, 0
    for name, page in crawled_pages.items():
        for picture in page.all(SVG):
            assert picture.get("focusable") == "false", name
            if picture.get("class") == "qr":
                codes += 1
                assert (picture.get("role"), picture.get("aria-hidden")) == ("img", None), name
                assert picture.get("aria-label") == "QR code that opens this result", name
            else:
                pictures += 1
                assert picture.get("aria-hidden") == "true", name
    assert pictures > 100
    assert codes == 15  # a result has one for paper, the page to keep it another on the screen


def test_roles_are_from_a_short_list(crawled_pages: dict[str, Page]) -> None:
    """Native elements do the work: the only roles are of an error, a group of options and a QR code."""
    roles: Counter[str] = Counter()
    for name, page in crawled_pages.items():
        for element in page.root.iter():
            role = element.get("role")
            if role is None:
                continue
            roles[role] += 1
            assert element.tag == (SVG if role == "img" else "div"), name
            assert role not in ("region", "group") or element.get("aria-labelledby"), name
    assert set(roles) == {"alert", "img", "group"}


def test_landmarks(crawled_pages: dict[str, Page]) -> None:
    """Each page has one header, main and footer and a named nav, and first of all a link that skips to main."""
    for name, page in crawled_pages.items():
        for landmark in ("header", "main", "footer"):
            assert len(page.all(landmark)) == 1, f"{name}: {landmark}"
        assert page.one("nav").get("aria-label"), name
        assert page.links()[0] == ("Skip to the main text", "#main"), name
        assert page.one("main").get("id") == "main", name


def test_the_language_is_named(crawled_pages: dict[str, Page]) -> None:
    """Every page, errors included, says that it is in English and how wide it is."""
    for name, page in crawled_pages.items():
        assert page.root.get("lang") == "en", name
        assert [meta.get("content") for meta in page.all("meta") if meta.get("name") == "viewport"] == [
            "width=device-width, initial-scale=1"
        ], name


def test_forms_are_checked_by_the_server_only(crawled_pages: dict[str, Page]) -> None:
    """Forms go by POST, but the search for products, and the browser checks none of them.

    No field is required or disabled.
    """
    forms = 0
    for name, page in crawled_pages.items():
        for form in page.all("form"):
            forms += 1
            assert form.get("method") == ("get" if re.search("/en/products", name) else "post"), name
            assert form.get("novalidate") is not None, name
            assert form.get("action", "/en/").startswith("/en/"), name
        for element in page.root.iter():
            assert not {"required", "disabled", "aria-controls", "aria-expanded"} & set(element.attrib), name
    assert forms > 20
