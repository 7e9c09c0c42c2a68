"""What the loader refuses in the list of licensed products, each with its place."""

from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from clinic_check.loader.content import Content
from clinic_check.loader.load import ContentError, late_dates, load
from clinic_check.loader.lookups import check_products

ROOT = Path(__file__).parent.parent
FILE = "content/approved-products.yaml"
HEMACORD = {
    "id": "hemacord-2",
    "group": "transplant",
    "brand": "HEMACORD 2",
    "name": "HPC, Cord Blood",
    "maker": "New York Blood Center",
    "kind": "cord-blood",
    "use": "A transplant.",
    "sure": "report",
    "sources": ["openfda-ndc"],
}
FAT = {
    "id": "fat-2",
    "title": "Fat",
    "words": ["lard"],
    "says": "As of {as-of}, we found none.",
    "do": "Ask.",
    "sources": ["openfda-ndc"],
}


def _problems(small: Path, more: dict[str, Any]) -> list[str]:
    """The problems after the entries were added to the list under each key, or the value was put in their place."""
    file = small / FILE
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    for key, value in more.items():
        data[key] = [*data[key], *value] if isinstance(value, list) and key != "look-up" else value
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    try:
        load(small)
    except ContentError as error:
        return [str(problem) for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("change", "place", "says"),
    [
        ({"group": "knees"}, "products[hemacord-2].group", "'knees'; did you mean 'knee'?"),
        ({"kind": "cell"}, "products[hemacord-2].kind", "'cell'; allowed: cord-blood"),
        ({"sure": "told"}, "products[hemacord-2].sure", "'told'; allowed: report, listing, look-up"),
        ({"sources": []}, "products[hemacord-2].sources", "no source; at least one"),
        ({"sources": ["openfda"]}, "products[hemacord-2].sources", "'openfda'; no source, did you mean 'openfda-ndc'?"),
        ({"licensed": 2027}, "products[hemacord-2]", "2027; not after 2026-11-22"),
        ({"licensed": 1889}, "products[hemacord-2].licensed", "1889; must be a whole number from 1990 to 2100"),
        ({"licensed": "2016"}, "products[hemacord-2].licensed", "'2016'; must be a whole number from 1990 to 2100"),
        ({"licensed": None}, "products[hemacord-2].licensed", "must be a whole number from 1990 to 2100"),
        (
            {"licensed": 2016, "first-listed": 2017},
            "products[hemacord-2]",
            "may have licensed or first-listed, not both",
        ),
        ({"licensed": 2016, "sure": "look-up"}, "products[hemacord-2]", "2016; no year where the license was not seen"),
        ({"name": "-"}, "products[hemacord-2]", "'-'; needs a letter or a digit to be found by"),
        ({"also": ["\u0416"]}, "products[hemacord-2]", "needs a letter or a digit to be found by"),
        ({"id": "hemacord"}, "products", "'hemacord'; each id once"),
        ({"year": 2016}, "products[hemacord-2].year", "unknown key"),
        ({"use": "It is safe."}, "products[hemacord-2].use", "'safe'; a banned word"),
    ],
)
def test_a_wrong_product_is_named(small: Path, change: dict[str, Any], place: str, says: str) -> None:
    """A mistake in a product is a problem with its place, the value and what is allowed."""
    found = _problems(small, {"products": [HEMACORD | change]})
    assert [one for one in found if one.startswith(f"{FILE}.{place}: ") and says in one], found


