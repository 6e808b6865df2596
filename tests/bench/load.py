"""Requests in numbers, over connections that stay open, from a process that does little else.

Speaks just enough HTTP/1.1 to count answers: a client library would use more processor time than the server that is
measured.
"""

from __future__ import annotations

import asyncio
import time
from typing import NamedTuple
from urllib.parse import urlsplit


class Load(NamedTuple):
    """What came of it: requests per second, and the bytes of one answer's body."""

    per_second: float
    body: int


async def _visit(url: str, headers: dict[str, str], until: float) -> tuple[int, int]:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    lines = [
        f"GET {target} HTTP/1.1",
        f"Host: {parts.netloc}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    count = body = 0
    while time.perf_counter() < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{url}: {head.splitlines()[0].decode()}")
        length = next(
            int(line.split(b":")[1]) for line in head.splitlines() if line.lower().startswith(b"content-length:")
        )
        await reader.readexactly(length)
        count += 1
        body = length
    writer.close()
    return count, body


async def _visits(url: str, headers: dict[str, str], connections: int, duration: float) -> Load:
    start = time.perf_counter()
    told = await asyncio.gather(*(_visit(url, headers, start + duration) for _ in range(connections)))
    elapsed = time.perf_counter() - start
    return Load(sum(count for count, _ in told) / elapsed, max(body for _, body in told))


def load(url: str, *, connections: int = 8, duration: float = 3.0, headers: dict[str, str] | None = None) -> Load:
    """Ask for `url` over and over for `duration` seconds; every answer must be 200."""
    return asyncio.run(_visits(url, headers or {}, connections, duration))
