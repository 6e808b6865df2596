"""One argument with all that concerns it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from argmap.domain.graph import Argument, ArgumentGraph
from argmap.domain.permissions import Action, Reader
from argmap.domain.structure import Structure
from argmap.models.tables import ARGUMENTS
from argmap.queries.history_rows import HistoryRow
from argmap.queries.lines import ArgumentLine, argument_line
from argmap.queries.maps import MapHead, map_head
from argmap.queries.places import absent_or_gone, around, may_with, rows_about


@dataclass(frozen=True, slots=True)
class ArgumentView:
    """An argument's page and panel; the fields are as in `StatementView`. `line` has its undercuts."""

    head: MapHead
    argument: Argument
    line: ArgumentLine
    graph: ArgumentGraph
    structure: Structure
    history: tuple[HistoryRow, ...]
    may: frozenset[Action]


def argument_view(
    session: Session, reader: Reader, slug: str, number: int, at: int | None = None, asked: int | None = None
) -> ArgumentView:
    """The argument with that number, the content note on `asked` taken away.

    Raises `Absent` where the map has none, `Gone` where it was withdrawn.
    """
    head = map_head(session, reader, slug, at)
    graph, structure = around(session, head, argument=number, asked=asked)
    if number not in graph.arguments:
        raise absent_or_gone(session, head, ARGUMENTS, number)
    return ArgumentView(
        head=head,
        argument=graph.arguments[number],
        line=argument_line(graph, structure, number),
        graph=graph,
        structure=structure,
        history=rows_about(session, reader, head, f"a{number}", asked),
        may=may_with(session, reader, head, ARGUMENTS, number),
    )
