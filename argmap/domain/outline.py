"""The outline of a selection: nested, in the order of the columns, so that it says all that the map says."""

from __future__ import annotations

from dataclasses import dataclass

from argmap.domain.selection import Selection
from argmap.domain.structure import Row


@dataclass(slots=True)
class Item:
    """A statement in the outline and, below it, one group for each argument that hangs on it."""

    number: int
    groups: list[Group]


@dataclass(slots=True)
class Group:
    """An argument and those of its premises that are at home there; several are linked and stand together."""

    argument: int
    items: list[Item]


def outline(selection: Selection) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    """For each shown column its kind ("setting", "position", "unplaced") and its heads with all that hangs on them.

    What hangs on linked premises stands under the last of them, as on the map.
    """
    return tuple((shown.column.kind, _nest(shown.rows)) for shown in selection.columns)


def _nest(rows: tuple[Row, ...]) -> tuple[Item, ...]:
    heads: list[Item] = []
    path: list[Item] = []
    for row in rows:
        item = Item(row.number, [])
        del path[row.depth :]
        if row.argument is None:
            heads.append(item)
        else:
            groups = path[row.depth - 1].groups
            if row.first:
                groups.append(Group(row.argument, []))
            groups[-1].items.append(item)
        path.append(item)
    return tuple(heads)
