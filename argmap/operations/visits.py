"""How far somebody has read a map, so that what comes later can be marked as new to them."""

from __future__ import annotations

from argmap.domain.permissions import Actor
from argmap.models.visits import Visit
from argmap.operations.desk import Desk, private
from argmap.queries.visits import begins_anew


def visit(desk: Desk, actor: Actor, map_id: int, version: int) -> None:
    """Take note that the actor has seen the map at this version; a visitor's looking is not noted.

    What is private to one person is no part of the map's history. Raises `Unavailable`.
    """
    if actor.contributor_id is None:
        return
    now = desk.clock()
    with private(desk) as session:
        row = session.get(Visit, (map_id, actor.contributor_id))
        if row is None:
            session.add(
                Visit(map_id=map_id, contributor_id=actor.contributor_id, version=version, seen=version, at=now)
            )
            return
        if begins_anew(row.at, now):
            row.version = row.seen
        row.seen = max(row.seen, version)
        row.at = now
