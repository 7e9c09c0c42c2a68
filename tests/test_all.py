"""All questions on one page: the same questions and the same result as step by step."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from clinic_check.check.answers import read
from clinic_check.check.code import decode, encode
from clinic_check.check.conditions import Answers, FactTest, ItemTest
from clinic_check.check.model import Questionnaire
from clinic_check.check.report import Report
from clinic_check.loader.content import Content
from tests.answers import BEST, SOME, WORST, WORST_TRIAL
from tests.changed import with_items
from tests.page import Page, words
from tests.test_journeys import Reader, walk
from tests.test_left_out import drawn

ONLY_IF = {
    "approved": ["asked-approval"],
    "trial": ["approved-route not"],
    "pay": ["approved-route not", "practice-route not"],
    **{item: ["in-trial"] for item in ("trial-record", "ind", "ethics-board")},
    **{item: ["in-trial not"] for item in ("who-treats", "specialty", "evidence", "product-details", "price")},
}
PARTS = ["the-offer", "approval-or-trial", "what-they-say", "the-people", "the-papers"]


def form(answers: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """The answers as form data."""
    return {f"q-{item}": list(options) for item, options in answers.items()}


def send(client: FlaskClient, answers: Mapping[str, tuple[str, ...]], code: str = "") -> TestResponse:
    return client.post(f"/en/all?a={code}", data=form(answers))


def code_of(response: TestResponse) -> str:
    """The code in the URL of the redirect."""
    assert response.status_code == 303
    return query(response).get("a", [""])[0]


def query(response: TestResponse) -> dict[str, list[str]]:
    return parse_qs(urlsplit(response.headers["Location"]).query)


def left(response: TestResponse) -> list[str]:
    return query(response).get("left", [])


def step_by_step(client: FlaskClient, questionnaire: Questionnaire, answers: Answers) -> str:
    """The code after sending each step in order with these answers; hidden steps lead on and take none."""
    code = ""
    for step in questionnaire.steps:
        given = {item.id: answers[item.id] for item in step.items if item.id in answers}
        code = code_of(client.post(f"/en/check/{step.id}?a={code}", data=form(given)))
    return code


def selected(page: Page) -> dict[str, list[str]]:
    """Question id -> selected options."""
    found: dict[str, list[str]] = {}
    for field in page.all("input"):
        if field.get("checked") is not None:
            found.setdefault(field.get("name", "").removeprefix("q-"), []).append(field.get("value", ""))
    return found


def groups(page: Page) -> dict[str, Element]:
    """Question id -> its group of options."""
    return {next(one.iter("input")).get("name", "").removeprefix("q-"): one for one in page.all("fieldset")}


def opened(client: FlaskClient, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200
    return Page(response.text)


# ---- What stands on the pages --------------------------------------------------------------------------------------


def test_the_questions_of_the_page(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """The page has all 25 questions, in the order of the check and in its parts."""
    shown = opened(client, "/en/all")
    every = [item.id for item in questionnaire.items]
    assert len(every) == 25
    assert list(groups(shown)) == every
    assert [part.id for part in questionnaire.parts] == PARTS
    assert [name for name in shown.ids() if name.startswith("part-")] == [f"part-{name}" for name in PARTS]
    assert shown.headings() == [part.title for part in questionnaire.parts]
    assert shown.title.startswith(f"{shown.h1} - ")


def test_each_question_is_asked_as_on_its_step(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Question, hint, steps to find out and every option with its name, value, label and note are those of the step."""
    shown = groups(page := opened(client, "/en/all"))
    for answers in (WORST, WORST_TRIAL):
        code = encode(questionnaire, answers)
        for step in questionnaire.steps:
            response = client.get(f"/en/check/{step.id}?a={code}")
            own_page = Page(response.text)
            for item, own in groups(own_page).items() if response.status_code == 200 else ():
                group = shown[item]
                question = next(one for one in own.iter() if one.tag in ("h1", "h2"))
                assert words(next(group.iter("h3"))) == words(question), item
                assert page.within(next(group.iter("h3")), "legend"), item
                offered = options(own_page, own)
                assert [option for option in options(page, group) if option in offered] == offered, item
                asked = questionnaire.by_id[item]
                for name in ("hint", "why") if not asked.hints else ("why",):  # a hint may depend on the other answers
                    assert texts(group, name) == texts(own, name), item
                if all(step.when is None for step in asked.find_out):  # and so may the help
                    assert [words(one) for one in group.iter("li")] == [words(one) for one in own.iter("li")], item


