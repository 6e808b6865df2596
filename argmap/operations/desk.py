"""What every operation is given, and the wrapper that all that change a map go through."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar

from sqlalchemy import Engine, or_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from argmap.domain.errors import Absent, Conflict
from argmap.domain.permissions import OPEN, VISITOR, Action, Actor, Grounds, require
from argmap.models.changes import Change, ChangeKind
from argmap.models.database import answering, writing
from argmap.models.maps import ArgumentMap
from argmap.models.memberships import MapSettings
from argmap.models.tables import MAP_SETTINGS, MAPS
from argmap.operations.holding_back import check_branches, count, marked
from argmap.operations.joining import Joining, join
from argmap.operations.map_debates import tell_open_debates
from argmap.operations.notices import tell_replies
from argmap.operations.pseudonyms import give_pseudonym
from argmap.operations.recording import Recorder
from argmap.operations.rules import check_touched
from argmap.queries.access import grounds_of
from argmap.queries.debate_lists import is_debated
from argmap.queries.waiting import READ_FIRST, reads_first

_log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The clock of a running program."""
    return datetime.now(UTC)


def tell_nobody(what: int, news: object) -> None:
    """The `notify` and the `announce` of a program to which no browser listens."""


Happening = tuple[int, str]
"""An event of a live debate: the version that it made, and what sort of thing it was."""


@dataclass(frozen=True)
class Desk:
    """The database to write to, the clock to read, and whom to tell after each commit: `notify` of a map's new version
    (map id, version), `announce` of what has happened in a live debate (debate id, versions and sorts in order).

    What these raise is logged and never reaches whoever contributed: their work is kept.
    """

    engine: Engine
    clock: Callable[[], datetime] = utc_now
    notify: Callable[[int, int], None] = tell_nobody
    keeps: bool = True
    announce: Callable[[int, Sequence[Happening]], None] = tell_nobody

    def rehearsing(self) -> Desk:
        """A desk at which changes are tried with all their rules, and nothing is kept: to tell what one would do."""
        return replace(self, keeps=False)


@dataclass(frozen=True, slots=True)
class Done:
    """What an operation did: the map's new version, and what to select ("s70", "a91"), the first thing first.

    Where a moderator reads first the map is as it was, nothing is created, and `contribution` is what waits.
    `told` is what the operation says of itself for the change.
    """

    map_id: int
    slug: str
    version: int
    created: tuple[str, ...]
    contribution: int | None = None
    told: Told | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Told:
    """What an operation says of itself for the change: its sort, the numbers for its sentence, and what to select."""

    kind: ChangeKind
    detail: dict[str, Any]
    created: tuple[str, ...] = ()
    reason: str = ""
    undoes: int | None = None


@dataclass
class Work:
    """A change being made: its session, the locked row of its map, who makes it and when."""

    session: Session
    map: ArgumentMap
    actor: Actor
    now: datetime
    recorder: Recorder = field(repr=False)
    grounds: Grounds = OPEN

    @property
    def map_id(self) -> int:
        """The map's id, which a row read from the database has."""
        assert self.map.id is not None
        return self.map.id

    @property
    def version(self) -> int:
        """The version that this change will be."""
        return self.map.version

    def next_statement(self) -> int:
        """A new statement's running number. Nobody else can get it, for the map's row is locked."""
        number = self.map.next_statement
        self.map.next_statement = number + 1
        return number

    def next_argument(self) -> int:
        """A new argument's running number."""
        number = self.map.next_argument
        self.map.next_argument = number + 1
        return number


class Owned(Protocol):
    """What somebody added."""

    @property
    def contributor_id(self) -> int | None:
        """Who."""


Subject = TypeVar("Subject", bound=Owned | None)
Waiting = Callable[[Work, Callable[[], None]], int | None]
"""Keeps a contribution for a moderator where one reads first, and gives its number; None where it is done at once.

The second argument tries it, so that what could never be done is refused at once; nothing of the try stays.
"""


