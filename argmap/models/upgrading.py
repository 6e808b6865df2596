"""Bringing a database's tables to this program's form, by Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from argmap.models.database import answering, writing

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
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert head is not None
    return head


def revision_of(connection: Connection) -> str | None:
    """The revision that the database's tables have; None where there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Upgrade the tables in one transaction, while other processes that want the same wait. Raises `Unavailable`."""
    _migrate(engine, revision, command.upgrade)


def downgrade(engine: Engine, revision: str) -> None:
    """Go back to an earlier revision ("base": no tables), in one transaction. Raises `Unavailable`."""
    _migrate(engine, revision, command.downgrade)


def _migrate(engine: Engine, revision: str, way: object) -> None:
    with answering(), writing(engine) as writer, writer.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        assert callable(way)
        way(alembic_config(connection), revision)
