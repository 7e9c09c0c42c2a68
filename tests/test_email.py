"""The questions to ask the clinic as an e-mail: the same questions, nothing else, and a link that holds the same."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask.testing import FlaskClient

from clinic_check.check.code import encode
from clinic_check.check.conditions import Answers
from clinic_check.check.mail import Email
from clinic_check.check.model import Ask, Questionnaire
from clinic_check.loader.content import Content
from clinic_check.loader.load import ContentError, load

ROOT = Path(__file__).parent.parent
WORDS = Email("About 50% & more", "Hello,", "Please write back.", "Thank you.")
ASKS = (
    Ask("first", ("a",), None, "Is it A+B = C?", "Yes", "No"),
    Ask("second", ("b",), None, 'Who said "señor" for €5 and why; #1?', "Nobody", "Everybody"),
)
BODY = 'Hello,\n\nPlease write back.\n\n1. Is it A+B = C?\n\n2. Who said "señor" for €5 and why; #1?\n\nThank you.'
LINK = (
    "mailto:?subject=About%2050%25%20%26%20more&body=Hello%2C%0D%0A%0D%0APlease%20write%20back.%0D%0A%0D%0A"
    "1.%20Is%20it%20A%2BB%20%3D%20C%3F%0D%0A%0D%0A2.%20Who%20said%20%22se%C3%B1or%22%20for%20%E2%82%AC5%20and%20why%3B%20%231%3F"
    "%0D%0A%0D%0AThank%20you."
)
# Answers, and how many of the ten questions they leave to ask, by the items that each question is for.
CASES: tuple[tuple[Answers, int], ...] = (
    ({"trial": ("unknown",)}, 10),
    ({"product": ("exosomes",), "condition": ("hair",), "claims": ("no-risk",)}, 10),
    ({"product": ("exosomes",), "place": ("mexico",), "trial": ("yes",)}, 10),
    ({"trial": ("no",), "price": ("yes",), "pressure": ("no",)}, 9),
    ({"enforcement": ("none-found",), "pay": ("no",), "evidence": ("controlled",), "claims": ("none-of-these",)}, 7),
)


def page(client: FlaskClient, questionnaire: Questionnaire, answers: Answers) -> Element:
    response = client.get(f"/en/result/questions?a={encode(questionnaire, answers)}")
    assert response.status_code == 200
    return html5lib.parse(response.text, namespaceHTMLElements=False)


def asked(root: Element) -> list[str]:
    """The questions that the page shows."""
    return ["".join(element.itertext()).strip() for element in root.iter("p") if element.get("class") == "ask"]


def address(root: Element) -> str:
    (found,) = (link.get("href", "") for link in root.iter("a") if link.get("href", "").startswith("mailto:"))
    return found


def decoded(link: str) -> dict[str, str]:
    """What a mail program reads from the link, where a plus is a plus and no space."""
    pairs = (field.split("=") for field in urlsplit(link).query.split("&"))
    return {name: unquote(value, errors="strict") for name, value in pairs}


def test_the_text_is_the_questions_between_the_words() -> None:
    """Greeting, request, the questions numbered in their order, and a closing, each set apart by an empty line."""
    assert WORDS.body(ASKS) == BODY


def test_the_link_is_percent_encoded() -> None:
    """Every sign but letters, digits and - . _ ~ is written as the bytes of UTF-8, and lines end in CRLF."""
    assert WORDS.link(ASKS) == LINK


def test_the_link_can_be_read_back() -> None:
    """Signs that mean something in an address come back as they were."""
    assert decoded(WORDS.link(ASKS)) == {"subject": WORDS.subject, "body": BODY.replace("\n", "\r\n")}


def test_the_words_of_the_e_mail(content: Content) -> None:
    """It has a subject, a greeting, a request and a closing, each on one line and none like another."""
    texts = dataclasses.astuple(content.email)
    assert len(set(texts)) == 4
    assert [text for text in texts if not text.strip() or "\n" in text] == []


@pytest.mark.parametrize(("answers", "count"), CASES)
def test_the_e_mail_holds_every_question_shown_in_order_and_nothing_else(
    client: FlaskClient, content: Content, answers: Answers, count: int
) -> None:
    """Taken apart, its text is the words around and the very questions of the page."""
    root = page(client, content.questionnaire, answers)
    shown = asked(root)
    assert len(shown) == count
    mail = decoded(address(root))
    assert mail["subject"] == content.email.subject
    lines = mail["body"].split("\r\n\r\n")
    assert lines[:2] == [content.email.greeting, content.email.request]
    assert lines[2:-1] == [f"{number}. {question}" for number, question in enumerate(shown, start=1)]
    assert lines[-1] == content.email.closing


@pytest.mark.parametrize(("answers", "count"), CASES)
def test_the_link_of_the_page_goes_to_nobody(
    client: FlaskClient, questionnaire: Questionnaire, answers: Answers, count: int
) -> None:
    """It names no address, and its body has CRLF line ends and no other break."""
    link = address(page(client, questionnaire, answers))
    assert urlsplit(link).path == ""
    assert re.fullmatch(r"mailto:\?subject=[\w.~%-]+&body=[\w.~%-]+", link, re.ASCII)
    found = decoded(link)
    assert set(found) == {"subject", "body"}
    assert found["body"].count("\n") == found["body"].count("\r") == found["body"].count("\r\n") == 2 * (count + 2)


def test_the_e_mail_says_nothing_of_the_answers(
    client: FlaskClient, questionnaire: Questionnaire, trial_offer: Answers
) -> None:
    """Two readers with other answers to the same open questions send the same e-mail, without a code or an address."""
    some = page(client, questionnaire, {**trial_offer, "price": ("no",), "place": ("mexico",), "condition": ("hair",)})
    other = page(client, questionnaire, {**trial_offer, "price": ("partly",), "own-doctor": ("yes",)})
    assert asked(some)
    assert address(some) == address(other)
    assert not re.search(r"https?:|localhost|[0-9A-Y]{4} [0-9A-Y]{4}", decoded(address(some))["body"])


def test_nothing_to_ask_is_no_e_mail(
    client: FlaskClient, questionnaire: Questionnaire, approved_offer: Answers
) -> None:
    """Where no question is left to ask, there is no e-mail either."""
    root = page(client, questionnaire, approved_offer)
    assert asked(root) == []
    assert not [link for link in root.iter("a") if link.get("href", "").startswith("mailto:")]


def test_the_e_mail_is_for_the_screen_alone(client: FlaskClient, questionnaire: Questionnaire) -> None:
    """Its button stands in a part that is not printed, and the page has no form, so nothing is sent to us."""
    root = page(client, questionnaire, {"trial": ("unknown",)})
    (part,) = (one for one in root.iter("div") if one.get("class") == "screen-only")
    assert address(part)
    assert not list(root.iter("form"))


def test_all_questions_fit(content: Content) -> None:
    """With the ten longest questions, text and link stay within the 2,000 signs that every mail program takes."""
    assert len(content.questionnaire.asks) > 20
    ten = tuple(sorted(content.questionnaire.asks, key=lambda ask: len(ask.question)))[-10:]
    assert len(content.email.body(ten)) <= 2000
    assert 1000 < len(content.email.link(ten)) <= 2000


@pytest.mark.parametrize(
    ("request_text", "problem"),
    [
        ("x" * 2000, r"questions\.yaml\.email: \d{4} "),
        ("Is it safe", r"questions\.yaml\.email\.request: 'safe'; a banned word"),
        ('""', r"questions\.yaml\.email\.request: ''; must be a text that is not empty"),
    ],
)
def test_an_e_mail_that_is_not_in_order_is_named(small: Path, request_text: str, problem: str) -> None:
    """Words that make the link too long, banned words and missing words are problems of the content."""
    file = small / "questions.yaml"
    text = file.read_text(encoding="utf-8")
    changed = re.sub(r"(?m)^  request: .*$", f"  request: {request_text}", text)
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    with pytest.raises(ContentError, match=problem):
        load(small)
