"""What moderators have laid on branches of a map, and what lies under it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session

from argmap.domain.branches import above
from argmap.domain.moderation import BranchMarkKind
from argmap.models.tables import BRANCH_MARKS
from argmap.queries.structures import whole_structure

_MARKS = (
    select(BRANCH_MARKS.c.statement, BRANCH_MARKS.c.kind, BRANCH_MARKS.c.words)
    .where(BRANCH_MARKS.c.map_id == bindparam("map"))
    .order_by(BRANCH_MARKS.c.statement, BRANCH_MARKS.c.kind)
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on the statement that heads a branch, with what readers are told."""

    statement: int
    kind: BranchMarkKind
    words: str


def marks_in(session: Session, map_id: int) -> tuple[Mark, ...]:
    """All marks of the map."""
    return tuple(
        Mark(row.statement, row.kind, row.words) for row in session.connection().execute(_MARKS, {"map": map_id})
    )


def marks_over(session: Session, map_id: int, number: int) -> tuple[Mark, ...]:
    """The marks on a statement and on what it hangs on; one query where the map has none."""
    marks = marks_in(session, map_id)
    if not marks:
        return ()
    over = above(whole_structure(session, map_id), [number])
    return tuple(mark for mark in marks if mark.statement in over)
