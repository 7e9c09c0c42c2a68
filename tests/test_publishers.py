"""Sources of the US and its states that stand on a page of somebody else."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient

from clinic_check.check.code import encode
from clinic_check.check.library import Source
from clinic_check.loader.content import Content
from clinic_check.loader.load import ContentError, load
from clinic_check.loader.publishers import check_publishers, government, official
from tests.page import Page

GOVERNMENT = (
    "U.S. Food and Drug Administration (CBER)",
    "Federal Trade Commission (staff)",
    "CDC, MMWR",
    "Centers for Medicare and Medicaid Services",
    "U.S. National Library of Medicine",
    "ClinicalTrials.gov (mirror)",
    "U.S. Court of Appeals, Ninth Circuit",
    "U.S. Code of Federal Regulations",
    "State of Tennessee",
    "Attorney General of Georgia",
    "New York Attorney General (reported by Becker's)",
    "Wyoming Legislature (text on KeepingLawSimple)",
)
OTHERS = (
    "FDAnews",
    "FDABridge (registration agent)",
    "Glance by Eyes On Eyecare (on FDA's public safety notification of April 2023)",
    "UTHealth Houston School of Public Health, on FDA's advice",
    "SCOTUSblog (docket of the U.S. Supreme Court)",
    "Federation of State Medical Boards",
    "National Multiple Sclerosis Society",
    "Human Tissue Authority (UK)",
    "Stem Cells Australia",
)
THEIRS = (
    "https://www.fda.gov/a",
    "https://clinicaltrials.gov/study/NCT00000000",
    "https://lawfilesext.leg.wa.gov/a",
    "https://www.leg.state.nv.us/a",
    "https://www.health.mil/a",
    "https://doi.org/10.15585/a",
)
ELSEWHERE = (
    "https://casetext.com/case/a",
    "https://www.fda.gov.example.com/a",
    "https://fda.report/DailyMed/a",
    "https://notfda.govzilla.com/a",
    "https://www.hta.gov.uk/a",
)


def _source(publisher: str, address: str, copy: bool = False) -> Source:
    return Source("one", "One", publisher, "One", "", address, datetime.date(2026, 1, 2), "page", {}, copy)


@pytest.mark.parametrize("publisher", GOVERNMENT)
def test_a_body_of_the_us_or_of_a_state_is_known(publisher: str) -> None:
    """Its address on a host of somebody else is a problem, unless it is marked as a copy."""
    assert government(publisher)
    for address in ELSEWHERE:
        (problem,) = check_publishers([_source(publisher, address)])
        assert problem.path == "content/sources.yaml[one].address"
        assert list(check_publishers([_source(publisher, address, copy=True)])) == []
    for address in (*THEIRS, ""):
        assert list(check_publishers([_source(publisher, address)])) == []


@pytest.mark.parametrize("publisher", OTHERS)
def test_a_publisher_that_only_names_such_a_body_is_none(publisher: str) -> None:
    """Who reports on FDA, or is named a little like it, may use a host of its own."""
    assert not government(publisher)
    assert list(check_publishers([_source(publisher, ELSEWHERE[0])])) == []


def test_hosts_are_told_by_their_end() -> None:
    """Only the end of the host counts, so that no name in front of it passes."""
    assert [address for address in THEIRS if not official(address)] == []
    assert [address for address in ELSEWHERE if official(address)] == []


def test_a_mark_without_an_address_is_a_problem() -> None:
    """What is marked as a copy has the address of the copy."""
    (problem,) = check_publishers([_source("Anybody", "", copy=True)])
    assert problem.path == "content/sources.yaml[one].address-is"


def test_the_check_runs_with_the_content(small: Path) -> None:
    """A source of FDA on another host stops the load until it is marked."""

    def with_address(**keys: Any) -> None:
        file = small / "content" / "sources.yaml"
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        data["sources"][0].update(publisher="U.S. Food and Drug Administration", **keys)
        file.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")

    with_address(address="https://example.org/letter")
    with pytest.raises(ContentError, match=r"a host of U\.S\. Food and Drug Administration, or with address-is"):
        load(small)
    with_address(**{"address-is": "somewhere"})
    with pytest.raises(ContentError, match="address-is: 'somewhere'"):
        load(small)
    with_address(**{"address-is": "another page"})
    load(small)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_list_of_sources_names_the_copies(client: FlaskClient, content: Content, language: str) -> None:
    """Each source that is marked has the mark behind its link, and no other has."""
    page = Page(client.get(f"/{language}/sources/full").text)
    marks = [element for element in page.all("span") if element.get("class") == "copy"]
    copies = [source for source in content.library.sources.values() if source.copy]
    assert len(marks) == len(copies) > 20
    lines = {link.get("href"): line for line in page.all("li") for link in line.iter("a")}
    for source in content.library.sources.values():
        if source.address:
            has = any(element.get("class") == "copy" for element in lines[source.address].iter("span"))
            assert has == source.copy or source.address in {one.address for one in copies}, source.id


def test_a_result_names_the_copies_that_it_cites(client: FlaskClient, content: Content) -> None:
    """In the list of the whole result a copy has its mark."""
    code = encode(content.questionnaire, {"product": ("exosomes",), "place": ("us-ca",), "pressure": ("no",)})
    page = Page(client.get(f"/en/result/full?a={code}").text)
    copy = content.library.sources["fda-letter-new-life-2025"]
    (mark,) = {element.text for element in page.all("span") if element.get("class") == "copy"}
    lines = ["".join(line.itertext()) for line in page.all("li")]
    cited = [line for line in lines if copy.title in line]
    assert copy.copy
    assert cited
    assert all(mark in line for line in cited)
