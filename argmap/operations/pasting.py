"""Writing a whole tree of lines at once, as one change that is taken back as one."""

from __future__ import annotations

from collections.abc import Callable

from argmap.domain.drafts import PasteDraft
from argmap.domain.permissions import Action, Actor
from argmap.operations.desk import Desk, Done, Work, change_map, the_map
from argmap.operations.joining import Joining
from argmap.operations.lines import write_lines
from argmap.operations.waiting import keep_lines
from argmap.queries.pasting import plan_of
from argmap.queries.waiting import reads_first


def paste(desk: Desk, actor: Actor | Joining, slug: str, draft: PasteDraft) -> Done:
    """Write the lines as statements and arguments; one that says what the map says already uses that statement again.

    Each line that writes something counts as a contribution; a list that is more than its writer has left in this hour
    is refused whole.

    `created` has the statements that are new, then the arguments, in the order of the lines. Where a moderator reads
    first they wait as one list, a single line as the contribution that it is. Raises `Refused`, for the field "lines"
    with the numbers of the lines, where one cannot be written or nothing would be new: then nothing is; `Absent` (the
    map), `NotAllowed`, `Conflict` (archived), `TooMany`, `Unavailable`.
    """

    def keep(work: Work, attempt: Callable[[], None]) -> int | None:
        if not reads_first(work.session, work.actor, work.map_id, work.grounds):
            return None
        attempt()
        return keep_lines(work, draft)

    def pieces(work: Work) -> int:
        return plan_of(work.session, work.map_id, draft).writing if len(draft.lines) > 1 else 1

    return change_map(
        desk,
        actor,
        slug,
        Action.CONTRIBUTE,
        the_map,
        lambda work, _: write_lines(work, draft).told,
        waiting=keep,
        pieces=pieces,
    )
