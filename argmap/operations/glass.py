"""An admin looks into a map that is not theirs to read: with a reason, recorded, and shown to its facilitators."""

from __future__ import annotations

from sqlmodel import select

from argmap.domain.errors import Absent, NotAllowed, Refused
from argmap.domain.limits import REASON_LIMIT
from argmap.domain.permissions import Actor, Membership
from argmap.models.accounts import SiteEvent, SiteEventKind
from argmap.models.memberships import MapMember, MapSettings
from argmap.models.tables import MAPS
from argmap.operations.desk import Desk, private
from argmap.operations.notices import NoticeKind, notify


def break_glass(desk: Desk, actor: Actor, slug: str, reason: str) -> None:
    """Let an admin do for an hour what the table of permissions allows with a reason only.

    Raises `NotAllowed` for everybody else, `Absent` where there is no such map, `Refused` without a reason.
    """
    if not actor.admin:
        raise NotAllowed("Only an admin of this site can do that, and with a reason.")
    if not reason.strip():
        raise Refused({"reason": "Say why: it is recorded, and the facilitators of the map read it."})
    if len(reason) > REASON_LIMIT:
        raise Refused({"reason": f"A reason has at most {REASON_LIMIT} characters."})
    with private(desk) as session:
        named = select(MapSettings.map_id).join(MAPS, MAPS.c.id == MapSettings.map_id).where(MAPS.c.slug == slug)
        map_id = session.exec(named).one_or_none()
        if map_id is None:
            raise Absent(f"There is no map {slug}.")
        session.add(
            SiteEvent(
                at=desk.clock(),
                kind=SiteEventKind.GLASS_BROKEN,
                contributor_id=actor.contributor_id,
                map_id=map_id,
                reason=reason.strip(),
            )
        )
        facilitators = select(MapMember.contributor_id).where(
            MapMember.map_id == map_id, MapMember.role == Membership.FACILITATOR
        )
        for facilitator in session.exec(facilitators).all():
            notify(session, facilitator, NoticeKind.GLASS, map_id, "", {}, at=desk.clock())
