"""What readers have flagged: several flags on one statement are one item, the oldest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, String, and_, cast, literal, select
from sqlmodel import Session

from argmap.domain.moderation import Reason
from argmap.models.statements import Standing
from argmap.models.tables import FLAGS, STATEMENTS
from argmap.queries.lines import StatementLine, lines_across


@dataclass(frozen=True, slots=True)
class FlagTold:
    """One flag: its reason from the list, and what was written beside it. Nobody is told whose it is."""

    reason: Reason
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FlaggedItem:
    """A statement that stands and that somebody doubts. `reasons` counts them, the most frequent first.

    `author` is who added it (None: it was brought in), who must not decide on it; `revision` names what is read of it.
    """

    map_id: int
    number: int
    line: StatementLine
    author: int | None
    revision: int
    flags: tuple[FlagTold, ...]

    @property
    def subject(self) -> str:
        """The statement as decisions name it."""
        return f"s{self.number}"

    @property
    def count(self) -> int:
        """How many have flagged it."""
        return len(self.flags)

    @property
    def since(self) -> datetime:
        """When it was first flagged."""
        return self.flags[0].at

    @property
    def reasons(self) -> tuple[tuple[Reason, int], ...]:
        """How often each reason was given."""
        return tuple(Counter(flag.reason for flag in self.flags).most_common())


def flagged_items(session: Session, map_ids: Collection[int]) -> tuple[FlaggedItem, ...]:
    """What waits for a decision in those maps, that which was flagged first before; as many queries for much as for
    little.
    """
    if not map_ids:
        return ()
    found: dict[tuple[int, int], list[FlagTold]] = {}
    about: dict[tuple[int, int], tuple[int | None, int]] = {}
    for row in session.connection().execute(_open(map_ids)):
        key = row.map_id, row.number
        found.setdefault(key, []).append(FlagTold(row.reason, row.words, row.at))
        about[key] = row.author, row.revision
    lines = lines_across(session, list(found))
    return tuple(FlaggedItem(*key, lines[key], *about[key], tuple(flags)) for key, flags in found.items())


def _open(map_ids: Collection[int]) -> Select[tuple[object, ...]]:
    return (
        select(
            FLAGS.c.map_id,
            STATEMENTS.c.number,
            STATEMENTS.c.contributor_id.label("author"),
            STATEMENTS.c.revision,
            FLAGS.c.reason,
            FLAGS.c.words,
            FLAGS.c.at,
        )
        .join(
            STATEMENTS,
            and_(
                STATEMENTS.c.map_id == FLAGS.c.map_id,
                FLAGS.c.subject == literal("s") + cast(STATEMENTS.c.number, String),
            ),
        )
        .where(
            FLAGS.c.map_id.in_(list(map_ids)),
            FLAGS.c.settled_at.is_(None),
            STATEMENTS.c.standing == Standing.PRESENT,
        )
        .order_by(FLAGS.c.at, FLAGS.c.id)
    )
