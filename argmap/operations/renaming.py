"""What a contributor's new name means for pages that were kept: they are of another state of the map than the next."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import or_, select, update
from sqlmodel import Session

from argmap.models.tables import CHANGES, MAPS


def maps_show_another_name(session: Session, who: int, others: Collection[int] = ()) -> None:
    """Let every map on which they worked, and those `others`, be in a new state, a microsecond later: no kept page
    tells the old name.

    It is no change of the map: no version, no line in its history.
    """
    connection = session.connection()
    touched = select(CHANGES.c.map_id).where(CHANGES.c.contributor_id == who)
    moments = select(MAPS.c.id, MAPS.c.changed_at).where(or_(MAPS.c.id.in_(touched), MAPS.c.id.in_(others)))
    for map_id, changed_at in connection.execute(moments).all():
        later = changed_at + timedelta(microseconds=1)
        connection.execute(update(MAPS).where(MAPS.c.id == map_id).values(changed_at=later))
