"""The page that compares: typed, pasted and linked codes, errors, and statements it must not make."""

from __future__ import annotations

import dataclasses
import logging
import re
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from clinic_check.check.code import ALPHABET, BASE, encode, grouped
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from tests.answers import BEST, SOME, WORST
from tests.page import Page, words

PAGE = "/en/compare"
LATER = "Y2Y"  # a sound code of edition 30
EMPTY = "1000000000000000000009N"
LIGHT = {"product": ("prp",), "condition": ("knee-or-joint",), "approved": ("no",), "trial": ("no",)}
MISTYPED = "Check the code of clinic {}. One letter or number may be wrong, missing or too many"


@pytest.fixture(scope="module")
def codes(questionnaire: Questionnaire) -> list[str]:
    """A bad offer, a good one, one with a few answers and one under lighter rules."""
    return [encode(questionnaire, answers) for answers in (WORST, BEST, SOME, LIGHT)]


def compared(client: FlaskClient, typed: list[str], status: int = 200, **more: str) -> Page:
    """The page for the typed fields, after following the redirect."""
    response = client.get(PAGE, query_string={"c": typed, **more}, follow_redirects=True)
    assert response.status_code == status
    assert response.headers["Cache-Control"] == "no-store"
    return Page(response.text)


def column(page: Page, table: int = 0) -> list[str]:
    """What stands in the head of a table, from left to right."""
    return [words(cell) for cell in page.all("thead")[table].iter("th")][1:]


def rows(table: Element) -> dict[str, list[str]]:
    """The head of each row, and its cells without the name of the clinic that stands in each."""
    found = {}
    for row in next(table.iter("tbody")).iter("tr"):
        cells = [re.sub(r"^Clinic [A-Z] ?", "", words(cell)) for cell in row.iter("td")]
        found[words(next(row.iter("th")))] = cells
    return found


def table(page: Page, caption: str) -> dict[str, list[str]]:
    (found,) = [one for one in page.all("table") if words(next(one.iter("caption"))).startswith(caption)]
    return rows(found)


def fields(page: Page) -> list[str]:
    return [field.get("value", "") for field in page.all("input") if field.get("name") == "c"]


def complaints(page: Page) -> list[tuple[str, str]]:
    """(message, field) of each line of the error summary, each of which stands at its field too."""
    (summary,) = page.having("error-summary")
    assert summary.get("role") == "alert"
    assert summary.get("autofocus") is not None
    assert page.title.startswith("Error: ")
    found = [(words(link), link.get("href", "")[1:]) for link in summary.iter("a")]
    for message, field in found:
        assert words(page.by_id(f"{field}-error")) == f"Error: {message}"
        assert f"{field}-error" in page.by_id(field).get("aria-describedby", "").split()
    return found


def test_without_codes_the_page_asks_for_two(client: FlaskClient) -> None:
    """The blank page has four empty fields and no error, and says that each clinic needs a check of its own."""
    page = Page(client.get(PAGE).text)
    assert fields(page) == ["", "", "", ""]
    assert page.having("error-summary") == page.all("table") == []
    assert "Each clinic needs a check of its own. Its code stands on the result." in page.main
    assert "We do not rank clinics." in page.main


@pytest.mark.parametrize("count", [2, 3, 4])
def test_two_to_four(client: FlaskClient, codes: list[str], count: int) -> None:
    """Each code is a column of its own, named by a letter, in the order given."""
    page = compared(client, codes[:count])
    assert column(page) == ["Clinic A", "Clinic B", "Clinic C", "Clinic D"][:count]
    glance = table(page, "Treatment, outcome")
    assert glance["Code"] == [grouped(code) for code in codes[:count]]
    named = "A licensed product whose brand name you were told"
    assert glance["Treatment"] == ["Exosomes", named, "Exosomes", "PRP"][:count]
    assert glance["Outcome"][:2] == [
        "Your answers show serious warning signs. Stop before you pay or book.",
        "We found few or no warning signs in your answers."
        " That does not show that the treatment works or is without risk.",
    ]
    assert glance["Counts"][:2] == [
        "2 serious warning signs, 16 warning signs, 1 without a warning sign. 23 of 23 questions answered",
        "14 without a warning sign. 18 of 18 questions answered",
    ]


