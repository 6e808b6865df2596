"""Accounts: made by those whose they are or by an admin, with one-time links, roles, and an end."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from argmap.domain.account_names import account_name, skeleton
from argmap.domain.accounts import (
    FIRST_ADMIN_LASTS,
    INVITATION_LASTS,
    MAILED_AT_MOST,
    MAILED_LASTS,
    RESET_LASTS,
    AccountDraft,
    Place,
    Registration,
    SiteRole,
)
from argmap.domain.errors import Absent, Conflict, Ended, NotAllowed, Refused
from argmap.domain.permissions import OPERATOR, Action, Actor, require
from argmap.models.accounts import Account, LinkPurpose, OneTimeLink, SiteEventKind, SiteSetting
from argmap.models.contributors import Contributor, token_hash
from argmap.models.tables import ACCOUNTS, BROWSER_SESSIONS, ONE_TIME_LINKS
from argmap.operations.adopting import adopt
from argmap.operations.desk import Desk, private
from argmap.operations.joining import open_session, random_token
from argmap.operations.one_time import LINK_ENDED, end_links, make_link, use_link
from argmap.operations.passwords import check_password, hashed
from argmap.operations.renaming import maps_show_another_name
from argmap.operations.site_events import note_event
from argmap.queries.accounts import registration, reset_link
from argmap.queries.reading import reading

_REGISTERING = (LinkPurpose.REGISTER, LinkPurpose.FIRST_ADMIN)
_TAKEN = "Somebody has this name already, or one that looks like it."


def register(desk: Desk, actor: Actor, draft: AccountDraft, place: Place, *, ends: str | None = None) -> str:
    """Make an account for a visitor or a newcomer, and open a new session: the answer is its token.

    A newcomer stays who they are and keeps everything; `ends` is the token of their session, which is over then. A
    link (`draft.link`) is needed where registration asks for an invitation; the one that is for the first admin makes
    one, while there is none. Raises `Refused`, `Conflict` for whoever has an account, `NotAllowed`, `Ended`.
    """
    name = account_name(draft.name)
    check_password(draft.password, name)
    made = hashed(draft.password)
    now, token = desk.clock(), random_token()
    with private(desk) as session:
        link = use_link(session, draft.link, now, *_REGISTERING) if draft.link else None
        if link is None and registration(session) is not Registration.OPEN:
            raise NotAllowed("Accounts are made by invitation here. Whoever runs this site can give you a link.")
        first = link is not None and link.purpose is LinkPurpose.FIRST_ADMIN
        if first and _admins(session):
            raise Conflict("This site has an admin by now, who can make you an account.")
        who = _newcomer(session, actor, name, now)
        _add(session, who, name, SiteRole.ADMIN if first else SiteRole.MEMBER, now, made, draft.email)
        note_event(session, now, Actor(who), SiteEventKind.ACCOUNT_MADE, who, detail={"by": "link" if link else "self"})
        if first:
            adopt(session, now)
        if ends is not None:
            session.connection().execute(
                delete(BROWSER_SESSIONS).where(BROWSER_SESSIONS.c.token_hash == token_hash(ends))
            )
        open_session(session, who, now, token, place.browser)
    return token


def _newcomer(session: Session, actor: Actor, name: str, now: datetime) -> int:
    """The contributor who gets the account: whoever has contributed from this browser, else a new one."""
    if actor.contributor_id is None:
        row = Contributor(name=name, created_at=now)
        session.add(row)
        session.flush()
        return row.id
    found = session.get(Contributor, actor.contributor_id)
    if found is None or found.erased_at is not None:
        raise Absent("You are not here any more.")
    if session.get(Account, actor.contributor_id) is not None:
        raise Conflict("You have an account already.")
    if found.name != name:
        found.name = name
        session.flush()
        maps_show_another_name(session, found.id)
    return found.id


def _add(
    session: Session, who: int, name: str, role: SiteRole, now: datetime, password: str = "", email: str | None = None
) -> None:
    row = Account(
        contributor_id=who,
        name_skeleton=skeleton(name),
        password_hash=password,
        role=role,
        email=email,
        created_at=now,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise Refused({"name": _TAKEN}) from error


def add_account(desk: Desk, actor: Actor, name: str, role: SiteRole = SiteRole.MEMBER) -> str:
    """Make an account for somebody: the answer is the token of the one-time link with which they set a password.

    Raises `Refused` where the name cannot be taken, `NotAllowed`.
    """
    require(actor, Action.SITE)
    name = account_name(name)
    now = desk.clock()
    with private(desk) as session:
        who = _newcomer(session, Actor(), name, now)
        _add(session, who, name, role, now)
        note_event(session, now, actor, SiteEventKind.ACCOUNT_MADE, who, detail={"role": role.value})
        if role is SiteRole.ADMIN:
            adopt(session, now)
        return make_link(session, LinkPurpose.RESET, now, RESET_LASTS, who)


def make_reset_link(desk: Desk, actor: Actor, who: int) -> str:
    """A one-time link with which an account's password is set anew: the answer is its token. Raises `Absent`."""
    require(actor, Action.SITE)
    now = desk.clock()
    with private(desk) as session:
        _account(session, who)
        note_event(session, now, actor, SiteEventKind.LINK_MADE, who)
        return make_link(session, LinkPurpose.RESET, now, RESET_LASTS, who)


