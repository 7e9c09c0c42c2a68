"""A page that is the same for everybody but for a code and some ticks: cut where these stand, and filled in again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from clinic_check.check.code import grouped

TICK = " checked"
_CODE, _GROUPED = "the code", "the code in groups"  # no option is called so


@dataclass(frozen=True)
class Ready:
    """Texts in turn with the names of what stands between them."""

    pieces: tuple[str, ...]

    def filled(self, code: str, ticked: Collection[str]) -> str:
        """The page with this code, and with these options ticked."""
        values = {_CODE: code, _GROUPED: grouped(code), **dict.fromkeys(ticked, TICK)}
        pieces = list(self.pieces)
        pieces[1::2] = [values.get(name, "") for name in self.pieces[1::2]]
        return "".join(pieces)


def cut(page: str, code: str, options: Iterable[str]) -> Ready:
    """Of a page that was made with this code, or with "" for none, and with all of these options ticked."""
    names = {code: _CODE, grouped(code): _GROUPED} if code else {}
    ticked = iter(options)
    codes = "|".join(map(re.escape, names)) or "(?!)"
    pieces = re.split(rf'({codes}|(?<="){TICK}(?=[ >]))', page)
    pieces[1::2] = [next(ticked) if found == TICK else names[found] for found in pieces[1::2]]
    return Ready(tuple(pieces))
