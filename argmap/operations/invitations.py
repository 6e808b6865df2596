"""Links that invite to a map: made, withdrawn, and accepted by as many as each is for."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlmodel import select

from argmap.domain.errors import Absent, Conflict, NotAllowed
from argmap.domain.keeping import InvitationDraft
from argmap.domain.permissions import Action, Actor, Membership
from argmap.models.accounts import SiteEventKind
from argmap.models.contributors import token_hash
from argmap.models.maps import ArgumentMap
from argmap.models.memberships import Invitation, MapMember, MapSettings
from argmap.operations.desk import Desk, private
from argmap.operations.kept import ARCHIVED, kept, note
from argmap.operations.site_events import note_event

_TOKEN_BYTES = 16
_RANK = tuple(Membership)


def make_invitation(desk: Desk, actor: Actor, slug: str, draft: InvitationDraft) -> str:
    """Make a link that lets people become members; gives the 128-bit token in it, which nobody can be told again."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with private(desk) as session:
        settings, grounds = kept(session, actor, slug, Action.SETTINGS)
        now = desk.clock()
        invitation = Invitation(
            token_hash=token_hash(token),
            map_id=settings.map_id,
            role=draft.role,
            label=draft.label,
            made_by=actor.contributor_id,
            created_at=now,
            expires_at=now + timedelta(days=draft.days),
            uses_at_most=draft.uses,
        )
        session.add(invitation)
        session.flush()
        detail = {"role": draft.role.value, "uses": draft.uses, "days": draft.days}
        note(session, desk, actor, SiteEventKind.INVITATION_MADE, settings, grounds, invitation.id or 0, detail=detail)
    return token


def withdraw_invitation(desk: Desk, actor: Actor, slug: str, number: int) -> None:
    """End a link; who has used it stays a member."""
    with private(desk) as session:
        settings, grounds = kept(session, actor, slug, Action.SETTINGS)
        found = session.get(Invitation, number)
        if found is None or found.map_id != settings.map_id:
            raise Absent("There is no such invitation.")
        if found.withdrawn_at is None:
            found.withdrawn_at = desk.clock()
            detail = {"withdrawn": True}
            note(session, desk, actor, SiteEventKind.INVITATION_MADE, settings, grounds, number, detail=detail)


def accept_invitation(desk: Desk, actor: Actor, token: str) -> str:
    """Become a member by a link; gives the map's address. Who is one already, with that role or a higher one, is told.

    Raises `Absent` where no link has that token, `NotAllowed` for visitors, `Conflict` where it was withdrawn, has
    ended, or was used by as many as it is for: of two who use the last place at once, one gets it.
    """
    if actor.contributor_id is None:
        raise NotAllowed("Sign in first; then you can accept the invitation.")
    with private(desk) as session:
        wanted = select(Invitation).where(Invitation.token_hash == token_hash(token)).with_for_update()
        found = session.exec(wanted).one_or_none()
        if found is None:
            raise Absent("There is no such invitation.")
        settings = session.get_one(MapSettings, found.map_id, with_for_update=True)
        if settings.deleted_at is not None:
            raise Absent("There is no such invitation.")
        now = desk.clock()
        _check_open(found, settings, expired=found.expires_at <= now)
        member = session.get(MapMember, (found.map_id, actor.contributor_id))
        if member is None:
            session.add(MapMember(map_id=found.map_id, contributor_id=actor.contributor_id, role=found.role, since=now))
        elif _RANK.index(member.role) < _RANK.index(found.role):
            member.role = found.role
        else:
            raise Conflict("You are a member of this map already; the invitation is still there for somebody else.")
        found.uses += 1
        note_event(
            session,
            now,
            actor,
            SiteEventKind.MEMBER_SET,
            actor.contributor_id,
            map_id=found.map_id,
            detail={"role": found.role.value, "invitation": found.id},
        )
        return session.get_one(ArgumentMap, found.map_id).slug


def _check_open(found: Invitation, settings: MapSettings, *, expired: bool) -> None:
    if found.withdrawn_at is not None:
        raise Conflict("This invitation was withdrawn. Ask whoever sent it to you for another.")
    if found.uses >= found.uses_at_most:
        raise Conflict("This invitation was used by as many as it is for. Ask whoever sent it to you for another.")
    if expired:
        raise Conflict("This invitation has ended. Ask whoever sent it to you for another.")
    if settings.archived_at is not None:
        raise Conflict(ARCHIVED)
