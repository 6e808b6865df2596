"""Taking a person's name out of a map, out of all that was ever said in it, and out of all that is kept beside it.

This is the one place where what was is overwritten: rows and the images of all their earlier versions alike, so that
history, exports and backups made from now on hold a marked blank. What argues for and against what stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import CheckConstraint, Column, Table, and_, or_, select, update
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from argmap.domain.redaction import Name
from argmap.formats.argdown import read_argdown, write_argdown
from argmap.models.maps import ArgumentMap
from argmap.models.statements import Statement
from argmap.models.tables import CASES, CHANGE_IMAGES, IN_ORDER, MAP_SETTINGS, MAPS, SOURCES, SPEAKERS, STATEMENTS
from argmap.operations.recording import folded
from argmap.queries.belonging import NOT_SAID, belongs_to, worded

_LIMIT = re.compile(r"length\((\w+)\) BETWEEN \d+ AND (\d+)")


class NameRemoval:
    """Goes through every table that knows the map; `everywhere` tells in how many rows the name was."""

    def __init__(self, session: Session, map_id: int, name: Name, mark: str) -> None:
        """`mark` begins the keys that stand for those which were made of the name."""
        self._session = session
        self._map_id = map_id
        self._name = name
        self._mark = mark
        self._connection = session.connection()
        self._keys: dict[str, str] = {}

    def everywhere(self) -> int:
        """Put a blank in place of the name in all of them."""
        for table in (SPEAKERS, SOURCES, CASES):
            self._find_keys(table)
        places = self._statements()
        for table in IN_ORDER:
            if table not in (STATEMENTS, MAP_SETTINGS) and table not in NOT_SAID:
                places += self._rows(table)
        return places + self._copies()

    def _find_keys(self, table: Table) -> None:
        """New keys for what was named after the person, now or once."""
        images = CHANGE_IMAGES.c
        now = select(table.c.key).where(table.c.map_id == self._map_id)
        once = select(images.row).where(images.map_id == self._map_id, images.entity == table.name)
        for key in sorted(self._connection.execute(now.union(once)).scalars()):
            if self._name.is_in_key(key):
                self._keys.setdefault(key, f"{self._mark}-{len(self._keys) + 1}")

    def _statements(self) -> int:
        """Statements are rewritten as rewording does, so that forms that were opened before are out of date."""
        places = 0
        limits = _limits(STATEMENTS)
        for row in self._session.exec(select_rows(Statement).where(col(Statement.map_id) == self._map_id)):
            new = {name: self._name.without(getattr(row, name), limits.get(name)) for name in ("title", "text", "note")}
            if any(getattr(row, name) != value for name, value in new.items()):
                places += 1
                for name, value in new.items():
                    setattr(row, name, value)
                row.folded = folded(row.title, row.text)
        self._session.flush()
        return places

    def _rows(self, table: Table) -> int:
        which, columns = belongs_to(table, self._map_id), worded(table)
        if which is None or not columns:
            return 0
        limits, places = _limits(table), 0
        keys = list(table.primary_key.columns)
        wanted = dict.fromkeys((*keys, *columns))
        for row in self._connection.execute(select(*wanted).where(which)).all():
            values = row._mapping
            new = {
                column.name: cleaned
                for column in columns
                if (cleaned := self._cleaned(values[column], limits.get(column.name))) != values[column]
            }
            if table is MAPS:
                new["slug"] = self._name.without_in_address(values[MAPS.c.slug])
                new = {name: value for name, value in new.items() if value != values[MAPS.c[name]]}
            if new:
                places += 1
                one = and_(*(column == values[column] for column in keys))
                self._connection.execute(update(table).where(one).values(new))
                if table is MAPS:
                    self._session.expire(self._session.get_one(ArgumentMap, self._map_id), list(new))
        return places

    def _copy(self, content: dict[str, Any]) -> dict[str, Any]:
        """A copy that was handed in: its Argdown is read, cleaned and written, for a blank has a meaning there."""
        graph = read_argdown(content["argdown"])
        cleaned = self._name.without_in_graph(graph, self._keys)
        argdown = content["argdown"] if cleaned == graph else write_argdown(cleaned)
        return {**self._name.without_in({**content, "argdown": ""}, self._keys), "argdown": argdown}

    def _cleaned(self, value: Any, limit: int | None) -> Any:
        if isinstance(value, str):
            if value in self._keys:
                return self._keys[value]
            head, slash, tail = value.rpartition("/")
            if slash and head.isdigit() and tail in self._keys:
                return f"{head}/{self._keys[tail]}"
            return self._name.without(value, limit)
        if isinstance(value, dict) and "argdown" in value:
            return self._copy(value)
        return self._name.without_in(value, self._keys)

    def _copies(self) -> int:
        """The title that copies of the map remember."""
        settings = MAP_SETTINGS.c
        which = or_(settings.map_id == self._map_id, settings.copied_from == self._map_id)
        places = 0
        for map_id, title in self._connection.execute(select(settings.map_id, settings.copied_title).where(which)):
            new = self._name.without(title, 120)
            if new != title:
                places += 1
                self._connection.execute(update(MAP_SETTINGS).where(settings.map_id == map_id).values(copied_title=new))
        return places


def _limits(table: Table) -> dict[str, int]:
    """How many characters its columns may have, by the CHECKs and lengths that they were declared with."""
    found = {column.name: length for column in table.columns if (length := _length(column)) is not None}
    checks: Iterable[Any] = (one for one in table.constraints if isinstance(one, CheckConstraint))
    for check in checks:
        found |= {name: int(limit) for name, limit in _LIMIT.findall(str(check.sqltext))}
    return found


def _length(column: Column[Any]) -> int | None:
    return getattr(column.type, "length", None)
