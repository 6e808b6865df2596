"""What of a selection is laid out as a tree: every statement once, where it is at home."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from argmap.domain.selection import Selection
from argmap.domain.structure import Inference, Row, Structure


class Forest(NamedTuple):
    """What is laid out: heads and rows in reading order, the arguments that are points, and the setting's row.

    `shown` are the rows' statements. `starts` has, for each argument at whose point lines begin or meet, the statement
    beside which that point stands, or None: its target's column comes before that of its premises, as for any other.
    """

    heads: tuple[int, ...]
    rows: tuple[Row, ...]
    homes: tuple[Inference, ...]
    points: frozenset[int]
    above: tuple[int, ...]
    shown: frozenset[int]
    starts: Mapping[int, int | None]


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
    shown = frozenset(row.number for row in rows)
    starts: dict[int, int | None] = {}
    for argument in homes:
        if argument.target is None and argument.undercuts not in points:
            # What is undercut is not at home here, so it has no line: the undercut hangs beside its last premise.
            beside = structure.parent.get(structure.hanging(argument.number)[-1])
            starts.setdefault(argument.undercuts or 0, beside if beside in shown else None)
        if argument.number in points:
            target = argument.target
            starts[argument.number] = starts.get(argument.undercuts or 0) if target is None else target
    return Forest(tuple(heads), tuple(rows), homes, points, tuple(above), shown, starts)
