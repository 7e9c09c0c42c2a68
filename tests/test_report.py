"""The Report, and that page, print and PDF show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinic_check.check.cautions import ids
from clinic_check.check.conditions import Answers
from clinic_check.check.report import Report
from clinic_check.check.scoring import assess
from clinic_check.loader.content import Content
from tests.conftest import FEW

EVERYTHING_WRONG: Answers = {
    "product": ("exosomes",),
    "condition": ("wellness",),
    "how-given": ("vein",),
    "place": ("mexico",),
    "approved": ("no",),
    "trial": ("no",),
    "ind": ("other-letter",),
    "pay": ("yes",),
    "enforcement": ("found",),
    "risks": ("no",),
    "evidence": ("nothing",),
    "product-details": ("refused",),
    "alternatives": ("no",),
    "price": ("no",),
    "follow-up": ("no",),
    "claims": ("cure-or-guarantee", "no-risk", "approval-not-needed", "stories", "potency-numbers"),
    "pressure": ("yes",),
    "who-treats": ("no",),
    "licence": ("problem",),
    "specialty": ("no",),
    "own-doctor": ("advised-against",),
}
STYLE = Path(__file__).parent.parent / "static" / "style.css"

EXOSOME_NOTES = {
    "exosomes-rule",
    "exosomes-notice",
    "exosomes-batches",
    "exosomes-germs",
    "exosomes-cell-free",
    "exosomes-long-term",
    "exosomes-studies",
    "exosomes-aging-dose",
    "exosomes-after",
}

# changes to the trial offer -> rules whose sentences are the headlines, and the grade of the treatment's own line
HEADLINES: list[tuple[dict[str, tuple[str, ...]], list[str], str]] = [
    ({}, [], ""),
    ({"specialty": ("no",)}, [], ""),
    ({"risks": ("no",)}, ["H3"], ""),
    ({"risks": ("no",), "pay": ("yes",)}, ["H2", "H3"], ""),
    ({"risks": ("no",), "pay": ("yes",), "pressure": ("yes",)}, ["H2", "H4", "H3"], ""),
    ({"ind": ("no",)}, ["R1"], "no-advantage"),
    ({"ind": ("no",), "pay": ("yes",)}, ["R1", "R2"], "no-advantage"),
    ({"ind": ("unknown",), "pay": ("yes",), "trial-record": ("differs",)}, ["H1", "R2"], "no-advantage"),
    ({"licence": ("problem",), "enforcement": ("found",)}, ["R6", "R7", "H3"], ""),
    ({"licence": ("problem",), "risks": ("no",), "pay": ("yes",)}, ["R7", "H2", "H3"], ""),
    ({"product": ("approved-product",), "condition": ("knee-or-joint",), "risks": ("no",)}, ["H3"], ""),
    ({"product": ("other",), "ind": ("no",)}, ["R1"], "unknown"),
    ({"product": ("unknown",), "ind": ("no",)}, ["R1"], "unnamed"),
    ({"condition": ("not-said",), "risks": ("no",), "pay": ("yes",), "pressure": ("yes",)}, ["H2", "H4", "H3"], ""),
    ({"condition": ("knee-or-joint",), "risks": ("no",)}, ["H3"], ""),
    ({"condition": ("knee-or-joint",), "ind": ("unknown",)}, ["H1"], "mixed"),
    ({"condition": ("hair",), "trial": ("unknown",), "claims": ("no-risk",)}, ["H1", "R5"], "early"),
    ({"product": ("exosomes",), "condition": ("blood",), "trial": ("no",)}, ["H1"], "none"),
]


@pytest.fixture(scope="module")
def reports(content: Content, many_answers: tuple[Answers, ...]) -> list[Report]:
    return [content.report(answers) for answers in (EVERYTHING_WRONG, {}, *many_answers)]


def notes(made: Report) -> set[str]:
    """Ids of the notes on what is known."""
    return {note.id for part in made.known.groups for note in part.notes}


def cautions_of(made: Report) -> list[str]:
    """Ids of all cautions in the report."""
    under_rules = [reason.caution.id for reason in made.reasons if reason.caution]
    under_reasons = [raised.caution.id for reason in made.reasons for raised in reason.cautions]
    lesser = [raised.caution.id for warned in made.lesser for raised in warned.cautions]
    return under_rules + under_reasons + lesser


def mentions(made: Report) -> list[str]:
    """Ids of the sources in the order in which the page mentions them."""
    found = list(made.route.says.sources if made.route else ())
    for entry in made.replaced:
        found += entry.reason.sources
    for one in made.contradictions:
        found += one.text.sources
    for reason in made.reasons:
        found += reason.rule.says.sources
        found += reason.caution.sources if reason.caution else ()
        found += [source for raised in reason.cautions for source in raised.caution.sources]
    for text, _ in made.known.texts:
        found += text.sources
    found += [source for warned in made.lesser for raised in warned.cautions for source in raised.caution.sources]
    return found


def kept_off_paper() -> list[list[str]]:
    """The selectors hidden by the print style sheet, split into compound selectors."""
    printed = STYLE.read_text(encoding="utf-8").partition("@media print")[2]
    hiding = re.findall(r"([^{}]+)\{[^{}]*display: none[^{}]*\}", printed)
    return [selector.split() for selectors in hiding for selector in selectors.split(",")]


def fits(element: Element, selector: str) -> bool:
    """Whether a compound selector such as li, .caution or p.small matches the element."""
    tag, *classes = selector.split(".")
    return tag in ("", element.tag) and set(classes) <= set(element.get("class", "").split())


def off_paper(path: list[Element], selector: list[str]) -> bool:
    """Whether the selector fits the last element of the path, with its earlier words above it, in their order."""
    above = iter(path[:-1])
    return fits(path[-1], selector[-1]) and all(any(fits(one, word) for one in above) for word in selector[:-1])


def printed_references(path: list[Element], hiding: list[list[str]]) -> Iterator[int]:
    """Numbers of the sources to which links in the printed part of the last element point."""
    if any(off_paper(path, selector) for selector in hiding):
        return
    target = path[-1].get("href") or ""
    if target.startswith("#source-"):
        yield int(target.removeprefix("#source-"))
    for child in path[-1]:
        yield from printed_references([*path, child], hiding)


# ---- The parts of a report -----------------------------------------------------------------------------------------


def test_everything_wrong(content: Content) -> None:
    """The worst answers give every rule as a reason, the outcome stop, and the code that opens the same report."""
    made = content.report(EVERYTHING_WRONG)
    assert made.outcome.id == "stop"
    assert [reason.rule.id for reason in made.reasons] == [
        *("R1", "R2", "R3", "R4", "R5", "R6", "R7"),
        *("H1", "H2", "H3", "H4", "H5"),
    ]
    assert (made.counts.ok, made.counts.unclear, made.counts.concern, made.counts.critical) == (0, 0, 15, 2)
    assert made.route
    assert made.route.id == "none"
    assert [one.id for one in made.contradictions] == ["found-whose"]
    assert made.reassuring == made.unclear == ()
    assert len(made.asks) == 10


def test_seven_reasons_are_printed(content: Content) -> None:
    """Of more than seven reasons the first seven are printed."""
    made = content.report(EVERYTHING_WRONG)
    assert [reason.printed for reason in made.reasons] == [True] * 7 + [False] * 5


def test_with_longer_words_six_reasons_are_printed(app: Flask) -> None:
    """In another language than English the first six of them are printed."""
    made = app.extensions["contents"]["es"].report(EVERYTHING_WRONG)
    assert [reason.printed for reason in made.reasons] == [True] * 6 + [False] * 6


def test_the_best_answers(content: Content, approved_offer: Answers) -> None:
    """The best answers give no reason, no headline, no caution, nothing to ask and nothing that cannot both be true."""
    made = content.report(approved_offer)
    assert made.outcome.id == "few-warnings"
    assert (made.reasons, made.headlines, made.lesser, made.unclear, made.asks) == ((), (), (), (), ())
    assert (made.contradictions, made.replaced) == ((), ())
    assert len(made.reassuring) == 14
    assert made.route
    assert made.route.id == "approved"


def test_nothing_answered(content: Content) -> None:
    """With nothing answered all is unclear, every answer is empty, and everything is to be asked."""
    made = content.report({})
    assert made.outcome.id == "unknowns"
    assert len(made.unclear) == made.counts.total == 17
    assert [row.answer for row in made.rows] == [()] * 21
    assert len(made.asks) == 10
    assert made.reassuring == made.lesser == ()
    assert made.known.treatment is None


@pytest.mark.parametrize(
    ("changes", "route"),
    [
        ({}, "trial"),
        ({"pay": ("yes",)}, "trial"),
        ({"product": ("prp",)}, "trial"),
        ({"approved": ("yes-checked",)}, "approved"),
        ({"approved": ("yes-checked",), "product": ("prp",)}, "trial"),
        ({"ethics-board": ("unknown",)}, "none"),
        ({"ethics-board": ("unknown",), "product": ("prp",)}, "light"),
        ({"ethics-board": (), "product": ("own-marrow-same-day",), "condition": ("knee-or-joint",)}, "light"),
        ({"ethics-board": (), "product": ("own-marrow-same-day",)}, "none"),
        ({"ethics-board": (), "product": ()}, "none"),
    ],
)
def test_the_legal_route(
    content: Content, trial_offer: Answers, changes: dict[str, tuple[str, ...]], route: str
) -> None:
    """The route is approval, else a trial in order, else what holds for the kind of product."""
    made = content.report(trial_offer | changes)
    assert made.route
    assert made.route.id == route


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("yes-checked", ["none-licensed"]),
        ("yes-told", ["none-licensed"]),
        ("unknown", ["none-licensed"]),
        ("", ["none-licensed"]),
        ("no", []),
        ("refused", []),
    ],
)
def test_a_replaced_answer_is_explained_where_it_is_worse(content: Content, given: str, shown: list[str]) -> None:
    """The reader is told why an answer counts otherwise, unless it was a no already."""
    made = content.report({"product": ("exosomes",), "approved": (given,) if given else ()})
    assert [entry.id for entry in made.replaced] == shown


def test_answers_stand_as_given(content: Content, trial_offer: Answers) -> None:
    """The table of answers has each shown question with the words of the answer as given, replaced or not."""
    made = content.report(
        trial_offer
        | {"product": ("prp",), "approved": ("yes-checked",), "claims": ("no-risk", "stories"), "price": ()},
    )
    answers = {row.id: row.answer for row in made.rows}
    items = content.questionnaire.by_id
    assert answers["product"] == (items["product"].by_id["prp"].label,)
    assert answers["approved"] == (items["approved"].by_id["yes-checked"].label,)
    assert answers["claims"] == tuple(items["claims"].by_id[claim].label for claim in ("no-risk", "stories"))
    assert answers["price"] == ()
    assert [row.id for row in made.rows if row.finding is None] == ["product", "condition", "how-given", "place"]


def test_counts_part_by_part(content: Content) -> None:
    """Each part with scored questions has its own counts; the first part has none and is left out."""
    made = content.report(EVERYTHING_WRONG)
    assert [(part.section.id, part.counts.total, part.counts.critical) for part in made.sections] == [
        ("fda", 5, 1),
        ("openness", 6, 0),
        ("sales", 2, 0),
        ("people", 4, 1),
    ]


def test_parts_add_up(reports: list[Report]) -> None:
    """The counts of the parts add up to the counts of the whole, and so do the lists of answers by level."""
    assert len(reports) > FEW
    for made in reports:
        parts = [part.counts for part in made.sections]
        for level in ("ok", "unclear", "concern", "critical", "total"):
            assert sum(getattr(counts, level) for counts in parts) == getattr(made.counts, level)
        assert len(made.reassuring) == made.counts.ok
        assert len(made.unclear) == made.counts.unclear


# ---- Headlines -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("changes", "rules", "grade"), HEADLINES, ids=[str(changes) for changes, _, _ in HEADLINES])
def test_headlines(
    content: Content,
    trial_offer: Answers,
    changes: dict[str, tuple[str, ...]],
    rules: list[str],
    grade: str,
) -> None:
    """The top names three reasons of different topics, or two and what is known of the disease, strongest first."""
    says = {rule.id: rule.says.text for rule in content.questionnaire.rules}
    made = content.report(trial_offer | changes)
    line = [made.known.headline] if grade else []
    assert grade in ("", made.known.grade)
    assert list(made.headlines) == [*(says[rule] for rule in rules), *line]
    assert all(made.headlines)


def test_a_named_product_is_not_said_to_have_no_name(content: Content, approved_offer: Answers) -> None:
    """Nobody is told that the product's name is missing who was told its brand name."""
    made = content.report(approved_offer | {"condition": ("other",), "risks": ("no",)})
    assert [reason.rule.id for reason in made.reasons] == ["H3"]
    assert content.library.treatments.grades["unnamed"] not in made.headlines


