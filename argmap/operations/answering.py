"""What an author does about their own contribution: send it again, keep it, take it back, or ask a second moderator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from argmap.domain.draft_json import Draft, draft_in, json_of, kind_of
from argmap.domain.drafts import PasteDraft
from argmap.domain.errors import Conflict, NotAllowed, Refused
from argmap.domain.moderation import ContributionState
from argmap.domain.permissions import Action, Actor, require
from argmap.models.maps import ArgumentMap
from argmap.models.moderation import Answer, Contribution, Decision
from argmap.operations.desk import Desk, Done, Told, Work, change_map, private
from argmap.operations.notices import NoticeKind, have_read, notify
from argmap.operations.waiting import contribution_read, keep_draft
from argmap.operations.writing import write_draft
from argmap.queries.access import grounds_of
from argmap.queries.moderating import has_another_moderator, lately, other_moderators, slug_of

_ANSWERED = frozenset({ContributionState.ASKED, ContributionState.REJECTED})
_TAKEN_BACK = frozenset({ContributionState.WAITING, ContributionState.ASKED})


def resubmit(
    desk: Desk, actor: Actor, number: int, turn: int, drafts: Sequence[tuple[Draft, str]], words: str = ""
) -> Done:
    """Send a contribution again in other words, as an answer to the decision on it.

    `drafts` are what is sent now, each with what it is about; what comes after the first waits as a contribution of its
    own. What it is more than before, lines of a list above all, counts towards its author's limit of an hour. Raises
    `Conflict` where it is not the author's turn; what could never be done is refused as when it was first sent;
    `Absent`, `NotAllowed`, `TooMany`, `Unavailable`.
    """
    first, *further = drafts

    def more(work: Work) -> int:
        row = contribution_read(work.session, work.actor, work.grounds, number)
        return max(0, sum(_size(draft) for draft, _ in drafts) - _size(draft_in(row.kind, row.draft)))

    def attempt(work: Work, _: Contribution) -> Told:
        told = []
        for draft, target in drafts:
            told.append(write_draft(work, draft, target))
            work.session.flush()
        return told[0]

    def keep(work: Work, tried: Callable[[], None]) -> int:
        row = contribution_read(work.session, work.actor, work.grounds, number)
        _check(work.session, row, turn, _ANSWERED)
        tried()
        if kind_of(first[0]) is not row.kind:
            raise Conflict("It was sent as something else, and cannot become this.")
        row.draft, row.target = json_of(first[0]), first[1]
        _answered(work.session, row, words, work.now)
        for draft, target in further:
            keep_draft(work, draft, target)
        return number

    return change_map(
        desk,
        actor,
        slug_of(desk.engine, number),
        Action.ANSWER,
        lambda work: contribution_read(work.session, work.actor, work.grounds, number),
        attempt,
        waiting=keep,
        pieces=more,
    )


def _size(draft: Draft) -> int:
    """How many contributions it counts as where nothing of it is on the map."""
    return len(draft.lines) if isinstance(draft, PasteDraft) else 1


def _check(session: Session, row: Contribution, turn: int, states: frozenset[ContributionState]) -> None:
    if row.turn != turn or row.state not in states:
        raise Conflict(lately(session, row))


def _last_decision(session: Session, row: Contribution) -> Decision:
    wanted = select(Decision).where(Decision.contribution_id == row.id).order_by(col(Decision.id).desc()).limit(1)
    return session.exec(wanted).one()


def _answered(session: Session, row: Contribution, words: str, now: datetime, *, appeal: bool = False) -> None:
    """Let it wait again, with what its author says to the decision."""
    decision = _last_decision(session, row)
    assert decision.id is not None
    have_read(session, row.contributor_id, f"decision {decision.id}", now)
    row.state = ContributionState.WAITING
    row.turn += 1
    row.changed_at = now
    if appeal:
        told = other_moderators(session, row.map_id, decision.moderator_id, row.contributor_id)
    else:
        told = [decision.moderator_id] if decision.moderator_id is not None else []
    for moderator in told:
        kind = NoticeKind.APPEAL if appeal else NoticeKind.ANSWER
        notify(session, moderator, kind, row.map_id, f"decision {decision.id}", {"contribution": row.id}, at=now)
    if words:
        session.add(
            Answer(decision_id=decision.id, contributor_id=row.contributor_id, words=words, appeal=appeal, at=now)
        )


def keep_as_it_was(desk: Desk, actor: Actor, number: int, turn: int, words: str) -> Done:
    """Send it again as it was, and say why. Raises `Refused` without words; else as `resubmit`."""
    return _say(desk, actor, number, turn, words, appeal=False)


def appeal(desk: Desk, actor: Actor, number: int, turn: int, words: str) -> Done:
    """Ask for another moderator, who decides then. Raises `Conflict` where the map has none; else as `resubmit`."""
    return _say(desk, actor, number, turn, words, appeal=True)


def _say(desk: Desk, actor: Actor, number: int, turn: int, words: str, *, appeal: bool) -> Done:
    if not words:
        raise Refused({"words": "Say why: whoever decides reads it."})

    def do(session: Session, row: Contribution) -> None:
        _check(session, row, turn, _ANSWERED)
        decision = _last_decision(session, row)
        if appeal and not has_another_moderator(session, row.map_id, decision.moderator_id, row.contributor_id):
            raise Conflict("This map has no second moderator whom one could ask.")
        _answered(session, row, words, desk.clock(), appeal=appeal)

    return _on_ones_own(desk, actor, number, do)


def withdraw_contribution(desk: Desk, actor: Actor, number: int, turn: int) -> Done:
    """Take back what waits, before it was accepted. Raises `Conflict` where it is decided; else as `resubmit`."""

    def do(session: Session, row: Contribution) -> None:
        _check(session, row, turn, _TAKEN_BACK)
        if row.state is ContributionState.ASKED:
            have_read(session, row.contributor_id, f"decision {_last_decision(session, row).id}", desk.clock())
        row.state = ContributionState.WITHDRAWN
        row.turn += 1
        row.changed_at = desk.clock()

    return _on_ones_own(desk, actor, number, do)


def _on_ones_own(desk: Desk, actor: Actor, number: int, do: Callable[[Session, Contribution], None]) -> Done:
    slug = slug_of(desk.engine, number)
    with private(desk) as session:
        grounds = grounds_of(session, actor, slug)
        row = contribution_read(session, actor, grounds, number)
        if row.contributor_id != actor.contributor_id:
            raise NotAllowed("Only whoever wrote a contribution answers for it.")
        require(actor, Action.ANSWER, grounds, owner=row.contributor_id)
        if grounds.archived:
            raise Conflict("This map is archived: it can be read, and nothing can be added or changed.")
        do(session, row)
        version = session.get_one(ArgumentMap, row.map_id).version
        return Done(row.map_id, slug, version, (), number)
