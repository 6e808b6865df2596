"""The pages of history: of a map, of a statement, and of what one has changed oneself."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlmodel import Session

from argmap.domain.errors import Absent, NotAllowed
from argmap.domain.permissions import VISITOR, Action, Reader, may
from argmap.models.statements import Standing
from argmap.models.tables import CHANGE_IMAGES, CHANGES, STATEMENTS
from argmap.queries.hidden_words import Withdrawn, withdrawn
from argmap.queries.history_rows import HistoryRow, told, versions_with
from argmap.queries.maps import MapHead, map_head


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Changes, newest first. `number` is the statement it is limited to; `older` the next page's `before`, if any.

    `restorable` are the versions whose wording of that statement the reader may bring back, each wording once, while
    the statement is at `revision`. `withdrawn` is that statement where it is gone, for whoever may hide what it said.
    """

    head: MapHead
    number: int | None
    rows: tuple[HistoryRow, ...]
    older: int | None
    total: int
    restorable: frozenset[int] = frozenset()
    revision: int = 0
    withdrawn: Withdrawn | None = None


def history(
    session: Session,
    reader: Reader,
    slug: str,
    number: int | None = None,
    before: int | None = None,
    limit: int = 50,
    asked: int | None = None,
) -> HistoryPage:
    """The map's changes, or one statement's; only those below version `before`. Raises `Absent`.

    `asked` is the statement the content note on which is taken away.
    """
    head = map_head(session, reader, slug)
    subject = None if number is None else f"s{number}"
    if subject is None:
        total = head.latest
    else:
        found = versions_with(head.id, subject).subquery()
        total = session.connection().execute(select(func.count()).select_from(found)).scalar_one()
        if not total:
            raise Absent(f"There is no statement {number} in this map.")
    rows = told(
        session,
        reader,
        head.id,
        subject=subject,
        below=before,
        limit=limit + 1,
        hiding=head.hiding,
        noted=head.noted,
        asked=asked,
        grounds=head.grounds,
        worded=True,
    )
    more = len(rows) > limit
    rows = rows[:limit]
    page = HistoryPage(head, number, rows, rows[-1].version if more else None, total)
    return page if number is None or reader.contributor_id is None else _with_restorable(session, reader, page, number)


def _with_restorable(session: Session, reader: Reader, page: HistoryPage, number: int) -> HistoryPage:
    """The page with what of it the reader may restore: earlier wordings of a statement that stands."""
    head, connection = page.head, session.connection()
    gone = withdrawn(session, reader, head, number) if Action.DECIDE in head.may else None
    if gone is not None:
        return replace(page, withdrawn=gone if Action.DECIDE in gone.may else None)
    now = connection.execute(
        select(
            STATEMENTS.c.title,
            STATEMENTS.c.text,
            STATEMENTS.c.note,
            STATEMENTS.c.standing,
            STATEMENTS.c.contributor_id,
            STATEMENTS.c.revision,
        ).where(STATEMENTS.c.map_id == head.id, STATEMENTS.c.number == number)
    ).one()
    allowed = may(reader, Action.RESTORE, head.grounds, owner=now.contributor_id) and not head.grounds.archived
    if now.standing is not Standing.PRESENT or not allowed:
        return page
    images = CHANGE_IMAGES.c
    found = connection.execute(
        select(images.version, images.image)
        .where(images.map_id == head.id, images.entity == STATEMENTS.name, images.row == str(number))
        .where(images.version.in_([row.version for row in page.rows]))
        .order_by(images.version.desc())
    )
    known, restorable = {(now.title, now.text, now.note)}, set()
    for version, image in found:
        wording = (image["title"], image["text"], image["note"])
        if wording not in known:
            known.add(wording)
            restorable.add(version)
    return replace(page, restorable=frozenset(restorable), revision=now.revision)


def own_changes(
    session: Session, reader: Reader, slug: str, before: int | None = None, limit: int = 50, asked: int | None = None
) -> HistoryPage:
    """The reader's own changes of the map, newest first, with what stands in the way of taking each back; `asked` as in
    `history`.

    Raises `Absent`; `NotAllowed` for a visitor, who has made none.
    """
    head = map_head(session, reader, slug)
    if reader.contributor_id is None:
        raise NotAllowed("Your changes are listed here once you have made one.")
    theirs = (CHANGES.c.map_id == head.id, CHANGES.c.contributor_id == reader.contributor_id)
    total = session.connection().execute(select(func.count()).select_from(CHANGES).where(*theirs)).scalar_one()
    rows = told(
        session,
        reader,
        head.id,
        below=before,
        by=reader.contributor_id,
        limit=limit + 1,
        hiding=head.hiding,
        noted=head.noted,
        asked=asked,
        grounds=head.grounds,
        worded=True,
    )
    more = len(rows) > limit
    rows = rows[:limit]
    return HistoryPage(head, None, rows, rows[-1].version if more else None, total)


def changes_since(session: Session, map_id: int, version: int, limit: int = 100) -> tuple[HistoryRow, ...]:
    """The changes above that version, oldest first: what a browser that reconnects has missed."""
    return told(session, VISITOR, map_id, above=version, limit=limit)
