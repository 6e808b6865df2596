"""How far maps have come: the one number that tells whether anything changed, read as cheaply as can be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Dialect, Engine, bindparam, select
from sqlmodel import Session

from argmap.domain.errors import Absent
from argmap.domain.permissions import Action, Actor, may
from argmap.models.database import first_row
from argmap.models.maps import ArgumentMap

_maps = ArgumentMap.__table__  # type: ignore[attr-defined]
_STATE = select(_maps.c.id, _maps.c.version, _maps.c.changed_at).where(_maps.c.slug == bindparam("slug"))


class State(NamedTuple):
    """What tells one state of a map from every other, in this database and in one that was restored over it.

    `changed` is when it changed, in whatever form the driver tells it: it is compared and not read.
    """

    map_id: int
    version: int
    changed: object


def state_of(engine: Engine, reader: Actor, slug: str) -> State:
    """The map's present state: one query, made ready once, without a session. Raises `Absent`, `Unavailable`."""
    query, in_order = _state_query(engine.dialect)
    row = first_row(engine, query, (slug,) if in_order else {"slug": slug})
    if row is None or not may(reader, Action.READ):
        raise Absent("There is no such map.")
    return State(*row)


@lru_cache(maxsize=8)
def _state_query(dialect: Dialect) -> tuple[str, bool]:
    """The query as its driver takes it, and whether that takes parameters by their order."""
    compiled = _STATE.compile(dialect=dialect)
    return str(compiled), dialect.positional


def versions_of(session: Session, map_ids: Collection[int]) -> Mapping[int, int]:
    """The newest version of each of these maps, by id; one query however many there are."""
    wanted = select(_maps.c.id, _maps.c.version).where(_maps.c.id.in_(list(map_ids)))
    return {row.id: row.version for row in session.connection().execute(wanted)}
