"""The Nu HTML checker on every kind of page, in one run."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from flask import Flask

from tests.tools import NU, need

pytestmark = pytest.mark.rest
FAULTS = Path(__file__).parent / "browser" / "faults.html"


def check(files: list[Path]) -> list[tuple[str, str]]:
    """(file name, sentence) of each error and each warning, by one run of the checker."""
    need(NU.exists(), "no vnu.jar found (npm ci --prefix tests)")
    java = shutil.which("java")
    need(java is not None, "no Java found, which the Nu HTML checker needs")
    # Its language detection is misled by English titles of sources; tests/test_spanish.py checks the language.
    command = [str(java), "-Xss2m", "-jar", str(NU), "--no-langdetect", "--format", "json", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)  # noqa: S603
    messages = json.loads(done.stderr)["messages"]
    told = [one for one in messages if one["type"] != "info" or one.get("subType") == "warning"]
    return [(one.get("url", "").rpartition("/")[2], one["message"]) for one in told]


# Each side of the leaf has its own h1, which is not displayed on the screen; the checker does not read style sheets.
ON_PAPER = "Consider using the “h1” element as a top-level heading only"


def test_every_page_is_valid_html(app: Flask, crawled_texts: dict[str, str], tmp_path: Path) -> None:
    """On no page, error pages included and Spanish ones too, does the checker find an error or a warning."""
    addresses = [name.split()[2] for name in crawled_texts if re.search(r" GET /en/\S* 200$", name)]
    client = app.test_client(use_cookies=False)
    spanish = {address: client.get(address.replace("/en/", "/es/", 1)).text for address in addresses}
    assert len(spanish) > 50
    texts = crawled_texts | {f"es {address}": page for address, page in spanish.items()}
    names = {f"{number:03}.html": name for number, name in enumerate(texts)}
    for file, name in names.items():
        (tmp_path / file).write_text(texts[name], encoding="utf-8")
    assert len(names) > 100
    told = [(names.get(file, file), message) for file, message in check(sorted(tmp_path.iterdir()))]
    assert [f"{name}: {message}" for name, message in told if not message.startswith(ON_PAPER)] == []


@pytest.mark.parametrize(
    "part",
    [
        "Duplicate ID",
        "An “img” element must have an “alt” attribute",
        "Element “title” must not be empty",
        "Element “p” not allowed as child of element “ul”",
        "A document must not include more than one visible “main” element",
        "No “p” element in scope but a “p” end tag seen",
        "Bad value “none-such” for attribute “role”",
        "missing required attribute “aria-checked”",
    ],
)
def test_the_checker_bites(faults: list[str], part: str) -> None:
    """On a page with known faults the checker names each of them."""
    assert any(part in message for message in faults), faults


@pytest.fixture(scope="module")
def faults() -> list[str]:
    return [message for _, message in check([FAULTS])]
