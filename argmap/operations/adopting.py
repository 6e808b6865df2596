"""Maps that nobody facilitates get the site's first admin for it, whichever of the two was there first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists
from sqlmodel import Session, select

from argmap.domain.accounts import SiteRole
from argmap.domain.permissions import Membership
from argmap.models.accounts import Account
from argmap.models.maps import ArgumentMap
from argmap.models.memberships import MapMember
from argmap.models.tables import ACCOUNTS, MAP_MEMBERS, MAPS


def adopt(session: Session, now: datetime) -> None:
    """Make the oldest admin the facilitator of every map that has none, as part of the session's transaction.

    These are the seeded maps, and what the operator brought in at the command line.
    """
    session.flush()
    admin = session.exec(
        select(Account)
        .where(Account.role == SiteRole.ADMIN, ACCOUNTS.c.disabled_at.is_(None))
        .order_by(ACCOUNTS.c.created_at, ACCOUNTS.c.contributor_id)
        .limit(1)
    ).one_or_none()
    if admin is None:
        return
    kept = exists().where(MAP_MEMBERS.c.map_id == MAPS.c.id, MAP_MEMBERS.c.role == Membership.FACILITATOR)
    for row in session.exec(select(ArgumentMap).where(~kept)).all():
        assert row.id is not None
        member = session.get(MapMember, (row.id, admin.contributor_id))
        if member is None:
            session.add(
                MapMember(map_id=row.id, contributor_id=admin.contributor_id, role=Membership.FACILITATOR, since=now)
            )
        else:
            member.role = Membership.FACILITATOR
