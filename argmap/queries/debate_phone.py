"""What the phones of a live debate show: the part that is the same for all, and beside it what is one person's own.

The first depends on nothing but what `RoomState` holds, which one small query reads: five hundred phones that ask for
it after one event are answered from memory.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import and_, case, literal, select
from sqlmodel import Session

from argmap.domain.debates import AGAINST, FOR, Ballot, DebateState, Decline, EntryState, PhaseKind, Sides, SignalKind
from argmap.domain.errors import Absent
from argmap.domain.graph import ArgumentGraph
from argmap.domain.holders import holder_line
from argmap.domain.permissions import BRIEFLY, OPERATOR
from argmap.domain.sides import side_of
from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Kind, Relation, Shape
from argmap.models.contributors import token_hash
from argmap.models.debates import DebateEventKind
from argmap.models.statements import Standing
from argmap.models.tables import (
    DEBATE_ENTRIES,
    DEBATE_EVENTS,
    DEBATE_GROUPS,
    DEBATE_MOVES,
    DEBATE_PARTICIPANTS,
    DEBATE_SIGNALS,
    DEBATE_VOTES,
    DEBATES,
    MAP_SETTINGS,
    MAPS,
    STATEMENTS,
)
from argmap.queries.debate_wall import does
from argmap.queries.debates import DebateHead, GuestView, map_in_debate
from argmap.queries.lines import lines_across
from argmap.queries.maps import StructureCache, graph_of, map_head, structure_of

BENEATH_SHOWN = 8
NEWEST_SHOWN = 5
WALL_SHOWN = 40
"""Statements that are offered as what may have moved somebody; the others are found by their words."""

OWN_SHOWN = 40


class Asked(StrEnum):
    """What a debate asks of those who have joined it, now."""

    WAIT = "wait"
    VOTE = "vote"
    ACT = "act"
    AFTER = "after"
    NOTHING = "nothing"


def asked_now(head: DebateHead) -> Asked:
    """What the debate asks now."""
    if head.state is not DebateState.OPEN:
        return Asked.NOTHING
    if head.clock.phase < 0:
        return Asked.WAIT
    if head.after:
        return Asked.AFTER
    return Asked.ACT if head.ballot is None else Asked.VOTE


def group_now(head: DebateHead, person: GuestView | None) -> int:
    """The small group on whose map somebody works at present; 0 where that is the debate's own."""
    if person is None or head.phase is None or head.phase.kind is not PhaseKind.GROUPS:
        return 0
    return person.group


class RoomState(NamedTuple):
    """All that the room's part depends on: where the debate stands, and the map that it shows.

    `joined`: the token is somebody's there. `news` is the debate's version while people are asked what moved them, for
    what was in the spotlight counts then, and nothing otherwise. `changed` is compared and not read.
    """

    debate: int
    joined: bool
    state: DebateState
    phase: int
    group: int
    spotlight: int | None
    news: int
    map: int
    version: int
    changed: object


_OWN_MAP = MAPS.alias("own_map")
_ROOM = (
    select(
        DEBATES.c.id,
        DEBATES.c.state,
        DEBATES.c.phase,
        DEBATES.c.phases,
        DEBATES.c.spotlight,
        DEBATES.c.version,
        MAPS.c.id.label("map"),
        MAPS.c.version.label("map_version"),
        MAPS.c.changed_at,
        DEBATE_PARTICIPANTS.c.group_number,
        _OWN_MAP.c.id.label("own_map"),
        _OWN_MAP.c.version.label("own_version"),
        _OWN_MAP.c.changed_at.label("own_changed"),
    )
    .join(MAPS, MAPS.c.id == DEBATES.c.map_id)
    .join(MAP_SETTINGS, MAP_SETTINGS.c.map_id == MAPS.c.id)
)


