"""What of a selection is laid out as a tree: every statement once, where it is at home."""

from __future__ import annotations

from typing import NamedTuple

from argmap.domain.selection import Selection
from argmap.domain.structure import Inference, Row, Structure
from argmap.drawing.words import aim


class Forest(NamedTuple):
    """What is laid out: heads and rows in reading order, the arguments that are points, and the setting's row."""

    heads: tuple[int, ...]
    rows: tuple[Row, ...]
    homes: tuple[Inference, ...]
    points: frozenset[int]
    above: tuple[int, ...]


def forest_of(structure: Structure, selection: Selection) -> Forest:
    """Setting statements on which nothing hangs stand above the tree; all else hangs on its head."""
    above: list[int] = []
    heads: list[int] = []
    rows: list[Row] = []
    for column in selection.columns:
        kept: list[Row] = []
        busy = {structure.head_of(row.number) for row in column.rows if row.depth}
        for row in column.rows:
            if column.column.kind == "setting" and row.depth == 0 and row.number not in busy:
                above.append(row.number)
                continue
            kept.append(row)
            if row.depth == 0:
                heads.append(row.number)
        rows += kept
    numbers = dict.fromkeys(row.argument for row in rows if row.argument is not None)
    homes = tuple(structure.arguments[n] for n in numbers)
    cut = {argument.undercuts for argument in homes}
    points = frozenset(a.number for a in homes if len(a.premises) > 1 or a.number in cut)
    return Forest(tuple(heads), tuple(rows), homes, points, tuple(above))


def start_of(argument: Inference) -> tuple[str, bool]:
    """The id that the argument's line begins at, and whether that is a box."""
    return aim(argument), argument.target is not None
