"""The letters of the blank checklist agree with the rules."""

from __future__ import annotations

import dataclasses

import pytest

from clinic_check.check.model import Questionnaire
from clinic_check.check.paper import letters

PRODUCTS = {
    "exosomes": "N",
    "exosome-skin-product": "NL",
    "birth-tissue-cells": "N",
    "own-fat-cells": "N",
    "own-marrow-same-day": "NL",
    "lab-grown-cells": "",
    "prp": "NL",
    "amniotic-product": "N",
    "approved-product": "L",
    "gene-or-immune-cells": "",
    "other": "",
    "unknown": "",
}


def test_the_letters_of_the_products(questionnaire: Questionnaire) -> None:
    """N where we found no license for any use but blood, L where a doctor may use it without one."""
    found = letters(questionnaire)
    assert {option: found["product", option] for option in PRODUCTS} == PRODUCTS


def test_the_letters_of_the_conditions(questionnaire: Questionnaire) -> None:
    """Hair and wellness have an N whatever the product, and no condition has an L."""
    lettered = {option: words for (item, option), words in letters(questionnaire).items() if item == "condition"}
    assert len(lettered) == 13
    assert {option for option, words in lettered.items() if words} == {"hair", "wellness"}
    assert {words for words in lettered.values() if words} == {"N"}


def test_every_option_is_looked_up_without_a_gap(questionnaire: Questionnaire) -> None:
    """Each option of each question has its entry, and a question with levels has no letters."""
    found = letters(questionnaire)
    assert set(found) == {(item.id, option.id) for item in questionnaire.items for option in item.options}
    assert {item.id for item in questionnaire.items if any(found[item.id, one.id] for one in item.options)} == {
        "product",
        "condition",
    }


@pytest.mark.parametrize(("gone", "left"), [("none-licensed", "L"), ("hair-or-wellness", "NL")])
def test_the_letters_follow_the_rules(questionnaire: Questionnaire, gone: str, left: str) -> None:
    """When an entry of counts-as goes, the N that came from it goes too."""
    kept = tuple(entry for entry in questionnaire.counts_as if entry.id != gone)
    assert len(kept) == len(questionnaire.counts_as) - 1
    changed = letters(dataclasses.replace(questionnaire, counts_as=kept))
    assert changed["product", "prp"] == left
    assert changed["condition", "hair"] == ("" if gone == "hair-or-wellness" else "N")
