"""Flags: readers' doubts about what stands in a map, and the decision that it may stay."""

from __future__ import annotations

from sqlmodel import select

from argmap.domain.errors import Conflict, Gone, Refused
from argmap.domain.moderation import DecisionKind, Reason
from argmap.domain.permissions import Action, Actor
from argmap.models.moderation import Flag
from argmap.models.statements import Standing
from argmap.operations.beside import beside_map
from argmap.operations.decisions import settle_flags
from argmap.operations.desk import Desk


def flag(desk: Desk, actor: Actor, slug: str, number: int, reason: Reason, words: str = "") -> None:
    """Ask the moderators to look at a statement; who flags it again says it anew.

    Raises `Refused` (no reason), `Gone` (nothing is left of it), `NotAllowed` (one's own, visitors), `Absent`,
    `Conflict` (archived), `Unavailable`.
    """
    with beside_map(desk, actor, slug) as beside:
        row = beside.statement(number, Action.FLAG)
        if row.standing is not Standing.PRESENT:
            raise Gone(f"Of statement {number} nothing is shown any more.")
        if reason is Reason.NONE:
            raise Refused({"reason": "Choose what is wrong with it: a moderator will read it."})
        who = actor.contributor_id
        assert who is not None
        found = beside.session.exec(
            select(Flag).where(Flag.map_id == beside.map_id, Flag.subject == f"s{number}", Flag.contributor_id == who)
        ).one_or_none()
        if found is None:
            found = Flag(map_id=beside.map_id, subject=f"s{number}", contributor_id=who, reason=reason, at=beside.now)
        found.reason, found.words, found.at, found.settled_at = reason, words, beside.now, None
        beside.session.add(found)


def settle(desk: Desk, actor: Actor, slug: str, number: int, words: str = "") -> None:
    """Decide that what was flagged stays as it is; hiding it settles its flags too.

    Raises `Conflict` where another moderator has decided meanwhile, `NotAllowed` (one's own), `Absent`, `Unavailable`.
    """
    with beside_map(desk, actor, slug) as beside:
        beside.statement(number, Action.DECIDE)
        if not settle_flags(beside.session, beside.map_id, f"s{number}", beside.now):
            raise Conflict(f"Nothing is flagged about statement {number} any more: another moderator has decided.")
        beside.decide(DecisionKind.KEEP, f"s{number}", words)
