"""Voting and signalling in a live debate, and saying what moved one: private, and never a part of any map's history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

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
from argmap.models.debates import DebateEventKind, DebateMove
from argmap.models.statements import Standing, Statement
from argmap.models.tables import (
    DEBATE_EVENTS,
    DEBATE_GROUPS,
    DEBATE_PARTICIPANTS,
    DEBATE_SIGNALS,
    DEBATE_VOTES,
    DEBATES,
    MAP_SETTINGS,
    STATEMENTS,
)
from argmap.operations.debating import (
    ARCHIVED,
    NO_SUCH_DEBATE,
    NOT_HERE_ANY_MORE,
    Guest,
    require_open,
    taking_part,
)
from argmap.operations.desk import Desk, announce, private

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
            bindparam("kind", type_=DEBATE_EVENTS.c.kind.type),
            bindparam("phase", type_=DEBATE_EVENTS.c.phase.type),
            bindparam("detail", type_=DEBATE_EVENTS.c.detail.type),
        ).where(_IS_HERE),
    )
    .returning(DEBATE_EVENTS.c.version)
)
"""Writes the event of a vote or signal and gives its version back; nothing where whoever sent it has been removed."""

_GROUP_SETTINGS = MAP_SETTINGS.alias("group_settings")
_ABOUT = (
    select(
        *DEBATES.c["id", "state"],
        func.coalesce(MAP_SETTINGS.c.archived_at, _GROUP_SETTINGS.c.archived_at).label("archived_at"),
        DEBATE_PARTICIPANTS.c.id.label("voter"),
        DEBATE_PARTICIPANTS.c.group_number,
        STATEMENTS.c.standing,
        STATEMENTS.c.text,
        DEBATE_SIGNALS.c.at.label("before"),
    )
    .join(MAP_SETTINGS, MAP_SETTINGS.c.map_id == DEBATES.c.map_id)
    .outerjoin(DEBATE_PARTICIPANTS, and_(DEBATE_PARTICIPANTS.c.debate_id == DEBATES.c.id, _IS_HERE))
    .outerjoin(
        DEBATE_GROUPS, and_(DEBATE_GROUPS.c.debate_id == DEBATES.c.id, DEBATE_GROUPS.c.number == bindparam("group"))
    )
    .outerjoin(_GROUP_SETTINGS, _GROUP_SETTINGS.c.map_id == DEBATE_GROUPS.c.map_id)
    .outerjoin(
        STATEMENTS,
        and_(
            STATEMENTS.c.map_id == func.coalesce(DEBATE_GROUPS.c.map_id, DEBATES.c.map_id),
            STATEMENTS.c.number == bindparam("statement"),
        ),
    )
    .outerjoin(
        DEBATE_SIGNALS,
        and_(
            DEBATE_SIGNALS.c.debate_id == DEBATES.c.id,
            DEBATE_SIGNALS.c.participant_id == DEBATE_PARTICIPANTS.c.id,
            DEBATE_SIGNALS.c.group_number == bindparam("group"),
            DEBATE_SIGNALS.c.statement == bindparam("statement"),
            DEBATE_SIGNALS.c.kind == bindparam("signal", type_=DEBATE_SIGNALS.c.kind.type),
        ),
    )
    .where(DEBATES.c.code == bindparam("code"))
)
"""The debate of a code as it was last committed, whether its map or the group's is archived, whether a person is in it,
a statement of it or of the group, and whether they have signalled that of it.
"""


def _given(insert: Any) -> Any:
    return insert(DEBATE_SIGNALS).on_conflict_do_nothing().returning(DEBATE_SIGNALS.c.kind)


_GIVEN = {"postgresql": _given(postgresql.insert), "sqlite": _given(sqlite.insert)}
"""Keeps a signal and gives its kind back; nothing where it is kept already."""

_TAKEN_BACK = (
    delete(DEBATE_SIGNALS)
    .where(
        DEBATE_SIGNALS.c.debate_id == bindparam("debate"),
        DEBATE_SIGNALS.c.participant_id == bindparam("person"),
        DEBATE_SIGNALS.c.group_number == bindparam("group"),
        DEBATE_SIGNALS.c.statement == bindparam("statement"),
        DEBATE_SIGNALS.c.kind == bindparam("signal", type_=DEBATE_SIGNALS.c.kind.type),
    )
    .returning(DEBATE_SIGNALS.c.kind)
)
"""Takes a signal back and gives its kind; nothing where there is none."""


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
        _require_here(debate)
        assert debate is not None
        require(guest.actor, Action.VOTE, _JOINED)
        _require_ballot(ballot, debate)
        check_choice(choice, debate.sides, debate.positions)
        cast = {"debate_id": debate.id, "ballot": ballot, "participant_id": debate.voter, "choice": choice}
        keep = _CAST[connection.dialect.name]
        if debate.choice == choice or connection.execute(keep, {**cast, "at": desk.clock()}).first() is None:
            return
        turn = _take_turn(connection, debate, DebateEventKind.VOTED, desk.clock(), ballot=ballot)
    announce(desk, debate.id, [(turn.version, DebateEventKind.VOTED.value)])


def _take_turn(
    connection: Connection,
    debate: Any,
    kind: DebateEventKind,
    at: datetime,
    *,
    ballot: Ballot | None = None,
    **detail: Any,
) -> Any:
    """Lock the debate, ask again what may have changed meanwhile, and write the event; the turn's row is given back.

    Raises `Conflict` where the debate is over by now or that ballot is not open, `NotAllowed` (removed).
    """
    turn = connection.execute(_TURN, {"debate": debate.id}).one()
    require_open(turn.state)
    if ballot is not None:
        _require_ballot(ballot, turn)
    told = {"version": turn.version, "phase": turn.phase, "at": at, "kind": kind, "detail": detail}
    if connection.execute(_TOLD, {**told, "person": debate.voter}).first() is None:
        raise NotAllowed(NOT_HERE_ANY_MORE)
    return turn


def _require_here(debate: Any) -> None:
    """Raise where somebody does not take part in an open debate of that row, on a map that takes writes."""
    if debate is None:
        raise Absent(NO_SUCH_DEBATE)
    require_open(debate.state)
    if debate.voter is None:
        raise NotAllowed(NOT_HERE_ANY_MORE)
    if debate.archived_at is not None:
        raise Conflict(ARCHIVED)


def _require_ballot(ballot: Ballot, debate: Any) -> None:
    """Raise `Conflict` where that ballot is not open in a debate's row."""
    clock = Clock(debate.phase)
    phases = [Phase(PhaseKind(kind), seconds) for kind, seconds in debate.phases]
    if ballot_open(clock, phases, debate.state) is not ballot:
        over = ballot_over(ballot, clock, phases)
        raise Conflict("This vote is closed." if over else "This vote is not open yet.")


