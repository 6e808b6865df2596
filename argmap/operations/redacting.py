"""Removing a person's name from a map, from all that was ever said in it, and from all that is kept beside it.

This is the one place where what was is overwritten: rows and the images of all their earlier versions alike, so that
history, exports and backups made from now on hold a marked blank. What argues for and against what stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ColumnElement, Enum, String, Table, and_, or_, select, update
from sqlmodel import col
from sqlmodel import select as select_rows

from argmap.domain.errors import Absent, Conflict, NotAllowed, Refused
from argmap.domain.graph import ArgumentGraph
from argmap.domain.limits import TITLE_LIMIT
from argmap.domain.moderation import DecisionKind, Reason
from argmap.domain.permissions import Action, Actor
from argmap.domain.redaction import Name
from argmap.formats.argdown import read_argdown, write_argdown
from argmap.models.changes import ChangeKind
from argmap.models.moderation import Decision
from argmap.models.statements import Standing, Statement
from argmap.models.tables import (
    ANSWERS,
    CASES,
    CHANGE_IMAGES,
    DECISIONS,
    IN_ORDER,
    MAP_SETTINGS,
    MAPS,
    PSEUDONYMS,
    SOURCES,
    SPEAKERS,
    STATEMENTS,
)
from argmap.operations.beside import beside_map
from argmap.operations.decisions import decide, tell_author
from argmap.operations.desk import Desk, Done, Told, Work, change_map

LEAST = 3
"""Letters of a name: what is shorter is found in too much."""
_LIMIT = re.compile(r"length\((\w+)\) BETWEEN \d+ AND (\d+)")


def redact(desk: Desk, actor: Actor, slug: str, number: int, name: str, reason: Reason, words: str = "") -> Done:
    """Remove a person's name, which statement `number` brought in, from the whole map and its whole past.

    `words` say why and must not name them. Raises `Refused` (no name, no reason, or it occurs nowhere), `Absent`,
    `NotAllowed`, `Conflict` (archived), `Unavailable`.
    """

    def run(work: Work, row: Statement) -> Told:
        _check(name, reason)
        who = Name(name)
        places = _Removal(work, who).everywhere()
        if not places:
            raise Refused({"person": "This name occurs nowhere in the map."})
        work.session.refresh(row)
        row.revision = work.version
        told = who.without(words)
        decision = decide(work, DecisionKind.REDACT, row, reason, told, {"places": places})
        tell_author(work, row, decision)
        detail = {"statement": number, "reason": reason.value}
        return Told(ChangeKind.REDACT, detail, (f"s{number}",), reason=told)

    return change_map(desk, actor, slug, Action.REDACT, lambda work: _statement(work, number), run)


def agree(desk: Desk, actor: Actor, slug: str, decision: int) -> None:
    """Agree, as a second moderator, that a name had to be removed.

    Raises `Conflict` where somebody has agreed already, `NotAllowed` for whoever removed it, `Absent`, `Unavailable`.
    """
    with beside_map(desk, actor, slug) as beside:
        row = beside.session.get(Decision, decision)
        if row is None or row.map_id != beside.map_id or row.kind is not DecisionKind.REDACT:
            raise Absent("There is no such decision.")
        beside.statement(int(row.subject[1:]), Action.REDACT)
        if row.moderator_id == actor.contributor_id:
            raise NotAllowed("A second look is another moderator's.")
        if row.reviewed_by is not None:
            raise Conflict("Another moderator has agreed already.")
        row.reviewed_by = actor.contributor_id


def _check(name: str, reason: Reason) -> None:
    problems: dict[str, str] = {}
    if sum(letter.isalpha() for letter in name) < LEAST:
        problems["person"] = f"Write the whole name, at least {LEAST} letters of it."
    if reason is Reason.NONE:
        problems["reason"] = "Choose why: its author and every reader will be told."
    if problems:
        raise Refused(problems)


def _statement(work: Work, number: int) -> Statement:
    row = work.session.get(Statement, (work.map_id, number))
    if row is None or row.standing is Standing.GONE:
        raise Absent(f"There is no statement {number} in this map.")
    return row


class _Removal:
    """Goes through every table that knows the map; `everywhere` tells in how many rows the name was."""

    def __init__(self, work: Work, name: Name) -> None:
        self._work = work
        self._name = name
        self._connection = work.session.connection()
        self._keys: dict[str, str] = {}

    def everywhere(self) -> int:
        for table in (SPEAKERS, SOURCES, CASES):
            self._find_keys(table)
        places = self._statements()
        for table in IN_ORDER:
            if table not in (STATEMENTS, PSEUDONYMS, MAP_SETTINGS):
                places += self._rows(table)
        return places + self._copies()

    def _find_keys(self, table: Table) -> None:
        """New keys for what was named after the person, now or once."""
        images = CHANGE_IMAGES.c
        now = select(table.c.key).where(table.c.map_id == self._work.map_id)
        once = select(images.row).where(images.map_id == self._work.map_id, images.entity == table.name)
        for key in sorted(self._connection.execute(now.union(once)).scalars()):
            if self._name.is_in_key(key):
                self._keys.setdefault(key, f"removed-{self._work.version}-{len(self._keys) + 1}")

    def _statements(self) -> int:
        """Statements are rewritten as rewording does, so that forms that were opened before are out of date."""
        places = 0
        limits = _limits(STATEMENTS)
        for row in self._work.session.exec(select_rows(Statement).where(col(Statement.map_id) == self._work.map_id)):
            new = {name: self._name.without(getattr(row, name), limits.get(name)) for name in ("title", "text", "note")}
            if any(getattr(row, name) != value for name, value in new.items()):
                places += 1
                for name, value in new.items():
                    setattr(row, name, value)
        self._work.session.flush()
        return places

    def _rows(self, table: Table) -> int:
        which = self._of_map(table)
        columns = [column for column in table.columns if isinstance(column.type, String | JSON)]
        columns = [column for column in columns if not isinstance(column.type, Enum)]
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
            if new:
                places += 1
                one = and_(*(column == values[column] for column in keys))
                self._connection.execute(update(table).where(one).values(new))
        return places

    def _copy(self, content: dict[str, Any]) -> dict[str, Any]:
        """A copy that was handed in: its Argdown is read, cleaned and written, for a blank has a meaning there."""
        graph = read_argdown(content["argdown"])
        cleaned = ArgumentGraph(**{one.name: self._part(getattr(graph, one.name)) for one in fields(graph)})
        argdown = content["argdown"] if cleaned == graph else write_argdown(cleaned)
        return {**self._name.without_in({**content, "argdown": ""}, self._keys), "argdown": argdown}

    def _part(self, value: Any) -> Any:
        """A part of a graph without the name."""
        if isinstance(value, str) and not isinstance(value, StrEnum):
            return self._cleaned(value, max(len(value), TITLE_LIMIT))
        if isinstance(value, Mapping):
            return {self._part(key): self._part(one) for key, one in value.items()}
        if isinstance(value, tuple):
            parts = [self._part(one) for one in value]
            return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
        return value

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

    def _of_map(self, table: Table) -> ColumnElement[bool] | None:
        """Which rows of the table belong to the map; None where none does."""
        if table is MAPS:
            return table.c.id == self._work.map_id
        if table is ANSWERS:
            decisions = select(DECISIONS.c.id).where(DECISIONS.c.map_id == self._work.map_id)
            return table.c.decision_id.in_(decisions)
        return table.c.map_id == self._work.map_id if "map_id" in table.c else None

    def _copies(self) -> int:
        """The title that copies of the map remember."""
        settings = MAP_SETTINGS.c
        which = or_(settings.map_id == self._work.map_id, settings.copied_from == self._work.map_id)
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
