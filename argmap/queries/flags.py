"""What readers have flagged: several flags on one statement are one item, the oldest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, Select, and_, cast, func, select
from sqlmodel import Session

from argmap.domain.moderation import Reason
from argmap.models.statements import Standing
from argmap.models.tables import FLAGS, STATEMENTS
from argmap.queries.lines import StatementLine, lines_across
from argmap.queries.structures import among

PAGE_LENGTH = 50
FLAGS_AT_MOST = 50
"""Of one item, so many flags are told, the first before."""


@dataclass(frozen=True, slots=True)
class FlagTold:
    """One flag: its reason from the list, and what was written beside it. Nobody is told whose it is."""

    reason: Reason
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FlaggedItem:
    """A statement that stands and that somebody doubts: `count` of them, of whose `flags` the first are told.

    `reasons` counts these, the most frequent first. `author` is who added it (None: it was brought in), who must not
    decide on it; `revision` names what is read of it.
    """

    map_id: int
    number: int
    line: StatementLine
    author: int | None
    revision: int
    flags: tuple[FlagTold, ...]
    count: int

    @property
    def subject(self) -> str:
        """The statement as decisions name it."""
        return f"s{self.number}"

    @property
    def since(self) -> datetime:
        """When it was first flagged."""
        return self.flags[0].at

    @property
    def reasons(self) -> tuple[tuple[Reason, int], ...]:
        """How often each reason was given."""
        return tuple(Counter(flag.reason for flag in self.flags).most_common())


@dataclass(frozen=True, slots=True)
class Flagged:
    """A page of what is flagged. `total` counts all, `more` is where the next page begins, where there is one."""

    items: tuple[FlaggedItem, ...]
    total: int
    more: int | None


def flagged_items(session: Session, map_ids: Collection[int], start: int = 0, limit: int = PAGE_LENGTH) -> Flagged:
    """What waits for a decision in those maps, that which was flagged first before, from place `start` on.

    As many queries for much as for little, and of each item no more flags than a page shows.
    """
    if not map_ids:
        return Flagged((), 0, None)
    found = session.connection().execute(_items(map_ids).offset(start).limit(limit + 1)).all()
    counts = {(row.map_id, row.number): row.flags for row in found[:limit]}
    items = _with_flags(session, counts)
    total = flagged_count(session, map_ids)
    return Flagged(items, total, start + limit if len(found) > limit else None)


def flagged_count(session: Session, map_ids: Collection[int]) -> int:
    """How much is flagged in those maps; one query."""
    if not map_ids:
        return 0
    return session.connection().execute(select(func.count()).select_from(_items(map_ids).subquery())).scalar_one()


def flagged_item(session: Session, map_id: int, number: int) -> FlaggedItem | None:
    """The item of that statement, if it stands and somebody doubts it."""
    row = session.connection().execute(_items([map_id]).having(STATEMENTS.c.number == number)).first()
    return None if row is None else _with_flags(session, {(map_id, number): row.flags})[0]


def _items(map_ids: Collection[int]) -> Select[tuple[int, int, int]]:
    """The statements that stand and have open flags, with how many; the one that was flagged first before."""
    return (
        select(FLAGS.c.map_id, STATEMENTS.c.number, func.count().label("flags"))
        .select_from(_FLAGGED)
        .where(_open(map_ids))
        .group_by(FLAGS.c.map_id, STATEMENTS.c.number)
        .order_by(func.min(FLAGS.c.at), func.min(FLAGS.c.id))
    )


def _with_flags(session: Session, counts: Mapping[tuple[int, int], int]) -> tuple[FlaggedItem, ...]:
    """The items of those statements, in their order: their flags, the first of each so many, and their lines."""
    if not counts:
        return ()
    place = func.row_number().over(
        partition_by=(FLAGS.c.map_id, STATEMENTS.c.number), order_by=(FLAGS.c.at, FLAGS.c.id)
    )
    every = (
        select(
            FLAGS.c.map_id,
            STATEMENTS.c.number,
            STATEMENTS.c.contributor_id.label("author"),
            STATEMENTS.c.revision,
            FLAGS.c.reason,
            FLAGS.c.words,
            FLAGS.c.at,
            place.label("place"),
        )
        .select_from(_FLAGGED)
        .where(_open({map_id for map_id, _ in counts}), among(STATEMENTS.c.map_id, STATEMENTS.c.number, counts))
        .subquery()
    )
    flags: dict[tuple[int, int], list[FlagTold]] = {}
    about: dict[tuple[int, int], tuple[int | None, int]] = {}
    for row in session.connection().execute(
        select(every).where(every.c.place <= FLAGS_AT_MOST).order_by(every.c.place)
    ):
        flags.setdefault((row.map_id, row.number), []).append(FlagTold(row.reason, row.words, row.at))
        about[row.map_id, row.number] = row.author, row.revision
    lines = lines_across(session, list(counts))
    return tuple(FlaggedItem(*key, lines[key], *about[key], tuple(flags[key]), count) for key, count in counts.items())


_FLAGGED = FLAGS.join(
    STATEMENTS,
    and_(
        STATEMENTS.c.map_id == FLAGS.c.map_id,
        STATEMENTS.c.number == cast(func.substr(FLAGS.c.subject, 2), Integer),
    ),
)


def _open(map_ids: Collection[int]) -> ColumnElement[bool]:
    return and_(
        FLAGS.c.map_id.in_(list(map_ids)),
        FLAGS.c.settled_at.is_(None),
        STATEMENTS.c.standing == Standing.PRESENT,
    )