def room_state(session: Session, code: str, token: str) -> RoomState:
    """What the room's part depends on, for the bearer of a token; one query. Raises `Absent`."""
    mine = and_(DEBATE_PARTICIPANTS.c.debate_id == DEBATES.c.id, DEBATE_PARTICIPANTS.c.token_hash == token_hash(token))
    group = and_(
        DEBATE_GROUPS.c.debate_id == DEBATES.c.id, DEBATE_GROUPS.c.number == DEBATE_PARTICIPANTS.c.group_number
    )
    wanted = (
        _ROOM.outerjoin(DEBATE_PARTICIPANTS, mine)
        .outerjoin(DEBATE_GROUPS, group)
        .outerjoin(_OWN_MAP, _OWN_MAP.c.id == DEBATE_GROUPS.c.map_id)
        .where(DEBATES.c.code == code, MAP_SETTINGS.c.deleted_at.is_(None))
    )
    row = session.connection().execute(wanted).first()
    if row is None:
        raise Absent("There is no debate with this code.")
    state = DebateState(row.state)
    after = state is DebateState.OPEN and row.phase >= len(row.phases)
    within = 0 <= row.phase < len(row.phases)
    apart = within and row.phases[row.phase][0] == PhaseKind.GROUPS and row.own_map is not None
    return RoomState(
        debate=row.id,
        joined=row.group_number is not None,
        state=state,
        phase=row.phase,
        group=row.group_number if apart else 0,
        spotlight=row.spotlight,
        news=row.version if after else 0,
        map=row.own_map if apart else row.map,
        version=row.own_version if apart else row.map_version,
        changed=row.own_changed if apart else row.changed_at,
    )


class RoomLine(NamedTuple):
    """A statement as phones show it. `side` is "for" or "against" the motion, a position ("s4"), or nothing.

    `does` says what it does where it is at home ("attacks 47"). Behind a content note, words and title are the note.
    """

    number: int
    shape: Shape
    does: str
    title: str
    words: str
    by: str
    side: str


@dataclass(frozen=True, slots=True)
class RoomView:
    """What all see: the motion with its conditions or the positions; what is in the spotlight and `beneath` it, of
    `answers` answers, else the `newest`; and what has been on the wall, once people are asked what moved them.
    """

    asked: Asked
    group: int
    motion: RoomLine | None
    conditions: tuple[RoomLine, ...]
    positions: tuple[RoomLine, ...]
    spotlight: RoomLine | None
    beneath: tuple[RoomLine, ...]
    answers: int
    newest: tuple[RoomLine, ...]
    wall: tuple[RoomLine, ...]


def room_view(
    session: Session, debate: DebateHead, group: int = 0, structures: StructureCache | None = None
) -> RoomView:
    """What all see of the debate, or of what a small group of it does; in a bounded number of queries.

    Whoever has the code may see what the chair has released, also of a map that they may not read. Raises `Absent`.
    """
    asked = asked_now(debate)
    head = map_head(session, OPERATOR, map_in_debate(session, debate, group))
    structure = structure_of(session, head, structures)
    there = structure.kinds
    motion = debate.motion if debate.motion in there else None
    acting, after = asked is Asked.ACT, asked is Asked.AFTER
    lit = debate.spotlight if acting and not group and debate.spotlight in there else None
    released = _released(session, debate, group) if acting or after else ()
    below = _below(structure, lit, released) if lit is not None else []
    conditions = _conditions(structure, motion) if asked in (Asked.WAIT, Asked.VOTE) else []
    newest = [number for number in released if number in there][:NEWEST_SHOWN] if acting and lit is None else []
    wall = _on_the_wall(session, debate, structure, released)[:WALL_SHOWN] if after else []
    positions = [number for number in debate.positions if number in there] if debate.sides is Sides.SEVERAL else []
    shown = {*below[:BENEATH_SHOWN], *conditions, *newest, *wall, *positions, *(n for n in (motion, lit) if n)}
    graph = graph_of(session, head, structure, shown)
    tell = _Teller(graph, structure, debate, frozenset(released))
    return RoomView(
        asked=asked,
        group=group,
        motion=None if motion is None else tell.line(motion),
        conditions=tell.lines(conditions),
        positions=tell.lines(positions),
        spotlight=None if lit is None else tell.line(lit),
        beneath=tell.lines(below[:BENEATH_SHOWN]),
        answers=len(below),
        newest=tell.lines(newest),
        wall=tell.lines(wall),
    )


