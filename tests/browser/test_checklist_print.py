"""The blank checklist on paper: at most two sheets front and back, large boxes, and icons that do not need color."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import combinations

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from clinic_check.check.model import Questionnaire
from tests.browser.conftest import PLAIN_HOST
from tests.browser.paper import PAPERS, pictures, printed, sizes
from tests.browser.states import LANGUAGES
from tests.page import Page as Parsed
from tests.page import words

TOOLS = ("skip", "screen-only", "screen-only lead")
PIXELS = 96 / 25.4  # of a style sheet in a millimeter
NOTES, RESULTS = 5, 6
PAGES = 4
SMALLEST = 9  # points
FORMS = [(language, width) for language in LANGUAGES for width in (697, 719)]  # A4 and Letter
SHEETS = [(language, paper, kind) for language in LANGUAGES for paper in PAPERS for kind in ("print", "pdf")]


@pytest.fixture(scope="module")
def sheets(app: Flask, browser: Browser, port: int) -> dict[tuple[str, str, str], bytes]:
    """(language, paper, print of the browser or PDF of the site) -> file."""
    client = app.test_client(use_cookies=False)
    found = {}
    for language in LANGUAGES:
        for paper, sheet in printed(browser, f"http://{PLAIN_HOST}:{port}/{language}/checklist/full").items():
            found[language, paper, "print"] = sheet
            found[language, paper, "pdf"] = client.get(f"/{language}/checklist.pdf?paper={paper.lower()}").data
    return found


@pytest.fixture(scope="module")
def screens(app: Flask) -> dict[str, Parsed]:
    """The page in each language, for the words that are looked for on paper."""
    client = app.test_client(use_cookies=False)
    return {language: Parsed(client.get(f"/{language}/checklist/full").text) for language in LANGUAGES}


def _tight(text: str) -> str:
    return "".join(text.split())


def _pages(sheet: bytes) -> list[str]:
    """The text of each page without its spaces, since the ends of lines are lost in it."""
    return [_tight(page.extract_text()) for page in PdfReader(io.BytesIO(sheet)).pages]


@pytest.mark.parametrize("named", SHEETS, ids="-".join)
def test_it_takes_two_sheets(
    screens: dict[str, Parsed], sheets: dict[tuple[str, str, str], bytes], named: tuple[str, str, str]
) -> None:
    """It takes four pages at most, and the counting stands whole on the last one."""
    pages = _pages(sheets[named])
    assert len(pages) <= PAGES
    (counting,) = screens[named[0]].having("counting")
    parts = [*counting.findall("h2"), *(step.findall("strong")[0] for step in counting.findall("ol/li"))]
    assert len(parts) == 5
    for part in parts:
        assert [_tight(words(part)) in page for page in pages] == [False] * (len(pages) - 1) + [True], words(part)


@pytest.mark.parametrize("named", SHEETS, ids="-".join)
def test_no_type_is_small(sheets: dict[tuple[str, str, str], bytes], named: tuple[str, str, str]) -> None:
    """Nothing is set below 9 points, and most of it at 11."""
    found = sizes(PdfReader(io.BytesIO(sheets[named])).pages)
    assert min(found) >= SMALLEST, found
    assert max(found, key=found.__getitem__) >= 9.5


@pytest.mark.parametrize("named", SHEETS, ids="-".join)
def test_no_question_is_torn_apart(
    app: Flask, sheets: dict[tuple[str, str, str], bytes], named: tuple[str, str, str]
) -> None:
    """Each question is on one page with all its options; the claims may go on under a repeated heading."""
    questionnaire: Questionnaire = app.extensions["contents"][named[0]].questionnaire
    pages = _pages(sheets[named])
    heads = [f"{number}.{_tight(item.question)}" for number, item in enumerate(questionnaire.items, start=1)]
    for head, item in zip(heads, questionnaire.items, strict=True):
        with_it = [page for page in pages if head in page]
        labels = [_tight(option.label) for option in item.options]
        if item.several:
            assert [label for label in labels if not any(label in page for page in pages)] == [], item.id
            continue
        (page,) = with_it
        assert [label for label in labels if label not in _below(page, head, heads)] == [], item.id


def _below(page: str, head: str, heads: list[str]) -> str:
    """What stands between this heading and the next one."""
    rest = page.partition(head)[2]
    ends = [rest.index(other) for other in heads if other in rest]
    return rest[: min(ends, default=len(rest))]


@pytest.mark.parametrize("paper", PAPERS)
def test_what_is_on_it(
    screens: dict[str, Parsed],
    questionnaire: Questionnaire,
    port: int,
    sheets: dict[tuple[str, str, str], bytes],
    paper: str,
) -> None:
    """There are lines for the clinic, the date and the people, the edition, the results, and where to go on."""
    text = "".join(_pages(sheets["en", paper, "print"]))
    screen = screens["en"]
    (fill,), (edition,), (urgent,) = (screen.having(name) for name in ("fill", "edition", "urgent"))
    wanted = ["".join(one.itertext()) for one in (*fill.iter("span"), edition, *screen.having("only-if"))]
    wanted += [urgent.text or "", *(f"{item.hint}." for item in questionnaire.items)]
    wanted += [outcome.title for outcome in questionnaire.outcomes.values()]
    wanted += [f"http://{PLAIN_HOST}:{port}/en/{page}" for page in ("all", "products")]
    assert [one for one in wanted if _tight(one) not in text] == []
    (head,) = screen.having("head")
    tools = [words(one) for one in (*screen.having("skip"), *head.findall("*[@class]")) if one.get("class") in TOOLS]
    tools += [text for text, address in screen.links() if address == "/en/privacy"]
    assert len(tools) == 3
    assert [one for one in tools if _tight(one) in text] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_it_needs_no_color(sheets: dict[tuple[str, str, str], bytes], paper: str) -> None:
    """Printed from a dark screen, every dot is a grey, and the paper is white."""
    for picture in pictures(sheets["en", paper, "print"], 50):
        dots = picture.getcolors(picture.width * picture.height) or []
        assert all(red == green == blue for _, (red, green, blue) in dots)
        assert max(dots)[1] == (255, 255, 255)


@pytest.fixture
def form(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The form in a language as it is laid out for paper, as wide as its page between the margins."""
    language, width = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/{language}/checklist/full")
    page.emulate_media(media="print")
    yield page
    context.close()


