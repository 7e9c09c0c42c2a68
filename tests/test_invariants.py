"""Invariants: a worse answer never improves the outcome, unanswered is unclear, hidden answers do not count."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_check.check.answers import check, read
from clinic_check.check.code import decode, encode
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Questionnaire
from clinic_check.check.scoring import Assessment, assess
from clinic_check.loader.content import Content
from tests.conftest import FEW

# Best first. An unanswered question stands where `unclear` stands.
LEVELS = ["ok", "unclear", "concern", "critical"]
OUTCOMES = ["few-warnings", "unknowns", "warnings", "stop"]

# The contract, written out: every scored question that takes one answer, with its options and their levels.
CONTRACT: dict[str, dict[str, str]] = {
    "approved": {
        "yes-checked": "ok",
        "yes-told": "unclear",
        "no": "concern",
        "refused": "concern",
        "unknown": "unclear",
    },
    "trial": {"yes": "ok", "no": "concern", "refused": "concern", "unknown": "unclear"},
    "trial-record": {"matches": "ok", "differs": "concern", "not-checked": "unclear"},
    "ind": {"yes": "ok", "other-letter": "concern", "no": "concern", "unknown": "unclear"},
    "ethics-board": {"yes": "ok", "no": "concern", "unknown": "unclear"},
    "pay": {"no": "ok", "yes-permitted": "unclear", "yes": "concern", "unknown": "unclear"},
    "enforcement": {"none-found": "ok", "found": "critical", "closed": "concern", "not-checked": "unclear"},
    "risks": {"yes": "ok", "partly": "concern", "no": "concern", "unknown": "unclear"},
    "evidence": {
        "controlled": "ok",
        "small-or-mixed": "concern",
        "animals-or-lab": "concern",
        "stories-only": "concern",
        "nothing": "concern",
        "unknown": "unclear",
    },
    "product-details": {"yes": "ok", "partly": "concern", "refused": "concern", "unknown": "unclear"},
    "alternatives": {"yes": "ok", "no": "concern", "unknown": "unclear"},
    "price": {"yes": "ok", "partly": "concern", "no": "concern", "unknown": "unclear"},
    "follow-up": {"yes": "ok", "no": "concern", "unknown": "unclear"},
    "pressure": {"no": "ok", "yes": "concern", "unknown": "unclear"},
    "who-treats": {"yes": "ok", "not-met": "concern", "no": "concern", "unknown": "unclear"},
    "licence": {"clean": "ok", "problem": "critical", "not-found": "critical", "not-checked": "unclear"},
    "specialty": {"yes": "ok", "other-field": "concern", "no": "concern", "unknown": "unclear"},
    "own-doctor": {"yes": "ok", "advised-against": "concern", "no": "concern"},
}
CLAIMS = [
    "cure-or-guarantee",
    "no-risk",
    "approval-not-needed",
    "fda-registered",
    "treats-many",
    "stories",
    "breakthrough",
    "regenerates",
    "beats-surgery",
    "no-downtime",
    "potency-numbers",
    "trial-as-seal",
    "hidden-cure",
]
CLAIM_LEVELS = {**dict.fromkeys(CLAIMS, "concern"), "none-of-these": "ok", "not-looked": "unclear"}

# The questions whose answers stand in each critical rule, through facts and counts-as too: only these can lift it.
LIFTING = {
    "R1": {"product", "condition", "approved", "trial", "ind"},
    "R2": {"product", "condition", "approved", "ind", "pay"},
    "R3": {"product", "condition", "approved", "trial", "trial-record", "pay"},
    "R4": {"product", "condition", "approved", "trial", "trial-record", "ind", "ethics-board", "claims"},
    "R5": {"product", "condition", "approved", "trial", "trial-record", "ind", "ethics-board", "claims"},
    "R6": {"enforcement"},
    "R7": {"licence"},
}
HIDDEN_BY_APPROVAL = ["trial", "trial-record", "ind", "ethics-board", "pay"]
HIDDEN_WITHOUT_TRIAL = ["trial-record", "ethics-board"]


def badness(assessment: Assessment) -> int:
    return OUTCOMES.index(assessment.outcome)


def bad(questionnaire: Questionnaire, answers: Answers) -> int:
    """How bad the outcome is, 0 to 3."""
    return badness(assess(questionnaire, answers))


def with_answer(answers: Answers, item: str, option: str | None) -> Answers:
    """The answers with this one instead, or without one."""
    left = {name: chosen for name, chosen in answers.items() if name != item}
    return {**left, item: (option,)} if option else left


def rank(item: str, chosen: tuple[str, ...]) -> int:
    return LEVELS.index(CONTRACT[item][chosen[0]] if chosen else "unclear")


def worse(item: str, chosen: tuple[str, ...]) -> list[str | None]:
    """The options of a question that are worse than what was chosen; no answer where it has no unclear option."""
    options: list[str | None] = [*CONTRACT[item]] if "unclear" in CONTRACT[item].values() else [None, *CONTRACT[item]]
    now = rank(item, chosen)
    return [option for option in options if rank(item, (option,) if option else ()) > now]


def shown(assessment: Assessment) -> list[str]:
    return [item.id for item in assessment.reading.shown]


# ---- The data ------------------------------------------------------------------------------------------------------


def test_the_contract_is_that_of_the_content(questionnaire: Questionnaire) -> None:
    """The scored questions of the content have exactly the options and levels that stand written out here."""
    scored = {
        item.id: {option.id: option.level.word for option in item.options if option.level is not None}
        for item in questionnaire.items
        if item.scored
    }
    assert scored == {**CONTRACT, "claims": CLAIM_LEVELS}
    assert len(CONTRACT) == 18


def test_the_answer_sets_are_of_all_kinds(questionnaire: Questionnaire, many_answers: tuple[Answers, ...]) -> None:
    """There are hundreds of answer sets, complete and partial, with every outcome and with hidden answers."""
    count = len(many_answers)
    assert count >= FEW
    outcomes = Counter(assess(questionnaire, answers).outcome for answers in many_answers)
    assert set(outcomes) == set(OUTCOMES)
    assert min(outcomes.values()) > count / 40
    readings = [read(questionnaire, answers) for answers in many_answers]
    complete = sum(len(reading.given) == len(reading.shown) for reading in readings)
    assert count / 4 < complete < count * 0.9
    pruned = sum(len(reading.given) < len(one) for reading, one in zip(readings, many_answers, strict=True))
    assert pruned > count / 10


# ---- A worse answer never helps -----------------------------------------------------------------------------------


def test_a_worse_answer_never_improves_the_outcome(
    questionnaire: Questionnaire, many_answers: tuple[Answers, ...]
) -> None:
    """Changing one answer to a worse one, with the same questions shown, never gives a better outcome."""
    tried = got_worse = 0
    for answers in many_answers:
        before = assess(questionnaire, answers)
        for item in CONTRACT.keys() & set(shown(before)):
            for option in worse(item, answers.get(item, ())):
                after = assess(questionnaire, with_answer(answers, item, option))
                if shown(after) == shown(before):
                    assert badness(after) >= badness(before), (answers, item, option)
                    tried += 1
                    got_worse += badness(after) > badness(before)
    assert tried > 10 * len(many_answers)
    assert got_worse > len(many_answers)


def test_one_more_claim_never_improves_the_outcome(
    questionnaire: Questionnaire, many_answers: tuple[Answers, ...]
) -> None:
    """Hearing one more claim never gives a better outcome, whichever claims were heard before."""
    got_worse = 0
    for answers in many_answers[:500]:
        heard = set(answers.get("claims", ())) - {"none-of-these", "not-looked"}
        before = bad(questionnaire, answers)
        for claim in CLAIMS:
            more = tuple(one for one in CLAIMS if one in heard | {claim})
            after = bad(questionnaire, {**answers, "claims": more})
            assert after >= before, (answers, claim)
            got_worse += after > before
    assert got_worse > 300


def test_no_claims_not_looked_any_claim(
    questionnaire: Questionnaire, many_answers: tuple[Answers, ...], approved_offer: Answers
) -> None:
    """Having heard none of the claims is at most as bad as not having looked, and that as bad as any one claim."""
    steps = set()
    nearly_held = {**approved_offer, "price": ("no",), "follow-up": ("no",), "specialty": ("unknown",)}
    for answers in (nearly_held, *many_answers[:400]):
        none = bad(questionnaire, {**answers, "claims": ("none-of-these",)})
        not_looked = bad(questionnaire, {**answers, "claims": ("not-looked",)})
        unanswered = bad(questionnaire, with_answer(answers, "claims", None))
        lightest = min(bad(questionnaire, {**answers, "claims": (claim,)}) for claim in CLAIMS)
        assert none <= not_looked == unanswered <= lightest, answers
        steps |= {("looked", none < not_looked), ("claimed", not_looked < lightest)}
    assert len(steps) == 4


# ---- Questions that show and hide others --------------------------------------------------------------------------


def test_a_trial_is_never_worse_than_none(questionnaire: Questionnaire, many_answers: tuple[Answers, ...]) -> None:
    """Trial yes, with whatever record and ethics board, is never worse than trial no or refused."""
    records, boards = [None, *CONTRACT["trial-record"]], [None, *CONTRACT["ethics-board"]]
    better = 0
    for answers in many_answers[:200]:
        without = min(bad(questionnaire, with_answer(answers, "trial", option)) for option in ("no", "refused"))
        inside = with_answer(answers, "trial", "yes")
        for record, board in itertools.product(records, boards):
            tried = with_answer(with_answer(inside, "trial-record", record), "ethics-board", board)
            assert bad(questionnaire, tried) <= without, tried
            better += bad(questionnaire, tried) < without
    assert better > 100


def test_an_approval_that_was_checked_is_never_worse_than_none(
    questionnaire: Questionnaire, many_answers: tuple[Answers, ...]
) -> None:
    """Approved yes-checked, with whatever else, is never worse than approved no or refused."""
    better = 0
    for answers in many_answers:
        checked = bad(questionnaire, with_answer(answers, "approved", "yes-checked"))
        for option in ("no", "refused"):
            denied = bad(questionnaire, with_answer(answers, "approved", option))
            assert checked <= denied, answers
            better += checked < denied
    assert better > len(many_answers) / 4


# ---- Silence is not safety -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("item", sorted(CONTRACT))
def test_unanswered_counts_as_unclear(
    questionnaire: Questionnaire, many_answers: tuple[Answers, ...], item: str
) -> None:
    """Leaving a question out gives the outcome, the rules and the counts of its unclear option."""
    unclear = [option for option, level in CONTRACT[item].items() if level == "unclear"]
    assert bool(unclear) == (item != "own-doctor")
    for answers, option in itertools.product(many_answers[:100], unclear):
        silent = assess(questionnaire, with_answer(answers, item, None))
        unsure = assess(questionnaire, with_answer(answers, item, option))
        assert (silent.outcome, silent.counts) == (unsure.outcome, unsure.counts)
        assert [hit.rule for hit in silent.fired] == [hit.rule for hit in unsure.fired]


def test_silence_is_never_ok(questionnaire: Questionnaire, many_answers: tuple[Answers, ...]) -> None:
    """No unanswered question stands at ok."""
    unanswered = [
        finding.level.word
        for answers in many_answers
        for finding in assess(questionnaire, answers).findings
        if not finding.answered
    ]
    assert Counter(unanswered).keys() == {"unclear", "concern"}


def test_nothing_answered_never_passes(questionnaire: Questionnaire) -> None:
    """With nothing answered, or only what was offered, there are never few warnings."""
    assert assess(questionnaire, {}).outcome == "unknowns"
    products = [option.id for option in questionnaire.by_id["product"].options]
    conditions = [option.id for option in questionnaire.by_id["condition"].options]
    assert (len(products), len(conditions)) == (12, 13)
    for product, condition in itertools.product(products, conditions):
        answers = {"product": (product,), "condition": (condition,)}
        assert assess(questionnaire, answers).outcome in ("unknowns", "warnings")


@pytest.mark.parametrize("product", [None, "unknown"])
@pytest.mark.parametrize(
    ("item", "option"),
    [
        ("trial", None),
        ("trial", "no"),
        ("trial", "refused"),
        ("trial", "unknown"),
        ("trial-record", None),
        ("trial-record", "differs"),
        ("trial-record", "not-checked"),
        ("ind", None),
        ("ind", "no"),
        ("ind", "other-letter"),
        ("ind", "unknown"),
        ("ethics-board", None),
        ("ethics-board", "no"),
        ("ethics-board", "unknown"),
    ],
)
def test_a_product_without_a_name_never_passes_as_approved(
    questionnaire: Questionnaire,
    many_answers: tuple[Answers, ...],
    approved_offer: Answers,
    trial_offer: Answers,
    product: str | None,
    item: str,
    option: str | None,
) -> None:
    """While nobody knows the product, a claimed approval without a trial in order never gives few warnings."""
    for answers in (approved_offer, trial_offer, *many_answers[:150]):
        nameless = with_answer(with_answer(answers, "product", product), "approved", "yes-checked")
        assert assess(questionnaire, with_answer(nameless, item, option)).outcome != "few-warnings"


@pytest.mark.parametrize("product", [None, "unknown"])
def test_a_product_without_a_name_passes_in_a_trial(
    questionnaire: Questionnaire, trial_offer: Answers, product: str | None
) -> None:
    """A trial in order carries a product that the reader cannot name; it is the approval alone that does not."""
    assert assess(questionnaire, with_answer(trial_offer, "product", product)).outcome == "few-warnings"


# ---- A critical rule is never made up for --------------------------------------------------------------------------


def test_a_critical_rule_is_never_made_up_for(questionnaire: Questionnaire, many_answers: tuple[Answers, ...]) -> None:
    """While a critical rule fires, no answer to a question outside that rule changes the outcome."""
    options = {item.id: [None, *item.by_id] for item in questionnaire.items}
    seen: Counter[str] = Counter()
    for answers in many_answers:
        rules = {hit.rule.id for hit in assess(questionnaire, answers).fired if hit.rule.critical}
        if all(seen[rule] >= 20 for rule in rules):
            continue
        for item, choices in options.items():
            if any(item not in LIFTING[rule] for rule in rules):
                for option in choices:
                    assert assess(questionnaire, with_answer(answers, item, option)).outcome == "stop"
        seen.update(rules)
    assert seen.keys() == LIFTING.keys()
    assert min(seen.values()) >= 5


def test_the_best_answers_do_not_make_up_for_a_critical_rule(
    questionnaire: Questionnaire, approved_offer: Answers, trial_offer: Answers
) -> None:
    """One critical answer among the best stops, on either route."""
    for offer in (approved_offer, trial_offer):
        assert assess(questionnaire, offer).outcome == "few-warnings"
        for item, option in [("enforcement", "found"), ("licence", "problem"), ("licence", "not-found")]:
            assert assess(questionnaire, with_answer(offer, item, option)).outcome == "stop"


# ---- Hidden answers and order --------------------------------------------------------------------------------------


@st.composite
def leftovers(draw: st.DrawFn, hidden: list[str]) -> Answers:
    """Any answers to these questions."""
    return {item: (draw(st.sampled_from(sorted(CONTRACT[item]))),) for item in draw(st.sets(st.sampled_from(hidden)))}


@given(place=st.integers(0, FEW - 1), left=leftovers(HIDDEN_BY_APPROVAL))
def test_what_an_approval_hides_never_counts(
    content: Content, many_answers: tuple[Answers, ...], place: int, left: Answers
) -> None:
    """On the approved route, answers to the questions about trials change nothing in the report, its code included."""
    answers = {item: chosen for item, chosen in many_answers[place].items() if item not in HIDDEN_BY_APPROVAL}
    answers |= {"product": ("approved-product",), "condition": ("skin",), "approved": ("yes-checked",)}
    assert content.report({**answers, **left}) == content.report(answers)


@given(
    place=st.integers(0, FEW - 1),
    trial=st.sampled_from([None, "no", "refused", "unknown"]),
    left=leftovers(HIDDEN_WITHOUT_TRIAL),
)
def test_trial_papers_never_count_without_a_trial(
    content: Content, many_answers: tuple[Answers, ...], place: int, trial: str | None, left: Answers
) -> None:
    """Without trial yes, answers about its record and its ethics board change nothing in the report."""
    answers = {item: chosen for item, chosen in many_answers[place].items() if item not in HIDDEN_WITHOUT_TRIAL}
    answers = with_answer(answers, "trial", trial)
    assert content.report({**answers, **left}) == content.report(answers)


@given(place=st.integers(0, FEW - 1), chance=st.randoms(use_true_random=False))
def test_the_order_of_answering_never_matters(
    content: Content, many_answers: tuple[Answers, ...], place: int, chance: random.Random
) -> None:
    """The same answers, given in another order and with the claims in another order, make the same report."""
    answers = many_answers[place]
    turned = list(answers.items())
    chance.shuffle(turned)
    raw: dict[str, object] = {item: chosen[0] for item, chosen in turned}
    if "claims" in answers:
        raw["claims"] = chance.sample(answers["claims"], len(answers["claims"]))
    assert content.report(check(content.questionnaire, raw)) == content.report(answers)


def test_a_code_gives_the_same_report(content: Content, many_answers: tuple[Answers, ...]) -> None:
    """Answers that went through a code, hidden ones included, make the same report."""
    for answers in many_answers[:300]:
        found = decode(content.questionnaire, encode(content.questionnaire, answers))
        assert content.report(found) == content.report(answers)
