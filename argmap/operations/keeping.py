"""How a map is kept: its access, its members, the links that invite to it, and its end, which can be taken back.

None of this is part of what the map says, so no change keeps it; the site's log does. Whoever sends a form is asked
anew what they may do, in the transaction in which it is done: a role that was taken away meanwhile allows nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from argmap.domain.errors import Absent, Conflict, NotAllowed, Refused
from argmap.domain.keeping import DAYS_TO_UNDO, Access, InvitationDraft, member_ref, new_link
from argmap.domain.permissions import Action, Actor, Grounds, Membership, Visibility, may, require
from argmap.models.accounts import SiteEventKind
from argmap.models.contributors import Contributor, token_hash
from argmap.models.maps import ArgumentMap
from argmap.models.memberships import Invitation, MapMember, MapSettings, Pseudonym
from argmap.models.tables import MAP_SETTINGS, MAPS
from argmap.operations.desk import Desk, private
from argmap.operations.notices import NoticeKind, notify
from argmap.operations.site_events import note_event
from argmap.queries.access import SETTINGS, asked_for, grounds_in, joined, who

_ARCHIVED = "This map is archived: nothing of it can be changed until a facilitator brings it back."
_LAST = "This is the map’s only facilitator. Appoint another one first."
_TOKEN_BYTES = 16
_RANK = tuple(Membership)


def save_access(desk: Desk, actor: Actor, slug: str, access: Access) -> None:
    """Keep the map so from now on. An unlisted map gets its link, which ends when it is unlisted no more.

    Raises `Absent`, `NotAllowed`, `Conflict` (archived), `Unavailable`; so do the others here.
    """
    with private(desk) as session:
        settings, grounds = _kept(session, actor, slug, Action.SETTINGS)
        before = _access_of(settings)
        changed = {name: [old, asdict(access)[name]] for name, old in asdict(before).items()}
        changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
        if not changed:
            return
        for name, (_, new) in changed.items():
            setattr(settings, name, new)
        unlisted = access.visibility is Visibility.UNLISTED
        settings.link = (settings.link or new_link()) if unlisted else None
        _note(session, desk, actor, SiteEventKind.MAP_SETTINGS, settings, grounds, detail=changed)


def _access_of(settings: MapSettings) -> Access:
    return Access(
        settings.visibility,
        settings.policy,
        settings.welcomes,
        settings.guests,
        settings.hourly_limit,
        settings.read_first,
    )


def set_role(desk: Desk, actor: Actor, slug: str, ref: str, role: Membership) -> None:
    """Make a member something else there. Raises `Conflict` for the last facilitator."""
    action = Action.APPOINT if role is Membership.FACILITATOR else Action.SETTINGS
    with private(desk) as session:
        settings, grounds = _kept(session, actor, slug, action)
        member = _member(session, settings, ref)
        if member.role is role:
            return
        if member.role is Membership.FACILITATOR:
            _check_not_last(session, member)
        member.role = role
        detail = {"role": role.value}
        _note(session, desk, actor, SiteEventKind.MEMBER_SET, settings, grounds, member.contributor_id, detail=detail)
        _tell(session, desk, actor, member, detail)


def remove_member(desk: Desk, actor: Actor, slug: str, ref: str) -> None:
    """End a membership: somebody else's, or one's own, which takes no role. Raises `Conflict` for the last facilitator.

    What they wrote stays, and stays theirs.
    """
    with private(desk) as session:
        settings, grounds = _kept(session, actor, slug, Action.READ)
        member = _member(session, settings, ref)
        if member.contributor_id != actor.contributor_id:
            require(actor, Action.SETTINGS, grounds)
        if member.role is Membership.FACILITATOR:
            _check_not_last(session, member)
        session.delete(member)
        detail = {"role": "none"}
        _note(session, desk, actor, SiteEventKind.MEMBER_SET, settings, grounds, member.contributor_id, detail=detail)
        _tell(session, desk, actor, member, detail)


def leave_map(desk: Desk, actor: Actor, slug: str) -> None:
    """Be a member no more. Raises as `remove_member`."""
    with private(desk) as session:
        settings, grounds = _kept(session, actor, slug, Action.READ, archived_too=True)
        member = session.get(MapMember, (settings.map_id, actor.contributor_id or 0))
        if member is None:
            raise Conflict("You are no member of this map.")
        if member.role is Membership.FACILITATOR:
            _check_not_last(session, member)
        session.delete(member)
        detail = {"role": "none"}
        _note(session, desk, actor, SiteEventKind.MEMBER_SET, settings, grounds, member.contributor_id, detail=detail)


def _tell(session: Session, desk: Desk, actor: Actor, member: MapMember, detail: dict[str, Any]) -> None:
    if member.contributor_id != actor.contributor_id:
        at = desk.clock()
        notify(session, member.contributor_id, NoticeKind.MEMBER, member.map_id, "", detail, at=at)


def _member(session: Session, settings: MapSettings, ref: str) -> MapMember:
    for member in session.exec(select(MapMember).where(MapMember.map_id == settings.map_id)):
        if member_ref(member.map_id, member.contributor_id) == ref:
            return member
    raise Conflict("They are no member of this map any more.")


def _check_not_last(session: Session, member: MapMember) -> None:
    others = select(MapMember).where(
        MapMember.map_id == member.map_id,
        MapMember.role == Membership.FACILITATOR,
        MapMember.contributor_id != member.contributor_id,
    )
    if session.exec(others.limit(1)).first() is None:
        raise Conflict(_LAST)


def make_invitation(desk: Desk, actor: Actor, slug: str, draft: InvitationDraft) -> str:
    """Make a link that lets people become members; gives the 128-bit token in it, which nobody can be told again."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with private(desk) as session:
        settings, grounds = _kept(session, actor, slug, Action.SETTINGS)
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
        _note(session, desk, actor, SiteEventKind.INVITATION_MADE, settings, grounds, invitation.id or 0, detail=detail)
    return token


