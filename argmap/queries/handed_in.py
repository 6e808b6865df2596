"""Copies that were handed in: of a map, and each by its link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from argmap.domain.content_notes import NO_NOTES, Notes
from argmap.domain.errors import Absent
from argmap.models.tables import CONTRIBUTORS, HANDED_IN
from argmap.queries.hidden import NOTHING_HIDDEN, Veil, veil_of
from argmap.queries.maps import MapHead
from argmap.queries.notes import notes_ever


@dataclass(frozen=True, slots=True)
class HandedInRow:
    """A copy that was handed in."""

    link: str
    when: datetime
    version: int


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A copy that was handed in, by whom, and who wrote what in it: names by number ("s12", "a5"),
    first who added it.

    Of people who have been erased since, the name is theirs no more; what moderators have hidden since lies under the
    `veil`, and `notes` are the content notes that lie on the map now.
    """

    link: str
    title: str
    version: int
    when: datetime
    by: str
    argdown: str
    wrote: Mapping[str, tuple[str, ...]]
    veil: Veil = NOTHING_HIDDEN
    notes: Notes = NO_NOTES


def handed_in_of(session: Session, head: MapHead) -> tuple[HandedInRow, ...]:
    """The copies of the map that were handed in, newest first."""
    wanted = select(HANDED_IN.c.link, HANDED_IN.c.at, HANDED_IN.c.version).where(HANDED_IN.c.map_id == head.id)
    rows = session.connection().execute(wanted.order_by(HANDED_IN.c.at.desc(), HANDED_IN.c.link))
    return tuple(HandedInRow(row.link, row.at, row.version) for row in rows)


def handed_in(session: Session, link: str) -> HandedIn:
    """The copy under that link. Raises `Absent`."""
    row = session.connection().execute(select(HANDED_IN).where(HANDED_IN.c.link == link)).first()
    if row is None:
        raise Absent("There is no such copy.")
    pseudonyms, by = row.content["pseudonyms"], row.content["by"]
    wrote: dict[str, list[int]] = {number: [person] for number, person in row.content["wrote"].items()}
    for number, also in row.content.get("also", {}).items():
        wrote.setdefault(number, []).extend(also)
    if pseudonyms is None:
        people = {by, *(person for some in wrote.values() for person in some)}
        named = select(CONTRIBUTORS.c.id, CONTRIBUTORS.c.name).where(CONTRIBUTORS.c.id.in_(people))
        names = {one.id: one.name for one in session.connection().execute(named)}
    else:
        names = {int(person): name for person, name in pseudonyms.items()}
    return HandedIn(
        row.link,
        row.title,
        row.version,
        row.at,
        names.get(by, ""),
        row.content["argdown"],
        {number: tuple(names.get(person, "") for person in people) for number, people in wrote.items()},
        NOTHING_HIDDEN if row.map_id is None else veil_of(session, row.map_id),
        NO_NOTES if row.map_id is None else notes_ever(session, row.map_id),
    )
