from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import CheckConstraint, Engine, PrimaryKeyConstraint, UniqueConstraint, inspect, text

from argmap.domain.drafts import NewStatement, PasteDraft, SplitDraft
from argmap.domain.errors import Conflict, Unavailable
from argmap.domain.lines import read_lines
from argmap.models.database import open_engine
from argmap.models.tables import IN_ORDER, METADATA
from argmap.models.upgrading import (
    OLDEST_POSTGRESQL,
    alembic_config,
    downgrade,
    newest_revision,
    revision_of,
    upgrade,
)
from argmap.operations.desk import Desk
from argmap.operations.pasting import paste
from argmap.operations.splitting import split
from argmap.operations.store import is_well, open_store, upgrade_store
from tests.support.moderated import approval, kept
from tests.support.store import Store, begin


@pytest.fixture
def engine(fresh_database_url: str) -> Iterator[Engine]:
    """A database whose tables a test may change."""
    opened = open_store(fresh_database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def store(engine: Engine) -> Store:
    return Store(engine)


def test_the_tables_are_those_that_the_models_declare(engine: Engine) -> None:
    with engine.connect() as connection:
        command.check(alembic_config(connection))


def test_the_checks_are_those_that_the_models_declare(engine: Engine) -> None:
    # Alembic compares no CHECK constraints.
    inspector = inspect(engine)
    for table in IN_ORDER:
        declared = {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)}
        assert {str(c["name"]) for c in inspector.get_check_constraints(table.name)} == declared, table.name


def test_every_table_is_in_the_order_of_writing_and_every_column_has_a_meaning() -> None:
    assert set(IN_ORDER) == set(METADATA.tables.values())
    assert [f"{t.name}.{c.name}" for t in IN_ORDER for c in t.columns if not (c.comment or "").strip()] == []


def test_every_composite_foreign_key_has_an_index_that_begins_with_its_columns() -> None:
    for table in IN_ORDER:
        begun = [tuple(c.name for c in index.columns) for index in table.indexes]
        begun += [
            tuple(c.name for c in key.columns)
            for key in table.constraints
            if isinstance(key, PrimaryKeyConstraint | UniqueConstraint)
        ]
        for key in table.foreign_key_constraints:
            columns = tuple(key.column_keys)
            assert any(names[: len(columns)] == columns for names in begun), (table.name, columns)


def test_a_full_database_goes_down_and_up_again(store: Store, engine: Engine) -> None:
    store.add(speaker="Somebody New")
    approval(store.desk)
    paste(store.desk, store.newcomer, "small", PasteDraft(read_lines("One\n  Two").lines))
    draft = SplitDraft(NewStatement("Mine.", "Mine"), NewStatement("And so.", "And so"), True, store.version())
    split(store.desk, store.newcomer, "small", 7, draft)
    assert is_well(engine)
    downgrade(engine, "0008")
    assert [row.kind.value for row in kept(store.desk)] == ["paste"]
    downgrade(engine, "0004")
    assert kept(store.desk) == []
    upgrade(engine)
    downgrade(engine, "base")
    assert not is_well(engine)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    upgrade(engine)
    assert is_well(engine)
    Store(engine).add()


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_the_first_form_of_the_tables_is_brought_up_to_the_present_one(engine: Engine) -> None:
    downgrade(engine, "0001")
    with engine.begin() as connection:
        for table in ("browser_sessions", "changes", "statements", "arguments"):
            connection.execute(text(f"ALTER TABLE {table} ALTER COLUMN contributor_id TYPE INTEGER"))
        connection.execute(text("CREATE SEQUENCE contributors_id_seq OWNED BY contributors.id"))
        connection.execute(
            text(
                "ALTER TABLE contributors ALTER COLUMN id TYPE INTEGER,"
                " ALTER COLUMN id SET DEFAULT nextval('contributors_id_seq')"
            )
        )
        connection.execute(
            text("ALTER TABLE arguments ALTER CONSTRAINT fk_arguments_map_id_target_argument NOT DEFERRABLE")
        )
        connection.execute(text("INSERT INTO contributors (name, created_at) VALUES ('Ada', now())"))
    upgrade(engine)
    with engine.connect() as connection:
        command.check(alembic_config(connection))
        assert connection.execute(text("SELECT id FROM contributors")).scalars().all() == [1]
    assert begin(Desk(engine), "Ben")[0].contributor_id != 2
    keys = {key["name"]: key["options"] for key in inspect(engine).get_foreign_keys("arguments")}
    assert keys["fk_arguments_map_id_target_argument"].get("deferrable")


def test_processes_that_start_together_upgrade_once(empty_database_url: str) -> None:
    failures: list[BaseException] = []
    gate = threading.Barrier(4)

    def start() -> None:
        engine = open_store(empty_database_url)
        try:
            gate.wait()
            upgrade_store(engine)
            with engine.connect() as connection:
                assert revision_of(connection) == newest_revision()
        except BaseException as error:
            failures.append(error)
        engine.dispose()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_database_that_is_away_is_not_well_and_cannot_be_upgraded() -> None:
    engine = open_engine("postgresql+psycopg://nobody@/nothing?host=/nowhere")
    assert not is_well(engine)
    with pytest.raises(Unavailable):
        upgrade(engine)


def test_the_tables_of_a_newer_argmap_are_refused_and_left_as_they_are(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Conflict, match=r"perhaps a newer one \(revision 9999\)"):
        upgrade(engine)
    with engine.connect() as connection:
        assert revision_of(connection) == "9999"


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_postgresql_that_is_too_old_is_refused(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert OLDEST_POSTGRESQL == 15
    monkeypatch.setattr("argmap.models.upgrading.OLDEST_POSTGRESQL", 999)
    with pytest.raises(Conflict, match=r"PostgreSQL 999 or later is needed, and this is PostgreSQL \d+\.$"):
        upgrade(engine)


def test_a_table_that_is_missing_is_no_excuse_to_say_that_the_database_is_away(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    assert not is_well(engine)
