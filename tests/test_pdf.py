"""PDF files: response headers, text equal to the page's, tags for screen readers."""

from __future__ import annotations

import datetime
import io
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import click
import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from app import create_app
from clinic_check.check.answers import prune
from clinic_check.check.code import encode
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Questionnaire
from clinic_check.web import paper as web_paper
from tests.answers import BEST, SOME, WORST
from tests.conftest import ROOT, TODAY
from tests.page import Page, words
from tests.told import tell

PAPERS = {"a4": (595, 842), "letter": (612, 792)}
BLOCKS = {"div", "section", "article", "figure", "h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt", "dd"}
MILLIMETER = 72 / 25.4
LEAST: Answers = {"own-doctor": ("no",)}  # one answer that counts is enough for a result
SPINE = "1R0Q3376BG4EJ33EYV5G0VR"  # its questions in Spanish are the longest
Sheets = dict[tuple[str, str], bytes]


@pytest.fixture(scope="module")
def codes(questionnaire: Questionnaire, trial_offer: Answers) -> dict[str, str]:
    """Codes of the outcomes with the most and the least on them, and the longest result of all."""
    from tests.browser.journey import WORST as LONGEST  # noqa: PLC0415  it needs a browser's driver to be installed

    sets = {"worst": WORST, "best": BEST, "some": SOME, "least": LEAST, "trial": trial_offer}
    sets["longest"] = LONGEST
    return {name: encode(questionnaire, prune(questionnaire, answers)) for name, answers in sets.items()}


