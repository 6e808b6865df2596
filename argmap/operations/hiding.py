"""Taking a statement's words out of sight, and showing them again: moderators do, never with what is their own."""

from __future__ import annotations

from sqlmodel import col, select

from argmap.domain.errors import Absent, Conflict, Refused
from argmap.domain.moderation import DecisionKind, Reason
from argmap.domain.permissions import Action, Actor
from argmap.models.changes import ChangeKind
from argmap.models.moderation import Decision
from argmap.models.statements import Standing, Statement
from argmap.operations.contributing import check_revision
from argmap.operations.decisions import decide, settle_flags, tell_author
from argmap.operations.desk import Desk, Done, Told, Work, change_map


def hide(desk: Desk, actor: Actor, slug: str, number: int, revision: int, reason: Reason, words: str = "") -> Done:
    """Hide a statement, and all that was only said of it; its place stays, for others' answers. Settles its flags.

    Of one that is gone, what it said at earlier moments is withheld. `words` are read by its author. Raises `Stale`
    where it changed since `revision`, `Conflict` where it is hidden already, `Refused` (no reason), `Absent`,
    `NotAllowed`, `Unavailable`.
    """

    def run(work: Work, row: Statement) -> Told:
        if row.standing is Standing.HIDDEN or row.withheld:
            raise Conflict(f"Statement {number} is hidden already.")
        check_revision(row, revision, "")
        if reason is Reason.NONE:
            raise Refused({"reason": "Choose why it is hidden: its author and every reader will be told."})
        was = row.standing
        if was is Standing.GONE:
            row.withheld = True
        else:
            row.standing = Standing.HIDDEN
        decision = decide(work, DecisionKind.HIDE, row, reason, words, {"was": was.value})
        tell_author(work, row, decision)
        settle_flags(work.session, work.map_id, f"s{number}", work.now)
        detail = {"statement": number, "reason": reason.value}
        return Told(ChangeKind.HIDE, detail, (f"s{number}",), reason=words[:500])

    return change_map(desk, actor, slug, Action.DECIDE, lambda work: _statement(work, number), run)


def show(desk: Desk, actor: Actor, slug: str, number: int, words: str = "") -> Done:
    """Show a hidden statement again, as it was before; `words` say why.

    Raises `Conflict` where it is not hidden, `Absent`, `NotAllowed`, `Unavailable`.
    """

    def run(work: Work, row: Statement) -> Told:
        if row.withheld:
            row.withheld = False
        elif row.standing is Standing.HIDDEN:
            row.standing = _before(work, number)
        else:
            raise Conflict(f"Statement {number} is not hidden.")
        tell_author(work, row, decide(work, DecisionKind.SHOW, row, Reason.NONE, words, {}))
        return Told(ChangeKind.SHOW, {"statement": number}, (f"s{number}",), reason=words[:500])

    return change_map(desk, actor, slug, Action.DECIDE, lambda work: _statement(work, number), run)


def _statement(work: Work, number: int) -> Statement:
    """The statement, be it in the map, with its words or without, or gone."""
    row = work.session.get(Statement, (work.map_id, number))
    if row is None:
        raise Absent(f"There is no statement {number} in this map.")
    return row


def _before(work: Work, number: int) -> Standing:
    """What the statement was when it was hidden last; what was brought in hidden stands from now on."""
    found = work.session.exec(
        select(Decision)
        .where(Decision.map_id == work.map_id, Decision.subject == f"s{number}", Decision.kind == DecisionKind.HIDE)
        .order_by(col(Decision.id).desc())
    ).first()
    return Standing.PRESENT if found is None else Standing(found.detail["was"])
