"""The steps of the check: errors, "so far", what our list says, and words about answers that are left out."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from clinic_check.check.code import decode, encode
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from tests.answers import BEST, WORST, WORST_TRIAL
from tests.page import Page, words
from tests.test_journeys import QUESTIONS, Reader, place_of, walk


def code_of(questionnaire: Questionnaire, answers: Answers) -> str:
    return encode(questionnaire, answers) if answers else ""


def sent(client: FlaskClient, questionnaire: Questionnaire, step: str, before: Answers, given: Answers) -> TestResponse:
    """What comes back from the form of the step with these answers, after earlier ones."""
    data = {f"q-{item}": list(options) for item, options in given.items()}
    return client.post(f"/en/check/{step}?a={code_of(questionnaire, before)}", data=data)


def query(response: TestResponse) -> dict[str, list[str]]:
    """The query of the redirect."""
    assert response.status_code == 303
    return parse_qs(urlsplit(response.headers["Location"]).query)


def answers_of(questionnaire: Questionnaire, response: TestResponse) -> Answers:
    (code,) = query(response).get("a", [""])
    return decode(questionnaire, code) if code else {}


def target(response: TestResponse) -> str:
    """The page that the redirect leads to, in short."""
    assert response.status_code == 303
    return place_of(response.headers["Location"])


# ---- Errors ---------------------------------------------------------------------------------------------------------


def summary(page: Page) -> list[tuple[str, str]]:
    """(message, field) of each line of the error summary, which takes the focus; the fields have the same words."""
    (box,) = page.having("error-summary")
    assert (box.get("role"), box.get("tabindex")) == ("alert", "-1")
    assert box.get("autofocus") is not None
    assert page.all("h1", "h2")[0] in box.iter()  # it stands above the h1
    found = [(words(link), link.get("href", "")[1:]) for link in box.iter("a")]
    for message, field in found:
        name = page.by_id(field).get("name", "")
        (error,) = page.by_id(name).iterfind(f".//*[@id='{name}-error']")
        assert words(error) == f"{page.error_word} {message}"
        assert f"{name}-error" in page.by_id(name).get("aria-describedby", "").split()
        assert field == next(page.by_id(name).iter("input")).get("id")
    return found


def test_several_errors_stand_in_one_summary(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """A step that lacks answers comes back by 303 with each error in its order; the answers that hold are kept."""
    before, given = {"product": ("exosomes",)}, {"trial": ("no",), "pay": ("yes",), "paid": ("not-yet",)}
    for lacking in (["trial"], ["trial", "paid"], ["trial", "pay", "paid"], ["pay", "paid"], ["paid"]):
        kept = {item: options for item, options in given.items() if item not in lacking}
        response = sent(client, questionnaire, "route", before, kept)
        assert (target(response), query(response)["wrong"]) == ("route", lacking)
        assert set(query(response)) == {"a", "wrong"}
        assert answers_of(questionnaire, response) == {**before, **kept}
        reader = Reader(client).open(response.headers["Location"])
        items = [questionnaire.by_id[item] for item in lacking]
        assert summary(reader.page) == [(item.error, f"q-{item.id}-first") for item in items]
        assert reader.selected == kept
        wrong = [one.get("id") for one in reader.page.all("fieldset") if one.get("class") == "wrong"]
        assert wrong == [f"q-{item}" for item in lacking]
        assert reader.page.title.startswith(f"{reader.page.error_word} ")


def test_every_step_asks_for_each_answer(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """An empty step comes back with an error of its own for each question that is shown."""
    for answers in (WORST, WORST_TRIAL):
        for step, items in QUESTIONS.items():
            asked = [item for item in items if item in answers]
            if asked:
                others = {item: options for item, options in answers.items() if item not in items}
                response = sent(client, questionnaire, step, others, {})
                assert query(response)["wrong"] == asked, step
                page = Page(client.get(response.headers["Location"]).text)
                assert [message for message, _ in summary(page)] == [questionnaire.by_id[item].error for item in asked]


def test_after_the_missing_answers_the_step_leads_on(client: FlaskClient) -> None:
    """From the page with the errors Continue leads on; nothing of them stays in the address, and Back has none."""
    reader = Reader(client).open("/en/check/sales-talk").fill({"pressure": ("no",)})
    assert reader.query["wrong"] == ["claims"]
    reader.fill({"claims": ("none-of-these",), "pressure": ("no",)})
    assert set(reader.query) == {"a"}
    assert place_of(reader.address) == "so-far/sales-talk"
    assert set(reader.back().query) == {"a"}
    assert reader.page.having("error-summary") == []


def test_an_error_is_gone_once_its_question_is_answered(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """The address of a page with errors, with a code that has the answer, shows no error."""
    code = encode(questionnaire, {"trial": ("no",)})
    page = Page(client.get(f"/en/check/route?a={code}&wrong=trial&wrong=paid").text)
    assert [field for _, field in summary(page)] == ["q-paid-first"]


@pytest.mark.parametrize(
    "ticked",
    [("no-risk", "none-of-these"), ("stories", "hidden-cure", "not-looked"), ("none-of-these", "not-looked")],
)
def test_ticks_that_exclude_each_other_come_back(
    client: FlaskClient, questionnaire: Questionnaire, ticked: tuple[str, ...]
) -> None:
    """They come back ticked with a message of their own, out of the code, and the other answer is kept in it."""
    response = sent(client, questionnaire, "sales-talk", {}, {"claims": ticked, "pressure": ("yes",)})
    assert (query(response)["wrong"], query(response)["tick"]) == (["claims"], list(ticked))
    assert answers_of(questionnaire, response) == {"pressure": ("yes",)}
    reader = Reader(client).open(response.headers["Location"])
    claims = questionnaire.by_id["claims"]
    assert summary(reader.page) == [(claims.exclusive_error, "q-claims-first")]
    assert claims.exclusive_error != claims.error
    assert reader.selected == {"claims": ticked, "pressure": ("yes",)}
    reader.fill({"claims": ("none-of-these",), "pressure": ("yes",)})
    assert (reader.place, "tick" in reader.query) == ("so-far/sales-talk", False)


def test_ticks_and_a_missing_answer_are_told_together(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Both errors stand in one summary, and earlier claims leave the code, as the new ones take their place."""
    before = {"claims": ("stories",), "product": ("prp",)}
    response = sent(client, questionnaire, "sales-talk", before, {"claims": ("none-of-these", "no-risk")})
    assert query(response)["wrong"] == ["claims", "pressure"]
    assert answers_of(questionnaire, response) == {"product": ("prp",)}
    page = Page(client.get(response.headers["Location"]).text)
    wrong = questionnaire.by_id["claims"].exclusive_error, questionnaire.by_id["pressure"].error
    assert tuple(message for message, _ in summary(page)) == wrong


