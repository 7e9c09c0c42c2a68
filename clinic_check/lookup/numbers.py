"""Recognizes registration numbers and phrases in a pasted text by their form; no register is queried."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass

FORM = "form"  # fault: wrong number of digits or groups
CHECK_DIGIT = "check-digit"
KINDS: Mapping[str, frozenset[str]] = {
    "nct": frozenset({FORM}),
    "ind": frozenset({FORM}),
    "bla": frozenset({FORM}),
    "ndc": frozenset({FORM}),
    "k-number": frozenset({FORM}),
    "fei": frozenset({FORM}),
    "fda-letter": frozenset({FORM}),
    "npi": frozenset({FORM, CHECK_DIGIT}),
    "isrctn": frozenset({FORM}),
    "actrn": frozenset({FORM}),
    "eu-ct": frozenset({FORM}),
    "fda-approved": frozenset(),
    "fda-cleared": frozenset(),
    "fda-registered": frozenset(),
    "registration-certificate": frozenset(),
    "cgmp": frozenset(),
    "irb": frozenset(),
    "ind-pending": frozenset(),
}
"""Kind -> the faults that a number of this kind can have."""
_BARE = ("ind", "bla", "k-number", "fda-letter", "npi", "fei", "ndc", "eu-ct")  # recognized without a word, too
_KIND_OF = {"cber": "fda-letter"}  # two formats for the number of one letter


@dataclass(frozen=True)
class LookUp:
    """A step of looking a number up: a source's page, or a URL template `address` with {number}; "" if absent."""

    text: str
    source: str
    label: str
    address: str

    def filled(self, number: str) -> str:
        """The URL of this number's record; "" without an address or a number."""
        return self.address.replace("{number}", number) if number else ""


@dataclass(frozen=True)
class NumberKind:
    """The explanation of a kind; `faults`: fault -> what it means."""

    id: str
    name: str
    looks: str
    what_it_is: str
    proves: str
    not_proves: str
    used_for: str
    look_up: tuple[LookUp, ...]
    faults: Mapping[str, str]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Numbers:
    as_of: datetime.date
    by_id: Mapping[str, NumberKind]


@dataclass(frozen=True)
class Candidate:
    """A possible kind; `number`: in the register's format, "" for phrases; `fault`: "" if none is visible."""

    kind: str
    number: str = ""
    fault: str = ""


@dataclass(frozen=True)
class Found:
    """A number or phrase as written in the text; `bare`: no word before it names its kind."""

    text: str
    candidates: tuple[Candidate, ...]
    bare: bool = False


def find(text: str) -> tuple[Found, ...]:
    """All recognized numbers and phrases in text order, without duplicates; linear in the text."""
    hits = [hit for hit in map(_hit, ANY.finditer(_cleaned(text))) if hit.candidates]
    named = {(one.kind, _digits(one.number)) for hit in hits if not hit.bare for one in hit.candidates if one.number}
    kinds, digits = {kind for kind, _ in named}, {digits for _, digits in named}
    kept: dict[tuple[Candidate, ...], Found] = {}
    for hit in hits:
        first = hit.candidates[0]
        # Drop bare digits that also occur with their word, and a word alone when its number also occurs.
        said_better = _digits(first.number) in digits if hit.bare else not first.number and first.kind in kinds
        if not said_better:
            kept.setdefault(hit.candidates, hit)
    return tuple(kept.values())


def _digits(number: str) -> str:
    return "".join(filter(str.isdigit, number))


_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2212"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # invisible characters that copying from a page leaves inside words
_PLAIN = {ord(character): "-" for character in _HYPHENS} | {ord(character): None for character in _UNSEEN}


def _cleaned(text: str) -> str:
    return " ".join(text.translate(_PLAIN).split())


