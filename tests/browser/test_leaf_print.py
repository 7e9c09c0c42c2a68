"""The result on paper: one leaf, the same from the browser and as a PDF, and the questions alone."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from clinic_check.check.answers import prune
from clinic_check.check.code import encode, grouped
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from tests import results
from tests.answers import BEST, SOME, WORST
from tests.browser.conftest import PLAIN_HOST
from tests.browser.journey import NAMED, STOP
from tests.browser.journey import WORST as LONGEST
from tests.browser.leaf import FILES, SMALLEST, compare, count, fetched, lines, printed, sides, smallest, squeezed
from tests.browser.paper import scanned
from tests.browser.states import LANGUAGES
from tests.crawl import TODAY

EVERY = 3  # of the scenarios, since a print takes some tenths of a second; beside those with the most words
CASES = ("worst", "longest", "trial", "some")
EACH = pytest.mark.parametrize(("language", "case"), [(one, case) for one in LANGUAGES for case in CASES])
ON_PAPERS = pytest.mark.parametrize("paper", FILES)
Prints = dict[tuple[str, str, str], bytes]


@pytest.fixture(scope="module")
def codes(questionnaire: Questionnaire, trial_offer: Answers) -> dict[str, str]:
    given = dict(zip(CASES, (WORST, LONGEST, trial_offer, SOME), strict=True))
    return {case: encode(questionnaire, prune(questionnaire, answers)) for case, answers in given.items()}


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    """One page without a script, on a dark screen."""
    context = browser.new_context(color_scheme="dark", java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def host(port: int) -> str:
    """The site under a name as long as a real one."""
    return f"http://{PLAIN_HOST}:{port}"


@pytest.fixture(scope="module")
def prints(reader: Page, host: str, codes: dict[str, str]) -> Prints:
    """(language, case, paper) -> the print of /result."""
    return {
        (language, case, paper): sheet
        for language in LANGUAGES
        for case, code in codes.items()
        for paper, sheet in printed(reader, f"{host}/{language}/result?a={code}").items()
    }


@pytest.fixture(scope="module")
def files(site: str, host: str, codes: dict[str, str]) -> Prints:
    """(language, case, paper) -> the PDF."""
    return {
        (language, case, paper): fetched(f"{site}/{language}/result.pdf?a={code}&paper={file}")
        for language in LANGUAGES
        for case, code in codes.items()
        for paper, file in FILES.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_result_is_printed_on_one_leaf(
    app: Flask, content: Content, reader: Page, host: str, language: str
) -> None:
    """Every third scenario and those with the most words take two pages on A4 and on Letter."""
    client, known = app.test_client(use_cookies=False), results.codes(content)
    lengths = {name: results.on_paper(client, language, code) for name, code in known.items()}
    chosen, over = list(results.some(lengths, EVERY)), {}
    assert len(chosen) > 70
    for name in chosen:
        for paper, sheet in printed(reader, f"{host}/{language}/result?a={known[name]}").items():
            if count(sheet) != 2:
                over[name, paper] = count(sheet)
    assert over == {}


@EACH
@ON_PAPERS
def test_nothing_on_the_leaf_is_small(prints: Prints, files: Prints, language: str, case: str, paper: str) -> None:
    """Two pages, and no type under 9 points, from the browser and in the PDF."""
    for sheet in (prints[language, case, paper], files[language, case, paper]):
        assert count(sheet) == 2
        assert smallest(sheet) >= SMALLEST


@EACH
@ON_PAPERS
def test_the_print_and_the_file_have_the_same_words(
    browser: Browser, site: str, codes: dict[str, str], files: Prints, language: str, case: str, paper: str
) -> None:
    """Every line that is printed is in the PDF, and the other way round."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/{language}/result?a={codes[case]}")
    said = lines(page)
    context.close()
    assert len(said) > 15
    assert compare(said, "".join(sides(files[language, case, paper]))) == ([], "")


@pytest.mark.parametrize("case", ["worst", "some"])
def test_the_page_to_keep_prints_the_same_leaf(
    reader: Page, host: str, codes: dict[str, str], prints: Prints, case: str
) -> None:
    """The print of /result/keep without a script is that of /result."""
    sheet = printed(reader, f"{host}/en/result/keep?a={codes[case]}")["Letter"]
    assert sides(sheet) == sides(prints["en", case, "Letter"])


