"""Deleted maps go for good when nobody can bring them back any more, by themselves: the server sees to it."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, select

from argmap.domain.keeping import DAYS_TO_UNDO
from argmap.domain.permissions import OPERATOR
from argmap.models.accounts import SiteEventKind
from argmap.models.memberships import MapSettings
from argmap.models.tables import MAPS
from argmap.operations.desk import Desk, private
from argmap.operations.site_events import note_event


def clear_deleted(desk: Desk) -> int:
    """Take away for good what was deleted thirty days ago or earlier; gives how many maps that were.

    What was handed in of them stays, and copies of them. Of processes that come at once one does it. Raises
    `Unavailable`.
    """
    with private(desk) as session:
        now = desk.clock()
        long_gone = select(MapSettings.map_id).where(col(MapSettings.deleted_at) <= now - timedelta(days=DAYS_TO_UNDO))
        gone = session.exec(long_gone.with_for_update(skip_locked=True)).all()
        for map_id in gone:
            session.connection().execute(MAPS.delete().where(MAPS.c.id == map_id))
        if gone:
            note_event(session, now, OPERATOR, SiteEventKind.MAPS_CLEARED, detail={"maps": len(gone)})
    return len(gone)
