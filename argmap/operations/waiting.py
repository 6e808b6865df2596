"""What a moderator reads first is kept beside the map: nothing of it is in the map, its history or its numbers."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import Session, select

from argmap.domain.draft_json import Draft, json_of, kind_of
from argmap.domain.drafts import ArgumentDraft, NewStatement, PasteDraft, PositionDraft
from argmap.domain.errors import Absent
from argmap.domain.moderation import ContributionKind
from argmap.domain.permissions import Action, Actor, Grounds, may
from argmap.domain.text import propose_title
from argmap.models.moderation import Contribution
from argmap.operations.desk import Desk, Done, Told, Waiting, Work, change_map, the_map
from argmap.queries.pasting import plan_of
from argmap.queries.waiting import reads_first

_ACTIONS = {
    ContributionKind.REWORD: Action.REWORD,
    ContributionKind.SPLIT: Action.REWORD,
    ContributionKind.SOURCE: Action.EDIT_SOURCES,
}


def where_read_first(draft: Draft | Callable[[Work], Draft], target: str) -> Waiting:
    """Keep the draft where the map's policy, or who sends it, asks for that; `target` is what it is about.

    A draft that says what a moderator must be told of the map as it is now is made there and then.
    """

    def keep(work: Work, attempt: Callable[[], None]) -> int | None:
        told = draft(work) if callable(draft) else draft
        action = _ACTIONS.get(kind_of(told), Action.CONTRIBUTE)
        if not reads_first(work.session, work.actor, work.map_id, work.grounds, action):
            return None
        attempt()
        return keep_draft(work, told, target)

    return keep


def edit_sources(
    desk: Desk,
    actor: Actor,
    slug: str,
    target: str,
    draft: Draft | Callable[[Work], Draft],
    write: Callable[[Work], Told],
) -> Done:
    """Change what a map says of documents, speakers, cases and stances; the draft waits where a moderator reads first.

    Raises what `write` raises, `NotAllowed`, `Absent`, `Conflict`, `Unavailable`.
    """
    return change_map(
        desk,
        actor,
        slug,
        Action.EDIT_SOURCES,
        the_map,
        lambda work, _: write(work),
        waiting=where_read_first(draft, target),
    )


def keep_draft(work: Work, draft: Draft, target: str) -> int:
    """Keep the draft as the actor's; its number."""
    assert work.actor.contributor_id is not None
    row = Contribution(
        map_id=work.map_id,
        contributor_id=work.actor.contributor_id,
        kind=kind_of(draft),
        target=target,
        draft=json_of(draft),
        created_at=work.now,
        changed_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    assert row.id is not None
    return row.id


def keep_lines(work: Work, draft: PasteDraft) -> int:
    """Keep a list of lines as the actor's, a single line as the contribution that it is; its number."""
    if len(draft.lines) > 1:
        return keep_draft(work, draft, draft.under)
    one = plan_of(work.session, work.map_id, draft).lines[0]
    sentence = NewStatement(one.line.text, propose_title(one.line.text))
    if one.mark is None:
        return keep_draft(work, PositionDraft(sentence), "")
    existing = () if one.same is None else (one.same,)
    argument = ArgumentDraft(
        one.mark.relation, one.mark.kind, () if existing else (sentence,), existing, one.target, one.cuts
    )
    return keep_draft(work, argument, f"a{one.cuts}" if one.target is None else f"s{one.target}")


def contribution_read(session: Session, actor: Actor, grounds: Grounds, number: int) -> Contribution:
    """The contribution, locked; absent for whoever may not read what waits."""
    row = session.exec(select(Contribution).where(Contribution.id == number).with_for_update()).one_or_none()
    if row is None or not may(actor, Action.READ_WAITING, grounds, owner=row.contributor_id):
        raise Absent("There is no such contribution.")
    return row
