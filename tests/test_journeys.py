"""Complete journeys through the site by links and forms, following redirects one at a time."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinic_check.check.model import Questionnaire
from tests.answers import BEST, WORST
from tests.page import Page, words

Answered = dict[str, str]


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
            one for _, one in self.page.links() if place_of(one) == place and one[0] != "#" and not _changes(one)
        }
        assert len(targets) == 1, f"{place!r} is not one link: {targets}"
        return self.open(targets.pop())

    def press(self) -> Reader:
        """Follow the only link styled as a button."""
        (button,) = (one for one in self.page.having("button") if one.tag == "a")
        return self.open(button.get("href", ""))

    def back(self) -> Reader:
        (before,) = self.page.having("back")
        return self.open(next(before.iter("a")).get("href", ""))

    def answer(self, *options: str) -> Reader:
        """Tick these options and press Continue; each must be offered."""
        inputs = [field for field in self.page.all("input") if field.get("type") in ("radio", "checkbox")]
        offered = {field.get("value"): field.get("name", "") for field in inputs}
        names = {offered[option] for option in options} or {inputs[0].get("name", "")}
        assert len(names) == 1
        return self._send({names.pop(): list(options)})

    def type_code(self, text: str) -> Reader:
        return self._send({"code": text})

    def _send(self, data: dict[str, object]) -> Reader:
        return self.open(self.page.one("form").get("action") or self.address, data)

    def change(self, item: str) -> Reader:
        """Follow the Change link of a question on the page with the answers or the result."""
        (target,) = {one for _, one in self.page.links() if _changes(one) and place_of(one) == item}
        return self.open(target)

    @property
    def place(self) -> str:
        """The page in short: the id of a question, or the path behind the language."""
        return place_of(self.address)

    @property
    def outcome(self) -> str:
        """The id of the outcome that the result shows."""
        (part,) = self.page.having("outcome")
        return part.get("class", "").replace("outcome", "").strip()

    @property
    def code(self) -> str:
        return parse_qs(urlsplit(self.address).query).get("a", [""])[0]

    @property
    def selected(self) -> list[str]:
        return [field.get("value", "") for field in self.page.all("input") if field.get("checked") is not None]

    @property
    def answers(self) -> Answered:
        """Question id -> the words of the answer, as the list with the Change links shows them."""
        changes = [link for link in self.page.all("a") if _changes(link.get("href", ""))]
        rows = [self.page.parents[self.page.parents[link]] for link in changes]
        items = [place_of(link.get("href", "")) for link in changes]
        return {item: words(row.findall("dd")[0]) for item, row in zip(items, rows, strict=True)}


def place_of(address: str) -> str:
    """The id of a question, or the path behind the language."""
    return re.sub("^/(?:en|es)/(?:check/)?", "", urlsplit(address).path)


def _changes(address: str) -> bool:
    return "change" in parse_qs(urlsplit(address).query)


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    return Reader(client).open("/en/")


def walk(reader: Reader, given: dict[str, tuple[str, ...]]) -> list[str]:
    """Answer every question that is asked, from the start page or from here; the questions in their order."""
    seen: list[str] = []
    if reader.place not in given:
        reader.press()
    while reader.place in given:
        seen.append(reader.place)
        reader.answer(*given[reader.place])
        assert reader.moves == [303, 200]
    return seen


THE_OFFER = ["product", "condition", "how-given", "place", "approved"]
THE_TRIAL = ["trial", "trial-record", "ind", "ethics-board", "pay"]
THE_CLINIC = [
    *["enforcement", "risks", "evidence", "product-details", "alternatives", "price", "follow-up", "claims"],
    *["pressure", "who-treats", "licence", "specialty", "own-doctor"],
]


def test_the_whole_way_through_a_trial(reader: Reader) -> None:
    """From the front door to the result with all 23 questions in their order, with nothing but links and forms."""
    assert reader.place == ""
    assert walk(reader, WORST) == [*THE_OFFER, *THE_TRIAL, *THE_CLINIC]
    assert reader.place == "answers"
    reader.press()
    assert (reader.place, reader.status) == ("result", 200)
    assert reader.outcome == "stop"


def test_the_whole_way_with_an_approved_product(reader: Reader) -> None:
    """A product found on FDA's list is asked nothing about trials and payment, which makes 18 questions."""
    assert walk(reader, BEST) == [*THE_OFFER, *THE_CLINIC]
    reader.press()
    assert reader.outcome == "few-warnings"


