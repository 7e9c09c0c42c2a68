"""The style sheet, the scripts and the icon: read and compressed once, at an address that changes with them."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, current_app, request, url_for

from clinic_check.web.compressed import packed, takes_gzip

_BLANK = r"(?>\s|/\*.*?\*/)"  # once a remark has ended, nothing may make it longer
_CSS = re.compile(rf"""("[^"]*"|'[^']*')|{_BLANK}*([{{}};,]){_BLANK}*|{_BLANK}+""", re.DOTALL)


@dataclass(frozen=True)
class Asset:
    """A file as it is sent, plain and with gzip."""

    kind: str
    plain: bytes
    zipped: bytes
    version: str


def install(app: Flask, folder: Path) -> None:
    """Serve the files of the folder as `static`; templates get their addresses by `asset(name)`."""
    assets = {name: _asset(name, data) for name, data in _files(folder)}
    app.extensions["assets"] = assets
    app.add_url_rule("/static/<path:filename>", "static", send)
    app.jinja_env.globals["asset"] = lambda name: url_for("static", filename=name, v=assets[name].version)


def send(filename: str) -> Response:
    """The file or a part of it, or word that it has not changed; plain and compressed have a tag of their own."""
    assets: Mapping[str, Asset] = current_app.extensions["assets"]
    asset = assets.get(filename) or abort(404)
    small = takes_gzip(request.headers.get("Accept-Encoding", ""))
    body = asset.zipped if small else asset.plain
    response = Response(body, content_type=asset.kind)
    response.vary.add("Accept-Encoding")
    if small:
        response.headers["Content-Encoding"] = "gzip"
    response.cache_control.public = True
    response.cache_control.max_age = current_app.get_send_file_max_age(filename)
    if request.args.get("v", asset.version) != asset.version:  # a page of another release asks; it will find its own
        response.headers["Cache-Control"] = "no-store"
    response.set_etag(asset.version + "-gzip" * small)
    response.make_conditional(request.environ, accept_ranges=True, complete_length=len(body))
    return response


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The files by name, the style sheet as browsers need it."""
    for file in folder.iterdir():
        data = file.read_bytes()
        yield file.name, bare_css(data.decode()).encode() if file.suffix == ".css" else data


def _asset(name: str, data: bytes) -> Asset:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    kind += "; charset=utf-8" * kind.startswith("text/")
    return Asset(kind, data, packed(data, 9), hashlib.sha256(data).hexdigest()[:12])


def bare_css(text: str) -> str:
    """The style sheet without remarks and the blanks that no browser needs; what stands in quotes stays."""
    return _CSS.sub(lambda found: found[1] or found[2] or " ", text).strip()
