"""The promises of speed of a live debate: its streams beside a bare broadcast and beside polling, and its votes.

All traffic stays on the loopback address, and every loop is bounded in count and time.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
from sqlalchemy import func
from sqlmodel import Session, select

from argmap import paths
from argmap.config import DATABASE_FILE
from argmap.domain.debates import Ballot, Ground
from argmap.domain.permissions import Actor, Membership
from argmap.models.debates import DebateVote
from argmap.operations import chairing
from argmap.operations.desk import Desk
from argmap.operations.maps import seed_maps
from argmap.operations.store import open_store, upgrade_store
from tests.bench.crowd import Answer, Streams, ask, percentile, token_in, told_at
from tests.bench.report import Result
from tests.support.debates import CODE, OXFORD, LiveDebate, opened
from tests.support.people import Known, account, make_member
from tests.support.postgresql import PostgresqlServer
from tests.support.server import ROOT, LiveServer, environment, free_port

SLUG = "peace-or-justice"
EVENTS = 12
VOTERS = 300
SECONDS = 5.0
POLLERS = 500


@dataclass
class Room:
    """A debate on a site that is served: where, by which process, and the chair's cookie."""

    url: str
    pid: int
    chair: Known
    debate: LiveDebate

    @property
    def cookies(self) -> dict[str, str]:
        """The chair's."""
        return {"argmap": self.chair.token}


def _prepared(database_url: str) -> tuple[LiveDebate, Known]:
    engine = open_store(database_url)
    upgrade_store(engine)
    desk = Desk(engine)
    seed_maps(desk, paths.seed_dir())
    chair = account(engine, "Facilitator")
    make_member(engine, chair, SLUG, Membership.FACILITATOR)
    debate = opened(desk, Actor(chair.id), replace(OXFORD, motion=44, ground=Ground.MAP), SLUG)
    chairing.next_phase(desk, debate.chair, CODE, -1)
    return debate, chair


@contextmanager
def clocked(folder: Path) -> Iterator[Room]:
    """argmap with a debate in its opening vote, which notes when its hub is told of something."""
    data = folder / "data"
    data.mkdir(parents=True)
    debate, chair = _prepared(f"sqlite:///{data / DATABASE_FILE}")
    with _program("argmap", str(data)) as (url, pid):
        yield Room(url, pid, chair, debate)
    debate.desk.engine.dispose()


@contextmanager
def _program(what: str, *arguments: str) -> Iterator[tuple[str, int]]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "tests.bench.broadcast", what, str(port), *arguments],
        env=environment(PYTHONPATH=str(ROOT)),
    )
    try:
        url = f"http://127.0.0.1:{port}"
        asyncio.run(_until_there(url))
        yield url, process.pid
    finally:
        process.terminate()
        process.wait(10)


async def _until_there(url: str) -> None:
    for _ in range(200):
        try:
            await ask(f"{url}/told")
            return
        except OSError:
            await asyncio.sleep(0.1)
    raise RuntimeError(f"{url} does not answer")


async def _deliveries(
    base: str, path: str, count: int, happen: Callable[[], object], rounds: int = EVENTS
) -> list[float]:
    """How long each of `count` streams waits for each of an event a second, in seconds."""
    streams = Streams(base + path)
    await streams.open(count)
    try:
        for _ in range(rounds):
            await asyncio.sleep(1)
            made = happen()
            if asyncio.iscoroutine(made):
                await made
        await asyncio.sleep(1)
    finally:
        await streams.close()
    told = await told_at(base)
    found = [arrived - told[number] for number, some in streams.arrivals.items() if number in told for arrived in some]
    if len(found) < count * rounds:
        raise RuntimeError(f"of {count * rounds} deliveries {len(found)} came")
    return found


