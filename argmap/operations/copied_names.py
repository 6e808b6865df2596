"""What those who moderate a copy do about a name that was removed from the map which it is a copy of."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from argmap.domain.errors import Absent, Conflict
from argmap.domain.moderation import DecisionKind
from argmap.domain.permissions import Action, Actor, require
from argmap.domain.redaction import Name, Trace
from argmap.models.changes import ChangeKind
from argmap.models.moderation import RemovalRequest
from argmap.models.statements import Statement
from argmap.operations.beside import beside_map
from argmap.operations.decisions import decide, tell_author
from argmap.operations.desk import Desk, Done, Told, Work, change_map, the_map
from argmap.operations.name_removal import NameRemoval
from argmap.operations.notices import everybody_has_read
from argmap.queries.belonging import texts_of
from argmap.queries.redactions import holding

_SPELLINGS_AT_MOST = 20
"""So many ways of writing one name are looked for, such as with a hyphen and without."""


def remove_here_too(desk: Desk, actor: Actor, slug: str, number: int) -> Done:
    """Remove the name from the copy as it was removed from its origin, in one change, with the same reason.

    Raises `Conflict` where that is answered already, where the name stands nowhere any more, and where the map is
    archived; `Absent`, `NotAllowed`, `Unavailable`.
    """

    def run(work: Work, _: None) -> Told:
        request = _asked(work.session, work.map_id, number)
        trace, places = Trace(request.trace), 0
        statement = holding(work.session, work.map_id, trace)
        for spelling in range(_SPELLINGS_AT_MOST):
            name = next((one for text in texts_of(work.session, work.map_id) if (one := trace.name_in(text))), None)
            if name is None:
                break
            mark = f"removed-{work.version}" + ("" if not spelling else f"-{spelling}")
            places += NameRemoval(work.session, work.map_id, Name(name), mark).everywhere()
        if statement is None or not places:
            raise Conflict("The name stands nowhere in this map any more.")
        _settle(work.session, request, work.actor, work.now, carried_out=True)
        row = work.session.get_one(Statement, (work.map_id, statement))
        work.session.refresh(row)
        row.revision = work.version
        decision = decide(work, DecisionKind.REDACT, row, request.reason, "", {"places": places})
        tell_author(work, row, decision)
        detail = {"statement": statement, "reason": request.reason.value}
        return Told(ChangeKind.REDACT, detail, (f"s{statement}",))

    return change_map(desk, actor, slug, Action.REDACT, the_map, run)


def leave_it(desk: Desk, actor: Actor, slug: str, number: int) -> None:
    """Leave the name in the copy; nobody is asked again. Raises as above, but where the name stands nowhere."""
    with beside_map(desk, actor, slug) as beside:
        require(actor, Action.REDACT, beside.grounds)
        request = _asked(beside.session, beside.map_id, number)
        _settle(beside.session, request, actor, beside.now, carried_out=False)


def _asked(session: Session, map_id: int, number: int) -> RemovalRequest:
    row = session.get(RemovalRequest, number)
    if row is None or row.map_id != map_id:
        raise Absent("Nothing of this kind is asked here.")
    if row.settled_at is not None:
        raise Conflict("Another moderator has answered this already.")
    return row


def _settle(session: Session, request: RemovalRequest, actor: Actor, now: datetime, *, carried_out: bool) -> None:
    request.settled_at, request.settled_by, request.carried_out = now, actor.contributor_id, carried_out
    request.trace = ""
    everybody_has_read(session, request.map_id, f"removal {request.id}", now)