def test_what_was_sent_is_in_no_address(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Only ids of questions and options reach an address: what else is sent is dropped or refused."""
    typed = {"q-trial": "no", "note": "zebulon", "q-none": "zebulon", "wrong": "zebulon", "tick": "zebulon"}
    response = client.post("/en/check/route", data=typed)
    assert query(response)["wrong"] == ["pay", "paid"]
    assert "zebulon" not in response.headers["Location"]
    assert client.post("/en/check/route", data={"q-trial": "zebulon"}).status_code == 400
    known = {item.id for item in questionnaire.items}
    options = {option.id for item in questionnaire.items for option in item.options}
    for step in questionnaire.steps:
        for item in step.items:
            several = [option.id for option in item.options] if item.several else []
            response = client.post(f"/en/check/{step.id}", data={f"q-{item.id}": several})
            found = query(response)
            assert set(found.get("wrong", [])) <= known
            assert set(found.get("tick", [])) <= options


JUNK = [
    "wrong=none",
    "wrong=",
    "tick=none",
    "left=none.none",
    "left=trial.none&left=none.yes&left=.&left=..",
    "wrong=<b>zq</b>&tick=<b>zq</b>&left=<b>zq</b>&left=<b>.zq</b>",
    "wrong=%00&tick=%0d%0a&left=%ff",
    "&".join(f"wrong=z{number}&tick=z{number}&left=z{number}.a" for number in range(200)),
    "wrong=" + "z" * 7_900,
    "tick=" + "z" * 7_900,
    "left=" + "z" * 7_900,
    "left=" + "a.b" * 2_600,
    "wrong[]=trial&tick[0]=no-risk&wrong=TRIAL&wrong=q-trial",
]


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
@pytest.mark.parametrize(
    "page", ["check/route", "check/sales-talk", "all", "so-far/sales-talk", "result/answers", "result"]
)
def test_junk_in_the_query_is_harmless(client: FlaskClient, questionnaire: Questionnaire, page: str, junk: str) -> None:
    """Unknown ids, hundreds of them, markup and 8 kB: the page is the same as without them."""
    code = encode(questionnaire, {"product": ("prp",), "pressure": ("yes",), "trial": ("yes",), "claims": ("stories",)})
    response = client.get(f"/en/{page}?a={code}&{junk}")
    assert response.status_code == 200
    shown, plain = Page(response.text), Page(client.get(f"/en/{page}?a={code}").text)
    assert shown.main == plain.main
    assert [field.attrib for field in shown.all("input")] == [field.attrib for field in plain.all("input")]
    assert "<b>zq" not in response.text


@pytest.mark.parametrize("named", ["wrong", "tick", "left"])
def test_every_id_at_once_is_harmless(client: FlaskClient, questionnaire: Questionnaire, named: str) -> None:
    """All ids of questions and options in one parameter: each page that reads it still answers 200."""
    ids = [item.id for item in questionnaire.items]
    ids += [option.id for item in questionnaire.items for option in item.options]
    ids += [f"{item.id}.{option.id}" for item in questionnaire.items for option in item.options if option.when]
    code = encode(questionnaire, WORST)
    junk = "&".join(f"{named}={one}" for one in ids)
    for page in (
        *(f"check/{step.id}" for step in questionnaire.steps if step.id != "trial-papers"),
        "all",
        "result/answers",
    ):
        assert client.get(f"/en/{page}?a={code}&{junk}").status_code == 200, page


# ---- So far ---------------------------------------------------------------------------------------------------------

MILD: Answers = {"product": ("prp",), "condition": ("knee-or-joint",), "how-given": ("joint-or-tendon",)}
SOLD: Answers = {"product": ("exosomes",), "place": ("us-tx",)}
SALE: Answers = {"trial": ("no",), "pay": ("yes",), "paid": ("paid",)}
PLAIN_TALK: Answers = {"claims": ("none-of-these",), "pressure": ("no",)}
# answers before, step, its answers, the page after it
TOLD: list[tuple[Answers, str, Answers, str]] = [
    (SOLD, "route", SALE, "so-far/route"),
    (MILD, "route", {"trial": ("no",), "paid": ("not-yet",)}, "sales-talk"),
    # In a trial not before its papers.
    (SOLD, "route", {**SALE, "trial": ("yes",)}, "trial-papers"),
    (
        {**SOLD, **SALE, "trial": ("yes",)},
        "trial-papers",
        {"trial-record": ("differs",), "ind": ("no",), "ethics-board": ("no",)},
        "so-far/trial-papers",
    ),
    (
        {**SOLD, **SALE, "trial": ("yes",), "pay": ("no",)},
        "trial-papers",
        {"trial-record": ("matches",), "ind": ("yes",), "ethics-board": ("yes",)},
        "sales-talk",
    ),
    # At the end of the sales talk for those who have not seen it, whatever it says.
    (MILD, "sales-talk", PLAIN_TALK, "so-far/sales-talk"),
    ({**SOLD, **SALE}, "sales-talk", PLAIN_TALK, "hands"),
    ({**SOLD, **SALE}, "sales-talk", {**PLAIN_TALK, "claims": ("no-risk",)}, "so-far/sales-talk"),
    # Later only for a rule that fires for the first time.
    (MILD, "hands", {"hands": ("doctor",), "who-treats": ("yes",), "own-doctor": ("yes",)}, "look-ups"),
    (MILD, "hands", {"hands": ("myself",), "who-treats": ("yes",), "own-doctor": ("yes",)}, "so-far/hands"),
    (
        MILD,
        "look-ups",
        {"licence": ("problem",), "specialty": ("yes",), "enforcement": ("none-found",)},
        "so-far/look-ups",
    ),
    (
        {**MILD, "licence": ("problem",)},
        "look-ups",
        {"licence": ("problem",), "specialty": ("yes",), "enforcement": ("none-found",)},
        "papers",
    ),
    (
        {**MILD, "licence": ("problem",)},
        "look-ups",
        {"licence": ("problem",), "specialty": ("yes",), "enforcement": ("found",)},
        "so-far/look-ups",
    ),
    # A rule that stops firing is none that fires for the first time.
    (
        {**SOLD, **SALE, "licence": ("problem",)},
        "look-ups",
        {"licence": ("clean",), "specialty": ("yes",), "enforcement": ("none-found",)},
        "papers",
    ),
    # Not before the route, though a reason may stand already.
    ({**SALE}, "product", {"product": ("exosomes",)}, "condition"),
    ({**SALE, "enforcement": ("found",)}, "way-and-place", {"how-given": ("eye",), "place": ("us-tx",)}, "route"),
]


@pytest.mark.parametrize(("before", "step", "given", "after"), TOLD)
def test_when_it_says_so_far(
    client: FlaskClient, questionnaire: Questionnaire, before: Answers, step: str, given: Answers, after: str
) -> None:
    """The page after a step is "so far" in the cases of the table, and the next step in the others."""
    response = sent(client, questionnaire, step, before, given)
    assert target(response) == after
    assert answers_of(questionnaire, response) == {**before, **given}


def test_the_last_step_leads_to_the_result(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """After the last step comes the result, never "so far"; without an answer that counts come the answers."""
    last = questionnaire.steps[-1]
    before = {item: options for item, options in WORST.items() if item not in QUESTIONS[last.id]}
    assert target(sent(client, questionnaire, last.id, before, WORST_OF_LAST)) == "result"


WORST_OF_LAST = {item: WORST[item] for item in QUESTIONS["papers"]}


@pytest.mark.parametrize(("before", "step", "given", "after"), [one for one in TOLD if one[3].startswith("so-far/")])
def test_a_change_says_nothing_so_far(
    client: FlaskClient, questionnaire: Questionnaire, before: Answers, step: str, given: Answers, after: str
) -> None:
    """In mode `change` the same answers lead to the answers or to a follow-up."""
    data = {f"q-{item}": list(options) for item, options in given.items()}
    response = client.post(f"/en/check/{step}?a={encode(questionnaire, before)}&change=1", data=data)
    assert not target(response).startswith("so-far")
    assert answers_of(questionnaire, response) == {**before, **given}
    assert after == f"so-far/{step}"


def test_it_says_what_the_result_says(client: FlaskClient, content: Content) -> None:
    """Its heading is the outcome of the answers so far, with at most two reasons of the result."""
    code = encode(content.questionnaire, WORST)
    reader = Reader(client).open(f"/en/so-far/sales-talk?a={code}")
    report = content.report(WORST)
    assert report.title in reader.page.h1
    assert reader.outcome == report.outcome.id == "stop"
    told = [text for text in (reason.heading.text for reason in report.reasons) if text in reader.page.main]
    assert told == [reason.heading.text for reason in report.reasons[:2]]
    assert len(told) == 2


def test_its_two_ways_on(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """One button leads to the result, the other to the next step, both with all answers; Back to the step."""
    code = encode(questionnaire, {**SOLD, **SALE})
    reader = Reader(client).open(f"/en/so-far/route?a={code}")
    buttons = [one.get("href") for one in reader.page.having("button")]
    assert buttons == [f"/en/result?a={code}", f"/en/check/sales-talk?a={code}"]
    assert reader.back().address == f"/en/check/route?a={code}"


def test_it_keeps_the_mode_of_open_questions(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Of open questions only, it leads on to the next open one, and Back and Continue keep to them."""
    before = {item: options for item, options in BEST.items() if item not in ("enforcement", "price")}
    reader = Reader(client).open(f"/en/check/look-ups?a={encode(questionnaire, before)}&open=1")
    reader.fill({**BEST, "enforcement": ("found",)})
    assert (reader.place, "open" in reader.query) == ("so-far/look-ups", True)
    address = reader.address
    assert reader.go_on().place == "papers"
    assert "open" in reader.query
    reader.open(address).back()
    assert (reader.place, "open" in reader.query) == ("look-ups", True)


@pytest.mark.parametrize("answers", [{}, {"product": ("prp",)}, {"product": ("prp",), "place": ("uk",)}])
def test_without_answers_it_leads_back(client: FlaskClient, questionnaire: Questionnaire, answers: Answers) -> None:
    """Without an answer that counts, or after the last step, "so far" leads to its step."""
    code = code_of(questionnaire, answers)
    response = client.get(f"/en/so-far/route?a={code}")
    assert response.headers["Location"] == "/en/check/route" + (f"?a={code}" if code else "")
    assert response.status_code == 303
    last = client.get(f"/en/so-far/papers?a={encode(questionnaire, WORST)}")
    assert target(last) == "papers"


@pytest.mark.parametrize("step", ["none", "trial", "claims", "%00"])
def test_so_far_knows_steps_only(client: FlaskClient, step: str) -> None:
    """An unknown step, or a question, has no "so far"."""
    assert client.get(f"/en/so-far/{step}").status_code == 404


# ---- The result so far ----------------------------------------------------------------------------------------------

LINKED: list[tuple[Answers, dict[str, bool]]] = [
    ({}, dict.fromkeys(QUESTIONS, False)),
    ({"pressure": ("no",)}, dict.fromkeys(QUESTIONS, False) | {"hands": True, "look-ups": True, "papers": True}),
    (MILD | {"trial": ("no",)}, {"route": False, "sales-talk": False, "hands": True, "papers": True}),
    # From the step after the first serious reason on.
    (SOLD | SALE, {"condition": False, "route": False, "sales-talk": True, "hands": True}),
    (SOLD | SALE | {"trial": ("yes",)}, {"route": False, "trial-papers": False, "hands": True}),
    (
        SOLD | SALE | {"trial": ("yes",), "trial-record": ("differs",)},
        {"route": False, "trial-papers": False, "sales-talk": True},
    ),
]


@pytest.mark.parametrize(("answers", "links"), LINKED)
def test_the_link_to_the_result_so_far(
    client: FlaskClient, questionnaire: Questionnaire, answers: Answers, links: dict[str, bool]
) -> None:
    """A step links to the result so far after the sales talk, and before it once a serious reason stands."""
    code = code_of(questionnaire, answers)
    shown = {
        step: f"/en/result?a={code}"
        in [link for _, link in Page(client.get(f"/en/check/{step}?a={code}").text).links()]
        for step in links
        if client.get(f"/en/check/{step}?a={code}").status_code == 200
    }
    assert shown == {step: linked for step, linked in links.items() if step in shown}
    assert len(shown) > 2


def test_no_step_links_to_a_result_that_there_is_not(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Without an answer that counts no step links to the result."""
    for answers in ({}, {"product": ("prp",)}):
        code = code_of(questionnaire, answers)
        for step in ("hands", "look-ups", "papers"):
            page = Page(client.get(f"/en/check/{step}?a={code}").text)
            assert not [link for _, link in page.links() if place_of(link) == "result"], (step, answers)


# ---- Left out and dropped -------------------------------------------------------------------------------------------


def said(client: FlaskClient, response: TestResponse) -> tuple[list[str], list[str]]:
    """(hidden questions, words about dropped options) on the page that follows."""
    page = Page(client.get(response.headers["Location"]).text)
    hidden = [name for line in page.marked("data-left") for name in line.get("data-left", "").split()]
    return hidden, [words(line) for line in page.marked("data-dropped")]


def test_an_answer_that_another_one_of_the_step_hides_is_dropped_with_a_word(
    client: FlaskClient, questionnaire: Questionnaire
) -> None:
    """Ordinary practice is not asked for payment: an answer that is sent anyway is out of the code, and named."""
    response = sent(client, questionnaire, "route", MILD, {**SALE})
    assert query(response)["left"] == ["pay"]
    assert answers_of(questionnaire, response) == {**MILD, "trial": ("no",), "paid": ("paid",)}
    assert said(client, response) == (["pay"], [])
    kept = sent(client, questionnaire, "route", MILD, {**SALE, "trial": ("yes",)})
    assert "left" not in query(kept)
    assert answers_of(questionnaire, kept)["pay"] == ("yes",)


def test_a_question_that_its_step_hides_is_not_missed(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """It need not be answered; where the same step shows it, it must be."""
    assert target(sent(client, questionnaire, "route", MILD, {"trial": ("no",), "paid": ("paid",)})) == "sales-talk"
    response = sent(client, questionnaire, "route", MILD, {"trial": ("yes",), "paid": ("paid",)})
    assert query(response)["wrong"] == ["pay"]


def test_a_question_that_depends_on_its_step_is_marked(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """It says on which options of which question it depends, for the script and in words; others do not."""
    page = Page(client.get(f"/en/check/route?a={encode(questionnaire, MILD)}").text)
    (pay,) = page.marked("data-on")
    assert (pay.get("id"), pay.get("data-on")) == ("q-pay", "q-trial")
    assert pay.get("data-options", "").split() == ["yes", "expanded-access"]
    assert pay.get("data-unanswered") is None
    trial = questionnaire.by_id["trial"]
    only = words(page.by_id("q-pay-only"))
    assert all(text in only for text in (trial.short, trial.by_id["yes"].label))
    assert "q-pay-only" in pay.get("aria-describedby", "").split()
    assert "/static/only-if.js" in [one.get("src", "").partition("?")[0] for one in page.all("script")]
    assert Page(client.get(f"/en/check/route?a={encode(questionnaire, SOLD)}").text).marked("data-on") == []


def test_later_answers_that_are_hidden_are_named_once(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Taking back the trial names its papers on the next page, and on no page after that."""
    before = {item: options for item, options in WORST_TRIAL.items() if item in ("product", "place", "trial-record")}
    before |= {"trial": ("yes",), "ind": ("no",)}
    response = sent(client, questionnaire, "route", before, SALE)
    assert query(response)["left"] == ["trial-record", "ind"]
    assert said(client, response) == (["trial-record", "ind"], [])
    reader = Reader(client).open(response.headers["Location"]).go_on()
    assert reader.page.marked("data-left") == []


def test_an_option_that_is_not_offered_is_dropped_with_its_words(
    client: FlaskClient, questionnaire: Questionnaire
) -> None:
    """A tick that the offer rules out is out of the code, and the next page has the words of that option."""
    licensed = {"product": ("approved-product",), "condition": ("knee-or-joint",), "how-given": ("surgery",)}
    claims = {"claims": ("stories", "said-approved"), "pressure": ("no",)}
    response = sent(client, questionnaire, "sales-talk", licensed, claims)
    assert query(response)["left"] == ["claims.said-approved"]
    assert answers_of(questionnaire, response) == {**licensed, **claims, "claims": ("stories",)}
    assert said(client, response) == ([], [dropped(questionnaire, "claims", "said-approved")])
    kept = sent(client, questionnaire, "sales-talk", {**licensed, "product": ("exosomes",)}, claims)
    assert "left" not in query(kept)


def dropped(questionnaire: Questionnaire, item: str, option: str) -> str:
    return " ".join(questionnaire.by_id[item].by_id[option].dropped.split())


def test_a_dropped_answer_is_asked_again_with_its_words(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """A single choice that is not offered leaves its question open: the step says why, and asks for another."""
    before = {"product": ("approved-product",), "place": ("us-tx",), "condition": ("knee-or-joint",)}
    response = sent(client, questionnaire, "approved", {**before, "how-given": ("surgery",)}, {"approved": ("abroad",)})
    assert (target(response), query(response)["wrong"]) == ("approved", ["approved"])
    assert query(response)["left"] == ["approved.abroad"]
    assert said(client, response) == ([], [dropped(questionnaire, "approved", "abroad")])


def test_a_change_of_the_place_drops_what_rests_on_it(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """A license abroad is no answer in the US: after the change of the place it is dropped with its words."""
    before = {"product": ("approved-product",), "condition": ("knee-or-joint",), "how-given": ("surgery",)}
    before |= {"place": ("uk",), "approved": ("abroad",)}
    code = encode(questionnaire, before)
    data = {"q-how-given": "surgery", "q-place": "us-tx"}
    response = client.post(f"/en/check/way-and-place?a={code}", data=data)
    assert query(response)["left"] == ["approved.abroad"]
    kept = {item: options for item, options in before.items() if item != "approved"}
    assert answers_of(questionnaire, response) == {**kept, "place": ("us-tx",)}
    assert said(client, response) == ([], [dropped(questionnaire, "approved", "abroad")])


# ---- Codes of edition 1 ---------------------------------------------------------------------------------------------

OF_ALL = "1KXK9WA9ER3X3K4KRPW00GC"  # edition 1: a disease of nerves or brain, and more
OF_SKIN = "133000000000000000000AE"
EARLIER_PAGES = [
    *("r/{}", "result?a={}", "result/answers?a={}", "resumed?a={}", "check/condition?a={}", "so-far/hands?a={}"),
    "all?a={}",
]


@pytest.mark.parametrize("page", EARLIER_PAGES)
def test_a_code_of_edition_1_is_named(client: FlaskClient, page: str) -> None:
    """A page that is opened by one says so, and asks which disease it is where edition 1 did not."""
    shown = Page(client.get("/en/" + page.format(OF_ALL)).text)
    (link,) = shown.by_id("earlier").iter("a")
    assert place_of(link.get("href", "")) == "condition"
    assert {"change"} < set(parse_qs(urlsplit(link.get("href", "")).query))
    if not page.startswith(("r/", "result", "so-far")):
        other = Page(client.get("/en/" + page.format(OF_SKIN)).text)
        assert list(other.by_id("earlier").iter("a")) == []


def test_no_other_code_is_named(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Neither a code of this edition nor none has that line, and the links behind an old code are of this edition."""
    code = encode(questionnaire, {"condition": ("nerves-or-brain",), "pressure": ("yes",)})
    for page in EARLIER_PAGES:
        assert "earlier" not in Page(client.get("/en/" + page.format(code)).text).ids()
    for page in ("/en/result/answers", "/en/check/product", "/en/all"):
        assert "earlier" not in Page(client.get(page).text).ids()
    shown = Page(client.get(f"/en/result/answers?a={OF_ALL}").text)
    main = [link.get("href", "") for link in shown.one("main").iter("a")]
    codes = {code for link in main for code in parse_qs(urlsplit(link).query).get("a", [])}
    assert {code[0] for code in codes} == {"2"}
    assert len(codes) == 1


def test_a_code_of_edition_1_that_is_typed_in_is_named(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Typed in from paper it opens with the line too; the disease is then chosen as any change."""
    reader = Reader(client).open("/en/resume").type_code(OF_ALL.lower())
    assert reader.place == "resumed"
    (link,) = reader.page.by_id("earlier").iter("a")
    reader.open(link.get("href", ""))
    assert (reader.place, reader.selected) == ("condition", {"condition": ("nerves-or-brain",)})
    reader.answer("ms")
    assert decode(questionnaire, reader.code)["condition"] == ("ms",)
    assert "earlier" not in reader.page.ids()


# ---- What our list says ---------------------------------------------------------------------------------------------

# answers, step, brands (None: approval is not asked)
LISTED: list[tuple[Answers, str, bool, bool]] = [
    # asked, with a use on the list
    (
        {"product": ("approved-product",), "condition": ("knee-or-joint",), "how-given": ("surgery",)},
        "approved",
        True,
        True,
    ),
    ({"product": ("birth-tissue-cells",), "condition": ("blood",), "how-given": ("vein",)}, "approved", True, True),
    # asked, without one
    ({"product": ("other",)}, "approved", True, False),
    ({"product": ("exosomes",), "place": ("mexico",)}, "approved", True, False),
    # not asked: the next step says so
    ({"product": ("exosomes",), "place": ("us-tx",)}, "route", False, False),
    ({"product": ("approved-product",), "condition": ("hair",), "place": ("us-tx",)}, "route", False, False),
]


@pytest.mark.parametrize(("answers", "step", "asked", "named"), LISTED)
def test_what_our_list_says(
    client: FlaskClient, content: Content, answers: Answers, step: str, asked: bool, named: bool
) -> None:
    """The step about approval names the brands of the use; where approval is not asked, the next step speaks of it."""
    questionnaire, code = content.questionnaire, encode(content.questionnaire, answers)
    known = {product.id: product.brand for product in content.catalogue.products}
    (product,), (condition,) = answers["product"], answers.get("condition", ("",))
    use = questionnaire.licensed.of(product, condition) if named else None
    for one in ("approved", "route", "sales-talk"):
        response = client.get(f"/en/check/{one}?a={code}")
        if one == "approved":
            assert (response.status_code == 200) is asked
        if response.status_code == 200:
            page = Page(response.text)
            assert ("licensed" in page.ids()) is (one == step), one
    line = Page(client.get(f"/en/check/{step}?a={code}").text).by_id("licensed")
    brands = [words(one) for one in line.iter("span") if one.get("translate") == "no"]
    assert brands == ([known[brand] for brand in use.brands] if use else [])
    assert bool(brands) is named
    (link,) = line.iter("a")
    assert urlsplit(link.get("href", "")).path == "/en/products"
    day = use.as_of if use else questionnaire.licensed.as_of
    assert content.calendar.words(day) in words(line)


def test_an_unknown_product_is_told_nothing(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Without a product, or with an unknown one, no step says what our list holds."""
    for answers in ({}, {"product": ("unknown",)}):
        for step in ("route", "sales-talk"):
            page = Page(client.get(f"/en/check/{step}?a={code_of(questionnaire, answers)}").text)
            assert "licensed" not in page.ids()


def test_a_step_says_in_which_part_it_is(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Each step says in which part of how many it is, with the name of the part."""
    for answers in (WORST, WORST_TRIAL):
        for place, part in enumerate(questionnaire.parts, start=1):
            for step in part.steps:
                response = client.get(f"/en/check/{step.id}?a={encode(questionnaire, answers)}")
                if response.status_code == 200:
                    told = words(Page(response.text).having("part")[0])
                    assert part.title in told
                    assert str(place) in told
                    assert str(len(questionnaire.parts)) in told


def test_the_walk_of_this_file_is_whole(client: FlaskClient) -> None:
    """A bad offer that is walked step by step meets "so far" and the links of this file."""
    reader = Reader(client).open("/en/")
    assert [place for place in walk(reader, WORST) if place.startswith("so-far/")]
