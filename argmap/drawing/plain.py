"""Reading `dot -Tplain`, Graphviz's shortest answer: one line for each node, lengths in inches, y upwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from argmap.domain.errors import LayoutFailed

POINTS = 72.0
_HALVES = 2 * POINTS
Point = tuple[float, float]


class Placement(NamedTuple):
    """Where dot put things, in points (our pixels), y downwards from the top left corner of the whole.

    `nodes` maps ids to centres. Where dot would lead the edges is not asked: all lines are ours.
    """

    width: float
    height: float
    nodes: Mapping[str, Point]

    def at(self, name: str) -> Point:
        """The centre of a node. Raises `LayoutFailed` where the answer has none."""
        if name not in self.nodes:
            raise LayoutFailed("Graphviz left something out.")
        return self.nodes[name]


def read_plain(answer: str) -> Placement:
    """Raises `LayoutFailed` for anything that is not a whole answer in the plain format."""
    nodes: dict[str, Point] = {}
    width = height = 0.0
    seen: set[str] = set()
    try:
        for line in answer.splitlines():
            fields = line.split()
            what = fields[0]
            if what == "node":
                nodes[fields[1]] = (_points(fields[2]), height - _points(fields[3]))
            elif what == "graph":
                width, height = _points(fields[2]), _points(fields[3])
            seen.add(what)
    except (ValueError, IndexError, OverflowError) as error:
        raise LayoutFailed("Graphviz answered something that is no layout.") from error
    if not {"graph", "stop"} <= seen:
        raise LayoutFailed("Graphviz stopped before its answer was complete.")
    return Placement(width, height, nodes)


def _points(inches: str) -> float:
    """Raises `ValueError` or `OverflowError` for what is no length."""
    return round(float(inches) * _HALVES) / 2
