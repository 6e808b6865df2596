"""What an admin does with a map that is not theirs: with a reason, recorded, and shown to its facilitators."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session, select

from argmap.domain.errors import Absent, NotAllowed, Refused
from argmap.domain.keeping import DAYS_TO_UNDO
from argmap.domain.limits import REASON_LIMIT
from argmap.domain.permissions import Actor, Membership
from argmap.models.accounts import SiteEventKind
from argmap.models.memberships import MapMember, MapSettings
from argmap.models.tables import MAP_SETTINGS, MAPS
from argmap.operations.desk import Desk, private
from argmap.operations.notices import NoticeKind, notify
from argmap.operations.site_events import note_event


def break_glass(desk: Desk, actor: Actor, slug: str, reason: str) -> None:
    """Let an admin do for an hour what the table of permissions allows with a reason only.

    Raises `NotAllowed` for everybody else, `Absent` where there is no such map, `Refused` without a reason.
    """
    _check(actor, reason)
    with private(desk) as session:
        named = select(MapSettings).join(MAPS, MAPS.c.id == MapSettings.map_id).where(MAPS.c.slug == slug)
        settings = session.exec(named).one_or_none()
        if settings is None:
            raise Absent(f"There is no map {slug}.")
        _write_down(session, desk, actor, SiteEventKind.GLASS_BROKEN, settings.map_id, reason)


def bring_back_deleted(desk: Desk, actor: Actor, slug: str, reason: str) -> None:
    """Take the deletion of somebody's map back, within the thirty days in which its facilitators could, too.

    Raises `NotAllowed` for everybody but admins, `Refused` without a reason, `Absent` where no map of this name is
    deleted: it tells nothing of those that are not.
    """
    _check(actor, reason)
    with private(desk) as session:
        named = select(MapSettings).join(MAPS, MAPS.c.id == MapSettings.map_id).where(MAPS.c.slug == slug)
        settings = session.exec(named.with_for_update(of=MAP_SETTINGS)).one_or_none()
        gone = None if settings is None else settings.deleted_at
        if settings is None or gone is None or gone <= desk.clock() - timedelta(days=DAYS_TO_UNDO):
            raise Absent(f"No deleted map {slug} can be brought back.")
        settings.deleted_at = None
        _write_down(session, desk, actor, SiteEventKind.MAP_RESTORED, settings.map_id, reason)


def _check(actor: Actor, reason: str) -> None:
    if not actor.admin:
        raise NotAllowed("Only an admin of this site can do that, and with a reason.")
    if not reason.strip():
        raise Refused({"reason": "Say why: it is recorded, and the facilitators of the map read it."})
    if len(reason) > REASON_LIMIT:
        raise Refused({"reason": f"A reason has at most {REASON_LIMIT} characters."})


def _write_down(session: Session, desk: Desk, actor: Actor, kind: SiteEventKind, map_id: int, reason: str) -> None:
    """One line in the site's log, and a notice for each of the map's facilitators."""
    note_event(session, desk.clock(), actor, kind, map_id=map_id, reason=reason.strip())
    about = "restored" if kind is SiteEventKind.MAP_RESTORED else ""
    facilitators = select(MapMember.contributor_id).where(
        MapMember.map_id == map_id, MapMember.role == Membership.FACILITATOR
    )
    for facilitator in session.exec(facilitators).all():
        notify(session, facilitator, NoticeKind.GLASS, map_id, about, {}, at=desk.clock())
