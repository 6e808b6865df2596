"""What chairs do with contributions to a live debate: put them up, take them back, decline or keep them."""

from __future__ import annotations

from sqlmodel import select

from argmap.domain.debates import Decline, EntryState
from argmap.domain.draft_json import draft_in
from argmap.domain.errors import Absent, Conflict, Gone, Refused
from argmap.domain.permissions import Action, Actor, require
from argmap.models.debates import Debate, DebateEntry, DebateEventKind, DebateParticipant
from argmap.models.statements import Standing, Statement
from argmap.operations.debate_writing import (
    DECIDED,
    Noted,
    Sent,
    entry_in,
    kind_of_entry,
    show_entry,
    take_down,
    through_the_map,
)
from argmap.operations.debating import Room, chairing, locked_debate
from argmap.operations.desk import Desk, Told, Work, change_map, the_map
from argmap.operations.writing import write_draft
from argmap.queries.reading import reading


def release(desk: Desk, actor: Actor, code: str, number: int, *, spotlight: bool = False) -> Sent:
    """Put a contribution that is held on the map and the wall, in its author's name; with `spotlight`, which is for
    whoever runs the debate, all look at it.

    Raises `Conflict` where another chair was faster or what it is about is gone, `NotAllowed`, `Absent`, `Refused`,
    `Unavailable`.
    """
    noted = Noted()
    group = _group_of(desk, actor, code, number)

    def run(work: Work, _: None) -> Told:
        if spotlight:
            require(work.actor, Action.RUN_DEBATE, work.grounds)
        room, row = _held(work, code, number)
        draft = draft_in(kind_of_entry(row), row.draft)
        author = work.session.get_one(DebateParticipant, row.participant_id)
        work.actor = Actor(author.contributor_id)
        told = write_draft(work, draft, row.target)
        show_entry(room, row, work, told)
        row.decided_by = actor.contributor_id
        if spotlight and not group and row.statement is not None:
            room.debate.spotlight, room.debate.spotlight_at = row.statement, room.now
            room.note(DebateEventKind.SPOTLIGHT, statement=row.statement)
        noted.take(room, row)
        return told

    try:
        return through_the_map(
            desk, code, group, noted, lambda slug: change_map(desk, actor, slug, Action.RELEASE, the_map, run)
        )
    except Gone as error:
        raise Conflict("What it is about was withdrawn meanwhile, so it cannot be put up. Decline it.") from error


def unrelease(desk: Desk, actor: Actor, code: str, number: int) -> Sent:
    """Take a contribution back from the map and hold it again, while nobody has built on it; what the scribe wrote down
    is nobody's to release again, and is gone with that.

    Raises `Conflict` where somebody has, or it is not on the map any more; else as `release`.
    """
    noted = Noted()
    group = _group_of(desk, actor, code, number)

    def run(work: Work, _: None) -> Told:
        room = Room(work.session, locked_debate(work.session, code), work.now)
        row = entry_in(work.session, room, number)
        statement = work.session.get(Statement, (work.map_id, row.statement)) if row.statement else None
        if row.state is not EntryState.RELEASED or statement is None or statement.standing is not Standing.PRESENT:
            raise Conflict("It is not on the wall any more.")
        work.actor = Actor(statement.contributor_id)
        told = take_down(room, row, work, statement)
        noted.take(room, row)
        return told

    return through_the_map(
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
        row = entry_in(room.session, room, number)
        if row.state is not EntryState.HELD:
            raise Conflict(DECIDED[row.state])
        row.state, row.reason, row.words = EntryState.DECLINED, reason, words
        row.decided_at, row.decided_by = room.now, actor.contributor_id
        room.note(DebateEventKind.DECLINED)


def keep_held(desk: Desk, actor: Actor, code: str, number: int) -> None:
    """Leave a contribution held, behind the others; one that was declined is held again, where it was.

    Raises as `decline`.
    """
    with chairing(desk, actor, code, Action.RELEASE) as room:
        room.require_open()
        row = entry_in(room.session, room, number)
        if row.state not in (EntryState.HELD, EntryState.DECLINED):
            raise Conflict(DECIDED[row.state])
        if row.state is EntryState.HELD:
            row.kept_at = room.now
        row.state = EntryState.HELD
        row.reason, row.words, row.decided_at, row.decided_by = None, "", None, None
        room.note(DebateEventKind.HELD)


def _held(work: Work, code: str, number: int) -> tuple[Room, DebateEntry]:
    room = Room(work.session, locked_debate(work.session, code), work.now)
    room.require_open()
    row = entry_in(work.session, room, number)
    if row.state is not EntryState.HELD:
        raise Conflict(DECIDED[row.state])
    return room, row


def _group_of(desk: Desk, actor: Actor, code: str, number: int) -> int:
    with reading(desk.engine) as session:
        debate = session.exec(select(Debate.id).where(Debate.code == code)).one_or_none()
        row = session.get(DebateEntry, number)
        if debate is None or row is None or row.debate_id != debate:
            raise Absent("There is no such contribution in this debate.")
        return row.group_number
