"""The Report, and that page, print and PDF show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask.testing import FlaskClient

from clinic_check.check.cautions import ids
from clinic_check.check.conditions import Answers, Condition, FactTest
from clinic_check.check.library import Library, Sourced
from clinic_check.check.model import Line, Topic
from clinic_check.check.report import Report
from clinic_check.check.scoring import assess
from clinic_check.loader.content import Content
from tests.conftest import FEW

EVERYTHING_WRONG: Answers = {
    "product": ("exosomes",),
    "condition": ("wellness",),
    "how-given": ("organ",),
    "place": ("mexico",),
    "approved": ("no",),
    "trial": ("no",),
    "pay": ("yes",),
    "paid": ("paid",),
    "enforcement": ("found",),
    "risks": ("no",),
    "evidence": ("nothing",),
    "product-details": ("refused",),
    "alternatives": ("no",),
    "price": ("no",),
    "follow-up": ("no",),
    "claims": ("cure-or-guarantee", "no-risk", "approval-not-needed", "stories", "potency-numbers"),
    "pressure": ("yes",),
    "hands": ("myself",),
    "who-treats": ("no",),
    "licence": ("problem",),
    "specialty": ("no",),
    "own-doctor": ("advised-against",),
}
STYLE = Path(__file__).parent.parent / "static" / "style.css"

EXOSOME_NOTES = {
    "exosomes-notice",
    "exosomes-batches",
    "exosomes-germs",
    "exosomes-long-term",
    "exosomes-dose",
    "exosomes-after",
}

Changes = dict[str, tuple[str, ...]]
SOLD: Changes = {"trial": ("no",)}
# changes to the trial offer -> topics whose headings are the headlines, and whether the studies' own line follows
HEADLINES: list[tuple[Changes, list[str], bool]] = [
    ({}, [], False),
    ({"alternatives": ("no",)}, [], False),
    ({"risks": ("no",)}, ["open"], False),
    ({"risks": ("no",), "pay": ("yes",)}, ["route", "open"], False),
    ({"risks": ("no",), "pay": ("yes",), "pressure": ("yes",)}, ["route", "promises", "open"], False),
    ({"ind": ("no",)}, ["route"], True),
    ({"licence": ("problem",), "enforcement": ("found",)}, ["record", "open"], False),
    ({"licence": ("problem",), "risks": ("no",), "pay": ("yes",)}, ["route", "record", "open"], False),
    ({"licence": ("problem",), "pressure": ("yes",)}, ["record", "promises", "open"], False),
    ({"hands": ("myself",), "pay": ("yes",)}, ["route", "place", "open"], False),
    ({**SOLD, "claims": ("no-risk",)}, ["route", "promises"], True),
    ({**SOLD, "licence": ("problem",), "claims": ("no-risk",)}, ["route", "record"], True),
    ({**SOLD, "product": ("other",)}, ["route"], True),
]


@pytest.fixture(scope="module")
def reports(content: Content, many_answers: tuple[Answers, ...]) -> list[Report]:
    return [content.report(answers) for answers in (EVERYTHING_WRONG, {}, *many_answers)]


def notes(made: Report) -> set[str]:
    """Ids of the notes on what is known."""
    return {note.id for part in made.known.groups for note in part.notes}


def cautions_of(made: Report) -> list[str]:
    """Ids of all cautions in the report."""
    under_rules = [caution.id for reason in made.reasons for caution in reason.general]
    under_reasons = [raised.caution.id for reason in made.reasons for raised in reason.cautions]
    lesser = [raised.caution.id for warned in made.lesser for raised in warned.cautions]
    return under_rules + under_reasons + lesser


def mentions(made: Report) -> list[str]:
    """Ids of the sources in the order in which the page mentions them."""
    found = list(made.route.says.sources if made.route else ())
    for one in made.contradictions:
        found += one.text.sources
    for reason in made.reasons:
        found += reason.sources
        found += [source for caution in reason.general for source in caution.sources]
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
    """The worst answers give every topic as a reason, the outcome stop, and the code that opens the same report."""
    made = content.report(EVERYTHING_WRONG)
    assert made.outcome.id == "stop"
    assert made.rule_ids == ("R1", "R2", "R4", "R5", "R6", "R7", "R8", "R9", "H1", "H2", "H3", "H4", "H5")
    assert [(reason.topic.id, [rule.id for rule in reason.rules]) for reason in made.reasons] == [
        ("route", ["R1", "R2", "H1", "H2"]),
        ("record", ["R6", "R7"]),
        ("place", ["R8", "R9"]),
        ("promises", ["R4", "R5", "H4"]),
        ("open", ["H3", "H5"]),
    ]
    assert (made.counts.ok, made.counts.unclear, made.counts.concern, made.counts.critical) == (0, 0, 15, 2)
    assert made.route
    assert made.route.id == "abroad"
    assert [one.id for one in made.contradictions] == ["found-whose"]
    assert made.reassuring == made.unclear == ()
    assert len(made.asks) == 10


def test_the_best_answers(content: Content, approved_offer: Answers) -> None:
    """The best answers give no reason, no headline, no caution, nothing to ask and nothing that cannot both be true."""
    made = content.report(approved_offer)
    assert made.outcome.id == "few-warnings"
    assert (made.reasons, made.headlines, made.lesser, made.unclear, made.asks) == ((), (), (), (), ())
    assert made.contradictions == ()
    assert len(made.reassuring) == 15
    assert made.route
    assert made.route.id == "approved"


def test_nothing_answered(content: Content) -> None:
    """With nothing answered all is unclear, every answer is empty, and everything that is asked is to be asked."""
    made = content.report({})
    assert made.outcome.id == "unknowns"
    assert len(made.unclear) == made.counts.total == 16
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
        ({"ind": ("unknown",)}, "likely"),
        ({"ethics-board": ("unknown",)}, "none"),
        ({"ethics-board": ("unknown",), "product": ("prp",)}, "light"),
        ({"ethics-board": (), "product": ("own-marrow-same-day",), "condition": ("knee-or-joint",)}, "light"),
        ({"ethics-board": (), "product": ("own-marrow-same-day",)}, "none"),
        ({**SOLD, "product": ("own-marrow-same-day",), "condition": ("tendon",), "how-given": ()}, "practice"),
        ({**SOLD, "product": ("exosome-skin-product",), "how-given": ("skin-surface",)}, "serum"),
        ({**SOLD, "product": ("exosome-skin-product",), "how-given": ("skin-injection",)}, "none"),
        ({**SOLD, "product": ("approved-product",), "condition": ("blood",), "approved": ("yes-checked",)}, "approved"),
        ({**SOLD, "product": ("approved-product",), "condition": ("blood",), "approved": ("yes-told",)}, "likely"),
        ({**SOLD, "product": ("approved-product",), "condition": ("blood",), "approved": ("unknown",)}, "light"),
        ({**SOLD, "product": ()}, "none"),
    ],
)
def test_the_legal_route(content: Content, trial_offer: Answers, changes: Changes, route: str) -> None:
    """The route is approval, a trial in order, practice, one that is likely, or what holds for the kind of product."""
    made = content.report(trial_offer | changes)
    assert made.route
    assert made.route.id == route


def test_answers_stand_as_they_count(content: Content, practice_offer: Answers) -> None:
    """The table of answers has each shown question with the words of the options that count."""
    made = content.report(practice_offer | {"claims": ("no-risk", "stories"), "price": ()})
    answers = {row.id: row.answer for row in made.rows}
    items = content.questionnaire.by_id
    assert answers["product"] == (items["product"].by_id["prp"].label,)
    assert answers["claims"] == tuple(items["claims"].by_id[claim].label for claim in ("no-risk", "stories"))
    assert answers["price"] == ()
    unscored = [row.id for row in made.rows if row.finding is None]
    assert unscored == ["product", "condition", "how-given", "place", "paid"]


def test_counts_part_by_part(content: Content) -> None:
    """Each part with scored questions has its own counts; the first part has none and is left out."""
    made = content.report(EVERYTHING_WRONG)
    assert [(part.section.id, part.counts.total, part.counts.critical) for part in made.sections] == [
        ("fda", 3, 0),
        ("openness", 6, 0),
        ("sales", 2, 0),
        ("people", 6, 2),
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


@pytest.mark.parametrize(("changes", "topics", "studied"), HEADLINES, ids=[str(changes) for changes, *_ in HEADLINES])
def test_headlines(content: Content, trial_offer: Answers, changes: Changes, topics: list[str], studied: bool) -> None:
    """The top names three reasons, or two and what studies found; the route first, then what stops."""
    made = content.report(trial_offer | changes)
    headings = {reason.topic.id: reason.heading.text for reason in made.reasons}
    line = [made.known.headline] if studied else []
    assert list(made.headlines) == [*(headings[topic] for topic in topics), *line]
    assert all(made.headlines)


def test_a_named_product_is_not_said_to_have_no_name(content: Content, approved_offer: Answers) -> None:
    """Nobody is told that the product's name is missing who was told its brand name."""
    made = content.report(approved_offer | {"condition": ("other",), "risks": ("no",)})
    assert made.rule_ids == ("H3",)
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
        assert sorted(found) == sorted(ids(content.library, assess(content.questionnaire, answers)))
        seen += len(found)
    assert seen > 5 * FEW


