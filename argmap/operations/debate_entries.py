"""Contributions to a live debate by those who make them: sent by phones, written down by the scribe, reworded and taken
back.

A contribution carries a nonce that the page drew: what is sent twice, by a double tap or by a phone that came back,
counts once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session, func, select

from argmap.domain.debates import FLOOD_AT_MOST, FLOOD_SECONDS, EntryState
from argmap.domain.draft_json import draft_in, json_of
from argmap.domain.drafts import ArgumentDraft, NewStatement
from argmap.domain.errors import Absent, Conflict, Gone, NotAllowed, TooMany
from argmap.domain.permissions import Action, Actor
from argmap.models.changes import ChangeKind
from argmap.models.debates import DebateEntry, DebateEventKind, DebateParticipant
from argmap.models.statements import Standing, Statement
from argmap.operations.debate_writing import (
    DECIDED,
    Noted,
    Sent,
    SentBefore,
    entry_in,
    is_held,
    kind_of_entry,
    sent_as,
    show_entry,
    take_down,
    target_of,
    through_the_map,
)
from argmap.operations.debating import (
    Guest,
    Room,
    in_debate,
    locked_debate,
    participant_in,
    require_voice,
    require_writable,
)
from argmap.operations.desk import Desk, Told, Work, change_map
from argmap.operations.withdrawing import take_back
from argmap.operations.writing import write_draft

SCRIBE = "scribe"


def send(desk: Desk, guest: Guest, code: str, draft: ArgumentDraft, nonce: str, group: int = 0) -> Sent:
    """Send a contribution to the debate, or to the map of one's small group.

    By the debate's rule it is shown at once or held for the chair, whatever the policy of the map; what could not be
    added to the map as it is is refused in both cases, and nothing of it is kept. Raises `Refused`, `Gone`, `Conflict`
    (not open), `NotAllowed` (removed, muted), `TooMany` (more than twelve in a minute), `Absent`, `Unavailable`.
    """
    noted = Noted()
    target = target_of(draft)

    def entered(work: Work) -> tuple[Room, DebateParticipant]:
        room = Room(work.session, locked_debate(work.session, code), work.now)
        person = participant_in(room, guest)
        if group and person.group_number != group:
            raise NotAllowed("That is another group’s map.")
        if group:
            require_writable(room, room.debate.map_id)
        return room, person

    def find(work: Work) -> None:
        room, person = entered(work)
        _check_nonce(work.session, room, f"p{person.id}", nonce)
        require_voice(person)
        _check_flood(room, person)

    def entry(room: Room, person: DebateParticipant, state: EntryState) -> DebateEntry:
        row = DebateEntry(
            debate_id=room.id,
            participant_id=person.id,
            sender=f"p{person.id}",
            nonce=nonce,
            group_number=group,
            target=target,
            draft=json_of(draft),
            state=state,
            sent_at=room.now,
            phase=room.debate.phase,
        )
        room.session.add(row)
        return row

    def hold(work: Work, attempt: Callable[[], None]) -> int | None:
        room, person = entered(work)
        if not is_held(room, work):
            return None
        attempt()
        row = entry(room, person, EntryState.HELD)
        room.note(DebateEventKind.SENT)
        noted.take(room, row)
        return row.id

    def run(work: Work, _: None) -> Told:
        room, person = entered(work)
        told = write_draft(work, draft, target)
        row = entry(room, person, EntryState.RELEASED)
        show_entry(room, row, work, told)
        noted.take(room, row)
        return told

    return through_the_map(
        desk,
        code,
        group,
        noted,
        lambda slug: change_map(desk, guest.actor, slug, Action.SPEAK, find, run, waiting=hold),
    )


def put_up(desk: Desk, actor: Actor, code: str, draft: ArgumentDraft, nonce: str) -> Sent:
    """Write down what was said in the room: it is on the wall at once. Raises as `send`."""
    noted = Noted()
    target = target_of(draft)

    def find(work: Work) -> None:
        room = Room(work.session, locked_debate(work.session, code), work.now)
        room.require_open()
        _check_nonce(work.session, room, SCRIBE, nonce)

    def run(work: Work, _: None) -> Told:
        room = Room(work.session, locked_debate(work.session, code), work.now)
        told = write_draft(work, draft, target)
        row = DebateEntry(
            debate_id=room.id,
            sender=SCRIBE,
            nonce=nonce,
            target=target,
            draft=json_of(draft),
            state=EntryState.RELEASED,
            sent_at=room.now,
            phase=room.debate.phase,
        )
        room.session.add(row)
        show_entry(room, row, work, told)
        row.decided_by = actor.contributor_id
        noted.take(room, row)
        return told

    return through_the_map(desk, code, 0, noted, lambda slug: change_map(desk, actor, slug, Action.RELEASE, find, run))


def reword_entry(desk: Desk, guest: Guest, code: str, number: int, statement: NewStatement) -> Sent:
    """Give one's own contribution other words: as long as it is held, and for five minutes after it was shown.

    Where the chair reads first, new words for what is shown are held too, and it is off the map until then: nothing is
    on the wall that the chair has not released. Raises `Conflict` where it was declined or withdrawn, or was answered
    and would have to be held; `NotAllowed` (removed, muted, too late), `Absent`, `Refused`, `Unavailable`.
    """

    def held(room: Room, row: DebateEntry) -> None:
        draft = draft_in(kind_of_entry(row), row.draft)
        assert isinstance(draft, ArgumentDraft)
        row.draft = json_of(replace(draft, new=(statement, *draft.new[1:])))
        room.note(DebateEventKind.REWORDED)

    def shown(work: Work, found: Statement, room: Room, row: DebateEntry) -> Told:
        if is_held(room, work):
            told = take_down(room, row, work, found)
            held(room, row)
            return told
        found.title, found.text = statement.title, statement.text
        room.note(DebateEventKind.REWORDED)
        return Told(ChangeKind.REWORD, {"statement": found.number}, (f"s{found.number}",))

    return _change_own(desk, guest, code, number, Action.REWORD, held, shown)


def withdraw_entry(desk: Desk, guest: Guest, code: str, number: int) -> Sent:
    """Take one's own contribution back, also when muted; a mark stays on the map where others have answered.

    Raises as `reword_entry` otherwise.
    """

    def held(room: Room, row: DebateEntry) -> None:
        row.state, row.decided_at = EntryState.WITHDRAWN, room.now
        room.note(DebateEventKind.WITHDRAWN)

    def shown(work: Work, found: Statement, room: Room, row: DebateEntry) -> Told:
        told = take_back(work, found)
        if room.debate.spotlight == found.number:
            room.debate.spotlight = room.debate.spotlight_at = None
        held(room, row)
        return told

    return _change_own(desk, guest, code, number, Action.WITHDRAW, held, shown)


def _change_own(
    desk: Desk,
    guest: Guest,
    code: str,
    number: int,
    action: Action,
    held: Callable[[Room, DebateEntry], None],
    shown: Callable[[Work, Statement, Room, DebateEntry], Told],
) -> Sent:
    """Change one's own contribution: by `held` while it is held, by `shown`, through the map, while it is on it."""
    noted = Noted()
    with in_debate(desk, code) as room:
        row = _own(room, guest, number, action)
        require_writable(room, room.debate.map_id)
        if row.state is EntryState.HELD:
            held(room, row)
            return sent_as(row)
        if row.state is not EntryState.RELEASED or row.statement is None:
            raise Conflict(DECIDED[row.state])
        group, statement = row.group_number, row.statement

    def run(work: Work, found: Statement) -> Told:
        room = Room(work.session, locked_debate(work.session, code), work.now)
        own = _own(room, guest, number, action)
        told = shown(work, found, room, own)
        noted.take(room, own)
        return told

    return through_the_map(
        desk,
        code,
        group,
        noted,
        lambda slug: change_map(
            desk,
            guest.actor,
            slug,
            action,
            lambda work: _present(work, statement),
            run,
            waiting=lambda _work, _attempt: None,  # the debate's own rule decides, in `run`
        ),
    )


