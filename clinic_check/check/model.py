"""The questionnaire as frozen dataclasses; all texts are in one language and ready to show."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from clinic_check.check.conditions import Condition, ItemTest
from clinic_check.check.library import Sourced


class Level(enum.IntEnum):
    """How worrying an answer is, best first."""

    OK = 0
    UNCLEAR = 1
    CONCERN = 2
    CRITICAL = 3

    @property
    def word(self) -> str:
        return self.name.lower()


OUTCOME_LEVELS = {
    "stop": Level.CRITICAL,
    "warnings": Level.CONCERN,
    "unknowns": Level.UNCLEAR,
    "checks-left": Level.UNCLEAR,
    "practice": Level.OK,
    "few-warnings": Level.OK,
}


@dataclass(frozen=True)
class Option:
    """A possible answer; `number` encodes it in codes; `last`: shown after the divider "or".

    While `when` does not hold, the option is not offered and an answer with it is dropped, which `dropped` explains.
    `group`: the heading among the item's groups under which it is shown, or "".
    """

    id: str
    number: int
    label: str
    note: str = ""
    level: Level | None = None
    exclusive: bool = False
    last: bool = False
    when: Condition | None = None
    dropped: str = ""
    group: str = ""


@dataclass(frozen=True)
class OptionGroup:
    """A heading over some options of an item; `folded`: they are shown after a tap on it."""

    id: str
    title: str
    folded: bool = False


@dataclass(frozen=True)
class HelpStep:
    """One step of "How to find out", with the source it uses or a page of this site.

    A step with `when` is shown while it holds, after the words `whom` that name its case.
    """

    text: str
    source: str = ""
    page: str = ""
    when: Condition | None = None
    whom: str = ""


@dataclass(frozen=True)
class ItemNote:
    """A line on a question page that is shown when its condition holds: a note, or a hint in place of the item's."""

    when: Condition
    text: str


@dataclass(frozen=True)
class Item:
    """One question; `slot` and `capacity` define its place in codes and never change.

    `open`: what to do while its answer is not known, "" for an item that is not scored.
    """

    id: str
    slot: int
    capacity: int
    since: int
    several: bool
    short: str
    question: str
    open: str
    hint: str
    why: str
    error: str
    exclusive_error: str
    when: Condition | None
    notes: tuple[ItemNote, ...]
    find_out: tuple[HelpStep, ...]
    good: str
    worrying: str
    trick: str
    sources: tuple[str, ...]
    options: tuple[Option, ...]
    groups: tuple[OptionGroup, ...] = ()
    hints: tuple[ItemNote, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Option]:
        return {option.id: option for option in self.options}

    @cached_property
    def by_number(self) -> Mapping[int, Option]:
        return {option.number: option for option in self.options}

    @cached_property
    def scored(self) -> bool:
        return any(option.level is not None for option in self.options)

    @cached_property
    def conditional(self) -> bool:
        """Whether some option is offered only under a condition."""
        return any(option.when is not None for option in self.options)

    def labels(self, chosen: Collection[str]) -> tuple[str, ...]:
        """The labels of these options, in the order of the item."""
        return tuple(option.label for option in self.options if option.id in chosen)


@dataclass(frozen=True)
class Section:
    id: str
    title: str
    items: tuple[Item, ...]

    @cached_property
    def scored(self) -> bool:
        return any(item.scored for item in self.items)


@dataclass(frozen=True)
class Step:
    """One page of the check, with the items asked on it."""

    id: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Part:
    """A named group of steps."""

    id: str
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Ask:
    """A question for the clinic, shown when its condition holds and, if it has items, one of them is open."""

    id: str
    items: tuple[str, ...]
    when: Condition | None
    question: str
    good: str
    worrying: str


@dataclass(frozen=True)
class FactWords:
    """Clauses for a fact that holds or fails, to follow "only if" or "because"."""

    holds: str
    fails: str


@dataclass(frozen=True)
class LicensedUse:
    """A use for which products are licensed: by these ways (empty: any); `brands` are ids of the list of products."""

    product: str
    condition: str
    ways: frozenset[str]
    brands: tuple[str, ...]
    as_of: datetime.date


@dataclass(frozen=True)
class LicensedUses:
    """The table behind the fact `licensable`.

    While the use is not said, `unsaid_product` fits by every way that is not one of `unsaid_not_by`.
    """

    as_of: datetime.date
    uses: tuple[LicensedUse, ...]
    unsaid_product: str
    unsaid_not_by: frozenset[str]

    def of(self, product: str, condition: str) -> LicensedUse | None:
        """The entry of this product and condition."""
        return next((one for one in self.uses if (one.product, one.condition) == (product, condition)), None)


