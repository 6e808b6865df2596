"""Live debates as they are read: what one is, who somebody is in it, and what has happened in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, select
from sqlmodel import Session

from argmap.domain.debates import (
    Ballot,
    Clock,
    DebateForm,
    DebateState,
    Ground,
    Phase,
    PhaseKind,
    Rule,
    Sides,
    ballot_open,
)
from argmap.domain.errors import Absent
from argmap.domain.permissions import Action, Actor, Grounds, Reader, allowed
from argmap.models.contributors import token_hash
from argmap.models.tables import DEBATE_EVENTS, DEBATE_GROUPS, DEBATE_PARTICIPANTS, DEBATES, MAP_SETTINGS, MAPS
from argmap.queries.access import grounds_of


@dataclass(frozen=True, slots=True)
class DebateHead:
    """A debate without its contents. `slug` is the map it is held on, and `map_title`, `question` are that map's.

    `may` is what the reader may do with the debate, from their role in that map. The motion has a number once it is
    open; before that, new words of it are in `motion_title` and `motion_text`.
    """

    id: int
    code: str
    version: int
    state: DebateState
    map_id: int
    slug: str
    map_title: str
    question: str
    origin_id: int | None
    motion: int | None
    motion_title: str
    motion_text: str
    sides: Sides
    positions: tuple[int, ...]
    form: DebateForm
    phases: tuple[Phase, ...]
    clock: Clock
    ground: Ground
    pseudonymous: bool
    rule: Rule
    groups: int
    spotlight: int | None
    spotlight_at: datetime | None
    floor: int | None
    revealed: frozenset[Ballot]
    theme: str
    address: str
    report_link: str
    first_version: int | None
    last_version: int | None
    created: datetime
    opened: datetime | None
    closed: datetime | None
    grounds: Grounds
    may: frozenset[Action]

    @property
    def of_map(self) -> str:
        """The title of the map that it is about, also where it is held on a copy, whose title names the debate too."""
        return self.map_title.removesuffix(f", debate {self.code}")

    @property
    def phase(self) -> Phase | None:
        """The phase that is on; None before the first and after the last."""
        return self.phases[self.clock.phase] if 0 <= self.clock.phase < len(self.phases) else None

    @property
    def after(self) -> bool:
        """Whether all phases are over and the room is still open: people are asked what moved them."""
        return self.state is DebateState.OPEN and self.clock.phase >= len(self.phases)

    @property
    def ballot(self) -> Ballot | None:
        """The vote that is open."""
        return ballot_open(self.clock, self.phases, self.state)


class GuestView(NamedTuple):
    """Somebody who has joined, as their browser's token shows. `actor` is who they are on the debate's map."""

    id: int
    name: str
    side: str
    group: int
    actor: Actor
    muted: bool
    removed: bool
    wants_since: datetime | None
    asked: bool
    seen: datetime


class EventView(NamedTuple):
    """One thing that happened in a debate."""

    version: int
    at: datetime
    kind: str
    phase: int
    detail: Mapping[str, Any]


HEADS = (
    select(DEBATES, MAPS.c.slug, MAPS.c.title.label("map_title"), MAPS.c.question)
    .join(MAPS, MAPS.c.id == DEBATES.c.map_id)
    .join(MAP_SETTINGS, MAP_SETTINGS.c.map_id == MAPS.c.id)
    .where(MAP_SETTINGS.c.deleted_at.is_(None))
)
"""The rows that `head_in` takes; what is on a deleted map is nobody's any more."""


_HEAD = HEADS.where(DEBATES.c.code == bindparam("code"))


def debate_head(session: Session, reader: Reader, code: str) -> DebateHead:
    """The debate of that code; whoever has the code may know of it. Raises `Absent`."""
    row = session.connection().execute(_HEAD, {"code": code}).first()
    if row is None:
        raise Absent("There is no debate with this code.")
    try:
        grounds = grounds_of(session, reader, row.slug)
    except Absent:
        # Whoever has the code may see the wall, also of a map that they may not read.
        return head_in(row, Grounds(), allowed(reader, Grounds()) & {Action.SEE_WALL})
    return head_in(row, grounds, allowed(reader, grounds))


def head_in(row: Any, grounds: Grounds, may: frozenset[Action]) -> DebateHead:
    """The debate of a row of `HEADS`, of which the reader may do that."""
    left = None if row.paused_left is None else timedelta(milliseconds=row.paused_left)
    revealed = {Ballot.OPENING: row.revealed_opening, Ballot.CLOSING: row.revealed_closing}
    return DebateHead(
        id=row.id,
        code=row.code,
        version=row.version,
        state=DebateState(row.state),
        map_id=row.map_id,
        slug=row.slug,
        map_title=row.map_title,
        question=row.question,
        origin_id=row.origin_id,
        motion=row.motion,
        motion_title=row.motion_title,
        motion_text=row.motion_text,
        sides=Sides(row.sides),
        positions=tuple(row.positions),
        form=DebateForm(row.form),
        phases=tuple(Phase(PhaseKind(kind), seconds) for kind, seconds in row.phases),
        clock=Clock(row.phase, row.phase_ends_at, left),
        ground=Ground(row.ground),
        pseudonymous=row.pseudonymous,
        rule=Rule(row.rule),
        groups=row.group_count,
        spotlight=row.spotlight,
        spotlight_at=row.spotlight_at,
        floor=row.floor,
        revealed=frozenset(ballot for ballot, shown in revealed.items() if shown),
        theme=row.theme,
        address=row.address,
        report_link=row.report_link,
        first_version=row.first_version,
        last_version=row.last_version,
        created=row.created_at,
        opened=row.opened_at,
        closed=row.closed_at,
        grounds=grounds,
        may=may,
    )


