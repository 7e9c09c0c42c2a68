"""Decodes and cleans pasted or uploaded text for scanning and display."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from clinic_check.lookup import wrapped
from clinic_check.lookup.wrapped import Edit

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
_FEW = 0.02  # the share of bytes that no encoding explains and that a text may still have
_HALF = 0.3  # the share of NUL among every second byte of UTF-16


def decoded(data: bytes) -> str | None:
    """Decode a text or web page in UTF-8, UTF-16 or Windows-1252; None for a file that is not text."""
    if data.startswith(_OTHER):
        return None
    wide = _utf_16(data)
    if not wide:
        return _narrow(data)
    try:
        text = data.decode(wide)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _utf_16(data: bytes) -> str:
    """The codec of UTF-16, which a mark at the start or NUL in every second byte shows; or else ""."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    some = data[:4000]
    even, odd = some[::2].count(0), some[1::2].count(0)
    if len(some) < 4 or len(data) % 2 or min(even, odd) > 0 or max(even, odd) < _HALF * len(some) / 2:
        return ""
    return "utf-16-le" if odd else "utf-16-be"


def _narrow(data: bytes) -> str | None:
    """UTF-8, also with a few bad bytes among good ones, or else Windows-1252."""
    if b"\0" in data:
        return None
    text = data.decode("utf-8-sig", "replace")
    bad = text.count(_REPLACEMENT)
    if bad and 2 * bad > sum(map(len, re.findall("[^\x00-\x7f]+", text))):  # more bad bytes than good letters
        text = data.decode("cp1252", "replace")
    return text if text.count(_REPLACEMENT) <= _FEW * len(text) else None


