"""Handing in: a dated copy of a map that stays as it was, whatever becomes of the map."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from argmap.domain.errors import Conflict
from argmap.domain.keeping import new_link
from argmap.domain.permissions import Action, Actor, Naming, require
from argmap.formats.argdown import write_argdown
from argmap.models.memberships import HandedIn
from argmap.operations.desk import Desk, private
from argmap.queries.graphs import whole_graph
from argmap.queries.maps import map_head
from argmap.queries.names import also_wrote, contributors_of, names_in


def hand_in(desk: Desk, actor: Actor, slug: str) -> str:
    """Keep the map as it is now; gives the 128-bit word under which whoever has it can read the copy.

    The copy holds the map as a text, and by number who wrote what: people by id, so that erasing reaches it, and where
    names are hidden the pseudonyms of this map, so that nothing more can ever be read from it.
    Raises `Absent`, `NotAllowed`, `Conflict` (archived), `Unavailable`.
    """
    link = new_link()
    with private(desk) as session:
        head = map_head(session, actor, slug)
        require(actor, Action.HAND_IN, head.grounds)
        if head.grounds.archived:
            raise Conflict("This map is archived; what was handed in before stays.")
        wrote = contributors_of(session, head.id)
        assert actor.contributor_id is not None
        also = also_wrote(session, head.id)
        people = {*wrote.values(), *(person for some in also.values() for person in some), actor.contributor_id}
        session.add(
            HandedIn(
                link=link,
                map_id=head.id,
                version=head.version,
                contributor_id=actor.contributor_id,
                at=desk.clock(),
                title=head.title,
                content={
                    "argdown": write_argdown(whole_graph(session, head)),
                    "wrote": wrote,
                    "also": also,
                    "by": actor.contributor_id,
                    "pseudonyms": _pseudonyms(session, head.id, head.grounds.naming, people),
                },
            )
        )
    return link


def _pseudonyms(session: Session, map_id: int, naming: Naming, people: set[int]) -> dict[str, Any] | None:
    """By id what they are called, where the map hides names; None where it shows them."""
    if naming is Naming.NAMED:
        return None
    return {str(person): name for person, name in names_in(session, map_id, people).items()}
