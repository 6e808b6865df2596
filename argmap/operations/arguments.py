"""Adding arguments, and premises to arguments."""

from __future__ import annotations

from argmap.domain.drafts import ArgumentDraft, PremisesDraft
from argmap.domain.permissions import Action, Actor
from argmap.operations.desk import Desk, Done, change_map, the_map
from argmap.operations.joining import Joining
from argmap.operations.waiting import where_read_first
from argmap.operations.writing import write_argument, write_premises


def add_argument(desk: Desk, actor: Actor | Joining, slug: str, draft: ArgumentDraft) -> Done:
    """Add an argument with the statements it brings; `created` begins with the first new statement, else the argument.

    The note goes to the first new statement, and so does the citation, on the speaker's stance where one is named;
    where there is no new statement both go to the argument. Raises `Absent` (the map), `Gone` (withdrawn),
    `NotAllowed`, `Refused` (a rule), `Unavailable`.
    """
    target = f"s{draft.target}" if draft.target is not None else f"a{draft.undercuts}"
    return change_map(
        desk,
        actor,
        slug,
        Action.CONTRIBUTE,
        the_map,
        lambda work, _: write_argument(work, draft),
        waiting=where_read_first(draft, target),
    )


def add_premises(desk: Desk, actor: Actor | Joining, slug: str, number: int, draft: PremisesDraft) -> Done:
    """Link premises to argument `number`, which from then on holds only with them.

    Raises `Absent` (map or argument), and else as `add_argument`.
    """
    return change_map(
        desk,
        actor,
        slug,
        Action.CONTRIBUTE,
        the_map,
        lambda work, _: write_premises(work, number, draft),
        waiting=where_read_first(draft, f"a{number}"),
    )
