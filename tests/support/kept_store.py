"""Fixtures for the many tests of the store: one database of each kind for a whole run, brought back before each test.

To be imported by the `conftest` of a folder whose tests leave the tables as they found them. Opening an engine anew for
each test costs ten times as much, for everything that it asks has to be compiled anew, and making the small map in
each test five times as much as copying its rows.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import Engine, create_engine

from argmap.domain.permissions import Actor
from argmap.models.tables import IN_ORDER
from argmap.operations.store import open_store
from tests.support.postgresql import PostgresqlServer
from tests.support.store import Store


class Kept(Protocol):
    """A database with this program's tables that can be brought back to how it was, however often."""

    engine: Engine

    def empty(self) -> None:
        """Leave nothing in the tables."""

    def begin(self) -> Store:
        """Leave the small map and its cast in the tables, and nothing else."""


class KeptSqlite:
    """A SQLite file, and copies of how it was: `template` has the tables and nothing in them."""

    def __init__(self, folder: Path, template: Path) -> None:
        self._file, self._small, self._nothing = folder / "kept.sqlite3", folder / "small.sqlite3", template
        self.engine = open_store(f"sqlite:///{self._file.as_posix()}")

    def empty(self) -> None:
        """Leave nothing in the tables."""
        self._bring_back(self._nothing)

    def begin(self) -> Store:
        """Leave the small map and its cast in the tables, and nothing else."""
        cast = self._cast
        self._bring_back(self._small)
        return Store(self.engine, cast=cast)

    @cached_property
    def _cast(self) -> tuple[Actor, Actor]:
        self.empty()
        store = Store(self.engine)
        self.engine.dispose()  # which brings what is still in the log into the file
        shutil.copyfile(self._file, self._small)
        return store.newcomer, store.other

    def _bring_back(self, template: Path) -> None:
        self.engine.dispose()
        for old in self._file.parent.glob(f"{self._file.name}*"):
            old.unlink()
        shutil.copyfile(template, self._file)


class KeptPostgresql:
    """A PostgreSQL database with the tables and nothing in them, and copies of its rows in another schema.

    Functions of that schema bring it back, so that the server plans what they do once. They are called on connections
    that follow no foreign keys: what is taken out and put back is whole.
    """

    def __init__(self, url: str) -> None:
        self.engine = open_store(url)
        self._keeper = create_engine(
            url,
            isolation_level="AUTOCOMMIT",
            pool_pre_ping=True,
            connect_args={"options": "-c session_replication_role=replica"},
        )
        self._run("CREATE SCHEMA kept")
        self._prepare("nothing", [*self._deleting, *self._counting_from_one])

    def empty(self) -> None:
        """Leave nothing in the tables."""
        self._run("SELECT kept.nothing()")

    def begin(self) -> Store:
        """Leave the small map and its cast in the tables, and nothing else."""
        cast = self._cast
        self._run("SELECT kept.small()")
        return Store(self.engine, cast=cast)

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()
        self._keeper.dispose()

    @cached_property
    def _cast(self) -> tuple[Actor, Actor]:
        self.empty()
        store = Store(self.engine)
        filled = [table.name for table in IN_ORDER if self._ask(f"SELECT true FROM {table.name} LIMIT 1")]
        for name in filled:
            self._run(f"CREATE TABLE kept.{name} AS TABLE {name}")
        filling = [f"INSERT INTO {name} SELECT * FROM kept.{name}" for name in filled]
        self._prepare("small", [*self._deleting, *filling, *self._counting_on()])
        return store.newcomer, store.other

    @cached_property
    def _sequences(self) -> list[str]:
        return self._ask("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")

    @property
    def _counting_from_one(self) -> list[str]:
        return [f"PERFORM setval('{sequence}', 1, false)" for sequence in self._sequences]

    def _counting_on(self) -> list[str]:
        """What lets every sequence go on from where it is now."""
        return [
            told
            for sequence in self._sequences
            for told in self._ask(
                f"SELECT format('PERFORM setval(%%L, %%s, %%L)', '{sequence}', last_value, is_called) FROM {sequence}"
            )
        ]

    @property
    def _deleting(self) -> list[str]:
        return [f"DELETE FROM {table.name}" for table in reversed(IN_ORDER)]

    def _prepare(self, name: str, statements: list[str]) -> None:
        """Make a function that does all of it in one transaction, and in one message to the server."""
        done = " ".join(f"{statement};" for statement in statements)
        self._run(f"CREATE FUNCTION kept.{name}() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {done} END $$")

    def _ask(self, query: str) -> list[str]:
        with self._keeper.connect() as connection:
            return list(connection.exec_driver_sql(query).scalars())

    def _run(self, statement: str) -> None:
        with self._keeper.connect() as connection:
            connection.exec_driver_sql(statement)


@pytest.fixture(scope="session")
def kept_sqlite(quick_folder: Path, sqlite_template: Path) -> Iterator[Kept]:
    """A SQLite file."""
    kept = KeptSqlite(Path(tempfile.mkdtemp(dir=quick_folder)), sqlite_template)
    yield kept
    kept.engine.dispose()


@pytest.fixture(scope="session")
def kept_postgresql(postgresql: PostgresqlServer, postgresql_template: str) -> Iterator[Kept]:
    """A PostgreSQL database."""
    kept = KeptPostgresql(postgresql.url(postgresql.create(template=postgresql_template)))
    yield kept
    kept.close()


@pytest.fixture
def kept(backend: str, request: pytest.FixtureRequest) -> Kept:
    """The kept database of the kind that the test runs on, as the last test left it."""
    found: Kept = request.getfixturevalue(f"kept_{backend}")
    return found


@pytest.fixture
def engine(kept: Kept, request: pytest.FixtureRequest) -> Engine:
    """The kept database of the kind that the test runs on, empty but for what the test's `store` holds."""
    if "store" not in request.fixturenames:
        kept.empty()
    return kept.engine


@pytest.fixture
def database_url(engine: Engine) -> str:
    """Its address."""
    return engine.url.render_as_string(hide_password=False)


@pytest.fixture
def store(kept: Kept) -> Store:
    """It with the small map and its cast."""
    return kept.begin()