@EACH
@ON_PAPERS
def test_both_sides_have_code_and_date(
    prints: Prints, files: Prints, content: Content, codes: dict[str, str], language: str, case: str, paper: str
) -> None:
    """Code in groups of four and date are on each side, should the leaf be copied on two."""
    day = {"en": "December 1, 2026", "es": "1 de diciembre de 2026"}[language]
    assert TODAY.isoformat() == "2026-12-01"
    for sheet in (prints[language, case, paper], files[language, case, paper]):
        for side in sides(sheet):
            assert squeezed(day) in squeezed(side)
            assert "".join(grouped(codes[case]).split()) in "".join(side.split())


@EACH
@ON_PAPERS
def test_the_picture_says_the_link(
    prints: Prints, files: Prints, site: str, host: str, codes: dict[str, str], language: str, case: str, paper: str
) -> None:
    """One QR code, on the front, says the address of the result; it is square and 21 mm wide or more."""
    for sheet, where in ((prints[language, case, paper], host), (files[language, case, paper], site)):
        link = f"{where}/{language}/r/{codes[case]}"
        (found,) = scanned(sheet)
        assert (found.page, found.text) == (1, link)
        assert squeezed(f"{where}/{language}/resume") in squeezed(sides(sheet)[0])
        assert found.width >= 21
        assert abs(found.width - found.height) < 0.5


@ON_PAPERS
def test_a_poor_copy_can_still_be_read(prints: Prints, paper: str) -> None:
    """At 75 dots per inch, about what a phone sees from a long arm's length, the QR code is still read."""
    assert len(scanned(prints["en", "longest", paper], dots=75)) == 1


def test_what_was_scanned_opens_the_same_result(page: Page, site: str, files: Prints, codes: dict[str, str]) -> None:
    """A phone that scans the paper shows the result of these answers."""
    page.goto(scanned(files["en", "worst", "Letter"])[0].text)
    expect(page.locator(STOP)).to_be_visible()
    assert page.url == f"{site}/en/r/{codes['worst']}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_scanned_from_the_screen(browser: Browser, site: str, codes: dict[str, str], scheme: str) -> None:
    """On /result/keep it stands folded, and once it is open a phone can read it, on a dark screen as well."""
    context = browser.new_context(
        viewport={"width": 320, "height": 640},
        color_scheme=scheme,  # type: ignore[arg-type]
        java_script_enabled=False,
    )
    page = context.new_page()
    page.goto(f"{site}/en/result/keep?a={codes['worst']}")
    pictures = page.get_by_role("img", name=NAMED)
    assert pictures.count() == 0
    page.locator(".keep summary").click()
    assert pictures.count() == 1
    seen = Image.open(io.BytesIO(pictures.screenshot())).convert("RGB")
    assert [one.text for one in zxingcpp.read_barcodes(seen)] == [f"{site}/en/r/{codes['worst']}"]
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@ON_PAPERS
def test_the_questions_give_nothing_away(
    reader: Page, browser: Browser, site: str, content: Content, codes: dict[str, str], language: str, paper: str
) -> None:
    """Print and PDF of the questions have the questions on one page, and no code, QR code, condition or outcome."""
    code = codes["longest"]
    address = f"{site}/{language}/result/questions?a={code}"
    sheets = [
        printed(reader, address)[paper],
        fetched(f"{site}/{language}/result.pdf?a={code}&only=questions&paper={FILES[paper]}"),
    ]
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/{language}/r/{code}")
    title, offer = (page.locator(f"#outcome {tag}").inner_text() for tag in ("h1", "p"))
    page.goto(address)
    asked = page.locator(".ask").all_inner_texts()
    context.close()
    secrets = [code, title, offer, "127.0.0.1", TODAY.strftime("%Y")]
    secrets += {"en": ["Knee", "exosome", "Mexico"], "es": ["rodilla", "exosoma", "México"]}[language]
    assert 5 <= len(asked) <= 10
    for sheet in sheets:
        assert count(sheet) == 1
        assert smallest(sheet) >= SMALLEST
        assert scanned(sheet) == []
        text = squeezed("".join(sides(sheet)))
        assert [one for one in asked if squeezed(one) not in text] == []
        assert [one for one in secrets if squeezed(one).lower() in text.lower()] == []
    assert compare(lines_of(reader), "".join(sides(sheets[1]))) == ([], "")


def lines_of(reader: Page) -> list[str]:
    """The lines that the page without a script has on paper."""
    reader.emulate_media(media="print")
    found = reader.locator("main").inner_text().splitlines()
    reader.emulate_media(media="null")
    return [line for line in found if line.strip()]


