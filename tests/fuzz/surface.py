"""The links and forms of the site, collected from its pages."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from clinic_check.check.answers import prune
from clinic_check.check.code import decode, encode
from clinic_check.check.model import Item, Questionnaire

CODE = "{code}"  # stands in a link for any code
MOST = 400  # links
TOLD = "Our stem cells cure arthritis. They are FDA approved, with no side effects. Book today, only 3 places are left."


@dataclass(frozen=True)
class Field:
    """A field of a form with the values that the page offers; none where anything can be typed."""

    name: str
    kind: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    action: str
    method: str
    encoding: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Surface:
    """Links and forms by the endpoint that they lead to, and codes of many answers."""

    links: dict[str, tuple[str, ...]]
    forms: dict[str, tuple[Form, ...]]
    codes: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of a field, and what stands in addresses."""
        named = {field.name for forms in self.forms.values() for form in forms for field in form.fields}
        return (
            *sorted(
                named
                | {"a", "c", "q", "back", "only", "paper", "left", "wrong", "tick", "change", "open", "print", "lang"}
            ),
        )


class _Offers(HTMLParser):
    """Collects the links and forms of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, str, str, dict[tuple[str, str], list[str]]]] = []
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("a", "link", "script"):
            self.links.append(given.get("href", given.get("src", "")))
        elif tag == "form":
            encoding = given.get("enctype", "application/x-www-form-urlencoded")
            self.forms.append((given.get("action", ""), given.get("method", "get").upper(), encoding, {}))
        elif self.forms and tag in ("input", "textarea", "select", "button", "option"):
            name = given.get("name", self.select if tag == "option" else "")
            kind = given.get("type", "text") if tag == "input" else tag
            self.select = name if tag == "select" else self.select
            if name:
                values = self.forms[-1][3].setdefault((name, kind), [])
                values += [given["value"]] if "value" in given and kind not in ("text", "search") else []


def surface(app: Flask, questionnaire: Questionnaire) -> Surface:
    """Crawled from the start page, from every route without a part to fill in, and from what a form answers."""
    codes = _codes(questionnaire)
    full = max(codes, key=lambda code: len(decode(questionnaire, code)))
    client = app.test_client(use_cookies=False)
    roads = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    first = [re.sub(r"<any\([^>]*>", "en", road) for road in roads]
    so_far = [f"/en/so-far/{step.id}" for step in questionnaire.steps]  # only forms lead there
    waiting = [f"{road}?a={full}" for road in so_far]
    waiting += [f"{road}{query}" for road in first if "<" not in road for query in ("", f"?a={full}")]
    links = {f"{road}{query}" for road in so_far for query in ("", f"?a={CODE}")}
    links.add(f"/en/r/{CODE}")  # written on paper and in the link to share, which is text
    forms: set[Form] = set()
    while waiting:
        address = waiting.pop()
        told = {"text": TOLD} if address.startswith("/en/words") else None  # the form below it comes with an answer
        response = client.open(address, method="POST" if told else "GET", data=told, buffered=True)
        offered = _Offers()
        offered.feed(response.text if response.mimetype == "text/html" else "")
        for action, method, encoding, fields in offered.forms:
            named = tuple(Field(name, kind, tuple(values)) for (name, kind), values in fields.items())
            forms.add(Form(_general(action or address, codes), method, encoding, named))
        for link in offered.links:
            general = _general(link, codes)
            if link.startswith("/") and general not in links and len(links) < MOST:
                waiting += [] if ".pdf" in link else [link]
                links.add(general)
        links.update(_general(address, codes) for address in first if "<" not in address)
    return Surface(_by_endpoint(app, links), _forms(app, forms), codes)


def _general(address: str, codes: tuple[str, ...]) -> str:
    return re.sub(rf"(?<=[=/])[0-9A-Z]{{{len(codes[0])}}}\b", CODE, address.partition("#")[0])


def endpoint(app: Flask, address: str, method: str = "GET") -> str:
    """The endpoint that an address leads to, or ""."""
    try:
        return str(app.url_map.bind("localhost").match(address.partition("?")[0], method=method)[0])
    except (HTTPException, RequestRedirect):
        return ""


def _by_endpoint(app: Flask, links: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found = defaultdict(list)
    for link in sorted(links):
        found[endpoint(app, link)].append(link)
    return {name: tuple(found[name]) for name in sorted(found) if name}


def _forms(app: Flask, forms: Iterable[Form]) -> dict[str, tuple[Form, ...]]:
    found = defaultdict(list)
    for form in sorted(forms, key=repr):
        found[endpoint(app, form.action, form.method)].append(form)
    return {name: tuple(found[name]) for name in sorted(found) if name}


def drawn(item: Item, chance: random.Random) -> tuple[str, ...]:
    """An answer that the form takes."""
    alone = [option.id for option in item.options if option.exclusive or not item.several]
    beside = [option.id for option in item.options if option.id not in alone]
    if beside and chance.random() < 0.7:
        return tuple(chance.sample(beside, chance.randint(1, len(beside))))
    return (chance.choice(alone),)


def _codes(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Of 80 answer sets, from one answer to all of them."""
    chance = random.Random(80)
    found = []
    for count in range(80):
        share = (count + 1) / 80
        given = {item.id: drawn(item, chance) for item in questionnaire.items if chance.random() < share}
        found.append(encode(questionnaire, prune(questionnaire, given)))
    return tuple(dict.fromkeys(found))
