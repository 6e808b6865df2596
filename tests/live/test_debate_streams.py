"""The streams of live debates between real processes: what is told, to whom, and what a crash leaves."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from argmap.config import DATABASE_FILE
from argmap.domain.debates import Ground, Rule
from argmap.domain.moderation import Reason
from argmap.domain.permissions import OPERATOR, Actor, Membership
from argmap.operations import chairing, voting
from argmap.operations.desk import Desk
from argmap.operations.hiding import hide
from argmap.operations.maps import import_map
from argmap.operations.store import open_store
from tests.live.test_streams import Stream, watching
from tests.support.debates import CODE, OXFORD, LiveDebate, opened
from tests.support.people import account, make_member
from tests.support.server import LiveServer
from tests.support.small_map import small_map
from tests.support.visitor import Visitor

SLUG = "peace-or-justice"
EVENTS = f"/debates/{CODE}/events"


@contextmanager
def debate_on(
    server: LiveServer, database_url: str = "", slug: str = SLUG, motion: int = 44, **changes: object
) -> Iterator[tuple[LiveDebate, Visitor]]:
    """A debate that is open on the site that is served, and its chair at their browser."""
    engine = open_store(database_url or f"sqlite:///{server.data_dir / DATABASE_FILE}")
    chair = account(engine, "Fay")
    make_member(engine, chair, slug, Membership.FACILITATOR)
    draft = replace(OXFORD, motion=motion, ground=Ground.MAP, **changes)  # type: ignore[arg-type]
    debate = opened(Desk(engine), Actor(chair.id), draft, slug)
    browser = Visitor(server.url)
    browser.cookies["argmap"] = chair.token
    yield debate, browser
    engine.dispose()


def kinds(stream: Stream, count: int) -> list[tuple[int, str]]:
    """The next events of a stream: their versions, and what sort of thing each was."""
    events = stream.events()
    return [(told.id, told.data["kind"]) for told in (next(events) for _ in range(count))]


def press(chair: Visitor, what: str, **fields: str) -> None:
    """Press one of the chair's buttons."""
    token = chair.token(f"/debates/{CODE}/chair")
    answer = chair.post(f"/debates/{CODE}/{what}", {"csrf": token, **fields})
    assert answer.status == 303, answer.text[:500]


def test_two_processes_tell_their_watchers_the_same_in_the_same_order(
    fresh_database_url: str, start_server: Callable[..., LiveServer]
) -> None:
    engine = open_store(fresh_database_url)
    import_map(Desk(engine), OPERATOR, small_map(), "small")
    engine.dispose()
    settings = {"ARGMAP_DATABASE_URL": fresh_database_url}
    first = start_server(settings=settings)
    second = LiveServer(first.data_dir, settings=settings, forked=True)
    second.start()
    with ExitStack() as stack:
        stack.callback(second.stop)
        debate, chair = stack.enter_context(debate_on(first, fresh_database_url, "small", 1))
        here, there = Visitor(first.url), Visitor(second.url)
        here.cookies = there.cookies = chair.cookies
        streams = [stack.enter_context(watching(server, EVENTS)) for server in (first, second, first, second)]
        for number, browser in enumerate((here, there, there, here)):
            press(browser, "phase", seen=str(number - 1), step="next")
        press(there, "time", seen="3")
        # Somebody hides words of the map, in a process of their own: that is news, as for phones that have no stream.
        hide(debate.desk, debate.chair, "small", 4, 1, Reason.OFF_TOPIC)
        told = [kinds(stream, 6) for stream in streams]
        news = [json.loads(browser.get(f"/debates/{CODE}/news?since=6").text) for browser in (here, there)]
    assert told[0] == told[1] == told[2] == told[3]
    assert [kind for _, kind in told[0]] == ["phase"] * 4 + ["time", "reworded"]
    assert [version for version, _ in told[0]] == [2, 3, 4, 5, 6, 7]
    assert news == [{"version": 7, "kinds": ["reworded"]}] * 2


def test_a_server_that_was_killed_goes_on_in_the_same_phase_with_the_same_clock(
    start_server: Callable[..., LiveServer],
) -> None:
    server = start_server()
    with debate_on(server) as (debate, chair):
        press(chair, "phase", seen="-1", step="next")
        before = debate.head().clock
        with watching(server, EVENTS) as stream:
            server.kill()
            assert list(stream.answer) is not None
        server.start()
        assert debate.head().clock == before
        wall = chair.get(f"/debates/{CODE}/wall").text
        left = float(re.findall(r'data-left="([0-9.]+)" data-running', wall)[0])
        assert 0 < left < 180
        headers = {"Last-Event-ID": "1"}
        with watching(server, EVENTS, headers) as stream:
            assert kinds(stream, 1) == [(2, "phase")]


def test_a_stream_tells_no_words_and_no_names(live_server: LiveServer, start_server: Callable[..., LiveServer]) -> None:
    server = start_server()
    with debate_on(server, rule=Rule.HELD) as (debate, chair), watching(server, f"{EVENTS}?since=0") as stream:
        guest = debate.join()
        debate.send(guest, "What nobody may read yet.", target=44)
        chairing.next_phase(debate.desk, debate.chair, CODE, -1)
        ballot = debate.head().ballot
        assert ballot is not None
        voting.vote(debate.desk, guest, CODE, ballot, "against")
        events = stream.events()
        told = [next(events) for _ in range(5)]
        assert [set(one.data) for one in told] == [{"version", "kind"}] * 5
        assert [one.data["kind"] for one in told] == ["opened", "joined", "sent", "phase", "voted"]
        news = json.loads(chair.get(f"/debates/{CODE}/news?since=2").text)
        assert news == {"version": 5, "kinds": ["sent", "phase", "voted"]}
        assert chair.get(f"/debates/{CODE}/news?since=5").status == 204


@pytest.mark.parametrize("path", ["/debates/AAAAAA/events", "/debates/AAAAAA/news", "/debates/aaaaaa/events"])
def test_of_a_debate_that_there_is_not_nothing_is_told(path: str, live_server: LiveServer) -> None:
    assert Visitor(live_server.url).get(path).status == 404


def test_votes_that_were_acknowledged_are_kept_when_the_server_is_killed(
    start_server: Callable[..., LiveServer], tmp_path: Path
) -> None:
    server = start_server()
    with debate_on(server) as (debate, chair):
        debate.join()
        press(chair, "phase", seen="-1", step="next")
        phone = Visitor(server.url)
        phone.cookies[f"argmap-debate-{CODE}"] = debate.tokens[0]
        token = phone.token(f"/debates/{CODE}")
        answer = phone.post(f"/debates/{CODE}/vote", {"csrf": token, "ballot": "opening", "choice": "for"})
        assert answer.status == 303
        server.kill()
        server.start()
        assert "Your vote, kept" in phone.get(f"/debates/{CODE}").text
