"""How a query gets its session: one snapshot of the database, read only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlmodel import Session

from argmap.models.database import answering, for_reading


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session whose queries all see one moment, so that a map's head, structure and words belong together.

    Raises `errors.Unavailable` when the database does not answer.
    """
    with answering(), Session(for_reading(engine)) as session:
        yield session
