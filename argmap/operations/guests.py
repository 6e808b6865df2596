"""Joining a live debate, and what the chair does about those who have joined.

Whoever joins is a guest: a name, a token that only their browser has, and a contributor of their own for what they add.
Nothing ties it to an account, also where somebody is signed in, so that a drawn name hides them from everybody.
"""

from __future__ import annotations

from sqlalchemy import delete, func, select, text, update
from sqlmodel import select as select_rows

from argmap.domain.account_names import skeleton
from argmap.domain.debates import JOINED_AT_MOST, DebateState, Ground, JoinDraft, check_side, read_code
from argmap.domain.errors import Absent, Conflict, Ended, NotAllowed, Refused
from argmap.domain.permissions import Action, Actor, Naming
from argmap.models.contributors import Contributor, token_hash
from argmap.models.debates import DebateEventKind, DebateParticipant, DebateTurn, JoinFailure
from argmap.models.memberships import Pseudonym
from argmap.models.tables import (
    ACCOUNTS,
    DEBATE_PARTICIPANTS,
    DEBATES,
    JOIN_FAILURES,
    MAP_MEMBERS,
    MAP_SETTINGS,
)
from argmap.operations.debating import ARCHIVED, Guest, Room, chairing, end_turns, in_debate, require_voice, taking_part
from argmap.operations.desk import Desk, private
from argmap.operations.joining import random_token
from argmap.queries.join_failures import FAILURES_COUNT_FOR, require_patience

_NO_SUCH = "There is no debate with this code. Look at the wall once more."


def find_debate(desk: Desk, typed: str, browser: str, address: str) -> str:
    """The code that was typed, of a debate that there is. `browser` and `address` are keyed hashes of who asks.

    A code that is none counts against both, `browser` where there is one; a right one never counts. Raises `Refused`
    with what was typed left to the form, and `TooMany` after 20 failures of a browser in five minutes or 300 of an
    address.
    """
    now = desk.clock()
    with private(desk) as session:
        connection = session.connection()
        if connection.dialect.name == "postgresql":  # SQLite's writers take turns anyhow
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('join'))"))
        connection.execute(delete(JOIN_FAILURES).where(JOIN_FAILURES.c.at <= now - FAILURES_COUNT_FOR))
        require_patience(session, browser, address, now)
        code = read_code(typed)
        found = None if code is None else connection.execute(select(DEBATES.c.id).where(DEBATES.c.code == code)).first()
        if code is not None and found is not None:
            return code
        session.add(JoinFailure(browser_key=browser, address_key=address, at=now))
    raise Refused({"code": _NO_SUCH})


def join_debate(desk: Desk, reader: Actor, code: str, draft: JoinDraft, token: str = "") -> str:
    """Join an open debate; the answer is the token by which the browser is known from then on, and which opens nothing
    else. It is `token`, where one is given: who joins twice with one has joined once.

    Raises `Conflict` (not open yet, or full), `Ended` (over), `Refused` (a name that is taken, needed or looks like
    another's; a side or group that there is not), `NotAllowed` (the map takes no guests), `Absent`, `Unavailable`.
    """
    token = token or random_token()
    with in_debate(desk, code) as room:
        if room.debate.state is DebateState.CLOSED:
            raise Ended("This debate is over.")
        room.require_open()
        naming = _check_welcome(room, reader)
        check_side(draft.side, room.debate.sides, room.debate.positions)
        known = select(DEBATE_PARTICIPANTS.c.id).where(DEBATE_PARTICIPANTS.c.token_hash == token_hash(token))
        if room.session.connection().execute(known).first() is not None:
            return token
        people = list(
            room.session.exec(select_rows(DebateParticipant.name).where(DebateParticipant.debate_id == room.id)).all()
        )
        if len(people) >= JOINED_AT_MOST:
            raise Conflict("This debate is full.")
        name = _drawn_name(people) if not draft.name else _typed_name(room, draft.name, people)
        contributor = Contributor(name=name, created_at=room.now)
        room.session.add(contributor)
        room.session.flush()
        group = _group(room, draft.group)
        room.session.add(
            DebateParticipant(
                debate_id=room.id,
                token_hash=token_hash(token),
                contributor_id=contributor.id,
                name=name,
                side=draft.side,
                group_number=group,
                joined_at=room.now,
                seen_at=room.now,
            )
        )
        if naming is not Naming.NAMED:
            room.session.add(Pseudonym(map_id=room.debate.map_id, contributor_id=contributor.id, name=name))
        room.note(DebateEventKind.JOINED)
    return token