class _Teller(NamedTuple):
    """Makes lines of the statements that the graph has the words of."""

    graph: ArgumentGraph
    structure: Structure
    debate: DebateHead
    released: Collection[int]

    def lines(self, numbers: Collection[int]) -> tuple[RoomLine, ...]:
        return tuple(self.line(number) for number in numbers)

    def line(self, number: int) -> RoomLine:
        statement = self.graph.statements[number]
        holder = holder_line(self.graph, number, self.structure)
        own = statement.added_by if number in self.released else None
        return RoomLine(
            number,
            self.structure.shape(number),
            does(self.structure, number),
            statement.title,
            statement.title if statement.behind is not None else statement.text,
            own or holder.removeprefix("Added by "),
            _side(self.structure, self.debate, number),
        )


def _side(structure: Structure, debate: DebateHead, number: int) -> str:
    """Where a statement stands: its way up to the motion, or the position that heads its column."""
    found = side_of(structure, number)
    if found is None or number in (debate.motion, *debate.positions):
        return ""
    if debate.sides is Sides.SEVERAL:
        return f"s{found.head}" if found.head in debate.positions else ""
    if found.head != debate.motion:
        return ""
    return FOR if found.supports else AGAINST


def _released(session: Session, debate: DebateHead, group: int) -> tuple[int, ...]:
    """The statements that the debate, or the group, has put on the map, by number, the newest first."""
    column = DEBATE_ENTRIES.c
    wanted = (
        select(column.statement)
        .where(
            column.debate_id == debate.id,
            column.group_number == group,
            column.state == EntryState.RELEASED,
            column.statement.is_not(None),
        )
        .order_by(column.decided_at.desc(), column.id.desc())
    )
    return tuple(session.connection().execute(wanted).scalars())


def _conditions(structure: Structure, motion: int | None) -> list[int]:
    on = structure.arguments_on.get(motion, ()) if motion is not None else ()
    return [
        premise
        for argument in on
        if argument.relation is Relation.CONDITION
        for premise in argument.premises
        if premise in structure.kinds
    ]


def _below(structure: Structure, number: int, released: Collection[int]) -> list[int]:
    """What hangs on a statement: what came in this debate first, the newest before all."""
    found = [
        premise for argument in structure.groups_under.get(number, ()) for premise in structure.hanging(argument.number)
    ]
    place = {number: rank for rank, number in enumerate(released)}
    return sorted(found, key=lambda premise: place.get(premise, len(place)))


def _on_the_wall(session: Session, debate: DebateHead, structure: Structure, released: tuple[int, ...]) -> list[int]:
    """What may have moved somebody: what was in the spotlight, what this debate has added, what is on the motion."""
    wanted = (
        select(DEBATE_EVENTS.c.detail)
        .where(DEBATE_EVENTS.c.debate_id == debate.id, DEBATE_EVENTS.c.kind == DebateEventKind.SPOTLIGHT)
        .order_by(DEBATE_EVENTS.c.version.desc())
    )
    lit = [detail.get("statement") for detail in session.connection().execute(wanted).scalars()]
    heads = (*((debate.motion,) if debate.motion is not None else ()), *debate.positions)
    hanging = [row.number for head in heads if head in structure.kinds for row in structure.rows(head, 1) if row.depth]
    found = dict.fromkeys(number for number in (*lit, *released, *hanging) if number is not None)
    return [number for number in found if number in structure.kinds and number not in heads]


class OwnEntry(NamedTuple):
    """A contribution of somebody's own and what became of it. `until` is the moment up to which, shown, it can be
    reworded; `hidden` that a moderator has taken its words away since.
    """

    id: int
    state: EntryState
    relation: Relation
    evidence: bool
    title: str
    text: str
    target: str
    group: int
    statement: int | None
    reason: Decline | None
    words: str
    until: datetime | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class OwnView:
    """What is one person's own in a debate: contributions, the newest first, votes, what they named as what moved them,
    and their signals on the statement in the spotlight, which is told where it stands. `positions` are the titles of
    those that can be voted for, by the word that a vote has for each ("s4").
    """

    entries: tuple[OwnEntry, ...]
    votes: Mapping[Ballot, str]
    moved: tuple[int, ...]
    signals: frozenset[SignalKind]
    spotlight: int | None
    positions: Mapping[str, str]


