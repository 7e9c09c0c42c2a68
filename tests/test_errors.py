"""Invalid input: each kind gets an error page with a message and a link, and never a 500."""

from __future__ import annotations

from urllib.parse import quote, quote_plus, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from clinic_check.check.code import encode, grouped
from clinic_check.check.model import Questionnaire
from tests.answers import BEST, SOME, WORST
from tests.page import Page, words
from tests.test_journeys import QUESTIONS as STEPS
from tests.test_journeys import Reader

LATER = "Y2Y"  # a sound code of edition 30: Y is 30 and 2 is 2, so 30+2+30 = 2*31 and 1*30+2*2+3*30 = 4*31


@pytest.fixture(scope="module")
def codes(questionnaire: Questionnaire) -> dict[str, str]:
    return {
        "some": encode(questionnaire, SOME),
        "worst": encode(questionnaire, WORST),
        "best": encode(questionnaire, BEST),
    }


def looks_like_an_error(response: TestResponse, status: int) -> None:
    """A page with the heading of this status, its title, and two ways on."""
    page = Page(response.text)
    assert response.status_code == status
    assert [(one.tag, one.get("data-status")) for one in page.marked("data-status")] == [("h1", str(status))]
    assert page.h1
    assert page.title.startswith(f"{page.h1} - ")
    main = [link.get("href") for link in page.one("main").iter("a")]
    assert main == ["/en/", "/en/resume"]  # the way home, and the way back to one's answers


@pytest.mark.parametrize(
    "address",
    [
        "/none",
        "/fr/",
        "/xx/about",
        "/en/none",
        "/en/check/none",
        "/en/check/product/none",
        "/en/so-far/none",
        "/en/so-far/",
        "/en/r/",
        "/static/none.css",
        "/static/../app.py",
        "/questions.yaml",
    ],
)
def test_an_unknown_address(client: FlaskClient, address: str) -> None:
    """An unknown page, language, question or file is a 404 page in the look of the site, with a way home."""
    looks_like_an_error(client.get(address), 404)


@pytest.mark.parametrize(
    "data",
    [
        {"q-product": "none"},
        {"q-product": ["exosomes", "prp"]},
        {"q-product": ["exosomes", "none"]},
        {"q-product": "<script>"},
        {"q-product": "Exosomes"},
        {"q-product": "exosomes "},
    ],
)
def test_an_option_that_the_page_does_not_offer(client: FlaskClient, data: dict[str, object]) -> None:
    """An unknown option, or two where one is asked, is refused with a page."""
    looks_like_an_error(client.post("/en/check/product", data=data), 400)


def test_an_unknown_box(client: FlaskClient) -> None:
    """An unknown box among known ones is refused too."""
    response = client.post("/en/check/sales-talk", data={"q-claims": ["stories", "none"]})
    looks_like_an_error(response, 400)


@pytest.mark.parametrize(
    ("method", "address"),
    [("POST", "/en/"), ("POST", "/en/result"), ("PUT", "/en/check/product"), ("DELETE", "/en/resume"), ("POST", "/")],
)
def test_the_wrong_method(client: FlaskClient, method: str, address: str) -> None:
    """A page that is used with a method it does not take answers 405 with a page and says which it takes."""
    response = client.open(address, method=method)
    looks_like_an_error(response, 405)
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize(
    "address", ["/en/check/product", "/en/check/sales-talk", "/en/resume", "/en/check/product?a={worst}"]
)
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=zz"])
def test_a_body_that_is_too_large(client: FlaskClient, codes: dict[str, str], address: str, kind: str) -> None:
    """More than 64 kB is refused with a page, before anyone reads it."""
    response = client.post(address.format(**codes), data=b"q-product=" + b"x" * 65_536, content_type=kind)
    looks_like_an_error(response, 413)


def test_each_kind_of_mistake_has_its_own_heading(client: FlaskClient) -> None:
    """What happened is told apart: no such page, no such answer, no such method, too much."""
    large = {"data": b"x" * 70_000, "content_type": "multipart/form-data; boundary=zz"}
    told = [
        client.get("/en/none"),
        client.post("/en/check/product", data={"q-product": "none"}),
        client.delete("/en/resume"),
        client.post("/en/resume", **large),
    ]
    assert [response.status_code for response in told] == [404, 400, 405, 413]
    assert len({Page(response.text).h1 for response in told}) == 4


