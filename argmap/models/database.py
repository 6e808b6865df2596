"""How the database is opened: SQLite and PostgreSQL made to mean the same.

SQLite: write-ahead log, foreign keys on, full sync, a busy timeout, and transactions that begin when we say so: a
writer's with BEGIN IMMEDIATE, so that two writers take turns from the start instead of failing half-way, and those of
one process in the order in which they came (SQLite itself serves whoever happens to ask at the right moment).
PostgreSQL (15 or later, by psycopg 3): readers see one snapshot (REPEATABLE READ), writers lock the row of the map that
they change.
"""

import contextlib
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from argmap.domain.errors import Unavailable

BUSY_SECONDS = 10
CONNECT_SECONDS = 3
POOL_SECONDS = 10
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)


def open_engine(url: str, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """The engine for a SQLAlchemy address of SQLite (a file) or PostgreSQL (psycopg). It connects when first used.

    A writer waits `busy_seconds` for those before it; on SQLite, for those of its own process first, then for others.
    """
    address = make_url(url)
    patience = int(busy_seconds * 1000)
    if address.get_backend_name() == "sqlite":
        options = {"argmap_turns": Turns(busy_seconds)}
        engine = create_engine(address, pool_timeout=POOL_SECONDS, execution_options=options)
        event.listen(engine, "connect", lambda connection, _record: _prepare_sqlite(connection, patience))
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        address,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=10,
        pool_timeout=POOL_SECONDS,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "options": f"-c lock_timeout={patience} -c timezone=UTC",
        },
    )


def _prepare_sqlite(connection: sqlite3.Connection, patience: int) -> None:
    # Without this the module begins transactions by itself, and only before some statements.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {patience}")
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("argmap_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Turns:
    """Where writers of one process queue, so that each is served in the order in which it came."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._queue: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """How many are writing or waiting."""
        return len(self._queue)

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for those who came before. Raises `Unavailable` when that takes longer than `patience` seconds."""
        mine = threading.Event()
        with self._lock:
            self._queue.append(mine)
            self._queue[0].set()
        try:
            if not mine.wait(self._patience):
                raise Unavailable("Too many are writing at the moment. Please try again.")
            yield
        finally:
            with self._lock:
                self._queue.remove(mine)
                if self._queue:
                    self._queue[0].set()


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Engine]:
    """The same database, for one transaction that writes. Raises `Unavailable`."""
    turns: Turns | None = engine.get_execution_options().get("argmap_turns")
    with contextlib.nullcontext() if turns is None else turns.turn():
        yield engine.execution_options(argmap_writes=True)


def for_reading(engine: Engine) -> Engine:
    """The same database, for transactions that see one moment and cannot write."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine


def first_row(
    engine: Engine, query: str, parameters: Sequence[object] | Mapping[str, object]
) -> tuple[Any, ...] | None:
    """The first row that a query gives, None where it gives none. Raises `Unavailable`.

    The driver itself is asked, in its own words: for one row, SQLAlchemy's way takes five times as long as the rest of
    an answer that is kept.
    """
    driver = engine.dialect.loaded_dbapi
    try:
        with answering(), contextlib.closing(engine.raw_connection()) as connection:
            try:
                with contextlib.closing(connection.cursor()) as cursor:
                    cursor.execute(query, parameters)
                    return cursor.fetchone()
            except driver.Error:
                connection.invalidate()
                raise
    except (driver.OperationalError, driver.InterfaceError) as error:
        raise Unavailable("The database does not answer at the moment. Please try again.") from error


@contextlib.contextmanager
def answering() -> Iterator[None]:
    """Turns what drivers raise when the database is away, busy, full or read-only into `Unavailable`."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise Unavailable("The database does not answer at the moment. Please try again.") from error
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise Unavailable("The connection to the database was lost. Please try again.") from error
