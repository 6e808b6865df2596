"""One statement with all that concerns it, and statements found by their words."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from argmap.domain.graph import ArgumentGraph, Statement
from argmap.domain.permissions import Action, Reader
from argmap.domain.structure import Structure
from argmap.queries.history import HistoryRow
from argmap.queries.lines import ArgumentLine, StatementLine
from argmap.queries.maps import MapHead


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement's page and panel.

    `graph` is the neighbourhood: the statement, every statement in its arguments and uses, all their stances, and the
    speakers, sources and cases that these name (`holder_line(view.graph, n)` works for each statement in it); `structure` is
    that neighbourhood without words, enough for the shape of each. `pro` and `con` are the arguments on it in reading
    order, conditions and supports, and attacks; `uses` are those in which it is a premise, its home first. `history` holds
    its newest changes, at most twenty. `may` is what the reader may do to this very statement.
    """

    head: MapHead
    statement: Statement
    line: StatementLine
    graph: ArgumentGraph
    structure: Structure
    pro: tuple[ArgumentLine, ...]
    con: tuple[ArgumentLine, ...]
    uses: tuple[ArgumentLine, ...]
    history: tuple[HistoryRow, ...]
    may: frozenset[Action]


@dataclass(frozen=True, slots=True)
class Likeness:
    """A statement that says nearly the same; `score` from 0 to 100, `shared` the words that both have, as typed there."""

    line: StatementLine
    score: float
    shared: frozenset[str]


def statement_view(session: Session, reader: Reader, slug: str, number: int, at: int | None = None) -> StatementView:
    """The statement with that number. Raises `Absent` where the map has none, `Gone` where it was withdrawn whole."""
    raise NotImplementedError


def similar(session: Session, reader: Reader, slug: str, text: str, limit: int = 5) -> list[Likeness]:
    """Statements of the map that say nearly the same as `text`, the nearest first; empty below four letters."""
    raise NotImplementedError


def search_statements(session: Session, reader: Reader, slug: str, text: str, limit: int = 8) -> list[StatementLine]:
    """Statements whose number it is, or that hold all its words, for finding a premise while typing."""
    raise NotImplementedError
