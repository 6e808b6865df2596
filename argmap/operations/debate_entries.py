"""Contributions to a live debate: sent by phones, held or shown at once, released or declined by the chair, and written
down by the scribe.

A contribution carries a nonce that the page drew: what is sent twice, by a double tap or by a phone that came back,
counts once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import NamedTuple

from sqlmodel import Session, func, select

from argmap.domain.debates import FLOOD_AT_MOST, FLOOD_SECONDS, Decline, EntryState, Rule
from argmap.domain.draft_json import draft_in, json_of
from argmap.domain.drafts import ArgumentDraft, NewStatement
from argmap.domain.errors import Absent, Conflict, Gone, NotAllowed, Refused, TooMany
from argmap.domain.moderation import ContributionKind
from argmap.domain.permissions import Action, Actor, require, waits
from argmap.models.changes import ChangeKind
from argmap.models.debates import Debate, DebateEntry, DebateEventKind, DebateParticipant
from argmap.models.statements import Standing, Statement
from argmap.operations.debating import Guest, Room, announce, chairing, in_debate, locked_debate, participant_in
from argmap.operations.desk import Desk, Done, Happening, Told, Work, change_map, the_map
from argmap.operations.withdrawing import take_back
from argmap.operations.writing import write_draft
from argmap.queries.debates import debate_head, map_in_debate
from argmap.queries.reading import reading

SCRIBE = "scribe"


class Sent(NamedTuple):
    """What became of a contribution: its number in the debate, and the statement that it is, once it is shown."""

    entry: int
    state: EntryState
    statement: int | None


class _SentBefore(Exception):
    """The same contribution, by its nonce, was kept already."""

    def __init__(self, sent: Sent) -> None:
        self.sent = sent


@dataclass
class _Noted:
    """The debate in which a change of the map was made, as it is then."""

    debate_id: int = 0
    happened: Sequence[Happening] = ()
    sent: Sent | None = None

    def take(self, room: Room, row: DebateEntry) -> None:
        """Remember what is to be told after the commit."""
        room.session.flush()
        self.debate_id, self.happened, self.sent = room.id, room.happened, _sent(row)


def send(desk: Desk, guest: Guest, code: str, draft: ArgumentDraft, nonce: str, group: int = 0) -> Sent:
    """Send a contribution to the debate, or to the map of one's small group.

    By the debate's rule it is shown at once or held for the chair, whatever the policy of the map; what could not be
    added to the map as it is is refused in both cases, and nothing of it is kept. Raises `Refused`, `Gone`, `Conflict`
    (not open), `NotAllowed` (removed, muted), `TooMany` (more than twelve in a minute), `Absent`, `Unavailable`.
    """
    noted = _Noted()
    target = _target(draft)

    def entered(work: Work) -> tuple[Room, DebateParticipant]:
        room = Room(work.session, locked_debate(work.session, code), work.now)
        person = participant_in(room, guest)
        if group and person.group_number != group:
            raise NotAllowed("That is another group’s map.")
        return room, person

    def find(work: Work) -> None:
        room, person = entered(work)
        _check_nonce(work.session, room, f"p{person.id}", nonce)
        if person.muted_at is not None:
            raise NotAllowed("The chair has muted you: you can still vote and signal.")
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
        if room.debate.rule is Rule.AT_ONCE and not waits(work.actor, Action.SPEAK, work.grounds):
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
        _show(room, row, work, told)
        noted.take(room, row)
        return told

    return _through_the_map(
        desk,
        code,
        group,
        noted,
        lambda slug: change_map(desk, guest.actor, slug, Action.SPEAK, find, run, waiting=hold),
    )


def put_up(desk: Desk, actor: Actor, code: str, draft: ArgumentDraft, nonce: str) -> Sent:
    """Write down what was said in the room: it is on the wall at once. Raises as `send`."""
    noted = _Noted()
    target = _target(draft)

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
        _show(room, row, work, told)
        row.decided_by = actor.contributor_id
        noted.take(room, row)
        return told

    return _through_the_map(desk, code, 0, noted, lambda slug: change_map(desk, actor, slug, Action.RELEASE, find, run))


def release(desk: Desk, actor: Actor, code: str, number: int, *, spotlight: bool = False) -> Sent:
    """Put a contribution that is held on the map and the wall, in its author's name; with `spotlight`, which is for
    whoever runs the debate, all look at it.

    Raises `Conflict` where another chair was faster or what it is about is gone, `NotAllowed`, `Absent`, `Refused`,
    `Unavailable`.
    """
    noted = _Noted()
    group = _group_of(desk, actor, code, number)

    def run(work: Work, _: None) -> Told:
        if spotlight:
            require(work.actor, Action.RUN_DEBATE, work.grounds)
        room, row = _held(work, code, number)
        draft = draft_in(_kind(row), row.draft)
        author = work.session.get_one(DebateParticipant, row.participant_id)
        work.actor = Actor(author.contributor_id)
        told = write_draft(work, draft, row.target)
        _show(room, row, work, told)
        row.decided_by = actor.contributor_id
        if spotlight and not group and row.statement is not None:
            room.debate.spotlight, room.debate.spotlight_at = row.statement, room.now
            room.note(DebateEventKind.SPOTLIGHT, statement=row.statement)
        noted.take(room, row)
        return told

    try:
        return _through_the_map(
            desk, code, group, noted, lambda slug: change_map(desk, actor, slug, Action.RELEASE, the_map, run)
        )
    except Gone as error:
        raise Conflict("What it is about was withdrawn meanwhile, so it cannot be put up. Decline it.") from error


def unrelease(desk: Desk, actor: Actor, code: str, number: int) -> Sent:
    """Take a contribution back from the map and hold it again, while nobody has built on it; what the scribe wrote down
    is nobody's to release again, and is gone with that.

    Raises `Conflict` where somebody has, or it is not on the map any more; else as `release`.
    """
    noted = _Noted()
    group = _group_of(desk, actor, code, number)

    def run(work: Work, _: None) -> Told:
        room = Room(work.session, locked_debate(work.session, code), work.now)
        row = _entry(work.session, room, number)
        statement = work.session.get(Statement, (work.map_id, row.statement)) if row.statement else None
        if row.state is not EntryState.RELEASED or statement is None or statement.standing is not Standing.PRESENT:
            raise Conflict("It is not on the wall any more.")
        work.actor = Actor(statement.contributor_id)
        told = take_back(work, statement)
        if not told.detail.get("whole"):
            raise Conflict("It was answered already, so it stays on the wall.")
        row.state = EntryState.WITHDRAWN if row.participant_id is None else EntryState.HELD
        row.statement = row.version = row.decided_at = row.decided_by = None
        if room.debate.spotlight == statement.number:
            room.debate.spotlight = room.debate.spotlight_at = None
        room.note(DebateEventKind.HELD)
        noted.take(room, row)
        return told

    return _through_the_map(
        desk, code, group, noted, lambda slug: change_map(desk, actor, slug, Action.RELEASE, the_map, run)
    )


def decline(desk: Desk, actor: Actor, code: str, number: int, reason: Decline, words: str = "") -> None:
    """Do not put a contribution up; its author reads why. Raises `Conflict` where another chair was faster, `Refused`
    (no reason), else as `release`.
    """
    if reason is Decline.OTHER and not words:
        raise Refused({"words": "Say why in your own words: its author reads them."})
    with chairing(desk, actor, code, Action.RELEASE) as room:
        room.require_open()
        row = _entry(room.session, room, number)
        if row.state is not EntryState.HELD:
            raise Conflict(_DECIDED[row.state])
        row.state, row.reason, row.words = EntryState.DECLINED, reason, words
        row.decided_at, row.decided_by = room.now, actor.contributor_id
        room.note(DebateEventKind.DECLINED)


def keep_held(desk: Desk, actor: Actor, code: str, number: int) -> None:
    """Leave a contribution held, behind the others; one that was declined is held again, where it was.

    Raises as `decline`.
    """
    with chairing(desk, actor, code, Action.RELEASE) as room:
        room.require_open()
        row = _entry(room.session, room, number)
        if row.state not in (EntryState.HELD, EntryState.DECLINED):
            raise Conflict(_DECIDED[row.state])
        if row.state is EntryState.HELD:
            row.kept_at = room.now
        row.state = EntryState.HELD
        row.reason, row.words, row.decided_at, row.decided_by = None, "", None, None
        room.note(DebateEventKind.HELD)


def reword_entry(desk: Desk, guest: Guest, code: str, number: int, statement: NewStatement) -> Sent:
    """Give one's own contribution other words: as long as it is held, and for five minutes after it was shown.

    Raises `Conflict` where it was declined or withdrawn, `NotAllowed`, `Absent`, `Refused`, `Unavailable`.
    """

    def held(room: Room, row: DebateEntry) -> None:
        draft = draft_in(_kind(row), row.draft)
        assert isinstance(draft, ArgumentDraft)
        row.draft = json_of(replace(draft, new=(statement, *draft.new[1:])))
        room.note(DebateEventKind.REWORDED)

    def shown(work: Work, found: Statement, room: Room, row: DebateEntry) -> Told:
        found.title, found.text = statement.title, statement.text
        room.note(DebateEventKind.REWORDED)
        return Told(ChangeKind.REWORD, {"statement": found.number}, (f"s{found.number}",))

    return _change_own(desk, guest, code, number, Action.REWORD, held, shown)


def withdraw_entry(desk: Desk, guest: Guest, code: str, number: int) -> Sent:
    """Take one's own contribution back; a mark stays on the map where others have answered.

    Raises as `reword_entry`.
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
    noted = _Noted()
    with in_debate(desk, code) as room:
        row = _own(room, guest, number)
        if row.state is EntryState.HELD:
            held(room, row)
            return _sent(row)
        if row.state is not EntryState.RELEASED or row.statement is None:
            raise Conflict(_DECIDED[row.state])
        group, statement = row.group_number, row.statement

    def run(work: Work, found: Statement) -> Told:
        room = Room(work.session, locked_debate(work.session, code), work.now)
        own = _own(room, guest, number)
        told = shown(work, found, room, own)
        noted.take(room, own)
        return told

    return _through_the_map(
        desk,
        code,
        group,
        noted,
        lambda slug: change_map(desk, guest.actor, slug, action, lambda work: _present(work, statement), run),
    )


