"""Adding positions; rewording, retitling and withdrawing one's own statements; and saying what a statement is."""

from __future__ import annotations

from argmap.domain.drafts import KindDraft, NewStatement, PositionDraft, RetitleDraft, RewordDraft
from argmap.domain.errors import Refused, Stale
from argmap.domain.permissions import Action, Actor
from argmap.domain.vocabulary import Kind
from argmap.models.changes import ChangeKind
from argmap.models.statements import Statement
from argmap.operations.contributing import check_revision, statement_at
from argmap.operations.desk import Desk, Done, Told, Work, change_map, the_map
from argmap.operations.joining import Joining
from argmap.operations.shaping import check_seen, shaping, uses_of
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


def retitle(desk: Desk, actor: Actor, slug: str, number: int, draft: RetitleDraft) -> Done:
    """Give one's own statement a new title on the map; its sentence stays. Raises as `reword`."""

    def run(work: Work, row: Statement) -> Told:
        if row.revision > draft.seen:
            raise Stale(
                f"Statement {number} was changed while you wrote.",
                current=row.title,
                submitted=draft.title,
                revision=row.revision,
            )
        if row.title == draft.title:
            raise Refused({"title": "This is the title that it has already."})
        row.title = draft.title
        return Told(ChangeKind.REWORD, {"statement": number, "title": True}, (f"s{number}",), reason=draft.reason)

    def reworded(work: Work) -> RewordDraft:
        row = statement_at(work, number)
        return RewordDraft(NewStatement(row.text, draft.title), row.revision, draft.reason)

    return change_map(
        desk,
        actor,
        slug,
        Action.REWORD,
        lambda work: statement_at(work, number),
        run,
        waiting=where_read_first(reworded, f"s{number}"),
    )


def change_kind(desk: Desk, actor: Actor, slug: str, number: int, draft: KindDraft) -> Done:
    """Say that a statement is something else: a claim, evidence, a position, or what sets the question.

    A setting statement is nobody's premise; a position may be, but is at home nowhere. Raises `Stale`, `Refused`,
    `Conflict` where it is one's own and others have built on it, `Absent`, `Gone`, `NotAllowed`, `Unavailable`.
    """

    def run(work: Work, row: Statement) -> Told:
        check_seen(row, draft.seen, submitted=draft.kind.value)
        if row.kind is draft.kind:
            raise Refused({"kind": "That is what it is already."})
        uses = uses_of(work, number)
        if uses and draft.kind is Kind.SETTING:
            raise Refused(
                {"kind": f"What sets the question cannot be a premise, and {number} is one of a{uses[0].number}."}
            )
        was, row.kind = row.kind, draft.kind
        if draft.kind in (Kind.POSITION, Kind.SETTING):
            row.home = None
        elif uses and row.home is None:
            row.home = uses[0].number
        detail = {"statement": number, "kind": draft.kind.value, "was": was.value}
        return Told(ChangeKind.CHANGE_KIND, detail, (f"s{number}",), reason=draft.reason)

    return change_map(desk, actor, slug, shaping, lambda work: statement_at(work, number), run)


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
