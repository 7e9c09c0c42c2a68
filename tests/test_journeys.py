"""Complete journeys through the site by links and forms, following redirects one at a time."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import parse_qs, urldefrag, urlsplit
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinic_check.check.answers import offered, read
from clinic_check.check.code import decode, encode
from clinic_check.check.conditions import Answers, ItemTest
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from tests.answers import BEST, WORST, WORST_TRIAL
from tests.changed import with_items
from tests.page import Page, words

Answered = dict[str, tuple[str, ...]]


class Reader:
    """A client that keeps only the current URL and page, like a browser tab."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.address = ""
        self.status = 0
        self.moves: list[int] = []

    def open(self, address: str, data: dict[str, object] | None = None) -> Reader:
        """Go to the address, or send the data there, and follow redirects by hand."""
        method = "GET" if data is None else "POST"
        self.moves = []
        for _ in range(4):
            response = self.client.open(address, method=method, data=data, buffered=True)
            assert "Set-Cookie" not in response.headers
            self.moves.append(response.status_code)
            self.address, self.status = address, response.status_code
            if not 300 <= response.status_code < 400:
                self.page = Page(response.text)
                return self
            address, method, data = response.headers["Location"], "GET", None
            assert address.startswith("/")
        raise AssertionError(f"too many redirects, last to {address}")

    def follow(self, place: str) -> Reader:
        """Follow the link to this place, which must be unique apart from repetitions and Change links."""
        targets = {
            urldefrag(one)[0]
            for _, one in self.page.links()
            if place_of(one) == place and one[0] != "#" and not _changes(one)
        }
        assert len(targets) == 1, f"{place!r} is not one link: {targets}"
        return self.open(targets.pop())

    def press(self) -> Reader:
        """Follow the only link styled as a button."""
        (button,) = (one for one in self.page.having("button") if one.tag == "a")
        return self.open(button.get("href", ""))

    def go_on(self) -> Reader:
        """Follow the button of "so far" that goes on with the check; the other one leads to the result."""
        targets = [one.get("href", "") for one in self.page.having("button") if one.tag == "a"]
        (onward,) = (one for one in targets if place_of(one) != "result")
        assert len(targets) == 2
        return self.open(onward)

    def back(self) -> Reader:
        (before,) = self.page.having("back")
        return self.open(next(before.iter("a")).get("href", ""))

    def answer(self, *options: str) -> Reader:
        """Choose these options on a step with one question and press Continue; each must be offered."""
        (item,) = self.questions
        return self.fill({item: options})

    def fill(self, given: Mapping[str, tuple[str, ...]]) -> Reader:
        """Choose the answers to the questions of this step and press Continue; each must be offered."""
        fields = [field for field in self.page.all("input") if field.get("type") in ("radio", "checkbox")]
        offered = {(field.get("name", "").removeprefix("q-"), field.get("value")) for field in fields}
        sent = {item: options for item, options in given.items() if item in self.questions}
        assert {(item, option) for item, options in sent.items() for option in options} <= offered
        return self._send({f"q-{item}": list(options) for item, options in sent.items()})

    def type_code(self, text: str) -> Reader:
        return self._send({"code": text})

    def _send(self, data: dict[str, object]) -> Reader:
        return self.open(self.page.one("form").get("action") or self.address, data)

    def change(self, item: str) -> Reader:
        """Follow the Change link of a question on the page with the answers or the result."""
        (target,) = {one for _, one in self.page.links() if _changes(one) and item_of(one) == item}
        return self.open(target)

    @property
    def place(self) -> str:
        """The page in short: the id of a step, or the path behind the language."""
        return place_of(self.address)

    @property
    def questions(self) -> list[str]:
        """Ids of the questions of the page, in their order."""
        return [one.get("id", "").removeprefix("q-") for one in self.page.all("fieldset")]

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.address).query)

    @property
    def outcome(self) -> str:
        """The id of the outcome that the result or "so far" shows."""
        (part,) = self.page.having("band")
        return part.get("class", "").split()[1]

    @property
    def code(self) -> str:
        return self.query.get("a", [""])[0]

    @property
    def selected(self) -> dict[str, tuple[str, ...]]:
        """Question -> its chosen options."""
        found: dict[str, tuple[str, ...]] = {}
        for field in self.page.all("input"):
            if field.get("checked") is not None:
                item = field.get("name", "").removeprefix("q-")
                found[item] = (*found.get(item, ()), field.get("value", ""))
        return found

    @property
    def answers(self) -> dict[str, str]:
        """Question id -> the words of the answer, as the list with the Change links shows them."""
        changes = [link for link in self.page.all("a") if _changes(link.get("href", ""))]
        rows = [self.page.parents[self.page.parents[link]] for link in changes]
        items = [item_of(link.get("href", "")) for link in changes]
        return {item: chosen(row.findall("dd")[0]) for item, row in zip(items, rows, strict=True)}


