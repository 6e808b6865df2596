"""Whether a moderator reads somebody's contribution before it stands in the map."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlmodel import Session

from argmap.domain.debates import DebateState, Rule
from argmap.domain.permissions import Action, Actor, Grounds, Role, role_of, waits
from argmap.models.changes import ChangeKind
from argmap.models.tables import ACCOUNTS, CHANGES, DEBATE_GROUPS, DEBATE_PARTICIPANTS, DEBATES, MAP_SETTINGS
from argmap.queries.access import NOBODY

READ_FIRST = frozenset({Action.CONTRIBUTE, Action.EDIT_SOURCES, Action.REWORD})
"""What brings new words into a map."""

_NOT_THEIRS = (ChangeKind.UNDO, ChangeKind.WITHDRAW)


def reads_first(
    session: Session, actor: Actor, map_id: int, grounds: Grounds, action: Action = Action.CONTRIBUTE
) -> bool:
    """Whether what the actor does so waits: by the map's policy, or because they are new and few of theirs stand.

    Of somebody without an account as many as the map's settings say are read first; those that wait or were not
    accepted do not count. Rewording waits where contributing does, for a guest of a debate where speaking does, by the
    map's policy or the debate's rule.
    """
    if actor.contributor_id is None and not actor.operator:
        # Whoever takes a name here is an outsider from then on, who has contributed nothing yet.
        actor = Actor(NOBODY)
    adding = Action.SPEAK if role_of(actor, grounds) is Role.GUEST else Action.CONTRIBUTE
    asked = adding if action is Action.REWORD else action
    if waits(actor, asked, grounds):
        return True
    if asked is Action.SPEAK:
        return _held_for_the_chair(session, actor, map_id)
    if role_of(actor, grounds) not in (Role.OUTSIDER, Role.PARTICIPANT):
        return False
    account = select(ACCOUNTS.c.contributor_id).where(ACCOUNTS.c.contributor_id == actor.contributor_id)
    theirs = (
        select(func.count())
        .select_from(CHANGES)
        .where(
            CHANGES.c.map_id == map_id,
            CHANGES.c.contributor_id == actor.contributor_id,
            CHANGES.c.kind.not_in(_NOT_THEIRS),
        )
    )
    few = select(MAP_SETTINGS.c.read_first > theirs.scalar_subquery()).where(
        MAP_SETTINGS.c.map_id == map_id, MAP_SETTINGS.c.read_first > 0, ~account.exists()
    )
    return bool(session.connection().execute(few).scalar())


def _held_for_the_chair(session: Session, actor: Actor, map_id: int) -> bool:
    """Whether somebody sits in a debate on that map, or in a small group of one, that holds what is sent."""
    of_a_group = select(DEBATE_GROUPS.c.debate_id).where(DEBATE_GROUPS.c.map_id == map_id)
    holds = (
        select(DEBATES.c.id)
        .join(DEBATE_PARTICIPANTS, DEBATE_PARTICIPANTS.c.debate_id == DEBATES.c.id)
        .where(
            DEBATE_PARTICIPANTS.c.contributor_id == actor.contributor_id,
            DEBATES.c.state == DebateState.OPEN,
            DEBATES.c.rule == Rule.HELD,
            or_(DEBATES.c.map_id == map_id, DEBATES.c.id.in_(of_a_group)),
        )
    )
    return session.connection().execute(holds.limit(1)).first() is not None


class Rules(NamedTuple):
    """What a map's settings say of contributing, beside its policy."""

    read_first: int
    hourly_limit: int


def rules_of(session: Session, map_id: int) -> Rules:
    """The rules of a map."""
    wanted = select(MAP_SETTINGS.c.read_first, MAP_SETTINGS.c.hourly_limit).where(MAP_SETTINGS.c.map_id == map_id)
    return Rules(*session.connection().execute(wanted).one())
