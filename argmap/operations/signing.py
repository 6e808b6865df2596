"""Signing in and out, and the browsers in which somebody is signed in.

Whoever guesses is slowed down: each try is counted before the password is looked at and struck out when it was right,
so that only failures count, and many at once get no more tries than one after the other.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, text
from sqlmodel import Session
from sqlmodel import select as select_rows

from argmap.domain.account_names import skeleton
from argmap.domain.accounts import FAILURES_COUNT_FOR, FAILURES_OF_ACCOUNT, FAILURES_OF_ADDRESS, Place, SignInDraft
from argmap.domain.errors import Absent, Refused, TooMany
from argmap.domain.permissions import Actor
from argmap.models.accounts import Account, SignInFailure, SiteEventKind
from argmap.models.contributors import BrowserSession, token_hash
from argmap.models.tables import ACCOUNTS, BROWSER_SESSIONS, SIGN_IN_FAILURES
from argmap.operations.desk import Desk, private
from argmap.operations.joining import open_session, random_token
from argmap.operations.one_time import end_links
from argmap.operations.passwords import check_password, fits, hashed
from argmap.operations.site_events import note_event
from argmap.queries.reading import reading

WRONG = "That name and that password do not belong together."
USE_NOTED = timedelta(hours=1)
HANDLE = 16
"""How much of a session's hash names it in the list of its owner: it opens nothing."""

_HANDLE = re.compile(rf"[0-9a-f]{{{HANDLE}}}", re.ASCII)
_SIGNED_OUT = "That browser is not signed in any more."


def sign_in(desk: Desk, draft: SignInDraft, place: Place, *, ends: str | None = None) -> str:
    """Open a new session for whoever's name and password these are: the answer is its token.

    `ends` is the token of the session that the browser had before, which is over then. Raises `TooMany` after ten
    failures in five minutes for the account from that address, or 300 from that address; `Refused` where name and
    password do not belong together, or the account is disabled: with the same words, after the same time.
    """
    attempt = _attempt(desk, draft.account, place)
    with reading(desk.engine) as session:
        found = _account_called(session, draft.name)
        who = None if found is None or found.disabled_at is not None else found.contributor_id
        kept = "" if found is None or who is None else found.password_hash
    if not fits(draft.password, kept) or who is None:
        raise Refused({"": WRONG})
    now = desk.clock()
    token = random_token()
    with private(desk) as session:
        session.connection().execute(delete(SIGN_IN_FAILURES).where(SIGN_IN_FAILURES.c.id == attempt))
        account = session.get(Account, who)
        if account is None or account.disabled_at is not None or account.password_hash != kept:
            raise Refused({"": WRONG})
        if ends is not None:
            _end(session, token_hash(ends))
        open_session(session, who, now, token, place.browser)
    return token


def _attempt(desk: Desk, account: str, place: Place) -> int:
    """Count one try as a failure until it turns out to be none. Raises `TooMany`."""
    now = desk.clock()
    since = now - FAILURES_COUNT_FOR
    column = SIGN_IN_FAILURES.c
    with private(desk) as session:
        connection = session.connection()
        if connection.dialect.name == "postgresql":  # SQLite's writers take turns anyhow
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('sign in'))"))
        connection.execute(delete(SIGN_IN_FAILURES).where(column.at <= since))
        of_address = select(func.count(), func.min(column.at)).where(column.address_key == place.address)
        limits = (
            (of_address.where(column.account_key == account), FAILURES_OF_ACCOUNT),
            (of_address, FAILURES_OF_ADDRESS),
        )
        for counted, limit in limits:
            failures, first = connection.execute(counted).one()
            if failures >= limit:
                raise TooMany(
                    "There were too many wrong passwords. Please wait some minutes, then try again.",
                    seconds=max(1, round((first + FAILURES_COUNT_FOR - now).total_seconds())),
                )
        row = SignInFailure(account_key=account, address_key=place.address, at=now)
        session.add(row)
        session.flush()
        assert row.id is not None
        return row.id


def _account_called(session: Session, name: str) -> Account | None:
    return session.exec(select_rows(Account).where(Account.name_skeleton == skeleton(name))).one_or_none()


def sign_out(desk: Desk, token: str) -> None:
    """End the session of that token; where there is none, nothing is to be done."""
    with private(desk) as session:
        _end(session, token_hash(token))


def end_session(desk: Desk, actor: Actor, handle: str) -> None:
    """End one of the actor's sessions, named by the beginning of its hash. Raises `Absent`."""
    if not _HANDLE.fullmatch(handle):
        raise Absent(_SIGNED_OUT)
    with private(desk) as session:
        ended = session.connection().execute(
            delete(BROWSER_SESSIONS).where(
                BROWSER_SESSIONS.c.contributor_id == actor.contributor_id,
                BROWSER_SESSIONS.c.token_hash.startswith(handle),
            )
        )
        if not ended.rowcount:
            raise Absent(_SIGNED_OUT)


def end_other_sessions(desk: Desk, actor: Actor, token: str) -> int:
    """End all of the actor's sessions but that of the token; the answer is how many."""
    with private(desk) as session:
        return _end_others(session, actor.contributor_id, token)


def change_password(desk: Desk, actor: Actor, draft: SignInDraft, new: str, place: Place) -> str:
    """Set another password where the old one is right, end all sessions, and open a new one: the answer is its token.

    `draft` has the actor's name and the old password; guessing that is counted like signing in. Raises `TooMany`,
    `Refused`, `Absent`.
    """
    attempt = _attempt(desk, draft.account, place)
    with reading(desk.engine) as session:
        kept = _own_account(session, actor).password_hash
    if not fits(draft.password, kept):
        raise Refused({"password": "This is not your present password."})
    check_password(new, draft.name, "new")
    made = hashed(new)
    now, fresh = desk.clock(), random_token()
    with private(desk) as session:
        session.connection().execute(delete(SIGN_IN_FAILURES).where(SIGN_IN_FAILURES.c.id == attempt))
        account = _own_account(session, actor)
        account.password_hash = made
        _end_others(session, account.contributor_id, None)
        end_links(session, account.contributor_id)
        open_session(session, account.contributor_id, now, fresh, place.browser)
        note_event(session, now, actor, SiteEventKind.PASSWORD_SET, account.contributor_id)
    return fresh


def note_use(desk: Desk, token: str, browser: str) -> None:
    """Remember that a session was used now, and in which browser; asked for once an hour."""
    with private(desk) as session:
        row = session.get(BrowserSession, token_hash(token))
        if row is not None:
            row.seen_at, row.browser = desk.clock(), browser


def use_is_due(seen: datetime | None, now: datetime) -> bool:
    """Whether it is time to remember that a session is used."""
    return seen is None or now - seen >= USE_NOTED


def _own_account(session: Session, actor: Actor) -> Account:
    row = session.exec(select_rows(Account).where(ACCOUNTS.c.contributor_id == actor.contributor_id)).one_or_none()
    if row is None:
        raise Absent("You have no account here yet.")
    return row


def _end(session: Session, hash_of_token: str) -> None:
    session.connection().execute(delete(BROWSER_SESSIONS).where(BROWSER_SESSIONS.c.token_hash == hash_of_token))


def _end_others(session: Session, contributor_id: int | None, but: str | None) -> int:
    chosen = delete(BROWSER_SESSIONS).where(BROWSER_SESSIONS.c.contributor_id == contributor_id)
    if but is not None:
        chosen = chosen.where(BROWSER_SESSIONS.c.token_hash != token_hash(but))
    return session.connection().execute(chosen).rowcount
