"""Leaving: what is personal goes, out of rows, images and copies alike, and what was argued stays.

The contributor's row stays under its number, so that the map keeps who belongs to whom, with a marked blank for a name.
Where somebody wrote their own name into what they wrote, a mark stands in its place; what others wrote is theirs.
"""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlmodel import Session

from argmap.domain.account_names import BLANK_NAME
from argmap.domain.accounts import SignInDraft, SiteRole
from argmap.domain.errors import Absent, Conflict, Refused
from argmap.domain.permissions import Action, Actor, Membership, require
from argmap.models.accounts import SiteEventKind
from argmap.models.contributors import Contributor
from argmap.models.tables import (
    ACCOUNTS,
    BROWSER_SESSIONS,
    CONTRIBUTION_STAMPS,
    MAP_MEMBERS,
    MAP_SETTINGS,
    MAPS,
    NOTICES,
    ONE_TIME_LINKS,
    PSEUDONYMS,
    SIGN_IN_FAILURES,
    VISITS,
)
from argmap.operations.desk import Desk, private
from argmap.operations.own_words import OwnWords
from argmap.operations.passwords import fits
from argmap.operations.renaming import maps_show_another_name
from argmap.operations.site_events import note_event
from argmap.queries.reading import reading

_GO = (
    BROWSER_SESSIONS,
    ONE_TIME_LINKS,
    ACCOUNTS,
    MAP_MEMBERS,
    PSEUDONYMS,
    NOTICES,
    VISITS,
    CONTRIBUTION_STAMPS,
)


def erase(desk: Desk, actor: Actor, draft: SignInDraft) -> None:
    """Erase all that is personal of the actor, who confirms it by their password, or without an account by their name.

    Raises `Refused` where that is not right, `Conflict` for the last admin and for the last facilitator of a map,
    `NotAllowed`, `Absent`; nothing is changed then.
    """
    who = actor.contributor_id
    require(actor, Action.OWN_DATA, owner=who)
    with reading(desk.engine) as session:
        found = session.get(Contributor, who)
        if found is None or found.erased_at is not None:
            raise Absent("You are not here any more.")
        kept = (
            session.connection()
            .execute(select(ACCOUNTS.c.password_hash).where(ACCOUNTS.c.contributor_id == who))
            .scalar()
        )
    if kept is None and draft.name != found.name:
        raise Refused({"name": "This is not the name that you have here."})
    if kept is not None and not fits(draft.password, kept):
        raise Refused({"password": "This is not your password."})
    now = desk.clock()
    with private(desk) as session:
        row = session.get_one(Contributor, who)
        _keep_what_needs_them(session, row.id)
        maps_show_another_name(session, row.id, OwnWords(session, row.id, row.name).take_out())
        for table in _GO:
            session.connection().execute(delete(table).where(table.c.contributor_id == who))
        session.connection().execute(delete(SIGN_IN_FAILURES).where(SIGN_IN_FAILURES.c.account_key == draft.account))
        row.name, row.erased_at = BLANK_NAME, now
        note_event(session, now, actor, SiteEventKind.ERASED, row.id)


def _keep_what_needs_them(session: Session, who: int) -> None:
    connection = session.connection()
    admins = select(ACCOUNTS.c.contributor_id).where(
        ACCOUNTS.c.role == SiteRole.ADMIN, ACCOUNTS.c.disabled_at.is_(None)
    )
    if list(connection.execute(admins.with_for_update()).scalars()) == [who]:
        raise Conflict("You are the last admin of this site; make somebody else an admin first.")
    members = MAP_MEMBERS.alias()
    others = select(members.c.map_id).where(
        members.c.map_id == MAP_MEMBERS.c.map_id,
        members.c.role == Membership.FACILITATOR,
        members.c.contributor_id != who,
    )
    alone = (
        select(MAPS.c.title)
        .select_from(
            MAP_MEMBERS.join(MAPS, MAPS.c.id == MAP_MEMBERS.c.map_id).join(
                MAP_SETTINGS, MAP_SETTINGS.c.map_id == MAPS.c.id
            )
        )
        .where(
            MAP_MEMBERS.c.contributor_id == who,
            MAP_MEMBERS.c.role == Membership.FACILITATOR,
            MAP_SETTINGS.c.deleted_at.is_(None),
            ~others.exists(),
        )
    )
    title = connection.execute(alone.order_by(MAPS.c.id).limit(1)).scalar()
    if title is not None:
        raise Conflict(f"You are the last facilitator of “{title}”; appoint another first, or delete the map.")