@pytest.mark.parametrize("host", ["a" * 64, "one..two"])
def test_a_host_that_is_no_host(client: FlaskClient, host: str) -> None:
    """A host name that cannot be one is refused like any wrong request, and is no failure of ours."""
    response = client.get("/en/", headers={"Host": host})
    assert response.status_code == 400
    assert "Content-Security-Policy" in response.headers


def test_a_body_below_the_limit(client: FlaskClient) -> None:
    """Just under 64 kB is read, and found to be no answer."""
    response = client.post("/en/check/product", data={"q-product": "x" * 65_000})
    looks_like_an_error(response, 400)


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=zz"])
def test_a_body_that_is_too_large_beside_a_wrong_code(client: FlaskClient, kind: str) -> None:
    """A wrong code in the address and too large a body together are no failure of ours."""
    response = client.post("/en/check/product?a=123", data=b"x" * 65_537, content_type=kind)
    assert response.status_code in (400, 413)


def test_too_many_parts_beside_a_wrong_code(client: FlaskClient) -> None:
    """A wrong code in the address and a form of a thousand parts together are no failure of ours."""
    parts = b"".join(b'--zz\r\nContent-Disposition: form-data; name="q"\r\n\r\n1\r\n' for _ in range(1_001))
    response = client.post(
        "/en/check/product?a=123", data=parts + b"--zz--", content_type="multipart/form-data; boundary=zz"
    )
    assert response.status_code in (400, 413)


@pytest.mark.parametrize(
    "unscored", [{}, {"product": ("unknown",)}, {"condition": ("hair",), "how-given": ("vein",), "place": ("uk",)}]
)
def test_no_result_without_an_answer_that_counts(
    client: FlaskClient, questionnaire: Questionnaire, unscored: dict[str, tuple[str, ...]]
) -> None:
    """The result of nothing, or of the offer alone, leads back to the start, which keeps the answers."""
    code = encode(questionnaire, unscored) if unscored else ""
    blank = encode(questionnaire, {})
    files = [f"/en/result.pdf?a={code or blank}", f"/en/result.pdf?only=questions&a={code or blank}"]
    for address in (f"/en/result?a={code}", f"/en/r/{code or blank}", *files):
        response = client.get(address)
        assert response.status_code == 303, address
        assert response.headers["Location"] == (f"/en/?a={code}" if code else "/en/"), address
    assert "/en/result" not in paths(client, f"/en/result/answers?a={code}")
    for address in (f"/en/resumed?a={code}", f"/en/compare?c={code or blank}&c={code or blank}"):
        assert [path for path in paths(client, address) if path.startswith(("/en/r/", "/en/result."))] == [], address


def paths(client: FlaskClient, address: str) -> list[str]:
    """Where the links of the main part lead, without their codes."""
    page = Page(client.get(address, follow_redirects=True).text)
    return [urlsplit(link.get("href", "")).path for link in page.one("main").iter("a")]


