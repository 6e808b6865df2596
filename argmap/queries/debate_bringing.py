"""What was said in a debate on a copy, and how far each piece has come on its way into the map that was copied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlmodel import Session

from argmap.domain.debates import EntryState, Ground
from argmap.domain.errors import Absent, Conflict, NotAllowed
from argmap.domain.moderation import ContributionState
from argmap.domain.permissions import Action, Reader
from argmap.domain.vocabulary import Shape
from argmap.models.statements import Standing
from argmap.models.tables import (
    CONTRIBUTIONS,
    DEBATE_ENTRIES,
    DEBATE_GROUPS,
    DEBATE_PARTICIPANTS,
    DEBATES,
    MAPS,
    STATEMENTS,
)
from argmap.queries.debate_movers import Told, told_of
from argmap.queries.debate_said import GONE, gone_line, group_maps, said_in_groups
from argmap.queries.debates import DebateHead
from argmap.queries.graphs import StructureCache, graph_of, structure_of
from argmap.queries.maps import MapHead, map_head


@dataclass(frozen=True, slots=True)
class Piece:
    """A contribution and where it is: `state` is None while nobody has brought it, `result` is what it is there.

    `line` tells it in the words that the copy has now. What is `gone` there ("hidden") has none and cannot be brought.
    """

    entry: int
    group: int
    line: Told
    gone: str
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
    rows = session.connection().execute(_SENT, {"debate": debate.id}).all()
    where = {row.id: _where(row) for row in rows}
    told = {row.id: gone_line(row.statement, row.draft, row.target, row.name or "") for row in rows}
    own = [(row.id, row.statement, Standing(row.standing)) for row in rows if not row.group_number]
    if debate.motion_text and debate.motion is not None:
        motion = session.connection().execute(_MOTION, {"debate": debate.id}).one()
        where[0], told[0] = _where(motion), Told(debate.motion, Shape.POSITION, "", "", "")
        own.insert(0, (0, debate.motion, Standing(motion.standing)))
    graph = graph_of(session, head, structure, [number for _, number, _ in own if number in structure.kinds])
    told |= {entry: told_of(graph, structure, n, True) for entry, n, _ in own if n in graph.statements}
    apart = said_in_groups(session, debate, group_maps(session, debate))
    pieces = (
        *(Piece(entry, 0, told[entry], GONE.get(standing, ""), *where[entry]) for entry, _, standing in own),
        *(Piece(one.entry, one.group, one.line, GONE.get(one.standing, ""), *where[one.entry]) for one in apart),
    )
    return BringView(debate, origin, pieces)


_THERE = (
    CONTRIBUTIONS.c.id.label("sent"),
    CONTRIBUTIONS.c.state,
    CONTRIBUTIONS.c.result,
    STATEMENTS.c.standing,
)
_SENT = (
    select(
        *DEBATE_ENTRIES.c["id", "statement", "group_number", "target", "draft"],
        DEBATE_PARTICIPANTS.c.name,
        *_THERE,
    )
    .join(DEBATES, DEBATES.c.id == DEBATE_ENTRIES.c.debate_id)
    .outerjoin(
        DEBATE_GROUPS,
        and_(
            DEBATE_GROUPS.c.debate_id == DEBATE_ENTRIES.c.debate_id,
            DEBATE_GROUPS.c.number == DEBATE_ENTRIES.c.group_number,
        ),
    )
    .join(
        STATEMENTS,
        and_(
            STATEMENTS.c.map_id == func.coalesce(DEBATE_GROUPS.c.map_id, DEBATES.c.map_id),
            STATEMENTS.c.number == DEBATE_ENTRIES.c.statement,
        ),
    )
    .outerjoin(CONTRIBUTIONS, CONTRIBUTIONS.c.id == DEBATE_ENTRIES.c.brought)
    .outerjoin(DEBATE_PARTICIPANTS, DEBATE_PARTICIPANTS.c.id == DEBATE_ENTRIES.c.participant_id)
    .where(DEBATE_ENTRIES.c.debate_id == bindparam("debate"), DEBATE_ENTRIES.c.state == EntryState.RELEASED)
    .order_by(DEBATE_ENTRIES.c.group_number, DEBATE_ENTRIES.c.id)
)
_MOTION = (
    select(*_THERE)
    .select_from(DEBATES)
    .join(STATEMENTS, and_(STATEMENTS.c.map_id == DEBATES.c.map_id, STATEMENTS.c.number == DEBATES.c.motion))
    .outerjoin(CONTRIBUTIONS, CONTRIBUTIONS.c.id == DEBATES.c.motion_brought)
    .where(DEBATES.c.id == bindparam("debate"))
)


def _where(row: Any) -> tuple[ContributionState | None, str, int | None]:
    """How far a piece has come: its state, what it is on the map, and the contribution as which it was sent."""
    return None if row.sent is None else ContributionState(row.state), row.result or "", row.sent