@dataclass(frozen=True)
class Points:
    """Sum of half-points over items (concern 2, unclear or unanswered 1, each claim 2); fires at `at_least`."""

    items: tuple[str, ...]
    at_least: int


@dataclass(frozen=True)
class Rule:
    """Fires when `when` holds, when an item of `asked` is shown and its answer is not ok, or by its points."""

    id: str
    critical: bool
    when: Condition
    asked: tuple[str, ...]
    points: Points | None
    says: Sourced
    lifted_by: str


@dataclass(frozen=True)
class Line:
    """A sentence of a reason; stands when one of its rules fired (no rules: always) and its condition holds."""

    rules: frozenset[str]
    when: Condition | None
    text: Sourced


@dataclass(frozen=True)
class Topic:
    """Rules that are shown as one reason; of each list of lines the first that fits stands.

    `fact`: place of the list whose line goes with the heading on the short result, or else the next one that stands.
    """

    id: str
    title: str
    rules: tuple[str, ...]
    says: tuple[tuple[Line, ...], ...]
    fact: int


@dataclass(frozen=True)
class Route:
    id: str
    when: Condition
    heading: str
    says: Sourced


@dataclass(frozen=True)
class Variant:
    """A text that is shown where its condition holds."""

    when: Condition | None
    text: str


@dataclass(frozen=True)
class Action:
    """One thing to do: a heading with words to say (`quote`) or a text, and the page that helps with it, or "".

    `first`: made of the first open point ("open") or the first question for the clinic ("question"); it stands only
    where there is one.
    """

    when: Condition | None
    do: str
    quote: str
    text: str
    page: str
    first: str


@dataclass(frozen=True)
class Outcome:
    """What follows from the rules; `titles`: the first that fits is shown in place of `title`.

    Of each list of `actions` the first that fits is shown.
    """

    id: str
    title: str
    titles: tuple[Variant, ...]
    means: str
    actions: tuple[tuple[Action, ...], ...]

    @property
    def level(self) -> Level:
        """The level whose icon the outcome uses."""
        return OUTCOME_LEVELS[self.id]


@dataclass(frozen=True)
class Contradiction:
    """Two answers that cannot both be right; `grades` limits it to pairings with these grades of evidence."""

    id: str
    when: Condition
    grades: frozenset[str]
    text: Sourced


@dataclass(frozen=True)
class Questionnaire:
    """Everything the rules need, with texts in one language."""

    edition: int
    parts: tuple[Part, ...]
    sections: tuple[Section, ...]
    asks: tuple[Ask, ...]
    doctor: tuple[Variant, ...]
    licensed: LicensedUses
    facts: Mapping[str, Condition]
    fact_words: Mapping[str, FactWords]
    rules: tuple[Rule, ...]
    nothing_lifts: str
    topics: tuple[Topic, ...]
    routes: tuple[Route, ...]
    outcomes: Mapping[str, Outcome]
    contradictions: tuple[Contradiction, ...]

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All items in the order in which they are asked."""
        return tuple(item for step in self.steps for item in step.items)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for part in self.parts for step in part.steps)

    @cached_property
    def step_of(self) -> Mapping[str, Step]:
        return {item.id: step for step in self.steps for item in step.items}

    @cached_property
    def part_of(self) -> Mapping[str, Part]:
        """Id of a step -> its part."""
        return {step.id: part for part in self.parts for step in part.steps}

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def by_slot(self) -> tuple[Item, ...]:
        """The items in the order of their slots in the code."""
        return tuple(sorted(self.items, key=lambda item: item.slot))

    def made_of(self, condition: Condition) -> frozenset[str]:
        """Ids of the items that the condition tests, directly or through facts; a fact may name earlier facts only."""
        names: set[str] = set()
        for tests in condition:
            for test in tests:
                names |= {test.item} if isinstance(test, ItemTest) else self._made_of_fact[test.fact]
        return frozenset(names)

    @cached_property
    def _made_of_fact(self) -> Mapping[str, frozenset[str]]:
        made: dict[str, frozenset[str]] = {}
        for name, condition in self.facts.items():
            tests = [test for tests in condition for test in tests]
            items = {test.item for test in tests if isinstance(test, ItemTest)}
            facts = (made.get(test.fact, frozenset()) for test in tests if not isinstance(test, ItemTest))
            made[name] = frozenset(items).union(*facts)
        return made