def texts(group: Element, name: str) -> list[str]:
    return [words(one) for one in group.iter("p") if one.get("class") == name]


def options(page: Page, group: Element) -> list[tuple[str | None, ...]]:
    """(type, name, value, label, note) of each option, without its checked state."""
    labels = {label.get("for"): words(label) for label in group.iter("label")}
    return [
        (
            *(field.get(name) for name in ("type", "name", "value")),
            labels[field.get("id")],
            words(page.by_id(field.get("aria-describedby", ""))) if field.get("aria-describedby") else None,
        )
        for field in group.iter("input")
    ]


def test_a_question_that_depends_on_others_says_so(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Questions that depend on others say when they are asked, tied to their group, and no other question does."""
    for code in ("", encode(questionnaire, BEST)):
        shown = opened(client, f"/en/all?a={code}")
        found = {item: described(shown, group) for item, group in groups(shown).items()}
        said = {item: conditions(line) for item, group in groups(shown).items() for line in only_if(group)}
        assert said == ONLY_IF
        for item, texts in found.items():
            assert len(texts) == (item in said) + bool(questionnaire.by_id[item].hint), item
        for item in said:
            (line,) = only_if(groups(shown)[item])
            assert found[item][0] == words(line)
            assert all(says_what_it_tests(questionnaire, test) for test in line.iter("span"))


def only_if(group: Element) -> list[Element]:
    return [line for line in group.iter("p") if line.get("class") == "only"]


def conditions(line: Element) -> list[str]:
    """What the line tests, in its order: a fact or a question, "not", and options."""
    return [one.get("data-when", "") for one in line.iter("span") if one.get("data-when")]


def says_what_it_tests(questionnaire: Questionnaire, test: Element) -> bool:
    """Whether the words are those of the fact, or have the name of the question and the labels of the options."""
    name, *rest = test.get("data-when", "").split()
    if name in questionnaire.fact_words:
        fact = questionnaire.fact_words[name]
        return words(test) == (fact.fails if rest == ["not"] else fact.holds)
    item = questionnaire.by_id[name]
    labels = [item.by_id[option].label for option in rest if option != "not"]
    return bool(labels) and all(f'"{text}"' in words(test) for text in (item.short, *labels))


def described(page: Page, group: Element) -> list[str]:
    return [words(page.by_id(name)) for name in group.get("aria-describedby", "").split()]


def test_words_for_other_conditions(app: Flask, content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several options, several ways and negated tests are put into words too."""
    told = ItemTest("trial", frozenset({"no", "refused"}))
    unpaid = ItemTest("pay", frozenset({"yes"}), negated=True)
    when = ((told, unpaid), (FactTest("approved-route", True),))
    changed = with_item(content.questionnaire, "risks", when=when)
    monkeypatch.setitem(app.extensions, "contents", {"en": dataclasses.replace(content, questionnaire=changed)})
    client = app.test_client(use_cookies=False)
    shown = opened(client, "/en/all")
    (line,) = only_if(groups(shown)["risks"])
    assert conditions(line) == ["trial no refused", "pay not yes", "approved-route"]
    several, unpaid, route = line.iter("span")
    assert all(says_what_it_tests(changed, test) for test in (several, unpaid, route))
    assert several.tail
    assert unpaid.tail
    assert several.tail.strip() != unpaid.tail.strip(), "and; or"
    response = send(client, {"pay": ("yes",), "risks": ("yes",)})
    (left_out,) = opened(client, response.headers["Location"]).having("left-out")
    assert (left_out.get("data-left"), conditions(left_out)) == (
        "risks",
        ["trial not no refused", "pay yes", "asked-approval not"],
    )
    assert all(says_what_it_tests(changed, test) for test in left_out.iter("span"))
    assert f'"{changed.by_id["risks"].short}"' in words(left_out)
    for one, other in zip(line.iter("span"), left_out.iter("span"), strict=True):
        assert words(one) != words(other), "a test and its contrary"


def with_item(questionnaire: Questionnaire, name: str, **changes: object) -> Questionnaire:
    """The questionnaire with one question changed."""
    return with_items(
        questionnaire,
        lambda item: dataclasses.replace(item, **changes) if item.id == name else item,  # type: ignore[arg-type]
    )


def test_the_help_is_folded_and_named(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """The steps to find out are folded away, and each fold has a name of its own to be read out."""
    shown = opened(client, "/en/all")
    folds = [fold for fold in shown.all("details") if fold.get("class") == "find-out"]
    names = [words(next(fold.iter("summary"))) for fold in folds]
    assert len(names) == len(set(names)) == len(groups(shown))
    shorts = [questionnaire.by_id[item].short for item in groups(shown)]
    assert all(name.endswith(f": {short}") for name, short in zip(names, shorts, strict=True))
    assert not [fold for fold in shown.all("details") if fold.get("open") is not None]


def test_two_people_can_fill_it_in(client: FlaskClient) -> None:
    """The page for all questions says who may fill it in and who is meant by you, and speaks of nobody who bought."""
    shown = opened(client, "/en/all")
    assert re.findall(r"\d+", words(shown.having("lead")[0])) == ["25"]
    assert words(shown.by_id("you-are"))
    said = [one for one in shown.all("legend", "label") if not shown.within_id(one, "q-paid")]
    asked = " ".join(map(words, said))
    assert not re.search(r"\byou (bought|paid|signed)\b", asked, re.IGNORECASE)
    assert not re.search(r"\b(my|your) (check|result|answers)\b", " ".join([shown.h1, *shown.headings()]).lower())


def test_the_end_is_one_link_away(client: FlaskClient) -> None:
    """From the top and after each part a link leads to the only button of the long page."""
    shown = opened(client, "/en/all")
    links = [target for text, target in shown.links() if target == "#end" and text]
    assert links == ["#end"] * 5
    (button,) = shown.all("button")
    assert shown.parents[button] is shown.by_id("end")
    assert words(button)
    parts = [target for _, target in shown.links() if target.startswith("#part-")]
    assert parts == [f"#part-{name}" for name in PARTS]


# ---- The same result, whichever way -------------------------------------------------------------------------------


@given(data=st.data())
def test_all_on_one_page_is_the_same_as_step_by_step(app: Flask, content: Content, data: st.DataObject) -> None:
    """Whatever is answered, the page with all questions and the steps lead to the same code and the same report."""
    client = app.test_client(use_cookies=False)
    answers = drawn(content.questionnaire, data)
    at_once = code_of(send(client, answers))
    assert at_once == step_by_step(client, content.questionnaire, answers)
    assert result(content, at_once) == content.report(answers)


@given(data=st.data())
def test_earlier_answers_are_replaced(app: Flask, questionnaire: Questionnaire, data: st.DataObject) -> None:
    """The page has every question, so that what it sends is all that is kept, whatever the code had before."""
    client = app.test_client(use_cookies=False)
    code = encode(questionnaire, drawn(questionnaire, data))
    answers = drawn(questionnaire, data)
    assert code_of(send(client, answers, code)) == code_of(send(client, answers))


def result(content: Content, code: str) -> Report:
    return content.report(decode(content.questionnaire, code) if code else {})


def test_the_best_answers_to_all_questions_do_give_it(client: FlaskClient, content: Content) -> None:
    """The best outcome is within reach of the page with all questions."""
    shown = opened(client, send(client, BEST).headers["Location"])
    assert shown.h1 == content.questionnaire.outcomes["few-warnings"].title
    assert len(shown.having("band")) == 1


# ---- Blank, wrong and left out ------------------------------------------------------------------------------------


def test_blank_is_allowed(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Nothing answered is no mistake: the answers follow, each shown as not answered, with no code to keep."""
    reader = Reader(client).open("/en/all").open("/en/all", {})
    assert reader.moves == [303, 200]
    assert reader.address == "/en/result/answers"
    assert list(reader.answers) == [item.id for item in read(questionnaire, {}).shown]
    (said,) = set(reader.answers.values())
    assert said not in {"", *(option.label for item in questionnaire.items for option in item.options)}


def test_the_offer_alone_has_no_result(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """As long as no answer counts, the answers follow and not a result."""
    reader = Reader(client).open("/en/all", form({"product": ("prp",), "condition": ("hair",)}))
    assert reader.place == "result/answers"
    assert reader.answers["product"] == questionnaire.by_id["product"].by_id["prp"].label


def test_open_questions_are_counted_and_can_be_gone_on_with(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """The result counts the open checks; a check that goes on asks only open questions, these answers kept."""
    answers = {item: WORST[item] for item in ("product", "condition", "trial", "pay", "claims", "pressure")}
    reader = Reader(client).open("/en/all", form(answers))
    assert reader.place == "result"
    assert len(icons(reader.page.having("dots")[0], "unclear")) == int(numbers(reader.page)[2]) == 12
    reader.open(f"/en/check/way-and-place?open=1&a={reader.code}")
    seen = walk(reader, WORST)
    assert [place for place in seen if "/" not in place] == [
        *("way-and-place", "approved", "route", "hands", "look-ups", "papers"),
    ]
    assert reader.code == step_by_step(client, questionnaire, WORST)


def test_back_while_going_on_keeps_going_on(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Back from an open step is the one before it; Continue there leads to the open one again."""
    answers = {item: options for item, options in WORST.items() if item != "risks"}
    reader = Reader(client).open("/en/all", form(answers))
    reader.open(f"/en/check/papers?open=1&a={reader.code}")
    assert (reader.back().place, "open" in reader.query) == ("look-ups", True)
    assert (reader.back().place, "open" in reader.query) == ("hands", True)
    assert reader.fill(WORST).place == "papers"


def numbers(page: Page) -> list[str]:
    """The numbers in the sentence of the count: warning signs, checks, open ones."""
    return re.findall(r"\d+", words(page.having("count")[0]))


def icons(element: Element, level: str) -> list[Element]:
    return [one for one in element.iter("svg") if level in one.get("class", "").split()]


def test_one_open_check_is_said_in_the_singular(client: FlaskClient) -> None:
    """With one check left the result says that it is open."""

    def said(*left: str) -> tuple[list[str], str]:
        page = Reader(client).open("/en/all", form({item: BEST[item] for item in BEST if item not in left})).page
        return numbers(page), last_word(words(next(page.having("count")[0].iter("p"))).partition("See")[0].strip())

    one, other = said("price"), said("price", "follow-up")
    assert (one[0][2], other[0][2]) == ("1", "2")
    assert one[1] != other[1]


def last_word(text: str) -> str:
    """The last sentence without its number."""
    return re.sub(r"\d+", "", text.rstrip(".").rpartition(".")[2])


@pytest.mark.parametrize("name", ["some", "worst", "best"])
def test_earlier_answers_are_ticked(client: FlaskClient, questionnaire: Questionnaire, name: str) -> None:
    """Whoever comes with a code finds those answers ticked, and pressing the button changes nothing."""
    answers = {"some": SOME, "worst": WORST, "best": BEST}[name]
    code = encode(questionnaire, answers)
    shown = opened(client, f"/en/all?a={code}")
    assert selected(shown) == {item.id: list(answers[item.id]) for item in questionnaire.items if item.id in answers}
    response = send(client, answers, code)
    assert (code_of(response), left(response)) == (code, [])


def test_unticking_all_boxes_takes_the_answer_back(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Boxes that were ticked and are no more leave the question open."""
    code = encode(questionnaire, {"claims": ("stories",), "risks": ("yes",)})
    assert decode(questionnaire, code_of(send(client, {"risks": ("yes",)}, code))) == {"risks": ("yes",)}


def test_an_impossible_pair_is_a_mistake(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """A box that stands alone with another one: the page again, all ticks kept, with a summary that leads there."""
    sent = {"product": ("prp",), "claims": ("no-risk", "none-of-these"), "own-doctor": ("no",)}
    response = send(client, sent)
    assert query(response)["wrong"] == ["claims"]
    assert decode(questionnaire, code_of(response)) == {"product": ("prp",), "own-doctor": ("no",)}
    assert urlsplit(response.headers["Location"]).path == "/en/all"
    shown = opened(client, response.headers["Location"])
    assert shown.title == f"{shown.error_word} {opened(client, '/en/all').title}"
    assert selected(shown) == {item: list(options) for item, options in sent.items()}
    (summary,) = shown.having("error-summary")
    assert (summary.get("role"), summary.get("tabindex")) == ("alert", "-1")
    assert summary.get("autofocus") is not None
    claims = questionnaire.by_id["claims"]
    (link,) = summary.iter("a")
    assert words(link) == claims.exclusive_error
    group = groups(shown)["claims"]
    assert group.get("class") == "wrong"
    assert described(shown, group)[-1] == f"{shown.error_word} {claims.exclusive_error}"
    assert link.get("href") == f"#{next(group.iter('input')).get('id')}"
    assert [one.get("class") for one in shown.all("fieldset")].count("wrong") == 1


def test_a_mistake_keeps_the_other_answers(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """After a mistake the form goes to the address that holds the answers that hold, and the errors leave it."""
    reader = Reader(client).open("/en/all", form({"claims": ("no-risk", "none-of-these"), "risks": ("yes",)}))
    assert (reader.status, reader.moves) == (200, [303, 200])
    code = encode(questionnaire, {"risks": ("yes",)})
    assert reader.page.one("form").get("action") == f"/en/all?a={code}"


def test_several_mistakes_stand_in_one_summary(app: Flask, content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each wrong question has its link in one summary, in the order of the page, and its own words at the question."""
    proofs = tuple(
        dataclasses.replace(option, id="no-such-one", exclusive=True) if option.id == "unknown" else option
        for option in content.questionnaire.by_id["evidence"].options
    )
    changed = with_item(
        content.questionnaire, "evidence", several=True, options=proofs, exclusive_error='Tick "I don\'t know" alone'
    )
    monkeypatch.setitem(app.extensions, "contents", {"en": dataclasses.replace(content, questionnaire=changed)})
    client = app.test_client(use_cookies=False)
    sent = {"claims": ("no-risk", "not-looked"), "evidence": ("nothing", "no-such-one"), "price": ("no",)}
    shown = opened(client, send(client, sent).headers["Location"])
    (summary,) = shown.having("error-summary")
    assert re.findall(r"\d+", words(next(summary.iter("h2")))) == ["2"]
    wrong = [changed.by_id[item] for item in ("claims", "evidence")]
    assert [(words(link), link.get("href")) for link in summary.iter("a")] == [
        (item.exclusive_error, f"#q-{item.id}-first") for item in wrong
    ]
    assert [item for item, group in groups(shown).items() if group.get("class") == "wrong"] == ["claims", "evidence"]
    assert selected(shown) == {item: list(options) for item, options in sent.items()}


TAMPERED: list[dict[str, object]] = [
    {"q-product": "none"},
    {"q-product": ["exosomes", "prp"]},
    {"q-product": ["exosomes", "exosomes"]},
    {"q-product": ""},
    {"q-product": "<script>"},
    {"q-claims": ["stories", "none"]},
    {"q-product": "prp", "q-pressure": "maybe"},
    {"q-claims": ["no-risk", "none-of-these"], "q-pressure": "maybe"},
]


@pytest.mark.parametrize("data", TAMPERED)
def test_an_option_that_the_page_does_not_offer(client: FlaskClient, data: dict[str, object]) -> None:
    """An unknown option, or two where one is asked, is refused as on the page of the question."""
    response = client.post("/en/all", data=data)
    assert response.status_code == 400
    assert len(Page(response.text).marked("data-status", "400")) == 1


def test_other_fields_are_not_read(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """A field of no question on the page is passed over, and so is free text."""
    data = {"q-pressure": "yes", "q-nothing": "x", "pressure": "no", "notes": "Zebulon", "a": "x", "left": "trial"}
    response = client.post("/en/all", data=data)
    assert decode(questionnaire, code_of(response)) == {"pressure": ("yes",)}
    assert list(query(response)) == ["a"]


def test_a_wrong_code_is_asked_for_again(client: FlaskClient) -> None:
    """A code that was mistyped in the address leads to the page that asks for it, opened or sent to."""
    for response in (client.get("/en/all?a=123"), client.post("/en/all?a=123", data={"q-pressure": "yes"})):
        assert response.status_code == 400
        assert Page(response.text).problems() == [("mistyped", "code")]


def said_left_out(page: Page) -> list[tuple[str, list[str]]]:
    """(questions, why) of each line about answers that were left out."""
    return [(line.get("data-left", ""), conditions(line)) for line in page.having("left-out")]


LICENSED = {"product": ("approved-product",), "condition": ("knee-or-joint",), "approved": ("yes-checked",)}


def test_answers_that_do_not_apply_are_named_on_the_result(client: FlaskClient) -> None:
    """An answer to a question that does not apply is left out of the code and named on the result with its reason."""
    response = send(client, {**LICENSED, "trial": ("yes",), "trial-record": ("matches",), "pay": ("no",)})
    assert left(response) == ["trial", "pay", "trial-record"]
    shown = opened(client, response.headers["Location"])
    assert said_left_out(shown) == [("trial pay trial-record", ["approved-route"])]
    assert code_of(response) == code_of(send(client, LICENSED))


def test_answers_that_do_not_apply_are_named_on_the_answers(client: FlaskClient) -> None:
    """Where no answer counts, the page with the answers names what was left out, even without any code."""
    response = send(client, {"trial-record": ("matches",)})
    assert response.headers["Location"] == "/en/result/answers?left=trial-record"
    shown = opened(client, response.headers["Location"])
    assert said_left_out(shown) == [("trial-record", ["in-trial not"])]


def test_what_is_left_out_is_named_beside_a_mistake(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """The page that comes back with a mistake names the answer that was left out, and why, like the page of a step."""
    response = send(client, {"trial": ("no",), "trial-record": ("matches",), "claims": ("none-of-these", "no-risk")})
    assert decode(questionnaire, code_of(response)) == {"trial": ("no",)}
    assert (urlsplit(response.headers["Location"]).path, left(response)) == ("/en/all", ["trial-record"])
    shown = opened(client, response.headers["Location"])
    assert [item for item, group in groups(shown).items() if group.get("class") == "wrong"] == ["claims"]
    assert said_left_out(shown) == [("trial-record", ["in-trial not"])]


def test_a_dropped_option_is_named_on_the_result(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """An option that the other answers rule out is left out of the code, and the result says why."""
    sent = {"product": ("exosomes",), "place": ("mexico",), "approved": ("yes-checked",), "trial": ("right-to-try",)}
    response = send(client, {**sent, "pay": ("yes",)})
    assert left(response) == ["approved.yes-checked", "trial.right-to-try"]
    kept = {"product": ("exosomes",), "place": ("mexico",), "pay": ("yes",)}
    assert decode(questionnaire, code_of(response)) == kept
    shown = opened(client, response.headers["Location"])
    told = [questionnaire.by_id[item].by_id[sent[item][0]].dropped for item in ("approved", "trial")]
    assert sorted(words(line) for line in shown.marked("data-dropped")) == sorted(" ".join(one.split()) for one in told)


def test_answers_that_apply_are_not_named(client: FlaskClient) -> None:
    """Where every answer applies, nothing is said to be left out."""
    for answers in (WORST, BEST, SOME):
        response = send(client, answers)
        assert left(response) == []
        assert said_left_out(opened(client, response.headers["Location"])) == []


@pytest.mark.parametrize(
    "named", ["nothing", "<b>trial</b>", "product", "", "risks&left=licence", "trial&left=%00", "q-trial-record"]
)
def test_a_made_up_name_is_passed_over(client: FlaskClient, questionnaire: Questionnaire, named: str) -> None:
    """A name in the address that is unknown, or of a question that applies, says nothing on the page."""
    code = encode(questionnaire, {"pressure": ("yes",), "trial": ("yes",), "product": ("prp",)})
    for page in (
        f"/en/result?a={code}&left={named}",
        f"/en/result/answers?a={code}&left={named}",
        f"/en/r/{code}?left={named}",
    ):
        assert said_left_out(opened(client, page)) == []


def test_the_short_address_takes_its_own_code(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """On the short address the names are held against the code of that address, and another one spoils nothing."""
    code = encode(questionnaire, LICENSED)
    shown = opened(client, f"/en/r/{code}?left=trial")
    assert len(said_left_out(shown)) == 1
    assert opened(client, f"/en/r/{code}?left=trial&a=123").main == shown.main


@given(data=st.data())
def test_whatever_is_left_out_is_named(app: Flask, questionnaire: Questionnaire, data: st.DataObject) -> None:
    """Each option that was sent is either in the code or named on the page that follows."""
    client = app.test_client(use_cookies=False)
    answers = drawn(questionnaire, data)
    response = send(client, answers)
    kept = decode(questionnaire, code_of(response)) if code_of(response) else {}
    options = {f"{item}.{option}" for item, chosen in answers.items() for option in chosen}
    gone = {name for name in left(response) if "." in name}
    gone |= {f"{item}.{option}" for item in left(response) for option in answers.get(item, ())}
    assert {f"{item}.{option}" for item, chosen in kept.items() for option in chosen} == options - gone
    said = " ".join(words(line) for line in opened(client, response.headers["Location"]).having("left-out"))
    for name in left(response):
        item, _, option = name.partition(".")
        known = questionnaire.by_id[item]
        assert (" ".join(known.by_id[option].dropped.split()) if option else f'"{known.short}"') in said, name


# ---- The ways there -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["", "result/answers", "resumed", "how-it-works", "about"])
def test_the_ways_to_the_page(client: FlaskClient, questionnaire: Questionnaire, page: str) -> None:
    """The pages that lead here take the answers along."""
    code = encode(questionnaire, SOME)
    assert ways(opened(client, f"/en/{page}?a={code}")) == [f"/en/all?a={code}"]
    if page != "resumed":
        assert ways(opened(client, f"/en/{page}")) == ["/en/all"]


def ways(page: Page) -> list[str]:
    """The addresses in the main part that lead to the page with all questions."""
    links = [link.get("href", "") for link in page.one("main").iter("a") if words(link)]
    return [link for link in links if urlsplit(link).path == "/en/all"]
