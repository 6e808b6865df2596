"""What was said in a debate on a copy, and how far each piece has come on its way into the map that was copied."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from argmap.domain.debates import EntryState, Ground
from argmap.domain.errors import Absent, Conflict, NotAllowed
from argmap.domain.moderation import ContributionState
from argmap.domain.permissions import Action, Reader
from argmap.models.tables import CONTRIBUTIONS, DEBATE_ENTRIES, DEBATES, MAPS
from argmap.queries.debate_report import Told, told_of
from argmap.queries.debates import DebateHead
from argmap.queries.maps import MapHead, StructureCache, graph_of, map_head, structure_of


@dataclass(frozen=True, slots=True)
class Piece:
    """A contribution and where it is: `state` is None while nobody has brought it, `result` is what it is there."""

    entry: int
    line: Told
    state: ContributionState | None
    result: str
    contribution: int | None


@dataclass(frozen=True, slots=True)
class BringView:
    """All of them in the order in which they were said; the motion first, where its words were new."""

    debate: DebateHead
    origin: MapHead
    pieces: tuple[Piece, ...]


def bring_view(
    session: Session, reader: Reader, debate: DebateHead, structures: StructureCache | None = None
) -> BringView:
    """What can be brought from the debate, for whoever facilitates it.

    Raises `NotAllowed`, `Absent`, `Conflict` where it was held on the map itself or that is gone.
    """
    if Action.RUN_DEBATE not in debate.may:
        raise NotAllowed("Only a facilitator of this map brings what was said into the one that was copied.")
    slug = session.connection().execute(select(MAPS.c.slug).where(MAPS.c.id == debate.origin_id)).scalar()
    if debate.ground is not Ground.COPY or slug is None:
        raise Conflict("This debate was held on the map itself, or the map that was copied is gone.")
    try:
        origin = map_head(session, reader, slug)
    except Absent as error:
        raise NotAllowed("The map that was copied is not open to you.") from error
    head = map_head(session, reader, debate.slug)
    structure = structure_of(session, head, structures)
    column = DEBATE_ENTRIES.c
    wanted = (
        select(
            column.id, column.statement, CONTRIBUTIONS.c.id.label("sent"), CONTRIBUTIONS.c.state, CONTRIBUTIONS.c.result
        )
        .outerjoin(CONTRIBUTIONS, CONTRIBUTIONS.c.id == column.brought)
        .where(
            column.debate_id == debate.id,
            column.group_number == 0,
            column.state == EntryState.RELEASED,
            column.statement.is_not(None),
        )
        .order_by(column.id)
    )
    rows = [tuple(row) for row in session.connection().execute(wanted)]
    if debate.motion_text and debate.motion is not None:
        rows.insert(0, (0, debate.motion, *_motion(session, debate)))
    numbers = [row[1] for row in rows if row[1] in structure.kinds]
    graph = graph_of(session, head, structure, numbers)
    pieces = [
        Piece(
            entry,
            told_of(graph, structure, number, True),
            None if sent is None else ContributionState(state),
            result or "",
            sent,
        )
        for entry, number, sent, state, result in rows
        if number in graph.statements
    ]
    return BringView(debate, origin, tuple(pieces))


def _motion(session: Session, debate: DebateHead) -> tuple[object, ...]:
    wanted = (
        select(CONTRIBUTIONS.c.id, CONTRIBUTIONS.c.state, CONTRIBUTIONS.c.result)
        .join(DEBATES, DEBATES.c.motion_brought == CONTRIBUTIONS.c.id)
        .where(DEBATES.c.id == debate.id)
    )
    found = session.connection().execute(wanted).first()
    return (None, None, "") if found is None else tuple(found)
