"""What of every table belongs to a map: what it says, what was said beside it, and what it was handed in as."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Enum, String, Table, select
from sqlmodel import Session

from argmap.models.tables import DEBATE_PARTICIPANTS, IN_ORDER, MAP_SETTINGS, MAPS, PSEUDONYMS, STATEMENTS

NOT_SAID = frozenset({PSEUDONYMS, DEBATE_PARTICIPANTS})
"""What people call themselves in a map or a debate; it is theirs, and nobody said it of somebody."""


def belongs_to(table: Table, map_id: int) -> ColumnElement[bool] | None:
    """Which rows of the table belong to the map, by themselves or by a row of another table; None where none can."""
    if table is MAPS:
        return table.c.id == map_id
    if "map_id" in table.c:
        return table.c.map_id == map_id
    for column in table.c:
        for key in column.foreign_keys:
            parent = key.column.table
            if "map_id" in parent.c and parent is not table:
                return column.in_(select(key.column).where(parent.c.map_id == map_id))
    return None


def copies_of(session: Session, map_id: int) -> list[int]:
    """The maps that were made as copies of the map, directly or by way of others; those that are deleted too, for they
    can come back.
    """
    found: list[int] = []
    left = [map_id]
    while left:
        wanted = select(MAP_SETTINGS.c.map_id).where(MAP_SETTINGS.c.copied_from.in_(left))
        left = [one for one in session.connection().execute(wanted).scalars() if one not in (map_id, *found)]
        found += left
    return found


def worded(table: Table) -> list[Column[Any]]:
    """The columns of the table that hold words: texts, and documents with texts in them."""
    columns = [column for column in table.columns if isinstance(column.type, String | JSON)]
    return [column for column in columns if not isinstance(column.type, Enum)]


def texts_of(session: Session, map_id: int) -> Iterator[str]:
    """Every text that belongs to the map, what its statements say first."""
    for table in (STATEMENTS, *(one for one in IN_ORDER if one is not STATEMENTS and one not in NOT_SAID)):
        which, columns = belongs_to(table, map_id), worded(table)
        if which is not None and columns:
            for row in session.connection().execute(select(*columns).where(which)):
                for value in row:
                    yield from _texts_in(value)


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from _texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts_in(one)
