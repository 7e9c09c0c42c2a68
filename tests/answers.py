"""Answer sets shared by several tests."""

from __future__ import annotations

Given = dict[str, tuple[str, ...]]

BEST_MANNERS = {
    "enforcement": ("none-found",),
    "risks": ("yes",),
    "evidence": ("controlled",),
    "product-details": ("yes",),
    "alternatives": ("yes",),
    "price": ("yes",),
    "follow-up": ("yes",),
    "claims": ("none-of-these",),
    "pressure": ("no",),
    "hands": ("doctor",),
    "who-treats": ("yes",),
    "licence": ("clean",),
    "specialty": ("yes",),
    "own-doctor": ("yes",),
}

NOTHING: Given = {}
SOME: Given = {"product": ("exosomes",), "condition": ("hair",), "trial": ("no",), "claims": ("no-risk",)}
# The worst answer to each question that is asked outside a trial; abroad, where approval is asked for exosomes too.
WORST: Given = {
    "product": ("exosomes",),
    "condition": ("knee-or-joint",),
    "how-given": ("vein",),
    "place": ("mexico",),
    "approved": ("refused",),
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
    "claims": (
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
        "insurance-covers",
        "said-approved",
    ),
    "pressure": ("yes",),
    "hands": ("myself",),
    "who-treats": ("no",),
    "licence": ("problem",),
    "specialty": ("no",),
    "own-doctor": ("no",),
}
# The same in a trial, which hides some questions and shows others.
HIDDEN_IN_A_TRIAL = frozenset({"evidence", "product-details", "price", "who-treats", "specialty"})
WORST_TRIAL: Given = {
    **{item: chosen for item, chosen in WORST.items() if item not in HIDDEN_IN_A_TRIAL},
    "trial": ("yes",),
    "trial-record": ("differs",),
    "ind": ("other-letter",),
    "ethics-board": ("no",),
}
# A licensed product for its own use, everything in writing: no rule fires.
BEST: Given = {
    "product": ("approved-product",),
    "condition": ("knee-or-joint",),
    "how-given": ("surgery",),
    "place": ("us-wa",),
    "approved": ("yes-checked",),
    "paid": ("not-yet",),
    **BEST_MANNERS,
}
