"""How maps are kept: their settings, members and what was done about them, for those who may see that."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from argmap.domain.errors import NotAllowed
from argmap.domain.graph import Case, Speaker
from argmap.domain.keeping import DAYS_TO_UNDO, Access, member_ref
from argmap.domain.moderation import ContributionState
from argmap.domain.permissions import Action, Membership, Naming, Policy, Reader, Role, Visibility, may, role_of
from argmap.models.tables import (
    CHANGE_IMAGES,
    CONTRIBUTIONS,
    CONTRIBUTORS,
    MAP_MEMBERS,
    MAP_SETTINGS,
    MAPS,
    PSEUDONYMS,
    SITE_EVENTS,
    SPEAKERS,
)
from argmap.queries.debate_lists import is_debated
from argmap.queries.graphs import choices
from argmap.queries.handed_in import HandedInRow, handed_in_of
from argmap.queries.history_rows import HistoryRow, told
from argmap.queries.invitations import InvitationRow, invitations_of
from argmap.queries.maps import MapHead, map_head
from argmap.queries.marks import Mark, marks_in
from argmap.queries.origins import Origin, origin_of

_SPEAKERS_OFFERED = 200
MEMBERS_AT_MOST = 500
EVENTS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member by the name that they sign in with. `ref` is what forms of this map call them."""

    ref: str
    name: str
    role: Membership
    since: datetime
    mine: bool


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
class KeptBy:
    """What facilitators see of how their map is worked on: the last correction of its own words, how much waits for a
    moderator, what lies on branches, and the cases and speakers.
    """

    corrected: HistoryRow | None
    waiting: int
    marks: tuple[Mark, ...]
    cases: tuple[Case, ...]
    speakers: tuple[Speaker, ...]


@dataclass(frozen=True, slots=True)
class SettingsView:
    """Everything on the page of a map's settings. `counted` counts all members, of whom some may be shown; `in_debate`
    tells that a debate is open on it.

    `pseudonyms` are those of the map where the reader may look behind them; `kept` is for facilitators only.
    """

    head: MapHead
    role: Role
    access: Access
    naming: Naming
    link: str
    archived: datetime | None
    in_debate: bool
    members: tuple[MemberRow, ...]
    counted: int
    only_facilitator: bool
    invitations: tuple[InvitationRow, ...]
    events: tuple[EventRow, ...]
    handed_in: tuple[HandedInRow, ...]
    origin: Origin | None
    pseudonyms: tuple[str, ...]
    kept: KeptBy | None


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
    wanted = select(MAP_SETTINGS, is_debated().label("in_debate")).join(MAPS, MAPS.c.id == MAP_SETTINGS.c.map_id)
    row = session.connection().execute(wanted.where(MAP_SETTINGS.c.map_id == head.id)).one()
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
        in_debate=row.in_debate,
        members=members[:MEMBERS_AT_MOST],
        counted=len(members),
        only_facilitator=sum(1 for member in members if member.role is Membership.FACILITATOR) == 1,
        invitations=invitations_of(session, head.id, now),
        events=_events(session, head.id),
        handed_in=handed_in_of(session, head),
        origin=origin_of(session, reader, head),
        pseudonyms=_pseudonyms(session, head.id) if unmasks else (),
        kept=_kept_by(session, reader, head) if may(reader, Action.SETTINGS, head.grounds) else None,
    )


def _kept_by(session: Session, reader: Reader, head: MapHead) -> KeptBy:
    offered = choices(session, head)
    waiting = select(func.count()).where(
        CONTRIBUTIONS.c.map_id == head.id, CONTRIBUTIONS.c.state == ContributionState.WAITING
    )
    return KeptBy(
        _corrected(session, reader, head),
        session.connection().execute(waiting).scalar_one(),
        marks_in(session, head.id),
        offered.cases,
        offered.speakers,
    )


def _corrected(session: Session, reader: Reader, head: MapHead) -> HistoryRow | None:
    """The last change of the map's title, question or introduction; None where they are what the map began with."""
    images = CHANGE_IMAGES.c
    wanted = select(func.max(images.version)).where(images.map_id == head.id, images.entity == MAPS.name)
    version = session.connection().execute(wanted).scalar()
    rows = told(session, reader, head.id, among=[version], limit=1, hiding=head.hiding, noted=False) if version else ()
    return next((row for row in rows if row.version > 1), None)


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
