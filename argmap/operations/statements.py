"""Adding positions, and rewording and withdrawing one's own statements."""

from __future__ import annotations

from argmap.domain.drafts import PositionDraft, RewordDraft
from argmap.domain.permissions import Action, Actor
from argmap.models.statements import Statement
from argmap.operations.contributing import check_revision, statement_at
from argmap.operations.desk import Desk, Done, Told, Work, change_map, the_map
from argmap.operations.joining import Joining
from argmap.operations.waiting import where_read_first
from argmap.operations.withdrawing import take_back
from argmap.operations.writing import write_position, write_rewording


def add_position(desk: Desk, actor: Actor | Joining, slug: str, draft: PositionDraft) -> Done:
    """Add an answer to the map's question; where a moderator reads first, it waits.

    Raises `Absent`, `NotAllowed`, `Unavailable`.
    """
    return change_map(
        desk,
        actor,
        slug,
        Action.CONTRIBUTE,
        the_map,
        lambda work, _: write_position(work, draft),
        waiting=where_read_first(draft, ""),
    )


def reword(desk: Desk, actor: Actor, slug: str, number: int, draft: RewordDraft) -> Done:
    """Give one's own statement new words; where a moderator reads first, the old ones stay until then.

    Raises `Stale` with both texts where it changed since the draft's revision, `Absent`, `Gone`, `NotAllowed`,
    `Refused` (nothing is new), `Unavailable`.
    """
    return change_map(
        desk,
        actor,
        slug,
        Action.REWORD,
        lambda work: statement_at(work, number),
        lambda work, row: write_rewording(work, row, draft),
        waiting=where_read_first(draft, f"s{number}"),
    )


def withdraw(desk: Desk, actor: Actor, slug: str, number: int, revision: int) -> Done:
    """Take back one's own statement: whole where nobody else has built on it, else its words only.

    Whole means with the arguments that use it or are about it, and with what one had added only for these. Where
    another contributor has built on any of that, all of it stays and the statement becomes a tombstone.
    `created` names what is left to select: the tombstone, or what the statement was about.

    Raises `Stale` where it changed since `revision`, `Absent`, `Gone`, `NotAllowed`, `Unavailable`.
    """

    def run(work: Work, row: Statement) -> Told:
        check_revision(row, revision, "")
        return take_back(work, row)

    return change_map(desk, actor, slug, Action.WITHDRAW, lambda work: statement_at(work, number), run)
