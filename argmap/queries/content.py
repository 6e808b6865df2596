"""What a map says, row by row, from its tables or, for an earlier version, from the images of its changes.

Both come out as the same rows, so that one function makes words of them. Tables are read column by column, never as
objects, with one query a table whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, func, or_, select
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session

from argmap.domain.graph import Argument, ArgumentGraph, Case, Citation, Source, Speaker, Stance, Statement
from argmap.domain.structure import Inference, Structure
from argmap.domain.vocabulary import Basis, Fidelity, Kind, Relation, StanceKind, Voice
from argmap.models.statements import Standing
from argmap.models.tables import (
    ARGUMENT_CASES,
    ARGUMENTS,
    CASES,
    CHANGE_IMAGES,
    CITATIONS,
    CONTRIBUTORS,
    PREMISES,
    SOURCES,
    SPEAKERS,
    STANCES,
    STATEMENTS,
)

WITHDRAWN = "Withdrawn by its contributor"
"""What stands for the words of a statement that was taken back while others' answers keep its place."""

Row = Mapping[Any, Any]


@dataclass
class Content:
    """The rows of a map, or of a part of it. What is gone is not among them; `names` are contributors' by id."""

    statements: list[Row] = field(default_factory=list)
    arguments: list[Row] = field(default_factory=list)
    premises: list[Row] = field(default_factory=list)
    argument_cases: list[Row] = field(default_factory=list)
    stances: list[Row] = field(default_factory=list)
    citations: list[Row] = field(default_factory=list)
    speakers: list[Row] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)
    cases: list[Row] = field(default_factory=list)
    map: Row | None = None
    names: Mapping[int, str] = field(default_factory=dict)

    def part(self, statements: Collection[int], arguments: Collection[int]) -> Content:
        """The rows of those statements and arguments, and of all that they name."""
        some, others = frozenset(statements), frozenset(arguments)
        stances = [row for row in self.stances if row["statement"] in some]
        ids = {row["id"] for row in stances}
        citations = [
            row
            for row in self.citations
            if row["statement"] in some or row["argument"] in others or row["stance"] in ids
        ]
        cases = [row for row in self.argument_cases if row["argument"] in others]
        speakers = {row["speaker"] for row in stances} | {row["reporter"] for row in citations}
        sources = {row["source"] for row in citations}
        named = {row["case_key"] for row in cases}
        return Content(
            statements=[row for row in self.statements if row["number"] in some],
            arguments=[row for row in self.arguments if row["number"] in others],
            premises=[row for row in self.premises if row["argument"] in others],
            argument_cases=cases,
            stances=stances,
            citations=citations,
            speakers=[row for row in self.speakers if row["key"] in speakers],
            sources=[row for row in self.sources if row["key"] in sources],
            cases=[row for row in self.cases if row["key"] in named],
            map=self.map,
            names=self.names,
        )

    def structure(self) -> Structure:
        """The network of these rows, without words."""
        premises = _listed(self.premises, "argument", "statement")
        cases = _listed(self.argument_cases, "argument", "case_key")
        return Structure(
            kinds={row["number"]: Kind(row["kind"]) for row in self.statements},
            homes={row["number"]: row["home"] for row in self.statements},
            arguments={
                row["number"]: Inference(
                    row["number"],
                    Relation(row["relation"]),
                    tuple(premises.get(row["number"], ())),
                    row["target_statement"],
                    row["target_argument"],
                )
                for row in self.arguments
            },
            cases={row["number"]: frozenset(cases[row["number"]]) for row in self.arguments if row["number"] in cases},
        )

    def graph(self, *, title: str, question: str, introduction: str, slug: str) -> ArgumentGraph:
        """The words of these rows. What belongs to a withdrawn statement is left out."""
        cited = _Citations(self.citations)
        premises = _listed(self.premises, "argument", "statement")
        cases = _listed(self.argument_cases, "argument", "case_key")
        statements = {row["number"]: self._statement(row, cited) for row in self.statements}
        return ArgumentGraph(
            title=title,
            question=question,
            statements=statements,
            arguments={row["number"]: self._argument(row, premises, cases, cited) for row in self.arguments},
            stances=tuple(
                Stance(
                    row["speaker"],
                    row["statement"],
                    StanceKind(row["kind"]),
                    row["note"],
                    cited.of("stance", row["id"]),
                )
                for row in self.stances
                if row["statement"] in statements and not statements[row["statement"]].withdrawn
            ),
            speakers={
                row["key"]: Speaker(row["key"], row["name"], row["short"], row["about"]) for row in self.speakers
            },
            sources={row["key"]: _source(row) for row in self.sources},
            cases={row["key"]: Case(row["key"], row["name"]) for row in self.cases},
            slug=slug,
            introduction=introduction,
        )

    def _statement(self, row: Row, cited: _Citations) -> Statement:
        if row["standing"] == Standing.TOMBSTONE:
            return Statement(
                row["number"],
                Kind(row["kind"]),
                WITHDRAWN,
                WITHDRAWN,
                row["home"],
                withdrawn=True,
                revision=row["revision"],
            )
        return Statement(
            row["number"],
            Kind(row["kind"]),
            row["title"],
            row["text"],
            row["home"],
            row["note"],
            cited.of("statement", row["number"]),
            self.names.get(row["contributor_id"]),
            False,
            row["revision"],
        )

    def _argument(
        self,
        row: Row,
        premises: Mapping[int, Sequence[int]],
        cases: Mapping[int, Sequence[str]],
        cited: _Citations,
    ) -> Argument:
        number = row["number"]
        return Argument(
            number,
            Relation(row["relation"]),
            tuple(premises.get(number, ())),
            row["target_statement"],
            row["target_argument"],
            Basis(row["basis"]),
            tuple(cases.get(number, ())),
            row["note"],
            cited.of("argument", number),
            self.names.get(row["contributor_id"]),
            row["revision"],
        )