def signal(desk: Desk, guest: Guest, code: str, number: int, kind: SignalKind, given: bool, group: int = 0) -> None:
    """Signal something of a statement, once, with the words that it has now; or take the signal back.

    Like a vote it takes its turn at the debate's row last. Raises `Gone` (withdrawn), `Refused` (no such statement),
    else as `vote`.
    """
    key = {"person": guest.participant_id, "group": group, "statement": number, "signal": kind}
    with private(desk) as session:
        connection = session.connection()
        debate = connection.execute(_ABOUT, {"code": code, **key}).first()
        _require_here(debate)
        assert debate is not None
        require(guest.actor, Action.VOTE, _JOINED)
        if group and debate.group_number != group:
            raise NotAllowed("That is another group’s map.")
        if given == (debate.before is not None):
            return
        if given:
            row = {
                "debate_id": debate.id,
                "participant_id": debate.voter,
                "group_number": group,
                "statement": number,
                "kind": kind,
                "wording": _wording(number, debate.standing, debate.text),
                "at": desk.clock(),
            }
            changed = connection.execute(_GIVEN[connection.dialect.name], row).first()
        else:
            changed = connection.execute(_TAKEN_BACK, {"debate": debate.id, **key}).first()
        if changed is None:
            return
        turn = _take_turn(connection, debate, DebateEventKind.SIGNAL, desk.clock(), statement=number)
    announce(desk, debate.id, [(turn.version, DebateEventKind.SIGNAL.value)])


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
            row = room.session.get(Statement, (room.debate.map_id, number))
            room.session.add(
                DebateMove(
                    debate_id=room.id,
                    participant_id=person.id,
                    statement=number,
                    wording=_wording(number, row.standing if row else None, row.text if row else ""),
                    at=room.now,
                )
            )
        person.asked_at = room.now
        room.note(DebateEventKind.MOVED)


def _wording(number: int, standing: Standing | None, text: str) -> str:
    """The words of a statement that can be signalled or named. Raises `Refused` (there is none), `Gone`."""
    if standing is None:
        raise Refused({"statement": f"There is no statement {number} in this map."})
    if standing is not Standing.PRESENT:
        raise Gone(f"Statement {number} was withdrawn.")
    return text
