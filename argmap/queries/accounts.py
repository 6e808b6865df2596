"""Accounts as their owners, admins and the command see them, and what the site is set to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from argmap.domain.account_names import skeleton
from argmap.domain.accounts import Registration, SiteRole
from argmap.domain.errors import Absent
from argmap.domain.permissions import Action, Actor, Reader, require
from argmap.models.accounts import LinkPurpose
from argmap.models.contributors import token_hash
from argmap.models.tables import (
    ACCOUNTS,
    BROWSER_SESSIONS,
    CONTRIBUTORS,
    ONE_TIME_LINKS,
    SITE_SETTINGS,
)


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account. `password` tells whether one was set."""

    contributor_id: int
    name: str
    role: SiteRole
    disabled: datetime | None
    created: datetime
    password: bool
    email: str | None
    mail_wanted: bool


_ACCOUNT = (
    ACCOUNTS.c.contributor_id,
    CONTRIBUTORS.c.name,
    ACCOUNTS.c.role,
    ACCOUNTS.c.disabled_at,
    ACCOUNTS.c.created_at,
    ACCOUNTS.c.password_hash != "",
    ACCOUNTS.c.email,
    ACCOUNTS.c.mail_wanted,
)
_ACCOUNTS = ACCOUNTS.join(CONTRIBUTORS, CONTRIBUTORS.c.id == ACCOUNTS.c.contributor_id)


def accounts(session: Session, reader: Reader) -> list[AccountView]:
    """All accounts, by name. Raises `NotAllowed`."""
    require(reader, Action.SITE)
    chosen = select(*_ACCOUNT).select_from(_ACCOUNTS).order_by(CONTRIBUTORS.c.name, ACCOUNTS.c.contributor_id)
    return [AccountView(*row) for row in session.connection().execute(chosen)]


def account_called(session: Session, reader: Reader, name: str) -> AccountView:
    """The account of that name, or of one that looks like it. Raises `Absent`, `NotAllowed`."""
    require(reader, Action.SITE)
    found = _account(session, ACCOUNTS.c.name_skeleton == skeleton(name))
    if found is None:
        raise Absent(f"There is no account {name}.")
    return found


def own_account(session: Session, reader: Actor) -> AccountView | None:
    """The reader's account; None for a newcomer and a visitor."""
    return _account(session, ACCOUNTS.c.contributor_id == reader.contributor_id)


def _account(session: Session, where: Any) -> AccountView | None:
    row = session.connection().execute(select(*_ACCOUNT).select_from(_ACCOUNTS).where(where)).first()
    return None if row is None else AccountView(*row)


def registration(session: Session) -> Registration:
    """Who may make themselves an account; everybody, until an admin says otherwise."""
    chosen = select(SITE_SETTINGS.c.value).where(SITE_SETTINGS.c.name == "registration")
    told = session.connection().execute(chosen).scalar()
    return Registration.OPEN if told is None else Registration(told)


@dataclass(frozen=True, slots=True)
class LinkView:
    """A one-time link that still works. `name` is whose password it sets."""

    name: str = ""
    first_admin: bool = False


def reset_link(session: Session, token: str, now: datetime) -> LinkView | None:
    """The link that sets a password; None where it works no more."""
    row = _link(session, token, now, LinkPurpose.RESET)
    return None if row is None else LinkView(name=row.name)


def register_link(session: Session, token: str, now: datetime) -> LinkView | None:
    """The link with which somebody may register; None where it works no more, for the first admin once there is one."""
    row = _link(session, token, now, LinkPurpose.REGISTER, LinkPurpose.FIRST_ADMIN)
    if row is None:
        return None
    first = row.purpose is LinkPurpose.FIRST_ADMIN
    return None if first and _has_admin(session) else LinkView(first_admin=first)


def _has_admin(session: Session) -> bool:
    admins = select(ACCOUNTS.c.contributor_id).where(
        ACCOUNTS.c.role == SiteRole.ADMIN, ACCOUNTS.c.disabled_at.is_(None)
    )
    return session.connection().execute(admins.limit(1)).first() is not None


def _link(session: Session, token: str, now: datetime, *purposes: LinkPurpose) -> Any:
    chosen = (
        select(ONE_TIME_LINKS.c.purpose, CONTRIBUTORS.c.name)
        .select_from(ONE_TIME_LINKS.outerjoin(CONTRIBUTORS, CONTRIBUTORS.c.id == ONE_TIME_LINKS.c.contributor_id))
        .where(
            ONE_TIME_LINKS.c.token_hash == token_hash(token),
            ONE_TIME_LINKS.c.purpose.in_(purposes),
            ONE_TIME_LINKS.c.used_at.is_(None),
            ONE_TIME_LINKS.c.expires_at > now,
        )
    )
    return session.connection().execute(chosen).first()


@dataclass(frozen=True, slots=True)
class BrowserView:
    """A browser in which somebody is signed in; `handle` names it to them and opens nothing."""

    handle: str
    browser: str
    since: datetime
    seen: datetime | None
    here: bool


def own_browsers(session: Session, reader: Actor, token: str, now: datetime) -> list[BrowserView]:
    """Where the reader is signed in, the present browser first, then the last used. `token` is the present one's."""
    column = BROWSER_SESSIONS.c
    chosen = select(column.token_hash, column.browser, column.created_at, column.seen_at).where(
        column.contributor_id == reader.contributor_id, column.expires_at > now
    )
    here = token_hash(token)
    found = [
        BrowserView(row.token_hash[:16], row.browser, row.created_at, row.seen_at, row.token_hash == here)
        for row in session.connection().execute(chosen)
    ]
    return sorted(found, key=lambda one: (not one.here, -(one.seen or one.since).timestamp()))