def invite(desk: Desk, actor: Actor) -> str:
    """A one-time link with which somebody may register where that takes an invitation: the answer is its token."""
    require(actor, Action.SITE)
    now = desk.clock()
    with private(desk) as session:
        note_event(session, now, actor, SiteEventKind.LINK_MADE, detail={"for": "registering"})
        return make_link(session, LinkPurpose.REGISTER, now, INVITATION_LASTS)


def first_admin_link(desk: Desk) -> str | None:
    """A one-time link that makes whoever opens it the first admin; None where there is an admin. Earlier ones end."""
    now = desk.clock()
    with private(desk) as session:
        if _admins(session):
            return None
        session.connection().execute(delete(ONE_TIME_LINKS).where(ONE_TIME_LINKS.c.purpose == LinkPurpose.FIRST_ADMIN))
        return make_link(session, LinkPurpose.FIRST_ADMIN, now, FIRST_ADMIN_LASTS)


def ask_reset(desk: Desk, asked: str) -> list[tuple[str, str]]:
    """Links for the accounts of that name or mail address, to be mailed: pairs of address and token.

    Nobody is told whether there is such an account. The site's log has a line for each, so that an admin can make a
    link where the mail does not arrive. At most three an hour go to one account.
    """
    now = desk.clock()
    asked = asked.strip()[:320]
    made = []
    with private(desk) as session:
        found = session.exec(
            select(Account).where(
                or_(ACCOUNTS.c.name_skeleton == skeleton(asked), func.lower(ACCOUNTS.c.email) == asked.lower()),
                ACCOUNTS.c.email.is_not(None),
                ACCOUNTS.c.disabled_at.is_(None),
            )
        ).all()
        for account in found:
            who = account.contributor_id
            lately = session.exec(
                select(func.count()).where(
                    OneTimeLink.contributor_id == who, OneTimeLink.created_at > now - timedelta(hours=1)
                )
            ).one()
            if lately < MAILED_AT_MOST and account.email:
                made.append((account.email, make_link(session, LinkPurpose.RESET, now, MAILED_LASTS, who)))
                note_event(session, now, Actor(who), SiteEventKind.LINK_MADE, who, detail={"by": "mail"})
    return made


def note_lost_mail(desk: Desk, token: str) -> None:
    """Write down that the mail with that link could not be sent, for an admin to read."""
    now = desk.clock()
    with private(desk) as session:
        row = session.get(OneTimeLink, token_hash(token))
        if row is not None and row.contributor_id is not None:
            note_event(session, now, OPERATOR, SiteEventKind.MAIL_FAILED, row.contributor_id)


