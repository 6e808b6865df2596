"""Who is behind a browser: the session that its cookie names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, bindparam, false, func, select, type_coerce
from sqlmodel import Session

from argmap.domain.accounts import SiteRole
from argmap.domain.permissions import Actor
from argmap.models.accounts import SiteEventKind
from argmap.models.contributors import token_hash
from argmap.models.tables import ACCOUNTS, BROWSER_SESSIONS, CONTRIBUTORS, SITE_EVENTS

_TOKEN_LENGTH_AT_MOST = 200
GLASS_STAYS_BROKEN = timedelta(hours=1)
"""For how long a reason that an admin gave lets them look into a map."""


@dataclass(frozen=True, slots=True)
class SessionView:
    """A live browser session. `csrf` is the secret that its forms carry; `name` a label, never an identity.

    `account` tells whether they can sign in; who cannot is a newcomer, whose cookie is all they have. `seen` is when it
    was last used, to the hour.
    """

    contributor_id: int
    name: str
    csrf: str
    expires: datetime
    admin: bool = False
    account: bool = False
    glass: tuple[tuple[int, str], ...] = ()
    seen: datetime | None = None

    @property
    def actor(self) -> Actor:
        """The contributor as an actor."""
        return Actor(self.contributor_id, admin=self.admin, glass=self.glass)


_SESSION = (
    select(
        BROWSER_SESSIONS.c.contributor_id,
        CONTRIBUTORS.c.name,
        BROWSER_SESSIONS.c.csrf,
        BROWSER_SESSIONS.c.expires_at,
        func.coalesce(type_coerce(ACCOUNTS.c.role, String) == SiteRole.ADMIN.value, false()),
        ACCOUNTS.c.contributor_id.is_not(None),
        BROWSER_SESSIONS.c.seen_at,
    )
    .join(CONTRIBUTORS, CONTRIBUTORS.c.id == BROWSER_SESSIONS.c.contributor_id)
    .outerjoin(ACCOUNTS, ACCOUNTS.c.contributor_id == CONTRIBUTORS.c.id)
    .where(
        BROWSER_SESSIONS.c.token_hash == bindparam("hash"),
        BROWSER_SESSIONS.c.expires_at > bindparam("now"),
        ACCOUNTS.c.disabled_at.is_(None),
    )
)
"""Built once, for every request of somebody who is known asks it, and to build it takes longer than to answer it."""


def session_of(session: Session, token: str, now: datetime) -> SessionView | None:
    """The session whose token that is; None where there is none, it has expired, or the token is no token."""
    if not token or len(token) > _TOKEN_LENGTH_AT_MOST:
        return None
    row = session.connection().execute(_SESSION, {"hash": token_hash(token), "now": now}).first()
    if row is None:
        return None
    admin = bool(row[4])
    glass = _glass(session, row[0], now) if admin else ()
    return SessionView(row[0], row[1], row[2], row[3], admin, bool(row[5]), glass, row[6])


def _glass(session: Session, admin: int, now: datetime) -> tuple[tuple[int, str], ...]:
    """The maps that the admin has given a reason to look into within the last hour."""
    given = (
        select(SITE_EVENTS.c.map_id, SITE_EVENTS.c.reason)
        .where(
            SITE_EVENTS.c.contributor_id == admin,
            SITE_EVENTS.c.kind == SiteEventKind.GLASS_BROKEN,
            SITE_EVENTS.c.at > now - GLASS_STAYS_BROKEN,
        )
        .order_by(SITE_EVENTS.c.id)
    )
    return tuple((map_id, reason) for map_id, reason in session.connection().execute(given))
