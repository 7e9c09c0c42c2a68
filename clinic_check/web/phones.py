"""Phone numbers on a page, marked so that no line ends within one. This module stands alone."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\b1-\d{3}-[0-9A-Z]{3}-\d{4}\b")
_NOT_SHOWN = re.compile(r"(<textarea\b.*?</textarea>|<[^>]*>)", re.DOTALL)  # tags, and what a reader typed


def whole(page: str) -> str:
    """The HTML with each US phone number of its texts in a span of class `phone`; fields and attributes stay."""
    pieces = _NOT_SHOWN.split(page)
    pieces[0::2] = [_NUMBER.sub(r'<span class="phone">\g<0></span>', text) for text in pieces[0::2]]
    return "".join(pieces)
