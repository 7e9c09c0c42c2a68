"""The Spanish site: every page and state is in Spanish with the same outcomes, and English parts have `lang`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

import polib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinic_check.check.answers import check, read
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from tests.conftest import ROOT
from tests.page import Page
from tests.test_full_result import cited
from tests.test_journeys import Reader, walk
from tests.test_scenarios import SCENARIOS

SPOKEN = ("alt", "aria-label", "title", "placeholder", "data-done", "data-failed")
CATALOGUE = ROOT / "translations" / "es" / "LC_MESSAGES" / "messages.po"
WORD = re.compile(r"[a-zñáéíóúü']+")
# English words that stand on Spanish pages on purpose: names of registers, papers, boxes and places, and quoted signs.
QUOTED = re.compile(
    r"English|Clinic Check|Purple Book|expanded access|warning letter|attorney general|boxed warning|"
    r"minimally manipulated|Recruiting|Unknown|Withdrawn|Terminated|Completed|cleared|"
    r"FDA[ -](?:registered|certified|compliant|certificate)"
)

# What US readers from Latin America would not say or would misunderstand; docs/translating.md says what instead.
NOT_SAID = {
    "a trial": r"ensayos?",
    "a device that is cleared": r"visto bueno|homologad[oa]s?|dispositivos? (?:aprobad|autorizad)[oa]s?",
    "what FDA has licensed": (
        r"productos? (?:\w+ )?(?:con|sin) licencia|licencia de la FDA|autoriza(?:d[oa]s?|ción|ciones)"
    ),
    "what is allowed": r"(?:vías?|caminos?|rutas?|situación) legal(?:es)?",
    "to book": r"reserv(?:[aeo]|ar|as|en|ó|ad[oa]s?|ación|aciones)",
    "sales talk": r"(?:charla|discurso|argumentos?|palabrería) de ventas?",
    "a warning sign": r"(?:señal|señales|signos?) de (?:advertencia|alarma|peligro)",
    "a serum, not a drip": r"sueros? (?:o crema|de exosomas en la piel|sobre|para la (?:piel|apariencia))",
    "expanded access": r"acceso expandido",
    "randomized": r"aleatori[oa]s?|aleatorizad[oa]s?",
    "the regulator": r"regulador(?:es)?",
    "a nerve disease": r"mal(?:es)? de (?:los )?nervios",
    "you, seen or treated": (
        r"(?:le|les) (?:atende|atiend|conoc|conozc|cubr|llev|presion|prote[gj]|trat|ve(?:a|an|n|rán)\b)\w*|"
        r"(?:atender|conocer|cubrir|dejar|llevar|presionar|proteger|tratar|ver)les?"
    ),
    "you": (
        r"tú|tus?|ti|contigo|eres|estás|puedes|tienes|quieres|debes|"
        r"vosotr[oa]s|os|vuestr[oa]s?|habéis|podéis|tenéis"
    ),
    "a word of Spain": (
        r"analíticas?|aparcar|coge[rns]?|cogid[oa]s?|fontanero|móvil(?:es)?|ordenador(?:es)?|pinch(?:ar|azos?)|puls(?:a|ar|e)|"
        r"sanidad|urgencias|zumos?"
    ),
}
BITES = {
    "a trial": "Pida ver el ensayo.",
    "a device that is cleared": "El kit tiene el visto bueno de la FDA.",
    "what FDA has licensed": "No hay ningún producto con licencia.",
    "what is allowed": "La vía legal",
    "to book": "Pregunte antes de reservar.",
    "sales talk": "El discurso de venta suena más firme.",
    "a warning sign": "Hay señales de advertencia.",
    "a serum, not a drip": "Un suero para la apariencia",
    "expanded access": "Acceso expandido",
    "randomized": "Once estudios, dos de ellos aleatorizados.",
    "the regulator": "Pregunte al regulador de ese país.",
    "a nerve disease": "Otro mal de nervios o cerebro",
    "you, seen or treated": "Un médico que le conozca, y una fecha para verle.",
    "you": "¿Qué te dijeron a ti?",
    "a word of Spain": "Un pinchazo en la rodilla",
}
FINE = (
    "un estudio clínico, la licencia de un médico, lo que dicen para vender",
    "Le ofrecieron un suero por la vena, y lo verán el lunes; la licencia es de la enfermera.",
    "Un médico que lo conozca y quiera verlo; pueden tratarlo allí.",
    "Haga la cita después; agendar puede esperar. Hay señales de alerta.",
)


def said_otherwise(text: str) -> list[str]:
    """The names of what this Spanish text says in words that are not ours."""
    return [name for name, words in NOT_SAID.items() if re.search(rf"(?<!\w)(?:{words})(?!\w)", text, re.IGNORECASE)]


@pytest.fixture(scope="module")
def both(app: Flask) -> tuple[Content, Content]:
    found: Mapping[str, Content] = app.extensions["contents"]
    assert list(found) == ["en", "es"]
    return found["en"], found["es"]


@pytest.fixture(scope="module")
def pages(spanish_pages: dict[str, Page]) -> dict[str, Page]:
    return spanish_pages


@pytest.fixture(scope="module")
def english() -> frozenset[str]:
    """Words of the English texts that no Spanish text has."""
    entries = polib.pofile(str(CATALOGUE))
    ours = {word for one in entries for word in WORD.findall(f"{one.msgid} {one.msgid_plural}".lower())}
    said = [text for one in entries for text in (one.msgstr, *one.msgstr_plural.values())]
    theirs = {word for text in said for word in WORD.findall(text.lower())}
    return frozenset(word for word in ours - theirs if len(word) > 2)


def shown(element: Element) -> Iterator[str]:
    """What is shown or read out as Spanish; not what a reader typed, nor what is marked as another language."""
    if element.tag in ("script", "style", "q", "code", "mark", "u") or element.get("lang", "es") != "es":
        return
    yield from (value for name, value in element.items() if name in SPOKEN)
    if "pasted" not in element.get("class", "").split() and element.tag != "textarea":
        yield element.text or ""
        for child in element:
            yield from shown(child)
            yield child.tail or ""


def test_no_english_word_is_left(pages: dict[str, Page], english: frozenset[str], both: tuple[Content, ...]) -> None:
    """On no page and in no state stands a word that only the English texts have, names and quotations aside."""
    assert len(english) > 1500
    assert {"the", "your", "clinics", "signs"} <= english
    names = {text for one in both[0].catalogue.products for text in (one.brand, one.name, one.maker)}
    sources = both[0].library.sources.values()
    names |= {text for one in sources for text in (one.publisher, one.short, one.title)}
    names |= {one.address.removeprefix("https://") for one in sources}
    ordered = sorted(filter(None, names), key=len, reverse=True)
    whole = rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)"  # FDA is no part of openFDA
    apart = re.compile("|".join([whole, QUOTED.pattern, r"https?://\S+"]))

    def words_left(text: str) -> list[str]:
        return sorted(set(WORD.findall(apart.sub(" ", " ".join(text.split())).lower())) & english)

    parts = {part for page in pages.values() for part in shown(page.root)}  # most stand on many pages
    odd = {part for part in parts if words_left(part)}
    left = {name: words_left(" ".join(shown(page.root))) for name, page in pages.items() if odd & set(shown(page.root))}
    assert {name: found for name, found in left.items() if found} == {}


def test_an_english_word_would_be_seen(english: frozenset[str]) -> None:
    """The same look finds a sentence that was not translated, in a text and in a label."""
    page = Page('<!doctype html><html lang="es"><p title="Ask them">Pregunte. Show the clinics your sheet.</p></html>')
    assert {"ask", "them", "show", "the", "clinics", "your"} <= set(
        WORD.findall(" ".join(shown(page.root)).lower())
    ) & english


def test_one_spanish_for_the_readers_we_write_for() -> None:
    """No translation uses a word of the list; what people type in a search may be anything."""
    entries = [one for one in polib.pofile(str(CATALOGUE)) if not one.occurrences[0][0].endswith((".also", ".words"))]
    assert len(entries) > 3000
    texts = [(one.occurrences[0][0], text) for one in entries for text in (one.msgstr, *one.msgstr_plural.values())]
    assert [(place, text, names) for place, text in texts if (names := said_otherwise(text))] == []


def test_the_list_of_words_bites() -> None:
    """Each kind of word on the list is found in a sentence that has it, and sentences in our own words pass."""
    assert BITES.keys() == NOT_SAID.keys()
    assert {name for name, text in BITES.items() if name not in said_otherwise(text)} == set()
    assert [text for text in FINE if said_otherwise(text)] == []


def test_the_same_code_has_the_same_outcome(both: tuple[Content, Content], many_answers: tuple[Answers, ...]) -> None:
    """Answers have one code in both languages, and it leads to the same outcome, reasons, counts and sources."""
    shapes = []
    for one in both:
        made = [one.report(answers) for answers in many_answers[:300]]
        shapes.append([(r.code, r.outcome.id, r.counts, r.rule_ids, tuple(cited(r))) for r in made])
    assert shapes[0] == shapes[1]
    assert {shape[1] for shape in shapes[0]} >= {"stop", "warnings", "unknowns"}


FREE = {"place": ("not-said",), "paid": ("not-yet",)}  # as good as unanswered
OUTCOMES = ["stop", "warnings", "unknowns", "checks-left", "practice", "few-warnings"]


@pytest.fixture(scope="module")
def full(questionnaire: Questionnaire) -> dict[str, list[Answers]]:
    """Outcome -> the scenarios that answer each question that is asked."""
    found: dict[str, list[Answers]] = {}
    for one in SCENARIOS:
        answers = {**FREE, **check(questionnaire, one["answers"])}
        reading = read(questionnaire, answers)
        if not reading.dropped and all(item.id in reading.given for item in reading.shown):
            found.setdefault(one["outcome"], []).append(reading.given)
    return found


def _walk_to(client: FlaskClient, both: tuple[Content, Content], answers: Answers, outcome: str) -> None:
    reader = Reader(client).open("/es/")
    walk(reader, answers)
    english, spanish = (one.report(answers) for one in both)
    assert reader.place == "result"
    assert spanish.outcome.id == outcome
    assert reader.page.h1 == spanish.title != english.title


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_journey_in_spanish_ends_where_it_should(
    client: FlaskClient, both: tuple[Content, Content], full: dict[str, list[Answers]], outcome: str
) -> None:
    """Step by step through the Spanish questions, the answers of a scenario lead to its outcome, in Spanish."""
    _walk_to(client, both, full[outcome][0], outcome)


@pytest.mark.rest
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_all_journeys_in_spanish_end_where_they_should(
    client: FlaskClient, both: tuple[Content, Content], full: dict[str, list[Answers]], outcome: str
) -> None:
    """So do those of every scenario that answers all that is asked."""
    for answers in full[outcome]:
        _walk_to(client, both, answers, outcome)


def test_the_journeys_reach_every_outcome(full: dict[str, list[Answers]]) -> None:
    """The scenarios above are many, and not all of one kind."""
    assert set(full) == set(OUTCOMES)
    assert all(len(each) >= 10 for each in full.values())


def test_sources_say_that_they_are_in_english(client: FlaskClient) -> None:
    """Each source on the Spanish page of sources is marked as English, and FDA's Spanish page stands beside its own."""
    page = Page(client.get("/es/sources/full").text)
    titles = [link for link in page.all("a") if (link.get("href") or "").startswith("https://")]
    english = [link for link in titles if link.get("lang") == "en"]
    assert len(english) > 250
    assert [link.get("href") for link in titles if link not in english] == [
        "https://www.fda.gov/fda-en-espanol/reporte-problemas-serios-la-fda"
    ]
    notes = page.having("in-english")
    assert len(notes) > 250
    assert all("".join(note.itertext()).strip("() ") for note in notes)
    assert Page(client.get("/en/sources/full").text).having("in-english") == []


def test_dates_and_numbers(client: FlaskClient, both: tuple[Content, Content]) -> None:
    """A date has the order of Spanish and a small month, and a large number its sign."""
    english, spanish = (one.calendar.words(one.reviewed) for one in both)
    assert spanish == spanish.lower() != english
    about = client.get("/es/about").text
    assert spanish in about
    assert english not in about
    assert "50,000" in client.get("/es/words").text