def test_no_trial_asks_for_no_record(reader: Reader) -> None:
    """Outside a trial nobody is asked for its record or its ethics board."""
    seen = walk(reader, WORST | {"trial": ("no",)})
    assert seen == [*THE_OFFER, "trial", "ind", "pay", *THE_CLINIC]


ANY_PRODUCT = (
    "exosomes exosome-skin-product birth-tissue-cells own-fat-cells own-marrow-same-day lab-grown-cells prp"
    " amniotic-product approved-product gene-or-immune-cells other unknown"
)
ANY_CONDITION = (
    "knee-or-joint back-or-spine skin hair erectile nerves-or-brain autoimmune lungs heart wellness"
    " blood other not-said"
)
ANY_WAY = "joint-or-tendon spine vein skin-injection eye nose-or-lungs skin-surface surgery other not-said"
ANY_PLACE = (
    "us-ca us-fl us-ga us-mt us-nv us-tn us-tx us-ut us-wa us-other"
    " canada mexico uk eu japan australia elsewhere not-said"
)
ANY_CLAIM = (
    "cure-or-guarantee no-risk approval-not-needed fda-registered treats-many stories breakthrough regenerates"
    " beats-surgery no-downtime potency-numbers trial-as-seal hidden-cure none-of-these not-looked"
)
LICENSED = {"product": "approved-product"}
TRIAL = {"trial": "yes"}
# (answers before, question, options, the page after Continue)
STEPS: tuple[tuple[Answered, str, str, str], ...] = (
    ({}, "product", ANY_PRODUCT, "condition"),
    ({}, "condition", ANY_CONDITION, "how-given"),
    ({}, "how-given", ANY_WAY, "place"),
    ({}, "place", ANY_PLACE, "approved"),
    (LICENSED, "approved", "yes-checked", "enforcement"),
    (LICENSED, "approved", "yes-told no refused unknown", "trial"),
    ({}, "approved", "yes-checked", "trial"),  # nobody can look up a product without a name
    ({"product": "unknown"}, "approved", "yes-checked", "trial"),
    ({"product": "exosomes"}, "approved", "yes-checked", "trial"),  # none is approved
    ({"product": "birth-tissue-cells"}, "approved", "yes-checked", "trial"),
    ({"product": "birth-tissue-cells", "condition": "skin"}, "approved", "yes-checked", "trial"),
    ({"product": "birth-tissue-cells", "condition": "blood"}, "approved", "yes-checked", "enforcement"),
    ({**LICENSED, "condition": "hair"}, "approved", "yes-checked", "trial"),
    ({**LICENSED, "condition": "wellness"}, "approved", "yes-checked", "trial"),
    ({}, "trial", "yes", "trial-record"),
    ({}, "trial", "no refused unknown", "ind"),
    (TRIAL, "trial-record", "matches differs not-checked", "ind"),
    ({}, "ind", "yes other-letter no unknown", "pay"),
    (TRIAL, "ind", "yes other-letter no unknown", "ethics-board"),
    (TRIAL, "ethics-board", "yes no unknown", "pay"),
    ({}, "pay", "no yes-permitted yes unknown", "enforcement"),
    ({}, "enforcement", "none-found found closed not-checked", "risks"),
    ({}, "risks", "yes partly no unknown", "evidence"),
    ({}, "evidence", "controlled small-or-mixed animals-or-lab stories-only nothing unknown", "product-details"),
    ({}, "product-details", "yes partly refused unknown", "alternatives"),
    ({}, "alternatives", "yes no unknown", "price"),
    ({}, "price", "yes partly no unknown", "follow-up"),
    ({}, "follow-up", "yes no unknown", "claims"),
    ({}, "claims", ANY_CLAIM, "pressure"),
    ({}, "pressure", "no yes unknown", "who-treats"),
    ({}, "who-treats", "yes not-met no unknown", "licence"),
    ({}, "licence", "clean problem not-found not-checked", "specialty"),
    ({}, "specialty", "yes other-field no unknown", "own-doctor"),
    ({}, "own-doctor", "yes advised-against no", "answers"),
)


