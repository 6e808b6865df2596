"""What a contribution must not do however well it is written: come too often, or into a branch that is locked.

All of it is asked in the transaction of the contribution, while the map's row is locked, so that twenty that come at
once are counted as twenty that come one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, delete, insert, select
from sqlmodel import Session

from argmap.domain.branches import above
from argmap.domain.draft_json import draft_in
from argmap.domain.drafts import PasteDraft
from argmap.domain.errors import Conflict, TooMany
from argmap.domain.moderation import BranchMarkKind, ContributionKind
from argmap.domain.permissions import Action, Actor, Grounds, Role, role_of
from argmap.domain.structure import Structure
from argmap.models.changes import ChangeKind
from argmap.models.tables import (
    BRANCH_MARKS,
    CHANGE_IMAGES,
    CHANGES,
    CONTRIBUTION_STAMPS,
    CONTRIBUTIONS,
    MAP_SETTINGS,
)
from argmap.queries.structures import whole_structure

HOUR = timedelta(hours=1)
SLOW = timedelta(minutes=10)
"""How long somebody waits between two contributions to a slow branch."""

COUNTED = frozenset({Action.CONTRIBUTE, Action.EDIT_SOURCES, Action.REWORD, Action.SHAPE_OWN, Action.RESTORE})
SLOWED = frozenset({Action.CONTRIBUTE, Action.SHAPE_OWN, Action.RESTORE})
ADDED_TO = frozenset({Action.ANSWER})
"""What counts only for what it brings beside what was counted before."""
HELD_BACK = COUNTED | {Action.UNDO, Action.SPEAK}
_FREE = frozenset({Role.MODERATOR, Role.FACILITATOR, Role.ADMIN, Role.OPERATOR})
_PACED = (
    ChangeKind.ADD_ARGUMENT,
    ChangeKind.ADD_PREMISES,
    ChangeKind.PASTE,
    ChangeKind.ATTACH,
    ChangeKind.MOVE,
    ChangeKind.LINK,
    ChangeKind.UNLINK,
    ChangeKind.SPLIT,
    ChangeKind.MERGE,
    ChangeKind.RESTORE,
)


def one() -> int:
    """How many contributions most of what is done is."""
    return 1


def count(
    session: Session,
    actor: Actor,
    map_id: int,
    grounds: Grounds,
    action: Action,
    now: datetime,
    pieces: Callable[[], int] = one,
) -> None:
    """Count what is done towards its maker's limit in this hour, as so many contributions as `pieces` says it is.

    That is asked only where there is a limit. Raises `TooMany` where that would be exceeded, and counts nothing then.
    """
    if action not in COUNTED | ADDED_TO or role_of(actor, grounds) in _FREE or actor.contributor_id is None:
        return
    connection = session.connection()
    stamps = CONTRIBUTION_STAMPS.c
    mine = and_(stamps.map_id == map_id, stamps.contributor_id == actor.contributor_id)
    found = connection.execute(
        select(MAP_SETTINGS.c.hourly_limit, stamps.at)
        .select_from(MAP_SETTINGS.outerjoin(CONTRIBUTION_STAMPS, mine))
        .where(MAP_SETTINGS.c.map_id == map_id)
        .order_by(stamps.at)
    ).all()
    limit = found[0].hourly_limit
    if not limit:
        return
    made = [row.at for row in found if row.at is not None and row.at > now - HOUR]
    if any(row.at is not None and row.at <= now - HOUR for row in found):
        connection.execute(delete(CONTRIBUTION_STAMPS).where(mine, stamps.at <= now - HOUR))
    new = pieces()
    if len(made) + new > limit:
        raise _over(limit, made, new, now)
    if new:
        stamp = {"map_id": map_id, "contributor_id": actor.contributor_id, "at": now}
        connection.execute(insert(CONTRIBUTION_STAMPS), [stamp] * new)


def _over(limit: int, made: list[datetime], new: int, now: datetime) -> TooMany:
    """What is said of so many new contributions, which are too many beside those made within the hour, oldest first."""
    left = max(0, limit - len(made))
    over = len(made) + new - limit
    frees = made[over - 1] if over <= len(made) else now
    seconds = max(1, round((frees + HOUR - now).total_seconds()))
    rule = f"This map takes {_counted(limit)} from one person in an hour"
    if new == 1:
        return TooMany(f"{rule}. The next is possible {_told(seconds)}.", seconds=seconds)
    these = f"{rule}, and each line that writes something is one. These are {new}, and you have {left or 'none'} left."
    then = "Please send fewer at once." if new > limit else f"All of them are possible {_told(seconds)}."
    return TooMany(f"{these} {then}", seconds=seconds)


class Marked(NamedTuple):
    """The branches of a map that are locked, with the moderators' words, and slow; and what hung on what before."""

    locked: dict[int, str]
    slow: frozenset[int]
    before: Structure


