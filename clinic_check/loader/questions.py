"""Load the questionnaire; checks types and keys only, references are checked in loader.checks."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from clinic_check.check.conditions import Condition, FactTest, ItemTest, Test
from clinic_check.check.library import ENGLISH, Calendar, FileNames, Language, Sourced
from clinic_check.check.mail import Email
from clinic_check.check.model import (
    Action,
    Ask,
    Contradiction,
    FactWords,
    HelpStep,
    Item,
    ItemNote,
    Level,
    LicensedUse,
    LicensedUses,
    Line,
    Option,
    OptionGroup,
    Outcome,
    Part,
    Points,
    Route,
    Rule,
    Section,
    Step,
    Topic,
    Variant,
)
from clinic_check.loader.node import ID, Node, nearest

CODE = re.compile("[a-z]{2,3}")
LICENSED_USES = "content/licensed-uses.yaml"
FIRST = ("open", "question")
ACTION_PAGES = ("harmed", "keep", "look-up", "questions", "sheet")  # templates/parts/actions.html has their links
LEVELS = {level.word: level for level in Level}
PAGES = (
    "number",
    "products",
    "words",
)  # pages of this site that a step may link to; templates/parts/fields.html has their names


@dataclass(frozen=True)
class Texts:
    """Reads texts and replaces {as-of} by the formatted date."""

    calendar: Calendar

    def __call__(self, node: Node, as_of: datetime.date) -> str:
        return node.text().replace("{as-of}", self.calendar.words(as_of))


def calendar(months: Node, pattern: Node, thousands: Node) -> Calendar:
    names = months.texts("month")
    if len(names) != 12:
        months.wrong("must be the twelve months")
        names = ("?",) * 12
    text = pattern.text()
    try:
        text.format(month="", day=1, year=1)
    except (LookupError, ValueError, AttributeError, TypeError):
        pattern.wrong("may use {month}, {day} and {year}")
        text = "{year}"
    return Calendar(names, text, thousands.text("between thousands"))


def file_names(node: Node) -> FileNames:
    """Names of the downloads: letters a to z, digits and hyphens."""
    node.mapping("result questions checklist")
    found = []
    for key in ("result", "questions", "checklist"):
        found.append(node.get(key).text())
        if found[-1] and not ID.fullmatch(found[-1]):
            node.get(key).wrong("must be small letters a to z, digits and dashes", found[-1])
    return FileNames(*found)


def language(code: str, node: Node) -> Language:
    node.mapping("name start")
    return Language(code, node.get("name").text(), node.get("start").text())


def languages(node: Node) -> tuple[str, ...]:
    """Codes of the languages served in addition to English."""
    codes = node.words()
    for code in codes:
        if not CODE.fullmatch(code) or code == ENGLISH:
            node.wrong("must be codes of languages other than English, such as es", code)
    return codes


def listed(node: Node, code: str) -> tuple[str, ...]:
    """The list for the loaded language from a mapping with one list per language."""
    if not node.has(code):
        node.wrong(f"needs a list for {code!r}", list(node.data) if isinstance(node.data, dict) else None)
        return ()
    return node.get(code).words()


def section(node: Node, texts: Texts, as_of: datetime.date) -> Section:
    """`as_of` replaces {as-of} in the texts of options."""
    node.mapping("id title items")
    items = tuple(item(one, texts, as_of) for one in node.get("items").elements())
    return Section(node.get("id").id(), node.get("title").text(), items)


def part(node: Node, items: Mapping[str, Item]) -> Part:
    """A part with its steps, which name items; unknown ones are reported."""
    node.mapping("id title steps")
    steps = tuple(step(one, items) for one in node.get("steps").unique())
    return Part(node.get("id").id(), node.get("title").text(), steps)


def step(node: Node, items: Mapping[str, Item]) -> Step:
    node.mapping("id title items")
    names = node.get("items").words(least=1)
    for name in names:
        if name not in items:
            node.get("items").wrong(f"must be items, {nearest(name, items)}", name)
    found = tuple(items[name] for name in names if name in items)
    return Step(node.get("id").id(), node.get("title").text(), found)


def item(node: Node, texts: Texts, as_of: datetime.date) -> Item:
    node.mapping(
        "id slot capacity short question why find-out error options",
        "open hint hints since kind when notes exclusive-error sources good worrying trick groups",
    )
    return Item(
        id=node.get("id").id(),
        slot=node.get("slot").number(1, 200),
        capacity=node.get("capacity").number(1, 64),
        since=node.get("since").number(1, 30) if node.has("since") else 1,
        several=node.has("kind") and bool(node.get("kind").word(["several"])),
        short=node.get("short").text(),
        question=node.get("question").text(),
        open=node.get("open").text() if node.has("open") else "",
        hint=node.get("hint").text() if node.has("hint") else "",
        why=node.get("why").text(),
        error=node.get("error").text(),
        exclusive_error=node.get("exclusive-error").text() if node.has("exclusive-error") else "",
        when=condition(node.get("when")) if node.has("when") else None,
        notes=tuple(map(item_note, node.get("notes").elements())) if node.has("notes") else (),
        find_out=tuple(map(help_step, node.get("find-out").elements())),
        good=node.get("good").text() if node.has("good") else "",
        worrying=node.get("worrying").text() if node.has("worrying") else "",
        trick=node.get("trick").text() if node.has("trick") else "",
        sources=node.get("sources").words() if node.has("sources") else (),
        options=tuple(option(one, texts, as_of) for one in node.get("options").elements()),
        groups=tuple(map(option_group, node.get("groups").unique())) if node.has("groups") else (),
        hints=tuple(map(item_note, node.get("hints").elements())) if node.has("hints") else (),
    )


def option_group(node: Node) -> OptionGroup:
    node.mapping("id title", "folded")
    folded = node.has("folded") and node.get("folded").flag()
    return OptionGroup(node.get("id").id(), node.get("title").text(), folded)


def option(node: Node, texts: Texts, as_of: datetime.date) -> Option:
    node.mapping("id number label", "note level exclusive last when dropped group")
    if node.has("when") != node.has("dropped"):
        node.wrong("must have both when and dropped, or neither")
    return Option(
        id=node.get("id").id(),
        number=node.get("number").number(1, 64),
        label=node.get("label").text(),
        note=node.get("note").text() if node.has("note") else "",
        level=LEVELS.get(node.get("level").word(LEVELS)) if node.has("level") else None,
        exclusive=node.has("exclusive") and node.get("exclusive").flag(),
        last=node.has("last") and node.get("last").flag(),
        when=condition(node.get("when")) if node.has("when") else None,
        dropped=texts(node.get("dropped"), as_of) if node.has("dropped") else "",
        group=node.get("group").id() if node.has("group") else "",
    )


def help_step(node: Node) -> HelpStep:
    node.mapping("text", "source page when whom")
    if node.has("when") != node.has("whom"):
        node.wrong("must have both when and whom, or neither")
    return HelpStep(
        text=node.get("text").text(),
        source=node.get("source").name() if node.has("source") else "",
        page=node.get("page").word(PAGES) if node.has("page") else "",
        when=condition(node.get("when")) if node.has("when") else None,
        whom=node.get("whom").text() if node.has("whom") else "",
    )


def item_note(node: Node) -> ItemNote:
    node.mapping("when text")
    return ItemNote(condition(node.get("when")), node.get("text").text())


def condition(node: Node) -> Condition:
    """A mapping means all of its tests; a list of mappings means any of them."""
    alternatives = node.elements() if isinstance(node.data, list) else [node]
    tests = tuple(_tests(one) for one in alternatives)
    if not tests or not all(tests):
        node.wrong("must hold at least one test")
    return tests


def _tests(node: Node) -> tuple[Test, ...]:
    return tuple(_test(name, value) for name, value in node.pairs())


def _test(name: str, node: Node) -> Test:
    if isinstance(node.data, str):
        return FactTest(name, node.word(["true", "false"]) == "true")
    negated = isinstance(node.data, dict)
    options = node.mapping("not").get("not") if negated else node
    return ItemTest(name, frozenset(options.words(least=1)), negated)


def sourced(node: Node, text: str, key: str = "sources") -> Sourced:
    return Sourced(text, node.get(key).words())


def ask(node: Node) -> Ask:
    node.mapping("id items question good worrying", "when")
    when = condition(node.get("when")) if node.has("when") else None
    texts = (node.get(key).text() for key in ("question", "good", "worrying"))
    return Ask(node.get("id").id(), node.get("items").words(), when, *texts)


def email(node: Node) -> Email:
    node.mapping("subject greeting request closing")
    return Email(*(node.get(key).text() for key in ("subject", "greeting", "request", "closing")))


def licensed_uses(node: Node) -> LicensedUses:
    node.mapping("as-of uses use-not-said")
    unsaid = node.get("use-not-said").mapping("product not-by")
    return LicensedUses(
        as_of=node.get("as-of").date(),
        uses=tuple(map(licensed_use, node.get("uses").elements())),
        unsaid_product=unsaid.get("product").id(),
        unsaid_not_by=frozenset(unsaid.get("not-by").words()),
    )


def licensed_use(node: Node) -> LicensedUse:
    node.mapping("product condition brands as-of", "by")
    return LicensedUse(
        product=node.get("product").id(),
        condition=node.get("condition").id(),
        ways=frozenset(node.get("by").words(least=1)) if node.has("by") else frozenset(),
        brands=node.get("brands").words(least=1),
        as_of=node.get("as-of").date(),
    )


def licensable(licensed: LicensedUses) -> Condition:
    """The fact `licensable`, made of the table and of the facts `use-said`, `way-said` and `way-open`."""
    found: list[tuple[Test, ...]] = []
    for use in licensed.uses:
        tests: tuple[Test, ...] = (
            ItemTest("product", frozenset({use.product})),
            ItemTest("condition", frozenset({use.condition})),
        )
        if not use.ways:
            found.append(tests)
        else:
            found += [(*tests, ItemTest("how-given", use.ways)), (*tests, FactTest("way-open", True))]
    product = ItemTest("product", frozenset({licensed.unsaid_product}))
    found.append((product, FactTest("use-said", False), ItemTest("how-given", licensed.unsaid_not_by, negated=True)))
    return tuple(found)


def fact(licensed: LicensedUses) -> Callable[[Node], tuple[str, Condition, FactWords | None]]:
    """Load a fact; one that is made of the licensed uses has no `when` of its own."""

    def parse(node: Node) -> tuple[str, Condition, FactWords | None]:
        node.mapping("id", "when made-of in-words")
        if node.has("when") == node.has("made-of"):
            node.wrong("must have either when or made-of")
        words = fact_words(node.get("in-words")) if node.has("in-words") else None
        if node.has("made-of"):
            node.get("made-of").word([LICENSED_USES])
            return node.get("id").id(), licensable(licensed), words
        return node.get("id").id(), condition(node.get("when")) if node.has("when") else (), words

    return parse


def fact_words(node: Node) -> FactWords:
    node.mapping("holds fails")
    return FactWords(node.get("holds").text(), node.get("fails").text())


def rule(critical: bool) -> Callable[[Node], Rule]:
    def parse(node: Node) -> Rule:
        node.mapping("id says sources", "when asked points lifted-by")
        if (node.has("when") or node.has("asked")) == node.has("points"):
            node.wrong(
                "must have either when or asked, or points", list(node.data) if isinstance(node.data, dict) else None
            )
        return Rule(
            id=node.get("id").name(),
            critical=critical,
            when=condition(node.get("when")) if node.has("when") else (),
            asked=node.get("asked").words(least=1) if node.has("asked") else (),
            points=points(node.get("points")) if node.has("points") else None,
            says=sourced(node, node.get("says").text()),
            lifted_by=node.get("lifted-by").text() if node.has("lifted-by") else "",
        )

    return parse


def topic(texts: Texts, as_of: datetime.date) -> Callable[[Node], Topic]:
    """Load a topic; {as-of} in its lines is `as_of`."""

    def line(node: Node) -> Line:
        node.mapping("text sources", "rules when")
        return Line(
            rules=frozenset(node.get("rules").words(least=1)) if node.has("rules") else frozenset(),
            when=condition(node.get("when")) if node.has("when") else None,
            text=sourced(node, texts(node.get("text"), as_of)),
        )

    def parse(node: Node) -> Topic:
        node.mapping("id title rules fact says")
        says = tuple(tuple(map(line, one.elements())) for one in node.get("says").elements())
        fact = node.get("fact").number(2, max(2, len(says))) - 1
        return Topic(node.get("id").id(), node.get("title").text(), node.get("rules").words(least=1), says, fact)

    return parse


def points(node: Node) -> Points:
    node.mapping("items at-least")
    return Points(node.get("items").words(least=1), node.get("at-least").number(1, 100))


def route(node: Node) -> Route:
    node.mapping("id when heading says sources")
    says = sourced(node, node.get("says").text())
    return Route(node.get("id").id(), condition(node.get("when")), node.get("heading").text(), says)


def outcome(node: Node) -> Outcome:
    node.mapping("id title means actions", "titles")
    titles = tuple(map(variant, node.get("titles").elements())) if node.has("titles") else ()
    actions = tuple(tuple(map(action, one.elements())) for one in node.get("actions").elements())
    return Outcome(node.get("id").id(), node.get("title").text(), titles, node.get("means").text(), actions)


def action(node: Node) -> Action:
    """A heading unless it is that of the first open point; `quote` and `text` exclude each other."""
    node.mapping("", "when do quote text page first")
    first = node.get("first").word(FIRST) if node.has("first") else ""
    if node.has("do") == (first == "open"):
        node.wrong("must have do, or first: open")
    if node.has("text") and (node.has("quote") or first == "question"):
        node.wrong("must have only one of text, quote and first: question")
    return Action(
        when=condition(node.get("when")) if node.has("when") else None,
        do=node.get("do").text() if node.has("do") else "",
        quote=node.get("quote").text() if node.has("quote") else "",
        text=node.get("text").text() if node.has("text") else "",
        page=node.get("page").word(ACTION_PAGES) if node.has("page") else "",
        first=first,
    )


def variant(node: Node) -> Variant:
    """A text, or a mapping with `when` and `text`."""
    if not isinstance(node.data, dict):
        return Variant(None, node.text())
    node.mapping("when text")
    return Variant(condition(node.get("when")), node.get("text").text())


def contradiction(node: Node) -> Contradiction:
    node.mapping("id when text sources", "grades")
    grades = frozenset(node.get("grades").words()) if node.has("grades") else frozenset()
    text = sourced(node, node.get("text").text())
    return Contradiction(node.get("id").id(), condition(node.get("when")), grades, text)
