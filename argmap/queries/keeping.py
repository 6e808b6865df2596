"""How maps are kept: their settings, members, invitations and copies, for those who may see them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from argmap.domain.content_notes import NO_NOTES, Notes
from argmap.domain.errors import Absent, NotAllowed
from argmap.domain.keeping import DAYS_TO_UNDO, Access, member_ref
from argmap.domain.permissions import Action, Membership, Naming, Policy, Reader, Role, Visibility, may, role_of
from argmap.models.contributors import token_hash
from argmap.models.tables import (
    CONTRIBUTORS,
    HANDED_IN,
    INVITATIONS,
    MAP_MEMBERS,
    MAP_SETTINGS,
    MAPS,
    PSEUDONYMS,
    SITE_EVENTS,
    SPEAKERS,
)
from argmap.queries.hidden import NOTHING_HIDDEN, Veil, veil_of
from argmap.queries.history import HistoryRow, told
from argmap.queries.maps import MapHead, map_head
from argmap.queries.notes import notes_ever

_SPEAKERS_OFFERED = 200
MEMBERS_AT_MOST = 500
EVENTS_SHOWN = 30
CHANGES_SHOWN = 100


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member by the name that they sign in with. `ref` is what forms of this map call them."""

    ref: str
    name: str
    role: Membership
    since: datetime
    mine: bool


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
class EventRow:
    """What was done to how the map is kept. `subject` is a name where it was done to somebody."""

    when: datetime
    by: str
    kind: str
    detail: Mapping[str, Any]
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class HandedInRow:
    """A copy that was handed in."""

    link: str
    when: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Origin:
    """What a map is a copy of. `slug` is empty where the reader cannot read it: it is `gone`, or closed to them.

    `changes` are those made there since, oldest first, and `more` counts those that are not among them.
    """

    title: str
    slug: str
    copied_at: int
    gone: bool
    changes: tuple[HistoryRow, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class SettingsView:
    """Everything on the page of a map's settings. `counted` counts all members, of whom some may be shown.

    `pseudonyms` are those of the map where the reader may look behind them.
    """

    head: MapHead
    role: Role
    access: Access
    naming: Naming
    link: str
    archived: datetime | None
    members: tuple[MemberRow, ...]
    counted: int
    only_facilitator: bool
    invitations: tuple[InvitationRow, ...]
    events: tuple[EventRow, ...]
    handed_in: tuple[HandedInRow, ...]
    origin: Origin | None
    pseudonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InvitationView:
    """What somebody is invited to; `member` is what they are there already."""

    title: str
    question: str
    slug: str
    role: Membership
    ended: str
    member: Membership | None


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A copy that was handed in, by whom, and who wrote what in it: names by number ("s12", "a5").

    Of people who have been erased since, the name is theirs no more; what moderators have hidden since lies under the
    `veil`, and `notes` are the content notes that lie on the map now.
    """

    link: str
    title: str
    version: int
    when: datetime
    by: str
    argdown: str
    wrote: Mapping[str, str]
    veil: Veil = NOTHING_HIDDEN
    notes: Notes = NO_NOTES


@dataclass(frozen=True, slots=True)
class DeletedMap:
    """A map that can still be brought back, until a moment."""

    slug: str
    title: str
    until: datetime


def known_speakers(session: Session, map_ids: Collection[int]) -> tuple[str, ...]:
    """The names of speakers in these maps, to choose from when another map is started."""
    wanted = select(SPEAKERS.c.name).where(SPEAKERS.c.map_id.in_(list(map_ids))).distinct()
    found = session.connection().execute(wanted.order_by(SPEAKERS.c.name).limit(_SPEAKERS_OFFERED))
    return tuple(found.scalars())


def settings_view(session: Session, reader: Reader, slug: str, now: datetime) -> SettingsView:
    """The settings of a map, for its facilitators; an admin who broke the glass sees them too, to end the map.

    Raises `Absent`, `NotAllowed`.
    """
    head = map_head(session, reader, slug)
    if not may(reader, Action.ARCHIVE, head.grounds):
        raise NotAllowed("Only a facilitator of this map may see and change how it is kept.")
    row = session.connection().execute(select(MAP_SETTINGS).where(MAP_SETTINGS.c.map_id == head.id)).one()
    members = _members(session, reader, head.id)
    unmasks = may(reader, Action.UNMASK, head.grounds)
    return SettingsView(
        head=head,
        role=role_of(reader, head.grounds),
        access=Access(
            Visibility(row.visibility),
            Policy(row.policy),
            row.welcomes,
            row.guests,
            row.hourly_limit,
            row.read_first,
        ),
        naming=Naming(row.naming),
        link=row.link or "",
        archived=row.archived_at,
        members=members[:MEMBERS_AT_MOST],
        counted=len(members),
        only_facilitator=sum(1 for member in members if member.role is Membership.FACILITATOR) == 1,
        invitations=_invitations(session, head.id, now),
        events=_events(session, head.id),
        handed_in=handed_in_of(session, head),
        origin=origin_of(session, reader, head),
        pseudonyms=_pseudonyms(session, head.id) if unmasks else (),
    )


def _members(session: Session, reader: Reader, map_id: int) -> tuple[MemberRow, ...]:
    wanted = (
        select(MAP_MEMBERS, CONTRIBUTORS.c.name)
        .join(CONTRIBUTORS, CONTRIBUTORS.c.id == MAP_MEMBERS.c.contributor_id)
        .where(MAP_MEMBERS.c.map_id == map_id)
    )
    rank = {role: place for place, role in enumerate(reversed(Membership))}
    rows = session.connection().execute(wanted).all()
    return tuple(
        MemberRow(
            member_ref(map_id, row.contributor_id),
            row.name,
            Membership(row.role),
            row.since,
            row.contributor_id == reader.contributor_id,
        )
        for row in sorted(rows, key=lambda row: (rank[Membership(row.role)], row.since, row.name))
    )


def _invitations(session: Session, map_id: int, now: datetime) -> tuple[InvitationRow, ...]:
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


def _events(session: Session, map_id: int) -> tuple[EventRow, ...]:
    about = CONTRIBUTORS.alias("about")
    wanted = (
        select(SITE_EVENTS, CONTRIBUTORS.c.name.label("by"))
        .outerjoin(CONTRIBUTORS, CONTRIBUTORS.c.id == SITE_EVENTS.c.contributor_id)
        .where(SITE_EVENTS.c.map_id == map_id)
        .order_by(SITE_EVENTS.c.id.desc())
        .limit(EVENTS_SHOWN)
    )
    rows = session.connection().execute(wanted).all()
    people = {int(row.subject) for row in rows if row.kind == "member set" and row.subject.isdecimal()}
    names: dict[str, str] = {}
    if people:
        named = session.connection().execute(select(about.c.id, about.c.name).where(about.c.id.in_(people)))
        names = {str(row.id): row.name for row in named}
    return tuple(
        EventRow(row.at, row.by or "this site", row.kind, row.detail, names.get(row.subject, ""), row.reason)
        for row in rows
    )


def _pseudonyms(session: Session, map_id: int) -> tuple[str, ...]:
    wanted = select(PSEUDONYMS.c.name).where(PSEUDONYMS.c.map_id == map_id).order_by(PSEUDONYMS.c.name)
    return tuple(session.connection().execute(wanted).scalars())


def handed_in_of(session: Session, head: MapHead) -> tuple[HandedInRow, ...]:
    """The copies of the map that were handed in, newest first."""
    wanted = select(HANDED_IN.c.link, HANDED_IN.c.at, HANDED_IN.c.version).where(HANDED_IN.c.map_id == head.id)
    rows = session.connection().execute(wanted.order_by(HANDED_IN.c.at.desc(), HANDED_IN.c.link))
    return tuple(HandedInRow(row.link, row.at, row.version) for row in rows)


def origin_of(session: Session, reader: Reader, head: MapHead, *, changes: int = 0) -> Origin | None:
    """What the map is a copy of, with up to `changes` of what was done there since; None where it is no copy."""
    wanted = select(MAP_SETTINGS.c.copied_from, MAP_SETTINGS.c.copied_at, MAP_SETTINGS.c.copied_title)
    row = session.connection().execute(wanted.where(MAP_SETTINGS.c.map_id == head.id)).one()
    if row.copied_at is None:
        return None
    there = select(MAPS.c.slug, MAP_SETTINGS.c.deleted_at, MAP_SETTINGS.c.link).join(
        MAP_SETTINGS, MAP_SETTINGS.c.map_id == MAPS.c.id
    )
    found = session.connection().execute(there.where(MAPS.c.id == row.copied_from)).first()
    if found is None or found.deleted_at is not None:
        return Origin(row.copied_title, "", row.copied_at, True)
    try:
        origin = map_head(session, reader, found.slug)
    except Absent:
        return Origin(row.copied_title, "", row.copied_at, False)
    since = told(session, reader, origin.id, above=row.copied_at, limit=changes) if changes else ()
    return Origin(
        row.copied_title, origin.slug, row.copied_at, False, since, origin.latest - row.copied_at - len(since)
    )


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


def handed_in(session: Session, link: str) -> HandedIn:
    """The copy under that link. Raises `Absent`."""
    row = session.connection().execute(select(HANDED_IN).where(HANDED_IN.c.link == link)).first()
    if row is None:
        raise Absent("There is no such copy.")
    pseudonyms, wrote, by = row.content["pseudonyms"], row.content["wrote"], row.content["by"]
    if pseudonyms is None:
        people = {*wrote.values(), by}
        named = select(CONTRIBUTORS.c.id, CONTRIBUTORS.c.name).where(CONTRIBUTORS.c.id.in_(people))
        names = {one.id: one.name for one in session.connection().execute(named)}
    else:
        names = {int(person): name for person, name in pseudonyms.items()}
    return HandedIn(
        row.link,
        row.title,
        row.version,
        row.at,
        names.get(by, ""),
        row.content["argdown"],
        {number: names.get(person, "") for number, person in wrote.items()},
        NOTHING_HIDDEN if row.map_id is None else veil_of(session, row.map_id),
        NO_NOTES if row.map_id is None else notes_ever(session, row.map_id),
    )


def deleted_maps(session: Session, reader: Reader, now: datetime) -> tuple[DeletedMap, ...]:
    """The maps of which the reader is a facilitator and that can still be brought back."""
    wanted = (
        select(MAPS.c.slug, MAPS.c.title, MAP_SETTINGS.c.deleted_at)
        .join(MAP_SETTINGS, MAP_SETTINGS.c.map_id == MAPS.c.id)
        .join(MAP_MEMBERS, MAP_MEMBERS.c.map_id == MAPS.c.id)
        .where(
            MAP_MEMBERS.c.contributor_id == reader.contributor_id,
            MAP_MEMBERS.c.role == Membership.FACILITATOR,
            MAP_SETTINGS.c.deleted_at > now - timedelta(days=DAYS_TO_UNDO),
        )
        .order_by(MAP_SETTINGS.c.deleted_at.desc())
    )
    return tuple(
        DeletedMap(row.slug, row.title, row.deleted_at + timedelta(days=DAYS_TO_UNDO))
        for row in session.connection().execute(wanted)
    )
