"""Asks the addresses of the sources whether they are still there, for `flask content-check --addresses FILE`.

One request at a time, with a pause between two to the same host; a redirect is followed at once. FILE has a line of
JSON for each address that was asked, so that a run that was stopped goes on, and a later run can tell what has changed.
"""

from __future__ import annotations

import datetime
import html
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from http.client import HTTPException
from itertools import zip_longest
from pathlib import Path
from urllib.parse import urlsplit

PAUSE = 2.0  # seconds between two requests to one host
PATIENCE = 20.0  # seconds for an answer
FRESH = datetime.timedelta(days=7)  # asked since then: not asked again
READ = 100_000  # bytes of a page in which its title is looked for
GONE = (404, 410)
AGENT = "ClinicCheck content-check (asks each source of its content once; an open-source project)"
_TITLE = re.compile(r"<title[^>]*>([^<]{1,500})", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """What an address answered on a day: the status, 0 for none; where it led for good; the title of its page."""

    address: str
    day: str
    status: int
    to: str = ""
    title: str = ""


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects, and remembers whether all were for good."""

    def __init__(self) -> None:
        self.for_good = True

    def redirect_request(self, *given: object, **more: object) -> urllib.request.Request | None:
        self.for_good = self.for_good and given[2] in (301, 308)
        return super().redirect_request(*given, **more)  # type: ignore[arg-type]


def ask(address: str, day: datetime.date, wait: Callable[[float], None]) -> Answer:
    """HEAD, and then, after a pause, GET for the title unless the page is gone."""
    found = _ask(address, day, "HEAD")
    if found.status in GONE:
        return found
    wait(PAUSE)
    return _ask(address, day, "GET")


def _ask(address: str, day: datetime.date, method: str) -> Answer:
    redirects = _Redirects()
    opener = urllib.request.build_opener(redirects)
    wanted = urllib.request.Request(address, method=method, headers={"User-Agent": AGENT})  # noqa: S310  our sources
    try:
        with opener.open(wanted, timeout=PATIENCE) as came:
            to = came.geturl() if redirects.for_good and _differ(address, came.geturl()) else ""
            found = _TITLE.search(came.read(READ).decode("utf-8", "replace"))
            return Answer(address, str(day), came.status, to, _plain(found[1]) if found else "")
    except urllib.error.HTTPError as error:
        error.close()
        return Answer(address, str(day), error.code)
    except (OSError, HTTPException, ValueError):
        return Answer(address, str(day), 0)


def _plain(title: str) -> str:
    return " ".join(html.unescape(title).split())


def _differ(one: str, other: str) -> bool:
    """Whether more differs than the scheme, a "www." and a slash at the end."""
    return _core(one) != _core(other)


def _core(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def known(file: Path) -> dict[str, list[Answer]]:
    """Address -> its answers in the file, the newest last; a line that was cut off is left out."""
    found: dict[str, list[Answer]] = {}
    for line in file.read_text("utf-8").splitlines() if file.exists() else ():
        try:
            one = Answer(**json.loads(line))
        except (ValueError, TypeError):
            continue
        found.setdefault(one.address, []).append(one)
    return found


def mixed(addresses: Iterable[str]) -> list[str]:
    """The addresses in an order that goes around the hosts."""
    hosts: dict[str, list[str]] = {}
    for address in dict.fromkeys(addresses):
        hosts.setdefault(urlsplit(address).netloc, []).append(address)
    return [address for row in zip_longest(*hosts.values()) for address in row if address]


def run(
    addresses: Iterable[str],
    file: Path,
    day: datetime.date,
    wait: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[tuple[Answer, Answer | None]]:
    """Ask what was not asked since FRESH, write each answer to the file, and yield it with the one before."""
    before, last = known(file), dict[str, float]()
    for address in mixed(addresses):
        answers = before.get(address, [])
        if answers and datetime.date.fromisoformat(answers[-1].day) > day - FRESH:
            yield answers[-1], answers[-2] if len(answers) > 1 else None
            continue
        host = urlsplit(address).netloc
        if (rest := last.get(host, -PAUSE) + PAUSE - clock()) > 0:
            wait(rest)
        found = ask(address, day, wait)
        last[host] = clock()
        with file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(found)) + "\n")
        yield found, answers[-1] if answers else None


def said(now: Answer, before: Answer | None) -> str:
    """What has to be looked at, in a line; "" for nothing."""
    if now.status in GONE:
        return f"gone ({now.status}): {now.address}"
    if now.to:
        return f"moved: {now.address} is now {now.to}"
    if now.status != 200:
        return f"no answer ({now.status or 'none'}): {now.address}"
    if before and before.title and now.title and before.title != now.title:
        return f"another title: {now.address} was {before.title!r} on {before.day} and is {now.title!r}"
    return ""
