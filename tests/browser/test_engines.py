"""The three engines show and print what they are told to, and leave nothing behind."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.browser.engines import ENGINES, PAPERS, Engine
from tests.browser.prints import Print
from tests.browser.webkit import WebKit, WebKitError, is_installed
from tests.tools import need

Start = Callable[[str], Engine]
FAULTY = Path(__file__).with_name("print_faults.html").as_uri()
DARK = "matchMedia('(prefers-color-scheme: dark)').matches"
# Starts a display with a window, says which processes they are, and ends as if it were killed.
KILLED = """
import os, pathlib, sys
from tests.browser.webkit import WebKit
started = WebKit(pathlib.Path(sys.argv[1]))
print(started._window.pid, started._display.pid, flush=True)
os._exit(1)
"""


@pytest.mark.parametrize("name", ENGINES)
def test_a_picture_has_the_width_and_the_colors(engine: Start, site: str, name: str) -> None:
    """The picture is as wide as asked for and as high as the page, and dark where it should be."""
    for width, dark in ((320, True), (1280, False)):
        picture = Image.open(io.BytesIO(engine(name).picture(f"{site}/en/privacy", width, dark))).convert("L")
        seen = engine(name).read(
            f"{site}/en/privacy", f"[innerWidth, document.documentElement.scrollHeight, {DARK}]", width, dark
        )
        assert seen == [width, picture.height, dark]
        assert picture.width == width
        assert picture.height > 1000
        assert (picture.getpixel((width // 2, picture.height - 1)) < 128) == dark


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("paper", PAPERS)
def test_a_print_has_the_paper(engine: Start, site: str, name: str, paper: str) -> None:
    """Each page is as large as the paper, and what a script typed before is on it."""
    script = "document.querySelector('h1').textContent = 'Typed before'"
    made = Print(name, engine(name).pdf(f"{site}/en/about", paper, script))
    assert made.sizes
    for size in made.sizes:
        assert size == pytest.approx([side * 72 / 25.4 for side in PAPERS[paper]], abs=1.5)
    assert made.pages[0].startswith("Typedbefore")


@pytest.mark.parametrize("name", ENGINES)
def test_faults_of_a_print_are_seen(engine: Start, name: str) -> None:
    """A page made to print badly: a heading at the foot, one with a hyphen in a word, and one that is not there."""
    made = Print(name, engine(name).pdf(FAULTY, "A4"))
    assert len(made.pages) > 3
    headings = ["Well placed", "Left behind", "Hyphenated", "Nowhere", "Goes on below"]
    assert made.left_behind(headings) == ["Left behind"]
    assert made.missing(headings) == ["Hyphenated", "Nowhere"]


def test_cut_lines_are_seen(engine: Start) -> None:
    """WebKitGTK cuts a number in front of the text and a line across two pages, and both are told with their pages."""
    made = Print("webkit", engine("webkit").pdf(FAULTY, "A4"))
    assert set(made.cut()) == {"3: 0", "4: S", "5: S"}
    assert made.missing(["The number stands in front", "10.The number stands in front"]) == [
        "10.The number stands in front"
    ]


@pytest.fixture
def window(tmp_path: Path) -> Iterator[WebKit]:
    need(is_installed(), "no WebKitGTK found")
    started = WebKit(tmp_path)
    yield started
    started.close()


def test_an_error_is_told_and_the_window_goes_on(window: WebKit, site: str) -> None:
    """A page without a server and a script that fails are errors; the next command works; after the end none does."""
    with pytest.raises(WebKitError, match="Connection refused"):
        window.ask("go", url="http://127.0.0.1:4/")
    with pytest.raises(WebKitError, match="TypeError"):
        window.ask("see", expression="null.nothing")
    window.ask("go", url=f"{site}/en/about")
    assert window.ask("see", expression="location.pathname") == "/en/about"
    window.close()
    with pytest.raises(WebKitError, match="has ended"):
        window.ask("see", expression="1")


def test_nothing_runs_on(tmp_path: Path) -> None:
    """Where the tests are killed, the window and its display end too."""
    need(is_installed(), "no WebKitGTK found")
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    killed = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    processes = [Path("/proc", number) for number in killed.stdout.decode().split()]
    assert len(processes) == 2
    for _ in range(100):
        if not any(map(_runs, processes)):
            return
        time.sleep(0.1)
    pytest.fail("still running")


def _runs(process: Path) -> bool:
    """A process that has ended may stay in the list until somebody asks how."""
    try:
        return "\nState:\tZ" not in (process / "status").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
