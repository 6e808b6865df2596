from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from typing import Any

import pytest

from argmap.live import hub as hub_module
from argmap.live.hub import BATCH, RECENT, Event, Full, Hub
from argmap.live.stream import Message, stream, written
from tests.support.loops import in_a_loop_of_its_own

MAP = 7


class Store:
    """A map's versions, as a database holds them; `down` as when it is away."""

    def __init__(self, version: int = 0) -> None:
        self.version = version
        self.reads = 0
        self.down = False

    def versions(self, map_ids: Collection[int]) -> Mapping[int, int]:
        if self.down:
            raise OSError("the database is away")
        return dict.fromkeys(map_ids, self.version)

    def changes(self, map_id: int, version: int) -> Sequence[Event]:
        if self.down:
            raise OSError("the database is away")
        self.reads += 1
        last = min(self.version, version + BATCH)
        return [Event(number, f'{{"version":{number}}}') for number in range(version + 1, last + 1)]


Scene = Callable[[Store, Hub], Coroutine[Any, Any, None]]


def play(scene: Scene, version: int = 0, **limits: Any) -> None:
    async def run() -> None:
        store = Store(version)
        hub = Hub(store.versions, store.changes, **limits)
        hub.start()
        try:
            await asyncio.wait_for(scene(store, hub), 20)
        finally:
            await hub.stop()

    in_a_loop_of_its_own(run())


def numbers(events: Sequence[Event]) -> list[int]:
    return [event.version for event in events]


def test_a_watcher_is_told_of_a_change_at_once() -> None:
    async def scene(store: Store, hub: Hub) -> None:
        watcher = hub.watch(MAP, 3, None, "a")
        waiting = asyncio.ensure_future(watcher.next(10))
        await asyncio.sleep(0.01)
        store.version = 4
        hub.notify(MAP, 4)
        assert numbers(await asyncio.wait_for(waiting, 0.2)) == [4]

    play(scene, 3)


def test_a_change_of_another_process_is_seen_by_looking() -> None:
    async def scene(store: Store, hub: Hub) -> None:
        watcher = hub.watch(MAP, 3, None, "a")
        store.version = 5
        assert numbers(await watcher.next(2)) == [4, 5]

    play(scene, 3)


def test_who_comes_back_misses_nothing() -> None:
    async def scene(store: Store, hub: Hub) -> None:
        watcher = hub.watch(MAP, 450, 10, "a")
        found: list[int] = []
        while len(found) < 440:
            found += numbers(await watcher.next(1))
        assert found == list(range(11, 451))
        assert await watcher.next(0.05) == ()

    play(scene, 450)


def test_nothing_is_missed_and_nothing_told_twice_while_many_change_it() -> None:
    async def scene(store: Store, hub: Hub) -> None:
        watchers = [hub.watch(MAP, 0, None, str(n)) for n in range(20)]
        told: list[list[int]] = [[] for _ in watchers]

        async def listen(place: int) -> None:
            while len(told[place]) < 1_000:
                told[place] += numbers(await watchers[place].next(1))

        async def write() -> None:
            for version in range(1, 1_001):
                store.version = version
                if version % 3:
                    hub.notify(MAP, version)
                if version % 7 == 0:
                    await asyncio.sleep(0)

        await asyncio.gather(write(), *(listen(place) for place in range(len(watchers))))
        assert all(some == list(range(1, 1_001)) for some in told)

    play(scene)


def test_changes_are_read_once_for_all_who_wait() -> None:
    async def scene(store: Store, hub: Hub) -> None:
        watchers = [hub.watch(MAP, 3, None, "a") for _ in range(50)]
        waiting = [asyncio.ensure_future(watcher.next(5)) for watcher in watchers]
        await asyncio.sleep(0.01)
        store.version = 4
        hub.notify(MAP, 4)
        assert [numbers(events) for events in await asyncio.gather(*waiting)] == [[4]] * 50
        assert store.reads == 1

    play(scene, 3)


def test_what_is_kept_of_a_busy_map_is_bounded() -> None:
    async def scene(store: Store, hub: Hub) -> None:
        watcher = hub.watch(MAP, 0, 0, "a")
        store.version = 3 * RECENT
        hub.notify(MAP, store.version)
        while watcher.told < store.version:
            await watcher.next(1)
        assert len(watcher._watched.recent) == RECENT

    play(scene)


def test_a_version_from_the_future_counts_as_the_present_one() -> None:
    async def scene(store: Store, hub: Hub) -> None:
        watcher = hub.watch(MAP, 3, 900, "a")
        store.version = 4
        hub.notify(MAP, 4)
        assert numbers(await watcher.next(1)) == [4]

    play(scene, 3)