_DECIDED = {
    EntryState.HELD: "It is held again.",
    EntryState.RELEASED: "It is on the wall already.",
    EntryState.DECLINED: "It was declined meanwhile.",
    EntryState.WITHDRAWN: "Its author has taken it back.",
    EntryState.QUEUED: "The debate is over: it waits for the map’s moderators.",
}


def _through_the_map(desk: Desk, code: str, group: int, noted: _Noted, change: Callable[[str], Done]) -> Sent:
    """Make a change of the map that a debate, or a group of it, is held on; whoever watches the debate is told."""
    with reading(desk.engine) as session:
        slug = map_in_debate(session, debate_head(session, Actor(), code), group)
    try:
        change(slug)
    except _SentBefore as before:
        return before.sent
    announce(desk, noted.debate_id, noted.happened)
    assert noted.sent is not None
    return noted.sent


def _target(draft: ArgumentDraft) -> str:
    return f"s{draft.target}" if draft.target is not None else f"a{draft.undercuts}"


def _kind(row: DebateEntry) -> ContributionKind:
    return ContributionKind.ARGUMENT if "relation" in row.draft else ContributionKind.PREMISES


def _sent(row: DebateEntry) -> Sent:
    assert row.id is not None
    return Sent(row.id, row.state, row.statement)


