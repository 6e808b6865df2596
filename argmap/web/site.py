"""What a request stands on: the parts that one running site shares, and what this request knows of its reader.

`site()` is the same for every request; the others are worked out once a request, when first asked for, so that a page
that needs no database asks none. Nothing below `web/` sees any of this: it is handed on as arguments.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from flask import Flask, current_app, g
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from argmap.domain.errors import Unavailable
from argmap.domain.permissions import VISITOR, Actor
from argmap.queries.contributors import SessionView, session_of
from argmap.queries.debate_lists import Chaired, chaired_by
from argmap.queries.debates import joined_by
from argmap.queries.inbox import unread_count
from argmap.queries.queue import waiting_count
from argmap.queries.reading import reading as snapshot

if TYPE_CHECKING:
    from sqlmodel import Session

    from argmap.config import Config
    from argmap.drawing.layout import Cache, Dot
    from argmap.mail import Post
    from argmap.operations.desk import Desk
    from argmap.queries.graphs import StructureCache
    from argmap.queries.quotations import CheckCache
    from argmap.web.assets import Assets
    from argmap.web.kept import Kept
    from argmap.web.sessions import Cookies

_EXTENSION = "argmap"


@dataclass(frozen=True)
class Site:
    """One running site. A `dot` without a path stands for none: outlines stand in for drawings.

    `layouts`, `structures` and `checks` (of quotations) are bounded and shared by all threads; `kept` holds ready
    answers. `build` is a hash of the program's version, templates and files: what another build made is made anew.
    `post` sends mail, where there is a server for it.
    """

    config: Config
    engine: Engine
    desk: Desk
    dot: Dot
    layouts: Cache
    structures: StructureCache
    checks: CheckCache
    kept: Kept
    cookies: Cookies
    assets: Assets
    build: str
    post: Post | None = None

    def install(self, app: Flask) -> None:
        """Make it what `site()` answers in the app's requests, and close what they open when they end."""
        app.extensions[_EXTENSION] = self
        app.teardown_appcontext(_close)


def site() -> Site:
    """The site that this request is for."""
    return cast("Site", current_app.extensions[_EXTENSION])


def reading() -> Session:
    """This request's one session with the database, for queries: it sees one moment of the map throughout.

    Raises `Unavailable` when the database does not answer.
    """
    if "reading" not in g:
        with ExitStack() as stack:
            g.reading = stack.enter_context(snapshot(site().engine))
            g.opened = stack.pop_all()
    return cast("Session", g.reading)


def contributor() -> SessionView | None:
    """Whoever has contributed from this browser before; None for everybody else, also with a forged cookie.

    It lets go of the database at once: a request that held one connection while it waits for another, as operations
    need one of their own, could hold up all others.
    """
    if "contributor" not in g:
        token = site().cookies.contributor_token()
        g.contributor = _session_behind(token) if token else None
    return cast("SessionView | None", g.contributor)


def _session_behind(token: str) -> SessionView | None:
    here = site()
    if "reading" in g:
        return session_of(reading(), token, here.desk.clock())
    with snapshot(here.engine) as session:
        return session_of(session, token, here.desk.clock())


def reader() -> Actor:
    """Who reads, for the queries: whoever is signed in, else the guest of a debate that is open, else a visitor."""
    known = contributor()
    who, maps = _joined()
    if known is not None:
        return replace(known.actor, debates=maps) if maps else known.actor
    return VISITOR if who is None else Actor(who, guest=True, debates=maps, asked=site().desk.clock())


def _joined() -> tuple[int | None, tuple[int, ...]]:
    """What the debates that this browser has joined, and that are open, let it be and read."""
    if "joined" not in g:
        tokens = site().cookies.debate_tokens()
        if not tokens:
            g.joined = (None, ())
        elif "reading" in g:
            g.joined = joined_by(reading(), tokens)
        else:
            with snapshot(site().engine) as session:
                g.joined = joined_by(session, tokens)
    return cast("tuple[int | None, tuple[int, ...]]", g.joined)


def unread_notices() -> int:
    """How many notices the reader has not read; the header of every page says it."""
    try:
        if contributor() is None:
            return 0
        if "reading" in g:
            return unread_count(reading(), reader())
        with snapshot(site().engine) as session:
            return unread_count(session, reader())
    except DATABASE_AWAY:
        return 0


def waiting_for_moderator() -> int | None:
    """How much waits where the reader moderates; None for whoever moderates nothing."""
    try:
        if contributor() is None:
            return None
        if "reading" in g:
            return waiting_count(reading(), reader())
        with snapshot(site().engine) as session:
            return waiting_count(session, reader())
    except DATABASE_AWAY:
        return None


def chaired_debates() -> tuple[Chaired, ...]:
    """The debates that are open and that the reader chairs; nothing for whoever has only a name."""
    try:
        known = contributor()
        if known is None or not known.account:
            return ()
        if "reading" in g:
            return chaired_by(reading(), reader())
        with snapshot(site().engine) as session:
            return chaired_by(session, reader())
    except DATABASE_AWAY:
        return ()


DATABASE_AWAY = (Unavailable, SQLAlchemyError)
"""What a page catches that can say something useful without the database."""


def done_reading() -> None:
    """Let go of the database session, so that what is read next sees what this request has written."""
    opened: ExitStack | None = g.pop("opened", None)
    g.pop("reading", None)
    if opened is not None:
        opened.close()


def _close(error: BaseException | None) -> None:
    done_reading()
