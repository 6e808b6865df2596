"""Giving a contributor their name in a map that does not show names, with their first contribution to it."""

from __future__ import annotations

from sqlmodel import Session, select

from argmap.domain.permissions import Naming
from argmap.domain.pseudonyms import draw_pseudonym
from argmap.models.memberships import Pseudonym


def give_pseudonym(session: Session, map_id: int, naming: Naming, contributor_id: int | None) -> None:
    """Draw a pseudonym, as part of the session's transaction, where the map hides names and they have none there yet.

    The map's row has to be locked, so that no two draw the same at once.
    """
    if naming is Naming.NAMED or contributor_id is None:
        return
    if session.get(Pseudonym, (map_id, contributor_id)) is not None:
        return
    taken = session.exec(select(Pseudonym.name).where(Pseudonym.map_id == map_id)).all()
    session.add(Pseudonym(map_id=map_id, contributor_id=contributor_id, name=draw_pseudonym(frozenset(taken))))