class _Citations:
    """Citations by what they are attached to, each list in the order in which they were added."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._found: dict[tuple[str, int], list[Citation]] = {}
        for row in rows:
            for column in ("statement", "stance", "argument"):
                if row[column] is not None:
                    self._found.setdefault((column, row[column]), []).append(_citation(row))

    def of(self, column: str, number: int) -> tuple[Citation, ...]:
        return tuple(self._found.get((column, number), ()))


def _citation(row: Row) -> Citation:
    return Citation(
        row["source"], row["quote"], row["locator"], Voice(row["voice"]), row["reporter"], Fidelity(row["fidelity"])
    )


def _source(row: Row) -> Source:
    return Source(
        row["key"],
        row["title"],
        row["author"],
        row["short"],
        row["container"],
        row["publisher"],
        row["date"],
        row["identifier"],
        row["url"],
        row["note"],
        row["file"],
        row["sha256"],
    )


def _listed(rows: Iterable[Row], key: str, value: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row[value])
    return found


def present(
    session: Session,
    map_id: int,
    statements: Collection[int] | None = None,
    arguments: Collection[int] | None = None,
) -> Content:
    """The newest rows of those statements and arguments, and all that they name; of the whole map for None."""
    some_statements = _within(STATEMENTS.c.number, statements)
    some_arguments = _within(ARGUMENTS.c.number, arguments)
    found = Content(
        statements=_rows(session, STATEMENTS, map_id, [*some_statements, STATEMENTS.c.standing != Standing.GONE]),
        arguments=_rows(session, ARGUMENTS, map_id, [*some_arguments, ARGUMENTS.c.standing != Standing.GONE]),
        premises=_rows(session, PREMISES, map_id, _within(PREMISES.c.argument, arguments), "argument", "place"),
        argument_cases=_rows(
            session, ARGUMENT_CASES, map_id, _within(ARGUMENT_CASES.c.argument, arguments), "argument", "place"
        ),
        stances=_rows(session, STANCES, map_id, _within(STANCES.c.statement, statements), "id"),
    )
    citations: list[ColumnElement[bool]] = []
    if statements is not None and arguments is not None:
        stances = [row["id"] for row in found.stances]
        citations = [
            or_(
                CITATIONS.c.statement.in_(statements),
                CITATIONS.c.argument.in_(arguments),
                CITATIONS.c.stance.in_(stances),
            )
        ]
    found.citations = _rows(session, CITATIONS, map_id, citations, "id")
    whole = statements is None
    speakers = {row["speaker"] for row in found.stances} | {row["reporter"] for row in found.citations} - {None}
    sources = {row["source"] for row in found.citations}
    cases = {row["case_key"] for row in found.argument_cases}
    found.speakers = _rows(session, SPEAKERS, map_id, _within(SPEAKERS.c.key, None if whole else speakers), "key")
    found.sources = _rows(session, SOURCES, map_id, _within(SOURCES.c.key, None if whole else sources), "key")
    found.cases = _rows(session, CASES, map_id, _within(CASES.c.key, None if whole else cases), "key")
    found.names = _names(session, found)
    return found


def named_in(session: Session, map_id: int) -> Content:
    """The newest speakers, sources and cases of the map, and nothing else."""
    return Content(
        speakers=_rows(session, SPEAKERS, map_id, (), "key"),
        sources=_rows(session, SOURCES, map_id, (), "key"),
        cases=_rows(session, CASES, map_id, (), "key"),
    )


def past(session: Session, map_id: int, version: int, tables: Collection[Table] | None = None) -> Content:
    """The rows as they were after the change `version`: the last image of each up to it, in one indexed query.

    `tables` limits it to those tables' rows. Contributors' names are today's.
    """
    images = CHANGE_IMAGES
    which = [images.c.map_id == map_id, images.c.version <= version]
    if tables is not None:
        which.append(images.c.entity.in_([table.name for table in tables]))
    newest_first = func.row_number().over(
        partition_by=(images.c.entity, images.c.row), order_by=images.c.version.desc()
    )
    ranked = select(images.c.entity, images.c.image, newest_first.label("place")).where(*which).subquery()
    rows: dict[str, list[Row]] = {}
    for entity, image in session.connection().execute(
        select(ranked.c.entity, ranked.c.image).where(ranked.c.place == 1)
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
    found.names = _names(session, found)
    return found


def _sorted(rows: Mapping[str, list[Row]], table: str, column: str) -> list[Row]:
    return sorted(rows.get(table, ()), key=lambda row: row[column])


def _rows(session: Session, table: Table, map_id: int, which: Iterable[ColumnElement[bool]], *order: str) -> list[Row]:
    columns = [column for column in table.columns if column.name not in ("map_id", "folded", "created_at")]
    by = [table.c[name] for name in order] or [table.c.number]
    found = session.connection().execute(select(*columns).where(table.c.map_id == map_id, *which).order_by(*by))
    return list(found.mappings())


def _within(column: ColumnElement[Any], values: Collection[Any] | None) -> list[ColumnElement[bool]]:
    return [] if values is None else [column.in_(values)]


def _names(session: Session, content: Content) -> dict[int, str]:
    people = {row["contributor_id"] for row in (*content.statements, *content.arguments)} - {None}
    if not people:
        return {}
    found = session.connection().execute(
        select(CONTRIBUTORS.c.id, CONTRIBUTORS.c.name).where(CONTRIBUTORS.c.id.in_(people))
    )
    return {row.id: row.name for row in found}
