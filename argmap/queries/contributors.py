"""Who is behind a browser: the session that its cookie names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, false, func, select, type_coerce
from sqlmodel import Session

from argmap.domain.permissions import Actor
from argmap.models.accounts import SiteRole
from argmap.models.contributors import token_hash
from argmap.models.tables import ACCOUNTS, BROWSER_SESSIONS, CONTRIBUTORS

_TOKEN_LENGTH_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class SessionView:
    """A live browser session. `csrf` is the secret that its forms carry; `name` a label, never an identity.

    `account` tells whether they can sign in; who cannot is a newcomer, whose cookie is all they have.
    """

    contributor_id: int
    name: str
    csrf: str
    expires: datetime
    admin: bool = False
    account: bool = False

    @property
    def actor(self) -> Actor:
        """The contributor as an actor."""
        return Actor(self.contributor_id, admin=self.admin)


def session_of(session: Session, token: str, now: datetime) -> SessionView | None:
    """The session whose token that is; None where there is none, it has expired, or the token is no token."""
    if not token or len(token) > _TOKEN_LENGTH_AT_MOST:
        return None
    row = (
        session.connection()
        .execute(
            select(
                BROWSER_SESSIONS.c.contributor_id,
                CONTRIBUTORS.c.name,
                BROWSER_SESSIONS.c.csrf,
                BROWSER_SESSIONS.c.expires_at,
                func.coalesce(type_coerce(ACCOUNTS.c.role, String) == SiteRole.ADMIN.value, false()),
                ACCOUNTS.c.contributor_id.is_not(None),
            )
            .join(CONTRIBUTORS, CONTRIBUTORS.c.id == BROWSER_SESSIONS.c.contributor_id)
            .outerjoin(ACCOUNTS, ACCOUNTS.c.contributor_id == CONTRIBUTORS.c.id)
            .where(
                BROWSER_SESSIONS.c.token_hash == token_hash(token),
                BROWSER_SESSIONS.c.expires_at > now,
                ACCOUNTS.c.disabled_at.is_(None),
            )
        )
        .first()
    )
    return None if row is None else SessionView(row[0], row[1], row[2], row[3], bool(row[4]), bool(row[5]))
