"""One place of a map, a statement or an argument, as its page and panel need it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Table, bindparam, select
from sqlmodel import Session

from argmap.domain.errors import Absent, DomainError, Gone, Merged
from argmap.domain.graph import ArgumentGraph
from argmap.domain.permissions import Action, Reader, allowed
from argmap.domain.structure import Structure
from argmap.models.statements import Standing
from argmap.models.tables import ARGUMENTS, STATEMENTS
from argmap.queries.building import became
from argmap.queries.graphs import graph_from, noted, words_of
from argmap.queries.history_rows import HistoryRow, told
from argmap.queries.maps import MapHead
from argmap.queries.rows import past
from argmap.queries.structures import surroundings

SHOWN_WITH_ITS_SUBJECT = 20
"""How many of its newest changes stand beside a statement or an argument."""

_ONES_OWN = frozenset({Action.REWORD, Action.WITHDRAW})
_ADDED = {
    table: select(table.c.contributor_id, table.c.created_at).where(
        table.c.map_id == bindparam("map"), table.c.number == bindparam("number")
    )
    for table in (STATEMENTS, ARGUMENTS)
}
"""Who added one, and when: built once, for every panel asks it."""

_SHAPING = frozenset({Action.SHAPE, Action.SHAPE_OWN})


def around(
    session: Session,
    head: MapHead,
    *,
    statement: int | None = None,
    argument: int | None = None,
    asked: int | None = None,
    further: Collection[int] = (),
) -> tuple[ArgumentGraph, Structure]:
    """The words and the structure around a place; without the place itself where the map does not have it.

    The statements `further` are in it too, wherever they are.

    The homes of all that is named there are in it with their targets, so that each has its shape and says who holds it.
    What content notes lie over is behind them, but for the one on the statement `asked`.
    """
    if head.at is None:
        structure = surroundings(session, head.id, statement=statement, argument=argument, further=further)
        graph = words_of(session, head, structure.kinds, structure.arguments, asked)
        cases = {number: frozenset(one.cases) for number, one in graph.arguments.items() if one.cases}
        return graph, Structure(structure.kinds, structure.homes, structure.arguments, cases)
    content = past(session, head.id, head.version)
    structure = content.structure()
    return noted(session, head, graph_from(head, content), lambda: structure, asked), structure


def absent_or_gone(session: Session, head: MapHead, table: Table, number: int) -> DomainError:
    """Why the map does not show that statement or argument: it never had it (by then), or it was withdrawn."""
    what = f"statement {number}" if table is STATEMENTS else f"argument a{number}"
    there = session.connection().execute(
        select(table.c.standing).where(table.c.map_id == head.id, table.c.number == number)
    )
    if head.at is None and there.scalar() is Standing.GONE:
        into = became(session, head.id, table, number)
        if into is not None:
            return Merged(f"{what.capitalize()} was merged into {into.removeprefix('s')}.", into=into)
        return Gone(f"{what.capitalize()} was withdrawn by its contributor.")
    return Absent(f"There is no {what} in this map.")


def what_became(session: Session, head: MapHead, ref: str) -> str | None:
    """What the statement ("s12") or argument ("a5") was merged into, if it was."""
    return became(session, head.id, STATEMENTS if ref[0] == "s" else ARGUMENTS, int(ref[1:]))


def may_with(
    session: Session, reader: Reader, head: MapHead, table: Table, number: int, withdrawn: bool = False
) -> frozenset[Action]:
    """What the reader may do with that statement or argument: all that the map allows, and more with one's own."""
    row = session.connection().execute(_ADDED[table], {"map": head.id, "number": number}).first()
    owner, added = (None, None) if row is None else row
    found = allowed(reader, head.grounds, owner=owner, age=reader.age_of(added))
    if table is not STATEMENTS or withdrawn:
        found -= _ONES_OWN
    if withdrawn:
        found -= _SHAPING
    return found - {Action.UNDO}


def rows_about(
    session: Session, reader: Reader, head: MapHead, subject: str, asked: int | None = None
) -> tuple[HistoryRow, ...]:
    """The newest changes of a statement ("s12") or argument ("a5"), up to the version that is shown; the content note
    on `asked` is taken away.
    """
    return told(
        session,
        reader,
        head.id,
        subject=subject,
        below=head.version + 1,
        limit=SHOWN_WITH_ITS_SUBJECT,
        hiding=head.hiding,
        noted=head.noted,
        asked=asked,
        grounds=head.grounds,
    )
