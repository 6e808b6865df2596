"""What one phone in a live debate shows beside what all see: what it asks of its holder now, and what is their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import and_, case, literal, select
from sqlmodel import Session

from argmap.domain.debates import Ballot, DebateState, Decline, EntryState, PhaseKind, SignalKind
from argmap.domain.permissions import BRIEFLY
from argmap.domain.vocabulary import Kind, Relation
from argmap.models.statements import Standing
from argmap.models.tables import DEBATE_ENTRIES, DEBATE_MOVES, DEBATE_SIGNALS, DEBATE_VOTES, STATEMENTS
from argmap.queries.debates import DebateHead, GuestView
from argmap.queries.lines import lines_across

OWN_SHOWN = 40


class Asked(StrEnum):
    """What a debate asks of those who have joined it, now."""

    WAIT = "wait"
    VOTE = "vote"
    ACT = "act"
    AFTER = "after"
    NOTHING = "nothing"


def asked_now(head: DebateHead) -> Asked:
    """What the debate asks now."""
    if head.state is not DebateState.OPEN:
        return Asked.NOTHING
    if head.clock.phase < 0:
        return Asked.WAIT
    if head.after:
        return Asked.AFTER
    return Asked.ACT if head.ballot is None else Asked.VOTE


def group_now(head: DebateHead, person: GuestView | None) -> int:
    """The small group on whose map somebody works at present; 0 where that is the debate's own."""
    if person is None or head.phase is None or head.phase.kind is not PhaseKind.GROUPS:
        return 0
    return person.group


class OwnEntry(NamedTuple):
    """A contribution of somebody's own and what became of it. `until` is the moment up to which, shown, it can be
    reworded; `hidden` that a moderator has taken its words away since.
    """

    id: int
    state: EntryState
    relation: Relation
    evidence: bool
    title: str
    text: str
    target: str
    group: int
    statement: int | None
    reason: Decline | None
    words: str
    until: datetime | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class OwnView:
    """What is one person's own in a debate: contributions, the newest first, votes, what they named as what moved them,
    and their signals on the statement in the spotlight, which is told where it stands. `positions` are the titles of
    those that can be voted for, by the word that a vote has for each ("s4").
    """

    entries: tuple[OwnEntry, ...]
    votes: Mapping[Ballot, str]
    moved: tuple[int, ...]
    signals: frozenset[SignalKind]
    spotlight: int | None
    positions: Mapping[str, str]


def own_view(session: Session, debate: DebateHead, person: GuestView) -> OwnView:
    """What is somebody's own in the debate, in at most ten queries."""
    connection = session.connection()
    after = asked_now(debate) is Asked.AFTER
    lit = None if group_now(debate, person) or debate.phase is None else debate.spotlight
    votes = select(DEBATE_VOTES.c.ballot, DEBATE_VOTES.c.choice).where(
        DEBATE_VOTES.c.debate_id == debate.id, DEBATE_VOTES.c.participant_id == person.id
    )
    moved = select(DEBATE_MOVES.c.statement).where(
        DEBATE_MOVES.c.debate_id == debate.id, DEBATE_MOVES.c.participant_id == person.id
    )
    signals = select(DEBATE_SIGNALS.c.kind).where(
        DEBATE_SIGNALS.c.debate_id == debate.id,
        DEBATE_SIGNALS.c.participant_id == person.id,
        DEBATE_SIGNALS.c.group_number == 0,
        DEBATE_SIGNALS.c.statement == lit,
    )
    stands = select(STATEMENTS.c.number).where(
        STATEMENTS.c.map_id == debate.map_id, STATEMENTS.c.number == lit, STATEMENTS.c.standing == Standing.PRESENT
    )
    positions = lines_across(session, [(debate.map_id, number) for number in debate.positions])
    return OwnView(
        entries=_own_entries(session, debate, person),
        votes={Ballot(ballot): choice for ballot, choice in connection.execute(votes)},
        moved=tuple(connection.execute(moved.order_by(DEBATE_MOVES.c.statement)).scalars()) if after else (),
        signals=frozenset() if lit is None else frozenset(map(SignalKind, connection.execute(signals).scalars())),
        spotlight=None if lit is None else connection.execute(stands).scalar(),
        positions={f"s{number}": line.title for (_, number), line in positions.items()},
    )


def _own_entries(session: Session, debate: DebateHead, person: GuestView) -> tuple[OwnEntry, ...]:
    column = DEBATE_ENTRIES.c
    groups = [one for one in person.actor.debates if one != debate.map_id]
    # A guest has one group at most, so that its map is the other one that they may read.
    on = case((column.group_number == 0, literal(debate.map_id)), else_=literal(groups[0] if groups else 0))
    stands = and_(STATEMENTS.c.map_id == on, STATEMENTS.c.number == column.statement)
    wanted = (
        select(
            DEBATE_ENTRIES,
            STATEMENTS.c.title,
            STATEMENTS.c.text,
            STATEMENTS.c.standing,
            STATEMENTS.c.created_at,
        )
        .select_from(DEBATE_ENTRIES.outerjoin(STATEMENTS, stands))
        .where(column.debate_id == debate.id, column.participant_id == person.id)
        .order_by(column.id.desc())
        .limit(OWN_SHOWN)
    )
    return tuple(_own_entry(row) for row in session.connection().execute(wanted))


def _own_entry(row: Any) -> OwnEntry:
    sent = row.draft["new"][0]
    state = EntryState(row.state)
    shown = state is EntryState.RELEASED and row.standing is Standing.PRESENT
    return OwnEntry(
        id=row.id,
        state=state,
        relation=Relation(row.draft.get("relation", Relation.SUPPORT)),
        evidence=row.draft.get("kind") == Kind.EVIDENCE,
        title=row.title if shown else sent["title"],
        text=row.text if shown else sent["text"],
        target=row.target,
        group=row.group_number,
        statement=row.statement,
        reason=None if row.reason is None else Decline(row.reason),
        words=row.words,
        until=row.created_at + BRIEFLY if shown else None,
        hidden=state is EntryState.RELEASED and not shown,
    )