def _show(room: Room, row: DebateEntry, work: Work, told: Told) -> None:
    row.state, row.decided_at = EntryState.RELEASED, room.now
    row.statement = next(iter(told.detail.get("new", ())), None)
    row.version = work.version
    room.note(DebateEventKind.RELEASED, statement=row.statement, group=row.group_number)


def _check_nonce(session: Session, room: Room, sender: str, nonce: str) -> None:
    before = session.exec(
        select(DebateEntry).where(
            DebateEntry.debate_id == room.id, DebateEntry.sender == sender, DebateEntry.nonce == nonce
        )
    ).one_or_none()
    if before is not None:
        raise _SentBefore(_sent(before))


def _check_flood(room: Room, person: DebateParticipant) -> None:
    since = room.now - timedelta(seconds=FLOOD_SECONDS)
    lately = select(func.count()).where(DebateEntry.participant_id == person.id, DebateEntry.sent_at > since)
    if room.session.exec(lately).one() >= FLOOD_AT_MOST:
        raise TooMany("That was quick: please wait a minute before the next.", seconds=FLOOD_SECONDS)


def _entry(session: Session, room: Room, number: int) -> DebateEntry:
    row = session.get(DebateEntry, number)
    if row is None or row.debate_id != room.id:
        raise Absent("There is no such contribution in this debate.")
    return row


def _own(room: Room, guest: Guest, number: int) -> DebateEntry:
    person = participant_in(room, guest)
    row = _entry(room.session, room, number)
    if row.participant_id != person.id:
        raise Absent("There is no such contribution in this debate.")
    return row


def _held(work: Work, code: str, number: int) -> tuple[Room, DebateEntry]:
    room = Room(work.session, locked_debate(work.session, code), work.now)
    room.require_open()
    row = _entry(work.session, room, number)
    if row.state is not EntryState.HELD:
        raise Conflict(_DECIDED[row.state])
    return room, row


def _group_of(desk: Desk, actor: Actor, code: str, number: int) -> int:
    with reading(desk.engine) as session:
        debate = session.exec(select(Debate.id).where(Debate.code == code)).one_or_none()
        row = session.get(DebateEntry, number)
        if debate is None or row is None or row.debate_id != debate:
            raise Absent("There is no such contribution in this debate.")
        return row.group_number


def _present(work: Work, number: int) -> Statement:
    row = work.session.get(Statement, (work.map_id, number))
    if row is None or row.standing is not Standing.PRESENT:
        raise Gone(f"Statement {number} was withdrawn.")
    return row
