"""The HTML of every kind of page: it parses without an error, its names resolve, and it brings nothing foreign."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from tests.conftest import BEST_MANNERS

SVG = "{http://www.w3.org/2000/svg}svg"
Given = dict[str, tuple[str, ...]]

NOTHING: Given = {}
SOME: Given = {"product": ("exosomes",), "condition": ("hair",), "approved": ("yes-checked",), "claims": ("no-risk",)}
# Every question is shown, and every answer is as bad as it can be.
WORST: Given = {
    "product": ("exosomes",),
    "condition": ("knee-or-joint",),
    "how-given": ("vein",),
    "place": ("us-tx",),
    "approved": ("refused",),
    "trial": ("yes",),
    "trial-record": ("differs",),
    "ind": ("other-letter",),
    "ethics-board": ("no",),
    "pay": ("yes",),
    "enforcement": ("found",),
    "risks": ("no",),
    "evidence": ("nothing",),
    "product-details": ("refused",),
    "alternatives": ("no",),
    "price": ("no",),
    "follow-up": ("no",),
    "claims": (
        "cure-or-guarantee",
        "no-risk",
        "approval-not-needed",
        "fda-registered",
        "treats-many",
        "stories",
        "breakthrough",
        "regenerates",
        "beats-surgery",
        "no-downtime",
        "potency-numbers",
        "trial-as-seal",
        "hidden-cure",
    ),
    "pressure": ("yes",),
    "who-treats": ("no",),
    "licence": ("problem",),
    "specialty": ("no",),
    "own-doctor": ("no",),
}
# A licensed product for its own use, everything in writing: no rule fires.
BEST: Given = {
    "product": ("approved-product",),
    "condition": ("knee-or-joint",),
    "how-given": ("surgery",),
    "place": ("us-wa",),
    "approved": ("yes-checked",),
    **BEST_MANNERS,
}


class Page:
    """A page as a browser reads it, once it is looked at; strict, so that an error in the HTML raises."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def root(self) -> Element:
        return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(self.text)

    @cached_property
    def parents(self) -> dict[Element, Element]:
        return {child: parent for parent in self.root.iter() for child in parent}

    def all(self, *tags: str) -> list[Element]:
        """The elements with one of these tags, in the order of the page."""
        return [element for element in self.root.iter() if element.tag in tags]

    def one(self, tag: str) -> Element:
        (found,) = self.all(tag)
        return found

    def within(self, element: Element, tag: str) -> bool:
        """Whether the element stands in one with this tag."""
        while element in self.parents:
            element = self.parents[element]
            if element.tag == tag:
                return True
        return False

    def ids(self) -> list[str]:
        return [element.get("id", "") for element in self.root.iter() if element.get("id") is not None]

    def by_id(self, name: str) -> Element:
        (found,) = (element for element in self.root.iter() if element.get("id") == name)
        return found

    def having(self, name: str) -> list[Element]:
        """The elements with this class."""
        return [element for element in self.root.iter() if name in element.get("class", "").split()]

    @property
    def title(self) -> str:
        return words(self.one("title"))

    @property
    def h1(self) -> str:
        return words(self.one("h1"))

    @property
    def main(self) -> str:
        return words(self.one("main"))

    def links(self) -> list[tuple[str, str]]:
        """(text, address) of every link, hidden words included; those to a meaning are left to test_explained.py."""
        return [(words(link), link.get("href", "")) for link in self.all("a") if link.get("class") != "word"]

    def headings(self) -> list[str]:
        return [words(heading) for heading in self.all("h2")]


