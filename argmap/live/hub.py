"""Who watches which map, and what they have not been told yet.

A watcher has no queue: it has the last version that it was told, and asks for what came after. So a slow browser costs
nothing, nothing can be lost, and a browser that comes back with its last version is a watcher like any other. Changes
are read once for all who wait for them, in a thread of the hub's own, so that streams never take one that serves pages.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import NamedTuple

log = logging.getLogger("argmap")

POLL = 0.25  # seconds; other processes' changes are seen within this time
RECENT = 256  # events of each watched map kept for those who are nearly up to date
BATCH = 100  # events read at once for those who are not


class Event(NamedTuple):
    """One change as watchers are told it: the map's version that it made, and JSON without line ends."""

    version: int
    data: str


class Full(Exception):
    """There are as many watchers as there may be, from everywhere or from this address."""


@dataclass
class _Watched:
    """One map that somebody watches: its newest known version, the one that its watchers were last woken for, and the
    last events, oldest first, without a gap.
    """

    version: int
    ripe: int
    recent: list[Event] = field(default_factory=list)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    last: float = 0.0
    waking: asyncio.TimerHandle | None = None
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    watchers: int = 0

    def after(self, told: int) -> list[Event]:
        """The events above `told`, where all of them are in memory; else none."""
        if not self.recent or self.recent[0].version > told + 1:
            return []
        return [event for event in self.recent if event.version > told]


class Hub:
    """Wakes watchers when their map changes.

    `versions` gives the newest versions of maps by id, `changes` the events above a version, oldest first, at most
    `BATCH`; both are called in threads and may raise, after which they are asked again. What happens within `gather`
    seconds after a waking is told with the next: three hundred people who vote at once would else wake three hundred
    watchers three hundred times.
    """

    def __init__(
        self,
        versions: Callable[[Collection[int]], Mapping[int, int]],
        changes: Callable[[int, int], Sequence[Event]],
        *,
        at_most: int = 2_000,
        per_address: int = 400,
        gather: float = 0.0,
    ) -> None:
        self._versions = versions
        self._changes = changes
        self._at_most = at_most
        self._per_address = per_address
        self._gather = gather
        self._maps: dict[int, _Watched] = {}
        self._addresses: Counter[str] = Counter()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._polling: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="live")

    def start(self) -> None:
        """Begin to look for changes; called in the event loop that serves the streams."""
        self._loop = asyncio.get_running_loop()
        self._polling = self._loop.create_task(self._poll())

    def close_soon(self) -> None:
        """End all streams; may be called from any thread, and from a signal's handler."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._close)

    async def stop(self) -> None:
        """End all streams and let go of the threads."""
        self._close()
        if self._polling is not None:
            self._polling.cancel()
            await asyncio.gather(self._polling, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)

    @property
    def closing(self) -> bool:
        """Whether streams are being ended."""
        return self._closing.is_set()

    @property
    def watchers(self) -> int:
        """How many streams are open."""
        return sum(self._addresses.values())

    def notify(self, map_id: int, version: int, events: Sequence[Event] = ()) -> None:
        """Say that this process has just made a version; may be called from any thread.

        `events` are those up to it, where they are at hand: then they need not be read.
        """
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._seen, map_id, version, events)

    def watch(self, map_id: int, version: int, since: int | None, address: str) -> Watcher:
        """Begin to watch a map that is at `version`, from `since` on (None: from now). Raises `Full`."""
        if self.watchers >= self._at_most or self._addresses[address] >= self._per_address:
            raise Full
        watched = self._maps.setdefault(map_id, _Watched(version, version))
        watched.watchers += 1
        self._addresses[address] += 1
        self._seen(map_id, version)
        told = version if since is None else min(since, watched.version)
        return Watcher(self, map_id, watched, told, address)

    def leave(self, map_id: int, address: str) -> None:
        """Forget a watcher, and its map with the last of them."""
        watched = self._maps[map_id]
        watched.watchers -= 1
        if not watched.watchers:
            del self._maps[map_id]
        self._addresses[address] -= 1
        if not self._addresses[address]:
            del self._addresses[address]

    async def after(self, map_id: int, watched: _Watched, told: int) -> Sequence[Event]:
        """The events above `told`: from memory for who is nearly up to date, else read, at most `BATCH`."""
        known = watched.after(told)
        if known:
            return known
        async with watched.reading:
            known = watched.after(told)
            if known:
                return known
            assert self._loop is not None
            found = await self._loop.run_in_executor(self._threads, self._changes, map_id, told)
            last = watched.recent[-1].version if watched.recent else told
            fresh = [event for event in found if event.version > last]
            if fresh and fresh[0].version == last + 1:
                watched.recent = [*watched.recent, *fresh][-RECENT:]
            return found

    def _seen(self, map_id: int, version: int, events: Sequence[Event] = ()) -> None:
        watched = self._maps.get(map_id)
        if watched is None or version <= watched.version:
            return
        last = watched.recent[-1].version if watched.recent else watched.version
        if events and events[0].version == last + 1:
            watched.recent = [*watched.recent, *events][-RECENT:]
        watched.version = version
        assert self._loop is not None
        wait = watched.last + self._gather - self._loop.time()
        if wait <= 0:
            self._wake(watched)
        elif watched.waking is None:
            watched.waking = self._loop.call_later(wait, self._wake, watched)

    def _wake(self, watched: _Watched) -> None:
        assert self._loop is not None
        watched.last, watched.waking = self._loop.time(), None
        watched.ripe = watched.version
        watched.woken.set()
        watched.woken = asyncio.Event()

    def _close(self) -> None:
        self._closing.set()
        for watched in self._maps.values():
            watched.woken.set()

    async def _poll(self) -> None:
        assert self._loop is not None
        well = True
        while True:
            await asyncio.sleep(POLL)
            if not self._maps:
                continue
            try:
                found = await self._loop.run_in_executor(self._threads, self._versions, tuple(self._maps))
                well = True
            except Exception as error:
                if well:
                    log.warning("live: the versions of maps cannot be read: %s", error)
                well = False
                continue
            for map_id, version in found.items():
                self._seen(map_id, version)


class Watcher:
    """One browser that watches one map."""

    def __init__(self, hub: Hub, map_id: int, watched: _Watched, told: int, address: str) -> None:
        self._hub = hub
        self._map_id = map_id
        self._watched = watched
        self._address = address
        self.told = told

    async def next(self, patience: float) -> Sequence[Event]:
        """The next events, at once or when something changes; none after `patience` seconds, or when all ends."""
        woken = self._watched.woken
        if self.told >= self._watched.ripe and not self._hub.closing:
            try:
                async with asyncio.timeout(patience):
                    await woken.wait()
            except TimeoutError:
                return ()
        if self._hub.closing or self.told >= self._watched.ripe:
            return ()
        reached = self._watched.ripe
        try:
            events = await self._hub.after(self._map_id, self._watched, self.told)
        except Exception as error:
            log.warning("live: the changes of a map cannot be read: %s", error)
            await asyncio.sleep(4 * POLL)
            return ()
        # A version without an event is one that watchers are not told of; it counts as told.
        self.told = events[-1].version if events else reached
        return events

    def leave(self) -> None:
        """Stop watching."""
        self._hub.leave(self._map_id, self._address)