def own_view(session: Session, debate: DebateHead, person: GuestView) -> OwnView:
    """What is somebody's own in the debate, in at most ten queries."""
    connection = session.connection()
    after = asked_now(debate) is Asked.AFTER
    lit = None if group_now(debate, person) or debate.phase is None else debate.spotlight
    votes = select(DEBATE_VOTES.c.ballot, DEBATE_VOTES.c.choice).where(
        DEBATE_VOTES.c.debate_id == debate.id, DEBATE_VOTES.c.participant_id == person.id
    )
    moved = select(DEBATE_MOVES.c.statement).where(
        DEBATE_MOVES.c.debate_id == debate.id, DEBATE_MOVES.c.participant_id == person.id
    )
    signals = select(DEBATE_SIGNALS.c.kind).where(
        DEBATE_SIGNALS.c.debate_id == debate.id,
        DEBATE_SIGNALS.c.participant_id == person.id,
        DEBATE_SIGNALS.c.group_number == 0,
        DEBATE_SIGNALS.c.statement == lit,
    )
    stands = select(STATEMENTS.c.number).where(
        STATEMENTS.c.map_id == debate.map_id, STATEMENTS.c.number == lit, STATEMENTS.c.standing == Standing.PRESENT
    )
    positions = lines_across(session, [(debate.map_id, number) for number in debate.positions])
    return OwnView(
        entries=_own_entries(session, debate, person),
        votes={Ballot(ballot): choice for ballot, choice in connection.execute(votes)},
        moved=tuple(connection.execute(moved.order_by(DEBATE_MOVES.c.statement)).scalars()) if after else (),
        signals=frozenset() if lit is None else frozenset(map(SignalKind, connection.execute(signals).scalars())),
        spotlight=None if lit is None else connection.execute(stands).scalar(),
        positions={f"s{number}": line.title for (_, number), line in positions.items()},
    )


def _own_entries(session: Session, debate: DebateHead, person: GuestView) -> tuple[OwnEntry, ...]:
    column = DEBATE_ENTRIES.c
    groups = [one for one in person.actor.debates if one != debate.map_id]
    # A guest has one group at most, so that its map is the other one that they may read.
    on = case((column.group_number == 0, literal(debate.map_id)), else_=literal(groups[0] if groups else 0))
    stands = and_(STATEMENTS.c.map_id == on, STATEMENTS.c.number == column.statement)
    wanted = (
        select(
            DEBATE_ENTRIES,
            STATEMENTS.c.title,
            STATEMENTS.c.text,
            STATEMENTS.c.standing,
            STATEMENTS.c.created_at,
        )
        .select_from(DEBATE_ENTRIES.outerjoin(STATEMENTS, stands))
        .where(column.debate_id == debate.id, column.participant_id == person.id)
        .order_by(column.id.desc())
        .limit(OWN_SHOWN)
    )
    return tuple(_own_entry(row) for row in session.connection().execute(wanted))


def _own_entry(row: Any) -> OwnEntry:
    sent = row.draft["new"][0]
    state = EntryState(row.state)
    shown = state is EntryState.RELEASED and row.standing is Standing.PRESENT
    return OwnEntry(
        id=row.id,
        state=state,
        relation=Relation(row.draft.get("relation", Relation.SUPPORT)),
        evidence=row.draft.get("kind") == Kind.EVIDENCE,
        title=row.title if shown else sent["title"],
        text=row.text if shown else sent["text"],
        target=row.target,
        group=row.group_number,
        statement=row.statement,
        reason=None if row.reason is None else Decline(row.reason),
        words=row.words,
        until=row.created_at + BRIEFLY if shown else None,
        hidden=state is EntryState.RELEASED and not shown,
    )
