"""Fixtures for the many tests of the store: one database of each kind for a whole run, emptied before each test.

To be imported by the `conftest` of a folder whose tests leave the tables as they found them. Opening an engine anew for
each test costs ten times as much, for everything that it asks has to be compiled anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from argmap.models.tables import IN_ORDER
from argmap.operations.store import open_store, upgrade_store
from tests.support.postgresql import PostgresqlServer
from tests.support.store import Store


@pytest.fixture(scope="session")
def kept_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A SQLite file."""
    yield from _opened(f"sqlite:///{_file(tmp_path_factory.mktemp('kept'))}")


@pytest.fixture(scope="session")
def kept_postgresql(postgresql: PostgresqlServer) -> Iterator[Engine]:
    """A PostgreSQL database."""
    yield from _opened(postgresql.url(postgresql.create()))


@pytest.fixture
def engine(backend: str, request: pytest.FixtureRequest) -> Engine:
    """The kept database of the kind that the test runs on, empty."""
    found: Engine = request.getfixturevalue(f"kept_{backend}")
    with found.begin() as connection:
        if backend == "postgresql":
            names = ", ".join(table.name for table in IN_ORDER)
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
        else:
            for table in reversed(IN_ORDER):
                connection.execute(table.delete())
            connection.execute(text("DELETE FROM sqlite_sequence"))
    return found


@pytest.fixture
def database_url(engine: Engine) -> str:
    """Its address."""
    return engine.url.render_as_string(hide_password=False)


@pytest.fixture
def store(engine: Engine) -> Store:
    """It with the small map and its cast."""
    return Store(engine)


def _file(folder: Path) -> str:
    return (folder / "kept.sqlite3").as_posix()


def _opened(url: str) -> Iterator[Engine]:
    engine = open_store(url)
    upgrade_store(engine)
    yield engine
    engine.dispose()