def test_a_caution_stands_under_the_first_reason_it_belongs_to(content: Content, trial_offer: Answers) -> None:
    """A caution about an answer stands under the first reason that this answer gives, and else among the lesser."""
    made = content.report(
        trial_offer
        | {"ind": ("no",), "alternatives": ("no",), "licence": ("problem",), "claims": ("no-risk", "stories")},
    )
    assert made.rule_ids == ("R1", "R5", "R7", "H1", "H3", "H4", "H5")
    assert {reason.topic.id: [raised.caution.item for raised in reason.cautions] for reason in made.reasons} == {
        "route": ["ind"],
        "record": ["licence"],
        "promises": ["claims"],
        "open": [],
    }
    assert {warned.finding.item.id: [raised.caution.item for raised in warned.cautions] for warned in made.lesser} == {
        "claims": ["claims"],
        "alternatives": ["alternatives"],
    }
    items = content.questionnaire.by_id
    (promise,) = next(reason.cautions for reason in made.reasons if reason.topic.id == "promises")
    assert (promise.answer,) == items["claims"].labels(("no-risk",))


# ---- Reasons -------------------------------------------------------------------------------------------------------


def says(topic: str, *lists: tuple[Line, ...]) -> Topic:
    """A topic of the rules on the route with these lists of lines."""
    return Topic(topic, "A topic", ("R1", "R2", "H1", "H2"), lists)


