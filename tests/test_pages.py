"""Content and order of each page, and requirements for all pages."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from tests.answers import BEST, BEST_MANNERS, NOTHING, SOME, WORST, WORST_TRIAL, Given
from tests.crawl import TODAY
from tests.crawl import steps as crawled_steps
from tests.page import Page, words

ROOT = Path(__file__).parent.parent
SETS = {"nothing": NOTHING, "some": SOME, "worst": WORST, "best": BEST}
PRACTICE = {"product": ("prp",), "condition": ("knee-or-joint",), "how-given": ("joint-or-tendon",), "trial": ("no",)}
WARNED = {"product": ("approved-product",), "condition": ("knee-or-joint",), "pressure": ("yes",)}


@pytest.fixture(scope="module")
def codes(questionnaire: Questionnaire) -> dict[str, str]:
    return {name: encode(questionnaire, given) if given else "" for name, given in SETS.items()}


@pytest.fixture(scope="module")
def pages(app: Flask, crawled_pages: dict[str, Page], codes: dict[str, str]) -> dict[str, Page]:
    """Address -> page, for every page that answers 200 to GET, with none, some and all answers."""
    found = {}
    for name, page in crawled_pages.items():
        _, method, address, status = name.split()
        if (method, status) == ("GET", "200"):
            found[address] = page
    assert len(found) > 80
    return found


@pytest.fixture(scope="module")
def questions(pages: dict[str, Page], questionnaire: Questionnaire) -> dict[str, Page]:
    """Step -> its page, by the worst answers that show it."""
    return {step: pages[address] for step, address in crawled_steps(questionnaire).items()}


@pytest.fixture(scope="module")
def asked(app: Flask, questionnaire: Questionnaire) -> dict[str, tuple[Page, Element]]:
    """Question -> the page of its step and its group of options, of answers with which each option is offered."""
    client = app.test_client(use_cookies=False)
    licensed = {"product": ("approved-product",), "condition": ("knee-or-joint",), "place": ("uk",)}
    found = {}
    for answers in (licensed, {"product": ("exosomes",)}, {**licensed, "trial": ("yes",)}):
        code = encode(questionnaire, answers)
        for step in questionnaire.steps:
            response = client.get(f"/en/check/{step.id}?a={code}")
            page = Page(response.text)
            for group in page.all("fieldset") if response.status_code == 200 else ():
                item = group.get("id", "").removeprefix("q-")
                if item not in found or len(list(group.iter("input"))) > len(list(found[item][1].iter("input"))):
                    found[item] = (page, group)
    return found


@pytest.fixture(scope="module")
def results(pages: dict[str, Page], codes: dict[str, str]) -> dict[str, Page]:
    """Name of the answers -> the result."""
    return {name: pages[f"/en/result?a={code}"] for name, code in codes.items() if code}


@pytest.fixture(scope="module")
def checklist() -> dict[str, list[dict[str, Any]]]:
    """The sections as the file has them, read without the app; every value is text."""
    text = (ROOT / "questions.yaml").read_text(encoding="utf-8")
    sections = yaml.load(text, yaml.BaseLoader)["sections"]  # noqa: S506  makes nothing but text, lists and mappings
    return {section["title"]: section["items"] for section in sections}


def test_all_pages_are_here(app: Flask, pages: dict[str, Page]) -> None:
    """Every page that the app serves by GET is among those that these tests look at."""
    with app.test_request_context():
        adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
    seen = {adapter.match(urlsplit(address).path, "GET")[0] for address in pages}
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("pages.")]
    served = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    files = {"pages.result_pdf", "pages.checklist_pdf", "pages.manifest"}
    leading_on = {"pages.go_on", "pages.quick", "pages.old_answers"}
    assert served - seen == leading_on | files
    assert len(seen) == 33


def test_every_page_works_with_none_some_and_all_answers(app: Flask, codes: dict[str, str]) -> None:
    """No page depends on how many questions are answered."""
    client = app.test_client(use_cookies=False)
    names = ("", "all", "result/answers", "how-it-works", "sources", "privacy", "accessibility", "about", "changes")
    for page in names:
        for name, code in codes.items():
            assert client.get(f"/en/{page}?a={code}").status_code == 200, f"{page} with {name}"


@pytest.mark.parametrize(("address", "target"), [("/en", "/en/"), ("/es", "/es/"), ("/en/check", "/en/check/")])
def test_short_addresses_lead_on(client: FlaskClient, address: str, target: str) -> None:
    """Addresses without their last slash lead to the page."""
    response = client.get(address)
    assert response.status_code == 308
    assert urlsplit(response.headers["Location"]).path == target


def test_what_stands_outside_a_language(client: FlaskClient) -> None:
    """The health check says ok and what answers; robots may read all, so that they see what must not be listed."""
    health, robots = client.get("/healthz"), client.get("/robots.txt")
    assert (health.text, health.mimetype) == ("ok\nedition 2\ncommit unknown\nlanguages en, es\n", "text/plain")
    assert (robots.text, robots.mimetype) == ("User-agent: *\nDisallow:\n", "text/plain")
    assert client.get("/favicon.ico", buffered=True).mimetype == "image/svg+xml"


@pytest.mark.parametrize(
    "address", ["result?a={}", "result.pdf?a={}", "check/route?a={}", "r/{}", "compare?c={}", "r/1"]
)
def test_no_answers_are_listed(client: FlaskClient, address: str) -> None:
    """What holds a code, in whichever form, tells search engines to leave it out; other pages do not."""
    code = "1E59P69F7000000000000X7"
    assert client.get(f"/en/{address.format(code)}", buffered=True).headers["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in client.get("/en/verify").headers


def test_where_to_report_a_weakness() -> None:
    """security.txt has the contact as an address and a day 90 days off; without a contact there is none."""
    settings = {"TODAY": lambda: datetime.date(2026, 11, 29)}
    assert create_app({"CONTACT": "", **settings}).test_client().get("/.well-known/security.txt").status_code == 404
    for contact, named in (("a@b.example", "mailto:a@b.example"), ("https://b.example/", "https://b.example/")):
        came = create_app({"CONTACT": contact, **settings}).test_client().get("/.well-known/security.txt")
        assert came.mimetype == "text/plain"
        assert came.text.splitlines()[:2] == [f"Contact: {named}", "Expires: 2027-02-27T00:00:00Z"]


def kind(address: str) -> str:
    """The page apart from the answers in it: all with the outcome as heading are one kind, each question is its own."""
    path = urlsplit(address).path
    told = path in ("/en/result", "/en/result/full") or path.startswith(("/en/r/", "/en/so-far/"))
    return "result" if told else path


def test_every_page_has_one_heading_of_its_own(pages: dict[str, Page]) -> None:
    """No two pages share their h1, and each has exactly one."""
    headings = {(kind(address), page.h1) for address, page in pages.items() if kind(address) != "result"}
    assert len(headings) == 58  # 10 steps, 47 other pages, and the questions for those treated in a hospital
    assert [h1 for h1, times in Counter(h1 for _, h1 in headings).items() if times > 1] == []


def test_every_page_has_a_title_of_its_own(pages: dict[str, Page]) -> None:
    """No two pages share their title, errors and outcomes aside, and each ends with the name of the service."""
    titles = {(kind(address), page.title) for address, page in pages.items() if not re.search("wrong=|code=", address)}
    titles = {(one, title) for one, title in titles if one != "result"}
    assert len(titles) == 57
    assert [title for title, times in Counter(title for _, title in titles).items() if times > 1] == []
    for address, page in pages.items():
        own, dash, service = page.title.rpartition(" - ")
        assert own, address
        assert dash, address
        assert service == words(page.having("brand")[0]), address


def test_the_title_of_a_step_is_its_heading(questions: dict[str, Page], questionnaire: Questionnaire) -> None:
    """The title of a step is its heading and the name of the service; that of one question is the question."""
    for step in questionnaire.steps:
        page = questions[step.id]
        assert page.title.rpartition(" - ")[0] == page.h1, step.id
        assert page.h1 == (step.title if len(step.items) > 1 else step.items[0].question)


def test_titles_tell_no_outcome(pages: dict[str, Page], results: dict[str, Page]) -> None:
    """Whoever sees the history or a preview of a link learns nothing of the answers."""
    assert len({page.h1 for page in results.values()}) > 1
    assert len({page.title for page in results.values()}) == 1
    answered = [page.title for address, page in pages.items() if urlsplit(address).path == "/en/result/answers"]
    assert len(answered) == 4
    assert len(set(answered)) == 1


def test_pages_with_answers_stay_out_of_search_engines(pages: dict[str, Page]) -> None:
    """Questions, results and every page with answers in its address say noindex; the pages for everybody do not."""
    for address, page in pages.items():
        said = [meta.get("content") for meta in page.all("meta") if meta.get("name") == "robots"]
        path = urlsplit(address).path.removeprefix("/en/")
        private = (
            "a=" in address
            or "c=" in address
            or "wrong=" in address
            or path.startswith(("check/", "so-far/", "result", "r/", "resume", "clear"))
        )
        assert said == (["noindex"] if private else []), address


def is_step(address: str) -> bool:
    """Whether it is a page of the way through the check, whose foot is short."""
    return urlsplit(address).path.startswith(("/en/check/", "/en/so-far/")) or urlsplit(address).path == "/en/"


def test_the_imprint_is_on_every_page(pages: dict[str, Page], content: Content) -> None:
    """The foot of every page but the steps says who made it, in the same words, with edition and day of its review."""
    feet = {
        tuple(words(line) for line in page.one("footer").findall("p"))
        for address, page in pages.items()
        if not is_step(address)
    }
    assert len(feet) == 1
    made, edition = feet.pop()
    assert made
    assert content.calendar.words(content.reviewed) in edition
    assert str(content.questionnaire.edition) in edition.split(",")[0].split()
    assert made in words(pages["/en/"].one("main"))


def test_the_foot_of_a_step_is_folded(pages: dict[str, Page]) -> None:
    """On the start page, on the steps and on so far its links are folded away; on other pages they are open."""
    for address, page in pages.items():
        assert page.within(page.one("nav"), "details") is is_step(address), address


FOOT = [
    *("verify", "words", "number", "products", "compare", "harmed", "checklist", "resume", "how-it-works"),
    *("words-explained", "sources", "about", "privacy", "accessibility", "changes"),
]


def test_the_foot_is_the_same_everywhere(pages: dict[str, Page]) -> None:
    """The same links stand in the same order at the foot of every page; only the one that clears answers may follow."""
    for address, page in pages.items():
        places = [urlsplit(link.get("href", "")).path.removeprefix("/en/") for link in page.one("nav").iter("a")]
        assert places[: len(FOOT)] == FOOT, address
        assert places[len(FOOT) :] in ([], ["clear"]), address


def test_answers_can_be_cleared_where_there_are_some(pages: dict[str, Page]) -> None:
    """Every page that holds answers offers to clear them, and no other page does."""
    offered = {
        address
        for address, page in pages.items()
        if [link for link in page.one("nav").iter("a") if urlsplit(link.get("href", "")).path == "/en/clear"]
    }
    assert offered == {address for address in pages if "a=" in address or "c=" in address or "/r/" in address}


@pytest.mark.parametrize("sent", ["a=1", "a=junk", "c=1"])
def test_answers_are_cleared_though_the_code_is_mangled(client: FlaskClient, sent: str) -> None:
    """A code that cannot be read goes out of the address like any other."""
    response = client.get(f"/en/clear?{sent}")
    assert (response.status_code, response.headers["Location"]) == (303, "/en/clear")


def test_a_mistake_can_be_reported_from_every_page(pages: dict[str, Page]) -> None:
    """Every page leads to the page that says how to report a mistake."""
    for address, page in pages.items():
        assert "/en/about" in [urlsplit(target).path for _, target in page.links()], address
    assert pages["/en/about"].by_id("mistake").tag == "h2"


@pytest.mark.parametrize("page", ["about", "privacy", "accessibility"])
def test_the_contact(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    """The contact that the operator sets is shown, as text; unset, the page says something else."""
    contact = "help@clinic-check.example <b>"
    unset = Page(client.get(f"/en/{page}").text).main
    monkeypatch.setitem(app.config, "CONTACT", contact)
    named = Page(client.get(f"/en/{page}").text).main
    assert contact in named
    assert contact not in unset
    assert unset != named


def test_the_contact_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator can name the contact without touching a file."""
    monkeypatch.setenv("CLINIC_CHECK_CONTACT", "desk@clinic-check.example")
    assert "desk@clinic-check.example" in create_app().test_client(use_cookies=False).get("/en/about").text


