"""Who is behind a browser: the session that its cookie names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from argmap.domain.permissions import Actor


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
    raise NotImplementedError
