"""Sources of the US and its states whose address is on a host of somebody else.

Readers take a title with the name of FDA for FDA's own page, so such an address must be marked as a copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from clinic_check.check.library import Source
from clinic_check.loader.node import Problem

ANOTHER_PAGE = "another page"  # value of `address-is`
_FEDERAL = re.compile(
    r"(?:U\.S\.|US) |United States |(?:FDA|FTC|CDC|CMS|NIH|NLM|HHS|CFPB|VA)\b|Federal (?:Trade|Register|Communications)"
    r"|Food and Drug Administration|Centers? for (?:Disease Control|Medicare)|Consumer Financial Protection"
    r"|National (?:Institutes? of|Library of Medicine|Cancer Institute)|Department of (?:Health|Justice)"
    r"|(?:ClinicalTrials\.gov|PubMed|DailyMed|openFDA|eCFR|Congress)\b"
)
_STATE = re.compile(
    r"State of |Commonwealth of |.*\b(?:Attorney General|Legislature|General Assembly|Senate|Department of State"
    r"|Office of Consumer Affairs|Medical Board|Board of Medicine|Supreme Court|Court of Appeals|District Court)\b"
    r"|California Institute for Regenerative Medicine"
)
_ABROAD = re.compile(r".*\b(?:UK|Canada|Mexico|Australia|Japan|Korea)\b")
_OFFICIAL = re.compile(r"(?:^|\.)(?:[a-z0-9-]+\.(?:gov|mil)|(?:[a-z0-9-]+\.)?state\.[a-z]{2}\.us)$")
_RESOLVERS = ("doi.org", "dx.doi.org")  # lead to the publisher's own page


def government(publisher: str) -> bool:
    """Whether the publisher, without what stands in brackets, is a body of the US or of a state."""
    body = publisher.partition("(")[0]
    return bool(_FEDERAL.match(body) or (_STATE.match(body) and not _ABROAD.match(body)))


def official(address: str) -> bool:
    """Whether the address is on a host of the US or of a state, or leads to one through a resolver."""
    host = urlsplit(address).hostname or ""
    return host in _RESOLVERS or bool(_OFFICIAL.search(host))


def check_publishers(sources: Iterable[Source]) -> Iterator[Problem]:
    for source in sources:
        path = f"content/sources.yaml[{source.id}]"
        if source.copy and not source.address:
            yield Problem(f"{path}.address-is", ANOTHER_PAGE, "needs an address")
        if source.address and not source.copy and government(source.publisher) and not official(source.address):
            allowed = f"a host of {source.publisher}, or with address-is: {ANOTHER_PAGE}"
            yield Problem(f"{path}.address", source.address, allowed)
