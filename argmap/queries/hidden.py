"""What moderators have hidden: which words of a map nobody is shown, at no version and in no export.

A hidden statement keeps its place, so that others' answers keep theirs; one that is gone has a place at earlier
versions only, and there its words are hidden too. With its words goes whatever was only said of it: notes, stances,
quotations, those of the argument that its author put it forward with, and the speakers, sources and cases that nothing
else names. Only its own page shows the words, to moderators and to its author.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Column, ColumnElement, and_, bindparam, exists, or_, select
from sqlmodel import Session

from argmap.domain.graph import ArgumentGraph, Citation
from argmap.domain.moderation import REASON_WORDS, DecisionKind, Reason
from argmap.models.statements import Standing
from argmap.models.tables import (
    ARGUMENT_CASES,
    ARGUMENTS,
    CITATIONS,
    DECISIONS,
    STANCES,
    STATEMENTS,
)
from argmap.queries.content import NO_REASON, Content, Row, blank
from argmap.queries.standing import stands_as

_HIDDEN = (
    select(STATEMENTS.c.number, ARGUMENTS.c.number)
    .select_from(
        STATEMENTS.outerjoin(
            ARGUMENTS,
            and_(
                ARGUMENTS.c.map_id == STATEMENTS.c.map_id,
                ARGUMENTS.c.number == STATEMENTS.c.home,
                ARGUMENTS.c.contributor_id.is_not_distinct_from(STATEMENTS.c.contributor_id),
            ),
        )
    )
    .where(STATEMENTS.c.map_id == bindparam("map"), or_(stands_as(Standing.HIDDEN), STATEMENTS.c.withheld))
)


@dataclass(frozen=True, slots=True)
class _Named:
    """The keys of speakers, sources and cases that some words name."""

    speakers: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    cases: set[str] = field(default_factory=set)

    def citations(self, citations: Iterable[Citation]) -> None:
        """Add what these quotations name."""
        for one in citations:
            self.sources.add(one.source)
            if one.reporter is not None:
                self.speakers.add(one.reporter)

    def apart_from(self, others: _Named) -> _Named:
        """What the others do not name."""
        return _Named(self.speakers - others.speakers, self.sources - others.sources, self.cases - others.cases)


@dataclass(frozen=True)
class Veil:
    """What is hidden in a map: statements by number with the reason, the arguments that they were put forward with, and
    the keys of what only these name.
    """

    statements: Mapping[int, str] = field(default_factory=dict)
    arguments: frozenset[int] = frozenset()
    speakers: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()

    def over_all(self, content: Content) -> Content:
        """As `over`, of all the rows of a version: what only hidden words named then goes with them, too."""
        if not self.statements:
            return content
        hidden, shown = _Named(), _Named()
        stances = set()
        for row in content.stances:
            which = hidden if row["statement"] in self.statements else shown
            which.speakers.add(row["speaker"])
            stances |= {row["id"]} if which is hidden else set()
        for row in content.citations:
            about = row["statement"] in self.statements or row["argument"] in self.arguments or row["stance"] in stances
            which = hidden if about else shown
            which.sources.add(row["source"])
            which.speakers.update({row["reporter"]} - {None})
        for row in content.argument_cases:
            (hidden if row["argument"] in self.arguments else shown).cases.add(row["case_key"])
        gone = hidden.apart_from(shown)
        return replace(
            self,
            speakers=self.speakers | gone.speakers,
            sources=self.sources | gone.sources,
            cases=self.cases | gone.cases,
        ).over(content)

    def over(self, content: Content) -> Content:
        """The same rows without the words that are hidden; those of earlier versions too."""
        if not self.statements:
            return content
        hidden = self.statements
        stances = [
            row for row in content.stances if row["statement"] not in hidden and row["speaker"] not in self.speakers
        ]
        dropped = {row["id"] for row in content.stances} - {row["id"] for row in stances}
        return replace(
            content,
            statements=[self._blank(row) if row["number"] in hidden else row for row in content.statements],
            arguments=[{**row, "note": ""} if row["number"] in self.arguments else row for row in content.arguments],
            argument_cases=[row for row in content.argument_cases if row["case_key"] not in self.cases],
            stances=stances,
            citations=[
                row
                for row in content.citations
                if row["statement"] not in hidden
                and row["argument"] not in self.arguments
                and row["stance"] not in dropped
                and row["source"] not in self.sources
                and row["reporter"] not in self.speakers
            ],
            speakers=[row for row in content.speakers if row["key"] not in self.speakers],
            sources=[row for row in content.sources if row["key"] not in self.sources],
            cases=[row for row in content.cases if row["key"] not in self.cases],
            reasons=hidden,
        )

    def over_graph(self, graph: ArgumentGraph) -> ArgumentGraph:
        """The same of a graph that was written down earlier, as a copy that was handed in."""
        if not self.statements:
            return graph
        hidden, shown = _Named(), _Named()
        for number, one in graph.statements.items():
            (hidden if number in self.statements else shown).citations(one.citations)
        for number, step in graph.arguments.items():
            which = hidden if number in self.arguments else shown
            which.citations(step.citations)
            which.cases.update(step.cases)
        for stance in graph.stances:
            which = hidden if stance.statement in self.statements else shown
            which.citations(stance.citations)
            which.speakers.add(stance.speaker)
        gone = hidden.apart_from(shown)
        statements = {
            number: blank(number, one.kind, one.home, self.statements[number]) if number in self.statements else one
            for number, one in graph.statements.items()
        }
        arguments = {}
        for number, step in graph.arguments.items():
            bare = step._replace(note="", citations=()) if number in self.arguments else step
            arguments[number] = bare._replace(cases=tuple(key for key in step.cases if key not in gone.cases))
        return replace(
            graph,
            statements=statements,
            arguments=arguments,
            stances=tuple(one for one in graph.stances if one.statement not in self.statements),
            speakers={key: one for key, one in graph.speakers.items() if key not in gone.speakers},
            sources={key: one for key, one in graph.sources.items() if key not in gone.sources},
            cases={key: one for key, one in graph.cases.items() if key not in gone.cases},
        )

    @staticmethod
    def _blank(row: Row) -> Row:
        return {
            **row,
            "title": "",
            "text": "",
            "note": "",
            "standing": Standing.HIDDEN.value,
            "contributor_id": None,
            "also_by": None,
        }


NOTHING_HIDDEN = Veil()


def has_hidden(map_id: ColumnElement[int]) -> ColumnElement[bool]:
    """The condition that something in the map of that id is hidden."""
    return or_(
        exists().where(STATEMENTS.c.map_id == map_id, stands_as(Standing.HIDDEN)),
        exists().where(STATEMENTS.c.map_id == map_id, STATEMENTS.c.withheld),
    )


def veil_of(session: Session, map_id: int) -> Veil:
    """What is hidden in the map now; one query where nothing is."""
    connection = session.connection()
    found = connection.execute(_HIDDEN, {"map": map_id}).all()
    if not found:
        return NOTHING_HIDDEN
    numbers = [number for number, _ in found]
    arguments = [argument for _, argument in found if argument is not None]
    stances = connection.execute(
        select(STANCES.c.id, STANCES.c.speaker).where(STANCES.c.map_id == map_id, STANCES.c.statement.in_(numbers))
    ).all()
    citations = connection.execute(
        select(CITATIONS.c.id, CITATIONS.c.source, CITATIONS.c.reporter).where(
            CITATIONS.c.map_id == map_id,
            or_(
                CITATIONS.c.statement.in_(numbers),
                CITATIONS.c.argument.in_(arguments),
                CITATIONS.c.stance.in_([row.id for row in stances]),
            ),
        )
    ).all()
    cases = connection.execute(
        select(ARGUMENT_CASES.c.case_key).where(
            ARGUMENT_CASES.c.map_id == map_id, ARGUMENT_CASES.c.argument.in_(arguments)
        )
    ).scalars()
    ids = [row.id for row in citations]
    elsewhere = _Elsewhere(session, map_id)
    other_citations = CITATIONS.c.id.not_in(ids)
    speakers = {row.speaker for row in stances} | {row.reporter for row in citations} - {None}
    speakers = elsewhere.not_named(speakers, STANCES.c.speaker, STANCES.c.statement.not_in(numbers))
    return Veil(
        reasons_of(session, map_id, numbers),
        frozenset(arguments),
        frozenset(elsewhere.not_named(speakers, CITATIONS.c.reporter, other_citations)),
        frozenset(elsewhere.not_named({row.source for row in citations}, CITATIONS.c.source, other_citations)),
        frozenset(
            elsewhere.not_named(set(cases), ARGUMENT_CASES.c.case_key, ARGUMENT_CASES.c.argument.not_in(arguments))
        ),
    )


@dataclass(frozen=True)
class _Elsewhere:
    """Looks whether what hidden words name is named by anything that is shown."""

    session: Session
    map_id: int

    def not_named(self, keys: Collection[str], column: Column[str], other: ColumnElement[bool]) -> set[str]:
        """Those of the keys that the column has in no `other` row."""
        if not keys:
            return set()
        named = select(column).where(column.table.c.map_id == self.map_id, column.in_(keys), other).distinct()
        return set(keys) - set(self.session.connection().execute(named).scalars())


def reasons_of(session: Session, map_id: int, numbers: Collection[int]) -> dict[int, str]:
    """Why each of those statements was hidden last, in words."""
    rows = session.connection().execute(
        select(DECISIONS.c.subject, DECISIONS.c.reason)
        .where(
            DECISIONS.c.map_id == map_id,
            DECISIONS.c.kind == DecisionKind.HIDE,
            DECISIONS.c.subject.in_([f"s{number}" for number in numbers]),
        )
        .order_by(DECISIONS.c.id)
    )
    found = {row.subject: Reason(row.reason) for row in rows}
    return {number: REASON_WORDS.get(found.get(f"s{number}", Reason.NONE), NO_REASON) for number in numbers}


def hidden_among(session: Session, map_id: int, numbers: Collection[int]) -> frozenset[int]:
    """Those of the statements whose words nobody is shown."""
    if not numbers:
        return frozenset()
    rows = session.connection().execute(
        select(STATEMENTS.c.number).where(
            STATEMENTS.c.map_id == map_id,
            or_(stands_as(Standing.HIDDEN), STATEMENTS.c.withheld),
            STATEMENTS.c.number.in_(list(numbers)),
        )
    )
    return frozenset(rows.scalars())
