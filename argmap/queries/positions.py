"""Who holds what: speakers against key statements, where they agree and where they divide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlmodel import Session

from argmap.domain.graph import ArgumentGraph, Source, Speaker, Stance
from argmap.domain.permissions import Reader
from argmap.domain.text import fold
from argmap.domain.vocabulary import Kind, StanceKind
from argmap.models.statements import Standing
from argmap.models.tables import STANCES, STATEMENTS
from argmap.queries.graphs import graph_from, noted, words_of
from argmap.queries.lines import StatementLine, lines_across, statement_line
from argmap.queries.maps import MapHead, map_head
from argmap.queries.rows import past


class Balance(NamedTuple):
    """How many speakers endorse, endorse conditionally, reject, only ask, and are silent."""

    endorses: int
    conditional: int
    rejects: int
    asks: int
    silent: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """A key statement on which at least two speakers take a stand, and who takes which.

    `sides` holds only the kinds that somebody takes, questions left out: one side is an agreement, several a division.
    """

    statement: StatementLine
    sides: Mapping[StanceKind, tuple[Speaker, ...]]

    @property
    def taken(self) -> int:
        """How many speakers take a stand."""
        return sum(len(speakers) for speakers in self.sides.values())


@dataclass(frozen=True)
class Matrix:
    """Key statements and the speakers who have a stance on one of them, in alphabetical order.

    Key statements are the positions by number, then every other statement on which at least two speakers have a stance.

    `cells` is keyed by (speaker's key, statement's number); what is not in it is silence. `sources` are those that the
    cells' citations name.
    """

    head: MapHead
    speakers: tuple[Speaker, ...]
    statements: tuple[StatementLine, ...]
    cells: Mapping[tuple[str, int], Stance]
    balance: Mapping[int, Balance]
    agreements: tuple[Meeting, ...]
    divisions: tuple[Meeting, ...]
    sources: Mapping[str, Source]


def matrix(session: Session, reader: Reader, slug: str, at: int | None = None) -> Matrix:
    """Who holds what in the map. Raises `Absent`."""
    head = map_head(session, reader, slug, at)
    graph, lines = _key_statements(session, head)
    holding = {stance.speaker for stance in graph.stances}
    speakers = sorted((graph.speakers[key] for key in holding), key=lambda one: (fold(one.label), one.key))
    cells = {(stance.speaker, stance.statement): stance for stance in graph.stances}
    meetings = [_meeting(line, speakers, cells) for line in lines]
    return Matrix(
        head=head,
        speakers=tuple(speakers),
        statements=tuple(lines),
        cells=cells,
        balance={line.number: _balance(line, speakers, cells) for line in lines},
        agreements=tuple(one for one in meetings if one.taken > 1 and len(one.sides) == 1),
        divisions=tuple(one for one in meetings if len(one.sides) > 1),
        sources=graph.sources,
    )


def _key_statements(session: Session, head: MapHead) -> tuple[ArgumentGraph, list[StatementLine]]:
    """The key statements with the stances on them, and their lines in the order of the columns."""
    if head.at is None:
        numbers = _key_numbers(session, head)
        lines = lines_across(session, [(head.id, number) for number in numbers])
        return words_of(session, head, numbers, ()), [lines[head.id, number] for number in numbers]
    content = past(session, head.id, head.version)
    spoken = Counter(row["statement"] for row in content.stances)
    rows = [row for row in content.statements if row["kind"] == Kind.POSITION or spoken[row["number"]] > 1]
    standing = [row for row in rows if row["standing"] == Standing.PRESENT]
    numbers = [row["number"] for row in sorted(standing, key=lambda row: (row["kind"] != Kind.POSITION, row["number"]))]
    structure = content.structure()
    graph = noted(session, head, graph_from(head, content.part(numbers, ())), lambda: structure)
    return graph, [statement_line(graph, structure, number) for number in numbers]


def _key_numbers(session: Session, head: MapHead) -> list[int]:
    spoken = (
        select(STANCES.c.statement)
        .where(STANCES.c.map_id == head.id)
        .group_by(STANCES.c.statement)
        .having(func.count() > 1)
    )
    rows = session.connection().execute(
        select(STATEMENTS.c.number, STATEMENTS.c.kind).where(
            STATEMENTS.c.map_id == head.id,
            STATEMENTS.c.standing == Standing.PRESENT,
            or_(STATEMENTS.c.kind == Kind.POSITION, STATEMENTS.c.number.in_(spoken)),
        )
    )
    return [number for number, _ in sorted(rows, key=lambda row: (row[1] is not Kind.POSITION, row[0]))]


def _meeting(line: StatementLine, speakers: Sequence[Speaker], cells: Mapping[tuple[str, int], Stance]) -> Meeting:
    sides: dict[StanceKind, tuple[Speaker, ...]] = {}
    for kind in _SIDES:
        some = tuple(one for one in speakers if _stance(cells, one, line) is kind)
        if some:
            sides[kind] = some
    return Meeting(line, sides)


def _balance(line: StatementLine, speakers: Sequence[Speaker], cells: Mapping[tuple[str, int], Stance]) -> Balance:
    counts = Counter(_stance(cells, one, line) for one in speakers)
    return Balance(*(counts[kind] for kind in (*_SIDES, StanceKind.ASKS, None)))


def _stance(cells: Mapping[tuple[str, int], Stance], speaker: Speaker, line: StatementLine) -> StanceKind | None:
    stance = cells.get((speaker.key, line.number))
    return None if stance is None else stance.kind


_SIDES = (StanceKind.ENDORSES, StanceKind.CONDITIONAL, StanceKind.REJECTS)
