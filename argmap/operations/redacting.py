"""Removing a person's name from a map, with a reason, and agreeing that it had to be."""

from __future__ import annotations

from argmap.domain.errors import Absent, Conflict, NotAllowed, Refused
from argmap.domain.moderation import DecisionKind, Reason
from argmap.domain.permissions import Action, Actor
from argmap.domain.redaction import Name
from argmap.models.changes import ChangeKind
from argmap.models.moderation import Decision
from argmap.models.statements import Standing, Statement
from argmap.operations.beside import beside_map
from argmap.operations.decisions import decide, tell_author
from argmap.operations.desk import Desk, Done, Told, Work, change_map
from argmap.operations.name_removal import NameRemoval
from argmap.operations.removal_requests import ask_copies

LEAST = 3
"""Letters of a name: what is shorter is found in too much."""


def redact(desk: Desk, actor: Actor, slug: str, number: int, name: str, reason: Reason, words: str = "") -> Done:
    """Remove a person's name, which statement `number` brought in, from the whole map and its whole past.

    Whoever keeps a copy of the map in which it stands is asked to do the same there. `words` say why and must not name
    them. Raises `Refused` (no name, no reason, or it occurs nowhere), `Absent`, `NotAllowed`, `Conflict` (archived),
    `Unavailable`.
    """

    def run(work: Work, row: Statement) -> Told:
        _check(name, reason)
        who = Name(name)
        places = NameRemoval(work.session, work.map_id, who, f"removed-{work.version}").everywhere()
        if not places:
            raise Refused({"person": "This name occurs nowhere in the map."})
        work.session.refresh(row)
        row.revision = work.version
        told = who.without(words)
        decision = decide(work, DecisionKind.REDACT, row, reason, told, {"places": places})
        tell_author(work, row, decision)
        ask_copies(work.session, work.map_id, name, reason, work.now)
        detail = {"statement": number, "reason": reason.value}
        return Told(ChangeKind.REDACT, detail, (f"s{number}",), reason=told)

    return change_map(desk, actor, slug, Action.REDACT, lambda work: _statement(work, number), run)


def agree(desk: Desk, actor: Actor, slug: str, decision: int) -> None:
    """Agree, as a second moderator, that a name had to be removed.

    Raises `Conflict` where somebody has agreed already, `NotAllowed` for whoever removed it, `Absent`, `Unavailable`.
    """
    with beside_map(desk, actor, slug) as beside:
        row = beside.session.get(Decision, decision)
        if row is None or row.map_id != beside.map_id or row.kind is not DecisionKind.REDACT:
            raise Absent("There is no such decision.")
        beside.statement(int(row.subject[1:]), Action.REDACT, even_gone=True)
        if row.moderator_id == actor.contributor_id:
            raise NotAllowed("A second look is another moderator’s.")
        if row.reviewed_by is not None:
            raise Conflict("Another moderator has agreed already.")
        row.reviewed_by = actor.contributor_id


def _check(name: str, reason: Reason) -> None:
    problems: dict[str, str] = {}
    if sum(letter.isalpha() for letter in name) < LEAST:
        problems["person"] = f"Write the whole name, at least {LEAST} letters of it."
    if reason is Reason.NONE:
        problems["reason"] = "Choose why: its author and every reader will be told."
    if problems:
        raise Refused(problems)


def _statement(work: Work, number: int) -> Statement:
    row = work.session.get(Statement, (work.map_id, number))
    if row is None or row.standing is Standing.GONE:
        raise Absent(f"There is no statement {number} in this map.")
    return row
