"""The next step back and the next one forward among all that one has done to a map, however long ago."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlmodel import Session

from argmap.domain.permissions import Reader
from argmap.models.changes import BEGINNINGS, DECIDED, ChangeKind
from argmap.models.tables import CHANGES
from argmap.queries.history_rows import HistoryRow, told
from argmap.queries.maps import MapHead


@dataclass(frozen=True, slots=True)
class Steps:
    """What the reader did last, and where the two steps lead.

    `back` is the newest of their changes that stands, `again` what they took back last, unless they have done something
    else since; `earlier` counts what stands before `back`. Each row says what stands in the way of its step.
    """

    newest: HistoryRow
    back: HistoryRow | None
    again: HistoryRow | None
    earlier: int


def steps_of(session: Session, reader: Reader, head: MapHead) -> Steps | None:
    """The reader's steps on the map as it is now; None for who has changed nothing of it, and of an earlier day."""
    if reader.contributor_id is None or head.at is not None or head.grounds.archived:
        return None
    theirs = and_(CHANGES.c.map_id == head.id, CHANGES.c.contributor_id == reader.contributor_id)
    done = CHANGES.c.kind.not_in([ChangeKind.UNDO, *BEGINNINGS, *DECIDED])
    stands = case((and_(done, CHANGES.c.undone_by.is_(None)), CHANGES.c.version))
    last, back, standing = (
        session.connection()
        .execute(select(func.max(case((done, CHANGES.c.version))), func.max(stands), func.count(stands)).where(theirs))
        .one()
    )
    if last is None:
        return None
    taken = () if last == head.latest else _taken_back(session, theirs, last)
    newest = taken[0].version if taken else last
    again = next((row.version for row in taken if row.undone_by is None and not row.detail["redo"]), None)
    wanted = {version for version in (newest, back, again) if version is not None}
    rows = {
        row.version: row
        for row in told(
            session,
            reader,
            head.id,
            among=wanted,
            limit=3,
            hiding=head.hiding,
            noted=head.noted,
            grounds=head.grounds,
            latest=head.latest,
        )
    }
    return Steps(
        rows[newest],
        None if back is None else rows[back],
        None if again is None else rows[again],
        max(standing - 1, 0),
    )


def _taken_back(session: Session, theirs: ColumnElement[bool], last: int) -> Sequence[Any]:
    """What they took back since what they did last, the newest first."""
    return (
        session.connection()
        .execute(
            select(CHANGES.c.version, CHANGES.c.undone_by, CHANGES.c.detail)
            .where(theirs, CHANGES.c.kind == ChangeKind.UNDO, CHANGES.c.version > last)
            .order_by(CHANGES.c.version.desc())
        )
        .all()
    )
