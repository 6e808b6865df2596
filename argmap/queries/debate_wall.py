"""What the wall of a live debate shows: only what is on the map, never what waits for the chair."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session

from argmap.domain.debates import AGAINST, FOR, UNDECIDED, Ballot, Sides
from argmap.domain.graph import ArgumentGraph
from argmap.domain.holders import holder_line
from argmap.domain.permissions import OPERATOR
from argmap.domain.sides import side_of
from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Relation, Shape
from argmap.models.tables import DEBATE_ENTRIES, DEBATE_PARTICIPANTS, DEBATE_VOTES
from argmap.queries.debate_released import released_in, unreleased_in
from argmap.queries.debates import DebateHead, joined_count
from argmap.queries.graphs import StructureCache, graph_of, structure_of
from argmap.queries.maps import MapHead, map_head

SHOWN_OF_A_SIDE = 4
SHOWN_OF_A_POSITION = 2
REPLIES_SHOWN = 3
COLUMNS_SHOWN = 4
"""Of several positions. Which ones goes by what is newest; the others are named."""


@dataclass(frozen=True, slots=True)
class WallLine:
    """A statement as the wall shows it: what it is and does, its words, by whom, and since when it is on the wall
    (None: it was on the map before).
    """

    number: int
    shape: Shape
    against: bool
    does: str
    words: str
    by: str
    since: datetime | None
    seat: str = ""


@dataclass(frozen=True, slots=True)
class WallColumn:
    """A side, or a position: how many statements there are, and the newest of them."""

    key: str
    title: str
    count: int
    lines: tuple[WallLine, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """A vote as it may be shown: how many have voted, and how many for what once it is revealed."""

    ballot: Ballot
    votes: int
    counts: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class WallView:
    """Everything on the wall. With a `spotlight` there is what it is about and its replies, else the columns.

    `further` are the positions for which there is no column, without lines. `added` are the statements of the map that
    the debate has put there, `unreleased` those that came otherwise while it is held, which the wall does not show.
    """

    debate: DebateHead
    map: MapHead
    structure: Structure
    motion: str
    motion_title: str
    columns: tuple[WallColumn, ...]
    further: tuple[WallColumn, ...]
    spotlight: WallLine | None
    about: WallLine | None
    replies: tuple[WallLine, ...]
    added: frozenset[int]
    unreleased: frozenset[int]
    tallies: tuple[Tally, ...]
    choices: tuple[tuple[str, str], ...]
    joined: int
    floor: str


def wall_view(session: Session, debate: DebateHead, structures: StructureCache | None = None) -> WallView:
    """The wall of a debate that is open or over, in a bounded number of queries.

    Whoever has the code may see it, also of a map that they may not read.
    """
    head = map_head(session, OPERATOR, debate.slug)
    structure = structure_of(session, head, structures)
    released = released_in(session, debate)
    lit = debate.spotlight if debate.spotlight in structure.kinds else None
    unreleased = unreleased_in(session, debate, released) - {lit}
    columns = _columns(debate, structure, released, unreleased)
    roomy = _shown_columns(columns, released)
    replies = _replies(structure, lit, released, unreleased) if lit is not None else ()
    above = _above(structure, lit, unreleased) if lit is not None else None
    wanted = {number for key, _, _, numbers in columns if key in roomy for number in numbers} | {*replies}
    wanted |= {number for number in (lit, above, debate.motion, *debate.positions) if number is not None}
    graph = graph_of(session, head, structure, wanted & structure.kinds.keys())
    seats = _seats(session, debate, released, wanted)

    def line(number: int) -> WallLine:
        return _line(graph, structure, number, released.get(number), seats.get(number, ""))

    motion = graph.statements.get(debate.motion or 0)
    titles = {f"s{number}": graph.statements[number].title for number in debate.positions if number in graph.statements}
    return WallView(
        debate=debate,
        map=head,
        structure=structure,
        motion=motion.text if motion else debate.motion_text or head.question,
        motion_title=motion.title if motion else debate.motion_title or head.question,
        columns=tuple(
            WallColumn(key, titles.get(key, title), count, tuple(line(number) for number in numbers))
            for key, title, count, numbers in columns
            if key in roomy
        ),
        further=tuple(
            WallColumn(key, titles.get(key, title), count, ()) for key, title, count, _ in columns if key not in roomy
        ),
        spotlight=None if lit is None else line(lit),
        about=None if above is None else line(above),
        replies=tuple(line(number) for number in replies),
        added=frozenset(released) & frozenset(structure.kinds),
        unreleased=unreleased & structure.kinds.keys(),
        tallies=tallies_of(session, debate),
        choices=choices_of(debate, titles),
        joined=joined_count(session, debate.id),
        floor=_floor(session, debate),
    )


def choices_of(debate: DebateHead, titles: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The answers of the debate's votes in their order, each with its word; `titles` are those of the positions."""
    if debate.sides is Sides.TWO:
        return (FOR, "For"), (UNDECIDED, "Undecided"), (AGAINST, "Against")
    return (*((f"s{n}", titles.get(f"s{n}", f"Position {n}")) for n in debate.positions), (UNDECIDED, "Undecided"))