@pytest.fixture(scope="module")
def pages(codes: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Name -> the page and its file, for all results, the questions alone and the checklist."""
    found = {name: (f"/en/r/{code}", f"/en/result.pdf?a={code}") for name, code in codes.items()}
    found["questions"] = (f"/en/result/questions?a={codes['longest']}", found["longest"][1] + "&only=questions")
    return found | {"checklist": ("/en/checklist/full", "/en/checklist.pdf?")}


@pytest.fixture(scope="module")
def htmls(app: Flask, pages: dict[str, tuple[str, str]]) -> dict[str, str]:
    client = app.test_client(use_cookies=False)
    return {name: client.get(page).text for name, (page, _) in pages.items()}


@pytest.fixture(scope="module")
def sheets(app: Flask, pages: dict[str, tuple[str, str]]) -> Sheets:
    """Every file on both papers."""
    client = app.test_client(use_cookies=False)
    made = {(name, paper): client.get(f"{file}&paper={paper}") for name, (_, file) in pages.items() for paper in PAPERS}
    assert {response.status_code for response in made.values()} == {200}
    return {name: response.data for name, response in made.items()}


def reader(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def texts(data: bytes) -> list[str]:
    """The text of each page, without the number at its foot."""
    document = pypdfium2.PdfDocument(data)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return [re.sub(r"\s*\d+ / \d+\s*$", "", text) for text in found]


def squeezed(text: str) -> str:
    """Letters and digits only: line breaks are lost in a PDF, and separators come from the style sheet."""
    return "".join(sign for sign in text if sign.isalnum())


def asked(html: str) -> str:
    """The heading of the questions on the back of a sheet, squeezed; "" where there are none."""
    backs = Page(html).having("asking")
    return "".join(squeezed("".join(next(part.iter("h1")).itertext())) for part in backs)


def compare(said: list[str], text: str) -> tuple[list[str], str]:
    """(paragraphs missing in the text, extra text except list numbers)."""
    rest, missing = squeezed(text), []
    for part in sorted(filter(None, map(squeezed, said)), key=len, reverse=True):
        if part not in rest:
            missing.append(part)
        rest = rest.replace(part, "\n", 1)
    return missing, "".join(rest.split()).strip("0123456789")


def printed(page: Page) -> list[str]:
    """The paragraphs that the page shows on paper."""
    said = [""]

    def walk(element: Element) -> None:
        classes = element.get("class", "").split()
        if "screen-only" in classes or "hidden" in classes or not isinstance(element.tag, str):
            return
        said.extend([""] if element.tag in BLOCKS else [])
        said[-1] += element.text or ""
        for child in element:
            walk(child)
            said[-1] += child.tail or ""
        said.extend([""] if element.tag in BLOCKS else [])

    walk(page.one("main"))
    return [" ".join(words.split()) for words in said if words.strip()]


def tags(data: bytes) -> Iterator[DictionaryObject]:
    """Every element of the structure tree, in reading order."""
    left = [reader(data).trailer["/Root"]["/StructTreeRoot"]["/K"]]  # type: ignore[index]
    while left:
        node = left.pop().get_object()
        if isinstance(node, list):
            left.extend(reversed(node))
        elif isinstance(node, DictionaryObject) and "/S" in node:
            yield node
            left.extend([node["/K"]] if "/K" in node else [])


def sizes_of(data: bytes) -> dict[float, int]:
    """Font size in points -> number of characters."""
    sizes: dict[float, int] = {}

    def visit(text: str, matrix: list[float], text_matrix: list[float], _font: object, size: float) -> None:
        if text.strip():
            points = round(abs(size * text_matrix[3] * matrix[3]), 1)
            sizes[points] = sizes.get(points, 0) + len(text.strip())

    for page in reader(data).pages:
        page.extract_text(visitor_text=visit)
    return sizes


def headings(data: bytes) -> list[tuple[int, str]]:
    found = [(str(node["/S"]), str(node.get("/T", ""))) for node in tags(data)]
    return [(int(tag[2]), title) for tag, title in found if re.fullmatch(r"/H\d", tag)]


def bookmarks(outline: list[object], level: int = 1) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for entry in outline:
        if isinstance(entry, list):
            found += bookmarks(entry, level + 1)
        else:
            found.append((level, str(entry.title)))  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize(
    ("name", "file"), [("worst", "result"), ("questions", "questions"), ("checklist", "checklist")]
)
def test_a_pdf_is_sent_as_a_file_that_nobody_keeps(
    client: FlaskClient, pages: dict[str, tuple[str, str]], name: str, file: str
) -> None:
    """It is a download with a name that names nobody, stored by no proxy and listed by no search engine."""
    response = client.get(pages[name][1])
    assert response.status_code == 200
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"] == f'attachment; filename="clinic-check-{file}.pdf"'
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.data.startswith(b"%PDF-")


@pytest.mark.parametrize("paper", PAPERS)
def test_a_result_takes_one_leaf(sheets: Sheets, htmls: dict[str, str], codes: dict[str, str], paper: str) -> None:
    """On both papers a result has one side and one of questions, if there are any, and each has that size."""
    assert len(codes) == 6
    for name in codes:
        pages = [squeezed(text) for text in texts(sheets[name, paper])]
        heading = asked(htmls[name])
        assert bool(heading) == (name != "best"), name
        assert len(pages) == (2 if heading else 1), name
        assert [text.startswith(heading) for text in pages[1:]] == [True] * bool(heading), name
        sizes = {
            (round(page.mediabox.width), round(page.mediabox.height)) for page in reader(sheets[name, paper]).pages
        }
        assert sizes == {PAPERS[paper]}


@pytest.mark.parametrize("paper", PAPERS)
def test_the_other_sheets_take_four_pages_and_one(sheets: Sheets, paper: str) -> None:
    """The checklist has four pages and the questions alone one, on both papers."""
    for name, count in (("checklist", 4), ("questions", 1)):
        sizes = [
            (round(page.mediabox.width), round(page.mediabox.height)) for page in reader(sheets[name, paper]).pages
        ]
        assert sizes == [PAPERS[paper]] * count, name


@pytest.fixture(scope="module")
def spanish(app: Flask, pages: dict[str, tuple[str, str]]) -> Sheets:
    """The longest files in Spanish on both papers."""
    client = app.test_client(use_cookies=False)
    addresses = {name: pages[name][1].replace("/en/", "/es/") for name in ("longest", "questions", "checklist")}
    addresses["spine"] = f"/es/result.pdf?a={SPINE}"
    return {
        (name, paper): client.get(f"{file}&paper={paper}").data for name, file in addresses.items() for paper in PAPERS
    }


@pytest.mark.parametrize("paper", PAPERS)
def test_in_spanish_the_sheets_take_no_more_pages(
    client: FlaskClient, codes: dict[str, str], spanish: Sheets, paper: str
) -> None:
    """With longer words, too, a result has one side and one of questions, the checklist four, the questions one."""
    found = {name: texts(spanish[name, paper]) for name in ("longest", "spine", "checklist", "questions")}
    counted = {name: len(pages) for name, pages in found.items()}
    assert counted == {"longest": 2, "spine": 2, "checklist": 4, "questions": 1}
    for name, code in (("longest", codes["longest"]), ("spine", SPINE)):
        heading = asked(client.get(f"/es/r/{code}").text)
        assert heading
        assert [heading in squeezed(text) for text in found[name]] == [False, True], name
        assert set(sizes_of(spanish[name, paper])) == {9.0, 11.0, 13.0, 15.0}, name


@pytest.mark.parametrize(("language", "step"), [("en", 80), ("es", 200)])
def test_any_answers_make_a_pdf(
    client: FlaskClient, questionnaire: Questionnaire, many_answers: tuple[Answers, ...], language: str, step: int
) -> None:
    """Whatever is answered, the result can be set and takes one leaf at the most."""
    for given in many_answers[::step]:
        response = client.get(f"/{language}/result.pdf?a={encode(questionnaire, given)}&paper=letter")
        assert response.status_code == 200, given
        assert 1 <= len(reader(response.data).pages) <= 2, given


@pytest.mark.parametrize("paper", PAPERS)
def test_it_says_what_the_page_prints(sheets: Sheets, htmls: dict[str, str], paper: str) -> None:
    """Every paragraph that the page shows on paper is in the PDF, and the PDF says nothing else."""
    assert len(htmls) == 8
    for name, html in htmls.items():
        said = printed(Page(html))
        assert len(said) > 10, name
        assert compare(said, "".join(texts(sheets[name, paper]))) == ([], ""), name


def test_a_missing_and_a_foreign_sentence_would_be_noticed() -> None:
    """The comparison itself finds what one side lacks."""
    assert compare(["One two.", "Three."], "One\ntwo. 7. Three.") == ([], "")
    assert compare(["One two.", "Three."], "One two.") == (["Three"], "")
    assert compare(["One two."], "One two. Four.") == ([], "Four")


@pytest.mark.parametrize("paper", PAPERS)
def test_body_text_is_eleven_points(sheets: Sheets, paper: str) -> None:
    """As on the print: only sources, good answers and the foot are smaller."""
    sizes = sizes_of(sheets["longest", paper])
    assert set(sizes) == {9.0, 11.0, 13.0, 15.0}
    assert sizes[11.0] > 2000


def test_the_paper_asked_for_counts_first_and_then_the_region(client: FlaskClient, codes: dict[str, str]) -> None:
    """US Letter where the browser likes a language of the US best, A4 elsewhere; an unknown paper counts as none."""

    def paper(query: str, languages: str = "") -> tuple[int, int]:
        response = client.get(f"/en/result.pdf?a={codes['best']}{query}", headers={"Accept-Language": languages})
        box = reader(response.data).pages[0].mediabox
        return round(box.width), round(box.height)

    a4, letter = PAPERS["a4"], PAPERS["letter"]
    assert [paper("", languages) for languages in ("en-US,en;q=0.9", "es-us", "fr;q=0.1,en-US")] == [letter] * 3
    assert [paper("", languages) for languages in ("", "en-GB,en-US;q=0.9", "en", "*", "x" * 50)] == [a4] * 5
    assert (paper("&paper=letter", "de"), paper("&paper=a4", "en-US")) == (letter, a4)
    assert (paper("&paper=a3", "de"), paper("&paper=a3", "en-US")) == (a4, letter)


def test_language_title_and_marks(sheets: Sheets, htmls: dict[str, str]) -> None:
    """The file names its language, shows its title, which is its heading, and is tagged and marked as PDF/UA-1."""
    for name, data in sheets.items():
        found = reader(data)
        root = found.trailer["/Root"]
        assert root["/Lang"] == "en", name  # type: ignore[index]
        assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True, name  # type: ignore[index]
        assert root["/MarkInfo"]["/Marked"].value is True, name  # type: ignore[index]
        assert found.metadata is not None
        page = Page(htmls[name[0]])
        leaves = page.having("leaf")
        title = "".join(next(leaves[0].iter("h1")).itertext()) if leaves else page.title
        assert found.metadata.title == title, name
        assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data(), name  # type: ignore[index]


def test_headings_do_not_skip_a_level_and_are_the_bookmarks(sheets: Sheets, htmls: dict[str, str]) -> None:
    """One H1 a side, no jump, the words of the page; the bookmarks are the same list."""
    for (name, _), data in sheets.items():
        found = headings(data)
        levels = [level for level, _ in found]
        sides = len(Page(htmls[name]).having("leaf")) or 1
        assert (levels.count(1), levels[0]) == (sides, 1), name
        assert all(after - before <= 1 for before, after in pairwise(levels)), name
        assert bookmarks(reader(data).outline) == found, name
        assert [(level, squeezed(title)) for level, title in found] == printed_headings(Page(htmls[name])), name


def printed_headings(page: Page) -> list[tuple[int, str]]:
    """Level and words of the headings on paper, in the order of the page."""
    found: list[tuple[int, str]] = []

    def walk(element: Element) -> None:
        if "screen-only" in element.get("class", "").split():
            return
        if element.tag in ("h1", "h2", "h3"):
            found.append((int(element.tag[1]), squeezed("".join(element.itertext()))))
        for child in element:
            walk(child)

    walk(page.one("main"))
    assert found
    return found


def test_the_sheet_is_for_the_doctor(sheets: Sheets, htmls: dict[str, str], codes: dict[str, str]) -> None:
    """Who it is from, what was offered, the outcome, why, what is known, what the patient asks: in this order."""
    for name in codes:
        text = squeezed("".join(texts(sheets[name, "a4"])))
        places = [text.index(squeezed(start)[:40]) for start in starts(Page(htmls[name]))]
        assert len(places) >= 8
        assert places == sorted(set(places)), name


def starts(page: Page) -> Iterator[str]:
    """How the parts of the front begin, in its order."""
    (front,) = page.having("doctor")
    heads = ("h1", "table", "h2")
    for part in front.iter():
        classes = part.get("class", "").split()
        if part.tag in heads or "verdict-title" in classes or classes == ["fine"]:
            yield "".join(part.itertext())
    yield codes_at_the_foot(front)


def codes_at_the_foot(front: Element) -> str:
    (foot,) = (part for part in front.iter("p") if part.get("class") == "fine foot")
    return "".join(foot.itertext())


def test_pictures_have_words_and_lists_have_labels(sheets: Sheets, htmls: dict[str, str]) -> None:
    """Each figure has an alternative text, each list item a body, and no table is there that needs header cells."""
    for name, data in sheets.items():
        found = list(tags(data))
        kinds = {str(node["/S"]) for node in found}
        assert {"/H1", "/L", "/LI", "/LBody"} <= kinds, name
        assert "/Table" not in kinds, name
        spoken = Counter(str(node.get("/Alt", "")) for node in found if node["/S"] == "/Figure")
        scans = Counter(scan_words(htmls[name[0]]))
        assert spoken == scans, name
        assert name[0] == "checklist" or scans.total() == (name[0] != "questions")


def scan_words(html: str) -> list[str]:
    """What is read out for the QR code that is printed."""
    scans = [scan for part in Page(html).having("scan") for scan in part.iter() if scan.get("role") == "img"]
    return [scan.get("aria-label", "") for scan in scans]


def test_only_our_own_font_is_used_and_it_is_inside(sheets: Sheets) -> None:
    """Whatever fonts a machine has, the text is in our own ones, and the file brings its signs along."""
    assert web_paper._fonts().families() == ["Liberation Sans", "Liberation Serif"]
    assert fonts_of(sheets["longest", "a4"]) == {"LiberationSans", "LiberationSans-Bold"}
    serif = {f"LiberationSerif{style}" for style in ("", "-Bold", "-Italic")}
    assert {"LiberationSerif"} <= fonts_of(sheets["checklist", "a4"]) <= serif


def fonts_of(data: bytes) -> set[str]:
    """Names of the fonts of a file, each with its signs inside."""
    found = set()
    for page in reader(data).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            below = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in below["/FontDescriptor"].get_object()
            found.add(str(below["/BaseFont"]).partition("+")[2])
    return found


def test_every_sign_of_the_content_can_be_set() -> None:
    """No sign of any text of the project is missing in the fonts: PDF/UA refuses a sign that cannot be drawn."""
    files = [*ROOT.glob("*.yaml"), *ROOT.glob("content/*.yaml"), *ROOT.glob("templates/**/*.html")]
    signs = {
        sign for file in files for sign in file.read_text(encoding="utf-8") if sign.isprintable() and sign not in "<&"
    }
    assert len(signs) > 90
    page = "<html lang=en><title>x</title><main><div><p>{}</p></div></main></html>"
    assert web_paper.make(page.format(" ".join(sorted(signs))), "a4", TODAY)
    with pytest.raises(RuntimeError, match="PDF/UA-1"):
        web_paper.make(page.format("\u5e78"), "a4", TODAY)


def test_the_words_of_a_page_are_data() -> None:
    """A text that looks like code of the typesetter, or like JSON, is set as it stands."""
    hostile = '#panic("x") *a* _b_ $c$ \\ @ref [d] = e // f "]} #import "/etc/passwd"'
    page = f"<html lang=en><title>#x</title><main><div><p>{hostile}</p></div></main></html>"
    made = web_paper.make(page, "a4", TODAY)
    assert squeezed("".join(texts(made))) == squeezed(hostile)
    assert reader(made).metadata.title == "#x"  # type: ignore[union-attr]


def test_a_missing_font_file_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it typst sets a blank page and says nothing: one sentence names the file instead."""
    shutil.copytree(ROOT / "content" / "fonts", tmp_path / "fonts")
    monkeypatch.setattr(web_paper, "FONT_FOLDER", tmp_path / "fonts")
    create_app()
    (tmp_path / "fonts" / "LiberationSerif-Bold.ttf").unlink()
    with pytest.raises(click.ClickException) as told:
        create_app()
    assert told.value.format_message() == "Font files are missing in content/fonts: LiberationSerif-Bold.ttf."


def test_every_font_file_is_looked_for() -> None:
    """The names that are checked at the start are those of the files that are shipped."""
    assert sorted(web_paper.FONTS) == sorted(file.name for file in (ROOT / "content" / "fonts").glob("*.ttf"))


def test_the_same_page_makes_the_same_bytes(client: FlaskClient, htmls: dict[str, str]) -> None:
    """On the same day the file is equal byte for byte, in another process, folder, time zone and language too."""
    script = (
        "import datetime, sys; sys.path.insert(0, sys.argv[1]); from clinic_check.web import paper;"
        "sys.stdout.buffer.write(paper.make(sys.stdin.read(), 'a4', datetime.date(2026, 12, 1)))"
    )
    first = web_paper.make(htmls["longest"], "a4", TODAY)
    assert web_paper.make(htmls["longest"], "a4", TODAY) == first
    for zone, language in (("Pacific/Kiritimati", "C"), ("America/Los_Angeles", "de_DE.UTF-8")):
        there = os.environ | {"TZ": zone, "LANG": language, "LC_ALL": language, "PYTHONIOENCODING": "utf-8"}
        command = [sys.executable, "-c", script, str(ROOT)]
        done = subprocess.run(  # noqa: S603  our own words
            command, input=htmls["longest"].encode(), cwd="/", env=there, capture_output=True, check=True
        )
        assert done.stdout == first, zone
    assert web_paper.make(htmls["longest"], "a4", TODAY + datetime.timedelta(days=1)) != first


def test_nothing_but_the_code_goes_in(client: FlaskClient, codes: dict[str, str], sheets: Sheets) -> None:
    """Whatever else stands in the address, or however the code is typed, the file is the same."""
    typed = codes["worst"].lower()
    address = f"/en/result.pdf?a={typed[:4]}%20-{typed[4:]}&paper=a4&name=Nobody&notes=Mine&clinic-name=Ours"
    assert client.get(address).data == sheets["worst", "a4"]


@pytest.mark.parametrize("code", ["123", "x" * 100, "0" * 23])
def test_a_wrong_code_is_asked_for_again(client: FlaskClient, code: str) -> None:
    """The page that asks for the code comes back, with what was typed."""
    response = client.get(f"/en/result.pdf?a={code}")
    page = Page(response.text)
    assert response.status_code == 400
    assert page.by_id("code").get("value", "").replace(" ", "") == code


def test_without_a_code_it_goes_to_the_start(client: FlaskClient) -> None:
    """There is no result without answers."""
    response = client.get("/en/result.pdf")
    assert (response.status_code, response.headers["Location"]) == (303, "/en/")


def test_without_typst_a_page_says_so(
    client: FlaskClient, codes: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where typst is not installed the reader is told to print instead."""
    monkeypatch.setitem(sys.modules, "typst", None)
    response = client.get(f"/en/result.pdf?a={codes['best']}")
    assert response.status_code == 503
    page = Page(response.text)
    assert len(page.marked("data-status", "503")) == 1
    assert [bool(words(line)) for line in page.having("what-to-do")] == [True]
    tell(monkeypatch, client.application, None)  # type: ignore[arg-type]  any failure of ours
    failure = Page(client.post("/en/words", data={"text": "words"}).text)
    assert len(failure.marked("data-status", "500")) == 1
    assert (page.h1, words(page.having("what-to-do")[0])) != (failure.h1, words(failure.having("what-to-do")[0]))


@pytest.mark.parametrize("broken", ["<html><p>no main part", "<html lang=en><main><div><p>no title</p></div></main>"])
def test_a_failure_is_a_page_and_gives_away_nothing(
    client: FlaskClient,
    codes: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    broken: str,
) -> None:
    """A page that cannot be set gives a plain page, and the log names the kind of error and no code."""
    monkeypatch.setattr(web_paper, "rendered", lambda _template, report: broken + report.code)
    for _ in range(3):
        response = client.get(f"/en/result.pdf?a={codes['best']}")
        assert response.status_code == 503
        assert "Traceback" not in response.text
    assert "Error in /<any(en,es):lang>/result.pdf" in caplog.text
    assert codes["best"] not in caplog.text


def test_the_pages_link_to_the_files(client: FlaskClient, codes: dict[str, str]) -> None:
    """The result leads to its file, the page to keep it to both papers, that of the questions to theirs."""
    code = codes["worst"]
    file = f"/en/result.pdf?a={code}"
    expected = {
        f"result?a={code}": [file],
        f"result/keep?a={code}": [f"{file}&paper=letter", f"{file}&paper=a4"],
        f"result/questions?a={code}": [f"{file}&only=questions"],
        "checklist": ["/en/checklist.pdf?paper=letter", "/en/checklist.pdf?paper=a4"],
    }
    for page, files in expected.items():
        links = [link for link in Page(client.get(f"/en/{page}").text).links() if ".pdf" in link[1]]
        assert [address for _, address in links] == files, page
        assert len({text for text, _ in links}) == len(files)


def test_the_questions_alone_say_nothing_of_the_check(sheets: Sheets, codes: dict[str, str]) -> None:
    """They lie before the clinic: no code, no address, no date, no picture."""
    for paper in PAPERS:
        text = "".join(texts(sheets["questions", paper]))
        assert codes["longest"] not in squeezed(text)
        assert not re.search(r"http|localhost|20\d\d", text)
        assert "/Figure" not in {str(node["/S"]) for node in tags(sheets["questions", paper])}


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", ["worst", "best"])
def test_the_qr_code_opens_the_result(sheets: Sheets, codes: dict[str, str], name: str, paper: str) -> None:
    """Read from the picture, it says the address, is 24 mm wide or more, and the foot says where to type the code."""
    document = pypdfium2.PdfDocument(sheets[name, paper])
    picture = document[0].render(scale=200 / 72).to_pil()
    document.close()
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == f"http://localhost/en/r/{codes[name]}"
    foot = squeezed(texts(sheets[name, paper])[0])
    assert squeezed(codes[name]) in foot
    assert squeezed("http://localhost/en/resume") in foot
    corners = found.position
    assert (corners.top_right.x - corners.top_left.x) / 200 * 25.4 >= 24
    assert (corners.bottom_left.y - corners.top_left.y) / 200 * 25.4 >= 24


@pytest.mark.parametrize("paper", PAPERS)
def test_the_boxes_of_the_checklist_are_large_enough(sheets: Sheets, htmls: dict[str, str], paper: str) -> None:
    """Every box of the page is there, and is 5 mm wide and high or more."""
    document = pypdfium2.PdfDocument(sheets["checklist", paper])
    bounds = [one.get_bounds() for page in document for one in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_PATH])]
    document.close()
    sizes = [((right - left) / MILLIMETER, (top - bottom) / MILLIMETER) for left, bottom, right, top in bounds]
    boxes = [size for size in sizes if min(size) > 4.5 and max(size) < 8]
    assert len(boxes) == len(Page(htmls["checklist"]).having("box")) > 120
    assert all(min(size) >= 5 for size in boxes)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_form_is_set_as_large_as_the_print(sheets: Sheets, paper: str) -> None:
    """Questions and options have 11 points, hints and notes 10, the counting 9.5, the rest 9, as in print."""
    counted = sizes_of(sheets["checklist", paper])
    assert set(counted) == {9.0, 9.5, 10.0, 11.0, 11.9, 15.0}
    assert counted[11.0] > 2000


def test_pdfua_finds_nothing(sheets: Sheets, tmp_path: Path) -> None:
    """The checker pdfua has no finding. Version 0.1 looks at 16 of 106 rules of PDF/UA-1: no proof of conformance."""
    files = []
    for (name, paper), data in sheets.items():
        files.append(tmp_path / f"{name}-{paper}.pdf")
        files[-1].write_bytes(data)
    done = subprocess.run([sys.executable, "-m", "pdfua", "check", *files], capture_output=True, text=True)  # noqa: S603, PLW1510
    assert done.stdout.count("result: PASS (no findings)") == len(files) == 16, done.stdout
    assert "of 106 PDF/UA-1 rules" in done.stdout
