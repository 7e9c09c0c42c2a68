"""The lines by which the blank checklist is counted by hand: notes about the treatment, and lines for each outcome.

The notes are made from the facts of the questionnaire. The lines are simpler than the rules, and never milder:
tests/test_checklist.py follows them as printed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, combinations, product
from typing import TypeAlias

from clinic_check.check.conditions import Condition, ItemTest, Test
from clinic_check.check.model import Level, Questionnaire

BOX, NOT, OPEN = "box", "not", "open"
FACTS = {"listed": "licensable", "practice": "practice-route", "lighter": "light", "in-order": "complete-route"}
"""Note on the paper -> the fact that it stands for."""
NOTHING = ""


@dataclass(frozen=True)
class Boxes:
    """A test on the boxes of a question.

    BOX: one of these is ticked. NOT: none of these is ticked; holds for a question that is crossed out. OPEN: one of
    these or nothing is ticked; does not hold for a question that is crossed out.
    """

    kind: str
    item: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Noted:
    """A test on a note: whether it is ticked."""

    note: str
    ticked: bool


@dataclass(frozen=True)
class Several:
    """Holds when as many of these questions as `at_least` have no tick at their good answer."""

    at_least: int
    items: tuple[str, ...]


PaperTest: TypeAlias = "Boxes | Noted | Several"
Row: TypeAlias = "tuple[PaperTest, ...]"
"""Tests that must all hold."""


@dataclass(frozen=True)
class Crossing:
    """Where the row holds, these questions do not count."""

    when: Row
    items: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Rows with tests that they share."""

    shared: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Counting:
    """Notes, conditions, questions that are crossed out, and outcomes from the worst on; one row of each must hold.

    `treatment` are the notes that come before the crossing out, `route` those after it. A question of `asked` counts
    only where one of its rows holds, one of `skipped` only where none does.
    """

    treatment: Mapping[str, tuple[Row, ...]]
    route: Mapping[str, tuple[Row, ...]]
    asked: Mapping[str, tuple[Row, ...]]
    skipped: Mapping[str, tuple[Row, ...]]
    crossed: tuple[Crossing, ...]
    outcomes: Mapping[str, tuple[Group, ...]]


def _box(item: str, *options: str) -> Boxes:
    return Boxes(BOX, item, options)


def _not(item: str, *options: str) -> Boxes:
    return Boxes(NOT, item, options)


def _open(item: str, *options: str) -> Boxes:
    return Boxes(OPEN, item, options)


def _is(note: str) -> Noted:
    return Noted(note, ticked=True)


def _no(note: str) -> Noted:
    return Noted(note, ticked=False)


TRIAL = ("yes", "expanded-access")
NO_TRIAL = ("no", "refused")
TRIAL_PAPERS = ("trial-record", "ind", "ethics-board")
OUTSIDE_TRIALS = ("who-treats", "specialty", "evidence", "product-details", "price")
NEEDLE = ("joint-or-tendon", "spine", "vein", "muscle", "skin-injection", "eye", "nose-or-lungs", "organ", "pelvis")
IN_TRIAL = (_box("trial", *TRIAL),)
LICENSED = (_is("listed"), _box("approved", "yes-checked"))
PRACTICE = (_is("practice"),)
SAID_APPROVED = (_box("claims", "said-approved"), _no("listed"))
LIKELY: tuple[Row, ...] = (
    (
        _box("trial", *TRIAL),
        _box("pay", "no", "insurer"),
        _box("trial-record", "matches"),
        _not("ind", "other-letter", "no"),
        _box("ethics-board", "yes"),
    ),
    (_is("listed"), _box("approved", "yes-told")),
    (_box("product", "other"), _box("approved", "yes-checked", "yes-told")),
)
"""The first and the most frequent others of the fact `likely-route`."""
UNKNOWNS: tuple[Row, ...] = (
    (_no("in-order"), _no("practice"), _no("likely")),
    (_open("pay", "unknown"),),
    (_box("pay", "yes-permitted"), _no("in-order")),
    (_open("hands", "unknown"),),
    (_open("who-treats", "unknown"),),
    (_open("risks", "unknown"),),
)
CHECKS_LEFT: tuple[Row, ...] = (
    (_no("in-order"), _no("practice")),
    (_open("licence", "not-checked"),),
    (_open("enforcement", "not-checked"),),
    (
        Several(
            3,
            ("claims", "own-doctor", "specialty", "alternatives", "follow-up", "evidence", "product-details", "price"),
        ),
    ),
)


