"""The rows of a map, from its tables or, for an earlier version, from the images of its changes.

Both come out as the same rows, so that one place makes words of them (`content.py`). Tables are read column by column,
never as objects, with one query a table whatever the number of rows. Each query is built once: to build one takes
longer than SQLite takes to answer it, and SQLAlchemy knows the compiled form of a statement that it has met before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    Enum,
    Select,
    String,
    Table,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session

from argmap.models.statements import Standing
from argmap.models.tables import (
    ARGUMENT_CASES,
    ARGUMENTS,
    CASES,
    CHANGE_IMAGES,
    CITATIONS,
    PREMISES,
    SOURCES,
    SPEAKERS,
    STANCES,
    STATEMENTS,
)
from argmap.queries.content import Content, Row
from argmap.queries.hidden import NOTHING_HIDDEN, Veil, reasons_of, veil_of
from argmap.queries.names import names_in

_NAMED = frozenset({SPEAKERS, SOURCES, CASES})
_NOT_READ = frozenset({"map_id", "folded", "created_at"})


@dataclass(frozen=True)
class _Ready:
    """What is read of one table, built once: all of a map's rows, and those that `which` chooses of them."""

    names: tuple[str, ...]
    whole: Select[Any]
    part: Select[Any]

    def of(self, session: Session, map_id: int, **values: Collection[Any]) -> list[Row]:
        """The rows of the map; with values, those of them that the part is chosen by.

        They are taken from the driver all at once: one by one takes four times as long.
        """
        query = self.part if values else self.whole
        given = {name: list(some) for name, some in values.items()}
        found = session.connection().execute(query, {"map": map_id, **given}).all()
        return [dict(zip(self.names, row, strict=True)) for row in found]


def _ready(table: Table, which: ColumnElement[bool], *order: str) -> _Ready:
    columns = [column for column in table.columns if column.name not in _NOT_READ]
    query = select(*map(_plain, columns)).where(table.c.map_id == bindparam("map"))
    if "standing" in table.c:
        query = query.where(table.c.standing != Standing.GONE)
    query = query.order_by(*(table.c[name] for name in order))
    return _Ready(tuple(column.name for column in columns), query, query.where(which))


def _plain(column: Column[Any]) -> ColumnElement[Any]:
    """The column as it is stored: what it means is said once, where words are made of it."""
    return type_coerce(column, String) if isinstance(column.type, Enum) else column


def _among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    return column.in_(bindparam(name, expanding=True))


_STATEMENTS = _ready(STATEMENTS, _among(STATEMENTS.c.number, "numbers"), "number")
_ARGUMENTS = _ready(ARGUMENTS, _among(ARGUMENTS.c.number, "numbers"), "number")
_PREMISES = _ready(PREMISES, _among(PREMISES.c.argument, "arguments"), "argument", "place")
_ARGUMENT_CASES = _ready(ARGUMENT_CASES, _among(ARGUMENT_CASES.c.argument, "arguments"), "argument", "place")
_STANCES = _ready(STANCES, _among(STANCES.c.statement, "statements"), "id")
_CITATIONS = _ready(
    CITATIONS,
    or_(
        _among(CITATIONS.c.statement, "statements"),
        _among(CITATIONS.c.argument, "arguments"),
        _among(CITATIONS.c.stance, "stances"),
    ),
    "id",
)
_SPEAKERS = _ready(SPEAKERS, _among(SPEAKERS.c.key, "keys"), "key")
_SOURCES = _ready(SOURCES, _among(SOURCES.c.key, "keys"), "key")
_CASES = _ready(CASES, _among(CASES.c.key, "keys"), "key")


def present(session: Session, map_id: int, named: Content | None = None, *, hiding: bool = True) -> Content:
    """The newest rows of the whole map; what `named` (from `named_in`) has is not read again.

    Without `hiding`, nothing of the map is known to be hidden, and nobody asks what is.
    """
    named = named or named_in(session, map_id, hiding=hiding)
    found = Content(
        statements=_STATEMENTS.of(session, map_id),
        arguments=_ARGUMENTS.of(session, map_id),
        premises=_PREMISES.of(session, map_id),
        argument_cases=_ARGUMENT_CASES.of(session, map_id) if named.cases else [],
        stances=_STANCES.of(session, map_id),
        citations=_CITATIONS.of(session, map_id) if named.sources else [],
        speakers=named.speakers,
        sources=named.sources,
        cases=named.cases,
    )
    found = _veil(session, map_id, hiding).over(found)
    found.names = _names(session, map_id, found)
    return found


