"""The site's own log, for admins: what was done to accounts, to settings and to how maps are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from argmap.domain.permissions import Action, Reader, Visibility, require
from argmap.models.accounts import SiteEventKind
from argmap.models.tables import CONTRIBUTORS, MAP_SETTINGS, MAPS, SITE_EVENTS

EVENTS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class SiteEventView:
    """A line of the site's log. `who` did it ("" for the operator) to `whom`, an account, or to `map`, by its title.

    Of a map that an admin would not find listed the title is not told, but only what it is: "a private map".
    """

    number: int
    at: datetime
    kind: str
    who: str
    whom: str
    map: str
    detail: dict[str, Any]
    reason: str


def site_log(session: Session, reader: Reader, before: int | None = None) -> list[SiteEventView]:
    """The newest lines of the site's log, those with a number below `before` where it is given.

    One more than are shown at once, where there are more. Raises `NotAllowed`.
    """
    require(reader, Action.SITE)
    doer, subject = CONTRIBUTORS.alias("doer"), CONTRIBUTORS.alias("subject")
    column = SITE_EVENTS.c
    chosen = (
        select(
            column.id,
            column.at,
            column.kind,
            doer.c.name,
            column.subject,
            MAPS.c.title,
            MAP_SETTINGS.c.visibility,
            column.map_id,
            column.detail,
            column.reason,
        )
        .select_from(
            SITE_EVENTS.outerjoin(doer, doer.c.id == column.contributor_id)
            .outerjoin(MAPS, MAPS.c.id == column.map_id)
            .outerjoin(MAP_SETTINGS, MAP_SETTINGS.c.map_id == column.map_id)
        )
        .order_by(column.id.desc())
        .limit(EVENTS_AT_ONCE + 1)
    )
    if before is not None:
        chosen = chosen.where(column.id < before)
    rows = session.connection().execute(chosen).all()
    ids = {int(row.subject) for row in rows if row.subject.isdecimal()}
    named = session.connection().execute(select(subject.c.id, subject.c.name).where(subject.c.id.in_(ids)))
    names: dict[int, str] = {row.id: row.name for row in named}
    return [
        SiteEventView(
            number=row.id,
            at=row.at,
            kind=row.kind.value,
            who=row.name or "",
            whom=names.get(int(row.subject), "") if row.subject.isdecimal() else "",
            map=_called(row, reader),
            detail=row.detail,
            reason=row.reason,
        )
        for row in rows
    ]


def _called(row: Any, reader: Reader) -> str:
    """What the log calls a map."""
    if row.title is None:
        return ""
    if row.visibility is Visibility.PUBLIC or row.map_id in dict(reader.glass):
        return str(row.title)
    return f"{'an' if row.visibility is Visibility.UNLISTED else 'a'} {row.visibility} map"


def last_backup(session: Session, reader: Reader) -> SiteEventView | None:
    """The newest backup that the log knows of; None where there is none. Raises `NotAllowed`."""
    return _last(session, reader, SiteEventKind.BACKUP_MADE)


def last_clearing(session: Session, reader: Reader) -> SiteEventView | None:
    """When deleted maps went for good the last time; None where none has. Raises `NotAllowed`."""
    return _last(session, reader, SiteEventKind.MAPS_CLEARED)


def _last(session: Session, reader: Reader, kind: SiteEventKind) -> SiteEventView | None:
    require(reader, Action.SITE)
    column, doer = SITE_EVENTS.c, CONTRIBUTORS
    wanted = (
        select(column.id, column.at, column.kind, doer.c.name, column.detail)
        .select_from(SITE_EVENTS.outerjoin(doer, doer.c.id == column.contributor_id))
        .where(column.kind == kind)
        .order_by(column.id.desc())
        .limit(1)
    )
    row = session.connection().execute(wanted).first()
    if row is None:
        return None
    return SiteEventView(row.id, row.at, row.kind.value, row.name or "", "", "", row.detail, "")
