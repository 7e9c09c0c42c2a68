"""Concurrent readers that behave like browsers: TLS, keep-alive, forms, redirects."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import html
import itertools
import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.deploy.site import NAME

Given = Mapping[str, tuple[str, ...]]
# Each reader has an address of its own, since requests are limited by address.
HOMES = (f"127.1.{number // 250}.{number % 250 + 1}" for number in itertools.count())
FIELD = re.compile(r'<input type="(?:radio|checkbox)" name="(q-[a-z-]+)" value="([a-z0-9-]+)"')


class LostError(AssertionError):
    """The reader could not go on."""


class TornError(LostError):
    """A truncated response: the process was killed while nginx was forwarding it."""


@dataclass
class Reader:
    """Goes through the check in one language with these answers; `seen` is every address on the way."""

    port: int
    trust: ssl.SSLContext
    given: Given
    language: str = "en"
    step: Callable[[], None] = lambda: None
    seen: list[str] = field(default_factory=list)
    reconnected: int = 0
    reloaded: int = 0
    home: str = field(default_factory=lambda: next(HOMES))
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    address: str = ""
    text: str = ""

    async def from_the_start(self) -> str:
        """The start page, every step, the result: its heading."""
        await self.ask("GET", f"/{self.language}/")
        await self.follow(rf"/{self.language}/check/product")
        return await self.to_the_result()

    async def with_a_code(self, code: str) -> str:
        """A code from paper is typed; then on from the first open question to the result: its heading."""
        await self.ask("GET", f"/{self.language}/resume")
        await self.ask("POST", f"/{self.language}/resume", {"code": code})
        await self.follow(rf"/{self.language}/check/[^\"]*")
        return await self.to_the_result()

    async def to_the_result(self) -> str:
        while "/result?" not in self.address:
            if "/so-far/" in self.address:
                await self.follow(rf"/{self.language}/check/[^\"]*", "onward")
            else:
                await self.answer()
        found = re.search(r'id="outcome".*?<h1>(.*?)</h1>', self.text, re.DOTALL)
        await self.close()
        return html.unescape(found[1]) if found else self.text

    async def answer(self) -> None:
        """Tick what is given for the questions on the step, which has to offer it, and press the button."""
        offered = FIELD.findall(self.text)
        names = list(dict.fromkeys(name for name, _ in offered))
        chosen = [(name, option) for name in names for option in self.given.get(name.removeprefix("q-"), ())]
        if not chosen or not set(chosen) <= set(offered):
            raise LostError(f"{self.address} does not offer {chosen}")
        await self.ask("POST", self.address, chosen)
        if "wrong=" in self.address:
            raise LostError(f"{self.address} lacks an answer")

    async def follow(self, pattern: str, name: str = "") -> None:
        """The first link to such an address, with this id if one is named."""
        found = re.search((f'id="{name}" ' if name else "") + f'href="({pattern})"', self.text)
        if not found:
            raise LostError(f"no link to {pattern} on {self.address}")
        await self.ask("GET", html.unescape(found[1]))

    async def ask(self, method: str, address: str, data: object = None) -> None:
        """The page there, after redirects; any other answer than a page or a redirect after a form loses the reader."""
        status, headers, self.text = await self.whole(method, address, data)
        if method == "POST" and status == 303:
            address = headers["location"]
            status, headers, self.text = await self.whole("GET", address)
        if status != 200 or not self.text.endswith("</html>"):
            raise LostError(f"{method} {address}: {status} {self.text[-100:]!r}")
        self.address = address

    async def whole(self, method: str, address: str, data: object = None) -> tuple[int, dict[str, str], str]:
        """A page that was torn off is loaded once more, as a person would; an answer that was sent is not."""
        try:
            return await self.send(method, address, data)
        except TornError:
            if method == "POST":
                raise
            self.reloaded += 1
            await self.close()
            return await self.send(method, address)

    async def send(self, method: str, address: str, data: object = None) -> tuple[int, dict[str, str], str]:
        body = urlencode(data).encode() if data else b""  # type: ignore[arg-type]
        lines = [f"{method} {address} HTTP/1.1", f"Host: {NAME}", "Accept-Encoding: gzip"]
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
            lines += [f"Origin: https://{NAME}", "Sec-Fetch-Site: same-origin"]
        self.seen.append(address)
        self.step()
        return await self.exchange("\r\n".join([*lines, "", ""]).encode() + body)

    async def exchange(self, request: bytes) -> tuple[int, dict[str, str], str]:
        """As browsers do, an old connection that was closed before any byte came is opened anew, once."""
        if self.streams:
            try:
                return await self.once(request)
            except (asyncio.IncompleteReadError, OSError) as error:
                if getattr(error, "partial", b""):
                    raise TornError("half an answer came") from error
                self.reconnected += 1
                await self.close()
        self.streams = await asyncio.open_connection(
            "127.0.0.1", self.port, ssl=self.trust, server_hostname=NAME, local_addr=(self.home, 0)
        )
        return await self.once(request)

    async def once(self, request: bytes) -> tuple[int, dict[str, str], str]:
        assert self.streams
        reader, writer = self.streams
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
        try:
            body = await self.body(reader, headers)
        except (asyncio.IncompleteReadError, OSError) as error:
            raise TornError("half an answer came") from error
        if headers.get("connection") == "close":
            await self.close()
        if headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        return int(head[0].split()[1]), headers, body.decode()

    async def body(self, reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding") != "chunked":
            return await reader.readexactly(int(headers["content-length"]))
        parts = []
        while size := int(await reader.readuntil(b"\r\n"), 16):
            parts.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readexactly(2)
        return b"".join(parts)

    async def close(self) -> None:
        if self.streams:
            (_, writer), self.streams = self.streams, None
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
