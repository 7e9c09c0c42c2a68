"""What always holds (docs/rules.md), tried on single changes of random answers.

`python -m tests.invariants 1000000` tries a million changes on the engine and prints how often each invariant was
tried; `--by-hand` tries them on the second reading instead. tests/test_invariants.py runs a sample.

A walk starts at one of a few offers, changes one answer at a time and mostly stays where the outcome is not stop. Each
change costs one judgement: it is compared with the answers it came from, in both directions.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from clinic_check.check.model import Questionnaire
from clinic_check.check.scoring import assess
from clinic_check.loader.load import load
from tests import second_reading as contract
from tests.second_reading import CLAIMS, CONTEXT, ITEMS, LEVELS, NOT_HEARD, OPTIONS, SCORED, Answers, Judged

Judge = Callable[[Answers], Judged]
Chosen = tuple[str, ...]

# How bad each outcome is. Levels, best first, stand in LEVELS; an unanswered question stands at unclear.
BADNESS = {"stop": 4, "warnings": 3, "unknowns": 2, "checks-left": 1, "practice": 0, "few-warnings": 0}

# The options that say no more than an unanswered question does.
SAYS_NOTHING = ("unknown", "not-said", "not-checked", "not-looked")

# The questions that each critical rule reads, through its facts too: no other answer can lift it.
_OFFER = {"product", "condition", "how-given", "place", "approved"}
_TRIAL = {"trial", "trial-record", "ind", "ethics-board"}
READS = {
    "R1": _OFFER | {"trial", "ind"},
    "R2": _OFFER | {"trial", "trial-record", "ind", "pay"},
    "R4": _OFFER | _TRIAL | {"claims"},
    "R5": _OFFER | _TRIAL | {"claims"},
    "R6": {"enforcement"},
    "R7": {"licence"},
    "R8": _OFFER | _TRIAL | {"pay"},
    "R9": _OFFER | {"hands"},
}


def engine(questionnaire: Questionnaire) -> Judge:
    """The judgement of the product itself, in the shape of the second reading's."""

    def judge(answers: Answers) -> Judged:
        made = assess(questionnaire, answers)
        return Judged(
            made.outcome,
            tuple(hit.rule.id for hit in made.fired),
            {level: getattr(made.counts, level) for level in LEVELS},
            tuple(item.id for item in made.reading.shown),
            made.reading.given,
        )

    return judge


# ---- Answer sets -----------------------------------------------------------------------------------------------------

_MANNERS = {
    "paid": "not-yet",
    "claims": "none-of-these",
    "pressure": "no",
    "hands": "doctor",
    "who-treats": "yes",
    "own-doctor": "yes",
    "licence": "clean",
    "specialty": "yes",
    "enforcement": "none-found",
    "risks": "yes",
    "alternatives": "yes",
    "follow-up": "yes",
    "evidence": "controlled",
    "product-details": "yes",
    "price": "yes",
}
_TRIAL_IN_ORDER = {"trial": "yes", "trial-record": "matches", "ind": "yes", "ethics-board": "yes", "pay": "no"}


def _offer(product: str, condition: str, how_given: str, place: str, **more: str) -> dict[str, Chosen]:
    given = {"product": product, "condition": condition, "how-given": how_given, "place": place}
    return {item: (option,) for item, option in {**given, **_MANNERS, **_TRIAL_IN_ORDER, **more}.items()}


