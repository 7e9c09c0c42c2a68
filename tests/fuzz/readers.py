"""Properties of all parsers of external text, for arbitrary bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import NamedTemporaryFile

from clinic_check.check.answers import prune
from clinic_check.check.code import ALPHABET, BASE, LONGEST, CodeError, decode, edition_of, encode, tidy
from clinic_check.check.model import Item, Questionnaire
from clinic_check.loader import catalogue as catalogues
from clinic_check.loader.content import Content
from clinic_check.loader.load import load
from clinic_check.loader.texts import Text
from clinic_check.lookup.numbers import KINDS
from clinic_check.lookup.numbers import read as read_numbers
from clinic_check.lookup.pasted import decoded, shown, unified

ROOT = Path(__file__).parent.parent.parent
MOST = 2_000  # maximum characters to scan, so that many texts are scanned


@cache
def content() -> Content:
    return load(ROOT)


def questionnaire() -> Questionnaire:
    return content().questionnaire


def code(data: bytes) -> None:
    """Text is refused with CodeError alone, or is what its answers give; also with right check characters."""
    _as_typed(data.decode("utf-8", "replace"))
    digits = [byte % BASE for byte in data[:24]]
    total, weighted = sum(digits), sum(place * digit for place, digit in enumerate(digits, start=1))
    last = ((len(digits) + 1) * total - weighted) % BASE
    _as_typed("".join(ALPHABET[digit] for digit in (*digits, (-total - last) % BASE, last)))


def answers(data: bytes) -> None:
    """Every answer set comes back from its code, and without its hidden answers from the code of these."""
    given = {item.id: _options(item, data, place) for place, item in enumerate(questionnaire().items)}
    whole = {name: options for name, options in given.items() if options}
    for one in (whole, prune(questionnaire(), whole)):
        assert decode(questionnaire(), encode(questionnaire(), one)) == one


def _as_typed(text: str) -> None:
    try:
        read = decode(questionnaire(), text)
    except CodeError:
        return
    assert len(text) <= LONGEST
    if edition_of(tidy(text)) == questionnaire().edition:
        assert encode(questionnaire(), read) == tidy(text)
    else:
        assert decode(questionnaire(), encode(questionnaire(), read)) == read


def _options(item: Item, data: bytes, place: int) -> tuple[str, ...]:
    """An answer that the form takes, as the bytes say."""
    byte = data[place % len(data)] + place if data else place
    beside = [option.id for option in item.options if not option.exclusive]
    if item.several and byte % 5:
        return tuple(option for number, option in enumerate(beside) if byte >> number % 8 & 1)
    places = [option.id for option in item.options if option.exclusive or not item.several]
    return () if byte % 7 == 0 else (places[byte % len(places)],)


def pasted(data: bytes) -> None:
    """A file is rejected as not text, or marked without changing a character except those replaced for display."""
    text = decoded(data[:MOST])
    if text is None:
        return
    text = unified(text)
    assert len(shown(text)) == len(text)
    assert shown(shown(text)) == shown(text)
    scan = content().scanner.scan(text)
    for match in scan.matches:
        assert text[match.start : match.end] == match.quote != ""
    ends = {kind: [(one.start, one.end) for one in scan.matches if one.claim == kind] for kind in content().claim_kinds}
    for spans in ends.values():
        assert all(one[1] <= two[0] for one, two in pairwise(spans))
    explained = content().explain(text)
    assert {found.kind.id for found in explained.found} <= {match.claim for match in scan.matches}


def numbers(data: bytes) -> None:
    """Everything found is of a known kind with one of its faults, stands there once, and is found again by itself."""
    text = data[:MOST].decode("utf-8", "replace")
    found = read_numbers(text).found
    assert len({one.candidates for one in found}) == len(found)
    for one in found:
        assert one.candidates
        assert one.text
        for candidate in one.candidates:
            assert candidate.fault in KINDS[candidate.kind] or not candidate.fault
    assert read_numbers(text.replace(" ", "  ")).found == found


def catalogue(data: bytes) -> None:
    """A catalogue is refused with CatalogueError, or gettext says of each text what it has or the English."""
    with NamedTemporaryFile() as file:
        Path(file.name).write_bytes(data)
        try:
            read = catalogues.read(Path(file.name))
            said = catalogues.words(read)
        except catalogues.CatalogueError:
            return
    for entry in read:
        if not entry.obsolete and not entry.msgctxt and not entry.msgid_plural and "\0" not in entry.msgid:
            assert said.gettext(entry.msgid) in (entry.msgstr, entry.msgid)
    again = catalogues.updated([Text("a", entry.msgid, ()) for entry in read if entry.msgid], read, "es")
    assert str(catalogues.updated([Text("a", entry.msgid, ()) for entry in again], again, "es")) == str(again)


READERS: Mapping[str, tuple[Callable[[bytes], None], int]] = {
    "code": (code, 200_000),
    "answers": (answers, 20_000),
    "pasted": (pasted, 10_000),
    "numbers": (numbers, 100_000),
    "catalogue": (catalogue, 500_000),
}
"""Each with how often `make fuzz` calls it."""

SEEDS: Mapping[str, tuple[bytes, ...]] = {
    "code": (b"1", b"Y2Y", b"1 2345-6789 abcd efgh jkmn", b"\x01" + b"\0" * 20),
    "answers": (b"1", bytes(range(23))),
    "pasted": (
        b"Our stem cells cure arthritis. They are FDA approved, with no side effects. Book today!",
        "\ufeff\u201cNo risk?\u201d Exosomes can regenerate\r\nyour cartilage \u2014 90% success".encode(),
        "PRP heals".encode("utf-16"),
        b"%PDF-1.7",
    ),
    "numbers": (
        b"NCT01234567, NPI 1234567893, 510(k) K123456, IND 12345, NDC 12345-678-90, FEI 3001234567",
        b"FDA registered, cGMP, IRB approved, CBER-20-123456, 2020-123456-12, ISRCTN12345678, (555) 123-4567, $5,000",
    ),
    "catalogue": (
        b'msgid ""\nmsgstr ""\n'
        b'"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n',
        b'#, fuzzy\nmsgctxt "a"\nmsgid "b"\nmsgid_plural "c"\n'
        b'msgstr[0] "d\\n"\nmsgstr[1] "e"\n\nmsgid "f"\nmsgstr "g"\n',
    ),
}