def _stop(named: Boxes) -> tuple[Group, ...]:
    return (
        Group((), ((_box("licence", "problem", "not-found"),), (_box("enforcement", "found"),))),
        Group((_box("how-given", *NEEDLE),), ((_box("place", "home"),), (_box("hands", "myself"),))),
        Group(
            (_no("in-order"),),
            (
                (_box("claims", "cure-or-guarantee", "no-risk"),),
                (_no("listed"), _box("how-given", "eye", "organ"), _not("trial", *TRIAL)),
                (_no("listed"), _box("how-given", "eye", "organ"), _box("pay", "yes")),
            ),
        ),
        Group(
            (_no("in-order"), _no("lighter")),
            (
                (_box("trial", *NO_TRIAL), _box("approved", "no", "refused")),
                (_box("trial", *NO_TRIAL), _no("listed"), named),
                (_box("pay", "yes"), _not("ind", "yes", "number")),
                (_box("pay", "yes"), _box("trial-record", "differs")),
                (_box("ind", "other-letter", "no"),),
                (_box("claims", "approval-not-needed"),),
                SAID_APPROVED,
            ),
        ),
    )


def _warnings(claimed: Boxes) -> tuple[Row, ...]:
    return (
        (_box("approved", "no", "refused"), _not("trial", *TRIAL)),
        (_box("trial", *NO_TRIAL), _no("likely")),
        (_box("pay", "yes"),),
        (_box("trial-record", "differs"),),
        (_box("ind", "other-letter", "no"),),
        (_box("ethics-board", "no"),),
        (claimed,),
        SAID_APPROVED,
        (_box("pressure", "yes"),),
        (_box("hands", "chiropractor-or-naturopath", "beautician-or-other", "myself"),),
        (_box("who-treats", "not-met", "no"),),
        (_box("own-doctor", "advised-against"),),
        (_box("enforcement", "closed"),),
        (_box("risks", "partly", "no"),),
    )


def counting(questionnaire: Questionnaire) -> Counting:
    """The lines by which the answers are counted."""
    notes = {note: _rows(questionnaire, fact) for note, fact in FACTS.items()}
    named = _box("product", *_options(questionnaire, "product", "named"))
    claimed = _box("claims", *_claims(questionnaire))
    return Counting(
        treatment={note: notes[note] for note in ("listed", "practice", "lighter")},
        route={"in-order": notes["in-order"], "likely": LIKELY},
        asked=_asked(questionnaire),
        skipped=dict.fromkeys(OUTSIDE_TRIALS, (IN_TRIAL,)),
        crossed=(Crossing(LICENSED, ("trial", "pay", *TRIAL_PAPERS)), Crossing(PRACTICE, ("approved", "trial", "pay"))),
        outcomes={
            "stop": _stop(named),
            "warnings": (Group((), _warnings(claimed)),),
            "unknowns": (Group((), UNKNOWNS),),
            "checks-left": (Group((), CHECKS_LEFT),),
            "practice": (Group((), (PRACTICE,)),),
            "few-warnings": (Group((), ((_is("in-order"),),)),),
        },
    )


def _asked(questionnaire: Questionnaire) -> Mapping[str, tuple[Row, ...]]:
    """Question -> when it is asked; the one about approval more often than on the screen."""
    licensed = {"other", *(use.product for use in questionnaire.licensed.uses)}
    possible = _box("product", *_ordered(questionnaire, "product", licensed))
    abroad = _box("place", *_options(questionnaire, "place", "abroad"))
    return {"approved": ((possible,), (abroad,)), **dict.fromkeys(TRIAL_PAPERS, (IN_TRIAL,))}


def _claims(questionnaire: Questionnaire) -> tuple[str, ...]:
    """The claims that are always offered."""
    options = questionnaire.by_id["claims"].options
    return tuple(one.id for one in options if one.level == Level.CONCERN and one.when is None)


