"""The content notes that moderators have laid over a map, as they are over every version of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from sqlalchemy import ColumnElement, bindparam, exists, select
from sqlmodel import Session

from argmap.domain.content_notes import NO_NOTES, Notes, notes_over
from argmap.domain.moderation import BranchMarkKind
from argmap.domain.structure import Structure
from argmap.models.tables import BRANCH_MARKS
from argmap.queries.structures import structures_ever

_NOTES = select(BRANCH_MARKS.c.map_id, BRANCH_MARKS.c.statement, BRANCH_MARKS.c.words).where(
    BRANCH_MARKS.c.map_id.in_(bindparam("maps", expanding=True)), BRANCH_MARKS.c.kind == BranchMarkKind.NOTE
)


def has_notes(map_id: ColumnElement[int]) -> ColumnElement[bool]:
    """The condition that the map of that id has notes."""
    return exists().where(BRANCH_MARKS.c.map_id == map_id, BRANCH_MARKS.c.kind == BranchMarkKind.NOTE)


def notes_now(session: Session, structures: Mapping[int, Callable[[], Structure]]) -> Mapping[int, Notes]:
    """The notes over what those maps, by id, say now; one query, and the whole structure of each map that has some."""
    found = _words(session, structures)
    return {
        map_id: notes_over(found[map_id], [structure()]) if map_id in found else NO_NOTES
        for map_id, structure in structures.items()
    }


def notes_laid(session: Session, map_id: int) -> Mapping[int, str]:
    """The words of the map's notes by the statement that each lies on; one query."""
    return _words(session, [map_id]).get(map_id, {})


def notes_ever(session: Session, map_id: int, then: Iterable[Structure] = ()) -> Notes:
    """The notes over what the map has said at any time: over what hung on them `then`, hangs on them now, or hung on
    them when it went. One query where the map has none, else six.
    """
    words = _words(session, [map_id]).get(map_id)
    return notes_over(words, (*then, *structures_ever(session, map_id))) if words else NO_NOTES


def _words(session: Session, map_ids: Collection[int]) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    for row in session.connection().execute(_NOTES, {"maps": list(map_ids)}):
        found.setdefault(row.map_id, {})[row.statement] = row.words
    return found