def test_every_result_leads_to_what_to_do_after_harm(pages: dict[str, Page], results: dict[str, Page]) -> None:
    """Every result and the start page lead to the page about what to do, where the urgent line stands."""
    for page in (pages["/en/"], *results.values()):
        assert "/en/harmed" in [urlsplit(link.get("href", "")).path for link in page.one("main").iter("a")]
    assert len(pages["/en/harmed"].having("urgent")) == 1


def test_links_say_where_they_lead(pages: dict[str, Page]) -> None:
    """The text of a link has two words or more, or stands once on its page, and never says click here.

    The short name of a source, in brackets behind what it says, may come again.
    """
    for address, page in pages.items():
        cited = {words(link) for cite in page.having("cite") for link in cite.iter("a")}
        times = Counter(set(cited)) + Counter(text for text, _ in page.links() if text not in cited)
        for text in times:
            assert len(text.split()) > 1 or times[text] == 1, f"{address}: {text!r}"
            assert text.lower() not in ("click here", "read more", "learn more", "this page", ""), address
            assert not text.startswith(("http:", "https:", "www.")), f"{address}: {text!r}"


def test_links_with_the_same_text_lead_to_the_same_place(pages: dict[str, Page]) -> None:
    """Out of context, two links that read alike are alike."""
    for address, page in pages.items():
        places: dict[str, set[str]] = {}
        for text, target in page.links():
            places.setdefault(text, set()).add(target)
        assert {text: targets for text, targets in places.items() if len(targets) > 1} == {}, address


