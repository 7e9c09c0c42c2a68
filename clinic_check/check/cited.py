"""Numbers the sources of a result in the order in which its texts first mention them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clinic_check.check.library import Source


@dataclass(frozen=True)
class Cited:
    """A source with its number, its place in the order of first mention; printed: a printed part mentions it."""

    number: int
    source: Source
    printed: bool


def number(known: Mapping[str, Source], mentions: Iterable[tuple[tuple[str, ...], bool]]) -> tuple[Cited, ...]:
    """From (ids of sources, whether the text is printed), in the order of the page."""
    printed: dict[str, bool] = {}
    for sources, on_paper in mentions:
        for source in sources:
            printed[source] = printed.get(source, False) or on_paper
    return tuple(Cited(place, known[source], on_paper) for place, (source, on_paper) in enumerate(printed.items(), 1))
