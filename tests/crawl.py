"""Requests every kind of page in English."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from tests.answers import BEST, SOME, WORST, WORST_TRIAL

TODAY = datetime.date(2026, 12, 1)
PLAIN = (
    "/en/",
    "/en/check/product",
    "/en/check/sales-talk",
    "/en/check/route?a=170000000000000000000H6",  # edition 1, PRP: a question depends on one of its step
    "/en/check/route?wrong=trial&wrong=pay",
    "/en/check/sales-talk?wrong=claims&wrong=pressure&tick=none-of-these&tick=no-risk",
    "/en/all?wrong=claims&tick=none-of-these&tick=no-risk",
    "/en/all",
    "/en/result/answers",
    "/en/resume",
    "/en/how-it-works",
    "/en/how-it-works/full",
    *(f"/en/how-it-works/{part}" for part in ("routes", "licensed-uses", "outcomes", "reasons", "words", "example")),
    "/en/how-it-works/offer",
    "/en/how-it-works/people",
    "/en/words-explained",
    "/en/sources",
    "/en/sources/f",
    "/en/sources/full",
    "/en/harmed",
    "/en/harmed/papers",
    "/en/harmed/full",
    "/en/checklist",
    "/en/checklist/full",
    "/en/number",
    "/en/products",
    "/en/products/full",
    "/en/products/group/all",
    "/en/products/group/cancer",
    "/en/products/topic/stem-cells",
    "/en/products/topic/prp",
    "/en/products/name/maci",
    "/en/compare",
    "/en/verify",
    "/en/verify/enforcement",
    "/en/verify/full",
    "/en/words",
    "/en/privacy",
    "/en/accessibility",
    "/en/about",
    "/en/changes",
    "/en/clear",
)
WITH_CODE = (
    "/en/?a={code}",
    "/en/check/product?a={code}",
    "/en/check/sales-talk?a={code}&change=1",
    "/en/check/sales-talk?a={code}&left=trial-record&left=claims.said-approved",
    "/en/so-far/sales-talk?a={code}",
    "/en/all?a={code}",
    "/en/result/answers?a={code}",
    "/en/result?a={code}",
    *(f"/en/result/{page}?a={{code}}" for page in ("reasons", "known", "questions", "look-up", "keep", "full")),
    "/en/checklist?a={code}",
    "/en/result?a={code}&left=trial&left=trial-record&left=pay",
    "/en/r/{code}",
    "/en/resumed?a={code}",
    "/en/compare?a={code}",
    "/en/compare?c={code}&c=1WK1F486FWNHBGASRQ7N046",
    "/en/compare?c={code}&c=1000000000000000000009N&c={code}&c=1WK1F486FWNHBGASRQ7N046",
    "/en/sources?a={code}",
    "/en/about?a={code}",
)
WRONG = (
    ("GET", "/en/none", 404, {}),
    ("GET", "/en/none?a=1WK1F486FWNHBGASRQ7N046", 404, {}),
    ("GET", "/en/check/none", 404, {}),
    *(("GET", f"/en/{page}/none", 404, {}) for page in ("harmed", "verify", "how-it-works", "sources")),
    *(("GET", f"/en/products/{kind}/none", 404, {}) for kind in ("group", "topic", "name", "kind")),
    ("GET", "/static/none.css", 404, {}),
    ("DELETE", "/en/about", 405, {}),
    ("POST", "/en/about", 405, {}),
    ("POST", "/en/check/product", 400, {"data": {"q-product": "none"}}),
    ("POST", "/en/check/product", 403, {"headers": {"Sec-Fetch-Site": "cross-site"}}),
    ("GET", "/en/so-far/none", 404, {}),
    ("POST", "/en/all", 400, {"data": {"q-product": "none"}}),
    ("POST", "/en/resume", 413, {"data": {"code": "x" * 70_000}}),
    ("POST", "/en/resume", 400, {"data": {"code": "123"}}),
    ("GET", "/en/resume?wrong=code", 200, {}),
    ("GET", "/en/resume?code=1WK1+F486+FWNH+BGAS+RQ7N+047", 200, {}),
    ("GET", "/en/resume?code=1WK1F486FWNHBGASRQ7N04", 200, {}),
    ("GET", "/en/result/answers?a=123", 400, {}),
    ("GET", "/en/compare?c=123&c=&c=1WK1F486FWNHBGASRQ7N046&c=1000000000000000000009N", 400, {}),
    ("GET", "/en/result?a=Y2Y", 400, {}),
)


SETS = {"some": SOME, "worst": WORST, "best": BEST}
IN_A_TRIAL = "trial-papers"


def known(codes: Mapping[str, str]) -> Iterator[str]:
    """The paths of all pages, without a code and with each code."""
    yield from PLAIN
    yield from (page.format(code=code) for page in WITH_CODE for code in codes.values())


def steps(questionnaire: Questionnaire) -> dict[str, str]:
    """Step -> its path with the worst answers that show it."""
    outside, inside = (encode(questionnaire, answers) for answers in (WORST, WORST_TRIAL))
    codes = {step.id: inside if step.id == IN_A_TRIAL else outside for step in questionnaire.steps}
    return {step: f"/en/check/{step}?a={code}" for step, code in codes.items()}


def crawled(app: Flask, questionnaire: Questionnaire) -> dict[str, str]:
    """HTML of every kind of page, its status checked; the key is number, method, path and status."""
    client = app.test_client(use_cookies=False)
    codes = {name: encode(questionnaire, given) for name, given in SETS.items()}
    asked: list[tuple[str, str, int, dict[str, Any]]] = [
        ("GET", page, 200, {}) for page in (*known(codes), *steps(questionnaire).values())
    ]
    found = {}
    for place, (method, address, status, more) in enumerate([*asked, *WRONG]):
        response = client.open(address, method=method, buffered=True, **more)
        assert response.status_code == status, f"{method} {address}"
        found[f"{place} {method} {address} {status}"] = response.text
    return found
