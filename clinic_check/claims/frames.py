"""Frames: classes of words that stand together in a sentence, in any order, and make a kind of claim likely.

`heal ~5 body`: a word of the one class within five words of the other, in either order. `rare >4 harm`: the second
follows the first within four words. `study & show`: both in the sentence. `illness*3`: three different ones. A chain
may go on: `cells >5 will >6 effect`. `own/natural` is either class.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from clinic_check.claims.classes import Place, Places

Span = tuple[int, int]
"""(start, end) as word indexes; the end is exclusive."""
_TERM = re.compile(r"([a-z-]+(?:/[a-z-]+)*)(?:\*([2-9]))?")
_STEP = re.compile(r"([~>])([1-9][0-9]?)")


class FrameError(ValueError):
    """A frame that cannot be read; the message says why."""


@dataclass(frozen=True)
class Step:
    """The next term of a chain: at most `reach` words on, or also before the last one unless `after`."""

    classes: tuple[str, ...]
    count: int = 1
    reach: int = 0
    after: bool = False


Chain = tuple[Step, ...]


@dataclass(frozen=True)
class Line:
    """Chains that must all be in the sentence; the first says where. `needs`: classes without which there is none."""

    chains: tuple[Chain, ...]
    needs: frozenset[str]


def say(text: str, classes: Collection[str]) -> Line:
    """Read one line of a frame; raises FrameError."""
    chains = tuple(_chain(part.split(), classes) for part in text.split("&"))
    steps = [step for chain in chains for step in chain]
    return Line(chains, frozenset(step.classes[0] for step in steps if len(step.classes) == 1))


def _chain(pieces: Sequence[str], classes: Collection[str]) -> Chain:
    steps = []
    for number, piece in enumerate(pieces):
        if number % 2 == 0:
            between = _STEP.fullmatch(pieces[number - 1]) if number else None
            if number and not between:
                raise FrameError(f"{pieces[number - 1]!r} must be ~ or > and a number of words")
            steps.append(_step(piece, between, classes))
    if len(pieces) % 2 == 0:
        raise FrameError("must begin and end with a class")
    return tuple(steps)


def _step(piece: str, between: re.Match[str] | None, classes: Collection[str]) -> Step:
    term = _TERM.fullmatch(piece)
    if not term:
        raise FrameError(f"{piece!r} is no class")
    names = tuple(term[1].split("/"))
    unknown = [name for name in names if name not in classes]
    if unknown:
        raise FrameError(f"no class {unknown[0]!r}")
    reach, after = (int(between[2]), between[1] == ">") if between else (0, False)
    return Step(names, int(term[2] or 1), reach, after)


def spans(line: Line, places: Places) -> Iterator[Span]:
    """Where the first chain of a line stands, if all its chains are in the sentence."""
    if line.needs <= places.keys() and all(any(_walk(chain, places)) for chain in line.chains[1:]):
        yield from _walk(line.chains[0], places)


def _walk(chain: Chain, places: Places) -> Iterator[Span]:
    """For each place of the first term the nearest way through the others."""
    terms = [_of(step, places) for step in chain]
    if any(len({one.name for one in term}) < step.count for step, term in zip(chain, terms, strict=True)):
        return
    for place in terms[0]:
        start, end, last = place.start, place.end, place
        for step, term in zip(chain[1:], terms[1:], strict=True):
            near = _nearest(step, term, last)
            if near is None:
                break
            start, end, last = min(start, near.start), max(end, near.end), near
        else:
            yield (terms[0][0].start, max(end, terms[0][-1].end)) if chain[0].count > 1 else (start, end)


def _of(step: Step, places: Places) -> Sequence[Place]:
    if len(step.classes) == 1:
        return places.get(step.classes[0], ())
    return sorted((one for name in step.classes for one in places.get(name, ())), key=lambda one: one.start)


def _nearest(step: Step, term: Sequence[Place], last: Place) -> Place | None:
    best, least = None, step.reach + 1
    for one in term:
        gap = one.start - last.end + 1 if one.start >= last.end else last.start - one.end + 1
        if 0 < gap < least and (not step.after or one.start >= last.end):
            best, least = one, gap
    return best