def guest_in(session: Session, code: str, token: str) -> GuestView | None:
    """Who the token's bearer is in the debate of that code; None for a token of no one there."""
    wanted = (
        select(DEBATE_PARTICIPANTS, DEBATES.c.map_id)
        .join(DEBATES, DEBATES.c.id == DEBATE_PARTICIPANTS.c.debate_id)
        .where(DEBATES.c.code == code, DEBATE_PARTICIPANTS.c.token_hash == token_hash(token))
    )
    row = session.connection().execute(wanted).first()
    if row is None:
        return None
    maps = (row.map_id, *_group_maps(session, row.debate_id, row.group_number))
    return GuestView(
        row.id,
        row.name,
        row.side,
        row.group_number,
        Actor(row.contributor_id, guest=True, debates=maps),
        row.muted_at is not None,
        row.removed_at is not None,
        row.wants_since,
        row.asked_at is not None,
        row.seen_at,
    )


def _group_maps(session: Session, debate_id: int, group: int) -> tuple[int, ...]:
    if not group:
        return ()
    wanted = select(DEBATE_GROUPS.c.map_id).where(
        DEBATE_GROUPS.c.debate_id == debate_id, DEBATE_GROUPS.c.number == group
    )
    return tuple(session.connection().execute(wanted).scalars())


def joined_by(session: Session, tokens: Collection[str]) -> tuple[int | None, tuple[int, ...]]:
    """What the tokens of one browser open: the contributor of the newest, and the maps, by id, of all open debates."""
    wanted = (
        select(
            DEBATE_PARTICIPANTS.c.contributor_id,
            DEBATE_PARTICIPANTS.c.debate_id,
            DEBATE_PARTICIPANTS.c.group_number,
            DEBATES.c.map_id,
        )
        .join(DEBATES, DEBATES.c.id == DEBATE_PARTICIPANTS.c.debate_id)
        .where(
            DEBATE_PARTICIPANTS.c.token_hash.in_([token_hash(token) for token in tokens]),
            DEBATE_PARTICIPANTS.c.removed_at.is_(None),
            DEBATES.c.state == DebateState.OPEN,
        )
        .order_by(DEBATE_PARTICIPANTS.c.id.desc())
    )
    rows = session.connection().execute(wanted).all()
    maps = [one for row in rows for one in (row.map_id, *_group_maps(session, row.debate_id, row.group_number))]
    return (rows[0].contributor_id if rows else None), tuple(maps)


def map_in_debate(session: Session, head: DebateHead, group: int = 0) -> str:
    """The slug of the map that contributions of that group go to (0: the debate's own). Raises `Absent`."""
    if not group:
        return head.slug
    wanted = (
        select(MAPS.c.slug)
        .join(DEBATE_GROUPS, DEBATE_GROUPS.c.map_id == MAPS.c.id)
        .where(DEBATE_GROUPS.c.debate_id == head.id, DEBATE_GROUPS.c.number == group)
    )
    found = session.connection().execute(wanted).scalar()
    if found is None:
        raise Absent("There is no such group in this debate.")
    return str(found)


def joined_count(session: Session, debate_id: int) -> int:
    """How many have joined and were not removed."""
    there = and_(DEBATE_PARTICIPANTS.c.debate_id == debate_id, DEBATE_PARTICIPANTS.c.removed_at.is_(None))
    return int(
        session.connection().execute(select(func.count()).select_from(DEBATE_PARTICIPANTS).where(there)).scalar_one()
    )


def debate_versions(session: Session, debate_ids: Collection[int]) -> Mapping[int, int]:
    """The newest version of each of these debates, by id; one query however many there are."""
    wanted = select(DEBATES.c.id, DEBATES.c.version).where(DEBATES.c.id.in_(list(debate_ids)))
    return {row.id: row.version for row in session.connection().execute(wanted)}


def kinds_since(session: Session, debate_id: int, since: int) -> tuple[str, ...]:
    """What sorts of things happened in a debate after a version, each once; however many happened, as few rows."""
    column = DEBATE_EVENTS.c
    wanted = (
        select(column.kind)
        .where(column.debate_id == debate_id, column.version > since)
        .group_by(column.kind)
        .order_by(func.min(column.version))
    )
    return tuple(str(kind.value) for kind in session.connection().execute(wanted).scalars())


def debate_events(session: Session, debate_id: int, since: int, limit: int) -> tuple[EventView, ...]:
    """What happened in a debate after a version, oldest first."""
    wanted = (
        select(DEBATE_EVENTS)
        .where(DEBATE_EVENTS.c.debate_id == debate_id, DEBATE_EVENTS.c.version > since)
        .order_by(DEBATE_EVENTS.c.version)
        .limit(limit)
    )
    rows = session.connection().execute(wanted)
    return tuple(EventView(row.version, row.at, str(row.kind.value), row.phase, row.detail) for row in rows)