@pytest.mark.parametrize(("before", "item", "options", "after"), STEPS)
def test_each_answer_leads_to_its_next_page(
    client: FlaskClient, before: Answered, item: str, options: str, after: str
) -> None:
    """From every question, every option leads to the page that the table names, and the code carries it along."""
    reader = Reader(client)
    for earlier, option in before.items():
        reader.open(f"/en/check/{earlier}?a={reader.code}").answer(option)
    question = f"/en/check/{item}?a={reader.code}"
    for option in options.split():
        reader.open(question).answer(option)
        assert (reader.moves, reader.place) == ([303, 200], after), option
        assert reader.open(f"/en/check/{item}?a={reader.code}").selected == [option]


def test_the_table_of_steps_leaves_nothing_out(questionnaire: Questionnaire) -> None:
    """Every option of every question stands in the table of steps, and in the order of the page."""
    tabled: dict[str, dict[str, None]] = {}
    for _, item, options, _ in STEPS:
        tabled.setdefault(item, {}).update(dict.fromkeys(options.split()))
    offered = {item.id: [option.id for option in item.options] for item in questionnaire.items}
    assert len(offered) == 23
    assert {item: list(options) for item, options in tabled.items()} == offered


def test_several_claims_are_all_kept(client: FlaskClient) -> None:
    """The one question with boxes keeps every ticked box, in the order of the page."""
    reader = Reader(client).open("/en/check/claims").answer("hidden-cure", "stories", "no-risk")
    assert reader.back().selected == ["no-risk", "stories", "hidden-cure"]


def test_back_shows_the_earlier_answer(reader: Reader) -> None:
    """Five steps back by the link lead through the same questions, each with its answer still chosen, to the start."""
    given = {item: WORST[item] for item in THE_OFFER}
    assert walk(reader, given) == THE_OFFER
    assert reader.place == "trial"
    for item in reversed(THE_OFFER):
        reader.back()
        assert (reader.place, reader.selected) == (item, list(given[item]))
    assert reader.back().place == ""
    assert reader.press().place == "trial"


def test_back_from_the_answers_is_the_last_question(reader: Reader) -> None:
    """Back on the page with the answers leads to the last question, answered."""
    walk(reader, BEST)
    assert (reader.back().place, reader.selected) == ("own-doctor", ["yes"])


def test_pages_do_not_forget_when_gone_forward_again(reader: Reader) -> None:
    """Who goes back and presses Continue without a change is where they were, with the same code."""
    walk(reader, {item: WORST[item] for item in THE_OFFER})
    code = reader.code
    reader.back().answer("refused")
    assert (reader.place, reader.code) == ("trial", code)


def label(questionnaire: Questionnaire, item: str, option: str) -> str:
    return questionnaire.by_id[item].by_id[option].label


def test_every_answer_is_listed_in_words(reader: Reader, questionnaire: Questionnaire) -> None:
    """The page with the answers names every question that was asked, in order, and the chosen words."""
    walk(reader, BEST)
    assert list(reader.answers) == [*THE_OFFER, *THE_CLINIC]
    for item in ("approved", "claims", "place"):
        assert reader.answers[item] == label(questionnaire, item, BEST[item][0])


