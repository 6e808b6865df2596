"""The fixed cast of a site with members: people who are signed in, and what they are to a map."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import NamedTuple, cast

from flask import Flask
from sqlalchemy import Engine, select, update
from sqlmodel import Session

from argmap.domain.account_names import skeleton
from argmap.domain.accounts import SiteRole
from argmap.domain.permissions import Actor, Membership
from argmap.models.accounts import Account
from argmap.models.contributors import BrowserSession, Contributor, token_hash
from argmap.models.memberships import MapMember
from argmap.models.tables import MAP_SETTINGS, MAPS
from argmap.operations.desk import utc_now
from argmap.queries.contributors import session_of
from argmap.queries.reading import reading
from argmap.web.sessions import COOKIE
from argmap.web.site import Site
from tests.support.in_process import Visitor


class Known(NamedTuple):
    """Somebody who is signed in: their number, and the token that their browser's cookie holds."""

    id: int
    token: str


def account(engine: Engine, name: str, *, admin: bool = False) -> Known:
    """Somebody with an account (without a password) and one browser."""
    token, now = secrets.token_urlsafe(16), utc_now()
    with Session(engine) as session:
        person = Contributor(name=name, created_at=now)
        session.add(person)
        session.flush()
        session.add(
            Account(
                contributor_id=person.id,
                name_skeleton=skeleton(name),
                role=SiteRole.ADMIN if admin else SiteRole.MEMBER,
                created_at=now,
            )
        )
        session.add(
            BrowserSession(
                token_hash=token_hash(token),
                contributor_id=person.id,
                csrf=secrets.token_urlsafe(16),
                created_at=now,
                expires_at=now + timedelta(days=1),
            )
        )
        session.commit()
        return Known(person.id, token)


def make_member(engine: Engine, person: Known, slug: str, role: Membership) -> None:
    """Give somebody a role in a map."""
    with Session(engine) as session:
        map_id = session.connection().execute(select(MAPS.c.id).where(MAPS.c.slug == slug)).scalar_one()
        session.add(MapMember(map_id=map_id, contributor_id=person.id, role=role, since=utc_now()))
        session.commit()


def keep_map(engine: Engine, slug: str, **settings: object) -> None:
    """Change how a map is kept: columns of its settings."""
    with engine.begin() as connection:
        map_id = select(MAPS.c.id).where(MAPS.c.slug == slug).scalar_subquery()
        connection.execute(update(MAP_SETTINGS).where(MAP_SETTINGS.c.map_id == map_id).values(**settings))


def signed_in(app: Flask, name: str, *, slug: str = "", role: Membership | None = None, admin: bool = False) -> Visitor:
    """Somebody with an account at their browser, with a role in the map `slug` if one is given."""
    engine = cast(Site, app.extensions["argmap"]).engine
    person = account(engine, name, admin=admin)
    if role is not None:
        make_member(engine, person, slug, role)
    browser = Visitor(app)
    browser.client.set_cookie(COOKIE, person.token)
    return browser


def actor_of(app: Flask, browser: Visitor) -> Actor:
    """Who acts from that browser."""
    desk = cast(Site, app.extensions["argmap"]).desk
    cookie = browser.client.get_cookie(COOKIE)
    assert cookie is not None
    with reading(desk.engine) as session:
        known = session_of(session, cookie.decoded_value, desk.clock())
    assert known is not None
    return known.actor