def test_links_open_in_the_same_tab(pages: dict[str, Page]) -> None:
    """No link and no form opens another window."""
    for address, page in pages.items():
        assert not [element for element in page.root.iter() if element.get("target")], address


def test_outside_addresses_are_https(pages: dict[str, Page]) -> None:
    """Every link to another site is https and names a host; every other link stays on this site or opens an e-mail."""
    outside = set()
    for address, page in pages.items():
        for _, target in page.links():
            if target.startswith(("/en/", "/es/", "#", "mailto:?")):
                continue
            outside.add(target)
            assert re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]+(/\S*)?", target), f"{address}: {target}"
    assert len(outside) > 50


def test_links_on_this_site_lead_to_a_page(app: Flask, pages: dict[str, Page]) -> None:
    """Every kind of link from any page to this site answers with a page or leads on to one."""
    client = app.test_client(use_cookies=False)
    inside = sorted({target for page in pages.values() for _, target in page.links() if target.startswith("/")})
    kinds = {(urlsplit(target).path, *sorted(parse_qs(urlsplit(target).query))): target for target in inside}
    assert len(kinds) > 100
    for target in kinds.values():
        assert client.get(target).status_code in (200, 303), target


def test_every_step_has_one_form(questions: dict[str, Page]) -> None:
    """Each question is the legend of its group; one form with one button; Back stands before main."""
    assert len(questions) == 10
    for step, page in questions.items():
        for group in page.all("fieldset"):
            heading = next(one for one in group.iter() if one.tag in ("h1", "h2"))
            assert page.within(heading, "legend"), step
            assert heading.tag == ("h1" if len(page.all("fieldset")) == 1 else "h2")
            assert page.within(group, "form")
        (form,) = page.all("form")
        assert form.get("action"), step
        assert words(page.one("button")), step
        order = [one for one in page.root.iter() if one.get("class") == "back" or one.tag == "main"]
        assert [element.tag for element in order] == ["p", "main"], step


