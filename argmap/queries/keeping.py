"""How maps are kept: their settings, members, invitations and copies, for those who may see them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import Session

from argmap.models.tables import SPEAKERS

_SPEAKERS_OFFERED = 200


def known_speakers(session: Session, map_ids: Collection[int]) -> tuple[str, ...]:
    """The names of speakers in these maps, to choose from when another map is started."""
    wanted = select(SPEAKERS.c.name).where(SPEAKERS.c.map_id.in_(list(map_ids))).distinct()
    found = session.connection().execute(wanted.order_by(SPEAKERS.c.name).limit(_SPEAKERS_OFFERED))
    return tuple(found.scalars())
