"""Maps as they are listed and headed: the library, and a map's head."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Label, RowMapping, Select, Table, func, select
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session

from argmap.domain.errors import Absent
from argmap.domain.permissions import OPEN, READING, Action, Cell, Grounds, Reader, cell_of
from argmap.domain.vocabulary import Kind
from argmap.models.statements import Standing
from argmap.models.tables import (
    ARGUMENTS,
    CHANGES,
    MAPS,
    SOURCES,
    SPEAKERS,
    STATEMENTS,
)
from argmap.queries.access import SETTINGS, asked_for, grounds_in, joined, listed, readable, who
from argmap.queries.debate_lists import has_debates
from argmap.queries.hidden import has_hidden
from argmap.queries.names import shown_name, with_names
from argmap.queries.notes import has_notes
from argmap.queries.rows import past
from argmap.queries.standing import stands_as


@dataclass(frozen=True, slots=True)
class MapHead:
    """A map without its content: what every page of it says at the top.

    `version` is the version that is shown and `latest` the newest; they differ only where an address asks for an
    earlier one (`at`). The counts are of what stands (withdrawn ones are not counted) in the newest version. `may` is
    what the reader may do with the map as a whole; it never holds what can only be done to one's own.
    `changed` is when the version that is shown was made, `by` whose change that was, where it is an earlier
    one (None: this site's own);
    `renewed` tells the states of the map apart that no version does, as when somebody who worked on it has erased their
    name: what is kept of any moment belongs to one of them.
    `noted`: content notes lie over some of it; `hiding`: some of it is hidden;
    `debated`: there are debates to see.
    """

    id: int
    slug: str
    title: str
    question: str
    introduction: str
    version: int
    latest: int
    statements: int
    arguments: int
    positions: int
    speakers: int
    sources: int
    created: datetime
    changed: datetime
    renewed: datetime
    may: frozenset[Action]
    by: str | None = None
    grounds: Grounds = OPEN
    noted: bool = False
    hiding: bool = True
    debated: bool = False

    @property
    def at(self) -> int | None:
        """The earlier version that is shown, None for the newest."""
        return None if self.version == self.latest else self.version


def library(session: Session, reader: Reader) -> tuple[MapHead, ...]:
    """The maps that the reader may see, the one the program opens with first, then in the order they were made."""
    rows = session.connection().execute(_HEADS, {"who": who(reader)})
    return tuple(
        _head(row._mapping, reader, grounds) for row in rows if listed(reader, grounds := grounds_in(row, reader))
    )


def map_head(session: Session, reader: Reader, slug: str, at: int | None = None) -> MapHead:
    """The map of that address. Raises `Absent` where there is none, or where it has no version `at`.

    At an earlier version title, question, introduction, date and maker are those of then; the counts are today's.
    """
    row = session.connection().execute(_HEAD, {"slug": slug, "who": who(reader)}).first()
    if row is None or not readable(reader, grounds := grounds_in(row, reader, slug)):
        raise Absent(f"There is no map {slug}.")
    head = _head(row._mapping, reader, grounds, slug)
    if at is None or at == head.latest:
        return head
    made = session.connection().execute(
        select(CHANGES.c.at, shown_name().label("name"))
        .select_from(with_names(CHANGES, CHANGES.c.contributor_id, CHANGES.c.map_id))
        .where(CHANGES.c.map_id == head.id, CHANGES.c.version == at)
    )
    change = made.first()
    if change is None:
        raise Absent(f"The map {slug} has no version {at}.")
    then = past(session, head.id, at, [MAPS]).map
    assert then is not None
    return replace(
        head,
        version=at,
        changed=change.at,
        by=change.name,
        title=then["title"],
        question=then["question"],
        introduction=then["introduction"],
    )


def _heads() -> Select[Any]:
    """Maps with their counts."""
    standing = stands_as(Standing.PRESENT)

    def count(table: Table, *which: ColumnElement[bool]) -> Label[int]:
        here = select(func.count()).select_from(table).where(table.c.map_id == MAPS.c.id, *which)
        return here.correlate(MAPS).scalar_subquery().label(table.name)

    positions = count(STATEMENTS, standing, STATEMENTS.c.kind == Kind.POSITION).label("positions")
    return select(
        *SETTINGS,
        *(column for column in MAPS.c if column.name != "id"),
        count(STATEMENTS, standing),
        count(ARGUMENTS, ARGUMENTS.c.standing == Standing.PRESENT),
        positions,
        count(SPEAKERS),
        count(SOURCES),
        has_notes(MAPS.c.id).label("noted"),
        has_hidden(MAPS.c.id).label("hiding"),
        has_debates().label("debated"),
    ).select_from(joined())


_HEADS = _heads().order_by(MAPS.c.id)
_HEAD = _heads().where(asked_for())


def _head(row: RowMapping, reader: Reader, grounds: Grounds, slug: str | None = None) -> MapHead:
    return MapHead(
        id=row["id"],
        slug=slug or row["slug"],
        title=row["title"],
        question=row["question"],
        introduction=row["introduction"],
        version=row["version"],
        latest=row["version"],
        statements=row["statements"],
        arguments=row["arguments"],
        positions=row["positions"],
        speakers=row["speakers"],
        sources=row["sources"],
        created=row["created_at"],
        changed=row["changed_at"],
        renewed=row["changed_at"],
        may=_open_to(replace(reader, asked=None) if reader.asked else reader, grounds),
        grounds=grounds,
        noted=bool(row["noted"]),
        hiding=bool(row["hiding"]),
        debated=bool(row["debated"]),
    )


@lru_cache(maxsize=256)
def _open_to(reader: Reader, grounds: Grounds) -> frozenset[Action]:
    """What may be done without asking whose it is; to an archived map nothing that would write."""
    open_cells = {Cell.YES, Cell.QUEUE, *((Cell.BREAK_GLASS,) if grounds.reason else ())}
    found = frozenset(action for action in Action if cell_of(reader, action, grounds) in open_cells)
    return found & READING if grounds.archived else found
