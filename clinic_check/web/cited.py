"""Numbers of the sources on one page, in the order in which its templates cite them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clinic_check.check.library import Source


class Citations:
    """Made for one rendering of a page; the list at its end is written after all its texts."""

    def __init__(self, known: Mapping[str, Source]) -> None:
        self._known = known
        self._numbers: dict[str, int] = {}

    def number(self, source: str) -> int:
        """The number of a source, from 1; raises KeyError for an id that is not known."""
        if source not in self._known:
            raise KeyError(source)
        return self._numbers.setdefault(source, len(self._numbers) + 1)

    def __iter__(self) -> Iterator[tuple[int, Source]]:
        """The cited sources with their numbers."""
        return ((number, self._known[source]) for source, number in self._numbers.items())

    def __len__(self) -> int:
        return len(self._numbers)
