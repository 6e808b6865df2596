"""All that the site keeps about one person, for themselves: rows as they are, but for secrets and others' numbers."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session

from argmap.domain.permissions import Action, Actor, require
from argmap.models.tables import CHANGE_IMAGES, CHANGES, CONTRIBUTORS, IN_ORDER
from argmap.queries.names import NAMING_PEOPLE

FORM = "argmap own data 1"
_SECRET = frozenset({"password_hash", "token_hash", "csrf", "name_skeleton", "account_key", "address_key"})
_OTHERS = {
    "site_events": frozenset({"subject", "detail"}),
    "handed_in": frozenset({"content"}),
    "attached_documents": frozenset({"text"}),
    "statements": NAMING_PEOPLE,
}
"""Columns that may tell other people's numbers, and the text of a document, which is kept for checking only."""


def own_data(session: Session, reader: Actor) -> dict[str, Any]:
    """Everything that names the reader, table by table, and what each of their changes made of what it touched.

    Raises `NotAllowed`.
    """
    require(reader, Action.OWN_DATA, owner=reader.contributor_id)
    connection = session.connection()
    who = reader.contributor_id
    found: dict[str, Any] = {"form": FORM}
    for table in IN_ORDER:
        people = {column.name for column in table.c if any(k.column.table is CONTRIBUTORS for k in column.foreign_keys)}
        theirs = [table.c[name] == who for name in people]
        if table is CONTRIBUTORS:
            people, theirs = {"id"}, [CONTRIBUTORS.c.id == who]
        if not theirs:
            continue
        left_out = people | _SECRET | _OTHERS.get(table.name, frozenset())
        rows = connection.execute(select(table).where(or_(*theirs))).mappings()
        told = [{name: _plain(value) for name, value in row.items() if name not in left_out} for row in rows]
        if told:
            found[table.name] = told
    images = (
        select(CHANGE_IMAGES)
        .join(CHANGES, (CHANGES.c.map_id == CHANGE_IMAGES.c.map_id) & (CHANGES.c.version == CHANGE_IMAGES.c.version))
        .where(CHANGES.c.contributor_id == who)
        .order_by(CHANGE_IMAGES.c.map_id, CHANGE_IMAGES.c.version)
    )
    found["versions"] = [
        {
            "map": row.map_id,
            "version": row.version,
            "table": row.entity,
            "row": row.row,
            "was": row.image and {name: value for name, value in row.image.items() if name not in NAMING_PEOPLE},
        }
        for row in connection.execute(images)
    ]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value
