"""Accessibility beyond axe: page weight, fields without forced formats, and limits told in words."""

from __future__ import annotations

import pytest
import yaml
from flask.testing import FlaskClient

from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from tests.answers import BEST, SOME, WORST
from tests.conftest import ROOT
from tests.crawl import steps
from tests.page import Page


def test_a_step_is_light(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Each step with its style sheet has 55 kB or less, two files beside itself, and two scripts or three."""
    for step, address in steps(questionnaire).items():
        page = Page(client.get(address).text)
        links = [link.get("href", "") for link in page.all("link") if link.get("rel") != "alternate"]
        scripts = [one.get("src", "") for one in page.all("script")]
        assert len(links) == 2, step
        assert len(scripts) == 2 + bool(page.marked("data-on")), step
        files = [*links, *scripts]
        weight = len(page.text.encode()) + sum(len(client.get(file, buffered=True).data) for file in files)
        assert weight <= 55_000, f"{step}: {weight}"


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
    """Each result says at its outcome that it is about the answers, and below that it is no medical advice."""
    page = Page(client.get(f"/en/r/{encode(questionnaire, given)}").text)
    (band,) = page.having("band")
    assert "This is about your answers." in "".join(band.itertext())
    assert "This is not medical advice." in page.main


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
