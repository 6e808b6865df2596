"""How far maps have come: the one number that tells whether anything changed, read as cheaply as can be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Dialect, Engine, select
from sqlmodel import Session

from argmap.domain.errors import Absent
from argmap.domain.permissions import Actor, Grounds
from argmap.models.database import first_row
from argmap.models.tables import MAPS
from argmap.queries.access import SETTINGS, asked_for, grounds_in, joined, readable, who
from argmap.queries.debate_lists import has_debates

_maps = MAPS
_STATE = select(*SETTINGS, _maps.c.version, _maps.c.changed_at, has_debates()).select_from(joined()).where(asked_for())


class State(NamedTuple):
    """What tells one state of a map from every other, in this database and in one that was restored over it.

    `changed` is when it changed, in whatever form the driver tells it: it is compared and not read. `grounds` are what
    the map is to whoever asked: other settings are another state, and so is a map on which there is a debate to see.
    """

    map_id: int
    version: int
    changed: object
    grounds: Grounds
    debated: bool = False


def state_of(engine: Engine, reader: Actor, slug: str) -> State:
    """The map's present state: one query, made ready once, without a session. Raises `Absent`, `Unavailable`."""
    query, in_order = _state_query(engine.dialect)
    asked = {"slug": slug, "who": who(reader)}
    row = first_row(engine, query, asked if in_order is None else [asked[name] for name in in_order])
    if row is None or not readable(reader, grounds := grounds_in(row, reader, slug)):
        raise Absent("There is no such map.")
    return State(row[8], row[9], row[10], grounds, bool(row[11]))


@lru_cache(maxsize=8)
def _state_query(dialect: Dialect) -> tuple[str, tuple[str, ...] | None]:
    """The query as its driver takes it, and the order of the parameters where that takes them in order."""
    compiled = _STATE.compile(dialect=dialect)
    return str(compiled), tuple(compiled.positiontup or ()) if dialect.positional else None


def versions_of(session: Session, map_ids: Collection[int]) -> Mapping[int, int]:
    """The newest version of each of these maps, by id; one query however many there are."""
    wanted = select(_maps.c.id, _maps.c.version).where(_maps.c.id.in_(list(map_ids)))
    return {row.id: row.version for row in session.connection().execute(wanted)}
