"""The page for people who already paid, signed or were hurt: what it says, in which order, and where it is linked."""

from __future__ import annotations

import copy
import dataclasses
import datetime
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
import yaml
from flask.testing import FlaskClient

from clinic_check.check.answers import read
from clinic_check.check.code import encode
from clinic_check.check.library import Advice, Harmed, Part
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from clinic_check.loader.load import ContentError, late_dates, load

ROOT = Path(__file__).parent.parent
ORDER = ["care", "clock", "papers", "stop", "money", "fda", "trial", "board", "fraud", "quiet", "abroad"]
PAGES = (
    "/en/",
    "/en/check/product",
    "/en/check/sales-talk",
    "/en/result/answers",
    "/en/resume",
    "/en/how-it-works",
    "/en/sources",
    "/en/harmed",
    "/en/privacy",
    "/en/accessibility",
    "/en/about",
    "/en/changes",
    "/en/clear",
)
OPENED = ("ftc-cooling-off", "cfpb-dispute-charge", "fda-medwatch-report", "fsmb-consumer-guide")
CITED = {
    "clock": {"ftc-cooling-off", "cfpb-dispute-charge", "card-dispute-not-as-agreed", "sue-state-table"},
    "care": {"fda-report-regenerative", "mycobacterium-mexico-mmwr-2024"},
    "papers": {"fda-report-regenerative", "healthit-records"},
    "stop": {"acs-informed-consent"},
    "abroad": {"stem-cell-tourism-uth"},
    "money": {"acs-informed-consent", "consumer-action-card", "niche-report-clinic"},
    "fda": {"fda-medwatch-report", "fda-report-regenerative", "fda-aems-launch-2026"},
    "trial": {"fda-medwatch-report", "trial-complaints-2014"},
    "board": {"fsmb-consumer-guide", "niche-report-clinic"},
    "fraud": {"fda-health-scams", "ga-ag-scia-2021"},
    "quiet": {"ftc-review-fairness-act", "ca-bpc-2220-7"},
}


