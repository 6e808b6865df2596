"""Taking a name with one's first contribution: made in the same transaction, so that a refusal leaves nobody behind."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlmodel import Session

from argmap.domain.account_names import skeleton
from argmap.domain.errors import Refused
from argmap.domain.permissions import OPEN, VISITOR, Action, Actor, Grounds, require
from argmap.models.contributors import BrowserSession, Contributor, token_hash
from argmap.models.tables import ACCOUNTS, BROWSER_SESSIONS

SESSION_DAYS = 180
_TOKEN_BYTES = 16


def random_token() -> str:
    """128 bits at random, as text."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


@dataclass(frozen=True, slots=True)
class Joining:
    """Whoever contributes for the first time: a visitor with a name, which is only a label and may be another's too.

    `token` (128 bits at random, as text) opens their session once the contribution is kept; only their browser gets it.
    """

    name: str
    token: str = field(default_factory=random_token, repr=False)
    browser: str = ""


def join(session: Session, joining: Joining, now: datetime, grounds: Grounds = OPEN) -> Actor:
    """Make a contributor with a session of 180 days, as part of the session's transaction, where the map welcomes them.

    Raises `NotAllowed`; `Refused` where somebody signs in with that name, or one that looks like it.

    Browser sessions that have expired are cleared away on the way, but for those that somebody else is clearing away.
    """
    require(VISITOR, Action.JOIN, grounds)
    taken = select(ACCOUNTS.c.contributor_id).where(ACCOUNTS.c.name_skeleton == skeleton(joining.name))
    if session.connection().execute(taken).first() is not None:
        raise Refused(
            {"name": "Somebody signs in with this name, or one that looks like it. Sign in, or take another."}
        )
    column = BROWSER_SESSIONS.c.token_hash
    expired = select(column).where(BROWSER_SESSIONS.c.expires_at <= now).with_for_update(skip_locked=True)
    session.connection().execute(delete(BROWSER_SESSIONS).where(column.in_(expired)))
    row = Contributor(name=joining.name, created_at=now)
    session.add(row)
    session.flush()
    open_session(session, row.id, now, joining.token, joining.browser)
    return Actor(row.id)


def open_session(session: Session, contributor_id: int, now: datetime, token: str, browser: str) -> None:
    """Let whoever has the token be that contributor, for 180 days."""
    session.add(
        BrowserSession(
            token_hash=token_hash(token),
            contributor_id=contributor_id,
            csrf=random_token(),
            created_at=now,
            expires_at=now + timedelta(days=SESSION_DAYS),
            browser=browser,
            seen_at=now,
        )
    )
