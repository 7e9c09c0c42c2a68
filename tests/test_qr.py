"""QR codes: they decode to the URL, and have an accessible name, a quiet zone and no fixed size."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
import zxingcpp
from PIL import Image

from clinic_check.web.paper import qr

ADDRESS = "https://clinic-check.example/en/r/1QEP7YVC27M1QA49EB5R058"
QUIET = 4


def side(drawn: str) -> int:
    """Modules along one side, with the quiet zone."""
    (size,) = re.findall(r'viewBox="0 0 (\d+) \1"', drawn)
    return int(size)


def dark(drawn: str) -> set[tuple[int, int]]:
    """(column, row) of every dark module, from the strokes of the path."""
    (path,) = re.findall(r'<path[^>]* stroke="#000"[^>]* d="([^"]+)"', drawn)
    found, x, y = set(), 0.0, 0.0
    for letter, numbers in re.findall(r"([Mmh])([^Mmh]*)", path):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if letter == "h":
            found.update((int(x) + step, int(y)) for step in range(int(values[0])))
            x += values[0]
        else:
            x, y = (x + values[0], y + values[1]) if letter == "m" else (values[0], values[1])
    return found


def photographed(drawn: str) -> list[str]:
    """What a reader of QR codes finds in a picture of it."""
    size = side(drawn)
    picture = Image.new("L", (size, size), 255)
    for module in dark(drawn):
        picture.putpixel(module, 0)
    return [
        code.text for code in zxingcpp.read_barcodes(picture.resize((size * 8, size * 8), Image.Resampling.NEAREST))
    ]


@pytest.mark.parametrize(
    "address", [ADDRESS, "http://127.0.0.1:5000/en/r/1000000000000000000009N", ADDRESS + "x" * 200]
)
def test_what_is_drawn_can_be_read_back(address: str) -> None:
    """A reader finds one code, and in it the address, letter for letter."""
    assert photographed(qr(address)) == [address]


def test_a_wrong_module_would_be_noticed() -> None:
    """Another address is another picture."""
    assert dark(qr(ADDRESS)) != dark(qr(ADDRESS + "1"))
    assert len(dark(qr(ADDRESS))) > 300


def test_it_keeps_its_quiet_zone() -> None:
    """Four modules on every side stay light, and the dark ones reach just up to them."""
    columns, rows = zip(*dark(qr(ADDRESS)), strict=True)
    last = side(qr(ADDRESS)) - 1 - QUIET
    assert (min(columns), min(rows), max(columns), max(rows)) == (QUIET, QUIET, last, last)


def test_it_is_black_on_white() -> None:
    """The light ground is part of the picture and lies under the dark modules, whatever the screen behind it."""
    size = side(qr(ADDRESS))
    ground = f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/>'
    assert qr(ADDRESS).index(ground) < qr(ADDRESS).index('stroke="#000"')


def test_it_has_no_size_and_no_style_of_its_own() -> None:
    """The style sheet alone says how large it is, and nothing in it needs an inline style, a script or another host."""
    root = ET.fromstring(qr(ADDRESS, "A name"))  # noqa: S314  our own drawing
    assert set(root.attrib) == {"viewBox", "class", "role", "aria-label", "focusable"}
    assert root.get("class") == "qr"
    assert {one.tag for one in root.iter()} == {"svg", "path"}
    assert not [one for one in root.iter() if "style" in one.attrib]


def test_a_label_makes_it_a_picture_with_a_name() -> None:
    """A screen reader says the label, whatever signs are in it."""
    root = ET.fromstring(qr(ADDRESS, 'A "name" <b> & more'))  # noqa: S314  our own drawing
    assert (root.get("role"), root.get("aria-label")) == ("img", 'A "name" <b> & more')
    assert root.get("aria-hidden") is None
    assert root.get("focusable") == "false"


def test_without_a_label_it_is_silent() -> None:
    """Screen readers pass over it."""
    root = ET.fromstring(qr(ADDRESS))  # noqa: S314  our own drawing
    assert (root.get("role"), root.get("aria-label"), root.get("aria-hidden")) == (None, None, "true")
