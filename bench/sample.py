"""What is asked of the servers: addresses, answers and texts, from the content as it stands."""

from __future__ import annotations

import json
import random
import re
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bench.load import Request
from bench.servers import ROOT, Server
from clinic_check.check.answers import check, prune
from clinic_check.check.code import encode
from clinic_check.check.model import Questionnaire
from clinic_check.loader.load import load

QUESTION = "approved"
BEFORE = {"product": "exosomes", "condition": "knee-or-joint", "how-given": "joint-or-tendon", "place": "mexico"}
# The longest page that a climb over single changes found, from the bad offer of tests/browser/journey.py.
LONGEST: dict[str, object] = {
    **{"product": "exosomes", "condition": "lungs", "how-given": "spine", "place": "canada", "approved": "yes-checked"},
    **{"trial": "yes", "trial-record": "differs", "ind": "other-letter", "ethics-board": "unknown", "pay": "yes"},
    **{"enforcement": "found", "risks": "unknown", "evidence": "unknown", "product-details": "unknown"},
    **{"alternatives": "unknown", "price": "unknown", "follow-up": "unknown", "pressure": "unknown"},
    **{"who-treats": "unknown", "licence": "problem", "specialty": "unknown"},
}
LEAFLET = (
    "Our FDA registered lab makes breakthrough exosomes with no risk. They regenerate damaged cartilage without"
    " surgery. Over 90% of our patients report lasting relief. There are no side effects and no downtime."
)


@dataclass(frozen=True)
class Addresses:
    """The pages that are timed."""

    start: str
    question: str
    result: str
    short: str
    pdf: str
    words: str


@cache
def content() -> Questionnaire:
    return load(ROOT).questionnaire


def code(raw: dict[str, object]) -> str:
    answers = check(content(), raw)
    return encode(content(), prune(content(), answers))


def longest() -> str:
    """The code of the longest result, with every claim there is."""
    claims = [option.id for option in content().by_id["claims"].options if not option.exclusive]
    return code({**LONGEST, "claims": claims})


def addresses() -> Addresses:
    before, worst = code(dict(BEFORE)), longest()
    return Addresses(
        start="/en/",
        question=f"/en/check/{QUESTION}?a={before}",
        result=f"/en/result?a={worst}",
        short=f"/en/r/{worst}",
        pdf=f"/en/result.pdf?a={worst}",
        words="/en/words",
    )


def answer() -> Request:
    """Answering the question: checked, and sent on."""
    return Request(addresses().question, body=f"q-{QUESTION}=no", status=303)


def mixed(seed: int, count: int | None = None, with_pdf: bool = False) -> Iterator[Request]:
    """The start, steps forth and back, results and marked texts; without an end when no count is given."""
    page, chance = addresses(), random.Random(seed)  # noqa: S311  the same order at each run
    kinds = [Request(page.start), Request(page.question), answer(), Request(page.result)]
    kinds.append(Request(page.words, body="text=" + LEAFLET.replace(" ", "+").replace("%", "%25")))
    weights = [20.0, 35.0, 30.0, 10.0, 5.0]
    if with_pdf:
        kinds.append(Request(page.pdf))
        weights.append(2.0)
    while count is None or count > 0:
        yield chance.choices(kinds, weights)[0]
        count = None if count is None else count - 1


def question_for_peers(ours: Server) -> str:
    """The words of our question page as JSON, so that the peers show the same page."""
    item, known = content().by_id[QUESTION], content()
    with urllib.request.urlopen(ours.address + addresses().question) as answered:  # noqa: S310  loopback
        page = answered.read().decode()
    links_below = re.findall(r'<li><a href="([^"]+)">([^<]+)</a></li>', page[page.index("<footer") :])
    sources = [known.sources[name] for name in item.sources]
    links = [known.sources[step.source] if step.source else None for step in item.find_out]
    return json.dumps(
        {
            "title": item.question,
            "part": known.section_of[item.id].title,
            "hint": item.hint,
            "why": item.why,
            "good": item.good,
            "worrying": item.worrying,
            "trick": item.trick,
            "options": [{"id": one.id, "label": one.label, "note": one.note, "last": one.last} for one in item.options],
            "steps": [
                {"text": step.text, "address": link.address if link else "", "title": link.title if link else ""}
                for step, link in zip(item.find_out, links, strict=True)
            ],
            "sources": [{"by": one.publisher, "title": one.title, "address": one.address} for one in sources],
            "links": [{"address": address, "text": text} for address, text in links_below],
        }
    )
