"""/result/full has everything that applies, with all sources; the pages under a result cite a few of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from clinic_check.check.conditions import Answers
from clinic_check.check.library import Caution, Sourced
from clinic_check.check.report import Report
from clinic_check.loader.content import Content
from tests.page import Page, words
from tests.test_report import EVERYTHING_WRONG

PAGES = ("reasons", "known", "answers", "full")
Found = list[tuple[Report, Page]]


@pytest.fixture(scope="module")
def reports(content: Content, many_answers: tuple[Answers, ...]) -> list[Report]:
    made = (content.report(answers) for answers in (EVERYTHING_WRONG, *many_answers[:16]))
    return [one for one in made if one.counts_any]


@pytest.fixture
def full(client: FlaskClient, reports: list[Report]) -> Found:
    return [(made, Page(client.get(f"/en/result/full?a={made.code}").text)) for made in reports]


def cited(made: Report) -> Iterator[str]:
    """Ids of the sources of everything that is in the report."""
    for text in texts(made):
        yield from text.sources
    for reason in made.reasons:
        yield from reason.sources
    for caution in cautions(made):
        yield from caution.sources


def texts(made: Report) -> Iterator[Sourced]:
    """The route, the contradictions, and what is known."""
    known = made.known
    if made.route:
        yield made.route.says
    yield from (one.text for one in made.contradictions)
    if known.treatment:
        yield from (known.pairing, *known.more, *known.harm, known.treatment.status, *known.price)
    yield from (note.text for group in known.groups for note in group.notes)


def cautions(made: Report) -> Iterator[Caution]:
    """All cautions of the report."""
    for reason in made.reasons:
        yield from (*reason.general, *(raised.caution for raised in reason.cautions))
    yield from (raised.caution for warned in made.lesser for raised in warned.cautions)


def numbers(page: Page) -> list[list[int]]:
    """The numbers in each reference of the page, in order."""
    return [[int(number) for number in re.findall(r"\d+", words(one))] for one in page.having("refs")]


def listed(page: Page) -> list[int]:
    return [int(name.removeprefix("source-")) for name in page.ids() if re.fullmatch(r"source-\d+", name)]


def test_every_caution_and_note_stands_once(full: Found) -> None:
    """Each caution, note, reason, contradiction and question of the report stands once on the page, and no other."""
    seen = 0
    for made, page in full:
        shown = [one.get("data-caution", "") for one in page.marked("data-caution")]
        assert sorted(shown) == sorted(one.id for one in cautions(made))
        notes = [note.id for group in made.known.groups for note in group.notes]
        assert [one.get("data-note") for one in page.marked("data-note")] == notes
        topics = [one.get("data-topic") for one in page.marked("data-topic")]
        assert topics == [reason.topic.id for reason in made.reasons]
        told = [one.get("data-contradiction") for one in page.marked("data-contradiction")]
        assert told == [one.id for one in made.contradictions]
        assert [one.get("data-ask") for one in page.marked("data-ask")] == [ask.id for ask in made.asks]
        assert [one.get("data-route") for one in page.marked("data-route")] == [made.route.id] * (
            made.route is not None
        )
        assert [row.id for row in made.rows if page.by_id(f"a-{row.id}") is None] == []
        seen += len(shown)
    assert seen > 50


def test_every_source_is_listed(full: Found, content: Content) -> None:
    """The list has each source of the report, and no other."""
    for made, page in full:
        expected = [content.library.sources[name] for name in dict.fromkeys(cited(made))]
        assert len(listed(page)) == len(expected)
        text = " ".join(words(page.by_id(f"source-{number}")) for number in listed(page))
        hrefs = {link.get("href") for number in listed(page) for link in page.by_id(f"source-{number}").iter("a")}
        assert [one.id for one in expected if one.address and one.address not in hrefs] == []
        assert [one.id for one in expected if one.publisher not in text] == []
    assert max(len(listed(page)) for _, page in full) >= 40


def test_each_caution_and_note_cites_its_sources(full: Found) -> None:
    """A caution or note has one reference, with as many numbers as it has sources."""
    sources = {"data-caution": 0, "data-note": 0}
    for made, page in full:
        many = {("data-caution", one.id): one.sources for one in cautions(made)}
        many |= {("data-note", note.id): note.text.sources for group in made.known.groups for note in group.notes}
        for (kind, name), expected in many.items():
            (element,) = page.marked(kind, name)
            (link,) = (one for one in element.iter("a") if one.get("class") == "refs")
            assert len(re.findall(r"\d+", words(link))) == len(expected) > 0, name
            sources[kind] += 1
    assert min(sources.values()) > 20


@pytest.mark.parametrize("name", PAGES)
def test_sources_are_numbered_by_first_mention(client: FlaskClient, reports: list[Report], name: str) -> None:
    """References run 1, 2, 3 and so on at their first mention, up to the last of the list, and link to their first."""
    seen = 0
    for made in reports:
        page = Page(client.get(f"/en/result/{name}?a={made.code}").text)
        found = [number for one in numbers(page) for number in one]
        assert list(dict.fromkeys(found)) == listed(page) == list(range(1, len(listed(page)) + 1))
        for link, told in zip(page.having("refs"), numbers(page), strict=True):
            assert link.get("href") == f"#source-{told[0]}"
        seen += len(found)
    assert seen > 0


@pytest.mark.parametrize("name", ["reasons", "known"])
def test_pages_under_a_result_begin_with_the_first_sources(
    client: FlaskClient, reports: list[Report], name: str
) -> None:
    """What such a page says of reasons and notes has a reference, and lists fewer sources than the whole result."""
    fewer = 0
    for made in reports:
        page = Page(client.get(f"/en/result/{name}?a={made.code}").text)
        whole = Page(client.get(f"/en/result/full?a={made.code}").text)
        marked = [*page.marked("data-caution"), *page.marked("data-note")]
        assert all(any(one.get("class") == "refs" for one in element.iter("a")) for element in marked)
        fewer += len(listed(page)) < len(listed(whole))
    assert fewer > len(reports) / 2