def test_headlines_are_few(reports: list[Report]) -> None:
    """There are at most three headlines, each another one, and at least one if and only if a rule fired."""
    assert {len(made.headlines) for made in reports} == {0, 1, 2, 3}
    for made in reports:
        assert len(set(made.headlines)) == len(made.headlines)
        assert bool(made.headlines) == bool(made.reasons)


# ---- Cautions ------------------------------------------------------------------------------------------------------


def test_every_caution_stands_once(content: Content, many_answers: tuple[Answers, ...], reports: list[Report]) -> None:
    """Every caution that applies stands once in the report, under a reason or among the lesser signs."""
    seen = 0
    for answers, made in zip((EVERYTHING_WRONG, {}, *many_answers), reports, strict=True):
        found = cautions_of(made)
        assert len(set(found)) == len(found)
        assert sorted(found) == sorted(
            ids(content.questionnaire, content.library, assess(content.questionnaire, answers))
        )
        seen += len(found)
    assert seen > 5 * FEW


def test_a_caution_stands_under_the_first_reason_it_belongs_to(content: Content, trial_offer: Answers) -> None:
    """A caution about an answer stands under the first rule that this answer makes fire, and else among the lesser."""
    made = content.report(
        trial_offer | {"ind": ("no",), "price": ("no",), "licence": ("problem",), "claims": ("no-risk", "stories")},
    )
    assert {reason.rule.id: [raised.caution.id for raised in reason.cautions] for reason in made.reasons} == {
        "R1": ["approved-lab-grown", "ind-none"],
        "R5": ["claim-no-risk"],
        "R7": ["licence-problem"],
        "H1": [],
        "H3": [],
        "H4": [],
        "H5": [],
    }
    assert {warned.finding.item.id: [raised.caution.id for raised in warned.cautions] for warned in made.lesser} == {
        "price": ["price-none"],
        "claims": ["claim-stories"],
    }


