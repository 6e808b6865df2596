"""What the room of a live debate has before it, as its chair sees it: the spotlight, what is unanswered, the votes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session

from argmap.domain.checklist import answers
from argmap.domain.debates import BALLOTS, Ballot, EntryState, Sides, SignalKind, ballot_over
from argmap.domain.holders import holder_line
from argmap.domain.permissions import Reader
from argmap.domain.sides import Side, side_of
from argmap.domain.structure import Structure
from argmap.models.tables import DEBATE_ENTRIES, DEBATE_PARTICIPANTS, DEBATE_VOTES
from argmap.queries.debate_chair import Contribution, contributions_at, group_maps
from argmap.queries.debate_wall import does
from argmap.queries.debates import DebateHead
from argmap.queries.graphs import StructureCache, graph_of
from argmap.queries.lines import StatementLine, lines_across
from argmap.queries.maps import map_head
from argmap.queries.signals import signals_in

BENEATH_SHOWN = 4
UNANSWERED_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Spot:
    """The statement that all look at: what it does, its side, by whom, since when, how many signal what; and what is
    beneath it, released (the newest first) and held. `more` are those of both that are not shown.
    """

    line: StatementLine
    does: str
    side: Side | None
    by: str
    since: datetime | None
    signals: Mapping[SignalKind, int]
    released: tuple[StatementLine, ...]
    held: tuple[Contribution, ...]
    more: int


class Unanswered(NamedTuple):
    """An objection without a reply: since when it is on the wall (None: from the beginning), and how many replies to it
    are held.
    """

    line: StatementLine
    since: datetime | None
    held: int


class Counted(NamedTuple):
    """A vote as the chair may see it: what each answer got is told to nobody before it is told to all.

    `gone` are those who have voted and were removed since: their votes stay.
    """

    ballot: Ballot
    votes: int
    gone: int
    is_open: bool
    over: bool
    counts: Mapping[str, int] | None


def spotlit(session: Session, reader: Reader, debate: DebateHead, structures: StructureCache) -> Spot | None:
    """What is in the spotlight; None where nothing is, or it was withdrawn. As many queries whatever hangs on it."""
    number = debate.spotlight
    if number is None:
        return None
    own = group_maps(session, debate, structures, {0})[0]
    structure = own.structure
    if number not in structure.kinds:
        return None
    graph = graph_of(session, map_head(session, reader, debate.slug), structure, _with_target(structure, number))
    below = sorted(_below(structure, number), reverse=True)
    targets = [f"s{number}", *(f"a{one.number}" for one in structure.uses_of.get(number, ()))]
    waiting = _waiting(session, debate.id, targets)
    lines = lines_across(session, [(own.id, one) for one in (number, *below[:BENEATH_SHOWN])])
    standing = [lines[own.id, one] for one in below[:BENEATH_SHOWN] if (own.id, one) in lines]
    return Spot(
        line=lines[own.id, number],
        does=does(structure, number),
        side=side_of(structure, number),
        by=holder_line(graph, number, structure).removeprefix("Added by "),
        since=debate.spotlight_at,
        signals=signals_in(session, debate).get(number, {}),
        released=tuple(standing),
        held=contributions_at(session, debate, structures, waiting[:BENEATH_SHOWN]),
        more=max(0, len(below) - BENEATH_SHOWN) + max(0, len(waiting) - BENEATH_SHOWN),
    )


def _with_target(structure: Structure, number: int) -> set[int]:
    above = structure.parent.get(number)
    return {number} if above is None else {number, above}


def _below(structure: Structure, number: int) -> list[int]:
    return [
        premise for argument in structure.groups_under.get(number, ()) for premise in structure.hanging(argument.number)
    ]


def _waiting(session: Session, debate_id: int, targets: list[str]) -> list[int]:
    """What is held for those places of the debate's own map, the newest first."""
    column = DEBATE_ENTRIES.c
    wanted = select(column.id).where(
        column.debate_id == debate_id,
        column.state == EntryState.HELD,
        column.group_number == 0,
        column.target.in_(targets),
    )
    return list(session.connection().execute(wanted.order_by(column.id.desc())).scalars())


