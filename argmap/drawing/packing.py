"""Which column goes where, and which row each statement is in: the grid that everything else is measured on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from argmap.domain.selection import ShownColumn
from argmap.domain.structure import Structure

EXACT_UP_TO = 8
Pulls = tuple[tuple[tuple[int, int], int], ...]


class Place(NamedTuple):
    """A cell of the grid. Row 0 holds the heads of positions; the setting's statements begin in row 1."""

    column: int
    row: int


class Grid(NamedTuple):
    """The columns in their order, each statement's cell, and how many rows there are, the heads' included."""

    columns: tuple[ShownColumn, ...]
    places: Mapping[int, Place]
    rows: int


def pack(structure: Structure, columns: Sequence[ShownColumn]) -> Grid:
    """The setting first, what is not yet placed last, the positions between so that arguments cross few columns.

    The order follows from all arguments of the structure, shown or folded: opening a branch never moves a column.
    """
    first = [column for column in columns if column.column.kind == "setting"]
    last = [column for column in columns if column.column.kind == "unplaced"]
    middle = [column for column in columns if column.column.kind == "position"]
    groups = [*first, *middle, *last]
    pull = _pulls(structure, groups) if len(middle) > 1 else {}
    order = arrange(
        tuple(range(len(first), len(first) + len(middle))),
        tuple(sorted(pull.items())),
        tuple(range(len(first))),
        tuple(range(len(groups) - len(last), len(groups))),
    )
    ordered = (*first, *(groups[i] for i in order), *last)
    places = {}
    for at, column in enumerate(ordered):
        start = 0 if column.column.kind == "position" else 1
        for row, one in enumerate(column.rows, start):
            places[one.number] = Place(at, row)
    rows = max((place.row for place in places.values()), default=0) + 1
    return Grid(ordered, places, rows)


def _pulls(structure: Structure, groups: Sequence[ShownColumn]) -> dict[tuple[int, int], int]:
    """How many premises and targets lie apart in each pair of columns (lower index first)."""
    index = {head: at for at, group in enumerate(groups) for head in group.column.heads}
    pulls: dict[tuple[int, int], int] = {}
    for argument in structure.arguments.values():
        target = argument.target
        if target is None:
            cut = structure.arguments.get(argument.undercuts or 0)
            target = cut.premises[-1] if cut else None
        if target is None:
            continue
        there = index.get(structure.head_of(target))
        for premise in argument.premises:
            here = index.get(structure.head_of(premise))
            if here is not None and there is not None and here != there:
                pair = (min(here, there), max(here, there))
                pulls[pair] = pulls.get(pair, 0) + 1
    return pulls


@lru_cache(maxsize=256)
def arrange(
    items: tuple[int, ...], pulls: Pulls, before: tuple[int, ...] = (), after: tuple[int, ...] = ()
) -> tuple[int, ...]:
    """The order of `items` with the smallest sum of distances times pulls; of equal ones the first in their order.

    `before` and `after` stay at the ends. Up to eight exactly, by dynamic programming over which items already stand
    (minimum linear arrangement; Koren and Harel 2002): the sum of distances is the sum over all cuts between
    neighbours of what crosses the cut. Beyond, the heaviest item first, each where it costs least.
    """
    pull = dict(pulls)
    if len(items) > EXACT_UP_TO:
        return _insert(items, pull, before, after)
    size = len(items)
    everything = (1 << size) - 1
    weight = [[pull.get((min(a, b), max(a, b)), 0) for b in items] for a in items]
    to_first = [sum(pull.get((min(a, b), max(a, b)), 0) for b in before) for a in items]
    cut = [0] * (everything + 1)
    total = sum(to_first)
    for mask in range(everything + 1):
        inside = [i for i in range(size) if mask >> i & 1]
        outside = [i for i in range(size) if not mask >> i & 1]
        crossing = sum(weight[i][j] for i in inside for j in outside)
        to_last = sum(pull.get((min(items[i], b), max(items[i], b)), 0) for i in inside for b in after)
        cut[mask] = crossing + to_last + total - sum(to_first[i] for i in inside)
    best = [0] * (everything + 1)
    for mask in range(everything - 1, -1, -1):
        best[mask] = cut[mask] + min(best[mask | 1 << i] for i in range(size) if not mask >> i & 1)
    order = []
    mask = 0
    while mask != everything:
        rest = best[mask] - cut[mask]
        chosen = next(i for i in range(size) if not mask >> i & 1 and best[mask | 1 << i] == rest)
        order.append(items[chosen])
        mask |= 1 << chosen
    return tuple(order)


def _insert(
    items: tuple[int, ...], pull: Mapping[tuple[int, int], int], before: tuple[int, ...], after: tuple[int, ...]
) -> tuple[int, ...]:
    weight = dict.fromkeys((*before, *items, *after), 0)
    for (a, b), strength in pull.items():
        weight[a] += strength
        weight[b] += strength
    order: list[int] = []
    for item in sorted(items, key=lambda i: (-weight[i], i)):
        tries = [[*order[:at], item, *order[at:]] for at in range(len(order) + 1)]
        order = min(tries, key=lambda tried: _span([*before, *tried, *after], pull))
    return tuple(order)


def _span(order: Sequence[int], pull: Mapping[tuple[int, int], int]) -> int:
    at = {item: place for place, item in enumerate(order)}
    return sum(strength * abs(at[a] - at[b]) for (a, b), strength in pull.items() if a in at and b in at)
