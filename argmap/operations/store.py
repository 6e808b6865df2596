"""The database as the command line and the server open it."""

from __future__ import annotations

from sqlalchemy import Engine


def open_store(url: str) -> Engine:
    """The engine for that address; nothing is asked of the database yet."""
    raise NotImplementedError


def upgrade_store(engine: Engine) -> None:
    """Bring the tables to this program's form; safe for several processes that start at once. Raises `Unavailable`."""
    raise NotImplementedError


def is_well(engine: Engine) -> bool:
    """Whether the database answers and its tables have this program's form."""
    raise NotImplementedError
