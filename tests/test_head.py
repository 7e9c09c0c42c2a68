"""HEAD has the status and the headers of GET on every page, and no body."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from tests.answers import SOME
from tests.test_guard import VALUES, part_of

QUERIES = (
    *("", "?a={code}", "?a=123", "?change=1&a={code}", "?wrong=product&wrong=trial&tick=no-risk&left=pay&a={code}"),
    *("?q=maci", "?c={code}&c={code}", "?paper=a4&a={code}", "?A={code}", "?code={code}"),
)


@pytest.fixture(scope="module")
def addresses(app: Flask, questionnaire: Questionnaire) -> list[str]:
    """Every route that takes GET, with each query; and addresses that no route has."""
    code = encode(questionnaire, SOME)
    found = ["/en", "/en/none", "/static/none.css", "/en/check/none", f"/en/check/trial?a={code}", "/en/r/123"]
    found += [f"/en/{page}?a={code}" for page in ("check/trial-papers", "check/route", "so-far/hands", "so-far/papers")]
    found += [f"/en/check/sales-talk?a={code}&wrong=claims&tick=no-risk&tick=none-of-these", "/en/so-far/none"]
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        with app.test_request_context():
            known = VALUES | {"code": code} | part_of(rule.endpoint)
            address = app.url_for(rule.endpoint, **{name: known[name] for name in rule.arguments})
        queries = QUERIES if not address.endswith(".pdf") else QUERIES[1:2]  # a PDF takes half a second
        found += [address + query.format(code=code) for query in queries]
    return found


def test_head_is_get_without_a_body(app: Flask, addresses: list[str]) -> None:
    """Status and every header but the time are those of GET: redirects, the length, errors and files included."""
    client = app.test_client(use_cookies=False)
    assert len(addresses) > 150
    for address in addresses:
        got, head = (client.open(address, method=method, buffered=True) for method in ("GET", "HEAD"))
        assert (head.status_code, _untimed(head)) == (got.status_code, _untimed(got)), address
        assert head.data == b"", address


def _untimed(response: TestResponse) -> list[tuple[str, str]]:
    """The headers without the second in which they were made, which files have."""
    return sorted((name, value) for name, value in response.headers if name not in ("Date", "Expires"))
