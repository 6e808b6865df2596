"""Content notes: what a page tells in place of words that not everybody wants to meet unasked.

A note lies on a statement and on all that hangs on it; where one lies below another, the nearer one speaks. It is laid
over the words as they are read, at every version, so that drawings, lists and forms need not know of it. What the map
is kept by has the words themselves: files, copies, comparisons.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import ColumnElement, bindparam, exists, select
from sqlmodel import Session

from argmap.domain.branches import below
from argmap.domain.graph import ArgumentGraph, Behind, Statement
from argmap.domain.moderation import BranchMarkKind
from argmap.domain.structure import Structure
from argmap.models.tables import BRANCH_MARKS

_NOTES = select(BRANCH_MARKS.c.map_id, BRANCH_MARKS.c.statement, BRANCH_MARKS.c.words).where(
    BRANCH_MARKS.c.map_id.in_(bindparam("maps", expanding=True)), BRANCH_MARKS.c.kind == BranchMarkKind.NOTE
)


def has_notes(map_id: ColumnElement[int]) -> ColumnElement[bool]:
    """The condition that the map of that id has notes."""
    return exists().where(BRANCH_MARKS.c.map_id == map_id, BRANCH_MARKS.c.kind == BranchMarkKind.NOTE)


@dataclass(frozen=True)
class Notes:
    """The notes over a map's statements: on which statement the one over each lies, and what each tells."""

    over: Mapping[int, int] = field(default_factory=dict)
    told: Mapping[int, str] = field(default_factory=dict)

    def on(self, number: int) -> str:
        """What stands for the words of that statement; "" where no note lies over it."""
        return self.told[self.over[number]] if number in self.over else ""

    def over_graph(self, graph: ArgumentGraph, asked: int | None = None) -> ArgumentGraph:
        """The graph with notes in place of words; but for what lies behind the note on `asked`."""
        if not self.over:
            return graph
        return replace(graph, statements={n: self._noted(one, asked) for n, one in graph.statements.items()})

    def _noted(self, one: Statement, asked: int | None) -> Statement:
        head = self.over.get(one.number)
        if head is None or head == asked or one.withdrawn:
            return one
        told = self.told[head]
        return one._replace(title=told, text=told, note="", behind=Behind(head, one.title, one.text, one.note))


NO_NOTES = Notes()


def notes_over(session: Session, structures: Mapping[int, Callable[[], Structure]]) -> Mapping[int, Notes]:
    """The notes of those maps, by id; one query, and the whole structure of each map that has some."""
    found: dict[int, dict[int, str]] = {}
    for row in session.connection().execute(_NOTES, {"maps": list(structures)}):
        found.setdefault(row.map_id, {})[row.statement] = f"Content note: {row.words}"
    return {
        map_id: Notes(below(structures[map_id](), found[map_id]), found[map_id]) if map_id in found else NO_NOTES
        for map_id in structures
    }
