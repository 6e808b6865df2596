"""What was said in a debate on a copy, and how far each piece has come on its way into the map that was copied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from argmap.domain.debates import EntryState, Ground
from argmap.domain.errors import Absent, Conflict, NotAllowed
from argmap.domain.moderation import ContributionState
from argmap.domain.permissions import Action, Reader
from argmap.models.tables import CONTRIBUTIONS, DEBATE_ENTRIES, DEBATE_PARTICIPANTS, DEBATES, MAPS
from argmap.queries.debate_groups import shape_of, what_it_does
from argmap.queries.debate_movers import Told, told_of
from argmap.queries.debates import DebateHead
from argmap.queries.graphs import StructureCache, graph_of, structure_of
from argmap.queries.maps import MapHead, map_head


@dataclass(frozen=True, slots=True)
class Piece:
    """A contribution and where it is: `state` is None while nobody has brought it, `result` is what it is there."""

    entry: int
    group: int
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
    pieces = _in_groups(session, debate)
    column = DEBATE_ENTRIES.c
    wanted = _SENT.where(
        column.debate_id == debate.id,
        column.group_number == 0,
        column.state == EntryState.RELEASED,
        column.statement.is_not(None),
    )
    rows = [(row.id, row.statement, _where(row)) for row in session.connection().execute(wanted)]
    if debate.motion_text and debate.motion is not None:
        rows.insert(0, (0, debate.motion, _motion(session, debate)))
    numbers = [number for _, number, _ in rows if number in structure.kinds]
    graph = graph_of(session, head, structure, numbers)
    own = [
        Piece(entry, 0, told_of(graph, structure, number, True), *there)
        for entry, number, there in rows
        if number in graph.statements
    ]
    return BringView(debate, origin, (*own, *pieces))


_SENT = (
    select(
        DEBATE_ENTRIES.c.id,
        DEBATE_ENTRIES.c.statement,
        DEBATE_ENTRIES.c.group_number,
        DEBATE_ENTRIES.c.target,
        DEBATE_ENTRIES.c.draft,
        DEBATE_PARTICIPANTS.c.name,
        CONTRIBUTIONS.c.id.label("sent"),
        CONTRIBUTIONS.c.state,
        CONTRIBUTIONS.c.result,
    )
    .outerjoin(CONTRIBUTIONS, CONTRIBUTIONS.c.id == DEBATE_ENTRIES.c.brought)
    .outerjoin(DEBATE_PARTICIPANTS, DEBATE_PARTICIPANTS.c.id == DEBATE_ENTRIES.c.participant_id)
    .order_by(DEBATE_ENTRIES.c.group_number, DEBATE_ENTRIES.c.id)
)
Where = tuple[ContributionState | None, str, int | None]


def _where(row: Any) -> Where:
    """How far a piece has come: its state, what it is on the map, and the contribution as which it was sent."""
    return None if row.sent is None else ContributionState(row.state), row.result or "", row.sent


def _in_groups(session: Session, debate: DebateHead) -> list[Piece]:
    """What small groups have added to copies of their own, told by what was sent."""
    if not debate.groups:
        return []
    column = DEBATE_ENTRIES.c
    wanted = _SENT.where(
        column.debate_id == debate.id,
        column.group_number > 0,
        column.state == EntryState.RELEASED,
        column.statement.is_not(None),
    )
    return [
        Piece(row.id, row.group_number, _told(row), *_where(row))
        for row in session.connection().execute(wanted)
        if row.draft["new"]
    ]


def _told(row: Any) -> Told:
    first = row.draft["new"][0]
    shape = shape_of(row.draft["relation"], row.draft["kind"])
    does = what_it_does(row.draft["relation"], row.target)
    return Told(row.statement, shape, first["title"], does, row.name or "", first["text"])


def _motion(session: Session, debate: DebateHead) -> Where:
    wanted = (
        select(CONTRIBUTIONS.c.id.label("sent"), CONTRIBUTIONS.c.state, CONTRIBUTIONS.c.result)
        .join(DEBATES, DEBATES.c.motion_brought == CONTRIBUTIONS.c.id)
        .where(DEBATES.c.id == debate.id)
    )
    found = session.connection().execute(wanted).first()
    return (None, "", None) if found is None else _where(found)