def test_unknown_and_unanswered_differ_in_words(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """An answer of I don't know says so, and a question that was not asked yet says that too."""
    reader = Reader(client).open("/en/check/risks").answer("unknown")
    reader.open(f"/en/answers?a={reader.code}")
    assert reader.answers["risks"].startswith(label(questionnaire, "risks", "unknown"))
    unanswered = reader.answers["pressure"]
    assert unanswered
    assert unanswered not in [option.label for option in questionnaire.by_id["pressure"].options]
    assert unanswered == reader.answers["price"] != reader.answers["risks"]


def test_change_returns_to_the_answers(reader: Reader, questionnaire: Questionnaire) -> None:
    """A Change link opens the question with its answer chosen; Continue comes back with the new one, all else kept."""
    walk(reader, BEST)
    before = reader.answers
    reader.change("risks")
    assert (reader.place, reader.selected) == ("risks", ["yes"])
    reader.answer("partly")
    assert reader.place == "answers"
    assert reader.answers == before | {"risks": label(questionnaire, "risks", "partly")}


def test_back_out_of_a_change(reader: Reader) -> None:
    """Back on a question that is being changed leads to the answers and changes nothing."""
    walk(reader, BEST)
    before, code = reader.answers, reader.code
    reader.change("price").back()
    assert (reader.place, reader.answers, reader.code) == ("answers", before, code)


def test_a_mistake_while_changing_is_still_a_change(reader: Reader) -> None:
    """Continue without an answer, then with one, still comes back to the answers."""
    walk(reader, BEST)
    code = reader.code
    reader.change("claims").answer()
    assert (reader.status, reader.place, reader.code) == (200, "claims", code)
    assert reader.page.title.startswith("Error: ")
    assert reader.answer("stories").place == "answers"


def test_a_change_asks_a_new_follow_up_first(reader: Reader) -> None:
    """Changing to a trial asks for its record before the answers are shown again."""
    walk(reader, WORST | {"trial": ("no",)})
    assert reader.change("trial").answer("yes").place == "trial-record"
    assert reader.selected == []


def test_a_change_asks_every_new_follow_up(reader: Reader) -> None:
    """Changing to a trial shows two new questions; both are asked, and nothing is left open."""
    unanswered = Reader(reader.client).open("/en/answers").answers["price"]
    walk(reader, WORST | {"trial": ("no",)})
    reader.change("trial").answer("yes").answer("matches")
    assert reader.place == "ethics-board"
    reader.answer("yes")
    assert reader.place == "answers"
    assert [item for item, words in reader.answers.items() if words == unanswered] == []


def test_a_change_from_approved_asks_about_trials(reader: Reader) -> None:
    """Taking back the approval asks for the trial before the answers are shown again."""
    walk(reader, BEST)
    assert reader.change("approved").answer("no").place == "trial"


def test_a_change_that_hides_questions_comes_back_at_once(reader: Reader) -> None:
    """Changing the trial to no drops its record and its board from the answers, the code and the result."""
    walk(reader, WORST)
    assert {"trial-record", "ethics-board"} < set(reader.answers)
    reader.change("trial").answer("no")
    assert reader.place == "answers"
    assert list(reader.answers) == [*THE_OFFER, "trial", "ind", "pay", *THE_CLINIC]
    straight = Reader(reader.client).open("/en/")
    walk(straight, WORST | {"trial": ("no",)})
    assert reader.code == straight.code
    reader.press()
    assert {"trial-record", "ethics-board"}.isdisjoint(reader.answers)
    assert "differs" not in reader.page.main


def test_what_was_dropped_does_not_come_back(reader: Reader) -> None:
    """When the trial is set to no and to yes again, its record is asked again, with nothing chosen."""
    walk(reader, WORST)
    reader.change("trial").answer("no").change("trial").answer("yes")
    assert (reader.place, reader.selected) == ("trial-record", [])


def test_a_step_back_that_hides_questions(reader: Reader) -> None:
    """On the ordinary way too, a changed answer drops its follow-ups: the code is as if they had never been asked."""
    walk(reader, {item: WORST[item] for item in [*THE_OFFER, "trial", "trial-record"]})
    reader.back().back().answer("unknown")
    assert reader.place == "ind"
    straight = Reader(reader.client).open("/en/")
    walk(straight, {**{item: WORST[item] for item in THE_OFFER}, "trial": ("unknown",)})
    assert (straight.place, straight.code) == ("ind", reader.code)


def as_noted(code: str) -> str:
    """The code in another accepted spelling: lower case, groups of four, o for zero."""
    small = code.lower().replace("0", "o")
    return "  " + "-".join(small[start : start + 4] for start in range(0, len(small), 4)) + " "


@pytest.mark.parametrize("noted", [str, str.lower, as_noted, " ".join])
def test_save_and_come_back(reader: Reader, noted: Callable[[str], str]) -> None:
    """A code typed in from paper, whatever its case and spaces, opens the check where it was left."""
    walk(reader, {item: WORST[item] for item in THE_OFFER})
    code = reader.code
    assert code in "".join(reader.page.main.split())  # the page shows it, in groups
    later = Reader(reader.client).open("/en/").follow("resume")
    later.type_code(noted(code))
    assert (later.moves, later.place, later.code) == ([303, 200], "resumed", code)
    later.press()
    assert (later.place, later.code) == ("trial", code)
    assert walk(later, WORST) == [*THE_TRIAL, *THE_CLINIC]
    assert later.press().status == 200


def test_a_resumed_check_offers_its_result_and_its_answers(reader: Reader) -> None:
    """A whole check that is opened again offers the result and the answers, and no open question."""
    walk(reader, BEST)
    code = reader.code
    reader.open("/en/resume").type_code(code)
    assert reader.press().outcome == "few-warnings"
    assert reader.open(f"/en/resumed?a={code}").follow("answers").place == "answers"


def test_go_on_finds_the_first_open_question(client: FlaskClient) -> None:
    """The address of the check without a question leads to the first open one, and to the answers when none is."""
    reader = Reader(client).open("/en/check/")
    assert reader.place == "product"
    walk(reader, BEST)
    reader.open(f"/en/check/?a={reader.code}")
    assert (reader.moves, reader.place) == ([303, 200], "answers")


def test_a_bookmark_of_a_question_keeps_everything(reader: Reader, app: Flask) -> None:
    """The address of a question alone holds all earlier answers, for any other browser."""
    walk(reader, {item: WORST[item] for item in THE_OFFER})
    elsewhere = Reader(app.test_client(use_cookies=False)).open(reader.address)
    assert (elsewhere.place, elsewhere.page.main) == ("trial", reader.page.main)
    assert elsewhere.back().selected == ["refused"]


def test_two_tabs_do_not_mix(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Two clinics in two tabs, answered in turn, come to their own two results."""
    bad, good = Reader(client).open("/en/").press(), Reader(client).open("/en/").press()
    while "answers" not in (bad.place, good.place):
        bad.answer(*WORST[bad.place])
        good.answer(*BEST[good.place])
    walk(bad, WORST)
    assert bad.code != good.code
    for tab, given in ((bad, WORST), (good, BEST)):
        assert tab.answers["product"] == label(questionnaire, "product", given["product"][0])
    assert bad.press().outcome == "stop"
    assert good.press().outcome == "few-warnings"


def test_a_result_can_be_loaded_again(reader: Reader) -> None:
    """Loading the result again shows the same page, and its short address shows it too."""
    walk(reader, WORST)
    reader.press()
    first = reader.page.main
    assert reader.open(reader.address).page.main == first
    assert reader.open(f"/en/r/{reader.code}").page.main == first


def test_answering_again_after_the_result(reader: Reader) -> None:
    """From the result a Change link leads to the question and by the answers to a new result."""
    walk(reader, BEST)
    reader.press()
    reader.change("enforcement").answer("found")
    assert reader.place == "answers"
    assert reader.press().outcome == "stop"
    reader.change("enforcement").answer("none-found").press()
    assert reader.outcome == "few-warnings"


def test_the_result_leads_to_the_first_open_question(client: FlaskClient) -> None:
    """A result with open questions says how many and leads to the first of them; one without does not."""
    reader = Reader(client).open("/en/check/approved").answer("no")
    reader.open(f"/en/result?a={reader.code}")
    (outcome,) = reader.page.having("outcome")
    assert {"1", "21", "20"} <= set(re.findall(r"\d+", words(outcome)))
    reader.follow("product")
    assert reader.place == "product"
    walk(reader.open("/en/"), BEST)
    reader.press()
    (outcome,) = reader.page.having("outcome")
    assert [link for link in outcome.iter("a") if "/check/" in link.get("href", "")] == []


def test_clear_my_answers(reader: Reader) -> None:
    """Clear my answers leads to a page and a start that hold no code any more."""
    walk(reader, {"product": ("prp",)})
    code = reader.code
    reader.follow("clear")
    assert reader.code == ""
    assert not any(code in address for _, address in reader.page.links())
    assert reader.press().press().selected == []


def test_answers_stay_on_the_pages_beside_the_way(reader: Reader) -> None:
    """Looking at the sources or the privacy page in between loses no answer."""
    walk(reader, {item: WORST[item] for item in THE_OFFER})
    code = reader.code
    for page in ("sources", "privacy", "how-it-works", "accessibility", "about", "changes"):
        reader.follow(page)
        assert (reader.status, reader.code) == (200, code), page
    reader.follow("")
    assert reader.press().place == "trial"


def test_a_link_has_no_date(reader: Reader, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four hundred days later the same address opens the same check."""
    walk(reader, WORST)
    monkeypatch.setitem(app.config, "TODAY", lambda: datetime.date(2028, 1, 5))
    assert reader.open(reader.address).status == 200
    assert reader.press().outcome == "stop"
