"""Pasted text: decoding of files, line breaks, and characters that are replaced for display."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_check.lookup.pasted import decoded, shown, unified


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"plain", "plain"),
        ("caf\u00e9 \u2013 \U0001f600".encode(), "caf\u00e9 \u2013 \U0001f600"),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "caf\u00e9"),
        (b"\xff\xfec\x00a\x00f\x00\xe9\x00", "caf\u00e9"),
        (b"\xfe\xff\x00c\x00a\x00f\x00\xe9", "caf\u00e9"),
        (b"caf\xe9 \x93quoted\x94 \x80", "caf\u00e9 \u201cquoted\u201d \u20ac"),
        (b"a\tb\r\nc\x0c", "a\tb\r\nc\x0c"),
    ],
    ids=["empty", "ascii", "utf-8", "utf-8 with mark", "utf-16 le", "utf-16 be", "windows-1252", "spaces"],
)
def test_text_is_read_in_its_encoding(data: bytes, text: str) -> None:
    """UTF-8 with or without its mark, UTF-16 that says so, and else Windows-1252."""
    assert decoded(data) == text


@pytest.mark.parametrize(
    "data",
    [
        b"a\x00b",
        b"caf\xe9\x00",
        b"c\x00a\x00f\x00",
        b"\xff\xfe\x00\xd8a\x00",
        b"\xff\xfea",
        b"\xff\xfe\x00\x00a\x00\x00\x00",
        b"\x81\x8d\x8f",
        b"%PDF-1.7 words",
        b"PK\x03\x04words",
        b"{\\rtf1 words}",
        b"\xd0\xcf\x11\xe0words",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    ],
    ids=[
        "nul",
        "nul in 1252",
        "utf-16 unsaid",
        "half a pair",
        "odd",
        "utf-32",
        "no 1252",
        "pdf",
        "zip",
        "rtf",
        "doc",
        "png",
    ],
)
def test_what_is_no_text_is_none(data: bytes) -> None:
    """A NUL, bytes of no encoding, and files of word processors are no text."""
    assert decoded(data) is None


@given(st.binary(max_size=60))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    """Any bytes give a text without a NUL, or None."""
    assert "\0" not in (decoded(data) or "")


def test_line_breaks_become_one_character() -> None:
    """All three ways to end a line count as one character."""
    assert unified("a\r\nb\rc\nd\r\n\r\ne\r\re") == "a\nb\nc\nd\n\ne\n\ne"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\tb\nc", "a\tb\nc"),
        ("a\x00b\x1bc\x7fd\x9fe", "a\ufffdb\ufffdc\ufffdd\ufffde"),
        ("a\x0bb\x0cc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
        ("a\u202eb\u2066c\u200fd\u061ce", "a\u200bb\u200bc\u200bd\u200be"),
        ("a\ufffeb\ufdd0c\ud800d\U0010ffffe", "a\ufffdb\ufffdc\ufffdd\ufffde"),
        ("\U0001f469\u200d\U0001f52c caf\u00e9 \u05d0 \u4e2d", "\U0001f469\u200d\U0001f52c caf\u00e9 \u05d0 \u4e2d"),
    ],
    ids=["spaces", "controls", "line ends", "direction", "no characters", "letters and emoji"],
)
def test_text_is_made_fit_to_show(text: str, seen: str) -> None:
    """Controls are replaced one for one; letters of any script, tabs and emoji stay."""
    assert shown(text) == seen
    assert len(seen) == len(text)


def test_every_character_keeps_its_place_and_none_steers() -> None:
    """Of all characters there are, each is shown as one, and none that turns the direction of other words is left."""
    everything = "".join(map(chr, range(0x110000)))
    seen = shown(everything)
    assert len(seen) == len(everything)
    steering = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    assert not {one for one in set(seen) if unicodedata.bidirectional(one) in steering}
    assert {one for one in set(seen) if unicodedata.category(one) in ("Cc", "Cs")} == {"\n", "\t"}
    seen.encode()