def chosen(answer: Element) -> str:
    """The words of an answer without those of its level, which are for the ear."""
    level = "".join(words(span) for span in answer.iter("span"))
    return words(answer).removeprefix(level).strip()


def place_of(address: str) -> str:
    """The id of a step, or the path behind the language."""
    return re.sub("^/(?:en|es)/(?:check/)?", "", urlsplit(address).path)


def item_of(address: str) -> str:
    """The question that a Change link leads to, by its anchor."""
    return urlsplit(address).fragment.removeprefix("q-")


def _changes(address: str) -> bool:
    return "change" in parse_qs(urlsplit(address).query)


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    return Reader(client).open("/en/")


def walk(reader: Reader, given: Mapping[str, tuple[str, ...]], until: str = "result/answers") -> list[str]:
    """Answer step by step, from the start page or from here, to this place or the end; the pages in their order."""
    seen: list[str] = []
    if reader.place in ("", "resumed"):
        reader.press()
    while reader.place not in (until, "result/answers", "result"):
        seen.append(reader.place)
        if reader.place.startswith("so-far/"):
            reader.go_on()
            assert reader.moves == [200]
        else:
            reader.fill(given)
            assert reader.moves == [303, 200]
        assert len(seen) < 20, seen
    return seen


THE_OFFER = ["product", "condition", "way-and-place"]
THE_CLINIC = ["hands", "look-ups", "papers"]
QUESTIONS = {
    "product": ["product"],
    "condition": ["condition"],
    "way-and-place": ["how-given", "place"],
    "approved": ["approved"],
    "route": ["trial", "pay", "paid"],
    "trial-papers": ["trial-record", "ind", "ethics-board"],
    "sales-talk": ["claims", "pressure"],
    "hands": ["hands", "who-treats", "own-doctor"],
    "look-ups": ["licence", "specialty", "enforcement"],
    "papers": ["risks", "alternatives", "follow-up", "evidence", "product-details", "price"],
}
FIRST = {item: WORST[item] for step in [*THE_OFFER, "approved"] for item in QUESTIONS[step]}
"""The worst answers of the steps before the route."""


def test_the_steps_hold_each_question_once(questionnaire: Questionnaire) -> None:
    """The steps and their questions are those of the table, in its order."""
    assert {step.id: [item.id for item in step.items] for step in questionnaire.steps} == QUESTIONS


def test_the_whole_way_of_a_bad_offer(reader: Reader) -> None:
    """From the start page to the result with links and forms only; "so far" follows each step that adds a reason."""
    assert reader.place == ""
    seen = walk(reader, WORST)
    steps = [*THE_OFFER, "approved", "route", "sales-talk", *THE_CLINIC]
    assert [place for place in seen if "/" not in place] == steps
    assert [place for place in seen if "/" in place] == [
        *("so-far/route", "so-far/sales-talk", "so-far/hands", "so-far/look-ups"),
    ]
    assert (reader.place, reader.status, reader.outcome) == ("result", 200, "stop")


def test_the_whole_way_through_a_trial(reader: Reader) -> None:
    """In a trial its papers are asked for."""
    seen = walk(reader, WORST_TRIAL)
    assert [place for place in seen if "/" not in place] == [
        *(*THE_OFFER, "approved", "route", "trial-papers", "sales-talk", *THE_CLINIC),
    ]
    assert seen[6:8] == ["so-far/trial-papers", "sales-talk"]
    assert reader.outcome == "stop"