def _check_welcome(room: Room, reader: Actor) -> Naming:
    """How the debate's map names people, where it takes guests or the reader is a member; else raise."""
    column = MAP_SETTINGS.c
    wanted = select(column.guests, column.naming, column.archived_at, column.deleted_at).where(
        column.map_id == room.debate.map_id
    )
    guests, naming, archived, deleted = room.session.connection().execute(wanted).one()
    if deleted is not None:
        raise Absent("There is no debate with this code.")
    if archived is not None:
        raise Conflict(ARCHIVED)
    if not guests and room.debate.ground is Ground.MAP:
        mine = select(MAP_MEMBERS.c.role).where(
            MAP_MEMBERS.c.map_id == room.debate.map_id, MAP_MEMBERS.c.contributor_id == reader.contributor_id
        )
        if room.session.connection().execute(mine).first() is None:
            raise NotAllowed("This map takes no guests: only its members can join, signed in.")
    return Naming(naming)


def _drawn_name(people: list[str]) -> str:
    taken, number = set(people), len(people) + 1
    while f"Student {number}" in taken:
        number += 1
    return f"Student {number}"


def _typed_name(room: Room, name: str, people: list[str]) -> str:
    if room.debate.pseudonymous:
        raise Refused({"name": "In this debate everybody has a drawn name."})
    looks = skeleton(name)
    if any(skeleton(one) == looks for one in people):
        raise Refused({"name": "Somebody here has this name, or one that looks like it. Add a letter to yours."})
    taken = select(ACCOUNTS.c.contributor_id).where(ACCOUNTS.c.name_skeleton == looks)
    if room.session.connection().execute(taken).first() is not None:
        raise Refused({"name": "Somebody signs in with this name, or one that looks like it. Take another."})
    return name


def _group(room: Room, wanted: int) -> int:
    """The group that somebody chose, else the smallest one."""
    if not room.debate.group_count:
        return 0
    numbers = range(1, room.debate.group_count + 1)
    if wanted:
        if wanted not in numbers:
            raise Refused({"group": "There is no such group."})
        return wanted
    column = DEBATE_PARTICIPANTS.c
    counted = select(column.group_number, func.count()).where(column.debate_id == room.id).group_by(column.group_number)
    sizes: dict[int, int] = {row[0]: row[1] for row in room.session.connection().execute(counted)}
    return min(numbers, key=lambda number: (sizes.get(number, 0), number))


def be_seen(desk: Desk, participant_id: int) -> None:
    """Take note that somebody was heard of just now; nobody need be told."""
    with private(desk) as session:
        session.connection().execute(
            update(DEBATE_PARTICIPANTS).where(DEBATE_PARTICIPANTS.c.id == participant_id).values(seen_at=desk.clock())
        )


def take_side(desk: Desk, guest: Guest, code: str, side: str) -> None:
    """Sit on another side, or on none. Raises `Refused`, and as `taking_part`."""
    with taking_part(desk, guest, code) as (room, row):
        check_side(side, room.debate.sides, room.debate.positions)
        row.side = side
        room.note(DebateEventKind.WANTS)


def want_to_speak(desk: Desk, guest: Guest, code: str, wants: bool) -> None:
    """Stand in the list of those who want to speak, or leave it. Raises as `taking_part`; `NotAllowed` (muted)."""
    with taking_part(desk, guest, code) as (room, row):
        if wants:
            require_voice(row)
        if wants == (row.wants_since is not None):
            return
        row.wants_since = room.now if wants else None
        room.note(DebateEventKind.WANTS)


def give_floor(desk: Desk, actor: Actor, code: str, participant_id: int | None) -> None:
    """Let somebody speak, who leaves the list then; None takes the floor back. Raises `Absent`, and as `chairing`."""
    with chairing(desk, actor, code, Action.RUN_DEBATE) as room:
        room.require_open()
        if room.debate.floor == participant_id:
            return
        end_turns(room)
        room.debate.floor = participant_id
        side = ""
        if participant_id is not None:
            row = _participant(room, participant_id)
            row.wants_since, side = None, row.side
            room.session.add(
                DebateTurn(debate_id=room.id, participant_id=participant_id, side=row.side, began_at=room.now)
            )
        room.note(DebateEventKind.FLOOR, side=side, given=participant_id is not None)


def mute(desk: Desk, actor: Actor, code: str, participant_id: int, muted: bool) -> None:
    """Keep somebody from sending and speaking, or let them again. Raises as `give_floor`."""
    with chairing(desk, actor, code, Action.RELEASE) as room:
        room.require_open()
        row = _participant(room, participant_id)
        row.muted_at = room.now if muted else None
        row.wants_since = None
        room.note(DebateEventKind.MUTED)


def remove_guest(desk: Desk, actor: Actor, code: str, participant_id: int) -> None:
    """Take somebody's place in the debate away; what they have added stays. Raises as `give_floor`."""
    with chairing(desk, actor, code, Action.REMOVE_GUEST) as room:
        room.require_open()
        row = _participant(room, participant_id)
        row.removed_at = room.now
        row.wants_since = None
        if room.debate.floor == participant_id:
            end_turns(room)
        room.note(DebateEventKind.REMOVED)


def _participant(room: Room, participant_id: int) -> DebateParticipant:
    row = room.session.get(DebateParticipant, participant_id)
    if row is None or row.debate_id != room.id or row.removed_at is not None:
        raise Absent("They are not in this debate any more.")
    return row
