"""Accessibility beyond axe: page weight, fields without forced formats, and limits told in words."""

from __future__ import annotations

import pytest
import yaml
from flask.testing import FlaskClient

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from tests.answers import BEST, SOME, WORST
from tests.conftest import ROOT
from tests.page import Page


def test_a_question_page_is_light(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Each question with its style sheet has 40 kB or less, and needs two files beside itself and no script."""
    code = encode(questionnaire, WORST)
    for item in WORST:
        page = Page(client.get(f"/en/check/{item}?a={code}").text)
        links = [link for link in page.all("link") if link.get("rel") != "alternate"]
        files = [link.get("href", "") for link in links] + [one.get("src", "") for one in page.all("script")]
        assert len(files) == 2, item
        sheet = next(file for file in files if ".css" in file)
        weight = len(page.text.encode()) + len(client.get(sheet, buffered=True).data)
        assert weight <= 40_000, f"{item}: {weight}"


@pytest.mark.parametrize("address", ["/en/resume", "/en/compare"])
def test_the_code_field_is_left_to_the_reader(client: FlaskClient, address: str) -> None:
    """No browser fills the field in or marks it as misspelled, and no script stands in the way of a paste."""
    page = Page(client.get(address).text)
    fields = page.having("code-field")
    assert fields
    for field in fields:
        assert (field.get("autocomplete"), field.get("spellcheck"), field.get("maxlength")) == ("off", "false", None)
    assert page.all("script") == []


@pytest.mark.parametrize("given", [SOME, WORST, BEST])
def test_the_result_says_what_it_is_not(client: FlaskClient, questionnaire: Questionnaire, given) -> None:
    """Each result says near its outcome that it is about the answers alone, and no medical advice."""
    page = Page(client.get(f"/en/r/{encode(questionnaire, given)}").text)
    (outcome,) = page.having("outcome")
    said = "".join(outcome.itertext())
    assert "It is not medical advice." in said
    assert "This is about the answers you gave." in said


def test_only_listed_sources_are_linked(crawled_pages: dict[str, Page], spanish_pages: dict[str, Page]) -> None:
    """A link to another site leads to an address of the list of sources, and to nothing else, in both languages."""
    sources = yaml.safe_load((ROOT / "content" / "sources.yaml").read_text(encoding="utf-8"))["sources"]
    listed = {one["address"] for one in sources if "address" in one}
    listed |= {other["address"] for one in sources for other in one.get("elsewhere", ())}
    for pages in (crawled_pages, spanish_pages):
        known = [page for name, page in pages.items() if "number" not in name]  # whose links are made of what is pasted
        linked = {target for page in known for _, target in page.links() if target.startswith("http")}
        assert len(linked) > 100
        assert linked - listed == set()
