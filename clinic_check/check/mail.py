"""The questions to ask the clinic as an e-mail: text to copy, and a mailto link that holds the same text.

Nothing of the answers is in it but which questions are asked: no name, no address, no code.
"""

from __future__ import annotations

import string

from clinic_check.check.model import Ask, Email

UNRESERVED = frozenset(f"{string.ascii_letters}{string.digits}-._~".encode())


def body(words: Email, asks: tuple[Ask, ...]) -> str:
    """The text: the questions, numbered in their order, between the words around them; lines end in a line feed."""
    questions = (f"{number}. {ask.question}" for number, ask in enumerate(asks, start=1))
    return "\n\n".join((words.greeting, words.request, *questions, words.closing))


def link(words: Email, asks: tuple[Ask, ...]) -> str:
    """A mailto address to nobody with subject and body, in which lines end in CRLF as RFC 6068 wants it."""
    text = body(words, asks).replace("\n", "\r\n")
    return f"mailto:?subject={_encoded(words.subject)}&body={_encoded(text)}"


def _encoded(text: str) -> str:
    """UTF-8 with every byte but the unreserved ones as %XX; a plus for a space would stay a plus in an e-mail."""
    return "".join(chr(byte) if byte in UNRESERVED else f"%{byte:02X}" for byte in text.encode())
