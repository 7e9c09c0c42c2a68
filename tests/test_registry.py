"""Look-ups of NCT numbers: against a local server that answers as ClinicalTrials.gov's API does, or badly."""

from __future__ import annotations

import datetime
import json
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from flask.testing import FlaskClient

from app import create_app
from clinic_check.lookup.trial_record import MOST, record_of
from clinic_check.web import registry
from clinic_check.web.registry import Outcome, Registry
from clinic_check.web.settings import CLINICALTRIALS
from tests.page import Page, words
from tests.serving import serving

NUMBER = "NCT04313647"
STUDY = {
    "protocolSection": {
        "identificationModule": {"nctId": NUMBER, "briefTitle": "Inhaled  exosomes\n in healthy people"},
        "statusModule": {
            "overallStatus": "COMPLETED",
            "lastUpdatePostDateStruct": {"date": "2021-08-04", "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "A hospital", "class": "OTHER"}},
        "conditionsModule": {"conditions": ["Healthy", "Lungs"]},
        "designModule": {"studyType": "INTERVENTIONAL"},
        "armsInterventionsModule": {
            "armGroups": [{"label": "a", "type": "EXPERIMENTAL"}, {"label": "b", "type": "PLACEBO_COMPARATOR"}],
            "interventions": [{"type": "BIOLOGICAL", "name": "Exosomes"}],
        },
        "contactsLocationsModule": {"locations": [{"facility": "A hospital", "city": "Shanghai", "country": "China"}]},
    }
}
Answer = Callable[["Api"], None]


class Api(BaseHTTPRequestHandler):
    """Answers as `server.answer` says; `server.asked` has the path of each request and its headers."""

    server: Running

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        self.server.answer(self)

    def say(self, status: int, body: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Nothing is written."""


class Running(ThreadingHTTPServer):
    daemon_threads = True
    asked: list[tuple[str, dict[str, str]]]
    answer: Answer

    def handle_error(self, *_: object) -> None:
        """The site has given up, and nothing is written."""

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@pytest.fixture
def api() -> Iterator[Running]:
    made = Running(("127.0.0.1", 0), Api)
    made.asked, made.answer = [], lambda one: one.say(200, json.dumps(STUDY))
    with serving(made):
        yield made


@pytest.fixture
def client(api: Running) -> FlaskClient:
    """The site with look-ups on."""
    app = create_app({"LOOKUPS": (CLINICALTRIALS,)})
    app.extensions["registry"] = Registry(api.site)
    return app.test_client()


def shown(client: FlaskClient, text: str = NUMBER, code: str = "", language: str = "en") -> Page:
    return Page(client.post(f"/{language}/number{code}", data={"text": text}).text)


def test_the_record_is_read() -> None:
    """Each field in one line, with what the record says of groups and places."""
    found = record_of(STUDY)
    assert found
    assert (found.number, found.title, found.status) == (NUMBER, "Inhaled exosomes in healthy people", "COMPLETED")
    assert (found.updated, found.sponsor, found.kind) == (datetime.date(2021, 8, 4), "A hospital", "INTERVENTIONAL")
    assert (found.placebo, found.conditions, found.tested) == (True, ("Healthy", "Lungs"), ("Exosomes",))
    assert (found.places, found.more_places) == (("A hospital, Shanghai, China",), 0)


def test_many_places_are_counted() -> None:
    """The first are named, each once, and the rest is a number."""
    places = [{"city": f"City {number}"} for number in range(MOST + 3)] * 2
    study = {**STUDY["protocolSection"], "contactsLocationsModule": {"locations": places}}
    found = record_of({"protocolSection": study})
    assert found
    assert (len(found.places), found.more_places) == (MOST, 3)


@pytest.mark.parametrize(
    "answer", [None, [], "x", {}, {"protocolSection": []}, {"protocolSection": {"statusModule": 1}}]
)
def test_anything_else_is_no_record(answer: object) -> None:
    """Whatever stands where a record should be does no harm."""
    assert record_of(answer) is None


def test_a_record_holds_no_character_that_steers_or_breaks_a_page(api: Running, client: FlaskClient) -> None:
    """Half a surrogate pair, controls and marks of direction are replaced."""
    study = json.loads(json.dumps(STUDY))
    study["protocolSection"]["identificationModule"]["briefTitle"] = "a\ud800b\u202ec\u0000d"
    api.answer = lambda one: one.say(200, json.dumps(study))
    page = client.post("/en/number", data={"text": NUMBER})
    assert page.status_code == 200
    assert "a\ufffdb\u200bc\ufffdd" in page.text


def test_a_bare_record_is_read() -> None:
    """With its number alone, everything else is empty and no group is told of."""
    found = record_of(
        {"protocolSection": {"identificationModule": {"nctId": NUMBER}, "statusModule": {"overallStatus": 5}}}
    )
    assert found
    assert (found.status, found.placebo, found.updated, found.places) == ("", None, None, ())


def test_nothing_but_the_number_is_sent(api: Running, client: FlaskClient) -> None:
    """Neither a code nor the text around it, nor a header of the reader's."""
    shown(client, f"Ask for {NUMBER} in Tijuana", "?a=1E59P69F7000000000000X7")
    ((path, headers),) = api.asked
    assert path.partition("?")[0] == f"/api/v2/studies/{NUMBER}"
    assert headers.keys() == {"Host", "Accept-Encoding", "Accept"}
    assert "1E59" not in str(api.asked)
    assert "Tijuana" not in str(api.asked)


def test_the_page_shows_the_record_beside_the_offer(client: FlaskClient) -> None:
    """In the record's own words, marked as English, with what was offered and a question that is left to the reader."""
    for language in ("en", "es"):
        page = shown(client, code="?a=1E59P69F7000000000000X7", language=language)
        (part,) = [one for one in page.all("section") if one.get("id") == "record"]
        assert part.get("data-outcome") == "found"
        text = words(part)
        for said in ("Inhaled exosomes in healthy people", "Exosomes", "Healthy; Lungs", "A hospital, Shanghai, China"):
            assert said in text
        assert words(page.by_id("your-offer"))
        english = [words(one) for one in part.iter() if one.get("lang") == "en"]
        assert "Exosomes" in english


def test_off_by_default(api: Running) -> None:
    """Without the setting nothing is asked, and the page is as it was."""
    app = create_app()
    app.extensions["registry"] = Registry(api.site)
    assert "record" not in shown(app.test_client()).ids()
    assert api.asked == []


def redirected(to: str, status: int = 301) -> Answer:
    """The first request is sent on, the next answered."""

    def answer(one: Api) -> None:
        if len(one.server.asked) == 1:
            one.say(status, "", Location=to)
        else:
            one.say(200, json.dumps(STUDY))

    return answer


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (lambda one: one.say(404, f"NCT number {NUMBER} not found"), "none"),
        (lambda one: one.say(400, "Parameter `nctId` has incorrect format"), "failed"),
        (lambda one: one.say(500, ""), "failed"),
        (lambda one: one.say(200, "<html>"), "failed"),
        (lambda one: one.say(200, "[" * 100_000), "failed"),
        (lambda one: one.say(200, json.dumps({**STUDY, "x": "y" * registry.LARGEST})), "failed"),
        (lambda one: one.say(200, "{}"), "failed"),
        (lambda one: one.connection.close(), "failed"),
        (redirected(f"/api/v2/studies/{NUMBER}"), "found"),
        (redirected("http://127.0.0.2/api/v2/studies/x"), "failed"),
        (redirected("ftp://127.0.0.1/x"), "failed"),
        (lambda one: one.say(301, "", Location="/again"), "failed"),
    ],
    ids=[
        "404",
        "400",
        "500",
        "page",
        "deep",
        "large",
        "empty",
        "closed",
        "alias",
        "other-host",
        "other-scheme",
        "loop",
    ],
)
def test_each_answer_has_a_sentence(api: Running, client: FlaskClient, answer: Answer, word: str) -> None:
    """Absent, junk, moved, or without an end: the page is whole and says what came of it."""
    api.answer = answer
    page = shown(client)
    (part,) = [one for one in page.all("section") if one.get("id") == "record"]
    assert part.get("data-outcome") == word
    assert len(part.findall("p")) >= 1


@pytest.mark.parametrize("first", [b"", b"HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"])
def test_a_register_that_drips_holds_no_place(api: Running, monkeypatch: pytest.MonkeyPatch, first: bytes) -> None:
    """Late with its headers or the size of a chunk, its connection is ended, so that the place is free again."""
    monkeypatch.setattr(registry, "PATIENCE", 0.3)
    ended = threading.Event()

    def drip(one: Api) -> None:
        try:
            one.wfile.write(first)
            while not ended.wait(0.05):
                one.wfile.write(b"1")
        except OSError:
            pass

    api.answer = drip
    made = Registry(api.site)
    words = [made.look_up(f"NCT0000000{number}").word for number in range(registry.AT_ONCE)]
    assert words == ["late"] * registry.AT_ONCE
    for _ in range(registry.AT_ONCE):
        assert made._room.acquire(timeout=10)
    ended.set()


def test_a_slow_register_is_given_up(api: Running, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """After PATIENCE the page comes without the record."""
    monkeypatch.setattr(registry, "PATIENCE", 0.05)
    release = threading.Event()
    api.answer = lambda one: (release.wait(10), one.say(200, json.dumps(STUDY)))[1]
    page = shown(client)
    release.set()
    (part,) = [one for one in page.all("section") if one.get("id") == "record"]
    assert part.get("data-outcome") == "late"


def test_others_do_not_wait(api: Running) -> None:
    """While two are asked, eight more readers are told at once to use the link."""
    both, release = threading.Barrier(3), threading.Event()

    def answer(one: Api) -> None:
        both.wait(10)
        release.wait(10)
        one.say(200, json.dumps(STUDY))

    api.answer = answer
    made = Registry(api.site)
    with ThreadPoolExecutor(2) as readers:
        slow = [readers.submit(made.look_up, f"NCT0000000{number}") for number in range(registry.AT_ONCE)]
        both.wait(10)
        others = [made.look_up(f"NCT1000000{number}") for number in range(8)]
        release.set()
        assert [one.result(10).word for one in slow] == ["found", "found"]
    assert others == [Outcome("busy")] * 8
    assert len(api.asked) == 2


def test_an_answer_is_kept_for_a_day(api: Running) -> None:
    """By its number, found or not; a failure is not kept, and the oldest gives way."""
    now = [0.0]
    made = Registry(api.site, lambda: now[0])
    made.look_up(NUMBER)
    assert made.look_up(NUMBER).word == "found"
    assert len(api.asked) == 1
    now[0] = registry.FRESH + 1
    api.answer = lambda one: one.say(500, "")
    assert [made.look_up(NUMBER).word for _ in range(2)] == ["failed", "failed"]
    assert len(api.asked) == 3


def test_only_a_number_is_asked_for(api: Running) -> None:
    """Anything else would be an address of the reader's making."""
    for wrong in ("NCT1", f"{NUMBER}/x", "nct04313647", f"{NUMBER}?a"):
        with pytest.raises(ValueError, match=re.escape(wrong)):
            Registry(api.site).look_up(wrong)
    assert api.asked == []
