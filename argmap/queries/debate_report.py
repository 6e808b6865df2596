"""What is left of a live debate: how opinion moved, what moved it, what was said when, and what the map has gained.

Votes are counted here and never named; where so few have voted that a count would name them, it is not told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session

from argmap.domain.checklist import answers
from argmap.domain.debates import (
    AGAINST,
    FOR,
    Ballot,
    DebateState,
    Decline,
    EntryState,
    Sides,
    SignalKind,
)
from argmap.domain.errors import Absent, Conflict
from argmap.domain.flows import Flows, flows
from argmap.domain.permissions import OPERATOR, Reader
from argmap.domain.sides import side_of
from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Relation
from argmap.models.debates import DebateEventKind
from argmap.models.tables import (
    DEBATE_ENTRIES,
    DEBATE_EVENTS,
    DEBATE_PARTICIPANTS,
    DEBATE_TURNS,
    DEBATE_VOTES,
    DEBATES,
)
from argmap.queries.debate_movers import Mover, Told, movers_of, moves_in, told_of
from argmap.queries.debate_said import group_maps, said_in_groups
from argmap.queries.debate_wall import choices_of
from argmap.queries.debates import DebateHead, debate_head
from argmap.queries.graphs import StructureCache, graph_of, structure_of
from argmap.queries.maps import MapHead, map_head
from argmap.queries.signals import signals_in

EVENTS_AT_MOST = 20_000


class Stretch(NamedTuple):
    """A phase as it was held: which, from when to when, in seconds since the first began."""

    phase: int
    begin: float
    end: float


class Lit(NamedTuple):
    """A statement in the spotlight: from when to when, in the same seconds."""

    statement: int
    begin: float
    end: float


class Said(NamedTuple):
    """A contribution that was shown: when, and on which side it speaks ("for", "against", a position, or nothing).

    `group` is the small group on whose map it has that number; 0 for the debate's own.
    """

    at: float
    statement: int
    side: str
    phase: int
    group: int
    title: str


@dataclass(frozen=True, slots=True)
class SideSum:
    """What a side has contributed, in contributions that follow from the map, and in people who sat on it."""

    key: str
    contributions: int
    spoken: timedelta
    people: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An objection without a reply: how long it was on the wall and in the spotlight, and what people signalled."""

    line: Told
    shown: timedelta
    lit: timedelta
    signals: Mapping[SignalKind, int]


@dataclass(frozen=True, slots=True)
class ReportView:
    """A whole report. `added` is on the debate's own map, `apart` on the maps of the small groups, each with its group;
    `groups` are these maps' addresses, by the group's number.

    What is told of a group's map is what it says now; of the debate's own, what it said when the debate was closed.
    """

    debate: DebateHead
    map: MapHead
    structure: Structure
    motion: str
    motion_title: str
    choices: tuple[tuple[str, str], ...]
    flows: Flows
    movers: tuple[Mover, ...]
    asked: int
    answered: int
    length: float
    stretches: tuple[Stretch, ...]
    spotlights: tuple[Lit, ...]
    said: tuple[Said, ...]
    sides: tuple[SideSum, ...]
    silent: int
    unanswered: tuple[Unanswered, ...]
    added: tuple[Told, ...]
    apart: tuple[tuple[int, Told], ...]
    groups: Mapping[int, str]
    sent: int
    declined: int
    same: int
    queued: int
    people: int
    names: Mapping[int, Told]


def report_of(session: Session, reader: Reader, code: str, structures: StructureCache | None = None) -> ReportView:
    """The report of a debate that is over. Raises `Absent`, `Conflict` (not over yet)."""
    return _report(session, debate_head(session, reader, code), structures)


def report_linked(session: Session, reader: Reader, link: str, structures: StructureCache | None = None) -> ReportView:
    """The same for whoever has the report's link. Raises as above."""
    code = session.connection().execute(select(DEBATES.c.code).where(DEBATES.c.report_link == link)).scalar()
    if code is None:
        raise Absent("There is no such report.")
    return _report(session, debate_head(session, reader, code), structures)


