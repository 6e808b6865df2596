"""A map's members: what they are there, and the end of a membership. What they wrote stays, and stays theirs."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, col, select

from argmap.domain.account_names import skeleton
from argmap.domain.errors import Conflict, Refused
from argmap.domain.keeping import member_ref
from argmap.domain.permissions import Action, Actor, Membership, require
from argmap.models.accounts import Account, SiteEventKind
from argmap.models.memberships import MapMember, MapSettings
from argmap.operations.desk import Desk, private
from argmap.operations.kept import ARCHIVED, kept, note
from argmap.operations.notices import NoticeKind, notify

_LAST = "This is the map’s only facilitator. Appoint another one first."


def set_role(desk: Desk, actor: Actor, slug: str, ref: str, role: Membership) -> None:
    """Make a member something else there. Raises `Conflict` for the last facilitator."""
    action = Action.APPOINT if role is Membership.FACILITATOR else Action.SETTINGS
    with private(desk) as session:
        settings, grounds = kept(session, actor, slug, action)
        member = _member(session, settings, ref)
        if member.role is role:
            return
        if member.role is Membership.FACILITATOR:
            _check_not_last(session, member)
        member.role = role
        detail = {"role": role.value}
        note(session, desk, actor, SiteEventKind.MEMBER_SET, settings, grounds, member.contributor_id, detail=detail)
        _tell(session, desk, actor, member, detail)


def appoint(desk: Desk, actor: Actor, slug: str, name: str) -> None:
    """Make whoever has the account `name` a facilitator, a member of the map or not: for maps that nobody keeps.

    Raises `Refused` where no account of that name can sign in, `Conflict` where they are one already; else as
    `set_role`.
    """
    with private(desk) as session:
        settings, grounds = kept(session, actor, slug, Action.APPOINT)
        named = select(Account).where(Account.name_skeleton == skeleton(name), col(Account.disabled_at).is_(None))
        account = session.exec(named).one_or_none()
        if account is None:
            raise Refused({"name": "There is no account of this name that can sign in."})
        member = session.get(MapMember, (settings.map_id, account.contributor_id))
        if member is None:
            who, now = account.contributor_id, desk.clock()
            member = MapMember(map_id=settings.map_id, contributor_id=who, role=Membership.FACILITATOR, since=now)
            session.add(member)
        elif member.role is Membership.FACILITATOR:
            raise Conflict("They are a facilitator of this map already.")
        member.role = Membership.FACILITATOR
        detail = {"role": member.role.value}
        note(session, desk, actor, SiteEventKind.MEMBER_SET, settings, grounds, member.contributor_id, detail=detail)
        _tell(session, desk, actor, member, detail)


def remove_member(desk: Desk, actor: Actor, slug: str, ref: str) -> None:
    """End a membership: somebody else's, or one's own, which takes no role. Raises `Conflict` for the last facilitator,
    and for somebody else's where the map is archived.

    What they wrote stays, and stays theirs.
    """
    with private(desk) as session:
        settings, grounds = kept(session, actor, slug, Action.READ, archived_too=True)
        member = _member(session, settings, ref)
        if member.contributor_id != actor.contributor_id:
            require(actor, Action.SETTINGS, grounds)
            if grounds.archived:
                raise Conflict(ARCHIVED)
        if member.role is Membership.FACILITATOR:
            _check_not_last(session, member)
        session.delete(member)
        detail = {"role": "none"}
        note(session, desk, actor, SiteEventKind.MEMBER_SET, settings, grounds, member.contributor_id, detail=detail)
        _tell(session, desk, actor, member, detail)


def leave_map(desk: Desk, actor: Actor, slug: str) -> None:
    """Be a member no more, of an archived map too. Raises `Conflict` for the last facilitator, and who is no member.

    An archived map refuses every write because what it says shall stay as it is. Who belongs to it is nothing that it
    says, and whether one goes on belonging to it is one's own to say, as is erasing what is personal.
    """
    with private(desk) as session:
        settings, grounds = kept(session, actor, slug, Action.READ, archived_too=True)
        member = session.get(MapMember, (settings.map_id, actor.contributor_id or 0))
        if member is None:
            raise Conflict("You are no member of this map.")
        if member.role is Membership.FACILITATOR:
            _check_not_last(session, member)
        session.delete(member)
        detail = {"role": "none"}
        note(session, desk, actor, SiteEventKind.MEMBER_SET, settings, grounds, member.contributor_id, detail=detail)


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
