"""Making one statement two, and two one, without losing who wrote what."""

from __future__ import annotations

from sqlmodel import col, select

from argmap.domain.drafts import MergeDraft, SplitDraft
from argmap.domain.errors import Refused
from argmap.domain.permissions import Actor
from argmap.domain.placing import hangs_on
from argmap.models.arguments import Argument, Premise
from argmap.models.changes import ChangeKind
from argmap.models.sources import Citation
from argmap.models.statements import Stance, Standing, Statement
from argmap.operations.contributing import statement_at, statement_named
from argmap.operations.desk import Desk, Done, Told, Work, change_map
from argmap.operations.halving import HOMELESS, write_split
from argmap.operations.shaping import (
    check_seen,
    dissolve,
    hand_over,
    joined,
    leads,
    may_shape_too,
    premises_of,
    present_arguments,
    shaping,
    uses_of,
)
from argmap.operations.waiting import where_read_first
from argmap.queries.structures import whole_structure


def split(desk: Desk, actor: Actor, slug: str, number: int, draft: SplitDraft) -> Done:
    """Make two statements of one: the first keeps the number and all that hangs on it, the second is by the same hand.

    Linked, the second becomes a further premise wherever the first is one; else it becomes an argument of its own with
    the same target. A second position or setting statement stands beside the first. Where a moderator reads new words
    first it waits, and the statement stays as it is until then. Raises `Stale`, `Refused`, `Conflict` where it is one's
    own and others have built on it, `Absent`, `Gone`, `NotAllowed`, `Unavailable`.
    """
    return change_map(
        desk,
        actor,
        slug,
        shaping,
        lambda work: statement_at(work, number),
        lambda work, row: write_split(work, row, draft),
        waiting=where_read_first(draft, f"s{number}"),
    )


def merge(desk: Desk, actor: Actor, slug: str, number: int, draft: MergeDraft) -> Done:
    """Let statement `number` become part of another, whose words stay: what is said of it and what it says goes over.

    Duplicates are dropped: the same words of the same place, the same argument twice, an argument between the two. The
    number leads to what it became. Raises `Stale` with both texts, `Merged` where it was merged meanwhile, `Refused`,
    `Conflict` where they are one's own and others have built on them, `Absent`, `Gone`, `NotAllowed`, `Unavailable`.
    """
    return change_map(
        desk, actor, slug, shaping, lambda work: statement_at(work, number), lambda work, row: _merge(work, row, draft)
    )


def _merge(work: Work, row: Statement, draft: MergeDraft) -> Told:
    if draft.into == row.number:
        raise Refused({"into": "Choose another statement: it cannot be merged into itself."})
    into = statement_named(work, draft.into, "into")
    may_shape_too(work, into)
    check_seen(row, draft.seen, submitted=into.text)
    check_seen(into, draft.seen, submitted=row.text)
    structure = whole_structure(work.session, work.map_id)
    takes_home = into.kind not in HOMELESS and (
        structure.home_of.get(into.number) is None or hangs_on(structure, into.number, [row.number]) is not None
    )
    _stances_over(work, row, into)
    _citations_over(work, row, into)
    into.note = joined(into.note, row.note)
    into.also_by = _writers(row, into)
    between = _between(work, row.number, into.number)
    touched = _uses_over(work, row.number, into.number, between) | _targets_over(work, row.number, into.number)
    if takes_home:
        home = structure.home_of.get(row.number)
        into.home = None if home in {argument.number for argument in between} else home
    row.standing = Standing.GONE
    into.revision = work.version
    work.session.flush()
    became = _without_duplicates(work, touched, into.number)
    return Told(
        ChangeKind.MERGE,
        {
            "merged": row.number,
            "into": into.number,
            "became": became,
            "dropped": sorted(argument.number for argument in between),
        },
        (f"s{into.number}",),
        reason=draft.reason,
    )


def _writers(row: Statement, into: Statement) -> list[int] | None:
    """Who wrote the two, beside who added the one that stays."""
    people = [*(into.also_by or ()), row.contributor_id, *(row.also_by or ())]
    return [one for one in dict.fromkeys(people) if one not in (None, into.contributor_id)] or None