def line(text: str, rules: tuple[str, ...] = (), when: Condition | None = None) -> Line:
    return Line(frozenset(rules), when, Sourced(text, (text,)))


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({"pay": ("yes",)}, ["paid", "any R1"]),
        ({"pay": ("no",)}, ["always", "any R1"]),
        ({"pay": ("no",), "place": ("mexico",)}, ["abroad", "any R1"]),
        ({"pay": ("no",), "trial": ("unknown",)}, ["always"]),
    ],
)
def test_of_each_list_the_first_line_that_fits_stands(
    content: Content, trial_offer: Answers, changes: Changes, lines: list[str]
) -> None:
    """A line fits when one of its rules fired and its condition holds; a list of which none fits says nothing."""
    abroad: Condition = ((FactTest("abroad", True),),)
    topic = says(
        "route",
        (line("paid", ("R2", "R4")), line("abroad", (), abroad), line("always"), line("never")),
        (line("any R1", ("R1",)),),
    )
    questionnaire = replace(content.questionnaire, topics=(topic, *content.questionnaire.topics[1:]))
    changed = replace(content, questionnaire=questionnaire, library=with_sources(content, *lines))
    reason = changed.report({**trial_offer, **SOLD, **changes}).reasons[0]
    assert [one.text for one in reason.lines] == lines
    assert reason.heading.text == lines[0]
    assert list(reason.sources) == lines


def with_sources(content: Content, *names: str) -> Library:
    """The library with these sources, like one that is there."""
    one = next(iter(content.library.sources.values()))
    return replace(
        content.library, sources={**content.library.sources, **{name: replace(one, id=name) for name in names}}
    )