def set_password(desk: Desk, token: str, password: str, place: Place) -> str:
    """Set the password of whoever the one-time link is for, end all their sessions, and open one: its token.

    Raises `Ended` where the link does not work any more, `Refused` where the password cannot be taken: it does then.
    """
    now, fresh = desk.clock(), random_token()
    with reading(desk.engine) as session:
        seen = reset_link(session, token, now)
    if seen is None:
        raise Ended(LINK_ENDED)
    check_password(password, seen.name)
    made = hashed(password)
    with private(desk) as session:
        who = use_link(session, token, now, LinkPurpose.RESET).contributor_id
        assert who is not None
        account = _account(session, who)
        account.password_hash = made
        end_links(session, who)
        _end_sessions(session, who)
        note_event(session, now, Actor(who), SiteEventKind.PASSWORD_SET, who, detail={"by": "link"})
        if account.disabled_at is None:
            open_session(session, who, now, fresh, place.browser)
    return fresh


def set_role(desk: Desk, actor: Actor, who: int, role: SiteRole) -> None:
    """Give an account its role on the site. Its sessions end, so that no older one has the new role.

    Raises `Conflict` where it is the last admin who would go, `Absent`, `NotAllowed`.
    """
    require(actor, Action.SITE)
    now = desk.clock()
    with private(desk) as session:
        account = _account(session, who)
        if account.role is role:
            return
        if role is not SiteRole.ADMIN:
            _keep_an_admin(session, account)
        account.role = role
        note_event(session, now, actor, SiteEventKind.ROLE_SET, who, detail={"role": role.value})
        _end_sessions(session, who)
        if role is SiteRole.ADMIN:
            adopt(session, now)


def disable(desk: Desk, actor: Actor, who: int, disabled: bool = True) -> None:
    """Let an account open nothing any more, or open again. Its sessions and links end.

    Raises `Conflict` where it is the last admin, `Absent`, `NotAllowed`.
    """
    require(actor, Action.SITE)
    now = desk.clock()
    with private(desk) as session:
        account = _account(session, who)
        if (account.disabled_at is not None) == disabled:
            return
        if disabled:
            _keep_an_admin(session, account)
        account.disabled_at = now if disabled else None
        note_event(session, now, actor, SiteEventKind.DISABLED if disabled else SiteEventKind.ENABLED, who)
        _end_sessions(session, who)
        end_links(session, who)


def set_registration(desk: Desk, actor: Actor, chosen: Registration) -> None:
    """Say who may make themselves an account. Raises `NotAllowed`."""
    require(actor, Action.SITE)
    now = desk.clock()
    with private(desk) as session:
        row = session.get(SiteSetting, "registration")
        if row is None:
            session.add(SiteSetting(name="registration", value=chosen.value))
        else:
            row.value = chosen.value
        detail = {"setting": "registration", "value": chosen.value}
        note_event(session, now, actor, SiteEventKind.SETTING_SET, detail=detail)


def set_mail(desk: Desk, actor: Actor, email: str | None, wanted: bool) -> None:
    """Keep the actor's mail address, or forget it, and whether notices are to be mailed there. Raises `Absent`."""
    with private(desk) as session:
        account = _account(session, actor.contributor_id)
        account.email = email
        account.mail_wanted = wanted and email is not None


def _account(session: Session, who: int | None) -> Account:
    """The account, locked; before it the admins in their order: else two who leave would wait for each other."""
    _admins(session)
    row = session.exec(select(Account).where(ACCOUNTS.c.contributor_id == who).with_for_update()).one_or_none()
    if row is None:
        raise Absent("There is no such account.")
    return row


def _admins(session: Session) -> list[int]:
    """The admins who can sign in, locked, so that of two who leave at once one stays."""
    chosen = select(Account).where(Account.role == SiteRole.ADMIN, ACCOUNTS.c.disabled_at.is_(None))
    return [row.contributor_id for row in session.exec(chosen.order_by(ACCOUNTS.c.contributor_id).with_for_update())]


def _keep_an_admin(session: Session, leaving: Account) -> None:
    if leaving.role is SiteRole.ADMIN and _admins(session) == [leaving.contributor_id]:
        raise Conflict("This is the last admin of the site; make somebody else an admin first.")


def _end_sessions(session: Session, who: int) -> None:
    session.connection().execute(delete(BROWSER_SESSIONS).where(BROWSER_SESSIONS.c.contributor_id == who))