def _report(session: Session, debate: DebateHead, structures: StructureCache | None) -> ReportView:
    if debate.state is not DebateState.CLOSED:
        raise Conflict("This debate is not over yet: its report is written when it is closed.")
    head = map_head(session, OPERATOR, debate.slug, debate.last_version)
    structure = structure_of(session, head, structures)
    begun, ended, stretches, spotlights = _course(session, debate)
    entries = _entries(session, debate)
    moves = moves_in(session, debate, head, structure)
    own = [entry for entry in entries if entry.state is EntryState.RELEASED and not entry.group]
    released = {entry.statement: entry for entry in own if entry.statement is not None}
    maps = group_maps(session, debate)
    spoken = said_in_groups(session, debate, maps)
    open_ones = _unanswered(structure, debate)
    wanted = {*released, *open_ones, *(move.statement for move in moves), *debate.positions}
    wanted |= {one.statement for one in spotlights} | ({debate.motion} if debate.motion else set())
    graph = graph_of(session, head, structure, wanted & structure.kinds.keys())
    names = {n: told_of(graph, structure, n, n in released) for n in sorted(graph.statements.keys() & wanted)}
    votes = _votes(session, debate)
    titles = {f"s{number}": names[number].title for number in debate.positions if number in names}
    choices = choices_of(debate, titles)
    found = flows([key for key, _ in choices], votes[Ballot.OPENING], votes[Ballot.CLOSING])
    said = [
        _said(structure, debate, number, entry.at - begun, entry.phase, names[number].title if number in names else "")
        for number, entry in released.items()
        if number in structure.kinds
    ]
    for one in spoken:
        there = maps[one.group].structure
        if one.line.number in there.kinds:
            told = _said(there, debate, one.line.number, one.at - begun, one.phase, one.line.title, one.group)
            said.append(told)
    motion = graph.statements.get(debate.motion or 0)
    people = _people(session, debate)
    senders = {entry.participant for entry in entries if entry.participant is not None}
    return ReportView(
        debate=debate,
        map=head,
        structure=structure,
        motion=motion.text if motion else head.question,
        motion_title=motion.title if motion else head.question,
        choices=choices,
        flows=found,
        movers=movers_of(moves, names, votes, found),
        asked=len(people.keys() | {move.participant for move in moves}),
        answered=len({move.participant for move in moves}),
        length=(ended - begun).total_seconds(),
        stretches=stretches,
        spotlights=spotlights,
        said=tuple(sorted(said)),
        sides=_sides(session, debate, said, people),
        silent=len(people.keys() - senders),
        unanswered=_open_for(session, debate, open_ones, names, released, spotlights, ended),
        added=tuple(names[number] for number in released if number in names),
        apart=tuple((one.group, one.line) for one in spoken if one.stands),
        groups={number: group.slug for number, group in maps.items()},
        sent=len(entries),
        declined=sum(entry.state is EntryState.DECLINED for entry in entries),
        same=sum(entry.state is EntryState.DECLINED and entry.reason is Decline.SAME for entry in entries),
        queued=sum(entry.state is EntryState.QUEUED for entry in entries),
        people=len(people),
        names=names,
    )


class _Entry(NamedTuple):
    group: int
    participant: int | None
    state: EntryState
    reason: Decline | None
    statement: int | None
    at: datetime
    phase: int


def _entries(session: Session, debate: DebateHead) -> list[_Entry]:
    column = DEBATE_ENTRIES.c
    wanted = (
        select(
            column.group_number,
            column.participant_id,
            column.state,
            column.reason,
            column.statement,
            func.coalesce(column.decided_at, column.sent_at, type_=column.sent_at.type),
            column.phase,
        )
        .where(column.debate_id == debate.id)
        .order_by(column.id)
    )
    return [_Entry(*row) for row in session.connection().execute(wanted)]


def _course(session: Session, debate: DebateHead) -> tuple[datetime, datetime, tuple[Stretch, ...], tuple[Lit, ...]]:
    """When the debate began and ended, its phases and its spotlights, as they were."""
    column = DEBATE_EVENTS.c
    wanted = (
        select(column.at, column.kind, column.phase, column.detail)
        .where(
            column.debate_id == debate.id,
            column.kind.in_((DebateEventKind.PHASE, DebateEventKind.SPOTLIGHT, DebateEventKind.CLOSED)),
        )
        .order_by(column.version)
        .limit(EVENTS_AT_MOST)
    )
    rows = session.connection().execute(wanted).all()
    phases = [(row.at, row.phase) for row in rows if row.kind is DebateEventKind.PHASE]
    ended = debate.closed or debate.created
    begun = phases[0][0] if phases else (debate.opened or debate.created)
    # What came after the last phase belongs to no phase, but to the debate.
    stretches = []
    for place, (at, phase) in enumerate(phases):
        until = phases[place + 1][0] if place + 1 < len(phases) else ended
        if phase < len(debate.phases):
            stretches.append(Stretch(phase, (at - begun).total_seconds(), (until - begun).total_seconds()))
    lights = [(row.at, row.detail.get("statement")) for row in rows if row.kind is DebateEventKind.SPOTLIGHT]
    spotlights = []
    for place, (at, number) in enumerate(lights):
        until = lights[place + 1][0] if place + 1 < len(lights) else ended
        if number is not None:
            spotlights.append(Lit(number, (at - begun).total_seconds(), (until - begun).total_seconds()))
    return begun, ended, tuple(stretches), tuple(spotlights)


