"""What a map is a copy of, and what has changed there since."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from argmap.domain.errors import Absent
from argmap.domain.permissions import Reader
from argmap.models.tables import MAP_SETTINGS, MAPS
from argmap.queries.history_rows import HistoryRow, told
from argmap.queries.maps import MapHead, map_head


@dataclass(frozen=True, slots=True)
class Origin:
    """What a map is a copy of. `slug` is empty where the reader cannot read it: it is `gone`, or closed to them.

    `changes` are those made there since, oldest first, and `more` counts those that are not among them.
    """

    title: str
    slug: str
    copied_at: int
    gone: bool
    changes: tuple[HistoryRow, ...] = ()
    more: int = 0


def origin_of(session: Session, reader: Reader, head: MapHead, *, changes: int = 0) -> Origin | None:
    """What the map is a copy of, with up to `changes` of what was done there since; None where it is no copy."""
    wanted = select(MAP_SETTINGS.c.copied_from, MAP_SETTINGS.c.copied_at, MAP_SETTINGS.c.copied_title)
    row = session.connection().execute(wanted.where(MAP_SETTINGS.c.map_id == head.id)).one()
    if row.copied_at is None:
        return None
    there = select(MAPS.c.slug, MAP_SETTINGS.c.deleted_at, MAP_SETTINGS.c.link).join(
        MAP_SETTINGS, MAP_SETTINGS.c.map_id == MAPS.c.id
    )
    found = session.connection().execute(there.where(MAPS.c.id == row.copied_from)).first()
    if found is None or found.deleted_at is not None:
        return Origin(row.copied_title, "", row.copied_at, True)
    try:
        origin = map_head(session, reader, found.slug)
    except Absent:
        return Origin(row.copied_title, "", row.copied_at, False)
    since = told(session, reader, origin.id, above=row.copied_at, limit=changes) if changes else ()
    return Origin(
        row.copied_title, origin.slug, row.copied_at, False, since, origin.latest - row.copied_at - len(since)
    )