def test_there_are_lines_to_write_on(reader: Page, site: str, codes: dict[str, str]) -> None:
    """On paper each question has a line as wide as the page, 7 mm high; on the screen there is none."""
    reader.set_viewport_size({"width": 800, "height": 1000})
    reader.goto(f"{site}/en/result/questions?a={codes['longest']}")
    asked = reader.locator(".ask").count()
    assert reader.locator(".asking .write:visible").count() == 0
    reader.emulate_media(media="print")
    boxes = [line.bounding_box() for line in reader.locator(".asking .write").all()]
    reader.emulate_media(media="null")
    assert len(boxes) == asked > 4
    assert all(box and box["height"] >= 7 / 25.4 * 96 - 0.5 and box["width"] > 650 for box in boxes)


def test_where_nothing_is_left_to_ask_the_page_says_so(
    browser: Browser, site: str, questionnaire: Questionnaire
) -> None:
    """Without a question a line says so, without a print button, and the leaf has one side."""
    code = encode(questionnaire, BEST)
    context = browser.new_context()
    page, problems = context.new_page(), []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{site}/en/result/questions?a={code}")
    expect(page.locator(".nothing-to-ask")).to_be_visible()
    assert page.locator(".ask, #print").count() == 0
    assert problems == []
    page.goto(f"{site}/en/result?a={code}")
    assert [squeezed("of 2") in squeezed(side) for side in sides(page.pdf(format="Letter"))] == [False]
    context.close()


def test_the_reader_s_own_words_are_printed(browser: Browser, site: str, codes: dict[str, str]) -> None:
    """Clinic and notes typed on /result/keep stand on the front, on one leaf still, and are never sent."""
    context = browser.new_context()
    page, sent = context.new_page(), []
    page.goto(f"{site}/en/result/keep?a={codes['some']}")
    page.on("request", lambda request: sent.append(request.url))
    page.fill("#clinic-name", "Own words of a reader")
    page.fill("#own-notes", "First note <b>\nSecond note")
    sheet = page.pdf(format="Letter")
    front, back = sides(sheet)
    for typed in ("Own words of a reader", "First note <b>", "Second note"):
        assert typed in front
        assert typed not in back
    page.fill("#clinic-name", "")
    assert "Own words" not in sides(page.pdf(format="Letter"))[0]
    assert [address for address in sent if "favicon" not in address] == []
    context.close()


def test_words_that_the_browser_kept_are_printed_too(browser: Browser, site: str, codes: dict[str, str]) -> None:
    """What stands in a field without having been typed, as after Back, is on the print."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/en/result/keep?a={codes['some']}")
    page.evaluate("document.getElementById('own-notes').value = 'Kept by the browser'")
    assert "Kept by the browser" in sides(page.pdf(format="Letter"))[0]
    context.close()


def test_without_a_script_there_are_lines_to_write_on(reader: Page, site: str, codes: dict[str, str]) -> None:
    """No field that would not be printed is shown, and the front has a line for each."""
    reader.goto(f"{site}/en/result/keep?a={codes['some']}")
    for field in ("#clinic-name", "#own-notes", "#print"):
        expect(reader.locator(field)).not_to_be_visible()
    reader.emulate_media(media="print")
    for name in ("clinic-name", "own-notes"):
        place = reader.locator(f".doctor [data-mirror='{name}']")
        box = place.bounding_box()
        assert place.inner_text().strip() == ""
        assert box
        assert box["height"] >= 7 / 25.4 * 96 - 0.5
        assert box["width"] > 200
    reader.emulate_media(media="null")


@pytest.mark.parametrize("path", ["/en/", "/en/result?a={code}"])
def test_print_is_black_on_white_on_a_dark_screen(reader: Page, site: str, codes: dict[str, str], path: str) -> None:
    """The print style wins over dark mode."""
    reader.goto(site + path.format(code=codes["worst"]))
    style = "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    assert reader.locator("body").evaluate(style) != ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    reader.emulate_media(media="print")
    assert reader.locator("body").evaluate(style) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    reader.emulate_media(media="null")


def test_a_third_page_and_other_words_would_be_seen(reader: Page, site: str, codes: dict[str, str]) -> None:
    """A longer text makes a third page, and a word that one of the two lacks is named."""
    reader.goto(f"{site}/en/result?a={codes['some']}")
    reader.locator(".leaf.doctor h2").first.evaluate("one => { one.textContent = 'Longer text. '.repeat(400) }")
    assert count(reader.pdf(format="Letter")) > 2
    assert compare(["One line", "Another"], "1. One line two") == (["Another"], "two")
