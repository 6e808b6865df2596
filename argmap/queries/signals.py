"""What people signal of statements in a live debate: counted by person, and kept when statements are merged.

A signal is stored with the statement that it was given on, and the words that this had. Where it became part of another
one since, it counts for that, once a person.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import and_, func, select
from sqlmodel import Session

from argmap.domain.debates import SignalKind
from argmap.models.statements import Standing
from argmap.models.tables import DEBATE_SIGNALS, STATEMENTS
from argmap.queries.building import became
from argmap.queries.debates import DebateHead


def signals_in(session: Session, debate: DebateHead) -> Mapping[int, Mapping[SignalKind, int]]:
    """How many signal what of each statement of the debate's own map, by number."""
    leads = _merged(session, debate)
    column = DEBATE_SIGNALS.c
    own = and_(column.debate_id == debate.id, column.group_number == 0)
    found: dict[int, dict[SignalKind, int]] = {}
    if not leads:
        counted = select(column.statement, column.kind, func.count()).where(own).group_by(column.statement, column.kind)
        for number, kind, count in session.connection().execute(counted):
            found.setdefault(number, {})[SignalKind(kind)] = count
        return found
    people = {
        (leads.get(number, number), SignalKind(kind), person)
        for number, kind, person in session.connection().execute(
            select(column.statement, column.kind, column.participant_id).where(own)
        )
    }
    for number, kind, _ in people:
        kinds = found.setdefault(number, {})
        kinds[kind] = kinds.get(kind, 0) + 1
    return found


def _merged(session: Session, debate: DebateHead) -> dict[int, int]:
    """What each statement that was signalled, and is gone, became part of."""
    column = DEBATE_SIGNALS.c
    gone = (
        select(column.statement)
        .distinct()
        .join(STATEMENTS, and_(STATEMENTS.c.map_id == debate.map_id, STATEMENTS.c.number == column.statement))
        .where(column.debate_id == debate.id, column.group_number == 0, STATEMENTS.c.standing == Standing.GONE)
    )
    found = {}
    for number in session.connection().execute(gone).scalars().all():
        into = became(session, debate.map_id, STATEMENTS, number)
        if into is not None and into[0] == "s":
            found[number] = int(into[1:])
    return found
