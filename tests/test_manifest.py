"""The site as an app of a phone, what is shared to it, and the sites that may show it in a frame."""

from __future__ import annotations

import io
import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from clinic_check.web.settings import SettingsError, read
from tests.page import Page
from tests.test_guard import CSP

LANGUAGES = ["en", "es"]


def manifest(client: FlaskClient, language: str) -> dict:
    came = client.get(f"/{language}/manifest.webmanifest")
    assert came.mimetype == "application/manifest+json"
    found: dict = json.loads(came.text)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manifest_is_found_from_the_first_page(client: FlaskClient, language: str) -> None:
    """The start page names it in its language, and each icon is there."""
    (link,) = [one for one in Page(client.get(f"/{language}/").text).all("link") if one.get("rel") == "manifest"]
    assert link.get("href") == f"/{language}/manifest.webmanifest"
    told = manifest(client, language)
    assert (told["lang"], told["start_url"]) == (language, f"/{language}/")
    assert {icon["sizes"] for icon in told["icons"]} == {"any", "192x192", "512x512"}
    for icon in told["icons"]:
        assert client.get(icon["src"], buffered=True).mimetype == icon["type"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shared_is_marked_and_stands_in_no_address(client: FlaskClient, language: str) -> None:
    """As a phone sends it: a form in parts, by POST, from no site."""
    target = manifest(client, language)["share_target"]
    assert (target["method"], target["enctype"]) == ("POST", "multipart/form-data")
    text, (file,) = target["params"]["text"], target["params"]["files"]
    for shared in ({text: "It cures arthritis."}, {file["name"]: (io.BytesIO(b"It cures arthritis."), "a.txt")}):
        came = client.post(
            target["action"], data=shared, content_type=target["enctype"], headers={"Sec-Fetch-Site": "none"}
        )
        assert came.status_code == 200
        assert Page(came.text).all("mark")


def test_the_accepted_files_are_those_of_the_form(client: FlaskClient) -> None:
    """The phone offers the site for every kind of file that the page offers to choose."""
    (field,) = [one for one in Page(client.get("/en/words").text).all("input") if one.get("type") == "file"]
    offered = set(manifest(client, "en")["share_target"]["params"]["files"][0]["accept"])
    assert offered <= set(str(field.get("accept")).split(","))
    assert {".pdf", ".docx", ".txt"} <= offered


def test_sites_that_may_show_the_pages_in_a_frame(app: Flask) -> None:
    """Those of the setting and no other; the rest of the policy is the same."""
    framed = create_app({"FRAMES": ("https://a.example", "https://b.example:8443")}).test_client().get("/en/")
    policy = set(framed.headers["Content-Security-Policy"].split("; "))
    assert policy ^ CSP == {"frame-ancestors 'none'", "frame-ancestors https://a.example https://b.example:8443"}


def test_the_setting_takes_origins_alone() -> None:
    """An address with a path is no site, and an empty setting names none."""
    assert read({"CLINIC_CHECK_FRAMES": "https://a.example, https://b.example/"}).frames == (
        "https://a.example",
        "https://b.example",
    )
    assert read({"CLINIC_CHECK_FRAMES": ""}).frames == ()
    for wrong in ("*", "https://a.example/page", "a.example"):
        with pytest.raises(SettingsError):
            read({"CLINIC_CHECK_FRAMES": wrong})
