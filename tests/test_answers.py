"""Validation of answers, counts-as, shown questions, and navigation."""

from __future__ import annotations

import pytest

from clinic_check.check.answers import AnswerError, check, first_open, following, neighbours, prune, read
from clinic_check.check.conditions import Answers
from clinic_check.check.model import Questionnaire

EVERY = [
    "product",
    "condition",
    "how-given",
    "place",
    "approved",
    "trial",
    "trial-record",
    "ind",
    "ethics-board",
    "pay",
    "enforcement",
    "risks",
    "evidence",
    "product-details",
    "alternatives",
    "price",
    "follow-up",
    "claims",
    "pressure",
    "who-treats",
    "licence",
    "specialty",
    "own-doctor",
]
NO_ROUTE_OF_ITS_OWN = {"trial", "trial-record", "ind", "ethics-board", "pay"}
TRIAL_PAPERS = {"trial-record", "ethics-board"}

HIDDEN: list[tuple[dict[str, str], set[str]]] = [
    ({}, TRIAL_PAPERS),
    ({"trial": "no"}, TRIAL_PAPERS),
    ({"trial": "refused"}, TRIAL_PAPERS),
    ({"trial": "unknown"}, TRIAL_PAPERS),
    ({"trial": "yes"}, set()),
    ({"product": "other", "approved": "yes-checked"}, NO_ROUTE_OF_ITS_OWN),
    ({"product": "other", "approved": "yes-checked", "trial": "yes"}, NO_ROUTE_OF_ITS_OWN),
    ({"product": "other", "approved": "yes-told", "trial": "yes"}, set()),
    ({"product": "other", "approved": "no"}, TRIAL_PAPERS),
    ({"product": "exosomes", "approved": "yes-checked"}, TRIAL_PAPERS),
    ({"product": "exosomes", "approved": "yes-checked", "trial": "yes"}, set()),
    ({"product": "approved-product", "condition": "hair", "approved": "yes-checked"}, TRIAL_PAPERS),
    ({"product": "birth-tissue-cells", "condition": "blood", "approved": "yes-checked"}, NO_ROUTE_OF_ITS_OWN),
    ({"product": "birth-tissue-cells", "approved": "yes-checked"}, TRIAL_PAPERS),
    ({"product": "unknown", "approved": "yes-checked"}, TRIAL_PAPERS),
    ({"approved": "yes-checked"}, TRIAL_PAPERS),
]

# (product, condition, approved as given) -> (approved as it counts, why)
COUNTS_AS: list[tuple[tuple[str, str, str], tuple[str, str]]] = [
    *[
        ((product, condition, approved), ("no", "none-licensed"))
        for product in (
            "exosomes",
            "exosome-skin-product",
            "own-fat-cells",
            "own-marrow-same-day",
            "prp",
            "amniotic-product",
        )
        for condition in ("", "knee-or-joint", "hair", "blood")
        for approved in ("yes-checked", "yes-told", "no", "refused", "unknown", "")
    ],
    *[
        (("birth-tissue-cells", condition, approved), ("no", "birth-tissue-not-blood"))
        for condition in ("", "not-said", "knee-or-joint", "wellness")
        for approved in ("yes-checked", "yes-told", "unknown", "")
    ],
    *[
        ((product, condition, approved), ("no", "hair-or-wellness"))
        for product in ("", "unknown", "approved-product", "lab-grown-cells", "gene-or-immune-cells", "other")
        for condition in ("hair", "wellness")
        for approved in ("yes-checked", "yes-told", "unknown", "")
    ],
    *[
        ((product, condition, "yes-checked"), ("yes-told", "no-name-no-look-up"))
        for product in ("", "unknown")
        for condition in ("", "not-said", "knee-or-joint", "blood")
    ],
    *[
        ((product, "knee-or-joint", approved), (approved, ""))
        for product in ("approved-product", "lab-grown-cells", "gene-or-immune-cells", "other")
        for approved in ("yes-checked", "yes-told", "no", "refused", "unknown", "")
    ],
    *[(("birth-tissue-cells", "blood", approved), (approved, "")) for approved in ("yes-checked", "unknown", "")],
    *[
        ((product, "skin", approved), (approved, ""))
        for product in ("", "unknown")
        for approved in ("yes-told", "no", "refused", "unknown", "")
    ],
]

