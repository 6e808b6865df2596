"""The record of a change, taken from the database session itself: what each row was like afterwards.

Nobody writes it by hand, so nothing can be forgotten: whatever an operation adds, alters or deletes through its session
is seen as it is flushed, and statements that would go round the session are refused while a change is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Enum as SaEnum
from sqlalchemy import Table, event, inspect
from sqlalchemy.orm import ORMExecuteState, UOWTransaction
from sqlmodel import Session

from argmap.domain.text import fold
from argmap.models.arguments import Argument, Premise
from argmap.models.columns import Row, UtcDateTime
from argmap.models.maps import ArgumentMap
from argmap.models.statements import Stance, Standing, Statement
from argmap.models.tables import CHANGE_IMAGES, CONTENT

# What follows from other columns, or counts on whatever is taken back, is in no image.
_LEFT_OUT = {
    "statements": frozenset({"folded"}),
    "maps": frozenset({"id", "slug", "version", "next_statement", "next_argument", "created_at", "changed_at"}),
}
_NAMES = frozenset(table.name for table in CONTENT)
_IMAGES_AT_ONCE = 2000
_GONE = Standing.GONE

Image = dict[str, Any]


def folded(title: str, text: str) -> str:
    """What a statement is searched by."""
    return fold(f"{title}\n{text}")


def image_of(table: Table, values: Mapping[str, Any]) -> Image:
    """The row's columns as JSON holds them, but for the map's id and what is left out."""
    left_out = _LEFT_OUT.get(table.name, frozenset())
    return {
        name: _plain(values[name])
        for name in table.columns.keys()  # noqa: SIM118 (iterating a column collection gives columns)
        if name != "map_id" and name not in left_out
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value


def values_of(table: Table, image: Image) -> dict[str, Any]:
    """The columns' values from an image: the other way round."""
    found: dict[str, Any] = {}
    for name, value in image.items():
        kind = table.columns[name].type
        if value is not None and isinstance(kind, UtcDateTime):
            value = datetime.fromisoformat(value)
        elif value is not None and isinstance(kind, SaEnum) and kind.enum_class is not None:
            value = kind.enum_class(value)
        found[name] = value
    return found


def row_key(table: Table, values: Mapping[str, Any]) -> str:
    """The row's key within its map and table, as text."""
    if table.name == "maps":
        return ""
    return "/".join(str(values[column.name]) for column in table.primary_key if column.name != "map_id")


def values_in(row: Row) -> dict[str, Any]:
    """The row's columns."""
    return {name: getattr(row, name) for name in row.__table__.columns.keys()}  # type: ignore[attr-defined]  # noqa: SIM118


