"""The Report: reasons, cautions, the route, counts, and questions; tests/test_brief.py has the short form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic_check.check.cautions import ids
from clinic_check.check.conditions import Answers, Condition, FactTest
from clinic_check.check.library import Sourced
from clinic_check.check.model import Level, Line, Topic
from clinic_check.check.report import Report
from clinic_check.check.scoring import Finding, assess
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


@pytest.fixture(scope="module")
def reports(content: Content, many_answers: tuple[Answers, ...]) -> list[Report]:
    return [content.report(answers) for answers in (EVERYTHING_WRONG, {}, *many_answers)]


def at(made: Report, level: Level) -> list[Finding]:
    """The findings of all parts that have this level."""
    return [finding for part in made.sections for finding in part.findings if finding.level == level]


def notes(made: Report) -> set[str]:
    """Ids of the notes on what is known."""
    return {note.id for part in made.known.groups for note in part.notes}


def cautions_of(made: Report) -> list[str]:
    """Ids of all cautions in the report."""
    under_rules = [caution.id for reason in made.reasons for caution in reason.general]
    under_reasons = [raised.caution.id for reason in made.reasons for raised in reason.cautions]
    lesser = [raised.caution.id for warned in made.lesser for raised in warned.cautions]
    return under_rules + under_reasons + lesser


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
    assert at(made, Level.OK) == at(made, Level.UNCLEAR) == []
    assert made.unclear == ()
    assert len(made.asks) == 10


def test_the_best_answers(content: Content, approved_offer: Answers) -> None:
    """The best answers give no reason, no caution, nothing to ask and nothing that cannot both be true."""
    made = content.report(approved_offer)
    assert made.outcome.id == "few-warnings"
    assert (made.reasons, made.lesser, made.unclear, made.asks) == ((), (), (), ())
    assert made.contradictions == ()
    assert len(at(made, Level.OK)) == 15
    assert made.route
    assert made.route.id == "approved"


def test_nothing_answered(content: Content) -> None:
    """With nothing answered all is unclear, every answer is empty, and everything that is asked is to be asked."""
    made = content.report({})
    assert made.outcome.id == "unknowns"
    assert len(made.unclear) == made.counts.total == 16
    assert [row.answer for row in made.rows] == [()] * 21
    assert len(made.asks) == 10
    assert at(made, Level.OK) == []
    assert made.lesser == ()
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
        assert len(at(made, Level.OK)) == made.counts.ok
        assert {one.item.id for one in made.unclear} == {one.item.id for one in at(made, Level.UNCLEAR)}
        assert len(made.unclear) == made.counts.unclear


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
    return Topic(topic, "A topic", ("R1", "R2", "H1", "H2"), lists, 1)


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
    changed = replace(content, questionnaire=questionnaire)
    reason = changed.report({**trial_offer, **SOLD, **changes}).reasons[0]
    assert [one.text for one in reason.lines] == lines
    assert reason.heading.text == lines[0]
    assert list(reason.sources) == lines
    assert reason.fact == (reason.lines[1] if len(lines) > 1 else None)


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


# ---- What a report must say ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("condition", ["knee-or-joint", "hair", "wellness", "not-said"])
def test_a_report_on_exosomes_says(content: Content, condition: str) -> None:
    """A report on exosomes has each of the notes that a reader must not miss, whatever they are offered for."""
    made = content.report({"product": ("exosomes",), "condition": (condition,)})
    own = content.library.treatments.by_id["exosomes"]
    assert notes(made) >= EXOSOME_NOTES
    assert made.known.treatment == own
    assert own.harm in made.known.harm
    assert own.price in made.known.price


def test_a_report_on_something_else_does_not_speak_of_exosomes(content: Content) -> None:
    """The facts about exosomes stand in a report on exosomes only."""
    other = content.report({"product": ("own-marrow-same-day",), "condition": ("knee-or-joint",)})
    assert notes(other) & EXOSOME_NOTES == set()
    own = content.library.treatments.by_id["exosomes"]
    assert {own.harm, own.price}.isdisjoint((*other.known.harm, *other.known.price))


@pytest.mark.parametrize(
    "product", ["lab-grown-cells", "exosomes", "own-fat-cells", "amniotic-product", "prp", "other", "unknown"]
)
@pytest.mark.parametrize("condition", ["knee-or-joint", "back-or-spine", "wellness", "other"])
def test_a_trial_in_order_is_not_denied(content: Content, trial_offer: Answers, product: str, condition: str) -> None:
    """A report on a trial that is in order names that route, gives no reason, and passes."""
    made = content.report(trial_offer | {"product": (product,), "condition": (condition,)})
    assert made.route
    assert made.route.id == "trial"
    assert made.reasons == ()
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
    assert made.lesser == ()
    assert [ask.id for ask in made.asks] == ["trial-product", "trial-harm", "trial-choice", "trial-watch"]


def test_what_the_page_counts(content: Content) -> None:
    """Answers with and without a level count as answered; a result needs one that counts."""
    made = content.report({"product": ("prp",), "price": ("no",)})
    assert (made.answered, made.unanswered, made.counts_any) == (2, len(made.rows) - 2, True)
    assert not content.report({"product": ("prp",)}).counts_any


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


def test_the_title_fits_what_was_paid(content: Content) -> None:
    """Who is told to stop reads another title before paying, after signing or paying, and where it costs nothing."""
    sold: Answers = {"product": ("exosomes",), "trial": ("no",), "pay": ("yes",), "enforcement": ("found",)}
    tried: Answers = {"product": ("exosomes",), "trial": ("yes",), "pay": ("no",), "enforcement": ("found",)}
    made = [content.report({**sold, "paid": (paid,)}) for paid in ("not-yet", "signed", "paid")]
    made += [content.report({**tried, "paid": (paid,)}) for paid in ("not-yet", "paid")]
    assert {one.outcome.id for one in made} == {"stop"}
    assert len({one.title for one in made}) == 5


def test_what_to_ask_a_doctor(content: Content, reports: list[Report], trial_offer: Answers) -> None:
    """Two to four questions for the doctor, each once; a trial has others than a sale."""
    assert {len(made.doctor) for made in reports} <= {2, 3, 4}
    assert all(len(set(made.doctor)) == len(made.doctor) for made in reports)
    tried, sold = content.report(trial_offer), content.report({**trial_offer, **SOLD})
    assert len(set(tried.doctor) & set(sold.doctor)) == 1


def test_the_fact_of_a_reason_is_one_of_its_lines(reports: list[Report]) -> None:
    """What stands with the heading on the short result has sources and stands among the sentences of the reason."""
    facts = [(reason, reason.fact) for made in reports for reason in made.reasons if reason.fact]
    assert len(facts) > FEW
    for reason, fact in facts:
        assert fact in reason.lines[1:]
        assert fact.sources