class _Chair:
    """Somebody who makes the phase a minute longer, once a second: each time an event."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._csrf = ""

    async def press(self) -> Answer:
        """Press the button once."""
        if not self._csrf:
            page = await ask(f"{self._room.url}/debates/{CODE}/chair", cookies=self._room.cookies)
            self._csrf = token_in(page)
        answer = await ask(
            f"{self._room.url}/debates/{CODE}/time",
            method="POST",
            fields={"csrf": self._csrf, "seen": "0"},
            cookies=self._room.cookies,
        )
        if answer.status != 303:
            raise RuntimeError(f"the chair was answered {answer.status}")
        return answer


def streams(folder: Path) -> Iterator[Result]:
    """An event a second to 100, 500 and 1,000 streams, beside a bare broadcast; what they hold, and what pages feel."""
    with clocked(folder / "streams") as room, _program("bare") as (bare, _):
        path = f"/debates/{CODE}/events"
        quiet = asyncio.run(_pages(room))
        asyncio.run(_while_watched(room, path, 50, seconds=1))
        at_rest = psutil.Process(room.pid).memory_info().rss
        held, busy = asyncio.run(_while_watched(room, path, 1_000))
        yield Result("memory of a stream, of 1,000", (held - at_rest) / 1_000 / 1024, 40, "KiB", 1.0)
        yield Result("a page while 1,000 streams hear an event a second", busy * 1000, quiet * 1000, "ms", 1.5)
        for count in (100, 500, 1_000):
            chair = _Chair(room)
            asyncio.run(chair.press())
            ours = asyncio.run(_deliveries(room.url, path, count, chair.press))
            theirs = asyncio.run(_deliveries(bare, "/", count, lambda: ask(f"{bare}/", method="POST")))
            mine, other = percentile(ours, 0.95) * 1000, percentile(theirs, 0.95) * 1000
            yield Result(f"an event to {count:,} streams, 95th percentile", mine, other, "ms", 2.0)


async def _pages(room: Room, rounds: int = 60) -> float:
    """The median time of a page that is made anew each time, in seconds."""
    url = f"{room.url}/debates/{CODE}/wall"
    times = [(await ask(url)).seconds for _ in range(rounds)]
    return percentile(times, 0.5)


async def _while_watched(room: Room, path: str, count: int, seconds: float = 10) -> tuple[int, float]:
    """The server's memory with so many streams, and the time of a page meanwhile."""
    watching, chair = Streams(room.url + path), _Chair(room)
    await watching.open(count)
    try:
        await chair.press()
        held = psutil.Process(room.pid).memory_info().rss
        ending = time.monotonic() + seconds
        pressing = asyncio.create_task(_press_until(chair, ending))
        times = []
        while time.monotonic() < ending:
            times.append((await ask(f"{room.url}/debates/{CODE}/wall")).seconds)
            await asyncio.sleep(0.05)
        await pressing
        return held, percentile(times, 0.5)
    finally:
        await watching.close()


async def _press_until(chair: _Chair, ending: float) -> None:
    while time.monotonic() < ending:
        await chair.press()
        await asyncio.sleep(1)


def polling(folder: Path) -> Iterator[Result]:
    """500 streams, and 500 clients that ask every two seconds, each for ten seconds with an event every two."""
    with clocked(folder / "polling") as room:
        ours = asyncio.run(_streaming_cost(room))
        theirs = asyncio.run(_polling_cost(room))
        yield Result(f"processor time of {POLLERS} streams, and of polling", ours, theirs, "s", 1 / 8)


def _used(pid: int) -> float:
    spent = psutil.Process(pid).cpu_times()
    return spent.user + spent.system


async def _streaming_cost(room: Room, seconds: float = 10.0) -> float:
    watching, chair = Streams(f"{room.url}/debates/{CODE}/events"), _Chair(room)
    await watching.open(POLLERS)
    try:
        await chair.press()
        before = _used(room.pid)
        await _events(chair, seconds)
        return _used(room.pid) - before
    finally:
        await watching.close()


async def _polling_cost(room: Room, seconds: float = 10.0) -> float:
    chair = _Chair(room)
    await chair.press()
    before = _used(room.pid)
    ending = time.monotonic() + seconds
    await asyncio.gather(_events(chair, seconds), *(_poll(room, number, ending) for number in range(POLLERS)))
    return _used(room.pid) - before


async def _events(chair: _Chair, seconds: float) -> None:
    ending = time.monotonic() + seconds
    while time.monotonic() < ending:
        await chair.press()
        await asyncio.sleep(2)


async def _poll(room: Room, number: int, ending: float) -> None:
    await asyncio.sleep(2 * number / POLLERS)
    version = 0
    while time.monotonic() < ending:
        answer = await ask(f"{room.url}/debates/{CODE}/news?since={version}")
        if answer.status == 200:
            version = int(re.findall(rb'"version": (\d+)', answer.body)[0])
        await asyncio.sleep(2)


def votes(folder: Path) -> Iterator[Result]:
    """300 people vote within five seconds while as many streams run: on SQLite and on PostgreSQL."""
    yield from _voted("SQLite", folder / "sqlite", None)
    server = PostgresqlServer()
    name = server.create()
    try:
        yield from _voted("PostgreSQL", folder / "postgresql", server.url(name))
    finally:
        server.remove()


