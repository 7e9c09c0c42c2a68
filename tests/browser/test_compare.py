"""The comparison in a real browser: by typing and clicking alone, on a narrow phone, and on both papers."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from clinic_check.check.code import decode, encode
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from tests.answers import BEST
from tests.browser.conftest import PLAIN_HOST
from tests.browser.journey import NAMED, WORST, to_result
from tests.browser.paper import PAPERS, printed, sizes
from tests.browser.test_result_size import height

TOOLS = ".go li + li a, .field label, .keep .button, .skip"
UPRIGHT = {"A4": (595, 842), "Letter": (612, 792)}
PRODUCTS = ("exosomes", "lab-grown-cells", "own-fat-cells", "birth-tissue-cells")


@pytest.fixture(scope="module")
def worst(questionnaire: Questionnaire) -> list[str]:
    """The worst case of the browser tests with four products: alike in nearly all, so that much is the same."""
    return [encode(questionnaire, {**WORST, "product": (product,)}) for product in PRODUCTS]


@pytest.fixture(scope="module")
def unlike(questionnaire: Questionnaire) -> list[str]:
    """Four bad offers that differ in every question, so that much differs."""
    return [encode(questionnaire, _bad(questionnaire, place)) for place in range(4)]


def _bad(questionnaire: Questionnaire, place: int) -> dict[str, tuple[str, ...]]:
    """The answer at this place among those of each question that are not the best one; two thirds of the claims."""
    given = {"trial": ("yes",) if place % 2 == 0 else ("no",)}
    for item in questionnaire.items:
        bad = [option.id for option in item.options if option.level is None or option.level > 0]
        claims = [option.id for option in item.options if not option.exclusive]
        chosen = tuple(claim for at, claim in enumerate(claims) if (at + place) % 3)
        given.setdefault(item.id, chosen if item.several else (bad[place % len(bad)],))
    return given


def _address(site: str, codes: list[str]) -> str:
    return f"{site}/en/compare?" + "&".join(f"c={code}" for code in codes)


def _field(page: Page, letter: str) -> Locator:
    """The field for the code of this clinic."""
    return page.locator(f"#code-{letter}")


def _compare(page: Page) -> None:
    page.locator("form").get_by_role("button", name=NAMED).click()


def _remove(page: Page, place: int) -> None:
    """Follow the last link below the clinic at this place."""
    page.locator(".go").nth(place).get_by_role("link", name=NAMED).last.click()


def _wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def test_from_one_result_to_two_columns(page: Page, site: str, worst: list[str]) -> None:
    """Without a script at 320 pixels: from a result, with a second code pasted as a link, to both side by side."""
    to_result(page, site)
    page.locator("main a[href*='/result/keep']").click()
    page.locator("main a[href*='/compare']").click()
    own = _field(page, "a").input_value()
    _field(page, "b").fill(f"{site}/en/r/{worst[1]}")
    _compare(page)
    assert page.url == _address(site, [own, worst[1]])
    expect(page.locator("table.glance")).to_be_visible()
    assert not _wide(page)
    page.locator(".go").nth(1).locator("a[href*='/r/']").click()
    assert page.url == f"{site}/en/r/{worst[1]}"


@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize("width", [320, 500, 701, 768, 1280])
def test_nothing_is_too_wide(browser: Browser, site: str, unlike: list[str], count: int, width: int) -> None:
    """At no width, nor at twice the text size, has the page to be scrolled sideways."""
    context = browser.new_context(viewport={"width": width, "height": 640})
    page = context.new_page()
    page.goto(_address(site, unlike[:count]))
    assert not _wide(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not _wide(page)
    context.close()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("count", "screens"), [(2, 5), (4, 9)])
def test_it_is_a_few_screens_of_a_phone(
    browser: Browser, site: str, unlike: list[str], worst: list[str], language: str, count: int, screens: int
) -> None:
    """Two offers fit five screens of 390 pixels and four fit nine, whether they differ in all or in little."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    for codes in (unlike, worst):
        found = height(page, _address(site, codes[:count]).replace("/en/", f"/{language}/"))
        assert 844 < found <= screens * 844
    context.close()