def _boxes(page: Page) -> list[tuple[float, float, float, float]]:
    script = "boxes => boxes.map(box => box.getBoundingClientRect()).map(box => [box.x, box.y, box.width, box.height])"
    return [tuple(box) for box in page.locator(".box").evaluate_all(script)]


@pytest.mark.parametrize("form", FORMS, indirect=True, ids=str)
def test_boxes_are_large_enough_for_a_shaky_hand(form: Page, questionnaire: Questionnaire) -> None:
    """Each box is 5 mm wide and high or more, and none touches another one."""
    boxes = _boxes(form)
    assert len(boxes) == sum(len(item.options) for item in questionnaire.items) + NOTES + RESULTS
    assert all(width >= 4.99 * PIXELS and height >= 4.99 * PIXELS for _, _, width, height in boxes)
    gap = 0.4 * PIXELS
    for (x, y, width, height), (left, top, _, _) in combinations(sorted(boxes, key=lambda box: (box[1], box[0])), 2):
        apart = abs(left - x) >= width + gap or abs(top - y) >= height + gap
        assert apart, ((x, y), (left, top))


@pytest.mark.parametrize("form", FORMS, indirect=True, ids=str)
def test_every_question_has_room_to_write(form: Page, questionnaire: Questionnaire) -> None:
    """Beside or below the boxes of each question runs a line of 12 mm or more, 6 mm high."""
    lines = [line.bounding_box() for line in form.locator(".write").all()]
    assert len(lines) == len(questionnaire.items)
    assert all(line and line["width"] >= 12 * PIXELS - 1 and line["height"] >= 6 * PIXELS for line in lines)


def test_the_print_button_needs_a_script(browser: Browser, site: str) -> None:
    """With a script the button is there; without one the hint about the browser's own Print is enough."""
    for script in (True, False):
        context = browser.new_context(java_script_enabled=script)
        page = context.new_page()
        page.goto(site + "/en/checklist/full")
        assert page.locator("#print").is_visible() == script
        assert page.locator(".print-hint").is_visible()
        context.close()