def test_every_warning_sign_is_spoken_of(reports: list[Report]) -> None:
    """Each answer at concern or worse stands under a reason with a caution of its own, or among the lesser signs."""
    seen = 0
    for made in reports:
        warned = {finding.item.id for part in made.sections for finding in part.findings if finding.level > 1}
        lesser = {one.finding.item.id for one in made.lesser}
        spoken = {finding.item.id for reason in made.reasons if reason.cautions for finding in reason.because}
        assert warned - lesser - spoken == set()
        assert lesser - warned == set()
        seen += len(warned)
    assert seen > 3 * FEW


# ---- Questions to ask ----------------------------------------------------------------------------------------------


def test_what_to_ask(content: Content, approved_offer: Answers) -> None:
    """A question to the clinic is shown when one of its items is a warning sign or not known."""
    answers = approved_offer | {"own-doctor": (), "evidence": ("unknown",), "who-treats": ("not-met",)}
    assert [ask.id for ask in content.report(answers).asks] == ["proof", "who", "other-options"]


def test_everything_open_is_to_be_asked(reports: list[Report]) -> None:
    """At most ten questions, each once, and each answer not ok has one, but a product in a trial is on no list yet."""
    assert max(len(made.asks) for made in reports) == 10
    assert sum(len(made.unclear) for made in reports) > 1000
    for made in reports:
        asked = [ask.id for ask in made.asks]
        assert len(set(asked)) == len(asked) <= 10
        items = {item for ask in made.asks for item in ask.items}
        for part in made.sections:
            for finding in part.findings:
                in_trial = made.route is not None and made.route.id == "trial" and finding.item.id == "approved"
                assert finding.level == 0 or finding.item.id in items or in_trial
        assert not items or made.counts.total > made.counts.ok


