"""The forms of the numbers and phrases that numbers.py finds, as one pattern that reads no text twice."""

from __future__ import annotations

import re
from collections.abc import Mapping

# A run of digits swallows its neighbors and never gives them back (*+); every other repeat has a small limit.
_RUN = r"[0-9][0-9A-Za-z]*+"
_TOKEN = rf"{_RUN}(?:-{_RUN})*+"
_MARKS = r"[ :#.()\[\]-]"
_LINK = r"(?:application|registration|identifier|number|num|nr|no|id|code|is)(?![a-z])"
_BETWEEN = rf"(?:{_MARKS}{{0,3}}{_LINK}){{0,3}}{_MARKS}{{0,4}}"
_FDA = r"(?:the )?(?:U\.?S\.? )?(?:FDA|Food and Drug Administration)"
_ALONE = r"(?<![A-Za-z0-9])"

_NAMED = {  # words that say what the number behind them is
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
# Money, telephone numbers, suites and the ZIP code behind a state are passed over, and so is a number with a unit.
_PASSED = (
    r"[$\u20ac\u00a3] ?[0-9][0-9.,]*+"
    rf"|{_ALONE}(?:\+?1[ .-])?\(?[0-9]{{3}}\)?[ .-]{{1,2}}[0-9]{{3}}[ .-][0-9]{{4}}(?![0-9])"
    rf"|{_ALONE}(?:suite|ste|room|box)[ .#]{{1,3}}[0-9]++"
    r"|, ?(?-i:[A-Z]{2}) [0-9]{5}(?:-[0-9]{4})?(?![0-9])"
)
_UNIT = r" ?(?:%|percent|USD|dollars?|euros?|patients?|people|cells?|mg|mcg|ml|cc|hours?|days?|years?)(?![A-Za-z])"


def _either(patterns: Mapping[str, str], prefix: str) -> str:
    """The patterns as named groups; a group's name is its prefix and its kind, with _ for -."""
    return "|".join(f"(?P<{prefix}_{kind.replace('-', '_')}>{pattern})" for kind, pattern in patterns.items())


ANY = re.compile(
    rf"{_PASSED}"
    rf"|{_ALONE}(?:{_either(_NAMED, 'number')}){_BETWEEN}(?P<token>{_TOKEN})"
    rf"|{_ALONE}K-?(?P<order>[0-9]{{5,8}})(?![0-9A-Za-z])"
    rf"|{_ALONE}(?:{_either(_PHRASES, 'phrase')})(?![A-Za-z0-9])"
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
"""What stands behind the word, for each name of _NAMED."""
LETTERS = {"nct": "NCT", "isrctn": "ISRCTN", "actrn": "ACTRN", "bla": "BLA", "k-number": "K", "cber": "CBER-"}
"""What its register writes before the digits."""
BILLED_NDC = re.compile(r"[0-9]{5}-[0-9]{4}-[0-9]{2}")
YEARS = re.compile(r"(?:19|20)[0-9]{2}(?:-(?:19|20)[0-9]{2})?")
