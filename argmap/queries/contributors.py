"""Who is behind a browser: the session that its cookie names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from argmap.domain.permissions import Actor
from argmap.models.contributors import token_hash
from argmap.models.tables import BROWSER_SESSIONS, CONTRIBUTORS

_TOKEN_LENGTH_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class SessionView:
    """A live browser session. `csrf` is the secret that its forms carry; `name` a label, never an identity."""

    contributor_id: int
    name: str
    csrf: str
    expires: datetime

    @property
    def actor(self) -> Actor:
        """The contributor as an actor."""
        return Actor(self.contributor_id)


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
            )
            .join(CONTRIBUTORS, CONTRIBUTORS.c.id == BROWSER_SESSIONS.c.contributor_id)
            .where(BROWSER_SESSIONS.c.token_hash == token_hash(token), BROWSER_SESSIONS.c.expires_at > now)
        )
        .first()
    )
    return None if row is None else SessionView(*row)
