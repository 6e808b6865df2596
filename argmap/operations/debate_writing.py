"""What all that is done with contributions to a live debate has in common: their rows, the map, and who is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlmodel import Session

from argmap.domain.debates import EntryState, Rule
from argmap.domain.drafts import ArgumentDraft
from argmap.domain.errors import Absent, Conflict
from argmap.domain.moderation import ContributionKind
from argmap.domain.permissions import Action, Actor, waits
from argmap.models.debates import DebateEntry, DebateEventKind
from argmap.models.statements import Statement
from argmap.operations.debating import Room
from argmap.operations.desk import Desk, Done, Happening, Told, Work, announce
from argmap.operations.withdrawing import take_back
from argmap.queries.debates import debate_head, map_in_debate
from argmap.queries.reading import reading


class Sent(NamedTuple):
    """What became of a contribution: its number in the debate, and the statement that it is, once it is shown."""

    entry: int
    state: EntryState
    statement: int | None


class SentBefore(Exception):
    """The same contribution, by its nonce, was kept already."""

    def __init__(self, sent: Sent) -> None:
        self.sent = sent


@dataclass
class Noted:
    """The debate in which a change of the map was made, as it is then."""

    debate_id: int = 0
    happened: Sequence[Happening] = ()
    sent: Sent | None = None

    def take(self, room: Room, row: DebateEntry) -> None:
        """Remember what is to be told after the commit."""
        room.session.flush()
        self.debate_id, self.happened, self.sent = room.id, room.happened, sent_as(row)


DECIDED: Mapping[EntryState, str] = {
    EntryState.HELD: "It is held again.",
    EntryState.RELEASED: "It is on the wall already.",
    EntryState.DECLINED: "It was declined meanwhile.",
    EntryState.WITHDRAWN: "Its author has taken it back.",
    EntryState.QUEUED: "The debate is over: it waits for the map’s moderators.",
}
"""What whoever comes too late is told, by what it is now."""


def through_the_map(desk: Desk, code: str, group: int, noted: Noted, change: Callable[[str], Done]) -> Sent:
    """Make a change of the map that a debate, or a group of it, is held on; whoever watches the debate is told.

    `change` makes it, of the map of the slug that it is given, and lets `noted` take the contribution's row. What was
    kept before counts once. Raises `Absent` and what `change` raises.
    """
    with reading(desk.engine) as session:
        slug = map_in_debate(session, debate_head(session, Actor(), code), group)
    try:
        change(slug)
    except SentBefore as before:
        return before.sent
    announce(desk, noted.debate_id, noted.happened)
    assert noted.sent is not None
    return noted.sent


def target_of(draft: ArgumentDraft) -> str:
    """What it is about: a statement ("s12") or an argument ("a5")."""
    return f"s{draft.target}" if draft.target is not None else f"a{draft.undercuts}"


def kind_of_entry(row: DebateEntry) -> ContributionKind:
    """As which kind its draft is read."""
    return ContributionKind.ARGUMENT if "relation" in row.draft else ContributionKind.PREMISES


def sent_as(row: DebateEntry) -> Sent:
    """What became of it."""
    assert row.id is not None
    return Sent(row.id, row.state, row.statement)


def show_entry(room: Room, row: DebateEntry, work: Work, told: Told) -> None:
    """Write down that it is on the map now, by the change of which `told` tells."""
    row.state, row.decided_at = EntryState.RELEASED, room.now
    row.statement = next(iter(told.detail.get("new", ())), None)
    row.version = work.version
    room.note(DebateEventKind.RELEASED, statement=row.statement, group=row.group_number)


def is_held(room: Room, work: Work) -> bool:
    """Whether the chair reads what the actor sends before it is shown: by the debate's rule, or by the map's policy."""
    return room.debate.rule is Rule.HELD or waits(work.actor, Action.SPEAK, work.grounds)


def take_down(room: Room, row: DebateEntry, work: Work, statement: Statement) -> Told:
    """Take a contribution from the map and hold it again; what the scribe wrote down is gone with that.

    Raises `Conflict` where somebody has built on it.
    """
    told = take_back(work, statement)
    if not told.detail.get("whole"):
        raise Conflict("It was answered already, so it stays on the wall as it is.")
    row.state = EntryState.WITHDRAWN if row.participant_id is None else EntryState.HELD
    row.statement = row.version = row.decided_at = row.decided_by = None
    if room.debate.spotlight == statement.number:
        room.debate.spotlight = room.debate.spotlight_at = None
    room.note(DebateEventKind.HELD)
    return told


def entry_in(session: Session, room: Room, number: int) -> DebateEntry:
    """The contribution of that number in this debate. Raises `Absent`."""
    row = session.get(DebateEntry, number)
    if row is None or row.debate_id != room.id:
        raise Absent("There is no such contribution in this debate.")
    return row
