"""The page that compares: typed, pasted and linked codes, errors, and statements it must not make."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from clinic_check.check.code import decode, encode, grouped
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from tests.answers import BEST, SOME, WORST
from tests.page import Page, words

PAGE = "/en/compare"
LATER = "Y2Y"  # a sound code of edition 30
EMPTY = "1000000000000000000009N"
LIGHT = {"product": ("prp",), "condition": ("knee-or-joint",), "trial": ("no",), "own-doctor": ("no",)}


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
    """The letters in the head of a table, from left to right."""
    return letters(page.all("thead")[table])


def letters(element: Element) -> list[str]:
    """The letters of the clinics that are named there."""
    return [one.get("data-clinic", "") for one in element.iter() if one.get("data-clinic")]


def rows(page: Page, table: str) -> dict[str, list[Element]]:
    """The id of each row of a table, and its cells."""
    found = next(page.by_id(table).iter("tbody")).iter("tr")
    return {row.get("data-row", ""): list(row.iter("td")) for row in found}


def table(page: Page, name: str) -> dict[str, list[tuple[str, str]]]:
    """The id of each row, and of each cell what kind of answer it says and the level of its icon."""
    return {row: [(answer(cell), level(cell)) for cell in cells] for row, cells in rows(page, name).items()}


def answer(cell: Element) -> str:
    return " ".join(one.get("data-answer", "") for one in cell.iter() if one.get("data-answer"))


def level(cell: Element) -> str:
    """Of the icon; that each level has words of its own beside it is a test of its own."""
    icons = [one.get("class", "").removeprefix("icon ") for one in cell.iter() if one.get("class", "")[:5] == "icon "]
    return " ".join(icons)


def said(page: Page, row: str) -> list[str]:
    """The words of each cell of the first table, without the name of the clinic."""
    found = []
    for cell in rows(page, "glance")[row]:
        (clinic,) = (words(one) for one in cell.iter() if one.get("class") == "which")
        found.append(words(cell).removeprefix(clinic).strip())
    return found


def fields(page: Page) -> list[str]:
    return [field.get("value", "") for field in page.all("input") if field.get("name") == "c"]


def complaints(page: Page) -> list[tuple[str, str]]:
    """(problem, field) of each line of the error summary, each of which stands at its field too."""
    (summary,) = page.having("error-summary")
    assert summary.get("role") == "alert"
    assert summary.get("autofocus") is not None
    assert page.title.startswith(f"{page.error_word} ")
    return page.problems()


def test_without_codes_the_page_asks_for_two(client: FlaskClient) -> None:
    """The blank page has four empty fields and no error, and says that each clinic needs a check of its own."""
    page = Page(client.get(PAGE).text)
    assert fields(page) == ["", "", "", ""]
    assert page.having("error-summary") == page.all("table") == []
    assert page.by_id("own-check") is not None
    assert page.by_id("no-rank") is not None


@pytest.mark.parametrize("count", [2, 3, 4])
def test_two_to_four(client: FlaskClient, content: Content, codes: list[str], count: int) -> None:
    """Each code is a column of its own, named by a letter, in the order given."""
    page = compared(client, codes[:count])
    assert column(page) == list("ABCD"[:count])
    assert said(page, "code") == [grouped(code) for code in codes[:count]]
    products = ["exosomes", "approved-product", "exosomes", "prp"][:count]
    assert said(page, "product") == list(map(label_of(content, "product"), products))
    assert said(page, "outcome")[:2] == [content.report(answers).title for answers in (WORST, BEST)]
    assert [level(cell) for cell in rows(page, "glance")["outcome"]][:2] == ["critical", "ok"]
    counted = [list(map(int, re.findall(r"\d+", text))) for text in said(page, "counts")]
    assert counted[:2] == [[2, 15, 22, 22], [15, 20, 20]]


def label_of(content: Content, item: str) -> Callable[[str], str]:
    """Of an option of this question its label."""
    options = content.questionnaire.by_id[item].by_id
    return lambda option: options[option].label


def test_the_order_given_is_the_order_shown(client: FlaskClient, codes: list[str]) -> None:
    """Turned round, the columns turn round; the worse one is never moved."""
    for order in (codes, codes[::-1], [codes[1], codes[0]], [codes[2], codes[3], codes[1]]):
        assert said(compared(client, order), "code") == [grouped(code) for code in order]


def test_differences_stand_before_what_is_the_same(client: FlaskClient, codes: list[str]) -> None:
    """The headings go from the glance to the differences and then to what is the same."""
    page = compared(client, codes[:2])
    assert len(page.headings()) == 5
    parts = [name for name in page.ids() if name in ("glance", "differs", "same", "codes", "keep")]
    assert parts == ["glance", "differs", "same", "codes", "keep"]


def test_the_tables_say_what_differs(client: FlaskClient, content: Content) -> None:
    """Reasons, answers and single claims stand in rows with a cell for each clinic, the level in words beside it."""
    one = {**LIGHT, "claims": ("stories", "no-risk"), "place": ("us-tx",)}
    other = {**LIGHT, "claims": ("stories",), "place": ("us-tx",), "pressure": ("yes",)}
    questionnaire = content.questionnaire
    page = compared(client, [encode(questionnaire, one), encode(questionnaire, other)])
    assert table(page, "differing-reasons") == {"promises": [("yes", "critical"), ("yes", "concern")]}
    assert table(page, "differing-answers") == {
        "claims": [("ticked", "concern"), ("ticked", "concern")],
        "pressure": [("not-answered", "unclear"), ("given", "concern")],
    }
    numbers = [re.findall(r"\d+", words(cell)) for cell in rows(page, "differing-answers")["claims"]]
    assert numbers == [["2"], ["1"]]
    assert table(page, "parts-claims") == {
        "no-risk": [("yes", "concern"), ("no", "")],
        "stories": [("yes", "concern"), ("yes", "concern")],
    }
    assert table(page, "same-answers") == {
        "place": [("given", "")],
        "trial": [("given", "concern")],
        "own-doctor": [("given", "concern")],
    }
    for item, option in (("place", "us-tx"), ("trial", "no"), ("own-doctor", "no")):
        (cell,) = rows(page, "same-answers")[item]
        assert words(cell).startswith(label_of(content, item)(option))
    for item in ("how-given", "paid"):
        assert f" {questionnaire.by_id[item].short};" in words(page.by_id("unanswered"))
    assert questionnaire.by_id["pressure"].short not in words(page.by_id("unanswered"))


def test_each_level_is_said_in_words(client: FlaskClient, questionnaire: Questionnaire, codes: list[str]) -> None:
    """Beside each icon of an answer stand the same words for its level, other ones than for another level."""
    page = compared(client, [*codes[:2], encode(questionnaire, {**LIGHT, "risks": ("unknown",)})])
    told: dict[str, set[str]] = {}
    for cell in (cell for row in rows(page, "differing-answers").values() for cell in row):
        if level(cell) and answer(cell) != "not-answered":
            (beside,) = (words(one) for one in cell.iter("span") if "small" in one.get("class", ""))
            told.setdefault(level(cell), set()).add(beside)
    assert set(told) == {"ok", "unclear", "concern", "critical"}
    assert [len(each) for each in told.values()] == [1] * 4
    assert len(set.union(*told.values()) - {""}) == 4


def test_not_asked_and_not_answered_differ(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Each is told in words of its own; an option that is not offered counts as not answered."""
    found = {"approved": ("yes-checked",), "condition": ("knee-or-joint",), "how-given": ("surgery",)}
    licensed = encode(questionnaire, {**found, "product": ("approved-product",)})
    other = encode(questionnaire, {**found, "product": ("exosomes",), "place": ("mexico",)})
    page = compared(client, [licensed, other])
    differing = table(page, "differing-answers")
    assert [kind for kind, _ in differing["pay"]] == ["not-asked", "not-answered"]
    assert differing["approved"] == [("given", "ok"), ("not-answered", "unclear")]
    (given, dropped) = (words(cell) for cell in rows(page, "differing-answers")["approved"])
    label = label_of_item(questionnaire, "approved", "yes-checked")
    assert (label in given, label in dropped) == (True, False)
    not_asked, not_answered = (words(cell) for cell in rows(page, "differing-answers")["pay"])
    assert not_asked != not_answered