def test_the_order_given_is_the_order_shown(client: FlaskClient, codes: list[str]) -> None:
    """Turned round, the columns turn round; the worse one is never moved."""
    for order in (codes, codes[::-1], [codes[1], codes[0]], [codes[2], codes[3], codes[1]]):
        assert table(compared(client, order), "Treatment")["Code"] == [grouped(code) for code in order]


def test_differences_stand_before_what_is_the_same(client: FlaskClient, codes: list[str]) -> None:
    """The headings go from the glance to the differences and then to what is the same."""
    page = compared(client, codes[:2])
    assert page.headings() == [
        "At a glance",
        "What differs",
        "What is the same",
        "Add, change or remove a clinic",
        "Keep, share or print this page",
    ]


def test_the_tables_say_what_differs(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Reasons, answers and single claims stand in rows with a cell for each clinic, the level in words beside it."""
    one = {**LIGHT, "claims": ("stories", "no-risk"), "place": ("us-tx",)}
    other = {**LIGHT, "claims": ("stories",), "place": ("us-tx",), "pressure": ("yes",)}
    page = compared(client, [encode(questionnaire, one), encode(questionnaire, other)])
    assert table(page, "Reasons that are not raised for each") == {
        "You were promised a cure, a success rate or no risk, and no FDA approval or FDA-allowed trial is confirmed.": [
            "Yes",
            "Not here",
        ],
    }
    assert table(page, "Answers that differ") == {
        "Sales claims": ["2 ticked Warning sign", "1 ticked Warning sign"],
        "Pressure to pay or book": ["Not answered", "Yes Warning sign"],
    }
    assert table(page, "Sales claims, one by one") == {
        "No risk, no side effects or no rejection": ["Yes Warning sign", "No"],
        'Patient stories, stars or "thousands treated"': ["Yes Warning sign", "Yes Warning sign"],
    }
    assert table(page, "Answers that are the same") == {
        "Place": ["Texas"],
        "FDA approval for this use": ["No Warning sign"],
        "A registered trial": ["No Warning sign"],
    }
    assert "Not answered in any check: How it is given; FDA's trial letter (IND);" in page.main


def test_not_asked_not_answered_and_counted_otherwise(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Each of the three is told in words of its own."""
    found = {"approved": ("yes-checked",), "condition": ("knee-or-joint",)}
    licensed = encode(questionnaire, {**found, "product": ("approved-product",)})
    exosomes = encode(questionnaire, {**found, "product": ("exosomes",)})
    differing = table(compared(client, [licensed, exosomes]), "Answers that differ")
    assert differing["Paying for the product"] == ["Not asked", "Not answered"]
    assert differing["FDA approval for this use"] == [
        "Yes, I found it on FDA's own list for my condition No warning sign",
        "Yes, I found it on FDA's own list for my condition (counts as: No) Warning sign",
    ]


def test_every_answer_names_its_clinic(client: FlaskClient, codes: list[str]) -> None:
    """Each cell beside the head of a row begins with its clinic, for screens that do not show the head of a table."""
    page = compared(client, codes)
    looked_at = 0
    for one in page.all("table"):
        heads = [words(cell) for cell in next(one.iter("thead")).iter("th")]
        for row in next(one.iter("tbody")).iter("tr"):
            cells = [words(cell) for cell in row.iter("td")]
            assert [cell[:8] for cell in cells] == heads[1:], heads
            looked_at += len(cells)
    assert looked_at > 100


def test_the_tables_are_real_ones(client: FlaskClient, codes: list[str]) -> None:
    """Each table has a caption, heads for its columns and a head for each row."""
    tables = compared(client, codes[:3]).all("table")
    assert len(tables) == 4
    for one in tables:
        assert words(next(one.iter("caption")))
        assert {cell.get("scope") for cell in next(one.iter("thead")).iter("th")} == {"col"}
        for row in next(one.iter("tbody")).iter("tr"):
            assert next((cell.tag, cell.get("scope")) for cell in row) == ("th", "row")
            assert [cell.tag for cell in row][1:] == ["td"] * 3


def test_a_name_can_be_typed_and_is_never_sent(client: FlaskClient, codes: list[str]) -> None:
    """Each clinic has a field for its name, outside every form and without a name of its own."""
    page = compared(client, codes[:3])
    names = [field for field in page.all("textarea") if field.get("id") != "link"]
    labels = {label.get("for"): words(label) for label in page.all("label")}
    assert [labels[field.get("id")] for field in names] == [
        "Name of clinic A",
        "Name of clinic B",
        "Name of clinic C",
    ]
    for field in names:
        assert field.get("name") is None
        assert field.get("form") is None
        assert not page.within(field, "form")
    assert "never sent to us" in words(page.by_id("names"))


def test_each_column_leads_on(client: FlaskClient, codes: list[str]) -> None:
    """From each clinic to its own result, to its answers, and to the comparison without it."""
    a, b, c, _ = codes
    links = dict(compared(client, [a, b, c]).links())
    assert links["Result of clinic B"] == f"/en/r/{b}"
    assert links["Change answers of clinic C"] == f"/en/answers?a={c}"
    assert links["Remove clinic A"] == f"{PAGE}?c={b}&c={c}"
    assert links["Remove clinic B"] == f"{PAGE}?c={a}&c={c}"


def test_removing_down_to_one(client: FlaskClient, codes: list[str]) -> None:
    """What is left of two is no mistake: the page keeps its code and asks for a second one."""
    links = dict(compared(client, codes[:2]).links())
    assert links["Remove clinic A"] == f"{PAGE}?a={codes[1]}"
    page = Page(client.get(links["Remove clinic A"]).text)
    assert fields(page) == [codes[1], "", "", ""]
    assert page.having("error-summary") == []
    assert "The code of one check is filled in. Add the code of a second one." in page.main


def test_from_a_result(client: FlaskClient, codes: list[str]) -> None:
    """A result leads here with its code in the first field."""
    result = Page(client.get(f"/en/result?a={codes[0]}").text)
    page = Page(client.get(dict(result.links())["Compare with another clinic"]).text)
    assert fields(page)[0] == codes[0]


def test_from_other_pages(client: FlaskClient, codes: list[str]) -> None:
    """The start, the page for a code and every foot lead here, and bring the check along where there is one."""
    assert dict(Page(client.get("/en/").text).links())["Up to four clinics side by side"] == PAGE
    assert dict(Page(client.get("/en/resume").text).links())["I have the codes of several clinics"] == PAGE
    assert dict(Page(client.get("/en/about").text).links())["Compare clinics"] == PAGE
    links = dict(Page(client.get(f"/en/about?a={codes[0]}").text).links())
    assert links["Compare clinics"] == f"{PAGE}?a={codes[0]}"


@pytest.mark.parametrize(
    "pasted",
    [
        "{}",
        " {} ",
        "http://localhost/en/r/{}",
        "https://clinic-check.example/en/result?a={}#known",
        "https://clinic-check.example/en/answers?a={}&change=1",
        "clinic-check.example/en/r/{}",
    ],
)
def test_links_can_be_pasted(client: FlaskClient, codes: list[str], pasted: str) -> None:
    """A code can be typed in groups, in small letters or as the link of a page; only codes stay in the address."""
    response = client.get(PAGE, query_string={"c": [pasted.format(codes[0]), grouped(codes[1]).lower(), "", ""]})
    assert response.status_code == 303
    assert response.headers["Location"] == f"{PAGE}?c={codes[0]}&c={codes[1]}"
    assert client.get(response.headers["Location"]).status_code == 200


def test_the_link_of_a_comparison_can_be_pasted(client: FlaskClient, codes: list[str]) -> None:
    """One field takes all the codes of a comparison, and what stands in the others comes after them."""
    link = f"http://localhost{PAGE}?c={codes[0]}&c={codes[1]}"
    response = client.get(PAGE, query_string={"c": [link, codes[2]]})
    assert response.headers["Location"] == f"{PAGE}?c={codes[0]}&c={codes[1]}&c={codes[2]}"
    encoded = f"http://localhost{PAGE}?c={grouped(codes[0]).replace(' ', '+')}&c={codes[1]}"
    assert client.get(PAGE, query_string={"c": encoded}).headers["Location"] == f"{PAGE}?c={codes[0]}&c={codes[1]}"


def test_the_address_is_left_alone_when_it_is_in_order(client: FlaskClient, codes: list[str]) -> None:
    """A link that holds codes alone opens at once; anything else in it is dropped."""
    assert client.get(f"{PAGE}?c={codes[0]}&c={codes[1]}").status_code == 200
    response = client.get(f"{PAGE}?c={codes[0]}&c={codes[1]}&name=Clinic")
    assert response.headers["Location"] == f"{PAGE}?c={codes[0]}&c={codes[1]}"


def test_one_wrong_code_names_itself(client: FlaskClient, codes: list[str]) -> None:
    """The wrong one is named and kept as typed, and the others are compared under their own letters."""
    page = compared(client, [codes[0], "12 thr33", codes[1]], 400)
    assert complaints(page) == [(MISTYPED.format("B"), "code-b")]
    assert fields(page) == [codes[0], "12 thr33", codes[1], ""]
    assert column(page) == ["Clinic A", "Clinic C"]
    assert dict(page.links())["Remove clinic A"] == f"{PAGE}?c=12+thr33&c={codes[1]}"


def test_a_code_of_a_later_edition(client: FlaskClient, codes: list[str]) -> None:
    """It is told apart from a mistyped one."""
    page = compared(client, [LATER, codes[0], codes[1]], 400)
    message = "The code of clinic A was made with a later edition of Clinic Check. Compare it on the site that made it"
    assert complaints(page) == [(message, "code-a")]
    assert column(page) == ["Clinic B", "Clinic C"]


def test_two_wrong_codes(client: FlaskClient, codes: list[str]) -> None:
    """Each wrong one has its message; with one sound code alone there is nothing to compare yet."""
    page = compared(client, ["1", codes[0], "2"], 400)
    assert complaints(page) == [(MISTYPED.format("A"), "code-a"), (MISTYPED.format("C"), "code-c")]
    assert page.all("table") == []
    assert fields(page) == ["1", codes[0], "2", ""]


def test_one_code(client: FlaskClient, codes: list[str]) -> None:
    """Who sends one code is asked for a second, at the second field."""
    page = compared(client, [codes[0], "", "", ""], 400)
    assert complaints(page) == [("Enter the code of a second check", "code-b")]
    assert fields(page) == [codes[0], "", "", ""]


@pytest.mark.parametrize("typed", [[""], ["", "", "", ""], [" ", "\t"]])
def test_no_code(client: FlaskClient, typed: list[str]) -> None:
    """Empty fields are asked to be filled."""
    assert complaints(compared(client, typed, 400)) == [("Enter the codes of two checks", "code-a")]


def test_five_codes(client: FlaskClient, codes: list[str]) -> None:
    """Five are too many; the page says so at the fifth and keeps them all."""
    page = compared(client, [*codes, EMPTY], 400)
    message = "Only four clinics fit side by side. Empty the field of clinic E or of another one"
    assert complaints(page) == [(message, "code-e")]
    assert fields(page) == [*codes, EMPTY]
    assert page.all("table") == []


def test_five_codes_of_which_one_is_wrong(client: FlaskClient, codes: list[str]) -> None:
    """Four sound ones are compared, whatever stands beside them."""
    page = compared(client, [*codes[:2], "none", *codes[2:]], 400)
    assert complaints(page) == [(MISTYPED.format("C"), "code-c")]
    assert column(page) == ["Clinic A", "Clinic B", "Clinic D", "Clinic E"]


def test_a_great_many_codes(client: FlaskClient, codes: list[str]) -> None:
    """More codes than letters are no failure."""
    assert len(fields(compared(client, codes * 20, 400))) == 26


def test_the_same_code_twice(client: FlaskClient, codes: list[str]) -> None:
    """Equal codes are told and compared: nothing differs."""
    page = compared(client, [codes[0], codes[1], grouped(codes[0])])
    (told,) = page.having("aside")
    assert words(told) == "These have the same code, so their answers are the same: Clinic A, Clinic C."
    twins = compared(client, [codes[0], codes[0]])
    assert "No reason and no answer below the table above." in twins.main
    assert [words(next(one.iter("caption"))) for one in twins.all("table")] == [
        "Treatment, outcome and counts of each check, in the order in which you gave the codes",
        "Answers that are the same in each check",
    ]


def test_nothing_is_the_same(client: FlaskClient, codes: list[str]) -> None:
    """Where everything differs the page says so."""
    assert "No reason and no answer." in words(compared(client, codes[:2]).by_id("same"))


def test_the_legal_route_is_told_once(client: FlaskClient, codes: list[str]) -> None:
    """Clinics with the same legal route share its sentence; where all share it, it stands with what is the same."""
    page = compared(client, [codes[0], codes[1], codes[2]])
    routes = [words(term) for term in page.having("routes")[0].iter("dt")]
    assert routes == ["The legal route of Clinic A, Clinic C:", "The legal route of Clinic B:"]
    alike = compared(client, [codes[0], codes[2]])
    assert alike.having("routes") == []
    assert "The legal route: As a rule, stem cells," in words(alike.by_id("same"))


def older(characters: str) -> str:
    """A code of edition 1 with these digits, made by hand: two characters that bring both sums to a multiple of 31."""
    digits = [ALPHABET.index(character) for character in characters]
    for first in range(BASE):
        for second in range(BASE):
            full = [*digits, first, second]
            if sum(full) % BASE == 0 and sum(place * digit for place, digit in enumerate(full, 1)) % BASE == 0:
                return "".join(ALPHABET[digit] for digit in full)
    raise AssertionError(characters)


def test_codes_of_an_older_edition(
    app: Flask, client: FlaskClient, content: Content, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are worked out by the rules of today, and a note says of which clinic; newer ones have no note."""
    note = "The code of clinic A was made with edition 1. We worked it out again with edition 2."
    assert older(codes[0][:-2]) == codes[0]
    newer = dataclasses.replace(content.questionnaire, edition=2)
    monkeypatch.setitem(app.extensions, "contents", {"en": dataclasses.replace(content, questionnaire=newer)})
    page = compared(client, [codes[0], encode(newer, BEST)])
    assert [words(one)[: len(note)] for one in page.having("aside")] == [note]
    assert table(page, "Treatment")["Treatment"][0] == "Exosomes"
    assert table(page, "Treatment")["Code"] == [grouped(codes[0]), grouped(encode(newer, BEST))]


def test_an_old_and_a_new_code_of_the_same_answers(
    app: Flask, client: FlaskClient, content: Content, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They hold the same answers, and the page says so."""
    newer = dataclasses.replace(content.questionnaire, edition=2)
    monkeypatch.setitem(app.extensions, "contents", {"en": dataclasses.replace(content, questionnaire=newer)})
    page = compared(client, [codes[0], encode(newer, WORST)])
    assert "their answers are the same: Clinic A, Clinic B." in page.main


def test_it_never_ranks(client: FlaskClient, codes: list[str]) -> None:
    """The page says that it ranks nothing, and uses no word that would."""
    page = compared(client, codes)
    said = page.main
    assert "This does not rank clinics or say which one to choose." in said
    assert "Fewer warning signs can mean that less is known so far." in said
    rest = said.replace("This does not rank clinics or say which one to choose.", "")
    assert not re.search(
        r"\b(best|better|worst|worse|winner|score|rank\w*|safe\w*|trust\w*|recommend\w*|prefer\w*)\b",
        rest.replace("Better than surgery or drugs", "").replace("it worked no better than what it was", ""),
    )


def test_it_is_for_two_people(client: FlaskClient, codes: list[str]) -> None:
    """Blank or filled, the page speaks to someone who helps as well."""
    words_for_two = "Are you helping someone? Go through it together. What matters most is for that person to say."
    assert words_for_two in Page(client.get(PAGE).text).main
    assert words_for_two in compared(client, codes[:2]).main


def test_it_stays_out_of_search_engines(client: FlaskClient, codes: list[str]) -> None:
    """With a code in it, the page says noindex and robots are told to leave it; the blank one is for everybody."""

    def robots(page: Page) -> list[str | None]:
        return [meta.get("content") for meta in page.all("meta") if meta.get("name") == "robots"]

    assert robots(compared(client, codes[:2])) == ["noindex"]
    assert robots(compared(client, ["x"], 400)) == ["noindex"]
    assert robots(Page(client.get(PAGE).text)) == []
    assert "Disallow: /en/compare?" in client.get("/robots.txt").text.splitlines()


def test_the_title_tells_no_outcome(client: FlaskClient, codes: list[str]) -> None:
    """The history and a preview of the link say what kind of page it is and nothing of the answers."""
    assert compared(client, codes).title == "Compare clinics - Clinic Check"


def test_the_link_to_share(client: FlaskClient, codes: list[str]) -> None:
    """The page gives its own address, with what it holds in words before it."""
    page = compared(client, codes[:2])
    assert words(page.by_id("link")) == f"http://localhost{PAGE}?c={codes[0]}&c={codes[1]}"
    kept = words(page.by_id("keep"))
    assert "It holds no name and no note. Whoever has it can see the answers. Address of this comparison" in kept


def test_with_a_wrong_code_the_link_holds_the_sound_ones(client: FlaskClient, codes: list[str]) -> None:
    """What is no code is not passed on."""
    page = compared(client, [codes[0], "none", codes[1]], 400)
    assert parse_qs(urlsplit(words(page.by_id("link"))).query) == {"c": [codes[0], codes[1]]}


def test_answers_can_be_cleared(client: FlaskClient, codes: list[str]) -> None:
    """The foot offers to clear the answers, as on every page that holds some."""
    assert "Clear my answers" in dict(compared(client, codes[:2]).links())


def test_a_wrong_check_brought_along(client: FlaskClient, codes: list[str]) -> None:
    """A wrong code of the reader's own check is answered as on every page."""
    response = client.get(f"{PAGE}?a=123")
    assert response.status_code == 400
    assert Page(response.text).by_id("code").get("value") == "123"


@pytest.mark.parametrize("typed", ['"><script>alert("zq")</script>', "'&lt;zq&gt;", "<b onclick=zq>"])
def test_what_was_typed_is_shown_as_text(client: FlaskClient, codes: list[str], typed: str) -> None:
    """Markup that is typed for a code comes back as the same text in the field."""
    page = compared(client, [codes[0], typed, codes[1]], 400)
    assert fields(page)[1] == typed
    assert page.all("b") == []
    assert len(page.all("script")) == 2


def test_no_log_holds_a_code(client: FlaskClient, codes: list[str], caplog: pytest.LogCaptureFixture) -> None:
    """The access line has the kind of page and nothing of its address."""
    caplog.set_level(logging.DEBUG)
    compared(client, [codes[0], "Name of a clinic", codes[1]], 400)
    assert [record.getMessage().rsplit(" ", 2)[0] for record in caplog.records] == [
        "GET /<any(en,es):lang>/compare 400"
    ]
    assert not [code for code in (*codes, "Name") if code in caplog.text]


@given(
    st.lists(st.text() | st.sampled_from([EMPTY, "1WK1F486FWNHBGASRQ7N046", LATER, "%", "?c=&c=", "/r/"]), max_size=7)
)
def test_nothing_that_is_typed_breaks_it(client: FlaskClient, typed: list[str]) -> None:
    """Whatever stands in the fields, the page answers 200, 303 or 400 and keeps it."""
    response = client.get(PAGE, query_string={"c": typed})
    assert response.status_code in (200, 303, 400)
    if response.status_code == 303:
        assert client.get(response.headers["Location"]).status_code == 200
