"""Bringing a database's tables to this program's form, by Alembic."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from argmap.domain.errors import Conflict
from argmap.models.database import answering, writing

OLDEST_POSTGRESQL = 15
"""The oldest release of PostgreSQL of which the tests say that all goes well."""

_SCRIPTS = Path(__file__).parent / "migrations"
# Any number will do that no other program on the same server uses.
_LOCK = 7_303_014_711


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's settings, with the connection that its environment is to use."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def newest_revision() -> str:
    """The revision that this program's tables have."""
    return _revisions()[0]


@cache
def _revisions() -> list[str]:
    """All that this program knows, the newest first; Alembic reads a file for each to tell them."""
    return [script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()]


def revision_of(connection: Connection) -> str | None:
    """The revision that the database's tables have; None where there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Upgrade the tables in one transaction, while other processes that want the same wait.

    Raises `Conflict` where the database is too old, or its tables are those of a newer argmap; `Unavailable`.
    """
    _migrate(engine, revision, command.upgrade)


def downgrade(engine: Engine, revision: str) -> None:
    """Go back to an earlier revision ("base": no tables), in one transaction. Raises as `upgrade`."""
    _migrate(engine, revision, command.downgrade)


def _migrate(engine: Engine, revision: str, way: object) -> None:
    with answering(), writing(engine) as writer, writer.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            _check_release(connection)
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if (_known_revision(connection), revision) == (newest_revision(), "head"):
            return
        assert callable(way)
        way(alembic_config(connection), revision)


def _check_release(connection: Connection) -> None:
    release = int((connection.dialect.server_version_info or (0,))[0])
    if release < OLDEST_POSTGRESQL:
        raise Conflict(f"PostgreSQL {OLDEST_POSTGRESQL} or later is needed, and this is PostgreSQL {release}.")


def _known_revision(connection: Connection) -> str | None:
    """The revision of the tables; those that this program does not know it would take for something else."""
    there = revision_of(connection)
    if there is not None and there not in _revisions():
        raise Conflict(f"The database has the tables of another argmap, perhaps a newer one (revision {there}).")
    return there
