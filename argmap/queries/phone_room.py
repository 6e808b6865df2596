"""What all see on the phones of a live debate.

It depends on nothing but what `RoomState` holds, which one small query reads: five hundred phones that ask for it after
one event are answered from memory.
"""

from __future__ import annotations

from collections.abc import Collection, Container
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlmodel import Session

from argmap.domain.debates import DebateState, PhaseKind, Sides
from argmap.domain.errors import Absent
from argmap.domain.graph import ArgumentGraph
from argmap.domain.holders import holder_line
from argmap.domain.permissions import OPERATOR
from argmap.domain.sides import Side, side_of
from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Relation, Shape
from argmap.models.contributors import token_hash
from argmap.models.debates import DebateEventKind
from argmap.models.tables import (
    DEBATE_EVENTS,
    DEBATE_GROUPS,
    DEBATE_PARTICIPANTS,
    DEBATES,
    MAP_SETTINGS,
    MAPS,
)
from argmap.queries.debate_phone import Asked, asked_now
from argmap.queries.debate_released import released_in, unreleased_in
from argmap.queries.debate_wall import Tally, choices_of, does, tallies_of
from argmap.queries.debates import DebateHead, map_in_debate
from argmap.queries.graphs import StructureCache, graph_of, structure_of
from argmap.queries.maps import map_head

BENEATH_SHOWN = 8
NEWEST_SHOWN = 5
WALL_SHOWN = 40
"""Statements that are offered as what may have moved somebody; the others are found by their words."""


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
    revealed: tuple[bool, bool]
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
        DEBATES.c.revealed_opening,
        DEBATES.c.revealed_closing,
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
        revealed=(row.revealed_opening, row.revealed_closing),
        news=row.version if after else 0,
        map=row.own_map if apart else row.map,
        version=row.own_version if apart else row.map_version,
        changed=row.own_changed if apart else row.changed_at,
    )


class RoomLine(NamedTuple):
    """A statement as phones show it. `side` follows from the map; what is debated itself has none.

    `does` says what it does where it is at home ("attacks 47"). Behind a content note, words and title are the note.
    """

    number: int
    shape: Shape
    does: str
    title: str
    words: str
    by: str
    side: Side | None


@dataclass(frozen=True, slots=True)
class RoomView:
    """What all see: the motion with its conditions or the positions; what is in the spotlight and `beneath` it, of
    `answers` answers, else the `newest`; and what has been on the wall, once people are asked what moved them.

    `tallies` are the votes that are revealed to all, `choices` the answers of a vote, each with its word.
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
    tallies: tuple[Tally, ...]
    choices: tuple[tuple[str, str], ...]


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
    released = tuple(released_in(session, debate, group))
    # A small group is shown nothing but what it has put on its map.
    unreleased = frozenset() if group else unreleased_in(session, debate, released) - {lit}
    below = _below(structure, lit, released, unreleased) if lit is not None else []
    conditions = _conditions(structure, motion, unreleased) if asked in (Asked.WAIT, Asked.VOTE) else []
    newest = [number for number in released if number in there][:NEWEST_SHOWN] if acting and lit is None else []
    wall = _on_the_wall(session, debate, structure, released, unreleased)[:WALL_SHOWN] if after else []
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
        tallies=_revealed(session, debate),
        choices=choices_of(debate, {f"s{number}": graph.statements[number].title for number in positions}),
    )


def _revealed(session: Session, debate: DebateHead) -> tuple[Tally, ...]:
    """The votes that are revealed: they are over, so that they are the same as long as they are."""
    return tuple(one for one in tallies_of(session, debate) if one.counts is not None) if debate.revealed else ()


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
            None if number in (self.debate.motion, *self.debate.positions) else side_of(self.structure, number),
        )


def _conditions(structure: Structure, motion: int | None, unreleased: Container[int]) -> list[int]:
    on = structure.arguments_on.get(motion, ()) if motion is not None else ()
    return [
        premise
        for argument in on
        if argument.relation is Relation.CONDITION
        for premise in argument.premises
        if premise in structure.kinds and premise not in unreleased
    ]


def _below(structure: Structure, number: int, released: Collection[int], unreleased: Container[int]) -> list[int]:
    """What hangs on a statement and may be shown: what came in this debate first, the newest before all."""
    found = [
        premise
        for argument in structure.groups_under.get(number, ())
        for premise in structure.hanging(argument.number)
        if premise not in unreleased
    ]
    place = {number: rank for rank, number in enumerate(released)}
    return sorted(found, key=lambda premise: place.get(premise, len(place)))


def _on_the_wall(
    session: Session,
    debate: DebateHead,
    structure: Structure,
    released: Collection[int],
    unreleased: Container[int],
) -> list[int]:
    """What may have moved somebody: what was in the spotlight, what this debate has added, what is on the motion."""
    wanted = (
        select(DEBATE_EVENTS.c.detail)
        .where(DEBATE_EVENTS.c.debate_id == debate.id, DEBATE_EVENTS.c.kind == DebateEventKind.SPOTLIGHT)
        .order_by(DEBATE_EVENTS.c.version.desc())
    )
    lit = [detail.get("statement") for detail in session.connection().execute(wanted).scalars()]
    heads = (*((debate.motion,) if debate.motion is not None else ()), *debate.positions)
    hanging = [row.number for head in heads if head in structure.kinds for row in structure.rows(head, 1) if row.depth]
    shown = [number for number in hanging if number not in unreleased]
    found = dict.fromkeys(number for number in (*lit, *released, *shown) if number is not None)
    return [number for number in found if number in structure.kinds and number not in heads]
