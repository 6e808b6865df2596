"""Who is in a live debate, as its chair sees them: who is here, who wants to speak, and who has spoken for how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import case, func, select
from sqlmodel import Session

from argmap.domain.debates import AWAY_AFTER, EntryState
from argmap.domain.errors import Absent
from argmap.domain.permissions import Membership
from argmap.domain.speaking import Speaker, fair_order
from argmap.models.tables import DEBATE_ENTRIES, DEBATE_PARTICIPANTS, DEBATE_TURNS, MAP_MEMBERS
from argmap.queries.debates import DebateHead

WAITING_SHOWN = 8
PEOPLE_SHOWN = 5
PEOPLE_AT_ONCE = 50


class Presence(NamedTuple):
    """How many are here, how many were not heard of for a while, how many may chair, and how many have said what moved
    them, or that nothing did.
    """

    here: int
    away: int
    chairs: int
    asked: int


class Waiting(NamedTuple):
    """Somebody who wants to speak, by name."""

    name: str
    speaker: Speaker


class HasFloor(NamedTuple):
    """Whoever has the floor, and since when."""

    id: int
    name: str
    side: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Speaking:
    """The floor: who has it, who waits for it in fair order (at most eight, of `waiting` in all), and for how many
    seconds each side has had it.
    """

    floor: HasFloor | None
    order: tuple[Waiting, ...]
    waiting: int
    times: Mapping[str, int]


class Person(NamedTuple):
    """Somebody in the debate, and how many of their contributions are on the wall."""

    id: int
    name: str
    side: str
    group: int
    released: int
    muted: bool
    away_since: datetime | None


class People(NamedTuple):
    """Some of those in the debate: `page` of `pages`, of `total` in all."""

    shown: tuple[Person, ...]
    total: int
    page: int
    pages: int


def presence(session: Session, debate: DebateHead, now: datetime) -> Presence:
    """Who is here, in two queries."""
    column = DEBATE_PARTICIPANTS.c
    there = func.coalesce(func.sum(case((column.seen_at > now - AWAY_AFTER, 1), else_=0)), 0)
    counted = select(func.count(), there, func.count(column.asked_at)).where(
        column.debate_id == debate.id, column.removed_at.is_(None)
    )
    joined, here, asked = session.connection().execute(counted).one()
    keepers = select(func.count()).where(
        MAP_MEMBERS.c.map_id == debate.map_id, MAP_MEMBERS.c.role == Membership.FACILITATOR
    )
    return Presence(int(here), joined - int(here), session.connection().execute(keepers).scalar_one(), asked)


def speaking(session: Session, debate: DebateHead, now: datetime) -> Speaking:
    """The floor and who waits for it, in two queries."""
    turn, person = DEBATE_TURNS.c, DEBATE_PARTICIPANTS.c
    turns = (
        session.connection()
        .execute(
            select(turn.participant_id, turn.side, turn.began_at, turn.ended_at, person.name)
            .join(DEBATE_PARTICIPANTS, person.id == turn.participant_id)
            .where(turn.debate_id == debate.id)
            .order_by(turn.id)
        )
        .all()
    )
    spoken: dict[int, tuple[int, float]] = {}
    times: dict[str, float] = {}
    floor = None
    for row in turns:
        seconds = ((row.ended_at or now) - row.began_at).total_seconds()
        count, so_far = spoken.get(row.participant_id, (0, 0.0))
        spoken[row.participant_id] = (count + 1, so_far + seconds)
        times[row.side] = times.get(row.side, 0.0) + seconds
        if row.ended_at is None:
            floor = HasFloor(row.participant_id, row.name, row.side, row.began_at)
    wanted = select(person.id, person.name, person.side, person.wants_since).where(
        person.debate_id == debate.id, person.wants_since.is_not(None), person.removed_at.is_(None)
    )
    names: dict[int, str] = {}
    speakers = []
    for one in session.connection().execute(wanted):
        count, so_far = spoken.get(one.id, (0, 0.0))
        names[one.id] = one.name
        speakers.append(Speaker(one.id, one.side, one.wants_since, count, int(so_far)))
    order = fair_order(speakers, turns[-1].side if turns else "")
    shown = tuple(Waiting(names[one.id], one) for one in order[:WAITING_SHOWN])
    return Speaking(floor, shown, len(order), {side: int(seconds) for side, seconds in times.items()})


def people(session: Session, debate: DebateHead, now: datetime, page: int | None = None) -> People:
    """Those who sent something last, the last of them first; with a `page`, all in the order in which they joined.

    Two queries.
    """
    person, entry = DEBATE_PARTICIPANTS.c, DEBATE_ENTRIES.c
    there = (person.debate_id == debate.id, person.removed_at.is_(None))
    counted = select(func.count()).select_from(DEBATE_PARTICIPANTS).where(*there)
    total = session.connection().execute(counted).scalar_one()
    sent = (
        select(
            entry.participant_id,
            func.max(entry.id).label("last"),
            func.sum(case((entry.state == EntryState.RELEASED, 1), else_=0)).label("released"),
        )
        .where(entry.debate_id == debate.id)
        .group_by(entry.participant_id)
        .subquery()
    )
    wanted = (
        select(DEBATE_PARTICIPANTS, func.coalesce(sent.c.released, 0).label("released"))
        .outerjoin(sent, sent.c.participant_id == person.id)
        .where(*there)
    )
    pages = max(1, -(-total // PEOPLE_AT_ONCE))
    if page is None:
        wanted = wanted.order_by(func.coalesce(sent.c.last, 0).desc(), person.id).limit(PEOPLE_SHOWN)
    else:
        page = min(page, pages - 1)
        wanted = wanted.order_by(person.id).limit(PEOPLE_AT_ONCE).offset(page * PEOPLE_AT_ONCE)
    shown = tuple(
        Person(
            row.id,
            row.name,
            row.side,
            row.group_number,
            int(row.released),
            row.muted_at is not None,
            row.seen_at if row.seen_at <= now - AWAY_AFTER else None,
        )
        for row in session.connection().execute(wanted)
    )
    return People(shown, total, page or 0, pages)


def name_of(session: Session, debate: DebateHead, participant: int) -> str:
    """What a participant is called. Raises `Absent`."""
    column = DEBATE_PARTICIPANTS.c
    wanted = select(column.name).where(column.debate_id == debate.id, column.id == participant)
    found = session.connection().execute(wanted).scalar()
    if found is None:
        raise Absent("They are not in this debate.")
    return str(found)