WRONG: list[tuple[object, str]] = [
    ([], "answers are a mapping of item to option"),
    ("product", "answers are a mapping of item to option"),
    (None, "answers are a mapping of item to option"),
    ({"produkt": "prp"}, "unknown item 'produkt'; did you mean 'product'?"),
    ({"zzz": "prp"}, "unknown item 'zzz'; known are product, condition, how-given"),
    ({7: "prp"}, "unknown item 7; known are product"),
    ({None: "prp"}, "unknown item None; "),
    ({"product": "prpp"}, "unknown option 'prpp' of product; did you mean 'prp'?"),
    ({"trial": "qqq"}, "unknown option 'qqq' of trial; known are yes, no, refused, unknown"),
    ({"trial": True}, "unknown option True of trial"),
    ({"trial": None}, "unknown option None of trial"),
    ({"trial": ["yes"]}, "unknown option ['yes'] of trial"),
    ({"trial": "matches"}, "unknown option 'matches' of trial"),
    ({"claims": ["storys"]}, "unknown option 'storys' of claims; did you mean 'stories'?"),
    ({"claims": ["stories", ["no-risk"]]}, "unknown option ['no-risk'] of claims"),
    ({"claims": {"stories": "yes"}}, "unknown option {'stories': 'yes'} of claims"),
    ({"claims": ["stories", "none-of-these"]}, "claims: stories, none-of-these exclude each other"),
    ({"claims": ["not-looked", "no-risk"]}, "claims: no-risk, not-looked exclude each other"),
    ({"claims": ["none-of-these", "not-looked"]}, "claims: none-of-these, not-looked exclude each other"),
]


def given(**answers: str) -> Answers:
    """Single answers by item, with _ for -; empty ones are left out."""
    return {item.replace("_", "-"): (option,) for item, option in answers.items() if option}


def test_check_gives_the_options_of_each_item(questionnaire: Questionnaire) -> None:
    """Single options and lists become tuples, several options in the order of the item and each once."""
    raw = {"own-doctor": "no", "claims": ["stories", "no-risk", "stories"], "product": "prp"}
    assert check(questionnaire, raw) == {
        "product": ("prp",),
        "claims": ("no-risk", "stories"),
        "own-doctor": ("no",),
    }


def test_check_takes_one_of_several_as_a_word(questionnaire: Questionnaire) -> None:
    """An item that takes several options takes one as a word or in a tuple, too."""
    assert check(questionnaire, {"claims": "not-looked"}) == {"claims": ("not-looked",)}
    assert check(questionnaire, {"claims": ("stories",)}) == {"claims": ("stories",)}


def test_check_leaves_out_what_was_not_answered(questionnaire: Questionnaire) -> None:
    """No answers at all, and an empty list of options, are no answers."""
    assert check(questionnaire, {}) == {}
    assert check(questionnaire, {"claims": []}) == {}


@pytest.mark.parametrize(("raw", "message"), WRONG, ids=[repr(raw) for raw, _ in WRONG])
def test_check_names_what_is_wrong(questionnaire: Questionnaire, raw: object, message: str) -> None:
    """An answer that no form gives raises an error with the offending id and what is nearest or known."""
    with pytest.raises(AnswerError) as caught:
        check(questionnaire, raw)
    assert message in str(caught.value)


@pytest.mark.parametrize(("answers", "hidden"), HIDDEN, ids=[str(answers) for answers, _ in HIDDEN])
def test_which_questions_are_shown(questionnaire: Questionnaire, answers: dict[str, str], hidden: set[str]) -> None:
    """All questions are shown in their order but those that the answers, as they count, hide."""
    reading = read(questionnaire, check(questionnaire, answers))
    assert [item.id for item in reading.shown] == [item for item in EVERY if item not in hidden]


@pytest.mark.parametrize(("offer", "expected"), COUNTS_AS, ids=["/".join(offer) or "nothing" for offer, _ in COUNTS_AS])
def test_how_approval_counts(
    questionnaire: Questionnaire, offer: tuple[str, str, str], expected: tuple[str, str]
) -> None:
    """Approval counts as no where none is licensed, and as told where no product is named; the given answer stays."""
    product, condition, approved = offer
    counts_as, why = expected
    answers = given(product=product, condition=condition, approved=approved)
    reading = read(questionnaire, answers)
    assert reading.counted.get("approved", ("",)) == (counts_as,)
    assert reading.given.get("approved", ("",)) == (approved,)
    assert {item: entry.id for item, entry in reading.replaced.items()} == ({"approved": why} if why else {})


def test_nothing_but_approval_is_replaced(questionnaire: Questionnaire, trial_offer: Answers) -> None:
    """Every other answer counts as it was given."""
    reading = read(questionnaire, {**trial_offer, "product": ("exosomes",), "approved": ("yes-checked",)})
    assert {item for item in EVERY if reading.counted.get(item) != reading.given.get(item)} == {"approved"}


def test_hidden_answers_are_dropped(questionnaire: Questionnaire, approved_offer: Answers) -> None:
    """Answers to hidden questions neither count nor stay among the given ones."""
    leftovers = given(trial="yes", trial_record="differs", ind="no", ethics_board="no", pay="yes")
    reading = read(questionnaire, {**approved_offer, **leftovers})
    assert reading.counted == approved_offer
    assert reading.given == approved_offer


def test_prune(questionnaire: Questionnaire) -> None:
    """Pruning takes away the answers to hidden questions, and gives the rest in the order of the questions."""
    answers = given(ethics_board="yes", pay="no", trial_record="matches", trial="unknown", product="other")
    assert list(prune(questionnaire, answers).items()) == [
        ("product", ("other",)),
        ("trial", ("unknown",)),
        ("pay", ("no",)),
    ]