def _hit(match: re.Match[str]) -> Found:
    """The Found of a match; without candidates when it is to be skipped."""
    text = match.group().strip()
    groups = {name: part for name, part in match.groupdict().items() if part is not None}
    if "bare" in groups:
        alone = len(text) == len(match.string)
        return Found(text, () if "unit" in groups else _bare_candidates(groups["bare"], alone), bare=True)
    if "order" in groups:
        return Found(text, (_candidate("k-number", groups["order"]),))
    name = next((name for name in groups if name != "token"), "").partition("_")[2].replace("_", "-")
    if "token" in groups:
        return Found(text, (_candidate(name, groups["token"]),))
    return Found(text, (Candidate(name),) if name else ())


def _bare_candidates(token: str, alone: bool) -> tuple[Candidate, ...]:
    """All kinds whose format fits; a year counts only when nothing else was pasted."""
    if YEARS.fullmatch(token) and not (alone and token.isdigit()):
        return ()
    if BILLED_NDC.fullmatch(token):
        return (_candidate("ndc", token),)
    return tuple(_candidate(kind, token) for kind in _BARE if FORMS[kind].fullmatch(token))


def _candidate(name: str, token: str) -> Candidate:
    """The number in the register's format, with its fault."""
    kind, number = _KIND_OF.get(name, name), LETTERS.get(name, "") + token
    if not FORMS[name].fullmatch(token):
        return Candidate(kind, number, FORM)
    if kind == "npi" and not _valid_npi(token):
        return Candidate(kind, number, CHECK_DIGIT)
    if kind == "ndc":
        return Candidate(kind, "-".join(token.split("-")[:2]))  # the package code is not part of the product number
    return Candidate(kind, number)


