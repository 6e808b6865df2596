"""Preparing a live debate: what is chosen before the room is opened, kept under the code that people will type."""

from __future__ import annotations

from sqlmodel import Session, select

from argmap.domain.debates import (
    GROUPS_AT_MOST,
    POSITIONS_AT_MOST,
    DebateDraft,
    DebateForm,
    DebateState,
    Ground,
    Rule,
    Sides,
    check_phases,
)
from argmap.domain.errors import Conflict, Refused
from argmap.domain.keeping import new_link
from argmap.domain.permissions import Action, Actor, Grounds, Naming, Policy, require
from argmap.domain.vocabulary import Kind
from argmap.models.debates import Debate
from argmap.models.statements import Standing, Statement
from argmap.operations.beside import beside_map
from argmap.operations.desk import Desk


def prepare_debate(desk: Desk, actor: Actor, slug: str, code: str, draft: DebateDraft) -> None:
    """Keep a debate on the map under that code; one that was kept under it before, and is not open yet, is replaced.

    Raises `Refused`, `NotAllowed`, `Absent`, `Conflict` (the map is archived, or the code is another debate's),
    `Unavailable`.
    """
    with beside_map(desk, actor, slug) as beside:
        require(actor, Action.RUN_DEBATE, beside.grounds)
        _check(beside.session, beside.map_id, beside.grounds, draft)
        row = _row(beside.session, code, beside.map_id)
        if row is None:
            row = Debate(
                code=code,
                map_id=beside.map_id,
                form=draft.form,
                phases=[],
                report_link=new_link(),
                prepared_by=actor.contributor_id,
                created_at=beside.now,
            )
        row.motion = draft.motion
        row.motion_title = draft.words.title if draft.words else ""
        row.motion_text = draft.words.text if draft.words else ""
        row.sides, row.positions = draft.sides, list(draft.positions)
        row.form, row.phases = draft.form, [[phase.kind.value, phase.seconds] for phase in draft.phases]
        row.ground, row.pseudonymous, row.rule = draft.ground, draft.pseudonymous, draft.rule
        row.group_count, row.address = draft.groups, draft.address
        beside.session.add(row)


def discard_debate(desk: Desk, actor: Actor, slug: str, code: str) -> None:
    """Forget a debate that was prepared and not opened. Raises `Conflict` where it was opened; else as above."""
    with beside_map(desk, actor, slug) as beside:
        require(actor, Action.RUN_DEBATE, beside.grounds)
        row = _row(beside.session, code, beside.map_id)
        if row is not None:
            beside.session.delete(row)


def _row(session: Session, code: str, map_id: int) -> Debate | None:
    row = session.exec(select(Debate).where(Debate.code == code).with_for_update()).one_or_none()
    if row is not None and (row.map_id != map_id or row.state is not DebateState.PREPARED):
        raise Conflict("This debate was opened already, or the code is taken. Prepare another one.")
    return row


def _check(session: Session, map_id: int, grounds: Grounds, draft: DebateDraft) -> None:
    check_phases(draft.phases)
    if draft.sides is Sides.TWO and (draft.motion is None) == (draft.words is None):
        raise Refused({"motion": "Choose the position that is debated, or write the motion’s words."})
    for number in (*draft.positions, *((draft.motion,) if draft.motion is not None else ())):
        row = session.get(Statement, (map_id, number))
        if row is None or row.standing is not Standing.PRESENT or row.kind is not Kind.POSITION:
            raise Refused({"motion": f"{number} is no position of this map."})
    if draft.sides is Sides.SEVERAL and len(draft.positions) < 2:
        raise Refused({"sides": "Choose at least two positions."})
    if len(draft.positions) > POSITIONS_AT_MOST:
        raise Refused({"sides": f"Choose {POSITIONS_AT_MOST} positions at most."})
    if (draft.form is DebateForm.GROUPS) != bool(draft.groups):
        raise Refused({"groups": "Small groups need a number of groups, and only they do."})
    if not 0 <= draft.groups <= GROUPS_AT_MOST or draft.groups == 1:
        raise Refused({"groups": f"2 to {GROUPS_AT_MOST} groups are possible."})
    if draft.ground is not Ground.MAP:
        return
    if grounds.policy is Policy.CLOSED:
        raise Refused({"ground": "This map takes no contributions, so the debate is held on a copy."})
    if grounds.policy is Policy.APPROVAL and draft.rule is Rule.AT_ONCE:
        raise Refused({"rule": "On this map somebody reads first: hold contributions for the chair, or take a copy."})
    if grounds.naming is not Naming.NAMED and not draft.pseudonymous:
        raise Refused({"people": "This map hides names, so people are pseudonymous."})
