"""How far maps have come: the one number that tells whether anything changed, read as cheaply as can be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine, bindparam, select
from sqlmodel import Session

from argmap.domain.errors import Absent
from argmap.domain.permissions import Action, Actor, may
from argmap.models.database import answering
from argmap.models.maps import ArgumentMap

_maps = ArgumentMap.__table__  # type: ignore[attr-defined]
_STATE = select(_maps.c.id, _maps.c.version, _maps.c.changed_at).where(_maps.c.slug == bindparam("slug"))


class State(NamedTuple):
    """What tells one state of a map from every other, in this database and in one that was restored over it."""

    map_id: int
    version: int
    changed: datetime


def state_of(engine: Engine, reader: Actor, slug: str) -> State:
    """The map's present state: one query, made ready once, without a session. Raises `Absent`, `Unavailable`."""
    with answering(), engine.connect() as connection:
        row = connection.execute(_STATE, {"slug": slug}).one_or_none()
    if row is None or not may(reader, Action.READ):
        raise Absent("There is no such map.")
    return State(*row)


def versions_of(session: Session, map_ids: Collection[int]) -> Mapping[int, int]:
    """The newest version of each of these maps, by id; one query however many there are."""
    wanted = select(_maps.c.id, _maps.c.version).where(_maps.c.id.in_(list(map_ids)))
    return {row.id: row.version for row in session.connection().execute(wanted)}