# ---- Sources -------------------------------------------------------------------------------------------------------


def test_sources_are_numbered_by_first_mention(reports: list[Report]) -> None:
    """Each source that the report mentions is listed once, and they are numbered from 1 in order of first mention."""
    assert max(len(made.sources) for made in reports) > 40
    for made in reports:
        assert [cited.number for cited in made.sources] == list(range(1, len(made.sources) + 1))
        assert [cited.source.id for cited in made.sources] == list(dict.fromkeys(mentions(made)))


def test_the_number_of_a_source(reports: list[Report]) -> None:
    """Every source that is mentioned has the number that the list gives it; one that is not has none."""
    made = reports[0]
    assert made.number("fda-regenerative-patient-info-2021") == 1
    for source in mentions(made):
        assert made.sources[made.number(source) - 1].source.id == source
    with pytest.raises(KeyError):
        made.number("not-a-source")


def test_every_source_mentioned_by_the_page_is_listed(client: FlaskClient, reports: list[Report]) -> None:
    """The page's references run 1, 2, 3 and so on at their first mention, up to the last source of the list."""
    for made in reports[:12]:
        page = client.get(f"/en/r/{made.code}").get_data(as_text=True)
        found = [int(number) for number in re.findall(r'href="#source-([0-9]+)"', page)]
        assert list(dict.fromkeys(found)) == list(range(1, len(made.sources) + 1))