def _votes(session: Session, debate: DebateHead) -> dict[Ballot, dict[int, str]]:
    column = DEBATE_VOTES.c
    wanted = select(column.ballot, column.participant_id, column.choice).where(column.debate_id == debate.id)
    found: dict[Ballot, dict[int, str]] = {ballot: {} for ballot in Ballot}
    for ballot, participant, choice in session.connection().execute(wanted):
        found[Ballot(ballot)][participant] = choice
    return found


def _said(
    structure: Structure, debate: DebateHead, number: int, at: timedelta, phase: int, title: str, group: int = 0
) -> Said:
    return Said(at.total_seconds(), number, _side(structure, debate, number), phase, group, title)


def _side(structure: Structure, debate: DebateHead, number: int) -> str:
    """The side of a contribution, which follows from the map: its way of homes up to the motion."""
    side = side_of(structure, number)
    if side is None:
        return ""
    if debate.sides is Sides.SEVERAL:
        return f"s{side.head}" if side.head in debate.positions else ""
    if side.head != debate.motion:
        return ""
    return FOR if side.supports else AGAINST


def _people(session: Session, debate: DebateHead) -> dict[int, str]:
    """Everybody who has joined and was not removed, and on which side they sit."""
    column = DEBATE_PARTICIPANTS.c
    wanted = select(column.id, column.side).where(column.debate_id == debate.id, column.removed_at.is_(None))
    return dict(session.connection().execute(wanted).all())


def _sides(
    session: Session, debate: DebateHead, said: Iterable[Said], people: Mapping[int, str]
) -> tuple[SideSum, ...]:
    column = DEBATE_TURNS.c
    turns = session.connection().execute(
        select(column.side, column.began_at, column.ended_at).where(column.debate_id == debate.id)
    )
    spoken: dict[str, timedelta] = {}
    for side, began, ended in turns:
        spoken[side] = spoken.get(side, timedelta()) + ((ended or began) - began)
    contributions = Counter(one.side for one in said)
    seats = Counter(people.values())
    keys = (FOR, AGAINST) if debate.sides is Sides.TWO else tuple(f"s{number}" for number in debate.positions)
    found = [SideSum(key, contributions[key], spoken.get(key, timedelta()), seats[key]) for key in keys]
    if contributions[""] or spoken.get("") or seats[""]:
        found.append(SideSum("", contributions[""], spoken.get("", timedelta()), seats[""]))
    return tuple(found)


def _unanswered(structure: Structure, debate: DebateHead) -> list[int]:
    """The objections under what is debated that nothing answers: nothing attacks them or undercuts their step."""
    heads = [debate.motion] if debate.sides is Sides.TWO else list(debate.positions)
    found = []
    for head in heads:
        if head is None or head not in structure.kinds:
            continue
        for row in structure.rows(head):
            if row.argument is None or structure.arguments[row.argument].relation is not Relation.ATTACK:
                continue
            if not answers(structure, (), row.argument):
                found.append(row.number)
    return found


def _open_for(
    session: Session,
    debate: DebateHead,
    numbers: list[int],
    names: Mapping[int, Told],
    released: Mapping[int, _Entry],
    spotlights: Iterable[Lit],
    ended: datetime,
) -> tuple[Unanswered, ...]:
    """The unanswered objections of this debate, longest on the wall first, then those that were there before."""
    signals = signals_in(session, debate)
    lit: Counter[int] = Counter()
    for one in spotlights:
        lit[one.statement] += int(one.end - one.begin)
    begun = debate.opened or debate.created
    found = [
        Unanswered(
            names[number],
            ended - (released[number].at if number in released else begun),
            timedelta(seconds=lit[number]),
            signals.get(number, {}),
        )
        for number in numbers
        if number in names
    ]
    return tuple(sorted(found, key=lambda one: (one.line.number not in released, -one.shown, one.line.number)))
