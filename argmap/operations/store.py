"""The database as the command line and the server open it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from argmap.domain.errors import Unavailable
from argmap.models.database import answering, open_engine
from argmap.models.upgrading import newest_revision, revision_of, upgrade


def open_store(url: str) -> Engine:
    """The engine for that address; nothing is asked of the database yet."""
    return open_engine(url)


def upgrade_store(engine: Engine) -> None:
    """Bring the tables to this program's form; safe for several processes that start at once.

    Raises `Conflict` where the database is too old or the tables are those of a newer argmap; `Unavailable`.
    """
    upgrade(engine)


def holds_a_site(engine: Engine) -> bool:
    """Whether a site was ever made in this database; looking makes no file. Raises `Unavailable`."""
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").is_file():
        return False
    with answering(), engine.connect() as connection:
        return revision_of(connection) is not None


def is_well(engine: Engine) -> bool:
    """Whether the database answers and its tables have this program's form."""
    try:
        with answering(), engine.connect() as connection:
            return revision_of(connection) == newest_revision()
    except Unavailable:
        return False
