"""Maps that somebody keeps: their addresses, and the rows that make whoever starts one its facilitator."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from argmap.domain.keeping import KeptAs, new_link
from argmap.domain.permissions import Actor, Membership, Visibility
from argmap.domain.text import plain
from argmap.models.maps import ArgumentMap
from argmap.models.memberships import MapMember, MapSettings

_SLUG_WORDS = 60
_ENDING = "abcdefghjkmnpqrstuvwxyz23456789"
_ENDING_LENGTH = 7


def own_slug(title: str) -> str:
    """An address for a new map: words of its title, and an ending at random.

    Without that, an address that is taken would tell that somebody keeps a private map of that title.
    """
    words = plain(title)[:_SLUG_WORDS].strip("-") or "map"
    return f"{words}-{''.join(secrets.choice(_ENDING) for _ in range(_ENDING_LENGTH))}"


def own_map(
    actor: Actor, slug: str, title: str, question: str, introduction: str, kept: KeptAs, **settings: Any
) -> Callable[[Session, datetime], ArgumentMap]:
    """The `make` of a map that the actor keeps; `settings` are columns of its settings beside those."""

    def make(session: Session, now: datetime) -> ArgumentMap:
        row = ArgumentMap(
            slug=slug, title=title, question=question, introduction=introduction, created_at=now, changed_at=now
        )
        session.add(row)
        session.flush()
        assert row.id is not None
        session.add(
            MapSettings(
                map_id=row.id,
                visibility=kept.visibility,
                policy=kept.policy,
                naming=kept.naming,
                link=new_link() if kept.visibility is Visibility.UNLISTED else None,
                **{"welcomes": False, "guests": False, **settings},
            )
        )
        if actor.contributor_id is not None:
            session.add(
                MapMember(map_id=row.id, contributor_id=actor.contributor_id, role=Membership.FACILITATOR, since=now)
            )
        session.flush()
        return row

    return make