def present_part(
    session: Session,
    map_id: int,
    statements: Collection[int],
    arguments: Collection[int],
    named: Content | None = None,
    *,
    hiding: bool = True,
) -> Content:
    """The newest rows of those statements and arguments, and all that they name.

    With `named` (from `named_in`), what is there is not read again, nor is looked for what the map has none of; nor
    without `hiding` what is hidden.
    """
    found = Content(
        statements=_STATEMENTS.of(session, map_id, numbers=statements),
        arguments=_ARGUMENTS.of(session, map_id, numbers=arguments),
        premises=_PREMISES.of(session, map_id, arguments=arguments),
        stances=_STANCES.of(session, map_id, statements=statements),
    )
    if named is None or named.cases:
        found.argument_cases = _ARGUMENT_CASES.of(session, map_id, arguments=arguments)
    if named is None or named.sources:
        found.citations = _CITATIONS.of(
            session,
            map_id,
            statements=statements,
            arguments=arguments,
            stances=[row["id"] for row in found.stances],
        )
    speakers = {row["speaker"] for row in found.stances} | {row["reporter"] for row in found.citations} - {None}
    sources = {row["source"] for row in found.citations}
    cases = {row["case_key"] for row in found.argument_cases}
    if named is None:
        found.speakers = _SPEAKERS.of(session, map_id, keys=speakers)
        found.sources = _SOURCES.of(session, map_id, keys=sources)
        found.cases = _CASES.of(session, map_id, keys=cases)
    else:
        found.speakers = [row for row in named.speakers if row["key"] in speakers]
        found.sources = [row for row in named.sources if row["key"] in sources]
        found.cases = [row for row in named.cases if row["key"] in cases]
    found = _veil(session, map_id, hiding).over(found)
    found.names = _names(session, map_id, found)
    return found


def named_in(session: Session, map_id: int, *, hiding: bool = True) -> Content:
    """The newest speakers, sources and cases of the map, and nothing else."""
    return _veil(session, map_id, hiding).over(
        Content(
            speakers=_SPEAKERS.of(session, map_id),
            sources=_SOURCES.of(session, map_id),
            cases=_CASES.of(session, map_id),
        )
    )


def _veil(session: Session, map_id: int, hiding: bool) -> Veil:
    return veil_of(session, map_id) if hiding else NOTHING_HIDDEN


def past(session: Session, map_id: int, version: int, tables: Collection[Table] | None = None) -> Content:
    """The rows as they were after the change `version`: the last image of each up to it, in one indexed query.

    `tables` limits it to those tables' rows. Contributors' names are today's, and what is hidden today is not shown.
    """
    images = CHANGE_IMAGES
    veil = veil_of(session, map_id)
    if veil.statements and tables is not None and _NAMED & {*tables}:
        tables = None  # what only hidden words named is told by all that names something
    which = [images.c.map_id == map_id, images.c.version <= version]
    if tables is not None:
        which.append(images.c.entity.in_([table.name for table in tables]))
    # The versions come from the key alone; an image is read and parsed only where it is the last.
    newest = func.max(images.c.version).label("version")
    one_row = (images.c.entity, images.c.row)
    last = select(*one_row, newest).where(*which).group_by(*one_row).subquery()
    rows: dict[str, list[Row]] = {}
    connection = session.connection()
    found_by: ColumnElement[int] = images.c.version
    if connection.dialect.name == "postgresql":
        # As long as it has no statistics of an import, it took the index of versions for this, in which all that was
        # imported stands at one, and read the whole import for each of its rows. A sum is found by no index.
        found_by = found_by + literal_column("0")
    for entity, image in connection.execute(
        select(images.c.entity, images.c.image).join(
            last,
            and_(
                images.c.map_id == map_id,
                images.c.entity == last.c.entity,
                images.c.row == last.c.row,
                found_by == last.c.version,
            ),
        )
    ):
        if image is not None and image.get("standing") != Standing.GONE:
            rows.setdefault(entity, []).append(image)
    found = Content(
        statements=_sorted(rows, "statements", "number"),
        arguments=_sorted(rows, "arguments", "number"),
        stances=_sorted(rows, "stances", "id"),
        citations=_sorted(rows, "citations", "id"),
        speakers=_sorted(rows, "speakers", "key"),
        sources=_sorted(rows, "sources", "key"),
        cases=_sorted(rows, "cases", "key"),
        map=next(iter(rows.get("maps", ())), None),
    )
    standing = {row["number"] for row in found.arguments}
    found.premises = [row for row in _sorted(rows, "premises", "place") if row["argument"] in standing]
    found.argument_cases = [row for row in _sorted(rows, "argument_cases", "place") if row["argument"] in standing]
    found = veil.over_all(found)
    shown_since = [
        row["number"]
        for row in found.statements
        if row["standing"] == Standing.HIDDEN and row["number"] not in found.reasons
    ]
    if shown_since:
        found.reasons = {**found.reasons, **reasons_of(session, map_id, shown_since)}
    found.names = _names(session, map_id, found)
    return found


def _sorted(rows: Mapping[str, list[Row]], table: str, column: str) -> list[Row]:
    return sorted(rows.get(table, ()), key=lambda row: row[column])


def _names(session: Session, map_id: int, content: Content) -> dict[int, str]:
    people = {row["contributor_id"] for row in (*content.statements, *content.arguments)} - {None}
    people.update(person for row in content.statements for person in row.get("also_by") or ())
    return names_in(session, map_id, people)