# Offers of every kind, each as good as it can be: most walks start near them.
OFFERS: dict[str, dict[str, Chosen]] = {
    "licensed": _offer("approved-product", "knee-or-joint", "surgery", "us-other", approved="yes-checked"),
    "licensed, a gene therapy": _offer("gene-or-immune-cells", "cancer", "vein", "us-wa", approved="yes-checked"),
    "licensed, not seen": _offer("birth-tissue-cells", "blood", "vein", "us-ca", approved="yes-told", trial="no"),
    "licensed abroad": _offer("approved-product", "parkinson", "organ", "japan", approved="abroad", trial="no"),
    "trial": _offer("lab-grown-cells", "parkinson", "organ", "us-ca"),
    "trial, permission not seen": _offer("lab-grown-cells", "heart", "vein", "us-fl", ind="unknown"),
    "expanded access": _offer(
        "birth-tissue-cells", "autism-or-cerebral-palsy", "vein", "us-ut", trial="expanded-access"
    ),
    "plasma": _offer("prp", "tendon", "joint-or-tendon", "us-ga", trial="no"),
    "marrow": _offer("own-marrow-same-day", "knee-or-joint", "surgery", "uk", trial="no"),
    "membrane": _offer("wound-membrane", "wound", "wound", "us-tx", trial="no"),
    "transplant": _offer("transplant-after-chemo", "ms", "vein", "mexico", trial="no"),
    "another product": _offer("other", "skin", "skin-injection", "us-ca", approved="yes-checked", trial="no"),
    "cream": _offer(
        "exosome-skin-product", "skin", "skin-surface", "south-korea", approved="unknown", trial="no", pay="yes"
    ),
    "sold": _offer("exosomes", "wellness", "vein", "us-fl", trial="no", pay="yes"),
    "sold abroad": _offer("stem-cells-unnamed", "eye", "eye", "elsewhere", approved="no", trial="no", pay="yes"),
    "nothing known": {},
}
_OFFERS = tuple(OFFERS.values())

_BEST = {item: [option for option, level in levels.items() if level == "ok"] for item, levels in SCORED.items()}
# The questions about approval, trial and money are changed more often: most rules are about them.
_CHANGED = (*ITEMS, *2 * ("trial", "pay", "trial-record", "ind", "ethics-board", "claims"), *4 * ("approved",))


def drawn(chance: random.Random) -> dict[str, Chosen]:
    """Answers from one change of a good offer to arbitrary ones: partial, hidden and not offered ones too."""
    answers = dict(chance.choice(_OFFERS))
    share = chance.random() ** 4
    forgetful = 0.9 if chance.random() < 0.2 else 0.1
    for item in ITEMS:
        if chance.random() < share:
            answers.pop(item, None)
            if chance.random() >= forgetful:
                answers[item] = arbitrary(item, chance)
    return answers


def arbitrary(item: str, chance: random.Random) -> Chosen:
    """Any answer to the item."""
    if item == "claims" and chance.random() < 0.7:
        return _claims(chance.sample(CLAIMS, chance.randint(1, 4)))
    return (chance.choice(NOT_HEARD if item == "claims" else OPTIONS[item]),)


def _claims(heard: Sequence[str]) -> Chosen:
    return tuple(claim for claim in CLAIMS if claim in heard)


def with_answer(answers: Answers, item: str, chosen: Chosen) -> dict[str, Chosen]:
    """The answers with this one instead, or without one."""
    changed = {**answers, item: chosen}
    if not chosen:
        del changed[item]
    return changed


def _another(item: str, chosen: Chosen, chance: random.Random) -> Chosen:
    """Another answer to the item, or none; a good one more often than by chance."""
    if item == "claims" and chance.random() < 0.6:
        claim = chance.choice(CLAIMS)
        return _claims([heard for heard in chosen if heard != claim] if claim in chosen else [*chosen, claim])
    choices: list[Chosen] = [(), *((option,) for option in OPTIONS[item])]
    if item in _BEST and chance.random() < 0.3:
        choices = [(option,) for option in _BEST[item]]
    choices = [choice for choice in choices if choice != chosen]
    return chance.choice(choices) if choices else ()


# ---- The walk --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One answer changed: the answers given, the item, and what was judged before and after."""

    given: Answers
    item: str
    now: Chosen
    old: Judged
    new: Judged

    def __str__(self) -> str:
        given = {item: " ".join(chosen) for item, chosen in self.given.items()}
        return (
            f"{self.item} -> {' '.join(self.now) or 'unanswered'}: {self.old.outcome} {self.old.rules} -> "
            f"{self.new.outcome} {self.new.rules}; the other answers: {given}"
        )


