"""What streams are compared with, and argmap with a clock: `python -m tests.bench.broadcast bare|argmap PORT [DATA]`.

The bare broadcast is the least that an ASGI application can do: a queue for each connection, and each event put into
all of them. Both write down when they were told of an event, by the clock that all processes of one machine share, and
answer that at `/told`.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from pathlib import Path
from typing import Any

import uvicorn

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_HEADERS = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]


class Bare:
    """Whoever posts tells all who watch."""

    def __init__(self) -> None:
        self.queues: set[asyncio.Queue[bytes]] = set()
        self.told: dict[int, float] = {}

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Stream, broadcast, or say when what was told."""
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
        elif scope["method"] == "POST":
            number = len(self.told) + 1
            self.told[number] = time.monotonic()
            event = f'id: {number}\nevent: change\ndata: {{"version": {number}, "kind": "time"}}\n\n'.encode()
            for queue in self.queues:
                queue.put_nowait(event)
            await _answer(send, b"told")
        elif scope["path"] == "/told":
            await _answer(send, json.dumps(self.told).encode())
        else:
            await self._stream(send)

    async def _stream(self, send: Send) -> None:
        queue: asyncio.Queue[bytes] = asyncio.Queue()
        self.queues.add(queue)
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await send({"type": "http.response.body", "body": b"retry: 2000\n\n", "more_body": True})
            while True:
                await send({"type": "http.response.body", "body": await queue.get(), "more_body": True})
        finally:
            self.queues.discard(queue)


async def _answer(send: Send, body: bytes) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [length]})
    await send({"type": "http.response.body", "body": body})


class Clocked:
    """argmap, with a note of when its hub of debates was told of each event."""

    def __init__(self, data: Path) -> None:
        from argmap.asgi import make_app
        from argmap.config import load_config
        from argmap.live.hub import Event, Hub

        self.told: dict[int, float] = {}
        wake = Hub.notify

        def noted(hub: Hub, watched: int, version: int, events: Sequence[Event] = ()) -> None:
            self.told.setdefault(version, time.monotonic())
            wake(hub, watched, version, events)

        Hub.notify = noted  # type: ignore[method-assign,assignment]
        self.app = make_app(load_config({"HOME": str(data)}, data_dir=data))

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """argmap's answer, or when what was told."""
        if scope["type"] == "http" and scope["path"] == "/told":
            await _answer(send, json.dumps(self.told).encode())
        else:
            await self.app(scope, receive, send)


def main(what: str, port: int, data: str = "") -> None:
    """Serve one of the two, as `argmap run` serves."""
    application = Bare() if what == "bare" else Clocked(Path(data))
    uvicorn.run(
        application,
        port=port,
        log_level="critical",  # streams that end with the server are no fault
        access_log=False,
        ws="none",
        interface="asgi3",
        proxy_headers=False,
        timeout_graceful_shutdown=1,
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