def _voted(backend: str, folder: Path, database_url: str | None) -> Iterator[Result]:
    data = folder / "data"
    data.mkdir(parents=True)
    url = database_url or f"sqlite:///{data / DATABASE_FILE}"
    debate, _ = _prepared(url)
    cast = Counter(_choice(number) for number in range(VOTERS))
    tokens = [_joined(debate) for _ in range(VOTERS)]
    settings = {} if database_url is None else {"ARGMAP_DATABASE_URL": database_url}
    server = LiveServer(data, settings=settings)
    server.start()
    try:
        times, hidden, shown = asyncio.run(_all_vote(server.url, tokens, debate))
        yield Result(f"votes kept of {VOTERS}, {backend}", _kept(debate), VOTERS, "votes", exactly=True)
        yield Result(f"votes on the wall at once after, {backend}", hidden, VOTERS, "votes", exactly=True)
        right = VOTERS - sum(abs(shown[choice] - cast[choice]) for choice in shown | cast)
        yield Result(f"votes in the wall's bar when revealed, {backend}", right, VOTERS, "votes", exactly=True)
        yield Result(f"a vote's answer, 95th percentile, {backend}", percentile(times, 0.95) * 1000, 500, "ms", 1.0)
    finally:
        server.stop()
        debate.desk.engine.dispose()


def _joined(debate: LiveDebate) -> str:
    debate.join()
    return debate.tokens[-1]


def _kept(debate: LiveDebate) -> int:
    with Session(debate.desk.engine) as session:
        return session.exec(
            select(func.count()).select_from(DebateVote).where(DebateVote.ballot == Ballot.OPENING)
        ).one()


async def _all_vote(base: str, tokens: list[str], debate: LiveDebate) -> tuple[list[float], int, Counter[str]]:
    """The times of all answers in seconds, how many votes the wall tells right after the last, and how many for each
    choice its bar shows when they are revealed at once.
    """
    watching = Streams(f"{base}/debates/{CODE}/events")
    await watching.open(len(tokens))
    try:
        forms = []
        for begin in range(0, len(tokens), 10):
            some = tokens[begin : begin + 10]
            pages = await asyncio.gather(
                *(ask(f"{base}/debates/{CODE}", cookies={f"argmap-debate-{CODE}": token}) for token in some)
            )
            for token, page in zip(some, pages, strict=True):
                forms.append(({f"argmap-debate-{CODE}": token, **page.cookies}, token_in(page)))
        answers = await asyncio.gather(*(_vote(base, number, *form) for number, form in enumerate(forms)))
        wall = await ask(f"{base}/debates/{CODE}/wall")
        told = re.search(rb"<strong>(\d+) votes?</strong>, hidden", wall.body)
        chairing.next_phase(debate.desk, debate.chair, CODE, 0)
        chairing.reveal(debate.desk, debate.chair, CODE, Ballot.OPENING, True)
        shown = _in_the_bar((await ask(f"{base}/debates/{CODE}/wall")).body.decode())
        return [answer.seconds for answer in answers], int(told[1]) if told else 0, shown
    finally:
        await watching.close()


def _in_the_bar(wall: str) -> Counter[str]:
    """How many votes for each choice the bar tells; nothing where no bar is drawn that is as wide as it tells."""
    told = re.search(r'class="ballot-bar"[^>]*aria-label="Opening vote: ([^"]*)"(.*?)</svg>', wall, re.DOTALL)
    if told is None:
        return Counter()
    counts = Counter({word.lower(): int(count) for word, count in re.findall(r"(\w+) (\d+)", told[1])})
    pieces = re.findall(r'class="piece (\w+)"[^>]*width="([\d.]+)%"', told[2])
    drawn = {choice: round(float(width) * counts.total() / 100) for choice, width in pieces}
    return counts if drawn == +counts else Counter()


def _choice(number: int) -> str:
    return ("for", "against", "undecided")[number % 3]


async def _vote(base: str, number: int, cookies: dict[str, str], csrf: str) -> Answer:
    await asyncio.sleep(SECONDS * number / VOTERS)
    answer = await ask(
        f"{base}/debates/{CODE}/vote",
        method="POST",
        fields={"csrf": csrf, "ballot": Ballot.OPENING.value, "choice": _choice(number)},
        cookies=cookies,
    )
    if answer.status != 303:
        raise RuntimeError(f"a vote was answered {answer.status}")
    return answer


DEBATING: dict[str, Callable[[Path], Iterator[Result]]] = {"streams": streams, "polling": polling, "votes": votes}
