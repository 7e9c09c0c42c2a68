"""Takes the words out of the source of a web page or of a mail, as edits that keep the places of what stays."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

HTML, MAIL = "html", "mail"
Edit = tuple[int, int, str]
"""(start, end, what stands there instead)."""

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*+)([^<>]*+)>")  # possessive: a tag without an end costs its length once
_TAG_OR_BREAK = re.compile(_TAG.pattern + "|\n")
_HIDES = re.compile(
    r"<!--(?:[^<-]|<(?!!--)|-(?!->))*+-->|<![^<>-][^<>]*>|<(script|style|svg)\b[^<>]*(?<!/)>", re.IGNORECASE
)
_TAGS = (
    "article blockquote body br button center div figure footer form h1 h2 h3 h4 h5 h6 head header hr html"
    " li main meta nav ol option p script section style svg table tbody td textarea tfoot th thead title tr ul"
)
_INLINE_TAGS = "a abbr b em font i img input label link small span strong sub sup u"
_INLINE = frozenset(_INLINE_TAGS.split())
_KNOWN = frozenset(_TAGS.split()) | _INLINE
_FEWEST_TAGS = 3
_BULLET = "\n\u2022 "
_HEADER = re.compile(r"[A-Za-z][A-Za-z-]{1,40}:[^\n]*\n(?:[ \t][^\n]*\n)*+")
_HEADERS = frozenset(["from", "to", "date", "subject", "received", "mime-version", "content-type", "message-id"])
_FEWEST_HEADERS = 3
_QUOTED_PRINTABLE = re.compile(r"=[ \t]{0,9}\n|(?:=[0-9A-F]{2})+")


def form(text: str) -> str:
    """HTML, MAIL or "": what the text is the source of."""
    if _headers(text):
        return MAIL
    tags = (match for match in _TAG.finditer(text) if match[2].lower() in _KNOWN)
    return HTML if sum(1 for _ in zip(range(_FEWEST_TAGS), tags, strict=False)) == _FEWEST_TAGS else ""


def edits(text: str, of: str) -> Iterator[Edit]:
    """The edits that leave only what a reader of the page or mail sees."""
    if of == HTML:
        yield from _markup(text)
    elif of == MAIL:
        yield from _mail(text)


def _markup(text: str) -> Iterator[Edit]:
    """Tags, comments and scripts go; a block and a list entry begin a line; other line breaks are spaces."""
    done = 0
    for start, end in _hidden(text):
        yield from _tags(text, done, start)
        yield start, end, " "
        done = end
    yield from _tags(text, done, len(text))


def _hidden(text: str) -> Iterator[tuple[int, int]]:
    """Comments, declarations and elements that no reader sees."""
    end = 0
    while match := _HIDES.search(text, end):
        close = re.compile(f"</{match[1]}[^<>]*>", re.IGNORECASE).search(text, match.end()) if match[1] else match
        end = close.end() if close else len(text)
        yield match.start(), end


def _tags(text: str, start: int, end: int) -> Iterator[Edit]:
    for match in _TAG_OR_BREAK.finditer(text, start, end):
        name = (match[2] or "").lower()
        if name == "li" and not match[1]:
            yield *match.span(), _BULLET
        else:
            yield *match.span(), "" if name in _INLINE else "\n" if name in _KNOWN else " "


def _headers(text: str) -> list[re.Match[str]]:
    """The header lines at the top of a mail; none when there are too few."""
    found: list[re.Match[str]] = []
    match = _HEADER.match(text)
    while match:
        found.append(match)
        match = _HEADER.match(text, match.end())
    known = {one[0].partition(":")[0].lower() for one in found} & _HEADERS
    return found if len(known) >= _FEWEST_HEADERS else []


def _mail(text: str) -> Iterator[Edit]:
    """Headers go but for the subject's words; quoted-printable letters are read."""
    headers = _headers(text)
    for one in headers:
        name = one[0].partition(":")[0]
        yield one.start(), one.start() + len(name) + 1 if name.lower() == "subject" else one.end(), ""
    if "quoted-printable" in text.lower():
        for match in _QUOTED_PRINTABLE.finditer(text, headers[-1].end()):
            code = match[0].replace("=", "").strip()
            yield match.start(), match.end(), bytes.fromhex(code).decode("utf-8", "replace") if code else ""


def entities(text: str) -> Iterator[Edit]:
    """Character references become their characters."""
    for match in re.finditer(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});", text):
        if (said := html.unescape(match[0])) != match[0]:
            yield match.start(), match.end(), said


def is_mail(data: bytes) -> bool:
    """Whether a file is a mail whose body may be encoded or in several parts."""
    headers = _headers(data[:20_000].replace(b"\r\n", b"\n").decode("latin-1"))
    return any(one[0].lower().startswith("content-") for one in headers)
