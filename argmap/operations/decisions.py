"""What every decision on something that stands in a map has in common: its line of the log, its author, its flags."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from argmap.domain.moderation import DecisionKind, Reason
from argmap.models.moderation import Decision, Flag
from argmap.models.statements import Statement
from argmap.operations.desk import Work
from argmap.operations.notices import NoticeKind, notify


def decide(
    work: Work,
    kind: DecisionKind,
    row: Statement,
    reason: Reason,
    words: str,
    detail: dict[str, object],
) -> Decision:
    """Write the decision on a statement, for the log and for its author."""
    decision = Decision(
        map_id=work.map_id,
        subject=f"s{row.number}",
        kind=kind,
        reason=reason,
        words=words,
        moderator_id=work.actor.contributor_id,
        at=work.now,
        detail={**detail, "glass": work.grounds.glass} if work.grounds.glass else detail,
        version=work.version,
    )
    work.session.add(decision)
    return decision


def tell_author(work: Work, row: Statement, decision: Decision) -> None:
    """Tell whoever added the statement what was decided on it."""
    if row.contributor_id is None:
        return
    work.session.flush()
    detail = {"statement": row.number, "kind": decision.kind.value, "reason": decision.reason.value}
    subject = f"decision {decision.id}"
    notify(work.session, row.contributor_id, NoticeKind.DECISION, work.map_id, subject, detail, at=work.now)


def settle_flags(session: Session, map_id: int, subject: str, now: datetime) -> int:
    """Mark the open flags on it as decided on; how many there were."""
    rows = session.exec(
        select(Flag).where(Flag.map_id == map_id, Flag.subject == subject, col(Flag.settled_at).is_(None))
    ).all()
    for row in rows:
        row.settled_at = now
    return len(rows)
