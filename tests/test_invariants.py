"""What always holds (docs/rules.md): a worse answer never helps, silence is no answer, what is dropped never counts.

The invariants themselves, and the walk that tries them, are in tests/invariants.py; the contract (questions, options,
levels) is written out in tests/second_reading.py, and the order of outcomes in BADNESS.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

import pytest

from clinic_check.check.answers import check
from clinic_check.check.code import decode, encode
from clinic_check.check.model import Questionnaire
from clinic_check.loader.content import Content
from tests import second_reading as contract
from tests.invariants import (
    BADNESS,
    INVARIANTS,
    OFFERS,
    READS,
    SAYS_NOTHING,
    Chosen,
    Judge,
    Tally,
    drawn,
    engine,
    tally,
    with_answer,
)
from tests.second_reading import CLAIMS, CONTEXT, ITEMS, OPTIONS, SCORED, Answers

CHANGES, MANY_CHANGES = 20_000, 200_000


@pytest.fixture(scope="module")
def judge(questionnaire: Questionnaire) -> Judge:
    return engine(questionnaire)


@pytest.fixture(scope="module")
def tried(judge: Judge) -> Tally:
    return tally(judge, CHANGES, seed=20261122)


def sets(count: int) -> list[dict[str, Chosen]]:
    """Answer sets of all kinds, partial, with hidden answers and with options that are not offered."""
    chance = random.Random(20261128)
    return [drawn(chance) for _ in range(count)]


# ---- The contract ----------------------------------------------------------------------------------------------------


def test_the_contract_is_that_of_the_content(questionnaire: Questionnaire) -> None:
    """The content has the questions, the options in the order of their numbers, and the levels of the contract."""
    numbered = {item.id: sorted(item.options, key=lambda option: option.number) for item in questionnaire.items}
    assert {item: tuple(option.id for option in options) for item, options in numbered.items()} == OPTIONS
    levels = {
        item: {option.id: option.level.word for option in options if option.level is not None}
        for item, options in numbered.items()
    }
    assert {item: found for item, found in levels.items() if found} == SCORED
    assert (len(CONTEXT), len(SCORED)) == (5, 20)
    assert [item.id for item in questionnaire.items if item.several] == ["claims"]


def test_the_outcomes_are_those_of_the_content(questionnaire: Questionnaire) -> None:
    """The rules have the ids and the severity of the contract."""
    assert [rule.id for rule in questionnaire.rules] == list(contract.RULES)
    assert [rule.id for rule in questionnaire.rules if rule.critical] == list(READS)
    assert set(BADNESS) == set(contract.OUTCOMES)


# ---- Single changes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", INVARIANTS)
def test_the_invariant_holds(tried: Tally, name: str) -> None:
    """None of the changes tried breaks it, and it was tried."""
    assert [broken for broken in tried.broken if broken.startswith(name)] == []
    assert tried.tried[name] >= 20


def test_the_changes_are_of_all_kinds(tried: Tally) -> None:
    """The changes reach every outcome and every rule often, and many of them change the outcome."""
    assert tried.changes == CHANGES
    assert set(tried.outcomes) == set(BADNESS)
    assert set(tried.rules) == set(contract.RULES)
    assert min(*tried.outcomes.values(), *tried.rules.values()) > CHANGES / 100
    for name, share in [
        ("a worse answer never helps", 0.1),
        ("one more claim never helps", 0.1),
        ("a trial is never worse", 0.2),
        ("an approval seen is never worse", 0.2),
    ]:
        assert tried.moved[name] > share * tried.tried[name], name


@pytest.mark.rest
def test_the_invariants_hold_for_many_changes(judge: Judge) -> None:
    """None of many more changes breaks one."""
    assert tally(judge, MANY_CHANGES, seed=20261128).broken == []


# ---- Approval and trial ----------------------------------------------------------------------------------------------


def trials(answers: Answers) -> Iterator[dict[str, Chosen]]:
    """The answers inside a trial or an expanded access, with every record, permission and ethics board."""
    for trial in ("yes", "expanded-access"):
        inside = with_answer(answers, "trial", (trial,))
        follow = ("trial-record", "ind", "ethics-board")
        for options in itertools.product(*((None, *OPTIONS[item]) for item in follow)):
            for item, option in zip(follow, options, strict=True):
                inside = with_answer({**inside, item: ()}, item, (option,) if option else ())
            yield inside


@pytest.mark.parametrize("pay", [(), ("no",), ("yes",)], ids=["unanswered", "no", "yes"])
def test_a_trial_is_never_worse_whatever_follows(judge: Judge, pay: Chosen) -> None:
    """Outside practice and likely routes, no answer about a trial is worse than having no trial."""
    better = 0
    for offer in OFFERS.values():
        without = with_answer(with_answer({**offer, "pay": ()}, "pay", pay), "trial", ("no",))
        found = judge(without)
        if contract.practice_route(found.answers) or contract.likely_route(found.answers):
            continue
        for inside in trials(without):
            now = judge(inside)
            assert BADNESS[now.outcome] <= BADNESS[found.outcome], inside
            better += now.outcome != found.outcome
    assert better > 100


def test_a_claimed_approval_alone_never_passes(judge: Judge) -> None:
    """What our list does not have passes in a trial or as ordinary practice, never by a claimed approval."""
    passed = 0
    for offer, product, condition in itertools.product(
        (OFFERS["licensed"], OFFERS["trial"]), (None, *OPTIONS["product"]), OPTIONS["condition"]
    ):
        answers = with_answer({**offer, "condition": (condition,)}, "product", (product,) if product else ())
        answers |= {"approved": ("yes-checked",), "trial": ("no",)}
        if judge(answers).outcome == "few-warnings":
            passed += 1
            assert contract.licensable(answers), answers
    assert passed > 5


# ---- Silence ---------------------------------------------------------------------------------------------------------


def test_all_unanswered_gives_unknowns(judge: Judge) -> None:
    """Nothing answered, and every question answered with the option that says nothing, both give unknowns."""
    silent = {item: (option,) for item, options in OPTIONS.items() for option in options if option in SAYS_NOTHING}
    assert len(silent) == len(ITEMS) - 2  # paid and own-doctor have no such option
    nothing, everything = judge({}), judge(silent)
    assert nothing.outcome == everything.outcome == "unknowns"
    assert (nothing.rules, nothing.counts, nothing.shown) == (everything.rules, everything.counts, everything.shown)


def test_only_what_was_offered_never_passes(judge: Judge) -> None:
    """With nothing but treatment, condition, way and place, the outcome is unknowns, or stop for an eye or organ."""
    ways_and_places = [("surgery", "us-ca"), ("eye", "elsewhere"), ("skin-injection", "eu")]
    for product, condition, (way, place) in itertools.product(
        OPTIONS["product"], OPTIONS["condition"], ways_and_places
    ):
        offer = {"product": (product,), "condition": (condition,), "how-given": (way,), "place": (place,)}
        found = judge(offer)
        assert found.outcome == ("stop" if "R8" in found.rules else "unknowns"), offer


@pytest.mark.parametrize("item", [item for item in ITEMS if set(OPTIONS[item]) & set(SAYS_NOTHING)])
def test_unanswered_is_the_option_that_says_nothing(judge: Judge, item: str) -> None:
    """Leaving a question out gives the outcome, the rules, the counts and the questions of that option."""
    (option,) = set(OPTIONS[item]) & set(SAYS_NOTHING)
    for answers in (*OFFERS.values(), *sets(30)):
        silent = judge(with_answer({**answers, item: ()}, item, ()))
        unsure = judge({**answers, item: (option,)})
        assert (silent.outcome, silent.rules) == (unsure.outcome, unsure.rules)
        assert (silent.counts, silent.shown) == (unsure.counts, unsure.shown)


def test_no_claims_not_looked_any_claim(judge: Judge) -> None:
    """Having heard none of the claims is at most as bad as not having looked, and that as bad as any one claim."""
    steps = set()
    nearly_held = {**OFFERS["licensed"], "price": ("no",), "follow-up": ("no",), "specialty": ("unknown",)}
    for answers in (nearly_held, *OFFERS.values(), *sets(60)):
        none = BADNESS[judge({**answers, "claims": ("none-of-these",)}).outcome]
        not_looked = BADNESS[judge({**answers, "claims": ("not-looked",)}).outcome]
        claims = [claim for claim in CLAIMS if claim != "said-approved" or not contract.licensable(answers)]
        lightest = min(BADNESS[judge({**answers, "claims": (claim,)}).outcome] for claim in claims)
        assert none <= not_looked <= lightest, answers
        steps |= {("looked", none < not_looked), ("claimed", not_looked < lightest)}
    assert len(steps) == 4


# ---- A critical rule is never made up for ----------------------------------------------------------------------------


def test_the_best_answers_do_not_make_up_for_a_critical_rule(judge: Judge) -> None:
    """One critical answer among the best stops, on every route."""
    passing = [offer for offer in OFFERS.values() if BADNESS[judge(offer).outcome] <= 1]
    assert len(passing) >= 8
    for offer, (item, option) in itertools.product(
        passing, [("enforcement", "found"), ("licence", "problem"), ("licence", "not-found")]
    ):
        assert judge({**offer, item: (option,)}).outcome == "stop"


# ---- What is dropped, and the order of answering ---------------------------------------------------------------------


def test_what_is_dropped_changes_nothing_in_the_report(content: Content, judge: Judge) -> None:
    """The report, its code included, is that of the answers that count: without hidden ones and options not offered."""
    dropped = 0
    for answers in sets(100):
        kept = judge(answers).answers
        assert content.report(answers) == content.report(kept)
        dropped += kept != answers
    assert dropped > 30


def test_the_order_of_answering_never_matters(content: Content) -> None:
    """The same answers, given in another order and with the claims in another order, make the same report."""
    chance = random.Random(1)
    for answers in sets(60):
        turned = list(answers.items())
        chance.shuffle(turned)
        raw: dict[str, object] = {item: chosen[0] for item, chosen in turned}
        if "claims" in answers:
            raw["claims"] = chance.sample(answers["claims"], len(answers["claims"]))
        assert content.report(check(content.questionnaire, raw)) == content.report(answers)


def test_claims_may_be_one_id_or_a_list(questionnaire: Questionnaire) -> None:
    """One claim given alone is read as a list of one."""
    for claim in OPTIONS["claims"]:
        assert (
            check(questionnaire, {"claims": claim}) == check(questionnaire, {"claims": [claim]}) == {"claims": (claim,)}
        )


def test_a_code_gives_the_same_report(content: Content) -> None:
    """Answers that went through a code, hidden ones included, make the same report."""
    for answers in sets(60):
        found = decode(content.questionnaire, encode(content.questionnaire, answers))
        assert content.report(found) == content.report(answers)