def test_a_result_with_one_answer_that_counts(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """One answer that counts is enough for a result."""
    code = encode(questionnaire, {"own-doctor": ("no",)})
    for address in (f"/en/result?a={code}", f"/en/r/{code}"):
        assert client.get(address).status_code == 200, address
    assert "/en/result" in paths(client, f"/en/result/answers?a={code}")
    assert paths(client, f"/en/resumed?a={code}").count(f"/en/r/{code}") == 1
    assert paths(client, f"/en/compare?c={code}&c={code}").count(f"/en/r/{code}") == 2


def resumed_wrong(client: FlaskClient, response: TestResponse, status: int, problem: str, kept: str) -> None:
    """The page that asks for the code, with the message at the top and at the field, and what was typed in it."""
    page = Page(response.text)
    assert response.status_code == status
    assert page.title == f"{page.error_word} {Page(client.get('/en/resume').text).title}"
    assert page.problems() == [(problem, "code")]
    assert complaint(page, "code")
    assert page.by_id("code").get("value") == kept


def complaint(page: Page, field: str) -> str:
    """The message of a summary that takes the focus and leads to the field, where the same words stand."""
    (summary,) = page.having("error-summary")
    assert summary.get("role") == "alert"
    assert summary.get("tabindex") == "-1"
    assert summary.get("autofocus") is not None
    assert page.within(summary, "main")
    assert page.all("h1", "h2")[0] in summary.iter()  # it stands above the h1
    (link,) = summary.iter("a")
    message = words(link)
    (heading,) = summary.iter("h2")
    assert words(heading)
    assert words(summary) == f"{words(heading)} {message}"
    assert link.get("href") == f"#{field}"
    assert page.by_id(field).tag == "input"
    (error,) = page.having("error")
    assert words(error) == f"{page.error_word} {message}"
    described = [
        element for element in page.root.iter() if error.get("id") in element.get("aria-describedby", "").split()
    ]
    assert [element.tag for element in described] in (["fieldset"], ["input"])
    return message


WRONG_SIGNS = ("123", "1", "zz", "0000 0000 0", "no code at all", "-", "%", "É", "1" * 64, "\u0661\u0662\u0663")


@pytest.mark.parametrize("typed", WRONG_SIGNS)
def test_a_text_that_is_no_code(client: FlaskClient, typed: str) -> None:
    """Text that does not look like a code goes into no address: it comes back in the field, and Back can show it."""
    response = client.post("/en/resume", data={"code": typed})
    resumed_wrong(client, response, 400, "mistyped", typed)
    assert response.headers["Cache-Control"] == "private, no-cache"


def mistyped(client: FlaskClient, typed: str) -> TestResponse:
    """The page to which a mistyped code leads by 303."""
    response = client.post("/en/resume", data={"code": typed})
    assert response.status_code == 303, typed
    assert response.headers["Location"].startswith("/en/resume?code="), typed
    return client.get(response.headers["Location"])


def test_one_wrong_character_is_placed(client: FlaskClient, codes: dict[str, str]) -> None:
    """A code with one wrong character is never opened as another, and the page names the group that holds it."""
    code = codes["worst"]
    for place, one in enumerate(code):
        typed = code[:place] + ("3" if one != "3" else "4") + code[place + 1 :]
        page = Page(mistyped(client, typed).text)
        assert page.problems() == [("group", "code")]
        group = place // 4
        assert str(group + 1) in complaint(page, "code")
        assert typed[4 * group : 4 * group + 4] in complaint(page, "code")


def test_other_slips_are_noticed(client: FlaskClient, codes: dict[str, str]) -> None:
    """A code with a character missing, one too many, or two swapped is never opened as another."""
    code = codes["worst"]
    for typed in (code[:-1], code[1:], code + "0", "0" + code, code[1] + code[0] + code[2:]):
        resumed_wrong(client, mistyped(client, typed), 200, "mistyped", typed if len(typed) > 24 else grouped(typed))


def test_a_group_of_three_or_five_is_named(client: FlaskClient, codes: dict[str, str]) -> None:
    """Where the code was typed in groups, the one that has not four characters is the one to look at."""
    groups = grouped(codes["worst"]).split()
    for change in (groups[2][:3], f"{groups[2]}7"):
        page = Page(mistyped(client, " ".join([*groups[:2], change, *groups[3:]])).text)
        assert page.problems() == [("group", "code")]
        assert "3" in complaint(page, "code")
        assert change in complaint(page, "code")


@pytest.mark.parametrize(
    "address",
    [
        *(
            "/en/?a=123",
            "/en/result/answers?a=123",
            "/en/result?a=123",
            "/en/resumed?a=123",
            "/en/check/?a=123",
            "/en/r/123",
        ),
        *("/en/check/product?a=123", "/en/check/product?a=123&change=1", "/en/sources?a=123", "/en/privacy?a=123"),
    ],
)
def test_a_wrong_code_in_the_address(client: FlaskClient, address: str) -> None:
    """Every page that reads a code answers a wrong one with the same page, the code kept in the field."""
    resumed_wrong(client, client.get(address), 400, "mistyped", "123")


def test_a_wrong_code_on_the_way(client: FlaskClient) -> None:
    """An answer that is sent with a wrong code in the address is answered likewise."""
    response = client.post("/en/check/product?a=123", data={"q-product": "exosomes"})
    resumed_wrong(client, response, 400, "mistyped", "123")
    code = "1WK1F486FWNHBGASRQ7N047"
    response = client.post(f"/en/check/product?a={code}", data={"q-product": "exosomes"})
    assert (response.status_code, response.headers["Location"]) == (303, f"/en/resume?code={quote_plus(grouped(code))}")


@pytest.mark.parametrize("typed", ['<script>alert("zq")</script>', '"><b onclick=zq>', "'&lt;zq&gt;"])
def test_what_was_typed_is_shown_as_text(client: FlaskClient, typed: str) -> None:
    """Markup that is typed for a code comes back as the same text in the field, and never as markup."""
    response = client.post("/en/resume", data={"code": typed})
    resumed_wrong(client, response, 400, "mistyped", typed)
    assert "<script>alert" not in response.text
    assert Page(response.text).all("b") == []


@pytest.mark.parametrize("address", ["/en/r/{}", "/en/result?a={}"])
def test_a_code_of_a_later_edition(client: FlaskClient, address: str) -> None:
    """A sound code of an edition that this copy does not know is told apart from a mistyped one."""
    resumed_wrong(client, client.get(address.format(LATER)), 400, "later", LATER)
    response = mistyped(client, " y2-y ")
    resumed_wrong(client, response, 200, "later", "y2 y")
    other = client.post("/en/resume", data={"code": "123"})
    assert complaint(Page(response.text), "code") != complaint(Page(other.text), "code")


@pytest.mark.parametrize("data", [{}, {"code": ""}, {"code": "  "}, {"other": "1"}])
def test_no_code_was_typed(client: FlaskClient, data: dict[str, str]) -> None:
    """Nothing typed is asked for after a 303, and nothing else changes."""
    response = client.post("/en/resume", data=data)
    assert (response.status_code, response.headers["Location"]) == (303, "/en/resume?wrong=code")
    resumed_wrong(client, client.get(response.headers["Location"]), 200, "missing", "")


def test_after_a_wrong_code_the_right_one_opens(client: FlaskClient, codes: dict[str, str]) -> None:
    """From the page with the message the right code opens the check."""
    reader = Reader(client).open("/en/result?a=123").type_code(codes["best"])
    assert (reader.place, reader.code) == ("resumed", codes["best"])


@pytest.mark.parametrize("step", ["product", "condition"])
@pytest.mark.parametrize("sent", [{}, {"other": "1"}])
def test_no_answer_was_chosen(
    client: FlaskClient, questionnaire: Questionnaire, step: str, sent: dict[str, str]
) -> None:
    """The same step comes back by 303 with its own message, its title saying so, and a link to the first option."""
    asked = Page(client.get(f"/en/check/{step}").text)
    response = client.post(f"/en/check/{step}", data=sent)
    assert (response.status_code, response.headers["Location"]) == (303, f"/en/check/{step}?wrong={step}")
    page = Page(client.get(response.headers["Location"]).text)
    assert page.title == f"{page.error_word} {asked.title}"
    assert page.h1 == asked.h1
    assert complaint(page, page.all("input")[0].get("id", "")) == questionnaire.by_id[step].error
    assert not [field for field in page.all("input") if field.get("checked") is not None]


def test_an_empty_form_takes_the_answers_of_its_step_back(client: FlaskClient, codes: dict[str, str]) -> None:
    """After an empty form the other answers are still in the address, and Back works."""
    reader = Reader(client).open(f"/en/check/condition?a={codes['some']}").fill({})
    assert (reader.place, reader.query["wrong"]) == ("condition", ["condition"])
    code = reader.code
    reader.back()
    assert (reader.place, reader.code, reader.selected) == ("product", code, {"product": ("exosomes",)})
    reader.open(f"/en/check/condition?a={code}").answer("hair")
    assert reader.code == codes["some"]


def test_no_message_blames(client: FlaskClient, codes: dict[str, str]) -> None:
    """No error text says required, invalid, please, sorry, oops or forbidden."""
    sent = [client.post(f"/en/check/{item}?a={code}") for code in codes.values() for item in STEPS]
    sent = [client.get(response.headers["Location"]) for response in sent]
    sent += [client.get("/en/resume", query_string=asked) for asked in ({"wrong": "code"}, {"code": "1"})]
    sent += [client.get("/en/resume", query_string={"code": code}) for code in (LATER, f"{codes['best'][:-1]}3")]
    said = sorted({words(error) for response in sent for error in Page(response.text).having("error")})
    said += [Page(response.text).main for response in (client.get("/en/none"), client.post("/en/about"))]
    for text in said:
        unkind = ("required", "invalid", "please", "sorry", "oops", "forbidden")
        assert not [word for word in unkind if word in text.lower()], text
    assert len(said) == 25 - 3 + 4 + 2  # all but those of a trial's papers


MARK = "<zq>"
JUNK = st.one_of(
    st.sampled_from(
        [
            *(
                "",
                MARK,
                f'"{MARK}',
                f"'>{MARK}",
                f"{MARK}{{{{7*7}}}}",
                "%00",
                "\x00",
                "\ufeff",
                "../..",
                "a" * 300,
                "-" * 70,
            ),
            *(
                LATER,
                "O0 il-1",
                "\u0130\u0131\u00df",
                "\u202e",
                "\U0001f600",
                "\ud7ff",
                "1e999",
                "[bad",
                "null",
                "None",
            ),
        ]
    ),
    st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=30),
)
VALID = ("product", "sales-talk", "trial-papers", "route", "claims")
PATHS = st.one_of(
    st.sampled_from(
        [
            *(
                "/",
                "/en/",
                "/en/result/answers",
                "/en/result",
                "/en/resume",
                "/en/resumed",
                "/en/check/",
                "/en/how-it-works",
            ),
            *("/en/sources", "/en/privacy", "/en/about", "/en/clear", "/en/changes", "/healthz", "/robots.txt"),
            *(f"/en/check/{item}" for item in VALID),
            *("/en/so-far/route", "/en/so-far/sales-talk", "/en/all", "/en/quick"),
        ]
    ),
    JUNK.map(lambda junk: f"/en/r/{junk}"),
    JUNK.map(lambda junk: f"/en/check/{junk}"),
    JUNK.map(lambda junk: f"/en/so-far/{junk}"),
    JUNK.map(lambda junk: f"/{junk}"),
    JUNK.map(lambda junk: f"/static/{junk}"),
)
FORMS = st.sampled_from(["/en/resume", "/en/all", *(f"/en/check/{item}" for item in VALID)])
METHODS = st.sampled_from(
    [*["GET"] * 8, *["POST"] * 8, "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "ZQ"],
)
QUERIES = st.one_of(
    st.just({}),
    st.just({"a": "{code}"}),
    st.just({"a": "{code}", "change": "1"}),
    st.fixed_dictionaries({"wrong": JUNK, "tick": JUNK, "left": JUNK}),
    st.just({"a": "{code}", "wrong": "claims", "tick": "no-risk", "left": "pay"}),
    st.dictionaries(
        st.one_of(st.sampled_from(["a", "change", "c", "open", "wrong", "tick", "left"]), JUNK),
        st.one_of(JUNK, st.just("{code}")),
    ),
)
FIELDS = st.dictionaries(
    st.one_of(st.sampled_from(["code", "csrf_token", "q-product", "q-claims", "q-trial", "q-ind"]), JUNK),
    st.lists(st.one_of(JUNK, st.sampled_from(["exosomes", "yes", "no-risk", "none-of-these"])), max_size=3),
)
BODIES = st.one_of(FIELDS, FIELDS, st.binary(max_size=200), st.just("large"))
KINDS = st.sampled_from(
    [
        *(None, None, "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=zz"),
        *("application/json", "text/plain; charset=zq", MARK),
    ]
)
HEADER = JUNK.map(lambda junk: "".join(sign for sign in junk if " " <= sign <= "~"))
HEADERS = st.just({}) | st.dictionaries(
    st.sampled_from(
        [
            *("Host", "Origin", "Referer", "Sec-Fetch-Site", "Cookie", "Accept-Language", "User-Agent", "Range"),
            *("X-Forwarded-Host", "If-None-Match", "If-Modified-Since", "Content-Length-X", "X-HTTP-Method-Override"),
        ]
    ),
    st.one_of(
        HEADER, st.sampled_from(["same-origin", "none", "cross-site", "http://localhost", "http://[bad", "null"])
    ),
    max_size=3,
)


def unbroken(client: FlaskClient, path: str, **sent) -> None:
    """No 500, no cookie, and submitted text is never returned as markup."""
    if sent["data"] == "large":
        sent["data"] = b"x" * 70_000
    response = client.open("/" + quote(path.lstrip("/")), buffered=True, **sent)
    assert response.status_code < 500
    assert MARK not in response.text
    assert MARK not in response.headers.get("Location", "")
    assert "Set-Cookie" not in response.headers
    assert "Content-Security-Policy" in response.headers


@given(path=PATHS, method=METHODS, query=QUERIES, body=BODIES, kind=KINDS, headers=HEADERS)
def test_junk_breaks_nothing(client: FlaskClient, codes, path, method, query, body, kind, headers) -> None:
    """Whatever path, method, query, body and headers are sent, a page comes back that breaks and echoes nothing."""
    query = {name: value.replace("{code}", codes["some"]) for name, value in query.items()}
    unbroken(client, path, method=method, query_string=query, data=body, content_type=kind, headers=headers)


@given(form=FORMS, query=QUERIES, body=BODIES, kind=st.one_of(st.none(), KINDS))
def test_junk_in_a_form_breaks_nothing(client: FlaskClient, codes, form, query, body, kind) -> None:
    """Whatever is sent to a form, with whatever code in the address, a page comes back and echoes nothing."""
    query = {name: value.replace("{code}", codes["worst"]) for name, value in query.items()}
    unbroken(client, form, method="POST", query_string=query, data=body, content_type=kind)


@pytest.mark.parametrize("path", ["/en/all", "/en/check/product"])
@pytest.mark.parametrize(
    "body", ["[1]", "1", '"ab"', '{"q-product": {"a": 1}}', '{"q-product": ["prp"]}', "[" * 60_000]
)
def test_json_is_no_form(client: FlaskClient, path: str, body: str) -> None:
    """It is read as a form without a field, whatever it holds."""
    empty = client.post(path, data={})
    answer = client.post(path, data=body, content_type="application/json")
    assert (answer.status_code, answer.headers["Location"]) == (303, empty.headers["Location"])


def test_the_mark_would_be_seen(client: FlaskClient) -> None:
    """The mark that the junk carries does come back where text is shown, as text."""
    text = client.get("/en/result", query_string={"a": MARK}).text
    assert "&lt;zq&gt;" in text
    assert MARK not in text


@pytest.mark.parametrize(
    ("method", "address", "data"),
    [
        ("GET", "/en/result?a={}", None),
        ("GET", "/en/r/{}", None),
        ("GET", "/en/compare?c={}", None),
        ("GET", "/en/products?q={}", None),
        ("POST", "/en/resume", "code"),
        ("POST", "/en/number", "text"),
    ],
)
def test_control_characters_are_shown_as_such(client: FlaskClient, method: str, address: str, data: str | None) -> None:
    """A character that no page may hold comes back as a visible one, and one that turns text round does nothing."""
    typed = "1\x00\x1f\u202e3"
    text = client.open(
        address.format(quote(typed)), method=method, data={data: typed + " " * 6_000} if data else None
    ).text
    assert not [character for character in "\x00\x1f\u202e" if character in text]
    assert Page(text).h1
    assert "1\ufffd\ufffd\u200b3" in text
