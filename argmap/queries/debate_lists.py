"""Which debates there are: on a map and on the copies made for it, and those that somebody chairs just now."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select
from sqlmodel import Session

from argmap.domain.debates import DebateState
from argmap.domain.permissions import Membership, Reader, allowed
from argmap.models.tables import DEBATE_GROUPS, DEBATES, MAP_MEMBERS, MAP_SETTINGS, MAPS
from argmap.queries.access import SETTINGS, grounds_in, joined, readable, who
from argmap.queries.debates import HEADS, DebateHead, head_in

LISTED_AT_MOST = 200
_CHAIRING = (Membership.MODERATOR, Membership.FACILITATOR)
_CHAIRED_AT_MOST = 5


_KEEPS = and_(MAP_MEMBERS.c.contributor_id == bindparam("who"), MAP_MEMBERS.c.role.in_(_CHAIRING))
_CHAIRED = (
    select(DEBATES.c.code, MAPS.c.title)
    .join(MAP_MEMBERS, and_(MAP_MEMBERS.c.map_id == DEBATES.c.map_id, _KEEPS))
    .join(MAPS, MAPS.c.id == DEBATES.c.map_id)
    .join(MAP_SETTINGS, MAP_SETTINGS.c.map_id == MAPS.c.id)
    .where(DEBATES.c.state == DebateState.OPEN, MAP_SETTINGS.c.deleted_at.is_(None))
    .order_by(DEBATES.c.id.desc())
    .limit(_CHAIRED_AT_MOST)
)
"""Built once, for every page asks it, and to build it takes longer than to answer it."""


def is_debated() -> ColumnElement[bool]:
    """The condition that a debate is open on a map, or that it is a small group's of one; of a row of maps."""
    of_group = exists().where(DEBATE_GROUPS.c.map_id == MAPS.c.id, DEBATES.c.id == DEBATE_GROUPS.c.debate_id)
    return or_(
        exists().where(DEBATES.c.map_id == MAPS.c.id, DEBATES.c.state == DebateState.OPEN),
        of_group.where(DEBATES.c.state == DebateState.OPEN),
    )


class Chaired(NamedTuple):
    """A debate that is open, and the title of the map that it is held on."""

    code: str
    map_title: str


def debates_on(session: Session, reader: Reader, map_id: int) -> tuple[DebateHead, ...]:
    """The debates on a map or on copies of it, newest first, whose map the reader may read; two queries."""
    on = or_(DEBATES.c.map_id == map_id, DEBATES.c.origin_id == map_id)
    wanted = HEADS.where(on).order_by(DEBATES.c.id.desc()).limit(LISTED_AT_MOST)
    rows = session.connection().execute(wanted).all()
    maps = select(*SETTINGS).select_from(joined()).where(MAPS.c.id.in_({row.map_id for row in rows}))
    found = session.connection().execute(maps, {"who": who(reader)}).all() if rows else ()
    grounds = {row[8]: grounds_in(row, reader) for row in found}
    return tuple(
        head_in(row, grounds[row.map_id], allowed(reader, grounds[row.map_id]))
        for row in rows
        if readable(reader, grounds[row.map_id])
    )


def chaired_by(session: Session, reader: Reader) -> tuple[Chaired, ...]:
    """The debates that are open on maps which the reader moderates or keeps, the newest first, at most five."""
    found = session.connection().execute(_CHAIRED, {"who": who(reader)})
    return tuple(Chaired(row.code, row.title) for row in found)


def has_debates() -> ColumnElement[bool]:
    """The condition that a debate is or was held on a map, or for its members on a copy of it; of `joined` tables."""
    held = DEBATES.c.opened_at.is_not(None)
    copied = and_(MAP_MEMBERS.c.role.is_not(None), exists().where(DEBATES.c.origin_id == MAPS.c.id, held))
    return or_(exists().where(DEBATES.c.map_id == MAPS.c.id, held), copied)
