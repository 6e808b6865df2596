from __future__ import annotations

import contextlib
import threading
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError
from sqlmodel import Session, select

from argmap.domain.errors import Unavailable
from argmap.models.contributors import Contributor
from argmap.models.database import Turns, answering, first_row, for_reading, open_engine, writing
from argmap.models.statements import Statement
from argmap.queries.maps import map_head
from argmap.queries.reading import reading
from tests.support.store import Store


@pytest.mark.parametrize("backend", ["sqlite"])
def test_sqlite_is_set_up_to_lose_nothing(engine: Engine) -> None:
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


def test_a_reader_sees_one_moment_while_others_write(store: Store) -> None:
    with reading(store.engine) as session:
        before = map_head(session, store.visitor, "small")
        store.add()
        assert map_head(session, store.visitor, "small") == before
    assert store.version() == before.version + 1


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_reader_on_postgresql_cannot_write(engine: Engine) -> None:
    with Session(for_reading(engine)) as session, pytest.raises(DBAPIError, match="read-only"):
        session.connection().execute(text("DELETE FROM maps"))


def test_writers_on_sqlite_are_served_in_the_order_in_which_they_came(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        return
    turns: Turns = engine.get_execution_options()["argmap_turns"]
    served: list[int] = []

    def write(place: int) -> None:
        with writing(engine) as writer, writer.connect() as connection, connection.begin():
            served.append(place)

    threads = [threading.Thread(target=write, args=(place,)) for place in range(30)]
    with writing(engine):
        for place, thread in enumerate(threads, 2):
            thread.start()
            while len(turns) < place:
                time.sleep(0.001)
        assert served == []
    for thread in threads:
        thread.join()
    assert served == list(range(30))
    assert len(turns) == 0


def test_whoever_waits_too_long_for_a_turn_leaves_the_queue_to_the_others() -> None:
    turns = Turns(0.01)
    with turns.turn():
        with pytest.raises(Unavailable), turns.turn():
            raise AssertionError("nobody writes beside another")
        assert len(turns) == 1
    with pytest.raises(KeyError), turns.turn():
        raise KeyError("a writer that fails")
    with turns.turn():
        assert len(turns) == 1


def test_moments_come_back_in_utc_and_without_a_zone_are_refused(engine: Engine) -> None:
    moment = datetime(2026, 3, 7, 13, 0, tzinfo=timezone(timedelta(hours=1)))
    with writing(engine) as writer, Session(writer) as session:
        session.add(Contributor(name="Student 7", created_at=moment))
        session.commit()
    with Session(engine) as session:
        found = session.exec(select(Contributor)).one().created_at
        assert (found, found.tzinfo) == (moment, UTC)
        session.add(Contributor(name="Student 8", created_at=datetime(2026, 3, 7)))  # noqa: DTZ001
        with pytest.raises(StatementError, match="without its zone"):
            session.flush()


def test_enumerations_are_stored_by_their_values(store: Store) -> None:
    with store.engine.connect() as connection:
        kinds = connection.execute(text("SELECT DISTINCT kind FROM statements ORDER BY kind")).scalars().all()
    assert kinds == ["claim", "evidence", "position", "setting"]
    with Session(store.engine) as session:
        assert {type(row.kind).__name__ for row in session.exec(select(Statement))} == {"Kind"}


def test_a_database_that_breaks_off_is_unavailable_and_a_wrong_query_is_not(engine: Engine) -> None:
    with pytest.raises(Unavailable), answering():
        raise OperationalError("SELECT 1", {}, Exception("disk full"))
    with pytest.raises(Unavailable), answering():
        raise DBAPIError("SELECT 1", {}, Exception("gone"), connection_invalidated=True)
    with pytest.raises(DBAPIError), answering():
        raise DBAPIError("SELECT", {}, Exception("syntax"))


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_full_disk_is_unavailable_and_reading_goes_on(store: Store) -> None:
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    added = 0
    with contextlib.suppress(Unavailable):
        while added < 200:
            store.add(text=f"Objection {added}. " + "x" * 1900)
            added += 1
    before = store.graph()
    assert (len(before.statements), added < 200) == (6 + added, True)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    store.add(text="There is room again.")
    assert len(store.graph().statements) == len(before.statements) + 1


def test_one_row_is_asked_of_the_driver_and_its_connection_let_go(engine: Engine) -> None:
    assert first_row(engine, "SELECT 1, 'one'", ()) == (1, "one")
    assert first_row(engine, "SELECT 1 WHERE 1 = 2", ()) is None
    with pytest.raises((Unavailable, engine.dialect.loaded_dbapi.Error)):
        first_row(engine, "SELECT nothing FROM nowhere", ())
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    assert first_row(engine, "SELECT 2", ()) == (2,)


def test_one_row_of_a_database_that_is_away_is_unavailable(tmp_path: Path) -> None:
    for address in (f"sqlite:///{tmp_path}/none/site.sqlite3", "postgresql+psycopg://127.0.0.1:1/none"):
        with pytest.raises(Unavailable):
            first_row(open_engine(address), "SELECT 1", ())
