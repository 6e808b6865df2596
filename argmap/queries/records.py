"""What is known of whoever sent a contribution, and of its words: their record on the map, and what was sent before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session

from argmap.domain.draft_json import draft_in
from argmap.domain.moderation import ContributionState, DecisionKind, Reason
from argmap.domain.text import fold
from argmap.domain.vetting import text_of
from argmap.models.tables import ACCOUNTS, CHANGES, CONTRIBUTIONS, DECISIONS
from argmap.queries.names import shown_name, with_names


@dataclass(frozen=True, slots=True)
class Record:
    """What somebody has done on a map: sent for reading, of which so many accepted, and changes that stand there.

    `waiting` counts what waits there of theirs just now; a `newcomer` has no account.
    """

    sent: int
    accepted: int
    rejected: int
    changes: int
    waiting: int
    newcomer: bool


def record_of(session: Session, map_id: int, contributor: int) -> Record:
    """The author's record on the map; two queries."""
    by_state = session.connection().execute(
        select(CONTRIBUTIONS.c.state, func.count())
        .where(CONTRIBUTIONS.c.map_id == map_id, CONTRIBUTIONS.c.contributor_id == contributor)
        .group_by(CONTRIBUTIONS.c.state)
    )
    states = {row.state: row[1] for row in by_state}
    account = select(ACCOUNTS.c.contributor_id).where(ACCOUNTS.c.contributor_id == contributor)
    changes, known = (
        session.connection()
        .execute(
            select(func.count(), account.exists()).where(
                CHANGES.c.map_id == map_id, CHANGES.c.contributor_id == contributor
            )
        )
        .one()
    )
    return Record(
        sum(states.values()),
        states.get(ContributionState.APPROVED, 0),
        states.get(ContributionState.REJECTED, 0),
        changes,
        states.get(ContributionState.WAITING, 0),
        not known,
    )


SEEN_AT_MOST = 500
"""Of what was sent to a map before, so many of the newest are compared."""


@dataclass(frozen=True, slots=True)
class SeenBefore:
    """Something with the same words that was sent before, and what became of it."""

    id: int
    state: ContributionState
    at: datetime


def seen_before(session: Session, map_id: int, number: int, text: str) -> SeenBefore | None:
    """The newest contribution to the map before this one that says the same, case and marks aside; one query."""
    return _seen(session, map_id, text, CONTRIBUTIONS.c.id < number)


def seen_beside(session: Session, map_id: int, subject: str, text: str) -> SeenBefore | None:
    """The newest contribution to the map that says the same as a statement of it, "s12", and did not become that."""
    return _seen(session, map_id, text, CONTRIBUTIONS.c.result != subject)


def _seen(session: Session, map_id: int, text: str, among: ColumnElement[bool]) -> SeenBefore | None:
    if not text:
        return None
    rows = session.connection().execute(
        select(
            CONTRIBUTIONS.c.id,
            CONTRIBUTIONS.c.kind,
            CONTRIBUTIONS.c.draft,
            CONTRIBUTIONS.c.state,
            CONTRIBUTIONS.c.created_at,
        )
        .where(CONTRIBUTIONS.c.map_id == map_id, among)
        .order_by(CONTRIBUTIONS.c.id.desc())
        .limit(SEEN_AT_MOST)
    )
    sought = fold(text)
    for row in rows:
        if fold(text_of(draft_in(row.kind, row.draft))) == sought:
            return SeenBefore(row.id, row.state, row.created_at)
    return None


def decided_by(session: Session, map_id: int, moderator: int | None, subject: str) -> datetime | None:
    """When this moderator accepted what the contribution is about, if they did."""
    wanted = select(func.max(DECISIONS.c.at)).where(
        DECISIONS.c.map_id == map_id,
        DECISIONS.c.subject == subject,
        DECISIONS.c.moderator_id == moderator,
        DECISIONS.c.kind == DecisionKind.APPROVE,
    )
    found: datetime | None = session.connection().execute(wanted).scalar()
    return found


class OnStatement(NamedTuple):
    """A decision on something that stands in the map."""

    kind: DecisionKind
    reason: Reason
    words: str
    by: str
    at: datetime


DECISIONS_AT_MOST = 10


def decisions_on(session: Session, map_id: int, subject: str) -> tuple[OnStatement, ...]:
    """The newest decisions on a statement of the map, the newest first; one query."""
    tables = with_names(DECISIONS, DECISIONS.c.moderator_id, DECISIONS.c.map_id)
    rows = session.connection().execute(
        select(DECISIONS.c.kind, DECISIONS.c.reason, DECISIONS.c.words, shown_name(), DECISIONS.c.at)
        .select_from(tables)
        .where(DECISIONS.c.map_id == map_id, DECISIONS.c.subject == subject)
        .order_by(DECISIONS.c.id.desc())
        .limit(DECISIONS_AT_MOST)
    )
    return tuple(OnStatement(row[0], row[1], row[2], row[3] or "", row[4]) for row in rows)
