"""How far maps have come: the one number that tells whether anything changed, read as cheaply as can be."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlmodel import Session

from argmap.models.maps import ArgumentMap

_maps = ArgumentMap.__table__  # type: ignore[attr-defined]


def versions_of(session: Session, map_ids: Collection[int]) -> Mapping[int, int]:
    """The newest version of each of these maps, by id; one query however many there are."""
    wanted = select(_maps.c.id, _maps.c.version).where(_maps.c.id.in_(list(map_ids)))
    return {row.id: row.version for row in session.connection().execute(wanted)}
