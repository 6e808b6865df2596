"""The databases that many tests share keep no trace of one test for the next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from argmap.operations.backup import backup, restore
from argmap.operations.changes import undo
from argmap.operations.store import open_store
from tests.support.kept_store import Kept
from tests.support.moderated import account, approval, moderator, sent
from tests.support.store import Store

Everything = dict[str, list[str]]


def everything(engine: Engine) -> Everything:
    """Every row of every table that there is, whoever made it, and how far every sequence has counted."""
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        return {name: sorted(map(repr, connection.execute(text(f"SELECT * FROM {name}")))) for name in tables} | {
            name: [repr(connection.execute(text(f"SELECT last_value, is_called FROM {name}")).one())]
            for name in sequences(connection)
        }


def sequences(connection: Connection) -> list[str]:
    if connection.dialect.name == "sqlite":
        return []
    found = connection.execute(text("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"))
    return [str(name) for name in found.scalars()]


def use(store: Store) -> None:
    """Leave rows of many kinds, and sequences that have counted."""
    store.add(speaker="Somebody New", cases=("Chad",))
    undo(store.desk, store.newcomer, "small", store.version())
    moderator(store.desk)
    account(store.desk, store.other)
    approval(store.desk)
    sent(store.desk, store.newcomer, "small", "This waits.")
    with store.engine.begin() as connection:
        for name in sequences(connection):
            connection.execute(text(f"SELECT nextval('{name}')"))


def replace_all(store: Store, folder: Path) -> None:
    """Write every row anew, and go on."""
    backup(store.engine, folder / "all.backup")
    restore(store.engine, folder / "all.backup", replace=True)
    store.add()


@pytest.mark.parametrize("does", [lambda store, _: use(store), replace_all], ids=["used", "restored"])
def test_after_a_test_they_are_as_new(
    does: Callable[[Store, Path], None], kept: Kept, fresh_database_url: str, tmp_path: Path
) -> None:
    fresh = open_store(fresh_database_url)
    new = everything(fresh)
    fresh.dispose()
    store = kept.begin()
    filled = everything(kept.engine)
    does(store, tmp_path)
    assert everything(kept.engine) not in (new, filled)
    kept.begin()
    assert everything(kept.engine) == filled
    kept.empty()
    assert everything(kept.engine) == new


def test_the_next_test_finds_a_sound_map_whose_keys_are_followed(store: Store) -> None:
    store.add()
    assert store.view(7).line.title
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), store.engine.begin() as connection:
        connection.execute(text("UPDATE premises SET statement = 99"))
