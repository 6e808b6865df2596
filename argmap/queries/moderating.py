"""What decisions and pages of moderation ask alike: whose map it is, who moderates it, and what happened lately."""

from __future__ import annotations

from sqlalchemy import Engine, func, select
from sqlmodel import Session

from argmap.domain.errors import Absent
from argmap.domain.moderation import ContributionState, DecisionKind
from argmap.domain.permissions import Membership
from argmap.models.moderation import Contribution
from argmap.models.tables import CONTRIBUTIONS, DECISIONS, MAP_MEMBERS, MAP_SETTINGS, MAPS
from argmap.queries.names import names_in
from argmap.queries.reading import reading

DECIDING = (Membership.MODERATOR, Membership.FACILITATOR)
DONE_WORDS = {
    DecisionKind.APPROVE: "accepted it",
    DecisionKind.ASK: "asked for changes",
    DecisionKind.MERGE: "merged it into another statement",
    DecisionKind.MOVE: "moved it and accepted it",
    DecisionKind.SPLIT: "split it in two and accepted both",
    DecisionKind.REJECT: "did not accept it",
}


WORD = func.coalesce(MAP_SETTINGS.c.link, MAPS.c.slug)
"""What stands in the map's addresses: the link word of an unlisted one, by which its contributors came."""


def slug_of(engine: Engine, number: int) -> str:
    """The map that a contribution is for. Raises `Absent`."""
    tables = MAPS.join(MAP_SETTINGS, MAP_SETTINGS.c.map_id == MAPS.c.id)
    wanted = select(WORD).select_from(tables).join(CONTRIBUTIONS, CONTRIBUTIONS.c.map_id == MAPS.c.id)
    with reading(engine) as session:
        found: str | None = session.connection().execute(wanted.where(CONTRIBUTIONS.c.id == number)).scalar()
    if found is None:
        raise Absent("There is no such contribution.")
    return found


def has_another_moderator(session: Session, map_id: int, but: int | None, author: int) -> bool:
    """Whether the map has a moderator who is neither of these two."""
    return bool(other_moderators(session, map_id, but, author))


def other_moderators(session: Session, map_id: int, but: int | None, author: int) -> list[int]:
    """The map's moderators who are neither of these two."""
    wanted = select(MAP_MEMBERS.c.contributor_id).where(
        MAP_MEMBERS.c.map_id == map_id,
        MAP_MEMBERS.c.role.in_(DECIDING),
        MAP_MEMBERS.c.contributor_id.not_in([one for one in (but, author) if one is not None]),
    )
    return list(session.connection().execute(wanted.order_by(MAP_MEMBERS.c.contributor_id)).scalars())


def lately(session: Session, row: Contribution) -> str:
    """What became of a contribution, for whoever decides on what they read of it before."""
    if row.state is ContributionState.WITHDRAWN:
        return "Its author withdrew it meanwhile, so there is nothing to decide any more."
    wanted = (
        select(DECISIONS.c.kind, DECISIONS.c.moderator_id, DECISIONS.c.at)
        .where(DECISIONS.c.contribution_id == row.id)
        .order_by(DECISIONS.c.id.desc())
        .limit(1)
    )
    last = session.connection().execute(wanted).first()
    if row.state is ContributionState.WAITING:
        return "Its author sent it again after you opened it: please read what it says now."
    assert last is not None
    assert last.moderator_id is not None
    name = names_in(session, row.map_id, [last.moderator_id])[last.moderator_id]
    return f"This was decided already: {name} {DONE_WORDS[last.kind]}, {last.at:%H:%M} (UTC)."