def ranges(places: Iterable[int]) -> tuple[str, ...]:
    """Ascending numbers as text, three or more in a row as one range."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    texts = ([f"{run[0]}\u2013{run[-1]}"] if len(run) > 2 else map(str, run) for run in runs)
    return tuple(chain.from_iterable(texts))


# ---- Facts as rows


Allowed: TypeAlias = "dict[str, frozenset[str]]"
Wide: TypeAlias = "tuple[frozenset[Noted], Allowed]"
"""Notes, and for each item the options that fit, NOTHING for no tick."""


def _options(questionnaire: Questionnaire, item: str, fact: str) -> tuple[str, ...]:
    """The options for which a fact about this one item holds."""
    found = (allowed[item] for _, allowed in _wide(questionnaire, questionnaire.facts[fact], {}))
    return _ordered(questionnaire, item, frozenset(chain.from_iterable(found)))


def _ordered(questionnaire: Questionnaire, item: str, options: Collection[str]) -> tuple[str, ...]:
    return tuple(option.id for option in questionnaire.by_id[item].options if option.id in options)


def _rows(questionnaire: Questionnaire, fact: str) -> tuple[Row, ...]:
    """The rows of which one must hold for the fact; in them, other facts with a note are tests on the note."""
    notes = {other: note for note, other in FACTS.items() if other != fact}
    return tuple(_row(questionnaire, *wide) for wide in _merged(_wide(questionnaire, questionnaire.facts[fact], notes)))


def _wide(questionnaire: Questionnaire, condition: Condition, notes: Mapping[str, str]) -> list[Wide]:
    """The condition as alternatives that test each item once."""
    found = []
    for tests in condition:
        for parts in product(*(_expanded(questionnaire, test, notes) for test in tests)):
            joined = _joined(parts)
            if joined is not None:
                found.append(joined)
    return found


def _expanded(questionnaire: Questionnaire, test: Test, notes: Mapping[str, str]) -> list[Wide]:
    if isinstance(test, ItemTest):
        every = frozenset({NOTHING, *questionnaire.by_id[test.item].by_id})
        return [(frozenset(), {test.item: every - test.options if test.negated else test.options})]
    if test.fact in notes:
        return [(frozenset({Noted(notes[test.fact], test.value)}), {})]
    wide = _wide(questionnaire, questionnaire.facts[test.fact], notes)
    return wide if test.value else [_complement(questionnaire, wide)]


def _complement(questionnaire: Questionnaire, wide: list[Wide]) -> Wide:
    """The opposite of a fact about one item."""
    ((item, *others),) = {tuple(allowed) for _, allowed in wide}
    assert not others  # noqa: S101  no fact about several items is negated in one that is a note
    every = frozenset({NOTHING, *questionnaire.by_id[item].by_id})
    return frozenset(), {item: every.difference(*(allowed[item] for _, allowed in wide))}


def _joined(parts: Iterable[Wide]) -> Wide | None:
    """All of them at once; None where no option is left."""
    notes: frozenset[Noted] = frozenset()
    joined: Allowed = {}
    for more, allowed in parts:
        notes |= more
        for item, options in allowed.items():
            joined[item] = joined.get(item, options) & options
    return (notes, joined) if all(joined.values()) else None


def _merged(rows: list[Wide]) -> list[Wide]:
    """The same with fewer rows: without those that another one contains, and joined where they differ in one item."""
    for one, other in combinations(rows, 2):
        for less, more in ((one, other), (other, one)):
            if _within(less, more):
                return _merged([row for row in rows if row is not less])
    for one, other in combinations(rows, 2):
        differing = [item for item in one[1] if one[1][item] != other[1].get(item)]
        if one[0] == other[0] and set(one[1]) == set(other[1]) and len(differing) == 1:
            (item,) = differing
            joined = (one[0], one[1] | {item: one[1][item] | other[1][item]})
            return _merged([joined if row is one else row for row in rows if row is not other])
    return rows


def _within(less: Wide, more: Wide) -> bool:
    return less[0] >= more[0] and all(item in less[1] and less[1][item] <= options for item, options in more[1].items())


def _row(questionnaire: Questionnaire, notes: frozenset[Noted], allowed: Allowed) -> Row:
    boxes = tuple(
        _boxes(questionnaire, item.id, allowed[item.id]) for item in questionnaire.items if item.id in allowed
    )
    return (*boxes, *sorted(notes, key=lambda noted: noted.note))


def _boxes(questionnaire: Questionnaire, item: str, options: frozenset[str]) -> Boxes:
    """The shortest way to say it."""
    rest = _ordered(questionnaire, item, frozenset(questionnaire.by_id[item].by_id) - options)
    if NOTHING not in options:
        return Boxes(BOX, item, _ordered(questionnaire, item, options))
    if len(rest) < len(options):
        return Boxes(NOT, item, rest)
    return Boxes(OPEN, item, _ordered(questionnaire, item, options))
