from __future__ import annotations

import logging
import threading

import pytest
from sqlalchemy import Engine, Executable, Table, delete, func, select, text
from sqlalchemy import update as sql_update

from argmap.domain.drafts import ArgumentDraft, PositionDraft
from argmap.domain.errors import DomainError, NotAllowed, Unavailable
from argmap.domain.permissions import Action
from argmap.domain.vocabulary import Kind, Relation
from argmap.models.changes import ChangeKind
from argmap.models.database import open_engine, writing
from argmap.models.statements import Statement
from argmap.models.tables import BROWSER_SESSIONS, CHANGES, CONTRIBUTORS, STATEMENTS
from argmap.operations.arguments import add_argument
from argmap.operations.changes import undo
from argmap.operations.contributing import new_statement
from argmap.operations.desk import Desk, Told, Work, change_map, the_map, utc_now
from argmap.operations.joining import Joining
from argmap.operations.statements import add_position
from argmap.queries.contributors import session_of
from argmap.queries.reading import reading
from tests.support.store import Store, new


def do(store: Store, run: object, desk: Desk | None = None) -> None:
    change_map(desk or store.desk, store.newcomer, "small", Action.CONTRIBUTE, the_map, run)  # type: ignore[arg-type]


def versions(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return list(connection.execute(select(CHANGES.c.version).order_by(CHANGES.c.version)).scalars())


def test_whoever_listens_is_told_after_the_commit(store: Store) -> None:
    seen: list[list[int]] = []
    desk = Desk(store.engine, store.clock, lambda *_: seen.append(versions(store.engine)))
    do(store, lambda *_: Told(ChangeKind.ADD_POSITION, {}), desk)
    assert seen == [[1, 2]]


def test_a_listener_that_fails_takes_nothing_away(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    def fail(*_: int) -> None:
        raise OSError("nobody there")

    with caplog.at_level(logging.ERROR):
        do(store, lambda *_: Told(ChangeKind.ADD_POSITION, {}), Desk(store.engine, utc_now, fail))
    assert store.version() == 2
    assert "Nobody could be told" in caplog.text


def test_an_operation_that_fails_half_way_leaves_nothing_and_tells_nobody(store: Store) -> None:
    def run(work: Work, _: None) -> Told:
        new_statement(work, Kind.POSITION, new("Half."))
        work.session.flush()
        raise NotAllowed("No.")

    before = store.graph()
    with pytest.raises(NotAllowed):
        do(store, run)
    assert store.graph() == before
    assert store.told == []
    assert store.answer("After all.").created == ("s7",)


def rows(engine: Engine, table: Table) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_whoever_contributes_first_becomes_a_contributor_with_what_they_add(store: Store) -> None:
    joining = Joining("Student 9")
    done = add_position(store.desk, joining, "small", PositionDraft(new("Both.")))
    with reading(store.engine) as session:
        known = session_of(session, joining.token, store.clock.now)
    assert known is not None
    assert known.name == store.graph().statements[7].added_by == "Student 9"
    store.withdraw(7, actor=known.actor, revision=done.version)
    assert joining.token not in repr(joining)


@pytest.mark.parametrize("slug", ["small", "nowhere"])
def test_what_is_refused_makes_nobody_a_contributor(store: Store, slug: str) -> None:
    before = rows(store.engine, CONTRIBUTORS), rows(store.engine, BROWSER_SESSIONS)
    draft = ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (new("Not so."),), target=99)
    with pytest.raises(DomainError):
        add_argument(store.desk, Joining("Student 9"), slug, draft)
    assert (rows(store.engine, CONTRIBUTORS), rows(store.engine, BROWSER_SESSIONS)) == before


@pytest.mark.parametrize(
    "statement",
    [
        sql_update(STATEMENTS).values(text="x"),
        delete(STATEMENTS),
        STATEMENTS.insert().values(map_id=1, number=99),
    ],
)
def test_no_operation_writes_past_the_record(store: Store, statement: Executable) -> None:
    def run(work: Work, _: None) -> Told:
        work.session.execute(statement)
        return Told(ChangeKind.ADD_POSITION, {})

    with pytest.raises(RuntimeError, match="would not be recorded"):
        do(store, run)


def test_a_row_that_is_deleted_is_recorded_as_deleted(store: Store) -> None:
    def run(work: Work, _: None) -> Told:
        row = work.session.get_one(Statement, (work.map_id, 6))
        work.session.delete(row)
        return Told(ChangeKind.ADD_POSITION, {})

    do(store, run)
    assert 6 not in store.graph().statements
    assert 6 not in store.graph(at=2).statements
    assert 6 in store.graph(at=1).statements


def test_the_maps_own_words_are_part_of_the_record_when_they_change(store: Store) -> None:
    def run(work: Work, _: None) -> Told:
        work.map.question = "Which matters more?"
        return Told(ChangeKind.ADD_POSITION, {})

    do(store, run)
    assert store.graph().question == "Which matters more?"
    assert store.graph(at=1).question == "Which comes first?"
    assert store.graph(at=2).question == "Which matters more?"
    undo(store.desk, store.newcomer, "small", 2)
    assert store.graph().question == "Which comes first?"


def test_a_change_after_which_something_hangs_on_nothing_is_refused(store: Store) -> None:
    def run(work: Work, _: None) -> Told:
        work.session.get_one(Statement, (work.map_id, 3)).standing = "gone"  # type: ignore[assignment]
        return Told(ChangeKind.WITHDRAW, {})

    with pytest.raises(DomainError, match="The premise 3 of a1 is not in the map"):
        do(store, run)


def test_writers_at_once_get_versions_and_numbers_without_a_gap(store: Store) -> None:
    gate = threading.Barrier(12)

    def contribute(n: int) -> None:
        gate.wait()
        store.add(text=f"Objection {n}.", actor=(store.newcomer, store.other)[n % 2])

    threads = [threading.Thread(target=contribute, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert versions(store.engine) == list(range(1, 14))
    graph = store.graph()
    assert sorted(graph.statements) == list(range(1, 19))
    assert sorted(graph.arguments) == list(range(1, 18))
    assert sorted(version for _, version in store.told) == list(range(2, 14))


def test_the_clock_of_a_running_program_knows_its_zone() -> None:
    assert utc_now().tzinfo is not None


def test_a_database_that_is_locked_for_too_long_is_unavailable(database_url: str, store: Store) -> None:
    impatient = open_engine(database_url, busy_seconds=0.05)
    with writing(store.engine) as engine, engine.connect() as holder, holder.begin():
        holder.execute(text("UPDATE maps SET title = title"))
        with pytest.raises(Unavailable):
            _add(impatient, store)
    _add(impatient, store)
    impatient.dispose()


def _add(engine: Engine, store: Store) -> None:
    add_position(Desk(engine), store.newcomer, "small", PositionDraft(new("Both.")))
