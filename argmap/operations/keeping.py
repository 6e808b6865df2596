"""How a map is kept: who may read it and add to it, and its end, which can be taken back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

from sqlmodel import select

from argmap.domain.errors import Absent, Conflict, Refused, Stale
from argmap.domain.keeping import DAYS_TO_UNDO, Access, new_link
from argmap.domain.permissions import Action, Actor, Visibility
from argmap.models.accounts import SiteEventKind
from argmap.models.contributors import Contributor
from argmap.models.memberships import MapSettings, Pseudonym
from argmap.models.tables import MAPS
from argmap.operations.desk import Desk, private
from argmap.operations.kept import kept, note
from argmap.queries.debate_lists import is_debated


def save_access(desk: Desk, actor: Actor, slug: str, access: Access, seen: Access) -> None:
    """Keep the map so from now on. An unlisted map gets its link, which ends when it is unlisted no more.

    Raises `Stale` where the map is kept otherwise than its facilitator had `seen`; `Absent`, `NotAllowed`, `Conflict`
    (archived), `Unavailable`, as do the others here.
    """
    with private(desk) as session:
        settings, grounds = kept(session, actor, slug, Action.SETTINGS)
        before = _access_of(settings)
        if before != seen:
            raise Stale("How the map is kept was changed since you opened this form. Look at what it would change now.")
        changed = {name: [old, asdict(access)[name]] for name, old in asdict(before).items()}
        changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
        if not changed:
            return
        for name, (_, new) in changed.items():
            setattr(settings, name, new)
        unlisted = access.visibility is Visibility.UNLISTED
        settings.link = (settings.link or new_link()) if unlisted else None
        note(session, desk, actor, SiteEventKind.MAP_SETTINGS, settings, grounds, detail=changed)


def _access_of(settings: MapSettings) -> Access:
    return Access(
        settings.visibility,
        settings.policy,
        settings.welcomes,
        settings.guests,
        settings.hourly_limit,
        settings.read_first,
    )


def archive_map(desk: Desk, actor: Actor, slug: str, *, archived: bool) -> None:
    """Let nothing be added to the map any more, or let it take contributions again.

    Raises `Conflict` where a debate is open on it, or on a group's copy that it is: nobody there could do anything.
    """
    with private(desk) as session:
        settings, grounds = kept(session, actor, slug, Action.ARCHIVE, archived_too=True)
        if (settings.archived_at is not None) == archived:
            return
        debated = select(is_debated()).select_from(MAPS).where(MAPS.c.id == settings.map_id)
        if archived and session.connection().execute(debated).scalar_one():
            raise Conflict("A debate is open on this map: it can be archived when that is over.")
        settings.archived_at = desk.clock() if archived else None
        detail = {"archived": archived}
        note(session, desk, actor, SiteEventKind.MAP_ARCHIVED, settings, grounds, detail=detail)


def delete_map(desk: Desk, actor: Actor, slug: str) -> None:
    """Delete the map: it is gone for everybody, and for thirty days its facilitators can bring it back.

    What was handed in of it stays, also when it is gone for good.
    """
    with private(desk) as session:
        settings, grounds = kept(session, actor, slug, Action.ARCHIVE, archived_too=True)
        settings.deleted_at = desk.clock()
        note(session, desk, actor, SiteEventKind.MAP_DELETED, settings, grounds)


def bring_back(desk: Desk, actor: Actor, slug: str) -> None:
    """Take the deletion back, as it was. Raises `Absent` for who may not know of it, and after thirty days."""
    with private(desk) as session:
        settings, grounds = kept(session, actor, slug, Action.ARCHIVE, archived_too=True, deleted=True)
        assert settings.deleted_at is not None
        if settings.deleted_at <= desk.clock() - timedelta(days=DAYS_TO_UNDO):
            raise Absent("There is no such map.")
        settings.deleted_at = None
        note(session, desk, actor, SiteEventKind.MAP_RESTORED, settings, grounds)


def look_behind(desk: Desk, actor: Actor, slug: str, pseudonym: str) -> str:
    """The name of who is behind a pseudonym; the look is recorded. Never in a blind map."""
    with private(desk) as session:
        settings, grounds = kept(session, actor, slug, Action.UNMASK, archived_too=True)
        wanted = select(Pseudonym).where(Pseudonym.map_id == settings.map_id, Pseudonym.name == pseudonym)
        found = session.exec(wanted).one_or_none()
        if found is None:
            raise Refused({"pseudonym": "Nobody has this name in this map."})
        note(session, desk, actor, SiteEventKind.UNMASKED, settings, grounds, found.contributor_id)
        return session.get_one(Contributor, found.contributor_id).name
