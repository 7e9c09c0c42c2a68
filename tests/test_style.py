"""The style sheet: contrast of colors, no animation, no external resources, black on white in print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = re.sub(
    r"/\*.*?\*/", "", (Path(__file__).parent.parent / "static" / "style.css").read_text(encoding="utf-8"), flags=re.S
)
Colors = dict[str, str]


def blocks(text: str) -> list[tuple[str, str]]:
    """(selector or at-rule, what stands between its braces), for the outermost braces."""
    found, depth, start, name = [], 0, 0, ""
    for place, sign in enumerate(text):
        if sign == "{":
            if depth == 0:
                name, start = text[start:place].strip(), place + 1
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                found.append((name, text[start:place]))
                start = place + 1
    assert depth == 0
    return found


def block(text: str, name: str) -> str:
    """All that stands in the blocks of this name."""
    inner = [inside for found, inside in blocks(text) if found == name]
    assert inner, name
    return "\n".join(inner)


def colors(text: str) -> Colors:
    """The custom properties of :root that are colors."""
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-fA-F]{3,6})\b", block(text, ":root")))


BANDS = ("stop", "warn", "open", "calm")
LIGHT = colors(CSS)
DARK = LIGHT | colors(block(CSS, "@media (prefers-color-scheme: dark)"))
PRINT = LIGHT | colors(block(CSS, "@media print"))


def luminance(color: str) -> float:
    """The relative luminance of WCAG 2."""
    digits = color.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000", "#fff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#777", "#fff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#959595", "#fff", 3.0),
        ("#ff0000", "#ffffff", 4.0),
        ("#123456", "#123456", 1.0),
    ],
)
def test_the_measure_itself(one: str, other: str, ratio: float) -> None:
    """The contrast function gives the published values of known pairs, in either order."""
    assert round(contrast(one, other), 2) == ratio
    assert contrast(other, one) == contrast(one, other)


def test_all_three_palettes_are_read() -> None:
    """Light, dark and print define the same names, each at least once its own way."""
    names = {"paper", "card", "ink", "soft", "line", "faint", "accent", "on-accent", "focus", "stop", "warn"}
    names |= {f"{side}band-{kind}" for side in ("", "on-") for kind in BANDS}
    assert set(LIGHT) == set(DARK) == set(PRINT) == names
    assert not [name for name in names if LIGHT[name] == DARK[name]]
    assert PRINT != LIGHT


TEXT = [(ink, ground) for ink in ("ink", "soft", "accent", "stop", "warn") for ground in ("paper", "card")]
PARTS = [(part, ground) for part in ("line", "focus", "stop", "warn", "accent") for ground in ("paper", "card")]
PALETTES = pytest.mark.parametrize("palette", [LIGHT, DARK, PRINT], ids=["light", "dark", "print"])


@PALETTES
@pytest.mark.parametrize(("ink", "ground"), [*TEXT, ("on-accent", "accent"), ("paper", "ink")])
def test_text_can_be_read(palette: Colors, ink: str, ground: str) -> None:
    """Every color of text stands off every ground by 4.5 to 1 or more."""
    assert contrast(palette[ink], palette[ground]) >= 4.5


@PALETTES
@pytest.mark.parametrize("kind", BANDS)
def test_what_a_band_says_is_easy_to_read(palette: Colors, kind: str) -> None:
    """The text of each filled band stands off its ground by 7 to 1 or more."""
    assert contrast(palette[f"on-band-{kind}"], palette[f"band-{kind}"]) >= 7


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_no_two_bands_look_alike(palette: Colors) -> None:
    """The four kinds of band have four grounds."""
    assert len({palette[f"band-{kind}"] for kind in BANDS}) == len(BANDS)


@PALETTES
@pytest.mark.parametrize("ground", ["paper", "card"])
def test_body_text_is_easy_to_read(palette: Colors, ground: str) -> None:
    """The body text stands off its ground by 7 to 1 or more."""
    assert contrast(palette["ink"], palette[ground]) >= 7


@PALETTES
@pytest.mark.parametrize(("part", "ground"), PARTS)
def test_parts_can_be_seen(palette: Colors, part: str, ground: str) -> None:
    """Borders of fields, the focus ring and the icons stand off every ground by 3 to 1 or more."""
    assert contrast(palette[part], palette[ground]) >= 3


def test_no_color_escapes_the_check() -> None:
    """On the screen no rule names a color of its own: all of them are named at the top."""
    own = [inside for name, inside in blocks(CSS) if name != ":root" and not name.startswith("@")]
    own += [inside for name, inside in blocks(CSS) if name.startswith("@media screen")]
    assert len(own) > 100
    text = "\n".join(own)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", text) == []
    grounds = set(re.findall(r"background(?:-color)?:\s*([^;]+)", text))
    assert grounds <= {f"var(--{name})" for name in ("paper", "card", "accent", "ink", "ground")} | {"transparent"}
    filled = set(re.findall(r"--(?:on-)?ground:\s*([^;]+)", text))
    assert filled == {f"var(--{side}band-{kind})" for side in ("", "on-") for kind in BANDS}


def test_text_has_four_sizes() -> None:
    """On the screen text is 15, 17 or 21 pixels high, and 28 for display."""
    sizes = dict(re.findall(r"--(small|large|display):\s*([\d.]+)rem", block(CSS, ":root")))
    assert {name: round(float(size) * 17) for name, size in sizes.items()} == {"small": 15, "large": 21, "display": 28}
    screen = "\n".join(inside for name, inside in blocks(CSS) if name != "@media print")
    named = set(re.findall(r"font-size:\s*([^;]+)", screen))
    assert named == {"106.25%", "1rem", "var(--small)", "var(--large)", "var(--display)"}


def test_no_heading_is_hyphenated() -> None:
    """No heading and nothing else is broken inside a word with a hyphen."""
    assert block(CSS, "h1, h2, h3, h4").count("hyphens: none") == 1
    assert re.findall(r"hyphens:(?!\s*none)", CSS) == []


def test_nothing_moves() -> None:
    """There is no transition, no animation and no smooth scrolling."""
    assert re.findall(r"transition|animation|@keyframes|scroll-behavior|transform", CSS) == []


def test_nothing_is_fetched() -> None:
    """The style sheet asks for no other file: no picture, no font, no other sheet."""
    assert re.findall(r"url\(|@import|@font-face|https?:|src:", CSS) == []


def test_nothing_sticks() -> None:
    """Only the button of a step stays on the screen while scrolling; tests/browser/test_steps.py looks behind it."""
    assert re.findall(r"([^{}]*){[^{}]*position:\s*(?:fixed|sticky)", CSS.replace("\n", "")) == ["  .stay "]


def test_the_fonts_are_the_systems_own() -> None:
    """Only fonts that are on the reader's machine are named, and none of another institution."""
    families = " ".join(re.findall(r"font-family:\s*([^;}]+)", CSS))
    assert families.startswith("system-ui")
    assert not [name for name in ("GDS", "Frutiger", "Public Sans") if name in families]


