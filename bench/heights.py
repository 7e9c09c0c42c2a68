"""J3: how high the result is at 390 pixels, in Chromium and Liberation Sans, for each scenario in both languages."""

from __future__ import annotations

import shutil
from collections.abc import Mapping

from playwright.sync_api import Page, ViewportSize, sync_playwright

from bench.goals import CannotRunError, Figure
from bench.server import HOST, OURS, running
from bench.views import LANGUAGES, results

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
PHONE = ViewportSize(width=390, height=844)
FONT = "html, body, button, input, textarea {font-family: 'Liberation Sans' !important}"
DRESS = "css => {const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]}"
HEIGHT = "Math.ceil(document.querySelector('main').getBoundingClientRect().height)"


def figures() -> dict[str, Figure]:
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if not program:
        raise CannotRunError("needs Chromium and Liberation Sans")
    names = results()
    with running(OURS) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        page = browser.new_page(viewport=PHONE)
        site = f"http://{HOST}:{server.port}"
        return {f"height{ending}": _worst(page, f"{site}/{one}", names) for one, ending in LANGUAGES.items()}


def _worst(page: Page, site: str, names: Mapping[str, str]) -> Figure:
    heights = {name: _height(page, f"{site}/result?a={code}") for code, name in names.items()}
    worst = max(heights, key=heights.__getitem__)
    return Figure(heights[worst], f"`{worst}`, the worst of {len(heights)}, in Liberation Sans")


def _height(page: Page, address: str) -> int:
    page.goto(address)
    page.evaluate(DRESS, FONT)
    found: int = page.evaluate(HEIGHT)
    return found
