"""Who is in a live debate, as its chair sees them: who is here, who wants to speak, and who has spoken for how long."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import case, func, select
from sqlmodel import Session

from argmap.domain.debates import AWAY_AFTER
from argmap.domain.permissions import Membership
from argmap.models.tables import DEBATE_PARTICIPANTS, MAP_MEMBERS
from argmap.queries.debates import DebateHead


class Presence(NamedTuple):
    """How many are here, how many were not heard of for a while, and how many may chair."""

    here: int
    away: int
    chairs: int


def presence(session: Session, debate: DebateHead, now: datetime) -> Presence:
    """Who is here, in two queries."""
    column = DEBATE_PARTICIPANTS.c
    there = func.coalesce(func.sum(case((column.seen_at > now - AWAY_AFTER, 1), else_=0)), 0)
    counted = select(func.count(), there).where(column.debate_id == debate.id, column.removed_at.is_(None))
    joined, here = session.connection().execute(counted).one()
    keepers = select(func.count()).where(
        MAP_MEMBERS.c.map_id == debate.map_id, MAP_MEMBERS.c.role == Membership.FACILITATOR
    )
    return Presence(int(here), joined - int(here), session.connection().execute(keepers).scalar_one())
