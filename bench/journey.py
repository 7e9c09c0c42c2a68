"""J1: taps and visible words from the start page to the first verdict, for the scripted people of people.yaml.

A tap is a tick, a button or a link. Visible are the words of the whole page on a screen with JavaScript: no closed
fold but its label, nothing for screen readers or paper only, no question that an answer hides. Each page counts once.
"""

from __future__ import annotations

import logging
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from flask.testing import FlaskClient
from lxml.html import HtmlElement, document_fromstring  # type: ignore[import-untyped]

from app import create_app
from bench.goals import CannotRunError, Figure

PEOPLE = Path(__file__).parent / "people.yaml"
UNSEEN = {"head", "script", "style", "svg", "template"}
UNSEEN_CLASSES = {"hidden", "print-only", "skip"}
MOST_STEPS = 12
Answers = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Journey:
    """What one person needed; `decisive`: the offer decides before the sales talk."""

    name: str
    decisive: bool
    taps: int
    words: int


def figures() -> dict[str, Figure]:
    found = journeys()
    decisive = [one.taps for one in found if one.decisive]
    others = [one.taps for one in found if not one.decisive]
    each = "; ".join(f"{one.name} {one.taps} and {one.words}" for one in found)
    return {
        "taps": Figure(statistics.median(one.taps for one in found), f"median of {len(found)}; taps and words: {each}"),
        "taps-decisive": Figure(max(decisive), f"the most of {len(decisive)}"),
        "taps-others": Figure(max(others), f"the most of {len(others)}"),
        "words": Figure(statistics.median(one.words for one in found), f"median of {len(found)}"),
    }


def journeys(language: str = "en") -> list[Journey]:
    logging.disable()
    client = create_app().test_client()
    people = yaml.load(PEOPLE.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506  strings only
    return [_walk(client, language, one["name"], "decisive" in one, one["answers"]) for one in people]


def _walk(client: FlaskClient, language: str, name: str, decisive: bool, answers: Answers) -> Journey:
    page = _get(client, f"/{language}/")
    words, taps = visible_words(page, {}), 1
    address = page.xpath("//a[contains(@class, 'button')]")[0].get("href")
    for _ in range(MOST_STEPS):
        page = _get(client, address)
        sent = _sent(page, answers)
        words += visible_words(page, sent)
        if not page.xpath("//form//fieldset"):
            return Journey(name, decisive, taps, words)
        taps += sum(len(chosen) for chosen in sent.values()) + _folds(page, sent) + 1
        answer = client.post(address, data=sent)
        address = answer.headers["Location"]
        if "wrong=" in urlsplit(address).query:
            raise CannotRunError(f"{name} has no answer to a question of {address}")
    raise CannotRunError(f"{name} came to no verdict")


def _get(client: FlaskClient, address: str) -> HtmlElement:
    return document_fromstring(client.get(address, follow_redirects=True).get_data(as_text=True))


def _sent(page: HtmlElement, answers: Answers) -> dict[str, list[str]]:
    """Field name -> values, for the questions of the page that this person answers."""
    names = dict.fromkeys(field.get("name") for field in page.xpath("//fieldset//input"))
    given = {f"q-{item}": [chosen] if isinstance(chosen, str) else list(chosen) for item, chosen in answers.items()}
    return {name: given[name] for name in names if name in given}


def _folds(page: HtmlElement, sent: Mapping[str, Sequence[str]]) -> int:
    """The closed folds that hold a chosen option."""
    chosen = {(name, value) for name, values in sent.items() for value in values}
    folds = page.xpath("//details[not(@open)]")
    return sum(any((one.get("name"), one.get("value")) in chosen for one in fold.iter("input")) for fold in folds)


def visible_words(page: HtmlElement, sent: Mapping[str, Sequence[str]]) -> int:
    return len(" ".join(_texts(page, sent)).split())


def _texts(element: HtmlElement, sent: Mapping[str, Sequence[str]]) -> Iterator[str]:
    if _unseen(element, sent):
        return
    yield element.text or ""
    closed = element.tag == "details" and element.get("open") is None
    for child in element:
        if not closed or child.tag == "summary":
            yield from _texts(child, sent)
        yield child.tail or ""


def _unseen(element: HtmlElement, sent: Mapping[str, Sequence[str]]) -> bool:
    if not isinstance(element.tag, str) or element.tag in UNSEEN or element.get("hidden") is not None:
        return True
    if element.get("data-on") is not None and f"q-{(element.get('id') or '').removeprefix('q-')}" not in sent:
        return True  # hidden by static/only-if.js, since this person has no answer to it
    return not UNSEEN_CLASSES.isdisjoint((element.get("class") or "").split())