def unified(text: str) -> str:
    """Convert line breaks to LF; browsers send CRLF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shown(text: str) -> str:
    """Replace control characters and bidirectional marks one for one, so that offsets stay valid."""
    return text.translate(_SHOWN)


# What is read in place of what was pasted ---------------------------------------------------------------------------

Span = tuple[int, int]


@dataclass(frozen=True)
class Cleaned:
    """A pasted text as it is read: `text[i]` stands at `positions[i]` of what was pasted.

    `positions` has one entry more, the end. `unread`: spans of what was pasted that hold letters nobody could make out;
    `form`: the text is the source of a page or a mail (see wrapped), or "".
    """

    text: str
    positions: Sequence[int]
    unread: tuple[Span, ...] = ()
    form: str = ""

    def span(self, start: int, end: int) -> Span:
        """Where text[start:end], which is not empty, was pasted."""
        return self.positions[start], max(self.positions[end], self.positions[end - 1] + 1)


def clean(text: str) -> Cleaned:
    """Read what a person sees: plain letters, whole words, no markup. Takes any text, in linear time."""
    form = wrapped.form(text)
    now = Cleaned(text, range(len(text) + 1), form=form)
    for step in (lambda it: wrapped.edits(it, form), wrapped.entities, _misread, _plain, _alike, _joined):
        now = _edited(now, step(now.text))
    return Cleaned(now.text, now.positions, tuple(_unread(now)), form)


def _edited(now: Cleaned, edits: Iterable[Edit]) -> Cleaned:
    pieces: list[str] = []
    positions: list[int] = []
    done = 0
    for start, end, said in edits:
        pieces += (now.text[done:start], said)
        positions += now.positions[done:start]
        positions += [now.positions[start]] * len(said)
        done = end
    if not done:
        return now
    pieces.append(now.text[done:])
    positions += now.positions[done:]
    return Cleaned("".join(pieces), positions, form=now.form)


_MISREAD = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,3}")


def _misread(text: str) -> Iterator[Edit]:
    """UTF-8 that was read as Windows-1252: two or three odd characters in place of an accent or a quotation mark."""
    for match in _MISREAD.finditer(text):
        try:
            yield match.start(), match.end(), match[0].encode("cp1252").decode("utf-8")
        except UnicodeError:
            continue


_ODD = re.compile(r".[\u0300-\u036f]+|\u00ad[ \t]*\n[ \t]*|[^\x00-\x7f]", re.DOTALL)
_INVISIBLE = frozenset("\u034f\u061c\u180e\u2060\ufeff") | {
    chr(code)
    for code in (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2061, 0x2070), *range(0xFE00, 0xFE10))
}
_SMALL_CAPITALS = (
    "\u1d00\u0299\u1d04\u1d05\u1d07\ua730\u0262\u029c\u026a\u1d0a\u1d0b\u029f\u1d0d"
    "\u0274\u1d0f\u1d18\u01eb\u0280\ua731\u1d1b\u1d1c\u1d20\u1d21\u028f\u1d22"
)
_SYMBOL_BULLETS = (0xF076, 0xF0A7, 0xF0A8, 0xF0B7, 0xF0D8, 0xF0FC)
_INSTEAD = {
    **dict(zip(_SMALL_CAPITALS, "abcdefghijklmnopqrstuvwyz", strict=True)),
    **{chr(start + n): chr(65 + n) for start in (0x1F150, 0x1F170) for n in range(26)},  # white letters on black
    **dict.fromkeys("\u2010\u2011\u2212", "-"),
    **dict.fromkeys(map(chr, _SYMBOL_BULLETS), "\u2022"),
    "\u0131": "i",  # a dotless i
}
_KEPT = ("<super>", "<fraction>")
_MODIFIERS = ("\u02b0", "\u1dff")  # small raised letters, which some use as a style


def _plain(text: str) -> Iterator[Edit]:
    """Styled letters, ligatures and full width become plain ones, accents join their letter, what is unseen goes."""
    if not text.isascii():
        for match in _ODD.finditer(text):
            said = _character(match[0][:5])
            if said != match[0]:
                yield match.start(), match.end(), said


@lru_cache(maxsize=4096)
def _character(one: str) -> str:
    if one in _INVISIBLE or one[0] == "\u00ad":
        return ""
    if one in _INSTEAD:
        return _INSTEAD[one]
    if one.isdecimal():
        return str(unicodedata.decimal(one))
    if one[1:]:  # a letter with marks; those that make no letter with it are strokes and dots of style
        return unicodedata.normalize("NFKC", one).rstrip("".join(map(chr, range(0x300, 0x370))))
    if unicodedata.decomposition(one).startswith(_KEPT) and not _MODIFIERS[0] <= one <= _MODIFIERS[1]:
        return one  # a footnote, an exponent, a trade mark, an ordinal sign of Spanish, a half
    said = unicodedata.normalize("NFKC", one)
    # A ligature becomes its letters; a sign for several words, or for a whole sentence, would let a text grow.
    return said if len(said) == 1 or (said.isascii() and said.isalpha()) else one


_LIKE_LATIN = dict(
    zip(
        "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458\u04bb\u0501\u051b\u051d\u043a\u043c\u0442"
        "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0423\u0406\u0405\u0408"
        "\u03bf\u03bd\u03c1\u03b1\u03b9\u03ba\u03c4\u03c5\u03c7\u03b5"
        "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
        "\u0585\u057d\u0578\u0570\u0261\u0251",
        "aeopcyxisjhdqwkmtABEKMHOPCTXYISJovpaiktuxeABEZHIKMNOPTYXounhga",
        strict=True,
    )
)
_OTHER_LETTER = "\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u0251\u0261"
_WITH_OTHER = re.compile(f"(?<![A-Za-z{_OTHER_LETTER}])[A-Za-z]*[{_OTHER_LETTER}][A-Za-z{_OTHER_LETTER}]*")
_LATIN = re.compile("[A-Za-z]")


def _alike(text: str) -> Iterator[Edit]:
    """Letters of another alphabet that look like Latin ones, inside Latin words and among them."""
    found = [] if text.isascii() else list(_WITH_OTHER.finditer(text))
    foreign = any(not _LATIN.search(match[0]) and not _all_alike(match[0]) for match in found)
    for match in found:
        if _LATIN.search(match[0]) or (not foreign and _all_alike(match[0])):
            yield match.start(), match.end(), "".join(_LIKE_LATIN.get(one, one) for one in match[0])


def _all_alike(word: str) -> bool:
    """Whether a whole word looks Latin; a Greek letter alone is one."""
    return all(one in _LIKE_LATIN for one in word) and (len(word) > 1 or word > "\u03ff")


_AT_LINES = re.compile(
    r"^[ \t]*(?:>[ \t]?)+"
    r"|(?<![^\W\d_])(?P<before>[^\W\d_]{1,40})(?P<hyphen>[-\u00ac][ \t]*\n[ \t]*)(?=[^\W\d_A-Z])",
    re.MULTILINE,
)
_BEFORE_HYPHENS = (
    "all anti before cell cost cutting easy evidence fast ground high in life long low minimally multi non off on one"
    " out over pain post pre risk self side state stem time under up well world year"
)
_KEEP_HYPHEN = frozenset(_BEFORE_HYPHENS.split())


def _joined(text: str) -> Iterator[Edit]:
    """Words divided at the end of a line are whole again, and the quotation marks of mail go."""
    for match in _AT_LINES.finditer(text):
        if match["before"] is None:
            yield match.start(), match.end(), ""
        else:
            yield *match.span("hyphen"), "-" if match["before"].lower() in _KEEP_HYPHEN else ""


_NO_LETTER = re.compile(
    "[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]+"
    "|(?<=[A-Za-z])[\u0400-\u058f]++|(?<![\u0400-\u058f])[\u0400-\u058f]++(?=[A-Za-z])"
)


def _unread(now: Cleaned) -> Iterator[Span]:
    """Where letters are missing: replaced ones, controls, and signs of a font that did not come along."""
    for match in _NO_LETTER.finditer(now.text):
        yield now.span(*match.span())
