"""What contributors do with their own account."""

from __future__ import annotations

from argmap.domain.errors import NotAllowed
from argmap.domain.permissions import Actor
from argmap.models.contributors import Contributor
from argmap.operations.desk import Desk, private


def rename(desk: Desk, actor: Actor, name: str) -> None:
    """Change one's own label. Raises `NotAllowed` for who is no contributor, `Unavailable`."""
    with private(desk) as session:
        row = None if actor.contributor_id is None else session.get(Contributor, actor.contributor_id)
        if row is None:
            raise NotAllowed("Give a name first; then you can change it.")
        row.name = name