def test_the_whole_way_of_a_good_trial(reader: Reader, trial_offer: Answers) -> None:
    """A trial in order is told so far at the end of the sales talk, and has the best outcome."""
    assert walk(reader, trial_offer) == [
        *(*THE_OFFER, "route", "trial-papers", "sales-talk", "so-far/sales-talk", *THE_CLINIC),
    ]
    assert reader.outcome == "few-warnings"


def test_the_whole_way_with_a_licensed_product(reader: Reader) -> None:
    """A product found on the list is asked nothing about trials and payment."""
    seen = walk(reader, BEST)
    assert seen == [*THE_OFFER, "approved", "route", "sales-talk", "so-far/sales-talk", *THE_CLINIC]
    assert reader.outcome == "few-warnings"
    reader.open(f"/en/check/route?a={reader.code}")
    assert reader.selected == {"paid": ("not-yet",)}


def test_what_the_list_decides_is_not_asked(reader: Reader) -> None:
    """In the US nobody is asked whether exosomes are approved."""
    assert walk(reader, WORST | {"place": ("us-tx",)})[:5] == [*THE_OFFER, "route", "so-far/route"]


UNSHOWN: tuple[tuple[Answered, str, str], ...] = (
    # answers, step, where it leads
    ({}, "approved", "route"),
    ({}, "trial-papers", "sales-talk"),
    ({"place": ("mexico",), "product": ("exosomes",)}, "trial-papers", "sales-talk"),
    ({"product": ("exosomes",), "place": ("us-tx",)}, "approved", "route"),
    ({"trial": ("no",)}, "trial-papers", "sales-talk"),
)


@pytest.mark.parametrize(("before", "step", "after"), UNSHOWN)
def test_a_step_without_a_shown_question_leads_on(
    client: FlaskClient, questionnaire: Questionnaire, before: Answered, step: str, after: str
) -> None:
    """A step whose questions these answers hide leads to the next one, opened or sent, with the answers kept."""
    code = encode(questionnaire, before) if before else ""
    (item, *_) = QUESTIONS[step]
    for method, data in (("GET", None), ("POST", {f"q-{item}": "yes"}), ("POST", {f"q-{item}": "none"})):
        response = client.open(f"/en/check/{step}?a={code}", method=method, data=data)
        assert response.status_code == 303
        assert response.headers["Location"] == f"/en/check/{after}" + (f"?a={code}" if code else "")