def label_of_item(questionnaire: Questionnaire, item: str, option: str) -> str:
    return questionnaire.by_id[item].by_id[option].label


def test_every_answer_names_its_clinic(client: FlaskClient, codes: list[str]) -> None:
    """Each cell beside the head of a row begins with its clinic, for screens that do not show the head of a table."""
    page = compared(client, codes)
    looked_at = 0
    for one in page.all("table"):
        heads = [words(cell) for cell in next(one.iter("thead")).iter("th")]
        for row in next(one.iter("tbody")).iter("tr"):
            cells = [words(cell) for cell in row.iter("td")]
            assert all(map(str.startswith, cells, heads[1:])), heads
            assert len(cells) == len(heads) - 1
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
    assert [field.get("id") for field in names] == ["name-a", "name-b", "name-c"]
    assert [labels[field.get("id")][-2:] for field in names] == [" A", " B", " C"]
    for field in names:
        assert field.get("name") is None
        assert field.get("form") is None
        assert not page.within(field, "form")
        assert field.get("aria-describedby") == "names"
    assert words(page.by_id("names"))


def test_each_column_leads_on(client: FlaskClient, codes: list[str]) -> None:
    """From each clinic to its own result, to its answers, and to the comparison without it."""
    a, b, c, _ = codes
    cells = compared(client, [a, b, c]).having("each")[0].findall("div")
    assert [[link.get("href") for link in cell.iter("a")] for cell in cells] == [
        [f"/en/r/{a}", f"/en/result/answers?a={a}", f"{PAGE}?c={b}&c={c}"],
        [f"/en/r/{b}", f"/en/result/answers?a={b}", f"{PAGE}?c={a}&c={c}"],
        [f"/en/r/{c}", f"/en/result/answers?a={c}", f"{PAGE}?c={a}&c={b}"],
    ]
    for cell in cells:
        assert all(words(link).endswith(f" {letter}") for letter in letters(cell) for link in cell.iter("a"))


