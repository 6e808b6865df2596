"""What a list of lines writes into a map, at once or when a moderator has read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from argmap.domain.drafts import NewStatement, PasteDraft
from argmap.domain.errors import Refused
from argmap.domain.text import propose_title
from argmap.domain.vocabulary import Kind
from argmap.models.arguments import Argument
from argmap.models.changes import ChangeKind
from argmap.models.statements import Statement
from argmap.operations.contributing import link, new_statement
from argmap.operations.desk import Told, Work
from argmap.queries.pasting import Plan, Planned, plan_of

_TOLD_AT_MOST = 5


class Written(NamedTuple):
    """What was done and, for each line by its place, the statement that says it and the argument that it made."""

    told: Told
    statements: list[int]
    arguments: dict[int, int]


def write_lines(work: Work, draft: PasteDraft) -> Written:
    """Write the lines. Raises `Refused`, for the field "lines", where one cannot be written or nothing would be new."""
    plan = plan_of(work.session, work.map_id, draft)
    if plan.problems:
        told = [f"Line {one.line.number}: {one.problem}" for one in plan.problems[:_TOLD_AT_MOST]]
        more = len(plan.problems) - len(told)
        raise Refused({"lines": " ".join([*told, *([f"{more} more lines cannot be written."] if more else [])])})
    if not plan.writing:
        raise Refused({"lines": "All of this is on the map already." if plan.lines else "Please write something here."})
    new = list(_statements(work, plan))
    numbers = _numbers(plan, new)
    made = list(_arguments(work, plan, numbers))
    by_number = {row.number: row for row in new}
    for place, argument in made:
        if plan.lines[place].is_new:
            by_number[numbers[place]].home = argument.number
    work.session.flush()
    work.session.add_all(argument for _, argument in made)
    work.session.flush()
    for place, argument in made:
        link(work, argument.number, [numbers[place]])
    created = (*(f"s{row.number}" for row in new), *(f"a{argument.number}" for _, argument in made))
    done = _told(draft, plan, [row.number for row in new], numbers, [argument for _, argument in made], created)
    return Written(done, numbers, {place: argument.number for place, argument in made})


def _told(
    draft: PasteDraft, plan: Plan, new: list[int], numbers: list[int], made: list[Argument], created: tuple[str, ...]
) -> Told:
    """What one line did is told as what it is, an added position or argument; several are told as lines."""
    if len(plan.lines) > 1:
        arguments = [argument.number for argument in made]
        return Told(ChangeKind.PASTE, {"under": draft.under, "new": new, "arguments": arguments}, created)
    if not made:
        return Told(ChangeKind.ADD_POSITION, {"new": new}, created)
    mark, argument = plan.lines[0].mark, made[0]
    assert mark is not None
    detail = {
        "argument": argument.number,
        "relation": argument.relation.value,
        "kind": mark.kind.value,
        "new": new,
        "existing": [] if new else numbers,
        "target": argument.target_statement,
        "undercuts": argument.target_argument,
    }
    return Told(ChangeKind.ADD_ARGUMENT, detail, created)


def _statements(work: Work, plan: Plan) -> Iterator[Statement]:
    for one in plan.lines:
        if one.is_new:
            kind = Kind.POSITION if one.mark is None else one.mark.kind
            text = one.line.text
            yield new_statement(work, kind, NewStatement(text, propose_title(text)))


def _numbers(plan: Plan, new: list[Statement]) -> list[int]:
    """The number of the statement of each line."""
    fresh = iter(new)
    found: list[int] = []
    for one in plan.lines:
        if one.same is not None:
            found.append(one.same)
        else:
            found.append(next(fresh).number if one.twin is None else found[one.twin])
    return found


def _arguments(work: Work, plan: Plan, numbers: list[int]) -> Iterator[tuple[int, Argument]]:
    """The argument of each line that makes one, with the line's place; what is undercut comes before what undercuts."""
    made: dict[int, int] = {}
    for place, one in enumerate(plan.lines):
        if not one.argues:
            continue
        argument = _argument(work, one, numbers, made)
        made[place] = argument.number
        yield place, argument


def _argument(work: Work, one: Planned, numbers: list[int], made: dict[int, int]) -> Argument:
    assert one.mark is not None
    return Argument(
        map_id=work.map_id,
        number=work.next_argument(),
        relation=one.mark.relation,
        target_statement=one.target if one.above is None else numbers[one.above],
        target_argument=one.cuts if one.cuts_line is None else made[one.cuts_line],
        contributor_id=work.actor.contributor_id,
        created_at=work.now,
    )
