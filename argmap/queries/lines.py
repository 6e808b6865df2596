"""One line for a statement or an argument, as lists, links and search results show them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select
from sqlmodel import Session

from argmap.domain.graph import Argument, ArgumentGraph
from argmap.domain.structure import SHAPE_BY_RELATION, Structure, reading_order
from argmap.domain.vocabulary import Kind, Relation, Shape
from argmap.models.statements import Standing
from argmap.models.tables import ARGUMENTS, STATEMENTS
from argmap.queries.content import HIDDEN, WITHDRAWN
from argmap.queries.notes import has_notes, notes_now
from argmap.queries.structures import UNDERCUTS_DEEP, among, homes_across, whole_structure


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A statement in a list: enough for its icon, number and title; `against` puts the minus after evidence's number.

    Where it is `noted`, its title and text are the content note that lies over it. A withdrawn or hidden statement is a
    tombstone: its title and text say so, and nothing else of it is left.
    """

    number: int
    shape: Shape
    title: str
    text: str
    against: bool = False
    withdrawn: bool = False
    noted: bool = False


@dataclass(frozen=True, slots=True)
class ArgumentLine:
    """An argument in a list, with its premises, what it leads to, and what undercuts it.

    Exactly one of `target` (a statement) and `cut` (the argument that it undercuts, with its own premises and target)
    is given. `undercuts` nest, at most four deep: an undercut may itself be undercut.
    """

    argument: Argument
    premises: tuple[StatementLine, ...]
    target: StatementLine | None
    cut: ArgumentLine | None = None
    undercuts: tuple[ArgumentLine, ...] = ()

    @property
    def number(self) -> int:
        """The argument's running number ("a5")."""
        return self.argument.number

    @property
    def relation(self) -> Relation:
        """What it does to its target."""
        return self.argument.relation


def statement_line(graph: ArgumentGraph, structure: Structure, number: int) -> StatementLine:
    """The line of a statement that the graph has the words of and the structure the place of."""
    statement = graph.statements[number]
    return StatementLine(
        number,
        structure.shape(number),
        statement.title,
        statement.text,
        structure.against(number),
        statement.withdrawn,
        statement.behind is not None,
    )


def argument_line(graph: ArgumentGraph, structure: Structure, number: int, deep: int = UNDERCUTS_DEEP) -> ArgumentLine:
    """The line of an argument, with undercuts `deep` levels down and the argument that it undercuts."""
    return _bare_line(graph, structure, number, _undercuts(graph, structure, number, deep))


def _bare_line(
    graph: ArgumentGraph, structure: Structure, number: int, undercuts: tuple[ArgumentLine, ...] = (), cut: bool = True
) -> ArgumentLine:
    argument = graph.arguments[number]
    target, below = argument.target, argument.undercuts
    return ArgumentLine(
        argument,
        tuple(statement_line(graph, structure, n) for n in argument.premises if n in graph.statements),
        None if target is None else statement_line(graph, structure, target),
        None if below is None or not cut else _bare_line(graph, structure, below, cut=False),
        undercuts,
    )


def _undercuts(graph: ArgumentGraph, structure: Structure, number: int, deep: int) -> tuple[ArgumentLine, ...]:
    if not deep:
        return ()
    return tuple(
        _bare_line(graph, structure, one.number, _undercuts(graph, structure, one.number, deep - 1))
        for one in sorted(structure.undercuts_of.get(number, ()), key=reading_order)
        if one.number in graph.arguments
    )


def lines_across(session: Session, pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], StatementLine]:
    """The newest lines of statements of several maps, given as (map's id, number), in four queries.

    Under a content note, its words stand in place of the statement's.
    """
    if not pairs:
        return {}
    homes = homes_across(session, pairs)
    relations = _relations(session, [(map_id, home) for (map_id, _), home in homes.items() if home is not None])
    rows = (
        session.connection()
        .execute(
            select(
                STATEMENTS.c.map_id,
                STATEMENTS.c.number,
                STATEMENTS.c.kind,
                STATEMENTS.c.title,
                STATEMENTS.c.text,
                STATEMENTS.c.standing,
                has_notes(STATEMENTS.c.map_id),
            ).where(among(STATEMENTS.c.map_id, STATEMENTS.c.number, pairs), STATEMENTS.c.standing != Standing.GONE)
        )
        .all()
    )
    with_notes = {row.map_id for row in rows if row[6]}
    notes = (
        notes_now(session, {one: partial(whole_structure, session, one) for one in with_notes}) if with_notes else {}
    )
    found: dict[tuple[int, int], StatementLine] = {}
    for map_id, number, kind, title, text, standing, _ in rows:
        home = homes[map_id, number]
        relation = None if home is None else relations.get((map_id, home))
        blank = {Standing.TOMBSTONE: WITHDRAWN, Standing.HIDDEN: HIDDEN}.get(standing, "")
        noted = notes[map_id].on(number) if map_id in notes else ""
        found[map_id, number] = StatementLine(
            number,
            _shape(kind, relation),
            blank or noted or title,
            blank or noted or text,
            kind in (Kind.CLAIM, Kind.EVIDENCE) and relation is Relation.ATTACK,
            bool(blank),
            bool(noted) and not blank,
        )
    return found


def _relations(session: Session, pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], Relation]:
    if not pairs:
        return {}
    rows = session.connection().execute(
        select(ARGUMENTS.c.map_id, ARGUMENTS.c.number, ARGUMENTS.c.relation).where(
            among(ARGUMENTS.c.map_id, ARGUMENTS.c.number, pairs)
        )
    )
    return {(map_id, number): relation for map_id, number, relation in rows}


def _shape(kind: Kind, relation: Relation | None) -> Shape:
    if kind is not Kind.CLAIM:
        return Shape(kind.value)
    return Shape.CLAIM if relation is None else SHAPE_BY_RELATION[relation]
