"""Which statements of a debate moved people, by what these people named and how they voted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session

from argmap.domain.debates import (
    FLOWS_FROM,
    Ballot,
)
from argmap.domain.flows import Flows
from argmap.domain.graph import ArgumentGraph
from argmap.domain.holders import holder_line
from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Shape
from argmap.models.tables import (
    DEBATE_MOVES,
    STATEMENTS,
)
from argmap.queries.building import became
from argmap.queries.debate_wall import does
from argmap.queries.debates import DebateHead
from argmap.queries.maps import MapHead

STAYED = "stayed"
"""Stands for those who voted twice alike, among what movers moved to."""


@dataclass(frozen=True, slots=True)
class Told:
    """A statement of the debate's map as the report names it. `by` is its author, or who holds it."""

    number: int
    shape: Shape
    title: str
    does: str
    by: str
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Mover:
    """A statement that moved people: how many in all, by what they moved to ("for", "stayed"), and those who moved by
    where they came from; both empty where that is not told. `wordings` are other words that it had when it was named.
    """

    line: Told
    people: int
    by_move: Mapping[str, int]
    by_origin: Mapping[str, int]
    wordings: tuple[str, ...]


def told_of(graph: ArgumentGraph, structure: Structure, number: int, new: bool) -> Told:
    """A statement as reports name it; of what is `new` its author is named."""
    statement = graph.statements[number]
    holder = holder_line(graph, number, structure).removeprefix("Added by ")
    by = statement.added_by if new and statement.added_by else holder
    return Told(number, structure.shape(number), statement.title, does(structure, number), by, statement.text)


class Move(NamedTuple):
    """One statement that one participant was moved by, in the words that it had then."""

    participant: int
    statement: int
    wording: str


def moves_in(session: Session, debate: DebateHead, head: MapHead, structure: Structure) -> list[Move]:
    """What moved people; what was merged since counts for what it became, with the words it was named by."""
    column = DEBATE_MOVES.c
    wanted = select(column.participant_id, column.statement, column.wording).where(column.debate_id == debate.id)
    rows = [Move(*row) for row in session.connection().execute(wanted.order_by(column.statement))]
    leads = {}
    for number in {row.statement for row in rows} - structure.kinds.keys():
        into = became(session, head.id, STATEMENTS, number)
        leads[number] = int(into[1:]) if into is not None and into[0] == "s" else number
    return [row._replace(statement=leads.get(row.statement, row.statement)) for row in rows]


def movers_of(
    moves: list[Move], names: Mapping[int, Told], votes: Mapping[Ballot, Mapping[int, str]], found: Flows
) -> tuple[Mover, ...]:
    """The statements that were named, those named most first."""
    people: dict[int, set[int]] = {}
    wordings: dict[int, dict[str, None]] = {}
    for move in moves:
        people.setdefault(move.statement, set()).add(move.participant)
        wordings.setdefault(move.statement, {})[move.wording] = None
    before, after = votes[Ballot.OPENING], votes[Ballot.CLOSING]
    movers = []
    for number, some in people.items():
        if number not in names:
            continue
        by_move, by_origin = Counter[str](), Counter[str]()
        for one in some if found.both >= FLOWS_FROM else ():
            if one in before and one in after:
                stayed = before[one] == after[one]
                by_move[STAYED if stayed else after[one]] += 1
                by_origin.update(() if stayed else (before[one],))
        other = tuple(wording for wording in wordings[number] if wording != names[number].wording)
        movers.append(Mover(names[number], len(some), dict(by_move), dict(by_origin), other))
    return tuple(sorted(movers, key=lambda mover: (-mover.people, mover.line.number)))