def test_printed_sources_are_those_that_printed_parts_mention(client: FlaskClient, reports: list[Report]) -> None:
    """A source is marked as printed exactly when a part of the page that is printed refers to it."""
    hiding, marks = kept_off_paper(), set()
    assert [".screen-only"] in hiding
    for made in reports[:12]:
        page = client.get(f"/en/r/{made.code}").get_data(as_text=True)
        root = html5lib.parse(page, namespaceHTMLElements=False)
        assert {cited.number for cited in made.sources if cited.printed} == set(printed_references([root], hiding))
        marks |= {cited.printed for cited in made.sources}
    assert marks == {True, False}


def test_sources_of_what_is_printed_and_of_what_is_not(content: Content, trial_offer: Answers) -> None:
    """Sources of the route, the contradictions and the pairing are printed; those of lesser signs alone are not."""
    made = content.report(trial_offer | {"price": ("partly",), "claims": ("cure-or-guarantee",)})
    printed = {cited.source.id: cited.printed for cited in made.sources}
    assert printed["fda-ind-form-1571"]
    assert printed["ny-ag-park-avenue-2024"]
    assert printed["disc-mpc-phase3-nct02412735"]
    assert not printed["ftc-regenerative-medical-group-2018"]


# ---- What a report must say ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("condition", ["knee-or-joint", "hair", "wellness", "not-said"])
def test_a_report_on_exosomes_says(content: Content, condition: str) -> None:
    """A report on exosomes has each of the notes that a reader must not miss, whatever they are offered for."""
    made = content.report({"product": ("exosomes",), "condition": (condition,)})
    own = content.library.treatments.by_id["exosomes"]
    assert notes(made) >= EXOSOME_NOTES
    assert {own.status, own.harm, own.price} <= {text for text, _ in made.known.texts}