def test_the_focus_is_drawn() -> None:
    """What has the focus gets an outline of 3 px or more, in the color of the focus."""
    ring = block(CSS, ":focus-visible, .error-summary:focus")
    width, color = re.findall(r"outline:\s*(\d+)px solid (\S+?);", ring)[0]
    assert int(width) >= 3
    assert color == "var(--focus)"


def test_the_print_is_black_on_white() -> None:
    """On paper the scheme is light whatever the screen does, the ink is black and the ground white."""
    assert re.search(r"color-scheme:\s*light;", block(block(CSS, "@media print"), ":root"))
    assert (PRINT["ink"], PRINT["paper"], PRINT["card"]) == ("#000000", "#ffffff", "#ffffff")


def test_every_color_of_the_dark_scheme_is_taken_back_for_paper() -> None:
    """What text, borders and icons use on paper is set there, so that the dark scheme never prints."""
    set_there = colors(block(CSS, "@media print"))
    assert set(set_there) >= {"paper", "card", "ink", "soft", "line", "faint", "accent", "stop", "warn"}


def test_the_paper_keeps_its_size() -> None:
    """No paper is named, at most how it lies, so that A4 and Letter both stay; the margins are 12.7 mm or more."""
    pages = re.findall(r"@page[^{]*\{(.*?)\}", CSS, flags=re.S)
    assert pages
    assert set(re.findall(r"(?<![-\w])size\s*:\s*([^;]*);", "".join(pages))) == {"landscape"}
    margins = [float(width) for width in re.findall(r"([\d.]+)mm", "".join(pages))]
    assert margins
    assert min(margins) >= 12.7


def test_print_text_is_large_enough() -> None:
    """On paper text has 11 pt or more; small print, sources and the blank checklist have 9 or more."""
    printed = blocks(block(CSS, "@media print"))
    sizes = [(name, float(size)) for name, inside in printed for size in re.findall(r"font-size:\s*([\d.]+)pt", inside)]
    assert ("html", 11.0) in sizes
    small = {part.strip() for name, size in sizes if size < 11 for part in name.split(",")}
    assert {name for name in small if name.startswith(".leaf")} == {".leaf .fine", ".leaf .cite"}
    small = {name.split()[0] for name in small}
    assert small <= {
        ".leaf",
        ".small",
        ".sources",
        ".refs",
        ".imprint",
        ".meanings",
        ".harmed",
        ".form",
        ".box",
        ".counting",
    }
    assert min(size for _, size in sizes) >= 9
    assert not [inside for _, inside in printed if re.search(r"font-size:\s*[\d.]+(?!pt|[\d.])", inside)]


def test_the_print_leaves_out_the_tools() -> None:
    """Navigation, back links, buttons and Change links are not printed."""
    printed = block(CSS, "@media print")
    hidden = [name for name, inside in blocks(printed) if re.search(r"display:\s*none", inside)]
    names = {name.strip() for selector in hidden for name in selector.split(",")}
    assert {"header.site", "footer.site", ".skip", ".back", ".button", ".screen-only"} <= names


def test_what_is_for_paper_alone_is_off_the_screen() -> None:
    """Parts for paper alone are not shown on the screen, and are shown on paper."""
    assert re.search(r"display:\s*none", block(CSS, ".print-only"))
    assert re.search(r"display:\s*block", block(block(CSS, "@media print"), ".print-only"))


def test_forced_colors_keep_borders_and_icons() -> None:
    """Where the reader's own colors rule, borders and icons take them too."""
    forced = block(CSS, "@media (forced-colors: active)")
    assert "CanvasText" in block(forced, ".icon[class], .mark")
    bordered = [name for name, inside in blocks(forced) if re.search(r"border(?:-color)?:[^;]*CanvasText", inside)]
    assert ".notices" in bordered[0]
    assert ".button" in bordered[0]
    framed = [name for name, inside in blocks(forced) if re.search(r"border:[^;]*CanvasText", inside)]
    assert ".band, .count, .discs > li::before" in framed
