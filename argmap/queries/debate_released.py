"""What a live debate has put before its room: what comes onto its map otherwise, the room does not see.

Whoever may add to the map can do so through the map's own pages too. That is on the map at once, and for the room it is
as if it waited for the chair, until the chair puts it into the spotlight.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, select
from sqlmodel import Session

from argmap.domain.debates import EntryState
from argmap.models.tables import CHANGE_IMAGES, DEBATE_ENTRIES, STATEMENTS
from argmap.queries.debates import DebateHead


def released_in(session: Session, debate: DebateHead, group: int = 0) -> dict[int, datetime]:
    """The statements that the debate, or that small group of it, has put on the map, by number, and when; the newest
    first.
    """
    column = DEBATE_ENTRIES.c
    wanted = (
        select(column.statement, column.decided_at)
        .where(
            column.debate_id == debate.id,
            column.group_number == group,
            column.state == EntryState.RELEASED,
            column.statement.is_not(None),
        )
        .order_by(column.decided_at, column.id)
    )
    return dict(reversed(session.connection().execute(wanted).all()))


def unreleased_in(session: Session, debate: DebateHead, released: Collection[int]) -> frozenset[int]:
    """The statements that are on the map of a debate since it was opened, by number, and that it has not put there
    itself; one query.
    """
    assert debate.first_version is not None, "it has been opened"
    later, before = CHANGE_IMAGES.c, CHANGE_IMAGES.alias("before").c
    was_there = exists().where(
        before.map_id == later.map_id,
        before.entity == later.entity,
        before.row == later.row,
        before.version <= debate.first_version,
    )
    wanted = (
        select(later.row)
        .distinct()
        .where(
            later.map_id == debate.map_id,
            later.version > debate.first_version,
            later.entity == STATEMENTS.name,
            ~was_there,
        )
    )
    return frozenset(int(row) for row in session.connection().execute(wanted).scalars()) - frozenset(released)