def test_every_option_stands_on_its_step(
    asked: dict[str, tuple[Page, Element]], checklist: dict[str, list[dict[str, Any]]]
) -> None:
    """Every option of every question is there with its label and note, in the order of the file, by its group."""
    seen = 0
    for item in (item for items in checklist.values() for item in items):
        page, group = asked[str(item["id"])]
        options = {option["id"]: option for option in item["options"]}
        labels = {label.get("for"): words(label) for label in group.iter("label")}
        fields = list(group.iter("input"))
        groups = [one["id"] for one in item.get("groups", [])]
        order = sorted(options.values(), key=lambda one: [*groups, None].index(one.get("group")))
        offered = {field.get("value") for field in fields}
        assert [field.get("value") for field in fields] == [one["id"] for one in order if one["id"] in offered]
        for field in fields:
            option = options[field.get("value", "")]
            assert labels[field.get("id")] == option["label"]
            note = field.get("aria-describedby")
            assert (words(page.by_id(note)) if note else "") == option.get("note", "")
        assert offered == set(options) - UNSHOWN.get(item["id"], set())
        seen += len(fields)
    assert seen > 150


UNSHOWN = {"approved": {"none"}}


def test_the_groups_of_options_are_named(asked: dict[str, tuple[Page, Element]], questionnaire: Questionnaire) -> None:
    """Options in groups stand in an element with a name, which is the title of the group."""
    for item in questionnaire.items:
        page, group = asked[item.id]
        parts = [part for part in group.iter("div") if part.get("role") == "group"]
        names = [words(page.by_id(part.get("aria-labelledby", ""))) for part in parts]
        assert names == [one.title for one in item.groups], item.id
        for part, one in zip(parts, item.groups, strict=True):
            inside = [field.get("value", "") for field in part.iter("input")]
            assert inside == [option.id for option in item.options if option.group == one.id]


def test_one_answer_or_several(asked: dict[str, tuple[Page, Element]]) -> None:
    """Only the sales claims have boxes; every other question takes one answer."""
    types = {item: {field.get("type") for field in group.iter("input")} for item, (_, group) in asked.items()}
    assert types.pop("claims") == {"checkbox"}
    assert set(map(frozenset, types.values())) == {frozenset({"radio"})}


def test_nothing_is_chosen_beforehand(app: Flask, questionnaire: Questionnaire) -> None:
    """At the first visit of a step no option is chosen, whatever was answered on the others."""
    client = app.test_client(use_cookies=False)
    for step in questionnaire.steps:
        for answers in (WORST, WORST_TRIAL):
            own = {item.id for item in step.items}
            others = {item: options for item, options in answers.items() if item not in own}
            response = client.get(f"/en/check/{step.id}?a={encode(questionnaire, others)}")
            if response.status_code == 200:
                page = Page(response.text)
                assert len(page.all("input")) >= 3, step.id
                assert not [field for field in page.all("input") if field.get("checked") is not None], step.id


def test_i_do_not_know_comes_last(asked: dict[str, tuple[Page, Element]]) -> None:
    """Where not knowing is an answer it stands behind an or, after all the others."""
    divided = set()
    for item, (_, group) in asked.items():
        order = [one for one in group.iter() if one.tag == "label" or one.get("class") == "or"]
        places = [place for place, element in enumerate(order) if element.tag != "label"]
        last = len(order) - (3 if item == "claims" else 2)  # None of these, and I haven't looked
        assert places in ([], [last]), item
        divided |= {item} if places else set()
    assert set(asked) - divided == {"paid", "own-doctor"}


def test_a_question_says_why_and_how(
    asked: dict[str, tuple[Page, Element]], checklist: dict[str, list[dict[str, Any]]]
) -> None:
    """Each question has its hint tied to the group, the reason why it is asked, and the steps to find out."""
    for item in (item for items in checklist.values() for item in items):
        page, group = asked[str(item["id"])]
        described = group.get("aria-describedby", "").split()
        hints = [words(page.by_id(name)) for name in described if name.endswith("-hint")]
        own = [str(one["text"]) for one in item.get("hints", [])]
        assert len(hints) == bool(item.get("hint")), item["id"]
        assert set(hints) <= {item.get("hint"), *own}, item["id"]
        (why,) = (one for one in group.iter("p") if one.get("class") == "why")
        assert words(why).endswith(str(item["why"]))
        (details,) = (one for one in group.iter("details") if one.get("class") == "find-out")
        assert words(next(details.iter("summary")))
        steps = [words(step) for step in details.iter("li")]
        told = [str(one["text"]) for one in item["find-out"]]
        always = [str(one["text"]) for one in item["find-out"] if "when" not in one]
        assert always
        assert all(any(text in step for step in steps) for text in always)
        assert all(any(text in step for text in told) for step in steps)


