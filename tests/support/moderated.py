"""Maps on which a moderator reads first, and who is what there."""

from __future__ import annotations

from typing import Any

from sqlmodel import select

from argmap.domain.drafts import ArgumentDraft, NewStatement
from argmap.domain.permissions import Actor, Membership, Policy
from argmap.domain.vocabulary import Kind, Relation
from argmap.models.accounts import Account
from argmap.models.maps import ArgumentMap
from argmap.models.memberships import MapMember, MapSettings
from argmap.models.moderation import Contribution
from argmap.operations.arguments import add_argument
from argmap.operations.desk import Desk, Done, private
from argmap.queries.reading import reading
from tests.support import people
from tests.support.store import begin


def settle(desk: Desk, slug: str = "small", **settings: Any) -> None:
    """Keep the map so."""
    with private(desk) as session:
        wanted = select(MapSettings).join(ArgumentMap, ArgumentMap.id == MapSettings.map_id)  # type: ignore[arg-type]
        row = session.exec(wanted.where(ArgumentMap.slug == slug)).one()
        for name, value in settings.items():
            setattr(row, name, value)


def member(desk: Desk, actor: Actor, role: Membership = Membership.MODERATOR, slug: str = "small") -> Actor:
    """Make somebody a member of the map."""
    assert actor.contributor_id is not None
    with private(desk) as session:
        map_id = session.exec(select(ArgumentMap.id).where(ArgumentMap.slug == slug)).one()
        assert map_id is not None
        session.merge(MapMember(map_id=map_id, contributor_id=actor.contributor_id, role=role, since=desk.clock()))
    return actor


def moderator(desk: Desk, name: str = "Moderator 1", slug: str = "small") -> Actor:
    """Somebody new who moderates the map."""
    return member(desk, begin(desk, name)[0], slug=slug)


def account(desk: Desk, actor: Actor) -> None:
    """Give somebody an account, so that they are no newcomer any more."""
    assert actor.contributor_id is not None
    with private(desk) as session:
        session.add(
            Account(
                contributor_id=actor.contributor_id,
                name_skeleton=f"account {actor.contributor_id}",
                created_at=desk.clock(),
            )
        )


def approval(desk: Desk, slug: str = "small") -> None:
    """Have a moderator read all that outsiders and participants add."""
    settle(desk, slug, policy=Policy.APPROVAL)


def kept(desk: Desk) -> list[Contribution]:
    """All that waits or waited, the oldest first."""
    with reading(desk.engine) as session:
        return list(session.exec(select(Contribution).order_by(Contribution.id)).all())  # type: ignore[arg-type]


def objection(text: str, target: int) -> ArgumentDraft:
    """A claim against a statement."""
    return ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (NewStatement(text, text),), target=target)


def sent(desk: Desk, who: Actor, slug: str, text: str) -> int:
    """Send an objection that waits; gives its number."""
    done: Done = add_argument(desk, who, slug, objection(text, 4))
    assert done.contribution is not None
    return done.contribution


def waiting(desk: Desk, slug: str, *texts: str) -> None:
    """Have a moderator read first on a map, and let somebody send these."""
    settle(desk, slug, policy=Policy.APPROVAL, hourly_limit=0)
    author = Actor(people.account(desk.engine, f"Author on {slug}").id)
    for text in texts:
        sent(desk, author, slug, text)
