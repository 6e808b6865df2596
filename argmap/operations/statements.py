"""Adding positions, and rewording and withdrawing one's own statements."""

from __future__ import annotations

from argmap.domain.drafts import PositionDraft, RewordDraft
from argmap.domain.errors import Refused
from argmap.domain.permissions import Action, Actor
from argmap.domain.vocabulary import Kind
from argmap.models.changes import ChangeKind
from argmap.models.statements import Statement
from argmap.operations.contributing import check_revision, new_statement, statement_at
from argmap.operations.desk import Desk, Done, Told, Work, change_map, the_map
from argmap.operations.joining import Joining
from argmap.operations.withdrawing import take_back


def add_position(desk: Desk, actor: Actor | Joining, slug: str, draft: PositionDraft) -> Done:
    """Add an answer to the map's question. Raises `Absent`, `NotAllowed`, `Unavailable`."""

    def run(work: Work, _: None) -> Told:
        row = new_statement(work, Kind.POSITION, draft.statement)
        return Told(ChangeKind.ADD_POSITION, {"new": [row.number]}, (f"s{row.number}",))

    return change_map(desk, actor, slug, Action.CONTRIBUTE, the_map, run)


def reword(desk: Desk, actor: Actor, slug: str, number: int, draft: RewordDraft) -> Done:
    """Give one's own statement new words.

    Raises `Stale` with both texts where it changed since the draft's revision, `Absent`, `Gone`, `NotAllowed`,
    `Refused` (nothing is new), `Unavailable`.
    """

    def run(work: Work, row: Statement) -> Told:
        check_revision(row, draft.revision, draft.statement.text)
        if (row.title, row.text) == (draft.statement.title, draft.statement.text):
            raise Refused({"text": "These are the words that it has already."})
        row.title, row.text = draft.statement.title, draft.statement.text
        return Told(ChangeKind.REWORD, {"statement": number}, (f"s{number}",), reason=draft.reason)

    return change_map(desk, actor, slug, Action.REWORD, lambda work: statement_at(work, number), run)


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
