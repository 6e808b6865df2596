"""Changing where arguments lead: moving them, using a statement a second time, linking premises together and apart."""

from __future__ import annotations

from typing import Any

from argmap.domain.drafts import ArgumentDraft, LinkDraft, PlaceDraft, UnlinkDraft
from argmap.domain.errors import Refused
from argmap.domain.permissions import Action, Actor
from argmap.domain.placing import hanging_on, under_itself
from argmap.domain.vocabulary import Kind
from argmap.models.arguments import Argument
from argmap.models.changes import ChangeKind
from argmap.operations.contributing import argument_at, argument_named, check_premises, link, statement_at
from argmap.operations.desk import Desk, Done, Told, Work, change_map, the_map
from argmap.operations.shaping import (
    argument_like,
    check_place,
    check_seen,
    dissolve,
    leads,
    may_shape_too,
    note_touched,
    place_in_words,
    premises_of,
    relink,
    residents,
    shaping,
    statements_at,
)
from argmap.operations.waiting import where_read_first
from argmap.queries.structures import whole_structure


def move(desk: Desk, actor: Actor, slug: str, number: int, draft: PlaceDraft) -> Done:
    """Let argument `number` lead somewhere else, or do something else there; the shape of its premises follows.

    Raises `Stale` where it changed since the draft's version, `Refused` (under itself, in a circle), `Conflict` where
    it is one's own and others have built on it, `Absent`, `Gone`, `NotAllowed`, `Unavailable`.
    """
    return change_map(
        desk, actor, slug, shaping, lambda work: argument_at(work, number), lambda work, row: _move(work, row, draft)
    )


def _move(work: Work, row: Argument, draft: PlaceDraft) -> Told:
    wanted = place_in_words(draft.relation, draft.target, draft.undercuts)
    check_seen(row, draft.seen, submitted=f"a{row.number} {wanted}")
    check_place(work, draft.relation, draft.target, draft.undercuts)
    if wanted == leads(row):
        raise Refused({"target": f"That is where it leads already: a{row.number} {wanted}."})
    premises = [premise.statement for premise in premises_of(work, row.number)]
    if draft.target in premises:
        raise Refused({"target": f"{draft.target} is a premise of this argument, so it cannot lead there."})
    structure = whole_structure(work.session, work.map_id)
    under = under_itself(structure, row.number, draft.target, draft.undercuts)
    if under is not None:
        there = f"a{draft.undercuts}" if draft.target is None else str(draft.target)
        raise Refused({"target": f"{there} hangs on {under} itself, so {under} cannot be moved under it."})
    was = _place(row)
    row.relation, row.target_statement, row.target_argument = draft.relation, draft.target, draft.undercuts
    moved = residents(work, row.number)
    note_touched(work, moved)
    return Told(
        ChangeKind.MOVE,
        {
            "argument": row.number,
            "statements": moved,
            "premises": premises,
            **_place(row),
            "was": was,
            "below": hanging_on(structure, moved),
        },
        (*(f"s{one}" for one in moved), f"a{row.number}"),
        reason=draft.reason,
    )


def _place(row: Argument) -> dict[str, Any]:
    return {"relation": row.relation.value, "target": row.target_statement, "undercuts": row.target_argument}


def attach(desk: Desk, actor: Actor, slug: str, number: int, draft: PlaceDraft) -> Done:
    """Use statement `number` as the premise of one more argument; its home stays where it is.

    It is a contribution like any other. Raises `Refused`, `Absent`, `Gone`, `NotAllowed`, `Unavailable`.
    """

    def run(work: Work, _: None) -> Told:
        row = statement_at(work, number)
        check_place(work, draft.relation, draft.target, draft.undercuts)
        check_premises(work, [number], new=0, target=draft.target)
        argument = Argument(
            map_id=work.map_id,
            number=work.next_argument(),
            relation=draft.relation,
            target_statement=draft.target,
            target_argument=draft.undercuts,
            contributor_id=work.actor.contributor_id,
            created_at=work.now,
        )
        work.session.add(argument)
        work.session.flush()
        link(work, argument.number, [number])
        if row.kind in (Kind.CLAIM, Kind.EVIDENCE):
            row.revision = work.version
        return Told(
            ChangeKind.ATTACH,
            {"argument": argument.number, "statement": number, **_place(argument)},
            (f"s{number}", f"a{argument.number}"),
            reason=draft.reason,
        )

    waiting = ArgumentDraft(draft.relation, Kind.CLAIM, (), (number,), draft.target, draft.undercuts)
    about = f"a{draft.undercuts}" if draft.target is None else f"s{draft.target}"
    return change_map(desk, actor, slug, Action.CONTRIBUTE, the_map, run, waiting=where_read_first(waiting, about))


def link_arguments(desk: Desk, actor: Actor, slug: str, number: int, draft: LinkDraft) -> Done:
    """Make the premises of several arguments those of argument `number`, which from then on holds only with them all.

    They lead to the same place in the same way. What is cited for them, their cases and undercuts go over. Raises as
    `move`.
    """
    return change_map(
        desk,
        actor,
        slug,
        shaping,
        lambda work: argument_at(work, number),
        lambda work, row: _link(work, row, draft),
    )


def _link(work: Work, row: Argument, draft: LinkDraft) -> Told:
    further = [argument_named(work, other, "arguments") for other in dict.fromkeys(draft.arguments)]
    if not further or row in further:
        raise Refused({"arguments": "Choose the other arguments whose premises belong with these."})
    check_seen(row, draft.seen)
    for other in further:
        check_seen(other, draft.seen)
        may_shape_too(work, other)
        if _place(other) != _place(row):
            raise Refused(
                {"arguments": f"a{other.number} {leads(other)}, and a{row.number} {leads(row)}: not the same."}
            )
    for other in further:
        for premise in premises_of(work, other.number):
            relink(work, premise, row.number)
        dissolve(work, other, row)
    linked = [premise.statement for premise in premises_of(work, row.number)]
    note_touched(work, residents(work, row.number))
    return Told(
        ChangeKind.LINK,
        {
            "argument": row.number,
            "linked": linked,
            "became": {str(other.number): row.number for other in further},
            **_place(row),
        },
        (f"a{row.number}",),
        reason=draft.reason,
    )


def unlink(desk: Desk, actor: Actor, slug: str, number: int, draft: UnlinkDraft) -> Done:
    """Make one of the linked premises of argument `number` an argument of its own, which leads to the same place.

    It belongs to whom the linked argument does. Raises as `move`.
    """
    return change_map(
        desk, actor, slug, shaping, lambda work: argument_at(work, number), lambda work, row: _unlink(work, row, draft)
    )


def _unlink(work: Work, row: Argument, draft: UnlinkDraft) -> Told:
    check_seen(row, draft.seen)
    premises = premises_of(work, row.number)
    chosen = next((premise for premise in premises if premise.statement == draft.statement), None)
    if chosen is None:
        raise Refused({"statement": f"Choose one of the premises of a{row.number}."})
    if len(premises) == 1:
        raise Refused({"statement": f"{draft.statement} is the only premise of a{row.number}."})
    apart = argument_like(work, row)
    relink(work, chosen, apart.number)
    for statement in statements_at(work, [draft.statement]):
        if statement.home == row.number:
            statement.home = apart.number
    row.revision = work.version
    note_touched(work, [draft.statement])
    return Told(
        ChangeKind.UNLINK,
        {"argument": row.number, "statement": draft.statement, "apart": apart.number, **_place(row)},
        (f"s{draft.statement}", f"a{apart.number}"),
        reason=draft.reason,
    )
