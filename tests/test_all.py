"""All questions on one page, and the quick check: same forms and same result as one question per page."""

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

from clinic_check.check.code import decode, encode
from clinic_check.check.conditions import Answers, FactTest, ItemTest
from clinic_check.check.model import Item, Option, Questionnaire
from clinic_check.check.report import Report
from clinic_check.loader.content import Content
from tests.answers import BEST, SOME, WORST
from tests.page import Page, words
from tests.test_journeys import Reader
from tests.test_left_out import drawn

QUICK = ["product", "condition", "approved", "trial", "pay", "product-details", "claims", "pressure", "own-doctor"]
ONLY_IF = {
    "trial": ["approved-route not"],
    "trial-record": ["approved-route not", "trial yes"],
    "ind": ["approved-route not"],
    "ethics-board": ["approved-route not", "trial yes"],
    "pay": ["approved-route not"],
}
SECTIONS = ["offer", "fda", "openness", "sales", "people"]
PAGES = pytest.mark.parametrize("page", ["all", "quick"])


def form(answers: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """The answers as form data."""
    return {f"q-{item}": list(options) for item, options in answers.items()}


def send(client: FlaskClient, page: str, answers: Mapping[str, tuple[str, ...]], code: str = "") -> TestResponse:
    return client.post(f"/en/{page}?a={code}", data=form(answers))


def code_of(response: TestResponse) -> str:
    """The code in the URL of the redirect."""
    assert response.status_code == 303
    return query(response).get("a", [""])[0]


def query(response: TestResponse) -> dict[str, list[str]]:
    return parse_qs(urlsplit(response.headers["Location"]).query)


def left(response: TestResponse) -> list[str]:
    return query(response).get("left", [])


def step_by_step(client: FlaskClient, answers: Answers, code: str = "") -> str:
    """The code after answering on the question pages in order; hidden questions are not answered."""
    for item, options in answers.items():
        response = client.post(f"/en/check/{item}?a={code}", data=form({item: options}))
        code = code_of(response)
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


@PAGES
def test_the_questions_of_the_page(client: FlaskClient, questionnaire: Questionnaire, page: str) -> None:
    """One page has all 23 questions, the other the nine to ask first, in the order of the check and in its parts."""
    shown = opened(client, f"/en/{page}")
    every = [item.id for item in questionnaire.items]
    assert len(every) == 23
    assert list(groups(shown)) == (every if page == "all" else QUICK)
    assert [section.id for section in questionnaire.sections] == SECTIONS
    assert [name for name in shown.ids() if name.startswith("part-")] == [f"part-{name}" for name in SECTIONS]
    assert shown.headings() == [section.title for section in questionnaire.sections]
    assert shown.title.startswith(f"{shown.h1} - ")


@PAGES
def test_each_question_is_asked_as_on_its_own_page(client: FlaskClient, page: str) -> None:
    """Question, hint, steps and every option with its name, value, label and note are those of the step."""
    code = step_by_step(client, {"trial": ("yes",)})
    shown = opened(client, f"/en/{page}")
    for item, group in groups(shown).items():
        step = opened(client, f"/en/check/{item}?a={code}")
        assert words(next(group.iter("h3"))) == step.h1, item
        assert shown.within(next(group.iter("h3")), "legend"), item
        (own,) = step.all("fieldset")
        assert options(shown, group) == options(step, own), item
        assert [words(hint) for hint in group.iter("p") if hint.get("class") == "hint"] == [
            words(step.having("hint")[0])
        ]
        assert [words(one) for one in group.iter("li")] == [words(one) for one in own.iter("li")], item


def options(page: Page, group: Element) -> list[tuple[str | None, ...]]:
    """(type, name, value, id, label, note) of each option, without its checked state."""
    labels = {label.get("for"): words(label) for label in group.iter("label")}
    return [
        (
            *(field.get(name) for name in ("type", "name", "value", "id")),
            labels[field.get("id")],
            words(page.by_id(field.get("aria-describedby", ""))) if field.get("aria-describedby") else None,
        )
        for field in group.iter("input")
    ]


@PAGES
def test_a_question_that_depends_on_others_says_so(
    client: FlaskClient, questionnaire: Questionnaire, page: str
) -> None:
    """Questions that depend on others say when they are asked, tied to their group, and no other question does."""
    for code in ("", step_by_step(client, BEST)):
        shown = opened(client, f"/en/{page}?a={code}")
        found = {item: described(shown, group) for item, group in groups(shown).items()}
        said = {item: conditions(line) for item, group in groups(shown).items() for line in only_if(group)}
        assert said == {item: when for item, when in ONLY_IF.items() if page == "all" or item in QUICK}
        assert all(len(texts) == (2 if item in said else 1) for item, texts in found.items())
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
    changed = with_item(content.questionnaire, "risks", when=((told, unpaid), (FactTest("approved-route", True),)))
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
    response = send(client, "all", {"pay": ("yes",), "risks": ("yes",)})
    (left_out,) = opened(client, response.headers["Location"]).having("left-out")
    assert (left_out.get("data-left"), conditions(left_out)) == (
        "risks",
        ["trial not no refused", "pay yes", "approved-route not"],
    )
    assert all(says_what_it_tests(changed, test) for test in left_out.iter("span"))
    assert f'"{changed.by_id["risks"].short}"' in words(left_out)
    for one, other in zip(line.iter("span"), left_out.iter("span"), strict=True):
        assert words(one) != words(other), "a test and its contrary"


def with_item(questionnaire: Questionnaire, name: str, **changes: object) -> Questionnaire:
    """The questionnaire with one question changed."""
    sections = tuple(
        dataclasses.replace(section, items=tuple(_changed(item, name, changes) for item in section.items))
        for section in questionnaire.sections
    )
    return dataclasses.replace(questionnaire, sections=sections)


def _changed(item: Item, name: str, changes: dict[str, object]) -> Item:
    return dataclasses.replace(item, **changes) if item.id == name else item  # type: ignore[arg-type]


@PAGES
def test_the_help_is_folded_and_named(client: FlaskClient, questionnaire: Questionnaire, page: str) -> None:
    """The steps to find out are folded away, and each fold has a name of its own to be read out."""
    shown = opened(client, f"/en/{page}")
    names = [words(summary) for summary in shown.all("summary")]
    assert len(names) == len(set(names)) == len(groups(shown))
    shorts = [questionnaire.by_id[item].short for item in groups(shown)]
    assert all(name.endswith(f": {short}") for name, short in zip(names, shorts, strict=True))
    assert not [fold for fold in shown.all("details") if fold.get("open") is not None]


def test_two_people_can_fill_it_in(client: FlaskClient) -> None:
    """The page for all questions says who may fill it in and who is meant by you, and speaks of nobody who bought."""
    shown = opened(client, "/en/all")
    assert re.findall(r"\d+", words(shown.having("lead")[0])) == ["23"]
    assert words(shown.by_id("you-are"))
    assert not re.search(r"\byou (bought|paid|signed)\b", shown.main, re.IGNORECASE)
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
    assert parts == ["#part-offer", "#part-fda", "#part-openness", "#part-sales", "#part-people"]


# ---- The same result, whichever way -------------------------------------------------------------------------------


@given(data=st.data())
def test_all_on_one_page_is_the_same_as_step_by_step(app: Flask, content: Content, data: st.DataObject) -> None:
    """Whatever is answered, the page with all questions and the steps lead to the same code and the same report."""
    client = app.test_client(use_cookies=False)
    answers = drawn(content.questionnaire, data)
    at_once = code_of(send(client, "all", answers))
    in_steps = step_by_step(client, answers)
    assert at_once == in_steps
    assert result(content, at_once) == content.report(answers)


@given(data=st.data())
def test_the_quick_check_is_the_same_as_step_by_step(app: Flask, content: Content, data: st.DataObject) -> None:
    """The quick questions alone give the same code and report on all three ways, and never the best outcome."""
    client = app.test_client(use_cookies=False)
    answers = {item: options for item, options in drawn(content.questionnaire, data).items() if item in QUICK}
    quick = code_of(send(client, "quick", answers))
    assert quick == code_of(send(client, "all", answers)) == step_by_step(client, answers)
    assert result(content, quick) == content.report(answers)
    assert result(content, quick).outcome.id != "few-warnings"


@given(data=st.data())
def test_the_quick_check_keeps_all_other_answers(app: Flask, questionnaire: Questionnaire, data: st.DataObject) -> None:
    """Earlier answers to other questions stay, unless the new ones hide them, and those are then named."""
    client = app.test_client(use_cookies=False)
    code = step_by_step(client, drawn(questionnaire, data))
    before = decode(questionnaire, code) if code else {}
    answers = {item: options for item, options in drawn(questionnaire, data).items() if item in QUICK}
    response = send(client, "quick", answers, code)
    after = decode(questionnaire, code_of(response)) if code_of(response) else {}
    wanted = {item: options for item, options in before.items() if item not in QUICK} | answers
    assert set(after) | set(left(response)) == set(wanted)
    assert not set(after) & set(left(response))
    assert after == {item: options for item, options in wanted.items() if item in after}
    assert code_of(response) == code_of(send(client, "all", wanted))


def result(content: Content, code: str) -> Report:
    return content.report(decode(content.questionnaire, code) if code else {})


OPEN_BEST = {
    "approved": ("yes-checked",),
    "trial": ("yes",),
    "pay": ("no",),
    "product-details": ("yes",),
    "claims": ("none-of-these",),
    "pressure": ("no",),
    "own-doctor": ("yes",),
}


def test_no_quick_check_gives_the_best_outcome(client: FlaskClient, content: Content) -> None:
    """With every quick answer at its best, no product and condition make the quick check say few or no warnings."""
    products, conditions = (content.questionnaire.by_id[name].options for name in ("product", "condition"))
    pairs = [(product.id, condition.id) for product in products for condition in conditions]
    assert len(pairs) == 156
    for product, condition in pairs:
        answers = {"product": (product,), "condition": (condition,), **OPEN_BEST}
        assert result(content, code_of(send(client, "quick", answers))).outcome.id != "few-warnings"


def test_the_best_answers_to_all_questions_do_give_it(client: FlaskClient, content: Content) -> None:
    """The outcome that the quick check never has is within reach of the page with all questions."""
    shown = opened(client, send(client, "all", BEST).headers["Location"])
    assert shown.h1 == content.questionnaire.outcomes["few-warnings"].title
    assert len(shown.having("outcome")) == 1


# ---- Blank, wrong and left out ------------------------------------------------------------------------------------


@PAGES
def test_blank_is_allowed(client: FlaskClient, questionnaire: Questionnaire, page: str) -> None:
    """Nothing answered is no mistake: the answers follow, each shown as not answered, with no code to keep."""
    reader = Reader(client).open(f"/en/{page}").open(f"/en/{page}", {})
    assert reader.moves == [303, 200]
    assert reader.address == "/en/answers"
    assert len(reader.answers) == 21
    (said,) = set(reader.answers.values())
    assert said not in {"", *(option.label for item in questionnaire.items for option in item.options)}


@PAGES
def test_the_offer_alone_has_no_result(client: FlaskClient, questionnaire: Questionnaire, page: str) -> None:
    """As long as no answer counts, the answers follow and not a result."""
    reader = Reader(client).open(f"/en/{page}", form({"product": ("prp",), "condition": ("hair",)}))
    assert reader.place == "answers"
    assert reader.answers["product"] == questionnaire.by_id["product"].by_id["prp"].label


def test_open_questions_are_counted_and_can_be_gone_on_with(client: FlaskClient) -> None:
    """The result of a quick check says how many questions are open and asks only those, these answers kept."""
    answers = {item: WORST[item] for item in QUICK}
    reader = Reader(client).open("/en/quick", form(answers))
    assert reader.place == "result"
    (outcome,) = reader.page.having("outcome")
    assert {"9", "23", "14"} <= set(re.findall(r"\d+", words(outcome)))
    reader.follow("how-given")
    seen = []
    while reader.place in WORST:
        seen.append(reader.place)
        assert reader.selected == []
        reader.answer(*WORST[reader.place])
    assert reader.place == "answers"
    assert seen == [item for item in WORST if item not in QUICK]
    assert reader.code == step_by_step(client, WORST)


def test_back_while_going_on_keeps_going_on(client: FlaskClient) -> None:
    """Back from an open question is the one before it; Continue there leads to the open one again."""
    reader = Reader(client).open("/en/quick", form({item: WORST[item] for item in QUICK}))
    reader.follow("how-given")
    reader.answer("vein").answer("us-tx")
    assert reader.place == "trial-record"
    assert (reader.back().place, reader.selected) == ("trial", ["yes"])
    assert (reader.back().place, reader.selected) == ("approved", ["refused"])
    assert reader.answer("refused").place == "trial-record"


def test_one_open_question_is_said_in_the_singular(client: FlaskClient) -> None:
    """With one question left the result says that it is open."""
    reader = Reader(client).open("/en/all", form({item: BEST[item] for item in BEST if item != "place"}))
    told = words(reader.page.by_id("open-count"))
    assert re.findall(r"\d+", told) == ["17", "18", "1"]
    two = Reader(client).open(
        "/en/all", form({item: BEST[item] for item in BEST if item not in ("place", "how-given")})
    )
    assert last_word(words(two.page.by_id("open-count"))) != last_word(told)


def last_word(text: str) -> str:
    """The last sentence without its number."""
    return re.sub(r"\d+", "", text.rstrip(".").rpartition(".")[2])


@PAGES
@pytest.mark.parametrize("name", ["some", "worst", "best"])
def test_earlier_answers_are_ticked(client: FlaskClient, page: str, name: str) -> None:
    """Whoever comes with a code finds those answers ticked, and pressing the button changes nothing."""
    answers = {"some": SOME, "worst": WORST, "best": BEST}[name]
    code = step_by_step(client, answers)
    shown = opened(client, f"/en/{page}?a={code}")
    expected = {item: list(options) for item, options in answers.items() if page == "all" or item in QUICK}
    assert selected(shown) == expected
    ticked = {item: tuple(options) for item, options in expected.items()}
    response = send(client, page, ticked, code)
    assert (code_of(response), left(response)) == (code, [])


@PAGES
def test_answers_that_never_applied_stay_out(client: FlaskClient, questionnaire: Questionnaire, page: str) -> None:
    """A code from elsewhere that holds answers to hidden questions: they are not ticked, brought back or named."""
    code = encode(questionnaire, {**LICENSED, "trial": ("yes",), "trial-record": ("matches",)})
    shown = opened(client, f"/en/{page}?a={code}")
    assert selected(shown) == {item: list(options) for item, options in LICENSED.items()}
    response = send(client, page, LICENSED, code)
    assert (left(response), code_of(response)) == ([], step_by_step(client, LICENSED))
    response = send(client, page, {**LICENSED, "approved": ("no",), "trial": ("yes",)}, code)
    assert decode(questionnaire, code_of(response)) == {**LICENSED, "approved": ("no",), "trial": ("yes",)}


def test_unticking_all_boxes_takes_the_answer_back(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Boxes that were ticked and are no more leave the question open, on both pages."""
    code = step_by_step(client, {"claims": ("stories",), "risks": ("yes",)})
    assert decode(questionnaire, code_of(send(client, "quick", {}, code))) == {"risks": ("yes",)}
    assert decode(questionnaire, code_of(send(client, "all", {"risks": ("yes",)}, code))) == {"risks": ("yes",)}


@PAGES
def test_an_impossible_pair_is_a_mistake(client: FlaskClient, questionnaire: Questionnaire, page: str) -> None:
    """A box that stands alone with another one: the page again, all ticks kept, with a summary that leads there."""
    sent = {"claims": ("no-risk", "none-of-these"), "product": ("prp",), "own-doctor": ("no",)}
    response = send(client, page, sent)
    assert response.status_code == 200
    shown = Page(response.text)
    assert shown.title == f"{shown.error_word} {opened(client, f'/en/{page}').title}"
    assert selected(shown) == {item: list(options) for item, options in sent.items()}
    (summary,) = shown.having("error-summary")
    assert (summary.get("role"), summary.get("tabindex")) == ("alert", "-1")
    assert summary.get("autofocus") is not None
    claims = questionnaire.by_id["claims"]
    assert words(next(summary.iter("a"))) == f"{claims.short}: {claims.exclusive_error}"
    group = groups(shown)["claims"]
    assert group.get("class") == "wrong"
    assert described(shown, group)[-1] == f"{shown.error_word} {claims.exclusive_error}"
    (link,) = summary.iter("a")
    assert link.get("href") == f"#{next(group.iter('input')).get('id')}"
    assert [one.get("class") for one in shown.all("fieldset")].count("wrong") == 1


@PAGES
def test_a_mistake_keeps_the_address_with_earlier_answers(client: FlaskClient, page: str) -> None:
    """After a mistake the form still goes to the address that holds the earlier answers."""
    code = step_by_step(client, {"risks": ("yes",)})
    reader = Reader(client).open(f"/en/{page}?a={code}", form({"claims": ("no-risk", "none-of-these")}))
    assert (reader.status, reader.code) == (200, code)
    assert reader.page.one("form").get("action") is None


def test_several_mistakes_stand_in_one_summary(app: Flask, content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each wrong question has its link in one summary, in the order of the page, and its own words at the question."""
    proofs = tuple(
        dataclasses.replace(option, exclusive=option.id == "unknown")
        for option in content.questionnaire.by_id["evidence"].options
    )
    changed = with_item(
        content.questionnaire, "evidence", several=True, options=proofs, exclusive_error='Tick "I don\'t know" alone'
    )
    monkeypatch.setitem(app.extensions, "contents", {"en": dataclasses.replace(content, questionnaire=changed)})
    client = app.test_client(use_cookies=False)
    sent = {"claims": ("no-risk", "not-looked"), "evidence": ("nothing", "unknown"), "price": ("no",)}
    shown = Page(send(client, "all", sent).text)
    (summary,) = shown.having("error-summary")
    assert re.findall(r"\d+", words(next(summary.iter("h2")))) == ["2"]
    wrong = [changed.by_id[item] for item in ("evidence", "claims")]
    assert [(words(link), link.get("href")) for link in summary.iter("a")] == [
        (f"{item.short}: {item.exclusive_error}", f"#q-{item.id}-first") for item in wrong
    ]
    assert [item for item, group in groups(shown).items() if group.get("class") == "wrong"] == ["evidence", "claims"]
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


@PAGES
@pytest.mark.parametrize("data", TAMPERED)
def test_an_option_that_the_page_does_not_offer(client: FlaskClient, page: str, data: dict[str, object]) -> None:
    """An unknown option, or two where one is asked, is refused as on the page of the question."""
    response = client.post(f"/en/{page}", data=data)
    assert response.status_code == 400
    assert len(Page(response.text).marked("data-status", "400")) == 1


@PAGES
def test_other_fields_are_not_read(client: FlaskClient, questionnaire: Questionnaire, page: str) -> None:
    """A field of no question on the page is passed over, and so is free text."""
    data = {"q-pressure": "yes", "q-nothing": "x", "pressure": "no", "notes": "Zebulon", "a": "x", "left": "trial"}
    if page == "quick":
        data["q-risks"] = "no"
    response = client.post(f"/en/{page}", data=data)
    assert decode(questionnaire, code_of(response)) == {"pressure": ("yes",)}
    assert list(query(response)) == ["a"]


@PAGES
def test_a_wrong_code_is_asked_for_again(client: FlaskClient, page: str) -> None:
    """A code that was mistyped in the address leads to the page that asks for it, opened or sent to."""
    for response in (client.get(f"/en/{page}?a=123"), client.post(f"/en/{page}?a=123", data={"q-pressure": "yes"})):
        assert response.status_code == 400
        assert Page(response.text).problems() == [("mistyped", "code")]


def said_left_out(page: Page) -> list[tuple[str, list[str]]]:
    """(questions, why) of each line about answers that were left out."""
    return [(line.get("data-left", ""), conditions(line)) for line in page.having("left-out")]


LICENSED = {"product": ("approved-product",), "condition": ("knee-or-joint",), "approved": ("yes-checked",)}


def test_answers_that_do_not_apply_are_named_on_the_result(client: FlaskClient) -> None:
    """An answer to a question that does not apply is left out of the code and named on the result with its reason."""
    response = send(client, "all", {**LICENSED, "trial": ("yes",), "trial-record": ("matches",), "pay": ("no",)})
    assert left(response) == ["trial", "trial-record", "pay"]
    shown = opened(client, response.headers["Location"])
    assert said_left_out(shown) == [("trial trial-record pay", ["approved-route"])]
    assert code_of(response) == code_of(send(client, "all", LICENSED))


def test_answers_that_do_not_apply_are_named_on_the_answers(client: FlaskClient) -> None:
    """Where no answer counts, the page with the answers names what was left out, even without any code."""
    response = send(client, "all", {"trial-record": ("matches",)})
    assert response.headers["Location"] == "/en/answers?left=trial-record"
    shown = opened(client, response.headers["Location"])
    assert said_left_out(shown) == [("trial-record", ["trial not yes"])]


def test_a_kept_answer_that_no_longer_applies_is_named(client: FlaskClient) -> None:
    """An earlier answer that the quick check does not show, but makes pointless, is named too."""
    code = step_by_step(client, {"trial": ("yes",), "trial-record": ("matches",), "risks": ("no",)})
    response = send(client, "quick", {"trial": ("no",)}, code)
    assert left(response) == ["trial-record"]
    assert code_of(response) == step_by_step(client, {"trial": ("no",), "risks": ("no",)})


def test_answers_that_apply_are_not_named(client: FlaskClient) -> None:
    """Where every answer applies, nothing is said to be left out."""
    for answers in (WORST, BEST, SOME):
        response = send(client, "all", answers)
        assert left(response) == []
        assert said_left_out(opened(client, response.headers["Location"])) == []


@pytest.mark.parametrize(
    "named", ["nothing", "<b>trial</b>", "product", "", "risks&left=price", "trial&left=%00", "q-trial-record"]
)
def test_a_made_up_name_is_passed_over(client: FlaskClient, named: str) -> None:
    """A name in the address that is unknown, or of a question that applies, says nothing on the page."""
    code = step_by_step(client, {"pressure": ("yes",)})
    for page in (
        f"/en/result?a={code}&left={named}",
        f"/en/answers?a={code}&left={named}",
        f"/en/r/{code}?left={named}",
    ):
        assert said_left_out(opened(client, page)) == []


def test_the_short_address_takes_its_own_code(client: FlaskClient) -> None:
    """On the short address the names are held against the code of that address, and another one spoils nothing."""
    code = step_by_step(client, LICENSED)
    shown = opened(client, f"/en/r/{code}?left=trial")
    assert len(said_left_out(shown)) == 1
    assert opened(client, f"/en/r/{code}?left=trial&a=123").main == shown.main


@given(data=st.data())
def test_whatever_is_left_out_is_named(app: Flask, questionnaire: Questionnaire, data: st.DataObject) -> None:
    """Each answer that was sent is either in the code or named on the page that follows."""
    client = app.test_client(use_cookies=False)
    answers = drawn(questionnaire, data)
    response = send(client, "all", answers)
    kept = decode(questionnaire, code_of(response)) if code_of(response) else {}
    assert sorted([*kept, *left(response)]) == sorted(answers)
    said = " ".join(words(line) for line in opened(client, response.headers["Location"]).having("left-out"))
    assert [name for name in left(response) if f'"{questionnaire.by_id[name].short}"' not in said] == []


# ---- The ways there -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "target"),
    [
        ("", "quick"),
        ("", "all"),
        ("answers", "all"),
        ("resumed", "all"),
        ("how-it-works", "quick"),
        ("how-it-works", "all"),
        ("about", "all"),
        ("quick", "all"),
        ("all", "quick"),
    ],
)
def test_the_ways_to_the_pages(client: FlaskClient, page: str, target: str) -> None:
    """The pages that lead here take the answers along."""
    code = step_by_step(client, SOME)
    assert ways(opened(client, f"/en/{page}?a={code}"), target) == [f"/en/{target}?a={code}"]
    if page != "resumed":
        assert ways(opened(client, f"/en/{page}"), target) == [f"/en/{target}"]


def ways(page: Page, target: str) -> list[str]:
    """The addresses in the main part that lead to this page."""
    links = [link.get("href", "") for link in page.one("main").iter("a") if words(link)]
    return [link for link in links if urlsplit(link).path == f"/en/{target}"]


def test_the_start_counts_the_questions_of_both(client: FlaskClient) -> None:
    """The links to both pages say how many questions stand there."""
    links = {address: text for text, address in opened(client, "/en/").links()}
    assert [re.findall(r"\d+", links[f"/en/{page}"]) for page in ("quick", "all")] == [["9"], ["23"]]


def test_an_option_of_this_test_is_one(questionnaire: Questionnaire) -> None:
    """The quick questions of this test are those of the content, and its best quick answers are options."""
    assert [item.id for item in questionnaire.items if item.quick] == QUICK
    for name, (best,) in OPEN_BEST.items():
        option: Option = questionnaire.by_id[name].by_id[best]
        assert option.level == 0, name
