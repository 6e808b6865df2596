"""Beginning to contribute: a name, and a session that the server keeps."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import delete

from argmap.domain.errors import NotAllowed
from argmap.domain.permissions import Actor
from argmap.models.contributors import BrowserSession, Contributor, token_hash
from argmap.models.tables import BROWSER_SESSIONS
from argmap.operations.desk import Desk, private

SESSION_DAYS = 180
_TOKEN_BYTES = 16


class Begun(NamedTuple):
    """A new contributor, and the token (128 bits at random, as text) that only their browser gets to know."""

    contributor_id: int
    token: str


def begin(desk: Desk, name: str) -> Begun:
    """Make a contributor with a session of 180 days. The name is only a label: it need not differ from others'.

    Sessions that have expired are cleared away on the way. Raises `Unavailable`.
    """
    now = desk.clock()
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with private(desk) as session:
        session.connection().execute(delete(BROWSER_SESSIONS).where(BROWSER_SESSIONS.c.expires_at <= now))
        row = Contributor(name=name, created_at=now)
        session.add(row)
        session.flush()
        assert row.id is not None
        session.add(
            BrowserSession(
                token_hash=token_hash(token),
                contributor_id=row.id,
                csrf=secrets.token_urlsafe(_TOKEN_BYTES),
                created_at=now,
                expires_at=now + timedelta(days=SESSION_DAYS),
            )
        )
        return Begun(row.id, token)


def rename(desk: Desk, actor: Actor, name: str) -> None:
    """Change one's own label. Raises `NotAllowed` for who is no contributor, `Unavailable`."""
    with private(desk) as session:
        row = None if actor.contributor_id is None else session.get(Contributor, actor.contributor_id)
        if row is None:
            raise NotAllowed("Give a name first; then you can change it.")
        row.name = name
