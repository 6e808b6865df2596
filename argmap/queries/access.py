"""What a map is to somebody: its settings and their role there, read with the map itself.

A map is found by its slug; an unlisted one by its link word too, which stands in its addresses in the slug's place and
shows that whoever asks has the link. A link word looks like a slug: 26 small letters and digits of base 32 (130 bits).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, select, type_coerce, union_all
from sqlalchemy import String as SaString
from sqlmodel import Session

from argmap.domain.errors import Absent
from argmap.domain.permissions import (
    Action,
    Actor,
    Grounds,
    Membership,
    Naming,
    Policy,
    Reader,
    Visibility,
    may,
)
from argmap.models.tables import MAP_MEMBERS, MAP_SETTINGS, MAPS

NOBODY = -1
"""Stands for a visitor where a contributor is compared: ids are never negative."""

SETTINGS: tuple[ColumnElement[Any], ...] = (
    type_coerce(MAP_SETTINGS.c.visibility, SaString),
    type_coerce(MAP_SETTINGS.c.policy, SaString),
    type_coerce(MAP_SETTINGS.c.naming, SaString),
    MAP_SETTINGS.c.welcomes,
    type_coerce(MAP_MEMBERS.c.role, SaString),
    MAP_SETTINGS.c.archived_at,
    MAP_SETTINGS.c.deleted_at,
    MAP_SETTINGS.c.link,
    MAPS.c.id,
)
"""What `grounds_in` takes, in its order; of `joined` tables."""


def joined() -> Any:
    """Maps with their settings, and with the membership of the contributor bound as "who"."""
    mine = and_(MAP_MEMBERS.c.map_id == MAPS.c.id, MAP_MEMBERS.c.contributor_id == bindparam("who"))
    return MAPS.join(MAP_SETTINGS, MAP_SETTINGS.c.map_id == MAPS.c.id).outerjoin(MAP_MEMBERS, mine)


def asked_for() -> ColumnElement[bool]:
    """The map of the slug that is bound as "slug", or the unlisted one whose link word that is.

    Each is looked for by its own index: with OR, every map of the site would be looked at.
    """
    by_slug = select(MAPS.c.id).where(MAPS.c.slug == bindparam("slug")).correlate(None)
    by_link = select(MAP_SETTINGS.c.map_id).where(MAP_SETTINGS.c.link == bindparam("slug")).correlate(None)
    return MAPS.c.id.in_(union_all(by_slug, by_link))


def who(reader: Reader) -> int:
    """What to bind as "who"."""
    return NOBODY if reader.contributor_id is None else reader.contributor_id


def grounds_in(row: Any, reader: Reader, slug: str | None = None) -> Grounds:
    """The grounds of a row that begins with `SETTINGS`; `slug` is the word by which the map was asked for."""
    visibility, policy, naming, welcomes, role, archived, deleted, link, map_id = row[:9]
    return Grounds(
        visibility=Visibility(visibility),
        policy=Policy(policy),
        naming=Naming(naming),
        welcomes=bool(welcomes),
        member=None if role is None else Membership(role),
        by_link=slug is not None and link == slug,
        reason=dict(reader.glass).get(map_id, "") if reader.glass else "",
        archived=archived is not None,
        deleted=deleted is not None,
        joined=map_id in reader.debates,
    )


_GROUNDS: Select[Any] = select(*SETTINGS).select_from(joined()).where(asked_for())


def grounds_of(session: Session, reader: Reader, slug: str) -> Grounds:
    """What the map is to the reader. Raises `Absent` where there is none, or where they may not read it."""
    row = session.connection().execute(_GROUNDS, {"slug": slug, "who": who(reader)}).first()
    grounds = None if row is None else grounds_in(row, reader, slug)
    if grounds is None or not readable(reader, grounds):
        raise Absent(f"There is no map {slug}.")
    return grounds


def readable(reader: Actor, grounds: Grounds) -> bool:
    """Whether the reader may know of the map; what was deleted is gone for everybody."""
    return not grounds.deleted and may(reader, Action.READ, grounds)


def listed(reader: Actor, grounds: Grounds) -> bool:
    """Whether the map stands in lists and is found by search."""
    return not grounds.deleted and may(reader, Action.LIST, grounds)
