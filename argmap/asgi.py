"""The served application: live streams natively, everything else Flask in a pool of threads.

A stream must never occupy a thread that serves pages, and neither must a browser that sends its form slowly: bodies are
read here, bounded in size and time, before a thread is asked.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import math
import os
import signal
import threading
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import ExitStack, suppress
from types import FrameType
from typing import Any, cast
from urllib.parse import quote

from a2wsgi import WSGIMiddleware
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from argmap.app import create_app
from argmap.config import Config, load_config
from argmap.domain.errors import Unavailable
from argmap.live.hub import Full, Hub
from argmap.live.stream import LIFETIME, Message, Receive, Send, stream
from argmap.operations.clearing import clear_deleted
from argmap.operations.desk import Happening
from argmap.queries.debates import debate_versions
from argmap.queries.reading import reading
from argmap.queries.versions import versions_of
from argmap.web.events import ADMITTED, debate_event, debate_events_after, events_after
from argmap.web.guards import FORM_BYTES, HEADERS, READ_BYTES, UPLOADS, content_policy
from argmap.web.site import Site

THREADS = 16
BODY_SECONDS = 30.0
LARGE_AT_ONCE = 8
"""Forms over `FORM_BYTES`, and files, that are kept whole at once; of further ones only the beginning is."""

CLEARED_EVERY = 3600.0
"""Seconds after which it is looked again whether deleted maps are to go for good."""

_COLLECTED_AFTER = (50_000, 20, 20)
"""A page makes thousands of short-lived objects; looking for rings after every 700 took a fifth of its time."""
_EVENTS = "/events"
_KEPT_PRINTABLE = "".join(chr(code) for code in range(0x21, 0x7F))

_OURS = [
    (name.lower().encode(), value.encode())
    for name, value in {**HEADERS, "Content-Security-Policy": content_policy(), "Cache-Control": "no-store"}.items()
]
"""The headers of what is answered without Flask."""

_log = logging.getLogger(__name__)

Scope = dict[str, Any]
Pages = Callable[[Scope, Receive, Send], Awaitable[None]]


def make_app(config: Config | None = None) -> Application:
    """The application for an ASGI server; without a configuration it is read from the environment."""
    return Application(load_config(os.environ) if config is None else config)


class Application:
    """One process of the site."""

    def __init__(self, config: Config) -> None:
        self.hub = Hub(self._versions, lambda map_id, since: events_after(self._site.engine, map_id, since))
        self.debates = Hub(
            self._debate_versions,
            lambda debate_id, since: debate_events_after(self._site.engine, debate_id, since),
            at_most=4_000,
            per_address=1_500,
            gather=0.2,
        )
        self.flask: Flask = create_app(config, self.hub.notify, self._announce)
        self._site = cast(Site, self.flask.extensions["argmap"])
        self._pages = cast("Pages", WSGIMiddleware(cast(Any, self.flask), THREADS))
        self._room = threading.BoundedSemaphore(LARGE_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or begin and end with the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    def _versions(self, map_ids: Collection[int]) -> Mapping[int, int]:
        with reading(self._site.engine) as session:
            return versions_of(session, map_ids)

    def _announce(self, debate_id: int, happened: Sequence[Happening]) -> None:
        """Hand on what has just happened in a debate, so that it need not be read."""
        self.debates.notify(debate_id, happened[-1][0], [debate_event(*one) for one in happened])

    def _debate_versions(self, debate_ids: Collection[int]) -> Mapping[int, int]:
        with reading(self._site.engine) as session:
            return debate_versions(session, debate_ids)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        for hub in (self.hub, self.debates):
            hub.start()
            _before_ending(hub.close_soon)
        self._site.dot.begin_ahead()
        clearing = asyncio.create_task(self._clear_away())
        gc.collect()
        gc.freeze()
        gc.set_threshold(*_COLLECTED_AFTER)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        clearing.cancel()
        await self.hub.stop()
        await self.debates.stop()
        self._site.engine.dispose()
        self._site.dot.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _clear_away(self) -> None:
        """Let deleted maps go for good when their thirty days are over: when the server starts, and every hour."""
        while True:
            try:
                await asyncio.to_thread(clear_deleted, self._site.desk)
            except (Unavailable, SQLAlchemyError) as error:
                _log.warning("deleted maps could not be cleared away: %s", type(error).__name__)
            await asyncio.sleep(CLEARED_EVERY)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["query_string"] = quote(scope["query_string"], safe=_KEPT_PRINTABLE).encode()
        if scope["method"] == "GET" and scope["path"].endswith(_EVENTS):
            await self._watch(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if b"content-length" not in headers and b"transfer-encoding" not in headers:
            await self._pages(scope, _given(b""), send)
            return
        with ExitStack() as until_answered:
            try:
                body = await asyncio.wait_for(self._body(scope, headers, receive, until_answered), BODY_SECONDS)
            except TimeoutError:
                await _say(send, 408, b"The request took too long to arrive.")
                return
            if body is not None:
                await self._pages(scope, _given(body), send)

    async def _body(
        self, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive, until_answered: ExitStack
    ) -> bytes | None:
        """The request's body, up to one byte more than is read of any form; None if it broke off.

        Its length is written into the scope where the browser did not say it. What is too long is read to its end and
        let go, up to a bound, so that the browser gets to read the answer.
        """
        declared = headers.get(b"content-length")
        body = bytearray()
        length, most = 0, FORM_BYTES
        whole = self._whole(scope, headers)
        while length <= 2 * whole:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            chunk = message.get("body", b"")
            if length <= FORM_BYTES < length + len(chunk):
                most = self._most(until_answered, whole)
            length += len(chunk)
            body += chunk[: max(most + 1 - len(body), 0)]
            if not message.get("more_body", False):
                break
        if declared is None:
            kept = [(name, value) for name, value in scope["headers"] if name != b"transfer-encoding"]
            scope["headers"] = [*kept, (b"content-length", str(length).encode())]
        return bytes(body)

    def _whole(self, scope: Scope, headers: Mapping[bytes, bytes]) -> int:
        """How many bytes of a body are kept where there is room: more where a file may be sent."""
        if not headers.get(b"content-type", b"").lower().startswith(b"multipart/form-data"):
            return READ_BYTES
        try:
            view, _ = self.flask.url_map.bind("").match(scope["path"], scope["method"])
        except HTTPException:
            return READ_BYTES
        return max(UPLOADS.get(view, 0) + FORM_BYTES, READ_BYTES)

    def _most(self, until_answered: ExitStack, whole: int) -> int:
        """How many bytes are kept of what is larger than a form, while there is room for another."""
        if not self._room.acquire(blocking=False):
            return FORM_BYTES
        until_answered.callback(self._room.release)
        return whole

    async def _watch(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let Flask judge the request; where it may watch, go on as a stream under the headers of Flask's answer."""
        held: list[Message] = []

        async def hold(message: Message) -> None:
            held.append(message)

        await self._pages(scope, _given(b""), hold)
        admitted = scope.get(ADMITTED)
        if admitted is None:
            for message in held:
                await send(message)
            return
        hub = self.debates if admitted.debate else self.hub
        try:
            watcher = hub.watch(admitted.id, admitted.version, admitted.since, admitted.address)
        except Full:
            await _say(send, 503, b"Too many pages are watching just now.", (b"retry-after", b"30"))
            return
        kept = [(name, value) for name, value in held[0]["headers"] if name.lower() != b"content-type"]
        headers = [(b"content-type", b"text/event-stream; charset=utf-8"), *kept]
        # A stream stays for hours, and there are hundreds: it holds on to nothing that was needed to judge it.
        held.clear()
        # A map may be closed to who watches it; of a debate a stream tells no words, and misses no second.
        lifetime = math.inf if admitted.debate else LIFETIME
        del kept, admitted
        await stream(hub, watcher, headers, receive, send, lifetime=lifetime)


def _given(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def _say(send: Send, status: int, text: bytes, *headers: tuple[bytes, bytes]) -> None:
    told = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(text)).encode()), *headers]
    await send({"type": "http.response.start", "status": status, "headers": [*told, *_OURS, (b"connection", b"close")]})
    await send({"type": "http.response.body", "body": text})


def _before_ending(act: Callable[[], None]) -> None:
    """Call `act` when the process is told to end, before the server begins to wait for its open connections.

    Servers tell an application that they end only after the last connection has closed, which a stream never does.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is None:
            continue
        known = signal.getsignal(number)
        if callable(known):

            def both(told: int, frame: FrameType | None, known: Callable[..., Any] = known) -> None:
                act()
                known(told, frame)

            with suppress(ValueError):
                signal.signal(number, both)
