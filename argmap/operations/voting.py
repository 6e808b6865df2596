"""Voting and signalling in a live debate, and saying what moved one: private, and never a part of any map's history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, bindparam, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, delete

from argmap.domain.debates import (
    MOVED_AT_MOST,
    Ballot,
    Clock,
    Phase,
    PhaseKind,
    SignalKind,
    ballot_open,
    ballot_over,
    check_choice,
)
from argmap.domain.errors import Absent, Conflict, Gone, NotAllowed, Refused
from argmap.domain.permissions import Action, Grounds, require
from argmap.models.debates import DebateEventKind, DebateGroup, DebateMove, DebateSignal
from argmap.models.statements import Standing, Statement
from argmap.models.tables import DEBATE_EVENTS, DEBATE_PARTICIPANTS, DEBATE_VOTES, DEBATES, MAP_SETTINGS
from argmap.operations.debating import (
    ARCHIVED,
    NO_SUCH_DEBATE,
    NOT_HERE_ANY_MORE,
    Guest,
    Room,
    announce,
    require_open,
    taking_part,
)
from argmap.operations.desk import Desk, private

_JOINED = Grounds(joined=True)

_IS_HERE = and_(DEBATE_PARTICIPANTS.c.id == bindparam("person"), DEBATE_PARTICIPANTS.c.removed_at.is_(None))

_BOOTH = (
    select(
        *DEBATES.c["id", "state", "phase", "phases", "sides", "positions"],
        MAP_SETTINGS.c.archived_at,
        DEBATE_PARTICIPANTS.c.id.label("voter"),
        DEBATE_VOTES.c.choice,
    )
    .join(MAP_SETTINGS, MAP_SETTINGS.c.map_id == DEBATES.c.map_id)
    .outerjoin(DEBATE_PARTICIPANTS, and_(DEBATE_PARTICIPANTS.c.debate_id == DEBATES.c.id, _IS_HERE))
    .outerjoin(
        DEBATE_VOTES,
        and_(
            DEBATE_VOTES.c.debate_id == DEBATES.c.id,
            DEBATE_VOTES.c.ballot == bindparam("ballot"),
            DEBATE_VOTES.c.participant_id == DEBATE_PARTICIPANTS.c.id,
        ),
    )
    .where(DEBATES.c.code == bindparam("code"))
)
"""The debate of a code as it was last committed, whether its map is archived, whether a person is in it, and how they
have voted.
"""


def _cast(insert: Any) -> Any:
    vote = insert(DEBATE_VOTES)
    chosen = {"choice": vote.excluded.choice, "at": vote.excluded.at}
    kept = vote.on_conflict_do_update(
        index_elements=DEBATE_VOTES.primary_key, set_=chosen, where=DEBATE_VOTES.c.choice != vote.excluded.choice
    )
    return kept.returning(DEBATE_VOTES.c.choice)


_CAST = {"postgresql": _cast(postgresql.insert), "sqlite": _cast(sqlite.insert)}
"""Keeps a vote, or another in its place, and gives it back; nothing where it is the same."""

_TURN = (
    update(DEBATES)
    .where(DEBATES.c.id == bindparam("debate"))
    .values(version=DEBATES.c.version + 1)
    .returning(*DEBATES.c["version", "state", "phase", "phases"])
)
"""Locks a debate, claims its next version, and says how it is now."""

_TOLD = (
    insert(DEBATE_EVENTS)
    .from_select(
        ["debate_id", "version", "at", "kind", "phase", "detail"],
        select(
            DEBATE_PARTICIPANTS.c.debate_id,
            bindparam("version", type_=DEBATE_EVENTS.c.version.type),
            bindparam("at", type_=DEBATE_EVENTS.c.at.type),
            literal(DebateEventKind.VOTED, DEBATE_EVENTS.c.kind.type),
            bindparam("phase", type_=DEBATE_EVENTS.c.phase.type),
            literal({}, DEBATE_EVENTS.c.detail.type),
        ).where(_IS_HERE),
    )
    .returning(DEBATE_EVENTS.c.version)
)
"""Writes the event of a vote and gives its version back; nothing where whoever voted has been removed."""


def vote(desk: Desk, guest: Guest, code: str, ballot: Ballot, choice: str) -> None:
    """Vote, or change one's vote while the ballot is open: one row, however often and at once it is sent.

    What does not hang on who came before is read, checked and written before the debate's row is locked, for a room
    that votes takes turns at it; that the ballot is still open, and the voter still there, is asked again after.
    Raises `Conflict` where the ballot is not open or the map is archived, `Refused` (no such choice), `NotAllowed`
    (removed), `Absent`, `Unavailable`.
    """
    with private(desk) as session:
        connection = session.connection()
        booth = {"code": code, "person": guest.participant_id, "ballot": ballot}
        debate = connection.execute(_BOOTH, booth).first()
        if debate is None:
            raise Absent(NO_SUCH_DEBATE)
        require_open(debate.state)
        if debate.voter is None:
            raise NotAllowed(NOT_HERE_ANY_MORE)
        if debate.archived_at is not None:
            raise Conflict(ARCHIVED)
        require(guest.actor, Action.VOTE, _JOINED)
        _require_ballot(ballot, debate)
        check_choice(choice, debate.sides, debate.positions)
        cast = {"debate_id": debate.id, "ballot": ballot, "participant_id": debate.voter, "choice": choice}
        keep = _CAST[connection.dialect.name]
        if debate.choice == choice or connection.execute(keep, {**cast, "at": desk.clock()}).first() is None:
            return
        turn = connection.execute(_TURN, {"debate": debate.id}).one()
        require_open(turn.state)
        _require_ballot(ballot, turn)
        told = {"version": turn.version, "phase": turn.phase, "at": desk.clock(), "person": debate.voter}
        if connection.execute(_TOLD, told).first() is None:
            raise NotAllowed(NOT_HERE_ANY_MORE)
    announce(desk, debate.id, [(turn.version, DebateEventKind.VOTED.value)])


def _require_ballot(ballot: Ballot, debate: Any) -> None:
    """Raise `Conflict` where that ballot is not open in a debate's row."""
    clock = Clock(debate.phase)
    phases = [Phase(PhaseKind(kind), seconds) for kind, seconds in debate.phases]
    if ballot_open(clock, phases, debate.state) is not ballot:
        over = ballot_over(ballot, clock, phases)
        raise Conflict("This vote is closed." if over else "This vote is not open yet.")