def words(element: Element) -> str:
    """The text on the screen, spaces made single; what stands there for paper alone is left out."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    if isinstance(element.tag, str) and "print-only" not in element.get("class", "").split():
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""


PLAIN = (
    "/en/",
    "/en/check/product",
    "/en/check/claims",
    "/en/quick",
    "/en/all",
    "/en/answers",
    "/en/resume",
    "/en/how-it-works",
    "/en/words-explained",
    "/en/sources",
    "/en/harmed",
    "/en/checklist",
    "/en/number",
    "/en/products",
    "/en/compare",
    "/en/verify",
    "/en/words",
    "/en/privacy",
    "/en/accessibility",
    "/en/about",
    "/en/changes",
    "/en/clear",
)
WITH_CODE = (
    "/en/?a={code}",
    "/en/check/product?a={code}",
    "/en/check/claims?a={code}&change=1",
    "/en/quick?a={code}",
    "/en/all?a={code}",
    "/en/answers?a={code}",
    "/en/result?a={code}",
    "/en/result?a={code}&only=questions",
    "/en/checklist?a={code}",
    "/en/result?a={code}&left=trial&left=trial-record&left=pay",
    "/en/r/{code}",
    "/en/resumed?a={code}",
    "/en/compare?a={code}",
    "/en/compare?c={code}&c=1WK1F486FWNHBGASRQ7N046",
    "/en/compare?c={code}&c=1000000000000000000009N&c={code}&c=1WK1F486FWNHBGASRQ7N046",
    "/en/sources?a={code}",
    "/en/about?a={code}",
)
WRONG = (
    ("GET", "/en/none", 404, {}),
    ("GET", "/en/check/none", 404, {}),
    ("GET", "/static/none.css", 404, {}),
    ("DELETE", "/en/about", 405, {}),
    ("POST", "/en/about", 405, {}),
    ("POST", "/en/check/product", 400, {"data": {"q-product": "none"}}),
    ("POST", "/en/check/product", 403, {"headers": {"Sec-Fetch-Site": "cross-site"}}),
    ("POST", "/en/check/product", 200, {"data": {}}),
    ("POST", "/en/check/claims", 200, {"data": {"q-claims": ["none-of-these", "no-risk"]}}),
    ("POST", "/en/quick", 200, {"data": {"q-claims": ["none-of-these", "no-risk"]}}),
    ("POST", "/en/all", 200, {"data": {"q-claims": ["none-of-these", "no-risk"]}}),
    ("POST", "/en/all", 400, {"data": {"q-product": "none"}}),
    ("POST", "/en/resume", 413, {"data": {"code": "x" * 70_000}}),
    ("POST", "/en/resume", 400, {"data": {"code": "123"}}),
    ("POST", "/en/resume", 200, {"data": {"code": " "}}),
    ("GET", "/en/answers?a=123", 400, {}),
    ("GET", "/en/compare?c=123&c=&c=1WK1F486FWNHBGASRQ7N046&c=1000000000000000000009N", 400, {}),
    ("GET", "/en/result?a=Y2Y", 400, {}),
)


SETS = {"some": SOME, "worst": WORST, "best": BEST}


@pytest.fixture(scope="module")
def texts(app: Flask, questionnaire: Questionnaire) -> dict[str, str]:
    """Every kind of page by a name that tells how it was asked for, each in the status it must have."""
    client = app.test_client(use_cookies=False)
    codes = {name: encode(questionnaire, given) for name, given in SETS.items()}
    asked = [("GET", page, 200, {}) for page in PLAIN]
    asked += [("GET", page.format(code=code), 200, {}) for page in WITH_CODE for code in codes.values()]
    asked += [("GET", f"/en/check/{item}?a={codes['worst']}", 200, {}) for item in WORST]
    found = {}
    for method, address, status, more in [*asked, *WRONG]:
        response = client.open(address, method=method, buffered=True, **more)
        assert response.status_code == status, f"{method} {address}"
        found[f"{method} {address} {status} {more}"[:120]] = response.text
    return found


@pytest.fixture(scope="module")
def pages(texts: dict[str, str]) -> dict[str, Page]:
    return {name: Page(text) for name, text in texts.items()}


def test_all_kinds_of_pages_are_looked_at(texts: dict[str, str]) -> None:
    """There are pages without, with some and with all answers, and error pages, and none hides another."""
    assert (
        len(texts) == len(PLAIN) + 3 * len(WITH_CODE) + 23 + len(WRONG) - 1
    )  # /check/product twice with the same code
    assert all(text.startswith("<!doctype html>") for text in texts.values())


def test_a_strict_parser_finds_no_error(texts: dict[str, str]) -> None:
    """Every page parses by the HTML standard without a single parse error."""
    for name, text in texts.items():
        try:
            assert Page(text).root.tag == "html"
        except html5lib.html5parser.ParseError as error:
            pytest.fail(f"{name}: {error}")


@pytest.mark.parametrize("faulty", ["<p>no doctype", "<!doctype html><title>x</title><p></div>"])
def test_the_strict_parser_bites(faulty: str) -> None:
    """A page with a known fault is refused."""
    page = Page(faulty)
    with pytest.raises(html5lib.html5parser.ParseError):
        page.all("p")


def test_ids_stand_once(pages: dict[str, Page]) -> None:
    """No id is on a page twice."""
    for name, page in pages.items():
        assert page.ids(), name
        assert [one for one, times in Counter(page.ids()).items() if times > 1] == [], name


def test_labels_and_descriptions_resolve(pages: dict[str, Page]) -> None:
    """Every for, aria-describedby and aria-labelledby, and every link into the page, names an id that is there."""
    seen: Counter[str] = Counter()
    for name, page in pages.items():
        ids = set(page.ids())
        for element in page.root.iter():
            for attribute in ("for", "aria-describedby", "aria-labelledby"):
                for target in element.get(attribute, "").split():
                    seen[attribute] += 1
                    assert target in ids, f"{name}: {attribute}={target}"
            if element.get("href", "").startswith("#"):
                seen["href"] += 1
                assert element.get("href", "")[1:] in ids, f"{name}: {element.get('href')}"
    assert set(seen) == {"for", "aria-describedby", "aria-labelledby", "href"}


def test_every_field_has_a_name_to_be_read_out(pages: dict[str, Page]) -> None:
    """Every input and text area has exactly one label of its own with words in it."""
    fields = 0
    for name, page in pages.items():
        labels = [label.get("for") for label in page.all("label") if words(label)]
        for field in page.all("input", "textarea", "select"):
            fields += 1
            assert labels.count(field.get("id")) == 1, f"{name}: {field.attrib}"
    assert fields > 100


def test_headings_never_skip_a_level(pages: dict[str, Page]) -> None:
    """One h1 a page, and each heading is at most one level deeper than the one before it."""
    for name, page in pages.items():
        levels = [int(heading.tag[1]) for heading in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels.count(1) == 1, name
        if page.having("error-summary"):  # its heading stands above the h1, so that it is read out first
            levels = [1, *levels]
        assert levels[0] == 1, name
        assert all(after - before <= 1 for before, after in pairwise(levels)), f"{name}: {levels}"


def test_nothing_is_styled_or_scripted_inside_a_page(pages: dict[str, Page]) -> None:
    """No style attribute, no style element, no on... attribute, no javascript: address."""
    for name, page in pages.items():
        assert page.all("style") == [], name
        for element in page.root.iter():
            wrong = [key for key in element.attrib if key == "style" or key.startswith("on")]
            assert wrong == [], f"{name}: {element.tag} {wrong}"
            assert not element.get("href", "").lower().startswith(("javascript:", "data:")), name


def test_the_only_scripts_are_those_of_two_buttons(pages: dict[str, Page]) -> None:
    """No page loads a script but those of the print button and the copy button, and only where there is a result."""
    loaded = 0
    for name, page in pages.items():
        sources = [script.get("src", "") for script in page.all("script")]
        loaded += len(sources)
        known = [re.fullmatch(r"/static/(print|copy)\.js\?v=[0-9a-f]+", source) for source in sources]
        scripts = [found and found[1] for found in known]
        assert scripts in ([], ["print"], ["print", "copy"]), f"{name}: {sources}"
        assert "copy" not in scripts or "/en/r" in name or "/en/compare?c=" in name, name
        assert not scripts or "copy" in scripts or "/en/checklist" in name or "only=questions" in name, name
    assert loaded


def test_every_asset_is_our_own(pages: dict[str, Page]) -> None:
    """Style sheet and icon come from /static/, and no picture, frame, font or object from anywhere."""
    for name, page in pages.items():
        linked = [link.get("href", "") for link in page.all("link") if link.get("rel") != "alternate"]
        assert len(linked) == 2, name
        assert all(address.startswith("/static/") for address in linked), f"{name}: {linked}"
        assert page.all("img", "iframe", "object", "embed", "video", "audio", "source", "base") == [], name
        assert not [link for link in page.all("meta") if link.get("http-equiv")], name


def test_every_asset_is_there(pages: dict[str, Page], client: FlaskClient) -> None:
    """Each style sheet, icon and script that a page names is served."""
    named = {
        element.get("href") or element.get("src") or ""
        for _, page in pages.items()
        for element in page.all("link", "script")
        if element.get("rel") != "alternate"
    }
    assert len(named) == 4
    for address in named:
        assert client.get(address, buffered=True).status_code == 200, address


def test_pictures_are_silent(pages: dict[str, Page]) -> None:
    """Every svg is out of the tab order and hidden from screen readers, with words beside it; a QR code has a name."""
    pictures, codes = 0, 0
    for name, page in pages.items():
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
    assert codes == 21  # results have one for paper and one on the screen, a sheet of questions has one


def test_roles_are_from_a_short_list(pages: dict[str, Page]) -> None:
    """Native elements do the work: the only roles are those of an error, of a wide table and of a QR code."""
    roles: Counter[str] = Counter()
    for name, page in pages.items():
        for element in page.root.iter():
            role = element.get("role")
            if role is None:
                continue
            roles[role] += 1
            assert element.tag == (SVG if role == "img" else "div"), name
            assert role != "region" or element.get("aria-labelledby"), name
    assert set(roles) == {"alert", "region", "img"}


def test_landmarks(pages: dict[str, Page]) -> None:
    """Each page has one header, main and footer and a named nav, and first of all a link that skips to main."""
    for name, page in pages.items():
        for landmark in ("header", "main", "footer"):
            assert len(page.all(landmark)) == 1, f"{name}: {landmark}"
        assert page.one("nav").get("aria-label"), name
        assert page.links()[0] == ("Skip to the main text", "#main"), name
        assert page.one("main").get("id") == "main", name


def test_the_language_is_named(pages: dict[str, Page]) -> None:
    """Every page, errors included, says that it is in English and how wide it is."""
    for name, page in pages.items():
        assert page.root.get("lang") == "en", name
        assert [meta.get("content") for meta in page.all("meta") if meta.get("name") == "viewport"] == [
            "width=device-width, initial-scale=1"
        ], name


def test_forms_are_checked_by_the_server_only(pages: dict[str, Page]) -> None:
    """Forms go by POST, but the search for products and the codes to compare, and the browser checks none of them.

    No field is required or disabled.
    """
    forms = 0
    for name, page in pages.items():
        for form in page.all("form"):
            forms += 1
            assert form.get("method") == ("get" if re.search("/en/(products|compare)", name) else "post"), name
            assert form.get("novalidate") is not None, name
            assert form.get("action", "/en/").startswith("/en/"), name
        for element in page.root.iter():
            assert not {"required", "disabled", "aria-controls", "aria-expanded"} & set(element.attrib), name
    assert forms > 20
