"""A name that was removed from a map is asked for in its copies: those who keep them remove it with one click."""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from argmap.domain.errors import Absent, Conflict, NotAllowed
from argmap.domain.keeping import KeptAs
from argmap.domain.moderation import DecisionKind
from argmap.domain.permissions import Actor, Membership
from argmap.domain.redaction import BLANK, Trace
from argmap.models.tables import DECISIONS, HANDED_IN, IN_ORDER, NOTICES, REMOVAL_REQUESTS
from argmap.models.visits import NoticeKind
from argmap.operations.backup import backup
from argmap.operations.copied_names import leave_it, remove_here_too
from argmap.operations.desk import Desk
from argmap.operations.handing_in import hand_in
from argmap.operations.redacting import agree, redact
from argmap.operations.starting import copy_map
from argmap.operations.verify import verify
from argmap.queries.belonging import NOT_SAID, belongs_to, worded
from argmap.queries.graphs import whole_graph
from argmap.queries.inbox import inbox
from argmap.queries.maps import map_head
from argmap.queries.reading import reading
from argmap.queries.redactions import redactions, removals_asked
from tests.operations.test_redacting import DRAFT, NAME, PRIVATE, told
from tests.support.moderated import account, member, moderator, settle
from tests.support.store import Store, begin


def student(store: Store, name: str) -> Actor:
    someone = begin(store.desk, name)[0]
    account(store.desk, someone)
    return someone


@pytest.fixture
def copied(store: Store) -> tuple[Store, Actor, str, str]:
    """A map in which somebody is named, whose copy keeps a student, and a copy of that, each handed in."""
    store.add(DRAFT)
    keeper = student(store, "Student 1")
    copy = copy_map(store.desk, keeper, "small", KeptAs()).slug
    again = copy_map(store.desk, keeper, copy, KeptAs()).slug
    for slug in (copy, again):
        hand_in(store.desk, keeper, slug)
    return store, keeper, copy, again


def asked(store: Store) -> list[tuple[int, int]]:
    """The open requests: their number, and the map that they are for."""
    with store.engine.connect() as connection:
        wanted = select(REMOVAL_REQUESTS).where(REMOVAL_REQUESTS.c.settled_at.is_(None)).order_by(REMOVAL_REQUESTS.c.id)
        return [(row.id, row.map_id) for row in connection.execute(wanted)]


def notices(store: Store, actor: Actor) -> list[str]:
    with store.engine.connect() as connection:
        wanted = select(NOTICES.c.subject).where(
            NOTICES.c.kind == NoticeKind.REMOVAL,
            NOTICES.c.contributor_id == actor.contributor_id,
            NOTICES.c.read_at.is_(None),
        )
        return list(connection.execute(wanted.order_by(NOTICES.c.id)).scalars())


def test_one_click_in_each_copy_removes_the_name_everywhere(
    copied: tuple[Store, Actor, str, str], tmp_path: Path
) -> None:
    store, keeper, copy, again = copied
    redact(store.desk, moderator(store.desk), "small", 7, NAME, PRIVATE, "They asked us to.")
    requests = asked(store)
    assert len(requests) == 2
    assert notices(store, keeper) == [f"removal {number}" for number, _ in requests]
    with reading(store.engine) as session:
        head = map_head(session, keeper, copy)
        (request,) = removals_asked(session, head)
        assert (request.origin, request.reason, request.name) == (head.title, "Names a private person", NAME)
        assert [line.number for line in request.lines] == [7]
        assert [one.kind for one in inbox(session, keeper).notices] == [NoticeKind.REMOVAL, NoticeKind.REMOVAL]
    assert told(store)
    for (number, _), slug in zip(requests, (copy, again), strict=True):
        remove_here_too(store.desk, keeper, slug, number)
    assert told(store) == []
    assert (asked(store), notices(store, keeper)) == ([], [])
    backup(store.engine, tmp_path / "backup")
    with gzip.open(tmp_path / "backup", "rt", encoding="utf-8") as file:
        assert "quillfeather" not in file.read().casefold()
    assert list(verify(store.engine)) == []
    with reading(store.engine) as session:
        graph = whole_graph(session, map_head(session, keeper, again))
        (redaction,) = redactions(session, keeper, again)[1]
    assert graph.statements[7].text == f"My neighbour {BLANK} saw it."
    assert (redaction.number, redaction.reason) == (7, "Names a private person")
    with store.engine.connect() as connection:
        assert all(BLANK in row.content["argdown"] for row in connection.execute(select(HANDED_IN)))


def test_what_is_asked_holds_no_name_and_whoever_asks_learns_of_no_copy(
    copied: tuple[Store, Actor, str, str],
) -> None:
    store, _, _, _ = copied
    someone = moderator(store.desk)
    redact(store.desk, someone, "small", 7, NAME, PRIVATE)
    with store.engine.connect() as connection:
        rows = connection.execute(select(REMOVAL_REQUESTS)).all()
        assert "quill" not in repr([*rows, *connection.execute(select(NOTICES)).all()]).casefold()
        (decision,) = connection.execute(select(DECISIONS)).all()
    assert len({row.trace for row in rows}) == 2
    assert decision.detail.keys() == {"places"}
    assert notices(store, someone) == []


