"""The web app manifest: the site as an app of a phone, to which a text or file can be shared.

What is shared comes by POST to /words, so that it stands in no address.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import cast

from flask import Blueprint, Response, current_app, url_for

from clinic_check.web.language import language
from clinic_check.web.lookups import ACCEPTED

NAME = "Clinic Check"
ICONS = {
    "favicon.svg": ("any", "image/svg+xml"),
    "icon-192.png": ("192x192", "image/png"),
    "icon-512.png": ("512x512", "image/png"),
}


def register(pages: Blueprint) -> None:
    """Add the route of this module."""
    pages.add_url_rule("/manifest.webmanifest", "manifest", manifest)


def manifest() -> Response:
    """The manifest in the language of its address (https://www.w3.org/TR/appmanifest/)."""
    asset = cast(Callable[[str], str], current_app.jinja_env.globals["asset"])
    told = {
        "name": NAME,
        "short_name": NAME,
        "lang": language(),
        "start_url": url_for("pages.start"),
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#fbfaf6",
        "theme_color": "#12484f",
        "icons": [{"src": asset(file), "sizes": sizes, "type": kind} for file, (sizes, kind) in ICONS.items()],
        "share_target": {
            "action": url_for("pages.words"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {"text": "text", "files": [{"name": "file", "accept": list(ACCEPTED)}]},
        },
    }
    return Response(json.dumps(told), mimetype="application/manifest+json")