def marked(session: Session, actor: Actor, map_id: int, grounds: Grounds, action: Action) -> Marked | None:
    """What holds the actor back from doing that, to be looked at once it has been done; None where nothing does.

    What hangs on what is read before, too: what is moved out of a locked branch was changed in it.
    """
    if action not in HELD_BACK or role_of(actor, grounds) in _FREE:
        return None
    marks = BRANCH_MARKS.c
    found = session.connection().execute(
        select(marks.statement, marks.kind, marks.words).where(
            marks.map_id == map_id, marks.kind.in_((BranchMarkKind.LOCK, BranchMarkKind.SLOW))
        )
    )
    locked: dict[int, str] = {}
    slow: set[int] = set()
    for number, kind, words in found:
        if kind is BranchMarkKind.LOCK:
            locked[number] = words
        else:
            slow.add(number)
    if not locked and not slow:
        return None
    return Marked(locked, frozenset(slow), whole_structure(session, map_id))


def check_branches(
    session: Session,
    actor: Actor,
    map_id: int,
    action: Action,
    now: datetime,
    held: Marked,
    statements: Collection[int],
    arguments: Collection[int],
    lines: Collection[int] = (),
) -> None:
    """Look whether what a change touched is in a branch that is locked, or slow and just used; it has been flushed.

    `lines` are the arguments that a list of lines made, each of which is a contribution. Raises `Conflict` with the
    moderators' words, `TooMany`.
    """
    structure = whole_structure(session, map_id)
    over = above(structure, statements, arguments) | above(held.before, statements, arguments)
    shut = sorted(over & held.locked.keys())
    if shut:
        why = f" They say: {held.locked[shut[0]]}" if held.locked[shut[0]] else ""
        raise Conflict(
            f"Moderators have locked what hangs on {shut[0]}, so nothing can be added or changed there.{why}"
        )
    if action in SLOWED and over & held.slow:
        _check_pace(session, actor, map_id, now, structure, over & held.slow)
        here = sum(bool(above(structure, (), (made,)) & held.slow) for made in lines)
        if here > 1:
            raise TooMany(
                f"Moderators have slowed what hangs on {min(over & held.slow)}: one contribution in ten minutes, and "
                f"each line is one. These are {here}: please send one of them.",
                seconds=round(SLOW.total_seconds()),
            )


def _check_pace(
    session: Session, actor: Actor, map_id: int, now: datetime, structure: Structure, slow: Collection[int]
) -> None:
    """Raise `TooMany` where the actor has contributed to one of the slow branches within ten minutes."""
    connection = session.connection()
    since = now - SLOW
    added = connection.execute(
        select(CHANGE_IMAGES.c.subject, CHANGES.c.at)
        .join(CHANGES, and_(CHANGES.c.map_id == CHANGE_IMAGES.c.map_id, CHANGES.c.version == CHANGE_IMAGES.c.version))
        .where(
            CHANGES.c.map_id == map_id,
            CHANGES.c.contributor_id == actor.contributor_id,
            CHANGES.c.at > since,
            CHANGES.c.kind.in_(_PACED),
        )
    ).all()
    waiting = connection.execute(
        select(CONTRIBUTIONS.c.kind, CONTRIBUTIONS.c.target, CONTRIBUTIONS.c.draft, CONTRIBUTIONS.c.created_at).where(
            CONTRIBUTIONS.c.map_id == map_id,
            CONTRIBUTIONS.c.contributor_id == actor.contributor_id,
            CONTRIBUTIONS.c.created_at > since,
        )
    ).all()
    last: datetime | None = None
    about = ((subject, row.created_at) for row in waiting for subject in _about(row.kind, row.target, row.draft))
    for subject, at in (*added, *about):
        statements = [int(subject[1:])] if subject[:1] == "s" else []
        arguments = [int(subject[1:])] if subject[:1] == "a" else []
        if above(structure, statements, arguments) & set(slow) and (last is None or at > last):
            last = at
    if last is not None:
        seconds = max(1, round((last + SLOW - now).total_seconds()))
        raise TooMany(
            f"Moderators have slowed what hangs on {min(slow)}: one contribution in ten minutes. "
            f"Your next is possible {_told(seconds)}.",
            seconds=seconds,
        )


def _about(kind: ContributionKind, target: str, draft: dict[str, Any]) -> Iterator[str]:
    """What a contribution that waits is about, each line of a list that names a number among it."""
    yield target
    if kind is ContributionKind.PASTE:
        told = draft_in(kind, draft)
        assert isinstance(told, PasteDraft)
        yield from {line.target for line in told.lines if line.target}


def _counted(limit: int) -> str:
    return "one contribution" if limit == 1 else f"{limit} contributions"


def _told(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return "in a minute" if minutes == 1 else f"in {minutes} minutes"
