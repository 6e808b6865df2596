"""Attaching a document's text to a source, for checking quotations only.

It changes nothing that the map says, so it is no change of the map: what a document holds must not stand in a history
that people read, nor in the images of its changes.
"""

from __future__ import annotations

from sqlmodel import Session, select

from argmap.domain.attaching import AttachedText
from argmap.domain.errors import Absent, Conflict
from argmap.domain.permissions import Action, Actor, require
from argmap.models.maps import ArgumentMap
from argmap.models.memberships import AttachedDocument
from argmap.models.sources import Source
from argmap.operations.desk import Desk, private
from argmap.queries.access import grounds_of
from argmap.queries.maps import map_head


def attach_document(desk: Desk, actor: Actor, slug: str, source: str, attached: AttachedText) -> None:
    """Give the source this text, in place of the one that it has. Raises `Absent`, `NotAllowed`, `Conflict`."""
    with private(desk) as session:
        map_id = _allowed(session, actor, slug, source)
        row = session.get(AttachedDocument, (map_id, source))
        if row is None:
            row = AttachedDocument(map_id=map_id, source=source, text="", sha256="", at=desk.clock())
            session.add(row)
        row.text, row.sha256 = attached.text, attached.sha256
        row.contributor_id, row.at = actor.contributor_id, desk.clock()
        session.flush()


def detach_document(desk: Desk, actor: Actor, slug: str, source: str) -> None:
    """Take the source's text away; without one nothing happens. Raises `Absent`, `NotAllowed`, `Conflict`."""
    with private(desk) as session:
        row = session.get(AttachedDocument, (_allowed(session, actor, slug, source), source))
        if row is not None:
            session.delete(row)
            session.flush()


def _allowed(session: Session, actor: Actor, slug: str, source: str) -> int:
    """The map's id, its row locked, so that of two who attach at once one comes after the other."""
    grounds = grounds_of(session, actor, slug)
    require(actor, Action.ATTACH_DOCUMENT, grounds)
    if grounds.archived:
        raise Conflict("This map is archived: it can be read, and nothing can be added or changed.")
    map_id = map_head(session, actor, slug).id
    session.exec(select(ArgumentMap.id).where(ArgumentMap.id == map_id).with_for_update()).one()
    if session.get(Source, (map_id, source)) is None:
        raise Absent(f"There is no source {source} in this map.")
    return map_id
