"""Adding arguments, and premises to arguments."""

from __future__ import annotations

from sqlmodel import select

from argmap.domain.drafts import ArgumentDraft, PremisesDraft
from argmap.domain.errors import Refused
from argmap.domain.limits import CASES_AT_MOST
from argmap.domain.permissions import Action, Actor
from argmap.domain.vocabulary import Kind, Relation, StanceKind
from argmap.models.arguments import Argument, ArgumentCase, Premise
from argmap.models.changes import ChangeKind
from argmap.models.statements import Stance, Statement
from argmap.operations.contributing import (
    argument_at,
    argument_named,
    check_premises,
    cite,
    link,
    new_statement,
    statement_named,
)
from argmap.operations.desk import Desk, Done, Told, Work, change_map, the_map
from argmap.operations.joining import Joining
from argmap.operations.naming import case_called, speaker_called


def add_argument(desk: Desk, actor: Actor | Joining, slug: str, draft: ArgumentDraft) -> Done:
    """Add an argument with the statements it brings; `created` begins with the first new statement, else the argument.

    The note goes to the first new statement, and so does the citation, on the speaker's stance where one is named;
    where there is no new statement both go to the argument. Raises `Absent` (the map), `Gone` (withdrawn),
    `NotAllowed`, `Refused` (a rule), `Unavailable`.
    """
    return change_map(desk, actor, slug, Action.CONTRIBUTE, the_map, lambda work, _: _add_argument(work, draft))


def _add_argument(work: Work, draft: ArgumentDraft) -> Told:
    _check_target(work, draft)
    check_premises(work, draft.existing, new=len(draft.new), target=draft.target)
    if len(draft.cases) > CASES_AT_MOST:
        raise Refused({"case": f"At most {CASES_AT_MOST} cases can be named at once."})
    if draft.speaker and not draft.new:
        raise Refused({"speaker": "Name who says it together with a sentence of theirs."})

    new = [
        new_statement(work, draft.kind if place == 0 else Kind.CLAIM, one, note=draft.note if place == 0 else "")
        for place, one in enumerate(draft.new)
    ]
    argument = Argument(
        map_id=work.map_id,
        number=work.next_argument(),
        relation=draft.relation,
        target_statement=draft.target,
        target_argument=draft.undercuts,
        note="" if new else draft.note,
        contributor_id=work.actor.contributor_id,
        created_at=work.now,
    )
    work.session.flush()
    work.session.add(argument)
    work.session.flush()
    for row in new:
        row.home = argument.number
    link(work, argument.number, [*(row.number for row in new), *draft.existing])
    _tie_to_sources(work, draft, new, argument)
    keys = dict.fromkeys(case_called(work, name).key for name in draft.cases)
    for place, key in enumerate(keys):
        work.session.add(ArgumentCase(map_id=work.map_id, argument=argument.number, case_key=key, place=place))
    return Told(
        ChangeKind.ADD_ARGUMENT,
        {
            "argument": argument.number,
            "relation": draft.relation.value,
            "kind": draft.kind.value,
            "new": [row.number for row in new],
            "existing": list(draft.existing),
            "target": draft.target,
            "undercuts": draft.undercuts,
        },
        (*(f"s{row.number}" for row in new), f"a{argument.number}"),
    )


def _check_target(work: Work, draft: ArgumentDraft) -> None:
    if (draft.target is None) == (draft.undercuts is None):
        raise Refused({"target": "Choose what this is about: one statement, or one argument."})
    if draft.target is not None:
        statement_named(work, draft.target, "target")
    if draft.undercuts is not None:
        argument_named(work, draft.undercuts, "target")
        if draft.relation is not Relation.ATTACK:
            raise Refused({"relation": "An argument can only be undercut; support or question one of its statements."})
    if draft.kind not in (Kind.CLAIM, Kind.EVIDENCE):
        raise Refused({"kind": "Choose a claim or evidence."})


def _tie_to_sources(work: Work, draft: ArgumentDraft, new: list[Statement], argument: Argument) -> None:
    if draft.speaker:
        stance = Stance(
            map_id=work.map_id,
            statement=new[0].number,
            speaker=speaker_called(work, draft.speaker).key,
            kind=draft.stance or StanceKind.ENDORSES,
        )
        work.session.add(stance)
        work.session.flush()
        if draft.citation:
            cite(work, draft.citation, stance=stance.id)
    elif draft.citation and new:
        cite(work, draft.citation, statement=new[0].number)
    elif draft.citation:
        cite(work, draft.citation, argument=argument.number)


def add_premises(desk: Desk, actor: Actor | Joining, slug: str, number: int, draft: PremisesDraft) -> Done:
    """Link premises to argument `number`, which from then on holds only with them.

    Raises `Absent` (map or argument), and else as `add_argument`.
    """
    return change_map(desk, actor, slug, Action.CONTRIBUTE, the_map, lambda work, _: _add_premises(work, number, draft))


def _add_premises(work: Work, number: int, draft: PremisesDraft) -> Told:
    argument = argument_at(work, number)
    rows = work.session.exec(select(Premise).where(Premise.map_id == work.map_id, Premise.argument == number)).all()
    check_premises(
        work,
        draft.existing,
        new=len(draft.new),
        already=[row.statement for row in rows],
        target=argument.target_statement,
    )
    new = [new_statement(work, Kind.CLAIM, one) for one in draft.new]
    for row in new:
        row.home = number
    work.session.flush()
    first = max(row.place for row in rows) + 1
    link(work, number, [*(row.number for row in new), *draft.existing], first=first)
    # The argument says something else now: whoever had read it should be told so.
    argument.revision = work.version
    return Told(
        ChangeKind.ADD_PREMISES,
        {"argument": number, "new": [row.number for row in new], "existing": list(draft.existing)},
        (*(f"s{row.number}" for row in new), f"a{number}"),
    )