def unanswered(
    session: Session, debate: DebateHead, structures: StructureCache, limit: int = UNANSWERED_SHOWN
) -> tuple[tuple[Unanswered, ...], int]:
    """Objections under what is debated that nothing attacks or undercuts, and how many there are.

    Those of this debate come first, then what was on the map before; among equals the oldest first.
    """
    own = group_maps(session, debate, structures, {0})[0]
    structure = own.structure
    column = DEBATE_ENTRIES.c
    released = select(column.statement, column.decided_at).where(
        column.debate_id == debate.id,
        column.group_number == 0,
        column.state == EntryState.RELEASED,
        column.statement.is_not(None),
    )
    here = dict(session.connection().execute(released).all())
    heads = (debate.motion,) if debate.sides is Sides.TWO else debate.positions
    bare = [
        row.number
        for head in heads
        if head is not None and head in structure.kinds
        for row in structure.rows(head)
        if row.depth and _is_unanswered(structure, row.number)
    ]
    bare.sort(key=lambda n: (n not in here, here.get(n, debate.opened), n))
    lines = lines_across(session, [(own.id, number) for number in bare[: 2 * limit]])
    shown = [number for number in bare[: 2 * limit] if not lines[own.id, number].withdrawn][:limit]
    held = _held_on(session, debate.id, structure, shown)
    gone = sum(line.withdrawn for line in lines.values())
    return tuple(Unanswered(lines[own.id, n], here.get(n), held.get(n, 0)) for n in shown), len(bare) - gone


def _is_unanswered(structure: Structure, number: int) -> bool:
    """Whether it attacks, and nothing answers that."""
    return structure.against(number) and not answers(structure, (), structure.home_of[number])


def _held_on(session: Session, debate_id: int, structure: Structure, numbers: list[int]) -> dict[int, int]:
    """How many replies to each of those statements, or to their steps, are held."""
    if not numbers:
        return {}
    places = {f"s{n}": n for n in numbers} | {f"a{structure.home_of[n]}": n for n in numbers}
    column = DEBATE_ENTRIES.c
    wanted = (
        select(column.target, func.count())
        .where(
            column.debate_id == debate_id,
            column.state == EntryState.HELD,
            column.group_number == 0,
            column.target.in_(list(places)),
        )
        .group_by(column.target)
    )
    found: dict[int, int] = {}
    for target, count in session.connection().execute(wanted):
        found[places[target]] = found.get(places[target], 0) + count
    return found


def votes_counted(session: Session, debate: DebateHead) -> tuple[Counted, ...]:
    """The votes of the debate in their order: how many have voted, and how, where that is revealed."""
    column = DEBATE_VOTES.c
    wanted = (
        select(column.ballot, column.choice, func.count(), func.count(DEBATE_PARTICIPANTS.c.removed_at))
        .join(DEBATE_PARTICIPANTS, DEBATE_PARTICIPANTS.c.id == column.participant_id)
        .where(column.debate_id == debate.id)
        .group_by(column.ballot, column.choice)
    )
    found: dict[Ballot, dict[str, int]] = {}
    gone = Counter[Ballot]()
    for ballot, choice, count, removed in session.connection().execute(wanted):
        found.setdefault(Ballot(ballot), {})[choice] = count
        gone[Ballot(ballot)] += removed
    return tuple(
        Counted(
            ballot,
            sum(found.get(ballot, {}).values()),
            gone[ballot],
            debate.ballot is ballot,
            ballot_over(ballot, debate.clock, debate.phases),
            found.get(ballot, {}) if ballot in debate.revealed else None,
        )
        for phase in debate.phases
        if (ballot := BALLOTS.get(phase.kind)) is not None
    )
