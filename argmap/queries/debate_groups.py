"""Small groups back together: what each has added to its copy of the map, and what several of them have said alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz
from sqlalchemy import func, select
from sqlmodel import Session

from argmap.domain.debates import EntryState, SignalKind
from argmap.domain.structure import Structure
from argmap.domain.text import fold
from argmap.domain.vocabulary import Kind, Relation, Shape
from argmap.models.tables import DEBATE_ENTRIES, DEBATE_GROUPS, DEBATE_PARTICIPANTS, DEBATE_SIGNALS, MAPS
from argmap.queries.debates import DebateHead
from argmap.queries.structures import whole_structure

SHOWN_OF_A_GROUP = 40
ALIKE = 72.0
"""Of 100; from there on two sentences are said to say alike (token sort ratio)."""


class GroupLine(NamedTuple):
    """What a group has added: its statement's number on the group's map, what it is and does, by whom, how many agree,
    and the other groups that said nearly the same.
    """

    number: int
    shape: Shape
    does: str
    words: str
    by: str
    agree: int
    also: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """One group: its copy of the map, who is in it, and what it has added, what most agree with first."""

    number: int
    slug: str
    people: int
    structure: Structure
    added: frozenset[int]
    lines: tuple[GroupLine, ...]


def groups_of(session: Session, debate: DebateHead) -> tuple[GroupView, ...]:
    """The groups of a debate in order: a bounded number of queries, and four for each group's map."""
    connection = session.connection()
    wanted = (
        select(DEBATE_GROUPS.c.number, DEBATE_GROUPS.c.map_id, MAPS.c.slug)
        .join(MAPS, MAPS.c.id == DEBATE_GROUPS.c.map_id)
        .where(DEBATE_GROUPS.c.debate_id == debate.id)
        .order_by(DEBATE_GROUPS.c.number)
    )
    groups = connection.execute(wanted).all()
    people = Counter[int]()
    counted = select(DEBATE_PARTICIPANTS.c.group_number, func.count()).where(
        DEBATE_PARTICIPANTS.c.debate_id == debate.id, DEBATE_PARTICIPANTS.c.removed_at.is_(None)
    )
    for number, count in connection.execute(counted.group_by(DEBATE_PARTICIPANTS.c.group_number)):
        people[number] = count
    lines = _lines(session, debate)
    return tuple(
        GroupView(
            group.number,
            group.slug,
            people[group.number],
            whole_structure(session, group.map_id),
            frozenset(line.number for line in lines.get(group.number, ())),
            tuple(lines.get(group.number, ()))[:SHOWN_OF_A_GROUP],
        )
        for group in groups
    )


def _lines(session: Session, debate: DebateHead) -> dict[int, list[GroupLine]]:
    connection = session.connection()
    signals = DEBATE_SIGNALS.c
    agreed = select(signals.group_number, signals.statement, func.count()).where(
        signals.debate_id == debate.id, signals.group_number > 0, signals.kind == SignalKind.AGREE
    )
    agree = {
        (group, number): count
        for group, number, count in connection.execute(agreed.group_by(signals.group_number, signals.statement))
    }
    entry = DEBATE_ENTRIES.c
    wanted = (
        select(entry.group_number, entry.statement, entry.target, entry.draft, DEBATE_PARTICIPANTS.c.name)
        .outerjoin(DEBATE_PARTICIPANTS, DEBATE_PARTICIPANTS.c.id == entry.participant_id)
        .where(
            entry.debate_id == debate.id,
            entry.group_number > 0,
            entry.state == EntryState.RELEASED,
            entry.statement.is_not(None),
        )
        .order_by(entry.id)
    )
    rows = [row for row in connection.execute(wanted) if row.draft["new"]]
    texts = [fold(row.draft["new"][0]["text"]) for row in rows]
    found: dict[int, list[GroupLine]] = {}
    for place, row in enumerate(rows):
        also = {
            other.group_number
            for there, other in enumerate(rows)
            if other.group_number != row.group_number
            and fuzz.token_sort_ratio(texts[place], texts[there], score_cutoff=ALIKE)
        }
        line = GroupLine(
            row.statement,
            shape_of(row.draft["relation"], row.draft["kind"]),
            what_it_does(row.draft["relation"], row.target),
            row.draft["new"][0]["text"],
            row.name or "",
            agree.get((row.group_number, row.statement), 0),
            tuple(sorted(also)),
        )
        found.setdefault(row.group_number, []).append(line)
    return {group: sorted(some, key=lambda line: (-line.agree, line.number)) for group, some in found.items()}


def shape_of(relation: str, kind: str) -> Shape:
    """How the statement of a draft is drawn, by what it does and says."""
    if kind == Kind.EVIDENCE:
        return Shape.EVIDENCE
    return {Relation.ATTACK: Shape.OBJECTION, Relation.CONDITION: Shape.CONDITION}.get(Relation(relation), Shape.CLAIM)


def what_it_does(relation: str, target: str) -> str:
    """What a draft does to its target, in words: "attacks 47", "undercuts a4"."""
    if target[:1] == "a":
        return f"undercuts {target}"
    verb = {Relation.ATTACK: "attacks", Relation.SUPPORT: "supports", Relation.CONDITION: "is required by"}
    return f"{verb[Relation(relation)]} {target[1:]}"