def _stances_over(work: Work, row: Statement, into: Statement) -> None:
    session = work.session
    rows = session.exec(
        select(Stance).where(Stance.map_id == work.map_id, col(Stance.statement).in_([row.number, into.number]))
    ).all()
    there = {stance.speaker: stance for stance in rows if stance.statement == into.number}
    for stance in (stance for stance in rows if stance.statement == row.number):
        same = there.get(stance.speaker)
        if same is None:
            stance.statement = into.number
            continue
        if same.kind is not stance.kind:
            raise Refused(
                {
                    "into": f"The same speaker does different things with {row.number} ({stance.kind.value}) and "
                    f"{into.number} ({same.kind.value}); correct the one or the other first."
                }
            )
        same.note = joined(same.note, stance.note)
        for citation in session.exec(
            select(Citation).where(Citation.map_id == work.map_id, Citation.stance == stance.id)
        ).all():
            hand_over(work, citation, stance=same.id)
        session.delete(stance)
    session.flush()


def _citations_over(work: Work, row: Statement, into: Statement) -> None:
    for citation in work.session.exec(
        select(Citation).where(Citation.map_id == work.map_id, Citation.statement == row.number)
    ).all():
        hand_over(work, citation, statement=into.number)


def _between(work: Work, row: int, into: int) -> list[Argument]:
    """The arguments that lead from one of the two to the other, which go; raises `Refused` where more rests on one."""
    found = []
    for number, other in ((row, into), (into, row)):
        for use in uses_of(work, number):
            if use.target_statement != other:
                continue
            if len(premises_of(work, use.number)) > 1:
                raise Refused(
                    {"into": f"a{use.number} leads from {number} and others to {other}; unlink {number} first."}
                )
            undercuts = work.session.exec(
                select(Argument.number).where(
                    Argument.map_id == work.map_id,
                    Argument.target_argument == use.number,
                    Argument.standing == Standing.PRESENT,
                )
            ).all()
            if undercuts:
                raise Refused(
                    {
                        "into": f"a{use.number} leads from {number} to {other}, and a{undercuts[0]} undercuts it; "
                        "move that first."
                    }
                )
            found.append(use)
    for use in found:
        use.standing = Standing.GONE
    work.session.flush()
    return found


def _uses_over(work: Work, row: int, into: int, between: list[Argument]) -> set[int]:
    """Let the other be the premise wherever the one was; gives the arguments' numbers."""
    uses = [use for use in uses_of(work, row) if use not in between]
    for use in uses:
        premises = premises_of(work, use.number)
        own = next(premise for premise in premises if premise.statement == row)
        place = own.place
        work.session.delete(own)
        work.session.flush()
        if into not in {premise.statement for premise in premises}:
            work.session.add(Premise(map_id=work.map_id, argument=use.number, statement=into, place=place))
            work.session.flush()
        use.revision = work.version
    return {use.number for use in uses}


def _targets_over(work: Work, row: int, into: int) -> set[int]:
    on = work.session.exec(
        select(Argument).where(
            Argument.map_id == work.map_id, Argument.target_statement == row, Argument.standing == Standing.PRESENT
        )
    ).all()
    for argument in on:
        argument.target_statement = into
    work.session.flush()
    return {argument.number for argument in on}


def _without_duplicates(work: Work, touched: set[int], into: int) -> dict[str, int]:
    """Drop those of the touched arguments that say now what an older one does; gives what each became."""
    near = {use.number for use in uses_of(work, into)} | set(
        work.session.exec(
            select(Argument.number).where(Argument.map_id == work.map_id, Argument.target_statement == into)
        ).all()
    )
    first: dict[tuple[object, ...], Argument] = {}
    became: dict[str, int] = {}
    for argument in present_arguments(work, near | touched):
        premises = premises_of(work, argument.number)
        says = (leads(argument), frozenset(premise.statement for premise in premises))
        kept = first.setdefault(says, argument)
        if kept is not argument and (argument.number in touched or kept.number in touched):
            dissolve(work, argument, kept)
            became[str(argument.number)] = kept.number
    return became