def test_a_hint_is_short_and_has_no_link(asked: dict[str, tuple[Page, Element]]) -> None:
    """A hint is one line of at most 20 words without a link in it."""
    hints = [one for _, group in asked.values() for one in group.iter("p") if one.get("class") == "hint"]
    assert len(hints) > 10
    for hint in hints:
        assert 1 <= len(words(hint).split()) <= 20, words(hint)
        assert list(hint) == []


def test_a_step_shows_the_code_once_there_is_one(client: FlaskClient, pages: dict[str, Page], codes) -> None:
    """From the first answer on, the page says where the answers are and shows the code to note, in groups of four."""
    assert pages["/en/check/product"].having("code") == []
    page = pages[f"/en/check/product?a={codes['worst']}"]
    shown = words(page.having("code")[0])
    assert shown.replace(" ", "") == codes["worst"]
    assert {len(group) for group in shown.split()[:-1]} == {4}


def test_a_clinic_abroad_is_asked_for_its_own_regulator(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """The question about FDA's letter has a hint for other countries, there alone, in place of the one for the US."""
    item = questionnaire.by_id["ind"]
    (other,) = item.hints
    for place, hint in (("mexico", other.text), ("us-tx", item.hint)):
        code = encode(questionnaire, {"place": (place,), "trial": ("yes",)})
        page = Page(client.get(f"/en/check/trial-papers?a={code}").text)
        assert words(page.by_id("q-ind-hint")) == hint


def test_the_start_leads_to_every_way(pages: dict[str, Page]) -> None:
    """One button starts the check; the other ways to fill it in, and to come back to it, stand below it."""
    page = pages["/en/"]
    (button,) = page.having("button")
    assert button.get("href") == "/en/check/product"
    ways = [link.get("href") for link in page.having("rows")[0].iter("a")]
    assert ways == ["/en/harmed", "/en/all", "/en/compare", "/en/checklist", "/en/words", "/en/resume"]
    assert page.headings() == []


def test_the_answers_offer_a_result_only_when_there_is_one(pages: dict[str, Page], codes: dict[str, str]) -> None:
    """The button leads to the result once an answer counts, and to the first open question before."""
    assert [button.get("href") for button in pages["/en/result/answers"].having("button")] == ["/en/check/"]
    for name in ("some", "worst", "best"):
        buttons = pages[f"/en/result/answers?a={codes[name]}"].having("button")
        assert [button.get("href") for button in buttons] == [f"/en/result?a={codes[name]}"]


def test_the_answers_ask_to_look_again(
    pages: dict[str, Page], codes: dict[str, str], questionnaire: Questionnaire
) -> None:
    """Answers that cannot both be right are pointed out before the result."""
    (notices,) = pages[f"/en/result/answers?a={codes['worst']}"].having("notices")
    told = {one.id for one in questionnaire.contradictions if one.text.text in words(notices)}
    assert {"said-but-none-licensed"} <= told <= {one.id for one in questionnaire.contradictions}
    assert pages[f"/en/result/answers?a={codes['best']}"].having("notices") == []


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (WORST, "stop"),
        (SOME, "stop"),
        (WARNED, "warnings"),
        ({"trial": ("unknown",)}, "unknowns"),
        (BEST | {"licence": ("not-checked",)}, "checks-left"),
        (PRACTICE | BEST_MANNERS, "practice"),
        (BEST, "few-warnings"),
    ],
)
def test_the_outcomes(
    client: FlaskClient, content: Content, questionnaire: Questionnaire, given: Given, outcome: str
) -> None:
    """Each of the six outcomes is the heading of a result, in its words, and a class of its band."""
    page = Page(client.get(f"/en/result?a={encode(questionnaire, given)}").text)
    assert page.h1 == content.report(given).title
    assert content.report(given).outcome.id == outcome
    (part,) = page.having("band")
    assert outcome in part.get("class", "").split()


def test_the_outcome_has_a_picture_and_a_band_of_its_own(results: dict[str, Page]) -> None:
    """The outcome is told by words, by the shape of a picture and by a band, never by color alone."""
    shapes, kinds = set(), set()
    for name in ("worst", "best"):
        (band,) = results[name].having("band")
        (picture,) = [element for element in band if element.tag.endswith("svg")]
        shapes.add("".join(str(part.attrib) for part in picture))
        kinds.add(band.get("class"))
    assert len(shapes) == len(kinds) == 2


@pytest.mark.parametrize("name", ["some", "worst", "best"])
def test_the_order_of_the_result(results: dict[str, Page], codes: dict[str, str], name: str) -> None:
    """The outcome, the points, what to do, the count, the pages under it."""
    page = results[name]
    (part,) = page.having("result")
    order = [one for one in part.iter() if set(one.get("class", "").split()) & {"band", "discs", "count", "rows"}]
    assert [one.get("class", "").split()[0] for one in order] == ["band", "discs", "discs", "count", "rows"]
    assert page.all("h1", "h2")[0].tag == "h1"
    points, actions = (one for one in order if "discs" in one.get("class", ""))
    assert 1 <= len([one for one in points if one.get("data-point") is not None]) <= 3
    assert len([one for one in actions if one.get("data-page") is not None]) == 3
    rows = [link.get("href") for link in order[-1].iter("a")]
    under = [f"/en/result/{page}?a={codes[name]}" for page in ("known", "questions", "look-up", "answers", "keep")]
    if name != "some":  # nothing is left to look up
        under[2] = "/en/verify"
    if name == "best":  # nor to ask
        del under[1]
    assert rows == under


