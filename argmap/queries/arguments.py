"""One argument with all that concerns it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from argmap.domain.graph import Argument, ArgumentGraph
from argmap.domain.permissions import Action, Reader
from argmap.domain.structure import Structure
from argmap.queries.history import HistoryRow
from argmap.queries.lines import ArgumentLine
from argmap.queries.maps import MapHead


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


def argument_view(session: Session, reader: Reader, slug: str, number: int, at: int | None = None) -> ArgumentView:
    """The argument with that number. Raises `Absent` where the map has none, `Gone` where it was withdrawn."""
    raise NotImplementedError
