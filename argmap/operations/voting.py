"""Voting and signalling in a live debate, and saying what moved one: private, and never a part of any map's history."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, delete

from argmap.domain.debates import (
    MOVED_AT_MOST,
    Ballot,
    SignalKind,
    ballot_open,
    ballot_over,
    check_choice,
)
from argmap.domain.errors import Conflict, Gone, NotAllowed, Refused
from argmap.domain.permissions import Action, Grounds, require
from argmap.models.debates import DebateEventKind, DebateGroup, DebateMove, DebateSignal, DebateVote
from argmap.models.statements import Standing, Statement
from argmap.operations.debating import Guest, Room, in_debate, participant_in
from argmap.operations.desk import Desk

_JOINED = Grounds(joined=True)


def vote(desk: Desk, guest: Guest, code: str, ballot: Ballot, choice: str) -> None:
    """Vote, or change one's vote while the ballot is open: one row, however often and at once it is sent.

    Raises `Conflict` where the ballot is not open, `Refused` (no such choice), `NotAllowed` (removed), `Absent`,
    `Unavailable`.
    """
    with in_debate(desk, code) as room:
        person = participant_in(room, guest)
        require(guest.actor, Action.VOTE, _JOINED)
        if ballot_open(room.clock, room.phases, room.debate.state) is not ballot:
            over = ballot_over(ballot, room.clock, room.phases)
            raise Conflict("This vote is closed." if over else "This vote is not open yet.")
        check_choice(choice, room.debate.sides, room.debate.positions)
        assert person.id is not None
        row = room.session.get(DebateVote, (room.id, ballot, person.id))
        if row is not None and row.choice == choice:
            return
        if row is None:
            row = DebateVote(debate_id=room.id, ballot=ballot, participant_id=person.id, choice=choice, at=room.now)
            room.session.add(row)
        row.choice, row.at = choice, room.now
        room.note(DebateEventKind.VOTED)


def signal(desk: Desk, guest: Guest, code: str, number: int, kind: SignalKind, given: bool, group: int = 0) -> None:
    """Signal something of a statement, once, with the words that it has now; or take the signal back.

    Raises `Gone` (withdrawn), `Refused` (no such statement), else as `vote`.
    """
    with in_debate(desk, code) as room:
        person = participant_in(room, guest)
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
    with in_debate(desk, code) as room:
        person = participant_in(room, guest)
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