def test_the_points_lead_to_their_part_of_a_page(client: FlaskClient, results: dict[str, Page]) -> None:
    """Each heading of a point is a link to the page that says more, with an anchor that is there."""
    led = 0
    for page in results.values():
        (part,) = page.having("result")
        for point in (one for one in part.iter("li") if one.get("data-point")):
            target = urlsplit(next(point.iter("a")).get("href", ""))
            opened = Page(client.get(f"{target.path}?{target.query}").text)
            assert target.path in ("/en/result/reasons", "/en/result/known", "/en/result/look-up")
            if target.fragment:
                assert opened.ids().count(target.fragment) == 1
                led += 1
    assert led > 3


LEVELS = ("critical", "concern", "unclear", "ok")


def icons(element: Element) -> Counter[str]:
    """How often the icon of each level stands in it."""
    classes = (one.get("class", "").split() for one in element.iter("svg"))
    return Counter(level for one in classes for level in one if level in LEVELS)


def sentence(page: Page) -> list[int]:
    """The numbers in the sentence of the count: warning signs, checks, open ones; in its link, checks."""
    return [int(number) for number in re.findall(r"\d+", words(page.having("count")[0]))]


COUNTS = (
    # answers, (warning signs, things checked, not known), worked out by hand from the levels of the options
    (WORST, (17, 17, 0)),  # of 20 scored questions the three about a trial's papers are not asked
    (BEST, (0, 15, 0)),  # trial, its papers and payment are not asked
    (SOME, (2, 16, 14)),  # no trial, one claim; approval and the papers are not asked
    (PRACTICE, (1, 15, 14)),  # as a treatment and not in a trial; payment is not asked
    ({"trial": ("unknown",)}, (0, 16, 16)),
    ({"enforcement": ("found",)}, (1, 16, 15)),
    ({"trial": ("yes",)}, (0, 14, 13)),  # its three papers are asked, five of a sale are not
    (BEST | {"licence": ("not-checked",)}, (0, 15, 1)),
    (BEST | {"price": ("partly",), "follow-up": ("unknown",)}, (1, 15, 1)),
)


@pytest.mark.parametrize(("given", "expected"), COUNTS)
def test_the_counts(
    client: FlaskClient, questionnaire: Questionnaire, given: Given, expected: tuple[int, int, int]
) -> None:
    """The counts are those worked out by hand, in the signs, in the sentence and in the list of answers."""
    code = encode(questionnaire, given)
    page = Page(client.get(f"/en/result?a={code}").text)
    warnings, total, unknown = expected
    signs = icons(page.having("dots")[0])
    assert (signs["critical"] + signs["concern"], signs.total(), signs["unclear"]) == expected
    assert sentence(page) == [warnings, total, *([unknown] if unknown else []), total]
    listed = Page(client.get(f"/en/result/answers?a={code}").text)
    assert icons(listed.having("answers")[0]) == signs


def test_no_percentage_and_no_grade(results: dict[str, Page]) -> None:
    """The counts are whole numbers with their whole: no percentage, no decimals, no stars."""
    for page in results.values():
        for element in (*page.having("band"), *page.having("count")):
            assert not re.search(r"%|\d\.\d|[*\u2605]|per cent|percent|score", words(element))


@pytest.fixture(scope="module")
def full(pages: dict[str, Page], codes: dict[str, str]) -> dict[str, Page]:
    """Name of the answers -> the whole result."""
    return {name: pages[f"/en/result/full?a={code}"] for name, code in codes.items() if code}


CITING = ("reasons", "known", "full", "answers")


@pytest.fixture(scope="module")
def citing(pages: dict[str, Page], codes: dict[str, str]) -> dict[str, Page]:
    """Address -> page, for the pages under a result that cite sources."""
    found = {f"/en/result/{name}?a={code}" for name in CITING for code in codes.values() if code}
    return {address: pages[address] for address in found if pages[address].having("sources")}


def cited(page: Page) -> list[tuple[list[int], str]]:
    """(numbers, target) of each link to sources, in the order of the page."""
    links = [link for link in page.links() if link[1].startswith("#source-")]
    return [([int(number) for number in re.findall(r"\d+", text)], target[1:]) for text, target in links]


def test_every_number_of_a_source_leads_to_it(citing: dict[str, Page]) -> None:
    """Each link to sources leads to the first that it names, and every source that is listed is named."""
    assert len(citing) >= 8
    for address, page in citing.items():
        listed = [name for name in page.ids() if name.startswith("source-")]
        assert listed == [f"source-{number}" for number in range(1, len(listed) + 1)], address
        assert {number for numbers, _ in cited(page) for number in numbers} == set(range(1, len(listed) + 1)), address
        for numbers, target in cited(page):
            assert target == f"source-{numbers[0]}", address
        for number, name in enumerate(listed, start=1):
            assert page.by_id(name).get("value") == str(number)


