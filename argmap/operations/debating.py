"""What everything that is done in a live debate has in common: its locked row, who acts in it, and its events.

Those who act in one debate take turns by locking its row. What changes the map goes through the one way in which maps
change, and locks the map first and the debate after it, so that two never wait for each other for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from argmap.domain.debates import Clock, DebateState, Phase, PhaseKind
from argmap.domain.errors import Absent, Conflict, NotAllowed
from argmap.domain.permissions import Action, Actor, require
from argmap.models.debates import Debate, DebateEvent, DebateEventKind, DebateParticipant, DebateTurn
from argmap.models.tables import MAP_SETTINGS, MAPS
from argmap.operations.desk import Desk, Happening, announce, private
from argmap.operations.map_debates import tells_itself
from argmap.queries.access import grounds_of

NO_SUCH_DEBATE = "There is no debate with this code."
NOT_HERE_ANY_MORE = "You are not in this debate any more."
ARCHIVED = "The map of this debate is archived: nothing can be added to it."


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who has joined a debate, as their browser's token shows: a participant, and the actor that they are."""

    participant_id: int
    actor: Actor


@dataclass
class Room:
    """A debate in which something is done: its locked row, and the moment."""

    session: Session
    debate: Debate
    now: datetime
    happened: list[Happening] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The debate's id, which a row read from the database has."""
        assert self.debate.id is not None
        return self.debate.id

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Its phases."""
        return phases_of(self.debate)

    @property
    def clock(self) -> Clock:
        """Its clock."""
        return clock_of(self.debate)

    def set_clock(self, clock: Clock) -> None:
        """Put the clock to that."""
        self.debate.phase = clock.phase
        self.debate.phase_ends_at = clock.ends
        self.debate.paused_left = None if clock.left is None else int(clock.left / timedelta(milliseconds=1))

    def note(self, kind: DebateEventKind, **detail: Any) -> None:
        """Write what happened as the debate's next event."""
        self.debate.version += 1
        tells_itself(self.session, self.id)
        self.happened.append((self.debate.version, kind.value))
        self.session.add(
            DebateEvent(
                debate_id=self.id,
                version=self.debate.version,
                at=self.now,
                kind=kind,
                phase=self.debate.phase,
                detail=detail,
            )
        )

    def require_open(self) -> None:
        """Raise `Conflict` where the debate is not open."""
        require_open(self.debate.state)


def require_open(state: DebateState) -> None:
    """Raise `Conflict` where a debate in that state is not open."""
    if state is DebateState.PREPARED:
        raise Conflict("The room is not open yet.")
    if state is DebateState.CLOSED:
        raise Conflict("This debate is over.")


def phases_of(debate: Debate) -> tuple[Phase, ...]:
    """The phases of a debate's row."""
    return tuple(Phase(PhaseKind(kind), seconds) for kind, seconds in debate.phases)


def clock_of(debate: Debate) -> Clock:
    """The clock of a debate's row."""
    left = None if debate.paused_left is None else timedelta(milliseconds=debate.paused_left)
    return Clock(debate.phase, debate.phase_ends_at, left)


def locked_debate(session: Session, code: str) -> Debate:
    """The debate of that code, locked. Raises `Absent`.

    Its key never changes, so that who writes a row that only refers to it, as a vote before its turn, need not wait.
    """
    row = session.exec(select(Debate).where(Debate.code == code).with_for_update(key_share=True)).one_or_none()
    if row is None:
        raise Absent(NO_SUCH_DEBATE)
    return row


def participant_in(room: Room, guest: Guest) -> DebateParticipant:
    """The participant, who has not been removed, of an open debate. Raises `Conflict`, `NotAllowed`."""
    room.require_open()
    row = room.session.get(DebateParticipant, guest.participant_id)
    if row is None or row.debate_id != room.id or row.removed_at is not None:
        raise NotAllowed(NOT_HERE_ANY_MORE)
    return row


def require_writable(room: Room, map_id: int) -> None:
    """Raise `Conflict` where a map of the debate is archived: who changes it through the map is asked there."""
    wanted = select(MAP_SETTINGS.c.archived_at).where(MAP_SETTINGS.c.map_id == map_id)
    if room.session.connection().execute(wanted).scalar_one() is not None:
        raise Conflict(ARCHIVED)


def require_voice(person: DebateParticipant) -> None:
    """Raise `NotAllowed` where the chair has muted the participant, who adds no words then."""
    if person.muted_at is not None:
        raise NotAllowed("The chair has muted you: you can still vote and signal.")


def end_turns(room: Room) -> None:
    """Take the floor back from whoever has it."""
    wanted = select(DebateTurn).where(DebateTurn.debate_id == room.id, col(DebateTurn.ended_at).is_(None))
    for turn in room.session.exec(wanted).all():
        turn.ended_at = room.now
    room.debate.floor = None


def map_of(session: Session, map_id: int) -> str:
    """The slug of the map."""
    found = session.connection().execute(MAPS.select().with_only_columns(MAPS.c.slug).where(MAPS.c.id == map_id))
    return str(found.scalar_one())


@contextmanager
def in_debate(desk: Desk, code: str) -> Iterator[Room]:
    """One transaction in a debate; whoever watches is told after the commit. Raises `Absent`, `Unavailable`."""
    with private(desk) as session:
        room = Room(session, locked_debate(session, code), desk.clock())
        yield room
        debate_id = room.id
    announce(desk, debate_id, room.happened)


@contextmanager
def taking_part(desk: Desk, guest: Guest, code: str) -> Iterator[tuple[Room, DebateParticipant]]:
    """The same for somebody who has joined, whose debate's map takes writes.

    Raises as `participant_in`, `Conflict` (the map is archived), else as `in_debate`.
    """
    with in_debate(desk, code) as room:
        person = participant_in(room, guest)
        require_writable(room, room.debate.map_id)
        yield room, person


@contextmanager
def chairing(desk: Desk, actor: Actor, code: str, action: Action = Action.RUN_DEBATE) -> Iterator[Room]:
    """One transaction in a debate of those who keep the map that it is held on, and that takes writes.

    Raises `NotAllowed`, `Conflict` (the map is archived), else as `in_debate`.
    """
    with in_debate(desk, code) as room:
        grounds = grounds_of(room.session, actor, map_of(room.session, room.debate.map_id))
        require(actor, action, grounds)
        if grounds.archived:
            raise Conflict("This map is archived: no debate can be held on it.")
        yield room