def test_a_wide_screen_has_columns_and_a_narrow_one_blocks(browser: Browser, site: str, unlike: list[str]) -> None:
    """From 700 pixels on the cells of a row stand beside each other; below, two side by side with their clinic."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(_address(site, unlike[:3]))
    cells = page.locator("tr.outcomes td")
    clinics = page.locator("tr.outcomes .which")
    heads = page.locator("table.glance thead th").all_inner_texts()[1:]
    page.set_viewport_size({"width": 720, "height": 800})
    boxes = [cell.bounding_box() or {} for cell in cells.all()]
    assert len({box["y"] for box in boxes}) == 1
    assert [box["x"] for box in boxes] == sorted({box["x"] for box in boxes})
    assert not clinics.first.is_visible()
    assert page.locator("thead").first.is_visible()
    page.set_viewport_size({"width": 680, "height": 800})
    boxes = [cell.bounding_box() or {} for cell in cells.all()]
    assert len({box["x"] for box in boxes}) == 2
    assert len({box["y"] for box in boxes}) == 2
    assert [clinic.inner_text() for clinic in clinics.all() if clinic.is_visible()] == heads
    assert len(set(heads)) == 3
    context.close()


@pytest.mark.parametrize("width", [320, 1000])
def test_a_screen_reader_has_the_clinic_with_each_answer(
    browser: Browser, site: str, questionnaire: Questionnaire, unlike: list[str], width: int
) -> None:
    """As a table the head of the column names the clinic; in blocks it stands in the text before the answer."""
    context = browser.new_context(viewport={"width": width, "height": 700})
    page = context.new_page()
    page.goto(_address(site, unlike[:2]))
    tree = page.locator("table.glance").aria_snapshot()
    clinic = page.locator(".which").first.text_content()
    outcome = page.locator("tr.outcomes th").text_content()
    treatment = decode(questionnaire, unlike[0])["product"][0]
    label = questionnaire.by_id["product"].by_id[treatment].label
    if width == 1000:
        assert f'columnheader "{clinic}"' in tree
        assert f'rowheader "{outcome}"' in tree
        assert f'cell "{label}"' in tree
    else:
        assert clinic in tree
        assert label in tree
    context.close()


def test_the_same_code_twice(page: Page, site: str, worst: list[str]) -> None:
    """Twice the same code is told, and works."""
    page.goto(site + "/en/compare")
    _field(page, "a").fill(worst[0])
    _field(page, "b").fill(worst[0].lower())
    _compare(page)
    expect(page.locator(".aside")).to_contain_text(", ".join(page.locator("tr.outcomes .which").all_text_contents()))
    assert page.url == _address(site, [worst[0], worst[0]])


def test_one_wrong_code(page: Page, site: str, worst: list[str]) -> None:
    """The summary has the focus and leads to the wrong field, which keeps what was typed; the others are compared."""
    page.goto(site + "/en/compare")
    for letter, typed in zip("abc", (worst[0], "1KW7 J755", worst[1]), strict=True):
        _field(page, letter).fill(typed)
    _compare(page)
    expect(page.locator(".error-summary:focus")).to_have_count(1)
    page.locator(".error-summary a").press("Enter")
    expect(page.locator("input:focus")).to_have_value("1KW7 J755")
    assert page.locator("table.glance").is_visible()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(worst[2])
    page.keyboard.press("Enter")
    page.wait_for_url(_address(site, [worst[0], worst[2], worst[1]]))
    assert page.locator(".error-summary").count() == 0


def test_five_codes(page: Page, site: str, unlike: list[str], worst: list[str]) -> None:
    """A fifth code is refused with everything kept; with one field emptied the other four are compared."""
    page.goto(_address(site, [*unlike, worst[0]]))
    expect(page.locator(".error-summary a[href='#code-e']")).to_have_count(1)
    assert [field.input_value() for field in page.locator("input[name=c]").all()] == [*unlike, worst[0]]
    _field(page, "b").fill("")
    _compare(page)
    assert page.url == _address(site, [unlike[0], unlike[2], unlike[3], worst[0]])


def test_a_clinic_is_removed_by_a_link(page: Page, site: str, worst: list[str]) -> None:
    """Down from three to two, and from two to the form with the one that is left."""
    page.goto(_address(site, worst[:3]))
    _remove(page, 1)
    assert page.url == _address(site, [worst[0], worst[2]])
    _remove(page, 0)
    assert _field(page, "a").input_value() == worst[2]
    assert page.locator(".error-summary").count() == 0


def test_a_typed_name_is_not_sent(page: Page, site: str, worst: list[str]) -> None:
    """No request holds the name of a clinic, not even when the codes are sent again by the button."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + str(request.post_data)))
    page.goto(_address(site, worst[:2]))
    page.locator("#name-a").fill("Sunny Cells")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    _field(page, "c").fill(worst[2])
    _compare(page)
    page.wait_for_url(_address(site, worst[:3]))
    assert asked
    assert not [one for one in asked if "Sunny" in one]


def test_only_this_site_is_asked(page: Page, site: str, hosts: set[str], worst: list[str]) -> None:
    """The page asks no other host for anything."""
    page.goto(_address(site, worst))
    assert hosts == {"127.0.0.1"}


@pytest.fixture(scope="module")
def mixed(questionnaire: Questionnaire, worst: list[str], unlike: list[str]) -> list[str]:
    """One of each: the worst, the best, one that is not begun, and another bad one."""
    return [worst[0], encode(questionnaire, BEST), encode(questionnaire, {}), unlike[1]]


