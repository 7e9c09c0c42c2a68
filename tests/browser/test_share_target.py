"""The web app manifest and a page in a frame, as Chromium takes them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from app import create_app
from tests.serving import serving

OUTER = "<!doctype html><title>Outer</title><iframe src='{}' width=320 height=600></iframe>"


def test_chromium_finds_no_fault_in_the_manifest(page: Page, site: str) -> None:
    """It reads the manifest under the policy of the page, with the target for what is shared."""
    page.goto(f"{site}/en/")
    found = page.context.new_cdp_session(page).send("Page.getAppManifest")
    assert found["errors"] == []
    assert found["url"] == f"{site}/en/manifest.webmanifest"
    assert json.loads(found["data"])["share_target"]["action"] == "/en/words"


@pytest.fixture
def outer() -> Iterator[tuple[str, str]]:
    """(address of a site with a frame, address of ours in it), on two ports."""
    shell = Flask("outer")
    outside = make_server("127.0.0.1", 0, shell, threaded=True)
    address = f"http://127.0.0.1:{outside.server_port}"
    inside = make_server("127.0.0.1", 0, create_app({"FRAMES": (address,)}), threaded=True)
    ours = f"http://127.0.0.1:{inside.server_port}"
    shell.add_url_rule("/", view_func=lambda: OUTER.format(f"{ours}/en/"))
    with serving(outside), serving(inside):
        yield address, ours


def test_the_check_works_in_a_frame_of_a_named_site(browser: Browser, outer: tuple[str, str]) -> None:
    """A question is answered in a frame of 320 pixels, without sideways scrolling and without a cookie."""
    address, ours = outer
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    frame = page.frame_locator("iframe")
    frame.locator("main a.button").click()
    frame.locator("[name='q-product'][value='exosomes'] + label").click()
    frame.locator("main form .button").click()
    expect(frame.locator("[name='q-condition']").first).to_be_attached()
    (inner,) = [one for one in page.frames if one.url.startswith(ours)]
    assert inner.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert context.cookies() == []
    context.close()