def test_prune_keeps_the_answer_as_given(questionnaire: Questionnaire) -> None:
    """An answer that counts otherwise is kept as it was given."""
    answers = given(product="exosomes", approved="yes-checked", trial="no")
    assert prune(questionnaire, answers) == answers


def test_an_empty_answer_is_no_answer(questionnaire: Questionnaire) -> None:
    """An item with no chosen option is unanswered."""
    reading = read(questionnaire, {"trial": ()})
    assert reading.given == {}
    assert reading.counted == {}


def test_first_open_of_nothing(questionnaire: Questionnaire) -> None:
    """With nothing answered the first question is open."""
    item = first_open(read(questionnaire, {}))
    assert item is not None
    assert item.id == "product"


@pytest.mark.parametrize("left_out", ["condition", "approved", "trial-record", "pay", "claims", "own-doctor"])
def test_first_open_is_the_one_left_out(questionnaire: Questionnaire, trial_offer: Answers, left_out: str) -> None:
    """With one shown question left out, it is the open one."""
    item = first_open(read(questionnaire, {name: one for name, one in trial_offer.items() if name != left_out}))
    assert item is not None
    assert item.id == left_out


def test_first_open_asks_even_where_the_answer_is_replaced(questionnaire: Questionnaire) -> None:
    """A question whose answer counts as another anyway is still open while it has none."""
    answers = given(product="exosomes", condition="skin", how_given="vein", place="uk")
    item = first_open(read(questionnaire, answers))
    assert item is not None
    assert item.id == "approved"


def test_nothing_open(questionnaire: Questionnaire, approved_offer: Answers, trial_offer: Answers) -> None:
    """With every shown question answered none is open; hidden ones are not asked for."""
    assert first_open(read(questionnaire, approved_offer)) is None
    assert first_open(read(questionnaire, trial_offer)) is None


@pytest.mark.parametrize(
    ("answers", "item", "before", "after"),
    [
        ({}, "product", None, "condition"),
        ({}, "own-doctor", "specialty", None),
        ({}, "approved", "place", "trial"),
        ({}, "trial", "approved", "ind"),
        ({}, "pay", "ind", "enforcement"),
        ({"trial": "yes"}, "trial", "approved", "trial-record"),
        ({"trial": "yes"}, "pay", "ethics-board", "enforcement"),
        ({"product": "other", "approved": "yes-checked"}, "approved", "place", "enforcement"),
        ({"product": "other", "approved": "yes-checked"}, "enforcement", "approved", "risks"),
    ],
)
def test_neighbours(
    questionnaire: Questionnaire, answers: dict[str, str], item: str, before: str | None, after: str | None
) -> None:
    """The questions before and after one are the nearest that are shown; the ends have none."""
    found = neighbours(read(questionnaire, check(questionnaire, answers)), item)
    assert tuple(one.id if one else None for one in found) == (before, after)


@pytest.mark.parametrize(
    ("answers", "item", "mode", "after"),
    [
        ({}, "product", "", "condition"),
        ({"condition": "hair"}, "product", "", "condition"),
        ({}, "own-doctor", "", None),
        ({"product": "prp", "condition": "hair"}, "product", "open", "how-given"),
        ({"own-doctor": "no"}, "own-doctor", "open", "product"),
        ({"trial": "yes"}, "trial", "change", "trial-record"),
        ({"approved": "no", "trial": "yes"}, "trial", "change", "trial-record"),
        ({"approved": "no", "trial": "no", "ind": "no", "pay": "no"}, "trial", "change", None),
    ],
)
def test_following(
    questionnaire: Questionnaire, answers: dict[str, str], item: str, mode: str, after: str | None
) -> None:
    """In order the next question follows, answered or not; else an open one; when changing, an open follow-up."""
    found = following(read(questionnaire, check(questionnaire, answers)), item, mode)
    assert (found.id if found else None) == after


@pytest.mark.parametrize("mode", ["open", "change"])
def test_nothing_follows_when_nothing_is_open(questionnaire: Questionnaire, trial_offer: Answers, mode: str) -> None:
    """With every shown question answered, only the way through all of them goes on."""
    reading = read(questionnaire, trial_offer)
    assert following(reading, "product", mode) is None
    following_in_order = following(reading, "product", "")
    assert following_in_order
    assert following_in_order.id == "condition"


def test_the_tables_are_not_empty() -> None:
    """The tables have cases, of both kinds where there are two."""
    assert len(EVERY) == 23
    assert len(WRONG) > 10
    assert {bool(hidden) for _, hidden in HIDDEN} == {True, False}
    assert {why for _, (_, why) in COUNTS_AS} == {
        "none-licensed",
        "birth-tissue-not-blood",
        "hair-or-wellness",
        "no-name-no-look-up",
        "",
    }
