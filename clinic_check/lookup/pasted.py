"""Decodes and cleans pasted or uploaded text for scanning and display."""

from __future__ import annotations

import codecs

_OTHER = (b"%PDF-", b"PK\x03\x04", b"{\\rtf", b"\xd0\xcf\x11\xe0")  # signatures of PDF and word processor files
_REPLACEMENT = "\ufffd"
_UNSEEN = "\u200b"  # zero width, no direction
_CONTROLS = (*range(0x20), *range(0x7F, 0xA0))
_LINE_ENDS = (0x0B, 0x0C, 0x85, 0x2028, 0x2029)
_DIRECTION = (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x2070))  # bidirectional controls
_NO_CHARACTERS = (
    *range(0xD800, 0xE000),
    *range(0xFDD0, 0xFDF0),
    *(plane + end for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF)),
)
_SHOWN = {
    **dict.fromkeys((*_CONTROLS, *_NO_CHARACTERS), _REPLACEMENT),
    **dict.fromkeys(_LINE_ENDS, "\n"),
    **dict.fromkeys(_DIRECTION, _UNSEEN),
    ord("\n"): "\n",
    ord("\t"): "\t",
}


def decoded(data: bytes) -> str | None:
    """Decode UTF-8, UTF-16 with BOM, or else Windows-1252; None for a file that is not text."""
    if data.startswith(_OTHER):
        return None
    says_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if says_16 else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def unified(text: str) -> str:
    """Convert line breaks to LF; browsers send CRLF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shown(text: str) -> str:
    """Replace control characters and bidirectional marks one for one, so that offsets stay valid."""
    return text.translate(_SHOWN)