def test_sources_are_mentioned_in_their_order(citing: dict[str, Page]) -> None:
    """Going down the page, the numbers of the sources begin with 1 and each new one is the next."""
    for address, page in citing.items():
        first = list(dict.fromkeys(number for numbers, _ in cited(page) for number in numbers))
        assert first == list(range(1, len(first) + 1)), address


def test_a_source_says_what_it_is(full: dict[str, Page], content: Content) -> None:
    """Each source of the whole result has its publisher, its title and the day on which it was read."""
    known = {(one.publisher, one.title): one for one in content.library.sources.values()}
    for page in full.values():
        sources = [page.by_id(name) for name in page.ids() if name.startswith("source-")]
        assert len(sources) > 3
        for source in sources:
            said = words(source)
            title = source[0]
            (one,) = (one for one in known.values() if said.startswith(f"{one.publisher}. ") and one.title in said)
            assert title.tag == ("a" if one.address else "cite")
            assert content.calendar.words(one.read) in said or one.read.isoformat() in said


@pytest.mark.parametrize("under", ["reasons", "full"])
def test_every_reason_has_a_source_and_an_answer(pages: dict[str, Page], codes: dict[str, str], under: str) -> None:
    """Each reason names the answers that raised it and at least one source."""
    reasons = 0
    for name in ("some", "worst"):
        for reason in pages[f"/en/result/{under}?a={codes[name]}"].marked("data-topic"):
            reasons += 1
            assert [link for link in reason.iter("a") if link.get("href", "").startswith("#source-")]
            (because,) = (one for one in reason.iter("ul") if one.get("class") == "because")
            assert [row for row in because if words(row)]
    assert reasons == 8  # 5 topics, and 3 of them


def test_every_caution_has_a_source(full: dict[str, Page]) -> None:
    """In the whole result each caution and each note leads to a source."""
    told = {name: [*page.marked("data-caution"), *page.marked("data-note")] for name, page in full.items()}
    assert len(told["worst"]) > 20
    for name, parts in told.items():
        for part in parts:
            targets = [link.get("href", "") for link in part.iter("a")]
            assert [one for one in targets if one.startswith("#source-")], (name, words(part))


def test_the_actions(results: dict[str, Page], questionnaire: Questionnaire) -> None:
    """Every result has three things to do, each one that stands in the lists of its outcome."""
    for name, outcome in (("worst", "stop"), ("some", "stop"), ("best", "few-warnings")):
        shown = results[name].marked("data-page")
        assert len(shown) == 3
        for one, listed in zip(shown, questionnaire.outcomes[outcome].actions, strict=True):
            known = {(action.page, action.do) for action in listed if action.do}
            known |= {(action.page, "") for action in listed if action.first}
            heading = words(next(one.iter("h3")))
            assert heading
            assert (one.get("data-page"), heading) in known or (one.get("data-page"), "") in known


def test_the_questions_to_ask(pages: dict[str, Page], codes: dict[str, str], questionnaire: Questionnaire) -> None:
    """At most ten questions, none twice, each with what a good and what a worrying answer sounds like."""
    asks = {ask.id: ask for ask in questionnaire.asks}
    asked = {}
    for name in ("some", "worst"):
        found = pages[f"/en/result/questions?a={codes[name]}"].marked("data-ask")
        asked[name] = [one.get("data-ask", "") for one in found]
        assert len(set(asked[name])) == len(asked[name])
        for ask, one in zip(asked[name], found, strict=True):
            assert asks[ask].question in words(one)
            assert asks[ask].good in words(one)
            assert asks[ask].worrying in words(one)
    assert len(asked["worst"]) == 10
    assert 1 <= len(asked["some"]) <= 10


def test_an_unknown_says_how_to_find_out(pages: dict[str, Page], codes: dict[str, str]) -> None:
    """Each open point has its own steps to find out, and a link to its question."""
    found = pages[f"/en/result/look-up?a={codes['some']}"].having("open-point")
    assert len(found) == 14
    assert len({words(next(one.iter("h2"))) for one in found}) == 14
    for one in found:
        assert list(one.iter("li")), one.get("id")
        anchors = [urlsplit(link.get("href", "")).fragment for link in one.iter("a")]
        assert f"q-{one.get('id')}" in anchors


def test_the_whole_result_says_what_it_is(client: FlaskClient, codes: dict[str, str], content: Content) -> None:
    """Edition, day of the review, months to the next one, day of the check and the code stand on the whole result."""
    page = Page(client.get(f"/en/result/full?a={codes['worst']}").text)
    for part in (
        str(content.questionnaire.edition),
        content.calendar.words(content.reviewed),
        str(content.review_months),
        content.calendar.words(TODAY),
    ):
        assert re.search(rf"\b{part}\b", page.main), part
    assert codes["worst"] in page.main.replace(" ", "")


