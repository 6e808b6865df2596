"""A stream of server-sent events (WHATWG HTML, section 9.2), spoken in ASGI.

Flask decides whether a request may watch a map, like every other request; then this takes over, and no thread waits.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from functools import lru_cache
from typing import Any, NamedTuple

from argmap.live.hub import Event, Hub, Watcher

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = Iterable[tuple[bytes, bytes]]

HEARTBEAT = 15.0  # seconds; proxies close what is silent for longer than a minute
LIFETIME = 300.0  # seconds; then a browser asks again, and whoever may not read the map any more hears no more of it
RETRY = 2_000  # milliseconds


class Admitted(NamedTuple):
    """What a request was found to watch: a map or a debate (its id) at its version, and from which version on (None:
    from now).
    """

    id: int
    version: int
    since: int | None
    address: str
    debate: bool = False


@lru_cache(maxsize=1024)
def written(event: Event) -> bytes:
    """One event as it goes over the wire; its id is the version, with which a browser comes back."""
    return f"id: {event.version}\nevent: change\ndata: {event.data}\n\n".encode()


async def stream(
    hub: Hub,
    watcher: Watcher,
    headers: Headers,
    receive: Receive,
    send: Send,
    *,
    heartbeat: float = HEARTBEAT,
    lifetime: float = math.inf,
) -> None:
    """Tell the watcher's browser of every change, until it goes away, the server ends or `lifetime` seconds are over.

    A browser comes back from an end by itself, and says what it was told last.
    """
    sending = asyncio.ensure_future(_send_all(hub, watcher, headers, send, heartbeat, lifetime))
    try:
        # Once everything is sent, the server says the same as when the browser goes away.
        while (await receive())["type"] != "http.disconnect":
            pass
    finally:
        watcher.leave()
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)


async def _send_all(
    hub: Hub, watcher: Watcher, headers: Headers, send: Send, heartbeat: float, lifetime: float
) -> None:
    now = asyncio.get_running_loop().time
    ends = now() + lifetime
    await send({"type": "http.response.start", "status": 200, "headers": list(headers)})
    # The hello tells a page that its stream comes through: what holds streams back holds that back, too.
    greeting = f"retry: {RETRY}\nid: {watcher.told}\nevent: hello\ndata: {watcher.told}\n\n".encode()
    await send({"type": "http.response.body", "body": greeting, "more_body": True})
    while not hub.closing and (left := ends - now()) > 0:
        events = await watcher.next(min(heartbeat, left))
        body = b"".join(map(written, events)) or b": still here\n\n"
        await send({"type": "http.response.body", "body": body, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