def _check_nonce(session: Session, room: Room, sender: str, nonce: str) -> None:
    before = session.exec(
        select(DebateEntry).where(
            DebateEntry.debate_id == room.id, DebateEntry.sender == sender, DebateEntry.nonce == nonce
        )
    ).one_or_none()
    if before is not None:
        raise SentBefore(sent_as(before))


def _check_flood(room: Room, person: DebateParticipant) -> None:
    since = room.now - timedelta(seconds=FLOOD_SECONDS)
    lately = select(func.count()).where(DebateEntry.participant_id == person.id, DebateEntry.sent_at > since)
    if room.session.exec(lately).one() >= FLOOD_AT_MOST:
        raise TooMany("That was quick: please wait a minute before the next.", seconds=FLOOD_SECONDS)


def _own(room: Room, guest: Guest, number: int, action: Action) -> DebateEntry:
    person = participant_in(room, guest)
    if action is Action.REWORD:
        require_voice(person)
    row = entry_in(room.session, room, number)
    if row.participant_id != person.id:
        raise Absent("There is no such contribution in this debate.")
    return row


def _present(work: Work, number: int) -> Statement:
    row = work.session.get(Statement, (work.map_id, number))
    if row is None or row.standing is not Standing.PRESENT:
        raise Gone(f"Statement {number} was withdrawn.")
    return row
