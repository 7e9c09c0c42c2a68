"""Takes the screenshots for the README: start, question, result, printed sheet. Run by `make pictures`."""

from __future__ import annotations

import shutil
import sys
import threading
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT))

from app import create_app  # noqa: E402  after sys.path is set
from tests.browser.journey import to_result  # noqa: E402

PHONE = {"width": 360, "height": 740}


def main() -> None:
    server = make_server("127.0.0.1", 0, create_app(), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site = f"http://127.0.0.1:{server.server_port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        _screens(browser, site)
        _paper(browser, site)
        browser.close()
    server.shutdown()


def _screens(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{site}/en/")
    page.screenshot(path=DOCS / "pictures" / "start.png")
    page.goto(f"{site}/en/check/approved")
    page.screenshot(path=DOCS / "pictures" / "question.png")
    to_result(page, site)
    page.screenshot(path=DOCS / "pictures" / "result.png")


def _paper(browser: Browser, site: str) -> None:
    """The top of the first printed page."""
    page = browser.new_page(viewport={"width": 780, "height": 1000}, bypass_csp=True)  # for the margin below
    to_result(page, site)
    page.emulate_media(media="print")
    page.add_style_tag(content="body { padding: 40px !important; }")
    page.screenshot(path=DOCS / "pictures" / "print.png", clip={"x": 0, "y": 0, "width": 780, "height": 1000})


if __name__ == "__main__":
    main()