def withdraw_invitation(desk: Desk, actor: Actor, slug: str, number: int) -> None:
    """End a link; who has used it stays a member."""
    with private(desk) as session:
        settings, grounds = _kept(session, actor, slug, Action.SETTINGS)
        found = session.get(Invitation, number)
        if found is None or found.map_id != settings.map_id:
            raise Absent("There is no such invitation.")
        if found.withdrawn_at is None:
            found.withdrawn_at = desk.clock()
            detail = {"withdrawn": True}
            _note(session, desk, actor, SiteEventKind.INVITATION_MADE, settings, grounds, number, detail=detail)


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
        raise Conflict(_ARCHIVED)


def archive_map(desk: Desk, actor: Actor, slug: str, *, archived: bool) -> None:
    """Let nothing be added to the map any more, or let it take contributions again."""
    with private(desk) as session:
        settings, grounds = _kept(session, actor, slug, Action.ARCHIVE, archived_too=True)
        if (settings.archived_at is not None) == archived:
            return
        settings.archived_at = desk.clock() if archived else None
        detail = {"archived": archived}
        _note(session, desk, actor, SiteEventKind.MAP_ARCHIVED, settings, grounds, detail=detail)


def delete_map(desk: Desk, actor: Actor, slug: str) -> None:
    """Delete the map: it is gone for everybody, and for thirty days its facilitators can bring it back.

    What was deleted longer ago than that goes for good on the way; what was handed in of it stays.
    """
    with private(desk) as session:
        settings, grounds = _kept(session, actor, slug, Action.ARCHIVE, archived_too=True)
        now = desk.clock()
        settings.deleted_at = now
        _note(session, desk, actor, SiteEventKind.MAP_DELETED, settings, grounds)
        long_gone = select(MapSettings.map_id).where(
            col(MapSettings.deleted_at) <= now - timedelta(days=DAYS_TO_UNDO), MapSettings.map_id != settings.map_id
        )
        for map_id in session.exec(long_gone).all():
            session.connection().execute(MAPS.delete().where(MAPS.c.id == map_id))


def bring_back(desk: Desk, actor: Actor, slug: str) -> None:
    """Take the deletion back, as it was. Raises `Absent` for who may not know of it, and after thirty days."""
    with private(desk) as session:
        settings, grounds = _kept(session, actor, slug, Action.ARCHIVE, archived_too=True, deleted=True)
        assert settings.deleted_at is not None
        if settings.deleted_at <= desk.clock() - timedelta(days=DAYS_TO_UNDO):
            raise Absent("There is no such map.")
        settings.deleted_at = None
        _note(session, desk, actor, SiteEventKind.MAP_RESTORED, settings, grounds)


def look_behind(desk: Desk, actor: Actor, slug: str, pseudonym: str) -> str:
    """The name of who is behind a pseudonym; the look is recorded. Never in a blind map."""
    with private(desk) as session:
        settings, grounds = _kept(session, actor, slug, Action.UNMASK, archived_too=True)
        wanted = select(Pseudonym).where(Pseudonym.map_id == settings.map_id, Pseudonym.name == pseudonym)
        found = session.exec(wanted).one_or_none()
        if found is None:
            raise Refused({"pseudonym": "Nobody has this name in this map."})
        _note(session, desk, actor, SiteEventKind.UNMASKED, settings, grounds, found.contributor_id)
        return session.get_one(Contributor, found.contributor_id).name


def _kept(
    session: Session, actor: Actor, slug: str, action: Action, *, archived_too: bool = False, deleted: bool = False
) -> tuple[MapSettings, Grounds]:
    """The map's settings, locked with the map itself, and what the map is to the actor, who may do `action`."""
    named = or_(MAPS.c.slug == slug, MAP_SETTINGS.c.link == slug)
    wanted = select(MapSettings).join(MAPS, MAPS.c.id == MAP_SETTINGS.c.map_id).where(named)
    settings = session.exec(wanted.with_for_update()).one_or_none()
    asked = select(*SETTINGS).select_from(joined()).where(asked_for())
    row = session.connection().execute(asked, {"slug": slug, "who": who(actor)}).first()
    grounds = None if row is None else grounds_in(row, actor, slug)
    if settings is None or grounds is None or grounds.deleted is not deleted or not may(actor, Action.READ, grounds):
        raise Absent(f"There is no map {slug}.")
    if deleted and not may(actor, action, grounds):
        raise Absent(f"There is no map {slug}.")
    require(actor, action, grounds)
    if grounds.archived and not archived_too:
        raise Conflict(_ARCHIVED)
    return settings, grounds


def _note(
    session: Session,
    desk: Desk,
    actor: Actor,
    kind: SiteEventKind,
    settings: MapSettings,
    grounds: Grounds,
    subject: int | str = "",
    *,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write it into the site's log; an admin's reason for breaking the glass goes with it."""
    reason = grounds.glass
    note_event(session, desk.clock(), actor, kind, subject, map_id=settings.map_id, detail=detail, reason=reason)
