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
    "who-treats": ("yes",),
    "licence": ("clean",),
    "specialty": ("yes",),
    "own-doctor": ("yes",),
}

NOTHING: Given = {}
SOME: Given = {"product": ("exosomes",), "condition": ("hair",), "approved": ("yes-checked",), "claims": ("no-risk",)}
# Every question is shown, and every answer is as bad as it can be.
WORST: Given = {
    "product": ("exosomes",),
    "condition": ("knee-or-joint",),
    "how-given": ("vein",),
    "place": ("us-tx",),
    "approved": ("refused",),
    "trial": ("yes",),
    "trial-record": ("differs",),
    "ind": ("other-letter",),
    "ethics-board": ("no",),
    "pay": ("yes",),
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
    ),
    "pressure": ("yes",),
    "who-treats": ("no",),
    "licence": ("problem",),
    "specialty": ("no",),
    "own-doctor": ("no",),
}
# A licensed product for its own use, everything in writing: no rule fires.
BEST: Given = {
    "product": ("approved-product",),
    "condition": ("knee-or-joint",),
    "how-given": ("surgery",),
    "place": ("us-wa",),
    "approved": ("yes-checked",),
    **BEST_MANNERS,
}