class Recorder:
    """Sees what a session flushes; `write` adds the images of it to the change."""

    def __init__(self, session: Session, version: Callable[[], int]) -> None:
        self._session = session
        self._version = version
        self._kept: dict[int, Row] = {}
        self._deleted: list[tuple[Table, dict[str, Any]]] = []
        self._bulk: list[tuple[Table, str, Mapping[str, Any]]] = []
        event.listen(session, "before_flush", self._before_flush)
        event.listen(session, "do_orm_execute", self._refuse_bypass)

    def _before_flush(self, session: Session, _context: UOWTransaction, _instances: object) -> None:
        for row in _content((*session.new, *session.dirty)):
            if not session.is_modified(row):
                continue
            if isinstance(row, ArgumentMap) and not _says_something_new(row):
                continue
            if isinstance(row, Statement | Argument):
                row.revision = self._version()
            if isinstance(row, Statement):
                row.folded = folded(row.title, row.text)
            self._kept[id(row)] = row
        for row in _content(session.deleted):
            self._kept.pop(id(row), None)
            self._deleted.append((row.__table__, values_in(row)))  # type: ignore[attr-defined]

    @staticmethod
    def _refuse_bypass(state: ORMExecuteState) -> None:
        if state.is_insert or state.is_update or state.is_delete:
            raise RuntimeError("a change is made through objects of the session, or it would not be recorded")

    def bulk(self, table: Table, subject: str, values: Mapping[str, Any]) -> None:
        """Take note of a row that was written without an object, as a whole map's thousands are."""
        self._bulk.append((table, subject, values))

    @property
    def statements(self) -> frozenset[int]:
        """The numbers of the statements that were touched."""
        rows = {row.number for row in self._kept.values() if isinstance(row, Statement)}
        return frozenset(rows | {values["number"] for table, _, values in self._bulk if table.name == "statements"})

    @property
    def gone(self) -> frozenset[int]:
        """The numbers of those of them that are gone now."""
        rows = {row.number for row in self._kept.values() if isinstance(row, Statement) and row.standing == _GONE}
        bulk = (values for table, _, values in self._bulk if table.name == "statements")
        return frozenset(rows | {values["number"] for values in bulk if values.get("standing") == _GONE})

    @property
    def arguments(self) -> frozenset[int]:
        """The numbers of the arguments that were touched, in their premises too."""
        rows = {row.number for row in self._kept.values() if isinstance(row, Argument)}
        rows |= {row.argument for row in self._kept.values() if isinstance(row, Premise)}
        rows |= {values["argument"] for table, values in self._deleted if table.name == "premises"}
        return frozenset(rows | {values["number"] for table, _, values in self._bulk if table.name == "arguments"})

    def write(self, map_id: int, version: int) -> None:
        """Write the images. What was deleted has none but leaves its mark; what was added again has one."""
        images: dict[tuple[str, str], dict[str, Any]] = {}
        for table, values in self._deleted:
            self._note(images, table, values, self._subject(table, values), None)
        for row in self._kept.values():
            table = row.__table__  # type: ignore[attr-defined]
            values = values_in(row)
            self._note(images, table, values, self._subject(table, values), image_of(table, values))
        for table, subject, written in self._bulk:
            self._note(images, table, written, subject, image_of(table, written))
        rows = [{"map_id": map_id, "version": version, **image} for image in images.values()]
        for start in range(0, len(rows), _IMAGES_AT_ONCE):
            self._session.connection().execute(CHANGE_IMAGES.insert(), rows[start : start + _IMAGES_AT_ONCE])

    @staticmethod
    def _note(
        images: dict[tuple[str, str], dict[str, Any]],
        table: Table,
        values: Mapping[str, Any],
        subject: str,
        image: Image | None,
    ) -> None:
        key = row_key(table, values)
        images[table.name, key] = {"entity": table.name, "row": key, "subject": subject, "image": image}

    def _subject(self, table: Table, values: Mapping[str, Any]) -> str:
        if table.name in ("statements", "arguments"):
            return f"{table.name[0]}{values['number']}"
        if table.name in ("premises", "argument_cases"):
            return f"a{values['argument']}"
        if table.name == "stances":
            return f"s{values['statement']}"
        if table.name == "citations":
            return self._subject_of_citation(values)
        return ""

    def _subject_of_citation(self, values: Mapping[str, Any]) -> str:
        if values["argument"] is not None:
            return f"a{values['argument']}"
        if values["statement"] is not None:
            return f"s{values['statement']}"
        for table, deleted in self._deleted:
            if table.name == "stances" and deleted["id"] == values["stance"]:
                return f"s{deleted['statement']}"
        stance = self._session.get_one(Stance, values["stance"])
        return f"s{stance.statement}"


def _content(rows: Iterable[object]) -> list[Row]:
    """Those of the rows that are part of what a map says; a change itself, say, is not."""
    return [row for row in rows if isinstance(row, Row) and row.__tablename__ in _NAMES]


def _says_something_new(row: ArgumentMap) -> bool:
    """Whether more than the map's counters changed: only then is the map's own row part of the change."""
    state = inspect(row)
    return any(state.attrs[name].history.has_changes() for name in ("title", "question", "introduction"))