def test_it_is_asked_only_where_the_name_stands_and_not_twice(copied: tuple[Store, Actor, str, str]) -> None:
    store, keeper, copy, _ = copied
    clean = copy_map(store.desk, keeper, "small", KeptAs()).slug
    redact(store.desk, keeper, clean, 7, NAME, PRIVATE)
    assert asked(store) == []
    chair = moderator(store.desk, "Moderator 2", copy)
    redact(store.desk, moderator(store.desk), "small", 7, NAME, PRIVATE)
    assert len(asked(store)) == 2
    assert len(notices(store, chair)) == 1
    # The first copy does it in its own way: the copy of that is asked already.
    redact(store.desk, keeper, copy, 7, NAME, PRIVATE)
    assert len(asked(store)) == 2
    with reading(store.engine) as session:
        (request,) = removals_asked(session, map_head(session, keeper, copy))
    assert (request.name, request.lines) == ("", ())
    with pytest.raises(Conflict, match="stands nowhere"):
        remove_here_too(store.desk, keeper, copy, request.id)
    leave_it(store.desk, chair, copy, request.id)
    assert notices(store, chair) == []
    assert len(notices(store, keeper)) == 1


def test_a_copy_that_is_deleted_is_asked_when_it_comes_back(copied: tuple[Store, Actor, str, str]) -> None:
    store, keeper, copy, _ = copied
    settle(store.desk, copy, deleted_at=store.clock())
    redact(store.desk, moderator(store.desk), "small", 7, NAME, PRIVATE)
    number = asked(store)[0][0]
    with reading(store.engine) as session:
        assert len(inbox(session, keeper).notices) == 1
    with pytest.raises(Absent):
        remove_here_too(store.desk, keeper, copy, number)
    settle(store.desk, copy, deleted_at=None, archived_at=store.clock())
    with pytest.raises(Conflict, match="archived"):
        remove_here_too(store.desk, keeper, copy, number)
    settle(store.desk, copy, archived_at=None)
    remove_here_too(store.desk, keeper, copy, number)


def test_who_keeps_a_copy_may_leave_it_and_one_answer_is_enough(copied: tuple[Store, Actor, str, str]) -> None:
    store, keeper, copy, again = copied
    first = moderator(store.desk)
    redact(store.desk, first, "small", 7, NAME, PRIVATE)
    (number, _), (other, _) = asked(store)
    participant = member(store.desk, student(store, "Student 2"), Membership.PARTICIPANT, copy)
    for who, refused in ((first, Absent), (participant, NotAllowed), (store.visitor, Absent)):
        with pytest.raises(refused):
            remove_here_too(store.desk, who, copy, number)
        with pytest.raises(refused):
            leave_it(store.desk, who, copy, number)
    with pytest.raises(Absent):
        leave_it(store.desk, keeper, again, number)
    leave_it(store.desk, keeper, copy, number)
    assert told(store)
    for answer in (leave_it, remove_here_too):
        with pytest.raises(Conflict, match="answered this already"):
            answer(store.desk, keeper, copy, number)
    remove_here_too(store.desk, keeper, again, other)
    second = moderator(store.desk, "Moderator 3", again)
    with store.engine.connect() as connection:
        wanted = select(DECISIONS.c.id).where(DECISIONS.c.kind == DecisionKind.REDACT).order_by(DECISIONS.c.id.desc())
        decision = connection.execute(wanted).scalars().first()
        assert connection.execute(select(REMOVAL_REQUESTS.c.trace)).scalars().all() == ["", ""]
    assert decision is not None
    agree(store.desk, second, again, decision)


def test_a_copy_of_what_had_the_name_when_it_was_read_is_not_made(store: Store) -> None:
    store.add(DRAFT)
    keeper, someone = student(store, "Student 1"), moderator(store.desk)

    def meanwhile() -> datetime:
        """Time goes on between reading the map and writing the copy."""
        if not removed:
            removed.append(redact(store.desk, someone, "small", 7, NAME, PRIVATE).version)
        return store.clock()

    removed: list[int] = []
    with pytest.raises(Conflict, match="copy it once more"):
        copy_map(Desk(store.engine, meanwhile), keeper, "small", KeptAs())
    assert removed
    copy_map(store.desk, keeper, "small", KeptAs())
    assert told(store) == []


def test_every_table_that_can_hold_words_of_a_map_is_gone_through() -> None:
    site = {
        *("contributors", "browser_sessions", "accounts", "one_time_links", "sign_in_failures", "site_settings"),
        "join_failures",
    }
    reached = {table.name for table in IN_ORDER if worded(table) and belongs_to(table, 1) is not None}
    assert {table.name for table in IN_ORDER if worded(table)} - reached == site
    assert {table.name for table in NOT_SAID} == {"pseudonyms", "debate_participants"}


def test_a_trace_tells_where_a_name_stands_however_it_is_written() -> None:
    trace = Trace.of("Ana-Maria O'Neil")
    assert len(trace.written) <= 120
    for text in ("ANA MARIA O’NEIL was there.", "(Ana-Maria  O'Neil)", "“Ana Maria O'Neil’s house”"):
        found = trace.name_in(text)
        assert found is not None
        assert found.casefold().startswith("ana")
        assert found in text
    for text in ("Ana Maria", "Ana Marian O'Neil", ""):
        assert trace.name_in(text) is None
    assert trace.is_of("ana maria o'neil")
    assert not trace.is_of("Ana")
    assert trace.written != Trace.of("Ana-Maria O'Neil").written
