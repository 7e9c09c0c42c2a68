"""Load the kinds of claims and check them against the options of the questionnaire."""

from __future__ import annotations

from collections.abc import Iterator

from clinic_check.check.library import Sourced
from clinic_check.claims.patterns import NotationError, Part, Spelled, parts, spelled
from clinic_check.claims.report import CLAIMS, PRESSURE, ClaimKind, ClaimNotes, claim_ids
from clinic_check.claims.scanner import Pattern, Scanner
from clinic_check.claims.voice import CUES
from clinic_check.loader import questions as parse
from clinic_check.loader.content import Content
from clinic_check.loader.node import Node, Problem, nearest, shown

FILE = "content/claims.yaml"


def notes(node: Node) -> ClaimNotes:
    return ClaimNotes(node.get("as-of").date(), _sourced(node.get("taken-back")), _sourced(node.get("research")))


def _sourced(node: Node) -> Sourced:
    node.mapping("text sources")
    return parse.sourced(node, node.get("text").text())


def kind(node: Node) -> ClaimKind:
    node.mapping("id name misleads ask sources patterns")  # patterns are loaded by scanner()
    return ClaimKind(
        id=node.get("id").id(),
        name=node.get("name").text(),
        misleads=node.get("misleads").text(),
        ask=node.get("ask").text(),
        sources=node.get("sources").words(),
    )


def cited_in(content: Content) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(path, source ids) of every text that must cite a source."""
    yield f"{FILE}.taken-back.sources", content.claim_notes.taken_back.sources
    yield f"{FILE}.research.sources", content.claim_notes.research.sources
    for one in content.claim_kinds.values():
        yield f"{FILE}.kinds[{one.id}].sources", one.sources


def check_claims(content: Content) -> Iterator[Problem]:
    """Exactly one kind for each claim of the questionnaire, and items that accept them as answers."""
    for item in (CLAIMS, PRESSURE):
        if item not in content.questionnaire.by_id:
            yield Problem("questions.yaml items", "none", f"needs the item {item!r}, which takes claims over")
    known, kinds = claim_ids(content.questionnaire), content.claim_kinds
    for name in known:
        if name not in kinds:
            yield Problem(f"{FILE}.kinds", repr(name), "each claim of the check needs its text")
    for name in kinds:
        if name not in known:
            yield Problem(f"{FILE}.kinds[{name}]", repr(name), f"no claim of the check, {nearest(name, known)}")
    pressure = content.questionnaire.by_id.get(PRESSURE)
    if pressure and "yes" not in pressure.by_id:
        yield Problem(f"questions.yaml items[{PRESSURE}].options", ", ".join(pressure.by_id), "must have 'yes'")


Lists = dict[str, Spelled]


def scanner(kinds: Node, words: Node) -> Scanner:
    words.mapping("lists cues")
    lists = _lists(words.get("lists"))
    cues = words.get("cues").mapping(" ".join(CUES))
    patterns = [one for kind in kinds.elements() for one in _patterns(kind, lists)]
    return Scanner(tuple(patterns), {name: _says(cues.get(name), lists) for name in CUES})


def _lists(node: Node) -> Lists:
    """The named lists of words; a list may reference earlier ones."""
    lists: Lists = {}
    for name, entries in node.pairs():
        try:
            lists[name] = spelled(entries.name().split(","), lists)
        except NotationError as error:
            entries.wrong(str(error))
            lists[name] = ()  # so that references to it are not reported as well
    return lists


def _patterns(kind: Node, lists: Lists) -> Iterator[Pattern]:
    for node in kind.get("patterns").unique():
        node.mapping("id say", "about negation question")
        yield Pattern(
            id=node.get("id").id(),
            claim=shown(kind.get("id").data),
            says=_says(node.get("say"), lists),
            about=node.has("about") and node.get("about").word(["treatment"]) != "",
            negation=node.has("negation") and node.get("negation").word(["part"]) != "",
            question=not (node.has("question") and node.get("question").word(["clears"])),
        )


def _says(node: Node, lists: Lists) -> tuple[tuple[Part, ...], ...]:
    if isinstance(node.data, list) and not node.data:
        node.wrong("must have at least one pattern")
    return tuple(found for say in node.elements() for found in _parts(say, lists))


def _parts(node: Node, lists: Lists) -> Iterator[tuple[Part, ...]]:
    try:
        yield parts(node.name(), lists)
    except NotationError as error:
        node.wrong(str(error))
