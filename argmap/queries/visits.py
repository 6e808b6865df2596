"""What is new on a map since somebody was there last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import and_, bindparam, func, select
from sqlmodel import Session

from argmap.domain.permissions import Reader
from argmap.models.statements import Standing
from argmap.models.tables import CHANGE_IMAGES, CHANGES, STATEMENTS, VISITS

ABSENCE = timedelta(hours=1)
"""Whoever looks again sooner is still on the same visit, and what was new to them stays marked."""

MARKED_AT_MOST = 500


NOTED_AGAIN_AFTER = timedelta(minutes=5)
"""Who looks at the same again sooner than this need not be noted."""


@dataclass(frozen=True, slots=True)
class News:
    """What others have added or changed since the version `since` (0: one has not been here before).

    `statements` are those that stand, the newest first. `due` tells whether this look is to be noted.
    """

    since: int = 0
    statements: Mapping[int, Literal["new", "changed"]] = field(default_factory=dict)
    due: bool = False


NOTHING = News()

_VISIT = select(VISITS.c.version, VISITS.c.seen, VISITS.c.at).where(
    VISITS.c.map_id == bindparam("map"), VISITS.c.contributor_id == bindparam("who")
)


def last_seen(session: Session, reader: Reader, map_id: int, now: datetime) -> int:
    """The version that the reader had seen when this visit began; 0 for visitors and on a first visit."""
    return _visit(session, reader, map_id, 0, now).since


def _visit(session: Session, reader: Reader, map_id: int, version: int, now: datetime) -> News:
    if reader.contributor_id is None:
        return NOTHING
    row = session.connection().execute(_VISIT, {"map": map_id, "who": reader.contributor_id}).first()
    if row is None:
        return News(due=True)
    since = row.seen if begins_anew(row.at, now) else row.version
    return News(since, due=version > row.seen or now - row.at > NOTED_AGAIN_AFTER)


def begins_anew(looked: datetime, now: datetime) -> bool:
    """Whether who looked then and looks now is on another visit."""
    return now - looked > ABSENCE


def news(session: Session, reader: Reader, map_id: int, version: int, now: datetime) -> News:
    """What is new to the reader, where the map is at `version`; one query where nothing is, else three."""
    visit = _visit(session, reader, map_id, version, now)
    since = visit.since
    if not since or since >= version:
        return visit
    images = CHANGE_IMAGES
    this = and_(images.c.map_id == map_id, images.c.entity == STATEMENTS.name)
    standing = and_(
        STATEMENTS.c.map_id == map_id,
        STATEMENTS.c.standing == Standing.PRESENT,
        # A statement that changed has the version of its last change: what did not is not looked for.
        STATEMENTS.c.revision > since,
    )
    connection = session.connection()
    candidates = connection.execute(
        select(STATEMENTS.c.number).where(standing).order_by(STATEMENTS.c.revision.desc()).limit(MARKED_AT_MOST)
    ).scalars()
    numbers = [str(number) for number in candidates]
    rows = connection.execute(
        select(
            images.c.row,
            func.max(images.c.version).filter(CHANGES.c.contributor_id.is_distinct_from(reader.contributor_id)),
            func.min(images.c.version),
        )
        .join(CHANGES, and_(CHANGES.c.map_id == images.c.map_id, CHANGES.c.version == images.c.version))
        .where(this, images.c.row.in_(numbers))
        .group_by(images.c.row)
    )
    found: dict[int, tuple[int, Literal["new", "changed"]]] = {
        int(row): (last, "new" if first > since else "changed")
        for row, last, first in rows
        if last is not None and last > since
    }
    newest_first = sorted(found, key=lambda number: -found[number][0])
    return replace(visit, statements={number: found[number][1] for number in newest_first})
