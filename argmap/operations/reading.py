"""What somebody has read of what concerns them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import update

from argmap.domain.errors import NotAllowed
from argmap.domain.permissions import Actor
from argmap.models.tables import NOTICES
from argmap.operations.desk import Desk, private


def mark_read(desk: Desk, actor: Actor, notices: Collection[int] | None = None) -> None:
    """Mark those of one's notices as read, or all (None). What is not one's own is not touched.

    Raises `NotAllowed` for visitors, `Unavailable`.
    """
    if actor.contributor_id is None:
        raise NotAllowed("Give a name first; then there is something to read.")
    with private(desk) as session:
        unread = update(NOTICES).where(NOTICES.c.contributor_id == actor.contributor_id, NOTICES.c.read_at.is_(None))
        if notices is not None:
            unread = unread.where(NOTICES.c.id.in_(notices))
        session.connection().execute(unread.values(read_at=desk.clock()))
