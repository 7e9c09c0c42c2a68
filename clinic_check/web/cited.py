"""Numbers of the sources on one page, in the order in which its templates cite them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clinic_check.check.library import Source


class Citations:
    """Made for one rendering of a page; the list at its end is written after all its texts.

    `most`: sources cited for one paragraph; 0 for all.
    """

    def __init__(self, known: Mapping[str, Source], most: int = 0) -> None:
        self._known = known
        self._most = most
        self._numbers: dict[str, int] = {}

    def numbers(self, sources: tuple[str, ...]) -> tuple[int, ...]:
        """The numbers, from 1, of the sources of a paragraph; raises KeyError for an id that is not known."""
        for source in sources[: self._most or None]:
            self._numbers.setdefault(self._known[source].id, len(self._numbers) + 1)
        return tuple(self._numbers[source] for source in sources if source in self._numbers)

    def __iter__(self) -> Iterator[tuple[int, Source]]:
        """The cited sources with their numbers."""
        return ((number, self._known[source]) for source, number in self._numbers.items())

    def __len__(self) -> int:
        return len(self._numbers)