def walk(judge: Judge, changes: int, chance: random.Random) -> Iterator[Change]:
    """As many single changes, along walks of about twenty."""
    answers: dict[str, Chosen] = {}
    old = judge(answers)
    for _ in range(changes):
        if chance.random() < 1 / 20:
            answers = drawn(chance)
            old = judge(answers)
        item = chance.choice(_CHANGED)
        if item not in old.shown and chance.random() < 0.7:
            item = chance.choice(old.shown)
        now = _another(item, answers.get(item, ()), chance)
        changed = with_answer(answers, item, now)
        new = judge(changed)
        yield Change(answers, item, now, old, new)
        if BADNESS[new.outcome] <= BADNESS[old.outcome] or chance.random() < 0.15:
            answers, old = changed, new


# ---- The invariants --------------------------------------------------------------------------------------------------
# Each says whether it holds for a change; None where the change is none of its kind.

Invariant = Callable[[Change], "bool | None"]


def _no_better(worse: Judged, better: Judged) -> bool:
    return BADNESS[worse.outcome] >= BADNESS[better.outcome]


def _sides(change: Change, first: Chosen, second: Chosen) -> tuple[Judged, Judged] | None:
    """What was judged with one of the first options and with one of the second, where the change is between them."""
    was, now = (judged.answers.get(change.item, ("",))[0] for judged in (change.old, change.new))
    if was in first and now in second:
        return change.old, change.new
    if now in first and was in second:
        return change.new, change.old
    return None


def _same(change: Change) -> bool:
    """Everything but the answers is the same."""
    old, new = change.old, change.new
    return old.outcome == new.outcome and old.rules == new.rules and old.shown == new.shown and old.counts == new.counts


def a_worse_answer_never_helps(change: Change) -> bool | None:
    """Outcome no better at a worse level, with the same questions shown."""
    item, old, new = change.item, change.old, change.new
    if item not in SCORED or item not in old.shown or old.shown != new.shown:
        return None
    was, now = LEVELS.index(contract.level(old.answers, item)), LEVELS.index(contract.level(new.answers, item))
    if was == now:
        return None
    return _no_better(new, old) if now > was else _no_better(old, new)


def one_more_claim_never_helps(change: Change) -> bool | None:
    """Outcome no better with one more claim heard."""
    if change.item != "claims":
        return None
    was, now = ({*judged.answers.get("claims", ())} - {*NOT_HEARD} for judged in (change.old, change.new))
    if was == now or not (was <= now or now <= was):
        return None
    return _no_better(change.new, change.old) if was < now else _no_better(change.old, change.new)


def a_trial_is_never_worse(change: Change) -> bool | None:
    """Trial yes or expanded access, whatever follows, no worse than no trial; not on practice and likely routes."""
    if change.item != "trial":
        return None
    sides = _sides(change, ("no", "refused"), ("yes", "expanded-access"))
    if sides is None or contract.practice_route(sides[0].answers) or contract.likely_route(sides[0].answers):
        return None
    return _no_better(*sides)


def an_approval_seen_is_never_worse(change: Change) -> bool | None:
    """Outside a trial, approval seen no worse than no approval."""
    if change.item != "approved":
        return None
    sides = _sides(change, ("no", "refused"), ("yes-checked",))
    if sides is None or contract.in_trial(sides[0].answers):
        return None
    return _no_better(*sides)


def knowing_less_never_helps(change: Change) -> bool | None:
    """While it is paid for and no trial, an open approval no better than none; not for products in the table."""
    if change.item != "approved":
        return None
    sides = _sides(change, ("unknown", "yes-told", ""), ("no", "refused"))
    if sides is None:
        return None
    answers = sides[0].answers
    if "approved" not in sides[0].shown or contract.licensable(answers) or contract.has(answers, "product", "other"):
        return None
    if not (contract.has(answers, "pay", "yes") and contract.no_trial(answers)):
        return None
    return _no_better(*sides)


