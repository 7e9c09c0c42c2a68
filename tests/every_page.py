"""Requests for every page and state of the site in Spanish, including invalid requests."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pytest
from flask import Flask, render_template

from clinic_check.check.answers import prune
from clinic_check.check.code import encode
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from clinic_check.lookup.trial_record import TrialRecord
from clinic_check.web.registry import Outcome
from tests.answers import BEST, SOME, WORST, WORST_TRIAL
from tests.crawl import IN_A_TRIAL, PLAIN, TODAY, WITH_CODE, WRONG, steps
from tests.page import Page
from tests.told import Told

NUMBERS = "NCT01234567 IND 12345 681586 FDA-registered NPI 1234567890 NDC 69866-1030 GMP IRB K123456 NCT0123"
CLAIMS = (
    "Our stem cells cure nine of ten patients. There is no risk. Results vary. Call us today, only two places left."
)
EARLIER = "166000000000000000000B7"  # edition 1
SEARCHES = ("maci", "prp", "macy", "exosomes", "zzzz", "x" * 101)
STUDY = (
    "Abstract. Methods: we enrolled 40 participants in a randomized trial of stem cells. Results: pain fell by 2 points"
    " (95% CI 1 to 3, p = 0.01). No risk was seen. Conclusions: larger trials are needed. doi:10.1000/182"
)
TOLD = (
    Told(genre="research"),
    Told((("no-risk", "no risk"),), ("Results vary.",), "warning"),
    Told((), ("Results vary.",), "warning"),
)


@dataclass(frozen=True)
class Register:
    """Answers each number with this word, and with a record that says something in each field."""

    word: str
    placebo: bool = True

    def look_up(self, number: str) -> Outcome:
        places = tuple(f"A{place}" for place in range(8))
        record = TrialRecord(
            f"{number}0", "A", "RECRUITING", TODAY, "A", "EXPANDED_ACCESS", self.placebo, ("A",), ("A",), places, 2
        )
        return Outcome(self.word, record if self.word == "found" else None)


def codes_of(questionnaire: Questionnaire, trial_offer: Answers) -> dict[str, str]:
    known = {"some": SOME, "worst": WORST, "best": BEST, "trial": trial_offer, "worst-trial": WORST_TRIAL}
    known["no-product"] = {"trial": ("no",)}
    known["dropped"] = {"product": ("approved-product",), "approved": ("abroad",), "claims": ("stories",)}
    known["practice"] = {"product": ("prp",), "condition": ("knee-or-joint",), "trial": ("no",)}
    known |= {"abroad": {"place": ("mexico",), "pressure": ("no",)}, "a-trial": {"trial": ("yes",)}}
    known["other"] = {"product": ("other",), "pressure": ("yes",)}
    return {name: encode(questionnaire, prune(questionnaire, given)) for name, given in known.items()}


def asked(questionnaire: Questionnaire, codes: Mapping[str, str]) -> Iterator[tuple[str, str, int, dict[str, object]]]:
    """(method, address, status, more) of every page and state."""
    plain = [*PLAIN, *(page.format(code=code) for page in WITH_CODE for code in codes.values())]
    plain += steps(questionnaire).values()
    yield from (("GET", page.replace("/en/", "/es/", 1), 200, {}) for page in plain)
    for method, page, status, more in WRONG:
        if page.startswith("/en/"):
            yield method, page.replace("/en/", "/es/", 1), status, more
    for step in questionnaire.steps:
        wrong = "".join(f"&wrong={item.id}" for item in step.items)
        code = codes["a-trial" if step.id == IN_A_TRIAL else "abroad"]
        yield "GET", f"/es/check/{step.id}?a={code}{wrong}", 200, {}
        for known in ("practice", "trial", "best") if step != questionnaire.steps[-1] else ():
            yield "GET", f"/es/so-far/{step.id}?a={codes[known]}", 200, {}
    for known in ("best", "other"):
        yield "GET", f"/es/check/approved?a={codes[known]}", 200, {}
    yield "GET", f"/es/resumed?a={EARLIER}", 200, {}
    yield from (("GET", f"/es/products?q={name}", 400 if len(name) > 100 else 200, {}) for name in SEARCHES)
    yield from (("POST", "/es/number", status, {"data": {"text": text}}) for text, status in _numbers())
    yield from (("POST", f"/es/words?a={codes['some']}", status, {"data": more}) for more, status in _words())
    yield from (("GET", f"/es/compare?{query}", status, {}) for query, status in _compared(codes))
    yield "POST", "/es/words?back=claims", 200, {"data": {"text": CLAIMS}}
    yield "POST", "/es/words", 200, {"data": {"text": CLAIMS}}
    yield "GET", "/es/result?a=" + codes["no-product"], 200, {}
    yield "GET", "/es/result?a=" + codes["dropped"], 200, {}
    yield "GET", "/es/result/questions?a=" + codes["trial"], 200, {}
    yield "GET", "/es/products/full", 200, {}
    yield "GET", "/es/harmed/full?a=" + codes["abroad"], 200, {}
    yield "GET", "/", 200, {"headers": {"Accept-Language": "es"}}
    yield "GET", "/es/result.pdf?a=1", 400, {}


def _compared(codes: Mapping[str, str]) -> list[tuple[str, int]]:
    one, other = codes["worst"], codes["some"]
    later = f"Y{one[1:]}"
    return [
        (f"c={one}", 400),
        ("c=", 400),
        (f"c={one}&c={one}", 200),
        ("&".join([f"c={other}"] * 5), 400),
        (f"c={one}&c={later}", 400),
        (f"c={one}&c=none", 400),
    ]


def _numbers() -> list[tuple[str, int]]:
    known = [
        NUMBERS,
        "NCT01234567 and NCT07654321",
        "nothing of it",
        "681586 NCTO4313647",
        "ChiCTR2100045678",
        "a 654321 " * 8,
    ]
    return [*((text, 200) for text in known), ("", 400), ("a" * 5001, 400)]


def _words() -> list[tuple[dict[str, object], int]]:
    german = "Unsere Klinik hat viele Patienten behandelt und alle waren danach sehr froh und munter wie nie zuvor."
    return [
        ({"text": CLAIMS}, 200),
        ({"text": "We meet on Monday at noon in the hall, and there is a cup of tea for you."}, 200),
        ({"text": german}, 200),
        ({"text": STUDY}, 200),
        ({"text": f"<html><body><p>{CLAIMS}</p></body></html>"}, 200),
        ({"text": f"From: a@b.example\nTo: c@d.example\nSubject: Offer\nMIME-Version: 1.0\n\n{CLAIMS}"}, 200),
        ({"text": CLAIMS * 60}, 200),
        ({"text": CLAIMS + " \u0416\u0430\u0431\u0430 " * 20}, 200),
        ({"text": ""}, 400),
        ({"text": "a" * 50_001}, 400),
        ({"text": "a", "file": (io.BytesIO(b"b"), "b.txt")}, 400),
        ({"file": (io.BytesIO(b"%PDF-"), "b.pdf")}, 400),
        ({"file": (io.BytesIO(b" "), "b.txt")}, 400),
        ({"text": "a" * 1_100_000}, 413),
    ]


def walked(site: Flask, questionnaire: Questionnaire, codes: dict[str, str]) -> dict[str, Page]:
    """Name -> page of each request, its status checked."""
    client = site.test_client(use_cookies=False)
    found = {}
    for place, (method, address, status, more) in enumerate(asked(questionnaire, codes)):
        client.get("/en/about")  # resets state kept between pages, which could hide a text
        response = client.open(address, method=method, buffered=True, **more)
        assert response.status_code == status, f"{method} {address}"
        found[f"{place} {method} {address}"] = Page(response.text)
    for told in TOLD:
        with pytest.MonkeyPatch.context() as patch:
            known: dict[str, Content] = site.extensions["contents"]
            patch.setitem(known, "es", replace(known["es"], scanner=told))  # type: ignore[arg-type]
            found[f"told {told}"] = Page(client.post("/es/words", data={"text": CLAIMS}).text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(site.config, "CONTACT", "https://contact.example")
        patch.setitem(site.config, "TODAY", lambda: TODAY.replace(year=2030))
        for address in ("/es/about", "/es/privacy", f"/es/result?a={codes['some']}"):
            found[f"later {address}"] = Page(client.get(address).text)
    for register in (Register("found"), Register("found", placebo=False), *map(Register, ("none", "busy", "late"))):
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(site.config, "LOOKUPS", ("clinicaltrials",))
            patch.setitem(site.extensions, "registry", register)
            found[f"number looked up {register}"] = Page(
                client.post(f"/es/number?a={codes['some']}", data={"text": NUMBERS}).text
            )
            found[f"looks up {register}"] = Page(client.get("/es/privacy").text)
    for status in (418, 500, 503):
        with site.test_request_context("/es/none"):
            found[f"error {status}"] = Page(render_template("pages/error.html", status=status))
    return found
