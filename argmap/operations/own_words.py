"""Taking somebody's own name out of what they wrote: where they sign, and where a word of theirs holds it.

What they wrote is told by the images of their changes. The very texts are exchanged wherever they stand: in rows, in
images of later versions, in copies that were made of the map, and in what was handed in. What others wrote is theirs.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Enum, Table, and_, or_, select, update
from sqlalchemy import String as SaString
from sqlmodel import Session

from argmap.domain.redaction import Exchange, Name
from argmap.formats.argdown import read_argdown, write_argdown
from argmap.models.tables import (
    CASES,
    CHANGE_IMAGES,
    CHANGES,
    CONTENT,
    CONTRIBUTIONS,
    CONTRIBUTORS,
    DECISIONS,
    HANDED_IN,
    IN_ORDER,
    SOURCES,
    SPEAKERS,
)
from argmap.operations.name_removal import NameRemoval
from argmap.queries.belonging import copies_of

MARK = "[…]"
"""What stands where somebody had written their own name."""

_SHORTEST = 3  # letters of a name that is looked for in words: "I" is none
_NAMED = frozenset(table.name for table in (SPEAKERS, SOURCES, CASES))


class OwnWords:
    """What one contributor wrote, in which their name is looked for."""

    def __init__(self, session: Session, who: int, name: str) -> None:
        self._session = session
        self._connection = session.connection()
        self._who = who
        self._written = name
        self._name = Name(name, MARK)

    def take_out(self) -> set[int]:
        """Put a mark in place of the name; which maps, and copies of maps, are other ones by this."""
        if len(self._written) < _SHORTEST:
            return set()
        changed = set()
        said = {map_id: self._said(map_id) for map_id in self._maps()}
        self._beside()
        for map_id, (texts, keys) in said.items():
            if texts or keys:
                for one in (map_id, *copies_of(self._session, map_id)):
                    mark = f"erased-{secrets.token_hex(4)}"
                    if NameRemoval(self._session, one, Exchange(self._written, texts, keys), mark).everywhere():
                        changed.add(one)
        self._copies_of_what_is_gone()
        return changed

    def _without(self, text: str) -> str:
        return self._name.without(text, max(len(text), len(MARK)))

    def _within(self, value: Any) -> Any:
        """The same structure with the name taken out of every text in it."""
        if isinstance(value, str):
            return self._without(value)
        if isinstance(value, dict):
            return {key: self._within(one) for key, one in value.items()}
        return [self._within(one) for one in value] if isinstance(value, list) else value

    # ------------------------------------------------------------------------------------------ what a map says

    def _maps(self) -> list[int]:
        """The maps that they have changed."""
        theirs = select(CHANGES.c.map_id).where(CHANGES.c.contributor_id == self._who).distinct()
        return list(self._connection.execute(theirs.order_by(CHANGES.c.map_id)).scalars())

    def _said(self, map_id: int) -> tuple[dict[str, str], set[str]]:
        """The texts with the name that their changes brought into the map, each with what it is exchanged for; and the
        keys that were made of such a text.
        """
        images = CHANGE_IMAGES.c
        rows = self._connection.execute(
            select(images.entity, images.row, images.image, CHANGES.c.contributor_id)
            .join(CHANGES, and_(CHANGES.c.map_id == images.map_id, CHANGES.c.version == images.version))
            .where(images.map_id == map_id, images.entity.in_([table.name for table in CONTENT]))
            .order_by(images.entity, images.row, images.version)
        )
        texts: dict[str, str] = {}
        keys: set[str] = set()
        row_before: tuple[str, str] | None = None
        before: dict[str, Any] = {}
        for entity, row, image, who in rows:
            if (entity, row) != row_before:
                row_before, before = (entity, row), {}
                if who == self._who and entity in _NAMED and self._name.is_in_key(row):
                    keys.add(row)
            if image is None:
                continue
            if who == self._who:
                for column, value in image.items():
                    if isinstance(value, str) and value != before.get(column) and self._without(value) != value:
                        texts[value] = self._without(value)
            before = image
        return texts, keys

    # ---------------------------------------------------------------------------------------------- beside maps

    def _beside(self) -> None:
        """Rows of other tables that are theirs: flags and reasons, decisions, what waits."""
        for table in IN_ORDER:
            if table in CONTENT or table in (CHANGE_IMAGES, CONTRIBUTORS, HANDED_IN):
                continue
            for row in self._rows(table):
                changed = self._changed(table, row)
                if changed:
                    here = and_(*(column == row[column.name] for column in table.primary_key))
                    self._connection.execute(update(table).where(here).values(**changed))

    def _rows(self, table: Table) -> Iterator[dict[str, Any]]:
        """The rows of a table that name them, or are about what they sent."""
        theirs = [column == self._who for column in table.c if _names_people(column)]
        if table is DECISIONS:
            sent = select(CONTRIBUTIONS.c.id).where(CONTRIBUTIONS.c.contributor_id == self._who)
            theirs.append(DECISIONS.c.contribution_id.in_(sent))
        if theirs:
            found = self._connection.execute(select(table).where(or_(*theirs)))
            yield from [dict(row) for row in found.mappings()]

    def _changed(self, table: Table, row: dict[str, Any]) -> dict[str, Any]:
        """The columns of words in which the name stood, without it."""
        told = {}
        for column in table.c:
            value = row[column.name]
            words = isinstance(column.type, SaString) and not isinstance(column.type, Enum)
            bare = not column.primary_key and not column.foreign_keys
            if bare and (words or isinstance(value, dict | list)) and value is not None:
                blanked = self._within(value)
                if blanked != row[column.name]:
                    told[column.name] = blanked
        return told

    def _copies_of_what_is_gone(self) -> None:
        """What was handed in of maps that are gone for good. Nothing tells any more who wrote its title or named its
        speakers, so the name goes from all of it where they wrote a part of it or handed it in.
        """
        wanted = select(HANDED_IN.c.link, HANDED_IN.c.title, HANDED_IN.c.content, HANDED_IN.c.contributor_id)
        for link, title, content, by in self._connection.execute(wanted.where(HANDED_IN.c.map_id.is_(None))).all():
            also = (person for some in content.get("also", {}).values() for person in some)
            if by == self._who or self._who in {*content["wrote"].values(), *also}:
                graph = read_argdown(content["argdown"])
                named = sorted(
                    key for key in (*graph.speakers, *graph.sources, *graph.cases) if self._name.is_in_key(key)
                )
                keys = {key: f"erased-{secrets.token_hex(4)}" for key in named}
                told = {**content, "argdown": write_argdown(self._name.without_in_graph(graph, keys))}
                here = HANDED_IN.c.link == link
                self._connection.execute(update(HANDED_IN).where(here).values(content=told, title=self._without(title)))


def _names_people(column: Any) -> bool:
    return any(key.column.table is CONTRIBUTORS for key in column.foreign_keys)