def parsed(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200, address
    return html5lib.parse(response.text, namespaceHTMLElements=False)


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def links(root: Element) -> dict[str, str]:
    return {words(link): link.get("href", "") for link in root.iter("a")}


def to_nobody(content: Content) -> Harmed:
    """The page for a reader of whom nothing is known."""
    return content.harmed.fitting(read(content.questionnaire, {}).holds)


def having(root: Element, name: str) -> list[Element]:
    return [element for element in root.iter() if name in element.get("class", "").split()]


def test_the_parts_stand_in_the_order_in_which_they_are_needed(content: Content) -> None:
    """Care comes first, then deadlines, papers, money, FDA, the trial, the board, FTC, reviews and other countries."""
    assert [part.id for part in content.harmed.parts] == ORDER
    assert sum(len(part.steps) for part in content.harmed.parts) == 33


def test_each_part_cites_what_backs_it(content: Content) -> None:
    """The sources of every part are the ones that were read for it."""
    assert {part.id: set(part.sources) for part in content.harmed.parts} == CITED


def test_a_step_without_a_source_is_advice_alone(content: Content) -> None:
    """Only these steps state no fact about a law, an office or a product, and go without a source."""
    bare = [
        (part.id, place) for part in content.harmed.parts for place, step in enumerate(part.steps) if not step.sources
    ]
    assert bare == [
        ("clock", 1),
        ("papers", 0),
        ("papers", 4),
        ("trial", 0),
        ("quiet", 2),
        ("abroad", 0),
        ("abroad", 2),
        ("abroad", 3),
    ]


def test_sentences_are_short_and_calm(content: Content) -> None:
    """No sentence has more than 20 words, and nothing is shouted."""
    texts = [step.text for part in content.harmed.parts for step in part.steps]
    sentences = [one for text in texts for one in re.split(r"(?<=[.?]) ", text)]
    assert len(sentences) > 30
    assert [one for one in sentences if len(one.split()) > 20] == []
    assert [text for text in texts if "!" in text or text.isupper()] == []


def test_sources_are_numbered_by_first_mention() -> None:
    """A source keeps the number of its first mention, and the page to open comes before the others of its step."""
    first = Part("a", "A", (Advice("One.", "", ("x",)), Advice("Two.", "y", ("y", "z"))))
    second = Part("b", "B", (Advice("Three.", "", ("z", "x", "w")), Advice("Four.", "", ())))
    harmed = Harmed(datetime.date(2026, 1, 2), (first, second))
    assert harmed.sources == ("x", "y", "z", "w")
    assert harmed.numbers(("x", "y", "z", "w")) == (1, 2, 3, 4)
    with pytest.raises(ValueError, match="tuple"):
        harmed.numbers(("v",))


def test_the_page_to_open_is_the_first_source_of_its_step(content: Content) -> None:
    """A page to open counts as a source too, and is named before what else backs the step."""
    (board,) = (part for part in content.harmed.parts if part.id == "board")
    (step,) = board.steps
    assert (step.source, step.sources) == ("fsmb-consumer-guide", ("fsmb-consumer-guide", "niche-report-clinic"))


def test_the_page_shows_every_step_in_its_order(client: FlaskClient, content: Content) -> None:
    """One heading for the page, one for each part, and below each part all of its steps."""
    root = parsed(client, "/en/harmed/full")
    (title,) = (words(heading) for heading in root.iter("h1"))
    assert words(next(root.iter("title"))).startswith(title)
    titles = [part.title for part in to_nobody(content).parts]
    assert [words(heading) for heading in root.iter("h2")][:-1] == titles
    (body,) = having(root, "harmed")
    for part, section in zip(to_nobody(content).parts, body, strict=True):
        lines = [words(line) for line in section.iter("li")]
        assert len(lines) == len(part.steps) > 0
        assert all(line.startswith(step.text) for line, step in zip(lines, part.steps, strict=True))


@pytest.mark.parametrize(
    ("answers", "parts"),
    [
        ({}, "care clock papers money fda trial board fraud quiet abroad"),
        ({"place": "us-tx", "trial": "no"}, "care clock papers money fda board fraud quiet"),
        ({"place": "us-tx", "trial": "yes", "pay": "no"}, "care clock papers stop trial board quiet"),
        ({"place": "mexico", "trial": "no", "pay": "yes"}, "care clock papers money abroad"),
        ({"place": "uk", "trial": "no", "pay": "insurer"}, "care papers stop abroad"),
        ({"place": "eu", "trial": "yes", "pay": "no"}, "care papers stop trial abroad"),
    ],
)
def test_the_page_fits_the_readers_setting(
    client: FlaskClient, questionnaire: Questionnaire, answers: dict[str, str], parts: str
) -> None:
    """Nobody abroad is sent to an office of the US, and nobody in a free trial or with a health service to a refund."""
    code = encode(questionnaire, {item: (option,) for item, option in answers.items()})
    root = parsed(client, f"/en/harmed/full?a={code}" if answers else "/en/harmed/full")
    assert [part.get("data-part") for part in root.iter("section") if part.get("data-part")] == parts.split()


def test_first_of_all_comes_the_urgent_line(client: FlaskClient) -> None:
    """What to do when ill stands above the steps, without a link to the page itself."""
    root = parsed(client, "/en/harmed")
    (urgent,), (body,) = having(root, "urgent"), having(root, "harmed")
    assert words(urgent)
    assert links(urgent) == {}
    order = list(root.iter())
    assert order.index(urgent) < order.index(body)


def test_every_number_of_a_source_leads_to_it(client: FlaskClient, content: Content) -> None:
    """The numbers run from 1 in the order of mention, and each names the publisher of the source that is meant."""
    root = parsed(client, "/en/harmed/full")
    targets = {element.get("id"): words(element) for element in root.iter("li") if element.get("id")}
    assert list(targets) == [f"source-{number}" for number in range(1, 20)]
    for part, section in zip(to_nobody(content).parts, having(root, "harmed")[0], strict=True):
        for step, line in zip(part.steps, section.iter("li"), strict=True):
            found = [link.get("href", "")[1:] for refs in having(line, "refs") for link in refs.iter("a")]
            assert len(found) == bool(step.sources)
            for target, source in zip(found, step.sources, strict=False):
                assert content.library.sources[source].publisher in targets[target]


def test_the_pages_to_open_are_one_step_away(client: FlaskClient, content: Content) -> None:
    """Where a step needs a page of an office, its link stands in the step."""
    (body,) = having(parsed(client, "/en/harmed/full"), "harmed")
    outside = {text: address for text, address in links(body).items() if address.startswith("https://")}
    sources = [content.library.sources[source] for source in OPENED]
    assert outside == {source.title: source.address for source in sources}


def test_the_page_says_as_of_when(client: FlaskClient, content: Content) -> None:
    """Above its sources stands the day of its state."""
    (sources,) = having(parsed(client, "/en/harmed"), "sources")
    assert content.calendar.words(content.harmed.as_of) in words(sources.findall("p")[0])


def test_the_page_asks_for_nothing(client: FlaskClient) -> None:
    """There is no form, no field and no script on it."""
    root = parsed(client, "/en/harmed")
    assert [element.tag for element in root.iter() if element.tag in ("form", "input", "textarea", "script")] == []


@pytest.mark.parametrize("address", PAGES)
def test_every_page_leads_there(client: FlaskClient, address: str) -> None:
    """The foot of every page has the link."""
    (nav,) = parsed(client, address).iter("nav")
    assert "/en/harmed" in links(nav).values()


def test_an_error_page_leads_there_too(client: FlaskClient) -> None:
    """A page that is not there still shows the way."""
    response = client.get("/en/nowhere")
    assert response.status_code == 404
    assert 'href="/en/harmed"' in response.text


def test_the_foot_leads_there_without_the_answers(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """The print of a page shows its address, so the foot and the start do not give it the code."""
    code = encode(questionnaire, {"product": ("prp",), "trial": ("no",)})
    for address in (f"/en/?a={code}", f"/en/result?a={code}", f"/en/r/{code}"):
        assert "/en/harmed" in links(next(parsed(client, address).iter("nav"))).values()
    assert "/en/harmed" in links(having(parsed(client, f"/en/?a={code}"), "rows")[0]).values()
    (brand,) = having(parsed(client, f"/en/harmed?a={code}"), "brand")
    assert brand.get("href") == f"/en/?a={code}"


STEPS = {
    "": {
        "care": 2,
        "clock": 4,
        "papers": 4,
        "money": 3,
        "fda": 4,
        "trial": 2,
        "board": 1,
        "fraud": 2,
        "quiet": 3,
        "abroad": 3,
    },
    "place=mexico trial=no": {"care": 2, "clock": 2, "papers": 3, "money": 2, "abroad": 3},
    "place=us-ca trial=yes pay=no": {"care": 2, "clock": 1, "papers": 4, "stop": 1, "trial": 2, "board": 1, "quiet": 2},
}
"""Answers -> how many steps of each part fit, counted by hand in content/harmed.yaml."""


def test_the_first_page_shows_care_and_what_has_a_deadline(client: FlaskClient) -> None:
    """It leads on to the other parts and to all of it on one page."""
    first = parsed(client, "/en/harmed")
    shown = [one.get("id") for one in having(first, "harmed")[0] if one.get("class") != "print-only"]
    assert shown == ["care", "clock"]
    (rows,) = having(first, "rows")
    assert list(links(rows).values()) == [f"/en/harmed/{part}" for part in (*list(STEPS[""])[2:], "full")]


@pytest.mark.parametrize("answers", STEPS)
def test_each_part_has_an_address_of_its_own(
    client: FlaskClient, content: Content, questionnaire: Questionnaire, answers: str
) -> None:
    """A part shows its title and the steps that fit the reader; one for other settings leads to the first page."""
    given = {item: (option,) for item, _, option in (one.partition("=") for one in answers.split())}
    query = f"?a={encode(questionnaire, given)}" if given else ""
    for part in content.harmed.parts:
        if part.id not in STEPS[answers]:
            assert client.get(f"/en/harmed/{part.id}{query}").headers["Location"] == f"/en/harmed{query}"
            continue
        page = parsed(client, f"/en/harmed/{part.id}{query}")
        assert [words(heading) for heading in page.iter("h1")] == [part.title]
        (section,) = having(page, "harmed")[0]
        lines = [words(line) for line in section.iter("li")]
        assert len(lines) == STEPS[answers][part.id]
        assert all(any(line.startswith(step.text) for step in part.steps) for line in lines)


def test_the_part_about_other_countries_prints(client: FlaskClient) -> None:
    """On its own page and on the page of all parts; the print of the first page, for the US, leaves it out."""
    for part, printed in (("", False), ("/abroad", True), ("/full", True)):
        sections = list(having(parsed(client, f"/en/harmed{part}"), "harmed")[0])
        found = [one for one in sections if one.get("data-part") == "abroad" and one.get("class") != "screen-only"]
        assert bool(found) == printed, part


def test_a_code_that_is_none_is_told(client: FlaskClient) -> None:
    """A mistyped code leads to the page that asks for it again."""
    response = client.get("/en/harmed?a=123")
    assert response.status_code == 400
    root = html5lib.parse(response.text, namespaceHTMLElements=False)
    assert having(root, "error-summary")
    assert [field.get("value") for field in root.iter("input")] == ["123"]


def _no_steps(data: Any) -> None:
    data["parts"][0]["steps"] = []


def _part_twice(data: Any) -> None:
    data["parts"].append(copy.deepcopy(data["parts"][0]))


def _no_source(data: Any) -> None:
    for step in data["parts"][3]["steps"]:
        step.pop("source", None)
        step.pop("sources", None)


def _unknown_source(data: Any) -> None:
    data["parts"][2]["steps"][1]["source"] = "openfda-nd"


def _unknown_backing(data: Any) -> None:
    data["parts"][2]["steps"][0]["sources"] = ["openfda-ndcc"]


def _unknown_key(data: Any) -> None:
    data["parts"][0]["steps"][0]["sorce"] = "fda-medwatch-report"


def _banned(data: Any) -> None:
    data["parts"][1]["steps"][0]["text"] = "Keep them in a safe place."


def _banned_title(data: Any) -> None:
    data["parts"][1]["title"] = "A trusted way"


def _empty(data: Any) -> None:
    data["parts"][1]["steps"][0]["text"] = " "


def _no_date(data: Any) -> None:
    data["as-of"] = "soon"


def _bad_id(data: Any) -> None:
    data["parts"][1]["id"] = "My papers"


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (_no_steps, "content/harmed.yaml.parts[care].steps: []; must hold at least one step"),
        (_part_twice, "content/harmed.yaml.parts: 'care'; each id once"),
        (_no_source, "content/harmed.yaml[fda].steps: no source; at least one"),
        (
            _unknown_source,
            "content/harmed.yaml[money].steps: 'openfda-nd'; no source, did you mean 'openfda-ndc'?",
        ),
        (_unknown_backing, "content/harmed.yaml[money].steps: 'openfda-ndcc'; no source, did you mean"),
        (_unknown_key, "content/harmed.yaml.parts[care].steps[0].sorce: 'sorce'; unknown key, did you mean 'source'?"),
        (_banned, "content/harmed.yaml.parts[papers].steps[0].text: 'safe'; a banned word"),
        (_banned_title, "content/harmed.yaml.parts[papers].title: 'trusted'; a banned word"),
        (_empty, "content/harmed.yaml.parts[papers].steps[0].text: ' '; must be a text that is not empty"),
        (_no_date, "content/harmed.yaml.as-of: 'soon'; must be a date"),
        (_bad_id, "content/harmed.yaml.parts[My papers].id: 'My papers'; must be an id"),
    ],
)
def test_a_mistake_in_the_file_is_named(small: Path, spoil: Callable[[Any], None], problem: str) -> None:
    """Each kind of mistake is a problem with its place, the value and what is allowed."""
    file = small / "content" / "harmed.yaml"
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    spoil(data)
    file.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load(small)
    assert any(str(one).startswith(problem) for one in caught.value.problems), str(caught.value)


def test_a_missing_file_is_named(small: Path) -> None:
    """Without the file the content does not load, and says so."""
    (small / "content" / "harmed.yaml").unlink()
    with pytest.raises(ContentError, match=r"content/harmed\.yaml: FileNotFoundError; must be a readable UTF-8 file"):
        load(small)


def test_a_date_after_today_is_named(content: Content) -> None:
    """The content check notices a page that claims to be of a later day."""
    late = dataclasses.replace(content.harmed, as_of=datetime.date(2091, 5, 6))
    problems = late_dates(dataclasses.replace(content, harmed=late), datetime.date(2090, 1, 1))
    assert [str(problem) for problem in problems] == ["content/harmed.yaml.as-of: 2091-05-06; not after 2090-01-01"]
