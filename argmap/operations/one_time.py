"""Links that work once: made and used as part of another operation's transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, select

from argmap.domain.errors import Ended
from argmap.models.accounts import LinkPurpose, OneTimeLink
from argmap.models.contributors import token_hash
from argmap.models.tables import ONE_TIME_LINKS
from argmap.operations.joining import random_token

LINK_ENDED = "This link was used already, or is out of date. Whoever gave it to you can make another."
_KEPT = timedelta(days=30)  # after its end, so that whoever opens an old link is told that it is old


def make_link(
    session: Session, purpose: LinkPurpose, now: datetime, lasts: timedelta, contributor_id: int | None = None
) -> str:
    """The token (128 bits) of a new link; only whoever it is handed to has it. Links long past are cleared away."""
    session.connection().execute(delete(ONE_TIME_LINKS).where(ONE_TIME_LINKS.c.expires_at < now - _KEPT))
    token = random_token()
    session.add(
        OneTimeLink(
            token_hash=token_hash(token),
            purpose=purpose,
            contributor_id=contributor_id,
            created_at=now,
            expires_at=now + lasts,
        )
    )
    return token


def use_link(session: Session, token: str, now: datetime, *purposes: LinkPurpose) -> OneTimeLink:
    """Take the link whose token that is, for good; of two who use it at once, one gets it. Raises `Ended`."""
    row = session.exec(
        select(OneTimeLink).where(OneTimeLink.token_hash == token_hash(token)).with_for_update()
    ).one_or_none()
    if row is None or row.purpose not in purposes or row.used_at is not None or row.expires_at <= now:
        raise Ended(LINK_ENDED)
    row.used_at = now
    session.flush()
    return row


def end_links(session: Session, contributor_id: int) -> None:
    """Take away the links that would still set somebody's password."""
    session.connection().execute(delete(ONE_TIME_LINKS).where(ONE_TIME_LINKS.c.contributor_id == contributor_id))