def signal(desk: Desk, guest: Guest, code: str, number: int, kind: SignalKind, given: bool, group: int = 0) -> None:
    """Signal something of a statement, once, with the words that it has now; or take the signal back.

    Raises `Gone` (withdrawn), `Refused` (no such statement), else as `vote`.
    """
    with taking_part(desk, guest, code) as (room, person):
        require(guest.actor, Action.VOTE, _JOINED)
        assert person.id is not None
        if group and person.group_number != group:
            raise NotAllowed("That is another group’s map.")
        key = (room.id, person.id, group, number, kind)
        row = room.session.get(DebateSignal, key)
        if given == (row is not None):
            return
        if row is not None:
            room.session.delete(row)
        else:
            room.session.add(
                DebateSignal(
                    debate_id=room.id,
                    participant_id=person.id,
                    group_number=group,
                    statement=number,
                    kind=kind,
                    wording=_wording(room, number, group),
                    at=room.now,
                )
            )
        room.note(DebateEventKind.SIGNAL, statement=number)


def say_what_moved(desk: Desk, guest: Guest, code: str, numbers: Sequence[int]) -> None:
    """Name up to three statements that moved one, or none, which is an answer too; the last answer counts.

    Raises `Conflict` before the last phase is over, `Refused` (too many, no such statement), `Gone`, else as `vote`.
    """
    chosen = tuple(dict.fromkeys(numbers))
    if len(chosen) > MOVED_AT_MOST:
        raise Refused({"statement": "Three already: take one away first."})
    with taking_part(desk, guest, code) as (room, person):
        require(guest.actor, Action.VOTE, _JOINED)
        if room.debate.phase < len(room.phases):
            raise Conflict("This is asked when the debate is over.")
        room.session.exec(
            delete(DebateMove).where(col(DebateMove.debate_id) == room.id, col(DebateMove.participant_id) == person.id)
        )
        assert person.id is not None
        for number in chosen:
            room.session.add(
                DebateMove(
                    debate_id=room.id,
                    participant_id=person.id,
                    statement=number,
                    wording=_wording(room, number, 0),
                    at=room.now,
                )
            )
        person.asked_at = room.now
        room.note(DebateEventKind.MOVED)


def _wording(room: Room, number: int, group: int) -> str:
    map_id = room.debate.map_id
    if group:
        found = room.session.get(DebateGroup, (room.id, group))
        if found is None:
            raise Refused({"group": "There is no such group."})
        map_id = found.map_id
    row = room.session.get(Statement, (map_id, number))
    if row is None:
        raise Refused({"statement": f"There is no statement {number} in this map."})
    if row.standing is not Standing.PRESENT:
        raise Gone(f"Statement {number} was withdrawn.")
    return row.text
