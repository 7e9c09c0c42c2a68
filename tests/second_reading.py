"""The rules of docs/rules.md a second time, by hand: no questions.yaml, no rule language, nothing of clinic_check.

`judge` takes answers (item -> chosen options) and says what the checklist must say. tests/test_second_reading.py
compares it with the engine on thousands of answer sets, and tests/invariants.py takes the contract from here. Whoever
changes a rule changes it here as well, from the words of the rule and not from the data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Answers = Mapping[str, tuple[str, ...]]

# ---- The contract: items in the order in which they are asked, options in the order of their numbers -----------------

OK, UNCLEAR, CONCERN, CRITICAL = LEVELS = ("ok", "unclear", "concern", "critical")

# Questions about the offer: context, without levels.
CONTEXT: dict[str, tuple[str, ...]] = {
    "product": (
        "exosomes",
        "exosome-skin-product",
        "birth-tissue-cells",
        "own-fat-cells",
        "own-marrow-same-day",
        "lab-grown-cells",
        "prp",
        "amniotic-product",
        "approved-product",
        "gene-or-immune-cells",
        "other",
        "unknown",
        "stem-cells-unnamed",
        "fetal-or-animal-cells",
        "transplant-after-chemo",
        "wound-membrane",
    ),
    "condition": (
        "knee-or-joint",
        "back-or-spine",
        "skin",
        "hair",
        "erectile",
        "nerves-or-brain",
        "autoimmune",
        "lungs",
        "heart",
        "wellness",
        "blood",
        "other",
        "not-said",
        "wound",
        "fertility",
        "parkinson",
        "als",
        "ms",
        "stroke-or-brain-injury",
        "spinal-cord",
        "dementia",
        "autism-or-cerebral-palsy",
        "neuropathy",
        "diabetes",
        "eye",
        "kidney-or-liver",
        "cancer",
        "tendon",
    ),
    "how-given": (
        "joint-or-tendon",
        "spine",
        "vein",
        "skin-injection",
        "eye",
        "nose-or-lungs",
        "skin-surface",
        "surgery",
        "other",
        "not-said",
        "wound",
        "eye-surface",
        "organ",
        "pelvis",
        "mouth",
        "muscle",
    ),
    "place": (
        "us-ca",
        "us-fl",
        "us-ga",
        "us-mt",
        "us-nv",
        "us-tn",
        "us-tx",
        "us-ut",
        "us-wa",
        "us-other",
        "canada",
        "mexico",
        "uk",
        "eu",
        "japan",
        "australia",
        "elsewhere",
        "not-said",
        "us-wy",
        "south-korea",
        "home",
    ),
    "paid": ("not-yet", "paid", "signed"),
}

# Scored questions: option -> level.
SCORED: dict[str, dict[str, str]] = {
    "approved": {
        "yes-checked": OK,
        "yes-told": UNCLEAR,
        "no": CONCERN,
        "refused": CONCERN,
        "unknown": UNCLEAR,
        "abroad": UNCLEAR,
    },
    "trial": {
        "yes": OK,
        "no": CONCERN,
        "refused": CONCERN,
        "unknown": UNCLEAR,
        "expanded-access": OK,
        "right-to-try": UNCLEAR,
    },
    "pay": {"no": OK, "yes-permitted": UNCLEAR, "yes": CONCERN, "unknown": UNCLEAR, "insurer": UNCLEAR},
    "trial-record": {"matches": OK, "differs": CONCERN, "not-checked": UNCLEAR},
    "ind": {"yes": OK, "other-letter": CONCERN, "no": CONCERN, "unknown": UNCLEAR, "number": OK},
    "ethics-board": {"yes": OK, "no": CONCERN, "unknown": UNCLEAR},
    "claims": {
        "cure-or-guarantee": CONCERN,
        "no-risk": CONCERN,
        "approval-not-needed": CONCERN,
        "fda-registered": CONCERN,
        "treats-many": CONCERN,
        "stories": CONCERN,
        "breakthrough": CONCERN,
        "regenerates": CONCERN,
        "beats-surgery": CONCERN,
        "no-downtime": CONCERN,
        "potency-numbers": CONCERN,
        "trial-as-seal": CONCERN,
        "hidden-cure": CONCERN,
        "none-of-these": OK,
        "not-looked": UNCLEAR,
        "insurance-covers": CONCERN,
        "said-approved": CONCERN,
    },
    "pressure": {"no": OK, "yes": CONCERN, "unknown": UNCLEAR},
    "hands": {
        "doctor": OK,
        "nurse-or-pa": OK,
        "chiropractor-or-naturopath": CONCERN,
        "beautician-or-other": CONCERN,
        "myself": CONCERN,
        "unknown": UNCLEAR,
    },
    "who-treats": {"yes": OK, "not-met": CONCERN, "no": CONCERN, "unknown": UNCLEAR},
    "own-doctor": {"yes": OK, "advised-against": CONCERN, "no": CONCERN},
    "licence": {"clean": OK, "problem": CRITICAL, "not-found": CRITICAL, "not-checked": UNCLEAR},
    "specialty": {"yes": OK, "other-field": CONCERN, "no": CONCERN, "unknown": UNCLEAR},
    "enforcement": {"none-found": OK, "found": CRITICAL, "closed": CONCERN, "not-checked": UNCLEAR},
    "risks": {"yes": OK, "partly": CONCERN, "no": CONCERN, "unknown": UNCLEAR},
    "alternatives": {"yes": OK, "no": CONCERN, "unknown": UNCLEAR},
    "follow-up": {"yes": OK, "no": CONCERN, "unknown": UNCLEAR},
    "evidence": {
        "controlled": OK,
        "small-or-mixed": CONCERN,
        "animals-or-lab": CONCERN,
        "stories-only": CONCERN,
        "nothing": CONCERN,
        "unknown": UNCLEAR,
    },
    "product-details": {"yes": OK, "partly": CONCERN, "refused": CONCERN, "unknown": UNCLEAR},
    "price": {"yes": OK, "partly": CONCERN, "no": CONCERN, "unknown": UNCLEAR},
}

# One line for each step of the check.
STEPS: tuple[tuple[str, ...], ...] = (
    ("product",),
    ("condition",),
    ("how-given", "place"),
    ("approved",),
    ("trial", "pay", "paid"),
    ("trial-record", "ind", "ethics-board"),
    ("claims", "pressure"),
    ("hands", "who-treats", "own-doctor"),
    ("licence", "specialty", "enforcement"),
    ("risks", "alternatives", "follow-up", "evidence", "product-details", "price"),
)
ITEMS = tuple(item for step in STEPS for item in step)
OPTIONS: dict[str, tuple[str, ...]] = {item: CONTEXT.get(item) or tuple(SCORED[item]) for item in ITEMS}
NOT_HEARD = ("none-of-these", "not-looked")
CLAIMS = tuple(claim for claim in OPTIONS["claims"] if claim not in NOT_HEARD)

# Our list: product -> use -> the ways in which a product on it is given, or any way.
ANY_WAY = OPTIONS["how-given"]
LICENSED: dict[str, dict[str, tuple[str, ...]]] = {
    "approved-product": {
        "knee-or-joint": ("surgery",),
        "skin": ("skin-injection",),
        "wound": ANY_WAY,
        "blood": ANY_WAY,
        "cancer": ANY_WAY,
        "eye": ("surgery", "eye"),
        "diabetes": ("vein", "organ", "surgery"),
        "nerves-or-brain": ANY_WAY,
        "other": ANY_WAY,
    },
    "gene-or-immune-cells": {
        "blood": ANY_WAY,
        "cancer": ANY_WAY,
        "skin": ANY_WAY,
        "wound": ANY_WAY,
        "eye": ("surgery", "eye"),
        "nerves-or-brain": ANY_WAY,
        "other": ANY_WAY,
    },
    "lab-grown-cells": {"knee-or-joint": ("surgery",), "wound": ("surgery",), "blood": ANY_WAY},
    "birth-tissue-cells": {"blood": ANY_WAY},
}
NEVER_LICENSED_WAYS = ("joint-or-tendon", "spine", "skin-surface", "nose-or-lungs", "pelvis", "muscle", "mouth")

# The first that holds, in this order.
OUTCOMES = ("stop", "few-warnings", "practice", "checks-left", "unknowns", "warnings")


@dataclass(frozen=True)
class Judged:
    """What the checklist says: `answers` are those that count, without hidden ones and options that are not offered."""

    outcome: str
    rules: tuple[str, ...]
    counts: Mapping[str, int]
    shown: tuple[str, ...]
    answers: Answers


def judge(answers: Answers) -> Judged:
    """Walk the items in order, then apply every rule to what is left of the answers."""
    shown, kept = walk(answers)
    fired = tuple(rule for rule, fires in RULES.items() if fires(kept))
    return Judged(outcome(kept, fired), fired, counts(kept, shown), shown, kept)


# ---- From the answers given to those that count ----------------------------------------------------------------------


def walk(answers: Answers) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """The items shown, and the answers to them by offered options; what is shown depends on the answers before it."""
    shown = []
    kept: dict[str, tuple[str, ...]] = {}
    for item in ITEMS:
        if not is_asked(kept, item):
            continue
        shown.append(item)
        chosen = tuple(option for option in answers.get(item, ()) if is_offered(kept, item, option))
        if chosen:
            kept[item] = chosen
    return tuple(shown), kept


def is_asked(a: Answers, item: str) -> bool:
    if item == "approved":
        return asked_approval(a)
    if item == "trial":
        return not approved_route(a)
    if item == "pay":
        return not approved_route(a) and not practice_route(a)
    if item in ("trial-record", "ind", "ethics-board"):
        return in_trial(a)
    if item in ("who-treats", "specialty", "evidence", "product-details", "price"):
        return not in_trial(a)
    return True


def is_offered(a: Answers, item: str, option: str) -> bool:
    if (item, option) == ("approved", "yes-checked"):
        return licensable(a) or has(a, "product", "other")
    if (item, option) == ("approved", "abroad"):
        return abroad(a)
    if (item, option) == ("trial", "right-to-try"):
        return not abroad(a)
    if (item, option) == ("pay", "yes-permitted"):
        return not has(a, "trial", "right-to-try")
    if (item, option) == ("claims", "said-approved"):
        return not licensable(a)
    return True


def has(a: Answers, item: str, *options: str) -> bool:
    """Whether one of these options is chosen; false when unanswered."""
    return any(chosen in options for chosen in a.get(item, ()))


def unsaid(a: Answers, item: str) -> bool:
    return item not in a or has(a, item, "not-said")


def level(a: Answers, item: str) -> str:
    """The level of the answer to a scored item: the worst of its options, unclear when unanswered."""
    levels = [SCORED[item][option] for option in a.get(item, ())]
    return max(levels, key=LEVELS.index) if levels else UNCLEAR


# ---- Facts -----------------------------------------------------------------------------------------------------------


def way_open(a: Answers) -> bool:
    return unsaid(a, "how-given") or has(a, "how-given", "other")


def licensable(a: Answers) -> bool:
    if unsaid(a, "condition"):
        return has(a, "product", "approved-product") and not has(a, "how-given", *NEVER_LICENSED_WAYS)
    if "product" not in a:
        return False
    ways = LICENSED.get(a["product"][0], {}).get(a["condition"][0])
    return ways is not None and (way_open(a) or has(a, "how-given", *ways))


def abroad(a: Answers) -> bool:
    return has(a, "place", "canada", "mexico", "uk", "eu", "japan", "australia", "south-korea", "elsewhere")


def asked_approval(a: Answers) -> bool:
    if licensable(a) or has(a, "product", "other"):
        return True
    return abroad(a) and not has(a, "product", "prp", "own-marrow-same-day", "wound-membrane", "transplant-after-chemo")


def approved_route(a: Answers) -> bool:
    return licensable(a) and has(a, "approved", "yes-checked")


def in_trial(a: Answers) -> bool:
    return has(a, "trial", "yes", "expanded-access")


def practice_route(a: Answers) -> bool:
    """Lawful ordinary practice without an approval."""
    return not in_trial(a) and (
        practice_prp(a) or practice_marrow(a) or practice_membrane(a) or practice_amniotic(a) or practice_transplant(a)
    )


def practice_prp(a: Answers) -> bool:
    return (
        has(a, "product", "prp")
        and (unsaid(a, "condition") or has(a, "condition", "knee-or-joint", "tendon", "skin", "hair", "wound", "other"))
        and (
            unsaid(a, "how-given")
            or has(a, "how-given", "joint-or-tendon", "skin-injection", "surgery", "wound", "mouth")
        )
    )


def practice_marrow(a: Answers) -> bool:
    return (
        has(a, "product", "own-marrow-same-day")
        and has(a, "condition", "knee-or-joint", "tendon")
        and (unsaid(a, "how-given") or has(a, "how-given", "joint-or-tendon", "surgery"))
    )


def practice_membrane(a: Answers) -> bool:
    return (
        has(a, "product", "wound-membrane")
        and (unsaid(a, "condition") or has(a, "condition", "wound", "eye", "skin", "other"))
        and (unsaid(a, "how-given") or has(a, "how-given", "wound", "surgery", "eye-surface"))
    )


def practice_amniotic(a: Answers) -> bool:
    return (
        has(a, "product", "amniotic-product")
        and has(a, "condition", "wound")
        and has(a, "how-given", "wound", "surgery")
    )


def practice_transplant(a: Answers) -> bool:
    return (
        has(a, "product", "transplant-after-chemo")
        and (
            unsaid(a, "condition")
            or has(a, "condition", "blood", "cancer", "ms", "autoimmune", "nerves-or-brain", "other")
        )
        and not abroad(a)
        and not has(a, "place", "home")
    )


def permission(a: Answers) -> bool:
    return has(a, "ind", "yes", "number")


def permission_denied(a: Answers) -> bool:
    return has(a, "ind", "no", "other-letter")


def trial_route(a: Answers) -> bool:
    return in_trial(a) and has(a, "trial-record", "matches") and permission(a) and has(a, "ethics-board", "yes")


def complete_route(a: Answers) -> bool:
    return approved_route(a) or trial_route(a)


def likely_trial(a: Answers) -> bool:
    """A trial that only lacks a look at its permission."""
    return (
        in_trial(a)
        and has(a, "trial-record", "matches")
        and not permission_denied(a)
        and has(a, "ethics-board", "yes")
        and has(a, "pay", "no", "insurer")
    )


def likely_other(a: Answers) -> bool:
    if licensable(a) and has(a, "approved", "yes-told"):
        return True
    if has(a, "product", "other") and has(a, "approved", "yes-told", "yes-checked"):
        return True
    return has(a, "pay", "no", "insurer") and (
        licensed_abroad(a) or (has(a, "product", "transplant-after-chemo") and not in_trial(a))
    )


def licensed_abroad(a: Answers) -> bool:
    return has(a, "product", "approved-product") and has(a, "approved", "abroad")


def likely_route(a: Answers) -> bool:
    return likely_trial(a) or likely_other(a)


def light(a: Answers) -> bool:
    if practice_route(a) or has(a, "product", "transplant-after-chemo", "wound-membrane"):
        return True
    if has(a, "product", "prp"):
        return not has(a, "how-given", "vein", "eye", "organ")
    if has(a, "product", "own-marrow-same-day"):
        return has(a, "condition", "knee-or-joint", "tendon")
    if has(a, "product", "exosome-skin-product"):
        return way_open(a) or has(a, "how-given", "skin-surface", "mouth")
    return has(a, "product", "approved-product") and licensable(a)


def drug_like(a: Answers) -> bool:
    return not light(a)


def named(a: Answers) -> bool:
    return "product" in a and not has(a, "product", "unknown", "other")


def no_trial(a: Answers) -> bool:
    return has(a, "trial", "no", "refused")


def approval_out(a: Answers) -> bool:
    if has(a, "approved", "no", "refused"):
        return True
    return not licensable(a) and named(a) and not has(a, "approved", "abroad")


def needle(a: Answers) -> bool:
    return has(
        a,
        "how-given",
        "joint-or-tendon",
        "spine",
        "vein",
        "skin-injection",
        "eye",
        "organ",
        "pelvis",
        "muscle",
        "nose-or-lungs",
    )


# ---- Critical rules --------------------------------------------------------------------------------------------------


def r1(a: Answers) -> bool:
    """No approval, and no trial or no permission for it."""
    return drug_like(a) and not approved_route(a) and approval_out(a) and (no_trial(a) or permission_denied(a))


def r2(a: Answers) -> bool:
    """Paid for, outside approval, without a permission, a matching record or a trial."""
    if not (drug_like(a) and not approved_route(a) and has(a, "pay", "yes")):
        return False
    open_access = has(a, "trial", "expanded-access") and not permission_denied(a)
    without_permission = not permission(a) and not open_access
    return without_permission or has(a, "trial-record", "differs") or no_trial(a)


def r4(a: Answers) -> bool:
    return drug_like(a) and not complete_route(a) and has(a, "claims", "approval-not-needed", "said-approved")


def r5(a: Answers) -> bool:
    return not complete_route(a) and has(a, "claims", "cure-or-guarantee", "no-risk")


def r6(a: Answers) -> bool:
    return has(a, "enforcement", "found")


def r7(a: Answers) -> bool:
    return has(a, "licence", "problem", "not-found")


def r8(a: Answers) -> bool:
    """Into an eye or an organ, unlicensed, outside a trial or for money."""
    return (
        has(a, "how-given", "eye", "organ")
        and not licensable(a)
        and not complete_route(a)
        and not licensed_abroad(a)
        and (not in_trial(a) or has(a, "pay", "yes"))
    )


def r9(a: Answers) -> bool:
    at_home = has(a, "place", "home") or has(a, "hands", "myself")
    return at_home and needle(a) and not approved_route(a)


# ---- Hold rules ------------------------------------------------------------------------------------------------------


def h6(a: Answers) -> bool:
    return likely_route(a) and not complete_route(a)


def h1(a: Answers) -> bool:
    return not complete_route(a) and not practice_route(a) and not likely_route(a)


def h2(a: Answers) -> bool:
    if approved_route(a) or practice_route(a) or has(a, "pay", "no"):
        return False
    if likely_trial(a) or (likely_other(a) and has(a, "pay", "insurer")):
        return False
    return not (trial_route(a) and has(a, "pay", "yes-permitted"))


HARD = ("risks", "who-treats", "hands", "licence", "enforcement")


def h3(a: Answers) -> bool:
    """A hard answer that is asked and not ok."""
    return has(a, "own-doctor", "advised-against") or any(is_asked(a, item) and level(a, item) != OK for item in HARD)


def h4(a: Answers) -> bool:
    return has(a, "pressure", "yes") or has(
        a, "claims", "cure-or-guarantee", "no-risk", "approval-not-needed", "said-approved"
    )


SOFTER = (
    "evidence",
    "product-details",
    "alternatives",
    "price",
    "follow-up",
    "who-treats",
    "specialty",
    "own-doctor",
    "claims",
)


def h5(a: Answers) -> bool:
    return sum(half_points(a, item) for item in SOFTER if is_asked(a, item)) >= 6


def half_points(a: Answers, item: str) -> int:
    if item == "claims" and claims_heard(a):
        return 2 * claims_heard(a)
    return {OK: 0, UNCLEAR: 1, CONCERN: 2}[level(a, item)]


def claims_heard(a: Answers) -> int:
    return sum(claim not in NOT_HEARD for claim in a.get("claims", ()))


# In the order in which they are reported.
RULES: dict[str, Callable[[Answers], bool]] = {
    "R1": r1,
    "R2": r2,
    "R4": r4,
    "R5": r5,
    "R6": r6,
    "R7": r7,
    "R8": r8,
    "R9": r9,
    "H6": h6,
    "H1": h1,
    "H2": h2,
    "H3": h3,
    "H4": h4,
    "H5": h5,
}


# ---- Outcome and counts ----------------------------------------------------------------------------------------------


def outcome(a: Answers, fired: tuple[str, ...]) -> str:
    if any(rule.startswith("R") for rule in fired):
        return "stop"
    if not fired and complete_route(a):
        return "few-warnings"
    if not fired and practice_route(a):
        return "practice"
    if strong_concern(a):
        return "warnings"
    if not {"H1", "H2", "H4"} & set(fired) and met_and_told(a):
        return "checks-left"
    return "warnings" if concern_about_route(a) else "unknowns"


def strong_concern(a: Answers) -> bool:
    return (
        claims_heard(a) > 0
        or has(a, "pressure", "yes")
        or has(a, "own-doctor", "advised-against")
        or any(is_asked(a, item) and level(a, item) in (CONCERN, CRITICAL) for item in HARD)
    )


def met_and_told(a: Answers) -> bool:
    return all(level(a, item) == OK for item in ("risks", "who-treats", "hands") if is_asked(a, item))


def concern_about_route(a: Answers) -> bool:
    if practice_route(a):
        return False
    items = ["trial-record", "ind", "ethics-board", "pay"]
    if not in_trial(a):
        items.append("approved")
    if not likely_other(a):
        items.append("trial")
    return any(is_asked(a, item) and level(a, item) == CONCERN for item in items)


def counts(a: Answers, shown: tuple[str, ...]) -> dict[str, int]:
    """How many of the shown scored questions stand at each level."""
    levels = [level(a, item) for item in shown if item in SCORED]
    return {name: levels.count(name) for name in LEVELS}
