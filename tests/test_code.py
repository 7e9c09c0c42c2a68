"""Answers <-> a short code: round trips, detection of mistyped characters, and codes of earlier editions."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_check.check.answers import check, read
from clinic_check.check.code import (
    ALPHABET,
    BASE,
    CodeError,
    LaterEditionError,
    decode,
    edition_of,
    encode,
    grouped,
    length,
    tidy,
)
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Item, Option, Questionnaire
from clinic_check.loader.content import Content
from tests.changed import with_item_added, with_items

ROOT = Path(__file__).parent.parent
FIXTURES = Path(__file__).parent / "fixtures"
EDITION_1_FULL = "1VVJWAYRWSJJS5E7PQCG0EB"
EDITION_1_FULL_ANSWERS: Answers = {
    "product": ("exosomes",),
    "condition": ("skin",),
    "how-given": ("skin-injection",),
    "place": ("us-fl",),
    "approved": ("yes-told",),
    "trial": ("yes",),
    "trial-record": ("differs",),
    "ind": ("other-letter",),
    "ethics-board": ("unknown",),
    "pay": ("yes",),
    "enforcement": ("closed",),
    "risks": ("partly",),
    "evidence": ("stories-only",),
    "product-details": ("refused",),
    "alternatives": ("no",),
    "price": ("partly",),
    "follow-up": ("unknown",),
    "claims": ("no-risk", "potency-numbers", "hidden-cure"),
    "pressure": ("yes",),
    "who-treats": ("not-met",),
    "licence": ("not-checked",),
    "specialty": ("other-field",),
    "own-doctor": ("advised-against",),
}
EDITION_1_PARTIAL = "1WK1F486FWNHBGASRQ7N046"
EDITION_1_PARTIAL_ANSWERS: Answers = {
    "product": ("prp",),
    "condition": ("knee-or-joint",),
    "claims": ("none-of-these",),
    "own-doctor": ("no",),
}
EDITION_1_EMPTY = "1000000000000000000009N"
CODES = [EDITION_1_FULL, EDITION_1_PARTIAL, EDITION_1_EMPTY]
# Twenty-one zeros for the 100 bits of answers, and the checks c = -15 = 16 (G) and d = 44 = 13 (D), modulo 31.
EDITION_2_EMPTY = "2000000000000000000000GD"

NEW_ITEM = Item(
    id="new-one",
    slot=26,
    capacity=8,
    since=3,
    several=False,
    short="New one",
    question="What is new?",
    open="",
    hint="A hint",
    why="A reason",
    error="Select what is new",
    exclusive_error="",
    when=None,
    notes=(),
    find_out=(),
    good="",
    worrying="",
    trick="",
    sources=(),
    options=(Option("old", 1, "Old"), Option("new", 2, "New")),
)


def draws(questionnaire: Questionnaire) -> st.SearchStrategy[Answers]:
    """Any answers that a form can give, to shown and to hidden questions."""
    return st.fixed_dictionaries({}, optional={item.id: _chosen(item) for item in questionnaire.items})


def _chosen(item: Item) -> st.SearchStrategy[tuple[str, ...]]:
    single = [option.id for option in item.options if option.exclusive or not item.several]
    several = [option.id for option in item.options if option.id not in single]
    one = st.sampled_from(single).map(lambda option: (option,))
    if not several:
        return one
    some = st.sets(st.sampled_from(several), min_size=1)
    return one | some.map(lambda chosen: tuple(option for option in several if option in chosen))


def extended(questionnaire: Questionnaire, place: int) -> Questionnaire:
    """A third edition with one new item at the end of this step."""
    step = questionnaire.steps[place]
    section = next(section for section in questionnaire.sections if step.items[0] in section.items)
    return replace(with_item_added(questionnaire, NEW_ITEM, step.id, section.id), edition=3)


def with_options(questionnaire: Questionnaire, name: str, options: tuple[Option, ...]) -> Questionnaire:
    """A copy in which this item has these options."""
    return with_items(questionnaire, lambda item: replace(item, options=options) if item.id == name else item)


def with_one_more_option(questionnaire: Questionnaire, name: str) -> Questionnaire:
    """A copy in which this item has one option more, before all others and with the next number."""
    options = questionnaire.by_id[name].options
    return with_options(questionnaire, name, (Option("one-more", len(options) + 1, "One more"), *options))


def printed(edition: int) -> list[tuple[str, Answers]]:
    """The codes of an edition with the answers in them, as they are kept in fixtures/."""
    lines = (FIXTURES / f"edition-{edition}.txt").read_text(encoding="utf-8").splitlines()
    found = []
    for code, *answers in (line.split() for line in lines if not line.startswith("#")):
        pairs = (answer.split("=") for answer in answers)
        found.append((code, {item: tuple(options.split(",")) for item, options in pairs}))
    return found


def sound(characters: str) -> str:
    """The characters with the check characters, found by brute force, that make both sums zero modulo 31."""
    for pair in itertools.product(ALPHABET, repeat=2):
        values = [ALPHABET.index(character) for character in (*characters, *pair)]
        weighted = sum(place * value for place, value in enumerate(values, start=1))
        if sum(values) % 31 == 0 and weighted % 31 == 0:
            return characters + "".join(pair)
    raise AssertionError(characters)


def is_refused(questionnaire: Questionnaire, code: str) -> bool:
    try:
        decode(questionnaire, code)
    except CodeError:
        return True
    return False


# ---- Codes that were printed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", [1, 2])
def test_a_printed_code_opens_for_ever(questionnaire: Questionnaire, edition: int) -> None:
    """Codes like these stand on paper: they stay for ever and give these answers in every later edition."""
    codes = printed(edition)
    assert len(codes) > 200
    for code, answers in codes:
        assert decode(questionnaire, code) == answers, code


@pytest.mark.parametrize("edition", [1, 2])
def test_an_edition_writes_the_printed_codes(questionnaire: Questionnaire, edition: int) -> None:
    """Each edition writes these answers as these codes."""
    then = replace(questionnaire, edition=edition)
    for code, answers in printed(edition):
        assert encode(then, answers) == code, answers


def test_a_code_of_edition_1_opens_with_what_still_counts(content: Content) -> None:
    """Of answers that are hidden or dropped now nothing is left in the new code, which opens the same report."""
    lost = 0
    for code, answers in printed(1):
        made = content.report(decode(content.questionnaire, code))
        kept = decode(content.questionnaire, made.code)
        assert edition_of(made.code) == 2
        assert {item: set(chosen) for item, chosen in kept.items()} == {
            item: set(chosen) & set(answers[item]) for item, chosen in kept.items()
        }
        assert content.report(kept) == made
        lost += kept != answers
    assert lost > 20


def test_the_code_of_no_answers_in_edition_2(questionnaire: Questionnaire) -> None:
    """Edition 2 writes no answers as the code worked out by hand."""
    assert encode(questionnaire, {}) == EDITION_2_EMPTY
    assert decode(questionnaire, EDITION_2_EMPTY) == {}


@pytest.mark.parametrize("file", sorted((ROOT / "content" / "editions").iterdir()), ids=lambda file: file.stem)
def test_every_option_of_an_edition_has_a_printed_code(file: Path) -> None:
    """Of each released edition each option of each item has a code that holds nothing else."""
    items = yaml.safe_load(file.read_text(encoding="utf-8"))["items"]
    alone = [answers for _, answers in printed(int(file.stem)) if len(answers) == 1]
    assert len(items) > 20
    assert [
        (item["id"], option) for item in items for option in item["options"] if {item["id"]: (option,)} not in alone
    ] == []


# ---- Round trips -----------------------------------------------------------------------------------------------------


def test_every_option_comes_back(questionnaire: Questionnaire) -> None:
    """Each single option of each item comes back from its code, and no two have the same code."""
    single = [{item.id: (option.id,)} for item in questionnaire.items for option in item.options]
    codes = [encode(questionnaire, answers) for answers in single]
    assert len(single) > 100
    assert [decode(questionnaire, code) for code in codes] == single
    assert len(set(codes)) == len(codes)


def test_every_pair_of_claims_comes_back(questionnaire: Questionnaire) -> None:
    """Any two claims, and all of them at once, come back in the order of the item."""
    claims = [option.id for option in questionnaire.by_id["claims"].options if not option.exclusive]
    assert len(claims) == 15
    for chosen in [*itertools.combinations(claims, 2), tuple(claims)]:
        assert decode(questionnaire, encode(questionnaire, {"claims": chosen})) == {"claims": chosen}


@settings(deadline=None, derandomize=True, max_examples=400)
@given(data=st.data())
def test_any_answers_come_back(questionnaire: Questionnaire, data: st.DataObject) -> None:
    """Any answers that a form can give come back from their code, which is short and of one length."""
    answers = data.draw(draws(questionnaire))
    code = encode(questionnaire, answers)
    assert decode(questionnaire, code) == answers
    assert len(code) == length(questionnaire) <= 24
    assert set(code) <= set(ALPHABET)


def test_the_code_of_a_report_holds_what_counts(content: Content, many_answers: tuple[Answers, ...]) -> None:
    """The code of a report opens the same report, without hidden answers and dropped options."""
    hidden = 0
    for answers in many_answers[:400]:
        made = content.report(answers)
        found = decode(content.questionnaire, made.code)
        assert found == read(content.questionnaire, answers).given
        assert content.report(found) == made
        hidden += len(answers) - len(found)
    assert hidden > 50


def test_codes_are_short(questionnaire: Questionnaire) -> None:
    """A code has 24 characters, in edition 1 23, however much was answered, and none that is easily misread."""
    assert {len(code) for code in CODES} == {23}
    assert length(questionnaire) == len(EDITION_2_EMPTY) == 24
    assert len(ALPHABET) == len(set(ALPHABET)) == BASE == 31
    assert set("OIL") & set(ALPHABET) == set()


def test_grouped() -> None:
    """On paper a code stands in groups of four."""
    assert grouped("1WK1F486FWNHBGASRQ7N046") == "1WK1 F486 FWNH BGAS RQ7N 046"
    assert grouped("") == ""


# ---- What is forgiven ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "1wk1f486fwnhbgasrq7n046",
        "1WK1 F486 FWNH BGAS RQ7N 046",
        "1wk1-f486-fwnh-bgas-rq7n-046",
        " 1WK1F486FWNHBGASRQ7N046\n",
        "1WK1\tF486\r\nFWNH BGAS RQ7N 046",
        "1WK1\u00a0F486\u2010FWNH\u2011BGAS\u2012RQ7N\u2013046",
        "1WK1\u2014F486\u2212FWNHBGASRQ7N046",
        "IWKlF486FWNHBGASRQ7NO46",
        "iWKLF486FWNHBGASRQ7No46",
        "1 W K 1 F 4 8 6 F W N H B G A S R Q 7 N 0 4 6",
    ],
)
def test_small_slips_of_typing_are_forgiven(questionnaire: Questionnaire, typed: str) -> None:
    """Small letters, spaces, dashes and line ends do not matter; O is read as 0, and I and L as 1."""
    assert decode(questionnaire, typed) == EDITION_1_PARTIAL_ANSWERS


# ---- What is caught --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_every_wrong_character_is_caught(questionnaire: Questionnaire, code: str) -> None:
    """Any one character that is replaced by any other makes the code wrong."""
    wrong = [
        code[:place] + character + code[place + 1 :]
        for place in range(len(code))
        for character in ALPHABET
        if character != code[place]
    ]
    assert len(wrong) == 23 * 30
    assert all(is_refused(questionnaire, one) for one in wrong)


@pytest.mark.parametrize("code", CODES)
def test_two_wrong_characters_are_caught(questionnaire: Questionnaire, code: str) -> None:
    """Any two characters that are replaced make the code wrong: here 8,000 draws."""
    chance = random.Random(code)
    for _ in range(8000):
        characters = list(code)
        for place in chance.sample(range(len(code)), 2):
            characters[place] = chance.choice([character for character in ALPHABET if character != code[place]])
        assert is_refused(questionnaire, "".join(characters)), "".join(characters)


def test_every_swap_is_caught(questionnaire: Questionnaire, many_answers: tuple[Answers, ...]) -> None:
    """Any two characters that trade places, neighbours or not, make the code wrong."""
    codes = [*CODES, *(encode(questionnaire, answers) for answers in many_answers[:20])]
    swapped = [
        code[:here] + code[there] + code[here + 1 : there] + code[here] + code[there + 1 :]
        for code in codes
        for here, there in itertools.combinations(range(len(code)), 2)
        if code[here] != code[there]
    ]
    assert len(swapped) > 4000
    assert all(is_refused(questionnaire, one) for one in swapped)


@pytest.mark.parametrize("code", CODES)
def test_a_character_too_many_or_too_few_is_caught(questionnaire: Questionnaire, code: str) -> None:
    """A character that is left out, doubled or added at an end makes the code wrong."""
    shorter = [code[:place] + code[place + 1 :] for place in range(len(code))]
    longer = [code[:place] + code[place] + code[place:] for place in range(len(code))]
    ends = [character + code for character in ALPHABET] + [code + character for character in ALPHABET]
    assert all(is_refused(questionnaire, one) for one in (*shorter, *longer, *ends))


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "-", "0", "1", "00", "000", "1 0", "hello"),
        "1WK1F486FWNHBGASRQ7N04U",
        "1WK1F486FWNHBGASRQ7N04Z",
        "1WK1F486FWNHBGASRQ7N046!",
        "\u0661WK1F486FWNHBGASRQ7N046",
        "1WK1F486FWNHBGASRQ7N046" * 2,
        " " * 65,
        "1" * 10_000,
    ],
)
def test_what_is_no_code(questionnaire: Questionnaire, typed: str) -> None:
    """Nothing, junk, a character that no code has, and far too much text are no codes, nor codes of a later edition."""
    with pytest.raises(CodeError) as caught:
        decode(questionnaire, typed)
    assert not isinstance(caught.value, LaterEditionError)


@settings(deadline=None, derandomize=True, max_examples=600)
@given(typed=st.text())
def test_any_other_text_is_refused(questionnaire: Questionnaire, typed: str) -> None:
    """Text that is no code is refused, whatever it is, and reading it raises nothing but the error for codes."""
    assert is_refused(questionnaire, typed)


@settings(deadline=None, derandomize=True, max_examples=600)
@given(characters=st.text(alphabet=ALPHABET, min_size=1, max_size=26))
def test_any_sound_characters_give_answers_or_an_error(questionnaire: Questionnaire, characters: str) -> None:
    """Characters whose check characters are right give answers that a form can give, or the error for codes."""
    try:
        found = decode(questionnaire, sound(characters))
    except CodeError:
        return
    assert check(questionnaire, {**found, "claims": list(found.get("claims", ()))}) == found
    edition = replace(questionnaire, edition=edition_of(characters))
    assert encode(edition, found) == sound(characters)


@pytest.mark.parametrize(
    "claims", [("stories", "none-of-these"), ("no-risk", "not-looked"), ("none-of-these", "not-looked")]
)
def test_answers_that_exclude_each_other_are_refused(questionnaire: Questionnaire, claims: tuple[str, ...]) -> None:
    """A sound code with answers that no form gives together is no code."""
    with pytest.raises(CodeError, match="answers that no form gives"):
        decode(questionnaire, encode(questionnaire, {"claims": claims}))


@pytest.mark.parametrize("item", ["product", "trial", "claims", "own-doctor"])
def test_an_option_that_is_not_there_is_refused(questionnaire: Questionnaire, item: str) -> None:
    """A sound code with an option that this copy does not know is no code."""
    crafted = encode(with_one_more_option(questionnaire, item), {item: ("one-more",)})
    with pytest.raises(CodeError, match="an option that is not there"):
        decode(questionnaire, crafted)


def test_a_number_that_is_too_large_is_refused(questionnaire: Questionnaire) -> None:
    """Sound characters that stand for more than the 95 bits of edition 1, here for 2 to the 95th, are no code."""
    with pytest.raises(CodeError, match="a character is wrong"):
        decode(questionnaire, sound("11KGD15E1F9MD8933PMS1"))


@pytest.mark.parametrize("characters", ["1", "10", "1" + "0" * 19, "1" + "0" * 21])
def test_a_sound_code_of_another_length_is_refused(questionnaire: Questionnaire, characters: str) -> None:
    """Sound characters, but fewer or more than a code of their edition has, are no code."""
    with pytest.raises(CodeError, match="missing or too many"):
        decode(questionnaire, sound(characters))


# ---- Editions --------------------------------------------------------------------------------------------------------


def test_a_code_of_a_later_edition(questionnaire: Questionnaire) -> None:
    """A sound code of an edition that this copy does not know has an error of its own."""
    later = replace(questionnaire, edition=questionnaire.edition + 1)
    with pytest.raises(LaterEditionError):
        decode(questionnaire, encode(later, EDITION_1_PARTIAL_ANSWERS))


def test_a_mistyped_code_of_a_later_edition(questionnaire: Questionnaire) -> None:
    """A code that is not sound is mistyped and not of a later edition, whatever its first character."""
    with pytest.raises(CodeError) as caught:
        decode(questionnaire, "9" + EDITION_1_PARTIAL[1:])
    assert not isinstance(caught.value, LaterEditionError)


def test_there_is_no_edition_nought(questionnaire: Questionnaire) -> None:
    """A sound code of edition 0 is no code."""
    with pytest.raises(CodeError, match="missing or too many"):
        decode(questionnaire, sound("0" * 21))


@pytest.mark.parametrize("place", [0, 4, 9])
def test_a_new_question_leaves_old_codes_alone(questionnaire: Questionnaire, place: int) -> None:
    """With a question added in edition 3, wherever it stands, codes of editions 1 and 2 open as before."""
    later = extended(questionnaire, place)
    assert decode(later, EDITION_1_FULL) == EDITION_1_FULL_ANSWERS
    assert decode(later, EDITION_1_PARTIAL) == EDITION_1_PARTIAL_ANSWERS
    assert decode(later, EDITION_1_EMPTY) == decode(later, EDITION_2_EMPTY) == {}
    second = {**EDITION_1_FULL_ANSWERS, "hands": ("myself",), "paid": ("signed",)}
    assert decode(later, encode(questionnaire, second)) == second


@pytest.mark.parametrize("place", [0, 4, 9])
def test_a_new_question_has_its_place_in_new_codes(questionnaire: Questionnaire, place: int) -> None:
    """Codes of edition 3 begin with 3 and hold the answer to the new question."""
    later = extended(questionnaire, place)
    answers = {**EDITION_1_FULL_ANSWERS, "new-one": ("new",)}
    code = encode(later, answers)
    assert code[0] == "3"
    assert len(code) == length(later) == 24
    assert decode(later, code) == answers
    with pytest.raises(LaterEditionError):
        decode(questionnaire, code)


def test_a_moved_question_keeps_its_place_in_the_code(questionnaire: Questionnaire) -> None:
    """The slot, and not the order on the pages, fixes where an answer stands in the code."""
    turned = replace(questionnaire, parts=tuple(reversed(questionnaire.parts)))
    assert turned.items != questionnaire.items
    assert decode(turned, EDITION_1_FULL) == EDITION_1_FULL_ANSWERS
    assert encode(replace(turned, edition=1), EDITION_1_FULL_ANSWERS) == EDITION_1_FULL


@pytest.mark.parametrize("item", ["product", "trial", "claims", "own-doctor"])
def test_an_option_more_leaves_old_codes_alone(questionnaire: Questionnaire, item: str) -> None:
    """With an option that has a new number, wherever it stands, codes open as before."""
    later = with_one_more_option(questionnaire, item)
    assert all(decode(later, code) == answers for code, answers in printed(1))


@pytest.mark.parametrize("item", ["product", "trial", "own-doctor"])
def test_the_order_of_options_is_free(questionnaire: Questionnaire, item: str) -> None:
    """The number of an option, and not its place on the page, stands in the code."""
    turned = with_options(questionnaire, item, questionnaire.by_id[item].options[::-1])
    assert all(decode(turned, code) == answers for code, answers in printed(1))
    assert encode(replace(turned, edition=1), EDITION_1_FULL_ANSWERS) == EDITION_1_FULL


def test_several_answers_come_in_the_order_of_the_page(questionnaire: Questionnaire) -> None:
    """With the claims turned round a code holds the same claims, in the order in which they are shown."""
    turned = with_options(questionnaire, "claims", questionnaire.by_id["claims"].options[::-1])
    chosen = EDITION_1_FULL_ANSWERS["claims"]
    assert decode(turned, EDITION_1_FULL) == {**EDITION_1_FULL_ANSWERS, "claims": chosen[::-1]}
    assert encode(replace(turned, edition=1), EDITION_1_FULL_ANSWERS) == EDITION_1_FULL


@pytest.mark.parametrize(
    "typed",
    [EDITION_1_FULL.lower(), grouped(EDITION_1_FULL), " 1vvj-WAYR WSJJS5E7PQCG OEB\t", "LVVJWAYRWSJJS5E7PQCG0EB"],
)
def test_a_code_is_tidied(typed: str) -> None:
    """What is forgiven when it is read is put right: small letters, spaces, dashes, and O, I and L."""
    assert tidy(typed) == EDITION_1_FULL


def test_what_cannot_be_tidied() -> None:
    """A character that no code has is no code."""
    with pytest.raises(CodeError):
        tidy("1VVJ?")


def test_a_code_tells_its_edition() -> None:
    """The first character is the edition: of 1 and of 30, the last one."""
    assert [edition_of(code) for code in (EDITION_1_FULL, EDITION_1_EMPTY, "Y2Y")] == [1, 1, 30]
