"""Redirects from URLs that were changed on their way: capitals, a slash or a bracket at the end, odd parameter names.

The target is built by url_for from a route of this site, never from what was sent, so it cannot leave the site.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from clinic_check.web.language import KEPT

PERMANENT = 308  # keeps the method
_BEHIND = "/ .,;:!?*)>]}'\"\u201d\u2019\u00bb"
_ESCAPED = re.compile("^(?:amp;)+", re.IGNORECASE)  # `&amp;a=` where `&a=` was meant


def install(pages: Blueprint) -> None:
    """Register the redirect for parameter names; must come before the hook that reads the answers."""
    pages.before_request(_mend_query)


def mended_path() -> Response | None:
    """A redirect, with the query kept, to the page that the path of the request names but for case and ending."""
    adapter = current_app.create_url_adapter(request)
    path = request.path.rstrip(_BEHIND).lower()
    for candidate in (path, f"{path}/"):
        if adapter is None or candidate == request.path:
            continue
        try:
            endpoint, values = adapter.match(candidate, method=request.method)
        except (HTTPException, RequestRedirect):
            continue
        if endpoint.startswith("pages."):
            return redirect(_with_query(url_for(endpoint, **values), request.query_string.decode("latin-1")), PERMANENT)
    return None


def _mend_query() -> Response | None:
    """A redirect to the same page when the name of a parameter that the site knows is in capitals or escaped."""
    sent = list(request.args.items(multi=True))
    mended = [_parameter(name, value) for name, value in sent]
    if mended == sent or request.method == "POST" or not request.endpoint:
        return None
    return redirect(_with_query(url_for(request.endpoint, **(request.view_args or {})), urlencode(mended)), PERMANENT)


def _parameter(name: str, value: str) -> tuple[str, str]:
    """The parameter under its own name; `a%3DCODE` is `a=CODE`."""
    plain, _, rest = name.partition("=") if not value else (name, "", value)
    own = _ESCAPED.sub("", plain, count=1).lower()
    return (own, rest) if own in KEPT else (name, value)


def _with_query(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address