def _valid_npi(npi: str) -> bool:
    """Whether the last digit is the Luhn check digit of the NPI, computed with the prefix 80840."""
    total = 0
    for place, digit in enumerate(reversed("80840" + npi)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0


# Digit runs match possessively (*+) and other repeats have small bounds, so matching is linear in the text.
_RUN = r"[0-9][0-9A-Za-z]*+"
_TOKEN = rf"{_RUN}(?:-{_RUN})*+"
_MARKS = r"[ :#.()\[\]-]"
_LINK = r"(?:application|registration|identifier|number|num|nr|no|id|code|is)(?![a-z])"
_BETWEEN = rf"(?:{_MARKS}{{0,3}}{_LINK}){{0,3}}{_MARKS}{{0,4}}"
_FDA = r"(?:the )?(?:U\.?S\.? )?(?:FDA|Food and Drug Administration)"
_ALONE = r"(?<![A-Za-z0-9])"

_NAMED = {  # words that name the kind of the number after them
    "nct": r"NCT",
    "isrctn": r"ISRCTN",
    "actrn": r"ACTRN",
    "eu-ct": r"EudraCT|EUCTR|EU[ -]?CT|CTIS",
    "ind": r"(?:BB[ -]?)?IND",
    "bla": r"BLA",
    "ndc": r"NDC",
    "k-number": r"510 ?\(k\)",
    "fei": r"FEI",
    "npi": r"NPI",
    "fda-letter": r"MARCS(?:[ -]?CMS)?",
    "cber": r"CBER(?=-)",
    "irb": r"IRB",
}
_PHRASES = {
    "registration-certificate": r"(?:(?:FDA|establishment|facility|device|tissue|lab)[ -]){0,2}"
    r"registration[ -]certificates?|certificates? of (?:FDA )?registration|FDA[ -]certifi(?:ed|cates?|cation)",
    "fda-registered": r"FDA[ -]{1,3}(?:registered|registration|listed|compliant)"
    rf"|(?:registered|registration|listed) (?:with|by|at|in|to) {_FDA}",
    "fda-approved": rf"FDA[ -]{{1,3}}approv(?:ed|al)|approved by {_FDA}",
    "fda-cleared": r"(?:FDA[ -]{1,3}|510 ?\(k\)[ -]){1,2}clear(?:ed|ance)" + rf"|cleared by {_FDA}",
    "cgmp": r"c?GMPs?|(?:current )?good manufacturing practices?",
    "ind-pending": r"pre[ -]?IND|pending IND|IND[ -](?:application )?\(?(?:is |was |has been )?"
    r"(?:pending|filed|submitted|under review|in (?:process|progress))\)?|(?:filed|applied for|submitted) an IND",
    "irb": r"IRB(?:[ -](?:approv(?:ed|al)|reviewed))?|institutional review boards?"
    r"|ethics (?:committee|board)s?(?:[ -]approv(?:ed|al))?",
    "nct": r"(?-i:NCT)|clinicaltrials\.gov|NIH[ -](?:listed|registered)",
    "ind": r"(?-i:IND)",
    "bla": r"(?-i:BLA)",
    "ndc": r"(?-i:NDC)",
    "k-number": r"510 ?\(k\)",
    "fei": r"(?-i:FEI)",
    "npi": r"(?-i:NPI)",
}
# Skip money, telephone numbers, suites, the ZIP code after a state, and numbers with a unit.
_PASSED = (
    r"[$\u20ac\u00a3] ?[0-9][0-9.,]*+"
    rf"|{_ALONE}(?:\+?1[ .-])?\(?[0-9]{{3}}\)?[ .-]{{1,2}}[0-9]{{3}}[ .-][0-9]{{4}}(?![0-9])"
    rf"|{_ALONE}(?:suite|ste|room|box)[ .#]{{1,3}}[0-9]++"
    r"|, ?(?-i:[A-Z]{2}) [0-9]{5}(?:-[0-9]{4})?(?![0-9])"
)
_UNIT = r" ?(?:%|percent|USD|dollars?|euros?|patients?|people|cells?|mg|mcg|ml|cc|hours?|days?|years?)(?![A-Za-z])"


def _alternation(patterns: Mapping[str, str], prefix: str) -> str:
    """Join patterns as named groups; a group is named prefix + kind, with _ for -."""
    return "|".join(f"(?P<{prefix}_{kind.replace('-', '_')}>{pattern})" for kind, pattern in patterns.items())


ANY = re.compile(
    rf"{_PASSED}"
    rf"|{_ALONE}(?:{_alternation(_NAMED, 'number')}){_BETWEEN}(?P<token>{_TOKEN})"
    rf"|{_ALONE}K-?(?P<order>[0-9]{{5,8}})(?![0-9A-Za-z])"
    rf"|{_ALONE}(?:{_alternation(_PHRASES, 'phrase')})(?![A-Za-z0-9])"
    rf"|(?<![A-Za-z0-9_$/@=&?+-])(?P<bare>{_RUN}(?:[-.,/:]{_RUN})*+)(?P<unit>{_UNIT})?+",
    re.ASCII | re.IGNORECASE,
)
FORMS = {
    kind: re.compile(pattern)
    for kind, pattern in {
        "nct": r"[0-9]{8}",
        "isrctn": r"[0-9]{8}",
        "actrn": r"[0-9]{14}p?",
        "eu-ct": r"20[0-9]{2}-[0-9]{6}-[0-9]{2}(?:-[0-9]{2})?",
        "ind": r"[0-9]{4,6}",
        "bla": r"[0-9]{6}",
        "ndc": r"[0-9]{4}-[0-9]{4}(?:-[0-9]{2})?|[0-9]{5}-[0-9]{3}(?:-[0-9]{2})?|[0-9]{5}-[0-9]{4}(?:-[0-9])?",
        "k-number": r"[0-9]{6}",
        "fei": r"[0-9]{7}(?:[0-9]{3})?",
        "fda-letter": r"[0-9]{6}",
        "cber": r"[0-9]{2}-[0-9]{6}",
        "npi": r"[12][0-9]{9}",
        "irb": r".*",
    }.items()
}
"""Name of _NAMED -> pattern of the number after the word."""
LETTERS = {"nct": "NCT", "isrctn": "ISRCTN", "actrn": "ACTRN", "bla": "BLA", "k-number": "K", "cber": "CBER-"}
"""Kind -> prefix before the digits in the register's format."""
BILLED_NDC = re.compile(r"[0-9]{5}-[0-9]{4}-[0-9]{2}")
YEARS = re.compile(r"(?:19|20)[0-9]{2}(?:-(?:19|20)[0-9]{2})?")