def test_the_last_step_without_a_shown_question_leads_to_the_end(
    app: Flask, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing follows, it leads to the result, and to the answers when none counts."""
    never = ((ItemTest("product", frozenset()),),)
    changed = with_items(
        content.questionnaire, lambda item: replace(item, when=never) if item.id in QUESTIONS["papers"] else item
    )
    monkeypatch.setitem(app.extensions, "contents", {"en": replace(content, questionnaire=changed)})
    for answers, end in (({"pressure": ("yes",)}, "result"), ({"product": ("prp",)}, "result/answers")):
        code = encode(changed, answers)
        response = app.test_client().get(f"/en/check/papers?a={code}")
        assert (response.status_code, response.headers["Location"]) == (303, f"/en/{end}?a={code}")


@pytest.mark.parametrize("query", ["", "?", "?a={code}", "?a={code}&change=1", "?open=1&a={code}&left=pay&left=x%20y"])
def test_the_address_of_a_question_leads_to_its_step(
    client: FlaskClient, questionnaire: Questionnaire, query: str
) -> None:
    """Links to a question, as edition 1 made them, lead to the step that holds it, with their query unchanged."""
    code = encode(questionnaire, {"trial": ("yes",)})
    for item in questionnaire.items:
        step = questionnaire.step_of[item.id]
        if item.id != step.id:
            asked = query.format(code=code)
            for method in ("GET", "HEAD", "POST"):
                response = client.open(f"/en/check/{item.id}{asked}", method=method)
                assert response.status_code == 303
                target = urlsplit(response.headers["Location"])
                assert target.path == f"/en/check/{step.id}"
                assert parse_qs(target.query, True) == parse_qs(asked[1:], True), item.id


def test_a_query_that_is_no_text_leads_on_too(client: FlaskClient) -> None:
    """Bytes that are no UTF-8, or that end a header, in the query of an old address are no failure."""
    for query in ("x=\xff", "x=%ff", "x=%0d%0aSet-Cookie:+a=b", "x=\r\nSet-Cookie: a=b", "x=\x00"):
        response = client.get("/en/check/trial", environ_overrides={"QUERY_STRING": query})
        assert response.status_code == 303, query
        assert "Set-Cookie" not in response.headers


# (answers before, step with one question, the page after Continue)
AFTER: tuple[tuple[Answered, str, str], ...] = (
    ({}, "product", "condition"),
    ({}, "condition", "way-and-place"),
    ({"product": ("approved-product",), "place": ("uk",)}, "approved", "route"),
)


@pytest.mark.parametrize(("before", "step", "after"), AFTER)
def test_every_option_of_a_step_with_one_question(
    client: FlaskClient, questionnaire: Questionnaire, before: Answered, step: str, after: str
) -> None:
    """Each option that is offered leads to the next page, and the code carries it along."""
    code = encode(questionnaire, before) if before else ""
    reader = Reader(client).open(f"/en/check/{step}?a={code}")
    offered = [field.get("value", "") for field in reader.page.all("input")]
    assert len(offered) > 3
    for option in offered:
        reader.open(f"/en/check/{step}?a={code}").answer(option)
        assert (reader.moves, reader.place) == ([303, 200], after), option
        assert reader.open(f"/en/check/{step}?a={reader.code}").selected == {step: (option,)}


def test_each_option_can_be_sent(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Every option of every question, sent alone, is in the code after it, apart from those that are not offered."""
    shows = {"trial-papers": {"trial": ("yes",)}, "approved": {"product": ("approved-product",), "place": ("uk",)}}
    for item in questionnaire.items:
        step = questionnaire.step_of[item.id]
        before: Answered = shows.get(step.id, {})
        code = encode(questionnaire, before) if before else ""
        reading = read(questionnaire, before)
        for option in offered(reading, item):
            response = client.post(f"/en/check/{step.id}?a={code}", data={f"q-{item.id}": option.id})
            (sent,) = parse_qs(urlsplit(response.headers["Location"]).query)["a"]
            assert decode(questionnaire, sent) == {**before, item.id: (option.id,)}, (item.id, option.id)


def test_several_claims_are_all_kept(client: FlaskClient) -> None:
    """The one question with boxes keeps every ticked box, in the order of the page."""
    reader = Reader(client).open("/en/check/sales-talk")
    reader.fill({"claims": ("hidden-cure", "stories", "no-risk"), "pressure": ("no",)})
    reader.back()
    assert reader.selected == {"claims": ("no-risk", "stories", "hidden-cure"), "pressure": ("no",)}


def test_back_shows_the_earlier_answers(reader: Reader) -> None:
    """Back by the link leads through the same steps, each with its answers still chosen, to the start."""
    assert walk(reader, WORST, until="route") == [*THE_OFFER, "approved"]
    for step in reversed([*THE_OFFER, "approved"]):
        reader.back()
        assert (reader.place, reader.selected) == (step, {item: WORST[item] for item in QUESTIONS[step]})
    assert reader.back().place == ""
    assert reader.press().place == "route"


def test_back_from_so_far_is_its_step(reader: Reader) -> None:
    """Back on "so far" leads to the step before it, answered; Continue there leads to it again."""
    walk(reader, WORST, until="so-far/route")
    address = reader.address
    reader.back()
    assert (reader.place, reader.selected) == ("route", {item: WORST[item] for item in QUESTIONS["route"]})
    assert reader.fill(WORST).address == address


def test_pages_do_not_forget_when_gone_forward_again(reader: Reader) -> None:
    """Who goes back and presses Continue without a change is where they were, with the same code."""
    walk(reader, WORST, until="route")
    code = reader.code
    reader.back().answer("refused")
    assert (reader.place, reader.code) == ("route", code)


def label(questionnaire: Questionnaire, item: str, option: str) -> str:
    return questionnaire.by_id[item].by_id[option].label


def test_every_answer_is_listed_in_words(reader: Reader, questionnaire: Questionnaire) -> None:
    """The page with the answers names every question that was asked, in order, and the chosen words."""
    walk(reader, BEST)
    reader.open(f"/en/result/answers?a={reader.code}")
    asked = [item for step in QUESTIONS.values() for item in step if item in BEST]
    assert list(reader.answers) == asked
    for item in ("approved", "claims", "place", "paid", "hands"):
        assert reader.answers[item] == label(questionnaire, item, BEST[item][0])


def test_unknown_and_unanswered_differ_in_words(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """An answer of I don't know says so, and a question that was not asked yet says that too."""
    reader = Reader(client).open("/en/all", {"q-risks": "unknown"})
    reader.open(f"/en/result/answers?a={reader.code}")
    assert reader.answers["risks"].startswith(label(questionnaire, "risks", "unknown"))
    unanswered = reader.answers["pressure"]
    assert unanswered
    assert unanswered not in [option.label for option in questionnaire.by_id["pressure"].options]
    assert unanswered == reader.answers["price"] != reader.answers["risks"]


def changing(reader: Reader, item: str) -> Reader:
    """The Change link of this question on the page with the answers."""
    return reader.open(f"/en/result/answers?a={reader.code}").change(item)


def test_change_returns_to_the_answers(reader: Reader, questionnaire: Questionnaire) -> None:
    """A Change link opens the step with its answers chosen; Continue comes back with the new one, all else kept."""
    walk(reader, BEST)
    reader.open(f"/en/result/answers?a={reader.code}")
    before = reader.answers
    reader.change("risks")
    assert (reader.place, reader.selected["risks"]) == ("papers", ("yes",))
    reader.fill(BEST | {"risks": ("partly",)})
    assert reader.place == "result/answers"
    assert reader.answers == before | {"risks": label(questionnaire, "risks", "partly")}


def test_a_change_link_leads_to_its_question(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """The anchor of each Change link is on the page that it opens."""
    page = Page(client.get(f"/en/result/answers?a={encode(questionnaire, WORST)}").text)
    links = [target for _, target in page.links() if _changes(target)]
    assert len(links) == len(WORST)
    for target in links:
        opened = Page(client.get(target).text)
        assert opened.by_id(urlsplit(target).fragment).tag == "fieldset"


def test_back_out_of_a_change(reader: Reader) -> None:
    """Back on a step that is being changed leads to the answers and changes nothing."""
    walk(reader, BEST)
    changing(reader, "price")
    code = reader.code
    assert (reader.back().place, reader.code) == ("result/answers", code)


def test_a_mistake_while_changing_is_still_a_change(reader: Reader) -> None:
    """Continue with a mistake, then without, still comes back to the answers."""
    walk(reader, BEST)
    changing(reader, "claims").fill({"claims": ("none-of-these", "stories"), "pressure": ("no",)})
    assert (reader.status, reader.place, reader.query["wrong"]) == (200, "sales-talk", ["claims"])
    assert reader.page.title.startswith(reader.page.error_word)
    assert reader.fill({"claims": ("stories",), "pressure": ("no",)}).place == "result/answers"


def test_a_change_asks_every_new_follow_up(reader: Reader) -> None:
    """Changing to a trial asks for its papers before the answers are shown again, with nothing chosen."""
    walk(reader, WORST)
    changing(reader, "trial").fill(WORST | {"trial": ("yes",)})
    assert (reader.place, reader.selected) == ("trial-papers", {})
    reader.fill(WORST_TRIAL)
    assert reader.place == "result/answers"
    assert decode_of(reader).keys() == WORST_TRIAL.keys()


def decode_of(reader: Reader) -> Answered:
    contents = reader.client.application.extensions["contents"]
    return dict(decode(contents["en"].questionnaire, reader.code))


def test_a_change_from_approved_asks_about_trials(reader: Reader) -> None:
    """Taking back the approval asks for the route before the answers are shown again."""
    walk(reader, BEST)
    changing(reader, "approved").answer("no")
    assert (reader.place, reader.selected) == ("route", {"paid": ("not-yet",)})
    assert reader.fill({"trial": ("no",), "pay": ("yes",), "paid": ("paid",)}).place == "result/answers"


def test_a_change_tells_nothing_so_far(reader: Reader) -> None:
    """A change that makes a new serious reason comes back to the answers at once, without "so far"."""
    walk(reader, BEST)
    changing(reader, "enforcement").fill(BEST | {"enforcement": ("found",)})
    assert (reader.moves, reader.place) == ([303, 200], "result/answers")


def test_a_change_that_hides_questions_comes_back_at_once(reader: Reader) -> None:
    """Changing the trial to no drops its papers from the answers and the code, and asks what a sale is asked."""
    walk(reader, WORST_TRIAL)
    assert {"trial-record", "ethics-board"} < decode_of(reader).keys()
    changing(reader, "trial").fill(WORST)
    assert reader.place == "hands"
    assert reader.query["left"] == ["trial-record", "ind", "ethics-board"]
    while reader.place in QUESTIONS:
        reader.fill(WORST)
    assert reader.place == "result/answers"
    straight = Reader(reader.client).open("/en/")
    walk(straight, WORST)
    assert reader.code == straight.code


def test_what_was_dropped_does_not_come_back(reader: Reader) -> None:
    """When the trial is set to no and to yes again, its papers are asked again, with nothing chosen."""
    walk(reader, WORST_TRIAL)
    changing(reader, "trial").fill(WORST)
    changing(reader, "trial").fill(WORST_TRIAL)
    assert (reader.place, reader.selected) == ("trial-papers", {})


def test_a_step_back_that_hides_questions(reader: Reader) -> None:
    """On the ordinary way too, a changed answer drops its follow-ups: the code is as if they had never been asked."""
    walk(reader, WORST_TRIAL, until="sales-talk")
    reader.back().back().fill(WORST)
    straight = Reader(reader.client).open("/en/")
    walk(straight, WORST, until="so-far/route")
    assert (straight.place, straight.code) == (reader.place, reader.code)


def as_noted(code: str) -> str:
    """The code in another accepted spelling: lower case, groups of four, o for zero."""
    small = code.lower().replace("0", "o")
    return "  " + "-".join(small[start : start + 4] for start in range(0, len(small), 4)) + " "


@pytest.mark.parametrize("noted", [str, str.lower, as_noted, " ".join])
def test_save_and_come_back(reader: Reader, noted: Callable[[str], str]) -> None:
    """A code typed in from paper, whatever its case and spaces, opens the check where it was left."""
    walk(reader, WORST, until="route")
    code = reader.code
    assert code in "".join(reader.page.main.split())  # the page shows it, in groups
    later = Reader(reader.client).open("/en/").follow("resume")
    later.type_code(noted(code))
    assert (later.moves, later.place, later.code) == ([303, 200], "resumed", code)
    later.press()
    assert (later.place, later.code) == ("route", code)
    walk(later, WORST)
    assert later.place == "result"


def test_a_resumed_check_offers_its_result_and_its_answers(reader: Reader) -> None:
    """A whole check that is opened again offers the result and the answers, and no open question."""
    walk(reader, BEST)
    code = reader.code
    reader.open("/en/resume").type_code(code)
    assert reader.press().outcome == "few-warnings"
    assert reader.open(f"/en/resumed?a={code}").follow("result/answers").place == "result/answers"


def test_go_on_finds_the_first_open_step(client: FlaskClient) -> None:
    """The address of the check without a step leads to the first open one, and to the answers when none is."""
    reader = Reader(client).open("/en/check/")
    assert reader.place == "product"
    walk(reader, BEST)
    reader.open(f"/en/check/?a={reader.code}")
    assert (reader.moves, reader.place) == ([303, 200], "result/answers")


def test_the_quick_check_of_edition_1_leads_to_the_first_open_step(reader: Reader) -> None:
    """Its address leads to the first open step with the answers kept."""
    walk(reader, WORST, until="route")
    code = reader.code
    reader.open(f"/en/quick?a={code}")
    assert (reader.moves, reader.place, reader.code) == ([303, 303, 200], "route", code)
    assert Reader(reader.client).open("/es/quick").address == "/es/check/product"
    assert reader.client.post("/en/quick", data={"q-product": "prp"}).status_code == 405


def test_a_bookmark_of_a_step_keeps_everything(reader: Reader, app: Flask) -> None:
    """The address of a step alone holds all earlier answers, for any other browser."""
    walk(reader, WORST, until="route")
    elsewhere = Reader(app.test_client(use_cookies=False)).open(reader.address)
    assert (elsewhere.place, elsewhere.page.main) == ("route", reader.page.main)
    assert elsewhere.back().selected == {"approved": ("refused",)}


def test_two_tabs_do_not_mix(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Two clinics in two tabs, answered in turn, come to their own two results."""
    bad, good = Reader(client).open("/en/").press(), Reader(client).open("/en/").press()
    while "result" not in (bad.place, good.place):
        for tab, given in ((bad, WORST), (good, BEST)):
            _ = tab.go_on() if tab.place.startswith("so-far/") else tab.fill(given)
    walk(bad, WORST)
    assert bad.code != good.code
    for tab, given, outcome in ((bad, WORST, "stop"), (good, BEST, "few-warnings")):
        assert tab.outcome == outcome
        tab.open(f"/en/result/answers?a={tab.code}")
        assert tab.answers["product"] == label(questionnaire, "product", given["product"][0])


def test_a_result_can_be_loaded_again(reader: Reader) -> None:
    """Loading the result again shows the same page, and its short address shows it too."""
    walk(reader, WORST)
    first = reader.page.main
    assert reader.open(reader.address).page.main == first
    assert reader.open(f"/en/r/{reader.code}").page.main == first


def test_answering_again_after_the_result(reader: Reader) -> None:
    """From the result by the answers a Change link leads to the step and back to the answers and a new result."""
    walk(reader, BEST)
    reader.follow("result/answers").change("enforcement").fill(BEST | {"enforcement": ("found",)})
    assert reader.place == "result/answers"
    assert reader.press().outcome == "stop"
    reader.follow("result/answers").change("enforcement").fill(BEST).press()
    assert reader.outcome == "few-warnings"


def test_an_open_point_of_the_result_can_be_answered(client: FlaskClient) -> None:
    """From the result by the open points each question can be answered, and its step's points are gone then."""
    reader = Reader(client).open("/en/all", {"q-product": "prp", "q-pressure": "yes"})
    reader.follow("result/look-up")
    before = [point.get("id") for point in reader.page.having("open-point")]
    assert "enforcement" in before
    reader.change("enforcement").fill({item: BEST[item] for item in QUESTIONS["look-ups"]})
    reader.open(f"/en/result/look-up?a={reader.code}")
    assert [point.get("id") for point in reader.page.having("open-point")] == [
        item for item in before if item not in QUESTIONS["look-ups"]
    ]


def test_open_questions_alone(client: FlaskClient) -> None:
    """An address of edition 1 that asks for the open questions leads through those only, to the result."""
    reader = Reader(client).open("/en/all", {"q-product": "prp", "q-pressure": "yes"})
    reader.open(f"/en/check/condition?open=1&a={reader.code}")
    assert walk(reader, BEST | {"trial": ("no",), "pay": ("no",)})[:3] == ["condition", "way-and-place", "route"]
    assert reader.place == "result"


def test_clear_my_answers(reader: Reader) -> None:
    """Clear my answers leads to a page and a start that hold no code any more."""
    reader.press().answer("prp")
    code = reader.code
    reader.follow("clear")
    assert reader.code == ""
    assert not any(code in address for _, address in reader.page.links())
    assert reader.press().press().selected == {}


def test_answers_stay_on_the_pages_beside_the_way(reader: Reader) -> None:
    """Looking at a page that uses the answers in between loses none of them."""
    walk(reader, WORST, until="route")
    code = reader.code
    for page in ("words", "number"):
        reader.follow(page)
        assert (reader.status, reader.code) == (200, code), page
    reader.follow("")
    assert reader.press().place == "route"


def test_pages_for_everybody_do_not_get_the_code(reader: Reader) -> None:
    """A page that does not use the answers does not have them in its address."""
    walk(reader, WORST, until="route")
    here = reader.address
    for page in ("sources", "privacy", "how-it-works", "accessibility", "about", "changes"):
        reader.open(here).follow(page)
        assert (reader.status, reader.code) == (200, ""), page


def test_a_link_has_no_date(reader: Reader, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four hundred days later the same address opens the same check."""
    walk(reader, WORST)
    monkeypatch.setitem(app.config, "TODAY", lambda: datetime.date(2028, 1, 5))
    assert reader.open(reader.address).status == 200
    assert reader.outcome == "stop"