def test_removing_down_to_one(client: FlaskClient, codes: list[str]) -> None:
    """What is left of two is no mistake: the page keeps its code and asks for a second one."""
    remove = compared(client, codes[:2]).having("remove")[0].get("href", "")
    assert remove == f"{PAGE}?a={codes[1]}"
    page = Page(client.get(remove).text)
    assert fields(page) == [codes[1], "", "", ""]
    assert page.having("error-summary") == []
    assert page.by_id("one-code") is not None


def test_from_a_result(client: FlaskClient, codes: list[str]) -> None:
    """The page for keeping a result leads here with its code in the first field."""
    result = Page(client.get(f"/en/result/keep?a={codes[0]}").text)
    (link,) = (one for one in result.all("a") if result.within(one, "main") and PAGE in one.get("href", ""))
    page = Page(client.get(link.get("href", "")).text)
    assert fields(page)[0] == codes[0]


def test_from_other_pages(client: FlaskClient, codes: list[str]) -> None:
    """The start, the page for a code and every foot lead here, and bring the check along where there is one."""
    for address, within in (("/en/", "main"), ("/en/resume", "main"), ("/en/about", "footer")):
        page = Page(client.get(address).text)
        assert PAGE in [link.get("href") for link in page.all("a") if page.within(link, within)], address
    page = Page(client.get(f"/en/about?a={codes[0]}").text)
    assert f"{PAGE}?a={codes[0]}" in [link.get("href") for link in page.all("a") if page.within(link, "footer")]