@pytest.mark.parametrize(
    ("change", "place", "says"),
    [
        ({"see": ["macy"]}, "topics[fat-2].see", "'macy'; no product, did you mean 'maci'?"),
        ({"words": ["Adipose"]}, "topics[fat-2].words", "'Adipose'; letters or digits that no other topic has"),
        ({"words": ["%"]}, "topics[fat-2].words", "'%'; letters or digits that no other topic has"),
        ({"sources": []}, "topics[fat-2].sources", "no source; at least one"),
        ({"id": "prp"}, "topics", "'prp'; each id once"),
        ({"do": "Ask a trusted friend."}, "topics[fat-2].do", "'trusted'; a banned word"),
    ],
)
def test_a_wrong_topic_is_named(small: Path, change: dict[str, Any], place: str, says: str) -> None:
    """A mistake in a topic is a problem with its place, the value and what is allowed."""
    found = _problems(small, {"topics": [FAT | change]})
    assert [one for one in found if one.startswith(f"{FILE}.{place}: ") and says in one], found


@pytest.mark.parametrize(
    ("more", "place", "says"),
    [
        ({"groups": [{"id": "hair", "title": "Hair", "not-for": "N."}]}, "groups[hair]", "no product; at least one"),
        ({"groups": [{"id": "knee", "title": "Knee", "not-for": "N."}]}, "groups", "'knee'; each id once"),
        ({"kinds": [{"id": "gene", "label": "Genes"}]}, "kinds", "'gene'; each id once"),
        ({"look-up": []}, "look-up", "no source; at least one"),
        ({"look-up": ["fda-list"]}, "look-up", "'fda-list'; no source"),
        ({"look-up": ["stratagraft-release-2021"]}, "look-up", "needs a source with an address"),
        ({"lead": {"text": "None.", "sources": []}}, "lead", "no source; at least one"),
        ({"made": {"text": "", "sources": ["openfda-ndc"]}}, "made.text", "must be a text that is not empty"),
        ({"as-of": "today"}, "as-of", "must be a date"),
        ({"as_of": 2026}, "as_of", "unknown key, did you mean 'as-of'?"),
    ],
)
def test_a_wrong_part_is_named(small: Path, more: dict[str, Any], place: str, says: str) -> None:
    """A mistake outside products and topics is a problem with its place and what is allowed."""
    found = _problems(small, more)
    assert [one for one in found if one.startswith(f"{FILE}.{place}: ") and says in one], found


def test_what_is_right_is_taken(small: Path) -> None:
    """A new product and a new topic without a fault load, with and without a year."""
    assert _problems(small, {"products": [HEMACORD | {"licensed": 2026}], "topics": [FAT | {"see": ["maci"]}]}) == []
    known = load(small).catalogue
    new = next(one for one in known.products if one.id == "hemacord-2")
    assert (new.year, new.first_listed, new.also, new.not_for) == (2026, False, (), "")
    assert known.topics[-1].says.text == "As of November 22, 2026, we found none."


def test_a_missing_list_is_named(small: Path) -> None:
    """Without its file the content does not load."""
    (small / FILE).unlink()
    with pytest.raises(ContentError, match=f"{FILE}: FileNotFoundError; must be a readable UTF-8 file"):
        load(small)


def test_a_step_leads_only_to_a_page_that_may_be_named(small: Path) -> None:
    """A page that no step may lead to is refused, with what is allowed."""
    file = small / "questions.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count("page: products") == 1
    file.write_text(text.replace("page: products", "page: product"), encoding="utf-8")
    with pytest.raises(ContentError, match=r"items\[approved\].find-out\[1\].page: 'product'; did you mean 'prod"):
        load(small)


def test_a_late_day_is_named_by_content_check(content: Content) -> None:
    """The day of the list may not lie after today."""
    late = dataclasses.replace(content.catalogue, as_of=datetime.date(2091, 5, 6))
    changed = dataclasses.replace(content, catalogue=late)
    problems = [str(one) for one in late_dates(changed, datetime.date(2091, 5, 5))]
    assert problems == [f"{FILE}.as-of: 2091-05-06; not after 2091-05-05"]


def test_the_real_list_has_no_problem(content: Content) -> None:
    """The checks of the list find nothing in the list as it is."""
    assert list(check_products(content.catalogue, content.library.sources)) == []
    assert len(content.catalogue.groups) == 10
