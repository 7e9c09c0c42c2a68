"""J1, J2, J4: what the scripted people of people.yaml need to the first verdict and to the whole result.

A tap is a tick, a button or a link. Visible are the words of the whole page on a screen with JavaScript: no closed
fold but its label, nothing for screen readers or paper only, no question that an answer hides. Each page counts once.
To the whole result a person goes on from each verdict so far, and answers what people.yaml does not say with the last
option, which is "I don't know" where there is one. Bytes are those of the pages, compressed as nginx does it, with
style sheet and scripts once.
"""

from __future__ import annotations

import gzip
import logging
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from flask.testing import FlaskClient
from lxml.html import HtmlElement, document_fromstring  # type: ignore[import-untyped]

from app import create_app
from bench.goals import CannotRunError, Figure

PEOPLE = Path(__file__).parent / "people.yaml"
UNSEEN = {"head", "noscript", "script", "style", "svg", "template"}
UNSEEN_CLASSES = {"hidden", "print-only", "skip"}
MOST_STEPS = 20
LEVEL = 6  # of gzip, as in deploy/nginx.conf
Answers = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Journey:
    """What one person needed; `decisive`: the offer decides before the sales talk. `sent`: bytes over the wire."""

    name: str
    decisive: bool
    taps: int
    words: int
    sent: int


def figures() -> dict[str, Figure]:
    found, whole = journeys(), journeys(whole=True)
    decisive = [one.taps for one in found if one.decisive]
    others = [one.taps for one in found if not one.decisive]
    each, every = ("; ".join(f"{one.name} {one.taps} and {one.words}" for one in some) for some in (found, whole))
    return {
        "taps": Figure(statistics.median(one.taps for one in found), f"median of {len(found)}; taps and words: {each}"),
        "taps-decisive": Figure(max(decisive), f"the most of {len(decisive)}"),
        "taps-others": Figure(max(others), f"the most of {len(others)}"),
        "words": Figure(statistics.median(one.words for one in found), f"median of {len(found)}"),
        "whole-taps": Figure(statistics.median(one.taps for one in whole), f"median; taps and words: {every}"),
        "whole-words": Figure(statistics.median(one.words for one in whole), f"median of {len(whole)}"),
        "bytes": Figure(max(one.sent for one in whole), f"the most of {len(whole)}, gzip, the sheet in the result"),
    }


def journeys(language: str = "en", whole: bool = False) -> list[Journey]:
    """To the first verdict, or to the whole result."""
    logging.disable()
    client = create_app().test_client()
    return [walk(client, language, one["name"], "decisive" in one, one["answers"], whole) for one in people()]


def people() -> list[dict[str, Any]]:
    """The scripted people of people.yaml."""
    found: list[dict[str, Any]] = yaml.load(PEOPLE.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506  strings only
    return found


def walk(client: FlaskClient, language: str, name: str, decisive: bool, answers: Answers, whole: bool) -> Journey:
    """What one person needs to the first verdict, or to the whole result; raises CannotRunError without one."""
    page, sent = _get(client, f"/{language}/")
    words, taps, total = visible_words(page, {}), 1, sent + _assets(client, page)
    address = page.xpath("//main//a[contains(@class, 'button')]")[0].get("href")
    for _ in range(MOST_STEPS):
        page, sent = _get(client, address)
        chosen = _sent(page, answers, whole)
        words, total = words + visible_words(page, chosen), total + sent
        onward = page.xpath("//a[@id='onward']")
        if whole and onward:
            address, taps = onward[0].get("href"), taps + 1
            continue
        if not page.xpath("//form//fieldset"):
            return Journey(name, decisive, taps, words, total)
        taps += sum(len(values) for values in chosen.values()) + _folds(page, chosen) + 1
        address = client.post(address, data=chosen).headers["Location"]
        if "wrong=" in urlsplit(address).query:
            raise CannotRunError(f"{name} has no answer to a question of {address}")
    raise CannotRunError(f"{name} came to no verdict")


def _assets(client: FlaskClient, page: HtmlElement) -> int:
    """Bytes of the style sheet and the scripts of a page."""
    addresses = page.xpath("//link[@rel='stylesheet']/@href | //script/@src")
    return sum(len(gzip.compress(client.get(address).data, LEVEL)) for address in addresses)


def _get(client: FlaskClient, address: str) -> tuple[HtmlElement, int]:
    """The page and its bytes over the wire."""
    answer = client.get(address, follow_redirects=True)
    return document_fromstring(answer.get_data(as_text=True)), len(gzip.compress(answer.data, LEVEL))


def _sent(page: HtmlElement, answers: Answers, whole: bool) -> dict[str, list[str]]:
    """Field name -> values, for the questions of the page; on the way to the whole result all of them are answered."""
    found: dict[str, list[str]] = {}
    for field in page.xpath("//fieldset"):
        inputs = [one for one in field.iter("input") if one.get("name")]
        name = inputs[0].get("name") if inputs else ""
        chosen = answers.get(name.removeprefix("q-"))
        if chosen is not None:
            found[name] = [chosen] if isinstance(chosen, str) else list(chosen)
        elif whole and name and not _hidden(field, found):
            found[name] = [inputs[-1].get("value")]
    return found


def _hidden(field: HtmlElement, chosen: Mapping[str, Sequence[str]]) -> bool:
    """Whether static/only-if.js hides the question after these answers."""
    on = field.get("data-on")
    if on is None:
        return False
    given = chosen.get(on)
    return not given or set(given).isdisjoint((field.get("data-options") or "").split())


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
