"""What small groups have said, as their own maps tell it now: reworded, hidden, under a content note, or gone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select
from sqlmodel import Session

from argmap.domain.debates import EntryState
from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Kind, Relation, Shape
from argmap.models.statements import Standing
from argmap.models.tables import DEBATE_ENTRIES, DEBATE_GROUPS, DEBATE_PARTICIPANTS, MAPS, STATEMENTS
from argmap.queries.debate_movers import Told
from argmap.queries.debate_wall import does
from argmap.queries.debates import DebateHead
from argmap.queries.lines import StatementLine, lines_across
from argmap.queries.structures import whole_structure

GONE: Mapping[Standing, str] = {
    Standing.GONE: "withdrawn or made part of another statement",
    Standing.TOMBSTONE: "withdrawn",
    Standing.HIDDEN: "hidden",
}
"""What became of a statement that has no words of its own any more, after "was"."""


class GroupMap(NamedTuple):
    """The copy on which a small group works, with its newest structure."""

    number: int
    map_id: int
    slug: str
    structure: Structure


class Spoken(NamedTuple):
    """A contribution that is, or was, on its group's map: which entry, by which participant (none: written down by the
    scribe), when it was shown, and in which phase it came.

    `line` tells it in the words that it has there now; what is hidden or withdrawn has none of its own any more.
    `plain`: they are its own words, not a content note in their place.
    """

    entry: int
    group: int
    participant: int | None
    at: datetime
    phase: int
    standing: Standing
    line: Told
    plain: bool

    @property
    def stands(self) -> bool:
        """Whether it is still on the map, with its words."""
        return self.standing is Standing.PRESENT


def group_maps(session: Session, debate: DebateHead) -> dict[int, GroupMap]:
    """The maps of a debate's groups, by the group's number, in order; one query, and four for each."""
    if not debate.groups:
        return {}
    wanted = (
        select(DEBATE_GROUPS.c.number, DEBATE_GROUPS.c.map_id, MAPS.c.slug)
        .join(MAPS, MAPS.c.id == DEBATE_GROUPS.c.map_id)
        .where(DEBATE_GROUPS.c.debate_id == debate.id)
        .order_by(DEBATE_GROUPS.c.number)
    )
    return {
        row.number: GroupMap(row.number, row.map_id, row.slug, whole_structure(session, row.map_id))
        for row in session.connection().execute(wanted).all()
    }


def said_in_groups(session: Session, debate: DebateHead, maps: Mapping[int, GroupMap]) -> tuple[Spoken, ...]:
    """What was released on those maps, by group, in the order in which it was sent.

    At most five queries; where content notes lie over some of the maps one more, and four for each of these.
    """
    if not maps:
        return ()
    entry = DEBATE_ENTRIES.c
    there = and_(STATEMENTS.c.map_id == DEBATE_GROUPS.c.map_id, STATEMENTS.c.number == entry.statement)
    group = and_(DEBATE_GROUPS.c.debate_id == entry.debate_id, DEBATE_GROUPS.c.number == entry.group_number)
    wanted = (
        select(
            entry.id,
            entry.group_number,
            entry.participant_id,
            func.coalesce(entry.decided_at, entry.sent_at, type_=entry.sent_at.type).label("at"),
            entry.phase,
            entry.statement,
            entry.target,
            entry.draft,
            STATEMENTS.c.standing,
            DEBATE_PARTICIPANTS.c.name,
        )
        .join(DEBATE_GROUPS, group)
        .join(STATEMENTS, there)
        .outerjoin(DEBATE_PARTICIPANTS, DEBATE_PARTICIPANTS.c.id == entry.participant_id)
        .where(entry.debate_id == debate.id, entry.group_number > 0, entry.state == EntryState.RELEASED)
        .order_by(entry.group_number, entry.id)
    )
    rows = session.connection().execute(wanted).all()
    lines = lines_across(session, [(maps[row.group_number].map_id, row.statement) for row in rows])
    return tuple(_spoken(row, maps[row.group_number], lines) for row in rows)


def _spoken(row: Any, there: GroupMap, lines: Mapping[tuple[int, int], StatementLine]) -> Spoken:
    line = lines.get((there.map_id, row.statement))
    if line is None:
        told = gone_line(row.statement, row.draft, row.target, row.name or "")
    else:
        name = row.name or ""
        told = Told(line.number, line.shape, line.title, does(there.structure, line.number), name, line.text)
    plain = line is not None and not line.noted and not line.withdrawn
    return Spoken(row.id, row.group_number, row.participant_id, row.at, row.phase, Standing(row.standing), told, plain)


def gone_line(number: int, draft: Mapping[str, Any], target: str, by: str) -> Told:
    """What is told of a contribution that is not on its map any more: what it was about, and none of its words."""
    return Told(number, _shape_of(draft["relation"], draft["kind"]), "", _what_it_did(draft["relation"], target), by)


def _shape_of(relation: str, kind: str) -> Shape:
    if kind == Kind.EVIDENCE:
        return Shape.EVIDENCE
    return {Relation.ATTACK: Shape.OBJECTION, Relation.CONDITION: Shape.CONDITION}.get(Relation(relation), Shape.CLAIM)


def _what_it_did(relation: str, target: str) -> str:
    if target[:1] == "a":
        return f"undercuts {target}"
    verb = {Relation.ATTACK: "attacks", Relation.SUPPORT: "supports", Relation.CONDITION: "is required by"}
    return f"{verb[Relation(relation)]} {target[1:]}"
