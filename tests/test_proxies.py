"""X-Forwarded-Proto of a trusted proxy: only the last value counts."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_network
from typing import Any

import pytest
from werkzeug.test import create_environ, run_wsgi_app

from clinic_check.web.guard import TrustedProxies

PEER = "10.1.2.3"


def scheme(forwarded: str) -> str:
    """The scheme that the app sees when the proxy passes on this X-Forwarded-Proto."""
    seen: list[str] = []

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        seen.append(environ["wsgi.url_scheme"])
        start_response("200 OK", [])
        return []

    headers = {"X-Forwarded-Proto": forwarded}
    environ = create_environ(headers=headers, environ_base={"REMOTE_ADDR": PEER})
    run_wsgi_app(TrustedProxies(app, (ip_network("10.1.0.0/16"),)), environ)
    return seen[0]


@pytest.mark.parametrize(
    ("forwarded", "seen"),
    [
        ("https", "https"),
        ("http, https", "https"),
        ("https, http", "http"),
        ("javascript, https", "https"),
        ("https, javascript", "http"),
        ("https,", "http"),
    ],
)
def test_the_last_scheme_alone_counts(forwarded: str, seen: str) -> None:
    """What stands before the last comma came from the client; a last word that is no scheme leaves http."""
    assert scheme(forwarded) == seen
