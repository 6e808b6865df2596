"""A crowd of browsers in one process: streams that are watched, questions that are asked, and votes that are sent.

It speaks just enough HTTP/1.1, for a client library would use more processor time than what is measured.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlencode, urlsplit

_ID = re.compile(rb"(?m)^id: (\d+)\nevent: change$")


@dataclass
class Answer:
    """What came back: status, headers by lower-case name (the cookies apart), body, and how long it took in seconds."""

    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    body: bytes
    seconds: float


async def ask(
    url: str,
    *,
    method: str = "GET",
    fields: Mapping[str, str] | None = None,
    cookies: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """One request on a connection of its own, from a page of the site."""
    parts = urlsplit(url)
    body = urlencode(fields or {}).encode() if method == "POST" else b""
    lines = [
        f"{method} {parts.path}{'?' + parts.query if parts.query else ''} HTTP/1.1",
        f"Host: {parts.netloc}",
        "Connection: close",
        "Sec-Fetch-Site: same-origin",
        f"Cookie: {'; '.join(f'{name}={value}' for name, value in (cookies or {}).items())}",
        *(f"{name}: {value}" for name, value in (headers or {}).items()),
    ]
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    begun = time.perf_counter()
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    told = await reader.read()
    seconds = time.perf_counter() - begun
    writer.close()
    head, _, content = told.partition(b"\r\n\r\n")
    status, *rest = head.decode("latin-1").split("\r\n")
    found: dict[str, str] = {}
    given: dict[str, str] = {}
    for line in rest:
        name, _, value = line.partition(": ")
        if name.lower() == "set-cookie":
            key, _, worth = value.partition(";")[0].partition("=")
            given[key] = worth
        else:
            found[name.lower()] = value
    return Answer(int(status.split(" ")[1]), found, given, content, seconds)


def token_in(answer: Answer) -> str:
    """The token of the first form of a page."""
    match = re.search(rb'name="csrf" value="([^"]+)"', answer.body)
    if match is None:
        raise RuntimeError(f"no form: {answer.status}")
    return unescape(match[1].decode())


@dataclass
class Streams:
    """So many open streams of one address, and when which of them heard of which event."""

    url: str
    arrivals: dict[int, list[float]] = field(default_factory=dict)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def open(self, count: int) -> None:
        """Open them, some at a time, and wait until each was greeted."""
        for begin in range(0, count, 50):
            await asyncio.gather(*(self._one() for _ in range(begin, min(begin + 50, count))))

    async def _one(self) -> None:
        parts = urlsplit(self.url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: text/event-stream\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.splitlines()[0].decode())
        await reader.readuntil(b"\n\n")
        self._writers.append(writer)
        self._tasks.append(asyncio.create_task(self._listen(reader)))

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        while chunk := await reader.read(4096):
            now = time.monotonic()
            for match in _ID.finditer(chunk):
                self.arrivals.setdefault(int(match[1]), []).append(now)

    async def close(self) -> None:
        """Hang up."""
        for task in self._tasks:
            task.cancel()
        for writer in self._writers:
            writer.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def told_at(base: str) -> dict[int, float]:
    """When the server was told of each event, by its version."""
    found: dict[str, Any] = json.loads((await ask(f"{base}/told")).body)
    return {int(number): at for number, at in found.items()}


def percentile(values: list[float], part: float) -> float:
    """The value below which that part of them lies."""
    some = sorted(values)
    return some[min(int(part * len(some)), len(some) - 1)]