@pytest.mark.parametrize(
    ("reviewed", "today", "overdue"),
    [
        ((2026, 1, 15), (2026, 1, 15), False),
        ((2026, 1, 15), (2026, 7, 14), False),
        ((2026, 1, 15), (2026, 7, 15), True),
        ((2026, 1, 15), (2026, 8, 15), True),
        ((2026, 11, 22), (2027, 5, 21), False),
        ((2026, 11, 22), (2027, 6, 22), True),
        ((2026, 1, 15), (2031, 1, 1), True),
        ((2026, 1, 15), (2025, 12, 31), False),
    ],
)
def test_the_review_is_overdue(
    app: Flask,
    client: FlaskClient,
    codes: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    reviewed: tuple[int, int, int],
    today: tuple[int, int, int],
    overdue: bool,
) -> None:
    """Six months after the last review, and not a day before, a result says that a new one is due."""
    known = app.extensions["contents"]["en"]
    old = dataclasses.replace(known, reviewed=datetime.date(*reviewed), review_months=6)
    monkeypatch.setitem(app.extensions, "contents", {"en": old})
    monkeypatch.setitem(app.config, "TODAY", lambda: datetime.date(*today))
    said = Page(client.get(f"/en/result?a={codes['best']}").text).main
    monkeypatch.setitem(app.config, "TODAY", lambda: old.reviewed)
    on_the_day = Page(client.get(f"/en/result?a={codes['best']}").text).main
    assert (said != on_the_day) is overdue


@pytest.fixture(scope="module")
def kept(pages: dict[str, Page], codes: dict[str, str]) -> dict[str, Page]:
    """Name of the answers -> the page to print, keep or send the result."""
    return {name: pages[f"/en/result/keep?a={code}"] for name, code in codes.items() if code}


def test_what_is_typed_beside_the_result_is_never_sent(kept: dict[str, Page]) -> None:
    """The clinic's name and the notes stand in no form and have no name, so nothing can send them."""
    for page in kept.values():
        fields = {label.get("for"): page.by_id(label.get("for", "")) for label in page.all("label")}
        assert {"clinic-name", "own-notes"} <= set(fields)
        for field in fields.values():
            assert field.get("name") is None
            assert field.get("form") is None
            assert not page.within(field, "form")
        assert page.all("form") == []
        assert {button.get("type") for button in page.all("button")} == {"button"}


def test_the_result_has_no_field(results: dict[str, Page]) -> None:
    """Nothing is typed on the result itself."""
    for page in results.values():
        assert page.all("form", "input", "textarea", "button") == []


def test_the_result_can_be_kept(kept: dict[str, Page], codes: dict[str, str]) -> None:
    """A result gives its address and its code; the button that prints it is hidden without a script."""
    for name, page in kept.items():
        assert page.by_id("print").get("hidden") is not None
        assert words(page.by_id("link")) == f"http://localhost/en/r/{codes[name]}"
        (keep,) = page.having("keep")
        assert codes[name] in words(keep).replace(" ", "")


def test_the_short_address_is_the_result(pages: dict[str, Page], codes: dict[str, str]) -> None:
    """The address for paper shows the same result, even of a check in which hardly anything is answered."""
    for name in ("some", "worst", "best"):
        assert pages[f"/en/r/{codes[name]}"].main == pages[f"/en/result?a={codes[name]}"].main


def test_changes_come_from_the_changelog(pages: dict[str, Page]) -> None:
    """The page with the changes shows every edition of the changelog, newest first."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]
    assert versions
    assert pages["/en/changes"].headings() == versions


def test_every_source_is_listed(pages: dict[str, Page]) -> None:
    """The page of sources lists each source of the file by its title."""
    text = (ROOT / "content" / "sources.yaml").read_text(encoding="utf-8")
    sources = yaml.load(text, yaml.BaseLoader)["sources"]  # noqa: S506  makes nothing but text, lists and mappings
    assert len(sources) > 50
    listed = [words(entry) for entry in pages["/en/sources/full"].one("main").iter("li")]
    assert len(listed) == len(sources)
    for source in sources:
        assert [entry for entry in listed if " ".join(source["title"].split()) in entry], source["id"]
    assert str(len(sources)) in words(pages["/en/sources/full"].having("lead")[0]).split()


def test_every_rule_is_published(pages: dict[str, Page], checklist: dict[str, list[dict[str, Any]]]) -> None:
    """How it works names all fourteen rules, all six outcomes and every option of every question."""
    page = pages["/en/how-it-works/full"]
    named = [words(name) for name in page.all("dt")]
    assert [name for name in named if re.fullmatch(r"[RH]\d", name)] == [
        *("R1", "R2", "R4", "R5", "R6", "R7", "R8", "R9", "H6", "H1", "H2", "H3", "H4", "H5"),
    ]
    told = [one.get("data-outcome") for one in page.marked("data-outcome") if one.tag == "div"]
    assert told == ["stop", "warnings", "unknowns", "checks-left", "practice", "few-warnings"]
    questions = [words(heading) for heading in page.all("h4")]
    assert questions == [item["question"] for items in checklist.values() for item in items]
    for items in checklist.values():
        for item in items:
            assert all(str(option["label"]) in page.main for option in item["options"])


def test_there_is_no_exit_button_and_no_tracker(pages: dict[str, Page]) -> None:
    """No page has an exit button, an e-mail field, an advertisement or a share button."""
    for address, page in pages.items():
        assert not re.search(r"exit this page|subscribe|newsletter|facebook|twitter", page.main.lower()), address
        assert not [field for field in page.all("input") if field.get("type") in ("email", "tel", "hidden")], address