def test_a_report_on_something_else_does_not_speak_of_exosomes(content: Content) -> None:
    """The facts about exosomes stand in a report on exosomes only."""
    other = content.report({"product": ("own-marrow-same-day",), "condition": ("knee-or-joint",)})
    assert notes(other) & EXOSOME_NOTES == set()
    assert content.library.treatments.by_id["exosomes"].price not in [text for text, _ in other.known.texts]


@pytest.mark.parametrize(
    "product", ["lab-grown-cells", "exosomes", "own-fat-cells", "amniotic-product", "prp", "other", "unknown"]
)
@pytest.mark.parametrize("condition", ["knee-or-joint", "back-or-spine", "wellness", "other"])
def test_a_trial_in_order_is_not_denied(content: Content, trial_offer: Answers, product: str, condition: str) -> None:
    """A report on a trial that is in order names that route, gives no reason and no headline, and passes."""
    made = content.report(trial_offer | {"product": (product,), "condition": (condition,)})
    assert made.route
    assert made.route.id == "trial"
    assert (made.headlines, made.reasons) == ((), ())
    assert made.outcome.id == "few-warnings"
    assert [warned.finding.item.id for warned in made.lesser] == ["approved"]


@pytest.mark.parametrize(
    "product", ["lab-grown-cells", "exosomes", "own-fat-cells", "amniotic-product", "prp", "other"]
)
def test_a_reader_in_a_trial_is_not_sent_for_what_was_shown(
    content: Content, trial_offer: Answers, product: str
) -> None:
    """Who has seen FDA's letter and the trial's record is not told to ask which letter or which trial there is."""
    made = content.report(trial_offer | {"product": (product,)})
    assert [raised.caution.id for warned in made.lesser for raised in warned.cautions] == ["approved-in-a-trial"]


def test_a_stop_folds_the_other_reasons(content: Content, approved_offer: Answers) -> None:
    """Where a critical reason stops the check only such reasons are open; without one all are, and none is folded."""
    stop = content.report(EVERYTHING_WRONG)
    assert {reason.rule.critical for reason in stop.open_reasons} == {True}
    assert {reason.rule.critical for reason in stop.folded_reasons} == {False}
    assert (*stop.open_reasons, *stop.folded_reasons) == stop.reasons
    assert stop.rule_ids == tuple(reason.rule.id for reason in stop.reasons)
    mild = content.report({**approved_offer, "price": ("no",), "risks": ("no",)})
    assert mild.outcome.id != "stop"
    assert (mild.open_reasons, mild.folded_reasons) == (mild.reasons, ())


def test_what_the_page_counts(content: Content) -> None:
    """Answers with and without a level count as answered; a result needs one that counts."""
    made = content.report({"product": ("prp",), "price": ("no",)})
    assert (made.answered, made.unanswered, made.counts_any) == (2, len(made.rows) - 2, True)
    assert not content.report({"product": ("prp",)}).counts_any
    long = content.report(EVERYTHING_WRONG)
    assert long.unprinted_reasons == len([reason for reason in long.reasons if not reason.printed]) > 0
    assert long.unprinted_sources == len([cited for cited in long.sources if not cited.printed]) > 0


def test_the_picture_shows_the_worst_first(content: Content) -> None:
    """The icons of a part go from the worst level to the best, and equals keep the order of the questions."""
    for part in content.report({"approved": ("yes-checked",), "trial": ("no",), "pay": ("yes",)}).sections:
        levels = [finding.level for finding in part.worst_first]
        assert levels == sorted(levels, reverse=True)
        for level in levels:
            alike = [finding for finding in part.findings if finding.level == level]
            assert [finding for finding in part.worst_first if finding.level == level] == alike


def test_labels_keep_the_order_of_the_question(content: Content) -> None:
    """Whatever the order in which options were chosen."""
    item = content.questionnaire.by_id["claims"]
    first, second = item.options[:2]
    assert item.labels((second.id, first.id)) == (first.label, second.label)