def test_reasons_hold_every_rule_that_fires(reports: list[Report]) -> None:
    """Each rule that fires belongs to one reason; each reason has a heading and sources; the route stands first."""
    seen = set()
    for made in reports:
        ids_of = [rule.id for reason in made.reasons for rule in reason.rules]
        assert sorted(ids_of) == sorted(made.rule_ids)
        assert all(reason.heading.text and reason.sources for reason in made.reasons)
        topics = [reason.topic.id for reason in made.reasons]
        assert len(set(topics)) == len(topics)
        assert "route" not in topics[1:]
        critical = [reason.critical for reason in made.reasons if reason.topic.id != "route"]
        assert critical == sorted(critical, reverse=True)
        seen |= set(topics)
    assert seen == {"route", "record", "place", "promises", "open"}


def test_what_lifts_a_reason(content: Content) -> None:
    """A reason has what lifts each of its rules, each text once; a promise that stops cannot be lifted."""
    made = {reason.topic.id: reason for reason in content.report(EVERYTHING_WRONG).reasons}
    rules = {rule.id: rule for rule in content.questionnaire.rules}
    assert made["route"].lifted_by == tuple(dict.fromkeys(rules[name].lifted_by for name in ("R1", "R2", "H1", "H2")))
    assert (rules["R4"].lifted_by, rules["R5"].lifted_by) == ("", "")
    assert made["promises"].lifted_by == (rules["H4"].lifted_by,)


def test_a_reason_names_an_answer_once(content: Content) -> None:
    """Of several answers that more than one rule of a topic names, each stands once, in the order of the question."""
    made = {reason.topic.id: reason for reason in content.report(EVERYTHING_WRONG).reasons}
    given = {finding.item.id: finding.given for finding in made["promises"].because}
    assert given == {
        "claims": ("cure-or-guarantee", "no-risk", "approval-not-needed"),
        "pressure": ("yes",),
    }


@pytest.mark.parametrize(
    "grade", ["none", "early", "unknown", "unnamed", "mixed", "no-advantage", "established", "approved"]
)
def test_proof_that_our_table_does_not_know(content: Content, grade: str) -> None:
    """A controlled trial is doubted where the table knows none for this product and disease, and only there."""
    table = content.library.treatments
    treatment = table.by_id["exosomes"]
    pairings = {"hair": replace(treatment.pairings["hair"], grade=grade)}
    by_id = {**table.by_id, "exosomes": replace(treatment, pairings=pairings)}
    changed = replace(content, library=replace(content.library, treatments=replace(table, by_id=by_id)))
    shown = {"product": ("exosomes",), "condition": ("hair",), "evidence": ("controlled",)}
    doubted = ["evidence-against-table"] if grade in ("none", "early", "unknown", "unnamed") else []
    assert [one.id for one in changed.report(shown).contradictions] == doubted
    assert changed.report({**shown, "evidence": ("small-or-mixed",)}).contradictions == ()


def test_proof_of_a_licensed_product_is_not_doubted(content: Content, approved_offer: Answers) -> None:
    """Where the product's name is on the list for the use, a controlled trial is no contradiction."""
    assert content.report(approved_offer | {"evidence": ("controlled",)}).contradictions == ()


ROUTE = {"approved", "trial", "trial-record", "ind", "ethics-board", "pay"}  # spoken of where the route is a concern


def test_every_warning_sign_is_spoken_of(reports: list[Report]) -> None:
    """Each answer at concern or worse stands under a reason with a caution of its own, or among the lesser signs."""
    seen = 0
    for made in reports:
        warned = {finding.item.id for part in made.sections for finding in part.findings if finding.level > 1}
        lesser = {one.finding.item.id for one in made.lesser}
        spoken = {finding.item.id for reason in made.reasons if reason.cautions for finding in reason.because}
        assert warned - lesser - spoken - ROUTE == set()
        assert lesser - warned == set()
        seen += len(warned)
    assert seen > 2 * FEW


# ---- Questions to ask ----------------------------------------------------------------------------------------------


