"""Asks ClinicalTrials.gov for the record of an NCT number, if the operator wants it (`CLINIC_CHECK_LOOKUPS`).

Nothing but the number leaves the server. An answer takes PATIENCE seconds at most and is kept for a day by its number.
"""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as LateError
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urljoin, urlsplit

from clinic_check.lookup.trial_record import FIELDS, TrialRecord, record_of

SITE = "https://clinicaltrials.gov"
PATIENCE = 3.0  # seconds in all
AT_ONCE = 2
LARGEST = 500_000  # bytes of an answer
REDIRECTS = 2
KEPT, FRESH = 200, 86_400.0  # numbers, seconds
NUMBER = re.compile(r"NCT\d{8}")


@dataclass(frozen=True)
class Outcome:
    """`record`: what was found. `word`: "found", "none" (there is no such record), "late", "busy" or "failed"."""

    word: str
    record: TrialRecord | None = None


class Registry:
    """Look-ups with their bounds and their cache; one for each process."""

    def __init__(self, site: str = SITE, clock: Callable[[], float] = time.monotonic) -> None:
        self._site, self._clock = site, clock
        self._room = threading.BoundedSemaphore(AT_ONCE)
        self._threads = ThreadPoolExecutor(AT_ONCE, "registry")
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, Outcome]] = OrderedDict()

    def look_up(self, number: str) -> Outcome:
        """The record of a number such as NCT04313647; ValueError for anything else."""
        if not NUMBER.fullmatch(number):
            raise ValueError(number)
        if known := self._known(number):
            return known
        if not self._room.acquire(blocking=False):
            return Outcome("busy")
        request = _Request(self._site, self._clock, self._clock() + PATIENCE)
        asked = self._threads.submit(request.ask, number)
        asked.add_done_callback(lambda _: self._room.release())
        return self._answer(number, request, asked)

    def _answer(self, number: str, request: _Request, asked: Future[Outcome]) -> Outcome:
        try:
            found = asked.result(PATIENCE)
        except LateError:
            request.give_up()
            return Outcome("late")
        if found.word in ("found", "none"):
            with self._lock:
                self._kept[number] = (self._clock(), found)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return found

    def _known(self, number: str) -> Outcome | None:
        with self._lock:
            since, found = self._kept.get(number, (0.0, None))
        return found if found and self._clock() - since < FRESH else None


class _Request:
    """One look-up, with redirects on the same site, that ends at `end` or when it is given up."""

    def __init__(self, site: str, clock: Callable[[], float], end: float) -> None:
        self._site, self._clock, self._end = site, clock, end
        self._socket: socket.socket | None = None

    def give_up(self) -> None:
        """End a wait for headers that come byte by byte, each of which starts the time of the socket anew."""
        if self._socket:
            with suppress(OSError):  # it has just ended
                self._socket.shutdown(socket.SHUT_RDWR)

    def ask(self, number: str) -> Outcome:
        """What the register says of the number."""
        address = f"{self._site}/api/v2/studies/{number}?fields={','.join(FIELDS)}"
        try:
            for _ in range(REDIRECTS + 1):
                status, to, body = self._once(address)
                if status not in (301, 302, 307, 308):
                    return _outcome(status, body)
                address = urljoin(address, to)
                if urlsplit(address)[:2] != urlsplit(self._site)[:2]:
                    break
        except (OSError, HTTPException, ValueError, RecursionError):  # the last: JSON that nests too deep
            pass
        return Outcome("failed")

    def _once(self, address: str) -> tuple[int, str, bytes]:
        """(status, Location, body) of one request; TimeoutError after `end`."""
        parts = urlsplit(address)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.netloc, timeout=max(0.1, self._end - self._clock()))
        try:
            connection.connect()
            self._socket = connection.sock  # which the connection forgets once it has the headers
            if self._clock() > self._end:
                raise TimeoutError
            connection.request("GET", f"{parts.path}?{parts.query}", headers={"Accept": "application/json"})
            came = connection.getresponse()
            body = b""
            while len(body) <= LARGEST and (piece := came.read1(65_536)):
                body += piece
                if self._clock() > self._end:
                    raise TimeoutError
            return came.status, came.headers.get("Location", ""), body
        finally:
            connection.close()


def _outcome(status: int, body: bytes) -> Outcome:
    if status == 404:
        return Outcome("none")
    record = record_of(json.loads(body)) if status == 200 and len(body) <= LARGEST else None
    return Outcome("found", record) if record else Outcome("failed")
