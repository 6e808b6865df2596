"""Telling the open debates of a map that it has changed: their walls, phones and chairs show its words.

What a debate does to its map itself it tells itself, more exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, or_
from sqlmodel import Session, select

from argmap.domain.debates import DebateState
from argmap.models.debates import Debate, DebateEvent, DebateEventKind
from argmap.models.tables import DEBATE_GROUPS, DEBATES

_TOLD = "debates told"


def tells_itself(session: Session, debate_id: int) -> None:
    """Remember that the debate has an event of its own in this transaction."""
    session.info.setdefault(_TOLD, set()).add(debate_id)


def tell_open_debates(session: Session, map_id: int, now: datetime) -> Mapping[int, Sequence[tuple[int, str]]]:
    """Write into the open debates of a map, which is locked, that its words are others; for those who watch them.

    The answer is what happened, by debate.
    """
    of_group = select(DEBATE_GROUPS.c.debate_id).where(DEBATE_GROUPS.c.map_id == map_id)
    wanted = (
        select(Debate)
        .where(and_(DEBATES.c.state == DebateState.OPEN, or_(DEBATES.c.map_id == map_id, DEBATES.c.id.in_(of_group))))
        .order_by(DEBATES.c.id)
        .with_for_update(key_share=True)
    )
    told: dict[int, Sequence[tuple[int, str]]] = {}
    for debate in session.exec(wanted).all():
        assert debate.id is not None
        if debate.id in session.info.get(_TOLD, ()):
            continue
        debate.version += 1
        kind = DebateEventKind.REWORDED
        session.add(
            DebateEvent(debate_id=debate.id, version=debate.version, at=now, kind=kind, phase=debate.phase, detail={})
        )
        told[debate.id] = [(debate.version, kind.value)]
    return told
