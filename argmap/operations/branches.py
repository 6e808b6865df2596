"""Locking and slowing a statement and what hangs on it, laying a content note over it; lifting that again."""

from __future__ import annotations

from argmap.domain.errors import Refused
from argmap.domain.limits import CONTENT_NOTE_LIMIT
from argmap.domain.moderation import BranchMarkKind, DecisionKind
from argmap.domain.permissions import Action, Actor
from argmap.models.moderation import BranchMark
from argmap.operations.beside import beside_map
from argmap.operations.desk import Desk

_DECISIONS = {
    BranchMarkKind.LOCK: DecisionKind.LOCK,
    BranchMarkKind.SLOW: DecisionKind.SLOW,
    BranchMarkKind.NOTE: DecisionKind.NOTE,
}


def mark(desk: Desk, actor: Actor, slug: str, number: int, kind: BranchMarkKind, words: str) -> None:
    """Lay a mark on a branch, or give the one that lies there new words, which readers are told.

    Raises `Refused` (no words, or too many for a content note), `Absent`, `NotAllowed`, `Conflict` (archived),
    `Unavailable`.
    """
    with beside_map(desk, actor, slug) as beside:
        beside.statement(number, Action.MARK_BRANCH)
        if not words:
            raise Refused({"words": "Say why, in a few words: readers are told."})
        if kind is BranchMarkKind.NOTE and len(words) > CONTENT_NOTE_LIMIT:
            told = f"A content note stands where a title does: at most {CONTENT_NOTE_LIMIT} characters."
            raise Refused({"words": told})
        row = beside.session.get(BranchMark, (beside.map_id, number, kind))
        if row is None:
            row = BranchMark(map_id=beside.map_id, statement=number, kind=kind, at=beside.now)
        row.words, row.moderator_id, row.at = words, actor.contributor_id, beside.now
        beside.session.add(row)
        beside.map.changed_at = beside.now
        beside.rewords = kind is BranchMarkKind.NOTE
        beside.decide(_DECISIONS[kind], f"s{number}", words)


def lift(desk: Desk, actor: Actor, slug: str, number: int, kind: BranchMarkKind, words: str = "") -> None:
    """Take a mark off a branch again; where there is none, nothing happens.

    Raises `Absent`, `NotAllowed`, `Conflict` (archived), `Unavailable`.
    """
    with beside_map(desk, actor, slug) as beside:
        beside.statement(number, Action.MARK_BRANCH)
        row = beside.session.get(BranchMark, (beside.map_id, number, kind))
        if row is None:
            return
        beside.session.delete(row)
        beside.map.changed_at = beside.now
        beside.rewords = kind is BranchMarkKind.NOTE
        beside.decide(DecisionKind.LIFT, f"s{number}", words)
