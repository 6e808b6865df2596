"""The links that invite to a map, for its facilitators, and what each invites to, for whoever has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from argmap.domain.errors import Absent
from argmap.domain.permissions import Membership, Reader
from argmap.models.contributors import token_hash
from argmap.models.tables import INVITATIONS, MAP_MEMBERS, MAP_SETTINGS, MAPS


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """A link that was made; `ended` says in a word why it opens nothing any more, and is empty while it does."""

    number: int
    label: str
    role: Membership
    expires: datetime
    uses: int
    uses_at_most: int
    ended: str


@dataclass(frozen=True, slots=True)
class InvitationView:
    """What somebody is invited to; `member` is what they are there already."""

    title: str
    question: str
    slug: str
    role: Membership
    ended: str
    member: Membership | None


def invitations_of(session: Session, map_id: int, now: datetime) -> tuple[InvitationRow, ...]:
    """All links that were made for the map, the newest first."""
    wanted = select(INVITATIONS).where(INVITATIONS.c.map_id == map_id).order_by(INVITATIONS.c.id.desc())
    return tuple(
        InvitationRow(
            row.id,
            row.label,
            Membership(row.role),
            row.expires_at,
            row.uses,
            row.uses_at_most,
            _ended(row, now),
        )
        for row in session.connection().execute(wanted)
    )


def _ended(row: Any, now: datetime) -> str:
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.uses >= row.uses_at_most:
        return "used up"
    return "ended" if row.expires_at <= now else ""


def invitation_view(session: Session, reader: Reader, token: str, now: datetime) -> InvitationView:
    """What a link invites to. Raises `Absent`."""
    wanted = (
        select(INVITATIONS, MAPS.c.title, MAPS.c.question, MAPS.c.slug)
        .join(MAPS, MAPS.c.id == INVITATIONS.c.map_id)
        .join(MAP_SETTINGS, MAP_SETTINGS.c.map_id == MAPS.c.id)
        .where(INVITATIONS.c.token_hash == token_hash(token), MAP_SETTINGS.c.deleted_at.is_(None))
    )
    row = session.connection().execute(wanted).first()
    if row is None:
        raise Absent("There is no such invitation.")
    mine = select(MAP_MEMBERS.c.role).where(
        MAP_MEMBERS.c.map_id == row.map_id, MAP_MEMBERS.c.contributor_id == reader.contributor_id
    )
    role = session.connection().execute(mine).scalar()
    member = None if role is None else Membership(role)
    return InvitationView(row.title, row.question, row.slug, Membership(row.role), _ended(row, now), member)