@pytest.mark.parametrize(
    "pasted",
    [
        "{}",
        " {} ",
        "http://localhost/en/r/{}",
        "https://clinic-check.example/en/result?a={}#known",
        "https://clinic-check.example/en/result/answers?a={}&change=1",
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
    assert complaints(page) == [("mistyped", "code-b")]
    assert names_its_clinic(page, "code-b")
    assert fields(page) == [codes[0], "12 thr33", codes[1], ""]
    assert column(page) == ["A", "C"]
    assert page.having("remove")[0].get("href") == f"{PAGE}?a={codes[1]}"  # other text goes into no address


def names_its_clinic(page: Page, field: str) -> bool:
    """Whether the message at the field says the letter of its clinic."""
    return bool(re.search(rf"\b{field[-1].upper()}\b", words(page.by_id(f"{field}-error"))))


def test_a_code_of_a_later_edition(client: FlaskClient, codes: list[str]) -> None:
    """It is told apart from a mistyped one."""
    page = compared(client, [LATER, codes[0], codes[1]], 400)
    assert complaints(page) == [("later", "code-a")]
    assert names_its_clinic(page, "code-a")
    assert column(page) == ["B", "C"]


def test_two_wrong_codes(client: FlaskClient, codes: list[str]) -> None:
    """Each wrong one has its message; with one sound code alone there is nothing to compare yet."""
    page = compared(client, ["1", codes[0], "2"], 400)
    assert complaints(page) == [("mistyped", "code-a"), ("mistyped", "code-c")]
    assert all(names_its_clinic(page, field) for _, field in complaints(page))
    assert page.all("table") == []
    assert fields(page) == ["1", codes[0], "2", ""]


def test_one_code(client: FlaskClient, codes: list[str]) -> None:
    """Who sends one code is asked for a second, at the second field."""
    page = compared(client, [codes[0], "", "", ""], 400)
    assert complaints(page) == [("second", "code-b")]
    assert fields(page) == [codes[0], "", "", ""]


@pytest.mark.parametrize("typed", [[""], ["", "", "", ""], [" ", "\t"]])
def test_no_code(client: FlaskClient, typed: list[str]) -> None:
    """Empty fields are asked to be filled."""
    assert complaints(compared(client, typed, 400)) == [("missing", "code-a")]


def test_five_codes(client: FlaskClient, codes: list[str]) -> None:
    """Five are too many; the page says so at the fifth and keeps them all."""
    page = compared(client, [*codes, EMPTY], 400)
    assert complaints(page) == [("many", "code-e")]
    assert names_its_clinic(page, "code-e")
    assert fields(page) == [*codes, EMPTY]
    assert page.all("table") == []


def test_five_codes_of_which_one_is_wrong(client: FlaskClient, codes: list[str]) -> None:
    """Four sound ones are compared, whatever stands beside them."""
    page = compared(client, [*codes[:2], "none", *codes[2:]], 400)
    assert complaints(page) == [("mistyped", "code-c")]
    assert column(page) == ["A", "B", "D", "E"]


def test_a_great_many_codes(client: FlaskClient, codes: list[str]) -> None:
    """More codes than letters are no failure."""
    assert len(fields(compared(client, codes * 20, 400))) == 26


def test_the_same_code_twice(client: FlaskClient, codes: list[str]) -> None:
    """Equal codes are told and compared: nothing differs."""
    page = compared(client, [codes[0], codes[1], grouped(codes[0])])
    (told,) = page.having("same-code")
    assert letters(told) == ["A", "C"]
    twins = compared(client, [codes[0], codes[0]])
    assert [twins.within_id(one, "differs") for one in twins.having("nothing")] == [True]
    assert [one.get("id") for one in twins.all("table")] == ["glance", "same-answers"]


def test_nothing_is_the_same(client: FlaskClient, codes: list[str]) -> None:
    """Where everything differs the page says so."""
    page = compared(client, codes[:2])
    assert [page.within_id(one, "same") for one in page.having("nothing")] == [True]


def test_the_legal_route_is_told_once(client: FlaskClient, content: Content, codes: list[str]) -> None:
    """Clinics with the same legal route share its sentence; where all share it, it stands with what is the same."""
    reports = [content.report(decode(content.questionnaire, code)) for code in codes]
    routes = [report.route.id for report in reports if report.route]
    twin = encode(content.questionnaire, {**WORST, "pressure": ("no",)})
    page = compared(client, [codes[0], codes[1], twin])
    assert routes[0] != routes[1]
    assert [letters(term) for term in page.having("routes")[0].iter("dt")] == [["A", "C"], ["B"]]
    alike = compared(client, [codes[0], twin])
    assert alike.having("routes") == []
    route = content.report(WORST).route
    assert route
    assert words(alike.by_id("same-route")).endswith(route.says.text)
    assert alike.within_id(alike.by_id("same-route"), "same")


OLDER = "110000000000000000000KA"  # edition 1: exosomes


def test_codes_of_an_older_edition(client: FlaskClient, content: Content, codes: list[str]) -> None:
    """They are worked out by the rules of today, and a note says of which clinic; newer ones have no note."""
    page = compared(client, [OLDER, codes[1]])
    (note,) = page.having("older")
    assert note.get("data-clinic") == "A"
    assert re.findall(r"\d+", words(note)) == ["1", "2"]
    assert said(page, "product")[0] == label_of(content, "product")("exosomes")
    assert said(page, "code") == [grouped(OLDER), grouped(codes[1])]
    assert compared(client, codes[:2]).having("older") == []


def test_an_old_and_a_new_code_of_the_same_answers(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """They hold the same answers, and the page says so."""
    page = compared(client, [OLDER, encode(questionnaire, {"product": ("exosomes",)})])
    (told,) = page.having("same-code")
    assert letters(told) == ["A", "B"]


def test_it_never_ranks(client: FlaskClient, content: Content, codes: list[str]) -> None:
    """The page says that it ranks nothing, and uses no word that would but where a claim or a study has it."""
    page = compared(client, codes)
    rest = page.main.replace(words(page.by_id("no-rank")), "")
    quoted = [option.label for option in content.questionnaire.by_id["claims"].options]
    quoted += [content.report(answers).known.headline for answers in (WORST, BEST, SOME, LIGHT)]
    for text in filter(None, quoted):
        rest = rest.replace(text, "")
    ranking = r"\b(best|better|worst|worse|winner|score|rank\w*|safe\w*|trust\w*|recommend\w*|prefer\w*)\b"
    assert len(rest) > 1000
    assert not re.search(ranking, rest, re.IGNORECASE)
    assert all(said.startswith("rank") for said in re.findall(ranking, words(page.by_id("no-rank"))))


def test_it_is_for_two_people(client: FlaskClient, codes: list[str]) -> None:
    """Blank or filled, the page speaks to someone who helps as well."""
    blank, filled = Page(client.get(PAGE).text), compared(client, codes[:2])
    assert words(blank.by_id("together")) == words(filled.by_id("together")) != ""


def test_it_stays_out_of_search_engines(client: FlaskClient, codes: list[str]) -> None:
    """With a code in it, the page says noindex; the blank one is for everybody."""

    def robots(page: Page) -> list[str | None]:
        return [meta.get("content") for meta in page.all("meta") if meta.get("name") == "robots"]

    assert robots(compared(client, codes[:2])) == ["noindex"]
    assert robots(compared(client, ["x"], 400)) == ["noindex"]
    assert robots(Page(client.get(PAGE).text)) == []


def test_the_title_tells_no_outcome(client: FlaskClient, codes: list[str]) -> None:
    """The history and a preview of the link say what kind of page it is and nothing of the answers."""
    assert compared(client, codes).title == compared(client, codes[1::-1]).title == Page(client.get(PAGE).text).title


def test_the_link_to_share(client: FlaskClient, codes: list[str]) -> None:
    """The page gives its own address, with what it holds in words before it."""
    page = compared(client, codes[:2])
    assert words(page.by_id("link")) == f"http://localhost{PAGE}?c={codes[0]}&c={codes[1]}"
    assert [name for name in page.ids() if name in ("keep", "link-holds", "link")] == ["keep", "link-holds", "link"]
    assert words(page.by_id("link-holds"))


def test_with_a_wrong_code_the_link_holds_the_sound_ones(client: FlaskClient, codes: list[str]) -> None:
    """What is no code is not passed on."""
    page = compared(client, [codes[0], "none", codes[1]], 400)
    assert parse_qs(urlsplit(words(page.by_id("link"))).query) == {"c": [codes[0], codes[1]]}


def test_answers_can_be_cleared(client: FlaskClient, codes: list[str]) -> None:
    """The foot offers to clear the answers, as on every page that holds some."""
    assert "/en/clear" in dict(compared(client, codes[:2]).links()).values()
    assert "/en/clear" not in dict(Page(client.get(PAGE).text).links()).values()


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
    assert [one.get("src", "").partition("?")[0] for one in page.all("script")] == [
        f"/static/{name}.js" for name in ("print", "copy")
    ]


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