def change_map(
    desk: Desk,
    actor: Actor | Joining,
    slug: str,
    action: Action | Callable[[Work, Subject], Action],
    find: Callable[[Work], Subject],
    run: Callable[[Work, Subject], Told],
    *,
    make: Callable[[Session, datetime], ArgumentMap] | None = None,
    waiting: Waiting | None = None,
    pieces: Callable[[Work], int] = lambda _: 1,
) -> Done:
    """The one way in which a map changes, in one transaction.

    Locks the map's row (`make` makes a new one), makes a contributor of whoever is `Joining`, checks that the actor may
    do `action` (or what that says it is) to what `find` finds (None: to the map), claims the next version, runs, checks
    that what was touched is well formed, and writes the change with the images of every row that the session flushed,
    and a notice for each whose words were answered; the debates that are open on the map hear of it. After the commit,
    and only then, `desk.notify` and `desk.announce` are told. With
    `waiting` it may be kept for a moderator instead; without, what one would have to read first is a `Conflict`.
    Whoever `run` puts into `work.actor` is whose change it is; where the map hides names, they get their pseudonym with
    it. At a desk that keeps nothing it ends before the commit. `pieces` says as how many contributions it is counted.

    Raises `Absent` where there is no such map or the actor may not know of it, `NotAllowed`, `Unavailable`, what `find`
    and `run` raise, and `Refused` where the result would not be well formed. Nothing is written in any of these cases.
    """
    now = desk.clock()
    visiting = VISITOR if isinstance(actor, Joining) else actor
    with _session(desk) as session:
        recorder = Recorder(session, lambda: row.version)
        if make is not None:
            assert isinstance(action, Action)
            require(visiting, action)
            row, grounds, debated = make(session, now), OPEN, False
        else:
            row, grounds, debated = _locked(session, visiting, slug)
        who = join(session, actor, now, grounds) if isinstance(actor, Joining) else actor
        work = Work(session, row, who, now, recorder, grounds)
        subject = find(work)
        asked = action if isinstance(action, Action) else action(work, subject)
        require(who, asked, grounds, owner=None if subject is None else subject.contributor_id, age=_age(subject, now))
        if grounds.archived:
            raise Conflict("This map is archived: it can be read, and nothing can be added or changed.")
        if make is None:
            count(session, who, work.map_id, grounds, asked, now, lambda: pieces(work))
        kept = waiting(work, lambda: _try(work, subject, asked, run)) if waiting and desk.keeps else None
        if kept is not None:
            give_pseudonym(session, work.map_id, grounds.naming, who.contributor_id)
            session.commit()
            return Done(work.map_id, slug, row.version, (), kept)
        if waiting is None and asked in READ_FIRST and reads_first(session, who, work.map_id, grounds, asked):
            raise Conflict("A moderator reads first here, one thing at a time: please add this sentence by sentence.")
        first, named = row.next_argument, row.slug
        told = _run(work, subject, asked, run)
        if make is None and row.next_argument > first:
            tell_replies(session, work.map_id, row.version, first, now)
        give_pseudonym(session, work.map_id, grounds.naming, work.actor.contributor_id)
        session.add(
            Change(
                map_id=work.map_id,
                version=row.version,
                at=now,
                contributor_id=work.actor.contributor_id,
                kind=told.kind,
                detail=told.detail,
                reason=told.reason,
                undoes=told.undoes,
            )
        )
        happened = tell_open_debates(session, work.map_id, now) if debated else {}
        session.flush()
        recorder.write(work.map_id, row.version)
        done = Done(work.map_id, row.slug if slug == named else slug, row.version, told.created, told=told)
        if not desk.keeps:
            return done
        session.commit()
    _tell(desk, done)
    for debate_id, events in happened.items():
        announce(desk, debate_id, events)
    return done


def _age(subject: Owned | None, now: datetime) -> timedelta | None:
    """How long ago it was added; None for what has no such moment."""
    since = getattr(subject, "created_at", None) or getattr(subject, "at", None)
    return None if since is None else now - since


def _run(work: Work, subject: Subject, asked: Action, run: Callable[[Work, Subject], Told]) -> Told:
    """Claim the next version, run, and check what was touched."""
    who = work.actor
    held = marked(work.session, who, work.map_id, work.grounds, asked)
    work.map.version += 1
    work.map.changed_at = work.now
    told = run(work, subject)
    work.session.flush()
    recorder = work.recorder
    check_touched(work.session, work.map_id, recorder.gone, recorder.arguments)
    if held is not None:
        lines = told.detail["arguments"] if told.kind is ChangeKind.PASTE else ()
        touched = recorder.statements, recorder.arguments
        check_branches(work.session, who, work.map_id, asked, work.now, held, *touched, lines)
    return told


def _try(work: Work, subject: Subject, asked: Action, run: Callable[[Work, Subject], Told]) -> None:
    """Run, and take all of it back."""
    trial = work.session.begin_nested()
    _run(work, subject, asked, run)
    trial.rollback()


@contextmanager
def _session(desk: Desk) -> Iterator[Session]:
    # Nothing is flushed but where an operation says so: what refers to a row must come after it.
    with (
        answering(),
        writing(desk.engine) as engine,
        Session(engine, autoflush=False, expire_on_commit=False) as session,
    ):
        yield session


def _locked(session: Session, actor: Actor, slug: str) -> tuple[ArgumentMap, Grounds, bool]:
    """The map's row, locked, what the map is to the actor, who may read it, and whether a debate is open on it.

    Raises `Absent`.
    """
    named = or_(MAPS.c.slug == slug, MAP_SETTINGS.c.link == slug)
    wanted = select(ArgumentMap, is_debated()).join(MAP_SETTINGS, MAP_SETTINGS.c.map_id == MAPS.c.id).where(named)
    found = session.exec(wanted.with_for_update(of=MAPS)).one_or_none()
    if found is None:
        raise Absent(f"There is no map {slug}.")
    return found[0], grounds_of(session, actor, slug), bool(found[1])


def the_map(work: Work) -> None:
    """The `find` of what is done to a map as a whole."""
    return


def new_map(slug: str, title: str, question: str, introduction: str) -> Callable[[Session, datetime], ArgumentMap]:
    """The `make` of a map that is not there yet. Raises `Conflict` where the slug is taken."""

    def make(session: Session, now: datetime) -> ArgumentMap:
        row = ArgumentMap(
            slug=slug, title=title, question=question, introduction=introduction, created_at=now, changed_at=now
        )
        session.add(row)
        try:
            session.flush()
        except IntegrityError as error:
            raise Conflict(f"There is a map {slug} already.") from error
        assert row.id is not None
        session.add(MapSettings(map_id=row.id))
        return row

    return make


@contextmanager
def private(desk: Desk) -> Iterator[Session]:
    """The transaction of an operation that writes rows of its own and is no part of any map's history."""
    with _session(desk) as session, session.begin():
        yield session


def _tell(desk: Desk, done: Done) -> None:
    try:
        desk.notify(done.map_id, done.version)
    except Exception:
        _log.exception("Nobody could be told that map %s is at version %s", done.slug, done.version)


def announce(desk: Desk, debate_id: int, happened: Sequence[Happening]) -> None:
    """Tell whoever watches a debate what has happened in it; to be called after the commit."""
    if not happened:
        return
    try:
        desk.announce(debate_id, happened)
    except Exception:
        _log.exception("Nobody could be told what happened in debate %s", debate_id)
