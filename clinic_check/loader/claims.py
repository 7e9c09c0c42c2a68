"""Load the kinds of claims and check them against the options of the questionnaire."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from clinic_check.check.library import Sourced
from clinic_check.claims.classes import ANY, LANGUAGES, NAME, Entry, EntryError, entries
from clinic_check.claims.frames import FrameError, Line, say
from clinic_check.claims.model import BACK, CARE, OF_SENTENCES, Frame, Weights
from clinic_check.claims.report import CLAIMS, PRESSURE, ClaimKind, ClaimNotes, claim_ids
from clinic_check.claims.scanner import OTHER, Scanner
from clinic_check.loader import questions
from clinic_check.loader.content import Content
from clinic_check.loader.node import Node, Problem, nearest, shown

FILE = "content/claims.yaml"
_NEGATIVE_KINDS = ("no-risk", "no-downtime", "beats-surgery", "pressure", "hidden-cure", "approval-not-needed")
_NEGATIVE = frozenset([BACK, *_NEGATIVE_KINDS, "guarantee", "feat"])
"""Kinds, and two frames, whose claims are often made with a "not"."""
_POSITIVE = frozenset(["safe-strong", "safe-care", "safe-alone", "wholly-safe", "own-harm", "better-than"])
"""Frames of such kinds that a "not" undoes all the same."""


def notes(node: Node) -> ClaimNotes:
    return ClaimNotes(node.get("as-of").date(), _sourced(node.get("taken-back")), _sourced(node.get("research")))


def _sourced(node: Node) -> Sourced:
    node.mapping("text sources")
    return questions.sourced(node, node.get("text").text())


def kind(node: Node) -> ClaimKind:
    node.mapping("id name misleads ask sources")
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


def scanner(kinds: Node, words: Node, frames: Node, weights: Node) -> Scanner:
    """The scanner from the classes of words, the frames of each kind, and their weights."""
    classes = {name: _class(of) for name, of in words.pairs()}
    known = [shown(kind.get("id").data) for kind in kinds.elements()] + [CARE, BACK]
    made = [one for kind, of in frames.pairs() for one in _frames(kind, of, known, [*classes, NAME])]
    return Scanner(classes, made, _weights(weights, [frame.id for frame in made]))


def _class(node: Node) -> dict[str, tuple[Entry, ...]]:
    node.mapping("", " ".join((ANY, OTHER, *LANGUAGES)))
    read = {name: _entries(of) for name, of in node.pairs()}
    return {name: read.get(name, ()) + (() if name == OTHER else read.get(ANY, ())) for name in (OTHER, *LANGUAGES)}


def _entries(node: Node) -> tuple[Entry, ...]:
    try:
        return entries(node.name())
    except EntryError as error:
        node.wrong(str(error))
        return ()


def _frames(kind: str, node: Node, kinds: Collection[str], classes: Collection[str]) -> Iterator[Frame]:
    if kind not in kinds:
        node.wrong(f"no kind of claim, {nearest(kind, kinds)}")
    for name, of in node.pairs():
        says = of.elements() if isinstance(of.data, list) else [of]
        negation = (kind in _NEGATIVE or name in _NEGATIVE) and name not in _POSITIVE
        yield Frame(name, kind, tuple(line for say in says for line in _say(say, classes)), negation)


def _say(node: Node, classes: Collection[str]) -> Iterator[Line]:
    try:
        yield say(node.name(), classes)
    except FrameError as error:
        node.wrong(str(error))


def _weights(node: Node, frames: Collection[str]) -> Weights:
    """The weights; one of a frame that is gone is a problem."""
    node.mapping("base ask sure by-hand weights")
    known = [*frames, *OF_SENTENCES]
    fitted, by_hand = (_weights_of(node.get(name), known) for name in ("weights", "by-hand"))
    base, ask, sure = (node.get(name).decimal() for name in ("base", "ask", "sure"))
    return Weights(fitted, base, ask, sure, by_hand)


def _weights_of(node: Node, known: Collection[str]) -> dict[str, float]:
    for name, weight in node.pairs():
        if name not in known:
            weight.wrong(f"no frame {name!r}, {nearest(name, known)}")
    return {name: weight.decimal() for name, weight in node.pairs()}
