"""How registration numbers and phrases about them are written, in English and Spanish, as patterns.

The text to be matched has plain spaces, hyphens and letters without accents (numbers.py). Digit runs match possessively
(*+) and other repeats have small bounds, so matching is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_RUN = r"[0-9][0-9A-Za-z]*+"
_TOKEN = rf"(?:[OoIl]{{1,2}}(?=[0-9]))?{_RUN}(?:-{_RUN})*+"
_MARKS = r"[ :#.()\[\]-]"
_LINK = (
    r"(?:application|registration|registro|identifier|identificador|solicitud|number|numero|num|nr|no|n[o0]?|id|code"
    r"|codigo|de|is|es)(?![a-z])"
)
_BETWEEN = rf"(?:{_MARKS}{{0,3}}{_LINK}){{0,3}}{_MARKS}{{0,4}}"
_ALONE = r"(?<![A-Za-z0-9])"
_INITIALS = r"(?:FDA|F\.D\.A\.?)"
_FDA = (
    rf"(?:the |la )?(?:U\.?S\.? )?(?:{_INITIALS}|Food and Drug Administration"
    r"|Administracion de (?:Alimentos y (?:Medicamentos|Drogas|Farmacos)|Drogas y Alimentos))"
)
_510K = r"510 ?(?:\(k\)|k(?![A-Za-z0-9]))"

_NAMED = {  # words that name the kind of the number after them
    "nct": r"NCT|N\.C\.T\.",
    "isrctn": r"ISRCTN",
    "actrn": r"ACTRN",
    "eu-ct": r"EudraCT|EUCTR|EU[ -]?CT|CTIS",
    "ind": r"(?:BB[ -]?)?IND",
    "bla": r"BLA|STN(?:[ :]{1,2}B[LN])?|(?-i:BL(?=[ :#]{0,2}[0-9]{6}))",
    "ndc": r"NDC",
    "k-number": _510K,
    "fei": r"FEI",
    "npi": r"NPI",
    "fda-letter": r"MARCS(?:[ -]?CMS)?",
    "cber": r"CBER(?=[ :#-]{0,3}[0-9]{2}-[0-9])",
    "irb": r"IRB",
}
_SPANISH_BY = r"(?:por|ante|en|de|con)"
_PHRASES = {
    "registration-certificate": r"(?:(?:FDA|establishment|facility|device|tissue|lab)[ -]){0,2}"
    r"registration[ -]certificates?|certificates? of (?:FDA )?registration"
    rf"|{_INITIALS}[ -]certifi(?:ed|cates?|cation)"
    rf"|certificados? de registro|certifica(?:d[oa]s?|cion(?:es)?) (?:(?:por|de|ante) )?{_FDA}",
    "fda-registered": rf"{_INITIALS}[ -]{{1,3}}(?:registered|registration|listed|compliant|registrad[oa]s?)"
    rf"|(?:registered|registration|listed) (?:with|by|at|in|to) {_FDA}"
    rf"|(?:registrad|listad|inscrit)[oa]s? {_SPANISH_BY} {_FDA}|registros? (?:{_SPANISH_BY} )?{_FDA}"
    rf"|cumplen? con (?:las? )?(?:(?:normas?|reglas?|regulacion(?:es)?|requisitos?) )?(?:de )?{_FDA}",
    "fda-approved": rf"{_INITIALS}[ -]{{1,3}}ap{{1,2}}ro(?:v(?:ed|al)|bad[oa]s?|bacion)"
    rf"|ap{{1,2}}roved by {_FDA}|(?:aprobad|autorizad|avalad)[oa]s? por {_FDA}"
    rf"|(?:aprobacion(?:es)?|autorizacion(?:es)?|aval) (?:de|por) {_FDA}",
    "fda-cleared": rf"(?:{_INITIALS}[ -]{{1,3}}|{_510K}[ -]{{1,2}}){{1,2}}clear(?:ed|ance)" + rf"|cleared by {_FDA}",
    "cgmp": r"c?GMPs?|(?:current )?good manufacturing practices?|buenas practicas de (?:manufactura|fabricacion)"
    r"|(?-i:BP[MF])",
    "ind-pending": r"pre[ -]?IND|pending IND|IND[ -](?:application )?\(?(?:is |was |has been )?"
    r"(?:pending|filed|submitted|under review|in (?:process|progress))\)?|(?:filed|applied for|submitted) an IND"
    r"|IND (?:en tramite|pendiente|presentad[oa]|solicitad[oa])|solicitud (?:de )?IND(?! ?[0-9])",
    "irb": r"IRB(?:[ -](?:approv(?:ed|al)|reviewed))?|institutional review boards?"
    r"|ethics (?:committee|board)s?(?:[ -]approv(?:ed|al))?"
    r"|comites? de (?:bio)?etica|juntas? de revision institucional",
    "tissue-rule": r"(?:21 )?(?:CFR|C\.F\.R\.)[ ](?:part )?1271(?:\.[0-9]+)?|part 1271"
    r"|(?:PHS Act )?(?:section|seccion) 361|361[ -](?:HCT/?Ps?|products?|tissues?|exemption)|(?-i:HCT/?Ps?)",
    "nct": r"(?-i:NCT)|clinicaltrials\.gov|NIH[ -](?:listed|registered)"
    r"|(?:registrad|listad|inscrit)[oa]s? (?:en|por|ante|con) (?:el |los )?NIH",
    "ind": r"(?-i:IND)",
    "bla": r"(?-i:BLA)",
    "ndc": r"(?-i:NDC)",
    "k-number": _510K,
    "fei": r"(?-i:FEI)",
    "npi": r"(?-i:NPI)",
}
REGISTERS = ("ChiCTR", "CTRI", "DRKS", "IRCT", "jRCT", "KCT", "LBCTR", "PACTR", "RPCEC", "SLCTR", "TCTR", "UMIN")
"""Letters of study registers of other countries; content/numbers.yaml has the country of each."""
_REGISTERED = (
    rf"(?P<register>{'|'.join(REGISTERS)})[ :#/.-]{{0,3}}(?P<registered>[0-9A-Za-z-]{{0,12}}[0-9][0-9A-Za-z/-]{{2,24}})"
)
# Skip money, telephone numbers, suites, ZIP codes, laws and standards, times of day, and numbers with a unit.
_PASSED = (
    r"[$\u20ac\u00a3] ?[0-9][0-9.,]*+"
    rf"|{_ALONE}(?P<phone>(?:\+?1[ .-])?\(?[0-9]{{3}}\)?[ .-]{{1,2}}[0-9]{{3}}[ .-][0-9]{{4}}(?![0-9]))"
    rf"|{_ALONE}(?:suite|ste|room|box|zip(?: code)?|C\.?P\.?|codigo postal)[ .#:]{{1,3}}[0-9]++"
    r"|, ?(?-i:[A-Z]{2}) [0-9]{5}(?:-[0-9]{4})?(?![0-9])"
    rf"|{_ALONE}(?!(?:21 )?(?:CFR|C\.F\.R\.|section|part) (?:part )?(?:1271|361)(?![0-9]))"
    r"(?:[0-9]{1,2} )?(?:CFR|C\.F\.R\.|USC|U\.S\.C\.|ISO|IEC|EN|section|sec\.|part)"
    r"(?:[ /-]{1,2}(?:part|IEC|EN))?[ .#]{1,2}[0-9]++(?:[.:][0-9]++)?"
)
_UNIT = (
    r" ?(?:%|percent|USD|dollars?|dolares|pesos|euros?|patients?|pacientes|people|personas|cells?|celulas|millones|mg"
    r"|mcg|ml|cc|hours?|horas|days?|dias|years?|anos|am|pm|a\.m|p\.m)(?![A-Za-z])"
)


def _alternation(patterns: Mapping[str, str], prefix: str) -> str:
    """Join patterns as named groups; a group is named prefix + kind, with _ for -."""
    return "|".join(f"(?P<{prefix}_{kind.replace('-', '_')}>{pattern})" for kind, pattern in patterns.items())


ANY = re.compile(
    rf"{_PASSED}"
    rf"|{_ALONE}{_REGISTERED}"
    rf"|{_ALONE}(?:NTC|CNT)[ -]?(?P<swapped>[0-9]{{8}})(?![0-9A-Za-z])"
    rf"|{_ALONE}(?:{_alternation(_NAMED, 'number')}){_BETWEEN}(?P<token>{_TOKEN})"
    rf"|{_ALONE}BK[ -]?(?P<kit>[0-9][0-9A-Za-z]{{3,7}})(?![0-9A-Za-z])"
    rf"|{_ALONE}K(?:-?(?P<order>[0-9]{{5,8}})| (?P<order_2>[0-9]{{6}}))(?![0-9A-Za-z])"
    rf"|{_ALONE}(?:{_alternation(_PHRASES, 'phrase')})(?![A-Za-z0-9])"
    rf"|(?<![A-Za-z0-9_$/@=&?+-])(?P<bare>{_RUN}(?:[-.,/:]{_RUN})*+)(?P<unit>{_UNIT})?+",
    re.ASCII | re.IGNORECASE,
)
"""A number or phrase, or what is passed over: see numbers.py for the groups."""
MORE = re.compile(r"(?:(?: - |[ ,.-])[0-9OoIlSBZ]{1,8}(?![0-9A-Za-z])){1,13}", re.ASCII)
"""More groups of digits behind a token."""
GROUPS = re.compile(r"[0-9]{1,6}(?:[ .][0-9]{1,6}){1,4}", re.ASCII)
"""A whole text that is one number in groups; those with hyphens are bare ones."""
FORMS = {
    kind: re.compile(pattern, re.ASCII)
    for kind, pattern in {
        "nct": r"[0-9]{8}",
        "isrctn": r"[0-9]{8}",
        "actrn": r"[0-9]{14}p?",
        "eu-ct": r"20[0-9]{2}-[0-9]{6}-[0-9]{2}(?:-[0-9]{2})?",
        "ind": r"[0-9]{4,6}",
        "bla": r"[0-9]{6}",
        "ndc": r"[0-9]{4}-[0-9]{4}(?:-[0-9]{2})?|[0-9]{5}-[0-9]{3}(?:-[0-9]{2})?|[0-9]{5}-[0-9]{4}(?:-[0-9])?",
        "k-number": r"[0-9]{6}",
        "bk-number": r"[0-9]{6}",
        "fei": r"[0-9]{7}(?:[0-9]{3})?",
        "fda-letter": r"[0-9]{6}",
        "cber": r"[0-9]{2}-[0-9]{6}",
        "npi": r"[12][0-9]{9}",
        "irb": r".*",
    }.items()
}
"""Name of a kind -> pattern of the number after its word."""
LETTERS = {
    **{"nct": "NCT", "isrctn": "ISRCTN", "actrn": "ACTRN", "bla": "BLA"},
    **{"k-number": "K", "bk-number": "BK", "cber": "CBER-"},
}
"""Kind -> prefix before the digits in the register's format."""
BILLED_NDC = re.compile(r"([0-9]{5})-([0-9]{4})-([0-9]{2})", re.ASCII)
YEARS = re.compile(r"(?:19|20)[0-9]{2}(?:-(?:19|20)[0-9]{2})?", re.ASCII)