def _columns(
    debate: DebateHead, structure: Structure, released: Mapping[int, datetime], unreleased: Container[int]
) -> list[tuple[str, str, int, list[int]]]:
    """For each side or position: its key, a title, how many statements it has, and the numbers to show."""
    if debate.sides is Sides.TWO:
        sides: dict[str, list[int]] = {FOR: [], AGAINST: []}
        for number in _branch(structure, debate.motion, unreleased):
            side = side_of(structure, number)
            if side is not None:
                sides[FOR if side.supports else AGAINST].append(number)
        return [
            (key, key.capitalize(), len(some), _newest(some, released)[:SHOWN_OF_A_SIDE]) for key, some in sides.items()
        ]
    branches = {position: _branch(structure, position, unreleased) for position in debate.positions}
    return [
        (f"s{position}", "", len(some), _newest(some, released)[:SHOWN_OF_A_POSITION])
        for position, some in branches.items()
    ]


def _shown_columns(columns: Sequence[tuple[str, str, int, list[int]]], released: Mapping[int, datetime]) -> set[str]:
    """Of as many columns as there is room for, those with the newest contributions; among equals the first."""

    def newest(column: tuple[str, str, int, list[int]]) -> tuple[bool, float, int]:
        first = column[3][0] if column[3] else 0
        since = released.get(first)
        return since is not None, since.timestamp() if since else 0.0, first if since else 0

    return {column[0] for column in sorted(columns, key=newest, reverse=True)[:COLUMNS_SHOWN]}


def _branch(structure: Structure, position: int | None, unreleased: Container[int]) -> list[int]:
    """What hangs on a position and may be shown, in reading order."""
    if position is None or position not in structure.kinds:
        return []
    return [row.number for row in structure.rows(position) if row.depth and row.number not in unreleased]


def _newest(numbers: list[int], released: Mapping[int, datetime]) -> list[int]:
    """What came in this debate first, the newest of it before all; then what was there, as it is read."""
    new = sorted((n for n in numbers if n in released), key=lambda n: (released[n], n), reverse=True)
    return [*new, *(n for n in numbers if n not in released)]


def _replies(
    structure: Structure, number: int, released: Mapping[int, datetime], unreleased: Container[int]
) -> tuple[int, ...]:
    below = [
        premise
        for argument in structure.groups_under.get(number, ())
        for premise in structure.hanging(argument.number)
        if premise not in unreleased
    ]
    return tuple(_newest(below, released)[:REPLIES_SHOWN])


def _above(structure: Structure, number: int, unreleased: Container[int]) -> int | None:
    above = structure.parent.get(number)
    return None if above in unreleased else above


def _line(graph: ArgumentGraph, structure: Structure, number: int, since: datetime | None, seat: str) -> WallLine:
    statement = graph.statements[number]
    holder = holder_line(graph, number, structure)
    return WallLine(
        number,
        structure.shape(number),
        structure.against(number),
        does(structure, number),
        statement.title if statement.behind is not None else statement.text,
        statement.added_by if since is not None and statement.added_by else holder.removeprefix("Added by "),
        since,
        seat,
    )


def does(structure: Structure, number: int) -> str:
    """What a statement does where it is at home, in words: "attacks 47", "undercuts a4"; nothing for what heads."""
    home = structure.home_of.get(number)
    if home is None:
        return ""
    argument = structure.arguments[home]
    if argument.undercuts is not None:
        return f"undercuts a{argument.undercuts}"
    verb = {Relation.ATTACK: "attacks", Relation.SUPPORT: "supports", Relation.CONDITION: "is required by"}
    return f"{verb[argument.relation]} {argument.target}"


def _seats(session: Session, debate: DebateHead, released: Mapping[int, datetime], shown: set[int]) -> dict[int, str]:
    """On which side the authors of shown contributions sit."""
    numbers = [number for number in released if number in shown]
    if not numbers:
        return {}
    wanted = (
        select(DEBATE_ENTRIES.c.statement, DEBATE_PARTICIPANTS.c.side)
        .join(DEBATE_PARTICIPANTS, DEBATE_PARTICIPANTS.c.id == DEBATE_ENTRIES.c.participant_id)
        .where(
            DEBATE_ENTRIES.c.debate_id == debate.id,
            DEBATE_ENTRIES.c.group_number == 0,
            DEBATE_ENTRIES.c.statement.in_(numbers),
        )
    )
    return dict(session.connection().execute(wanted).all())


def tallies_of(session: Session, debate: DebateHead) -> tuple[Tally, ...]:
    """Both votes, as far as there were any; what is not revealed is counted and not told."""
    column = DEBATE_VOTES.c
    wanted = (
        select(column.ballot, column.choice, func.count())
        .where(column.debate_id == debate.id)
        .group_by(column.ballot, column.choice)
    )
    counts: dict[Ballot, dict[str, int]] = {}
    for ballot, choice, count in session.connection().execute(wanted):
        counts.setdefault(Ballot(ballot), {})[choice] = count
    return tuple(
        Tally(ballot, sum(counts[ballot].values()), counts[ballot] if ballot in debate.revealed else None)
        for ballot in Ballot
        if ballot in counts
    )


def _floor(session: Session, debate: DebateHead) -> str:
    """On which side whoever has the floor sits, or their name where they sit on none; nothing where nobody has it."""
    if debate.floor is None:
        return ""
    wanted = select(DEBATE_PARTICIPANTS.c.side, DEBATE_PARTICIPANTS.c.name).where(
        DEBATE_PARTICIPANTS.c.id == debate.floor
    )
    side, name = session.connection().execute(wanted).one()
    return str(side if side in (FOR, AGAINST) else name)
