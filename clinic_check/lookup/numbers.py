"""Recognizes registration numbers and phrases in a pasted text by their form; no register is queried."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from clinic_check.lookup.number_forms import ANY, BILLED_NDC, FORMS, GROUPS, LETTERS, MORE, REGISTERS, YEARS
from clinic_check.lookup.pasted import clean

FORM = "form"  # fault: wrong number of digits or groups
CHECK_DIGIT = "check-digit"
KINDS: Mapping[str, frozenset[str]] = {
    "nct": frozenset({FORM}),
    "ind": frozenset({FORM}),
    "bla": frozenset({FORM}),
    "ndc": frozenset({FORM}),
    "k-number": frozenset({FORM}),
    "bk-number": frozenset({FORM}),
    "fei": frozenset({FORM}),
    "fda-letter": frozenset({FORM}),
    "npi": frozenset({FORM, CHECK_DIGIT}),
    "isrctn": frozenset({FORM}),
    "actrn": frozenset({FORM}),
    "eu-ct": frozenset({FORM}),
    "other-register": frozenset(),
    "fda-approved": frozenset(),
    "fda-cleared": frozenset(),
    "fda-registered": frozenset(),
    "registration-certificate": frozenset(),
    "cgmp": frozenset(),
    "irb": frozenset(),
    "ind-pending": frozenset(),
    "tissue-rule": frozenset(),
}
"""Kind -> the faults that a number of this kind can have."""
LONGEST_BARE = 60  # characters of a text in which digits without a word are read
_BARE = ("ind", "bla", "k-number", "fda-letter", "npi", "fei", "ndc", "eu-ct")  # recognized without a word, too
_KIND_OF = {"cber": "fda-letter"}  # two formats for the number of one letter
_HYPHENATED = ("ndc", "eu-ct", "cber")  # the hyphens belong to the number
_BY_THOUSANDS = ("ind", "bla", "k-number", "bk-number", "fda-letter")  # groups are those of 12,345
_BY_LETTERS = ("nct", "isrctn", "actrn", "npi", "irb")  # a letter in place of the first digit is a slip


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
    """`registers`: letters of a study register -> where it is."""

    as_of: datetime.date
    by_id: Mapping[str, NumberKind]
    registers: Mapping[str, str]


@dataclass(frozen=True)
class Candidate:
    """A possible kind; `number`: in the register's format, "" for phrases; `fault`: "" if none is visible.

    `perhaps`: what a faulty number was probably meant to be, "" if that is not obvious; `register`: for numbers of
    registers of other countries, its letters.
    """

    kind: str
    number: str = ""
    fault: str = ""
    perhaps: str = ""
    register: str = ""


@dataclass(frozen=True)
class Found:
    """A number or phrase as written in the text; `bare`: no word before it names its kind."""

    text: str
    candidates: tuple[Candidate, ...]
    bare: bool = False


@dataclass(frozen=True)
class Reading:
    """What was found in a text; `passed`: digits without a word were not read, since they stand in a longer text."""

    found: tuple[Found, ...]
    passed: bool


def read(text: str) -> Reading:
    """All numbers and phrases in text order, each once; digits without a word that names them only in a short text.

    Linear in the text.
    """
    shown = " ".join(clean(text).text.translate(_HYPHENS).split())
    plain = shown.translate(_WITHOUT_ACCENTS)  # as long as `shown`
    short = len(plain) <= LONGEST_BARE
    whole = _whole(plain)
    hits = [whole] if whole else list(_hits(shown, plain))
    passed = not short and any(hit.bare and not _is_distinct(hit) for hit in hits)
    return Reading(_without_repeats([hit for hit in hits if short or not hit.bare or _is_distinct(hit)]), passed)


def _without_repeats(hits: list[Found]) -> tuple[Found, ...]:
    named = {(one.kind, _digits(one.number)) for hit in hits if not hit.bare for one in hit.candidates if one.number}
    kinds, digits = {kind for kind, _ in named}, {digits for _, digits in named}
    kinds |= {"k-number"} if "bk-number" in kinds else set()
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


def _is_distinct(hit: Found) -> bool:
    """Whether a number without its word has a form that nothing else has."""
    return hit.candidates[0].kind == "eu-ct"


_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_WITHOUT_ACCENTS = str.maketrans(
    "\u00e1\u00e9\u00ed\u00f3\u00fa\u00f1\u00c1\u00c9\u00cd\u00d3\u00da\u00d1\u00ba\u00b0", "aeiounAEIOUNoo"
)


def _hits(shown: str, plain: str) -> Iterator[Found]:
    """The numbers and phrases, also bare digits, as they stand in `shown`."""
    place = 0
    while match := ANY.search(plain, place):
        candidates, place, bare = _candidates(match, plain)
        if candidates:
            yield Found(shown[match.start() : place].strip(), candidates, bare)


def _candidates(match: re.Match[str], plain: str) -> tuple[tuple[Candidate, ...], int, bool]:
    """(candidates, none when the match is to be skipped; where it ends; whether no word names it)."""
    groups = {name: part for name, part in match.groupdict().items() if part is not None}
    end = match.end()
    if "bare" in groups:
        alone = len(match[0].strip()) == len(plain)
        return () if "unit" in groups else _bare_candidates(groups["bare"], alone), end, True
    if "token" in groups:
        candidate, end = _named(_name(groups), groups["token"], plain, match.end("token"))
        return (candidate,) if candidate else (), end, False
    return _lettered(groups, short=len(plain) <= LONGEST_BARE), end, False


def _name(groups: Mapping[str, str]) -> str:
    name = next((name for name in groups if name.startswith(("number_", "phrase_"))), "")
    return name.partition("_")[2].replace("_", "-")


def _lettered(groups: Mapping[str, str], *, short: bool) -> tuple[Candidate, ...]:
    """Candidates of a number whose letters are a part of it, or of a phrase."""
    order = groups.get("order") or groups.get("order_2")
    if order:  # in a longer text, K and another number of digits is something else
        return (_candidate("k-number", order),) if short or FORMS["k-number"].fullmatch(order) else ()
    if "kit" in groups:
        return (_candidate("bk-number", groups["kit"]),)
    if "swapped" in groups:
        return (Candidate("nct", groups["swapped"], FORM, f"NCT{groups['swapped']}"),)
    if "registered" in groups:
        letters = next(one for one in REGISTERS if one.lower() == groups["register"].lower())
        return (Candidate("other-register", f"{letters} {groups['registered']}", register=letters),)
    return (Candidate(_name(groups)),) if _name(groups) else ()


def _whole(plain: str) -> Found | None:
    """A text that is nothing but one number in groups of digits."""
    if not GROUPS.fullmatch(plain) or ((found := ANY.match(plain)) and found["phone"]):
        return None
    groups = re.findall("[0-9]+", plain)
    candidates = tuple(
        _candidate(name, joined)
        for name in _BARE
        if (joined := _joined(name, groups)) and FORMS[name].fullmatch(joined)
    )
    return Found(plain, candidates, bare=True) if candidates else None


def _bare_candidates(token: str, alone: bool) -> tuple[Candidate, ...]:
    """All kinds whose format fits; a year counts only when nothing else was pasted."""
    if YEARS.fullmatch(token) and not (alone and token.isdigit()):
        return ()
    if BILLED_NDC.fullmatch(token):
        return (_candidate("ndc", token),)
    return tuple(_candidate(kind, token) for kind in _BARE if FORMS[kind].fullmatch(token))


def _named(name: str, token: str, plain: str, end: int) -> tuple[Candidate | None, int]:
    """The number after a word, with more groups of digits where these make it sound; and where it ends."""
    if not token[0].isdigit() and name not in _BY_LETTERS:
        return None, end
    if FORMS[name].fullmatch(token):
        return _candidate(name, token), end
    more = MORE.match(plain, end)
    ends = [end] + [end + part.end() for part in re.finditer("[0-9A-Za-z]+", more[0])] if more else [end]
    groups = token.split("-")
    longer = [*groups, *re.findall("[0-9A-Za-z]+", more[0])] if more else groups
    tries = [
        (joined, ends[extra])
        for extra in reversed(range(len(ends)))
        if (joined := _joined(name, longer[: len(groups) + extra]))
    ]
    for joined, last in tries:
        if FORMS[name].fullmatch(joined):
            return _candidate(name, joined), last
    for joined, last in tries:
        if _repaired(name, joined):
            return _candidate(name, joined), last
    return _candidate(name, token), end


def _joined(name: str, groups: list[str]) -> str:
    """The groups as one number, or "" where this kind is not written so."""
    if name in _HYPHENATED:
        return "-".join(groups)
    thousands = len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    return "".join(groups) if thousands or name not in _BY_THOUSANDS or len(groups) == 1 else ""


_LIKE_DIGITS = str.maketrans("OoIlSsBZz", "001155822")
_MOST_REPAIRED = 2  # characters


def _repaired(name: str, token: str) -> str:
    """The token with letters that look like digits replaced, if it then has the form of its kind; or ""."""
    better = token.translate(_LIKE_DIGITS)
    changed = sum(1 for old, new in zip(token, better, strict=True) if old != new)
    if changed and changed <= _MOST_REPAIRED and FORMS[name].fullmatch(better):
        return better
    return _unbilled(token) if name == "ndc" else ""


def _unbilled(token: str) -> str:
    """An NDC of 5-4-2 digits without its filling zero, if only one of its groups can have one; or ""."""
    match = BILLED_NDC.fullmatch(token)
    if not match:
        return ""
    filled = [group for group in (1, 2, 3) if match[group].startswith("0")]
    groups = [match[group][1:] if [group] == filled else match[group] for group in (1, 2, 3)]
    return "-".join(groups) if len(filled) == 1 else ""


def _candidate(name: str, token: str) -> Candidate:
    """The number in the register's format, with its fault and what it was perhaps meant to be."""
    kind, letters = _KIND_OF.get(name, name), LETTERS.get(name, "")
    number = letters + token
    if not FORMS[name].fullmatch(token):
        repaired = _repaired(name, token)
        return Candidate(kind, number, FORM, repaired and _registered(name, letters + repaired))
    if kind == "npi" and not _valid_npi(token):
        return Candidate(kind, number, CHECK_DIGIT)
    return Candidate(kind, _registered(name, number))


def _registered(name: str, number: str) -> str:
    """The number as its register has it; the package code of an NDC is not part of the product number."""
    return "-".join(number.split("-")[:2]) if name == "ndc" else number


def _valid_npi(npi: str) -> bool:
    """Whether the last digit is the Luhn check digit of the NPI, computed with the prefix 80840."""
    total = 0
    for place, digit in enumerate(reversed("80840" + npi)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0