def test_what_to_ask(content: Content, approved_offer: Answers) -> None:
    """A question to the clinic is shown when one of its items is a warning sign or not known."""
    answers = approved_offer | {"own-doctor": (), "evidence": ("unknown",), "who-treats": ("not-met",)}
    assert [ask.id for ask in content.report(answers).asks] == ["proof", "who", "other-options"]


def test_everything_open_is_to_be_asked(reports: list[Report]) -> None:
    """At most ten questions, each once, and each answer not ok has one, but a product in a trial is on no list yet."""
    assert 9 <= max(len(made.asks) for made in reports) <= 10
    assert sum(len(made.unclear) for made in reports) > 1000
    for made in reports:
        asked = [ask.id for ask in made.asks]
        assert len(set(asked)) == len(asked) <= 10
        items = {item for ask in made.asks for item in ask.items}
        for part in made.sections:
            for finding in part.findings:
                # In a trial no license is asked for.
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
    assert made.number(mentions(made)[0]) == 1
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


def test_sources_of_what_is_printed_and_of_what_is_not(content: Content, practice_offer: Answers) -> None:
    """Sources of the route, the contradictions and the pairing are printed; those of cautions alone are not."""
    made = content.report(practice_offer | {"price": ("partly",), "claims": ("cure-or-guarantee",)})
    printed = {cited.source.id: cited.printed for cited in made.sources}
    assert made.route
    assert made.contradictions
    standing = [made.route.says, *(one.text for one in made.contradictions), made.known.pairing]
    standing += [text for reason in made.reasons for text in reason.lines]
    on_paper = {source for text in standing for source in text.sources}
    on_paper |= {source for text, shown in made.known.texts if shown for source in text.sources}
    assert {source for source, shown in printed.items() if shown} == on_paper
    assert [one.finding.item.id for one in made.lesser] == ["price"]
    assert False in printed.values()


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
    assert made.lesser == ()


@pytest.mark.parametrize(
    "product", ["lab-grown-cells", "exosomes", "own-fat-cells", "amniotic-product", "prp", "other"]
)
def test_a_reader_in_a_trial_is_not_sent_for_what_was_shown(
    content: Content, trial_offer: Answers, product: str
) -> None:
    """Who has seen FDA's letter and the trial's record is not told to ask which letter, trial or license there is."""
    made = content.report(trial_offer | {"product": (product,), "place": ("mexico",), "approved": ("no",)})
    assert [warned.finding.item.id for warned in made.lesser] in (["approved"], [])
    assert [ask.id for ask in made.asks] == ["trial-product", "trial-harm", "trial-choice", "trial-watch"]


def test_a_stop_folds_the_other_reasons(content: Content, approved_offer: Answers, trial_offer: Answers) -> None:
    """Where a critical reason stops the check it is open, with the one about the route; without one all are open."""
    stop = content.report(EVERYTHING_WRONG)
    assert {reason.critical for reason in stop.open_reasons} == {True}
    assert [reason.topic.id for reason in stop.folded_reasons] == ["open"]
    paid = content.report({**trial_offer, "pay": ("yes",), "licence": ("problem",)})
    assert [(reason.topic.id, reason.critical) for reason in paid.open_reasons] == [("route", False), ("record", True)]
    assert [reason.topic.id for reason in paid.folded_reasons] == ["open"]
    mild = content.report({**approved_offer, "price": ("no",), "risks": ("no",)})
    assert mild.outcome.id != "stop"
    assert (mild.open_reasons, mild.folded_reasons) == (mild.reasons, ())


def test_folded_reasons_stand_behind_the_open_ones(reports: list[Report]) -> None:
    """Open and folded reasons together are all reasons in their order, and at least one is open."""
    assert any(made.folded_reasons for made in reports)
    for made in reports:
        assert (*made.open_reasons, *made.folded_reasons) == made.reasons
        assert bool(made.open_reasons) == bool(made.reasons)


def test_what_the_page_counts(content: Content) -> None:
    """Answers with and without a level count as answered; a result needs one that counts."""
    made = content.report({"product": ("prp",), "price": ("no",)})
    assert (made.answered, made.unanswered, made.counts_any) == (2, len(made.rows) - 2, True)
    assert not content.report({"product": ("prp",)}).counts_any
    long = content.report(EVERYTHING_WRONG)
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