def test_a_database_that_comes_back_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "POLL", 0.01)

    async def scene(store: Store, hub: Hub) -> None:
        watcher = hub.watch(MAP, 3, None, "a")
        store.down = True
        hub.notify(MAP, 4)
        assert await watcher.next(1) == ()
        await asyncio.sleep(0.05)
        store.down, store.version = False, 4
        assert numbers(await watcher.next(1)) == [4]

    play(scene, 3)


def test_there_is_room_for_so_many_and_no_more() -> None:
    async def scene(store: Store, hub: Hub) -> None:
        first = hub.watch(MAP, 0, None, "a")
        hub.watch(MAP, 0, None, "a")
        with pytest.raises(Full):
            hub.watch(MAP, 0, None, "a")
        hub.watch(MAP, 0, None, "b")
        with pytest.raises(Full):
            hub.watch(MAP, 0, None, "c")
        first.leave()
        hub.watch(MAP, 0, None, "a")
        assert hub.watchers == 3

    play(scene, at_most=3, per_address=2)


def test_a_map_that_nobody_watches_is_forgotten() -> None:
    async def scene(store: Store, hub: Hub) -> None:
        watcher = hub.watch(MAP, 0, None, "a")
        watcher.leave()
        assert hub.watchers == 0
        assert not hub._maps
        hub.notify(MAP, 4)
        await asyncio.sleep(0.01)

    play(scene)


def test_a_hub_that_was_never_started_takes_notice_in_silence() -> None:
    store = Store()
    hub = Hub(store.versions, store.changes)
    hub.notify(MAP, 1)
    hub.close_soon()


def test_an_event_goes_over_the_wire_with_its_version_as_id() -> None:
    assert written(Event(5, '{"a":1}')) == b'id: 5\nevent: change\ndata: {"a":1}\n\n'


class Browser:
    """The other end of a stream: what arrived, and a way to hang up."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.gone = asyncio.Event()
        self.arrived = asyncio.Event()

    async def send(self, message: Message) -> None:
        self.messages.append(message)
        self.arrived.set()
        if message["type"] == "http.response.body" and not message["more_body"]:
            self.gone.set()  # what a server says to whoever receives after all has been sent (ASGI, "HTTP")

    async def receive(self) -> Message:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.messages).decode()

    async def until(self, words: str) -> None:
        while words not in self.text:
            self.arrived.clear()
            await asyncio.wait_for(self.arrived.wait(), 5)


def test_a_stream_greets_tells_and_beats() -> None:
    async def scene(store: Store, hub: Hub) -> None:
        browser = Browser()
        watcher = hub.watch(MAP, 3, None, "a")
        streaming = asyncio.ensure_future(
            stream(hub, watcher, [(b"x-a", b"b")], browser.receive, browser.send, heartbeat=0.02)
        )
        await browser.until("retry: 2000\nid: 3\nevent: hello\ndata: 3\n\n")
        await browser.until(": still here\n\n")
        store.version = 4
        hub.notify(MAP, 4)
        await browser.until("id: 4\nevent: change\n")
        browser.gone.set()
        await asyncio.wait_for(streaming, 1)
        assert browser.messages[0]["headers"] == [(b"x-a", b"b")]
        assert hub.watchers == 0

    play(scene, 3)


def test_streams_end_when_the_server_does() -> None:
    async def scene(store: Store, hub: Hub) -> None:
        browsers = [Browser() for _ in range(10)]
        streaming = [
            asyncio.ensure_future(stream(hub, hub.watch(MAP, 3, None, "a"), [], one.receive, one.send))
            for one in browsers
        ]
        await asyncio.sleep(0.05)
        hub.close_soon()
        await asyncio.wait_for(asyncio.gather(*streaming), 1)
        assert all(
            one.messages[-1] == {"type": "http.response.body", "body": b"", "more_body": False} for one in browsers
        )
        late = Browser()
        await asyncio.wait_for(stream(hub, hub.watch(MAP, 3, None, "a"), [], late.receive, late.send), 1)

    play(scene, 3)


def test_what_happens_together_wakes_watchers_once_and_needs_no_reading() -> None:
    async def scene(store: Store, hub: Hub) -> None:
        watcher = hub.watch(MAP, 3, None, "a")
        first = asyncio.ensure_future(watcher.next(5))
        await asyncio.sleep(0)
        hub.notify(MAP, 4, [Event(4, "the first")])
        assert numbers(await first) == [4]
        rest = asyncio.ensure_future(watcher.next(5))
        for version in (5, 6):
            hub.notify(MAP, version, [Event(version, "soon after")])
            await asyncio.sleep(0)
        assert not rest.done()
        assert numbers(await rest) == [5, 6]
        assert store.reads == 0

    play(scene, 3, gather=0.3)
