"""Pasted text: decoding of files, line breaks, and characters that are replaced for display."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_check.lookup.pasted import clean, decoded, shown, unified
from clinic_check.lookup.wrapped import is_mail


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"plain", "plain"),
        ("caf\u00e9 \u2013 \U0001f600".encode(), "caf\u00e9 \u2013 \U0001f600"),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "caf\u00e9"),
        (b"\xff\xfec\x00a\x00f\x00\xe9\x00", "caf\u00e9"),
        (b"\xfe\xff\x00c\x00a\x00f\x00\xe9", "caf\u00e9"),
        (b"c\x00a\x00f\x00\xe9\x00", "caf\u00e9"),
        (b"\x00c\x00a\x00f\x00\xe9", "caf\u00e9"),
        (b"caf\xc3\xa9 \xff" + b"words " * 20, "caf\u00e9 \ufffd" + "words " * 20),
        (b"caf\xe9 \x81" + b"words " * 20, "caf\u00e9 \ufffd" + "words " * 20),
        (b"caf\xe9 \x93quoted\x94 \x80", "caf\u00e9 \u201cquoted\u201d \u20ac"),
        (b"a\tb\r\nc\x0c", "a\tb\r\nc\x0c"),
    ],
    ids=[
        "empty",
        "ascii",
        "utf-8",
        "utf-8 with mark",
        "utf-16 le",
        "utf-16 be",
        "utf-16 le unsaid",
        "utf-16 be unsaid",
        "one bad byte in utf-8",
        "one bad byte in 1252",
        "windows-1252",
        "spaces",
    ],
)
def test_text_is_read_in_its_encoding(data: bytes, text: str) -> None:
    """UTF-8 and UTF-16 with or without their marks, also with a bad byte, and else Windows-1252."""
    assert decoded(data) == text


@pytest.mark.parametrize(
    "data",
    [
        b"a\x00b",
        b"caf\xe9\x00",
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


# How it is read ------------------------------------------------------------------------------------------------------

READ = {
    "soft hyphens": ("Our exo\u00adsomes regen\u00aderate", "Our exosomes regenerate"),
    "soft hyphen at a line end": ("exo\u00ad\n  somes", "exosomes"),
    "zero width": ("a\u200bb st\u200dem\ufeff", "ab stem"),
    "hyphens at line ends": ("regen-\nerate carti-\n  lage", "regenerate cartilage"),
    "hyphen of a compound": ("stem-\ncell", "stem-cell"),
    "dash before a name": ("cells -\nMiami", "cells -\nMiami"),
    "mathematical letters": ("\U0001d5e6\U0001d601\U0001d5f2\U0001d5fa", "Stem"),
    "small capitals": ("\ua731\u1d1b\u1d07\u1d0d", "stem"),
    "letters in black squares": ("\U0001f182\U0001f183\U0001f174\U0001f17c", "STEM"),
    "struck through": ("s\u0336t\u0336e\u0336m", "stem"),
    "full width": ("\uff53\uff54\uff45\uff4d\u3000\uff15", "stem 5"),
    "digits of another script": ("\u0665\u0660", "50"),
    "accents apart": ("cafe\u0301", "caf\u00e9"),
    "ligatures": ("o\ufb03ce", "office"),
    "an exponent": ("10\u2076 cells\u2122", "10\u2076 cells\u2122"),
    "Cyrillic letters": (
        "\u041eur \u0435\u0445\u043es\u043em\u0435s h\u0430v\u0435 \u0441\u043e\u0440\u0443",
        "Our exosomes have copy",
    ),
    "a word of Russian": (
        "\u0412\u0441\u0435\u0433\u0434\u0430 \u0441\u043e\u0440\u0443 stem",
        "\u0412\u0441\u0435\u0433\u0434\u0430 \u0441\u043e\u0440\u0443 stem",
    ),
    "a Greek letter": ("TNF-\u03b1", "TNF-\u03b1"),
    "read in the wrong encoding": ("don\u00e2\u20ac\u2122t n\u00c3\u00ba", "don\u2019t n\u00fa"),
    "references": ("A&amp;B &#8217;x&#x41; &unknown; &", "A&B \u2019xA &unknown; &"),
    "quoted mail": ("> one\n>> two", "one\ntwo"),
    "bullets of a symbol font": ("\uf0b7 one", "\u2022 one"),
    "non-breaking": ("a\u00a0b\u2011c", "a b-c"),
}


@pytest.mark.parametrize("name", READ)
def test_text_is_read_as_a_person_sees_it(name: str) -> None:
    """Odd characters become the plain letters that they show, and nothing else changes."""
    pasted, read = READ[name]
    cleaned = clean(pasted)
    assert (cleaned.text, cleaned.unread, cleaned.form) == (read, (), "")


def test_page_source_is_read_without_its_markup() -> None:
    """Tags, comments and scripts go, a list entry begins a line, and a broken line is one."""
    cleaned = clean(
        "<!-- <p>no</p> --><p>Our <b>st</b>em\ncells</p><ul><li>one<li>two</ul><script>if (a<b) 1</script>4 < 5"
    )
    assert cleaned.text.split("\n\u2022 ")[1:] == ["one", "two\n 4 < 5"]
    assert cleaned.text.split("\n")[:2] == [" ", "Our stem cells"]
    assert "no" not in cleaned.text
    assert cleaned.form == "html"


MAIL = "From: a@b.example\nTo: c@d.example\nSubject: Cure\nDate: now\nContent-Transfer-Encoding: quoted-printable\n\n"


def test_mail_source_is_read_without_its_headers() -> None:
    """The subject and the decoded body stay; a text that only begins like a header is left alone."""
    cleaned = clean(MAIL + "no ris=\nk =E2=80=9Cok=E2=80=9D")
    assert cleaned.text.strip() == "Cure\n\nno risk \u201cok\u201d"
    assert cleaned.form == "mail"
    assert clean("Results: good\nPrice: low\nCall: us\n\na=3D").text == "Results: good\nPrice: low\nCall: us\n\na=3D"


def test_mail_file_is_told_from_a_text() -> None:
    """By its headers, one of which says how the content is encoded."""
    top = b"From: a@b.example\r\nTo: c@d.example\r\nSubject: Cure\r\n"
    assert is_mail(top + b"Content-Type: text/plain\r\n\r\nbm8=")
    assert not is_mail(top + b"\r\nno risk")
    assert not is_mail(b"Content: good\r\nPrice: low\r\n\r\nCall us")


def test_no_character_grows_far() -> None:
    """One that stands for a whole sentence stays as it is; a ligature becomes its letters."""
    assert clean("\ufdfa \ufb03").text == "\ufdfa ffi"


def test_each_letter_keeps_its_place() -> None:
    """A part of what was read leads back to what was pasted, also over characters that went or grew."""
    pasted = "An exo\u00adsome o\ufb03ce regen-\nerates"
    cleaned = clean(pasted)
    for word, there in (("exosome", "exo\u00adsome"), ("office", "o\ufb03ce"), ("regenerates", "regen-\nerates")):
        at = cleaned.text.index(word)
        start, end = cleaned.span(at, at + len(word))
        assert pasted[start:end] == there
    assert pasted[slice(*cleaned.span(cleaned.text.index("f"), cleaned.text.index("f") + 1))] == "\ufb03"


def test_what_cannot_be_read_is_told() -> None:
    """Replaced letters, signs of a missing font and controls are named with their places."""
    assert clean("a\ufffd\ufffdb \ue123 \x07").unread == ((1, 3), (5, 6), (7, 8))
    assert clean("plain\n\ttext\x0c").unread == ()


@given(st.text(max_size=200))
def test_any_text_is_cleaned(text: str) -> None:
    """Every text has one place for each letter read, in order and within what was pasted."""
    cleaned = clean(text)
    assert len(cleaned.positions) == len(cleaned.text) + 1
    assert list(cleaned.positions) == sorted(cleaned.positions)
    assert cleaned.positions[-1] == len(text)
