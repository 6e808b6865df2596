"""What keeping a map has in common: its settings under their lock, who may do that, and the line in the site's log.

None of this is part of what the map says, so no change keeps it; the site's log does. Whoever sends a form is asked
anew what they may do, in the transaction in which it is done: a role that was taken away meanwhile allows nothing.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, select

from argmap.domain.errors import Absent, Conflict
from argmap.domain.permissions import Action, Actor, Grounds, may, require
from argmap.models.accounts import SiteEventKind
from argmap.models.memberships import MapSettings
from argmap.models.tables import MAP_SETTINGS, MAPS
from argmap.operations.desk import Desk
from argmap.operations.site_events import note_event
from argmap.queries.access import SETTINGS, asked_for, grounds_in, joined, who

ARCHIVED = "This map is archived: nothing of it can be changed until a facilitator brings it back."


def kept(
    session: Session, actor: Actor, slug: str, action: Action, *, archived_too: bool = False, deleted: bool = False
) -> tuple[MapSettings, Grounds]:
    """The map's settings, locked with the map itself, and what the map is to the actor, who may do `action`."""
    named = or_(MAPS.c.slug == slug, MAP_SETTINGS.c.link == slug)
    wanted = select(MapSettings).join(MAPS, MAPS.c.id == MAP_SETTINGS.c.map_id).where(named)
    settings = session.exec(wanted.with_for_update()).one_or_none()
    asked = select(*SETTINGS).select_from(joined()).where(asked_for())
    row = session.connection().execute(asked, {"slug": slug, "who": who(actor)}).first()
    grounds = None if row is None else grounds_in(row, actor, slug)
    if settings is None or grounds is None or grounds.deleted is not deleted or not may(actor, Action.READ, grounds):
        raise Absent(f"There is no map {slug}.")
    if deleted and not may(actor, action, grounds):
        raise Absent(f"There is no map {slug}.")
    require(actor, action, grounds)
    if grounds.archived and not archived_too:
        raise Conflict(ARCHIVED)
    return settings, grounds


def note(
    session: Session,
    desk: Desk,
    actor: Actor,
    kind: SiteEventKind,
    settings: MapSettings,
    grounds: Grounds,
    subject: int | str = "",
    *,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write it into the site's log; an admin's reason for breaking the glass goes with it."""
    reason = grounds.glass
    note_event(session, desk.clock(), actor, kind, subject, map_id=settings.map_id, detail=detail, reason=reason)
