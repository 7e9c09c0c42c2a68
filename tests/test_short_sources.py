"""The short name and the year of a source, for the brackets behind a fact."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask

from clinic_check.check.library import Source
from clinic_check.loader.content import Content
from clinic_check.loader.load import ContentError, load

LONGEST = 24  # characters of a name
YEARS = {
    "2019-12-06": "2019",
    "2026-03": "2026",
    "2014": "2014",
    "July 22, 2020": "2020",
    "2017;6:1786": "2017",
    "2017;61:1986-92": "2017",
    "N Engl J Med 2024;390:687": "2024",
    "updated 2025": "2025",
    "2016; updated 2022": "2022",
    "fourth quarter 2024; a later version of 2025": "2025",
    "about 2018": "2018",
    "about 2026-01": "2026",
    "hacia 2018": "2018",
    "not shown (January 2026)": "2026",
    "not shown (spring 2026)": "2026",
    "1998": "1998",
    "version 120191": "",
    "version 201912": "",
    "page 1786": "",
    "not dated": "",
    "": "",
}


def _source(published: str) -> Source:
    return Source("one", "One", "A long name of a body", "A body", published, "", datetime.date(2026, 1, 2), "page")


@pytest.mark.parametrize(("published", "year"), YEARS.items())
def test_the_year_is_read_from_the_date(published: str, year: str) -> None:
    """The year is the last one in the date, whatever the form; a volume or a page is none."""
    assert _source(published).year == year


def test_a_label_is_the_name_and_the_year() -> None:
    """The label is the short name and, where a date is known, the year."""
    assert _source("2019-12-06").label == "A body, 2019"
    assert _source("").label == "A body"


def test_each_source_has_a_short_label(content: Content) -> None:
    """Every source has a label of at most 30 characters, and its name has no year, volume or number of a record."""
    sources = content.library.sources.values()
    assert len(sources) > 500
    assert {one.id: one.label for one in sources if not 0 < len(one.label) <= 30} == {}
    assert {one.id: one.short for one in sources if re.search(r"\d{3}|[;:]", one.short)} == {}
    assert len({one.id for one in sources if re.search(r", 20[0-2]\d$", one.label)}) > 300


def test_a_label_is_the_same_in_every_language(app: Flask) -> None:
    """The words of a date are translated, the year and the name stay."""
    english, spanish = app.extensions["contents"]["en"], app.extensions["contents"]["es"]
    labels = {one.id: one.label for one in spanish.library.sources.values()}
    assert labels == {one.id: one.label for one in english.library.sources.values()}


def test_names_are_the_publisher_or_their_own(content: Content) -> None:
    """Some sources are named by their publisher, others by a short name of their own."""
    own = {one.id for one in content.library.sources.values() if one.short != one.publisher}
    assert {"fda-exosome-safety-notification-2019", "cfr-1271-10", "als-cord-msc-2020"} <= own
    assert {"miles-trial-2023", "restore-prp-trial-2021"} <= content.library.sources.keys() - own


def test_no_seller_is_a_name(content: Content) -> None:
    """What a clinic or a seller says of itself is labelled as such and not with its name."""
    sellers = [
        one for one in content.library.sources.values() if re.search(r"\((?:clinic|the seller)\)", one.publisher)
    ]
    assert len(sellers) > 1
    assert [one.id for one in sellers if one.short not in {"Clinic's page", "Seller's page"}] == []


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ({"publisher": "P" * LONGEST}, ""),
        ({"publisher": "P" * (LONGEST + 1)}, r"\.publisher: 'P+'; needs `short`, at most 24"),
        ({"publisher": "P" * (LONGEST + 1), "short": "S" * LONGEST}, ""),
        ({"publisher": "P", "short": "S" * (LONGEST + 1)}, r"\.short: 'S+'; must have at most 24"),
        ({"publisher": "P", "short": " "}, r"\.short: ' '; must be a text"),
        ({"publisher": "P", "short": ["S"]}, r"\.short: \['S'\]; must be a text"),
    ],
)
def test_a_long_publisher_needs_a_short_name(small: Path, keys: dict[str, Any], found: str) -> None:
    """A publisher above 24 characters without a short name stops the load, and so does a bad short name."""
    file = small / "content" / "sources.yaml"
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    one = data["sources"][0]
    one.pop("short", None)
    one.update(keys)
    file.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    if found:
        with pytest.raises(ContentError, match=rf"content/sources\.yaml\.sources\[{one['id']}\]{found}"):
            load(small)
    else:
        source = load(small).library.sources[one["id"]]
        assert source.short == keys.get("short", keys["publisher"])