@pytest.fixture(scope="module")
def sheets(browser: Browser, site: str, worst: list[str], unlike: list[str], mixed: list[str]) -> dict:
    """(kind, number of clinics, paper) -> the printed comparison, by a reader whose screen is dark."""
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    made = {}
    for kind, codes in {"worst": worst, "unlike": unlike, "mixed": mixed}.items():
        for count in (2, 3, 4):
            page.goto(_address(site, codes[:count]))
            page.locator("#name-b").fill("Typed by the reader")
            for paper in PAPERS:
                made[kind, count, paper] = PdfReader(io.BytesIO(page.pdf(format=paper)))
    context.close()
    return made


ALL = pytest.mark.parametrize("kind", ["worst", "unlike", "mixed"])


@ALL
@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize("paper", PAPERS)
def test_it_prints_on_two_pages(sheets: dict, kind: str, count: int, paper: str) -> None:
    """Two clinics stand upright and three or four across, on two pages at most, in the size of the paper."""
    pages = sheets[kind, count, paper].pages
    assert 1 <= len(pages) <= 2
    width, height = UPRIGHT[paper] if count == 2 else UPRIGHT[paper][::-1]
    for one in pages:
        assert abs(float(one.mediabox.width) - width) < 2
        assert abs(float(one.mediabox.height) - height) < 2


@ALL
@pytest.mark.parametrize("count", [2, 4])
def test_it_prints_on_two_pages_in_spanish(
    browser: Browser, port: int, request: pytest.FixtureRequest, kind: str, count: int
) -> None:
    """With longer words two pages are enough as well, at 11 points on both papers."""
    codes = request.getfixturevalue(kind)[:count]
    address = _address(f"http://{PLAIN_HOST}:{port}", codes).replace("/en/", "/es/")
    for paper, sheet in printed(browser, address).items():
        pages = PdfReader(io.BytesIO(sheet)).pages
        assert 1 <= len(pages) <= 2, paper
        assert set(sizes(pages)) <= {9.0, 11.0, 13.0, 16.0}, paper


@pytest.fixture(scope="module")
def screen(browser: Browser, site: str, worst: list[str]) -> Iterator[Page]:
    """A comparison of two clinics on the screen, for the words that are looked for on paper."""
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(_address(site, worst[:2]))
    yield opened
    context.close()


def _tight(text: str) -> str:
    """Without spaces, since the ends of lines are lost in a PDF."""
    return "".join(text.split())


def _text(sheet: PdfReader) -> str:
    return "".join(_tight(page.extract_text()) for page in sheet.pages)


@ALL
@pytest.mark.parametrize("count", [2, 3, 4])
def test_the_paper_has_what_counts(
    sheets: dict, screen: Page, site: str, content: Content, worst: list[str], kind: str, count: int
) -> None:
    """Name, codes, outcome, what the signs mean, where to open it, and who made it stand on paper."""
    text = _text(sheets[kind, count, "Letter"])
    said = screen.locator(".compare > .print-only, #differs h2, #same h2, .imprint p").all_text_contents()
    assert len(said) == 4
    for words in (*said, f"{site}/en/compare", "Typed by the reader"):
        assert _tight(words) in text, words
    stop = content.questionnaire.outcomes["stop"]
    assert any(_tight(title) in text for title in (stop.title, *(one.text for one in stop.titles)))
    if kind == "worst":
        assert worst[0] in text


@ALL
@pytest.mark.parametrize("count", [2, 3, 4])
def test_the_paper_leaves_out_the_tools(sheets: dict, screen: Page, kind: str, count: int) -> None:
    """Links, forms and the way to share stay on the screen."""
    text = _text(sheets[kind, count, "A4"])
    tools = screen.locator(TOOLS).evaluate_all("ones => ones.map(one => one.firstChild.textContent)")
    assert len(tools) == 11
    for words in tools:
        assert _tight(words) not in text, words


def test_claims_that_stay_on_the_page_are_told(
    page: Page, site: str, questionnaire: Questionnaire, sheets: dict, unlike: list[str]
) -> None:
    """Two clinics print each claim; for more the paper counts them and says where they stand."""
    page.goto(_address(site, unlike))
    see = _tight(page.locator("#differs th .print-only").text_content() or "")
    claims = questionnaire.by_id["claims"]
    story = _tight(claims.by_id["stories"].label)
    assert story in _text(sheets["unlike", 2, "A4"])
    assert _tight(claims.short) + see in _text(sheets["unlike", 4, "A4"])
    assert story not in _text(sheets["unlike", 4, "A4"])
    assert see not in _text(sheets["unlike", 2, "A4"])


def test_the_print_has_a_table_on_any_paper(browser: Browser, site: str, unlike: list[str]) -> None:
    """Printed from a phone the rows stay rows: blocks are for screens alone."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(_address(site, unlike[:2]))
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.compare td')).display") == "table-cell"
    context.close()
