"""The e-mail with which a reader asks the clinic: its words, and a link that opens it in a mail program."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from clinic_check.check.model import Ask


@dataclass(frozen=True)
class Email:
    """Template of an e-mail to the clinic with the questions; contains no name, address or code."""

    subject: str
    greeting: str
    request: str
    closing: str

    def body(self, asks: tuple[Ask, ...]) -> str:
        """The e-mail's text with numbered questions; lines end in LF."""
        questions = (f"{number}. {ask.question}" for number, ask in enumerate(asks, start=1))
        return "\n\n".join((self.greeting, self.request, *questions, self.closing))

    def link(self, asks: tuple[Ask, ...]) -> str:
        """A mailto URL without a recipient; lines of the body end in CRLF (RFC 6068)."""
        body = self.body(asks).replace("\n", "\r\n")
        return f"mailto:?subject={quote(self.subject, safe='')}&body={quote(body, safe='')}"