def unanswered_is_unknown(change: Change) -> bool | None:
    """The same result unanswered as with the option that says nothing."""
    sides = _sides(change, ("",), SAYS_NOTHING)
    return None if sides is None else _same(change)


def a_critical_rule_stays(change: Change) -> bool | None:
    """A critical rule fires on, and the outcome is stop, whatever else is answered."""
    found = None
    for one, other in ((change.old, change.new), (change.new, change.old)):
        for rule in one.rules:
            if rule in READS and change.item not in READS[rule]:
                found = True
                if rule not in other.rules or other.outcome != "stop":
                    return False
    return found


def what_is_dropped_never_counts(change: Change) -> bool | None:
    """The very same result where the answer changed is hidden, or an option that is not offered."""
    hidden = change.item not in change.old.shown
    if not hidden and change.old.answers.get(change.item) != change.new.answers.get(change.item):
        return None
    return change.old == change.new


def having_paid_changes_nothing(change: Change) -> bool | None:
    """The same result whatever was paid or signed."""
    return _same(change) if change.item == "paid" else None


def outcome_and_counts_fit(change: Change) -> bool | None:
    """Stop with a critical rule, a pass with no rule at all, and every scored question shown counted once."""
    new = change.new
    stopped = any(rule in READS for rule in new.rules)
    passed = BADNESS[new.outcome] == 0
    scored = sum(item not in CONTEXT for item in new.shown)
    return (new.outcome == "stop") == stopped and passed == (not new.rules) and sum(new.counts.values()) == scored


INVARIANTS: dict[str, Invariant] = {
    invariant.__name__.replace("_", " "): invariant
    for invariant in (
        a_worse_answer_never_helps,
        one_more_claim_never_helps,
        a_trial_is_never_worse,
        an_approval_seen_is_never_worse,
        knowing_less_never_helps,
        unanswered_is_unknown,
        a_critical_rule_stays,
        what_is_dropped_never_counts,
        having_paid_changes_nothing,
        outcome_and_counts_fit,
    )
}


@dataclass
class Tally:
    """How many changes were tried, for how many each invariant applied and in how many of these the outcome changed."""

    changes: int = 0
    tried: Counter[str] = field(default_factory=Counter)
    moved: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def add(self, change: Change) -> None:
        self.changes += 1
        self.outcomes[change.new.outcome] += 1
        self.rules.update(change.new.rules)
        for name, invariant in INVARIANTS.items():
            holds = invariant(change)
            if holds is None:
                continue
            self.tried[name] += 1
            self.moved[name] += change.old.outcome != change.new.outcome
            if not holds:
                self.broken.append(f"{name}: {change}")

    def __str__(self) -> str:
        rows = [f"{'changes':<36}{self.changes:>10,}", f"{'':<36}{'tried':>10}{'outcome changed':>18}"]
        rows += [f"{name:<36}{self.tried[name]:>10,}{self.moved[name]:>18,}" for name in INVARIANTS]
        rows += ["", *(f"{name:<36}{self.outcomes[name]:>10,}" for name in BADNESS)]
        rows += ["", *(f"{name:<36}{self.rules[name]:>10,}" for name in contract.RULES)]
        return "\n".join(rows)


def tally(judge: Judge, changes: int, seed: int) -> Tally:
    """Try the invariants on so many changes; the same seed gives the same changes."""
    made = Tally()
    for change in walk(judge, changes, random.Random(seed)):
        made.add(change)
        if len(made.broken) >= 20:
            break
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description="Try the invariants of the rules on random changes.")
    parser.add_argument("changes", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--by-hand", action="store_true", help="try the second reading, not the engine")
    chosen = parser.parse_args()
    root = Path(__file__).parent.parent
    judge = contract.judge if chosen.by_hand else engine(load(root).questionnaire)
    start = time.perf_counter()
    made = tally(judge, chosen.changes, chosen.seed)
    print(made, f"\n{time.perf_counter() - start:.0f} s", *made.broken, sep="\n")
    return 1 if made.broken else 0


if __name__ == "__main__":
    sys.exit(main())
