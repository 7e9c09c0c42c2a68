"""The list of names and words that a reading formula leaves out -> LeftOut."""

from __future__ import annotations

from clinic_check.loader.node import Node
from clinic_check.web.reading import LeftOut


def left_out(node: Node) -> LeftOut:
    """Names stand under the reason why they stay; each other word has a reason of its own."""
    node.mapping("names words")
    names = [name for _, group in node.get("names").pairs() for name in group.words(1)]
    words = [(word, reason.text()) for word, reason in node.get("words").pairs()]
    for name in sorted({name for name in names if names.count(name) > 1}):
        node.get("names").wrong("each name once", name)
    return LeftOut(tuple(names), tuple(word for word, _ in words))
