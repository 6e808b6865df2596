"""What moderators decide on contributions that wait: each decision once, never on one's own, never unread.

Whoever decides names the turn that they read; a decision or an answer in between makes another turn, so that of two
decisions on one contribution only the first takes effect, and the second is told of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from argmap.domain.draft_json import draft_in, json_of
from argmap.domain.drafts import DecisionDraft, PasteDraft
from argmap.domain.errors import Absent, Conflict, Gone, Refused, Stale
from argmap.domain.moderation import ACCEPTED, ContributionKind, ContributionState, DecisionKind, Reason
from argmap.domain.permissions import Action, Actor, Grounds, require
from argmap.models.maps import ArgumentMap
from argmap.models.moderation import Answer, Contribution, Decision
from argmap.operations.amending import SaidAlready, write_decided
from argmap.operations.desk import Desk, Done, Told, Work, change_map, private
from argmap.operations.notices import NoticeKind, notify
from argmap.operations.waiting import contribution_read, keep_lines
from argmap.queries.access import grounds_of
from argmap.queries.moderating import has_another_moderator, lately, slug_of

HELD_FOR = timedelta(minutes=5)

_STATES = {DecisionKind.ASK: ContributionState.ASKED, DecisionKind.REJECT: ContributionState.REJECTED}


def decide(desk: Desk, actor: Actor, number: int, draft: DecisionDraft) -> Done:
    """Accept contribution `number`, as it came or changed on the way, or send it back, or reject it.

    What is accepted is done in its author's name, as one change with the decision. Raises `Conflict` where it was
    decided, answered or withdrawn meanwhile, or where what it is about is gone; `Absent`, `NotAllowed` (one's own),
    `Refused` (no reason, or what is written would break a rule), `Unavailable`.
    """
    slug = slug_of(desk.engine, number)
    if draft.kind not in ACCEPTED:
        return _send_back(desk, actor, number, draft)
    if draft.left and draft.reason is Reason.NONE:
        raise Refused({"reason": "Choose the reason for which these lines go back to their author."})
    try:
        return change_map(
            desk,
            actor,
            slug,
            Action.DECIDE,
            lambda work: contribution_read(work.session, work.actor, work.grounds, number),
            lambda work, row: _accept(work, row, draft),
        )
    except Gone as error:
        raise Conflict(
            "What it is about was withdrawn meanwhile, so it cannot be added there. Move it, or tell its author."
        ) from error
    except Stale as error:
        raise Conflict(
            "It was corrected or reworded since its author wrote this, so these words would overwrite others. "
            "Ask its author to look again."
        ) from error
    except SaidAlready:
        return _merge_without_a_change(desk, actor, number, draft)


def _check(session: Session, actor: Actor, row: Contribution, draft: DecisionDraft) -> None:
    """Raise `Conflict` with what happened since, where the contribution is not as the moderator had read it."""
    if row.turn != draft.turn or row.state is not ContributionState.WAITING:
        raise Conflict(lately(session, row))
    appeal = _open_appeal(session, row)
    asked_again = appeal is not None and appeal[1].moderator_id == actor.contributor_id
    if asked_again and has_another_moderator(session, row.map_id, actor.contributor_id, row.contributor_id):
        raise Conflict("Its author asks for a second moderator: another one decides this time.")


def _open_appeal(session: Session, row: Contribution) -> tuple[Answer, Decision] | None:
    wanted = (
        select(Answer, Decision)
        .join(Decision, col(Decision.id) == Answer.decision_id)
        .where(Decision.contribution_id == row.id, col(Answer.appeal).is_(True), col(Answer.settled_at).is_(None))
        .order_by(col(Answer.id).desc())
    )
    found = session.exec(wanted).first()
    return None if found is None else (found[0], found[1])


def _settle(session: Session, actor: Actor, row: Contribution, draft: DecisionDraft, decision: Decision) -> None:
    """Write the decision, and that the contribution has been decided on."""
    appeal = _open_appeal(session, row)
    if appeal is not None:
        appeal[0].settled_at = decision.at
        decision.detail = {**decision.detail, "appeal": appeal[1].id}
    session.add(decision)
    session.flush()
    told = NoticeKind.ASKED if draft.kind is DecisionKind.ASK else NoticeKind.DECISION
    notify(
        session,
        row.contributor_id,
        told,
        row.map_id,
        f"decision {decision.id}",
        {"contribution": row.id, "kind": draft.kind.value, "reason": draft.reason.value},
        at=decision.at,
    )
    row.state = _STATES.get(draft.kind, ContributionState.APPROVED)
    row.turn += 1
    row.changed_at = decision.at
    row.held_by = row.held_until = None
    row.result = decision.subject


def _accept(work: Work, row: Contribution, draft: DecisionDraft) -> Told:
    moderator = work.actor
    _check(work.session, moderator, row, draft)
    wanted, target = draft_in(row.kind, row.draft), row.target
    work.actor = Actor(row.contributor_id)
    try:
        accepted = write_decided(work, wanted, target, draft)
    except Absent as error:
        raise Conflict(f"{error} It cannot be done any more: tell its author.") from error
    told, back = accepted.told, None
    if accepted.taken is not None and accepted.rest is not None:
        # The reason is that of the lines which go back; of the others nothing is to be said.
        row.draft = json_of(accepted.taken)
        back = _send_back_lines(work, moderator, row, draft, accepted.rest)
        draft = replace(draft, reason=Reason.NONE, words="")
    decision = Decision(
        map_id=row.map_id,
        contribution_id=row.id,
        subject=f"s{draft.into}" if draft.into is not None else next(iter(told.created), ""),
        kind=draft.kind,
        reason=draft.reason,
        words=draft.words,
        moderator_id=moderator.contributor_id,
        at=work.now,
        detail=_detail(row, draft, work.now, work.grounds) | ({} if back is None else {"rest": back}),
        version=work.version,
    )
    _settle(work.session, moderator, row, draft, decision)
    return told


def _send_back_lines(work: Work, moderator: Actor, row: Contribution, draft: DecisionDraft, rest: PasteDraft) -> int:
    """Keep the lines of a list that were not accepted as a contribution that its author is asked to change."""
    number = keep_lines(work, rest)
    back = work.session.get_one(Contribution, number)
    back.created_at, back.changed_at = row.created_at, row.changed_at
    asked = DecisionDraft(DecisionKind.ASK, back.turn, draft.reason, draft.words)
    decision = Decision(
        map_id=row.map_id,
        contribution_id=number,
        kind=DecisionKind.ASK,
        reason=draft.reason,
        words=draft.words,
        moderator_id=moderator.contributor_id,
        at=work.now,
        detail=_detail(back, asked, work.now, work.grounds),
    )
    _settle(work.session, moderator, back, asked, decision)
    return number


def _detail(row: Contribution, draft: DecisionDraft, now: datetime, grounds: Grounds) -> dict[str, object]:
    """What the public log tells of it: kinds and numbers, no words; `waited` in seconds since it was last sent.

    The reason with which an admin, who is no member, decides is told to those who moderate.
    """
    told: dict[str, object] = {
        "what": row.kind.value,
        "target": row.target,
        "turn": row.turn,
        "waited": int((now - row.changed_at).total_seconds()),
        "relation": row.draft.get("relation", ""),
        "kind": row.draft.get("kind", ""),
    }
    if row.kind is ContributionKind.PASTE:
        told["lines"] = len(row.draft["lines"])
    if draft.into is not None:
        told["into"] = draft.into
    if draft.to:
        told["to"] = draft.to
    if grounds.glass:
        told["glass"] = grounds.glass
    return told


def _on_what_waits(
    desk: Desk, actor: Actor, number: int, do: Callable[[Session, Contribution, ArgumentMap, Grounds], Done]
) -> Done:
    """Do something to a contribution that leaves the map as it is, in one transaction."""
    slug = slug_of(desk.engine, number)
    with private(desk) as session:
        grounds = grounds_of(session, actor, slug)
        # The map first, as by whoever accepts: two who decide at once wait for each other, and never both for ever.
        of = select(Contribution.map_id).where(Contribution.id == number).scalar_subquery()
        found = session.exec(select(ArgumentMap).where(ArgumentMap.id == of).with_for_update()).one()
        row = contribution_read(session, actor, grounds, number)
        require(actor, Action.DECIDE, grounds, owner=row.contributor_id)
        if grounds.archived:
            raise Conflict("This map is archived: it can be read, and nothing can be added or changed.")
        return do(session, row, found, grounds)


def _send_back(desk: Desk, actor: Actor, number: int, draft: DecisionDraft) -> Done:
    if draft.reason is Reason.NONE:
        raise Refused({"reason": "Choose the reason that its author will read."})

    def do(session: Session, row: Contribution, found: ArgumentMap, grounds: Grounds) -> Done:
        _check(session, actor, row, draft)
        _settle(session, actor, row, draft, _decision(desk, actor, row, draft, grounds))
        return Done(row.map_id, found.slug, found.version, (), number)

    return _on_what_waits(desk, actor, number, do)


def _decision(
    desk: Desk, actor: Actor, row: Contribution, draft: DecisionDraft, grounds: Grounds, subject: str = ""
) -> Decision:
    return Decision(
        map_id=row.map_id,
        contribution_id=row.id,
        subject=subject,
        kind=draft.kind,
        reason=draft.reason,
        words=draft.words,
        moderator_id=actor.contributor_id,
        at=desk.clock(),
        detail=_detail(row, draft, desk.clock(), grounds),
    )


def _merge_without_a_change(desk: Desk, actor: Actor, number: int, draft: DecisionDraft) -> Done:
    """Note that the map says it already, which takes no change of the map."""

    def do(session: Session, row: Contribution, found: ArgumentMap, grounds: Grounds) -> Done:
        _check(session, actor, row, draft)
        subject = f"s{draft.into}"
        _settle(session, actor, row, draft, _decision(desk, actor, row, draft, grounds, subject))
        return Done(row.map_id, found.slug, found.version, (subject,), number)

    return _on_what_waits(desk, actor, number, do)


def hold(desk: Desk, actor: Actor, number: int) -> Done:
    """Tell the other moderators for five minutes that this one reads it; holding it does not keep them from deciding.

    Raises `Conflict` where another one holds it or it does not wait any more; else as `decide`.
    """

    def do(session: Session, row: Contribution, found: ArgumentMap, _: Grounds) -> Done:
        now = desk.clock()
        if row.state is not ContributionState.WAITING:
            raise Conflict(lately(session, row))
        if row.held_by not in (None, actor.contributor_id) and row.held_until is not None and row.held_until > now:
            raise Conflict("Another moderator is reading it just now.")
        row.held_by, row.held_until = actor.contributor_id, now + HELD_FOR
        return Done(row.map_id, found.slug, found.version, (), number)

    return _on_what_waits(desk, actor, number, do)
