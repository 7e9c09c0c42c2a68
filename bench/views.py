"""J3, J5: the words of the worst result, and the bytes of the first view of each page with its style sheet."""

from __future__ import annotations

import gzip
import logging
from pathlib import Path

import yaml
from flask.testing import FlaskClient
from lxml.html import document_fromstring  # type: ignore[import-untyped]

from app import create_app
from bench.goals import Figure
from bench.journey import LEVEL, visible_words
from clinic_check.check.answers import check
from clinic_check.check.code import encode
from clinic_check.loader.load import load

ROOT = Path(__file__).parent.parent
SCENARIOS = ROOT / "tests" / "scenarios.yaml"
UNDER = ("", "/reasons", "/known", "/questions", "/look-up", "/answers", "/keep")
PLAIN = (
    "",
    "check/product",
    "check/sales-talk",
    "check/papers",
    "harmed",
    "verify",
    "products",
    "number",
    "words",
    "checklist",
)
LANGUAGES = {"en": "", "es": "-es"}


def figures() -> dict[str, Figure]:
    logging.disable()
    client, codes = create_app().test_client(), results()
    found: dict[str, Figure] = {}
    for language, ending in LANGUAGES.items():
        most, name = max((_words(client, f"/{language}/result?a={code}"), name) for code, name in codes.items())
        found[f"result-words{ending}"] = Figure(most, f"`{name}`, the worst of {len(codes)}")
    return found | _views(client, list(codes))


def results() -> dict[str, str]:
    """Code -> name of each scenario that has enough answers for a result."""
    content = load(ROOT)
    scenarios = yaml.load(SCENARIOS.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506  strings only
    found = {}
    for scenario in scenarios:
        answers = check(content.questionnaire, scenario["answers"])
        if content.report(answers).counts_any:
            found[encode(content.questionnaire, answers)] = scenario["name"]
    return found


def _words(client: FlaskClient, address: str) -> int:
    (main,) = document_fromstring(client.get(address).get_data(as_text=True)).xpath("//main")
    return visible_words(main, {})


def _views(client: FlaskClient, codes: list[str]) -> dict[str, Figure]:
    style = len(gzip.compress(client.get("/static/style.css").data, LEVEL))
    addresses = [f"/{language}/{page}" for language in LANGUAGES for page in PLAIN]
    addresses += [f"/{one}/result{page}?a={code}" for one in LANGUAGES for page in UNDER for code in codes]
    sizes = {address: len(gzip.compress(client.get(address).data, LEVEL)) + style for address in addresses}
    worst, result = max(sizes, key=sizes.__getitem__), max(size for one, size in sizes.items() if "result?" in one)
    return {
        "view": Figure(sizes[worst], f"`{worst.split('?')[0]}`, the worst of {len(sizes)}; style sheet {style:,} B"),
        "view-result": Figure(result, "the worst result"),
    }
